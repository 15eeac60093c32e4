"""What a scanner, a quick hand and a text expander send during a visit, into whatever the cursor stands in."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import by_hand, scan
from tests.browser.scenes import Desk, Opens
from tests.world import Patron, World

LINES = (
    "@", "\x1e", "ANSI 636029090102DL00410288ZO03290015DLDAQ1234567", "DCSTANAGER", "DACALMA", "DBB05061970",
    "DAG12 ANY ST", "DBC2",
)  # fmt: skip


def sends(
    page: Page, lines: tuple[str, ...], *, prefix: str = "", ends: tuple[str, ...] = ("Enter",), rest: int = 0
) -> None:
    """Type as a reader does that begins and ends each line with something, and rests between them."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    for line in lines:
        for character in prefix + line:
            page.keyboard.press({"\x02": "Control+b", "\x1e": "Control+^"}.get(character, character))
        for end in ends:
            page.keyboard.press(end)
        page.clock.run_for(rest or 1)
    page.clock.run_for(1000)
    page.clock.resume()


def posted(page: Page) -> list[str]:
    """What the page sends from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    return sent


def served(desk: Desk, patron: Patron) -> Page:
    desk.shows_the_card(patron)
    return desk.page


def shows(page: Page, patron: Patron) -> None:
    expect(page.locator("#identification .found strong")).to_contain_text(patron.number[-4:])


@pytest.mark.parametrize(
    ("prefix", "ends", "rest"),
    [
        ("", ("Enter",), 0),
        ("]L2", ("Enter",), 200),
        ("~", ("Enter", "Control+j"), 0),
        ("\x02", ("Enter", "Enter"), 200),
    ],
)
def test_a_license_presses_nothing_and_sends_nothing_but_its_comparison(
    at_the_desk: Opens, world: World, prefix: str, ends: tuple[str, ...], rest: int
) -> None:
    patron = world.patron("Alma", "Tanager")
    world.checked_out(patron, "Not To Be Renewed")
    desk = at_the_desk()
    page = served(desk, patron)
    desk.wants("renew")
    sent = posted(page)

    sends(page, LINES, prefix=prefix, ends=ends, rest=rest)

    expect(page.locator("#identification .matched")).to_contain_text("photo ID")
    bodies = [each for each in sent if each]
    assert len(bodies) == 1
    assert "check=photo_id" in bodies[0]
    assert not any(scrap in bodies[0] for scrap in ("ANY", "1234567", "DCS", "05061970"))
    assert world.days_left(patron) == [3]
    expect(page.locator("#answer .result")).to_have_count(0)


@pytest.mark.parametrize("ends", [("Enter", "Enter"), ("Enter", "Control+j"), ("Tab", "Enter")])
def test_the_end_of_a_scans_line_does_nothing_of_its_own(
    at_the_desk: Opens, world: World, ends: tuple[str, ...]
) -> None:
    first, second = world.patron("Alma", "Tanager"), world.patron("Berta", "Zeisig")
    for patron in (first, second):
        world.checked_out(patron, "Not To Be Renewed")
    desk = at_the_desk()
    page = served(desk, first)
    desk.wants("renew")
    sent = posted(page)

    sends(page, (second.number,), ends=ends)

    shows(page, second)
    page.wait_for_timeout(300)
    assert not any("do=renew" in each for each in sent)


@pytest.mark.parametrize("where", ["#wants", "#who", "#filter"])
@pytest.mark.parametrize("early", [70, 200])
def test_a_first_character_that_comes_early_finds_nobody_else(
    at_the_desk: Opens, world: World, early: int, where: str
) -> None:
    patron = world.patron()
    page = at_the_desk().page
    page.locator(where).focus()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)

    page.keyboard.press(patron.number[0])
    page.clock.run_for(early)
    page.keyboard.type(patron.number[1:])
    page.keyboard.press("Enter")
    page.clock.resume()

    shows(page, patron)
    expect(page.locator("#shown-card")).to_be_checked()
    expect(page.locator("#filter")).to_have_value("")


@pytest.mark.parametrize("where", ["#wants", "#who"])
def test_a_code_that_a_remote_desktop_slows_down_is_the_card(at_the_desk: Opens, world: World, where: str) -> None:
    patron = world.patron()
    page = at_the_desk().page
    page.locator(where).focus()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)

    for place, digit in enumerate(patron.number):
        page.keyboard.press(digit)
        page.clock.run_for((60, 88, 71, 90)[place % 4])
    page.keyboard.press("Enter")
    page.clock.resume()

    shows(page, patron)
    expect(page.locator("#shown-card")).to_be_checked()


@pytest.mark.parametrize("apart", [0, 30])
@pytest.mark.parametrize("words", ["Alma Tanager", "12 Any Street, Apt 4", "alma.tanager@example.org", "5035551212"])
def test_what_a_text_expander_types_stays_in_its_field(
    at_the_desk: Opens, world: World, words: str, apart: int
) -> None:
    page = served(at_the_desk(), world.patron())
    page.locator("#check > summary").click()
    page.locator("#said-address").focus()

    scan(page, words, "", apart)
    page.wait_for_timeout(600)

    expect(page.locator("#said-address")).to_have_value(words)
    expect(page.locator("#trouble")).to_be_empty()


def test_a_name_typed_by_a_text_expander_is_searched_whole(at_the_desk: Opens, world: World) -> None:
    patron = world.patron("Ottoline", "Quicksilver")
    page = at_the_desk().page
    page.locator("#who").focus()

    page.keyboard.type(f"Ottoline Quicksilver, {patron.birth_date:%m/%d/%Y}"[:20])
    page.keyboard.press("Enter")

    expect(page.locator("#identification")).to_have_attribute("data-found", re.compile("one|several"))


@pytest.mark.parametrize("code", ["9780306406157", "036000291452", "https://example.org/a", "AB-12345-XY"])
def test_what_is_neither_card_nor_item_loses_nothing_and_says_what_was_expected(
    at_the_desk: Opens, world: World, code: str
) -> None:
    patron = world.patron()
    page = served(at_the_desk(), patron)
    sent = posted(page)

    scan(page, code)

    expect(page.locator("#trouble")).to_contain_text("Nothing here has changed")
    shows(page, patron)
    assert sent == []


@pytest.mark.parametrize("cut", [slice(1, None), slice(None, -2)])
def test_a_part_of_a_number_is_never_searched(at_the_desk: Opens, world: World, cut: slice) -> None:
    patron, other = world.patron(), world.patron()
    page = served(at_the_desk(), patron)
    sent = posted(page)

    scan(page, other.number[cut])

    # A part may happen to be what shops print: then it is the library's own barcode that is asked for.
    expect(page.locator("#trouble")).to_contain_text(re.compile("Scan it again|Scan the library’s own barcode"))
    shows(page, patron)
    assert sent == []


@pytest.mark.parametrize("where", ["#filter", "#channel", "#said-name", "#who"])
def test_a_scan_leaves_no_trace_where_the_cursor_was_and_letters_work_after_it(
    at_the_desk: Opens, world: World, where: str
) -> None:
    patron, following = world.patron(), world.patron("Berta", "Zeisig")
    page = served(at_the_desk(), patron)
    page.locator("#check").evaluate("it => { it.open = true }")
    page.locator(where).focus()
    before = page.locator(where).input_value()

    scan(page, following.number)
    shows(page, following)
    page.keyboard.press("c")

    expect(page.locator("#answer")).to_have_attribute("data-action", "hear-checkouts")
    expect(page.locator(where)).to_have_value(before)


@pytest.mark.parametrize("key", ["Escape", "Enter"])
@pytest.mark.parametrize("where", ["#channel", "#filter"])
def test_escape_and_enter_give_the_cursor_back(at_the_desk: Opens, world: World, where: str, key: str) -> None:
    page = served(at_the_desk(), world.patron())
    page.locator(where).focus()
    if where == "#filter" and key == "Enter":
        by_hand(page, "hold")

    page.keyboard.press(key)
    expect(page.locator("#wants")).to_be_focused()
    page.keyboard.press("o")

    expect(page.locator("#answer")).to_have_attribute("data-action", "check-out")
