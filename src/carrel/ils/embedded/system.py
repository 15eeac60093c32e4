"""The embedded library system behind the port: each method is one function of the database's road."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, LiteralString

from carrel.database.pool import Application
from carrel.ils.embedded import keys
from carrel.ils.embedded.particulars import checked
from carrel.ports import Deed, Done, Grant, NothingPermits, Presence, Row, Said, Standing, Title, Unfit
from carrel.staff.passwords import new_salt, stretch

_READ: Final[Mapping[str, LiteralString]] = {
    "checkouts": "SELECT id, title, due_on, renewals FROM road.read_checkouts(%s, %s)",
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
}

_DO: Final[Mapping[str, LiteralString]] = {
    "check-out": "SELECT road.check_out(%s, %s, %s) AS done",
    "check-out-interlibrary-loan": "SELECT road.check_out_interlibrary_loan(%s, %s, %s) AS done",
    "check-out-hold-to-holder": "SELECT road.check_out_hold_to_holder(%s, %s, %s) AS done",
    "check-out-hold-to-self": "SELECT road.check_out_hold_to_self(%s, %s, %s, %s) AS done",
    "return": "SELECT road.return_item(%s, %s, %s) AS done",
    "renew": "SELECT road.renew(%s, %s) AS done",
    "place-hold": "SELECT road.place_hold(%s, %s, %s, %s) AS done",
    "cancel-hold": "SELECT road.cancel_hold(%s, %s, %s) AS done",
    "change-hold": "SELECT road.change_hold(%s, %s, %s, %s) AS done",
    "pay-fee": "SELECT road.pay_fee(%s, %s, %s) AS done",
    "update-contact": "SELECT road.update_contact(%s, %s, %s, %s, %s) AS done",
    "replace-card": "SELECT road.replace_card(%s, %s, %s) AS done",
    "email-card-number": "SELECT road.email_card_number(%s, %s) AS done",
    "mail-card": "SELECT road.mail_card(%s, %s) AS done",
    "change-pin": "SELECT road.change_pin(%s, %s, %s, %s, %s) AS done",
    "reset-pin": "SELECT road.reset_pin(%s, %s, %s) AS done",
}
_BY_HAND: Final[LiteralString] = "SELECT road.done_by_hand(%s, %s, %s) AS done"
_KEY_OF_CONTACT: Final = {"email": keys.email_key, "telephone": keys.telephone_key, "address": keys.address_key}


class EmbeddedLibrary:
    """Carrel's own circulation system."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def cannot(self) -> Mapping[str, str]:
        """It can do all that the vocabulary names."""
        return MappingProxyType({})

    def find_by_number(self, presence: Presence, number: str, shown_as: str) -> None:
        """See the port. Spaces and hyphens in a number are not part of it."""
        digits = re.sub(r"[\s-]", "", number)
        self._application.rows(
            "SELECT road.find_by_number(%s, %s, %s, %s)", presence.token, presence.interaction, digits[:64], shown_as
        )

    def find_by_name(self, presence: Presence, said: Said) -> None:
        """See the port."""
        if not keys.name_keys(said.name):
            raise Unfit("a name is needed")
        self._application.rows(
            "SELECT road.find_by_name(%s, %s, %s, %s, %s, %s, %s)",
            presence.token, presence.interaction, *_compared(said),
        )  # fmt: skip

    def find_by_user_key(self, presence: Presence, user_key: int) -> None:
        """See the port."""
        self._application.rows(
            "SELECT road.find_by_user_key(%s, %s, %s)", presence.token, presence.interaction, user_key
        )

    def check(self, presence: Presence, kind: str, said: Said) -> None:
        """See the port."""
        self._application.rows(
            "SELECT road.check_said(%s, %s, %s, %s, %s, %s, %s, %s)",
            presence.token, presence.interaction, kind, *_compared(said),
        )  # fmt: skip

    def standing(self, presence: Presence) -> Standing:
        """See the port."""
        row = self._application.row("SELECT * FROM road.state(%s, %s)", presence.token, presence.interaction)
        return Standing(
            row["found"], frozenset(row["shown"]), frozenset(row["matched"]), row["last_check"], row["label"] or "",
            MappingProxyType(row["circumstances"]), row["idle_seconds_left"],
        )  # fmt: skip

    def read(self, presence: Presence, grant: Grant, cleared: str) -> Sequence[Row]:
        """See the port."""
        statement = _READ.get(cleared)
        if statement is None or cleared not in grant.cleared:
            raise NothingPermits("nothing permits this")
        return self._application.rows(statement, presence.token, grant.id)

    def do(self, presence: Presence, grant: Grant, deed: Deed) -> Done:
        """See the port."""
        values = _values(deed)
        statement = _DO.get(deed.action)
        if statement is None:
            statement, values = _BY_HAND, [deed.action]
        done = self._application.row(statement, presence.token, grant.id, *values)["done"]
        return Done(done.pop("is_done"), done.pop("reason", ""), MappingProxyType(done))

    def titles(self, words: str) -> Sequence[Title]:
        """Titles with all these words, eight at most."""
        pattern = "%" + "%".join(re.findall(r"\w+", words[:200])) + "%"
        rows = self._application.rows(
            "SELECT id, title, author FROM library.titles WHERE title || ' ' || author ILIKE %s"
            " ORDER BY title, id LIMIT 8",
            pattern,
        )
        return [Title(row["id"], row["title"], row["author"]) for row in rows]

    def branches(self) -> Mapping[str, str]:
        """See the port."""
        return {
            row["id"]: row["name"]
            for row in self._application.rows("SELECT id, name FROM library.branches ORDER BY name")
        }


def _values(deed: Deed) -> list[object]:
    """The particulars in the order of the function's parameters."""
    particulars = checked(deed)
    values: list[object] = list(particulars.values())
    if deed.action == "update-contact":
        kind, value = str(particulars["kind"]), str(particulars["value"])
        return [kind, value, _KEY_OF_CONTACT[kind](value)]
    if deed.action == "change-pin":
        salt = new_salt()
        return [particulars["credential"], salt, stretch(str(particulars["new_pin"]), salt)]
    return values


def _compared(said: Said) -> tuple[object, ...]:
    return (
        keys.name_keys(said.name) or None,
        said.birth_date,
        keys.address_key(said.address) or None,
        keys.telephone_key(said.telephone) or None,
        keys.email_key(said.email) or None,
    )
