"""One real PostgreSQL for all tests: the embedded one, or the server that CARREL_DATABASE_URL names."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg.conninfo import make_conninfo

from carrel.database import Settings, Store, open_store
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.site.server import wsgi
from tests.grounds import waits_for_no_disk
from tests.world import Member, World, road_over

HERE = Path(__file__).parent
LONG_RUN = HERE / "last-long-run.txt"

settings.register_profile("carrel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("carrel")  # no test fails because a machine is busy

LONGEST_FIRST = (
    "browser", "faults", "work", "policy/test_oracles.py", "cli", "policy", "site", "portal", "staff", "database", "ils",
    "disclosure", "audit", "desk",
)  # fmt: skip
"""Folders, and a file that takes as long as one: the two workers of a small machine then end at about the same time."""


def pytest_report_header() -> str:
    """When the tests that are not run every day last passed."""
    return f"make test-long: last passed on {LONG_RUN.read_text(encoding='utf-8').strip()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In that order; and one folder after another, so that a worker opens a browser once."""
    items.sort(key=lambda item: _turn(item.path.relative_to(HERE).as_posix()))


def _turn(file: str) -> int:
    return next((turn for turn, what in enumerate(LONGEST_FIRST) if file.startswith(what)), len(LONGEST_FIRST))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Note that every long test has passed; the note is committed with what was tested."""
    config = session.config
    is_whole = config.option.markexpr == "long" and not config.option.keyword and config.args == ["tests"]
    if is_whole and exitstatus == 0 and not hasattr(config, "workerinput"):
        LONG_RUN.write_text(f"{date.today()}: {session.testscollected} tests\n", encoding="utf-8")


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """A store in a folder of its own, or in a database of its own on a server that is named; gone at the end."""
    server = os.environ.get("CARREL_DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="carrel-tests-") as folder:
        Path(folder).chmod(0o755)
        with open_store(Settings(Path(folder))) if not server else _store_on(server, Path(folder)) as opened:
            if not server:
                waits_for_no_disk(opened)
            yield opened


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that the account of an embedded server can enter."""
    with tempfile.TemporaryDirectory(prefix="carrel-tests-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="session")
def world(store: Store) -> Iterator[World]:
    """A library with branches and titles; each test adds the people it needs."""
    made = World(store)
    made.furnish()
    yield made
    made.close()


@pytest.fixture
def empty_database(store: Store) -> Iterator[str]:
    """A second database on the same server, with nothing in it: the administrator's way in."""
    with _database_on(store.administrator) as made:
        yield made


@pytest.fixture
def other_store(empty_database: str, tmp_path: Path) -> Iterator[Store]:
    """A second store on the same server, for a test to break."""
    with open_store(Settings(tmp_path, empty_database)) as opened:
        yield opened


@contextmanager
def _store_on(server: str, folder: Path) -> Iterator[Store]:
    with _database_on(server) as made, open_store(Settings(folder, made)) as opened:
        yield opened


@contextmanager
def _database_on(server: str) -> Iterator[str]:
    name = f"carrel_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield make_conninfo(server, dbname=name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        for role in ("owner", "application", "auditor", "purger", "mailer", "reader"):
            connection.execute(f"DROP ROLE IF EXISTS {name}_{role}".encode())


@pytest.fixture(scope="session")
def application(store: Store) -> Iterator[Application]:
    """The server's pool of connections."""
    opened = Application(store, size=24)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def road(application: Application) -> Road:
    """The road, over the real policy, store and trail."""
    return road_over(application)


@pytest.fixture(scope="module")
def site(store: Store) -> Iterator[None]:
    """The site, for browsers without a screen."""
    with wsgi(store, hosts=("testserver",)):
        yield


@pytest.fixture
def clerk(world: World) -> Member:
    """A member of a branch's staff who is signed in."""
    return world.staff()
