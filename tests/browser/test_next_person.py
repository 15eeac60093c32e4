"""Next person: whoever was served is gone from the page, the history, the other tabs and the tab's name."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import scan
from tests.browser.playing import with_something_of_every_kind
from tests.browser.scenes import Opens
from tests.world import Patron, World


class Served:
    """A desk at which somebody's titles are open."""

    def __init__(self, page: Page, patron: Patron, secrets: dict[str, str]) -> None:
        self.page, self.patron, self.secrets, self.address = page, patron, secrets, page.url

    def next_person(self) -> None:
        self.page.locator("#wants").focus()
        self.page.keyboard.press("F9")
        expect(self.page).not_to_have_url(self.address)
        expect(self.page.locator("#wants")).to_be_visible()

    def told_on(self, page: Page) -> set[str]:
        values = page.evaluate("[...document.querySelectorAll('input, textarea')].map(it => it.value).join('\\n')")
        text = page.content() + values + page.title() + page.url
        label = self.patron.last_name[:4] + " " + self.patron.number[-4:]
        return {kind for kind, words in {**self.secrets, "label": label}.items() if words in text}


@pytest.fixture
def served(at_the_desk: Opens, world: World) -> Served:
    patron, secrets = with_something_of_every_kind(world)
    desk = at_the_desk().shows_the_card(patron)
    desk.wants("hear-checkouts")
    seen = Served(desk.page, patron, secrets)
    assert seen.told_on(desk.page) == {"checkout", "label"}
    return seen


def test_the_next_person_finds_an_empty_desk(served: Served) -> None:
    served.next_person()

    assert served.told_on(served.page) == set()
    expect(served.page.locator("#identification")).to_contain_text("No account looked up yet")


@pytest.mark.parametrize("trouble", ["no answer", "an error"])
def test_where_the_server_does_not_end_it_nobody_else_is_begun_with_and_the_empty_screen_says_so(
    served: Served, trouble: str
) -> None:
    asked: list[str] = []
    served.page.on("request", lambda request: asked.append(request.url))
    served.page.route(
        "**/next", lambda route: route.abort() if trouble == "no answer" else route.fulfill(status=503, body="")
    )

    served.page.keyboard.press("F9")

    expect(served.page.get_by_role("alert").filter(has_text="has not finished with this person yet")).to_be_visible()
    assert served.told_on(served.page) == set()
    assert {url.rsplit("/", 1)[1] for url in asked} == {"next"}
    served.page.unroute("**/next")
    served.page.clock.fast_forward(2100)
    expect(served.page.locator("#wants")).to_be_visible()
    served.page.goto(served.address)
    expect(served.page.get_by_role("heading", name="This interaction has ended")).to_be_visible()


def test_the_back_button_shows_nothing_of_the_person_before(served: Served) -> None:
    served.next_person()

    for _ in range(3):
        served.page.go_back(wait_until="load")
        assert served.told_on(served.page) == set()


def test_the_address_of_the_person_before_shows_that_they_were_finished_with(served: Served) -> None:
    served.next_person()

    served.page.goto(served.address)

    expect(served.page.get_by_role("heading", name="This interaction has ended")).to_be_visible()
    assert served.told_on(served.page) == set()


def test_coming_back_from_another_page_opens_nothing_by_itself(served: Served) -> None:
    served.page.goto("/policy/")

    served.page.go_back(wait_until="load")

    assert served.told_on(served.page) <= {"label"}


def test_two_tabs_serve_two_people_and_neither_sees_the_other(served: Served, world: World) -> None:
    other, theirs = with_something_of_every_kind(world)
    second = served.page.context.new_page()
    second.goto("/")
    expect(second.locator("#wants")).to_be_visible()
    scan(second, other.number)
    expect(second.locator("#identification")).to_have_attribute("data-found", "one")

    second.locator("#want-hear-holds").click()
    expect(second.locator("#answer .cleared")).to_contain_text(theirs["hold"])

    assert served.told_on(second) == set()
    assert theirs["hold"] not in served.page.content()


def test_the_next_account_takes_the_place_of_the_one_before(served: Served, world: World) -> None:
    other = world.patron("Berta", "Zeisig")

    scan(served.page, other.number)
    expect(served.page.locator("#identification")).to_contain_text(f"Zeis {other.number[-4:]}")

    assert served.told_on(served.page) == set()


def test_no_tab_and_no_address_names_a_patron(served: Served) -> None:
    assert re.fullmatch(r"\S+/desk/[0-9a-f-]{36}/", served.page.url)
    assert served.page.title() == "Desk · Carrel"


def test_the_browser_is_asked_to_remember_nothing_that_was_typed(served: Served) -> None:
    remembered = served.page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]), textarea')]"
        ".filter(it => (it.getAttribute('autocomplete') || it.form?.getAttribute('autocomplete')) !== 'off')"
        ".map(it => it.name || it.id)"
    )

    assert remembered == []


def test_nothing_of_the_person_is_kept_in_the_browsers_storage(served: Served) -> None:
    served.next_person()

    kept = served.page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state, history.length])"
    )

    assert not any(words in kept for words in served.secrets.values())


def test_signing_out_leaves_nothing_behind(served: Served) -> None:
    served.page.get_by_role("button", name="Sign out").click()
    expect(served.page.get_by_role("heading", name="Sign in")).to_be_visible()

    served.page.go_back(wait_until="load")

    assert served.told_on(served.page) == set()


@pytest.mark.parametrize("pause", [0, 30, 60, 100, 150, 250])
def test_what_is_scanned_at_once_after_the_next_person_was_called_finds_that_account(
    served: Served, world: World, pause: int
) -> None:
    following = world.patron("Following", "Patron")

    served.page.keyboard.press("F9")
    time.sleep(pause / 1000)
    served.page.keyboard.type(following.number)
    served.page.keyboard.press("Enter")

    expect(served.page.locator("#identification .found strong")).to_contain_text(following.number[-4:])
    assert served.told_on(served.page) == set()


@pytest.mark.parametrize("pause", [0, 60, 150, 300])
def test_a_name_typed_at_once_after_the_next_person_was_called_is_searched_whole(
    served: Served, world: World, pause: int
) -> None:
    following = world.patron("Ottoline", f"Quicksilver{'abcdef'[pause // 60]}")

    served.page.keyboard.press("F9")
    time.sleep(pause / 1000)
    served.page.keyboard.type(f"Ottoline {following.last_name}", delay=80)
    served.page.keyboard.press("Enter")

    expect(served.page.locator("#identification .found strong")).to_contain_text(f"U{following.user_key}")


def test_a_scan_that_was_not_over_when_the_next_person_was_called_finds_nobody_for_them(
    served: Served, world: World
) -> None:
    """A scanner that sends no last key: its scan is over once nothing came for a while, and the mouse was quicker."""
    page, before = served.page, served.page.url
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    page.keyboard.type(world.patron("Former", "Patron").number)
    page.evaluate("document.getElementById('next').requestSubmit()")
    expect(page).not_to_have_url(before)
    expect(page.locator("#who")).to_be_focused()

    page.clock.run_for(1000)
    page.clock.resume()
    page.keyboard.press("t")

    expect(page.locator("#who")).to_have_value("t")
    expect(page.locator("#identification")).not_to_have_attribute("data-found", "one")


def test_an_answer_on_its_way_is_given_up_with_the_person_it_is_about(served: Served) -> None:
    """Else what it draws on the left would come into the next one's page."""
    served.page.evaluate(
        """document.dispatchEvent(new CustomEvent("htmx:beforeSend",
             {detail: {xhr: {abort() { window.gaveUp = true; }}}}))"""
    )

    served.next_person()

    assert served.page.evaluate("window.gaveUp")


def test_a_want_and_an_item_that_are_quicker_than_the_answer_wait_for_it(served: Served, world: World) -> None:
    following, item = world.patron("Following", "Patron"), world.item("Quick")
    served.next_person()
    scan(served.page, following.number)
    served.page.keyboard.press("o")
    time.sleep(0.06)
    scan(served.page, item)

    expect(served.page.locator(".result")).to_contain_text(f"Checked out …{item[-5:]}")
