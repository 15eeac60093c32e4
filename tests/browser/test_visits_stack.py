"""A stack of books at the desk: after every act the next scan, key and Enter do what they should."""

from playwright.sync_api import Page, expect

from tests.browser.browsing import scan
from tests.browser.scenes import Opens
from tests.world import World


def is_out(page: Page, barcode: str) -> None:
    expect(page.locator("#answer .result")).to_contain_text(f"…{barcode[-5:]}")


def test_after_two_books_a_letter_and_enter_count_and_the_third_book_goes_out(at_the_desk: Opens, world: World) -> None:
    patron = world.patron()
    books = [world.item(f"Volume {number}") for number in (1, 2, 3)]
    desk = at_the_desk().shows_the_card(patron)
    page = desk.page
    desk.wants("check-out")

    for barcode in books[:2]:
        scan(page, barcode)
        is_out(page, barcode)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#answer")).to_have_attribute("data-action", "hear-checkouts")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .cleared")).to_contain_text("Volume 1")
    page.keyboard.press("o")
    expect(page.locator("#answer")).to_have_attribute("data-action", "check-out")
    scan(page, books[2])
    is_out(page, books[2])

    assert sorted(world.out_to(patron)) == ["Volume 1", "Volume 2", "Volume 3"]
