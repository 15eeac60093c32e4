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
from carrel.ils.embedded import invention
from carrel.ils.embedded.cast import CAST, Life
from carrel.ils.embedded.keys import address_key, email_key, telephone_key
from carrel.spelling import label_name, name_keys, title_words, vocabulary, within_one_edit

BRANCHES: Final = (("central", "Central Library"), ("ferry-landing", "Ferry Landing"), ("hollow-bend", "Hollow Bend"))
_IDENTIFIERS: Final = tuple(branch for branch, _ in BRANCHES)
_CHUNK: Final = 5_000
_ITEMS_PER_PATRON: Final = 10
_SMALL: Final = 2_000
_LARGE_LIBRARY_ITEMS: Final = 2.5
_ITEMS_PER_TITLE: Final = 3
_REBUILD_INDEX_FROM: Final = 20_000

_COPY: Final[dict[str, LiteralString]] = {
    "titles": "COPY library.titles (id, title, author, kind, words) FROM STDIN",
    "title_words": "COPY library.title_words (word, near) FROM STDIN",
    "items": "COPY library.items (id, barcode, title_id, branch, state) FROM STDIN",
    "patrons": "COPY library.patrons (id, user_key, kind, home_branch, label_by, mail_service, voicemail_permission,"
    " marketing, friends_opt_in, foundation_opt_in, legal_hold, last_active_on, voicemail_number)"
    " FROM STDIN",
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
    "reach": "COPY guard.reach (account_key) FROM STDIN",
    "notices": "COPY guard.notices (id, account_key, posted_at, told_at) FROM STDIN",
    "pieces": "COPY guard.pieces (account_key, kind, value, key, is_on_file, is_revertible, given_at, given_branch,"
    " given_channel, notice) FROM STDIN",
}  # in the order in which they refer to one another


_OF_THE_GUARD: Final = ("reach", "notices", "pieces")


class LibraryNotEmpty(CarrelError):
    """There are patrons here already, and a sample is never mixed with them."""

    advice = "Name an empty database, or another folder in CARREL_DATA."


@dataclass
class _Lines:
    """Rows waiting to be copied, by table, and the numbers that have been given out."""

    by_table: dict[str, list[str]] = field(default_factory=lambda: {table: [] for table in _COPY})
    items: int = 0
    payments: int = 0
    vocabulary: set[str] = field(default_factory=set)

    def next(self) -> "_Lines":
        """No rows, and the numbers go on."""
        return _Lines(items=self.items, payments=self.payments, vocabulary=self.vocabulary)

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
    *,
    tidy: bool = True,
) -> None:
    """Load a sample library of that many patrons; `tidy` gathers statistics afterwards. Raises `LibraryNotEmpty`."""
    with owner.transaction():
        if owner.execute("SELECT 1 FROM library.patrons LIMIT 1").fetchone() is not None:
            raise LibraryNotEmpty("the library already has patrons")
        furnish_branches(owner)
        _let_the_owner_copy(owner, is_free=True)
        is_large = patrons >= _REBUILD_INDEX_FROM
        if is_large:
            owner.execute("DROP INDEX library.personal_by_name, library.titles_by_word")
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
            owner.execute("CREATE INDEX titles_by_word ON library.titles USING gin (words)")
    if tidy:
        owner.execute("VACUUM (ANALYZE)")


def _let_the_owner_copy(owner: psycopg.Connection, *, is_free: bool) -> None:
    """COPY needs tables whose row security does not bind their owner; see `sql/built/rows.sql`."""
    for table in _COPY:
        if table not in {"titles", "title_words", "items"}:
            owner.execute(
                sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(
                    sql.Identifier("guard" if table in _OF_THE_GUARD else "library", table),
                    sql.SQL("NO FORCE" if is_free else "FORCE"),
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
    for table in ("library.titles", "library.items", "library.patrons", "library.payments", "guard.notices"):
        owner.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}").format(
                sql.Literal(table), sql.Identifier(*table.split("."))
            )
        )


def _chunks(patrons: int, today: date, dice: random.Random) -> Iterator[tuple[int, _Lines]]:
    """Rows to copy, a chunk at a time, each with the number of patrons that are in once it is copied."""
    all_items = int(patrons * (_ITEMS_PER_PATRON if patrons <= _SMALL else _LARGE_LIBRARY_ITEMS))
    all_items = max(all_items, min(patrons, _SMALL) * _ITEMS_PER_PATRON)
    titles = max(1, all_items // _ITEMS_PER_TITLE)
    lines = _Lines()
    for start in range(1, titles + 1, _CHUNK):
        lines = lines.next()
        for title in range(start, min(start + _CHUNK, titles + 1)):
            kind = "interlibrary" if title % 97 == 0 else dice.choices(("book", "film", "music"), (80, 14, 6))[0]
            _title(lines, title, kind, dice)
        yield 0, lines
    for start in range(1, patrons + 1, _CHUNK):
        lines = lines.next()
        for serial in range(start, min(start + _CHUNK, patrons + 1)):
            _patron(lines, serial, titles, today, dice)
        yield min(start + _CHUNK - 1, patrons), lines
    while lines.items < all_items:
        lines = lines.next()
        for _ in range(min(_CHUNK, all_items - lines.items)):
            _item(lines, _any(titles, dice), "available", dice)
        yield patrons, lines


def _any(titles: int, dice: random.Random) -> int:
    return dice.randrange(titles) + 1


def _item(lines: _Lines, title: int, state: str, dice: random.Random) -> int:
    """A new item of a title; its identifier."""
    return _item_at(dice.choice(_IDENTIFIERS), lines, title, state)


def _item_at(branch: str, lines: _Lines, title: int, state: str) -> int:
    lines.items += 1
    barcode = with_check_digit(f"31168{lines.items:08d}")
    lines.add("items", lines.items, barcode, title, branch, state)
    return lines.items


def _title(lines: _Lines, serial: int, kind: str, dice: random.Random) -> None:
    title, author = invention.title(dice), invention.author(dice)
    words = title_words(title, author)
    lines.add("titles", serial, title, author, kind, " ".join(f"'{word}'" for word in words))
    for word in sorted(vocabulary(words) - lines.vocabulary):
        lines.vocabulary.add(word)
        lines.add("title_words", word, within_one_edit(word))


_keys = lru_cache(maxsize=50_000)(name_keys)
_label = lru_cache(maxsize=1_000)(label_name)


def _patron(lines: _Lines, serial: int, titles: int, today: date, dice: random.Random) -> None:
    who = invention.person(serial, today, dice)
    life = who.life
    is_cast = serial <= len(CAST)
    account = (
        serial, 1_000_000 + serial, "library-connect" if life.is_connect else "regular",
        dice.choice(_IDENTIFIERS), life.label_by, life.uses_mail_service, life.hears_voicemail, life.marketing,
        life.hears_friends, life.hears_foundation,
        life.has_legal_hold,
        today - timedelta(days=0 if is_cast else int(dice.expovariate(1 / 150)) % 1500),
    )  # fmt: skip
    telephone = f"(503) 555-{dice.randrange(10000):04d}" if life.has_telephone else ""
    lines.add("patrons", *account, (telephone_key(telephone) if life.hears_voicemail else "") or None)
    email = f"patron{serial}@example.org" if life.has_email else ""
    lines.add(
        "personal", serial, who.first, who.last, _label(who.last), _keys(who.first, who.last), who.born, who.address,
        address_key(who.address), telephone, telephone_key(telephone), email, email_key(email),
        f"{70_000_000 + serial}" if life.is_connect else None,
    )  # fmt: skip
    lines.add("cards", card_number(serial), serial, today - timedelta(days=dice.randrange(1, 4000)))
    if email and life.changed_email:
        _changed_email(lines, serial, email, today - timedelta(days=dice.randrange(1, 29)))
    _circulation(lines, serial, life, titles, today, dice)
    if life.fee is not None:
        _money(lines, serial, life.fee, titles, today, dice)
    if life.program:
        lines.add("registrations", serial, life.program, today + timedelta(days=dice.randrange(60)))
    if life.question:
        lines.add("questions", serial, today - timedelta(days=dice.randrange(90)), life.question)


def _changed_email(lines: _Lines, serial: int, email: str, day: date) -> None:
    """Somebody gave it by telephone, and whoever has the address of before was told."""
    before, at = f"patron{serial}.before@example.org", f"{day} 12:00+00"
    lines.add("reach", serial)
    lines.add("notices", serial, serial, at, at)
    lines.add("pieces", serial, "email", before, email_key(before), False, False, None, None, None, None)
    lines.add("pieces", serial, "email", email, email_key(email), True, True, at, "central", "telephone", serial)


def _circulation(lines: _Lines, serial: int, life: Life, titles: int, today: date, dice: random.Random) -> None:
    for place in range(life.out):
        item = _item(lines, _any(titles, dice), "checked-out", dice)
        due = today + timedelta(days=dice.randrange(-12, 0) if place < life.overdue else dice.randrange(21))
        renewals = dice.choices((0, 1, 2, 3), (70, 18, 8, 4))[0]
        lines.add("checkouts", serial, item, due - timedelta(days=21), due, renewals)
    wanted = dict.fromkeys(_any(titles, dice) for _ in range(life.ready + life.waiting))
    for place, title in enumerate(wanted):
        placed = f"{today - timedelta(days=dice.randrange(1, 90))} {dice.randrange(24):02d}:{dice.randrange(60):02d}+00"
        pickup = dice.choice(_IDENTIFIERS)
        on_shelf = _item_at(pickup, lines, title, "hold-shelf") if place < life.ready else None
        until = today + timedelta(days=dice.randrange(1, 8)) if on_shelf else None
        lines.add("holds", serial, title, pickup, placed, on_shelf, until)


def _money(
    lines: _Lines, serial: int, fee: tuple[str, int, int], titles: int, today: date, dice: random.Random
) -> None:
    cause, cents, paid = fee
    item = _item(lines, _any(titles, dice), "lost", dice)
    assessed = today - timedelta(days=dice.randrange(5, 400))
    lines.add("fees", serial, item, cause, cents, cents - paid, assessed)
    if paid < cents:
        lines.add("past_checkouts", serial, item, assessed)
    if paid:
        lines.payments += 1
        lines.add("payments", lines.payments, serial, paid, assessed + timedelta(days=4))
        lines.add("payment_lines", lines.payments, serial, cause, item, paid)
