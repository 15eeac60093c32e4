"""What the templates of the desk see: one frozen object, in which everything is decided already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID, uuid4

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from carrel.desk import wording
from carrel.desk.forms import PIN, Left
from carrel.desk.panel import Panel, asked, panel
from carrel.desk.paper import SIZES
from carrel.desk.results import Result
from carrel.desk.running import NOTHING_DONE, Running
from carrel.desk.served import Served
from carrel.desk.visit import Moment, Visit
from carrel.desk.workstation import Workstation
from carrel.disclosure import Option
from carrel.operations.particulars import CREDENTIAL
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
    left: Left
    found: str
    label: str
    standing_words: str
    account: str  # which the page shows: what was said goes with it
    checked: str
    is_closed: bool
    check_advice: str
    matched: tuple[str, ...]
    not_sent_to: tuple[str, ...]  # why nothing can be sent to an address on file yet
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
        """Is a message left, rather than a person served?"""
        return self.left.channel == "voicemail"


_EXCEPTIONS = {
    "remote-card-numbers": "card numbers at a distance",
    "remote-passwords": "password resets at a distance",
    "remote-both": "card numbers and password resets at a distance",
}
_MATCHED = {"details": "details", "photo_id": "photo ID", "birth_date": "birth date"}


def screen(visit: Visit, came: Served, notice: str = "") -> Screen:
    """Put the desk together: the person on the left, every want with its verdict, the answer, the running list."""
    now, shown = came.now, panel(visit, came)
    left, standing = now.left, now.standing
    action, _ = asked(shown)
    on_paper, is_one = left.sees_paper, standing.found == "one"
    shown_as = left.shown_as or _shown_as(standing)
    station = visit.station.with_changes({"channel": left.channel, "place": left.place})
    return Screen(
        interaction=visit.presence.interaction,
        workstation=station,
        left=replace(left, revision=standing.revision),
        found=standing.found,
        label=standing.label if is_one else "",
        standing_words=wording.standing_words(standing.found),
        account=standing.account if is_one else "",
        checked=wording.checked(standing.last_check, standing.tries_left),
        is_closed=_is_closed(standing),
        check_advice=_check_advice(standing, can_show_id=on_paper),
        matched=tuple(words for name, words in _MATCHED.items() if name in standing.matched),
        not_sent_to=wording.not_sent_to(standing) if is_one else (),
        shown_as=shown_as,
        needs_card=is_one and on_paper and shown_as in ("card", "app") and not standing.shown & {"card", "number"},
        requesters=_requesters(left.requester),
        shown=tuple(
            replace(each, is_possible=on_paper or each.value == "number") for each in _choices(wording.SHOWN, shown_as)
        ),
        doubts=(Choice("", "Says what they want", not left.doubt), *_choices(wording.DOUBTS, left.doubt)),
        channels=_choices(wording.CHANNELS, left.channel),
        places=_choices(wording.PLACES, left.place),
        papers=_choices(SIZES, station.paper),
        credentials=_choices(dict(CREDENTIAL.choices), left.credential),
        wants=_lines(wording.WANTS, now, action),
        rarer=_lines(wording.RARER, now, action),
        panel=shown,
        exception=_EXCEPTIONS.get(now.inquiry.facts["exception"], ""),
        has_name=bool(left.says_name) or (is_one and "name" in standing.shown),
        can_show_id=on_paper,
        finds_by_name=visit.road.finds_by_name,
        credential=standing.credential,
        done=came.done,
        aside=came.aside,
        ticked=visit.newly_ticked(now),
        first=wording.FIRST if standing.found == "none" or _is_little(standing) else "",
        again=came.again,
        notice=notice,
        clears=came.clears,
    )


def _check_advice(standing: Standing, *, can_show_id: bool) -> str:
    """What to do instead of one more guess."""
    if _is_closed(standing):
        return wording.CLOSED_ADVICE[can_show_id]
    return wording.LAST_TRY_ADVICE if standing.last_check == "no-match" and standing.tries_left == 1 else ""


def _is_closed(standing: Standing) -> bool:
    return standing.last_check == "closed" or standing.tries_left == 0


def _is_little(standing: Standing) -> bool:
    return standing.found == "one" and not standing.matched and not standing.shown & {"card", "number"}


def _shown_as(standing: Standing) -> str:
    if standing.found != "one":
        return ""
    return "card" if "card" in standing.shown else "number" if "number" in standing.shown else ""


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
