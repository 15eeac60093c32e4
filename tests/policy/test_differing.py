"""`diff` tells what a change changes: nothing missed and nothing twice, compared situation by situation."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from carrel.policy import Answer, Facts
from carrel.policy.actions import ACTION
from carrel.policy.analysis.differing import Change, Difference, diff
from carrel.policy.answering import Answering
from carrel.policy.compiling import Compiled
from carrel.policy.facts import FACT
from carrel.policy.policy import Era
from carrel.terms import Outcome
from tests.policy.eras import EXAMPLES, SHIPPED
from tests.policy.plain_scan import PlainScan, can_be_asked
from tests.policy.situations import EVERY_SITUATION, at_random, channels_of, codes_of
from tests.policy.spaces import TIMES, Situation, every_situation, is_inside, tiny_edition
from tests.policy.strategies import questions

CHANGES = {
    "a condition": [("when: {card: yes}", "when: {number: yes}")],
    "an outcome": [("permit: [titles]", "deny: [titles]"), ("for: [permit]", "for: [deny]")],
    "whom a rule is about": [("refer: [reset-pin]\nwho: [holder, stranger]", "refer: [reset-pin]\nwho: holder")],
    "what a rule is about": [("permit: [titles]", "permit: [hear-holds, renew]")],
    "two conditions for one": [("when: {card: yes}", "when:\n  - {card: yes, channel: video}\n  - {pin: yes}")],
    "a clause cited": [("readings: [R1]", "readings: [R1]\ncites: [TT.4]")],
    "a word to say": [("say: The office can help.", "say: The office is glad to help.")],
    "a duty": [("must: Whisper.", "must: Whisper, please.")],
    "a duty that is ticked once": [("must: Whisper.", "must_once: Whisper.")],
    "what is kept to": [("must: Whisper.", "heed: Whisper.")],
    "the office's telephone": [("telephone: 503.988.5403", "telephone: 503.988.5400")],
    "what silence cites": [("### TT.1 What nothing", "### TT.9 What nothing"), ("TT.1 | machine", "TT.9 | machine")],
}

SAID = ("outcome", "clauses", "must", "once", "heed", "questions", "say", "never_say", "refer_to")


def changed(folder: Path, change: str) -> Compiled:
    """The tiny edition with one thing changed."""
    if change == "what silence cites":
        return tiny_edition(folder, ("```otherwise\nactions", "```otherwise\nsay: No.\nactions"))
    return tiny_edition(folder, *CHANGES[change])


def inside(edition: Compiled, difference: Difference, action: str, situation: Situation) -> Iterator[Change]:
    """The changes that hold the situation, one each time a region of theirs does."""
    for change in difference.changes:
        if action in change.actions:
            for region in change.regions:
                if is_inside(edition.edition, region, situation):
                    yield change


def said(answer: Answer | None) -> tuple[object, ...]:
    assert answer
    return tuple(getattr(answer, field) for field in SAID)


@pytest.mark.parametrize("change", CHANGES)
def test_every_situation_that_is_answered_otherwise_is_told_once_and_no_other_is(tmp_path: Path, change: str) -> None:
    old, new = tiny_edition(tmp_path / "old"), changed(tmp_path / "new", change)
    before, after = Answering(old), Answering(new)
    difference = diff(old, new)

    count = 0
    for action in ("hear-checkouts", "hear-holds", "renew", "reset-pin", "return"):
        for situation in every_situation():
            if not can_be_asked(action, situation):
                continue
            codes = codes_of(situation)
            one, other = before.answer(codes, action), after.answer(codes, action)
            assert one
            assert other
            told = list(inside(new, difference, action, situation))
            if said(one) == said(other):
                assert told == [], (action, situation)
            else:
                (found,) = told
                assert (found.before, found.after) == (one.outcome, other.outcome)
                assert set(one.clauses) <= set(found.clauses_before)
                assert set(other.clauses) <= set(found.clauses_after)
                count += 1
    assert count > 0
    assert difference.situations == EVERY_SITUATION


@pytest.mark.parametrize("change", ["a condition", "an outcome", "what a rule is about", "two conditions for one"])
def test_the_situations_of_a_change_are_counted(tmp_path: Path, change: str) -> None:
    old, new = tiny_edition(tmp_path / "old"), changed(tmp_path / "new", change)
    before, after = PlainScan(old.edition), PlainScan(new.edition)

    otherwise = sum(
        before.outcome(situation, action) != after.outcome(situation, action)
        for action in ACTION
        for situation in every_situation()
        if can_be_asked(action, situation)
    )

    difference = diff(old, new)
    assert sum(found.count for found in difference.outcomes) == otherwise * TIMES
    for found in difference.changes:
        assert found.count == sum(region.count for region in found.regions) * len(found.actions)


def test_an_edition_does_not_differ_from_itself(tmp_path: Path) -> None:
    made = tiny_edition(tmp_path)

    assert diff(made, made).changes == ()


def test_an_edition_does_not_differ_from_one_of_the_same_text(tmp_path: Path) -> None:
    assert diff(tiny_edition(tmp_path / "one"), tiny_edition(tmp_path / "other")).changes == ()


def test_a_change_of_outcome_comes_before_a_change_of_words(tmp_path: Path) -> None:
    old = tiny_edition(tmp_path / "old")
    new = tiny_edition(tmp_path / "new", ("when: {card: yes}", "when: {number: yes}"), ("say: The", "say: Yes, the"))

    found = [change.is_of_outcome for change in diff(old, new).changes]

    assert found == sorted(found, reverse=True)
    assert set(found) == {True, False}


@pytest.mark.parametrize("eras", [SHIPPED.eras, EXAMPLES.eras], ids=["shipped", "examples"])
def test_clauses_are_told_in_the_order_of_the_text(eras: tuple[Era, ...]) -> None:
    order = list(eras[-1].edition.clauses)

    for change in diff(eras[0].compiled, eras[-1].compiled).changes:
        for clauses in (change.clauses_before, change.clauses_after):
            assert list(clauses) == sorted(clauses, key=order.index)


def test_a_change_there_and_back_is_the_same_change(tmp_path: Path) -> None:
    old, new = tiny_edition(tmp_path / "old"), changed(tmp_path / "new", "a condition")

    there, back = diff(old, new), diff(new, old)

    assert [(one.before, one.after, one.count) for one in there.outcomes] == [
        (one.after, one.before, one.count) for one in back.outcomes
    ]


# -- the policies that there are -----------------------------------------------------------------------------------

PAIRS = {"shipped": SHIPPED.eras, "examples": EXAMPLES.eras}


@pytest.fixture(scope="module", params=PAIRS)
def pair(request: pytest.FixtureRequest) -> tuple[Compiled, Compiled, Difference]:
    """An edition, the edition as amended, and what that changes."""
    old, new = (era.compiled for era in PAIRS[request.param])
    return old, new, diff(old, new)


def assert_told_once(pair: tuple[Compiled, Compiled, Difference], situation: Situation, action: str) -> None:
    old, new, difference = pair
    before, after = (Outcome(PlainScan(each.edition).outcome(situation, action)) for each in (old, new))
    told = [change for change in inside(new, difference, action, situation) if change.is_of_outcome]
    if before is after:
        assert told == []
    else:
        (found,) = told
        assert (found.before, found.after) == (before, after)


@settings(max_examples=200)
@given(question=questions())
def test_the_amendments_changes_are_told_once(
    pair: tuple[Compiled, Compiled, Difference], question: tuple[Facts, str]
) -> None:
    assert_told_once(pair, question[0].as_dict(), question[1])


def test_the_amendments_changes_are_told_once_where_it_matters(pair: tuple[Compiled, Compiled, Difference]) -> None:
    rng, (_, new, difference) = Random("where it matters"), pair

    for change in difference.outcomes:
        for region in change.regions:
            drawn = [one for name in channels_of(change.actions[0]) for _, one in at_random(name, 20, rng)]
            for situation in drawn:
                wanted = {**situation, **{name: rng.choice(values) for name, values in region.when.items()}}
                if not can_be_asked(change.actions[0], wanted) or not is_inside(new.edition, region, wanted):
                    continue

                assert_told_once(pair, wanted, change.actions[0])


def test_the_amendment_of_may_2024_opens_what_it_says_and_closes_nothing() -> None:
    difference = diff(*(era.compiled for era in SHIPPED.eras))

    opened = {action for change in difference.outcomes for action in change.actions}
    assert {(change.before, change.after) for change in difference.outcomes} == {
        (Outcome.DENY, Outcome.ASK),
        (Outcome.DENY, Outcome.PERMIT),
    }
    assert opened == {"give-card-number", "reset-pin"}
    for change in difference.outcomes:
        for region in change.regions:
            assert region.who == ("assured-holder",)
            assert region.when["team"] == ("community-information-services",)
            assert region.when["mail_service"] == ("yes",)


def test_a_region_is_told_in_words_of_the_vocabulary() -> None:
    edition = SHIPPED.eras[-1].edition
    difference = diff(*(era.compiled for era in SHIPPED.eras))

    for change in difference.changes:
        for region in change.regions:
            words = region.in_words(edition)
            assert words.startswith(tuple(standing.title for standing in edition.standings.values()))
            assert all(set(values) < set(FACT[name].values) for name, values in region.when.items())
