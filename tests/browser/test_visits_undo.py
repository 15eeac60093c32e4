"""Undo, from the running list: it takes back one's own act of this person's visit, and leaves things as they were."""

import re

from playwright.sync_api import Locator, expect

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
