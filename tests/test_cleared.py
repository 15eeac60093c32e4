"""What can be cleared: a line is of its field's type, or nothing of it is told."""

from datetime import date, datetime

import pytest

from carrel.cleared import FIELDS, ROWS, CheckoutRow, HoldRow, NotThatField, lines, rows

HOLD = {"id": 7, "title": "Zuleika", "pickup": "Elmwood", "is_ready": False, "ready_until": None}


def test_a_line_is_of_its_field_s_type() -> None:
    assert lines("holds", [HOLD]) == [HoldRow(7, "Zuleika", "Elmwood", is_ready=False, ready_until=None)]


@pytest.mark.parametrize(
    "told",
    [
        {**HOLD, "patron_id": 99},
        {name: value for name, value in HOLD.items() if name != "pickup"},
        {**HOLD, "pickup": None},
        {**HOLD, "id": True},
        {**HOLD, "ready_until": "2026-01-10"},
        {**HOLD, "ready_until": datetime(2026, 1, 10, 8)},  # noqa: DTZ001  # a date has no hour
        {},
    ],
    ids=["one column more", "one less", "nothing", "a question for a number", "a text for a date", "an hour", "empty"],
)
def test_a_line_with_other_columns_than_its_field_has_is_refused_and_nothing_of_it_is_said(
    told: dict[str, object],
) -> None:
    with pytest.raises(NotThatField) as refused:
        lines("holds", [HOLD, told])

    assert "Zuleika" not in f"{refused.value} {refused.value.advice}"


def test_each_field_is_named_once_and_its_type_knows_which_it_is() -> None:
    assert len(FIELDS) == len(set(ROWS.values()))
    assert {field: kind.field for field, kind in ROWS.items()} == {field: field for field in FIELDS}


def test_what_was_not_cleared_is_not_the_same_as_nothing() -> None:
    assert (rows({}, CheckoutRow), rows({"checkouts": ()}, CheckoutRow)) == (None, ())


def test_a_line_has_no_printable_form() -> None:
    row = CheckoutRow(7, "Zuleika", date(2026, 1, 10), 0, is_at_limit=False)

    assert "Zuleika" not in f"{row!r} {row} {[row]}"
