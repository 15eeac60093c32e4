"""LC · Library cards and card numbers, and VM · Voicemail, as they come to the desk."""

import pytest

from tests.browser.conftest import Opened
from tests.browser.playing import Scene, marked, play
from tests.world import World

NUMBER = frozenset({"number"})
CHANGED = {"email_changed_at": "2100-01-01"}
MOVED = {"postal_changed_at": "2100-01-01"}

CARDS = (
    Scene("LC.1", "the plastic card in a helper's hand is the card", "other", ("card",), "check-out", "permit",
          cites="NH.3"),
    Scene("LC.1", "the signed-in app on a friend's telephone is the card", "other", ("app",),
          "check-out-interlibrary-loan", "permit", cites="NH.3"),
    Scene("LC.2", "a photo of the card is not", "other", ("paper",), "change-pin", "deny", cites="PW.1"),
    Scene("LC.2", "a photo of the card is the number, and brings the titles", "other", ("paper",), "hear-checkouts",
          "permit", frozenset({"checkout"}), cites="NH.4a"),
    Scene("LC.3", "a known holder with a passport asks for her number", "sure", ("photo ID",), "give-card-number",
          "permit", NUMBER),
    Scene("LC.3", "a known holder with three matching pieces asks for it", "sure", ("details",), "give-card-number",
          "permit", NUMBER),
    Scene("LC.3", "a known holder with a passport has the card replaced", "sure", ("photo ID",), "replace-card",
          "permit"),
    Scene("LC.3", "a known holder with the worn-out card and no photo ID does not", "sure", ("card",), "replace-card",
          "deny"),
    Scene("LC.3", "a mother asks for her little boy's number", "other", ("name",), "give-card-number", "deny"),
    Scene("LC.3", "a caller, known and matching, asks for the number", "sure", ("details",), "give-card-number",
          "deny", channel="telephone", team="contact-center"),
    Scene("LC.3", "a holder who found another's card gets no number", "sure", ("photo ID",), "give-card-number",
          "deny", why="found-card", cites="NH.2c"),
    Scene("LC.4", "a holder in hospital calls the contact center, and matches", "sure", ("details",),
          "email-card-number", "permit", channel="telephone", team="contact-center", cannot_come_in=True),
    Scene("LC.4", "a holder in hospital who has rung a branch", "sure", ("details",), "email-card-number", "deny",
          channel="telephone", cannot_come_in=True,),
    Scene("LC.4a", "an address that has stood for long may be sent to, by a clerk at home", "sure", ("details",),
          "email-card-number", "permit", channel="telephone", place="telework", team="contact-center",
          cannot_come_in=True, cites="LC.4"),
    Scene("LC.4b", "an address of this week may not", "sure", ("details",), "email-card-number", "deny",
          channel="telephone", team="contact-center", cannot_come_in=True, patron=CHANGED),
    Scene("LC.5", "a holder with a broken leg has a card mailed to the old address", "sure", ("details",), "mail-card",
          "permit", channel="telephone", team="contact-center", cannot_come_in=True),
    Scene("LC.5", "a brother asks for the card to be mailed to her", "other", ("name",), "mail-card", "deny",
          channel="telephone", team="contact-center", cannot_come_in=True),
    Scene("LC.5", "a holder who moved this week", "sure", ("details",), "mail-card", "deny", channel="telephone",
          team="contact-center", cannot_come_in=True, patron=MOVED),
)  # fmt: skip

MESSAGES = (
    Scene("VM.1", "a patron who gave permission is left the particulars", "other", ("number",),
          "leave-detailed-voicemail", "permit", channel="voicemail", patron={"voicemail_permission": True}),
    Scene("VM.1", "a patron who said nothing of messages is not", "other", ("number",), "leave-detailed-voicemail",
          "deny", channel="voicemail"),
    Scene("VM.2", "everyone else is asked to call", "other", ("number",), "leave-plain-voicemail", "permit",
          channel="voicemail", says="Please give us a call when you can"),
)  # fmt: skip


@pytest.mark.parametrize("scene", marked(CARDS))
def test_card_numbers_and_cards_go_to_whom_their_clause_says(scene: Scene, opened: Opened, world: World) -> None:
    play(scene, opened, world)


@pytest.mark.parametrize("scene", marked(MESSAGES))
def test_a_message_says_no_more_than_its_clause(scene: Scene, opened: Opened, world: World) -> None:
    play(scene, opened, world)
