"""AH · Account holders and their own accounts, as they come to the desk."""

import pytest

from tests.browser.conftest import Opened
from tests.browser.playing import Scene, marked, play
from tests.world import World

TITLES = frozenset({"checkout"})
HOLDS = frozenset({"hold"})

SCENES = (
    Scene("AH.1", "a regular lays her own card on the desk", "sure", ("card",), "hear-checkouts", "permit", TITLES),
    Scene("AH.1", "a regular has her number by heart", "sure", ("number",), "hear-fee-details", "permit",
          frozenset({"fee", "owed"})),
    Scene("AH.1", "a regular without the card has photo ID", "sure", ("photo ID",), "hear-holds", "permit", HOLDS),
    Scene("AH.1", "a regular with empty pockets tells details that match", "sure", ("details",), "hear-holds", "permit",
          HOLDS),
    Scene("AH.1", "a caller with details that match hears what is out", "sure", ("details",), "hear-checkouts",
          "permit", TITLES, channel="telephone"),
    Scene("AH.1", "a regular with photo ID checks out", "sure", ("photo ID",), "check-out", "permit"),
    Scene("AH.1", "a regular has a photo of the card on the telephone, and checks out", "sure", ("paper",), "check-out",
          "permit"),
    Scene("AH.1", "a regular who has said only her name hears nothing", "sure", ("name",), "hear-checkouts", "deny",
          cites="NH.5b"),
    Scene("AH.1", "a regular asks what he read in the spring", "sure", ("photo ID",), "hear-history", "permit",
          frozenset({"past"}), cites="AH.1"),
    Scene("AH.1", "a regular asks which programs she signed up for", "sure", ("card",), "hear-program-registrations",
          "permit", frozenset({"program"})),
    Scene("AH.1", "a regular asks for his own reference questions back", "sure", ("card",), "hear-questions-asked",
          "permit", frozenset({"question"}), cites="QF.1"),
    Scene("AH.2", "at the desk nobody opens the portal's page of contact information", "sure", ("card",),
          "view-own-contact", "deny"),
    Scene("AH.3", "a holder with photo ID tells the clerk her new street", "sure", ("photo ID",), "update-contact",
          "permit"),
    Scene("AH.3", "a caller with details that match gives a new email", "sure", ("details",), "update-contact",
          "permit", channel="telephone"),
    Scene("AH.3", "a holder asks which of two addresses is on file", "sure", ("card",), "hear-personal-information",
          "refer", cites="QF.7", says="503.988.5403"),
    Scene("AH.4", "a known voice gives the number and no reason", "sure", ("number",), "hear-checkouts", "ask",
          channel="telephone", why="not-stated", cites="AH.4a"),
    Scene("AH.4a", "a known face lays a card down, and nothing more", "sure", ("card",), "hear-holds", "ask",
          why="not-stated"),
    Scene("AH.4a", "a known face with the card, no reason, wants the PIN changed", "sure", ("card",), "change-pin",
          "ask", why="not-stated"),
    Scene("AH.4b", "a stranger says the card is hers and asks for the address in it", "holder", ("card",),
          "hear-personal-information", "ask", why="not-stated"),
    Scene("AH.4b", "she gives the full birth date, and a reason", "holder", ("card", "birth date"),
          "hear-personal-information", "refer", cites="QF.7"),
    Scene("AH.4b", "a birth date alone opens nothing", "holder", ("birth date",), "hear-checkouts", "deny",
          cites="NH.5b"),
    Scene("AH.4c", "a caller with details that match asks which email is on file", "sure", ("details",),
          "hear-personal-information", "refer", channel="telephone", cites="QF.7"),
    Scene("AH.4c", "a holder in a chat asks for the address before a move", "sure", ("details",),
          "hear-personal-information", "refer", channel="chat", cites="QF.7"),
    Scene("AH.5", "on video a known face shows photo ID and hears what is out", "sure", ("photo ID",), "hear-checkouts",
          "permit", TITLES, channel="video", cites="AH.1"),
    Scene("AH.5", "on video a known face shows the signed-in app to a clerk at home", "sure", ("app",),
          "hear-fee-details", "permit", frozenset({"fee", "owed"}), channel="video", place="telework",
          team="virtual-services", cites="AH.1"),
    Scene("AH.5", "on video a known face with photo ID sets a new PIN", "sure", ("photo ID",), "change-pin", "permit",
          channel="video", cites="PW.1"),
    Scene("AH.5", "on video an unknown face with the number hears what any helper does", "holder", ("number",),
          "hear-checkouts", "permit", TITLES, channel="video", cites="NH.4a"),
    Scene("AH.6", "a known holder with the card may see the screen", "sure", ("card",), "see-own-screen", "permit"),
    Scene("AH.6", "a claimed holder with the card may not", "holder", ("card",), "see-own-screen", "deny",
          cites="NH.2d"),
    Scene("AH.7", "not sure of her, but she has the number", "holder", ("number",), "hear-checkouts", "permit", TITLES,
          cites="NH.4a"),
    Scene("AH.7", "not sure of her, the number takes no book out", "holder", ("number",), "check-out", "deny",
          cites="NH.4c"),
    Scene("AH.7", "not sure of him, the card does, as for a helper", "holder", ("card",), "check-out", "permit",
          cites="NH.3"),
    Scene("AH.7", "not sure of the caller, though details match: no titles", "holder", ("details",), "hear-checkouts",
          "deny", channel="telephone", cites="NH.5b"),
    Scene("AH.7", "not sure of him, his questions stay his own", "holder", ("card",), "hear-questions-asked", "deny",
          cites="QF.1"),
    Scene("AH.8", "a holder wants a print of the address, to prove where he lives", "sure", ("card",),
          "copy-personal-information", "refer"),
    Scene("AH.8", "a print of what is out is no personal information", "sure", ("card",), "receive-checkout-list",
          "permit", TITLES, cites="AH.1"),
)  # fmt: skip


@pytest.mark.parametrize("scene", marked(SCENES))
def test_account_holders_learn_what_their_clause_says_and_no_more(scene: Scene, opened: Opened, world: World) -> None:
    play(scene, opened, world)
