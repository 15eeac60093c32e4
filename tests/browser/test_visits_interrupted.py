"""What comes between: a blank screen, a slow server, one that dies and comes back, a turned screen, wrong keys."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser import visits
from tests.browser.visiting import Clerk, Works
from tests.world import Patron, World

SECOND = 1000


def with_a_card(at_work: Works, world: World, count: int = 3) -> tuple[Clerk, Patron, list[str]]:
    patron = world.patron("Iris", "Interrupted")
    clerk = at_work()
    clerk.lays_down(patron)
    return clerk, patron, [world.item() for _ in range(count)]


def test_a_screen_that_went_blank_between_two_books_wakes_and_goes_on(at_work: Works, world: World) -> None:
    clerk, patron, (first, second, third) = with_a_card(at_work, world)
    clerk.checks_out(first)
    clerk.page.clock.fast_forward(121 * SECOND)
    expect(clerk.page.locator("#blank")).to_be_visible()

    clerk.taps("Shift")
    expect(clerk.page.locator("#blank")).to_be_hidden()
    clerk.page.clock.run_for(SECOND)
    clerk.page.clock.resume()
    for item in (second, third):
        clerk.checks_out(item)

    assert visits.has(clerk, patron) == sorted([first, second, third])
    clerk.still_answers("letter", "click", "enter", "scan")


def test_five_books_scanned_while_the_server_thinks_all_go_out_in_their_order(at_work: Works, world: World) -> None:
    clerk, patron, items = with_a_card(at_work, world, 5)
    held: list[Route] = []
    clerk.page.route("**/desk/*/", lambda route: held.append(route), times=1)

    clerk.scans_ahead(*items)
    clerk.page.clock.run_for(SECOND)
    clerk.page.clock.resume()
    expect(clerk.page.locator("#busy")).to_be_visible()
    assert visits.has(clerk, patron) == []
    held[0].continue_()

    visits.all_of_them(clerk, 5, items[-1])
    expect(clerk.page.locator("#busy")).to_be_hidden()
    order = "SELECT barcode FROM library.checkouts c JOIN library.items i ON i.id = item_id WHERE patron_id = %s ORDER BY c.id"
    assert world.found(order, patron.id) == items
    clerk.still_answers("letter", "click", "enter", "scan")


@pytest.mark.parametrize("dies", ["before it hears", "before it answers", "with an error"])
def test_a_server_that_dies_in_the_middle_of_a_stack_loses_nothing_and_does_nothing_twice(
    at_work: Works, world: World, dies: str
) -> None:
    clerk, patron, (first, second, third) = with_a_card(at_work, world)
    clerk.checks_out(first)

    def die(route: Route) -> None:
        if dies == "with an error":
            route.fulfill(status=503, body="")
            return
        if dies == "before it answers":
            route.fetch()
        route.abort()

    clerk.page.route("**/desk/*/", die)
    clerk.scans_ahead(second, third)
    expect(clerk.page.locator("#trouble")).not_to_be_empty()
    clerk.is_quiet()
    clerk.page.unroute("**/desk/*/")
    for item in (second, third):
        clerk.scans(item)

    assert visits.has(clerk, patron) == sorted([first, second, third])
    clerk.is_found(patron)
    clerk.still_answers("letter", "click", "enter", "scan")


def test_words_that_were_not_sent_stay_while_the_server_is_away(at_work: Works, world: World) -> None:
    clerk, patron, _ = with_a_card(at_work, world)
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")
    clerk.wants("u", "update-contact")
    clerk.does_what_must_be()
    clerk.page.locator("#act [name=with_value]").focus()
    clerk.types("iris.new@example.org")
    clerk.page.route("**/desk/*/", lambda route: route.abort())
    clerk.taps("Enter")
    expect(clerk.page.locator("#trouble")).not_to_be_empty()
    clerk.page.unroute("**/desk/*/")

    expect(clerk.page.locator("#act [name=with_value]")).to_have_value("iris.new@example.org")
    clerk.page.locator("#act [name=with_value]").focus()
    clerk.presses("Enter")

    clerk.did()
    found = world.found("SELECT email FROM library.personal WHERE patron_id = %s", patron.id)
    assert found == ["iris.new@example.org"]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_a_turned_screen_is_held_open_and_closes_with_its_tick(at_work: Works, world: World) -> None:
    clerk, patron, (item, *_) = with_a_card(at_work, world)
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")
    clerk.wants("v", "see-own-screen")
    clerk.does_what_must_be()
    clerk.presses("Enter")
    expect(clerk.page.locator("#turned")).to_be_visible()

    clerk.points_at("#turned-hold")
    clerk.page.clock.fast_forward(90 * SECOND)
    expect(clerk.page.locator("#turned")).to_be_visible()
    clerk.points_at("#turned-hold")
    expect(clerk.page.locator("#turned")).to_be_hidden()
    clerk.page.clock.resume()

    clerk.checks_out(item)
    assert visits.has(clerk, patron) == [item]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_wrong_keys_and_the_mouse_between_the_books_lose_nothing(at_work: Works, world: World) -> None:
    clerk, patron, items = with_a_card(at_work, world, 8)
    clerk.wants("o", "check-out")
    strays = (
        lambda: clerk.taps("/"),
        lambda: (clerk.taps("?"), clerk.taps("Escape")),
        lambda: clerk.taps("Tab", "Tab", "ArrowDown"),
        lambda: clerk.points_at("#filter"),
        lambda: clerk.points_at("#who"),
        lambda: clerk.taps("Escape", "Escape"),
        lambda: clerk.points_at("#identification"),
        lambda: clerk.taps("."),
    )
    for item, stray in zip(items, strays, strict=True):
        stray()
        clerk.checks_out(item)
        clerk.still_answers()

    assert visits.has(clerk, patron) == sorted(items)
    expect(clerk.page.locator("#filter")).to_have_value("")
