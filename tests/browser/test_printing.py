"""Printing without leaving the desk: the page prints itself in a frame, on the paper of the workstation, and goes with the person."""

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.browsing import scan, violations
from tests.browser.playing import with_something_of_every_kind
from tests.browser.scenes import Desk, Opens
from tests.world import World

COUNTS_PRINTS = """window.print = () => { dispatchEvent(new Event("beforeprint"));
  window.prints = (window.prints || 0) + 1; }"""
"""The dialog is open from then on, so that the paper stays until a test has looked at it."""


def paper_of(desk: Desk) -> Frame:
    """The frame in which the desk prints."""
    frame = desk.page.frame(name="paper-frame")
    assert frame is not None
    return frame


def is_printed(desk: Desk, times: int = 1) -> Frame:
    """Wait until what is in the frame was sent to the printer."""
    desk.page.wait_for_function(
        "times => document.getElementById('paper-frame').contentWindow.prints === times", arg=times, polling=20
    )
    return paper_of(desk)


def printed(desk: Desk, world: World) -> tuple[Frame, dict[str, str]]:
    """The list of what is out, printed at the desk for a helper with the card."""
    patron, secrets = with_something_of_every_kind(world)
    desk.page.context.add_init_script(COUNTS_PRINTS)
    desk.page.reload()
    desk.shows_the_card(patron).wants("receive-checkout-list")
    desk.page.get_by_role("button", name="Print this list").click()
    return is_printed(desk), secrets


def test_the_list_is_on_paper_with_the_titles_and_no_name(at_the_desk: Opens, world: World) -> None:
    paper, secrets = printed(at_the_desk(), world)

    told = {kind for kind, words in secrets.items() if words in paper.content()}

    assert told == {"checkout"}
    expect(paper.locator(".mark")).to_have_text("Shred when no longer needed")


def test_printing_leaves_the_desk_as_it_is(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk()
    printed(desk, world)

    assert len(desk.page.context.pages) == 1
    assert desk.answer().outcome == "permit"
    desk.page.keyboard.press("r")
    expect(desk.page.locator("#answer")).to_have_attribute("data-action", "renew")


def test_a_key_prints_what_the_answer_offers(at_the_desk: Opens, world: World) -> None:
    patron, _ = with_something_of_every_kind(world)
    desk = at_the_desk()
    desk.page.context.add_init_script(COUNTS_PRINTS)
    desk.page.reload()
    desk.shows_the_card(patron).wants("receive-checkout-list")

    desk.page.keyboard.press("Control+p")

    assert "Checked out" in is_printed(desk).content()


def test_the_print_page_names_nobody(at_the_desk: Opens, world: World) -> None:
    paper, _ = printed(at_the_desk(), world)

    assert paper.title() == "Print · Carrel"


def test_the_size_of_the_paper_is_the_workstations(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk()
    desk.page.get_by_role("button", name="Keys").click()
    desk.page.locator("#settings [name=paper]").select_option("letter")
    with desk.page.expect_response("**/workstation"):
        desk.page.get_by_role("button", name="Save these").click()

    paper, _ = printed(desk, world)

    expect(paper.locator("html")).to_have_attribute("data-size", "letter")


@pytest.mark.parametrize(("size", "points"), [("80mm", b"[0 0 227."), ("letter", b"[0 0 612 792]")])
def test_the_page_is_as_wide_as_the_paper(at_the_desk: Opens, world: World, size: str, points: bytes) -> None:
    desk = at_the_desk()
    paper, _ = printed(desk, world)
    source = paper.content().replace('data-size="80mm"', f'data-size="{size}"').replace("paper.js", "no.js")
    page = desk.page.context.new_page()
    page.goto("/health")

    page.set_content(source, wait_until="networkidle")
    on_paper = page.pdf(prefer_css_page_size=True)

    assert points in on_paper
    assert on_paper.count(b"/Type /Page\n") == 1


def test_what_was_printed_goes_with_the_next_person(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk()
    _, secrets = printed(desk, world)

    desk.page.keyboard.press("F9")
    expect(desk.page.locator("#identification")).to_have_attribute("data-found", "nothing-yet")

    assert secrets["checkout"] not in paper_of(desk).content()


def test_what_was_printed_goes_when_the_desk_locks(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk()
    printed(desk, world)

    desk.page.keyboard.press("Control+l")

    expect(desk.page.get_by_role("heading", name="Locked")).to_be_visible()
    assert desk.page.frame(name="paper-frame") is None


def test_a_refusal_to_print_is_said_at_the_desk(at_the_desk: Opens, world: World) -> None:
    barcode = world.checked_out(world.patron())
    waiting = world.patron()
    world.hold(waiting, barcode)
    desk = at_the_desk()
    scan(desk.page, barcode)
    expect(desk.page.locator("#answer .result")).to_contain_text("To the hold shelf")
    world.owner.execute("DELETE FROM library.holds WHERE patron_id = %s", (waiting.id,))
    world.owner.execute("UPDATE library.items SET state = 'available' WHERE barcode = %s", (barcode,))

    desk.page.get_by_role("button", name="Print the hold slip").click()

    expect(desk.page.locator("#trouble")).to_contain_text("not on hold for anyone")


def test_a_print_page_is_for_everyone(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk()
    paper, _ = printed(desk, world)
    page = desk.page.context.new_page()
    page.goto("/health")

    page.set_content(paper.content().replace("paper.js", "no.js"), wait_until="networkidle")

    assert violations(page) == []


class TestSlips:
    def returned(self, desk: Desk, world: World) -> str:
        """A title that somebody waits for is brought back; the label of whoever waits."""
        waiting = world.patron("Zebedee", "de la Cruz")
        barcode = world.checked_out(world.patron(), "The Wanted One")
        world.hold(waiting, barcode, pickup="ferry")
        desk.page.context.add_init_script(COUNTS_PRINTS)
        desk.page.reload()
        scan(desk.page, barcode)
        expect(desk.page.locator("#answer .result")).to_contain_text("To the hold shelf at Ferry Landing")
        return f"de l {waiting.number[-4:]}"

    def test_a_return_that_somebody_waits_for_prints_a_slip_with_the_label_alone(
        self, at_the_desk: Opens, world: World
    ) -> None:
        desk = at_the_desk()
        label = self.returned(desk, world)

        desk.page.keyboard.press("Control+p")
        slip = is_printed(desk)

        expect(slip.locator(".label")).to_have_text(label)
        expect(slip.locator(".mark")).to_have_text("Need not be shredded")
        assert "The Wanted One" not in slip.content()

    def test_where_it_is_chosen_a_slip_prints_by_itself(self, at_the_desk: Opens, world: World) -> None:
        desk = at_the_desk()
        desk.page.get_by_role("button", name="Keys").click()
        desk.page.get_by_label("Print hold slips automatically").check()
        with desk.page.expect_response("**/workstation"):
            desk.page.get_by_role("button", name="Save these").click()

        label = self.returned(desk, world)

        expect(is_printed(desk).locator(".label")).to_have_text(label)

    def test_where_it_is_not_chosen_nothing_prints_by_itself(self, at_the_desk: Opens, world: World) -> None:
        desk = at_the_desk()

        self.returned(desk, world)

        assert desk.page.locator("form.paper").get_attribute("data-auto") is None
        assert paper_of(desk).url == "about:blank"
