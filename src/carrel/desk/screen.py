"""What the templates of the desk see: one frozen object, in which everything is decided already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from carrel.desk import wording
from carrel.desk.forms import PIN, Left
from carrel.desk.paper import SIZES
from carrel.desk.results import Result
from carrel.desk.right import Right
from carrel.desk.running import NOTHING_DONE, Running
from carrel.desk.workstation import Workstation
from carrel.disclosure import Option
from carrel.policy import Answer
from carrel.ports import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the middle column: what is wanted, its key, and the verdict in a sign and two words."""

    action: str
    key: str
    words: str
    outcome: str
    shape: str
    reason: str
    is_asked: bool
    cannot: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of the left column."""

    value: str
    words: str
    is_chosen: bool
    is_possible: bool = True


@dataclass(frozen=True, slots=True)
class Screen:
    """The whole desk."""

    interaction: UUID
    workstation: Workstation
    left: Left
    found: str
    label: str
    standing_words: str
    account: str  # which the page shows: what was said goes with it
    checked: str
    is_closed: bool
    check_advice: str
    matched: tuple[str, ...]
    shown_as: str
    needs_card: bool
    requesters: tuple[Choice, ...]
    shown: tuple[Choice, ...]
    doubts: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    places: tuple[Choice, ...]
    papers: tuple[Choice, ...]
    wants: tuple[Line, ...]
    rarer: tuple[Line, ...]
    right: Right | None
    exception: str
    has_name: bool
    can_show_id: bool
    closing: Answer | None = None  # before anything is asked: what a doubt that closes the account has them hear
    first: str = ""  # what is said before anything is asked
    begin: str = ""  # what an answer that is still empty says
    credential: str = PIN  # the one that is the account's own
    done: Running = NOTHING_DONE
    aside: Result | None = None  # of what belongs to no answer
    ticked: tuple[str, ...] = ()  # for as long as somebody is signed in
    again: str = ""
    notice: str = ""
    clears: str = ""
    form: UUID = field(default_factory=uuid4)

    @property
    def is_checking(self) -> bool:
        """Did the last comparison fail, so that it is tried again? One that is closed is not."""
        return bool(self.checked) and self.clears != "check" and not self.is_closed

    @property
    def is_check_in(self) -> bool:
        """Are items checked in, with nobody before the desk?"""
        return bool(self.done.here) and self.found == "nothing-yet"

    @property
    def is_voicemail(self) -> bool:
        """Is a message left, rather than a person served?"""
        return self.left.channel == "voicemail"


_EXCEPTIONS = {
    "remote-card-numbers": "card numbers at a distance",
    "remote-passwords": "password resets at a distance",
    "remote-both": "card numbers and password resets at a distance",
}
_MATCHED = {"details": "details", "photo_id": "photo ID", "birth_date": "birth date"}


def screen(
    interaction: UUID,
    workstation: Workstation,
    left: Left,
    standing: Standing,
    options: Iterable[Option],
    right: Right | None,
    exception: str = "none",
    *,
    done: Running = NOTHING_DONE,
    aside: Result | None = None,
    ticked: tuple[str, ...] = (),
) -> Screen:
    """Put the desk together."""
    answered = {option.action.name: option for option in options}
    asked = right.action if right else ""
    on_paper = left.sees_paper
    shown_as = left.shown_as or _shown_as(standing)
    return Screen(
        interaction=interaction,
        workstation=workstation,
        left=left,
        found=standing.found,
        label=standing.label if standing.found == "one" else "",
        standing_words=wording.standing_words(standing.found),
        account=standing.account if standing.found == "one" else "",
        checked=wording.checked(standing.last_check, standing.tries_left),
        is_closed=_is_closed(standing),
        check_advice=_check_advice(standing, can_show_id=on_paper),
        matched=tuple(words for name, words in _MATCHED.items() if name in standing.matched),
        shown_as=shown_as,
        needs_card=standing.found == "one"
        and on_paper
        and shown_as in ("card", "app")
        and not standing.shown & {"card", "number"},
        requesters=_choices(wording.REQUESTERS, left.requester),
        shown=tuple(Choice(v, w, v == shown_as, on_paper or v == "number") for v, w in wording.SHOWN.items()),
        doubts=(Choice("", "Says what they want", not left.doubt), *_choices(wording.DOUBTS, left.doubt)),
        channels=_choices(wording.CHANNELS, left.channel),
        places=_choices(wording.PLACES, left.place),
        papers=_choices(SIZES, workstation.paper),
        wants=tuple(_line(want, answered[want.action], asked) for want in wording.WANTS if want.action in answered),
        rarer=tuple(_line(want, answered[want.action], asked) for want in wording.RARER if want.action in answered),
        right=right,
        exception=_EXCEPTIONS.get(exception, ""),
        has_name=bool(left.says_name) or (standing.found == "one" and "name" in standing.shown),
        can_show_id=on_paper,
        closing=_closing(left, answered) if right is None else None,
        begin=wording.begin(standing.found, is_at_hand=left.channel == "in-person"),
        credential=standing.credential,
        done=done,
        aside=aside,
        ticked=ticked,
        first=wording.FIRST if standing.found == "none" or _is_little(standing) else "",
    )


def _check_advice(standing: Standing, *, can_show_id: bool) -> str:
    """What to do instead of one more guess."""
    if _is_closed(standing):
        return wording.CLOSED_ADVICE[can_show_id]
    return wording.LAST_TRY_ADVICE if standing.last_check == "no-match" and standing.tries_left == 1 else ""


def _is_closed(standing: Standing) -> bool:
    return standing.last_check == "closed" or standing.tries_left == 0


def _closing(left: Left, answered: Mapping[str, Option]) -> Answer | None:
    """Whoever found a card wants nothing: the answer is there with the doubt, whatever might be asked."""
    closes = left.doubt in wording.DOUBTS and left.doubt != "not-stated" and left.requester != "official"
    return answered["check-out"].answer if closes and "check-out" in answered else None


def _is_little(standing: Standing) -> bool:
    return standing.found == "one" and not standing.matched and not standing.shown & {"card", "number"}


def _shown_as(standing: Standing) -> str:
    if standing.found != "one":
        return ""
    return "card" if "card" in standing.shown else "number" if "number" in standing.shown else ""


def _choices(words: Iterable[tuple[str, str]] | dict[str, str], chosen: str) -> tuple[Choice, ...]:
    pairs = words.items() if isinstance(words, dict) else words
    return tuple(Choice(value, text, value == chosen) for value, text in pairs)


def _line(want: wording.Want, option: Option, asked: str) -> Line:
    answer = option.answer
    return Line(
        want.action, want.key, want.words, answer.outcome.value, answer.outcome.shape,
        option.cannot or wording.reason(answer), want.action == asked, option.cannot,
    )  # fmt: skip
