"""The words of an answer fit the facts: where the person is, whom they reached, what they showed, and what would help."""

import re
from collections.abc import Mapping

import pytest

from carrel.policy import Answer, Facts
from carrel.policy.actions import ACTION, Group
from carrel.policy.policy import Era
from carrel.terms import Outcome
from tests.policy.eras import SHIPPED, each_shipped_era
from tests.policy.situations import told

Situation = Mapping[str, str]
LATEST = SHIPPED.eras[-1]
OF_A_CARD_OR_ITS_NUMBER = ("give-card-number", "replace-card", "email-card-number", "mail-card")
SHOWN_THERE = ("in-person", "self-checkout", "video")


def answer_to(action: str, **facts: str) -> Answer:
    answer = LATEST.answering.answer(Facts.of(**{"purpose": "stated", **facts}).codes, action)
    assert answer
    return answer


# -- one thing at a time -------------------------------------------------------------------------------------------


@each_shipped_era
def test_a_refusal_says_two_sentences_at_most_and_of_a_card_or_its_number_one(era: Era) -> None:
    for action, situation, answer in told(era):
        assert len(answer.say) <= 2, (action, situation)
        if action in OF_A_CARD_OR_ITS_NUMBER and answer.outcome is not Outcome.PERMIT:
            assert len(answer.say) == 1, (action, situation)


@each_shipped_era
def test_whoever_asks_and_is_not_helped_at_once_hears_something(era: Era) -> None:
    for action, situation, answer in told(era):
        if answer.outcome is not Outcome.PERMIT and ACTION[action].group is not Group.OUTBOUND:
            assert answer.say, (action, situation)


# -- where the person is -------------------------------------------------------------------------------------------


@each_shipped_era
def test_nobody_is_asked_to_come_in_who_is_in(era: Era) -> None:
    for action, situation, answer in told(era):
        if situation["channel"] in ("in-person", "self-checkout"):
            assert not re.search(r"\bcome in\b", " ".join(answer.say), re.IGNORECASE), (action, situation)
        if situation["channel"] == "in-person":
            assert not any("coming in" in way.words for way in answer.instead), (action, situation)


@each_shipped_era
def test_the_card_itself_is_asked_for_where_it_can_be_shown_and_elsewhere_at_the_desk(era: Era) -> None:
    for action, situation, answer in told(era):
        for sentence in answer.say:
            if situation["channel"] not in SHOWN_THERE and re.search(r"\b(the|its) card\b(?! number)", sentence):
                assert re.search("at the desk|come in", sentence), (action, situation, sentence)


@each_shipped_era
def test_a_screen_is_turned_in_person_and_shared_elsewhere(era: Era) -> None:
    for _, situation, answer in told(era):
        if any("turn the screen" in sentence for sentence in answer.say):
            assert situation["channel"] == "in-person"


@each_shipped_era
def test_a_number_that_is_given_face_to_face_is_not_said_aloud(era: Era) -> None:
    for action, situation, answer in told(era):
        if action in ("give-card-number", "replace-card") and answer.outcome is Outcome.PERMIT:
            is_face_to_face = situation["channel"] in ("in-person", "video")
            assert any("do not say it aloud" in line for line in answer.heed) is is_face_to_face, situation


# -- what would help -----------------------------------------------------------------------------------------------

ASKED_FOR = {
    "For that I need the card or the card number.": {("card",), ("number",)},
    "For that I need the card number.": {("number",)},
    "All I need is a name, the card or the card number.": {("name",), ("card",), ("number",)},
    "All I need is a name or the card number.": {("name",), ("number",)},
    "For that, may I have the card, its number or photo identification, or check some details with you?": {
        ("card",),
        ("number",),
        ("photo_id",),
        ("details",),
    },
    "For that, may I have the card number, or check some details with you?": {("number",), ("details",)},
    "Or may I have the card number, or check some details with you?": {("number",), ("details",)},
    "For a new PIN I need to see the card itself.": {("card",)},
    "To check these out I need to see the card itself. With the PIN you can use the self-checkout.": {("card",)},
    "To check out on an account I need to see its card. You could also use an account of your own.": {("card",)},
}
"""What a sentence asks for."""

SENT = {
    "receive-checkout-list": ("email", "text", "mail"),
    "receive-detailed-receipt": ("email", "mail"),
    "reset-pin": ("email",),
    **dict.fromkeys(
        ("hear-checkouts", "hear-holds", "hear-history", "hear-fee-details", "hear-program-registrations"), ("mail",)
    ),
}
"""What is sent on which channel (readings R36, R40)."""


@each_shipped_era
@pytest.mark.parametrize("sentence", ASKED_FOR)
def test_what_is_asked_for_would_do(era: Era, sentence: str) -> None:
    heard = 0
    for action, situation, answer in told(era):
        # Whether something may be sent depends on the address, of which nobody hears who has shown nothing yet.
        is_sent = situation["channel"] in SENT.get(action, ())
        if sentence in answer.say and situation["purpose"] == "stated" and not is_sent:
            assert set(answer.unlock) >= ASKED_FOR[sentence], (action, situation)
            heard += 1

    assert heard or "To check" in sentence


@each_shipped_era
@pytest.mark.parametrize("sentence", ["Please sign in with the card number and PIN.", "Please enter the card number"])
def test_number_and_pin_are_asked_for_where_they_open_something(era: Era, sentence: str) -> None:
    for action, situation, answer in told(era):
        if situation["purpose"] == "stated" and any(each.startswith(sentence) for each in answer.say):
            assert any("pin" in evidence for evidence in answer.unlock), (action, situation)


@each_shipped_era
def test_a_name_is_said_to_be_too_little_to_nobody_who_gave_none(era: Era) -> None:
    for action, situation, answer in told(era):
        if situation["name"] == "no":
            assert not any("with a name" in sentence for sentence in answer.say), (action, situation)


# -- a card or its number, for someone who cannot come in ----------------------------------------------------------

SURE = {"channel": "telephone", "requester": "holder", "assured": "yes"}
AWAY = {**SURE, "cannot_come_in": "yes", "postal": "settled", "email": "settled"}


@pytest.mark.parametrize("action", ["email-card-number", "mail-card"])
@pytest.mark.parametrize(
    ("facts", "heard"),
    [
        ({**AWAY, "team": "contact-center", "number": "yes"}, "May I check some details with you?"),
        ({**AWAY, "team": "contact-center"}, "May I check some details with you?"),
        ({**AWAY, "details": "yes"}, "The contact center can help with that."),
        ({**AWAY, "details": "yes", "email": "none", "postal": "changed"}, "The contact center can help with that."),
        (
            {**AWAY, "team": "contact-center", "channel": "video", "number": "yes"},
            "May I see photo identification, or check some details with you?",
        ),
    ],
)
def test_whoever_cannot_come_in_hears_what_stands_in_the_way(action: str, facts: dict[str, str], heard: str) -> None:
    answer = answer_to(action, **facts)

    assert answer.outcome is Outcome.DENY
    assert answer.say == (heard,)
    assert ("the contact center" in [way.words for way in answer.instead]) is ("contact center" in heard)


@pytest.mark.parametrize("action", ["email-card-number", "mail-card"])
def test_whoever_can_come_in_hears_that_the_desk_does_it_at_once(action: str) -> None:
    (heard,) = answer_to(action, **SURE, team="contact-center", details="yes").say

    assert "only to someone who can't come in" in heard


def test_an_address_that_is_missing_and_one_that_is_new_sound_alike() -> None:
    asked = {**AWAY, "team": "contact-center", "details": "yes"}

    missing, new = (answer_to("email-card-number", **{**asked, "email": email}) for email in ("none", "changed"))

    assert missing.say == new.say == ("I can't email it right now. We can mail a card to the address on file instead.",)


# -- a PIN ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "heard"),
    [
        ({"requester": "holder", "assured": "yes", "card": "yes"}, "I can help you set a new one right now."),
        ({"photo_id": "yes"}, "With the card, I can help you set a new one right now."),
    ],
)
def test_at_the_desk_a_new_pin_is_set_at_the_desk(facts: dict[str, str], heard: str) -> None:
    answer = answer_to("refer-to-forgot-pin", channel="in-person", email="changed", **facts)

    assert answer.outcome is Outcome.DENY
    assert answer.say == (heard,)


def test_a_helper_is_not_told_to_bring_photo_identification_for_a_pin() -> None:
    for channel in ("telephone", "chat", "video", "in-person"):
        answer = answer_to("refer-to-forgot-pin", channel=channel, email="none")

        assert not any("photo" in told for told in (*answer.say, *(way.words for way in answer.instead))), channel


@each_shipped_era
def test_a_reset_by_email_goes_to_no_address_that_is_new(era: Era) -> None:
    for action, situation, answer in told(era):
        is_new = situation["email"] != "settled"
        if action == "reset-pin" and answer.outcome is Outcome.PERMIT and is_new:
            assert situation["channel"] != "email", situation
            if situation["channel"] == "text":
                assert any("send nothing to an address that is new" in line for line in answer.heed), situation


@each_shipped_era
def test_no_card_that_is_replaced_at_a_distance_is_mailed_to_an_address_that_changed(era: Era) -> None:
    for action, situation, answer in told(era):
        if action == "replace-card" and answer.outcome is Outcome.PERMIT and situation["postal"] == "changed":
            is_on_video = situation["channel"] == "video"
            assert is_on_video or situation["channel"] == "in-person", situation
            assert any("Mail no card" in line for line in answer.heed) is is_on_video, situation


# -- machines and homes --------------------------------------------------------------------------------------------


def test_where_no_staff_stand_nobody_is_told_to_look_at_a_card() -> None:
    answer = answer_to("check-out-hold-to-self", channel="self-checkout", shelf_key="yes")

    assert answer.outcome is Outcome.PERMIT
    assert answer.must == ()
    assert answer.heed == ("Check it out on the account that signs in at the machine.",)


@pytest.mark.parametrize("action", ["place-hold", "receive-plain-receipt", "update-contact", "hear-checkouts"])
def test_at_home_the_conversation_stays_with_the_clerk(action: str) -> None:
    answer = answer_to(action, channel="telephone", place="telework", number="yes")

    assert answer.outcome is Outcome.PERMIT
    assert "Keep the screen and the conversation to yourself." in answer.once
    assert answer.must == ()
