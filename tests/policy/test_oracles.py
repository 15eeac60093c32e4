"""Three readers who owe Carrel's diagrams nothing come to the same answers.

What is covered, for every action and each era (an edition with its amendments), shipped or an example; where it
says random, for the shipped ones:

- *The vocabulary*: every combination of the facts that take part in an impossible one (11,520), and every action on
  every channel.
- *A plain scan of the rules* (`plain_scan.py`): outcome, clauses, readings, duties and questions in a random situation
  of every region of the answers (some 22,000 an era and more, a good third of which can be), and unlock in one of five;
  all but unlock in 40,000 random situations, half of them an era; unlock in 8,000 more.
- *`dd`* (`bdd.py`): outcome, clauses, unlock and the number of situations, over all situations that there are: a proof.
- *Cedar* (`cedar.py`), running our export: outcome and clauses in every region again (of those that cannot be, in one of
  five), in 20,000 random situations with the policies of one action, and in some 4,400 with the whole export.

`make test-long` tries each region with everything, and draws a million for the scan, 100,000 for unlock and 300,000 for
Cedar. Not a million there: through cedarpy one situation
took a fifth to a third of a millisecond with one action's policies (5,400 to 3,000 a second), and one with all of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice, product
from random import Random

import pytest

from carrel.policy import Facts
from carrel.policy.actions import ImpossibleQuestion, check_question
from carrel.policy.answering import Answer, Answering
from carrel.policy.compiling import Compiled, compiled
from carrel.policy.edition import Edition, Rule
from carrel.policy.export_cedar import POLICIES, export
from carrel.policy.facts import FACT, ImpossibleFacts
from carrel.policy.policy import Era
from carrel.terms import Outcome
from tests.policy import bdd
from tests.policy.cedar import CedarReader
from tests.policy.eras import SHIPPED, each_era, each_shipped_era
from tests.policy.plain_scan import CANNOT_BE, Finding, PlainScan, can_be, can_be_asked
from tests.policy.situations import (
    ACTION_NAMES,
    CHANNELS,
    at_random,
    channels_of,
    codes_of,
    in_every_region,
    situation_of,
)

LATEST = SHIPPED.eras[-1]

Change = Callable[[Rule], Rule]
Disagreement = tuple[str, dict[str, str], object, object]
"""The action, the situation, what Carrel answers and what the oracle does."""


def at_most_three(disagreements: Iterator[Disagreement]) -> list[Disagreement]:
    return list(islice(disagreements, 3))


def each_channel(action: str, questions: int) -> Iterator[tuple[str, int]]:
    """The channels for this action, and how many situations on each make up its part of so many questions an era."""
    channels = channels_of(action)
    for channel in channels:
        yield channel, -(-questions // len(SHIPPED.eras) // len(ACTION_NAMES) // len(channels))


def questions(every_day: int, at_length: int) -> pytest.MarkDecorator:
    """How many random situations the test draws: in `make test`, and in `make test-long`."""
    return pytest.mark.parametrize("questions", [every_day, pytest.param(at_length, marks=pytest.mark.long)])


one_in = pytest.mark.parametrize("one_in", [5, pytest.param(1, marks=pytest.mark.long)])
"""Of how many regions one is tried with what takes long and is proven by `dd` besides; at length, each."""


# -- what cannot be ------------------------------------------------------------------------------------------------


def test_the_facts_that_cannot_be_are_those_that_the_vocabulary_names() -> None:
    taking_part = sorted({fact for combination in CANNOT_BE for fact in combination})
    rest = {name: fact.values[0] for name, fact in FACT.items() if name not in taking_part}

    wrong = []
    for values in product(*(FACT[name].values for name in taking_part)):
        situation = {**rest, **dict(zip(taking_part, values, strict=True))}
        if is_possible(situation) != can_be(situation):
            wrong.append(situation)

    assert wrong == []


def test_voicemail_actions_belong_to_voicemail_and_nothing_else_happens_there() -> None:
    for action, channel in product(ACTION_NAMES, CHANNELS):
        facts = Facts.of(channel=channel)

        if can_be_asked(action, facts.as_dict()):
            check_question(facts, action)
        else:
            with pytest.raises(ImpossibleQuestion):
                check_question(facts, action)


def is_possible(situation: dict[str, str]) -> bool:
    try:
        Facts.from_mapping(situation)
    except ImpossibleFacts:
        return False
    return True


# -- a plain scan of the rules -------------------------------------------------------------------------------------


@cache
def told(answer: Answer | None) -> Finding | None:
    """What the scan can find of an answer."""
    if answer is None:
        return None
    return Finding(
        answer.outcome.value,
        frozenset(answer.clauses),
        frozenset(answer.readings),
        frozenset(answer.must),
        frozenset(answer.once),
        frozenset(answer.heed),
        frozenset(answer.questions),
    )


def unlock_of(answer: Answer | None) -> frozenset[frozenset[str]]:
    return frozenset(map(frozenset, answer.unlock)) if answer else frozenset()


@one_in
@each_era
def test_in_every_region_a_plain_reading_of_the_rules_answers_and_unlocks_the_same(era: Era, one_in: int) -> None:
    scan = PlainScan(era.edition)

    for action in ACTION_NAMES:
        assert at_most_three(against_the_scan(era.answering, scan, action, one_in)) == []


@questions(every_day=40_000, at_length=1_000_000)
@each_shipped_era
def test_in_random_situations_a_plain_reading_of_the_rules_answers_the_same(era: Era, questions: int) -> None:
    scan, rng = PlainScan(era.edition), Random(f"questions of {era.id}")

    def disagreements(action: str) -> Iterator[Disagreement]:
        for channel, count in each_channel(action, questions):
            for codes, situation in at_random(channel, count, rng):
                ours, theirs = told(era.answering.answer(codes, action)), scan.find(situation, action)
                if ours != theirs:
                    yield action, situation, ours, theirs

    for action in ACTION_NAMES:
        assert at_most_three(disagreements(action)) == []


@questions(every_day=8_000, at_length=100_000)
@each_shipped_era
def test_in_random_situations_trying_all_evidence_unlocks_the_same(era: Era, questions: int) -> None:
    scan, rng = PlainScan(era.edition), Random(f"unlocks of {era.id}")

    def disagreements(action: str) -> Iterator[Disagreement]:
        for channel, count in each_channel(action, questions):
            for codes, situation in at_random(channel, count, rng):
                ours, theirs = unlock_of(era.answering.answer(codes, action)), scan.unlock(situation, action)
                if ours != theirs:
                    yield action, situation, ours, theirs

    for action in ACTION_NAMES:
        assert at_most_three(disagreements(action)) == []


@each_shipped_era
def test_random_situations_come_from_every_standing_on_every_channel_where_it_can_stand(era: Era) -> None:
    scan, rng = PlainScan(era.edition), Random(f"standings of {era.id}")
    attended = {"in-person", "telephone", "email", "text", "chat", "video"}
    expected = {
        "assured-holder": attended,
        "signed-in-holder": {"online"},
        "unassured-holder": set(CHANNELS),
        "someone-else": set(CHANNELS),
        "in-doubt": set(CHANNELS),
        "official": set(CHANNELS) - {"self-checkout", "online"},
    }

    met: Counter[tuple[str, str]] = Counter()
    for channel in CHANNELS:
        for _, situation in at_random(channel, 5_000, rng):
            (standing,) = scan.standings(situation)
            met[standing.name, channel] += 1

    often = {pair for pair, count in met.items() if count > 100}
    assert often == {(standing, channel) for standing, channels in expected.items() for channel in channels}


def against_the_scan(answering: Answering, scan: PlainScan, action: str, one_in: int = 1) -> Iterator[Disagreement]:
    """Where the answer differs in a situation of every region, or what unlocks it in a situation of one in so many."""
    for number, codes in enumerate(in_every_region(answering.tree(action), Random(action))):
        situation, answer = situation_of(codes), answering.answer(codes, action)
        asked = can_be_asked(action, situation)
        ours: object = told(answer)
        theirs: object = scan.find(situation, action) if asked else None
        if ours == theirs and asked and number % one_in == 0:
            ours, theirs = unlock_of(answer), scan.unlock(situation, action)
        if ours != theirs:
            yield action, situation, ours, theirs


# -- binary decision diagrams --------------------------------------------------------------------------------------


@each_era
def test_in_all_situations_rules_as_formulas_have_the_outcomes_and_clauses_of_the_diagram(era: Era) -> None:
    bits = bdd.Bits()
    proven = bdd.from_the_rules(bits, era.edition)

    differ = [action for action in ACTION_NAMES if proven[action] != bdd.from_the_diagram(bits, era.compiled, action)]

    assert differ == []


@each_era
def test_in_all_situations_rules_as_formulas_unlock_with_the_evidence_that_the_answer_names(era: Era) -> None:
    bits = bdd.Bits()
    proven = bdd.from_the_rules(bits, era.edition)

    differ = [
        action
        for action in ACTION_NAMES
        if bdd.unlocks_from_the_rules(bits, proven[action])
        != bdd.unlocks_from_the_answers(bits, era.answering.tree(action))
    ]

    assert differ == []


@each_era
def test_rules_as_formulas_count_as_many_situations_for_each_outcome(era: Era) -> None:
    bits = bdd.Bits()

    for action, proven in bdd.from_the_rules(bits, era.edition).items():
        formulas = {**proven.outcomes, "cannot be": proven.cannot_be}
        counts = {name: count for name, formula in formulas.items() if (count := bits.count(formula))}

        assert counts == bdd.counted(era.compiled, action), action


# -- Cedar ---------------------------------------------------------------------------------------------------------


@each_era
def test_cedar_finds_nothing_wrong_with_the_export(era: Era) -> None:
    assert CedarReader(era.edition).mistakes() == []


@each_era
def test_an_edition_exports_the_same_every_time(era: Era) -> None:
    assert export(era.edition) == export(era.edition)


@each_era
def test_the_export_opens_with_the_warning_that_an_allow_of_cedars_is_no_permission(era: Era) -> None:
    heading, _, _ = export(era.edition)[POLICIES].partition("\n\n")

    assert era.edition.name in heading
    assert "Cedar's own Allow means nothing here" in heading


@each_era
def test_every_policy_of_the_export_carries_a_clause_of_the_edition_or_says_what_cannot_be(era: Era) -> None:
    cedar = CedarReader(era.edition)

    for name, carried in cedar.table["policies"].items():
        assert carried["outcome"] == "impossible" or set(carried["clauses"]) <= set(era.edition.clauses), name


@each_era
def test_cedar_running_the_whole_export_under_its_schema_answers_the_same(era: Era) -> None:
    cedar, rng = CedarReader(era.edition), Random(f"whole export of {era.id}")

    for action in ACTION_NAMES:
        asked = [drawn for channel in channels_of(action) for drawn in at_random(channel, 3, rng)]
        readings = cedar.read(cedar.whole, action, [situation for _, situation in asked], checked=True)
        ours = [as_cedar_reads(era.answering.answer(codes, action)) for codes, _ in asked]

        assert list(readings) == ours, action


@one_in
@each_era
def test_cedar_answers_the_same_in_every_region_and_in_those_that_cannot_be(era: Era, one_in: int) -> None:
    cedar = CedarReader(era.edition)

    for action in ACTION_NAMES:
        assert at_most_three(against_cedar(era.answering, cedar, action, one_in)) == []


@questions(every_day=20_000, at_length=300_000)
@each_shipped_era
def test_cedar_answers_the_same_in_random_situations(era: Era, questions: int) -> None:
    cedar, rng = CedarReader(era.edition), Random(f"cedar of {era.id}")

    for action in ACTION_NAMES:
        counts = each_channel(action, questions)
        asked = [drawn for channel, count in counts for drawn in at_random(channel, count, rng)]

        assert at_most_three(cedar_differs(era.answering, cedar, action, asked)) == []


def test_a_situation_that_cannot_be_is_no_refusal_to_cedar_either() -> None:
    cedar = CedarReader(LATEST.edition)
    situation = {**Facts.of(channel="telephone").as_dict(), "card": "yes"}

    (reading,) = cedar.read(cedar.whole, "hear-holds", [situation])

    assert reading == ("impossible", frozenset())
    assert LATEST.answering.answer(codes_of(situation), "hear-holds") is None


def as_cedar_reads(answer: Answer | None) -> tuple[str, frozenset[str]]:
    return (answer.outcome.value, frozenset(answer.clauses)) if answer else ("impossible", frozenset())


def against_cedar(answering: Answering, cedar: CedarReader, action: str, one_in: int = 1) -> Iterator[Disagreement]:
    """Where outcome or clauses differ: in a situation of every region that can be, and of one in so many that cannot."""
    drawn = [(codes, situation_of(codes)) for codes in in_every_region(answering.tree(action), Random(action))]
    asked = [each for number, each in enumerate(drawn) if number % one_in == 0 or can_be_asked(action, each[1])]
    return cedar_differs(answering, cedar, action, asked)


def cedar_differs(
    answering: Answering, cedar: CedarReader, action: str, asked: Iterable[tuple[bytes, dict[str, str]]]
) -> Iterator[Disagreement]:
    asked = list(asked)
    readings = cedar.read(cedar.about(action), action, (situation for _, situation in asked))
    for (codes, situation), theirs in zip(asked, readings, strict=True):
        ours = as_cedar_reads(answering.answer(codes, action))
        if ours != theirs:
            yield action, situation, ours, theirs


# -- the oracles themselves ----------------------------------------------------------------------------------------


def with_a_rule_changed(edition: Edition, rule_id: str, change: Change) -> Edition:
    rules = tuple(change(rule) if rule.id == rule_id else rule for rule in edition.rules)
    assert rules != edition.rules
    return replace(edition, rules=rules)


def with_another_outcome(rule: Rule) -> Rule:
    return replace(rule, outcome=Outcome.DENY if rule.outcome is Outcome.PERMIT else Outcome.PERMIT)


def without_an_alternative(rule: Rule) -> Rule:
    return replace(rule, when=rule.when[1:])


def with_another_clause_cited(rule: Rule) -> Rule:
    return replace(rule, cites=("QF.1",))


each_slip = pytest.mark.parametrize(
    ("rule_id", "action", "change"),
    [
        ("NH.4a", "hear-checkouts", with_another_outcome),
        ("RR.3/mandated-report", "report-as-mandated", with_another_outcome),
        ("LC.3/in-person", "give-card-number", without_an_alternative),
        ("GV.4/card-number", "give-card-number", without_an_alternative),
        ("PR.3", "send-event-mailing", with_another_clause_cited),
    ],
)
"""Mistakes that an engine could make about one rule, and the action in whose answers each shows."""


def slipped(rule_id: str, change: Change) -> Compiled:
    return compiled(with_a_rule_changed(LATEST.edition, rule_id, change))


@each_slip
def test_a_plain_reading_would_notice_a_slip(rule_id: str, action: str, change: Change) -> None:
    wrong = Answering(slipped(rule_id, change))

    assert at_most_three(against_the_scan(wrong, PlainScan(LATEST.edition), action))


@each_slip
def test_formulas_would_notice_a_slip(rule_id: str, action: str, change: Change) -> None:
    wrong, bits = slipped(rule_id, change), bdd.Bits()

    assert bdd.from_the_diagram(bits, wrong, action) != bdd.from_the_rules(bits, LATEST.edition)[action]


def test_formulas_would_notice_another_outcome_of_any_rule_at_all() -> None:
    bits = bdd.Bits()
    diagrams = {action: bdd.from_the_diagram(bits, LATEST.compiled, action) for action in ACTION_NAMES}
    deciding = [rule for rule in LATEST.edition.rules if rule.outcome]

    unnoticed = []
    for rule in deciding:
        wrong = bdd.from_the_rules(
            bits, with_a_rule_changed(LATEST.edition, rule.id, with_another_outcome), rule.actions
        )
        if all(formulas == diagrams[action] for action, formulas in wrong.items()):
            unnoticed.append(rule.id)

    assert unnoticed == []


def test_formulas_would_notice_evidence_that_no_longer_unlocks() -> None:
    wrong, bits = Answering(slipped("NH.4a", with_another_outcome)), bdd.Bits()
    hearing = bdd.from_the_rules(bits, LATEST.edition)["hear-checkouts"]

    ours = bdd.unlocks_from_the_answers(bits, wrong.tree("hear-checkouts"))

    assert ours != bdd.unlocks_from_the_rules(bits, hearing)


@each_slip
def test_cedar_would_notice_a_slip(rule_id: str, action: str, change: Change) -> None:
    wrong = Answering(slipped(rule_id, change))

    assert at_most_three(against_cedar(wrong, CedarReader(LATEST.edition), action))
