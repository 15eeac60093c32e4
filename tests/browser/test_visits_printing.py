"""Printing does not leave the desk: the paper comes in a frame, and scans, letters and Enter go on."""

from playwright.sync_api import expect

from tests.browser import visits
from tests.browser.playing import with_something_of_every_kind
from tests.browser.visiting import Works
from tests.world import World


def test_lists_are_printed_by_a_key_and_the_visit_goes_on_without_the_mouse(at_work: Works, world: World) -> None:
    patron, told = with_something_of_every_kind(world, first_name="Paula", last_name="Printwell")
    item = world.item()
    clerk = at_work()
    clerk.lays_down(patron, told["checkout"], told["hold"], told["fee"])

    clerk.wants("l", "receive-checkout-list")
    clerk.does_what_must_be()
    if not clerk.page.locator("#answer form.paper").count():
        clerk.presses("Enter")
    clerk.taps("Control+p")
    visits.is_printed(clerk, 1)
    clerk.checks_out(item)
    clerk.wants("h", "hear-holds")
    clerk.does_what_must_be()
    clerk.taps("Control+p")
    visits.is_printed(clerk, 2)
    clerk.still_answers("letter", "click", "enter", "scan")
    clerk.next_person()

    assert told["checkout"] in clerk.printed[0]
    assert told["hold"] in clerk.printed[1]
    assert len(clerk.page.context.pages) == 1
    assert not any(patron.last_name in paper for paper in clerk.printed)
    assert visits.has(clerk, patron).count(item) == 1


def test_a_paper_that_is_refused_says_so_on_the_desk(at_work: Works, world: World) -> None:
    lender, waiting = world.patron("Lena", "Dropwort"), world.patron("Wanda", "Waitefield")
    item, other = world.checked_out(lender), world.checked_out(lender)
    hold = world.hold(waiting, item)
    clerk = at_work()
    clerk.takes_back(item)
    world.owner.execute("DELETE FROM library.holds WHERE id = %s", (hold,))  # canceled by somebody else meanwhile

    clerk.taps("Control+p")

    expect(clerk.page.locator("#trouble")).not_to_be_empty()
    assert clerk.printed == []
    clerk.takes_back(other)
    clerk.still_answers("letter", "click", "enter", "scan")


def test_paper_that_comes_late_takes_the_cursor_from_nobody_who_types(at_work: Works, world: World) -> None:
    patron = world.patron("Paula", "Printwell")
    world.fee(patron, 500)
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.wants("y", "pay-fee")
    clerk.types("2")
    clerk.presses("Enter")
    clerk.did()
    visits.prints(clerk, "plain-receipt")

    clerk.wants("y", "pay-fee")
    clerk.page.clock.run_for(2000)
    clerk.page.clock.resume()
    clerk.types("3")
    clerk.presses("Enter")

    assert "$3.00" in clerk.did()
    assert world.owed_by(patron) == 0
