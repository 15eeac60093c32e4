"""What is asked of the guard alone, in the same words whichever library system is behind it."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import LiteralString

from psycopg.types.json import Jsonb

from carrel.database.pool import Application
from carrel.ils import counted
from carrel.ils.counted import Counted
from carrel.ils.embedded.particulars import checked
from carrel.ports import Act, Done, Grant, Identification, Presence


@dataclass(frozen=True)
class DatabaseGuard:
    """Carrel's own database: it counts and commits before anything is compared or done, and tells what came of it."""

    application: Application

    def hold_card(self, presence: Presence) -> None:
        """See the port."""
        self._call("SELECT road.hold_card(%s, %s)", presence.token, presence.interaction)

    def identification(self, presence: Presence) -> Identification:
        """See the port."""
        row = self.application.row("SELECT * FROM road.state(%s, %s)", presence.token, presence.interaction)
        return Identification(
            row["found"], frozenset(row["shown"]), frozenset(row["matched"]), row["last_check"], row["label"] or "",
            MappingProxyType(row["circumstances"]), row["idle_seconds_left"], row["revision"], row["label_shows_name"],
            row["account"], row["has_own_card"], row["credential"], row["tries_left"],
        )  # fmt: skip

    def validate(self, act: Act) -> None:
        """See the port."""
        checked(act)

    def _propose(self, presence: Presence, about: str, said: Counted) -> None:
        """A guess is counted and committed before it is one."""
        self._call("SELECT road.propose(%s, %s, %s, %s)", presence.token, presence.interaction, about, Jsonb(said))

    def _propose_act(self, presence: Presence, grant: Grant, act: Act) -> Jsonb:
        """Likewise an act, which may try a number; its particulars, as it is then carried out with them."""
        particulars = Jsonb(counted.an_act(act))
        self._call("SELECT road.propose_act(%s, %s, %s, %s)", presence.token, grant.id, act.action, particulars)
        return particulars

    def _done(self, presence: Presence, grant: Grant) -> Done:
        """How an act ended, once that is committed."""
        done = self.application.row("SELECT road.done(%s, %s) AS done", presence.token, grant.id)["done"]
        return Done(done.pop("is_done"), done.pop("reason", ""), MappingProxyType(done))

    def _call(self, statement: LiteralString, *values: object) -> None:
        self.application.rows(statement, *values)
