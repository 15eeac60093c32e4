"""Accounts at the console, as the owner of the database: whoever runs the server needs no account of their own."""

from collections.abc import Sequence

import psycopg

from carrel.database.refusals import refusals
from carrel.staff.accounts import NameTaken, UnfitAccount, check_account, names_of
from carrel.staff.choosing import check_fit
from carrel.staff.passwords import new_salt, stretch
from carrel.terms import Member


def add_account(owner: psycopg.Connection, member: Member, password: str, *, is_for_show: bool = False) -> None:
    """Make an account. Its password signs in once, but for an exhibit's, which everybody knows and may go on using.

    Raises `UnfitAccount` or `PasswordUnfit`.
    """
    places: dict[str, str] = dict(owner.execute("SELECT id, name FROM library.branches ORDER BY id").fetchall())
    check_account(member, password, list(places.values()))
    if member.branch not in places:
        raise UnfitAccount("place of work", f"The places are {', '.join(places)}.")
    salt = new_salt()
    with refusals():
        row = owner.execute(
            "SELECT staff.add(%s, %s, %s, %s, %s, %s, %s)",
            (
                member.name, member.team, member.branch, list(member.roles), salt, stretch(password, salt),
                "own" if is_for_show else "given",
            ),
        ).fetchone()  # fmt: skip
    if row is None or not row[0]:
        raise NameTaken


def change_account(
    owner: psycopg.Connection, name: str, *, team: str | None = None, roles: Sequence[str] | None = None
) -> bool:
    """Another team or other roles; the account signs in again. False when nobody has that name.

    Raises `UnfitAccount` or `LastAdministrator`.
    """
    check_account(Member(name, team or "branch", "", tuple(roles or ())))
    return _is_told(owner, "SELECT staff.change(%s, %s, NULL, %s)", name, team, None if roles is None else list(roles))


def close_account(owner: psycopg.Connection, name: str) -> bool:
    """Close an account and end its sign-ins. False when nobody has that name. Raises `LastAdministrator`."""
    return _is_told(owner, "SELECT staff.disable(%s)", name)


def open_account(owner: psycopg.Connection, name: str) -> bool:
    """Reopen an account that was closed. False when nobody has that name."""
    return _is_told(owner, "SELECT staff.enable(%s)", name)


def set_password(owner: psycopg.Connection, name: str, password: str, *, is_for_show: bool = False) -> bool:
    """A new password, which signs in once, but for an exhibit's; False when nobody has that name.

    Raises `PasswordUnfit`.
    """
    places = [place for (place,) in owner.execute("SELECT name FROM library.branches").fetchall()]
    check_fit(password, [*names_of(name), *places])
    salt = new_salt()
    return _is_told(
        owner, "SELECT staff.set_password(%s, %s, %s, new_is => %s)",
        name, salt, stretch(password, salt), "own" if is_for_show else "given",
    )  # fmt: skip


def _is_told(owner: psycopg.Connection, statement: str, *values: object) -> bool:
    with refusals():
        row = owner.execute(statement.encode(), values).fetchone()
    return bool(row and row[0])
