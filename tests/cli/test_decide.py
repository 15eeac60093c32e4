"""`carrel decide`: one question, and an answer that reads well, is the policy's own, and is the same for a program."""

import json
import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from carrel.policy import Facts, load_policy
from carrel.policy.facts import EVIDENCE, FACT
from tests.cli.running import Ended, carrel, process
from tests.policy.eras import EXAMPLES_FOLDER
from tests.policy.situations import ACTION_NAMES, at_random, channels_of

EXAMPLES = str(EXAMPLES_FOLDER)
README = Path(__file__).parents[2] / "README.md"
STATED = ("--purpose", "stated")
BY_TELEPHONE = ("decide", "--channel", "telephone", *STATED)


def text_of(*words: str) -> str:
    ended = carrel(*words)
    assert (ended.status, ended.err) == (0, "")
    return ended.out


def answer_of(*words: str) -> dict[str, Any]:
    read = json.loads(text_of(*words, "--json"))
    assert isinstance(read, dict)
    return read


def options_for(situation: dict[str, str]) -> list[str]:
    """Every fact as the option that gives it."""
    options = []
    for name, value in situation.items():
        if name in EVIDENCE:
            options += ["--fact", f"{name}={value}"]
        elif FACT[name].is_question:
            options.append(f"--{'' if value == 'yes' else 'no-'}{name.replace('_', '-')}")
        else:
            options += [f"--{name.replace('_', '-')}", value]
    return options


# -- what is printed -----------------------------------------------------------------------------------------------


def test_the_first_line_is_the_verdict_with_its_sign_what_is_wanted_and_the_clause() -> None:
    first, *_ = text_of(*BY_TELEPHONE, "--shown", "number", "hear-checkouts").splitlines()

    assert first == " ✓ PERMIT   hear what is checked out   NH.4a"


@pytest.mark.parametrize(
    ("words", "sign", "told"),
    [
        ((*STATED, "--shown", "name", "hear-holds"), "✕ DENY", ["Say", "Never say", "Would unlock it"]),
        (("--fact", "purpose=not-stated", "--shown", "number", "renew"), "? ASK", ["Ask", "What would you like to do"]),
        ((*STATED, "--requester", "official", "hear-holds"), "↗ REFER", ["Must", "Say", "Never say", "Refer to"]),
        ((*STATED, "--shown", "name", "renew"), "✓ PERMIT", ["Say", "“What could be renewed has been renewed.”"]),
    ],
)
def test_an_answer_reads_from_the_verdict_to_what_would_help(
    words: tuple[str, ...], sign: str, told: list[str]
) -> None:
    out = text_of("decide", "--channel", "telephone", *words)

    assert out.startswith(f" {sign} ")
    positions = [out.index(each) for each in told]
    assert positions == sorted(positions)


def test_an_answer_names_the_edition_and_the_readings_that_it_leans_on() -> None:
    answer = answer_of(*BY_TELEPHONE, "--shown", "number", "renew")

    out = text_of(*BY_TELEPHONE, "--shown", "number", "renew")

    assert str(answer["edition"]) in out
    assert re.search(rf"Relies on +{' '.join(answer['readings'])} *\n", out)


def test_the_readmes_answers_are_those_that_it_shows() -> None:
    text = README.read_text(encoding="utf-8")
    shown = text.split("## First answers")[1].split("```console\n")[1].split("```")[0]

    examples = [example.split("\n", 1) for example in shown.split("$ .venv/bin/carrel ")[1:]]

    assert len(examples) >= 3
    for command, expected in examples:
        out = process(*command.split(), COLUMNS="160").out
        lines = [line.strip() for line in out.splitlines()]
        for line in filter(None, map(str.strip, expected.splitlines())):
            assert line in lines, command


# -- the facts -----------------------------------------------------------------------------------------------------


def test_every_fact_can_be_given_and_the_answer_is_the_policys_own() -> None:
    rng, today = Random("every fact"), date.today()
    asked = [
        (action, situation)
        for action in rng.sample(ACTION_NAMES, 8)
        for _, situation in at_random(rng.choice(channels_of(action)), 1, rng)
    ]

    for action, situation in asked:
        answer = answer_of("decide", *options_for(situation), action)

        assert answer == load_policy().decide(Facts.from_mapping(situation), action, on=today).as_dict()


def test_what_is_shown_may_stand_in_one_list_or_in_several_with_hyphens_or_without() -> None:
    ways = [
        ("--shown", "name,photo_id,shelf_key"),
        ("--shown", "name", "--shown", "photo-id, shelf-key"),
        ("--fact", "name=yes", "--fact", "photo-id=yes", "--shown", "shelf_key"),
    ]

    answers = [answer_of("decide", "--channel", "in-person", *way, "give-card-number") for way in ways]

    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("way", [("--assured",), ("--assured", "yes"), ("--assured=yes",), ("--fact", "assured=yes")])
def test_a_yes_can_be_said_in_every_usual_way(way: tuple[str, ...]) -> None:
    words = ("decide", "--channel", "in-person", "--requester", "holder", "--shown", "card", "--purpose", "stated")

    assert answer_of(*words, *way, "see-own-screen")["outcome"] == "permit"


@pytest.mark.parametrize("way", [(), ("--no-assured",), ("--assured", "no"), ("--assured=no",)])
def test_a_no_can_be_said_in_every_usual_way(way: tuple[str, ...]) -> None:
    words = ("decide", "--channel", "in-person", "--requester", "holder", "--shown", "card", "--purpose", "stated")

    assert answer_of(*words, *way, "see-own-screen")["outcome"] == "deny"


# -- the day and the policy ----------------------------------------------------------------------------------------


def on_the_day(day: str) -> dict[str, Any]:
    words = "--requester holder --assured --shown details --team community-information-services --mail-service"
    return answer_of(*BY_TELEPHONE, *words.split(), "--on", day, "give-card-number")


def test_the_day_chooses_the_edition() -> None:
    eve, day = on_the_day("2024-04-30"), on_the_day("2024-05-01")

    assert (eve["outcome"], day["outcome"]) == ("deny", "permit")
    assert str(eve["edition"]).startswith("2024-01+")
    assert str(day["edition"]).startswith("2024-05+")


def test_another_librarys_policy_answers_by_its_own_text() -> None:
    words = (*BY_TELEPHONE, "--policy", EXAMPLES, "--shown", "name,details", "hear-holds")

    before, after = answer_of(*words, "--on", "2025-09-30"), answer_of(*words, "--on", "2025-10-01")

    assert (before["outcome"], before["clauses"]) == ("permit", ["FA.2"])
    assert (after["outcome"], after["unlock"]) == ("deny", [["number"]])


def test_the_answer_for_a_program_has_every_field_in_order() -> None:
    answer = answer_of(*BY_TELEPHONE, "--shown", "name", "hear-holds")

    assert list(answer) == [
        "outcome",
        "clauses",
        "must",
        "once",
        "heed",
        "questions",
        "say",
        "never_say",
        "refer_to",
        "contact",
        "unlock",
        "instead",
        "ways",
        "edition",
        "readings",
    ]
    assert answer["unlock"] == [["number"]]
    assert answer["refer_to"] is answer["contact"] is None
    assert answer["instead"] == [way["words"] for way in answer["ways"]]


def test_a_refusal_is_an_answer_and_no_error() -> None:
    ended: Ended = carrel(*BY_TELEPHONE, "--shown", "name", "hear-holds")

    assert (ended.status, ended.err) == (0, "")
