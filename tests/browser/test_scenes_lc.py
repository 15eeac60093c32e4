"""Cards and card numbers, at the desk: a scene for each clause of LC, and for the amendment of May 2024."""

import pytest

from tests.browser.conftest import Seated
from tests.browser.playing import Scene, marked, play
from tests.browser.scenes import Desk, Opens, clause
from tests.world import Patron, World

NOT_ALOUD = "Show or write it down for this person alone; do not say it aloud."
SENT = "SELECT kind FROM library.outbox WHERE patron_id = %s ORDER BY id"
NUMBER_OR_CARD = ("give-card-number", "replace-card")
CHANGED = {"email_changed_at": "2100-01-01"}

SCENES = (
    Scene("LC.2", "a photo of the card is not", "other", ("paper",), "change-pin", "deny", cites="PW.1"),
    Scene("LC.3", "a known holder with three matching pieces asks for it", "sure", ("details",), "give-card-number",
          "permit", frozenset({"number"})),
    Scene("LC.3", "a known holder with the worn-out card and no photo ID does not", "sure", ("card",), "replace-card",
          "deny"),
    Scene("LC.3", "a mother asks for her little boy's number", "other", ("name",), "give-card-number", "deny"),
    Scene("LC.3", "a holder who found another's card gets no number", "sure", ("photo ID",), "give-card-number",
          "deny", why="found-card", cites="NH.2c"),
    Scene("LC.4a", "an address that has stood for long may be sent to, by a clerk at home", "sure", ("details",),
          "email-card-number", "permit", channel="telephone", place="telework", team="contact-center",
          cannot_come_in=True, cites="LC.4"),
    Scene("LC.4b", "an address of this week may not", "sure", ("details",), "email-card-number", "deny",
          channel="telephone", team="contact-center", cannot_come_in=True, patron=CHANGED),
    Scene("LC.5", "a brother asks for the card to be mailed to her", "other", ("name",), "mail-card", "deny",
          channel="telephone", team="contact-center", cannot_come_in=True),
)  # fmt: skip


@pytest.mark.parametrize("scene", marked(SCENES))
def test_card_numbers_and_cards_go_to_whom_their_clause_says(scene: Scene, seated: Seated, world: World) -> None:
    play(scene, seated, world)


def assured_caller(desk: Desk, patron: Patron) -> Desk:
    """A caller of whom the clerk is sure, and whose details match."""
    desk.says_the_name(patron).says_it_is("theirs", sure=True).details_are_compared(patron)
    return desk


@clause("LC.1")
def test_the_card_or_the_librarys_app_signed_in_takes_a_book_out(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    by_card, by_app = world.item("Taken out by card"), world.item("Taken out by the app")
    desk = at_the_desk().shows_the_card(olga)

    desk.wants("check-out")
    desk.does_it(barcode=by_card)
    desk.ticks("shown-app").does_it(barcode=by_app)

    assert world.out_to(olga) == ["Taken out by card", "Taken out by the app"]


@clause("LC.2")
def test_a_photo_of_the_card_is_its_number_and_takes_no_book_out(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    world.checked_out(olga, "Heard by a photo")
    desk = at_the_desk().shows_the_card(olga).ticks("shown-paper")

    refused = desk.wants("check-out")
    heard = desk.wants("hear-checkouts")

    assert refused.is_("deny", "NH.4c")
    assert not refused.has_an_act
    assert heard.is_("permit", "NH.4a")
    assert "Heard by a photo" in heard


@clause("LC.2")
def test_a_number_on_the_telephone_is_never_the_card(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    desk = at_the_desk().shows_the_card(olga)
    before = desk.listed()["check-out"]

    desk.chooses("#channel", "telephone")

    assert (before, desk.listed()["check-out"]) == ("permit", "deny")


@clause("LC.3")
def test_the_holder_with_photo_id_is_shown_the_number_and_it_is_not_said_aloud(
    at_the_desk: Opens, world: World
) -> None:
    olga = world.patron("Olga")
    desk = at_the_desk().says_the_name(olga).says_it_is("theirs", sure=True)
    desk.photo_id_is_compared(olga)

    came_before = desk.came()
    answer = desk.wants("give-card-number")

    assert answer.is_("permit", "LC.3")
    assert NOT_ALOUD in answer.heed
    assert olga.number not in came_before
    assert olga.number in answer


@clause("LC.3")
def test_the_holder_with_photo_id_gets_a_new_card_and_the_old_one_stops(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    desk = at_the_desk().says_the_name(olga).says_it_is("theirs", sure=True)
    desk.photo_id_is_compared(olga)

    answer = desk.wants("replace-card")
    desk.does_it(new_number="29990000000017")

    assert answer.is_("permit", "LC.3")
    assert world.found("SELECT state FROM library.cards WHERE number = %s", olga.number) == ["replaced"]
    assert world.found("SELECT patron_id FROM library.cards WHERE number = '29990000000017' AND state = 'active'") == [
        str(olga.id)
    ]


@clause("LC.3")
def test_a_card_number_is_for_nobody_else_nor_for_a_known_face_alone(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    desk = at_the_desk().says_the_name(olga)

    for_a_helper = [desk.wants(action) for action in NUMBER_OR_CARD]
    desk.says_the_number(olga).says_it_is("theirs", sure=True)
    for_a_known_face = [desk.wants(action) for action in NUMBER_OR_CARD]

    for answer in (*for_a_helper, *for_a_known_face):
        assert answer.is_("deny", "LC.3")
        assert "any part of the card number" in answer
    assert all("Card numbers and cards are for the account holder, in person" in answer for answer in for_a_helper)
    assert all("photo identification, or check some details" in answer for answer in for_a_known_face)
    assert olga.number not in desk.came()


@clause("LC.3")
def test_no_number_is_given_at_a_distance_even_to_the_holder(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    desk = assured_caller(at_the_desk("telephone"), olga)

    for channel in ("telephone", "chat", "email", "text"):
        desk.chooses("#channel", channel)
        for action in NUMBER_OR_CARD:
            answer = desk.wants(action)

            assert answer.is_("deny", "LC.3")
            assert "Come in with photo identification" in answer
    assert olga.number not in desk.came()


@clause("LC.4", "LC.4a")
def test_a_holder_in_hospital_has_the_number_emailed_to_the_address_on_file(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    desk = assured_caller(at_the_desk("telephone", team="contact-center"), olga)

    before = desk.wants("email-card-number")
    desk.ticks("cannot-come-in")
    after = desk.answer()
    desk.does_it()

    assert before.is_("deny", "LC.4")
    assert after.is_("permit", "LC.4", "LC.4a")
    assert "Send it to the email address on file only." in after.heed
    assert world.found(SENT, olga.id) == ["card-number-by-email"]
    for told in (olga.number, olga.email):
        assert told not in desk.came()


@pytest.mark.parametrize(
    ("action", "cited"),
    [
        pytest.param("email-card-number", "LC.4", marks=clause("LC.4")),
        pytest.param("mail-card", "LC.5", marks=clause("LC.5")),
    ],
)
def test_a_branch_sends_no_number_and_points_to_the_contact_center(
    at_the_desk: Opens, world: World, action: str, cited: str
) -> None:
    olga = world.patron("Olga")
    desk = assured_caller(at_the_desk("telephone"), olga)

    desk.wants(action)
    answer = desk.ticks("cannot-come-in").answer()

    assert answer.is_("deny", cited)
    assert "The contact center can help with that." in answer
    assert not answer.has_an_act


@clause("LC.4")
def test_nobody_but_the_holder_has_a_number_emailed(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    desk = at_the_desk("telephone", team="contact-center").says_the_name(olga)

    answer = desk.wants("email-card-number")

    assert answer.is_("deny", "LC.4")
    assert "whether there is an email address" in answer


@clause("LC.4a")
def test_where_no_email_address_is_on_file_none_is_asked_for_and_nobody_hears_of_it(
    at_the_desk: Opens, world: World
) -> None:
    olga = world.patron("Olga")
    world.owner.execute("UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (olga.id,))
    desk = assured_caller(at_the_desk("telephone", team="contact-center"), olga)

    desk.wants("email-card-number")
    answer = desk.ticks("cannot-come-in").answer()

    assert answer.is_("deny", "LC.4a")
    assert "I can't email it right now." in answer
    assert "whether there is an email address" in answer


@clause("LC.4b")
def test_an_address_given_in_the_same_call_gets_no_card_number(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    desk = assured_caller(at_the_desk("telephone", team="contact-center"), olga)
    desk.wants("update-contact")
    desk.does_it(kind="email", value="just.now@example.org")

    desk.wants("email-card-number")
    answer = desk.ticks("cannot-come-in").answer()

    assert answer.is_("deny", "LC.4b")
    assert "I can't email it right now." in answer
    assert not answer.has_an_act
    assert world.found(SENT, olga.id) == ["contact-changed"]


@clause("LC.5")
def test_a_holder_who_cannot_come_in_has_a_card_mailed_to_the_address_on_file(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga")
    desk = assured_caller(at_the_desk("telephone", team="virtual-services"), olga)

    before = desk.wants("mail-card")
    answer = desk.ticks("cannot-come-in").answer()
    desk.does_it()

    assert before.is_("deny", "LC.5")
    assert answer.is_("permit", "LC.5")
    assert "Mail it to the postal address on file only." in answer.heed
    assert world.found(SENT, olga.id) == ["card-by-mail"]
    assert olga.address not in desk.came()


@clause("LC.5")
def test_no_card_is_mailed_to_a_house_that_is_new_on_file_or_to_anybody_else(at_the_desk: Opens, world: World) -> None:
    olga = world.patron("Olga", postal_changed_at="now")
    desk = assured_caller(at_the_desk("telephone", team="contact-center"), olga)
    desk.wants("mail-card")
    moved = desk.ticks("cannot-come-in").answer()
    friend = at_the_desk("telephone", team="contact-center").says_the_name(olga).wants("mail-card")

    assert moved.is_("deny", "LC.5")
    assert "I can't mail it to that address yet." in moved
    assert friend.is_("deny", "LC.5")
    assert world.found(SENT, olga.id) == []


@clause("GV.4")
def test_who_uses_free_mail_services_is_given_the_number_by_the_staff_who_carry_them_on(
    at_the_desk: Opens, world: World
) -> None:
    olga = world.patron("Olga", mail_service=True)
    branch = assured_caller(at_the_desk("telephone"), olga).wants("give-card-number")
    desk = assured_caller(at_the_desk("telephone", team="community-information-services"), olga)

    answer = desk.wants("give-card-number")
    reset = desk.wants("reset-pin")

    assert branch.is_("deny", "LC.3")
    assert answer.is_("permit", "GV.4")
    assert olga.number in answer
    assert reset.is_("permit", "GV.4")
