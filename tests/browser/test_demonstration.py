"""The demonstration's page in a browser: what a reader sees of the screen is what stands there, and it works at the desk."""

import base64
from collections.abc import Iterator

import pytest
import zxingcpp
from django.test import override_settings
from playwright.sync_api import Locator, Page, expect

from carrel.ils.embedded.exhibits import Exhibit, Shelf
from carrel.site.demonstration import Demonstration
from tests.browser.browsing import overflow, scan, small_targets, violations
from tests.browser.conftest import Opened, watched
from tests.world import PASSWORD, Patron, World

# Pixels of a picture, gray, a byte each.
_PIXELS = """async (picture) => {
  const shown = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(shown.width, shown.height).getContext("2d");
  canvas.drawImage(shown, 0, 0);
  const { data } = canvas.getImageData(0, 0, shown.width, shown.height);
  const gray = Array.from({ length: shown.width * shown.height }, (_, at) => String.fromCharCode(data[at * 4]));
  return [shown.height, shown.width, btoa(gray.join(""))];
}"""


@pytest.fixture
def patron(world: World) -> Patron:
    return world.patron("Berta", "Zeisig")


@pytest.fixture
def shown(world: World, patron: Patron) -> Iterator[Demonstration]:
    """A demonstration of one person and two items, on the site that all browser tests share."""
    items = [Exhibit(world.item(title), title, "on the shelf") for title in ("A Bright Romance", "A Dark Romance")]
    shelves = [
        Shelf(
            "People",
            "Scan a card.",
            [Exhibit(patron.number, "Berta Wolfeschlegelsteinhausenbergerdorff-Zeisig", "to be tried")],
        ),
        Shelf("Items to check out", "After a card.", items),
        Shelf("Items on the hold shelf", "Picked up.", []),
    ]
    clerk = world.account()
    here = Demonstration([(clerk, "branch")], PASSWORD, lambda: shelves)
    with override_settings(CARREL_DEMONSTRATION=here):
        yield here


@pytest.fixture
def page(opened: Opened, shown: Demonstration) -> Page:
    page = watched(opened().new_page())
    page.goto("/demo")
    return page


def seen(label: Locator, looking: Page) -> list[str]:
    """What a reader makes of a label as it is drawn."""
    picture = base64.b64encode(label.screenshot()).decode()
    height, width, gray = looking.evaluate(_PIXELS, f"data:image/png;base64,{picture}")
    pixels = memoryview(base64.b64decode(gray)).cast("B", shape=[height, width])
    return [found.text for found in zxingcpp.read_barcodes(pixels)]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_barcode_is_read_off_the_screen_by_day_and_by_night(page: Page, look: str) -> None:
    page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
    looking = page.context.new_page()

    for label in page.locator(".labels li:has(svg)").all():
        assert seen(label, looking) == [label.locator(".copy").inner_text()]


def test_what_is_scanned_off_the_page_goes_out_to_the_person_who_was(page: Page, world: World, patron: Patron) -> None:
    card, first, second = page.locator(".labels .copy").all_inner_texts()
    page.get_by_role("link", name="branch").click()
    page.wait_for_url("**/desk/**")

    scan(page, card)
    expect(page.locator("#identification")).to_have_attribute("data-found", "one")
    page.locator("#want-check-out").click()
    expect(page.locator("#act")).to_be_visible()
    for barcode in (first, second):
        scan(page, barcode)
        expect(page.locator("#answer .result")).to_contain_text(f"…{barcode[-5:]}")

    assert world.out_to(patron) == ["A Bright Romance", "A Dark Romance"]


def test_a_number_that_is_pressed_is_copied(page: Page, patron: Patron) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name=f"Copy {patron.number}").click()

    expect(page.locator("#copied")).to_have_text(f"Copied {patron.number}.")
    assert page.evaluate("navigator.clipboard.readText()") == patron.number


def test_the_page_is_for_everyone_and_fits_a_narrow_screen(page: Page) -> None:
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})

    assert (overflow(page), small_targets(page)) == (0, [])
