"""Signing in, in a real browser."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import overflow, sign_in, small_targets, violations
from tests.browser.conftest import Opened
from tests.world import PASSWORD, World

OUTSIDE = ("/sign-in",)
INSIDE = ("/password", "/staff", "/staff/{name}", "/staff-history", "/staff-history?account=nobody.at.all")
LETTERS = str.maketrans("0123456789", "ghijklmnop")


def test_a_member_of_staff_signs_in_and_is_at_the_desk(stranger: Page, world: World) -> None:
    sign_in(stranger, world.account())

    expect(stranger.get_by_role("heading", name="What do they want?")).to_be_visible()


def test_a_wrong_password_is_said_to_be_wrong_and_nothing_more(stranger: Page, world: World) -> None:
    stranger.goto("/sign-in")
    stranger.get_by_label("Name").fill(world.account())
    stranger.get_by_label("Password").fill("not the password")
    stranger.keyboard.press("Enter")

    expect(stranger.get_by_text("do not match an account")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", [*OUTSIDE, *INSIDE])
def test_the_pages_around_the_desk_are_for_everyone(opened: Opened, world: World, where: str, scheme: str) -> None:
    member = world.staff(roles=("administrator",)) if where in INSIDE else None
    page = opened(member, color_scheme=scheme, viewport={"width": 320, "height": 700}).new_page()

    page.goto(where.format(name=member.name if member else ""))

    assert violations(page) == []
    assert overflow(page) == 0
    assert small_targets(page) == []


@pytest.mark.parametrize("where", ["/", *INSIDE, "/policy/"])
def test_the_longest_name_of_a_member_of_staff_fits_a_narrow_screen(opened: Opened, world: World, where: str) -> None:
    member = world.staff(roles=("administrator",), name=secrets.token_hex(20).translate(LETTERS))
    page = opened(member, viewport={"width": 320, "height": 700}).new_page()

    page.goto(where.format(name=member.name))

    assert overflow(page) == 0


def test_an_administrator_gives_a_colleague_a_new_password_and_is_told_so(opened: Opened, world: World) -> None:
    colleague = world.account()
    page = opened(world.staff(roles=("administrator",))).new_page()
    page.goto("/staff")

    page.get_by_role("link", name=colleague, exact=True).click()
    page.get_by_label("New password").fill("another long sentence")
    page.get_by_role("button", name="Set it").click()

    expect(page.get_by_role("status")).to_contain_text("The new password is set. It works once")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_was_given_a_password_chooses_their_own_by_keyboard_and_is_at_the_desk(
    opened: Opened, world: World, scheme: str
) -> None:
    name, own = world.account(), "a phrase of their own"
    world.owner.execute("UPDATE staff.accounts SET password_is = 'given' WHERE name = %s", (name,))
    page = opened(None, color_scheme=scheme, viewport={"width": 320, "height": 700}).new_page()
    page.goto("/sign-in")
    for typed in (name, "Tab", PASSWORD, "Enter"):
        pressed(page, typed)

    expect(page.get_by_role("heading", name="Choose your own password")).to_be_visible()
    assert violations(page) == []
    assert overflow(page) == 0
    assert small_targets(page) == []
    for typed in (PASSWORD, "Tab", own, "Tab", own, "Enter"):
        pressed(page, typed)

    expect(page.get_by_role("heading", name="What do they want?")).to_be_visible()


def pressed(page: Page, typed: str) -> None:
    """A key by its name, or text."""
    if typed in ("Tab", "Enter"):
        page.keyboard.press(typed)
    else:
        page.keyboard.type(typed)


def test_the_history_is_filtered_and_paged_by_keyboard(opened: Opened, world: World) -> None:
    name = world.account()
    for _ in range(26):
        world.owner.execute("SELECT staff.disable(%s), staff.enable(%s)", (name, name))
    page = opened(world.staff(roles=("auditor",)), viewport={"width": 320, "height": 700}).new_page()
    page.goto("/")

    page.get_by_role("link", name="Staff accounts").press("Enter")
    page.get_by_label("Account").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(51)
    page.get_by_role("link", name="Older").press("Enter")

    expect(page.get_by_role("row")).to_have_count(4)
    expect(page.get_by_text("made: branch, central")).to_be_visible()


def test_our_own_files_are_what_they_say_they_are_and_for_our_own_pages(stranger: Page) -> None:
    for file in ("desk/desk.js", "site.css", "django_htmx/htmx-2.min.js"):
        headers = stranger.request.get(f"/static/{file}").headers

        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
