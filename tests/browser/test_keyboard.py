"""The desk from the keyboard alone: from scan to verdict in a key, and to the next person in another."""

import re

from playwright.sync_api import Page, expect

from tests.browser.browsing import by_hand, scan
from tests.browser.scenes import Desk, Opens
from tests.world import Patron, World


def answered(page: Page, action: str, outcome: str) -> None:
    expect(page.locator("#answer")).to_have_attribute("data-action", action)
    expect(page.locator("#answer")).to_have_attribute("data-outcome", outcome)


def posted(page: Page) -> list[str]:
    """What the page sends from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    return sent


def found(desk: Desk, patron: Patron) -> Page:
    scan(desk.page, patron.number)
    expect(desk.page.locator("#identification")).to_have_attribute("data-found", "one")
    expect(desk.page.locator("#wants")).to_be_focused()
    return desk.page


def test_a_whole_inquiry_takes_a_scan_and_three_keys(at_the_desk: Opens, world: World) -> None:
    patron = world.patron()
    world.checked_out(patron, "A Keyboard Romance")
    page = found(at_the_desk(), patron)

    page.keyboard.press("c")
    answered(page, "hear-checkouts", "permit")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .cleared")).to_contain_text("A Keyboard Romance")
    here = page.url
    page.keyboard.press("F9")

    expect(page).not_to_have_url(here)
    expect(page.locator("#answer")).not_to_contain_text("A Keyboard Romance")


def test_the_cursor_waits_where_the_number_or_the_name_is_typed(at_the_desk: Opens, world: World) -> None:
    patron = world.patron()
    page = at_the_desk().page
    expect(page.locator("#who")).to_be_focused()

    by_hand(page, f"{patron.first_name} {patron.last_name}")
    page.keyboard.press("Enter")

    expect(page.locator("#identification")).to_have_attribute("data-found", "one")


def test_after_a_find_a_letter_asks_and_another_asks_the_next(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())

    for key, action in (("h", "hear-holds"), ("o", "check-out")):
        page.locator("#wants").focus()
        page.keyboard.press(key)
        answered(page, action, "permit")


def test_shift_and_a_letter_say_who_it_is(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())

    page.keyboard.press("Shift+T")
    expect(page.locator("#requester-holder")).to_be_checked()
    expect(page.locator("#assured")).to_be_visible()
    page.keyboard.press("Shift+R")
    expect(page.locator("#assured")).to_be_checked()
    page.locator("#wants").focus()
    page.keyboard.press("v")

    answered(page, "see-own-screen", "permit")


def test_one_key_says_that_no_reason_was_given_and_the_same_key_takes_it_back(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())
    renew = page.locator("#want-renew")

    for key, verdict in (("F2", "ask"), ("F2", "permit"), ("F4", "deny"), ("F8", "deny"), ("F8", "permit")):
        page.keyboard.press(key)
        expect(renew).to_have_class(re.compile(rf"\b{verdict}\b"))


def test_while_the_person_sees_the_screen_no_key_changes_what_is_under_it(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk().shows_the_card(world.patron()).says_it_is("theirs", sure=True)
    desk.wants("see-own-screen")
    desk.turns_the_screen()

    for key in ("F2", "F4", "F8", "c", "/", "Escape"):
        desk.page.keyboard.press(key)

    expect(desk.page.locator("#doubt-none")).to_be_checked()
    expect(desk.page.locator("#answer")).to_have_attribute("data-action", "see-own-screen")


def test_a_key_pressed_over_a_turned_screen_is_not_kept_until_it_is_turned_back(
    at_the_desk: Opens, world: World
) -> None:
    desk = at_the_desk().shows_the_card(world.patron()).says_it_is("theirs", sure=True)
    desk.wants("see-own-screen")
    desk.turns_the_screen()
    sent = posted(desk.page)

    for key in ("c", "Enter"):  # the button that turns it back has the cursor
        desk.page.keyboard.press(key)
    expect(desk.page.locator("#turned")).to_be_hidden()
    desk.page.keyboard.press("h")

    answered(desk.page, "hear-holds", "permit")
    assert sum("ask=" in each for each in sent) == 1


def test_enter_right_after_a_want_is_for_its_answer_and_a_second_one_does_nothing(
    at_the_desk: Opens, world: World
) -> None:
    patron = world.patron()
    world.checked_out(patron, "A Keyboard Romance")
    desk = at_the_desk("telephone").says_the_number(patron)
    desk.page.locator("#wants").focus()
    sent = posted(desk.page)

    for key in ("r", "Enter", "Enter"):
        desk.page.keyboard.press(key)

    expect(desk.page.locator("#answer .result")).to_be_visible()
    assert world.days_left(patron) == [21]
    assert sum("do=renew" in each for each in sent) == 1


def test_the_slash_filters_and_enter_takes_the_first(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())

    page.keyboard.press("/")
    expect(page.locator("#filter")).to_be_focused()
    by_hand(page, "program")
    page.keyboard.press("Enter")

    answered(page, "hear-program-registrations", "permit")


def test_the_clause_in_full_is_one_key_away(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())
    page.keyboard.press("c")
    answered(page, "hear-checkouts", "permit")
    page.locator("#wants").focus()

    page.keyboard.press(".")

    expect(page.locator("#words article").first).to_be_visible()


def test_the_keys_are_listed_under_the_question_mark(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()


def test_escape_closes_the_answer(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())
    page.keyboard.press("c")
    answered(page, "hear-checkouts", "permit")
    page.locator("#wants").focus()

    page.keyboard.press("Escape")

    expect(page.locator("#answer .asked")).to_have_count(0)


def test_a_digit_outside_a_field_begins_a_number(at_the_desk: Opens, world: World) -> None:
    page = at_the_desk().page
    page.locator("#wants").focus()

    by_hand(page, "2116")

    expect(page.locator("#who")).to_have_value("2116")


def test_letters_can_be_switched_off(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())
    page.keyboard.press("?")
    page.get_by_label("Single-character keys").uncheck()
    with page.expect_response("**/workstation"):
        page.get_by_role("button", name="Save these").click()
    page.goto("/")
    expect(page.locator("#wants")).to_be_visible()
    page.locator("#wants").focus()

    by_hand(page, "c")

    expect(page.locator("#answer .asked")).to_have_count(0)


def test_everything_can_be_reached_with_tab_and_shows_where_the_cursor_is(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())
    page.keyboard.press("c")
    answered(page, "hear-checkouts", "permit")
    page.locator("body").focus()
    reached, unmarked = set(), []

    for _ in range(90):
        page.keyboard.press("Tab")
        name, has_mark = page.evaluate(
            "(it => [it.id || it.name || it.textContent.trim().slice(0, 20), it.matches(':focus-visible')"
            " && getComputedStyle(it).outlineStyle !== 'none'])(document.activeElement)"
        )
        reached.add(name)
        if not has_mark and name != "desk":  # the page itself, when the cursor leaves it for the browser's own buttons
            unmarked.append(name)

    assert {"who", "find-button", "want-renew", "want-hear-program-registrations", "filter", "channel"} <= reached
    assert unmarked == []


def test_the_answer_is_in_sight_however_far_down_the_list_somebody_is(at_the_desk: Opens, world: World) -> None:
    page = found(at_the_desk(), world.patron())
    page.mouse.wheel(0, 2000)
    expect(page.locator("#want-hear-program-registrations")).to_be_in_viewport()

    page.keyboard.press("m")

    answered(page, "hear-program-registrations", "permit")
    expect(page.locator("#answer .verdict")).to_be_in_viewport(ratio=1)
