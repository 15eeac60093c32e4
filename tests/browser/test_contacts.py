"""A change of contact information, as a story: at two desks, in the mail, behind the link, and on the page of the alarms."""

from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Page, expect

from carrel.database import Store
from tests.browser.browsing import overflow, small_targets, violations
from tests.browser.conftest import Opened, Seated
from tests.browser.scenes import Opens
from tests.database.contacts import asked_for, changed, links, on_file
from tests.world import World

PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


def test_a_number_that_is_asked_for_a_day_after_a_change_waits_until_the_holder_confirms_it(
    at_the_desk: Opens, world: World, stranger: Page
) -> None:
    olga = world.patron("Olga")
    caller = at_the_desk("telephone").says_the_name(olga)
    caller.wants("update-contact")
    caller.does_what_must_be().does_it(kind="email", value="olga.new@example.org")
    token = links(world, olga)["confirm"]
    world.days_pass(olga, 1)
    desk = at_the_desk("telephone", team="contact-center").says_the_name(olga).says_it_is("theirs", sure=True)
    desk.details_are_compared(olga)
    desk.wants("email-card-number")

    stopped = desk.ticks("cannot-come-in").answer()
    why = desk.page.locator("#identification .not-sent-to").inner_text()
    stranger.goto(f"/contact/{token}")
    stranger.get_by_role("button", name="It was me: confirm it").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Thank you")
    goes = desk.wants("email-card-number")
    desk.does_it()

    assert stopped.is_("deny", "LC.4b")
    assert "Email cannot be sent to yet, because it was changed on" in why
    assert "telephone" in why
    assert goes.is_("permit", "LC.4")
    assert [kind for kind, _, _ in world.posted(olga)] == ["card-number"]
    for address in (olga.email, "olga.new@example.org"):
        assert address not in desk.came()


def test_a_change_that_was_not_theirs_is_taken_back_by_the_old_address_and_looked_into(
    app: psycopg.Connection, world: World, opened: Opened, seated: Seated
) -> None:
    olga, clerk = world.patron("Olga"), world.staff()
    changed(app, world, olga, clerk=clerk, channel="telephone")
    phone = opened(**PHONE).new_page()

    phone.goto(f"/contact/{links(world, olga)['undo']}")
    found = violations(phone)
    phone.get_by_role("button", name="It wasn’t me: take it back").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("It is taken back")
    alarms = seated(world.staff(roles=("supervisor",)))
    alarms.goto("/")
    alarms.get_by_role("link", name="Alarms").click()
    alarm = alarms.get_by_role("region", name=f"^U{olga.user_key}")
    told = alarm.inner_text()
    found += violations(alarms)
    alarm.get_by_label("How it ended").select_option("holder-came-in")
    alarm.get_by_role("button", name="Close the alarm").click()

    expect(alarms.get_by_role("status")).to_contain_text("Closed")
    assert found == []
    assert clerk.name in told
    assert on_file(world, olga, "email") == olga.email
    assert asked_for(app, world, olga, "email-card-number") == "sent"


@pytest.mark.parametrize("which", ["confirm", "undo", "bad"])
def test_the_page_behind_a_link_fits_a_telephone_and_can_be_used_by_everybody(
    app: psycopg.Connection, world: World, opened: Opened, which: str
) -> None:
    olga = world.patron("Olga")
    changed(app, world, olga)
    phone = opened(**PHONE, color_scheme="dark").new_page()

    phone.goto(f"/contact/{links(world, olga).get(which, 'never-sent')}")

    assert (violations(phone), overflow(phone), small_targets(phone)) == ([], 0, [])


def test_letters_are_printed_a_sheet_each_and_nothing_else_of_the_page(
    app: psycopg.Connection, world: World, seated: Seated
) -> None:
    world.owner.execute("DELETE FROM guard.letters")
    olga = world.patron("Olga")
    asked_for(app, world, olga, "mail-card")
    page = seated(world.staff("contact-center"))
    page.goto("/letters")

    page.get_by_role("button", name="Take them to print").click()
    sheet = page.get_by_role("region", name="Letter 1")
    expect(sheet).to_contain_text(olga.address)
    found = violations(page)
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="They are in the mail").click()

    expect(page.get_by_text("Nothing waits to be printed.")).to_be_visible()
    assert found == []
    assert olga.address in printed
    assert "They are in the mail" not in printed
    assert "Sign out" not in printed


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("path", ["/pin", "/pin/forgot", "/pin/never-sent"])
def test_the_pages_for_a_new_pin_fit_a_telephone_and_can_be_used_by_everybody(
    opened: Opened, path: str, look: str
) -> None:
    phone = opened(**PHONE, color_scheme=look).new_page()
    phone.goto(path)
    found = violations(phone)
    if path == "/pin":
        phone.get_by_label("Card number").fill("21111111111111")
        phone.get_by_label("The code that staff gave you").fill("0000 0000")
        for label in ("New PIN, four characters or more", "The new PIN again"):
            phone.get_by_label(label).fill("blue7291")
        phone.keyboard.press("Enter")
        expect(phone.get_by_role("alert")).to_contain_text("That did not work.")
        found += violations(phone)

    assert (found, overflow(phone), small_targets(phone)) == ([], 0, [])


def test_a_holder_sets_a_new_pin_with_the_code_that_staff_said(
    world: World, at_the_desk: Opens, opened: Opened
) -> None:
    olga = world.patron("Olga")
    desk = at_the_desk().shows_the_card(olga).says_it_is("theirs", sure=True)
    desk.wants("reset-pin")
    desk.does_what_must_be().does_it()
    code = desk.page.locator("#answer .result").inner_text().split("Say this code: ")[1][:9]
    phone = opened(**PHONE).new_page()

    phone.goto("/pin")
    phone.get_by_label("Card number").fill(olga.number)
    phone.get_by_label("The code that staff gave you").fill(code)
    for label in ("New PIN, four characters or more", "The new PIN again"):
        phone.get_by_label(label).fill("blue7291")
    phone.get_by_role("button", name="Set it").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("The new PIN works")
    assert world.found("SELECT 1 FROM library.pins WHERE patron_id = %s AND proof_hash IS NOT NULL", olga.id) == ["1"]
