"""`carrel staff`: accounts, at the console of whoever runs the server."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import psycopg

staff_app = typer.Typer(
    help="Staff accounts: add, team, password, disable, enable, list.",
    no_args_is_help=True,
    epilog="Start with: carrel staff add alex --team contact-center",
)

Name = Annotated[str, typer.Argument(help="The name to sign in with.")]


@contextmanager
def _owner() -> "Iterator[psycopg.Connection]":
    from carrel.database import Settings, open_ground
    from carrel.ils.embedded.sample import furnish_branches

    with open_ground(Settings.from_environment()) as ground, ground.connect("owner") as owner:
        if owner.execute("SELECT 1 FROM library.branches LIMIT 1").fetchone() is None:
            furnish_branches(owner)
        yield owner


def _password() -> str:
    """Asked for twice at a terminal; elsewhere the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    chosen: str = typer.prompt("Password, 12 characters or more", hide_input=True, confirmation_prompt="Once more")
    return chosen


@staff_app.command()
def add(
    name: Name,
    team: Annotated[str, typer.Option(help="The team, as the policy names it.")] = "branch",
    branch: Annotated[str, typer.Option(help="The place of work.")] = "central",
    role: Annotated[list[str] | None, typer.Option(help="A role; may be given more than once.")] = None,
) -> None:
    """Add an account; the password is asked for, or read from standard input.

    \b
    carrel staff add alex --team contact-center
    carrel staff add kim --role administrator
    """
    from carrel.staff.accounts import add_account, check_account
    from carrel.terms import Member

    member = Member(name, team, branch, tuple(role or ()))
    check_account(member)
    chosen = _password()
    with _owner() as owner:
        add_account(owner, member, chosen)
    typer.echo(f"{name} can sign in.")


@staff_app.command()
def team(name: Name, new_team: Annotated[str, typer.Argument(metavar="TEAM", help="The new team.")]) -> None:
    """Move an account to another team; it must sign in again.

    \b
    carrel staff team alex branch
    """
    from carrel.staff.accounts import check_account
    from carrel.terms import Member

    check_account(Member(name, new_team, "central", ()))
    with _owner() as owner:
        row = owner.execute("SELECT staff.change(%s, %s, NULL, NULL)", (name, new_team)).fetchone()
    _tell(row, f"{name} is on the team {new_team} and must sign in again.")


@staff_app.command()
def disable(name: Name) -> None:
    """Close an account and end its sign-ins at once.

    \b
    carrel staff disable alex
    """
    with _owner() as owner:
        row = owner.execute("SELECT staff.disable(%s)", (name,)).fetchone()
    _tell(row, f"{name} can no longer sign in.")


@staff_app.command()
def enable(name: Name) -> None:
    """Open an account again that was closed.

    \b
    carrel staff enable alex
    """
    with _owner() as owner:
        row = owner.execute("SELECT staff.enable(%s)", (name,)).fetchone()
    _tell(row, f"{name} can sign in again.")


@staff_app.command()
def password(name: Name) -> None:
    """Set a new password for whoever forgot theirs; it is asked for, or read from standard input.

    \b
    carrel staff password alex
    """
    from carrel.staff.accounts import change_password

    new = _password()
    with _owner() as owner:
        is_there = change_password(owner, name, new)
    _tell((is_there,), f"{name} signs in with the new password from now on.")


@staff_app.command("list")
def list_accounts() -> None:
    """List every account.

    \b
    carrel staff list
    """
    with _owner() as owner:
        rows = owner.execute(
            "SELECT name, team, branch, roles, disabled_at IS NOT NULL FROM staff.accounts ORDER BY name"
        ).fetchall()
    for name, its_team, branch, roles, is_disabled in rows:
        typer.echo(f"{name:<20} {its_team:<32} {branch:<16} {' '.join(roles)}{' disabled' if is_disabled else ''}")


def _tell(row: tuple[bool] | None, done: str) -> None:
    from carrel.staff.accounts import UnfitAccount

    if row is None or not row[0]:
        raise UnfitAccount("name", "`carrel staff list` shows the accounts.")
    typer.echo(done)


if __name__ == "__main__":
    staff_app()
