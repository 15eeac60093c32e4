"""Opening the store: a server that runs, a database with our roles and schema, and a way in for each role."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import psycopg
import psycopg.sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from carrel.database.embedded import ADMINISTRATOR, Embedded
from carrel.database.errors import DatabaseUnreachable
from carrel.database.roles import Login, Passwords
from carrel.database.schema import prepare

DEFAULT_FOLDER: Final = "var"
DATABASE: Final = "carrel"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lives: a folder, and perhaps a server of the library's own."""

    folder: Path
    server: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """`CARREL_DATA` names the folder, `CARREL_DATABASE_URL` a server; both may be left out."""
        return cls(
            Path(environment.get("CARREL_DATA") or DEFAULT_FOLDER).resolve(),
            environment.get("CARREL_DATABASE_URL") or None,
        )


@dataclass(frozen=True, slots=True)
class Store:
    """A database that is ready, and the way in for each of its roles."""

    address: Mapping[str, str] = field(repr=False)
    passwords: Passwords = field(repr=False)
    administrator: str = field(repr=False)

    @property
    def database(self) -> str:
        """The database's name, which its roles bear too."""
        return self.address["dbname"]

    def way_in(self, login: Login) -> str:
        """A connection string for one role. It holds a password: hand it to psycopg and to nothing else."""
        return make_conninfo(
            "", **self.address, user=f"{self.database}_{login}", password=self.passwords.of(login),
            application_name=f"carrel {login}",
        )  # fmt: skip

    def connect(self, login: Login, *, autocommit: bool = True) -> psycopg.Connection:
        """A new connection as one role."""
        return psycopg.connect(self.way_in(login), autocommit=autocommit)


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """A store with its schema up to date; an embedded server runs for as long as this is open."""
    passwords = Passwords.kept_in(settings.folder)
    if settings.server is not None:
        yield _ready(settings.server, passwords)
        return
    embedded = Embedded(settings.folder, passwords.of("administrator"))
    with embedded.running():
        administrator = make_conninfo(
            "", host=str(embedded.socket_folder), user=ADMINISTRATOR, password=passwords.of("administrator"),
            dbname=ADMINISTRATOR, require_auth="scram-sha-256",
        )  # fmt: skip
        yield _ready(_with_database(administrator, DATABASE), passwords)


def _with_database(administrator: str, name: str) -> str:
    with psycopg.connect(administrator, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        # Statistics are closed in our database alone; from these two anyone could watch it.
        connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    return make_conninfo(administrator, dbname=name)


def _ready(administrator: str, passwords: Passwords) -> Store:
    parts = conninfo_to_dict(administrator)
    address = {
        key: str(parts[key])
        for key in ("host", "hostaddr", "port", "dbname", "sslmode", "require_auth")
        if parts.get(key)
    }
    store = Store(address, passwords, administrator)
    try:
        prepare(store.administrator, store.database, passwords, store.way_in("owner"))
    except psycopg.OperationalError:
        raise DatabaseUnreachable("the database did not answer") from None
    return store
