"""How an act ended, in words: whole sentences, with a title or without, and a reason for whatever was not done."""

import re
from datetime import date
from pathlib import Path

import pytest

import carrel.database
from carrel.desk.results import Here, result, undone, why_not
from carrel.operations import ACTS
from carrel.ports import Act, Done, PastAct

HERE = Here("Central", date(2026, 1, 15), {"central": "Central"})
BUILT = Path(carrel.database.__file__).parent / "sql" / "built"
REASONS = sorted(
    {why for file in BUILT.glob("*.sql") for why in re.findall(r"not_done\('([a-z-]+)'", file.read_text())}
)


@pytest.mark.parametrize("title", ["", "{Braces}"], ids=["no title", "a title"])
@pytest.mark.parametrize("action", ACTS)
def test_what_was_done_is_said_in_a_whole_sentence(action: str, title: str) -> None:
    said = result(Act(action), Done(True), HERE, title).words

    assert "{on}" not in said
    assert said.endswith(".")


@pytest.mark.parametrize("action", [name for name, act in ACTS.items() if act.undone])
def test_what_was_taken_back_is_said_in_whole_sentences(action: str) -> None:
    told = undone(PastAct("receipt", action, "", is_undone=False, can_undo=True), Done(True), HERE)

    assert "{" not in " ".join((told.words, *told.more))


def test_a_hold_is_named_by_its_title_where_that_may_be_told() -> None:
    named, unnamed = (result(Act("cancel-hold"), Done(True), HERE, title).words for title in ("Emma", ""))

    assert (named, unnamed) == ("The hold on “Emma” is canceled.", "The hold is canceled.")


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_that_the_library_may_give_has_its_own_words(reason: str) -> None:
    assert why_not(Done(False, reason)) != why_not(Done(False, "another"))
