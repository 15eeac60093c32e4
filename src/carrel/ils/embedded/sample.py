"""The sample library: invented, seeded, lifelike, of any size.

The same seed, size and day give the same library. It is loaded with COPY in one transaction: all of it or nothing.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, LiteralString

import psycopg
from psycopg import sql

from carrel.errors import CarrelError
from carrel.ils.embedded import names
from carrel.ils.embedded.keys import address_key, email_key, label_name, name_keys, telephone_key

BRANCHES: Final = (("central", "Central Library"), ("ferry-landing", "Ferry Landing"), ("hollow-bend", "Hollow Bend"))
_IDENTIFIERS: Final = tuple(branch for branch, _ in BRANCHES)
_CHUNK: Final = 5_000
_ITEMS_PER_PATRON: Final = 10
_SMALL: Final = 2_000
_LARGE_LIBRARY_ITEMS: Final = 2.5
_ITEMS_PER_TITLE: Final = 3
_REBUILD_INDEX_FROM: Final = 20_000

_COPY: Final[dict[str, LiteralString]] = {
    "titles": "COPY library.titles (id, title, author, kind) FROM STDIN",
    "items": "COPY library.items (id, barcode, title_id, branch, state) FROM STDIN",
    "patrons": "COPY library.patrons (id, user_key, kind, home_branch, label_by, mail_service, voicemail_permission,"
    " marketing, friends_opt_in, foundation_opt_in, email_changed_at, legal_hold, last_active_on) FROM STDIN",
    "personal": "COPY library.personal FROM STDIN",
    "cards": "COPY library.cards (number, patron_id, issued_on) FROM STDIN",
    "checkouts": "COPY library.checkouts (patron_id, item_id, out_on, due_on, renewals) FROM STDIN",
    "holds": "COPY library.holds (patron_id, title_id, pickup, placed_at, item_id, ready_until) FROM STDIN",
    "past_checkouts": "COPY library.past_checkouts (patron_id, item_id, returned_on) FROM STDIN",
    "fees": "COPY library.fees (patron_id, item_id, cause, cents, owed_cents, assessed_on) FROM STDIN",
    "payments": "COPY library.payments (id, patron_id, cents, paid_on) FROM STDIN",
    "payment_lines": "COPY library.payment_lines (payment_id, patron_id, cause, item_id, cents) FROM STDIN",
    "registrations": "COPY library.registrations (patron_id, program, held_on) FROM STDIN",
    "questions": "COPY library.questions (patron_id, asked_on, question) FROM STDIN",
}  # in the order in which they refer to one another


class LibraryNotEmpty(CarrelError):
    """There are patrons here already, and a sample is never mixed with them."""

    advice = "Name an empty database, or another folder in CARREL_DATA."


@dataclass
class _Lines:
    """Rows waiting to be copied, by table, and the numbers that have been given out."""

    by_table: dict[str, list[str]] = field(default_factory=lambda: {table: [] for table in _COPY})
    items: int = 0
    payments: int = 0

    def add(self, table: str, *values: object) -> None:
        self.by_table[table].append("\t".join(map(_text, values)))


def _text(value: object) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(f'"{part}"' for part in value) + "}"
    return str(value)


def with_check_digit(digits: str) -> str:
    """A number with the check digit of library cards and items (Luhn's)."""
    doubled = (int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits)))
    return digits + str(-sum(n - 9 if n > 9 else n for n in doubled) % 10)


def card_number(serial: int) -> str:
    """The card number of the sample's patron with this serial, from 1 on."""
    return with_check_digit(f"21168{serial:08d}")


def fill(
    owner: psycopg.Connection,
    patrons: int,
    today: date,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Load a sample library of that many patrons. Raises `LibraryNotEmpty`."""
    with owner.transaction():
        if owner.execute("SELECT 1 FROM library.patrons LIMIT 1").fetchone() is not None:
            raise LibraryNotEmpty("the library has patrons already")
        furnish_branches(owner)
        _let_the_owner_copy(owner, is_free=True)
        is_large = patrons >= _REBUILD_INDEX_FROM
        if is_large:
            owner.execute("DROP INDEX library.personal_by_name")
        for done, lines in _chunks(patrons, today, random.Random(seed)):  # noqa: S311  # a sample, not a secret
            for table, rows in lines.by_table.items():
                _copy(owner, table, rows)
            progress(done, patrons)
        _set_sequences(owner)
        _let_the_owner_copy(owner, is_free=False)
        if is_large:
            owner.execute("SET LOCAL maintenance_work_mem = '512MB'")
            owner.execute(
                "CREATE INDEX personal_by_name ON library.personal USING gin (name_keys) WITH (fastupdate = off)"
            )
    owner.execute("VACUUM (ANALYZE)")


def _let_the_owner_copy(owner: psycopg.Connection, *, is_free: bool) -> None:
    """COPY needs tables whose row security does not bind their owner; see `0008_hush.sql`."""
    for table in _COPY:
        if table not in {"titles", "items"}:
            owner.execute(
                sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(
                    sql.Identifier("library", table), sql.SQL("NO FORCE" if is_free else "FORCE")
                )
            )


def furnish_branches(owner: psycopg.Connection) -> None:
    """The three branches."""
    for branch in BRANCHES:
        owner.execute("INSERT INTO library.branches VALUES (%s, %s) ON CONFLICT DO NOTHING", branch)


def _copy(owner: psycopg.Connection, table: str, rows: list[str]) -> None:
    if rows:
        with owner.cursor().copy(_COPY[table]) as copy:
            copy.write("\n".join(rows) + "\n")


def _set_sequences(owner: psycopg.Connection) -> None:
    for table in ("titles", "items", "patrons", "payments"):
        owner.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}").format(
                sql.Literal(f"library.{table}"), sql.Identifier("library", table)
            )
        )


def _chunks(patrons: int, today: date, dice: random.Random) -> Iterator[tuple[int, _Lines]]:
    all_items = int(patrons * (_ITEMS_PER_PATRON if patrons <= _SMALL else _LARGE_LIBRARY_ITEMS))
    all_items = max(all_items, min(patrons, _SMALL) * _ITEMS_PER_PATRON)
    titles = max(1, all_items // _ITEMS_PER_TITLE)
    lines = _Lines()
    for title in range(1, titles + 1):
        lines.add("titles", title, _title(dice), _author(dice), "interlibrary" if title % 97 == 0 else _kind(dice))
    items = payments = 0
    for start in range(1, patrons + 1, _CHUNK):
        lines.items, lines.payments = items, payments
        for serial in range(start, min(start + _CHUNK, patrons + 1)):
            _patron(lines, serial, titles, today, dice)
        items, payments = lines.items, lines.payments
        yield min(start + _CHUNK - 1, patrons), lines
        lines = _Lines()
    lines.items = items
    for _ in range(max(0, all_items - items)):
        _item(lines, _any(titles, dice), "available", dice)
    yield patrons, lines


def _title(dice: random.Random) -> str:
    name = f"The {dice.choice(names.ADJECTIVES)} {dice.choice(names.NOUNS)}"
    return f"{name}: {dice.choice(names.SUBJECTS)}" if dice.random() < 0.6 else name


def _author(dice: random.Random) -> str:
    return f"{dice.choice(names.FIRST)} {dice.choice(names.LAST)}"


def _kind(dice: random.Random) -> str:
    return dice.choices(("book", "film", "music"), (80, 14, 6))[0]


def _any(titles: int, dice: random.Random) -> int:
    return dice.randrange(titles) + 1


def _item(lines: _Lines, title: int, state: str, dice: random.Random) -> int:
    """A new item of a title; its identifier."""
    lines.items += 1
    lines.add(
        "items", lines.items, with_check_digit(f"31168{lines.items:08d}"), title, dice.choice(_IDENTIFIERS), state
    )
    return lines.items


@dataclass(frozen=True)
class Person:
    """Who a sample patron is."""

    first: str
    last: str
    born: date
    address: str


_CAST: Final = (
    ("Maeve", "O'Brien", 41, ""), ("Rosa", "de la Cruz", 67, ""), ("Bruce", "Lee", 30, ""), ("Minh", "Nguyễn", 24, ""),
    ("", "Sukarni", 52, ""),
    ("ليلى", "حداد", 36, ""), ("小明", "王", 45, ""), (names.LONG[0], names.LONG[1], 58, ""),
    ("Ada", "Turner", 33, "41 NE Rowan St"), ("Ida", "Turner", 33, "41 NE Rowan St"),
    ("Joan", "Baker", 39, "8 SW Quince Ct"), ("Sam", "Baker", 9, "8 SW Quince Ct"),
)  # fmt: skip
"""The first patrons of every sample: hard names, twins, a parent and a child at one address."""


def _person(serial: int, today: date, dice: random.Random) -> Person:
    town, code = dice.choice(names.TOWNS)
    number, quarter = dice.randrange(1, 9900), dice.choice(names.QUARTERS)
    street = f"{number} {quarter} {dice.choice(names.STREETS)} {dice.choice(names.KINDS_OF_STREET)}"
    age = dice.choices((dice.randrange(5, 18), dice.randrange(18, 65), dice.randrange(65, 96)), (18, 62, 20))[0]
    born = today - timedelta(days=age * 365 + dice.randrange(365))
    if serial <= len(_CAST):
        first, last, years, home = _CAST[serial - 1]
        twins_share = date(today.year - years, 4, 17)
        return Person(first, last, twins_share, f"{home or street}, {town} {code}")
    chance = dice.random()
    if chance < 0.03:
        first, last = dice.choice(names.OTHER_SCRIPTS)
    elif chance < 0.04:
        first, last = "", dice.choice(names.ONE_NAME)
    else:
        first, last = dice.choice(names.FIRST), dice.choice(names.LAST)
        if dice.random() < 0.3:
            first = f"{first} {dice.choice(names.FIRST)}"
    return Person(first, last, born, f"{street}, {town} {code}")


_keys = lru_cache(maxsize=50_000)(name_keys)
_label = lru_cache(maxsize=1_000)(label_name)


def _patron(lines: _Lines, serial: int, titles: int, today: date, dice: random.Random) -> None:
    who = _person(serial, today, dice)
    is_connect = serial > len(_CAST) and dice.random() < 0.06
    changed = f"{today - timedelta(days=dice.randrange(1, 29))} 12:00+00" if dice.random() < 0.02 else None
    lines.add(
        "patrons", serial, 1_000_000 + serial, "library-connect" if is_connect else "regular",
        dice.choice(_IDENTIFIERS),
        "user-key" if dice.random() < 0.01 else "name", dice.random() < 0.01, dice.random() < 0.1,
        "opted-out" if dice.random() < 0.15 else "default", dice.random() < 0.05, dice.random() < 0.04, changed,
        dice.random() < 0.0005, today - timedelta(days=int(dice.expovariate(1 / 150)) % 1500),
    )  # fmt: skip
    telephone = f"(503) 555-{dice.randrange(10000):04d}" if dice.random() < 0.95 else ""
    email = f"patron{serial}@example.org" if dice.random() < 0.85 or serial <= len(_CAST) else ""
    lines.add(
        "personal", serial, who.first, who.last, _label(who.last), _keys(who.first, who.last), who.born, who.address,
        address_key(who.address), telephone, telephone_key(telephone), email, email_key(email),
        f"{70_000_000 + serial}" if is_connect else None,
    )  # fmt: skip
    lines.add("cards", card_number(serial), serial, today - timedelta(days=dice.randrange(1, 4000)))
    _circulation(lines, serial, titles, today, dice)
    _money(lines, serial, titles, today, dice)
    if dice.random() < 0.08:
        lines.add("registrations", serial, dice.choice(names.PROGRAMS), today + timedelta(days=dice.randrange(60)))
    if dice.random() < 0.06:
        lines.add("questions", serial, today - timedelta(days=dice.randrange(90)), dice.choice(names.QUESTIONS))


def _circulation(lines: _Lines, serial: int, titles: int, today: date, dice: random.Random) -> None:
    out = min(int(dice.expovariate(1 / 2.2)), 30) + (2 if serial <= len(_CAST) else 0)
    for _ in range(out):
        item = _item(lines, _any(titles, dice), "checked-out", dice)
        due = today + timedelta(days=dice.randrange(-12, 21))
        lines.add(
            "checkouts", serial, item, due - timedelta(days=21), due, dice.choices((0, 1, 2, 3), (70, 18, 8, 4))[0]
        )
    wanted = {
        _any(titles, dice) for _ in range(min(int(dice.expovariate(1 / 1.2)), 12) + (1 if serial <= len(_CAST) else 0))
    }
    for title in sorted(wanted):
        placed = f"{today - timedelta(days=dice.randrange(1, 90))} {dice.randrange(24):02d}:{dice.randrange(60):02d}+00"
        is_ready = dice.random() < 0.3
        on_shelf = _item(lines, title, "hold-shelf", dice) if is_ready else None
        ready = today + timedelta(days=dice.randrange(1, 8)) if is_ready else None
        lines.add("holds", serial, title, dice.choice(_IDENTIFIERS), placed, on_shelf, ready)


def _money(lines: _Lines, serial: int, titles: int, today: date, dice: random.Random) -> None:
    if dice.random() >= 0.12 and serial % 4 != 1:
        return
    item = _item(lines, _any(titles, dice), "lost", dice)
    cause, cents = dice.choice((("lost", 2_495), ("damaged", 800), ("lost", 1_650), ("interlibrary", 500)))
    assessed = today - timedelta(days=dice.randrange(5, 400))
    paid = dice.choice((0, 0, 0, cents // 5 * 2, cents))
    lines.add("fees", serial, item, cause, cents, cents - paid, assessed)
    if paid < cents:
        lines.add("past_checkouts", serial, item, assessed)
    if paid:
        lines.payments += 1
        lines.add("payments", lines.payments, serial, paid, assessed + timedelta(days=4))
        lines.add("payment_lines", lines.payments, serial, cause, item, paid)
