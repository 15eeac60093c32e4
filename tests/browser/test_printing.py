"""Print pages: the dialog opens by itself, on the paper of the workstation, and the page goes with the person."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import violations
from tests.browser.playing import with_something_of_every_kind
from tests.browser.scenes import Desk, Opens
from tests.world import World

COUNTS_PRINTS = "window.print = () => { window.prints = (window.prints || 0) + 1; }"


def printed(desk: Desk, world: World) -> tuple[Page, dict[str, str]]:
    """The list of what is out, printed at the desk for a helper with the card."""
    patron, secrets = with_something_of_every_kind(world)
    desk.page.context.add_init_script(COUNTS_PRINTS)
    desk.shows_the_card(patron).wants("receive-checkout-list")
    desk.does_what_must_be().does_it()
    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("button", name="Print this list").click()
    paper = opened.value
    paper.wait_for_load_state()
    return paper, secrets


def test_the_list_is_on_paper_with_the_titles_and_no_name(at_the_desk: Opens, world: World) -> None:
    paper, secrets = printed(at_the_desk(), world)

    told = {kind for kind, words in secrets.items() if words in paper.content()}

    assert told == {"checkout"}
    expect(paper.locator(".mark")).to_have_text("Shred when no longer needed")


def test_the_print_dialog_opens_by_itself_once(at_the_desk: Opens, world: World) -> None:
    paper, _ = printed(at_the_desk(), world)

    assert paper.evaluate("window.prints") == 1


def test_the_print_pages_tab_names_nobody(at_the_desk: Opens, world: World) -> None:
    paper, _ = printed(at_the_desk(), world)

    assert paper.title() == "Print · Carrel"


@pytest.mark.parametrize(("size", "points"), [("80mm", b"[0 0 227."), ("letter", b"[0 0 612 792]")])
def test_the_page_is_as_wide_as_the_paper_and_the_workstation_remembers_it(
    at_the_desk: Opens, world: World, size: str, points: bytes
) -> None:
    desk = at_the_desk()
    paper, _ = printed(desk, world)

    with paper.expect_response("**/workstation"):
        paper.locator(f"[name=paper][value='{size}']").click()

    on_paper = paper.pdf(prefer_css_page_size=True)
    assert points in on_paper
    assert on_paper.count(b"/Type /Page\n") == 1
    desk.page.goto("/")
    again, _ = printed(desk, world)
    expect(again.locator("html")).to_have_attribute("data-size", size)


def test_the_print_page_closes_with_the_next_person(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk()
    paper, _ = printed(desk, world)

    with paper.expect_event("close"):
        desk.page.bring_to_front()
        desk.page.keyboard.press("F9")
    expect(desk.page.locator("#who")).to_be_focused()  # nothing is under way any more when the browser's window goes


def test_the_next_person_of_another_tab_closes_no_print_page_of_this_one(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk()
    paper, secrets = printed(desk, world)
    other = desk.page.context.new_page()
    other.goto("/")
    here = other.url

    other.keyboard.press("F9")
    expect(other).not_to_have_url(here)

    assert secrets["checkout"] in paper.content()


def test_the_print_page_closes_when_the_desk_locks(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk()
    paper, _ = printed(desk, world)

    with paper.expect_event("close"):
        desk.page.bring_to_front()
        desk.page.keyboard.press("Control+l")
    expect(desk.page.get_by_role("heading", name="Locked")).to_be_visible()


def test_a_print_page_that_is_left_alone_closes_by_itself(at_the_desk: Opens, world: World) -> None:
    paper, _ = printed(at_the_desk(), world)

    with paper.expect_event("close"):
        # Short of the end: a page that closes under a call leaves it without an answer.
        paper.clock.fast_forward(59_000)


def test_a_print_page_is_for_everyone(at_the_desk: Opens, world: World) -> None:
    paper, _ = printed(at_the_desk(), world)

    assert violations(paper) == []


def test_a_return_that_somebody_waits_for_prints_a_slip_with_the_label_alone(at_the_desk: Opens, world: World) -> None:
    waiting = world.patron("Zebedee", "de la Cruz")
    barcode = world.checked_out(world.patron(), "The Wanted One")
    world.hold(waiting, barcode, pickup="ferry")
    desk = at_the_desk()
    desk.page.context.add_init_script(COUNTS_PRINTS)
    desk.wants("return")
    desk.does_it(barcode=barcode)

    with desk.page.context.expect_page() as opened:
        desk.page.get_by_role("button", name="Print the hold slip").click()

    slip = opened.value
    expect(slip.locator(".label")).to_have_text(f"de l {waiting.number[-4:]}")
    expect(slip.locator(".mark")).to_have_text("Need not be shredded")
    assert "The Wanted One" not in slip.content()
