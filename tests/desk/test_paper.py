"""Paper: only what was cleared, marked as clause RR.5 says, written down before it is printed, once."""

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse

from carrel.desk.paper import PAPERS, printable
from tests.site.browsing import HELPER, Browser, page
from tests.world import Member, Patron, World

pytestmark = pytest.mark.usefixtures("site")
SHRED, KEEP = "Shred when no longer needed", "Need not be shredded"


@pytest.fixture
def patron(world: World) -> Patron:
    return world.patron()


class Desk:
    """A desk with a person before it."""

    def __init__(self, member: Member, patron: Patron | None = None, scanned: str = "yes") -> None:
        self.browser = Browser(member)
        self.address = self.browser.begin()
        if patron is not None:
            self.post("", {"find": "yes", "who": patron.number, "scanned": scanned})

    def post(self, where: str, sent: dict[str, object]) -> HttpResponse:
        return self.browser.post(self.address + where, {**HELPER, **sent})

    def printed(self, kind: str, form: str = "", **sent: object) -> HttpResponse:
        return self.post(f"paper/{kind}", {"form": form or str(uuid4()), **sent})


def mark(response: HttpResponse) -> str:
    found = re.search(r'<footer class="mark">(.*?)</footer>', page(response))
    return found[1] if found else ""


def rows(world: World) -> int:
    counted = world.owner.execute("SELECT count(*) FROM trail.entries").fetchone()
    assert counted is not None
    return int(counted[0])


class TestLists:
    def test_a_helper_with_the_card_takes_a_list_of_titles_that_is_shredded(
        self, world: World, clerk: Member, patron: Patron
    ) -> None:
        world.checked_out(patron, "Gardens of the Ferry")

        response = Desk(clerk, patron).printed("checkouts")

        assert "Gardens of the Ferry" in page(response)
        assert mark(response) == SHRED

    def test_no_name_and_no_number_is_on_a_list(self, world: World, clerk: Member, patron: Patron) -> None:
        world.checked_out(patron)

        printed = page(Desk(clerk, patron).printed("checkouts"))

        for secret in (patron.last_name, patron.number, patron.address, patron.email, patron.number[-4:]):
            assert secret not in printed

    def test_a_name_alone_prints_no_list(self, world: World, clerk: Member, patron: Patron) -> None:
        world.checked_out(patron, "A Title For Nobody")
        desk = Desk(clerk)
        desk.post("", {"find": "yes", "who": f"{patron.first_name} {patron.last_name}"})

        for kind in ("checkouts", "holds", "fees", "detailed-receipt"):
            response = desk.printed(kind, says_name="yes")

            assert response.status_code == 409
            assert "Nothing was printed" in page(response)
            assert "A Title For Nobody" not in page(response)

    def test_a_duty_that_is_not_done_prints_nothing(self, world: World, patron: Patron) -> None:
        world.checked_out(patron, "A Title To Keep")
        world.hold(patron, world.item("A Title To Come"))
        desk = Desk(world.staff("contact-center"), patron)

        for kind in ("checkouts", "holds"):
            response = desk.printed(kind, channel="telephone", place="telework")

            assert response.status_code == 409
            assert "A duty comes first" in page(response)
            assert "A Title To" not in page(response)

    def test_holds_and_fees_are_printed_where_a_list_may_be_received(
        self, world: World, clerk: Member, patron: Patron
    ) -> None:
        world.hold(patron, world.item("The Awaited One"))
        world.fee(patron, 1250)
        desk = Desk(clerk, patron)

        holds, fees = desk.printed("holds"), desk.printed("fees")

        assert "The Awaited One" in page(holds)
        assert "$12.50" in page(fees)
        assert (mark(holds), mark(fees)) == (SHRED, SHRED)

    def test_the_row_is_written_for_each_print_out(self, world: World, clerk: Member, patron: Patron) -> None:
        desk = Desk(clerk, patron)
        before = rows(world)

        desk.printed("checkouts")

        assert rows(world) == before + 1

    def test_the_same_list_printed_again_is_another_print_out(
        self, world: World, clerk: Member, patron: Patron
    ) -> None:
        desk, form = Desk(clerk, patron), str(uuid4())
        desk.printed("checkouts", form)
        world.owner.execute("UPDATE guard.grants SET expires_at = now() - interval '1 minute'")
        before = rows(world)

        again = desk.printed("checkouts", form)

        assert again.status_code == 200
        assert rows(world) == before + 1

    def test_after_the_next_person_nothing_is_printed(self, world: World, clerk: Member, patron: Patron) -> None:
        world.checked_out(patron, "Left Behind")
        desk = Desk(clerk, patron)
        desk.post("next", {})

        response = desk.printed("checkouts")

        assert response.status_code == 409
        assert "Left Behind" not in page(response)

    def test_another_clerk_prints_nothing_of_this_person(self, world: World, clerk: Member, patron: Patron) -> None:
        world.checked_out(patron, "Not For You")
        mine, theirs = Desk(clerk, patron), Desk(world.staff())
        theirs.address = mine.address

        assert "Not For You" not in page(theirs.printed("checkouts"))


class TestReceipts:
    def test_a_plain_receipt_says_amount_and_date_and_need_not_be_shredded(
        self, world: World, clerk: Member, patron: Patron
    ) -> None:
        world.fee(patron, 500, world.item("A Lost Title"))
        desk = Desk(clerk, patron)
        desk.post("", {"do": "pay-fee", "with_dollars": "5.00", "form": str(uuid4())})

        response = desk.printed("plain-receipt")

        assert "$5.00" in page(response)
        assert "A Lost Title" not in page(response)
        assert mark(response) == KEEP

    def test_a_detailed_receipt_says_what_for_and_is_shredded(
        self, world: World, clerk: Member, patron: Patron
    ) -> None:
        world.fee(patron, 500, world.item("A Lost Title"))
        desk = Desk(clerk, patron)
        paid = desk.post("", {"do": "pay-fee", "with_dollars": "5.00", "form": str(uuid4())})

        response = desk.printed("detailed-receipt")

        assert "paper/detailed-receipt" in page(paid)
        assert "A Lost Title" in page(response)
        assert mark(response) == SHRED

    def test_who_pays_with_a_name_is_offered_the_plain_receipt_alone(
        self, world: World, clerk: Member, patron: Patron
    ) -> None:
        world.fee(patron, 500)
        desk = Desk(clerk)
        desk.post("", {"find": "yes", "who": f"{patron.first_name} {patron.last_name}"})

        paid = page(desk.post("", {"do": "pay-fee", "with_dollars": "5.00", "form": str(uuid4())}))

        assert "paper/plain-receipt" in paid
        assert "paper/detailed-receipt" not in paid


class TestSlips:
    def test_a_return_that_somebody_waits_for_offers_a_slip(self, world: World, clerk: Member) -> None:
        holder, waiting = world.patron(), world.patron(last_name="O'Brien")
        barcode = world.checked_out(holder, "The Wanted One")
        world.hold(waiting, barcode, pickup="ferry")
        desk = Desk(clerk)

        returned = page(desk.post("", {"do": "return", "with_barcode": barcode, "form": str(uuid4())}))
        slip = desk.printed("slip", with_barcode=barcode)

        assert "paper/slip" in returned
        assert "O&#x27;Br" in page(slip)
        assert waiting.number[-4:] in page(slip)
        assert "Ferry Landing" in page(slip)
        assert mark(slip) == KEEP

    def test_a_slip_says_no_whole_name_and_no_title(self, world: World, clerk: Member) -> None:
        waiting = world.patron(first_name="Zebedee", last_name="Featherstone")
        barcode = world.item("The Secret Title")
        world.hold(waiting, barcode, ready=True)

        slip = page(Desk(clerk).printed("slip", with_barcode=barcode))

        assert "Feat" in slip
        for secret in ("Feathe", "Zebedee", waiting.number, "The Secret Title"):
            assert secret not in slip

    def test_nothing_on_a_slip_can_command_a_printer(self, world: World, clerk: Member) -> None:
        waiting = world.patron(last_name="Q\x1b@Z")
        barcode = world.item()
        world.hold(waiting, barcode, ready=True)

        slip = page(Desk(clerk).printed("slip", with_barcode=barcode))

        assert "Q@Z" in slip
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", slip)

    def test_an_item_that_waits_for_nobody_has_no_slip(self, world: World, clerk: Member) -> None:
        response = Desk(clerk).printed("slip", with_barcode=world.item())

        assert (response.status_code, "Nothing was printed" in page(response)) == (409, True)


def test_every_paper_with_titles_is_shredded_and_no_other() -> None:
    assert {kind for kind, paper in PAPERS.items() if paper.is_shredded} == {
        "detailed-receipt",
        "checkouts",
        "holds",
        "fees",
    }


@pytest.mark.parametrize(
    ("text", "on_paper"),
    [
        ("\x1bE\x1b%-12345X", "E%-12345X"),
        ("two\r\nlines\tand a tab", "two lines and a tab"),
        ("right \u202egnirts\u202c left", "right gnirts left"),
        ("Nguyễn", "Nguyễn"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\x00\x9b1m\x7f", "1m"),
        ("\ue000private", "private"),
    ],
)
def test_paper_takes_letters_and_no_commands(text: str, on_paper: str) -> None:
    assert printable(text) == on_paper


def test_there_is_no_paper_of_another_kind(clerk: Member, patron: Patron) -> None:
    assert Desk(clerk, patron).printed("personal").status_code == 404


def test_the_size_of_the_paper_is_remembered_for_the_workstation(clerk: Member, patron: Patron) -> None:
    desk = Desk(clerk, patron)
    assert 'data-size="80mm"' in page(desk.printed("checkouts"))

    desk.browser.post("/workstation", {"paper": "letter"})

    assert 'data-size="letter"' in page(desk.printed("checkouts"))
