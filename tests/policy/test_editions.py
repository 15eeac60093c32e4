"""Which edition answers on which day, and what every answer of every edition has in it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.policy import Answer, Facts
from carrel.policy.actions import ACTION, ImpossibleQuestion, UnknownAction
from carrel.policy.facts import EVIDENCE
from carrel.policy.policy import Era, NoEdition, Policy, load_policy
from carrel.terms import Outcome
from tests.policy import tiny
from tests.policy.eras import EXAMPLES, EXAMPLES_FOLDER, SHIPPED
from tests.policy.plain_scan import shown
from tests.policy.strategies import days, questions

POLICIES = [pytest.param(SHIPPED, id="shipped"), pytest.param(EXAMPLES, id="examples")]
ERAS = [pytest.param(policy, era, id=era.id) for policy in (SHIPPED, EXAMPLES) for era in policy.eras]


# -- days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "day", "era"),
    [
        (SHIPPED, date(2024, 1, 1), "2024-01"),
        (SHIPPED, date(2024, 4, 30), "2024-01"),
        (SHIPPED, date(2024, 5, 1), "2024-05"),
        (SHIPPED, date(2039, 12, 31), "2024-05"),
        (EXAMPLES, date(2025, 3, 1), "fernhill-2025"),
        (EXAMPLES, date(2025, 9, 30), "fernhill-2025"),
        (EXAMPLES, date(2025, 10, 1), "fernhill-2025-autumn"),
    ],
)
def test_the_day_chooses_the_era(policy: Policy, day: date, era: str) -> None:
    assert policy.on(day).id == era


@pytest.mark.parametrize("policy", POLICIES)
def test_before_the_first_edition_there_is_no_answer(policy: Policy) -> None:
    eve = policy.eras[0].effective - timedelta(days=1)

    with pytest.raises(NoEdition, match=f"no edition was in force on {eve}"):
        policy.decide(Facts.of(channel="in-person"), "return", on=eve)


@pytest.mark.parametrize("policy", POLICIES)
def test_an_era_that_nobody_wrote_is_told_the_nearest(policy: Policy) -> None:
    name = policy.eras[0].id

    with pytest.raises(NoEdition, match=f"no edition has that name; did you mean '{name}'?"):
        policy.era(name + "x")


def test_the_free_mail_services_begin_on_their_day_and_not_before() -> None:
    facts = Facts.of(
        channel="telephone",
        requester="holder",
        assured="yes",
        purpose="stated",
        details="yes",
        mail_service="yes",
        team="community-information-services",
    )

    before = SHIPPED.decide(facts, "give-card-number", on=date(2024, 4, 30))
    after = SHIPPED.decide(facts, "give-card-number", on=date(2024, 5, 1))

    assert (before.outcome, after.outcome) == (Outcome.DENY, Outcome.PERMIT)
    assert after.clauses == ("GV.4",)


def test_fernhill_asks_for_a_number_as_well_from_october_on() -> None:
    facts = Facts.of(channel="telephone", purpose="stated", name="yes", details="yes")

    before = EXAMPLES.decide(facts, "hear-holds", on=date(2025, 9, 30))
    after = EXAMPLES.decide(facts, "hear-holds", on=date(2025, 10, 1))

    assert (before.outcome, after.outcome) == (Outcome.PERMIT, Outcome.DENY)
    assert after.unlock == (("number",),)


@pytest.mark.parametrize("policy", POLICIES)
def test_no_two_eras_have_the_same_fingerprint(policy: Policy) -> None:
    fingerprints = [era.edition.fingerprint for era in policy.eras]

    assert len(set(fingerprints)) == len(fingerprints)


def test_the_folder_of_one_edition_is_a_policy_by_itself() -> None:
    policy = load_policy(EXAMPLES_FOLDER / "fernhill-2025")

    assert [era.id for era in policy.eras] == ["fernhill-2025"]


def test_the_folder_of_an_amendment_brings_what_it_amends() -> None:
    policy = load_policy(EXAMPLES_FOLDER / "fernhill-2025-autumn")

    assert [era.id for era in policy.eras] == ["fernhill-2025", "fernhill-2025-autumn"]
    assert policy.eras[-1].edition == EXAMPLES.era("fernhill-2025-autumn").edition


def test_two_libraries_answer_one_question_differently() -> None:
    child = Facts.of(channel="in-person", purpose="stated", name="yes", number="yes")
    officer = Facts.of(channel="in-person", requester="official", purpose="stated", name="yes")

    today = date(2025, 11, 1)

    assert SHIPPED.decide(child, "hear-checkouts", on=today).outcome is Outcome.PERMIT
    assert EXAMPLES.decide(child, "hear-checkouts", on=today).outcome is Outcome.DENY
    assert SHIPPED.decide(officer, "hear-checkouts", on=today).outcome is Outcome.REFER
    assert EXAMPLES.decide(officer, "hear-checkouts", on=today).outcome is Outcome.DENY


# -- answers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("policy", "era"), ERAS)
@settings(deadline=None, max_examples=250)
@given(question=questions(), data=st.data())
def test_every_possible_question_has_a_whole_answer(
    policy: Policy, era: Era, question: tuple[Facts, str], data: st.DataObject
) -> None:
    facts, action = question
    last = max(later.effective for later in policy.eras) + timedelta(days=400)
    day = data.draw(days(era.effective, last))

    answer = policy.decide(facts, action, on=day)

    assert_is_whole(answer, policy.on(day))


def assert_is_whole(answer: Answer, era: Era) -> None:
    """An answer is an outcome, by clauses that stand in the text, with what belongs to that outcome and no more."""
    edition = era.edition
    assert answer.outcome in Outcome
    assert answer.clauses
    assert set(answer.clauses) <= set(edition.clauses)
    assert set(answer.readings) <= set(edition.readings)
    assert answer.edition == f"{era.id}+{edition.fingerprint}"
    assert bool(answer.questions) is (answer.outcome is Outcome.ASK)
    assert bool(answer.refer_to) is (answer.outcome is Outcome.REFER)
    if answer.outcome is Outcome.PERMIT:
        assert answer.unlock == ()
    for words in (
        answer.must,
        answer.once,
        answer.heed,
        answer.questions,
        answer.say,
        answer.never_say,
        answer.instead,
    ):
        assert all(words)
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("policy", POLICIES)
@settings(deadline=None, max_examples=250)
@given(question=questions())
def test_what_unlocks_an_answer_does(policy: Policy, question: tuple[Facts, str]) -> None:
    facts, action = question
    today = policy.eras[-1].effective

    for evidence in policy.decide(facts, action, on=today).unlock:
        assert set(evidence) <= set(EVIDENCE)
        answer = policy.decide(Facts.from_mapping(shown(facts.as_dict(), evidence)), action, on=today)

        assert answer.outcome is Outcome.PERMIT


@pytest.mark.parametrize("policy", POLICIES)
@given(question=questions())
@settings(deadline=None)
def test_the_same_question_has_the_same_answer(policy: Policy, question: tuple[Facts, str]) -> None:
    facts, action = question
    today = policy.eras[-1].effective

    assert policy.decide(facts, action, on=today) == policy.decide(Facts(facts.codes), action, on=today)


@pytest.mark.parametrize("policy", POLICIES)
@given(question=questions())
@settings(deadline=None)
def test_an_answer_tells_nothing_but_text(policy: Policy, question: tuple[Facts, str]) -> None:
    told = policy.decide(*question, on=policy.eras[-1].effective).as_dict()

    assert " ".join(told) == (
        "outcome clauses must once heed questions say never_say refer_to contact unlock instead ways edition readings"
    )
    assert told["refer_to"] is None or isinstance(told["refer_to"], str)


@pytest.mark.parametrize("policy", POLICIES)
def test_an_action_that_is_not_in_the_vocabulary_is_no_question(policy: Policy) -> None:
    with pytest.raises(UnknownAction, match=r"did you mean 'hear-holds'\?"):
        policy.decide(Facts.of(channel="in-person"), "hear-hold", on=policy.eras[0].effective)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("action", ACTION)
def test_voicemail_actions_and_the_voicemail_channel_belong_together(policy: Policy, action: str) -> None:
    wrong = "telephone" if "voicemail" in action else "voicemail"

    with pytest.raises(ImpossibleQuestion):
        policy.decide(Facts.of(channel=wrong), action, on=policy.eras[0].effective)


def test_two_policies_in_one_process_do_not_answer_for_one_another(tmp_path: Path) -> None:
    one = load_policy(tiny.written(tmp_path / "one"))
    other = load_policy(
        tiny.written(tmp_path / "other", edition=tiny.spoilt(tiny.EDITION, ("{card: yes}", "{number: yes}")))
    )
    facts = Facts.of(channel="telephone", number="yes")

    answers = [policy.decide(facts, "hear-holds", on=date(2025, 1, 1)).outcome for policy in (one, other)]

    assert answers == [Outcome.DENY, Outcome.PERMIT]
