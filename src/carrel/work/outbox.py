"""The outbox, from the worker's side: a letter is taken, written down as tried, read, and marked with how it ended.

What it did with a letter is not forgotten with a connection: a mark that could not be set is set before the next letter
is taken.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, LiteralString
from uuid import UUID, uuid4

import psycopg

from carrel.mail.letters import Letter
from carrel.work.carrying import Deferred, Fate, PutBack, Refused, Sent

_OPEN: Final[LiteralString] = "SELECT message, kind, address, particulars FROM job.open_letter(%s)"


@dataclass(frozen=True, slots=True, repr=False)
class Taken:
    """A letter that was taken, and by which name it is marked. `letter` is None where it was withdrawn meanwhile."""

    taking: UUID
    letter: Letter | None


class Outbox:
    """The letters that are due, over a connection that is made anew where it broke."""

    def __init__(self, connect: Callable[[], psycopg.Connection]) -> None:
        self._connect = connect
        self._connection: psycopg.Connection | None = None
        self._unmarked: tuple[UUID, str, Fate] | None = None

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def is_due(self) -> bool:
        """Is there a letter to send? Whatever is still to be marked is marked first."""
        self._mark_what_is_left()
        return bool(self.one("SELECT job.is_letter_due()"))

    def take(self) -> Taken | None:
        """The next letter, committed as tried before it is read; None where there is none."""
        taking = uuid4()
        if not self.one("SELECT job.take_letter(%s)", taking):
            return None
        row = self._row(_OPEN, taking)
        letter = None if row is None else Letter(str(row[0]), row[1], row[2], row[3] or {})
        return Taken(taking, letter)

    def mark(self, taken: Taken, fate: Fate) -> None:
        """Write down how it ended."""
        self._unmarked = (taken.taking, taken.letter.address if taken.letter else "", fate)
        self._mark_what_is_left()

    def _mark_what_is_left(self) -> None:
        if self._unmarked is None:
            return
        taking, address, fate = self._unmarked
        match fate:
            case Sent():
                self.one("SELECT job.letter_sent(%s, %s)", taking, address)
            case Refused(reply, is_address):
                self.one("SELECT job.letter_refused(%s, %s, %s)", taking, reply, address if is_address else None)
            case Deferred(reply, is_unsure):
                self.one("SELECT job.letter_deferred(%s, %s, %s, false)", taking, reply, is_unsure)
            case PutBack(reply):
                self.one("SELECT job.letter_deferred(%s, %s, false, true)", taking, reply)
        self._unmarked = None

    def one(self, statement: LiteralString, *values: object) -> Any:
        """The one value that a statement returns; it is committed when it does."""
        row = self._row(statement, *values)
        return None if row is None else row[0]

    def _row(self, statement: LiteralString, *values: object) -> tuple[Any, ...] | None:
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        return self._connection.execute(statement, values).fetchone()
