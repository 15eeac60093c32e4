"""A clause is explained whole: its words, readings, rules and cases, in how many situations it decides, and against what."""

from pathlib import Path

import pytest

from carrel.policy.analysis.checking import check
from carrel.policy.analysis.explaining import explain
from carrel.policy.policy import Era
from tests.policy.eras import each_era
from tests.policy.plain_scan import PlainScan, can_be_asked
from tests.policy.spaces import TIMES, every_situation, tiny_edition


def test_a_rules_situations_are_counted(tmp_path: Path) -> None:
    made = tiny_edition(tmp_path)
    scan = PlainScan(made.edition)

    found = explain(made, "TT.2")

    counted = {
        "TT.2": sum(
            scan.outcome(situation, action) == "permit"
            for action in ("hear-checkouts", "hear-holds")
            for situation in every_situation()
            if can_be_asked(action, situation)
        ),
        "TT.2/office": sum(scan.outcome(situation, "reset-pin") == "refer" for situation in every_situation()),
    }
    assert found.decides == {rule: count * TIMES for rule, count in counted.items()}


def test_everything_that_stands_under_a_clause_is_told(tmp_path: Path) -> None:
    found = explain(tiny_edition(tmp_path), "TT.2")

    assert (found.title, found.kind) == ("The card opens the titles", "machine")
    assert [reading.id for reading in found.readings] == ["R1"]
    assert [rule.id for rule in found.rules] == ["TT.2", "TT.2/office", "TT.2/also-kindly"]
    assert [case.situation for case in found.cases] == ["a sister with the card", "a sister without it"]


def test_a_function_and_guidance_are_told_too(tmp_path: Path) -> None:
    made = tiny_edition(tmp_path)

    assert explain(made, "TT.3").functions == ("paper-marks",)
    assert explain(made, "TT.4").guidance
    assert explain(made, "TT.4").kind == "guidance"


def test_a_reading_tells_the_rules_that_lean_on_it(tmp_path: Path) -> None:
    found = explain(tiny_edition(tmp_path), "R1")

    assert (found.kind, found.title) == ("reading", "a reading of TT.2")
    assert [rule.id for rule in found.rules] == ["TT.2"]
    assert found.readings == ()


def test_what_is_no_clause_is_not_explained(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        explain(tiny_edition(tmp_path), "TT.99")


@each_era
def test_every_clause_and_every_reading_is_explained_and_nothing_is_left_over(era: Era) -> None:
    edition = era.edition
    names = (*edition.clauses, *edition.readings)

    explained = {name: explain(era.compiled, name) for name in names}

    told = {rule.id for found in explained.values() for rule in found.rules}
    assert told == {rule.id for rule in edition.rules}
    cases = {case.place for found in explained.values() for case in found.cases}
    assert cases == {case.place for case in edition.cases}
    assert all(found.decides[rule] > 0 for found in explained.values() for rule in found.decides)


@each_era
def test_overrules_are_told_from_both_sides(era: Era) -> None:
    overrule = check(era.compiled).overrules[0]
    stronger, weaker = overrule.stronger.split("/")[0], overrule.weaker.split("/")[0]

    assert overrule in explain(era.compiled, stronger).overrules
    assert overrule in explain(era.compiled, weaker).overruled_by
