"""`check` finds what is planted in a text, counts every situation once, and finds nothing where there is nothing."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from carrel.policy.actions import ACTION
from carrel.policy.analysis.cases import failures
from carrel.policy.analysis.checking import Check, check
from carrel.policy.analysis.differing import diff
from carrel.policy.compiling import Compiled, compiled
from carrel.policy.edition import Contact
from carrel.policy.facts import EVIDENCE
from carrel.policy.policy import Era, load_policy
from carrel.terms import Outcome
from tests.policy import tiny
from tests.policy.eras import EXAMPLES, SHIPPED, each_era
from tests.policy.plain_scan import PlainScan, can_be_asked, shown
from tests.policy.situations import EVERY_SITUATION
from tests.policy.spaces import TIMES, Situation, every_situation, is_inside, tiny_edition

REFUSAL = """
### TT.5 Nobody sees titles on video

```rule
name: on-video
deny: [titles]
who: stranger
when: {channel: video}
```

| situation | facts | question | answer |
|---|---|---|---|
| a brother holds the card up to the lens | video, other, card | hear-holds | deny TT.5 |
"""
REFUSAL_LEDGER = tiny.LEDGER + "| TT.5 | machine |\n"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """The tiny edition as it is."""
    return tiny_edition(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """The tiny edition with a refusal in it that overrules a permission."""
    return tiny_edition(tmp_path_factory.mktemp("refusing"), more=REFUSAL, ledger=REFUSAL_LEDGER)


def asked(action: str) -> list[Situation]:
    return [situation for situation in every_situation() if can_be_asked(action, situation)]


# -- nothing wrong -------------------------------------------------------------------------------------------------


def test_a_sound_edition_has_nothing_to_mend(sound: Compiled) -> None:
    assert check(sound).problems == ()


@each_era
def test_the_editions_that_come_with_carrel_have_nothing_to_mend(era: Era) -> None:
    policy = SHIPPED if era in SHIPPED.eras else EXAMPLES

    assert check(era.compiled).problems == ()
    assert failures(policy, era) == ()


@each_era
def test_more_shown_never_permits_less(era: Era) -> None:
    assert check(era.compiled).losses == ()


# -- every situation has one answer --------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["sound", "refusing"])
def test_every_situation_is_counted_under_its_outcome(edition: str, request: pytest.FixtureRequest) -> None:
    made: Compiled = request.getfixturevalue(edition)
    scan = PlainScan(made.edition)

    counted = Counter[str]()
    for action in ACTION:
        counted.update(scan.outcome(situation, action) for situation in asked(action))

    found = check(made)
    assert {outcome.value: count for outcome, count in found.by_outcome.items() if count} == {
        outcome: count * TIMES for outcome, count in counted.items()
    }
    assert found.situations == sum(found.by_outcome.values())


@each_era
def test_every_situation_has_one_outcome_and_there_are_as_many_in_every_edition(era: Era) -> None:
    found = check(era.compiled)

    assert found.situations == sum(found.by_outcome.values()) == EVERY_SITUATION


# -- silence -------------------------------------------------------------------------------------------------------


def test_silence_is_told_where_no_rule_speaks_and_nowhere_else(refusing: Compiled) -> None:
    found, scan = check(refusing), PlainScan(refusing.edition)

    for action in ("hear-holds", "reset-pin", "renew"):
        silences = [silence for silence in found.silences if action in silence.actions]
        for situation in asked(action):
            told = [
                region
                for silence in silences
                for region in silence.regions
                if is_inside(refusing.edition, region, situation)
            ]

            assert len(told) == scan.is_silent(situation, action), (action, situation)


def test_silence_is_counted_and_cites_its_clause(refusing: Compiled) -> None:
    found, scan = check(refusing), PlainScan(refusing.edition)

    silent = sum(scan.is_silent(situation, action) for action in ACTION for situation in asked(action))

    assert found.silent == silent * TIMES
    assert {silence.clause for silence in found.silences} == {"TT.1"}
    assert found.by_outcome[Outcome.DENY] > found.silent


# -- rules against one another -------------------------------------------------------------------------------------


def test_a_rule_that_overrules_another_is_told_with_where_and_how_often(refusing: Compiled) -> None:
    (found,) = check(refusing).overrules

    both = sum(
        situation["requester"] != "holder" and situation["card"] == "yes" and situation["channel"] == "video"
        for situation in every_situation()
    )
    assert (found.stronger, found.weaker) == ("TT.5/on-video", "TT.2")
    assert (found.outcome, found.instead_of) == (Outcome.DENY, Outcome.PERMIT)
    assert found.actions == ("hear-checkouts", "hear-holds")
    assert found.count == 2 * both * TIMES
    assert found.example == {"channel": "video", "card": "yes", "number": "yes"}


def test_a_rule_that_never_decides_is_told(tmp_path: Path) -> None:
    always = "when: {channel: [in-person, self-checkout, video]}"
    made = tiny_edition(tmp_path, more=REFUSAL.replace("when: {channel: video}", always), ledger=REFUSAL_LEDGER)

    found = check(made)

    assert "TT.2" in found.idle_rules
    assert "TT.2 decides nothing anywhere" in found.problems


def test_further_words_that_no_answer_has_are_told(tmp_path: Path) -> None:
    made = tiny_edition(tmp_path, ("for: [permit]", "for: [refer]"))

    assert check(made).idle_rules == ("TT.2/also-kindly",)


# -- more shown never permits less ---------------------------------------------------------------------------------


@pytest.mark.parametrize("evidence", ["photo_id", "details", "birth_date", "name", "shelf_key", "pin", "number"])
def test_evidence_that_loses_something_is_told_with_where_and_how_often(tmp_path: Path, evidence: str) -> None:
    made = tiny_edition(tmp_path, ("when: {card: yes}", f"when: {{{evidence}: no}}"))
    scan = PlainScan(made.edition)

    lost = Counter[str]()
    read = [each for each in EVIDENCE if each not in ("name", "shelf_key")]
    for situation in asked("hear-holds"):
        for each in read:
            more = shown(situation, (each,))
            if can_be_asked("hear-holds", more) and scan.outcome(situation, "hear-holds") == "permit":
                lost[each] += scan.outcome(more, "hear-holds") != "permit"

    found = {loss.evidence: loss for loss in check(made).losses}
    assert evidence in found
    assert found[evidence].actions == ("hear-checkouts", "hear-holds")
    if evidence in read:
        told = {each: found[each].count if each in found else 0 for each in read}
        assert told == {each: 2 * lost[each] * TIMES for each in read}


def test_what_is_lost_is_a_problem_to_mend(tmp_path: Path) -> None:
    found = check(tiny_edition(tmp_path, ("when: {card: yes}", "when: {details: no}")))

    assert "showing details loses hear-checkouts, hear-holds (R35)" in found.problems


# -- the text against its rules ------------------------------------------------------------------------------------


def test_a_clause_that_nothing_carries_out_is_told(tmp_path: Path) -> None:
    found = check(tiny_edition(tmp_path, more="\n### TT.5 Be on time\n", ledger=REFUSAL_LEDGER))

    assert found.without_carrier == ("TT.5",)
    assert "TT.5 has neither a rule nor a function" in found.problems


def test_a_clause_is_carried_out_by_its_part(tmp_path: Path) -> None:
    part = "\n### TT.5 Be on time\n\n#### TT.5a Or call\n\n```guidance\nshows: a telephone\n```\n"

    found = check(tiny_edition(tmp_path, more=part, ledger=REFUSAL_LEDGER + "| TT.5a | guidance |\n"))

    assert found.without_carrier == ()


def without_a_case(made: Compiled) -> tuple[tuple[str, str], ...]:
    found: Check = check(made)
    return found.without_a_case


def test_a_clause_with_no_case_that_it_decides_is_told(tmp_path: Path) -> None:
    made = tiny_edition(
        tmp_path, more=REFUSAL.replace("video, other, card", "video, holder, card"), ledger=REFUSAL_LEDGER
    )

    assert without_a_case(made) == (("TT.5", "that it decides"),)


def test_a_clause_with_no_case_beyond_it_is_told(tmp_path: Path) -> None:
    made = tiny_edition(
        tmp_path, ("| a sister without it | in-person, other | hear-checkouts | deny TT.1; unlock card |\n", "")
    )

    assert without_a_case(made) == (("TT.2", "beyond it"),)


def test_a_clause_that_always_decides_needs_no_case_beyond_it(tmp_path: Path) -> None:
    more = "\n### TT.5 Never\n\n```rule\ndeny: [browse-without-purpose]\n```\n\n| situation | facts | question | answer |\n|---|---|---|---|\n| a dull hour | in-person | browse-without-purpose | deny TT.5 |\n"

    assert without_a_case(tiny_edition(tmp_path, more=more, ledger=REFUSAL_LEDGER)) == ()


def test_an_edition_without_a_ledger_has_that_to_mend(tmp_path: Path) -> None:
    folder = tiny.written(tmp_path)
    (folder / "ledger.md").unlink()

    problems = check(load_policy(folder).eras[-1].compiled).problems

    assert problems == ("ledger.md is missing, so nothing shows whether a clause is missing",)


@pytest.mark.parametrize("written", ["503.988.5400", "503-988-5400", "(503) 988 5400", "+1 503 988 5403"])
def test_a_telephone_that_is_no_contacts_is_to_mend_wherever_it_is_said(tmp_path: Path, written: str) -> None:
    made = tiny_edition(tmp_path, ("say: Gladly.", f"say: Gladly, at {written}."))

    assert check(made).problems == (f"TT.2/also-kindly says {written}, which is not any contact's telephone",)


def test_a_contacts_telephone_may_be_said_and_so_may_a_date(tmp_path: Path) -> None:
    made = tiny_edition(tmp_path, ("say: Gladly.", "say: Gladly, at 503-988-5403, from 2025-01-01 on."))

    assert check(made).problems == ()


def test_a_contact_with_another_telephone_shows_every_sentence_that_has_the_old_one() -> None:
    edition = SHIPPED.eras[-1].edition
    contact = Contact("directors-office", "Library Director's Office", "503.988.0000")

    found = check(compiled(replace(edition, contacts={"directors-office": contact}))).problems

    saying = {rule.id for rule in edition.rules if any("503.988.5403" in sentence for sentence in rule.words.say)}
    assert {problem.split(" ")[0] for problem in found} == saying
    assert len(saying) > 3


def test_a_rule_that_changes_no_outcome_is_told_and_is_no_problem() -> None:
    found = check(SHIPPED.eras[-1].compiled)

    assert {"AH.4c", "AH.8/copies"} <= set(found.words_only)
    assert not {"NH.5b", "QF.7", "AH.1", "NH.4c"} & set(found.words_only)
    assert found.problems == ()


def test_leaving_out_a_rule_that_only_says_or_cites_changes_no_outcome_and_another_does() -> None:
    whole = SHIPPED.eras[-1].compiled
    answered = [rule for rule in whole.edition.rules if rule.outcome and set(rule.actions) <= set(whole.otherwise)]
    words_only = check(whole).words_only
    idle = [rule.id for rule in answered if rule.id in words_only][:5]
    decisive = [rule.id for rule in answered if rule.id not in words_only][:5]

    for name in (*idle, *decisive):
        without = compiled(replace(whole.edition, rules=tuple(rule for rule in whole.edition.rules if rule.id != name)))

        assert bool(diff(whole, without).outcomes) is (name in decisive), name


def test_a_function_that_is_not_built_yet_is_told(sound: Compiled) -> None:
    assert all(clause == "TT.3" for clause, _ in check(sound).not_built_yet)


def test_a_reading_that_waits_for_the_owner_is_told() -> None:
    assert sorted(check(SHIPPED.eras[-1].compiled).provisional) == ["P1", "P3", "P5"]


# -- worked cases --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        ("hear-checkouts | permit TT.2", "hear-checkouts | deny", "the answer is permit (TT.2), the case says deny"),
        ("hear-checkouts | permit TT.2", "hear-checkouts | permit TT.4", "the answer does not cite TT.4 but TT.2"),
        ("unlock card |", "unlock pin |", "it would be unlocked by card, the case says pin"),
        ("unlock card |", "unlock nothing |", "it would be unlocked by card, the case says nothing"),
    ],
)
def test_a_worked_case_that_does_not_hold_is_told_with_why(tmp_path: Path, right: str, wrong: str, why: str) -> None:
    folder = tiny.written(tmp_path, edition=tiny.spoilt(tiny.EDITION, (right, wrong)))
    policy = load_policy(folder)

    (failure,) = failures(policy, policy.eras[-1])

    assert failure.why == why
