"""What was cleared, as people read it."""

from datetime import date

import pytest

from carrel.desk.tables import RECENT, money, table
from carrel.ports import FIELDS

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize("field", sorted({*FIELDS} - {RECENT}))
def test_every_field_that_can_be_cleared_has_a_table_also_when_it_is_empty(field: str) -> None:
    shown = table(field, [], TODAY)

    assert (shown.lines, shown.figure) == ((), "")
    assert shown.nothing


def test_only_columns_that_have_a_heading_are_shown() -> None:
    row = {"id": 7, "title": "Agnes Grey", "due_on": date(2026, 1, 10), "renewals": 1, "patron_id": 99, "number": "123"}

    shown = table("checkouts", [row], TODAY)

    assert shown.lines[0].cells == ("Agnes Grey", "10 Jan", "1")
    assert (shown.lines[0].id, shown.lines[0].mark) == ("7", "overdue")


def test_nothing_owed_is_said_and_an_amount_is_a_figure() -> None:
    assert table("balance", [{"owed_cents": 0}], TODAY).figure == ""
    assert table("balance", [{"owed_cents": 1205}], TODAY).figure == "$12.05"


@pytest.mark.parametrize(("cents", "words"), [(5, "$0.05"), (100, "$1.00"), (123456, "$1234.56")])
def test_money_is_written_in_dollars(cents: int, words: str) -> None:
    assert money(cents) == words


def test_another_year_is_said() -> None:
    assert table("registrations", [{"program": "Chess", "held_on": date(2027, 2, 3)}], TODAY).lines[0].cells == (
        "Chess",
        "3 Feb 2027",
    )
