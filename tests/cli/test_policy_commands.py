"""`carrel policy …`: every question about the policy, for people and for programs, of both libraries."""

import csv
import io
import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from carrel.policy.actions import ACTION
from carrel.policy.facts import EVIDENCE, FACT
from carrel.policy.policy import SHIPPED
from tests.cli.running import Ended, carrel
from tests.policy import tiny
from tests.policy.eras import EXAMPLES_FOLDER
from tests.policy.situations import EVERY_SITUATION

EXAMPLES = str(EXAMPLES_FOLDER)
SHIPPED_AND_EXAMPLES = pytest.mark.parametrize(
    ("library", "first", "last"),
    [((), "2024-01", "2024-05"), (("--policy", EXAMPLES), "fernhill-2025", "fernhill-2025-autumn")],
    ids=["shipped", "examples"],
)

READABLE = {
    "check": ("Every situation has one answer", "by silence", "More shown never permits less", "Nothing to fix."),
    "diff": ("situations are answered differently", "→"),
    "escalate": ("From the name", "From the card number", "Assumptions"),
    "matrix": ("they want", "Hear what is checked out", "✓", "✕"),
    "explain": ("Worked cases",),
    "show": ("titles",),
    "editions": ("in force from", "fingerprint"),
    "facts": ("channel", "Impossible combinations"),
    "actions": ("Hearing and seeing", "hear what is checked out"),
}


def words_of(command: str, library: tuple[str, ...], first: str, last: str) -> tuple[str, ...]:
    """The command with what it must be told."""
    clause = "NH.4c" if not library else "FA.2"
    told = {"diff": (first, last), "explain": (clause,)}.get(command, ())
    return ("policy", command, *told, *(() if command in ("facts", "actions") else library))


def sound(*words: str) -> str:
    ended = carrel(*words)
    assert (ended.status, ended.err) == (0, "")
    return ended.out


def as_json(*words: str) -> Any:
    return json.loads(sound(*words, "--json"))


@SHIPPED_AND_EXAMPLES
@pytest.mark.parametrize("command", READABLE)
def test_every_question_is_answered_for_people(command: str, library: tuple[str, ...], first: str, last: str) -> None:
    out = sound(*words_of(command, library, first, last))

    for each in READABLE[command]:
        assert each in out
    assert "\x1b" not in out


@SHIPPED_AND_EXAMPLES
@pytest.mark.parametrize("command", READABLE)
def test_every_question_is_answered_for_programs(command: str, library: tuple[str, ...], first: str, last: str) -> None:
    assert as_json(*words_of(command, library, first, last))


# -- what programs read --------------------------------------------------------------------------------------------


def test_check_tells_every_situation_and_no_problem() -> None:
    found = as_json("policy", "check")

    assert found["situations"] == sum(found["by_outcome"].values()) == EVERY_SITUATION
    assert found["silent"] == sum(silence["situations"] for silence in found["silences"])
    assert found["problems"] == found["more_shown_permits_less"] == found["idle_rules"] == []
    assert found["cases"]["total"] > 500
    assert found["cases"]["failed"] == []


def test_diff_tells_the_changes_with_their_regions() -> None:
    found = as_json("policy", "diff", "2024-01", "2024-05")

    assert found["changed"] == sum(change["situations"] for change in found["changes"])
    for change in (*found["changes"], *found["reworded"]):
        inside = sum(region["situations"] for region in change["regions"])
        assert change["situations"] == inside * len(change["actions"])


def test_the_lines_below_a_change_add_up_to_what_stands_over_them() -> None:
    out = sound("policy", "diff", "2024-01", "2024-05", "--all")
    heads = re.split(r"\n(?=[a-z-]+(?:,| and |: ))", out)[1:]

    assert len(heads) > 3
    for told in heads:
        words = " ".join(told.split("\nThe same answer")[0].split())
        stated = re.search(r"([\d,]+) situations(?:, ([\d,]+) in each of (\d+) actions)?", words)
        assert stated
        total, each, actions = (int((number or "0").replace(",", "")) for number in stated.groups())
        inside = sum(int(number.replace(",", "")) for number in re.findall(r": ([\d,]+)(?= ·|$)", words))
        assert inside == (each or total)
        assert inside * (actions or 1) == total


def test_escalate_says_which_exception_is_in_force() -> None:
    words = ("policy", "escalate", "--from", "name", "--exception", "remote-both")

    assert "while the exception remote-both is in force" in " ".join(sound(*words).split())
    assert as_json(*words)[0]["exception"] == "remote-both"


def test_diff_takes_folders_as_well_as_names(tmp_path: Path) -> None:
    tiny.amended(tmp_path)

    by_folder = as_json("policy", "diff", str(tmp_path / "tiny"), str(tmp_path / "tiny-changed"))
    by_name = as_json("policy", "diff", "tiny", "tiny-changed", "--policy", str(tmp_path))

    assert by_folder == by_name
    assert by_folder["changed"] > 0


def test_diff_shows_where_only_words_changed_when_asked_for_everything() -> None:
    brief, whole = (sound("policy", "diff", "2024-01", "2024-05", *more) for more in ((), ("--all",)))

    assert "--all shows them." in brief
    assert whole.startswith(brief.split("\n  --all shows them.")[0])
    assert len(whole) > len(brief)


def test_escalate_from_a_name_says_what_the_readme_promises() -> None:
    out = sound("policy", "escalate", "--from", "name")

    assert "  No card number, no PIN, no title, no personal information.\n" in out


def test_escalate_from_a_name_with_details_says_that_the_owner_accepts_the_risk() -> None:
    (found,) = as_json("policy", "escalate", "--from", "name,details")

    assert found["residual_risk"]
    assert found["flagged"] == []
    assert "The residual risk that the owner accepts" in sound("policy", "escalate", "--from", "name,details")


def test_escalate_flags_what_a_number_reaches() -> None:
    out = sound("policy", "escalate", "--from", "number")

    assert "Flagged: more than its own clauses grant: the PIN" in out
    assert "  ! the PIN\n      1. change-pin" in out


def test_facts_are_the_vocabulary() -> None:
    found = as_json("policy", "facts")

    assert {fact["name"]: tuple(fact["values"]) for fact in found["facts"]} == {
        fact.name: fact.values for fact in FACT.values()
    }
    assert len(found["impossible"]) == 10


@pytest.mark.parametrize("words", [("matrix",), ("matrix", "--html"), ("explain", "NH.4a"), ("explain", "R40")])
def test_what_staff_read_says_words_and_no_name_that_only_a_machine_reads(words: tuple[str, ...]) -> None:
    out = sound("policy", *words)

    named = [action for action in ACTION if "-" in action and re.search(rf"(?<![\w/-]){action}(?![\w-])", out)]
    assert named == []


def test_actions_are_the_vocabulary() -> None:
    assert [action["name"] for action in as_json("policy", "actions")] == list(ACTION)


def test_editions_are_told_with_their_days() -> None:
    found = as_json("policy", "editions")

    assert [(one["id"], one["effective"], one["amends"]) for one in found] == [
        ("2024-01", "2024-01-01", None),
        ("2024-05", "2024-05-01", "2024-01"),
    ]


def test_explain_finds_a_clause_whatever_its_case_and_a_reading_too() -> None:
    assert as_json("policy", "explain", "nh.4C")["id"] == "NH.4c"
    reading = as_json("policy", "explain", "r27")
    assert (reading["id"], reading["kind"]) == ("R27", "reading")
    assert reading["rules"]


def test_show_shows_one_section_or_all_as_pages_or_as_written() -> None:
    raw = sound("policy", "show", "VM", "--raw")
    whole = sound("policy", "show", "--raw", "--edition", "2024-01")

    assert raw.strip() == (SHIPPED / "2024-01" / "voicemail.md").read_text(encoding="utf-8").strip()
    assert raw.strip() in whole
    assert "```" not in sound("policy", "show", "voicemail").replace("```rule", "")


# -- the chart -----------------------------------------------------------------------------------------------------


def test_the_chart_is_the_same_on_a_page_in_a_sheet_and_for_a_program() -> None:
    words = ("policy", "matrix", "--channel", "telephone", "--team", "contact-center")

    rows = as_json(*words)["rows"]
    sheet = list(csv.DictReader(io.StringIO(sound(*words, "--csv"))))
    page = sound(*words, "--html")

    said = {row["action"]: row.pop("they want") for row in sheet}
    assert {row.pop("action"): row for row in sheet} == rows
    for action, outcomes in rows.items():
        cells = page.split(f'<th scope="row">{escape(said[action])}</th>')[1].split("</tr>")[0]
        assert [cell.split('"')[0] for cell in cells.split('<td class="')[1:]] == list(outcomes.values())


# -- exports -------------------------------------------------------------------------------------------------------


def test_an_export_writes_policies_schema_and_outcomes_and_again_the_same(tmp_path: Path) -> None:
    sound("policy", "export", "--to", "cedar", str(tmp_path / "one"))
    sound("policy", "export", str(tmp_path / "deep" / "other"))

    one, other = (sorted(folder.iterdir()) for folder in (tmp_path / "one", tmp_path / "deep" / "other"))
    assert [path.name for path in one] == ["outcomes.json", "policies.cedar", "schema.cedarschema"]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


# -- exit statuses -------------------------------------------------------------------------------------------------


@pytest.fixture
def draft(tmp_path: Path) -> Callable[..., Ended]:
    """What `check` says of the tiny edition when words of it are changed."""

    def check(*changes: tuple[str, str], more: tuple[str, ...] = ()) -> Ended:
        tiny.written(tmp_path, edition=tiny.spoilt(tiny.EDITION, *changes))
        return carrel("policy", "check", "--policy", str(tmp_path), *more)

    return check


def test_check_ends_with_nothing_to_mend(draft: Callable[..., Ended]) -> None:
    assert draft().status == 0


def test_check_ends_with_one_when_something_must_be_mended(draft: Callable[..., Ended]) -> None:
    for more in ((), ("--json",)):
        ended = draft(("{card: yes}", "{details: no}"), more=more)

        assert (ended.status, ended.err) == (1, "")
        assert "showing details loses hear-checkouts" in ended.out


def test_check_ends_with_one_when_a_worked_case_does_not_hold(draft: Callable[..., Ended]) -> None:
    ended = draft(("unlock card |", "unlock pin |"))

    assert ended.status == 1
    assert "it would be unlocked by card, the case says pin" in ended.out


def test_an_edition_with_mistakes_is_refused_with_a_line_each(draft: Callable[..., Ended]) -> None:
    ended = draft(("{card: yes}", "{crad: yes}"), ("refer_to: office", "refer_to: offise"))

    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 3
    assert "unknown fact 'crad'; did you mean 'card'?" in ended.err
    assert "unknown contact 'offise'; did you mean 'office'?" in ended.err


def test_evidence_is_named_alike_in_every_command() -> None:
    gained = {gain["asset"] for found in as_json("policy", "escalate") for gain in found["gains"]}

    assert set(EVIDENCE) & gained
    assert all(word in FACT for word in EVIDENCE)
