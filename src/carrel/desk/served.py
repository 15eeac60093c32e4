"""What a request came to, as plain values, before anything of it is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from carrel.desk.results import Result
from carrel.desk.running import NOTHING_DONE, Running
from carrel.desk.visit import Moment
from carrel.policy import Answer
from carrel.ports import Row


@dataclass(frozen=True, slots=True)
class About:
    """One action and its answer: what was cleared for it, how it ended if it was done, and what was typed before."""

    action: str
    answer: Answer
    cleared: Mapping[str, Sequence[Row]] = field(default_factory=dict, repr=False)
    result: Result | None = None
    given: Mapping[str, str] = field(default_factory=dict, repr=False)
    fee: str = ""  # the one that is paid alone
    asks_own_card: bool = False  # another one than was shown


@dataclass(frozen=True, slots=True)
class Served:
    """What the desk shows next: how things stand now, and one action, or none."""

    now: Moment
    about: About | None = None
    aside: Result | None = None  # of what belongs to no answer
    recent: Sequence[Row] | None = field(default=None, repr=False)  # what was told of what was done just now
    done: Running = NOTHING_DONE
    again: str = ""
    clears: str = ""
    is_answer_alone: bool = False  # nothing but the answer changed on the page
