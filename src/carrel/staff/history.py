"""What happened to staff accounts, as the trail tells it: what, when, by whom and from where. No password, no token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

import psycopg
from psycopg.rows import dict_row

from carrel.errors import CarrelError

PAGE: Final = 50

KINDS: Final[Mapping[str, str]] = {
    "made": "made",
    "closed": "closed",
    "opened": "opened again",
    "team": "team changed",
    "place": "place of work changed",
    "roles": "roles changed",
    "password": "password set",
    "signed-in": "signed in",
    "failed": "wrong password",
    "too-many": "too many tries",
    "locked": "locked",
    "left-alone": "left alone, and locked by itself",
    "unlocked": "unlocked",
    "signed-out": "signed out",
    "tried": "about to compare a password",
}
"""Every kind of event, and how it is told."""


class UnknownKind(CarrelError):
    """There is no such kind of event."""

    advice = f"The kinds are {', '.join(KINDS)}."


def checked_kinds(asked: Sequence[str]) -> Sequence[str]:
    """The kinds that were asked for; where none was, all but `tried`. Raises `UnknownKind`."""
    if not set(asked) <= KINDS.keys():
        raise UnknownKind("there is no such kind of event")
    return asked or [kind for kind in KINDS if kind != "tried"]


@dataclass(frozen=True, slots=True)
class Event:
    """One row: what happened to an account, or was tried.

    `account` is None where nobody has the name that was typed; `by` is who did it, None where nobody was signed in.
    `address` is None at the console, and where none was told. Of a team, a place or roles: what they were and became;
    of an account that was made: what it became.
    """

    number: int
    at: datetime
    account: str | None
    kind: str
    by: str | None
    at_console: bool
    address: str | None
    was: tuple[str, ...] = ()
    became: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a row of the database."""
        return cls(
            row["id"], row["at"], row["account"], row["kind"], row["by_account"], row["at_console"], row["address"],
            tuple(row["was"]), tuple(row["became"]),
        )  # fmt: skip

    @property
    def what(self) -> str:
        """In words: `team changed: branch → contact-center`."""
        told = KINDS[self.kind]
        if self.kind == "made":
            return f"{told}: {', '.join(self.became)}"
        if self.was or self.became:
            return f"{told}: {', '.join(self.was) or 'none'} → {', '.join(self.became) or 'none'}"
        return told

    @property
    def by_whom(self) -> str:
        """In words: themselves, the name of somebody else, the console, or nobody who is known."""
        if self.at_console:
            return "the console"
        return "themselves" if self.by is not None and self.by == self.account else self.by or "not known"


@dataclass(frozen=True, slots=True)
class Page:
    """Fifty events at most, the newest first, and whether there are older ones."""

    events: Sequence[Event]
    has_older: bool

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]]) -> Self:
        """From rows, of which one too many says that there are more."""
        return cls([Event.of(row) for row in rows[:PAGE]], len(rows) > PAGE)


def read_as_auditor(
    auditor: psycopg.Connection,
    *,
    account: str | None = None,
    kinds: Sequence[str],
    since: datetime | None = None,
    most: int | None = None,
) -> Sequence[Event]:
    """The same for whoever reads the trail in the database: of one account, of some kinds, since a moment."""
    rows = auditor.cursor(row_factory=dict_row).execute(
        "SELECT id, at, account, kind, by_account, at_console, host(address) AS address, was, became"
        " FROM trail.staff_events WHERE (%(account)s::text IS NULL OR %(account)s IN (account, by_account))"
        " AND kind = ANY (%(kinds)s) AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)"
        " ORDER BY id DESC LIMIT %(most)s",
        {"account": account, "kinds": list(kinds), "since": since, "most": most},
    )
    return [Event.of(row) for row in rows]
