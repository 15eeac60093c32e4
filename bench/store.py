"""One inquiry and one name search at the server, in libraries of three sizes, with one person working and with eight.

An inquiry is what the desk waits for: what the interaction came to, the decision, the committed row, the read.
"""

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from uuid import uuid4

import psycopg

from bench.measure import Figure, aimed, duration, ratio
from carrel.database import Settings, Store, open_store
from carrel.database.pool import Application
from carrel.ils.embedded.keys import names_to_find
from carrel.ils.embedded.sample import fill
from carrel.ports import ClaimedIdentity
from carrel.site.wiring import Services, services
from carrel.situation import Situation
from carrel.staff.console import add_account
from carrel.terms import Member

SIZES = (2_000, 100_000, 1_000_000)
QUICK_SIZES = (2_000, 10_000)
PEOPLE = (1, 8)
AIM_MEDIAN, AIM_P99 = 0.010, 0.050
HELPER = Situation("in-person", requester="other", purpose="stated")
PASSWORD = "a phrase of the bench"
_TABLES = (
    "titles", "items", "patrons", "personal", "cards", "checkouts", "holds", "fees", "payments", "past_checkouts",
    "payment_lines", "registrations", "questions",
)  # fmt: skip

BARE_READ = (
    "SELECT c.id, t.title, c.due_on, c.renewals FROM library.checkouts c JOIN library.items i ON i.id = c.item_id"
    " JOIN library.titles t ON t.id = i.title_id WHERE c.patron_id = %s ORDER BY c.due_on, c.id"
)
BARE_SEARCH = "SELECT patron_id FROM library.personal WHERE name_keys @> %s LIMIT 2"


@dataclass(frozen=True)
class Patron:
    """Somebody to be asked about."""

    id: int
    number: str
    name: str


@dataclass(frozen=True)
class Library:
    """A sample library, open, with eight members of staff signed in."""

    patrons: int
    store: Store
    services: Services
    tokens: tuple[str, ...]
    somebody: tuple[Patron, ...]
    rows: int
    seconds_to_load: float


def figure(is_quick: bool) -> Iterator[Figure]:
    """Loading, inquiries and name searches, by size of library."""
    inquiries = Figure("One inquiry: what was shown, decision, committed row, read", _COLUMNS, notes=_NOTES)
    searches = Figure("One name search, with its row", _COLUMNS)
    loading = Figure("Loading the sample", ("patrons", "rows", "took", "rows a second", "patrons a second"))
    for patrons in QUICK_SIZES if is_quick else SIZES:
        with _library(patrons) as library:
            _measure(inquiries, library, _inquiry, _bare_read, 100 if is_quick else 1_000)
            _measure(searches, library, _search, _bare_search, 100 if is_quick else 1_000)
            loading.rows.append(
                (
                    f"{patrons:,}", f"{library.rows:,}", duration(library.seconds_to_load),
                    f"{library.rows / library.seconds_to_load:,.0f}", f"{patrons / library.seconds_to_load:,.0f}",
                )
            )  # fmt: skip
    yield inquiries
    yield searches
    yield loading


_COLUMNS = ("patrons", "people", "median", "p99", "a second", "bare", "× bare", "aim p50", "aim p99")
_NOTES = [
    "bare: the same statement by the owner of the database over one connection, with neither row nor guard",
    "people share one process, as they do at a library's server; each waits for the answer before asking again",
    "a second: inquiries, so committed rows, of all people together",
]


@contextmanager
def _library(patrons: int) -> Iterator[Library]:
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as name:
        Path(name).chmod(0o755)
        with open_store(Settings(Path(name))) as store, store.connect("owner") as owner:
            start = perf_counter()
            fill(owner, patrons, date(2026, 1, 15))
            seconds = perf_counter() - start
            application = Application(store)
            opened = services(application)
            for number in range(max(PEOPLE)):
                add_account(owner, Member(f"clerk{number}", "branch", "central", ()), PASSWORD, is_for_show=True)
            tokens = [opened.accounts.sign_in(f"clerk{n}", PASSWORD, "bench") for n in range(max(PEOPLE))]
            try:
                yield Library(
                    patrons, store, opened, tuple(token for token in tokens if token), _somebody(owner, patrons),
                    _rows(owner), seconds,
                )  # fmt: skip
            finally:
                application.close()


def _rows(owner: psycopg.Connection) -> int:
    counts = (owner.execute(f"SELECT count(*) FROM library.{table}".encode()).fetchone() for table in _TABLES)
    return sum(row[0] for row in counts if row)


def _somebody(owner: psycopg.Connection, patrons: int) -> tuple[Patron, ...]:
    ids = random.Random(1).sample(range(1, patrons + 1), 500)
    rows = owner.execute(
        "SELECT patron_id, number, first_name || ' ' || last_name"
        " FROM library.personal JOIN library.cards USING (patron_id) WHERE patron_id = ANY (%s)",
        (ids,),
    ).fetchall()
    return tuple(Patron(*row) for row in rows)


_Timed = Callable[[Library, str, Patron], float]


def _inquiry(library: Library, token: str, patron: Patron) -> float:
    road = library.services.road
    presence = road.begin(token)
    road.find_by_number(presence, patron.number, "number")
    start = perf_counter()
    told = road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4())
    taken = perf_counter() - start
    assert "checkouts" in told.cleared
    return taken


def _search(library: Library, token: str, patron: Patron) -> float:
    road = library.services.road
    presence = road.begin(token)
    start = perf_counter()
    identification = road.find_by_name(presence, ClaimedIdentity(name=patron.name))
    taken = perf_counter() - start
    assert identification.found in {"one", "several"}
    return taken


def _bare_read(owner: psycopg.Connection, patron: Patron) -> None:
    owner.execute(BARE_READ.encode(), (patron.id,)).fetchall()


def _bare_search(owner: psycopg.Connection, patron: Patron) -> None:
    owner.execute(BARE_SEARCH.encode(), (names_to_find(patron.name)[0],)).fetchall()


def _measure(
    figure: Figure, library: Library, timed: _Timed, bare: Callable[[psycopg.Connection, Patron], None], times: int
) -> None:
    """Rows of one size: with one person working and with eight, beside the bare statement in the same minute."""
    dice = random.Random(2)
    asked = [dice.choice(library.somebody) for _ in range(times)]
    for patron in asked[:50]:
        timed(library, library.tokens[0], patron)
    alone = _bare(library.store, bare, asked)
    for people in PEOPLE:
        start = perf_counter()
        with ThreadPoolExecutor(people) as staff:
            shares = staff.map(
                partial(_serve, library, timed), library.tokens[:people], [asked[n::people] for n in range(people)]
            )
            taken = [seconds for share in shares for seconds in share]
        whole = perf_counter() - start
        figure.rows.append(_row(library.patrons, people, taken, whole, alone))


def _serve(library: Library, timed: _Timed, token: str, patrons: Sequence[Patron]) -> list[float]:
    return [timed(library, token, patron) for patron in patrons]


def _bare(store: Store, bare: Callable[[psycopg.Connection, Patron], None], asked: Sequence[Patron]) -> float:
    taken = []
    with store.connect("owner") as owner:
        for patron in asked:
            start = perf_counter()
            bare(owner, patron)
            taken.append(perf_counter() - start)
    return median(taken)


def _row(patrons: int, people: int, taken: list[float], whole: float, bare: float) -> tuple[str, ...]:
    middle, last = median(taken), quantiles(taken, n=100, method="inclusive")[98]
    return (
        f"{patrons:,}", str(people), duration(middle), duration(last), f"{len(taken) / whole:,.0f}", duration(bare),
        ratio(middle / bare), aimed(middle, AIM_MEDIAN), aimed(last, AIM_P99),
    )  # fmt: skip
