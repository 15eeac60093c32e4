"""Fees: the amount is there before money is taken; one fee alone; receipts; and Enter twice pays once."""

from tests.browser import visits
from tests.browser.visiting import Works
from tests.world import World


def test_one_fee_alone_is_paid_from_its_row_and_the_others_stay(at_work: Works, world: World) -> None:
    patron = world.patron("Fay", "Feebly")
    first, second = world.fee(patron, 700, world.item("Older fee")), world.fee(patron, 350, world.item("Newer fee"))
    clerk = at_work()
    clerk.lays_down(patron, "Older fee", "Newer fee")
    clerk.wants("w", "hear-fee-details")

    clerk.clicks(clerk.page.get_by_role("button", name="Pay $3.50"))
    clerk.is_answered("pay-fee")
    clerk.page.locator("#act [name=with_dollars]").focus()
    clerk.presses("Enter")
    assert "$3.50" in clerk.did()
    visits.prints(clerk, "detailed-receipt")
    clerk.still_answers("letter", "click", "enter", "scan")

    owed = world.found("SELECT owed_cents FROM library.fees WHERE id = ANY(%s) ORDER BY id", [first, second])
    assert owed == ["700", "0"]
    assert "Newer fee" in clerk.printed[0]


def test_by_name_the_amount_is_seen_before_it_is_paid_and_enter_twice_pays_once(at_work: Works, world: World) -> None:
    patron = world.patron("Fay", f"Feebly{world.found('SELECT count(*) FROM library.patrons')[0]}")
    world.fee(patron, 450, world.item("Not to be told"))
    world.fee(patron, 450, world.item("Not to be told either"))
    clerk = at_work()
    clerk.serves(patron)
    clerk.looks_up(f"Fay {patron.last_name}")

    assert "$9.00" in clerk.wants("y", "pay-fee").inner_text()
    clerk.does_what_must_be()
    clerk.page.locator("#act [name=with_dollars]").focus()
    clerk.types("4.50")
    with clerk.answered():
        clerk.taps("Enter", "Enter")
    clerk.did()
    clerk.is_quiet()

    assert world.owed_by(patron) == 450
    assert "Not to be told" not in clerk.page.content()
    clerk.still_answers("letter", "click", "enter", "scan")
