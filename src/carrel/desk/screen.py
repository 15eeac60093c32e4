"""What the templates of the desk see: one frozen object, in which everything is decided already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID, uuid4

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from carrel.desk import wording
from carrel.desk.forms import PIN, Intake
from carrel.desk.panel import Panel, asked, panel
from carrel.desk.paper import SIZES
from carrel.desk.results import Result
from carrel.desk.running import NOTHING_DONE, Running
from carrel.desk.served import Served
from carrel.desk.visit import Moment, Visit
from carrel.desk.workstation import Workstation
from carrel.disclosure import Option
from carrel.operations.particulars import CREDENTIAL
from carrel.ports import Identification


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
    is_grey: bool  # the library system cannot do it, and `reason` says why

    @property
    def drawn(self) -> SafeString:
        """As it stands on the page. Nothing in it is anybody's, and the same few lines come again with every person."""
        return _drawn(self)


@lru_cache(maxsize=4096)
def _drawn(line: Line) -> SafeString:
    return render_to_string("desk/line.html", {"line": line})


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of the left column, and the key that makes it."""

    value: str
    words: str
    is_chosen: bool
    is_possible: bool = True
    key: str = ""
    asks_if_sure: bool = False  # whether staff are sure that it is the holder is asked beside it


@dataclass(frozen=True, slots=True)
class Screen:
    """The whole desk."""

    interaction: UUID
    workstation: Workstation
    intake: Intake
    found: str
    label: str
    identification_words: str
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
    credentials: tuple[Choice, ...]
    wants: tuple[Line, ...]
    rarer: tuple[Line, ...]
    panel: Panel
    exception: str
    has_name: bool
    can_show_id: bool
    finds_by_name: bool
    first: str = ""  # what is said before anything is asked
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
        """Is a message intake, rather than a person served?"""
        return self.intake.channel == "voicemail"


_EXCEPTIONS = {
    "remote-card-numbers": "card numbers at a distance",
    "remote-passwords": "password resets at a distance",
    "remote-both": "card numbers and password resets at a distance",
}
_MATCHED = {"details": "details", "photo_id": "photo ID", "birth_date": "birth date"}


def screen(visit: Visit, came: Served, notice: str = "") -> Screen:
    """Put the desk together: the person on the left, every want with its verdict, the answer, the running list."""
    now, shown = came.now, panel(visit, came)
    intake, identification = now.intake, now.identification
    action, _ = asked(shown)
    on_paper, is_one = intake.sees_paper, identification.found == "one"
    shown_as = intake.shown_as or _shown_as(identification)
    station = visit.station.with_changes({"channel": intake.channel, "place": intake.place})
    return Screen(
        interaction=visit.presence.interaction,
        workstation=station,
        intake=replace(intake, revision=identification.revision),
        found=identification.found,
        label=identification.label if is_one else "",
        identification_words=wording.identification_words(identification.found),
        account=identification.account if is_one else "",
        checked=wording.checked(identification.last_check, identification.tries_left),
        is_closed=_is_closed(identification),
        check_advice=_check_advice(identification, can_show_id=on_paper),
        matched=tuple(words for name, words in _MATCHED.items() if name in identification.matched),
        shown_as=shown_as,
        needs_card=is_one
        and on_paper
        and shown_as in ("card", "app")
        and not identification.shown & {"card", "number"},
        requesters=_requesters(intake.requester),
        shown=tuple(
            replace(each, is_possible=on_paper or each.value == "number") for each in _choices(wording.SHOWN, shown_as)
        ),
        doubts=(Choice("", "Says what they want", not intake.doubt), *_choices(wording.DOUBTS, intake.doubt)),
        channels=_choices(wording.CHANNELS, intake.channel),
        places=_choices(wording.PLACES, intake.place),
        papers=_choices(SIZES, station.paper),
        credentials=_choices(dict(CREDENTIAL.choices), intake.credential),
        wants=_lines(wording.WANTS, now, action),
        rarer=_lines(wording.RARER, now, action),
        panel=shown,
        exception=_EXCEPTIONS.get(now.inquiry.facts["exception"], ""),
        has_name=bool(intake.says_name) or (is_one and "name" in identification.shown),
        can_show_id=on_paper,
        finds_by_name=visit.road.finds_by_name,
        credential=identification.credential,
        done=came.done,
        aside=came.aside,
        ticked=visit.newly_ticked(now),
        first=wording.FIRST if identification.found == "none" or _is_little(identification) else "",
        again=came.again,
        notice=notice,
        clears=came.clears,
    )


def _check_advice(identification: Identification, *, can_show_id: bool) -> str:
    """What to do instead of one more guess."""
    if _is_closed(identification):
        return wording.CLOSED_ADVICE[can_show_id]
    return wording.LAST_TRY_ADVICE if identification.last_check == "no-match" and identification.tries_left == 1 else ""


def _is_closed(identification: Identification) -> bool:
    return identification.last_check == "closed" or identification.tries_left == 0


def _is_little(identification: Identification) -> bool:
    return (
        identification.found == "one" and not identification.matched and not identification.shown & {"card", "number"}
    )


def _shown_as(identification: Identification) -> str:
    if identification.found != "one":
        return ""
    return "card" if "card" in identification.shown else "number" if "number" in identification.shown else ""


def _choices(words: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, text, value == chosen, key=wording.KEYS.get(value, "")) for value, text in words.items())


def _requesters(chosen: str) -> tuple[Choice, ...]:
    choices = _choices(wording.REQUESTERS, chosen)
    return tuple(replace(each, asks_if_sure=each.is_chosen and each.value == "holder") for each in choices)


def _lines(wants: Iterable[wording.Want], now: Moment, asked: str) -> tuple[Line, ...]:
    return tuple(_line(want, now.options[want.action], asked) for want in wants if want.action in now.options)


def _line(want: wording.Want, option: Option, asked: str) -> Line:
    answer, cannot = option.answer, option.cannot
    return Line(
        want.action, want.key, want.words, answer.outcome.value, answer.outcome.shape,
        cannot.words if cannot else wording.reason(answer), want.action == asked, cannot is not None,
    )  # fmt: skip
