"""What can be cleared: each field with the type of its lines, named once.

A library system reads a field as lines of its type. A column that the type does not have is refused, and so is one that
is missing or of another kind: nothing of that line is told. A line says what it holds by its attributes alone; it has
no printable form.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final, TypeVar, cast, get_args, get_type_hints

from carrel.errors import CarrelError


class Field(StrEnum):
    """Everything that can be cleared to be read, each a permission of its own."""

    CHECKOUTS = "checkouts"
    HOLDS = "holds"
    FEES = "fees"
    BALANCE = "balance"
    HISTORY = "history"
    QUESTIONS = "questions"
    REGISTRATIONS = "registrations"
    PLAIN_RECEIPT = "plain-receipt"
    DETAILED_RECEIPT = "detailed-receipt"
    PERSONAL = "personal"
    CARD_NUMBER = "card-number"
    RECENT = "recent"
    TELEPHONE = "telephone"
    CHOICES = "choices"
    LOOKS = "looks"


class NotThatField(CarrelError):
    """A library system told something else than the field that was cleared."""

    advice = "Nothing was released. Call the systems librarian: the library system and Carrel do not agree."


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One line of what was read. `field` is the permission that clears it."""

    field: ClassVar[Field]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, slots=True, repr=False)
class CheckoutRow(Row):
    """An item that is out; `is_at_limit` says that no renewal is left."""

    field: ClassVar[Field] = Field.CHECKOUTS
    id: int
    title: str
    due_on: date
    renewals: int
    is_at_limit: bool


@dataclass(frozen=True, slots=True, repr=False)
class HoldRow(Row):
    """A hold; `pickup` is the name of the branch, `ready_until` stands where it is ready."""

    field: ClassVar[Field] = Field.HOLDS
    id: int
    title: str
    pickup: str
    is_ready: bool
    ready_until: date | None


@dataclass(frozen=True, slots=True, repr=False)
class FeeRow(Row):
    """Something that is owed; `title` is empty where it is owed for no item."""

    field: ClassVar[Field] = Field.FEES
    id: int
    cause: str
    title: str
    owed_cents: int
    assessed_on: date


@dataclass(frozen=True, slots=True, repr=False)
class BalanceRow(Row):
    """All that is owed, as one amount."""

    field: ClassVar[Field] = Field.BALANCE
    owed_cents: int


@dataclass(frozen=True, slots=True, repr=False)
class PastCheckoutRow(Row):
    """An item that came back, as long as that is kept."""

    field: ClassVar[Field] = Field.HISTORY
    title: str
    returned_on: date


@dataclass(frozen=True, slots=True, repr=False)
class QuestionRow(Row):
    """A question that was asked of the library."""

    field: ClassVar[Field] = Field.QUESTIONS
    asked_on: date
    question: str


@dataclass(frozen=True, slots=True, repr=False)
class RegistrationRow(Row):
    """A program that the account is registered for."""

    field: ClassVar[Field] = Field.REGISTRATIONS
    program: str
    held_on: date


@dataclass(frozen=True, slots=True, repr=False)
class PlainReceiptRow(Row):
    """A payment: amount and date alone (reading R8)."""

    field: ClassVar[Field] = Field.PLAIN_RECEIPT
    paid_on: date
    cents: int


@dataclass(frozen=True, slots=True, repr=False)
class DetailedReceiptRow(Row):
    """One part of a payment, and what it was for; `title` is empty where that was no item."""

    field: ClassVar[Field] = Field.DETAILED_RECEIPT
    paid_on: date
    cause: str
    title: str
    cents: int


@dataclass(frozen=True, slots=True, repr=False)
class PersonalRow(Row):
    """Who the account holder is, and how to reach them."""

    field: ClassVar[Field] = Field.PERSONAL
    first_name: str
    last_name: str
    birth_date: date
    address: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True, repr=False)
class CardNumberRow(Row):
    """The number of the active card."""

    field: ClassVar[Field] = Field.CARD_NUMBER
    number: str


@dataclass(frozen=True, slots=True, repr=False)
class RecentRow(Row):
    """What went out, came back or was renewed on this account in this interaction, and was not taken back.

    `receipt` is None of a renewal, and `due_on` of a return. `result` is done, or why a renewal was not: limit,
    waited-for, no-gain. `is_last` is what the newest renewal came to. The newest line is the first.
    """

    field: ClassVar[Field] = Field.RECENT
    receipt: str | None
    action: str
    result: str
    title: str
    due_on: date | None
    is_last: bool


@dataclass(frozen=True, slots=True, repr=False)
class TelephoneRow(Row):
    """The one number that permission for detailed messages was given for (reading R42)."""

    field: ClassVar[Field] = Field.TELEPHONE
    telephone: str


@dataclass(frozen=True, slots=True, repr=False)
class ChoicesRow(Row):
    """What the account holder chose (PR.3–PR.6, VM.1); each is named as the particular that changes it."""

    field: ClassVar[Field] = Field.CHOICES
    history: bool
    mailings: bool
    friends: bool
    foundation: bool
    voicemail: bool
    hold_label: bool
    vendors: bool


@dataclass(frozen=True, slots=True, repr=False)
class LookRow(Row):
    """One row of the trail about this account: when, which kind of principal and which team, what, and how it ended.

    `visit` counts the interactions, the newest is 1. `team` is empty where nobody of the staff asked.
    """

    field: ClassVar[Field] = Field.LOOKS
    visit: int
    at: datetime
    principal: str
    team: str
    channel: str
    action: str
    outcome: str


ROWS: Final[Mapping[str, type[Row]]] = MappingProxyType(
    {
        kind.field: kind
        for kind in (
            CheckoutRow, HoldRow, FeeRow, BalanceRow, PastCheckoutRow, QuestionRow, RegistrationRow, PlainReceiptRow,
            DetailedReceiptRow, PersonalRow, CardNumberRow, RecentRow, TelephoneRow, ChoicesRow, LookRow,
        )
    }
)  # fmt: skip
"""Everything that can be cleared, each a permission of its own, and what its lines are."""

FIELDS: Final = tuple(ROWS)


def _kinds(row: type[Row]) -> dict[str, tuple[type, ...]]:
    """The columns of a field, each with the types that its value may be of."""
    hints = get_type_hints(row)
    return {each.name: get_args(hints[each.name]) or (hints[each.name],) for each in fields(row)}


_KINDS: Final = {name: _kinds(row) for name, row in ROWS.items()}

R = TypeVar("R", bound=Row)
Cleared = Mapping[str, Sequence[Row]]
"""What an answer opened: lines by field."""


def lines(field: str, read: Iterable[Mapping[str, object]]) -> list[Row]:
    """What a library system read of a field, as lines of its type. Raises `NotThatField`."""
    return [_line(field, columns) for columns in read]


def _line(field: str, columns: Mapping[str, object]) -> Row:
    kinds = _KINDS[field]
    if columns.keys() != kinds.keys() or any(type(columns[name]) not in kinds[name] for name in kinds):
        raise NotThatField("The library system returned something other than what was cleared.")
    return ROWS[field](**columns)


def rows(cleared: Cleared, kind: type[R]) -> Sequence[R] | None:
    """The lines of one field; None where it was not cleared."""
    return cast("Sequence[R] | None", cleared.get(kind.field))
