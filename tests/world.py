"""A small library to test with: patrons, staff, items, made by the owner of the database."""

import hashlib
import itertools
import secrets
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from carrel.audit import DatabaseTrail
from carrel.database import Store
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.ils.embedded import keys
from carrel.ils.embedded.sample import with_check_digit
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.policy import load_policy
from carrel.spelling import title_words, vocabulary, within_one_edit
from carrel.staff.accounts import Accounts
from carrel.staff.passwords import new_salt, stretch

PASSWORD = "a sentence to sign in with"
_SALT = new_salt()
PROOF = stretch(PASSWORD, _SALT)
CONTACTS = ("email", "telephone", "address")
_serials = itertools.count(1)
_names = itertools.count(1)


def _code(kind: str) -> str:
    """A number as it stands on a card (2) or an item (3), with its check digit."""
    return with_check_digit(f"{kind}1000{next(_serials):08d}")


@dataclass(frozen=True)
class Patron:
    """A patron as the tests know one."""

    id: int
    user_key: int
    number: str
    first_name: str
    last_name: str
    birth_date: date
    address: str
    telephone: str
    email: str


@dataclass(frozen=True)
class Member:
    """A member of staff who is signed in."""

    name: str
    token: str


class World:
    """Makes what a test needs, each thing under numbers and names of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.owner = store.connect("owner")
        self._server = store.connect("application")

    def close(self) -> None:
        """Let the connections go."""
        self.owner.close()
        self._server.close()

    def furnish(self) -> None:
        """Three branches, so that accounts and items have a place."""
        self.owner.execute(
            "INSERT INTO library.branches VALUES ('central', 'Central'), ('hollow', 'Hollow Road'), ('ferry', 'Ferry Landing')"
            " ON CONFLICT DO NOTHING"
        )

    def patron(
        self, first_name: str = "Alma", last_name: str = "", birth_date: date = date(1970, 5, 6), **flags: object
    ) -> Patron:
        """A patron with a card and full contact information."""
        serial = next(_names)
        number = _code("2")
        last = last_name or f"Quill{serial}"
        address, telephone = f"{serial} Northeast Alder Street, Portland 97211", f"(503) 555-{serial:04d}"
        email = f"alma{serial}@example.org"
        changed = [kind for kind in CONTACTS if flags.pop(f"changed_{kind}", False)]
        columns = {"user_key": 7_000_000 + serial, "home_branch": "central", **flags}
        if flags.get("voicemail_permission"):
            columns["voicemail_number"] = keys.telephone_key(telephone)
        placeholders = ", ".join(["%s"] * len(columns))
        with self.owner.transaction():
            row = self.owner.execute(
                f"INSERT INTO library.patrons ({', '.join(columns)}) VALUES ({placeholders}) RETURNING id".encode(),
                list(columns.values()),
            ).fetchone()
            assert row is not None
            self.owner.execute(
                "INSERT INTO library.personal VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, NULL)",
                (
                    row[0], first_name, last, keys.label_name(last), keys.name_keys(first_name, last), birth_date,
                    address, keys.address_key(address), telephone, keys.telephone_key(telephone),
                    email, keys.email_key(email),
                ),
            )  # fmt: skip
            self.owner.execute("INSERT INTO library.cards (number, patron_id) VALUES (%s, %s)", (number, row[0]))
            for kind in changed:
                self.just_changed(row[0], kind)
        return Patron(row[0], 7_000_000 + serial, number, first_name, last, birth_date, address, telephone, email)

    def just_changed(self, patron: int, kind: str) -> None:
        """What is on file was given a moment ago, and nobody confirmed it; before it there was nothing."""
        self.owner.execute("INSERT INTO guard.reach VALUES (%s) ON CONFLICT DO NOTHING", (str(patron),))
        self.owner.execute(
            "INSERT INTO guard.pieces (account_key, kind, value, key, is_on_file, is_revertible, given_at)"
            " VALUES (%s, %s, '', '', false, false, NULL), (%s, %s, library.contact(%s, %s),"
            " library.contact_key(%s, %s), true, true, clock_timestamp())",
            (str(patron), kind, str(patron), kind, patron, kind, patron, kind),
        )

    def mail_goes_out(self, patron: Patron) -> None:
        """The mail server takes whatever waits about this account."""
        self.owner.execute(
            "UPDATE mail.letters SET state = 'sent', ended_at = clock_timestamp(), address = NULL, particulars = '{}'"
            " WHERE account_key = %s AND ended_at IS NULL",
            (str(patron.id),),
        )

    def days_pass(self, patron: Patron, days: int) -> None:
        """The mail goes out, and all that the guard knows of this account's contact information is so many days older."""
        self.mail_goes_out(patron)
        for table, columns in {
            "pieces": ("given_at", "settled_at", "confirmed_at"), "notices": ("posted_at", "told_at"), "links": ("expires_at",),
        }.items():  # fmt: skip
            older = ", ".join(f"{column} = {column} - make_interval(days => %(days)s)" for column in columns)
            self.owner.execute(
                f"UPDATE guard.{table} SET {older} WHERE account_key = %(key)s".encode(),
                {"days": days, "key": str(patron.id)},
            )

    def posted(self, patron: Patron) -> list[tuple[str, str | None, dict[str, Any]]]:
        """What waits to be sent about this account, oldest first: its kind, where it is to go, its particulars."""
        rows = self.owner.execute(
            "SELECT kind, address, particulars FROM mail.letters WHERE account_key = %s AND ended_at IS NULL ORDER BY id",
            (str(patron.id),),
        ).fetchall()
        return [(kind, address, particulars) for kind, address, particulars in rows]

    def letters(self, patron: Patron) -> list[str]:
        """What waits to be printed for the mail, oldest first."""
        return self.found("SELECT kind FROM guard.letters WHERE account_key = %s ORDER BY id", str(patron.id))

    def pin(self, patron: Patron, pin: str, credential: str = "library-pin") -> None:
        """Give a patron a PIN, as somebody who set it would have."""
        self.owner.execute(
            "INSERT INTO library.pins VALUES (%s, %s, %s, guard.hash(%s))",
            (patron.id, credential, _SALT, proof_of(pin)),
        )

    def at_home(self, patron: Patron, pin: str = "8264", source: str = "") -> str:
        """An account holder with this PIN who is signed in, as the server would have done it; their token."""
        if not self.found("SELECT 1 FROM library.pins WHERE patron_id = %s", patron.id):
            self.pin(patron, pin)
        with self.store.connect("application") as connection:
            return come_home(connection, patron.number, proof_of(pin), source)

    def item(self, title: str = "", *, kind: str = "book", branch: str = "central") -> str:
        """An available item; its barcode."""
        title = title or f"Title {secrets.token_hex(4)}"
        words = title_words(title, "An Author")
        near = [(word, within_one_edit(word)) for word in sorted(vocabulary(words))]
        with self.owner.transaction(), self.owner.cursor() as cursor:
            cursor.executemany("INSERT INTO library.title_words VALUES (%s, %s) ON CONFLICT DO NOTHING", near)
            row = cursor.execute(
                "INSERT INTO library.titles (title, author, kind, words)"
                " VALUES (%s, 'An Author', %s, array_to_tsvector(%s)) RETURNING id",
                (title, kind, words),
            ).fetchone()
        assert row is not None
        return self.copy(row[0], branch=branch)

    def copy(self, title_id: int, *, branch: str = "central") -> str:
        """One more copy of a title; its barcode."""
        barcode = _code("3")
        self.owner.execute(
            "INSERT INTO library.items (barcode, title_id, branch, state) VALUES (%s, %s, %s, 'available')",
            (barcode, title_id, branch),
        )
        return barcode

    def title_of(self, barcode: str) -> int:
        """The title that an item is a copy of."""
        row = self.owner.execute("SELECT title_id FROM library.items WHERE barcode = %s", (barcode,)).fetchone()
        assert row is not None
        return int(row[0])

    def checked_out(self, patron: Patron, title: str = "", *, renewals: int = 0, days_left: int = 3) -> str:
        """An item out to a patron; its barcode."""
        barcode = self.item(title)
        self.owner.execute(
            "INSERT INTO library.checkouts (patron_id, item_id, due_on, renewals)"
            " SELECT %s, id, current_date + %s::integer, %s FROM library.items WHERE barcode = %s",
            (patron.id, days_left, renewals, barcode),
        )
        self.owner.execute("UPDATE library.items SET state = 'checked-out' WHERE barcode = %s", (barcode,))
        return barcode

    def fee(self, patron: Patron, cents: int = 500, barcode: str | None = None) -> int:
        """A fee that is owed in full; its identifier."""
        row = self.owner.execute(
            "INSERT INTO library.fees (patron_id, item_id, cause, cents, owed_cents)"
            " VALUES (%s, (SELECT id FROM library.items WHERE barcode = %s), 'damaged', %s, %s) RETURNING id",
            (patron.id, barcode, cents, cents),
        ).fetchone()
        assert row is not None
        return int(row[0])

    def hold(self, patron: Patron, barcode: str, *, ready: bool = False, pickup: str = "central") -> int:
        """A hold on the title of an item, waiting or ready on the shelf with that item; its identifier."""
        row = self.owner.execute(
            "INSERT INTO library.holds (patron_id, title_id, pickup, item_id, ready_until)"
            " SELECT %s, title_id, %s, CASE WHEN %s THEN id END, CASE WHEN %s THEN current_date + 5 END"
            " FROM library.items WHERE barcode = %s RETURNING id",
            (patron.id, pickup, ready, ready, barcode),
        ).fetchone()
        assert row is not None
        if ready:
            self.owner.execute("UPDATE library.items SET state = 'hold-shelf' WHERE barcode = %s", (barcode,))
        return int(row[0])

    def out_to(self, patron: Patron) -> list[str]:
        """The titles that are out to a patron now, as the owner of the database finds them."""
        return self.found(
            "SELECT title FROM library.checkouts JOIN library.items ON items.id = item_id"
            " JOIN library.titles ON titles.id = title_id WHERE patron_id = %s ORDER BY title",
            patron.id,
        )

    def circulation(self) -> list[list[str]]:
        """All that circulation is made of: items, checkouts, past checkouts and holds."""
        queries = (
            "SELECT i FROM library.items i ORDER BY id", "SELECT c FROM library.checkouts c ORDER BY id",
            "SELECT p FROM library.past_checkouts p ORDER BY id", "SELECT h FROM library.holds h ORDER BY id",
        )  # fmt: skip
        return [self.found(query) for query in queries]

    def years_ago(self, years: int) -> date:
        """The day that many years ago, by the database's calendar."""
        return date.fromisoformat(self.found("SELECT (current_date - make_interval(years => %s))::date", years)[0])

    def days_left(self, patron: Patron) -> list[int]:
        """For each checkout of a patron, in how many days it is due."""
        days = self.found("SELECT due_on - current_date FROM library.checkouts WHERE patron_id = %s", patron.id)
        return [int(each) for each in days]

    def owed_by(self, patron: Patron) -> int:
        """What a patron owes, in cents."""
        return sum(map(int, self.found("SELECT owed_cents FROM library.fees WHERE patron_id = %s", patron.id)))

    def found(self, query: str, *values: object) -> list[str]:
        """One column of whatever the owner of the database finds, as text."""
        return [str(row[0]) for row in self.owner.execute(query.encode(), values)]

    def mail_to(self, patron: Patron) -> list[str]:
        """The kinds of letters that wait to be sent to a patron, in their order."""
        return self.found(
            "SELECT kind FROM mail.letters WHERE account_key = %s AND ended_at IS NULL ORDER BY id", str(patron.id)
        )

    def account(self, team: str = "branch", roles: tuple[str, ...] = (), name: str = "") -> str:
        """A staff account that can sign in with `PASSWORD`; its name."""
        name = name or f"clerk{next(_names)}"
        self.owner.execute(
            "SELECT staff.add(%s, %s, 'central', %s, %s, %s, 'own')", (name, team, list(roles), _SALT, PROOF)
        )
        return name

    def staff(self, team: str = "branch", roles: tuple[str, ...] = (), name: str = "") -> Member:
        """A member of staff who is signed in, as the server would have done it."""
        name = self.account(team, roles, name)
        return Member(name, sign_in(self._server, name))


def sign_in(connection: psycopg.Connection, name: str, proof: str = PROOF, address: str = "") -> str:
    """Sign in by raw SQL, with a token made here."""
    token, address = secrets.token_urlsafe(32), address or secrets.token_hex(8)
    propose_proof(connection, name, proof, address)
    connection.execute(
        "SELECT road.sign_in(%s, %s, %s, %s)", (name, proof, hashlib.sha256(token.encode()).digest(), address)
    )
    return token


@cache
def proof_of(pin: str) -> str:
    """What a PIN of a test comes to, with the one salt that they all have."""
    return stretch(pin, _SALT)


def come_home(connection: psycopg.Connection, number: str, proof: str, source: str = "") -> str:
    """Try a PIN by raw SQL, with a token made here; right or wrong, the token."""
    token, source = secrets.token_urlsafe(32), source or secrets.token_hex(8)
    connection.execute("SELECT road.propose_pin(%s, %s, %s)", (number, proof, source))
    token_hash = hashlib.sha256(token.encode()).digest()
    connection.execute("SELECT road.come_home(%s, %s, %s, %s)", (number, proof, token_hash, source))
    return token


def propose_proof(connection: psycopg.Connection, name: str, proof: str, address: str | None = None) -> None:
    """Count a guess at an account's proof; it may be compared once this is committed."""
    connection.execute("SELECT road.propose_proof(%s, %s, %s)", (name, proof, address))


def unlock(connection: psycopg.Connection, member: Member, proof: str) -> None:
    """Unlock a sign-in by raw SQL, or fail to."""
    propose_proof(connection, member.name, proof)
    connection.execute("SELECT road.unlock(%s, %s)", (member.token, proof))


def look_up(
    connection: psycopg.Connection, member: Member, interaction: UUID, about: str, **said: str | list[str]
) -> None:
    """Propose a guess, and compare it, by raw SQL."""
    propose(connection, member, interaction, about, **said)
    compare(connection, member, interaction, about, **said)


def propose(
    connection: psycopg.Connection, member: Member, interaction: UUID, about: str, **said: str | list[str]
) -> None:
    """Count a guess; it may be compared once this is committed."""
    connection.execute("SELECT road.propose(%s, %s, %s, %s)", (member.token, interaction, about, Jsonb(said)))


def compare(
    connection: psycopg.Connection, member: Member, interaction: UUID, about: str, **said: str | list[str]
) -> None:
    """Compare a guess that was proposed."""
    connection.execute("SELECT road.look_up(%s, %s, %s, %s)", (member.token, interaction, about, Jsonb(said)))


def begin(connection: psycopg.Connection, member: Member, patron: Patron | None = None, shown: str = "card") -> UUID:
    """A new interaction, with an account found by its number if one is given."""
    row = connection.execute("SELECT road.begin(%s)", (member.token,)).fetchone()
    assert row is not None
    if patron is not None:
        look_up(connection, member, row[0], "find-by-number", number=patron.number, shown_as=shown)
    return UUID(str(row[0]))


def revision_of(connection: psycopg.Connection, member: Member, interaction: UUID) -> str:
    """What the identification of the interaction is called now."""
    state = connection.execute("SELECT revision FROM road.state(%s, %s)", (member.token, interaction)).fetchone()
    assert state is not None
    return str(state[0])


def facts_for(connection: psycopg.Connection, member: Member, interaction: UUID, **facts: str) -> dict[str, str]:
    """Facts that agree with what the interaction knows."""
    who = connection.execute("SELECT team FROM road.who(%s)", (member.token,)).fetchone()
    state = connection.execute("SELECT circumstances FROM road.state(%s, %s)", (member.token, interaction)).fetchone()
    assert who is not None
    assert state is not None
    return {"channel": "in-person", "place": "library", "team": who[0], **state[0], **facts}


def write(
    connection: psycopg.Connection, member: Member, interaction: UUID, action: str, outcome: str = "permit",
    form: UUID | None = None, /, **facts: str,
) -> UUID | None:  # fmt: skip
    """Write an inquiry's row by raw SQL; the grant that it gives, if it gives one."""
    row = connection.execute(
        "SELECT grant_id FROM road.write(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            member.token, interaction, revision_of(connection, member, interaction), form or uuid4(), action, outcome,
            ["NH.4a"], load_policy().on(FixedClock.day).edition.name,
            Jsonb(facts_for(connection, member, interaction, **facts)),
        ),
    ).fetchone()  # fmt: skip
    assert row is not None
    return None if row[0] is None else UUID(str(row[0]))


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands on one day."""

    day: date = date(2026, 1, 15)

    def today(self) -> date:
        return self.day


def road_over(application: Application) -> Road:
    """The road as the site wires it."""
    return Road(
        load_policy(),
        EmbeddedLibrary(application),
        DatabaseTrail(application),
        Accounts(application),
        FixedClock(),
    )
