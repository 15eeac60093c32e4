"""The store opens, closes and opens again, as whoever starts it, and keeps its passwords to itself."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from carrel.database import LOGINS, Settings, Store, open_store
from carrel.database.errors import DatabaseUnreachable, FolderClosed, PasswordsElsewhere

_OPEN_AS_NOBODY = """
import encodings.idna, encodings.utf_8_sig, os, sys
from pathlib import Path
from carrel.database import Settings, open_store
from carrel.database.upgrading import Plan
Plan.shipped()  # all that is imported late, while the interpreter's own folder can still be entered
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with open_store(Settings(Path(sys.argv[1]))) as store:
    with store.connect("application") as connection:
        print(os.geteuid(), connection.execute("SELECT session_user").fetchone()[0])
"""


def test_a_second_opening_finds_what_the_first_one_left(folder: Path) -> None:
    settings = Settings(folder / "data")

    with open_store(settings) as store, store.connect("owner") as owner:
        owner.execute("INSERT INTO library.branches VALUES ('central', 'Central')")
    with open_store(settings) as store, store.connect("application") as application:
        branches = application.execute("SELECT name FROM library.branches").fetchall()

    assert branches == [("Central",)]


def test_two_commands_share_one_server_and_the_last_one_stops_it(folder: Path) -> None:
    settings = Settings(folder / "data")

    with open_store(settings):
        with open_store(settings) as inner:
            pass
        with inner.connect("application") as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

    with pytest.raises(psycopg.OperationalError):
        inner.connect("application")


def test_it_opens_for_an_ordinary_account_as_it_does_for_root(folder: Path) -> None:
    if os.geteuid() != 0:
        return  # every other test here has shown it
    data = folder / "data"
    data.mkdir()
    os.chown(data, 65534, 65534)

    ran = subprocess.run(
        (sys.executable, "-c", _OPEN_AS_NOBODY, str(data)), capture_output=True, text=True, check=False, cwd="/"
    )

    assert ran.stdout == "65534 carrel_application\n", ran.stderr


def test_a_start_from_another_folder_is_refused_and_takes_no_password_away(other_store: Store, tmp_path: Path) -> None:
    with (
        pytest.raises(PasswordsElsewhere),
        open_store(Settings(tmp_path / "elsewhere", other_store.administrator)),
    ):
        pass

    with other_store.connect("application") as application:
        assert application.execute("SELECT 1").fetchone() == (1,)


def test_a_password_that_was_taken_away_is_set_anew(other_store: Store, tmp_path: Path) -> None:
    with psycopg.connect(other_store.administrator, autocommit=True) as administrator:
        for login in LOGINS:
            administrator.execute(f'ALTER ROLE "{other_store.database}_{login}" PASSWORD NULL'.encode())

    with (
        open_store(Settings(tmp_path / "elsewhere", other_store.administrator)) as store,
        store.connect("application") as application,
    ):
        assert application.execute("SELECT 1").fetchone() == (1,)


def test_the_passwords_are_readable_by_their_owner_alone(folder: Path) -> None:
    with open_store(Settings(folder / "data")):
        mode = (folder / "data" / "passwords.json").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize("login", LOGINS)
def test_no_role_gets_in_with_another_roles_password(store: Store, login: str) -> None:
    other = LOGINS[(LOGINS.index(login) + 1) % len(LOGINS)]
    wrong = psycopg.conninfo.make_conninfo(store.way_in(login), password=store.passwords.of(other))

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(wrong)


def test_nobody_at_the_desk_waits_for_the_database_without_end(store: Store) -> None:
    with store.connect("application") as connection:
        told = [
            connection.execute(f"SHOW {name}".encode()).fetchone()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        ]

    assert told == [("10s",), ("5s",), ("10s",)]


def test_no_password_is_in_what_a_ground_or_its_settings_print(store: Store) -> None:
    printed = f"{store!r} {store} {Settings(Path('x'), 'postgresql://a:secret@b/c')!r}"

    assert "secret" not in printed
    assert not any(store.passwords.of(login) in printed for login in LOGINS)


def test_a_server_that_does_not_answer_is_named_as_the_trouble(tmp_path: Path) -> None:
    with (
        pytest.raises(DatabaseUnreachable) as trouble,
        open_store(Settings(tmp_path, "postgresql://a:secret@127.0.0.1:9/none?connect_timeout=2")),
    ):
        pass

    assert "CARREL_DATABASE_URL" in trouble.value.advice
    assert "secret" not in str(trouble.value)


def test_a_folder_that_postgresql_cannot_enter_is_named_rather_than_opened_up(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    if os.geteuid() != 0:
        return  # only root runs PostgreSQL as somebody else

    with pytest.raises(FolderClosed), open_store(Settings(tmp_path / "data")):
        pass

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
