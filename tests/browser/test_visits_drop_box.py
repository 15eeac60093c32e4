"""Checking in without a person: a pile of items at the empty desk, each with where it goes."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from carrel.desk import workstation
from tests.browser import visits
from tests.browser.visiting import ISBN, Clerk, Works
from tests.world import World


def test_twenty_from_the_drop_box_come_back_in_twenty_scans_each_with_where_it_goes(at_work: Works) -> None:
    clerk = at_work()

    visits.drop_box(clerk)

    assert clerk.hands.keys == 20


def test_a_second_read_of_what_just_came_back_changes_nothing(at_work: Works, world: World) -> None:
    lender, waiting = world.patron("Lena", "Dropwort"), world.patron("Wanda", "Waiting")
    item = world.checked_out(lender)
    world.hold(waiting, item, pickup="ferry")
    clerk = at_work()

    first = clerk.takes_back(item)
    clerk.scans(item)
    second = clerk.page.locator("#answer .result").inner_text()

    assert "Ferry Landing" in first
    assert "Ferry Landing" in second
    assert clerk.count == 1
    assert world.found(
        "SELECT count(*) FROM library.holds WHERE patron_id = %s AND item_id IS NOT NULL", waiting.id
    ) == ["1"]
    clerk.still_answers("letter", "click", "enter", "scan")


@pytest.mark.parametrize("wrong", ["not checked out", "an ISBN", "unreadable"])
def test_what_cannot_be_taken_back_is_said_and_the_pile_goes_on(at_work: Works, world: World, wrong: str) -> None:
    lender = world.patron("Lena", "Dropwort")
    before, after = world.checked_out(lender), world.checked_out(lender)
    clerk = at_work()
    clerk.takes_back(before)

    if wrong == "not checked out":
        clerk.scans(world.item())
        expect(clerk.page.locator("#answer .result")).to_have_attribute("data-sound", "stop")
    else:
        clerk.scans_ahead(ISBN if wrong == "an ISBN" else "39$12#4567")
        expect(clerk.page.locator("#trouble")).not_to_be_empty()
    clerk.takes_back(after)

    assert visits.has(clerk, lender) == []
    assert clerk.count == 2
    clerk.still_answers("letter", "click", "enter", "scan")


def test_done_and_stop_sound_different_and_a_second_read_is_neither(at_work: Works, world: World) -> None:
    lender = world.patron("Lena", "Dropwort")
    item, free = world.checked_out(lender), world.item()
    clerk = at_work()

    heard = []
    for code in (item, free, item):
        clerk.scans(code)
        clerk.is_quiet()
        heard.append(clerk.heard)
    done, stop, again = heard[0], heard[1][len(heard[0]) :], heard[2][len(heard[1]) :]

    assert len(done) == 1
    assert stop
    assert done[0] not in stop
    assert again not in (done, stop)


def test_sounds_that_are_turned_off_are_not_made(at_work: Works, world: World) -> None:
    item = world.checked_out(world.patron())
    clerk = set_up(at_work(), sounds="off")

    clerk.takes_back(item)

    assert clerk.heard == []


def test_a_slip_is_printed_by_a_key_and_the_pile_goes_on(at_work: Works, world: World) -> None:
    lender, waiting = world.patron("Lena", "Dropwort"), world.patron("Wanda", "Waitefield")
    held, plain = world.checked_out(lender, "Wanted Soon"), world.checked_out(lender)
    world.hold(waiting, held, pickup="hollow")
    clerk = at_work()

    clerk.takes_back(held)
    clerk.taps("Control+p")
    visits.is_printed(clerk, 1)
    clerk.takes_back(plain)

    assert waiting.number[-4:] in clerk.printed[0]
    assert "Wanted Soon" not in clerk.printed[0]
    assert visits.has(clerk, lender) == []


def test_slips_that_print_by_themselves_come_one_for_each_hold(at_work: Works, world: World) -> None:
    lender = world.patron("Lena", "Dropwort")
    items = [world.checked_out(lender) for _ in range(4)]
    waiting = [world.patron("Wanda", "Waitefield") for _ in range(2)]
    world.hold(waiting[0], items[1], pickup="hollow")
    world.hold(waiting[1], items[2], pickup="ferry")
    clerk = set_up(at_work(), slips="auto")

    for item in items:
        clerk.takes_back(item)
    visits.is_printed(clerk, 2)

    assert [who.number[-4:] in paper for who, paper in zip(waiting, clerk.printed, strict=True)] == [True, True]
    clerk.still_answers("letter", "click", "enter", "scan")


def test_a_card_scanned_in_the_middle_of_a_pile_begins_that_persons_visit(at_work: Works, world: World) -> None:
    lender, reader = world.patron("Lena", "Dropwort"), world.patron("Rita", "Readwell")
    back, out = world.checked_out(lender, "From the pile"), world.item("To take home")
    clerk = at_work()
    clerk.serves(lender, "From the pile")
    clerk.takes_back(back)
    pile = clerk.page.url

    clerk.lays_down(reader, "To take home")
    expect(clerk.page).not_to_have_url(pile)
    assert clerk.count == 0
    clerk.checks_out(out)

    assert (visits.has(clerk, lender), visits.has(clerk, reader)) == ([], [out])
    clerk.still_answers("letter", "click", "enter", "scan")


@pytest.mark.parametrize("by", ["number", "name"])
def test_whoever_is_typed_in_the_middle_of_a_pile_has_a_visit_of_their_own(
    at_work: Works, world: World, by: str
) -> None:
    lender, reader = world.patron("Lena", "Dropwort"), world.patron("Rita")
    back = world.checked_out(lender, "From the pile")
    clerk = at_work()
    clerk.serves(lender, "From the pile")
    clerk.takes_back(back)
    pile = clerk.page.url
    clerk.taps("Escape", "Shift+M")
    clerk.serves(reader)

    clerk.points_at("#who")
    clerk.types(reader.number if by == "number" else f"{reader.first_name} {reader.last_name}")
    clerk.taps("Enter")

    expect(clerk.page).not_to_have_url(pile)
    expect(clerk.page.locator("#identification[data-found=one]")).to_be_visible()
    assert clerk.count == 0
    assert clerk.page.locator("#says-name").is_checked()
    clerk.nothing_of_others()
    clerk.still_answers("letter", "click", "enter", "scan")


def test_an_item_scanned_at_once_after_that_card_goes_out_to_it(at_work: Works, world: World) -> None:
    lender, reader = world.patron("Lena", "Dropwort"), world.patron("Rita", "Readwell")
    back, out = world.checked_out(lender), [world.item() for _ in range(3)]
    clerk = at_work()
    clerk.takes_back(back)

    clerk.scans_ahead(reader.number, *out)

    visits.all_of_them(clerk, 3, out[-1])
    clerk.is_found(reader)
    assert visits.has(clerk, reader) == sorted(out)


def set_up(clerk: Clerk, **settings: str) -> Clerk:
    """The workstation is set up like this, and the desk opened again."""
    value = urlencode(settings)
    clerk.page.context.add_cookies(
        [{"name": workstation.COOKIE, "value": value, "url": f"{clerk.page.url.partition('/desk/')[0]}/"}]
    )
    return clerk.begins()
