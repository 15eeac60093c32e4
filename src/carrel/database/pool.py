"""The server's way into the database: as the application, and with every value as a parameter."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final, LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row
from psycopg_pool import ConnectionPool

from carrel import ports
from carrel.database.refusals import refusals
from carrel.database.store import Store
from carrel.errors import CarrelError

_SECONDS_TO_WAIT: Final = 5.0
_SECONDS_OF_REST: Final = 1.0


class _Used(Connection[TupleRow]):
    """A connection that knows when it last carried something out."""

    used_at = 0.0


def _look_after_a_pause(connection: _Used) -> None:
    """Is the server still there? Asked of a connection that rested, for a database may be restarted at night."""
    if monotonic() - connection.used_at > _SECONDS_OF_REST:
        ConnectionPool.check_connection(connection)


class Application:
    """A pool of connections as the application. Each statement is a transaction, committed when it returns."""

    def __init__(self, store: Store, *, size: int = 12) -> None:
        self._pool: ConnectionPool[_Used] = ConnectionPool(
            store.way_in("application"),
            connection_class=_Used,
            min_size=1,
            max_size=size,
            timeout=_SECONDS_TO_WAIT,
            kwargs={"autocommit": True},
            check=_look_after_a_pause,
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
            rows = connection.cursor(row_factory=dict_row).execute(statement, values).fetchall()
            connection.used_at = monotonic()
            return rows

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
