"""Bringing a database's schema to where this version of Carrel needs it: all of it, or nothing.

`sql/` holds the migrations: tables and what is in them, each carried out once and in order, and never edited
afterwards; a fingerprint of each is kept and compared. `sql/built/` holds whatever holds no data (functions, triggers,
policies, grants): it is edited in place, and made anew as a whole wherever it reads otherwise than when it was made.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final, Self

import psycopg

from carrel.database.errors import DatabaseBusy, DatabaseNewer, MigrationChanged, UpgradeFailed
from carrel.database.roles import with_names_of

_BUILT: Final = (
    "clear", "rows", "library", "guesses", "staff_trail", "staff", "administering", "trail", "names", "find", "read",
    "circulation", "undo", "holds", "account", "act", "elsewhere", "forget", "logging_off",
)  # fmt: skip
"""The files of `sql/built/`, in the order in which they build on one another."""


@dataclass(frozen=True, slots=True)
class Script:
    """A file of SQL."""

    name: str
    text: str

    @property
    def fingerprint(self) -> str:
        """Changes with the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a schema is made of: migrations in their order, and what is built upon them."""

    migrations: Sequence[Script]
    built: Sequence[Script]

    @classmethod
    def shipped(cls) -> Self:
        """That of this version."""
        folder = resources.files("carrel.database").joinpath("sql")
        names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
        return cls(
            [Script(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names],
            [Script(name, folder.joinpath("built", f"{name}.sql").read_text(encoding="utf-8")) for name in _BUILT],
        )

    @property
    def fingerprint(self) -> str:
        """Of what is built, and of the tables that it was built upon."""
        whole = "\n".join(f"{script.name} {script.fingerprint}" for script in (*self.migrations, *self.built))
        return hashlib.sha256(whole.encode()).hexdigest()


def bring_up_to_date(owner: psycopg.Connection, database: str, plan: Plan) -> None:
    """Carry out what is missing, in one transaction: anyone at work meanwhile sees the old or the new.

    Raises `DatabaseNewer`, `MigrationChanged`, `DatabaseBusy` or `UpgradeFailed`; the database is then as it was.
    """
    with owner.transaction():
        owner.execute("SET LOCAL lock_timeout = '30s'")
        _make_records(owner)
        done: dict[str, str] = dict(owner.execute("SELECT name, fingerprint FROM ground.migrations").fetchall())
        _check_that_it_is_ours(done, plan.migrations)
        missing = [script for script in plan.migrations if script.name not in done]
        for script in missing:
            _carry_out(owner, database, script)
            owner.execute("INSERT INTO ground.migrations VALUES (%s, %s)", (script.name, script.fingerprint))
        built = owner.execute("SELECT fingerprint FROM ground.built").fetchone()
        if built != (plan.fingerprint,):
            for script in plan.built:
                _carry_out(owner, database, script)
            owner.execute(
                "INSERT INTO ground.built (fingerprint) VALUES (%s)"
                " ON CONFLICT (only_one) DO UPDATE SET fingerprint = excluded.fingerprint, done_at = now()",
                (plan.fingerprint,),
            )


def _make_records(owner: psycopg.Connection) -> None:
    owner.execute("CREATE SCHEMA IF NOT EXISTS ground")
    owner.execute(
        "CREATE TABLE IF NOT EXISTS ground.migrations"
        " (name text PRIMARY KEY, fingerprint text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())"
    )
    owner.execute(
        "CREATE TABLE IF NOT EXISTS ground.built (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),"
        " fingerprint text NOT NULL, done_at timestamptz NOT NULL DEFAULT now())"
    )


def _check_that_it_is_ours(done: dict[str, str], migrations: Sequence[Script]) -> None:
    ours = {script.name: script.fingerprint for script in migrations}
    if done.keys() - ours.keys():
        raise DatabaseNewer("a newer version of Carrel has used this database")
    for name, fingerprint in done.items():
        if fingerprint != ours[name]:
            raise MigrationChanged(f"migration {name} was changed after it was applied")


def _carry_out(owner: psycopg.Connection, database: str, script: Script) -> None:
    try:
        owner.execute(with_names_of(database, script.text).encode())
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
        raise DatabaseBusy("the database is in use, so it could not be upgraded") from None
    except psycopg.OperationalError:
        raise  # the server went away
    except psycopg.Error as refusal:
        raise UpgradeFailed(f"{script.name} was refused by the database ({refusal.sqlstate})") from None
