"""The running list: what this interaction did, newest first, each with its undo while that is safe.

It says nothing about whose account it was. A title stands on it only as far as hearing what is checked out was
permitted, in an inquiry of its own; else the end of the barcode does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from carrel.cleared import RecentRow
from carrel.desk.act_forms import CHECKS_OUT
from carrel.desk.results import LISTED
from carrel.desk.tables import day
from carrel.ports import TAKES_BACK, PastAct

UNDOES: Final = {act: by for by, acts in TAKES_BACK.items() for act in acts}
"""The act that takes each back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what was done, with what, when it is due or where it goes, and the receipt to undo it by."""

    action: str
    done: str
    what: str
    then: str = ""
    undo: str = ""
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """What was done for the account that is served now, or with nobody here; and before, in this visit, for others."""

    here: tuple[Entry, ...] = ()
    before: tuple[Entry, ...] = ()

    @property
    def stands(self) -> int:
        """How much of what was done here was not taken back."""
        return sum(not entry.is_undone for entry in self.here)


NOTHING_DONE: Final = Running()


def running(acts: Sequence[PastAct], recent: Sequence[RecentRow], today: date) -> Running:
    """What was done, with the titles that were told of this account."""
    titled = {row.receipt: row for row in recent if row.receipt}
    here = [act for act in acts if act.is_here]
    return Running(
        tuple(_entry(act, row, titled, today) for act, row in _in_order(here, recent)),
        tuple(_entry(act, None, {}, today) for act in acts if not act.is_here),
    )


def title_of(receipt: str, recent: Sequence[RecentRow]) -> str:
    """The title that an act was about, as far as it was told."""
    return next((row.title for row in recent if row.receipt == receipt), "")


def _in_order(
    acts: Sequence[PastAct], recent: Sequence[RecentRow]
) -> Iterator[tuple[PastAct | None, RecentRow | None]]:
    """Both lists are newest first: acts, and between them the renewals, which have no receipt."""
    waiting = list(acts)
    receipts = {act.receipt for act in acts}
    for row in recent:
        if row.receipt in receipts:
            while waiting:
                act = waiting.pop(0)
                yield act, None
                if act.receipt == row.receipt:
                    break
        elif row.action == "renew" and row.result == "done":
            yield None, row
    for act in waiting:
        yield act, None


def _entry(act: PastAct | None, row: RecentRow | None, titled: dict[str, RecentRow], today: date) -> Entry:
    if act is None:
        assert row is not None
        return Entry("renew", LISTED["renew"], row.title, f"due {day(row.due_on, today)}")
    told = titled.get(act.receipt)
    what = told.title if told else f"…{act.ending}" if act.ending else ""
    receipt = act.receipt if act.can_undo and act.action in UNDOES else ""
    return Entry(act.action, LISTED.get(act.action, ""), what, _then(act, told, today), receipt, act.is_undone)


def _then(act: PastAct, told: RecentRow | None, today: date) -> str:
    """What is next with the item: a pile that was checked in is carried by this."""
    if act.is_undone:
        return "undone"
    if act.goes_to:
        return f"{'hold shelf' if act.goes_to == 'hold-shelf' else 'shelves'}, {act.branch}"
    return f"due {day(told.due_on, today)}" if told and told.due_on and act.action in CHECKS_OUT else ""
