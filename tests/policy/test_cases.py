"""Every worked case of every edition holds, and a case that is written wrongly is told what is wrong with it."""

from collections.abc import Iterator
from datetime import date

import pytest

from carrel.policy.actions import ACTION
from carrel.policy.cases import CaseError, read_case
from carrel.policy.compiling import Verdict
from carrel.policy.edition import Case, Place
from carrel.policy.facts import Facts
from carrel.policy.policy import Era, Policy
from carrel.terms import Outcome
from tests.policy.eras import EXAMPLES, SHIPPED, each_era

WITH_THEIR_POLICY = [(policy, era) for policy in (SHIPPED, EXAMPLES) for era in policy.eras]


def worked_cases() -> Iterator[object]:
    """Every case in every era whose text holds it: an amendment leaves the cases of its edition true."""
    for policy, era in WITH_THEIR_POLICY:
        for case in era.edition.cases:
            yield pytest.param(policy, era, case, id=f"{era.id} {case.clause} {case.situation}")


@pytest.mark.parametrize(("policy", "era", "case"), list(worked_cases()))
def test_the_worked_case_holds(policy: Policy, era: Era, case: Case) -> None:
    answer = policy.decide(Facts.from_mapping(case.facts), case.action, on=case.on or era.effective)

    assert answer.outcome is case.outcome
    assert set(case.clauses) <= set(answer.clauses)
    if case.unlock is not None:
        assert {frozenset(evidence) for evidence in answer.unlock} == case.unlock


def test_the_shipped_policy_is_worked_out_in_two_hundred_cases_or_more() -> None:
    assert len(SHIPPED.eras[0].edition.cases) >= 200


def test_the_example_is_worked_out_in_sixty_cases_or_more() -> None:
    assert len(EXAMPLES.eras[0].edition.cases) >= 60


@pytest.mark.parametrize("action", ACTION)
@each_era
def test_every_action_has_a_case_that_is_permitted_and_one_that_is_not_where_there_are_such(
    era: Era, action: str
) -> None:
    leaves = era.compiled.forest.values(era.compiled.verdicts[action])
    there_are = {leaf.outcome is Outcome.PERMIT for leaf in leaves if isinstance(leaf, Verdict)}

    worked = {case.outcome is Outcome.PERMIT for case in era.edition.cases if case.action == action}

    assert worked == there_are


@each_era
def test_no_two_cases_tell_one_situation_differently(era: Era) -> None:
    answers: dict[tuple[bytes, str, date], Outcome] = {}
    for case in era.edition.cases:
        question = (Facts.from_mapping(case.facts).codes, case.action, case.on or era.effective)

        assert answers.setdefault(question, case.outcome) is case.outcome, case.place


# -- how a case is written ---------------------------------------------------------------------------------------


def read(facts: str = "in-person", question: str = "return", answer: str = "permit") -> Case:
    """The case in a row with these cells."""
    return read_case(("someone", facts, question, answer), "TT.1", Place("edition.md", 1))


def test_a_yes_or_no_fact_is_named_alone() -> None:
    assert read("in-person, card").facts == {"channel": "in-person", "card": "yes"}


def test_a_value_that_only_one_fact_has_is_named_alone() -> None:
    assert read("telephone, holder, found-card").facts == {
        "channel": "telephone",
        "requester": "holder",
        "doubt": "found-card",
    }


def test_a_value_that_several_facts_have_is_named_with_its_fact() -> None:
    assert read("mail, email: settled, postal: changed").facts == {
        "channel": "mail",
        "email": "settled",
        "postal": "changed",
    }


def test_a_no_is_written_out() -> None:
    assert read("telephone, voicemail_permission: no").facts["voicemail_permission"] == "no"


def test_a_case_may_have_a_day() -> None:
    assert read("mail, on 2024-04-30").on == date(2024, 4, 30)


def test_what_would_unlock_is_written_as_sets() -> None:
    case = read(answer="deny TT.1; unlock card or name+details")

    assert case.clauses == ("TT.1",)
    assert case.unlock == frozenset({frozenset({"card"}), frozenset({"name", "details"})})
    assert read(answer="deny TT.1; unlock card or name + details").unlock == case.unlock


def test_unlock_nothing_is_not_the_same_as_saying_nothing_of_it() -> None:
    assert read(answer="deny; unlock nothing").unlock == frozenset()
    assert read(answer="deny").unlock is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("in-person, crad", "'crad' is not a fact; did you mean 'card'?"),
        ("in-person, settled", "'settled' stands for several facts; say `email: settled` or `postal: settled`"),
        ("in-person, emial: settled", "unknown fact 'emial'; did you mean 'email'?"),
        ("in-person, email: setled", "email cannot be 'setled'; did you mean 'settled'?"),
        ("in-person, telephone", "channel appears twice"),
        ("in-person, on 2024-02-30", "2024-02-30 is not a date"),
        ("card", "channel is missing: it is in-person, self-checkout, "),
        ("telephone, card", "card 'yes' with channel 'telephone' cannot be: a card can be shown only in person"),
        ("voicemail", "action 'return' with channel 'voicemail' cannot be: voicemail actions belong"),
    ],
)
def test_facts_that_cannot_be_read_are_told_why(facts: str, said: str) -> None:
    with pytest.raises(CaseError) as refused:
        read(facts)

    assert str(refused.value).startswith(said)


def test_an_unknown_question_is_told_the_nearest() -> None:
    with pytest.raises(CaseError, match=r"that action is not in the vocabulary; did you mean 'return'\?"):
        read(question="retrun")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("permitted TT.1", "'permitted' is not an outcome; did you mean 'permit'?"),
        ("", "'' is not an outcome."),
        ("deny; lock card", "after the semicolon comes `unlock …`, not 'lock card'"),
        ("deny; unlock", "after the semicolon comes `unlock …`, not 'unlock'"),
        ("deny; unlock crad", "'crad' is not evidence; did you mean 'card'?"),
        ("deny; unlock card + purpose", "'purpose' is not evidence."),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_why(answer: str, said: str) -> None:
    with pytest.raises(CaseError) as refused:
        read(answer=answer)

    assert str(refused.value) == said


def test_a_row_with_too_few_cells_is_told_how_many_there_are() -> None:
    with pytest.raises(CaseError, match="a case has 4 cells: situation, facts, question and answer"):
        read_case(("someone", "in-person", "return"), "TT.1", Place("edition.md", 1))
