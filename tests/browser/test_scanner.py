"""A scanner is a keyboard that types fast: what it sends is one code, wherever the cursor is, and never a shortcut."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.browsing import by_hand, scan
from tests.browser.scenes import Opens
from tests.world import PASSWORD, Patron, World

LICENCE = (
    "@\n\rANSI 636029090102DL00410288ZO03290015DLDAQ1234567\nDCS{last}\nDACALMA\nDBB05061970\nDAG12 ANY ST\nDBC2\n"
)


@pytest.fixture
def patron(world: World) -> Patron:
    return world.patron("Alma", "Tanager")


def is_found(page: Page) -> None:
    expect(page.locator("#identification")).to_have_attribute("data-found", "one")
    expect(page.locator("#shown-card")).to_be_checked()


def nothing_is_asked(page: Page) -> None:
    expect(page.locator("#answer .asked")).to_have_count(0)


@pytest.mark.parametrize(
    "where", ["#who", "#filter", "#wants", "#want-renew", "#requester-other", "#channel", "#find-button", "body"]
)
def test_a_scan_finds_the_account_wherever_the_cursor_is(at_the_desk: Opens, patron: Patron, where: str) -> None:
    page = at_the_desk().page
    page.locator(where).focus()

    scan(page, patron.number)

    is_found(page)
    nothing_is_asked(page)
    expect(page.locator("#filter")).to_have_value("")


def test_a_scan_into_the_wrong_field_leaves_that_field_as_it_was(at_the_desk: Opens, patron: Patron) -> None:
    page = at_the_desk().page
    page.locator("#check > summary").click()
    page.locator("#said-address").fill("12 Any Street")
    page.locator("#said-address").focus()

    scan(page, patron.number)

    is_found(page)
    assert patron.number not in page.evaluate("[...document.querySelectorAll('input')].map(it => it.value).join()")


@pytest.mark.parametrize("end", ["Enter", "Tab", ""])
def test_a_scan_ends_with_enter_with_tab_or_with_a_pause(at_the_desk: Opens, patron: Patron, end: str) -> None:
    page = at_the_desk().page

    scan(page, patron.number, end)

    is_found(page)


@pytest.mark.parametrize("code", ["A{}B", "{}", "]F0{}", "%{}%"])
def test_letters_around_a_code_fire_no_shortcut(at_the_desk: Opens, patron: Patron, code: str) -> None:
    page = at_the_desk().page
    page.locator("#wants").focus()

    scan(page, code.format(patron.number))

    is_found(page)
    nothing_is_asked(page)


def test_a_scanner_that_falters_is_a_scanner(at_the_desk: Opens, patron: Patron) -> None:
    page = at_the_desk().page

    scan(page, patron.number, apart=30)

    is_found(page)


@pytest.mark.parametrize("end", ["", "Tab"])
@pytest.mark.parametrize("typed", ["Lees", "Meier", "@g"])
def test_what_a_quick_hand_types_stays_in_its_field(at_the_desk: Opens, typed: str, end: str) -> None:
    page = at_the_desk().page
    page.locator("#check > summary").click()
    page.locator("#said-name").fill("van der ")
    page.locator("#said-name").press("End")

    scan(page, typed, end)
    page.wait_for_timeout(300)

    expect(page.locator("#said-name")).to_have_value(f"van der {typed}")


def test_a_letter_typed_in_a_list_is_for_the_list(at_the_desk: Opens, patron: Patron) -> None:
    page = at_the_desk().page
    scan(page, patron.number)
    is_found(page)
    page.locator("#channel").focus()

    page.keyboard.press("v")

    expect(page.locator("#channel")).to_have_value("video")
    expect(page.locator("#wants")).to_be_visible()
    nothing_is_asked(page)


def test_a_number_that_a_hand_types_is_no_scan_and_no_card(at_the_desk: Opens, patron: Patron) -> None:
    page = at_the_desk().page
    page.locator("#who").focus()

    by_hand(page, patron.number)
    page.keyboard.press("Enter")

    expect(page.locator("#identification")).to_have_attribute("data-found", "one")
    expect(page.locator("#shown-number")).to_be_checked()


def test_a_prefix_and_a_suffix_of_the_reader_are_taken_off(at_the_desk: Opens, patron: Patron) -> None:
    page = at_the_desk().page
    page.locator("#wants").focus()
    page.keyboard.press("?")
    page.get_by_label("Scanner sends before a code").fill("77")
    page.get_by_label("Scanner sends after a code").fill("9#")
    with page.expect_response("**/workstation"):
        page.get_by_role("button", name="Save these").click()
    page.goto("/")
    expect(page.locator("#wants")).to_be_visible()

    scan(page, f"77{patron.number}9#")

    is_found(page)


def test_two_cards_scanned_as_one_find_nobody(at_the_desk: Opens, world: World, patron: Patron) -> None:
    page = at_the_desk().page

    scan(page, patron.number + world.patron().number)

    expect(page.locator("#trouble")).to_contain_text("Two codes came in as one")
    expect(page.locator("#identification")).not_to_have_attribute("data-found", "one")


def test_two_scans_one_after_the_other_serve_the_second(at_the_desk: Opens, world: World, patron: Patron) -> None:
    second = world.patron("Berta", "Zeisig")
    page = at_the_desk().page
    scan(page, patron.number)
    is_found(page)

    scan(page, second.number)

    expect(page.locator("#identification")).to_contain_text(f"Zeis {second.number[-4:]}")


def test_of_two_quick_scans_the_second_is_served_and_nothing_said_of_the_first_is_kept(
    at_the_desk: Opens, world: World, patron: Patron
) -> None:
    second = world.patron("Berta", "Zeisig")
    desk = at_the_desk()
    desk.says_it_is("theirs", sure=True)
    page = desk.page
    before_the_answer(page, lambda: scan(page, patron.number))

    scan(page, second.number)

    expect(page.locator("#identification")).to_contain_text(f"Zeis {second.number[-4:]}")
    expect(page.locator("#requester-other")).to_be_checked()
    expect(page.locator("#assured")).to_have_count(0)


def test_a_letter_that_is_quicker_than_the_answer_is_for_whoever_is_found(
    at_the_desk: Opens, world: World, patron: Patron
) -> None:
    world.checked_out(patron, "A Hasty Romance")
    page = at_the_desk().page
    sent: list[Route] = []
    page.route("**/desk/**", lambda route: sent.append(route), times=1)
    with page.expect_request("**/desk/**"):
        scan(page, patron.number)

    page.locator("#wants").focus()
    page.keyboard.press("c")
    page.wait_for_timeout(200)
    sent[0].continue_()

    expect(page.locator("#answer .cleared")).to_contain_text("A Hasty Romance")


def before_the_answer(page: Page, act: Callable[[], None]) -> None:
    """What is sent reaches the server, and its answer never comes."""
    page.route("**/desk/**", lambda route: route.fetch(), times=1)
    with page.expect_request("**/desk/**"):
        act()
    page.wait_for_timeout(300)


def test_an_item_goes_to_the_act_that_asks_for_one(at_the_desk: Opens, world: World, patron: Patron) -> None:
    barcode = world.item("A Scanned Book")
    page = at_the_desk().page
    scan(page, patron.number)
    is_found(page)
    page.keyboard.press("o")
    expect(page.locator("#act")).to_be_visible()

    scan(page, barcode)

    expect(page.locator("#answer .result")).to_contain_text("Checked out")
    assert world.out_to(patron) == ["A Scanned Book"]


def test_an_item_without_an_act_and_without_a_person_is_taken_back(at_the_desk: Opens, world: World) -> None:
    patron = world.patron()
    barcode = world.checked_out(patron, "A Scanned Book")
    page = at_the_desk().page

    scan(page, barcode)

    expect(page.locator("#answer .result")).to_contain_text(barcode[-5:])
    assert world.out_to(patron) == []


def test_a_license_compares_the_name_and_the_birth_date_and_nothing_of_it_is_kept(
    at_the_desk: Opens, patron: Patron
) -> None:
    page = at_the_desk().page
    scan(page, patron.number)
    is_found(page)

    scan(page, LICENCE.format(last="TANAGER"), end="")

    expect(page.locator("#identification")).to_contain_text("photo ID")
    values = page.evaluate("[...document.querySelectorAll('input')].map(it => it.value).join('\\n')")
    assert not any(piece in values + page.content() for piece in ("TANAGER", "ALMA", "1234567", "ANY ST", "05061970"))


def test_another_persons_license_does_not_match(at_the_desk: Opens, patron: Patron) -> None:
    page = at_the_desk().page
    scan(page, patron.number)
    is_found(page)

    scan(page, LICENCE.format(last="SPARROW"), end="")

    expect(page.locator("#identification")).to_contain_text("No match")


def test_a_scan_on_the_lock_screen_goes_nowhere_and_is_not_kept(at_the_desk: Opens, patron: Patron) -> None:
    page = at_the_desk().page
    page.keyboard.press("Control+l")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.wait_for_load_state("networkidle")  # its scripts have come
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    scan(page, patron.number)

    assert page.get_by_label("Password").input_value() == ""
    assert asked == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator("#wants")).to_be_visible()
    expect(page.locator("#identification")).not_to_have_attribute("data-found", "one")
