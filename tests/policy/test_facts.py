"""What a question may say: every fact has a value, what cannot be is named, and a slip is told the nearest word."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.policy.actions import ACTION, UnknownAction, check_question
from carrel.policy.facts import (
    EVIDENCE,
    FACT,
    FACTS,
    IMPOSSIBLE,
    Fact,
    FactError,
    Facts,
    Impossible,
    ImpossibleFacts,
    MissingFact,
    UnknownFact,
    UnknownValue,
)
from tests.cli.running import CANARY, assert_repeats_nothing
from tests.policy.plain_scan import can_be
from tests.policy.strategies import situations

FIRST_VALUES = {fact.name: fact.values[0] for fact in FACTS}

anything = st.fixed_dictionaries({}, optional={fact.name: st.sampled_from(fact.values) for fact in FACTS})
"""Any facts of the vocabulary, possible together or not, each given or left out."""


def one_letter_off(word: str) -> str:
    """The word with a letter typed twice, as fingers do."""
    at = len(word) // 2
    return word[:at] + word[at - 1] + word[at:]


# -- what is left out ----------------------------------------------------------------------------------------------


def test_a_fact_that_is_left_out_takes_the_value_that_the_vocabulary_gives_it() -> None:
    facts = Facts.of(channel="telephone")

    assert facts.as_dict() == {
        "channel": "telephone",
        "place": "library",
        "requester": "other",
        "assured": "no",
        "purpose": "not-stated",
        "doubt": "none",
        "card": "no",
        "number": "no",
        "pin": "no",
        "photo_id": "no",
        "details": "no",
        "birth_date": "no",
        "name": "no",
        "shelf_key": "no",
        "team": "branch",
        "exception": "none",
        "cannot_come_in": "no",
        "email": "none",
        "postal": "changed",
        "mail_service": "no",
        "credential": "library-pin",
        "voicemail_permission": "no",
        "marketing": "default",
        "friends_opt_in": "no",
        "foundation_opt_in": "no",
        "legal_basis": "none",
    }


def test_a_question_without_a_channel_is_no_question() -> None:
    with pytest.raises(MissingFact, match=r"channel is missing: it is in-person, self-checkout, .* or mail"):
        Facts.of(requester="holder")


def test_a_card_brings_its_number() -> None:
    assert Facts.of(channel="in-person", card="yes")["number"] == "yes"


def test_a_name_with_a_number_brings_the_shelf_key() -> None:
    assert Facts.of(channel="telephone", name="yes", number="yes")["shelf_key"] == "yes"
    assert Facts.of(channel="in-person", name="yes", card="yes")["shelf_key"] == "yes"


@pytest.mark.parametrize("alone", ["name", "number", "details", "birth_date"])
def test_one_half_of_the_shelf_key_brings_nothing(alone: str) -> None:
    assert Facts.of(channel="telephone", **{alone: "yes"})["shelf_key"] == "no"


def test_what_is_said_stands_against_what_would_be_brought() -> None:
    assert Facts.of(channel="telephone", name="yes", number="yes", shelf_key="no")["shelf_key"] == "no"


@given(given_facts=anything)
def test_what_is_given_stands_and_what_is_left_out_is_brought_or_is_the_default(given_facts: dict[str, str]) -> None:
    try:
        facts = Facts.from_mapping(given_facts)
    except FactError:
        return

    for fact in FACTS:
        if fact.name in given_facts:
            assert facts[fact.name] == given_facts[fact.name]
        elif fact.name in ("number", "shelf_key"):
            assert facts[fact.name] in fact.values
        else:
            assert facts[fact.name] == fact.default


@given(facts=situations())
def test_facts_that_are_written_out_are_read_back_as_they_are(facts: Facts) -> None:
    assert Facts.from_mapping(facts.as_dict()) == facts


def test_the_order_in_which_facts_are_given_does_not_matter() -> None:
    given_facts = {"channel": "in-person", "card": "yes", "name": "yes", "requester": "holder"}

    backwards = dict(reversed(given_facts.items()))

    assert Facts.from_mapping(backwards) == Facts.from_mapping(given_facts)


# -- what cannot be ------------------------------------------------------------------------------------------------


@given(given_facts=anything)
def test_facts_that_cannot_be_together_are_refused_and_all_others_are_not(given_facts: dict[str, str]) -> None:
    whole = {**FIRST_VALUES, **given_facts}

    if can_be(whole):
        assert Facts.from_mapping(whole).as_dict() == whole
    else:
        with pytest.raises(ImpossibleFacts):
            Facts.from_mapping(whole)


@pytest.mark.parametrize("impossible", IMPOSSIBLE, ids=lambda each: each.reason)
def test_each_combination_that_cannot_be_is_named_with_its_values_and_its_reason(impossible: Impossible) -> None:
    others = [each for each in IMPOSSIBLE if each is not impossible]
    for values in product(*impossible.when.values()):
        clash = dict(zip(impossible.when, values, strict=True))
        around = {"channel": "in-person", "number": "yes" if "pin" in clash or "card" in clash else "no"}
        whole = {**FIRST_VALUES, **around, **clash}
        if any(all(whole[name] in those for name, those in each.when.items()) for each in others):
            continue

        with pytest.raises(ImpossibleFacts) as refused:
            Facts.from_mapping(whole)

        assert str(refused.value).endswith(f"cannot be: {impossible.reason}")
        for name, value in clash.items():
            assert f"{name} {value!r}" in str(refused.value)


# -- slips ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_fact_that_is_spelled_wrongly_is_told_the_nearest(fact: Fact) -> None:
    with pytest.raises(UnknownFact, match=f"did you mean '{fact.name}'"):
        Facts.from_mapping({"channel": "telephone", one_letter_off(fact.name): fact.values[0]})


@pytest.mark.parametrize(
    ("fact", "value"), [(fact, value) for fact in FACTS for value in fact.values if len(value) > 3]
)
def test_a_value_that_is_spelled_wrongly_is_told_the_nearest_and_those_there_are(fact: Fact, value: str) -> None:
    with pytest.raises(UnknownValue, match=f"did you mean '{value}'") as refused:
        Facts.from_mapping({"channel": "telephone", fact.name: one_letter_off(value)})

    for there_is in fact.values:
        assert there_is in str(refused.value)


@pytest.mark.parametrize("action", ACTION)
def test_an_action_that_is_spelled_wrongly_is_told_the_nearest(action: str) -> None:
    with pytest.raises(UnknownAction, match=f"did you mean '{action}'"):
        check_question(Facts.of(channel="telephone"), one_letter_off(action))


@pytest.mark.parametrize("value", [True, False, 1, None, ["yes"], {"yes": "yes"}])
def test_a_value_is_text_and_nothing_is_guessed(value: object) -> None:
    with pytest.raises(UnknownValue, match="every value is text"):
        Facts.from_mapping({"channel": "telephone", "number": value})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "given_facts",
    [
        {"channel": "telephone", CANARY: "yes"},
        {"channel": "telephone", "name": CANARY},
        {"channel": CANARY},
        {"channel": "telephone", "team": CANARY},
    ],
)
def test_an_error_repeats_nothing_of_what_was_given(given_facts: dict[str, str]) -> None:
    with pytest.raises(FactError) as refused:
        Facts.from_mapping(given_facts)

    assert_repeats_nothing(str(refused.value))


def test_an_action_that_is_none_is_not_repeated_either() -> None:
    with pytest.raises(UnknownAction) as refused:
        check_question(Facts.of(channel="telephone"), CANARY)

    assert_repeats_nothing(str(refused.value))


def test_evidence_is_yes_or_no_and_is_not_there_unless_it_is_shown() -> None:
    assert all(FACT[evidence].is_question and FACT[evidence].default == "no" for evidence in EVIDENCE)
