"""What was cleared, as people read it."""

from datetime import date

import pytest

from carrel.cleared import FIELDS, BalanceRow, CheckoutRow, RecentRow, RegistrationRow
from carrel.desk.tables import dollars, money, table

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize("field", sorted({*FIELDS} - {RecentRow.field}))
def test_every_field_that_can_be_cleared_has_a_table_also_when_it_is_empty(field: str) -> None:
    shown = table(field, [], TODAY)

    assert (shown.lines, shown.figure) == ((), "")
    assert shown.nothing


def test_a_line_says_what_has_a_heading_and_keeps_its_identifier_for_what_can_be_done_on_it() -> None:
    row = CheckoutRow(7, "Agnes Grey", date(2026, 1, 10), 1, is_at_limit=True)

    shown = table("checkouts", [row], TODAY)

    assert shown.lines[0].cells == ("Agnes Grey", "10 Jan", "1")
    assert (shown.lines[0].id, shown.lines[0].mark, shown.lines[0].stops) == ("7", "overdue", "at its limit")


def test_nothing_owed_is_said_and_an_amount_is_a_figure() -> None:
    assert table("balance", [BalanceRow(0)], TODAY).figure == ""
    assert table("balance", [BalanceRow(1205)], TODAY).figure == "$12.05"


@pytest.mark.parametrize(("cents", "words"), [(5, "$0.05"), (100, "$1.00"), (123456, "$1234.56")])
def test_money_is_written_in_dollars(cents: int, words: str) -> None:
    assert (money(cents), f"${dollars(cents)}") == (words, words)


def test_another_year_is_said() -> None:
    shown = table("registrations", [RegistrationRow("Chess", date(2027, 2, 3))], TODAY)

    assert shown.lines[0].cells == ("Chess", "3 Feb 2027")
