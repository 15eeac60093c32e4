"""Undo, from the running list: it takes back one's own act of this person's visit, and leaves things as they were."""

import re

from playwright.sync_api import Locator, Route, expect

from tests.browser import visits
from tests.browser.visiting import Clerk, Works
from tests.world import World

_WHOLE = "SELECT c FROM library.checkouts c JOIN library.items i ON i.id = item_id WHERE barcode = %s"
_STATE = "SELECT state FROM library.items WHERE barcode = %s"


def undo_of(clerk: Clerk, item: str) -> Locator:
    """The button of an item's line, which names its title, or the end of its barcode where no title may be told."""
    title = clerk.world.found("SELECT title FROM library.titles WHERE id = %s", clerk.world.title_of(item))[0]
    line = clerk.page.locator("#acts li, #acts tr", has_text=re.compile(f"{item[-5:]}|{title}"))
    return line.get_by_role("button", name="Undo")


def test_a_book_that_went_out_by_mistake_is_free_again_and_the_others_stay_out(at_work: Works, world: World) -> None:
    patron, items = world.patron("Una", "Undone"), [world.item() for _ in range(3)]
    clerk = at_work()
    clerk.lays_down(patron)
    for item in items:
        clerk.checks_out(item)

    clerk.clicks(undo_of(clerk, items[1]))
    clerk.still_answers("letter", "click", "enter", "scan")

    assert visits.has(clerk, patron) == sorted([items[0], items[2]])
    assert world.found(_STATE, items[1]) == ["available"]
    expect(undo_of(clerk, items[1])).to_have_count(0)
    clerk.checks_out(items[1])
    assert visits.has(clerk, patron) == sorted(items)


def test_a_book_that_was_checked_in_goes_back_to_the_same_checkout_with_the_same_due_date(
    at_work: Works, world: World
) -> None:
    patron = world.patron("Una", "Undone")
    first, second = world.checked_out(patron), world.checked_out(patron)
    before = world.found(_WHOLE, first)
    clerk = at_work()
    clerk.takes_back(first)
    clerk.takes_back(second)

    clerk.clicks(undo_of(clerk, first))

    assert world.found(_WHOLE, first) == before
    assert visits.has(clerk, patron) == [first]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_a_key_takes_back_what_was_done_last_and_an_impatient_second_press_nothing_more(
    at_work: Works, world: World
) -> None:
    patron, items = world.patron("Una", "Undone"), [world.item() for _ in range(3)]
    clerk = at_work()
    clerk.lays_down(patron)
    for item in items:
        clerk.checks_out(item)
    held: list[Route] = []
    clerk.page.route("**/desk/*/", lambda route: held.append(route), times=1)

    with clerk.page.expect_request("**/desk/*/"):
        clerk.taps("Shift+U", "Shift+U")
    clerk.taps("Shift+U")
    held[0].continue_()
    expect(clerk.page.locator("#acts li.undone")).to_have_count(1)
    clerk.is_quiet()

    assert visits.has(clerk, patron) == sorted(items[:2])
    clerk.presses("Shift+U")
    assert visits.has(clerk, patron) == items[:1]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_the_key_takes_back_nothing_that_was_done_before_what_cannot_be_undone(at_work: Works, world: World) -> None:
    patron, item = world.patron("Una", "Undone"), world.item()
    world.checked_out(patron)
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.checks_out(item)
    clerk.taps("Escape")
    clerk.presses("r")
    clerk.presses("Enter")

    clerk.taps("Escape", "Shift+U")

    expect(clerk.page.locator("#trouble")).to_contain_text("its own Undo")
    assert item in visits.has(clerk, patron)
    clerk.still_answers("letter", "click", "enter", "scan")


def test_the_list_is_of_whoever_is_served_and_what_was_done_before_can_still_be_undone(
    at_work: Works, world: World
) -> None:
    mother, child = world.patron("Mia", "Motherwell"), world.patron("Lou", "Littleton")
    books, comic = [world.item("For the mother"), world.item("Also for her")], world.item("For the child")
    clerk = at_work()
    clerk.lays_down(mother, "For the mother", "Also for her")
    for book in books:
        clerk.checks_out(book)

    clerk.lays_down(child, "For the child")
    assert clerk.count == 0
    clerk.checks_out(comic)
    here = clerk.page.locator("#acts form > ol").inner_text()
    before = clerk.page.locator("#acts .before")
    expect(before.locator("summary")).to_contain_text("2")
    clerk.points_at(before.locator("summary"))
    clerk.clicks(undo_of(clerk, books[0]))

    assert ("For the child" in here, "…" in here) == (True, False)
    assert (visits.has(clerk, mother), visits.has(clerk, child)) == ([books[1]], [comic])
    clerk.nothing_of_others()
    clerk.still_answers("letter", "click", "enter", "scan")


def test_a_hold_that_a_check_in_put_on_the_shelf_waits_again_once_that_is_undone(at_work: Works, world: World) -> None:
    lender, waiting = world.patron("Una", "Undone"), world.patron("Wanda", "Waitefield")
    item = world.checked_out(lender)
    hold = world.hold(waiting, item, pickup="ferry")
    clerk = at_work()
    assert "Ferry Landing" in clerk.takes_back(item)

    clerk.clicks(undo_of(clerk, item))

    assert world.found("SELECT item_id IS NULL FROM library.holds WHERE id = %s", hold) == ["True"]
    assert visits.has(clerk, lender) == [item]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_a_hold_that_was_canceled_is_there_again_once_that_is_undone(at_work: Works, world: World) -> None:
    patron, item = world.patron("Una", "Undone"), world.item("Canceled by mistake")
    hold = world.hold(patron, item)
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.wants("x", "cancel-hold")
    visits.choose_by_number(clerk, "Canceled by mistake")
    clerk.presses("Enter")
    assert "Canceled by mistake" in clerk.did()

    clerk.clicks(clerk.page.get_by_role("button", name="Undo").first)

    assert world.found("SELECT id FROM library.holds WHERE patron_id = %s", patron.id) == [str(hold)]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_the_next_person_finds_nothing_to_undo(at_work: Works, world: World) -> None:
    patron, item = world.patron("Una", "Undone"), world.item()
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.checks_out(item)
    assert clerk.count == 1

    clerk.next_person()

    assert clerk.count == 0
    assert clerk.page.get_by_role("button", name="Undo").count() == 0
    clerk.still_answers("letter", "click", "enter", "scan")
