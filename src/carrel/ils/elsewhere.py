"""A library system whose patrons are elsewhere, behind Carrel's guard.

The guard is in Carrel's own database and shares no table with the records. It counts and writes down before they are
asked, binds the key of the account that they found, and says which key may be asked for what: by its functions for
libraries elsewhere, which refuse in the database of any other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, LiteralString

from psycopg.types.json import Jsonb

from carrel.cleared import Row
from carrel.ils import counted
from carrel.ils.counted import Counted
from carrel.ils.embedded.particulars import checked
from carrel.ils.guard import DatabaseGuard
from carrel.operations import ACTS
from carrel.ports import (
    Act,
    Cannot,
    ClaimedIdentity,
    Done,
    Found,
    Grant,
    Identification,
    LibraryUnreachable,
    NothingPermits,
    NotSearchable,
    PastAct,
    Presence,
    Records,
    Titles,
)  # fmt: skip

NO_ANSWER: Final = "no-answer"
"""How an act ended of which nobody here knows whether it was done."""


@dataclass(frozen=True)
class LibraryElsewhere(DatabaseGuard):
    """The records of one library system, by its name, under the guard of Carrel's database."""

    system: str
    records: Records

    tells_recent: ClassVar = False

    @property
    def finds_by_name(self) -> bool:
        """See the port."""
        return self.records.finds_by_name

    def cannot(self) -> Mapping[str, Cannot]:
        """See the port."""
        return self.records.cannot()

    def find_by_number(self, presence: Presence, number: str, shown_as: str, *, keeps: bool = False) -> None:
        """See the port."""
        digits, said = counted.digits_of(number), counted.a_number(number, shown_as, keeps=keeps)
        self._find(presence, "find-by-number", said, lambda: self.records.look_up_number(digits))

    def find_by_name(self, presence: Presence, said: ClaimedIdentity) -> None:
        """See the port."""
        self._find(presence, "find-by-name", counted.a_name(said), lambda: self._look_up_name(said))

    def _look_up_name(self, said: ClaimedIdentity) -> Sequence[Found]:
        if not self.finds_by_name:
            raise NotSearchable("This library system cannot search by name.")
        return self.records.look_up_name(said)

    def find_by_user_key(self, presence: Presence, user_key: int) -> None:
        """See the port."""
        said = {"user_key": user_key}
        self._find(presence, "find-by-user-key", said, lambda: self.records.look_up_user_key(user_key))

    def _find(self, presence: Presence, about: str, said: Counted, look_up: Callable[[], Sequence[Found]]) -> None:
        """Counted and committed, then asked, then bound: whatever stops it on the way has been counted."""
        self._propose(presence, about, said)
        found = look_up()
        told = found[0].circumstances if len(found) == 1 else {}
        self._call(
            "SELECT road.bind_foreign(%s, %s, %s, %s, %s, %s, %s)", presence.token, presence.interaction, self.system,
            about, Jsonb(said), [each.account_key for each in found], Jsonb(dict(told)),
        )  # fmt: skip

    def check(self, presence: Presence, kind: str, said: ClaimedIdentity) -> None:
        """See the port. A check that is closed, or of nobody, never reaches the library system."""
        about, what = f"check-{kind.replace('_', '-')}", counted.a_comparison(said)
        here = (presence.token, presence.interaction, self.system)
        self._propose(presence, about, what)
        may = self._told("SELECT road.may_compare(%s, %s, %s, %s, %s) AS told", *here, about, Jsonb(what))
        result = self.records.compare(self._account(presence), kind, said) if may else "no-match"
        self._call("SELECT road.compared_foreign(%s, %s, %s, %s, %s, %s)", *here, about, Jsonb(what), result)

    def _account(self, presence: Presence) -> str:
        key: str | None = self._told(
            "SELECT road.account_of(%s, %s, %s) AS told", presence.token, presence.interaction, self.system
        )
        if key is None:
            raise NothingPermits("no account is bound")
        return key

    def identification(self, presence: Presence) -> Identification:
        """See the port. The label is the library system's."""
        identification = super().identification(presence)
        if identification.found != "one":
            return identification
        has_number = bool(identification.shown & {"card", "number"} or identification.matched & {"photo_id", "details"})
        return replace(identification, label=self._label(self._account(presence), has_number))

    def _label(self, account_key: str, has_number: bool) -> str:
        """Who is served can be answered without it."""
        try:
            return self.records.label(account_key, has_number=has_number)
        except LibraryUnreachable:
            return ""

    def read(self, presence: Presence, grant: Grant, cleared: str) -> Sequence[Row]:
        """See the port."""
        key: str = self._told(
            "SELECT road.open_foreign(%s, %s, %s, %s) AS told", presence.token, grant.id, self.system, cleared
        )
        return self.records.read(key, cleared)

    def do(self, presence: Presence, grant: Grant, act: Act) -> Done:
        """See the port. Of what is not answered in time nobody knows whether it was done, and it is not tried again."""
        particulars = self._propose_act(presence, grant, act)
        begun = self.application.row(
            "SELECT is_first, has_ended, account_key FROM road.begin_foreign(%s, %s, %s, %s, %s)",
            presence.token, grant.id, self.system, act.action, particulars,
        )  # fmt: skip
        if begun["is_first"]:
            ended = _as_kept(self._carried_out(begun["account_key"], Act(act.action, checked(act))))
            self._call("SELECT road.ended_foreign(%s, %s, %s, %s)", presence.token, grant.id, self.system, Jsonb(ended))
        elif not begun["has_ended"]:  # it is under way, or the server went away meanwhile
            return Done(False, NO_ANSWER)
        return self._done(presence, grant)

    def _carried_out(self, account_key: str | None, act: Act) -> Done:
        if ACTS[act.action].is_by_hand:
            return Done(True)
        try:
            return self.records.do(account_key, act)
        except LibraryUnreachable:
            return Done(False, NO_ANSWER)

    def acts(self, presence: Presence) -> Sequence[PastAct]:
        """None can be taken back: nothing is known of what the library system did beside the act."""
        super().identification(presence)
        return ()

    def titles(self, words: str) -> Titles:
        """See the port."""
        return self.records.titles(words)

    def branches(self) -> Mapping[str, str]:
        """See the port."""
        return self.records.branches()

    def _told(self, statement: LiteralString, *values: object) -> Any:
        return self.application.row(statement, *values)["told"]


def _as_kept(done: Done) -> dict[str, object]:
    return {**done.more, "is_done": done.is_done, **({"reason": done.reason} if done.reason else {})}
