"""What the templates of the desk see: one frozen object, in which everything is decided already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from carrel.desk import wording
from carrel.desk.deeds import COMPANION, NEEDS_NO_ACCOUNT, NOTHING_TO_OPEN, OPENS_FIRST, Particular, button
from carrel.desk.forms import Left
from carrel.desk.paper import Offer, offers
from carrel.desk.tables import Table
from carrel.desk.workstation import Workstation
from carrel.disclosure import Option, Told
from carrel.policy import Answer
from carrel.policy.edition import Clause
from carrel.ports import DEEDS, Standing
from carrel.terms import Outcome


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
class Result:
    """How a deed ended, in words; `undo` is the checkout to take back, of the item `barcode`; `slip` one that waits."""

    is_done: bool
    words: str
    more: tuple[str, ...] = ()
    barcode: str = ""
    undo: str = ""
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """The right column: one answer, what it opened, and the form of what may be done."""

    action: str
    words: str
    outcome: str
    shape: str
    heading: str
    clauses: tuple[Clause, ...]
    questions: tuple[str, ...]
    say: tuple[str, ...]
    never_say: tuple[str, ...]
    refer_to: str
    telephone: str
    unlock: tuple[str, ...]
    instead: tuple[str, ...]
    duties: tuple[tuple[str, bool], ...]
    tables: tuple[Table, ...]
    cannot: str
    particulars: tuple[Particular, ...]
    button: str
    is_deed: bool
    is_open: bool
    is_turned: bool
    papers: tuple[Offer, ...]
    result: Result | None
    holds: Table | None = None
    circumstance: str = ""
    row_deed: str = ""  # what can be done on one line of the table
    fee: str = ""  # the one that is paid alone


@dataclass(frozen=True, slots=True)
class Screen:
    """The whole desk."""

    interaction: UUID
    workstation: Workstation
    left: Left
    found: str
    label: str
    standing_words: str
    checked: str
    is_closed: bool
    closed_advice: str
    matched: tuple[str, ...]
    shown_as: str
    needs_card: bool
    requesters: tuple[Choice, ...]
    shown: tuple[Choice, ...]
    doubts: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    places: tuple[Choice, ...]
    wants: tuple[Line, ...]
    rarer: tuple[Line, ...]
    right: Right | None
    exception: str
    has_name: bool
    can_show_id: bool
    closing: Answer | None = None  # before anything is asked: what a doubt that closes the account has them hear
    first: str = ""  # what is said before anything is asked
    notice: str = ""
    clears: str = ""
    form: UUID = field(default_factory=uuid4)

    @property
    def is_checking(self) -> bool:
        """Did the last comparison fail, so that it is tried again?"""
        return bool(self.checked) and self.clears != "check"

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
_CIRCUMSTANCE = {
    "change-pin": "credential", "reset-pin": "credential", "refer-to-forgot-pin": "credential",
    "email-card-number": "cannot_come_in", "mail-card": "cannot_come_in", "give-card-number": "cannot_come_in",
    "replace-card": "cannot_come_in",
}  # fmt: skip


def screen(
    interaction: UUID,
    workstation: Workstation,
    left: Left,
    standing: Standing,
    options: Iterable[Option],
    right: Right | None,
    exception: str = "none",
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
        checked=wording.CHECKED.get(standing.last_check or "", ""),
        is_closed=standing.last_check == "closed",
        closed_advice=wording.CLOSED_ADVICE,
        matched=tuple(words for name, words in _MATCHED.items() if name in standing.matched),
        shown_as=shown_as,
        needs_card=standing.found == "one"
        and on_paper
        and shown_as in ("card", "app")
        and "card" not in standing.shown,
        requesters=_choices(wording.REQUESTERS, left.requester),
        shown=tuple(Choice(v, w, v == shown_as, on_paper or v == "number") for v, w in wording.SHOWN.items()),
        doubts=(Choice("", "Says what they want", not left.doubt), *_choices(wording.DOUBTS, left.doubt)),
        channels=_choices(wording.CHANNELS, left.channel),
        places=_choices(wording.PLACES, left.place),
        wants=tuple(_line(want, answered[want.action], asked) for want in wording.WANTS if want.action in answered),
        rarer=tuple(_line(want, answered[want.action], asked) for want in wording.RARER if want.action in answered),
        right=right,
        exception=_EXCEPTIONS.get(exception, ""),
        has_name=bool(left.says_name) or (standing.found == "one" and "name" in standing.shown),
        can_show_id=on_paper,
        closing=_closing(left, answered) if right is None else None,
        first=wording.FIRST if standing.found == "none" or _is_little(standing) else "",
    )


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


def right_side(
    option: Option,
    left: Left,
    standing: Standing,
    clauses: tuple[Clause, ...],
    told: Told | None,
    *,
    tables: tuple[Table, ...] = (),
    particulars: tuple[Particular, ...] = (),
    done_duties: Iterable[str] = (),
    result: Result | None = None,
    permitted: Mapping[str, Answer] | None = None,
) -> Right:
    """The right column for one answer."""
    action, answer = option.action.name, (told.answer if told else option.answer)
    is_permit = answer.outcome is Outcome.PERMIT
    lacks_account = is_permit and standing.found != "one" and action not in NEEDS_NO_ACCOUNT
    is_deed = action in DEEDS and is_permit and not option.cannot and (action != OPENS_FIRST or bool(tables))
    is_deed = is_deed and not lacks_account
    done = frozenset(done_duties)
    contact, _, telephone = answer.refer_to.rpartition(", ")
    holds = next((table for table in tables if table.field == "holds" and COMPANION.get(action) == "hear-holds"), None)
    return Right(
        action=action,
        words=wording.WANT[action].words,
        outcome=answer.outcome.value,
        shape=answer.outcome.shape,
        heading=wording.ACCOUNT_FIRST if lacks_account else wording.verdict(answer, evidence(standing, left)),
        clauses=clauses,
        questions=answer.questions,
        say=answer.say,
        never_say=answer.never_say,
        refer_to=contact,
        telephone=telephone,
        unlock=tuple(wording.together(each) for each in answer.unlock),
        instead=answer.instead,
        duties=tuple((duty, duty in done) for duty in answer.must),
        tables=tuple(table for table in tables if table is not holds),
        cannot=option.cannot,
        particulars=particulars if is_deed else (),
        button=button(action) if is_deed else ("Turn the screen" if action == "see-own-screen" else "Open it"),
        is_deed=is_deed,
        is_open=bool(tables) or result is not None or action in NOTHING_TO_OPEN or lacks_account,
        is_turned=action == "see-own-screen" and is_permit,
        papers=offers(
            action,
            frozenset(table.field for table in tables),
            permitted or {},
            done,
            is_paid=action == "pay-fee" and result is not None and result.is_done,
            slip_for=result.slip if result else "",
        ),
        result=result,
        holds=holds,
        circumstance=_CIRCUMSTANCE.get(action, ""),
        row_deed=_row_deed(action, permitted or {}),
    )


def _row_deed(action: str, permitted: Mapping[str, Answer]) -> str:
    """A renewal is done at once, so it may have no duty; a payment opens its form, which has them."""
    if action == "hear-checkouts" and "renew" in permitted and not permitted["renew"].must:
        return "renew"
    return "pay-fee" if action == "hear-fee-details" and "pay-fee" in permitted else ""


def evidence(standing: Standing, left: Left) -> frozenset[str]:
    """What counts as shown here, by the name of its fact."""
    if standing.found != "one":
        return frozenset()
    shown = set(standing.shown) | set(standing.matched)
    if "card" in shown:
        shown.add("number")
        if not left.situation.on_card or not left.sees_paper:
            shown.discard("card")
    return frozenset(shown)
