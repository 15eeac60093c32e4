"""What the readings R38 to R45 settle, in every region of every answer; single situations are among the worked cases."""

import pytest

from carrel.policy import Answer, Facts
from carrel.policy.actions import ACTION
from carrel.policy.policy import Era
from carrel.terms import Outcome
from tests.policy.eras import SHIPPED, each_shipped_era
from tests.policy.situations import told

LATEST = SHIPPED.eras[-1]
IN_THE_LIBRARY = ("in-person", "self-checkout")
FROM_THE_SHELF = {"find-hold-on-shelf": "NH.5c", "check-out-hold-to-self": "NH.5e"}
AT_THE_MACHINE = {
    "check-out": "NH.4c",
    "check-out-interlibrary-loan": "NH.4c",
    "check-out-hold-to-holder": "NH.5d",
}
TITLES_IN_A_LETTER = (
    "hear-checkouts",
    "hear-holds",
    "hear-history",
    "hear-fee-details",
    "hear-program-registrations",
    "receive-checkout-list",
    "receive-detailed-receipt",
)
SENT_BY_EMAIL = ("receive-checkout-list", "receive-detailed-receipt", "reset-pin", "email-card-number")


def answer_to(action: str, **facts: str) -> Answer:
    answer = LATEST.answering.answer(Facts.of(**{"purpose": "stated", **facts}).codes, action)
    assert answer
    return answer


@each_shipped_era
def test_a_hold_is_found_and_taken_from_the_shelf_in_the_library_alone(era: Era) -> None:
    for action, situation, answer in told(era):
        if action not in FROM_THE_SHELF or situation["channel"] in IN_THE_LIBRARY:
            continue
        if situation["requester"] == "official":
            assert answer.outcome is Outcome.REFER, situation
        else:
            assert answer.outcome is Outcome.DENY, situation
            if situation["doubt"] == "none":
                assert FROM_THE_SHELF[action] in answer.clauses, situation
                assert any("in the library" in sentence for sentence in answer.say), situation


@each_shipped_era
def test_nobody_who_is_here_has_a_number_emailed_or_a_card_mailed(era: Era) -> None:
    for action, situation, answer in told(era):
        if action in ("email-card-number", "mail-card") and situation["channel"] == "in-person":
            official = situation["requester"] == "official"
            assert answer.outcome in ((Outcome.REFER,) if official else (Outcome.DENY, Outcome.ASK)), situation


@pytest.mark.parametrize(("action", "handed"), [("email-card-number", "LC.4"), ("mail-card", "LC.5")])
@pytest.mark.parametrize("shown", ["photo_id", "details"])
def test_whoever_is_here_and_identified_hears_that_it_is_handed_over(action: str, handed: str, shown: str) -> None:
    here = {"channel": "in-person", "requester": "holder", "assured": "yes", "cannot_come_in": "yes", shown: "yes"}
    here |= {"team": "contact-center", "email": "settled", "postal": "settled"}

    refused, given = answer_to(action, **here), answer_to("give-card-number", **here)

    assert refused.outcome is Outcome.DENY
    assert handed in refused.clauses
    assert any(sentence.startswith("Since you're here, I can") for sentence in refused.say)
    assert given.outcome is Outcome.PERMIT


@each_shipped_era
def test_what_is_sent_and_tells_titles_or_opens_an_account_goes_to_a_settled_address_or_not_at_all(era: Era) -> None:
    for action, situation, answer in told(era):
        if answer.outcome is not Outcome.PERMIT or situation["requester"] == "official":
            continue
        if action in TITLES_IN_A_LETTER and situation["channel"] == "mail":
            assert situation["postal"] == "settled", (action, situation)
        if action in SENT_BY_EMAIL and situation["channel"] == "email":
            assert situation["email"] == "settled", (action, situation)
        if action == "replace-card" and situation["channel"] not in ("in-person", "video"):
            assert situation["postal"] == "settled", situation
        if action == "mail-card":
            assert situation["postal"] == "settled", situation


@pytest.mark.parametrize("channel", ["telephone", "email", "text", "chat", "video"])
@pytest.mark.parametrize("action", ["hear-checkouts", "hear-holds", "hear-history", "hear-fee-details"])
def test_a_conversation_is_no_letter(action: str, channel: str) -> None:
    answer = answer_to(action, channel=channel, number="yes", email="changed", postal="changed")

    assert answer.outcome is Outcome.PERMIT


def test_what_law_requires_goes_to_the_official_whatever_address_is_on_file() -> None:
    asked = {"channel": "mail", "requester": "official", "team": "directors-office", "legal_basis": "determined"}

    for action in TITLES_IN_A_LETTER:
        assert answer_to(action, **asked, postal="changed").outcome is Outcome.PERMIT, action


@each_shipped_era
def test_at_the_self_checkout_without_the_pin_the_clause_about_checking_out_answers(era: Era) -> None:
    heard = 0
    for action, situation, answer in told(era):
        is_there = situation["channel"] == "self-checkout" and situation["doubt"] == "none"
        if action in AT_THE_MACHINE and is_there and (situation["number"], situation["pin"]) == ("yes", "no"):
            assert answer.outcome is Outcome.DENY
            assert {AT_THE_MACHINE[action], "LC.1"} <= set(answer.clauses), situation
            heard += 1

    assert heard


@each_shipped_era
def test_where_name_and_number_are_not_the_label_only_the_label_opens_the_shelf(era: Era) -> None:
    for action, situation, answer in told(era):
        shown = (situation["name"], situation["number"], situation["shelf_key"])
        if action in FROM_THE_SHELF and shown == ("yes", "yes", "no"):
            assert not any("card" in one or "name" in one for one in answer.unlock), (action, situation)


@each_shipped_era
def test_a_clause_about_the_holder_decides_about_nobody_else(era: Era) -> None:
    for action, situation, answer in told(era):
        if "AH.1" in answer.clauses:
            is_signed_in = situation["channel"] == "online" and situation["pin"] == "yes"
            assert situation["requester"] == "holder", (action, situation)
            assert situation["assured"] == "yes" or is_signed_in, (action, situation)


NEEDS_A_TICK = {"hear-questions-asked"}
"""What is not permitted to anybody but an official before something was done that nothing else shows."""


@each_shipped_era
def test_a_tick_is_asked_for_only_where_it_is_needed(era: Era) -> None:
    for action, situation, answer in told(era):
        if answer.outcome is Outcome.PERMIT and situation["requester"] != "official":
            assert not answer.must or action in NEEDS_A_TICK, (action, situation)
            assert not answer.once or situation["place"] == "telework", (action, situation)


@each_shipped_era
def test_the_amount_is_there_wherever_paying_is_permitted(era: Era) -> None:
    for action, situation, answer in told(era):
        if action == "pay-fee" and answer.outcome is Outcome.PERMIT:
            assert answer.must == (), situation


def test_whoever_shows_nothing_is_not_said_to_be_doubted() -> None:
    title = LATEST.edition.standings["unassured-holder"].title

    assert "staff are not sure, or nothing was shown" in title
    assert not any("of whom staff are not sure" in standing.title for standing in LATEST.edition.standings.values())


def test_every_case_that_a_reading_changed_says_by_which() -> None:
    said = {
        name: [case for case in LATEST.edition.cases if f"({name}" in case.situation]
        for name in LATEST.edition.readings
    }

    for name in ("R38", "R39", "R40", "R42", "R43", "R45"):
        assert len(said[name]) >= 2, name
    assert set(ACTION) >= {case.action for cases in said.values() for case in cases}
