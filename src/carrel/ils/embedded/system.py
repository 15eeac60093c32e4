"""The embedded library system behind the port: each method is one function of the database's road."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, LiteralString

from psycopg.types.json import Jsonb

from carrel.database.pool import Application
from carrel.ils.embedded import catalog, keys
from carrel.ils.embedded.particulars import checked
from carrel.ports import Act, Deed, Done, Grant, NothingPermits, Presence, Row, Said, Standing, Titles, Unfit
from carrel.staff.passwords import new_salt, stretch

_READ: Final[Mapping[str, LiteralString]] = {
    "checkouts": "SELECT id, title, due_on, renewals, is_at_limit FROM road.read_checkouts(%s, %s)",
    "holds": "SELECT id, title, pickup, is_ready, ready_until FROM road.read_holds(%s, %s)",
    "fees": "SELECT id, cause, title, owed_cents, assessed_on FROM road.read_fees(%s, %s)",
    "balance": "SELECT owed_cents FROM road.read_balance(%s, %s)",
    "history": "SELECT title, returned_on FROM road.read_history(%s, %s)",
    "questions": "SELECT asked_on, question FROM road.read_questions(%s, %s)",
    "registrations": "SELECT program, held_on FROM road.read_registrations(%s, %s)",
    "plain-receipt": "SELECT paid_on, cents FROM road.read_plain_receipt(%s, %s)",
    "detailed-receipt": "SELECT paid_on, cause, title, cents FROM road.read_detailed_receipt(%s, %s)",
    "personal": "SELECT first_name, last_name, birth_date, address, telephone, email FROM road.read_personal(%s, %s)",
    "card-number": "SELECT number FROM road.read_card_number(%s, %s)",
    "recent": "SELECT receipt, action, result, title, due_on, is_last FROM road.read_recent(%s, %s)",
    "telephone": "SELECT telephone FROM road.read_telephone(%s, %s)",
}

_KEY_OF_CONTACT: Final = {"email": keys.email_key, "telephone": keys.telephone_key, "address": keys.address_key}


class EmbeddedLibrary:
    """Carrel's own circulation system."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def cannot(self) -> Mapping[str, str]:
        """It can do all that the vocabulary names."""
        return MappingProxyType({})

    def find_by_number(self, presence: Presence, number: str, shown_as: str, *, keeps: bool = False) -> None:
        """See the port. Spaces and hyphens in a number are not part of it."""
        digits = re.sub(r"[\s-]", "", number)
        said = {"number": digits[:64], "shown_as": shown_as, **({"keeps": True} if keeps else {})}
        self._find_out(presence, "find-by-number", said)

    def find_by_name(self, presence: Presence, said: Said) -> None:
        """See the port."""
        names, needed = keys.names_to_find(said.name)
        if not names:
            raise Unfit("a name is needed")
        self._find_out(presence, "find-by-name", {"names": names, "needed": needed, **_contact(said)})

    def find_by_user_key(self, presence: Presence, user_key: int) -> None:
        """See the port."""
        self._find_out(presence, "find-by-user-key", {"user_key": user_key})

    def check(self, presence: Presence, kind: str, said: Said) -> None:
        """See the port."""
        self._find_out(presence, f"check-{kind.replace('_', '-')}", _compared(said))

    def _find_out(self, presence: Presence, about: str, said: Mapping[str, object]) -> None:
        """Propose a guess, and compare it: two transactions, so that none is looked at before it is counted."""
        guess = (presence.token, presence.interaction, about, Jsonb(said))
        self._application.rows("SELECT road.propose(%s, %s, %s, %s)", *guess)
        self._application.rows("SELECT road.find_out(%s, %s, %s, %s)", *guess)

    def hold_card(self, presence: Presence) -> None:
        """See the port."""
        self._application.rows("SELECT road.hold_card(%s, %s)", presence.token, presence.interaction)

    def standing(self, presence: Presence) -> Standing:
        """See the port."""
        row = self._application.row("SELECT * FROM road.state(%s, %s)", presence.token, presence.interaction)
        return Standing(
            row["found"], frozenset(row["shown"]), frozenset(row["matched"]), row["last_check"], row["label"] or "",
            MappingProxyType(row["circumstances"]), row["idle_seconds_left"], row["revision"], row["label_shows_name"],
            row["account"], row["has_own_card"], row["credential"], row["tries_left"],
        )  # fmt: skip

    def read(self, presence: Presence, grant: Grant, cleared: str) -> Sequence[Row]:
        """See the port."""
        statement = _READ.get(cleared)
        if statement is None or cleared not in grant.cleared:
            raise NothingPermits("nothing permits this")
        return self._application.rows(statement, presence.token, grant.id)

    def do(self, presence: Presence, grant: Grant, deed: Deed) -> Done:
        """See the port."""
        act = (presence.token, grant.id, deed.action, Jsonb(_values(deed)))
        self._application.rows("SELECT road.propose_act(%s, %s, %s, %s)", *act)
        self._application.rows("SELECT road.act(%s, %s, %s, %s)", *act)
        done = self._application.row("SELECT road.done(%s, %s) AS done", presence.token, grant.id)["done"]
        return Done(done.pop("is_done"), done.pop("reason", ""), MappingProxyType(done))

    def acts(self, presence: Presence) -> Sequence[Act]:
        """See the port."""
        rows = self._application.rows("SELECT * FROM road.acts(%s, %s)", presence.token, presence.interaction)
        return [
            Act(
                str(row["receipt"]),
                *(row[name] for name in ("action", "ending", "is_undone", "can_undo", "goes_to", "branch", "is_here")),
            )
            for row in rows
        ]

    def fit(self, deed: Deed) -> None:
        """See the port."""
        checked(deed)

    def titles(self, words: str) -> Titles:
        """See the port. Articles count only where nothing else was typed."""
        return catalog.titles(self._application, words)

    def branches(self) -> Mapping[str, str]:
        """See the port."""
        return {
            row["id"]: row["name"]
            for row in self._application.rows("SELECT id, name FROM library.branches ORDER BY name")
        }


def _values(deed: Deed) -> dict[str, str]:
    """The particulars, and what is kept in place of a contact's spelling and of a PIN."""
    particulars = checked(deed)
    if deed.action == "update-contact":
        particulars["key"] = _KEY_OF_CONTACT[particulars["kind"]](particulars["value"])
    if deed.action == "change-pin":
        secret = f"{particulars['credential']} {particulars['new_pin']}"
        particulars["mark"] = hashlib.sha256(secret.encode()).hexdigest()  # is it the same form with the same PIN?
        particulars["salt"] = new_salt()
        particulars["proof"] = stretch(particulars.pop("new_pin"), particulars["salt"])
    return particulars


def _compared(said: Said) -> dict[str, object]:
    """What was said, as it is compared; what was not said is not there."""
    if said.surname or said.given:
        return {**keys.named_on_licence(said.surname, said.given, is_cut=said.is_cut), **_contact(said)}
    return {**keys.words_to_match(said.name), **_contact(said)}


def _contact(said: Said) -> dict[str, object]:
    contact = {
        "birth_date": said.birth_date and said.birth_date.isoformat(),
        "address": keys.address_key(said.address),
        "telephone": keys.telephone_key(said.telephone),
        "email": keys.email_key(said.email),
    }
    return {name: value for name, value in contact.items() if value}
