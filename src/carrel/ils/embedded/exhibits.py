"""What of the sample library there is to scan: its people's cards, and items as they stand now. All of it is invented.

It is read as the owner of the database, so it is for the demonstration alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

import psycopg

from carrel.errors import CarrelError
from carrel.ils.embedded.cast import CAST, pin_of
from carrel.ils.embedded.sample import card_number
from carrel.staff.passwords import new_salt, stretch


class NotInvented(CarrelError):
    """The patrons here were not invented, and a demonstration shows everybody's."""

    advice = "Name an empty database in CARREL_DATABASE_URL, or another folder in CARREL_DATA. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something to scan: its number, what it is, and how it stands with it."""

    number: str
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Exhibits of one kind, and what to try with them."""

    heading: str
    hint: str
    exhibits: Sequence[Exhibit]


_AVAILABLE: Final[LiteralString] = """
SELECT i.barcode, t.title, 'on the shelf at ' || b.name
FROM library.items i JOIN library.titles t ON t.id = i.title_id JOIN library.branches b ON b.id = i.branch
WHERE i.state = 'available' AND t.kind <> 'interlibrary'
  AND NOT EXISTS (SELECT FROM library.holds h WHERE h.title_id = i.title_id)
ORDER BY i.id LIMIT 12
"""
_OUT: Final[LiteralString] = """
SELECT i.barcode, t.title,
       'out to ' || trim(x.first_name || ' ' || x.last_name) || ', due ' || to_char(c.due_on, 'FMMon FMDD')
FROM library.checkouts c JOIN library.items i ON i.id = c.item_id JOIN library.titles t ON t.id = i.title_id
  JOIN library.personal x ON x.patron_id = c.patron_id
WHERE %s = EXISTS (SELECT FROM library.holds h WHERE h.title_id = i.title_id AND h.item_id IS NULL)
ORDER BY c.patron_id, i.id LIMIT %s
"""
_READY: Final[LiteralString] = """
SELECT i.barcode, t.title,
       guard.label(h.patron_id, true) || ', for ' || trim(x.first_name || ' ' || x.last_name)
       || ', at ' || b.name || ' until ' || to_char(h.ready_until, 'FMMon FMDD')
FROM library.holds h JOIN library.items i ON i.id = h.item_id JOIN library.titles t ON t.id = i.title_id
  JOIN library.personal x ON x.patron_id = h.patron_id JOIN library.branches b ON b.id = h.pickup
ORDER BY h.patron_id, i.id LIMIT 8
"""


def check_invented(owner: psycopg.Connection) -> None:
    """Raise `NotInvented` where there are patrons, and none of the cast is among them."""
    cards = [card_number(serial) for serial in range(1, len(CAST) + 1)]
    found = owner.execute(
        "SELECT NOT EXISTS (SELECT FROM library.patrons) OR EXISTS (SELECT FROM library.cards WHERE number = ANY (%s))",
        (cards,),
    ).fetchone()
    if found != (True,):
        raise NotInvented("the patrons in this database were not invented")


def give_pins(owner: psycopg.Connection) -> None:
    """Give everybody of the cast their PIN who has none, so that they can sign in to their own account."""
    missing = owner.execute(
        "SELECT c.number, p.id,"
        " CASE p.kind WHEN 'library-connect' THEN 'library-connect-password' ELSE 'library-pin' END"
        " FROM library.cards c JOIN library.patrons p ON p.id = c.patron_id"
        " WHERE c.number = ANY (%s) AND NOT EXISTS (SELECT FROM library.pins s WHERE s.patron_id = p.id)",
        ([card_number(serial) for serial in range(1, len(CAST) + 1)],),
    ).fetchall()
    pins = {card_number(serial): pin_of(serial) for serial in range(1, len(CAST) + 1)}
    for number, patron, credential in missing:
        salt = new_salt()
        owner.execute(
            "INSERT INTO library.pins VALUES (%s, %s, %s, guard.hash(%s))",
            (patron, credential, salt, stretch(pins[number], salt)),
        )


def shelves(owner: psycopg.Connection) -> Sequence[Shelf]:
    """Cards and items as they stand now; the same sample gives the same, until something is done with it."""
    cards = [
        Exhibit(card_number(serial), one.name, f"{one.story} · PIN {pin_of(serial)}")
        for serial, one in enumerate(CAST, 1)
    ]
    return (
        Shelf("People", "Scan a card: that person is in front of you.", cards),
        _shelf(owner, "Items to check out", "After a card: it is checked out to that account.", _AVAILABLE),
        _shelf(owner, "Items that are out", "With nobody at the desk: it is checked in.", _OUT, False, 12),
        _shelf(owner, "Items that are out, with holds", "Checked in, they go to the hold shelf.", _OUT, True, 6),
        _shelf(owner, "Items on the hold shelf", "To pick one up: its label, and whose it is.", _READY),
    )


def _shelf(owner: psycopg.Connection, heading: str, hint: str, query: LiteralString, *values: object) -> Shelf:
    return Shelf(heading, hint, [Exhibit(*row) for row in owner.execute(query, values).fetchall()])
