"""What was cleared, as tables for people: columns in order, dates and amounts as they are said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from carrel.ports import Row

Value = str | int | date | bool | None


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


def money(cents: object) -> str:
    """1250 → $12.50."""
    whole = int(str(cents))
    return f"${whole // 100}.{whole % 100:02d}"


def day(when: object, today: date) -> str:
    """15 Dec, with the year where it is another."""
    if not isinstance(when, date):
        return ""
    return f"{when.day} {when:%b}" + (f" {when.year}" if when.year != today.year else "")


def day_of(written: str, today: date) -> str:
    """2026-12-15 → 15 Dec; nothing stays nothing."""
    return day(date.fromisoformat(written), today) if written else ""


def _plain(value: object, today: date) -> str:
    return "" if value is None else str(value)


def _money(value: object, today: date) -> str:
    return money(value)


def _cause(value: object, today: date) -> str:
    return str(value).replace("-", " ").capitalize()


_Cell = Callable[[object, date], str]


@dataclass(frozen=True, slots=True)
class _Shape:
    caption: str
    nothing: str
    columns: Mapping[str, tuple[str, _Cell]]
    figure: str = ""


RECENT: Final = "recent"
"""What went out, came back or was renewed just now: the running list names titles by it."""

_SHAPES: Final[Mapping[str, _Shape]] = {
    "checkouts": _Shape(
        "Checked out",
        "Nothing is checked out.",
        {"title": ("Title", _plain), "due_on": ("Due", day), "renewals": ("Renewed", _plain)},
    ),
    "holds": _Shape(
        "Holds",
        "There are no holds.",
        {"title": ("Title", _plain), "pickup": ("Pick up at", _plain), "ready_until": ("Ready until", day)},
    ),
    "fees": _Shape(
        "Fees",
        "Nothing is owed.",
        {
            "cause": ("For", _cause),
            "title": ("Title", _plain),
            "owed_cents": ("Owed", _money),
            "assessed_on": ("Since", day),
        },
    ),
    "balance": _Shape("Amount owed", "Nothing is owed.", {}, figure="owed_cents"),
    "history": _Shape(
        "Past checkouts", "No past checkouts are kept.", {"title": ("Title", _plain), "returned_on": ("Returned", day)}
    ),
    "questions": _Shape(
        "Questions asked", "No questions are kept.", {"asked_on": ("Asked", day), "question": ("Question", _plain)}
    ),
    "registrations": _Shape(
        "Programs", "No programs are registered for.", {"program": ("Program", _plain), "held_on": ("On", day)}
    ),
    "plain-receipt": _Shape(
        "Receipt", "There is no payment from today’s visit.", {"paid_on": ("Paid on", day), "cents": ("Amount", _money)}
    ),
    "detailed-receipt": _Shape(
        "Receipt",
        "There is no payment from today’s visit.",
        {
            "paid_on": ("Paid on", day),
            "cause": ("For", _cause),
            "title": ("Title", _plain),
            "cents": ("Amount", _money),
        },
    ),
    "personal": _Shape(
        "Contact information",
        "None.",
        {
            "first_name": ("First name", _plain),
            "last_name": ("Last name", _plain),
            "birth_date": ("Born", day),
            "address": ("Address", _plain),
            "telephone": ("Telephone", _plain),
            "email": ("Email", _plain),
        },
    ),
    "telephone": _Shape("Call", "There is no number to call.", {}, figure="telephone"),
    "card-number": _Shape("Card number", "No card is active.", {}, figure="number"),
}


def tables(cleared: Mapping[str, Sequence[Row]], today: date) -> tuple[Table, ...]:
    """Each cleared field as a table, but for what the running list shows."""
    return tuple(table(name, rows, today) for name, rows in cleared.items() if name != RECENT)


def table(name: str, rows: Sequence[Row], today: date) -> Table:
    """One cleared field as a table."""
    shape = _SHAPES[name]
    if shape.figure:
        value = rows[0][shape.figure] if rows else None
        is_money = shape.figure.endswith("cents")
        figure = "" if value is None or (is_money and not value) else money(value) if is_money else str(value)
        return Table(name, shape.caption, (), (), shape.nothing, figure)
    lines = tuple(_line(row, shape, today) for row in rows)
    return Table(name, shape.caption, tuple(words for words, _ in shape.columns.values()), lines, shape.nothing)


def _line(row: Row, shape: _Shape, today: date) -> Line:
    due = row.get("due_on")
    cells = tuple(say(row.get(column), today) for column, (_, say) in shape.columns.items())
    mark = "overdue" if isinstance(due, date) and due < today else ""
    return Line(cells, str(row.get("id", "")), mark, "at its limit" if row.get("is_at_limit") else "")
