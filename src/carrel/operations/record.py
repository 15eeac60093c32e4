"""What is known of one action: the shape of its record."""

from dataclasses import dataclass
from enum import StrEnum

from carrel.cleared import Field
from carrel.operations.handing_over import Way
from carrel.operations.particulars import Particular


class Group(StrEnum):
    """The four kinds of action."""

    HEARING = "hearing and seeing"
    DOING = "doing"
    CARD_AND_PIN = "card and PIN"
    OUTBOUND = "outbound and institutional"


@dataclass(frozen=True, slots=True)
class Desk:
    """Its line in the list of the desk.

    `place` is where it stands among the others: in the order in which people ask. What has no `key` is asked seldom,
    and found by typing. `circumstance` is the fact that is asked beside its answer.
    """

    place: int
    words: str
    key: str = ""
    circumstance: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act was not done: the code that a library system gives, and how staff read it.

    `is_of_item`: it is so of the item alone. The item is named, for in a pile nobody knows which it was.
    """

    code: str
    words: str
    is_of_item: bool = False


@dataclass(frozen=True, slots=True)
class ActKind:
    """What a library system carries out, or people do by hand.

    `button` is what its form says; `done`, `listed` and `undone` are what is said of it afterwards, of it in the
    running list, and of it once it was taken back; `{on}` is where the title of a hold goes. `takes_back` names the
    acts that it undoes, given the receipt of one. `companion` is the inquiry that must be open to carry it out.
    `reasons` are those that it alone may give for not being done; what several share stands with the words of the desk.
    """

    button: str = "It is done"
    done: str = "Recorded as done"
    particulars: tuple[Particular, ...] = ()
    may_be_given: tuple[Particular, ...] = ()
    listed: str = ""
    undone: str = ""
    takes_back: tuple[str, ...] = ()
    companion: str = ""
    reasons: tuple[Reason, ...] = ()
    is_by_hand: bool = False
    is_check_out: bool = False  # an item is out afterwards
    opens_first: bool = False  # what is said is opened, as an inquiry, and then it is done


@dataclass(frozen=True, slots=True)
class Operation:
    """One action, and everything that the software knows of it but what the policy answers.

    `meaning` is how a person would say it. `clears` is what a permit opens to be read, and nothing else is ever
    fetched. `is_message`: it is left on a voicemail, and asked on no other channel. What is permitted without an
    account (`needs_account` is False) is done without one; anything else waits until one is found.
    """

    name: str
    group: Group
    meaning: str
    desk: Desk
    clears: tuple[Field, ...] = ()
    hands_over: tuple[Way, ...] = ()
    act: ActKind | None = None
    needs_account: bool = True
    is_message: bool = False
