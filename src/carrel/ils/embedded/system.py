"""The embedded library system behind the port: each method is one function of the database's road."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, LiteralString

from psycopg.types.json import Jsonb

from carrel.cleared import Row, lines
from carrel.database.pool import Application
from carrel.ils import counted
from carrel.ils.embedded import catalog
from carrel.ils.embedded.particulars import checked
from carrel.ils.standing import standing_of
from carrel.ports import Act, Cannot, Deed, Done, Grant, NothingPermits, Presence, Said, Standing, Titles

_READ: Final[Mapping[str, LiteralString]] = {
    "checkouts": "SELECT * FROM road.read_checkouts(%s, %s)",
    "holds": "SELECT * FROM road.read_holds(%s, %s)",
    "fees": "SELECT * FROM road.read_fees(%s, %s)",
    "balance": "SELECT * FROM road.read_balance(%s, %s)",
    "history": "SELECT * FROM road.read_history(%s, %s)",
    "questions": "SELECT * FROM road.read_questions(%s, %s)",
    "registrations": "SELECT * FROM road.read_registrations(%s, %s)",
    "plain-receipt": "SELECT * FROM road.read_plain_receipt(%s, %s)",
    "detailed-receipt": "SELECT * FROM road.read_detailed_receipt(%s, %s)",
    "personal": "SELECT * FROM road.read_personal(%s, %s)",
    "card-number": "SELECT * FROM road.read_card_number(%s, %s)",
    "recent": "SELECT * FROM road.read_recent(%s, %s)",
    "choices": "SELECT * FROM road.read_choices(%s, %s)",
    "looks": "SELECT * FROM road.read_looks(%s, %s)",
    "telephone": "SELECT * FROM road.read_telephone(%s, %s)",
}


class EmbeddedLibrary:
    """Carrel's own circulation system."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def cannot(self) -> Mapping[str, Cannot]:
        """It can do all that the vocabulary names."""
        return MappingProxyType({})

    def find_by_number(self, presence: Presence, number: str, shown_as: str, *, keeps: bool = False) -> None:
        """See the port."""
        self._find_out(presence, "find-by-number", counted.a_number(number, shown_as, keeps=keeps))

    def find_by_name(self, presence: Presence, said: Said) -> None:
        """See the port."""
        self._find_out(presence, "find-by-name", counted.a_name(said))

    def find_by_user_key(self, presence: Presence, user_key: int) -> None:
        """See the port."""
        self._find_out(presence, "find-by-user-key", {"user_key": user_key})

    def check(self, presence: Presence, kind: str, said: Said) -> None:
        """See the port."""
        self._find_out(presence, f"check-{kind.replace('_', '-')}", counted.a_comparison(said))

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
        return standing_of(self._application, presence)

    def read(self, presence: Presence, grant: Grant, cleared: str) -> Sequence[Row]:
        """See the port."""
        statement = _READ.get(cleared)
        if statement is None or cleared not in grant.cleared:
            raise NothingPermits("nothing permits this")
        return lines(cleared, self._application.rows(statement, presence.token, grant.id))

    def do(self, presence: Presence, grant: Grant, deed: Deed) -> Done:
        """See the port."""
        act = (presence.token, grant.id, deed.action, Jsonb(counted.an_act(deed)))
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
