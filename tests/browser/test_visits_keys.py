"""Whole visits by key: after every act the next letter, scan and Enter do what they should, and so does a slow server."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.browsing import scan, sign_in
from tests.browser.scenes import Desk, Opens
from tests.world import Patron, World


def answered(page: Page, action: str) -> None:
    expect(page.locator("#answer")).to_have_attribute("data-action", action)


def held_back(page: Page) -> list[Route]:
    """The next request about the person reaches the server only when it is let go."""
    held: list[Route] = []
    page.route("**/desk/*/", lambda route: held.append(route), times=1)
    return held


def shows(page: Page, patron: Patron) -> None:
    expect(page.locator("#identification .found strong")).to_contain_text(patron.number[-4:])


def with_two_holds(desk: Desk, world: World) -> tuple[Page, Patron]:
    patron = world.patron()
    for title in ("The First Wish", "The Second Wish"):
        world.hold(patron, world.item(title))
    desk.shows_the_card(patron).says_it_is("theirs", sure=True)
    return desk.page, patron


def test_items_scanned_after_a_card_go_out_to_it_without_a_letter(at_the_desk: Opens, world: World) -> None:
    patron, books = world.patron(), [world.item(f"Volume {number}") for number in range(1, 7)]
    page = at_the_desk().shows_the_card(patron).page

    for barcode in books:
        scan(page, barcode)

    expect(page.locator("#acts")).to_have_attribute("data-count", "6")
    assert len(world.out_to(patron)) == 6


def test_items_come_back_at_the_empty_desk_and_a_card_then_begins_that_persons_visit(
    at_the_desk: Opens, world: World
) -> None:
    before, following = world.patron(), world.patron("Berta", "Zeisig")
    back, out = world.checked_out(before, "Coming Back"), world.item("Going Out")
    page = at_the_desk().page
    here = page.url

    for code in (back, following.number, out):
        scan(page, code)

    expect(page).not_to_have_url(here)
    shows(page, following)
    expect(page.locator("#answer .result")).to_contain_text(out[-5:])
    assert world.out_to(before) == []
    assert world.out_to(following) == ["Going Out"]


@pytest.mark.parametrize("typed", [1, 6, 13])
def test_a_scan_that_the_next_persons_page_comes_into_is_theirs_whole(
    at_the_desk: Opens, world: World, typed: int
) -> None:
    before, following = world.patron(), world.patron("Berta", "Zeisig")
    back, out = world.checked_out(before, "Coming Back"), world.item("Going Out")
    page = at_the_desk().page
    here, held = page.url, held_back(page)
    for code in (back, following.number):
        scan(page, code)

    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    page.keyboard.type(out[:typed])
    held[0].continue_()
    page.wait_for_url(lambda url: url != here)
    page.keyboard.type(out[typed:])
    page.keyboard.press("Enter")
    page.clock.resume()

    shows(page, following)
    expect(page.locator("#answer .result")).to_contain_text(out[-5:])
    assert world.out_to(following) == ["Going Out"]


@pytest.mark.parametrize("typed", [2, 6, 13])
def test_the_rest_of_a_scan_that_f9_cut_short_looks_for_nobody(at_the_desk: Opens, world: World, typed: int) -> None:
    card = world.patron().number
    other = world.patron()
    page = at_the_desk().page
    here = page.url
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)

    page.keyboard.type(card[:typed])
    page.keyboard.press("F9")
    page.keyboard.type(card[typed:])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != here)
    page.clock.resume()

    expect(page.locator("#trouble")).to_contain_text("in pieces")
    expect(page.locator("#identification")).not_to_have_attribute("data-found", "one")
    scan(page, other.number)
    shows(page, other)


def test_a_scan_that_was_cut_short_long_before_the_next_person_is_not_spoken_of(
    at_the_desk: Opens, world: World
) -> None:
    patron = world.patron()
    page = at_the_desk().page
    here = page.url
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)

    page.keyboard.type(patron.number[:6])
    page.keyboard.press("Escape")
    page.clock.run_for(6000)
    page.locator("#next button").click()
    page.wait_for_url(lambda url: url != here)
    page.clock.resume()

    expect(page.locator("#who")).to_be_focused()
    expect(page.locator("#trouble")).to_be_empty()
    scan(page, patron.number)
    shows(page, patron)


def test_after_a_payment_a_letter_asks_without_escape(at_the_desk: Opens, world: World) -> None:
    patron = world.patron()
    world.fee(patron, 500)
    desk = at_the_desk().shows_the_card(patron).says_it_is("theirs", sure=True)
    desk.wants("pay-fee")
    page = desk.page
    page.keyboard.type("2.00", delay=120)
    page.keyboard.press("Enter")
    expect(page.locator("#answer .result")).to_be_visible()

    page.keyboard.press("c")

    answered(page, "hear-checkouts")
    assert world.owed_by(patron) == 300


def test_enter_takes_no_hold_that_nobody_chose_and_a_digit_chooses_one(at_the_desk: Opens, world: World) -> None:
    page, _ = with_two_holds(at_the_desk(), world)
    page.keyboard.press("x")
    answered(page, "cancel-hold")
    expect(page.locator("#act .choices input:checked")).to_have_count(0)

    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("Choose one first")
    page.keyboard.press("2")
    expect(page.locator("#act .choices [data-choice='2']")).to_be_checked()
    page.keyboard.press("Enter")

    expect(page.locator("#answer .result")).to_be_visible()


def test_a_slow_scan_chooses_nothing_on_its_way(at_the_desk: Opens, world: World) -> None:
    page, _ = with_two_holds(at_the_desk(), world)
    following = world.patron("Berta", "Zeisig")
    page.keyboard.press("x")
    answered(page, "cancel-hold")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)

    for digit in following.number[:3]:
        page.keyboard.press(digit)
        page.clock.run_for(85)

    expect(page.locator("#act .choices input:checked")).to_have_count(0)


def test_a_duty_that_is_not_ticked_is_pointed_at(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk().shows_the_card(world.patron()).says_it_is("theirs", sure=True)
    assert desk.wants("hear-questions-asked").must
    page = desk.page

    page.keyboard.press("Enter")

    expect(page.locator("#trouble")).to_have_text("Check this box first.")
    expect(page.locator("#act [name=duty]").first).to_be_focused()


def test_a_slow_answer_is_seen_to_be_on_its_way_until_it_ends(at_the_desk: Opens, world: World) -> None:
    page = at_the_desk().page
    held = held_back(page)
    scan(page, world.patron().number)

    expect(page.locator("#busy")).to_be_visible()
    held[0].continue_()

    expect(page.locator("#busy")).to_be_hidden()


def test_what_is_scanned_while_the_server_is_down_is_said_and_can_be_scanned_again(
    at_the_desk: Opens, world: World
) -> None:
    patron, books = world.patron(), [world.item(f"Volume {number}") for number in (1, 2, 3)]
    page = at_the_desk().shows_the_card(patron).page
    held = held_back(page)
    scan(page, books[0])
    expect(page.locator("#busy")).to_be_visible()
    for barcode in books[1:]:
        scan(page, barcode)

    held[0].abort()

    expect(page.locator("#trouble")).to_contain_text("The server is not answering")
    expect(page.locator("#trouble")).to_contain_text("2 scans after it were not taken")
    for number, barcode in enumerate(books, start=1):
        scan(page, barcode)
        expect(page.locator("#acts")).to_have_attribute("data-count", str(number))
    assert sorted(world.out_to(patron)) == ["Volume 1", "Volume 2", "Volume 3"]


def test_after_an_answer_that_was_lost_the_next_item_goes_out_too_and_the_same_one_only_once(
    at_the_desk: Opens, world: World
) -> None:
    """The server had done it; the line broke before it could say so."""
    patron, books = world.patron(), [world.item(f"Volume {number}") for number in (1, 2)]
    page = at_the_desk().shows_the_card(patron).page

    def is_lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/desk/*/", is_lost, times=1)
    scan(page, books[0])
    expect(page.locator("#trouble")).to_contain_text("The server is not answering")

    scan(page, books[1])
    expect(page.locator("#acts")).to_contain_text("Volume 1")
    scan(page, books[1])
    expect(page.locator("#acts")).to_contain_text("Volume 2")
    scan(page, books[0])
    expect(page.locator("#answer .result")).to_contain_text(books[0][-5:])

    assert sorted(world.out_to(patron)) == ["Volume 1", "Volume 2"]


def test_words_in_the_fields_stay_while_the_server_is_down(at_the_desk: Opens, world: World) -> None:
    page = at_the_desk().page
    page.route("**/desk/*/", lambda route: route.abort(), times=1)
    page.locator("#who").fill("Ottoline Quicksilver")

    page.locator("#who").press("Enter")

    expect(page.locator("#trouble")).to_contain_text("The server is not answering")
    expect(page.locator("#who")).to_have_value("Ottoline Quicksilver")


def test_an_error_of_the_servers_leaves_the_answer_where_it_was(at_the_desk: Opens, world: World) -> None:
    page = at_the_desk().shows_the_card(world.patron()).page
    page.route(
        "**/desk/*/", lambda route: route.fulfill(status=502, body="<!doctype html><h1>Bad gateway</h1>"), times=1
    )

    page.keyboard.press("h")
    expect(page.locator("#trouble")).to_contain_text("Something went wrong")
    page.keyboard.press("h")

    answered(page, "hear-holds")


def test_scans_that_wait_when_the_next_person_is_called_are_not_theirs_and_are_said(
    at_the_desk: Opens, world: World
) -> None:
    """The first has reached the server, which is slow, and nobody sees the answer; the second waits for it."""
    patron, books = world.patron(), [world.item(f"Volume {number}") for number in (1, 2)]
    page = at_the_desk().shows_the_card(patron).page
    here = page.url
    with world.store.connect("owner") as other, other.transaction():
        other.execute("SELECT id FROM library.items WHERE barcode = %s FOR UPDATE", (books[0],))
        for barcode in books:
            scan(page, barcode)
        expect(page.locator("#busy")).to_be_visible()
        page.keyboard.press("F9")
        expect(page.locator("#answer")).to_have_count(0)
    expect(page).not_to_have_url(here)

    expect(page.locator("#trouble")).to_contain_text("2 scans before this page")
    page.wait_for_timeout(300)
    assert "Volume 2" not in world.out_to(patron)


def test_a_second_f9_and_a_second_enter_do_nothing_more(at_the_desk: Opens, world: World) -> None:
    page = at_the_desk().shows_the_card(world.patron()).page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.keyboard.press("F9")
    page.keyboard.press("F9")
    expect(page.locator("#who")).to_be_focused()
    page.wait_for_timeout(300)

    assert sum(url.endswith("/next") for url in asked) == 1


def test_signing_out_empties_the_other_tabs(at_the_desk: Opens, world: World) -> None:
    patron = world.patron()
    world.checked_out(patron, "A Tale of Two Tabs")
    first = at_the_desk().shows_the_card(patron).page
    second, third = first.context.new_page(), first.context.new_page()
    second.goto(first.url)
    second.locator("#want-hear-checkouts").click()
    expect(second.locator("#answer .cleared")).to_contain_text("A Tale of Two Tabs")
    third.goto("/policy/")

    first.get_by_role("button", name="Sign out").click()

    for page in (first, second, third):
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert "A Tale of Two Tabs" not in page.content()


def test_signing_out_on_another_page_empties_the_desk(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk().shows_the_card(world.patron()).page
    other = desk.context.new_page()
    other.goto("/policy/")

    other.get_by_role("button", name="Sign out").click()

    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_turned_screen_is_held_open_and_closes_when_it_is_let_go(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk().shows_the_card(world.patron()).says_it_is("theirs", sure=True)
    desk.wants("see-own-screen")
    desk.does_what_must_be().turns_the_screen()
    page = desk.page
    page.locator("#turned-hold").check()

    page.clock.fast_forward(70_000)
    expect(page.locator("#turned")).to_be_visible()
    page.locator("#turned-hold").click()

    expect(page.locator("#turned")).to_be_hidden()


@pytest.mark.parametrize("sounds", ["on", "off"])
def test_done_and_stop_are_heard_and_can_be_turned_off(at_the_desk: Opens, world: World, sounds: str) -> None:
    desk = at_the_desk()
    page = desk.page
    page.evaluate(
        """sounds => { document.body.dataset.sounds = sounds; window.heard = [];
          const plain = OscillatorNode.prototype.start;
          OscillatorNode.prototype.start = function (...at) { heard.push(this.frequency.value); return plain.apply(this, at); }; }""",
        sounds,
    )
    desk.shows_the_card(world.patron())

    scan(page, world.item())
    expect(page.locator("#answer .result")).to_be_visible()
    done = page.evaluate("heard.splice(0)")
    scan(page, "9780306406157")
    expect(page.locator("#trouble")).to_contain_text("Nothing here has changed")
    stop = page.evaluate("heard.splice(0)")

    assert bool(done) == bool(stop) == (sounds == "on")
    assert sounds == "off" or max(stop) < min(done)


def test_paper_is_printed_from_the_desk_by_a_key_and_the_desk_has_the_cursor_again(
    at_the_desk: Opens, world: World
) -> None:
    patron = world.patron()
    world.checked_out(patron, "A Printed Title")
    desk = at_the_desk()
    desk.page.context.add_init_script("window.print = () => { top.prints = (top.prints || 0) + 1; }")
    desk.begins().shows_the_card(patron).wants("receive-checkout-list")
    desk.does_what_must_be()
    page = desk.page
    page.evaluate("document.querySelectorAll('.paper [required]').forEach(it => { it.checked = true })")

    page.keyboard.press("Control+p")
    page.wait_for_function("() => window.prints === 1")
    page.clock.fast_forward(1500)
    expect(page.frame_locator("#paper-frame").locator(".sheet")).to_have_count(0)
    expect(page.locator("#wants")).to_be_focused()
    page.keyboard.press("h")

    answered(page, "hear-holds")
    assert len(page.context.pages) == 1


def test_a_print_that_is_refused_says_so_on_the_desk(at_the_desk: Opens, world: World) -> None:
    """A slip for an item that nobody waits for."""
    patron = world.patron()
    barcode = world.checked_out(patron, "A Printed Title")
    desk = at_the_desk()
    desk.shows_the_card(patron).wants("receive-checkout-list")
    desk.does_what_must_be()
    page = desk.page
    page.evaluate(
        """barcode => { const form = document.querySelector(".paper");
          form.action = form.action.replace(/[^/]+$/, "slip");
          form.noValidate = true;
          form.insertAdjacentHTML("beforeend", `<input type="hidden" name="with_barcode" value="${barcode}">`); }""",
        barcode,
    )

    page.keyboard.press("Control+p")

    expect(page.locator("#trouble")).to_contain_text(re.compile("Nothing was printed"))


def test_the_desk_signs_in_and_works_from_the_first_scan(stranger: Page, world: World) -> None:
    name, patron = world.account(), world.patron()
    sign_in(stranger, name)

    scan(stranger, patron.number)

    shows(stranger, patron)
