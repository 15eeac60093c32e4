"""`carrel serve` and `carrel demo`: the site, over an embedded PostgreSQL or the library's own."""

import signal
from collections.abc import Sequence
from datetime import date
from textwrap import shorten
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from carrel.database import Store
    from carrel.ils.embedded.exhibits import Shelf
    from carrel.site.demonstration import Demonstration

DEMONSTRATION = (
    ("alex", "branch", ()),
    ("bo", "branch", ("supervisor",)),
    ("casey", "contact-center", ("contact-center-administrator",)),
    ("dana", "virtual-services", ()),
    ("eli", "library-connect", ()),
    ("fran", "community-information-services", ()),
    ("gray", "directors-office", ("policy-owner",)),
    ("kim", "branch", ("administrator",)),
)
"""The demonstration's staff, one of every team: name, team, roles."""
PRINTED = 3
"""Items of each kind that are printed; the page has more."""

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]
Names = Annotated[
    list[str] | None,
    typer.Option(
        "--name", help="A host name that browsers use to reach the site; may be given more than once.", metavar="HOST"
    ),
]
BehindHttps = Annotated[
    bool,
    typer.Option(
        "--behind-https",
        help="Browsers connect through a proxy on this machine that ends HTTPS and sets X-Forwarded-For and -Proto.",
    ),
]


def serve(host: Host = "127.0.0.1", port: Port = 8000, name: Names = None, behind_https: BehindHttps = False) -> None:
    """Serve the site until interrupted.

    \b
    carrel serve
    carrel serve --host 0.0.0.0 --port 8080 --name desk.library.example
    carrel serve --behind-https --name desk.library.example
    """
    _serve(host, port, name or (), is_https=behind_https)


def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve a sample library, made on the first run, with a staff account on every team.

    It prints who can sign in, whom to serve, what to scan, and one link that signs in. The page /demo shows the same
    as barcodes, to scan from the screen or from paper, each item as it is when the page is opened.

    \b
    carrel demo
    carrel demo --port 8080
    """
    _serve(host, port, is_demonstration=True)


def _serve(
    host: str, port: int, names: Sequence[str] = (), *, is_https: bool = False, is_demonstration: bool = False
) -> None:
    from carrel.database import Settings, open_store
    from carrel.site.server import listening, wsgi
    from carrel.site.server import serve as answer_requests

    signal.signal(signal.SIGTERM, _stop)
    settings = Settings.from_environment()
    hosts = ("localhost", "127.0.0.1", "[::1]", host, *names)
    # The port first: whoever cannot have it learns so before anything is made.
    with listening(host, port) as listener, open_store(settings) as store:
        shown = _furnished(store) if is_demonstration else None
        with wsgi(store, hosts=hosts, is_https=is_https, demonstration=shown) as application:
            if shown is not None:
                _introduce(shown, _near(host, port))
            typer.echo(f"Carrel answers at http://{host}:{port}/  (data: {settings.folder}; stop with Ctrl-C)")
            answer_requests(application, listener, is_behind_proxy=is_https)


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _near(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens there."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104  # every address of this machine, so this one, too
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _furnished(store: "Store") -> "Demonstration":
    from carrel.ils.embedded.exhibits import check_invented, shelves
    from carrel.ils.embedded.sample import fill
    from carrel.site.demonstration import Demonstration
    from carrel.staff.console import add_account, set_password
    from carrel.terms import Member

    password = store.passwords.of("demonstration")
    with store.connect("owner") as owner:
        check_invented(owner)
        if owner.execute("SELECT 1 FROM library.patrons LIMIT 1").fetchone() is None:
            typer.echo("Inventing a library …")
            fill(owner, 2_000, date.today())  # the library's own day
        there: dict[str, str] = dict(owner.execute("SELECT name, password_is FROM staff.accounts").fetchall())
        for name, team, roles in DEMONSTRATION:
            if name not in there:
                add_account(owner, Member(name, team, "central", roles), password, is_for_show=True)
            elif there[name] == "unknown":  # an exhibit from before that was written down
                set_password(owner, name, password, is_for_show=True)

    def as_they_stand() -> Sequence["Shelf"]:
        with store.connect("owner") as owner:
            return shelves(owner)

    return Demonstration([(name, team) for name, team, _ in DEMONSTRATION], password, as_they_stand)


def _introduce(shown: "Demonstration", address: str) -> None:
    typer.echo("An invented library: three branches, 2,000 patrons, 20,000 items.\n")
    typer.echo(f"Sign in with the password {shown.password} as one of:")
    for name, team, roles in DEMONSTRATION:
        typer.echo(f"  {name:<6} {team}{''.join(f' · {role}' for role in roles)}")
    people, *items = shown.shelves()
    typer.echo("\nPeople to serve, by card number:")
    for one in people.exhibits:
        typer.echo(f"  {one.number}  {shorten(one.what, 40, placeholder=' …')}: {one.how}")
    for shelf in items:
        typer.echo(f"\n{shelf.heading}:")
        for one in shelf.exhibits[:PRINTED]:
            typer.echo(f"  {one.number}  {shorten(one.what, 40, placeholder=' …')}: {one.how}")
    typer.echo(f"\nAll of these as barcodes, to scan from the screen:  {address}/demo")
    typer.echo(f"Link that signs in, on this machine, until stopped: {address}{shown.way_in()}\n")


if __name__ == "__main__":
    alone = typer.Typer(pretty_exceptions_enable=False)
    alone.command()(serve)
    alone.command()(demo)
    alone()
