"""How an act ended, in words: what was done, where the item goes, and why not. No sentence claims what was not done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from carrel.cleared import RecentRow
from carrel.desk.act_forms import CHECKS_OUT
from carrel.desk.tables import day, day_of, money
from carrel.desk.wording import OF_THE_ITEM, REASONS
from carrel.operations import ACTS
from carrel.ports import Act, Done, PastAct

LISTED: Final[Mapping[str, str]] = {name: act.listed for name, act in ACTS.items() if act.listed}
"""What was done, in a word or two."""

COULD_BE_RENEWED: Final = f"{ACTS['renew'].done}."
"""All that is said where no title, count or date may be told (reading R9)."""

_ONCE_MORE: Final = "Nothing was renewed: it was already renewed in this visit."
_NOT_RENEWED: Final[Mapping[str, str]] = {
    "limit": "at the renewal limit",
    "waited-for": "on hold for somebody else",
    "no-gain": "already due as late as possible",
}


@dataclass(frozen=True, slots=True)
class Goes:
    """Where an item goes that came back; `label` and `until` are the hold shelf's, when they are at hand."""

    words: str
    is_elsewhere: bool
    label: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How an act ended. `sound` is done, stop or neutral; `undo` a receipt; `slip` the barcode of what waits now."""

    words: str
    sound: str = "done"
    more: tuple[str, ...] = ()
    goes: Goes | None = None
    undo: str = ""
    slip: str = ""

    @property
    def is_done(self) -> bool:
        """Was anything done?"""
        return self.sound == "done"


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when it is said: the name of the desk's branch, today, and the names of all branches."""

    branch: str
    today: date
    branches: Mapping[str, str]


def why_not(done: Done) -> str:
    """The reason in words."""
    return REASONS.get(done.reason, "It was not done.")


def result(act: Act, done: Done, here: Here, title: str = "") -> Result:
    """What an act came to; `title` is what a hold is about, where it may be told."""
    item = _item(act.particulars.get("barcode", ""))
    if not done.is_done:
        return _not_done(done, item, here)
    more, again = done.more, done.more.get("again") == "yes"
    words = _on(ACTS[act.action].done, title)
    if act.action in ("place-hold", "change-hold"):
        words += f": pick up at {here.branches.get(act.particulars.get('pickup', ''), '')}"
    ended = Result(f"{words}{item}.", undo=more.get("undo", ""), more=_particulars(act, more, here))
    if act.action == "return":
        ended = replace(
            ended, goes=_goes(more, here), slip=act.particulars.get("barcode", "") if _has_slip(more) else ""
        )
    return replace(ended, words=f"Already checked in{item}.", sound="neutral") if again else ended


def undone(act: PastAct, done: Done, here: Here, title: str = "") -> Result:
    """What taking an act back came to; it names the act."""
    what = f"{LISTED.get(act.action, 'Done')}{f', “{title}”' if title else _item(act.ending)}"
    if not done.is_done:
        return Result(f"Not undone: {what}.", "stop", (why_not(done),))
    return Result(f"Undone: {what}.", more=(_on(ACTS[act.action].undone, ""),), goes=_goes(done.more, here))


def _on(words: str, title: str) -> str:
    """With the title of the hold in its place, where there is one and it may be told."""
    return words.replace("{on}", f" on “{title}”" if title else "")


def renewed(rows: Sequence[RecentRow], today: date, *, was_before: bool, is_one: bool) -> Result:
    """What renewing came to, line by line as it may be heard: how many were, how many not, and why not.

    `was_before`: others were renewed in this visit already. `is_one`: one alone was to be.
    """
    counted = Counter(row.result for row in rows)
    done, left = counted.pop("done", 0), counted.total()
    if not rows:
        return Result(_ONCE_MORE if was_before else "Nothing was renewed: nothing is checked out.", "neutral")
    if is_one and done:
        return Result(f"Renewed: due {day(rows[0].due_on, today)}.")
    why = _because(rows)
    if not done:
        sound = "neutral" if set(counted) == {"no-gain"} else "stop"
        return Result("Not renewed." if is_one else "Nothing was renewed.", sound, why)
    return Result(f"{done} renewed, {left} not." if left else f"All renewed: {done}.", more=why)


def _because(rows: Sequence[RecentRow]) -> tuple[str, ...]:
    """Each reason with the titles that it holds for."""
    titles = {
        reason: [f"“{row.title}”" for row in rows if row.result == reason] for reason in _NOT_RENEWED
    }  # fmt: skip
    return tuple(f"{', '.join(titles[reason])}: {words}." for reason, words in _NOT_RENEWED.items() if titles[reason])


def _not_done(done: Done, item: str, here: Here) -> Result:
    """A second read of an item is neither done nor wrong; it says what the first one said."""
    if done.reason != "already-out":
        return Result(
            f"{item.strip()}: {why_not(done)}" if item and done.reason in OF_THE_ITEM else why_not(done), "stop"
        )
    due = day_of(done.more.get("due_on", ""), here.today)
    return Result(f"Already checked out{item}.", "neutral", (f"Due {due}.",) if due else ())


def _particulars(act: Act, more: Mapping[str, str], here: Here) -> tuple[str, ...]:
    said = []
    if cents := act.particulars.get("cents"):
        said.append(f"{money(int(cents))} received.")
    if act.action in CHECKS_OUT and (due := more.get("due_on")):
        said.append(f"Due {day_of(due, here.today)}.")
    if more.get("was_ready") == "yes":
        said += [f"It is on the hold shelf at {more.get('at', '')}: take it off.", _from_the_hold_shelf(act, more)]
    return tuple(said)


def _from_the_hold_shelf(act: Act, more: Mapping[str, str]) -> str:
    branch = more.get("branch", "")
    if more.get("goes_to") != "hold-shelf":
        return f"It goes to the shelves at {branch}."
    if act.action == "change-hold":
        return f"It goes to the hold shelf at {branch}: check it in there to print its slip."
    return f"It is on hold for the next person at {branch}: check it in to print its slip."


def _goes(more: Mapping[str, str], here: Here) -> Goes | None:
    if "goes_to" not in more:
        return None
    branch = more.get("branch", "")
    shelf = "hold shelf" if more["goes_to"] == "hold-shelf" else "shelves"
    where = f"To the {shelf} at {branch}" if branch else f"To the {shelf}"
    until = day_of(more.get("until", ""), here.today)
    return Goes(where, bool(branch) and branch != here.branch, more.get("label", ""), until)


def _has_slip(more: Mapping[str, str]) -> bool:
    return more.get("goes_to") == "hold-shelf"


def _item(barcode: str) -> str:
    """As printed on what staff hold: was this one read, or the last?"""
    return f" …{barcode[-5:]}" if barcode else ""
