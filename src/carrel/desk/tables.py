"""What was cleared, as tables for people: columns in order, dates and amounts as they are said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic

from carrel.cleared import (
    BalanceRow,
    CardNumberRow,
    CheckoutRow,
    ChoicesRow,
    Cleared,
    DetailedReceiptRow,
    FeeRow,
    HoldRow,
    LookRow,
    PastCheckoutRow,
    PersonalRow,
    PlainReceiptRow,
    QuestionRow,
    R,
    RecentRow,
    RegistrationRow,
    Row,
    TelephoneRow,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its cells, the row's own identifier where it has one, and a mark such as `overdue`.

    `stops` says why what can be done on the other lines of the list cannot be done on this one.
    """

    cells: tuple[str, ...]
    id: str = ""
    mark: str = ""
    stops: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One cleared field. A single amount or number stands as `figure`."""

    field: str
    caption: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    nothing: str
    figure: str = ""

    @property
    def first(self) -> tuple[tuple[str, str], ...]:
        """The first line, each cell beside its heading."""
        return tuple(zip(self.headings, self.lines[0].cells, strict=True)) if self.lines else ()


def dollars(cents: int) -> str:
    """1250 → 12.50, as it is typed."""
    return f"{cents // 100}.{cents % 100:02d}"


def money(cents: int) -> str:
    """1250 → $12.50."""
    return f"${dollars(cents)}"


def day(when: date | None, today: date) -> str:
    """15 Dec, with the year where it is another."""
    if when is None:
        return ""
    return f"{when.day} {when:%b}" + (f" {when.year}" if when.year != today.year else "")


def day_of(written: str, today: date) -> str:
    """2026-12-15 → 15 Dec; nothing stays nothing."""
    return day(date.fromisoformat(written), today) if written else ""


def _yes(*, is_so: bool) -> str:
    return "yes" if is_so else "no"


def _cause(cause: str) -> str:
    return cause.replace("-", " ").capitalize()


@dataclass(frozen=True)  # a generic class that is frozen cannot be made with slots
class _Shape(Generic[R]):
    """How one field is shown: each column's heading and cell, or one figure alone."""

    caption: str
    nothing: str
    columns: Mapping[str, Callable[[R, date], str]]
    figure: Callable[[R], str] | None = None
    id: Callable[[R], str] = lambda _: ""
    mark: Callable[[R, date], str] = lambda _, __: ""
    stops: Callable[[R], str] = lambda _: ""


_NO_PAYMENT: Final = "There is no payment from today’s visit."

_SHAPES: Final[Mapping[str, _Shape[Any]]] = {
    CheckoutRow.field: _Shape[CheckoutRow](
        "Checked out",
        "Nothing is checked out.",
        {
            "Title": lambda row, _: row.title,
            "Due": lambda row, today: day(row.due_on, today),
            "Renewed": lambda row, _: str(row.renewals),
        },
        id=lambda row: str(row.id),
        mark=lambda row, today: "overdue" if row.due_on < today else "",
        stops=lambda row: "at its limit" if row.is_at_limit else "",
    ),
    HoldRow.field: _Shape[HoldRow](
        "Holds",
        "There are no holds.",
        {
            "Title": lambda row, _: row.title,
            "Pick up at": lambda row, _: row.pickup,
            "Ready until": lambda row, today: day(row.ready_until, today),
        },
        id=lambda row: str(row.id),
    ),
    FeeRow.field: _Shape[FeeRow](
        "Fees",
        "Nothing is owed.",
        {
            "For": lambda row, _: _cause(row.cause),
            "Title": lambda row, _: row.title,
            "Owed": lambda row, _: money(row.owed_cents),
            "Since": lambda row, today: day(row.assessed_on, today),
        },
        id=lambda row: str(row.id),
    ),
    BalanceRow.field: _Shape[BalanceRow](
        "Amount owed", "Nothing is owed.", {}, figure=lambda row: money(row.owed_cents) if row.owed_cents else ""
    ),
    PastCheckoutRow.field: _Shape[PastCheckoutRow](
        "Past checkouts",
        "No past checkouts are kept.",
        {"Title": lambda row, _: row.title, "Returned": lambda row, today: day(row.returned_on, today)},
    ),
    QuestionRow.field: _Shape[QuestionRow](
        "Questions asked",
        "No questions are kept.",
        {"Asked": lambda row, today: day(row.asked_on, today), "Question": lambda row, _: row.question},
    ),
    RegistrationRow.field: _Shape[RegistrationRow](
        "Programs",
        "There are no program registrations.",
        {"Program": lambda row, _: row.program, "On": lambda row, today: day(row.held_on, today)},
    ),
    PlainReceiptRow.field: _Shape[PlainReceiptRow](
        "Receipt",
        _NO_PAYMENT,
        {"Paid on": lambda row, today: day(row.paid_on, today), "Amount": lambda row, _: money(row.cents)},
    ),
    DetailedReceiptRow.field: _Shape[DetailedReceiptRow](
        "Receipt",
        _NO_PAYMENT,
        {
            "Paid on": lambda row, today: day(row.paid_on, today),
            "For": lambda row, _: _cause(row.cause),
            "Title": lambda row, _: row.title,
            "Amount": lambda row, _: money(row.cents),
        },
    ),
    PersonalRow.field: _Shape[PersonalRow](
        "Contact information",
        "None.",
        {
            "First name": lambda row, _: row.first_name,
            "Last name": lambda row, _: row.last_name,
            "Born": lambda row, today: day(row.birth_date, today),
            "Address": lambda row, _: row.address,
            "Telephone": lambda row, _: row.telephone,
            "Email": lambda row, _: row.email,
        },
    ),
    ChoicesRow.field: _Shape[ChoicesRow](
        "Privacy choices",
        "None.",
        {
            "List of what they borrow": lambda row, _: _yes(is_so=row.history),
            "News of events": lambda row, _: _yes(is_so=row.mailings),
            "Friends of the Library": lambda row, _: _yes(is_so=row.friends),
            "Library Foundation": lambda row, _: _yes(is_so=row.foundation),
            "Detailed messages": lambda row, _: _yes(is_so=row.voicemail),
            "Name on the hold shelf": lambda row, _: _yes(is_so=row.hold_label),
            "Vendors": lambda row, _: _yes(is_so=row.vendors),
        },
    ),
    LookRow.field: _Shape[LookRow](
        "Who looked",
        "Nobody has looked.",
        {
            "On": lambda row, today: day(row.at.astimezone().date(), today),
            "Team": lambda row, _: row.team,
            "What": lambda row, _: row.action,
            "How it ended": lambda row, _: row.outcome,
        },
    ),
    TelephoneRow.field: _Shape[TelephoneRow](
        "Call", "There is no number to call.", {}, figure=lambda row: row.telephone
    ),
    CardNumberRow.field: _Shape[CardNumberRow]("Card number", "No card is active.", {}, figure=lambda row: row.number),
}


def tables(cleared: Cleared, today: date) -> tuple[Table, ...]:
    """Each cleared field as a table, but for what just happened: that, the running list shows."""
    return tuple(table(field, rows, today) for field, rows in cleared.items() if field != RecentRow.field)


def table(field: str, rows: Sequence[Row], today: date) -> Table:
    """One cleared field as a table."""
    shape = _SHAPES[field]
    figure = shape.figure(rows[0]) if shape.figure and rows else ""
    lines = () if shape.figure else tuple(_line(row, shape, today) for row in rows)
    return Table(field, shape.caption, tuple(shape.columns), lines, shape.nothing, figure)


def _line(row: R, shape: _Shape[R], today: date) -> Line:
    cells = tuple(cell(row, today) for cell in shape.columns.values())
    return Line(cells, shape.id(row), shape.mark(row, today), shape.stops(row))
