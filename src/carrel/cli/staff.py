"""`carrel staff`: accounts, at the console of whoever runs the server."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import psycopg

    from carrel.staff.history import Event

staff_app = typer.Typer(
    help="Staff accounts: add, team, roles, password, disable, enable, list, history.",
    no_args_is_help=True,
    epilog="Start with: carrel staff add alex --team contact-center",
)

Name = Annotated[str, typer.Argument(help="The name to sign in with.")]


@contextmanager
def _owner() -> "Iterator[psycopg.Connection]":
    from carrel.database import Settings, open_store
    from carrel.ils.embedded.sample import furnish_branches

    with open_store(Settings.from_environment()) as store, store.connect("owner") as owner:
        if owner.execute("SELECT 1 FROM library.branches LIMIT 1").fetchone() is None:
            furnish_branches(owner)
        yield owner


def _password() -> str:
    """Asked for twice at a terminal; elsewhere the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    chosen: str = typer.prompt("Password, 12 characters or more", hide_input=True, confirmation_prompt="Again")
    return chosen


@staff_app.command()
def add(
    name: Name,
    team: Annotated[str, typer.Option(help="The team, as the policy names it.")] = "branch",
    branch: Annotated[str, typer.Option(help="The place of work.")] = "central",
    role: Annotated[list[str] | None, typer.Option(help="A role; may be given more than once.")] = None,
) -> None:
    """Add a staff account; the password is asked for, or read from standard input.

    It works once; then whoever uses the account chooses one that only they know.

    \b
    carrel staff add alex --team contact-center
    carrel staff add kim --role administrator
    """
    from carrel.staff.accounts import check_account
    from carrel.staff.console import add_account
    from carrel.terms import Member

    member = Member(name, team, branch, tuple(role or ()))
    check_account(member)
    chosen = _password()
    with _owner() as owner:
        add_account(owner, member, chosen)
    typer.echo(f"{name} can sign in now, and then chooses a new password.")


@staff_app.command()
def team(name: Name, new_team: Annotated[str, typer.Argument(metavar="TEAM", help="The new team.")]) -> None:
    """Move an account to another team; it must sign in again.

    \b
    carrel staff team alex branch
    """
    from carrel.staff.console import change_account

    with _owner() as owner:
        is_there = change_account(owner, name, team=new_team)
    _tell(is_there, f"{name} is on the team {new_team} and must sign in again.")


@staff_app.command()
def roles(
    name: Name,
    new_roles: Annotated[list[str] | None, typer.Argument(metavar="[ROLE]...", help="All of its roles.")] = None,
) -> None:
    """Give an account these roles and no others; it must sign in again.

    \b
    carrel staff roles kim administrator auditor
    carrel staff roles alex                        # none
    """
    from carrel.staff.console import change_account

    with _owner() as owner:
        is_there = change_account(owner, name, roles=new_roles or ())
    _tell(is_there, f"{name} has {', '.join(new_roles) if new_roles else 'no roles'} and must sign in again.")


@staff_app.command()
def disable(name: Name) -> None:
    """Close an account and end its sign-ins at once.

    \b
    carrel staff disable alex
    """
    from carrel.staff.console import close_account

    with _owner() as owner:
        is_there = close_account(owner, name)
    _tell(is_there, f"{name} can no longer sign in.")


@staff_app.command()
def enable(name: Name) -> None:
    """Reopen an account that was closed.

    \b
    carrel staff enable alex
    """
    from carrel.staff.console import open_account

    with _owner() as owner:
        is_there = open_account(owner, name)
    _tell(is_there, f"{name} can sign in again.")


@staff_app.command()
def password(name: Name) -> None:
    """Set a new password for somebody who forgot theirs; it is asked for, or read from standard input.

    It works once; then whoever uses the account chooses one that only they know.

    \b
    carrel staff password alex
    """
    from carrel.staff.console import set_password

    new = _password()
    with _owner() as owner:
        is_there = set_password(owner, name, new)
    _tell(is_there, f"{name} signs in once with the new password, and then chooses another.")


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


@staff_app.command()
def history(
    account: Annotated[
        str | None, typer.Option(metavar="NAME", help="Events of this account, and events that it caused.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="From this day or minute on, local time.", metavar="DAY|MINUTE"
        ),
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="One kind of event; may be given more than once.")] = None,
    most: Annotated[int | None, typer.Option("--most", min=1, help="At most this many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line, for a program.")] = False,
) -> None:
    """List what happened to staff accounts, newest first: what, when, by whom and from where.

    Accounts made, closed and opened; teams, places, roles and passwords that were set; signing in and out, failures,
    locks. The kinds are made, closed, opened, team, place, roles, password, signed-in, failed, too-many, locked,
    unlocked, signed-out, and tried: a row written before a password is compared, listed only on request. A name that
    matches no account is not kept, because it may be a password.

    \b
    carrel staff history
    carrel staff history --account kim --since 2026-11-01
    carrel staff history --kind failed --kind too-many
    carrel staff history --json | jq -r 'select(.by == "kim") | .what'
    """
    from carrel.database import Settings, open_store
    from carrel.staff.history import checked_kinds, read_as_auditor

    kinds = checked_kinds(kind or ())
    moment = since.astimezone() if since else None
    with open_store(Settings.from_environment()) as store, store.connect("auditor") as auditor:
        events = read_as_auditor(auditor, account=account, kinds=kinds, since=moment, most=most)
    for event in events:
        typer.echo(_as_json(event) if as_json else _as_line(event))
    if not events and not as_json:
        typer.echo("No such events were recorded.")


def _as_line(event: "Event") -> str:
    when = event.at.astimezone().isoformat(sep=" ", timespec="seconds")
    place = f" from {event.address}" if event.address else ""
    return f"{when}  {event.account or '-':<20} {event.what}; by {event.by_whom}{place}"


def _as_json(event: "Event") -> str:
    import json

    return json.dumps({
        "number": event.number, "at": event.at.isoformat(), "account": event.account, "kind": event.kind,
        "by": event.by, "at_console": event.at_console, "address": event.address,
        "was": event.was, "became": event.became, "what": event.what,
    }, ensure_ascii=False)  # fmt: skip


def _tell(is_there: bool, done: str) -> None:
    from carrel.staff.accounts import UnfitAccount

    if not is_there:
        raise UnfitAccount("name", "`carrel staff list` shows the accounts.")
    typer.echo(done)


if __name__ == "__main__":
    staff_app()
