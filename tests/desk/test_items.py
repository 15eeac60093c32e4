"""Items at the desk: scanned without a form, listed as they go, and taken back as they were."""

from uuid import uuid4

import pytest

from tests.desk.desks import Desk, acts, outcome, plain, receipts, result, rows
from tests.site.browsing import page
from tests.world import World

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world.staff())


class TestScanning:
    def test_an_item_that_is_scanned_with_nobody_here_is_taken_back(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        item = world.checked_out(patron, "Brought back")

        back = desk.scan_item(item)

        assert result(back) == f"done: ✓ Checked in …{item[-5:]}. → To the shelves at Central"
        assert 'data-check-in="yes"' in page(back)
        assert world.out_to(patron) == []
        assert "Brought back" not in page(back)

    def test_what_goes_to_another_branch_is_marked(self, world: World, desk: Desk) -> None:
        item = world.item("From the ferry", branch="ferry")
        world.owner.execute("UPDATE library.items SET state = 'available' WHERE barcode = %s", (item,))
        far = world.checked_out(world.patron())
        world.owner.execute("UPDATE library.items SET branch = 'ferry' WHERE barcode = %s", (far,))

        back = page(desk.scan_item(far))

        assert "To the shelves at Ferry Landing" in back
        assert "another branch" in back

    def test_what_somebody_waits_for_says_where_and_under_which_label(self, world: World, desk: Desk) -> None:
        waiting, item = world.patron(last_name="Abernathy"), world.checked_out(world.patron())
        world.hold(waiting, item, pickup="ferry")

        back = desk.scan_item(item)

        assert f"To the hold shelf at Ferry Landing another branch Aber {waiting.number[-4:]} until" in result(back)
        assert "paper/slip" in page(back)

    def test_an_item_that_is_scanned_after_a_card_goes_out_at_once(self, world: World, desk: Desk) -> None:
        patron, item = world.patron(), world.item("Out at once")
        desk.scan(patron)

        out = desk.scan_item(item)

        assert result(out).startswith(f"done: ✓ Checked out …{item[-5:]}. Due ")
        assert world.out_to(patron) == ["Out at once"]

    def test_with_the_number_alone_nothing_goes_out_and_it_is_heard(self, world: World, desk: Desk) -> None:
        patron, item = world.patron(), world.item()
        desk.press(find="yes", who=patron.number)

        stopped = desk.scan_item(item)

        assert outcome(stopped) == "deny"
        assert result(stopped) == f"stop: ✕ Nothing was done with …{item[-5:]}."
        assert world.out_to(patron) == []

    @pytest.mark.parametrize("is_there", [True, False], ids=["several", "none"])
    def test_an_item_that_can_be_nobodys_says_what_was_expected(self, world: World, desk: Desk, is_there: bool) -> None:
        name = f"Twice Samelast{'a' if is_there else 'b'}"
        for _ in range(2 if is_there else 0):
            world.patron(*name.split())
        item, holder = "", world.patron()
        item = world.checked_out(holder, "Still out")
        desk.press(find="yes", who=name)

        said = desk.scan_item(item)

        assert result(said).startswith("stop: ✕ Nothing was done with")
        assert ("Narrow it down" if is_there else "Nobody was found") in result(said)
        assert world.out_to(holder) == ["Still out"]

    def test_a_second_read_of_an_item_is_neutral(self, world: World, desk: Desk) -> None:
        item = world.item()
        desk.scan(world.patron())

        desk.scan_item(item)
        again = desk.does("check-out", with_barcode=item)

        assert result(again).startswith(f"neutral: · Already checked out …{item[-5:]}. Due ")
        assert len(acts(again)) == 1

    def test_a_second_read_of_what_came_back_says_the_same_place(self, world: World, desk: Desk) -> None:
        item = world.checked_out(world.patron())

        desk.scan_item(item)
        again = desk.does("return", with_barcode=item)

        assert result(again) == f"neutral: · Already checked in …{item[-5:]}. → To the shelves at Central"
        assert len(acts(again)) == 1

    @pytest.mark.parametrize("sent", ["", "abc", "12", "3" * 40, "٣" * 14])
    def test_what_is_no_item_does_nothing(self, desk: Desk, sent: str) -> None:
        response = desk.scan_item(sent)

        assert response.status_code == 400
        assert "that is not an item" in page(response)


class TestTheRunningList:
    def test_a_stack_is_listed_with_titles_the_latest_first(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())
        for number in range(1, 4):
            last = desk.scan_item(world.item(f"Volume {number}"))

        listed = acts(last)

        assert [line.split(" due ")[0] for line in listed] == [
            "Checked out Volume 3",
            "Checked out Volume 2",
            "Checked out Volume 1",
        ]
        assert all(" due " in line and line.endswith("Undo") for line in listed)
        assert 'data-count="3"' in page(last)

    def test_a_pile_of_returns_is_listed_by_the_ends_of_barcodes(self, world: World, desk: Desk) -> None:
        items = [world.checked_out(world.patron(), f"Of somebody {number}") for number in range(3)]
        for item in items:
            last = desk.scan_item(item)

        assert acts(last) == [f"Checked in …{item[-5:]} shelves, Central Undo" for item in reversed(items)]
        assert "Of somebody" not in page(last)

    def test_titles_close_as_soon_as_they_may_not_be_heard(self, world: World, desk: Desk) -> None:
        item = world.item("Heard by the holder alone")
        desk.scan(world.patron())
        desk.scan_item(item)

        changed = desk.part(doubt="not-stated", form=str(uuid4()))

        assert "Heard by" not in page(changed)
        assert f"…{item[-5:]}" in acts(changed)[0]

    def test_hearing_the_titles_is_one_row_of_its_own(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())
        item, form = world.item(), str(uuid4())
        before = rows(world)

        desk.scan_item(item, form=form)
        once = rows(world)
        desk.scan_item(item, form=form)

        assert once == before + 2
        assert rows(world) == once

    def test_what_came_back_for_somebody_else_has_no_title_on_this_account(self, world: World, desk: Desk) -> None:
        theirs = world.checked_out(world.patron(), "Not of this account")
        desk.scan(world.patron())

        back = desk.does("return", with_barcode=theirs)

        assert acts(back) == [f"Checked in …{theirs[-5:]} shelves, Central Undo"]
        assert "Not of this account" not in page(back)

    def test_after_the_next_person_it_is_gone(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())
        desk.scan_item(world.item())
        desk.press("next")

        begun = page(desk.browser.get(desk.browser.begin()))

        assert 'data-count="0"' in begun

    def test_a_page_that_is_asked_for_anew_lists_without_titles_and_writes_nothing(
        self, world: World, desk: Desk
    ) -> None:
        item = world.item("Not without asking")
        desk.scan(world.patron())
        desk.scan_item(item)
        before = rows(world)

        anew = desk.browser.get(desk.address)

        assert f"…{item[-5:]}" in acts(anew)[0]
        assert "Not without asking" not in page(anew)
        assert rows(world) == before


class TestUndo:
    def test_a_checkout_is_undone_and_named(self, world: World, desk: Desk) -> None:
        patron, item = world.patron(), world.item("Undone")
        desk.scan(patron)

        undone = desk.undoes(receipts(desk.scan_item(item))[0])

        assert result(undone).startswith("done: ✓ Undone: Checked out, “Undone”.")
        assert world.out_to(patron) == []
        assert "undone" in acts(undone)[0]
        assert receipts(undone) == []

    def test_a_return_is_undone_and_everything_is_as_before(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        item = world.checked_out(patron, "As it was")
        before = world.found("SELECT (id, due_on, renewals) FROM library.checkouts WHERE patron_id = %s", patron.id)

        undone = desk.undoes(receipts(desk.scan_item(item))[0])

        assert "checked out again, due as before" in result(undone)
        assert (
            world.found("SELECT (id, due_on, renewals) FROM library.checkouts WHERE patron_id = %s", patron.id)
            == before
        )

    def test_each_line_has_its_own_undo(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        desk.scan(patron)
        for title in ("First", "Second", "Third"):
            last = desk.scan_item(world.item(title))

        desk.undoes(receipts(last)[1])

        assert world.out_to(patron) == ["First", "Third"]

    def test_undo_pressed_twice_is_once(self, world: World, desk: Desk) -> None:
        patron, form = world.patron(), str(uuid4())
        desk.scan(patron)
        receipt = receipts(desk.scan_item(world.item()))[0]

        results = [result(desk.part(undo=receipt, form=form)) for _ in range(2)]

        assert all(each.startswith("done: ✓ Undone: Checked out") for each in results)
        assert world.out_to(patron) == []

    @pytest.mark.parametrize("sent", ["check-out", "x", "00000000-0000-4000-8000-000000000001"])
    def test_what_this_interaction_did_not_do_is_not_undone(self, world: World, desk: Desk, sent: str) -> None:
        patron, item = world.patron(), world.item("Stays out")
        desk.scan(patron)
        desk.scan_item(item)

        refused = desk.part(undo=sent, with_barcode=item, form=str(uuid4()))

        assert refused.status_code == 400
        assert world.out_to(patron) == ["Stays out"]

    def test_another_interactions_act_is_not_undone(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        desk.scan(patron)
        receipt = receipts(desk.scan_item(world.item("Theirs")))[0]

        refused = Desk(world.staff()).undoes(receipt)

        assert refused.status_code == 400
        assert world.out_to(patron) == ["Theirs"]

    def test_whether_a_patron_has_an_item_is_not_learned_by_undoing(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        item = world.checked_out(patron)
        desk.press(find="yes", who=f"{patron.first_name} {patron.last_name}")
        checkout = world.found("SELECT id FROM library.checkouts WHERE patron_id = %s", patron.id)[0]

        crafted = desk.part(undo="check-out", with_barcode=item, with_checkout=checkout, form=str(uuid4()))

        assert crafted.status_code == 400
        assert len(world.out_to(patron)) == 1


class TestOwnCard:
    def test_their_own_card_is_shown_once_for_all_that_they_pick_up(self, world: World, desk: Desk) -> None:
        holder, picker = world.patron(), world.patron()
        items = [world.item(f"Waiting {number}") for number in range(2)]
        for item in items:
            world.hold(holder, item, ready=True)
        desk.said = {**desk.said, "knows_shelf_key": "yes"}

        first = desk.does("check-out-hold-to-self", with_barcode=items[0], with_own_card=picker.number)
        second = desk.does("check-out-hold-to-self", with_barcode=items[1])

        assert "Their own card: shown" in page(first)
        assert 'name="with_own_card"' not in page(first)
        assert world.out_to(picker) == ["Waiting 0", "Waiting 1"]
        assert result(second).startswith("done")

    def test_another_card_of_their_own_can_be_shown(self, world: World, desk: Desk) -> None:
        item = world.item()
        world.hold(world.patron(), item, ready=True)
        desk.said = {**desk.said, "knows_shelf_key": "yes"}
        desk.does("check-out-hold-to-self", with_barcode=item, with_own_card=world.patron().number)

        asked = page(desk.part(another_card="yes", form=str(uuid4())))

        assert 'name="with_own_card"' in asked

    def test_without_one_it_is_asked_for(self, world: World, desk: Desk) -> None:
        item = world.item()
        world.hold(world.patron(), item, ready=True)
        desk.said = {**desk.said, "knows_shelf_key": "yes"}

        refused = desk.does("check-out-hold-to-self", with_barcode=item)

        assert result(refused) == "stop: ✕ Their own card has not been shown yet. Scan it."


class TestHolds:
    def test_nothing_is_preselected_and_each_choice_has_its_digit(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        for title in ("One of two", "Two of two"):
            world.hold(patron, world.item(title))
        desk.scan(patron)

        offered = page(desk.asks("cancel-hold"))
        fieldset = offered[
            offered.index('class="choices') : offered.index("</fieldset>", offered.index('class="choices'))
        ]

        assert "checked" not in fieldset
        assert [fieldset.count(f'data-choice="{digit}"') for digit in (1, 2, 3)] == [1, 1, 0]
        assert fieldset.count(" required") == 2

    def test_a_hold_that_was_not_chosen_is_asked_for(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.hold(patron, world.item())
        desk.scan(patron)

        response = desk.does("cancel-hold")

        assert (response.status_code, response.headers["X-Field"]) == (400, "with_hold")
        assert "Choose which hold" in page(response)

    def test_what_was_canceled_is_named_and_can_be_undone(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        hold = world.hold(patron, world.item("Held and dropped"))
        held = "SELECT (id, placed_at, pickup) FROM library.holds WHERE patron_id = %s"
        before = world.found(held, patron.id)
        desk.scan(patron)

        done = desk.does("cancel-hold", with_hold=str(hold))
        undone = desk.undoes(receipts(done)[0])

        assert result(done) == "done: ✓ The hold on “Held and dropped” is canceled."
        assert "The hold is back, in its old place" in result(undone)
        assert world.found(held, patron.id) == before

    def test_a_ready_hold_that_is_canceled_says_what_to_do_with_the_book(self, world: World, desk: Desk) -> None:
        patron, item = world.patron(), world.item("Ready", branch="ferry")
        hold = world.hold(patron, item, ready=True, pickup="central")
        desk.scan(patron)

        done = result(desk.does("cancel-hold", with_hold=str(hold)))

        assert "It is on the hold shelf at" in done
        assert "take it off. It goes to the shelves at" in done

    def test_a_ready_hold_that_the_next_one_waits_for_is_checked_in_for_its_slip(
        self, world: World, desk: Desk
    ) -> None:
        patron, item = world.patron(), world.item()
        hold = world.hold(patron, item, ready=True)
        world.hold(world.patron(), item, pickup="ferry")
        desk.scan(patron)

        done = result(desk.does("cancel-hold", with_hold=str(hold)))

        assert "It is on hold for the next person at Ferry Landing: check it in to print its slip." in done

    def test_a_ready_hold_that_is_moved_is_taken_off_and_sent(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        hold = world.hold(patron, world.item("Moved on"), ready=True)
        desk.scan(patron)

        done = result(desk.does("change-hold", with_hold=str(hold), with_pickup="ferry"))

        assert done.startswith("done: ✓ The hold on “Moved on” is moved: pick up at Ferry Landing.")
        assert "take it off. It goes to the hold shelf at Ferry Landing" in done

    def test_the_title_that_is_placed_is_named(self, world: World, desk: Desk) -> None:
        item = world.item("Quixotically Named")
        desk.scan(world.patron())

        placed = desk.does(
            "place-hold", with_title=str(world.title_of(item)), with_pickup="ferry", words="quixotically"
        )

        assert result(placed) == "done: ✓ The hold on “Quixotically Named” is placed: pick up at Ferry Landing."
        assert acts(placed)[0].startswith("Hold placed")


def test_the_words_of_a_line_are_plain() -> None:
    assert plain('<li class="x"><b>Back</b> <i>…1 &amp; 2</i></li>') == "Back …1 & 2"
