"""Holds: nothing is canceled that nobody chose; a ready one that goes says what to do with the book."""

from playwright.sync_api import expect

from tests.browser import visits
from tests.browser.visiting import Works
from tests.world import World

_HELD = "SELECT title FROM library.holds JOIN library.titles t ON t.id = title_id WHERE patron_id = %s ORDER BY title"


def test_enter_alone_cancels_no_hold(at_work: Works, world: World) -> None:
    patron = world.patron("Cara", "Cancelot")
    for title in ("First of them", "Second of them"):
        world.hold(patron, world.item(title))
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.wants("x", "cancel-hold")
    expect(clerk.page.locator("#act [data-choice]:checked")).to_have_count(0)

    clerk.taps("Enter")
    clerk.page.wait_for_timeout(100)
    clerk.is_quiet()
    assert len(world.found(_HELD, patron.id)) == 2
    clerk.page.locator("#wants").focus()
    visits.choose_by_number(clerk, "Second of them")
    clerk.presses("Enter")

    assert "Second of them" in clerk.did()
    assert world.found(_HELD, patron.id) == ["First of them"]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_arrows_reach_the_holds_too(at_work: Works, world: World) -> None:
    patron = world.patron("Cara", "Cancelot")
    for title in ("First of them", "Second of them"):
        world.hold(patron, world.item(title))
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.wants("x", "cancel-hold")

    visits.choose_by_number(clerk, "First of them")
    clerk.taps("ArrowDown")
    clerk.presses("Enter")

    clerk.did()
    assert world.found(_HELD, patron.id) == ["First of them"]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_a_ready_hold_that_is_canceled_says_where_the_book_goes(at_work: Works, world: World) -> None:
    patron, next_one = world.patron("Cara", "Cancelot"), world.patron("Wanda", "Waitefield")
    shelved, wanted = world.item("Back to the shelves"), world.item("For the next one")
    for item in (shelved, wanted):
        world.hold(patron, item, ready=True)
    world.hold(next_one, wanted, pickup="ferry")
    clerk = at_work()
    clerk.lays_down(patron)
    said = []
    for title in ("Back to the shelves", "For the next one"):
        clerk.wants("x", "cancel-hold")
        visits.choose_by_number(clerk, title)
        clerk.presses("Enter")
        said.append(clerk.did())
        clerk.still_answers()

    assert "shelves" in said[0]
    assert "Ferry Landing" in said[1]
    assert next_one.number[-4:] not in said[1]
    assert world.found(_HELD, patron.id) == []


def test_a_ready_hold_is_moved_to_another_branch(at_work: Works, world: World) -> None:
    patron, item = world.patron("Mona", "Movewell"), world.item("Moved while ready")
    world.hold(patron, item, ready=True)
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.wants("g", "change-hold")
    visits.choose_by_number(clerk, "Moved while ready")
    visits.pick_up_at(clerk, "h")
    clerk.presses("Enter")

    assert "Hollow Road" in clerk.did()
    assert world.found("SELECT pickup FROM library.holds WHERE patron_id = %s", patron.id) == ["hollow"]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_holds_of_ones_own_are_picked_up_by_scanning_them_after_the_card(at_work: Works, world: World) -> None:
    patron, items = world.patron("Sela", "Selfpick"), [world.item(f"Ready {number}") for number in range(2)]
    for item in items:
        world.hold(patron, item, ready=True)
    clerk = at_work()
    clerk.lays_down(patron, "Ready 0", "Ready 1")

    clerk.checks_out(items[0])
    clerk.still_answers()
    clerk.wants("k", "check-out-hold-to-holder")
    clerk.checks_out(items[1])
    clerk.still_answers()
    clerk.next_person()

    assert visits.has(clerk, patron) == sorted(items)
    assert world.found(_HELD, patron.id) == []


def test_somebody_elses_ready_hold_does_not_go_out_and_the_stack_goes_on(at_work: Works, world: World) -> None:
    patron, other = world.patron("Sela", "Selfpick"), world.patron("Otto", "Otherhold")
    theirs, free = world.item(), world.item()
    world.hold(other, theirs, ready=True)
    clerk = at_work()
    clerk.serves(other)
    clerk.lays_down(patron)

    clerk.scans(theirs)
    expect(clerk.page.locator("#answer .result")).to_have_attribute("data-sound", "stop")
    clerk.checks_out(free)

    assert (visits.has(clerk, patron), visits.has(clerk, other)) == ([free], [])
    clerk.still_answers("letter", "click", "enter", "scan")
