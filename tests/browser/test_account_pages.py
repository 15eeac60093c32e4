"""The account holder's pages in a real browser: whole visits by touch and by keyboard, for everyone, and nothing left behind."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from carrel.portal.request import COOKIE
from tests.browser.browsing import NetworkLog, overflow, small_targets, violations
from tests.browser.conftest import Opened, watched
from tests.world import Patron, World

PIN = "8264"
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PAGES = ("", "/history", "/holds", "/fees", "/contact", "/pin", "/privacy", "/who-looked?own", "/download")


@pytest.fixture
def patron(world: World) -> Patron:
    """Somebody with something of every kind."""
    made = world.patron()
    world.pin(made, PIN)
    world.checked_out(made, "The Extraordinarily Unabbreviated Season: For Beginners", days_left=-3)
    world.checked_out(made, "Middlemarch", days_left=2)
    world.checked_out(made, "Emma", renewals=3)
    world.hold(made, world.item("Persuasion"), ready=True)
    world.hold(made, world.item("Villette"))
    world.fee(made, 1250, world.item("A Lost Book"))
    return made


Came = Callable[..., Page]


@pytest.fixture
def at_home(opened: Opened, world: World, address: str, patron: Patron) -> Came:
    """A page of the patron's, signed in: `at_home(**options of the browser)`."""

    def come(**options: object) -> Page:
        context: BrowserContext = opened(**options)
        cookie = {"name": COOKIE, "value": world.at_home(patron, PIN), "domain": "127.0.0.1", "path": "/account"}
        context.add_cookies([{**cookie, "sameSite": "Strict"}])  # type: ignore[list-item]
        return watched(context.new_page())

    return come


def signs_in(page: Page, patron: Patron) -> None:
    page.goto("/account")
    page.get_by_label("Card number").fill(patron.number)
    page.get_by_label("PIN or password").fill(PIN)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Checked out", level=1)).to_be_visible()


def test_a_whole_visit_by_touch_on_a_telephone(opened: Opened, world: World, patron: Patron, tmp_path: Path) -> None:
    world.item("Zuleika Dobson")
    page = watched(opened(**TELEPHONE, accept_downloads=True).new_page())
    signs_in(page, patron)

    page.get_by_role("button", name="Renew Middlemarch").tap()
    expect(page.get_by_role("status")).to_contain_text("Renewed")
    page.get_by_role("link", name="Holds").tap()
    page.get_by_label("Title or author").fill("zuleika")
    page.get_by_label("Pick up at").last.select_option("Ferry Landing")
    page.get_by_role("button", name="Search the catalog").tap()
    page.get_by_role("button", name="Place a hold on Zuleika Dobson").first.tap()
    expect(page.get_by_role("status")).to_contain_text("The hold is placed")
    held = page.get_by_role("listitem").filter(has_text="Zuleika Dobson")
    expect(held).to_contain_text("Waiting, to pick up at Ferry Landing")
    held.get_by_text("Change or cancel").tap()
    held.get_by_role("button", name="Cancel this hold").tap()
    expect(page.get_by_role("status")).to_contain_text("The hold is canceled")
    page.get_by_role("link", name="Privacy").tap()
    page.get_by_role("button", name="Turn off News of events and services").tap()
    expect(page.get_by_role("heading", name="News of events and services: off")).to_be_visible()
    page.get_by_role("link", name="See who has looked").tap()
    expect(page.get_by_text("Nobody has, in the time")).to_be_visible()
    page.get_by_role("link", name="Show my own visits, too").tap()
    expect(page.get_by_text("asked to renew what is checked out: allowed")).to_be_visible()
    page.get_by_role("link", name="Privacy", exact=True).tap()
    page.get_by_role("link", name="Download my account").tap()
    with page.expect_download() as saved:
        page.get_by_role("button", name="A file for programs (JSON)").tap()
    saved.value.save_as(tmp_path / "account.json")
    page.get_by_role("button", name="Sign out").tap()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    assert sorted(json.loads((tmp_path / "account.json").read_text())["contact"][0]) == sorted(
        ["first_name", "last_name", "birth_date", "address", "telephone", "email"]
    )
    assert world.found("SELECT marketing FROM library.patrons WHERE id = %s", patron.id) == ["opted-out"]


def test_after_signing_out_going_back_shows_nothing(opened: Opened, patron: Patron) -> None:
    page = watched(opened().new_page())
    signs_in(page, patron)
    page.get_by_role("link", name="Fees").click()
    expect(page.get_by_text("$12.50 owed")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    page.go_back()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text("$12.50 owed")).to_have_count(0)


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until what bears this name has the focus."""
    named = "document.activeElement.closest('label')?.innerText || document.activeElement.textContent"
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in re.sub(r"\s+", " ", page.evaluate(named) or ""):
            return
    raise AssertionError(f"no way by the keyboard to: {name}")


def test_a_whole_visit_by_the_keyboard_alone(opened: Opened, world: World, patron: Patron) -> None:
    page = watched(opened().new_page())
    page.goto("/account")
    tab_to(page, "Card number")
    page.keyboard.type(patron.number)
    tab_to(page, "PIN or password")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Checked out", level=1)).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the links, to the page
    tab_to(page, "Renew Middlemarch", most=6)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Renewed")
    tab_to(page, "Holds")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Holds", level=1)).to_be_visible()
    tab_to(page, "Change or cancel Villette")
    page.keyboard.press("Enter")
    tab_to(page, "Cancel this hold", most=5)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The hold is canceled")
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_whoever_hears_the_page_hears_where_they_are_and_what_each_button_does(at_home: Came) -> None:
    page = at_home()
    page.goto("/account")

    expect(page.get_by_role("navigation", name="My account").get_by_role("link", name="Items")).to_have_attribute(
        "aria-current", "page"
    )
    for title in ("The Extraordinarily Unabbreviated Season: For Beginners", "Middlemarch"):
        expect(page.get_by_role("button", name=f"Renew {title}")).to_have_count(1)
    expect(page.get_by_role("region", name="Ready to pick up")).to_contain_text("Persuasion")
    page.goto("/account/contact")
    page.get_by_label("New telephone").fill("12")
    page.get_by_role("button", name="Write the number down").click()
    expect(page.get_by_role("alert")).to_contain_text("That is not a telephone number")
    expect(page.get_by_label("New telephone")).to_have_accessible_description("That is not a telephone number.")


@pytest.mark.parametrize("where", ["/sign-in", *PAGES])
def test_every_page_is_for_everyone(at_home: Came, where: str) -> None:
    page = at_home(**TELEPHONE)
    page.goto(f"/account{where}")
    if where == "/contact":
        page.get_by_role("button", name="Show them").click()
    for summary in page.locator("summary").all():
        summary.click()

    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert overflow(page) == 0, width
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert small_targets(page) == []
    assert violations(page) == []


def test_whoever_leaves_a_page_open_is_asked_and_then_nothing_is_on_the_screen(at_home: Came) -> None:
    page = at_home()
    page.goto("/account")
    page.clock.fast_forward(28 * 60_000 + 5_000)
    asked = page.get_by_role("dialog", name="Are you still there?")
    expect(asked).to_be_visible()
    assert violations(page) == []

    asked.get_by_role("button", name="Stay signed in").click()
    expect(asked).to_be_hidden()
    page.clock.fast_forward(20 * 60_000)
    expect(page.get_by_role("button", name="Renew Middlemarch")).to_be_visible()
    page.clock.fast_forward(10 * 60_000 + 5_000)

    expect(page.get_by_text("You were signed out, because nobody pressed anything")).to_be_visible()
    expect(page.get_by_text("Middlemarch")).to_have_count(0)


def test_no_contact_detail_crosses_the_wire_until_it_is_asked_for(
    at_home: Came, patron: Patron, network: NetworkLog
) -> None:
    page = at_home(record_har_path=network.file)
    for where in PAGES:
        page.goto(f"/account{where}")
    page.get_by_role("heading", level=1).wait_for()
    page.context.close()
    network.read()

    received = network.received()
    assert "Middlemarch" in received
    assert [
        each
        for each in (patron.email, patron.telephone, patron.address, patron.last_name, patron.number)
        if each in received
    ] == []
    assert not [each for each in network.addresses() if patron.number in each or "Middlemarch" in each]
