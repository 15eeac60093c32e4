"""People who are not the account holder, at the desk with a card or a number: a scene for each clause of NH.1 to NH.4."""

import pytest

from tests.browser.scenes import Opens, clause
from tests.world import World

DIRECTOR = "503.988.5403"


@clause("NH.1")
def test_a_return_is_taken_from_anyone_and_names_nobody(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma", "Quillfeather")
    barcode = world.checked_out(emma, "Brought back by a stranger")
    desk = at_the_desk()

    answer = desk.wants("return")
    desk.does_it(barcode=barcode)

    assert answer.is_("permit", "NH.1")
    assert "Thank you, I'll take that." in answer
    assert "whose account the item is on" in answer
    assert "Checked in" in desk.result()
    assert world.out_to(emma) == []
    assert "Quillfeather" not in desk.came()


@clause("NH.1")
def test_a_helper_with_the_number_renews(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.checked_out(emma, "Renewed for her")
    desk = at_the_desk("telephone").says_the_number(emma)

    answer = desk.wants("renew")
    desk.does_it()

    assert answer.is_("permit", "NH.1")
    assert world.days_left(emma) == [21]


@clause("NH.1")
def test_a_helper_with_the_number_pays_a_fee(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.fee(emma, 700)
    desk = at_the_desk().says_the_number(emma)

    answer = desk.wants("pay-fee")
    desk.does_it(dollars="7.00")

    assert answer.is_("permit", "NH.1")
    assert "$7.00" in answer
    assert "Paid" in desk.result()
    assert world.owed_by(emma) == 0


@clause("NH.2")
@pytest.mark.parametrize("action", ["hear-personal-information", "copy-personal-information"])
def test_an_address_is_for_nobody_and_the_director_takes_the_request(
    at_the_desk: Opens, world: World, action: str
) -> None:
    emma = world.patron("Emma")
    desk = at_the_desk().shows_the_card(emma)

    answer = desk.wants(action)

    assert answer.is_("refer", "NH.2")
    assert "Director's Office" in answer
    assert DIRECTOR in answer
    for piece in (emma.address, emma.telephone, emma.email, emma.last_name):
        assert piece not in desk.came()


@clause("NH.2a")
def test_no_reason_given_is_asked_for_and_then_served(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.checked_out(emma, "Reply after the question")
    desk = at_the_desk().shows_the_card(emma).ticks("doubt-not-stated")

    before = desk.wants("hear-checkouts")
    came_before = desk.came()
    desk.ticks("doubt-none")
    after = desk.wants("hear-checkouts")

    assert before.is_("ask", "NH.2a")
    assert "What would you like to do on the account?" in before
    assert "Reply after the question" not in came_before
    assert after.outcome == "permit"
    assert "Reply after the question" in after


@clause("NH.2a")
def test_somebody_who_says_it_is_theirs_and_gives_no_number_and_no_reason_is_asked(at_the_desk: Opens) -> None:
    desk = at_the_desk("telephone").says_it_is("theirs").ticks("doubt-not-stated")

    answer = desk.wants("renew")

    assert answer.is_("ask", "NH.2a")


@clause("NH.2b")
def test_who_asks_for_an_address_and_says_no_more_is_asked_what_they_hope_to_get_done(
    at_the_desk: Opens, world: World
) -> None:
    emma = world.patron("Emma")
    desk = at_the_desk("telephone").says_the_number(emma).ticks("doubt-not-stated")

    answer = desk.wants("hear-personal-information")

    assert answer.is_("ask", "NH.2b")
    assert "What are you hoping to get done for them at the library?" in answer
    assert emma.telephone not in desk.came()


@clause("NH.2c")
@pytest.mark.parametrize(
    ("doubt", "words", "never"),
    [
        ("found-card", "We'll see that it gets back to where it belongs.", "whose card it is"),
        ("does-not-know-holder", "I can't help with that account.", "whose account it is"),
        ("no-permission", "I can't help with that account.", "whose account it is"),
    ],
)
def test_a_doubt_closes_everything_but_a_return(
    at_the_desk: Opens, world: World, doubt: str, words: str, never: str
) -> None:
    emma = world.patron("Emma", "Quillfeather")
    world.checked_out(emma, "Not for a finder")
    desk = at_the_desk().shows_the_card(emma).ticks(f"doubt-{doubt}")

    listed = desk.listed()
    answer = desk.wants("hear-checkouts")

    assert {action for action, outcome in listed.items() if outcome == "permit"} == {"return"}
    assert answer.is_("deny", "NH.2c")
    assert words in answer
    assert never in answer
    for told in ("Not for a finder", "Quillfeather", emma.telephone):
        assert told not in desk.came()


@clause("NH.2d")
def test_the_screen_is_not_turned_for_somebody_else(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.checked_out(emma, "Never on a turned screen")
    desk = at_the_desk().shows_the_card(emma)

    answer = desk.wants("see-own-screen")

    assert answer.is_("deny", "NH.2d")
    assert "I can't turn the screen, but I can help you from here." in answer
    assert not answer.has_an_act
    assert "Never on a turned screen" not in desk.came()


@clause("NH.3")
def test_a_brother_with_the_card_takes_a_book_out_for_her(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    barcode = world.item("Taken out for her")
    desk = at_the_desk().shows_the_card(emma)

    answer = desk.wants("check-out")
    desk.does_it(barcode=barcode)

    assert answer.is_("permit", "NH.3")
    assert "Checked out" in desk.result()
    assert world.out_to(emma) == ["Taken out for her"]


@clause("NH.3")
def test_with_the_card_an_interlibrary_loan_goes_out_as_well(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    barcode = world.item("From another library", kind="interlibrary")
    desk = at_the_desk().shows_the_card(emma)

    answer = desk.wants("check-out-interlibrary-loan")
    desk.does_it(barcode=barcode)

    assert answer.is_("permit", "NH.3")
    assert world.out_to(emma) == ["From another library"]


@clause("NH.3")
def test_with_the_card_a_new_pin_is_set_at_the_keypad(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    desk = at_the_desk().shows_the_card(emma)

    answer = desk.wants("change-pin")
    desk.does_it(new_pin="8264")

    assert answer.is_("permit", "NH.3")
    assert "Turn the keypad to them; do not watch." in answer.heed
    assert world.found("SELECT credential FROM library.pins WHERE patron_id = %s", emma.id) == ["library-pin"]


@clause("NH.4a")
@pytest.mark.parametrize("action", ["hear-checkouts", "hear-holds", "hear-fee-details"])
def test_a_neighbour_with_the_number_hears_what_is_out_held_and_owed_for(
    at_the_desk: Opens, world: World, action: str
) -> None:
    emma = world.patron("Emma")
    world.fee(emma, 300, world.checked_out(emma, f"Said to a neighbor, {action}"))
    world.hold(emma, world.item(f"Said to a neighbor, {action}"))
    desk = at_the_desk("telephone").says_the_number(emma)

    answer = desk.wants(action)

    assert answer.is_("permit", "NH.4a")
    assert f"Said to a neighbor, {action}" in answer
    assert "name, address" in answer
    assert emma.last_name not in desk.came()


@clause("NH.4b")
def test_a_neighbour_with_the_number_places_moves_and_cancels_a_hold(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.item("Zanzibar Manuscripts")
    held = "SELECT pickup FROM library.holds WHERE patron_id = %s"
    desk = at_the_desk("telephone").says_the_number(emma)

    placed = desk.wants("place-hold")
    desk.searches("Zanzibar Manuscripts").does_it(pickup="central")
    first = world.found(held, emma.id)
    moved = desk.wants("change-hold")
    desk.picks(1).does_it(pickup="ferry")
    second = world.found(held, emma.id)
    canceled = desk.wants("cancel-hold")
    desk.picks(1).does_it()

    assert all(answer.is_("permit", "NH.4b") for answer in (placed, moved, canceled))
    assert "Zanzibar Manuscripts" in canceled
    assert (first, second, world.found(held, emma.id)) == (["central"], ["ferry"], [])


@clause("NH.4b")
def test_a_neighbour_with_the_number_gets_the_list(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.checked_out(emma, "On the printed list")
    desk = at_the_desk().says_the_number(emma)

    came_before = desk.came()
    answer = desk.wants("receive-checkout-list")

    assert answer.is_("permit", "NH.4b")
    assert "On the printed list" not in came_before
    assert "On the printed list" in answer


@clause("NH.4b")
def test_in_writing_the_list_goes_to_a_settled_address_and_to_no_new_one(at_the_desk: Opens, world: World) -> None:
    settled, moved = world.patron("Emma"), world.patron("Nora", email_changed_at="now")
    world.checked_out(settled, "Sent where it always went")
    world.checked_out(moved, "Sent nowhere yet")

    sent = at_the_desk("email").says_the_number(settled).wants("receive-checkout-list")
    desk = at_the_desk("email").says_the_number(moved)
    unsent = desk.wants("receive-checkout-list")

    assert sent.is_("permit", "NH.4b")
    assert "Send it to the settled address on file only." in sent.heed
    assert unsent.outcome == "deny"
    assert "Sent nowhere yet" not in desk.came()


@clause("NH.4b")
def test_a_neighbour_with_the_number_pays_and_takes_the_detailed_receipt(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.fee(emma, 900, world.item("A torn atlas"))
    desk = at_the_desk().says_the_number(emma)

    desk.wants("pay-fee")
    desk.does_it(dollars="9")
    answer = desk.wants("receive-detailed-receipt")

    assert answer.is_("permit", "NH.4b")
    assert "A torn atlas" in answer


@clause("NH.4c")
def test_with_the_number_alone_nothing_is_checked_out(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma", "Quillfeather")
    desk = at_the_desk().says_the_number(emma)

    for action in ("check-out", "check-out-interlibrary-loan"):
        answer = desk.wants(action)

        assert answer.is_("deny", "NH.4c")
        assert "I need to see the card itself" in answer
        assert "checking out on their own account" in answer
        assert not answer.has_an_act
    assert "Quillfeather" not in desk.came()
