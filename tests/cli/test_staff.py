"""`carrel staff` as a process: accounts at the console of whoever runs the server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from carrel.database import Store
from carrel.database.pool import Application
from carrel.staff.accounts import Accounts
from tests.cli.running import Ended, assert_one_clear_line, process

PASSWORD, ANOTHER = "a sentence to sign in with", "another long sentence"
Console = Callable[..., Ended]


@pytest.fixture
def console(other_store: Store, tmp_path: Path) -> Console:
    """Runs `carrel staff …` over a database of its own: `console("add", "alex", given=password)`."""

    def run(*words: str, given: str = "") -> Ended:
        return process(
            "staff", *words, given=f"{given}\n".encode(), CARREL_DATA=str(tmp_path),
            CARREL_DATABASE_URL=other_store.administrator,
        )  # fmt: skip

    return run


@pytest.fixture
def signs_in(other_store: Store) -> Iterator[Callable[[str, str], bool]]:
    """Does this name sign in with this password?"""
    application = Application(other_store)
    accounts = Accounts(application)
    yield lambda name, password: accounts.sign_in(name, password, "console") is not None
    application.close()


def test_an_account_is_added_moved_closed_opened_and_given_another_password(
    console: Console, signs_in: Callable[[str, str], bool]
) -> None:
    added = console("add", "alex", "--team", "contact-center", "--role", "supervisor", given=PASSWORD)
    assert (added.status, added.out, added.err) == (0, "alex can sign in now, and then chooses a new password.\n", "")
    assert signs_in("alex", PASSWORD)

    assert not signs_in("alex", PASSWORD)  # it was used

    assert console("password", "alex", given=ANOTHER).status == 0
    assert console("team", "alex", "branch").status == 0
    assert console("list").out.split() == ["alex", "branch", "central", "supervisor"]

    assert console("roles", "alex", "auditor", "policy-owner").status == 0
    assert console("list").out.split() == ["alex", "branch", "central", "auditor", "policy-owner"]

    assert console("disable", "alex").status == 0
    assert not signs_in("alex", ANOTHER)
    assert console("enable", "alex").status == 0
    assert signs_in("alex", ANOTHER)


def test_the_history_tells_what_happened_the_newest_first_for_people_and_for_programs(
    console: Console, signs_in: Callable[[str, str], bool]
) -> None:
    console("add", "alex", given=PASSWORD)
    console("add", "bo", given=PASSWORD)
    signs_in("alex", PASSWORD)
    signs_in(PASSWORD, PASSWORD)  # typed as a name

    told, of_bo = console("history").out, console("history", "--account", "bo").out
    for_programs = [json.loads(line) for line in console("history", "--json").out.splitlines()]
    tried = console("history", "--kind", "tried", "--kind", "failed", "--most", "3").out

    assert [line[27:].split("; ")[0].split(maxsplit=1) for line in told.splitlines()] == [
        ["-", "wrong password"], ["alex", "signed in"], ["bo", "made: branch, central"], ["alex", "made: branch, central"],
    ]  # fmt: skip
    assert of_bo.endswith("by the console\n")
    assert len(of_bo.splitlines()) == 1
    assert [(each["kind"], each["account"], each["at_console"]) for each in for_programs] == [
        ("failed", None, False), ("signed-in", "alex", False), ("made", "bo", True), ("made", "alex", True),
    ]  # fmt: skip
    assert [line.count("about to compare") for line in tried.splitlines()] == [0, 1, 1]
    assert PASSWORD not in told + tried
    assert console("history", "--since", "2100-01-01").out == "No such events were recorded.\n"
    assert console("history", "--since", "2100-01-01", "--json").out == ""


def test_the_last_administrator_stays_one(console: Console) -> None:
    console("add", "kim", "--role", "administrator", given=PASSWORD)

    for words in (("disable", "kim"), ("roles", "kim"), ("roles", "kim", "auditor")):
        ended = console(*words)
        assert "Make somebody else an administrator first" in ended.err
        assert_one_clear_line(ended)


def test_what_the_console_cannot_do_is_one_clear_line(console: Console) -> None:
    console("add", "alex", given=PASSWORD)

    for words, given, why in (
        (("add", "alex"), PASSWORD, "Somebody already has that name"),
        (("add", "bo", "--branch", "nowhere"), PASSWORD, "The places are central, "),
        (("add", "bo", "--team", "chefs"), PASSWORD, "The teams are branch, "),
        (("add", "bo", "--role", "king"), PASSWORD, "The roles are administrator, "),
        (("add", "bo"), "short", "12 to 200 characters"),
        (("add", "bo.rowan"), "so says rowan to us", "the name of the account"),
        (("password", "alex"), "Dragon2024!!!!", "Many people choose one like it"),
        (("history", "--kind", "hired"), "", "The kinds are made, closed, "),
        (("history", "--since", "yesterday"), "", "--help"),
        (("roles", "nobody", "auditor"), "", "`carrel staff list` shows the accounts"),
        (("roles", "alex", "king"), "", "The roles are administrator, "),
        (("password", "alex"), "short", "12 to 200 characters"),
        (("password", "nobody"), PASSWORD, "`carrel staff list` shows the accounts"),
        (("enable", "nobody"), "", "`carrel staff list` shows the accounts"),
        (("disable", "nobody"), "", "`carrel staff list` shows the accounts"),
        (("team", "nobody", "branch"), "", "`carrel staff list` shows the accounts"),
    ):
        ended = console(*words, given=given)
        assert why in ended.err
        assert given not in ended.err or not given
        assert_one_clear_line(ended)
