"""The server's way into the database: as the application, and with every value as a parameter."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row
from psycopg_pool import ConnectionPool

from carrel import ports
from carrel.database.ground import Ground
from carrel.database.refusals import refusals
from carrel.errors import CarrelError

_SECONDS_TO_WAIT: Final = 5.0


class Application:
    """A pool of connections as the application. Each statement is a transaction, committed when it returns."""

    def __init__(self, ground: Ground, *, size: int = 12) -> None:
        self._pool: ConnectionPool[Connection[TupleRow]] = ConnectionPool(
            ground.way_in("application"),
            min_size=1,
            max_size=size,
            timeout=_SECONDS_TO_WAIT,
            kwargs={"autocommit": True},
            check=ConnectionPool.check_connection,
            open=True,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def rows(
        self, statement: LiteralString, *values: object, otherwise: type[CarrelError] = ports.LibraryUnreachable
    ) -> list[dict[str, Any]]:
        """All rows of one statement, by column."""
        with refusals(otherwise), self._pool.connection() as connection:
            return connection.cursor(row_factory=dict_row).execute(statement, values).fetchall()

    def row(
        self, statement: LiteralString, *values: object, otherwise: type[CarrelError] = ports.LibraryUnreachable
    ) -> dict[str, Any]:
        """The one row of one statement."""
        return self.rows(statement, *values, otherwise=otherwise)[0]

    @contextmanager
    def connection(self) -> Iterator[Connection[TupleRow]]:
        """A connection for as long as the block lasts; refusals are Carrel's errors."""
        with refusals(), self._pool.connection() as connection:
            yield connection
