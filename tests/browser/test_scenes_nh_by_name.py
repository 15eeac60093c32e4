"""People who are not the account holder, with a name or a shelf label: a scene for each clause of NH.5."""

import pytest

from tests.browser.scenes import Opens, clause
from tests.world import World

BLIND = "Take down what the person gives. Do not read back or confirm what was on file."


@clause("NH.5a")
def test_by_name_what_can_be_renewed_is_and_nothing_is_said_of_it(at_the_desk: Opens, world: World) -> None:
    mother = world.patron("Ottilie")
    world.checked_out(mother, "Her mother's thriller")
    desk = at_the_desk("telephone").says_the_name(mother)

    answer = desk.wants("renew")
    desk.does_it()

    assert answer.is_("permit", "NH.5a")
    assert "What could be renewed has been renewed." in answer
    assert "titles, how many items, or when they are due" in answer
    assert world.days_left(mother) == [21]
    assert "Her mother's thriller" not in desk.came()


@clause("NH.5a")
def test_by_name_a_fee_is_paid_knowing_the_amount_and_nothing_of_what_it_is_for(
    at_the_desk: Opens, world: World
) -> None:
    mother = world.patron("Ottilie")
    world.fee(mother, 450, world.item("What she spilled tea on"))
    desk = at_the_desk().says_the_name(mother)

    balance = desk.wants("hear-balance")
    answer = desk.wants("pay-fee")
    desk.does_it(dollars="4.50")
    paid = desk.result()
    receipt = desk.wants("receive-plain-receipt")

    assert all(each.is_("permit", "NH.5a") for each in (balance, answer, receipt))
    assert "$4.50" in balance
    assert "$4.50" in answer
    assert "what the fees are for" in answer
    assert "Paid" in paid
    assert "$4.50" in receipt
    assert world.owed_by(mother) == 0
    assert "What she spilled tea on" not in desk.came()


@clause("NH.5a")
def test_by_name_new_contact_information_is_taken_down_blind(at_the_desk: Opens, world: World) -> None:
    mother = world.patron("Ottilie")
    desk = at_the_desk("telephone").says_the_name(mother)

    answer = desk.wants("update-contact")
    desk.does_it(kind="telephone", value="503-555-7788")

    assert answer.is_("permit", "NH.5a")
    assert BLIND in answer.heed
    assert "what was on file before" in answer
    assert world.found("SELECT telephone FROM library.personal WHERE patron_id = %s", mother.id) == ["503-555-7788"]
    for piece in (mother.address, mother.telephone, mother.email):
        assert piece not in desk.came()


@clause("NH.5a")
@pytest.mark.parametrize("action", ["place-hold", "change-hold", "cancel-hold"])
def test_by_name_no_hold_is_placed_moved_or_canceled(at_the_desk: Opens, world: World, action: str) -> None:
    mother = world.patron("Ottilie")
    world.hold(mother, world.item("Waiting for her"))
    desk = at_the_desk("telephone").says_the_name(mother)

    answer = desk.wants(action)

    assert answer.is_("deny", "NH.5a")
    assert "whether there is a hold" in answer
    assert not answer.has_an_act
    assert "Waiting for her" not in desk.came()


@clause("NH.5b")
@pytest.mark.parametrize(
    "action",
    ["hear-checkouts", "hear-holds", "hear-fee-details", "receive-checkout-list", "receive-detailed-receipt"],
)
def test_by_name_nothing_is_heard_of_what_is_out_held_or_owed_for(
    at_the_desk: Opens, world: World, action: str
) -> None:
    mother = world.patron("Ottilie")
    world.fee(mother, 300, world.checked_out(mother, "Her secret"))
    world.hold(mother, world.item("Her secret"))
    desk = at_the_desk().says_the_name(mother)

    answer = desk.wants(action)

    assert answer.is_("deny", "NH.5b")
    assert "For that I need the card or the card number." in answer
    assert "whether there are holds or checkouts" in answer
    assert "the card number" in answer
    assert "Her secret" not in desk.came()


@clause("NH.5b")
def test_by_name_no_book_goes_out_until_the_card_is_found_after_all(at_the_desk: Opens, world: World) -> None:
    mother = world.patron("Ottilie")
    barcode = world.item("Found the card")
    desk = at_the_desk().says_the_name(mother)

    before = desk.wants("check-out")
    desk.shows_the_card(mother)
    desk.wants("check-out")
    desk.does_it(barcode=barcode)

    assert before.is_("deny", "NH.5b")
    assert "whose account it is" in before
    assert not before.has_an_act
    assert world.out_to(mother) == ["Found the card"]


@clause("NH.5b")
def test_somebody_elses_photo_id_opens_no_more_than_a_name(at_the_desk: Opens, world: World) -> None:
    mother = world.patron("Ottilie")
    world.checked_out(mother, "Not for a borrowed license")
    desk = at_the_desk().says_the_name(mother)
    desk.photo_id_is_compared(mother)

    answer = desk.wants("hear-checkouts")

    assert answer.is_("deny", "NH.5b")
    assert "Not for a borrowed license" not in desk.came()


@clause("NH.5c")
def test_with_letters_and_digits_anybody_is_helped_to_the_shelf_and_nobody_looked_up(at_the_desk: Opens) -> None:
    desk = at_the_desk().ticks("knows-shelf-key")

    answer = desk.wants("find-hold-on-shelf")
    desk.does_it()

    assert answer.is_("permit", "NH.5c")
    assert "Do not look up whether there is a hold." in answer.heed
    assert "Recorded as done" in desk.result()


@clause("NH.5c")
def test_half_a_label_finds_nothing_on_the_shelf(at_the_desk: Opens, world: World) -> None:
    friend = world.patron("Ida")
    world.hold(friend, world.item("Half a label"), ready=True)
    desk = at_the_desk().says_the_name(friend)

    answer = desk.wants("find-hold-on-shelf")

    assert answer.is_("deny", "NH.5c")
    assert "the first four letters of the last name" in answer
    assert "whether there is a hold" in answer
    assert "Half a label" not in desk.came()


@clause("NH.5d")
def test_with_the_card_a_hold_goes_out_on_the_holders_account(at_the_desk: Opens, world: World) -> None:
    friend = world.patron("Ida")
    barcode = world.item("Fetched for Ida")
    world.hold(friend, barcode, ready=True)
    desk = at_the_desk().shows_the_card(friend)

    answer = desk.wants("check-out-hold-to-holder")
    desk.does_it(barcode=barcode)

    assert answer.is_("permit", "NH.5d")
    assert world.out_to(friend) == ["Fetched for Ida"]


@clause("NH.5d")
def test_without_the_card_a_hold_does_not_go_out_on_the_holders_account(at_the_desk: Opens, world: World) -> None:
    friend = world.patron("Ida", "Quillfeather")
    world.hold(friend, world.item("Stays on the shelf"), ready=True)
    desk = at_the_desk().says_the_number(friend).ticks("says-name")

    answer = desk.wants("check-out-hold-to-holder")

    assert answer.is_("deny", "NH.5d")
    assert "I need the card itself" in answer
    assert "checking the hold out on their own account" in answer
    assert not answer.has_an_act
    assert "Quillfeather" not in desk.came()


@clause("NH.5e")
def test_with_letters_and_digits_a_friend_takes_the_hold_on_a_card_of_their_own(
    at_the_desk: Opens, world: World
) -> None:
    ida, jonas = world.patron("Ida", "Quillfeather"), world.patron("Jonas")
    barcode = world.item("Picked up by Jonas")
    world.hold(ida, barcode, ready=True)
    desk = at_the_desk().ticks("knows-shelf-key")

    answer = desk.wants("check-out-hold-to-self")
    desk.does_it(barcode=barcode, own_card=jonas.number)

    assert answer.is_("permit", "NH.5e")
    assert "See the actual card of the person picking it up (LC.2), and check it out on their account." in answer.heed
    assert (world.out_to(jonas), world.out_to(ida)) == (["Picked up by Jonas"], [])
    assert "Quillfeather" not in desk.came()


@clause("NH.5e")
def test_without_both_halves_nobody_takes_a_hold_from_the_shelf(at_the_desk: Opens, world: World) -> None:
    ida = world.patron("Ida")
    world.hold(ida, world.item("Not by a name alone"), ready=True)
    desk = at_the_desk().says_the_name(ida)

    answer = desk.wants("check-out-hold-to-self")

    assert answer.is_("deny", "NH.5e")
    assert not answer.has_an_act
    assert "Not by a name alone" not in desk.came()
