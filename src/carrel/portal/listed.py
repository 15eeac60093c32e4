"""What was opened, as lines for people: dates and amounts as they are said, and what can be done with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from carrel.cleared import CheckoutRow, DetailedReceiptRow, FeeRow, HoldRow, RecentRow
from carrel.portal.request import new_form
from carrel.portal.wording import day, money

_NOT_RENEWED: Final[Mapping[str, str]] = {
    "limit": "renewed as often as it can be",
    "waited-for": "somebody else waits for it",
    "no-gain": "due as late as it can be",
}


@dataclass(frozen=True, slots=True, repr=False)
class Out:
    """Something that is checked out; `form` is the number of the form that renews it."""

    id: int
    title: str
    due: str
    is_overdue: bool
    is_at_limit: bool
    form: UUID


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A hold; `change` and `cancel` are the numbers of its forms."""

    id: int
    title: str
    pickup: str
    is_ready: bool
    until: str
    change: UUID
    cancel: UUID


@dataclass(frozen=True, slots=True, repr=False)
class Owed:
    """Something that is owed."""

    cause: str
    title: str
    amount: str
    since: str


@dataclass(frozen=True, slots=True, repr=False)
class Paid:
    """What was paid on one day, each with what it was for."""

    on: str
    total: str
    lines: tuple[tuple[str, str, str], ...]


def checkouts(rows: Sequence[CheckoutRow], today: date) -> list[Out]:
    """What is due first comes first."""
    return [
        Out(row.id, row.title, day(row.due_on, today), row.due_on < today, row.is_at_limit, new_form()) for row in rows
    ]


def renewed(rows: Sequence[RecentRow]) -> list[str]:
    """Why what was last tried was not renewed, a sentence each."""
    return [
        f"“{row.title}” was not renewed: {_NOT_RENEWED[row.result]}."
        for row in rows
        if row.is_last and row.result in _NOT_RENEWED
    ]


def holds(rows: Sequence[HoldRow], today: date) -> list[Held]:
    """What can be picked up comes first."""
    return [
        Held(
            row.id, row.title, row.pickup, row.is_ready, day(row.ready_until, today) if row.ready_until else "",
            new_form(), new_form(),
        )
        for row in sorted(rows, key=lambda row: not row.is_ready)
    ]  # fmt: skip


def fees(rows: Sequence[FeeRow], today: date) -> list[Owed]:
    """As they were assessed."""
    return [Owed(cause(row.cause), row.title, money(row.owed_cents), day(row.assessed_on, today)) for row in rows]


def receipts(rows: Sequence[DetailedReceiptRow], today: date) -> list[Paid]:
    """The newest day first."""
    days = [(on, [*lines]) for on, lines in groupby(rows, key=lambda row: row.paid_on)]
    return [
        Paid(
            day(on, today), money(sum(line.cents for line in lines)),
            tuple((cause(line.cause), line.title, money(line.cents)) for line in lines),
        )
        for on, lines in days
    ]  # fmt: skip


def cause(word: str) -> str:
    """card-replaced → Card replaced."""
    return word.replace("-", " ").capitalize()
