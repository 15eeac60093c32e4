"""The policy in a browser: searched and tried by keyboard, at once, in any light and at any width."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import overflow, small_targets, violations
from tests.browser.conftest import Opened
from tests.world import Member

PAGES = (
    "/policy/?q=pin",
    "/policy/NH.5b",
    "/policy/LC",
    "/policy/chart",
    "/policy/what-if?channel=telephone&action=renew",
)


def test_typing_in_the_search_finds_at_once(page: Page) -> None:
    page.goto("/policy/")

    page.keyboard.type("umbrella")

    expect(page.locator("#found").get_by_role("link", name=re.compile("VM.1"))).to_be_visible()


def test_the_search_can_be_used_from_the_keyboard_alone(page: Page) -> None:
    page.goto("/policy/")

    page.keyboard.type("umbrella")
    expect(page.locator("#found")).to_contain_text(
        "1 place with “umbrella”"
    )  # and not with what was typed of it so far
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("VM.1")


def test_choosing_facts_answers_at_once(page: Page) -> None:
    page.goto("/policy/what-if")
    check_out = page.get_by_role("button", name=re.compile("check out on the account"))
    expect(check_out).to_contain_text("deny")

    page.get_by_label("the card, or the library’s app").check()

    expect(check_out).to_contain_text("permit")


def test_a_wish_shows_its_words_and_keeps_them_while_facts_change(page: Page) -> None:
    page.goto("/policy/what-if")
    page.get_by_label("the card number").check()

    page.get_by_role("button", name=re.compile("check out on the account")).click()
    expect(page.get_by_role("heading", name="Check out on the account")).to_be_visible()
    expect(page.get_by_text("I need to see the card itself")).to_be_visible()

    page.get_by_label("the card, or the library’s app").check()
    expect(page.locator(".verdict")).to_contain_text("Permit")


def test_what_cannot_be_is_said_beside_the_facts(page: Page) -> None:
    page.goto("/policy/what-if?channel=telephone")

    page.get_by_label("the card, or the library’s app").check()

    expect(page.get_by_role("alert")).to_contain_text("elsewhere it is a number")


def test_the_chart_prints_on_one_page_for_every_channel(page: Page, tmp_path: Path) -> None:
    for channel in ("in-person", "telephone", "online"):
        page.goto(f"/policy/chart?channel={channel}")

        printed = page.pdf(prefer_css_page_size=True)

        assert printed.count(b"/Type /Page\n") == 1


def test_the_chart_downloads_as_a_table(page: Page) -> None:
    page.goto("/policy/chart")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a table").click()

    assert download.value.suggested_filename == "chart-in-person-branch.csv"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", PAGES)
def test_the_policy_is_for_everyone(opened: Opened, clerk: Member, where: str, scheme: str) -> None:
    page = opened(clerk, color_scheme=scheme, viewport={"width": 320, "height": 800}).new_page()

    page.goto(where)

    assert violations(page) == []
    assert overflow(page) == 0
    assert small_targets(page) == []
