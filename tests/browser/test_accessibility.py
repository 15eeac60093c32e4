"""Every state of the desk, for everyone: axe finds nothing, by day and by night; narrow, and with text twice as large."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from carrel.site.settings import STATIC
from tests.browser.browsing import is_signed_in, overflow, small_targets, violations
from tests.browser.conftest import Opened, new_context, watched
from tests.browser.playing import with_something_of_every_kind
from tests.browser.scenes import Desk
from tests.world import Patron, World

State = Callable[[Desk, Patron], object]


def empty(desk: Desk, patron: Patron) -> None:
    """Nobody is before the desk."""


def found(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron)


def nothing_found(desk: Desk, patron: Patron) -> None:
    desk.page.locator("#who").fill("29999999999999")
    desk.page.locator("#find-button").click()
    expect(desk.page.locator("#identification")).to_have_attribute("data-found", "none")


def permitted_and_open(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).wants("hear-checkouts")
    expect(desk.page.locator("#answer .cleared")).to_be_visible()


def an_act_with_a_duty(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).wants("update-contact")


def an_act_with_a_choice(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).wants("cancel-hold")


def done(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).wants("renew")
    desk.does_it()


def denied(desk: Desk, patron: Patron) -> None:
    desk.says_the_name(patron).wants("hear-holds")


def asked_first(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).ticks("doubt-not-stated").wants("renew")


def referred(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).wants("hear-personal-information")


def the_clause_in_full(desk: Desk, patron: Patron) -> None:
    denied(desk, patron)
    desk.page.locator("#words > summary").click()


def comparing_without_a_match(desk: Desk, patron: Patron) -> None:
    desk.says_the_name(patron).details_are_compared(patron, name="Nobody At All", telephone="5035550000")


def sure_of_the_holder(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).says_it_is("theirs", sure=True)


def turned(desk: Desk, patron: Patron) -> None:
    sure_of_the_holder(desk, patron)
    desk.wants("see-own-screen")
    desk.page.locator("#act .go").click()
    expect(desk.page.get_by_role("heading", name="Your library account")).to_be_visible()


def help_is_open(desk: Desk, patron: Patron) -> None:
    desk.page.get_by_role("button", name="Keys").click()
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def locked(desk: Desk, patron: Patron) -> None:
    desk.page.keyboard.press("Control+l")
    expect(desk.page.get_by_role("heading", name="Locked")).to_be_visible()


def finished_with(desk: Desk, patron: Patron) -> None:
    address = desk.page.url
    desk.page.keyboard.press("F9")
    expect(desk.page).not_to_have_url(address)
    desk.page.goto(address)
    expect(desk.page.get_by_role("heading", name="This interaction has ended")).to_be_visible()


def several_of_a_name(desk: Desk, patron: Patron) -> None:
    desk.page.locator("#who").fill(f"{patron.first_name} {patron.last_name}")
    desk.page.locator("#find-button").click()
    expect(desk.page.locator("#narrow-birth")).to_be_visible()


def a_closed_check(desk: Desk, patron: Patron) -> None:
    desk.says_the_number(patron)
    for _ in range(4):
        desk.details_are_compared(patron, name="Nobody At All", telephone="5035550000", email="no@example.org")
    expect(desk.page.locator("#identification")).to_contain_text("Closed for 24 hours")


def a_match(desk: Desk, patron: Patron) -> None:
    assert "matches" in desk.says_the_number(patron).details_are_compared(patron)


def titles_to_choose_from(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).wants("place-hold")
    desk.page.locator("#words-of-title").fill("hold")
    expect(desk.page.locator("#titles [type=radio]").first).to_be_visible()


def a_message_to_leave(desk: Desk, patron: Patron) -> None:
    desk.chooses("#channel", "voicemail")
    desk.says_the_number(patron).wants("leave-plain-voicemail")


def an_act_refused(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).wants("check-out")
    desk.does_it(barcode="39999999999999")
    expect(desk.page.locator("#answer .result.undone")).to_be_visible()


def a_list_of_what_was_done(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron).wants("cancel-hold")
    desk.picks(1).does_it()
    expect(desk.page.locator("#acts")).to_contain_text("Hold canceled")


def trouble_beside_a_field(desk: Desk, patron: Patron) -> None:
    desk.page.locator("#who").fill("^")
    desk.page.locator("#find-button").click()
    expect(desk.page.locator("#trouble")).to_contain_text("nobody can be found with that")


def drawn_anew(desk: Desk, patron: Patron) -> None:
    desk.shows_the_card(patron)
    desk.page.evaluate("document.getElementById('revision').value = '0'")
    desk.page.locator("#want-hear-holds").click()
    expect(desk.page.locator("#notice")).to_contain_text("Something changed, in another window")
    expect(desk.page.locator("#live")).to_contain_text("Something changed, in another window")


def blank(desk: Desk, patron: Patron) -> None:
    permitted_and_open(desk, patron)
    desk.page.clock.fast_forward(121_000)
    expect(desk.page.locator("#blank")).to_be_visible()


def a_wrong_password_behind_the_lock(desk: Desk, patron: Patron) -> None:
    locked(desk, patron)
    desk.page.get_by_label("Password").fill("not the password")
    desk.page.get_by_role("button", name="Unlock").click()
    expect(desk.page.get_by_role("alert")).to_be_visible()


STATES: tuple[State, ...] = (
    empty, found, nothing_found, permitted_and_open, an_act_with_a_duty, an_act_with_a_choice, done, denied, asked_first,
    referred, the_clause_in_full, comparing_without_a_match, sure_of_the_holder, turned, help_is_open, locked,
    finished_with, several_of_a_name, a_closed_check, a_match, titles_to_choose_from, a_message_to_leave, an_act_refused,
    trouble_beside_a_field, a_list_of_what_was_done, drawn_anew, blank, a_wrong_password_behind_the_lock,
)  # fmt: skip


WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 800}


@pytest.fixture(scope="module")
def window(chromium: Browser, address: str) -> Iterator[Page]:
    """One window for every state; each test begins it anew."""
    context = new_context(chromium, address)
    yield watched(context.new_page())
    context.close()


@pytest.fixture
def reach(window: Page, address: str, world: World) -> Callable[[State], Page]:
    """Brings a desk to a state: another member of staff, at a wide window by day, with text as it comes."""

    def reached(state: State) -> Page:
        patron, _ = with_something_of_every_kind(world)
        if state is several_of_a_name:
            world.patron(patron.first_name, patron.last_name)
        window.context.clear_cookies()
        is_signed_in(window.context, address, world.staff())
        window.set_viewport_size(WIDE)
        window.emulate_media(color_scheme="light", forced_colors="none")
        text_is(window, 16)
        desk = Desk(window).begins()
        state(desk, patron)
        return window

    return reached


def text_is(page: Page, pixels: int) -> None:
    """Text as in a browser whose reader has chosen that size."""
    sizes = {"fontSizes": {"standard": pixels, "fixed": pixels * 13 // 16}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_of_the_desk_is_for_everyone(state: State, reach: Callable[[State], Page]) -> None:
    page = reach(state)
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    assert violations(page) == []
    assert small_targets(page) == []
    assert overflow(page) == 0

    page.set_viewport_size(NARROW)  # which shows all that a wide one shows; night differs from day in its colors alone
    page.emulate_media(color_scheme="dark")
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    assert violations(page) == []
    assert small_targets(page) == []
    assert overflow(page) == 0

    page.set_viewport_size(WIDE)
    text_is(page, 32)
    assert overflow(page) == 0


def test_night_differs_from_day_in_its_colors_alone() -> None:
    sheets = "".join(file.read_text(encoding="utf-8") for folder in STATIC for file in folder.rglob("*.css"))
    pairs = re.findall(r"light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\)", sheets)

    assert len(pairs) == sheets.count("light-dark(") > 0
    assert "prefers-color-scheme" not in sheets


def test_on_a_narrow_screen_the_answer_comes_first_for_the_tab_key_as_for_the_eye(
    reach: Callable[[State], Page],
) -> None:
    page = reach(permitted_and_open)
    order = "[...document.querySelector('.columns').children].map(it => it.id)"

    wide = page.evaluate(order)
    page.set_viewport_size({"width": 900, "height": 900})
    expect(page.locator(".columns > :first-child")).to_have_id("right")  # once the page has heard of its new size
    narrow = page.evaluate(order)
    page.goto("/")
    page.keyboard.press("Shift+Tab")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")

    assert (wide, narrow) == (["person-form", "right"], ["right", "person-form"])
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator("#answer")).to_be_focused()


def test_no_verdict_is_told_by_color_alone(reach: Callable[[State], Page]) -> None:
    page = reach(found)

    for line in page.locator("#wants .want").all():
        sign = line.locator(".sign").text_content()
        outcome = next(
            word for word in ("permit", "ask", "refer", "deny") if word in (line.get_attribute("class") or "")
        )
        assert sign == {"permit": "✓", "ask": "?", "refer": "↗", "deny": "✕"}[outcome]
        assert outcome in (line.text_content() or "")


def test_a_verdict_is_said_to_those_who_hear_the_page(reach: Callable[[State], Page]) -> None:
    page = reach(denied)

    expect(page.locator("#live")).to_contain_text("deny")


def test_forced_colors_keep_the_verdict_and_the_focus(reach: Callable[[State], Page]) -> None:
    page = reach(denied)

    page.emulate_media(forced_colors="active")

    expect(page.locator("#answer .verdict")).to_contain_text("✕")
    assert violations(page) == []


def test_on_a_narrow_screen_every_button_of_a_list_is_inside_the_answer(opened: Opened, world: World) -> None:
    patron, desk = world.patron(), Desk(opened(world.staff()).new_page())
    world.checked_out(patron, "The Extraordinarily Unabbreviated Season: For Beginners")
    world.owner.execute("UPDATE library.checkouts SET due_on = '2020-09-28' WHERE patron_id = %s", (patron.id,))
    world.fee(patron, 123456)
    desk.page.goto("/")
    desk.shows_the_card(patron)
    desk.page.set_viewport_size({"width": 320, "height": 800})

    for action in ("hear-checkouts", "hear-fee-details"):
        desk.wants(action)
        button = desk.page.locator("#answer td.act button").bounding_box()
        answer = desk.page.locator("#answer").bounding_box()
        assert button is not None
        assert answer is not None
        assert button["x"] + button["width"] <= answer["x"] + answer["width"] - 8, action
