"""What Carrel asks of the world: a library system, an audit trail, a desk to stand at.

A library system is a `Guard` before records: it finds, compares, reads and does; it decides nothing. It reads and does
only with a `Grant`, which the audit trail gives for a row that is committed. Our own keeps both in one database; of any
other the `Records` are elsewhere, and the guard is ours all the same. `tests/ils/contract.py` says all this as tests: a
system that keeps it can stand behind Carrel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from carrel.cleared import Row
from carrel.errors import CarrelError
from carrel.operations import ACTS
from carrel.operations.particulars import Particular
from carrel.policy import Answer, Facts


class NotSignedIn(CarrelError):
    """Nobody is signed in here."""

    advice = "Sign in again. Nothing was released."


class Locked(CarrelError):
    """The desk is locked, by hand or because nobody worked here for 15 minutes."""

    advice = "Unlock it with the password, and go on where you left off. Nothing was released."


class PasswordToChoose(CarrelError):
    """Somebody else set the password of this account, or may have, and it works only once."""

    advice = "Choose a password of your own first. Nothing was released."


class OwnAccount(CarrelError):
    """You cannot change your own account, except for its password."""

    advice = "Another administrator can do that, or the systems librarian with `carrel staff`. Nothing was changed."


class LastAdministrator(CarrelError):
    """This is the only open administrator account."""

    advice = "Make somebody else an administrator first. Nothing was changed."


class InteractionOver(CarrelError):
    """This interaction has ended, or ten minutes passed, or the page belongs to somebody else."""

    advice = "Begin with the next person. Nothing was released."


class NothingPermits(CarrelError):
    """There is no permission in force for this."""

    advice = "Ask again from the start of the inquiry. Nothing was released."


class NotYourRole(CarrelError):
    """This is for staff with another role."""

    advice = "Ask an administrator."


class FactsChanged(CarrelError):
    """What the page knew about the person or the account is no longer true."""

    advice = "Look at the answer again, and go on from there. Nothing was released."


class InvalidInput(CarrelError):
    """What was sent is not what the form asks for."""

    advice = "Check what was typed. Nothing was released and nothing was done."


class DoneAlready(CarrelError):
    """This form was already used for something else: it may be an old page, or the back button."""

    advice = "Nothing was done now. Choose what they want again, to get a new form."


class EnoughGuesses(CarrelError):
    """That has been tried too often, with a name or with numbers that find nobody."""

    advice = "Ask for the card or photo identification."


class AuditUnwritable(CarrelError):
    """The audit trail could not be written, so the answer was withheld."""

    advice = "The audit trail is full or offline. Nothing was released; call the systems librarian."


class NotSearchable(CarrelError):
    """This library system cannot search by name."""

    advice = "Ask for the card or its number. Nothing was searched."


class LibraryUnreachable(CarrelError):
    """The library system did not answer."""

    advice = "Nothing was released. Try again; if it happens again, call the systems librarian."


class Principal(StrEnum):
    """Who may ask. Each row of the trail says which; each begins only its own kind of interaction.

    Staff alone have a door yet; a job of Carrel's own serves nobody, and says that it was done.
    """

    STAFF = "staff"
    ACCOUNT_HOLDER = "account-holder"
    LINK = "link"
    MACHINE = "machine"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Presence:
    """One member of staff serving one person. The token is a secret and has no printable form."""

    token: str = field(repr=False)
    interaction: UUID


@dataclass(frozen=True, slots=True)
class ClaimedIdentity:
    """What the person says about the account holder. It is compared and forgotten; it has no printable form.

    `surname`, `given` (all given names) and `is_cut` (the card holds less of a name than there is) are those of a
    scanned license; `name` is then its first given name and its surname.
    """

    name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    address: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    surname: str = field(default="", repr=False)
    given: str = field(default="", repr=False)
    is_cut: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class Identification:
    """What an interaction has come to. Nothing in it says who the patron is.

    `found` is nothing-yet, one, several or none; `shown` holds card, number, name; `matched` holds details, photo_id,
    birth_date; `last_check` is match, no-match, closed or too-few, or None. `circumstances` are facts of the account.
    `revision` changes whenever an account is found, something is compared or a card is held. `account` changes only
    where another account is found, or none, or several; the same one found again keeps whatever was shown and matched.
    `has_own_card`: somebody's own card was shown here, for holds to be picked up on it. `credential` is the one that
    the account signs in with, told where its number was shown or it is known whose it is. `tries_left` counts the blind
    checks that may still fail today, whoever tries; None where no account is bound. `label_shows_name` is False where
    name and number are not what stands on the label of the hold shelf (reading R43).
    """

    found: str
    shown: frozenset[str]
    matched: frozenset[str]
    last_check: str | None
    label: str
    circumstances: Mapping[str, str]
    idle_seconds_left: int
    revision: str
    label_shows_name: bool
    account: str = ""
    has_own_card: bool = False
    credential: str = "library-pin"
    tries_left: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """The leave that a committed row gives: to read `cleared`, or to do `action` once, for half a minute.

    `id` is None when the row permits nothing. `is_new` is False when the same form was sent before.
    """

    id: UUID | None
    action: str
    cleared: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Act:
    """An act with its particulars, each of the kind that `PARTICULARS` or `OPTIONAL_PARTICULARS` names."""

    action: str
    particulars: Mapping[str, str] = field(default_factory=dict, repr=False)


def _names(particulars: tuple[Particular, ...]) -> tuple[str, ...]:
    return tuple(particular.name for particular in particulars)


PARTICULARS: Final[Mapping[str, tuple[str, ...]]] = {name: _names(act.particulars) for name, act in ACTS.items()}
"""The acts a library system may carry out, and the particulars that each must have."""

OPTIONAL_PARTICULARS: Final[Mapping[str, tuple[str, ...]]] = {
    name: _names(act.may_be_given) for name, act in ACTS.items() if act.may_be_given
}
"""Particulars that may be left out: without them all is renewed, the oldest fees are paid first, and a hold goes out on
the own card that was shown before in this interaction.

A return with `slip` (yes) takes nothing back, and tells what the slip says of an item that waits on the hold shelf.
"""

TAKES_BACK: Final[Mapping[str, tuple[str, ...]]] = {
    name: act.takes_back for name, act in ACTS.items() if act.takes_back
}
"""Which acts an act takes back that is given `undo`, the receipt of one, in place of every other particular.

Only one's own act of this interaction is taken back, only once, and only where everything is as the act left it: else
the reason is `cannot-be-undone`, whatever it is. What was done to a hold is taken back while its account is the one
served. A return that is undone goes back to the same checkout, a check-out gives hold and shelf back exactly.
"""


@dataclass(frozen=True, slots=True)
class Done:
    """How an act ended. `reason` says in one word why not; `more` says what to do with the item.

    `undo`, after whatever can be taken back: its receipt. After a check-out: `due_on`. After a return: `goes_to`, which
    is shelves or hold-shelf, `branch`, the name of the one it goes to, and for the hold shelf what its slip says
    besides (readings R28, R29), `label` and `until`; `again` (yes) where the item came back in this interaction before,
    and nothing was done now. After a hold that was ready was canceled or changed: `was_ready` (yes), `at`, where the
    book stands, and `goes_to` and `branch`. After a check-out or a hold was undone: `goes_to` and `branch`, where an
    item goes back. After anything else: nothing.

    A check-out that was done before ends as `already-out`, with its `due_on`, where that was told or may be heard.
    """

    is_done: bool
    reason: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastAct:
    """Something that an interaction did, and not to whose account: `ending` is the end of the item's barcode.

    Of a return, `goes_to` (shelves or hold-shelf) and the name of its `branch`, as long as the item is there.
    `is_here`: the account that is served now, or nobody, was served then, too.
    """

    receipt: str
    action: str
    ending: str
    is_undone: bool
    can_undo: bool
    goes_to: str = ""
    branch: str = ""
    is_here: bool = True


@dataclass(frozen=True, slots=True)
class Title:
    """A title of the catalog, and how many of its copies stand on the shelves now."""

    id: int
    title: str
    author: str
    kind: str
    available: int


MOST_TITLES_COUNTED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles that were found, eight at most, and how many more there are: `MOST_TITLES_COUNTED` stands for many."""

    found: Sequence[Title] = ()
    more: int = 0


class Obstacle(StrEnum):
    """Why a library system cannot carry out an action: what the trail's row says of it, and nothing besides."""

    NOT_OFFERED = "not-offered"
    NOT_OPEN_TO_US = "not-open-to-us"
    DONE_ELSEWHERE = "done-elsewhere"


CANNOT: Final = "cannot"
"""Under which name a row of the trail says which obstacle there was, beside the facts."""


@dataclass(frozen=True, slots=True)
class Cannot:
    """That a library system cannot carry out an action: why, for the trail, and in a sentence for people to read."""

    code: Obstacle
    words: str


class Offers(Protocol):
    """What a library system says of itself and of its catalogue. It is about nobody, and needs no leave."""

    @property
    def finds_by_name(self) -> bool:
        """Can an account be looked for by a name?"""
        ...

    def cannot(self) -> Mapping[str, Cannot]:
        """The actions that this system cannot carry out. It is never asked to, and each inquiry is written down."""
        ...

    def titles(self, words: str) -> Titles:
        """Titles of the catalogue with all these words or beginnings of words, in title or author: eight at most.

        Where there are none, those whose longer words differ by one letter.
        """
        ...

    def branches(self) -> Mapping[str, str]:
        """Pick-up places: identifier and name."""
        ...


class Guard(Protocol):
    """What Carrel's own database keeps of an interaction, whichever library system is behind it.

    It finds and compares what the records hold, counts each guess before it is one, and says what has come of it.
    """

    @property
    def tells_recent(self) -> bool:
        """Does it know what was done in each interaction: the field `recent`, and what can be taken back?"""
        ...

    def find_by_number(self, presence: Presence, number: str, shown_as: str, *, keeps: bool = False) -> None:
        """Bind the account with this card or number to the interaction; `shown_as` is card or number.

        Where nobody has it, nobody is bound afterwards; with `keeps`, whoever was bound before still is.
        """
        ...

    def find_by_name(self, presence: Presence, said: ClaimedIdentity) -> None:
        """Bind the one account with this name, narrowed by the rest; several or none bind nothing.

        Where one alone has the name, the rest is not compared: that is for `check`, which counts. Raises
        `NotSearchable`, once it is written down, where the system cannot.
        """
        ...

    def find_by_user_key(self, presence: Presence, user_key: int) -> None:
        """Bind the account that staff call by this key; it is not evidence."""
        ...

    def check(self, presence: Presence, kind: str, said: ClaimedIdentity) -> None:
        """Compare all that was said with all that is on file, as one; `kind` is details, birth_date or photo_id.

        What was last given by somebody other than the assured holder is no piece of it (reading P2). A comparison is
        written down and counted as a failure before it is made, in a transaction of its own.
        """
        ...

    def hold_card(self, presence: Presence) -> None:
        """Staff hold the card whose number was typed: it counts as shown from here on, and that is written down.

        Raises `InvalidInput` where no account is bound by its number.
        """
        ...

    def identification(self, presence: Presence) -> Identification:
        """What finding and checking have come to, once it is written down."""
        ...

    def acts(self, presence: Presence) -> Sequence[PastAct]:
        """What this interaction did and can be taken back, or was, or could be: newest first. Renewals are none."""
        ...


class LibrarySystem(Offers, Guard, Protocol):
    """A library system under its guard: what the road is handed. It reads and does under a grant, and not otherwise.

    Errors: those of this module, and none that holds a name or a number.
    """

    def read(self, presence: Presence, grant: Grant, cleared: str) -> Sequence[Row]:
        """Fetch one cleared field, as lines of its type (`carrel.cleared`), and not a column more."""
        ...

    def do(self, presence: Presence, grant: Grant, act: Act) -> Done:
        """Carry out an act, once: the same act again under its grant tells how it ended, and does nothing.

        Raises `NothingPermits` without a grant in force, `DoneAlready` for one that was used with other particulars,
        and `InvalidInput` as `validate` does.
        """
        ...

    def validate(self, act: Act) -> None:
        """Raise `InvalidInput` where the particulars are not what the act takes. Asked before anything is written."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """An account that a library system found, by a key of its own, and all that the policy asks about it.

    Where the system does not know since when an address is the one on file, it leaves out `email` or `postal`: the
    guard has it changed, and nothing is sent to it. Whatever else is left out, or said in other words, binds nobody.
    """

    account_key: str
    circumstances: Mapping[str, str]


class Records(Offers, Protocol):
    """A library system whose patrons are not in Carrel's database. It knows accounts, and nobody who asks for them.

    Carrel's guard stands before it (`ils/elsewhere.py`): it counts and writes down, then asks; it binds the key that
    was found, and asks for what a grant in force permits. Whatever is not answered in time raises `LibraryUnreachable`.
    """

    def look_up_number(self, digits: str) -> Sequence[Found]:
        """The account with this active card or number, if there is one."""
        ...

    def look_up_user_key(self, user_key: int) -> Sequence[Found]:
        """The account that staff call by this key."""
        ...

    def look_up_name(self, said: ClaimedIdentity) -> Sequence[Found]:
        """Two at most with this name; where several have it, those that are as the rest says."""
        ...

    def compare(self, account_key: str, kind: str, said: ClaimedIdentity) -> str:
        """Match, no-match or too-few; `kind` is details, birth_date or photo_id. See `Guard.check`."""
        ...

    def label(self, account_key: str, *, has_number: bool) -> str:
        """What staff call the account by: its label on the hold shelf where its number is known, else no name."""
        ...

    def read(self, account_key: str, cleared: str) -> Sequence[Row]:
        """One field, as lines of its type, and not a column more."""
        ...

    def do(self, account_key: str | None, act: Act) -> Done:
        """Carry out an act. It is asked once for each; without an account where the act needs none."""
        ...


class AuditTrail(Protocol):
    """Where every inquiry is written before anything is read."""

    def write(
        self, presence: Presence, revision: str, form: UUID, facts: Facts, action: str, answer: Answer,
        cannot: Obstacle | None = None,
    ) -> Grant:  # fmt: skip
        """Commit the row; raise `AuditUnwritable` when that fails. The same form twice is one row.

        The row of what was permitted and the library system cannot do says why: `cannot`.

        Raises `FactsChanged` where the identification is no longer of the revision that was decided on.
        """
        ...


class Interactions(Protocol):
    """Beginning with a person, and finishing."""

    def begin(self, token: str) -> Presence:
        """A new interaction of whoever is signed in with this token."""
        ...

    def next_person(self, presence: Presence) -> None:
        """End it: evidence, grants and account are gone."""
        ...


class Clock(Protocol):
    """What day it is."""

    def today(self) -> date:
        """The date of a question, which chooses edition and amendments."""
        ...
