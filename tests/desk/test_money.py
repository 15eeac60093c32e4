"""Paying and renewing: the amount is there before money is taken, and what was not done is not said to be."""

import re
from uuid import uuid4

import pytest

from tests.desk.desks import Desk, result, rows
from tests.site.browsing import page
from tests.world import Patron, World

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world.staff())


def due_long_ago(world: World, patron: Patron) -> None:
    """Everything out to them gains days by being renewed."""
    world.owner.execute("UPDATE library.checkouts SET due_on = current_date - 1 WHERE patron_id = %s", (patron.id,))


class TestPaying:
    @pytest.mark.parametrize("gives", ["the card", "the number", "the name"])
    def test_the_amount_is_on_the_screen_wherever_paying_is_permitted(
        self, world: World, desk: Desk, gives: str
    ) -> None:
        patron = world.patron()
        world.fee(patron, 1550, world.item("Not to be told by name"))
        who = f"{patron.first_name} {patron.last_name}" if gives == "the name" else patron.number
        desk.press(find="yes", who=who, scanned="yes" if gives == "the card" else "")

        asked = page(desk.asks("pay-fee"))

        assert 'data-outcome="permit"' in asked
        assert "$15.50" in asked
        assert "Not to be told by name" not in asked

    def test_the_amount_stays_when_the_left_changes(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.fee(patron, 1550)
        desk.scan(patron)

        changed = page(desk.part(asked="pay-fee", says_name="yes", form=str(uuid4())))

        assert "$15.50" in changed

    def test_it_is_asked_in_a_row_of_its_own(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.fee(patron, 1550)
        desk.scan(patron)
        before = rows(world)

        desk.asks("pay-fee")

        assert rows(world) == before + 1

    def test_a_part_is_paid_and_the_rest_is_said_with_both_receipts(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.fee(patron, 1550)
        desk.scan(patron)

        paid = desk.does("pay-fee", with_dollars="5.50")

        assert result(paid) == "done: ✓ Paid. $5.50 received."
        assert "$10.00" in page(paid)
        assert "paper/plain-receipt" in page(paid)
        assert "paper/detailed-receipt" in page(paid)

    def test_more_than_is_owed_is_not_taken_and_the_amount_stays(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.fee(patron, 300)
        desk.scan(patron)

        refused = desk.does("pay-fee", with_dollars="30")

        assert result(refused) == "stop: ✕ That is more than is owed."
        assert "$3.00" in page(refused)
        assert world.owed_by(patron) == 300

    def test_what_is_owed_on_one_fee_is_looked_up_and_not_taken_from_the_page(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        fee = world.fee(patron, 1250)
        desk.scan(patron)
        listed = page(desk.asks("hear-fee-details"))
        world.owner.execute("UPDATE library.fees SET owed_cents = 700 WHERE id = %s", (fee,))

        offered = page(desk.part(pay_one=str(fee), form=str(uuid4())))

        assert f'name="pay_one" value="{fee}"' in listed
        assert 'value="7.00"' in offered

    def test_somebody_elses_fee_is_not_looked_up(self, world: World, desk: Desk) -> None:
        fee = world.fee(world.patron(), 1250)
        desk.scan(world.patron())

        offered = page(desk.part(pay_one=str(fee), form=str(uuid4())))

        assert "12.50" not in offered
        assert "with_fee" not in offered


class TestRenewing:
    def test_all_that_gains_days_is_renewed_and_counted(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        for title in ("Gains one", "Gains two"):
            world.checked_out(patron, title)
        due_long_ago(world, patron)
        desk.scan(patron)

        assert result(desk.does("renew")) == "done: ✓ All renewed: 2."

    def test_what_was_not_renewed_is_counted_with_the_reason(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.checked_out(patron, "Gains days")
        limited, wanted = world.checked_out(patron, "At its limit"), world.checked_out(patron, "Wanted")
        due_long_ago(world, patron)
        world.owner.execute(
            "UPDATE library.checkouts SET renewals = library.rule('renewals')"
            " WHERE item_id = (SELECT id FROM library.items WHERE barcode = %s)",
            (limited,),
        )
        world.hold(world.patron(), wanted)
        desk.scan(patron)

        renewed = result(desk.does("renew"))

        assert renewed.startswith("done: ✓ 1 renewed, 2 not.")
        assert "“At its limit”: at the renewal limit." in renewed
        assert "“Wanted”: on hold for somebody else." in renewed

    def test_on_the_day_of_checkout_nothing_is_renewed_and_nothing_says_so(self, world: World, desk: Desk) -> None:
        patron, item = world.patron(), world.item("Just out")
        desk.scan(patron)
        desk.scan_item(item)

        renewed = result(desk.does("renew"))

        assert renewed == "neutral: · Nothing was renewed. “Just out”: already due as late as possible."
        assert world.found("SELECT renewals FROM library.checkouts WHERE patron_id = %s", patron.id) == ["0"]

    def test_renewing_again_says_that_nothing_more_was(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.checked_out(patron, "Once only")
        due_long_ago(world, patron)
        desk.scan(patron)
        desk.does("renew")

        again = result(desk.does("renew"))

        assert again == "neutral: · Nothing was renewed: it was already renewed in this visit."

    def test_the_same_form_sent_again_says_the_same(self, world: World, desk: Desk) -> None:
        patron, form = world.patron(), str(uuid4())
        world.checked_out(patron)
        world.checked_out(patron)
        due_long_ago(world, patron)
        desk.scan(patron)

        first, second = (result(desk.part(do="renew", form=form)) for _ in range(2))

        assert first == second == "done: ✓ All renewed: 2."

    def test_one_of_the_list_is_renewed_and_the_list_says_so(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.checked_out(patron, "First of two")
        world.checked_out(patron, "Second of two")
        due_long_ago(world, patron)
        desk.scan(patron)
        one = re.findall(r'name="renew_one" value="(\d+)"', page(desk.asks("hear-checkouts")))[0]

        renewed = desk.part(renew_one=one, form=str(uuid4()))
        again = desk.part(renew_one=one, form=str(uuid4()))

        assert result(renewed).startswith("done: ✓ Renewed: due ")
        assert sorted(re.findall(r"<td>(\d)</td>", page(renewed))) == ["0", "1"]
        assert "done:" not in result(again)

    def test_what_is_at_its_limit_says_so_before_anybody_presses(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.checked_out(patron, "No more")
        world.owner.execute(
            "UPDATE library.checkouts SET renewals = library.rule('renewals') WHERE patron_id = %s", (patron.id,)
        )
        desk.scan(patron)

        listed = page(desk.asks("hear-checkouts"))

        assert "at its limit" in listed
        assert 'name="renew_one"' not in listed

    def test_by_name_alone_nothing_more_is_said(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.checked_out(patron, "Never told")
        desk.press(find="yes", who=f"{patron.first_name} {patron.last_name}")

        renewed = desk.does("renew")

        assert result(renewed) == "done: ✓ What could be renewed has been renewed."
        assert "Never told" not in page(renewed)
