"""Two tabs of one desk: what one of them puts away is in no other."""

from playwright.sync_api import Page, expect

from tests.browser.browsing import scan
from tests.browser.scenes import Desk, Opens
from tests.world import World


def two_tabs(desk: Desk, world: World) -> tuple[Page, Page]:
    """The same person in two tabs, each with their titles on it."""
    patron = world.patron()
    world.checked_out(patron, "A Tale of Two Tabs")
    first = desk.page
    scan(first, patron.number)
    expect(first.locator("#identification")).to_have_attribute("data-found", "one")
    second = first.context.new_page()
    second.goto(first.url)
    for page in (first, second):
        page.locator("#want-hear-checkouts").click()
        expect(page.locator("#answer .cleared")).to_contain_text("A Tale of Two Tabs")
    return first, second


def test_the_next_person_in_one_tab_empties_the_other(at_the_desk: Opens, world: World) -> None:
    first, second = two_tabs(at_the_desk(), world)
    here = second.url

    first.keyboard.press("F9")

    expect(second).not_to_have_url(here)
    expect(second.locator("body")).not_to_contain_text("A Tale of Two Tabs")


def test_a_lock_in_one_tab_locks_the_other(at_the_desk: Opens, world: World) -> None:
    first, second = two_tabs(at_the_desk(), world)

    first.keyboard.press("Control+l")

    for page in (first, second):
        page.wait_for_url("**/unlock?**")
        expect(page.locator("body")).not_to_contain_text("A Tale of Two Tabs")
