"""Cards: laid down, typed, read twice, several in a row; what was said of one holds for one."""

import pytest
from playwright.sync_api import expect

from tests.browser import visits
from tests.browser.visiting import Works
from tests.world import World


def test_a_number_that_was_typed_is_the_card_once_staff_say_that_they_hold_it(at_work: Works, world: World) -> None:
    patron, item = world.patron("Tilda", "Typewell"), world.item()
    clerk = at_work()
    clerk.serves(patron)
    clerk.looks_up(patron.number)
    clerk.is_found(patron)
    clerk.wants("o", "check-out", "deny")

    clerk.presses("Shift+C")
    clerk.is_answered("check-out", "permit")
    clerk.checks_out(item)

    assert visits.has(clerk, patron) == [item]
    clerk.still_answers("letter", "click", "enter", "scan")


@pytest.mark.parametrize("doubt", ["F4", "F8"])
def test_a_second_read_of_the_same_card_takes_back_nothing_that_was_said(
    at_work: Works, world: World, doubt: str
) -> None:
    patron = world.patron("Fina", "Foundling")
    world.checked_out(patron, "Not for the finder")
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.presses(doubt)
    clerk.wants("c", "hear-checkouts", "deny")

    clerk.scans(patron.number)

    clerk.is_found(patron)
    clerk.is_answered("hear-checkouts", "deny")
    clerk.wants("c", "hear-checkouts", "deny")
    assert "Not for the finder" not in clerk.page.content()
    expect(clerk.page.locator("body")).to_contain_text("The same card was scanned again")
    clerk.scans(world.item())
    assert world.out_to(patron) == ["Not for the finder"]


@pytest.mark.parametrize("said", ["F4", "F8", "Shift+P"])
def test_a_reload_takes_back_nothing_that_was_said(at_work: Works, world: World, said: str) -> None:
    patron = world.patron("Fee", "Foundafter")
    world.checked_out(patron, "Not after a reload")
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.presses(said)
    clerk.wants("o", "check-out", "deny")

    clerk.page.reload()

    clerk.is_found(patron)
    clerk.wants("o", "check-out", "deny")
    clerk.scans(world.item())
    assert world.out_to(patron) == ["Not after a reload"]


def test_what_was_shown_and_matched_stays_when_the_same_card_is_read_again(at_work: Works, world: World) -> None:
    patron = world.patron("Ada", "Assuredly")
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")
    assert "matches" in clerk.compares("Ada Assuredly", "05/06/1970", patron.telephone)

    clerk.scans(patron.number)

    expect(clerk.page.locator("#requester-holder")).to_be_checked()
    expect(clerk.page.locator("#assured")).to_be_checked()
    expect(clerk.page.locator("#identification")).to_contain_text("Matched: details")
    clerk.still_answers("letter", "click", "enter", "scan")


def test_nothing_that_was_said_of_one_card_holds_for_the_next(at_work: Works, world: World) -> None:
    first, second = world.patron("Ada", "Assuredly"), world.patron("Bea", "Behindher")
    clerk = at_work()
    clerk.lays_down(first)
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")

    clerk.lays_down(second)

    expect(clerk.page.locator("#requester-other")).to_be_checked()
    clerk.wants("v", "see-own-screen", "deny")
    clerk.still_answers("letter", "click", "enter", "scan")


def test_of_three_people_in_a_row_nobody_has_what_the_one_before_showed(at_work: Works, world: World) -> None:
    shows_the_card, says_the_name, says_the_number = (
        world.patron(name, f"Inarow{letter}") for name, letter in (("Ann", "a"), ("Bob", "b"), ("Cay", "c"))
    )
    for patron in (shows_the_card, says_the_name, says_the_number):
        world.checked_out(patron, f"Out to {patron.last_name}")
    clerk = at_work()

    clerk.lays_down(shows_the_card, "Out to Inarowa")
    clerk.presses("F2")
    clerk.presses("F2")
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")
    assert "Out to Inarowa" in clerk.wants("c", "hear-checkouts").inner_text()
    clerk.still_answers().next_person()

    clerk.serves(says_the_name, "Out to Inarowb")
    clerk.looks_up("Bob Inarowb")
    expect(clerk.page.locator("#requester-other")).to_be_checked()
    clerk.wants("c", "hear-checkouts", "deny")
    clerk.wants("o", "check-out", "deny")
    clerk.wants("v", "see-own-screen", "deny")
    clerk.still_answers().next_person()

    clerk.serves(says_the_number, "Out to Inarowc")
    clerk.looks_up(says_the_number.number)
    clerk.is_found(says_the_number)
    clerk.wants("o", "check-out", "deny")
    assert "Out to Inarowc" in clerk.wants("c", "hear-checkouts").inner_text()
    clerk.still_answers().next_person()


def test_a_second_read_of_an_item_says_that_it_is_on_this_account_and_takes_nothing_twice(
    at_work: Works, world: World
) -> None:
    patron, item, other = world.patron("Dora", "Doubleday"), world.item("Read twice"), world.item()
    clerk = at_work()
    clerk.lays_down(patron)
    clerk.checks_out(item)
    due = world.found("SELECT due_on FROM library.checkouts WHERE patron_id = %s", patron.id)

    clerk.scans(item)
    said = clerk.did(sound="neutral")
    clerk.checks_out(other)

    assert visits.has(clerk, patron) == sorted([item, other])
    assert "Due" in said
    assert due[0] in world.found("SELECT due_on FROM library.checkouts WHERE patron_id = %s", patron.id)
    clerk.still_answers("letter", "click", "enter", "scan")
