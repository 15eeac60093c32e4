"""The embedded library system behind the port: each method is one function of the database's road."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, LiteralString

from psycopg.types.json import Jsonb

from carrel.cleared import Row, lines
from carrel.ils import counted
from carrel.ils.counted import Counted
from carrel.ils.embedded import catalog
from carrel.ils.guard import DatabaseGuard
from carrel.ports import Act, Cannot, ClaimedIdentity, Done, Grant, NothingPermits, PastAct, Presence, Titles

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
    "telephone": "SELECT * FROM road.read_telephone(%s, %s)",
}


class EmbeddedLibrary(DatabaseGuard):
    """Carrel's own circulation system: its records are in the guard's database, and found and bound in one call."""

    finds_by_name: Final = True
    tells_recent: Final = True

    def cannot(self) -> Mapping[str, Cannot]:
        """It can do all that the vocabulary names."""
        return MappingProxyType({})

    def find_by_number(self, presence: Presence, number: str, shown_as: str, *, keeps: bool = False) -> None:
        """See the port."""
        self._look_up(presence, "find-by-number", counted.a_number(number, shown_as, keeps=keeps))

    def find_by_name(self, presence: Presence, said: ClaimedIdentity) -> None:
        """See the port."""
        self._look_up(presence, "find-by-name", counted.a_name(said))

    def find_by_user_key(self, presence: Presence, user_key: int) -> None:
        """See the port."""
        self._look_up(presence, "find-by-user-key", {"user_key": user_key})

    def check(self, presence: Presence, kind: str, said: ClaimedIdentity) -> None:
        """See the port."""
        self._look_up(presence, f"check-{kind.replace('_', '-')}", counted.a_comparison(said))

    def _look_up(self, presence: Presence, about: str, said: Counted) -> None:
        """Propose a guess, and compare it: two transactions, so that none is looked at before it is counted."""
        self._propose(presence, about, said)
        self._call("SELECT road.look_up(%s, %s, %s, %s)", presence.token, presence.interaction, about, Jsonb(said))

    def read(self, presence: Presence, grant: Grant, cleared: str) -> Sequence[Row]:
        """See the port."""
        statement = _READ.get(cleared)
        if statement is None or cleared not in grant.cleared:
            raise NothingPermits("nothing permits this")
        return lines(cleared, self.application.rows(statement, presence.token, grant.id))

    def do(self, presence: Presence, grant: Grant, act: Act) -> Done:
        """See the port."""
        particulars = self._propose_act(presence, grant, act)
        self._call("SELECT road.act(%s, %s, %s, %s)", presence.token, grant.id, act.action, particulars)
        return self._done(presence, grant)

    def acts(self, presence: Presence) -> Sequence[PastAct]:
        """See the port."""
        rows = self.application.rows("SELECT * FROM road.acts(%s, %s)", presence.token, presence.interaction)
        return [
            PastAct(
                str(row["receipt"]),
                *(row[name] for name in ("action", "ending", "is_undone", "can_undo", "goes_to", "branch", "is_here")),
            )
            for row in rows
        ]

    def titles(self, words: str) -> Titles:
        """See the port. Articles count only where nothing else was typed."""
        return catalog.titles(self.application, words)

    def branches(self) -> Mapping[str, str]:
        """See the port."""
        return {
            row["id"]: row["name"]
            for row in self.application.rows("SELECT id, name FROM library.branches ORDER BY name")
        }
