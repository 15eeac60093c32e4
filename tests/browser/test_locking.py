"""Nobody at the desk: the screen blanks, then locks, sooner at home; the password brings the work back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import scan
from tests.browser.playing import with_something_of_every_kind
from tests.browser.scenes import Desk, Opens
from tests.world import PASSWORD, World

MINUTE = 60_000


def served(desk: Desk, world: World) -> tuple[Page, dict[str, str]]:
    """Somebody's titles are open."""
    patron, secrets = with_something_of_every_kind(world)
    if desk.says_the_number(patron).wants("hear-checkouts").must:
        desk.does_what_must_be().does_it()
    assert secrets["checkout"] in desk.page.content()
    return desk.page, secrets


def is_locked(page: Page, secrets: dict[str, str]) -> None:
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert not any(words in page.content() for words in secrets.values())


def unlock(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Unlock").click()


def test_after_two_minutes_the_screen_blanks_and_a_hand_brings_it_back(at_the_desk: Opens, world: World) -> None:
    page, _ = served(at_the_desk(), world)

    page.clock.fast_forward(2 * MINUTE + 1000)
    expect(page.locator("#blank")).to_be_visible()
    page.keyboard.press("Shift")

    expect(page.locator("#blank")).to_be_hidden()


@pytest.mark.parametrize("wakes", ["Enter", "h", "F9", "a click"])
def test_the_hand_that_wakes_a_blank_screen_does_nothing_else(at_the_desk: Opens, world: World, wakes: str) -> None:
    patron, desk = world.patron(), at_the_desk()
    world.checked_out(patron, "Not Yet Renewed")
    desk.shows_the_card(patron).wants("renew")
    page, here, box = desk.page, desk.page.url, desk.page.locator("#act .go").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.clock.fast_forward(2 * MINUTE + 1000)
    expect(page.locator("#blank")).to_be_visible()

    if wakes == "a click":
        page.mouse.down()
        page.mouse.up()
    else:
        page.keyboard.press(wakes)
    expect(page.locator("#blank")).to_be_hidden()
    page.wait_for_timeout(600)

    assert page.url == here
    expect(page.locator("#answer")).to_have_attribute("data-action", "renew")
    expect(page.locator("#answer .result")).to_have_count(0)
    page.locator("#wants").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#answer .result")).to_be_visible()


def test_a_scan_that_wakes_a_blank_screen_is_taken_nowhere_and_asked_for_again(
    at_the_desk: Opens, world: World
) -> None:
    page, _ = served(at_the_desk(), world)
    second = world.patron("Berta", "Zeisig")
    page.locator("#who").focus()
    page.clock.fast_forward(2 * MINUTE + 1000)
    expect(page.locator("#blank")).to_be_visible()

    scan(page, second.number)

    expect(page.locator("#trouble")).to_contain_text("Do it again")
    expect(page.locator("#who")).to_have_value("")
    expect(page.locator("#identification")).not_to_contain_text("Zeis")
    scan(page, second.number)
    expect(page.locator("#identification")).to_contain_text("Zeis")


def test_the_lock_key_is_obeyed_by_a_blank_screen_too(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk(), world)
    page.clock.fast_forward(2 * MINUTE + 1000)
    expect(page.locator("#blank")).to_be_visible()

    page.keyboard.press("Control+l")

    is_locked(page, secrets)


def test_after_five_minutes_the_screen_locks_and_shows_nothing(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk(), world)

    page.clock.fast_forward(5 * MINUTE + 1000)

    is_locked(page, secrets)


@pytest.mark.parametrize(("milliseconds", "is_blank"), [(61_000, True), (50_000, False)])
def test_at_home_the_screen_blanks_sooner(at_the_desk: Opens, world: World, milliseconds: int, is_blank: bool) -> None:
    page, _ = served(at_the_desk("telephone", place="telework"), world)

    page.clock.fast_forward(milliseconds)

    expect(page.locator("#blank")).to_be_visible(visible=is_blank)


def test_at_home_the_screen_locks_sooner(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk("telephone", place="telework"), world)

    page.clock.fast_forward(2 * MINUTE + 1000)

    is_locked(page, secrets)


def test_one_key_locks_and_the_password_brings_the_work_back(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk(), world)
    page.keyboard.press("Control+l")
    is_locked(page, secrets)

    unlock(page)

    expect(page.locator("#identification")).to_have_attribute("data-found", "one")
    expect(page.locator("#answer")).to_have_attribute("data-action", "hear-checkouts")


def test_what_was_said_of_one_person_does_not_come_back_over_the_lock_for_another(
    at_the_desk: Opens, world: World
) -> None:
    desk, second = at_the_desk(), world.patron("Berta", "Zeisig")
    desk.shows_the_card(world.patron()).says_it_is("theirs", sure=True)
    page = desk.page
    tab = page.context.new_page()
    tab.goto(page.url)
    expect(tab.locator("#wants")).to_be_visible()
    page.keyboard.press("Control+l")
    for each in (page, tab):
        expect(each.get_by_role("heading", name="Locked")).to_be_visible()
    unlock(tab)
    expect(tab.locator("#identification")).to_have_attribute("data-found", "one")
    scan(tab, second.number)
    expect(tab.locator("#identification")).to_contain_text("Zeis")

    page.goto(page.url.split("next=")[1])

    expect(page.locator("#identification")).to_contain_text("Zeis")
    expect(page.locator("#requester-other")).to_be_checked()
    expect(page.locator("#assured")).to_have_count(0)


def test_a_wrong_password_opens_nothing(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk(), world)
    page.keyboard.press("Control+l")
    is_locked(page, secrets)

    unlock(page, "not the password")

    expect(page.get_by_role("alert")).to_be_visible()
    is_locked(page, secrets)


def test_behind_the_lock_no_page_and_no_button_of_the_browser_opens_anything(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk(), world)
    desk = page.url
    page.keyboard.press("Control+l")
    is_locked(page, secrets)

    for address in (desk, "/", "/policy/", "/staff", "/password"):
        page.goto(address)
        is_locked(page, secrets)
    page.go_back(wait_until="load")

    is_locked(page, secrets)


def test_a_second_tab_is_locked_with_the_first(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk(), world)
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator("#wants")).to_be_visible()
    page.keyboard.press("Control+l")

    is_locked(page, secrets)
    is_locked(second, secrets)


def test_what_is_kept_over_the_lock_says_nothing_of_the_patron(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk(), world)
    page.keyboard.press("Control+l")
    is_locked(page, secrets)

    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")

    assert not any(words in kept for words in secrets.values())


def test_a_lock_that_does_not_reach_the_server_says_so_over_an_empty_screen_until_it_does(
    at_the_desk: Opens, world: World
) -> None:
    page, secrets = served(at_the_desk(), world)
    page.route("**/lock", lambda route: route.abort())

    page.keyboard.press("Control+l")

    expect(page.get_by_role("alert").filter(has_text="has not locked it yet")).to_be_visible()
    assert not any(words in page.content() for words in secrets.values())
    page.unroute("**/lock")
    page.clock.fast_forward(2100)
    is_locked(page, secrets)


def test_a_lock_is_not_lost_while_the_next_person_is_waited_for(at_the_desk: Opens, world: World) -> None:
    page, secrets = served(at_the_desk(), world)
    page.route("**/next", lambda route: route.abort())
    page.keyboard.press("F9")
    expect(page.get_by_role("alert").filter(has_text="has not finished with this person yet")).to_be_visible()

    page.keyboard.press("Control+l")

    is_locked(page, secrets)


def test_a_hand_in_one_tab_keeps_the_other_from_locking_both(at_the_desk: Opens, world: World) -> None:
    page, _ = served(at_the_desk(), world)
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator("#wants")).to_be_visible()
    page.clock.fast_forward(4 * MINUTE)
    expect(second.locator("#blank")).to_be_visible()

    second.keyboard.press("Shift")
    expect(second.locator("#blank")).to_be_hidden()
    page.clock.fast_forward(2 * MINUTE)
    expect(second.locator("#blank")).to_be_visible()
    page.keyboard.press("Shift")

    expect(page.locator("#blank")).to_be_hidden()
    expect(page.locator("#wants")).to_be_visible()
