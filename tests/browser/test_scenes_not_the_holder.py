"""NH · People who are not the account holder, as they come to the desk."""

import pytest

from tests.browser.conftest import Opened
from tests.browser.scenes import Scene, play
from tests.world import World

TITLES = frozenset({"checkout"})
HOLDS = frozenset({"hold"})
NOTHING: frozenset[str] = frozenset()

SCENES = (
    Scene("NH.1", "a sister with the card renews the whole pile", "other", ("card",), "renew", "permit"),
    Scene("NH.1", "a stranger drops a book on the desk", "other", (), "return", "permit", says="Thank you, I'll take that"),
    Scene("NH.1", "a helper with nothing at all wants to renew", "other", (), "renew", "deny", cites="QF.3"),
    Scene("NH.2", "a helper with the card asks for the email on file", "other", ("card",), "hear-personal-information",
          "refer", says="503.988.5403"),
    Scene("NH.2", "by telephone somebody with a name asks where he lives now", "other", ("name",),
          "hear-personal-information", "refer", channel="telephone"),
    Scene("NH.2", "a helper with the number asks for a print of the address label", "other", ("number",),
          "copy-personal-information", "refer"),
    Scene("NH.2a", "a helper lays a card down and says nothing", "other", ("card",), "hear-checkouts", "ask",
          why="not-stated", says="What would you like to do"),
    Scene("NH.2b", "somebody with a card asks what is in the record, for no reason", "other", ("card",),
          "hear-personal-information", "ask", why="not-stated"),
    Scene("NH.2c", "somebody has found a card and asks what is out on it", "other", ("card",), "hear-checkouts", "deny",
          why="found-card"),
    Scene("NH.2c", "somebody does not know whose number it is and wants the holds", "other", ("number",), "hear-holds",
          "deny", why="does-not-know-holder"),
    Scene("NH.2c", "somebody has no permission to renew with that name", "other", ("name",), "renew", "deny",
          why="no-permission"),
    Scene("NH.2c", "whoever found the card may still return a book", "other", ("card",), "return", "permit",
          why="found-card", cites="NH.1"),
    Scene("NH.2d", "a helper with the card leans over to see the screen", "other", ("card",), "see-own-screen", "deny"),
    Scene("NH.3", "a helper with the card checks out", "other", ("card",), "check-out", "permit"),
    Scene("NH.3", "a helper shows the signed-in app and checks out", "other", ("app",), "check-out", "permit",
          channel="video"),
    Scene("NH.3", "a helper with the card sets a new PIN", "other", ("card",), "change-pin", "permit"),
    Scene("NH.3", "a helper with the number may not have the PIN reset", "other", ("number",), "reset-pin", "deny",
          cites="PW.1"),
    Scene("NH.4", "a photo of the card is the number, not the card", "other", ("paper",), "check-out", "deny",
          cites="NH.4c"),
    Scene("NH.4a", "a friend with the number hears what is out, by telephone", "other", ("number",), "hear-checkouts",
          "permit", TITLES, channel="telephone"),
    Scene("NH.4a", "a friend with the number hears what is on hold", "other", ("number",), "hear-holds", "permit", HOLDS),
    Scene("NH.4a", "a friend with the number hears what the fees are for", "other", ("number",), "hear-fee-details",
          "permit", frozenset({"fee", "owed"})),
    Scene("NH.4a", "a friend with the name alone hears no fee", "other", ("name",), "hear-fee-details", "deny",
          cites="NH.5b"),
    Scene("NH.4b", "a neighbour with the number takes the printed list", "other", ("number",), "receive-checkout-list",
          "permit", TITLES),
    Scene("NH.4b", "a neighbour with the number cancels a hold in a chat", "other", ("number",), "cancel-hold", "permit",
          HOLDS, channel="chat"),
    Scene("NH.4b", "a letter with the number asks for the list at the address on file", "other", ("number",),
          "receive-checkout-list", "permit", TITLES, channel="mail"),
    Scene("NH.4b", "the list goes to no address of this week", "other", ("number",), "receive-checkout-list", "deny",
          channel="email", patron={"email_changed_at": "2100-01-01"}, cites="AH.1"),
    Scene("NH.4c", "the number on paper takes no book out at the desk", "other", ("paper",), "check-out", "deny",
          says="I need to see the card itself"),
    Scene("NH.4c", "the number takes no interlibrary loan out either", "other", ("number",),
          "check-out-interlibrary-loan", "deny"),
    Scene("NH.5", "the name alone takes no book out", "other", ("name",), "check-out", "deny", cites="NH.5b"),
    Scene("NH.5a", "a daughter renews her mother's books by name", "other", ("name",), "renew", "permit",
          channel="telephone"),
    Scene("NH.5a", "she hears the amount, to pay it", "other", ("name",), "hear-balance", "permit", frozenset({"owed"})),
    Scene("NH.5a", "she reports her mother's new telephone number", "other", ("name",), "update-contact", "permit",
          channel="telephone"),
    Scene("NH.5a", "she may not place a hold by name", "other", ("name",), "place-hold", "deny", channel="telephone",
          cites="NH.5a"),
    Scene("NH.5b", "a neighbour with the name asks what is out", "other", ("name",), "hear-checkouts", "deny",
          says="With the card or the card number, I can"),
    Scene("NH.5b", "a colleague asks by name whether a hold is waiting", "other", ("name",), "hear-holds", "deny"),
    Scene("NH.5b", "a colleague asks that without a reason, and is refused all the same", "other", ("name",),
          "hear-holds", "deny", why="not-stated"),
    Scene("NH.5b", "the holder's own license in a helper's hand opens no titles", "other", ("name", "photo ID"),
          "hear-checkouts", "deny"),
    Scene("NH.5c", "a friend with letters and digits finds the hold on the shelf", "other", ("shelf key",),
          "find-hold-on-shelf", "permit"),
    Scene("NH.5c", "a friend with letters and digits is not told what has come", "other", ("shelf key",), "hear-holds",
          "deny", cites="NH.5b"),
    Scene("NH.5d", "a friend with the card puts the held book on the holder's account", "other", ("card",),
          "check-out-hold-to-holder", "permit"),
    Scene("NH.5d", "a friend with the number may not", "other", ("number",), "check-out-hold-to-holder", "deny"),
    Scene("NH.5e", "a friend with letters and digits takes it on his own card", "other", ("shelf key",),
          "check-out-hold-to-self", "permit"),
    Scene("NH.5e", "a friend with nothing may not", "other", (), "check-out-hold-to-self", "deny"),
)  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_people_who_are_not_the_holder_learn_what_their_clause_says_and_no_more(
    scene: Scene, opened: Opened, world: World
) -> None:
    play(scene, opened, world)
