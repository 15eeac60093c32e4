"""The answer's panel: one kind for each shape that an answer takes on the desk, each with a template of its own.

Which kind it is, and what stands in it, is decided here. A template shows what it is handed.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, Final, TypeAlias

from carrel.desk import wording
from carrel.desk.act_forms import (
    AGAIN,
    COMPANION,
    NEEDS_NO_ACCOUNT,
    NOTHING_TO_OPEN,
    OPENS_FIRST,
    Particular,
    button,
    filled,
    particulars,
)
from carrel.desk.forms import Intake
from carrel.desk.paper import Offer, offers
from carrel.desk.results import Result
from carrel.desk.script import Passage, script, script_of_closing
from carrel.desk.served import About, Served
from carrel.desk.tables import Table, tables
from carrel.desk.visit import Moment, Visit
from carrel.operations import OPERATION
from carrel.policy import Answer
from carrel.policy.edition import Clause
from carrel.policy.facts import brought
from carrel.ports import PARTICULARS, Identification
from carrel.terms import Outcome

_OWN_CARD: Final = "check-out-hold-to-self"
_TURNS: Final = "see-own-screen"
Duty: TypeAlias = tuple[str, bool]
"""A duty, and whether it was done."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over every answer: what was asked, the verdict with its clauses, how it ended, and what is said."""

    action: str
    words: str
    outcome: str
    shape: str
    verdict: str
    clauses: tuple[Clause, ...]
    cannot: str
    result: Result | None
    script: tuple[Passage, ...]
    circumstance: str  # the template of what is asked beside it


@dataclass(frozen=True, slots=True)
class Begin:
    """Nothing was asked yet."""

    template: ClassVar[str] = "desk/panel/begin.html"
    words: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing was asked, and what was done beside it says so itself."""

    template: ClassVar[str] = "desk/panel/panel.html"


@dataclass(frozen=True, slots=True)
class Closing:
    """A doubt closes the account before anything is asked."""

    template: ClassVar[str] = "desk/panel/closing.html"
    outcome: str
    shape: str
    clauses: tuple[str, ...]
    script: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The answer is all there is: a refusal, a question, a referral, or a permission that opens nothing."""

    template: ClassVar[str] = "desk/panel/answer.html"
    head: Head


@dataclass(frozen=True, slots=True)
class Unopened:
    """It may be opened, once its duties are done."""

    template: ClassVar[str] = "desk/panel/unopened.html"
    head: Head
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Turning:
    """The screen may be turned, once its duties are done."""

    template: ClassVar[str] = "desk/panel/turning.html"
    head: Head
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What was cleared; `row` is the template of what can be done on one line of it."""

    template: ClassVar[str] = "desk/panel/opened.html"
    head: Head
    tables: tuple[Table, ...]
    row: str
    papers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class DeedForm:
    """The form of what may be done, beside what must be open to do it. Without a `button` there is nothing to do."""

    template: ClassVar[str] = "desk/panel/act.html"
    head: Head
    duties: tuple[Duty, ...]
    tables: tuple[Table, ...]
    holds: Table | None
    particulars: tuple[Particular, ...]
    button: str
    fee: str  # the one that is paid alone
    has_own_card: bool  # it was shown before, and is not asked for again
    papers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """It was done, or could not be; what may be printed of it."""

    template: ClassVar[str] = "desk/panel/ended.html"
    head: Head
    papers: tuple[Offer, ...]


Panel: TypeAlias = Begin | Quiet | Closing | Words | Unopened | Turning | Opened | DeedForm | Ended


def panel(visit: Visit, came: Served) -> Panel:
    """The panel for what a request came to."""
    if came.about is None:
        return _before_anything(visit, came)
    now, about = came.now, came.about
    shown = tables(about.cleared, now.today)
    if _has_form(now, about, has_tables=bool(shown)):
        return _act_form(visit, now, about, shown)
    head = _head(visit, now, about)
    if _is_words_alone(now, about):
        return Words(head)
    if shown:
        row = _row(about.action, now)
        return Opened(head, shown, row, _papers(visit, now, about, shown))
    if about.result:
        return Ended(head, _papers(visit, now, about, shown))
    kind = Turning if about.action == _TURNS else Unopened
    return kind(head, _duties(visit, about.answer))


def asked(shown: Panel) -> tuple[str, str]:
    """The action that a panel is about, and its outcome; nothing before anything is asked."""
    if isinstance(shown, Begin | Quiet | Closing):
        return "", ""
    return shown.head.action, shown.head.outcome


def _before_anything(visit: Visit, came: Served) -> Panel:
    now = came.now
    if closing := _closing(now):
        return Closing(closing.outcome.value, closing.outcome.shape, closing.clauses, script_of_closing(closing))
    if came.aside:
        return Quiet()
    is_at_hand, finds_by_name = now.intake.channel == "in-person", visit.road.finds_by_name
    return Begin(wording.begin(now.identification.found, is_at_hand=is_at_hand, finds_by_name=finds_by_name))


def _closing(now: Moment) -> Answer | None:
    """Whoever found a card wants nothing: the answer is there with the doubt, whatever might be asked."""
    doubt = now.intake.doubt
    closes = doubt in wording.DOUBTS and doubt != "not-stated" and now.intake.requester != "official"
    return now.options["check-out"].answer if closes and "check-out" in now.options else None


# Which kind it is


def _lacks_account(now: Moment, about: About) -> bool:
    is_permit = about.answer.outcome is Outcome.PERMIT
    return is_permit and now.identification.found != "one" and about.action not in NEEDS_NO_ACCOUNT


def _has_form(now: Moment, about: About, *, has_tables: bool) -> bool:
    """May it be done here, and was it not done yet? What stays open for the next item is never done."""
    action, result = about.action, about.result
    if about.answer.outcome is not Outcome.PERMIT or action not in PARTICULARS or now.option(action).cannot:
        return False
    is_over = result is not None and result.is_done and action not in AGAIN
    return not is_over and not _lacks_account(now, about) and (action not in OPENS_FIRST or has_tables)


def _is_words_alone(now: Moment, about: About) -> bool:
    if about.answer.outcome is not Outcome.PERMIT or _lacks_account(now, about):
        return True
    opens = about.action not in NOTHING_TO_OPEN and not now.option(about.action).cannot
    return not opens and about.result is None


# What stands in it


def _head(visit: Visit, now: Moment, about: About, say: str = "Say") -> Head:
    answer, cannot = about.answer, now.option(about.action).cannot
    return Head(
        action=about.action,
        words=wording.WANT[about.action].words,
        outcome=answer.outcome.value,
        shape=answer.outcome.shape,
        verdict=_verdict(now, about),
        clauses=visit.road.clauses(now.inquiry, answer),
        cannot=cannot.words if cannot else "",
        result=about.result,
        script=script(answer, say),
        circumstance=_circumstance(about.action, now.intake),
    )


def _verdict(now: Moment, about: About) -> str:
    if now.option(about.action).obstacle:
        return wording.NOT_IN_THIS_SYSTEM
    if _lacks_account(now, about):
        return wording.ACCOUNT_FIRST
    return wording.verdict(about.answer, _evidence(now.identification, now.intake))


def _act_form(visit: Visit, now: Moment, about: About, shown: tuple[Table, ...]) -> DeedForm:
    action, own_card = about.action, now.identification.has_own_card and not about.asks_own_card
    held = COMPANION.get(action) == "hear-holds"
    holds = next((table for table in shown if held and table.field == "holds"), None)
    asked = particulars(action, visit.road.branches(), visit.member.branch, has_own_card=own_card)
    fields = tuple(each for each in asked if each.kind != "hold")  # which is chosen from its table
    if about.fee:
        fields = tuple(replace(each, hint="For this one fee.") for each in fields)
    return DeedForm(
        head=_head(visit, now, about, "Say" if about.result else "Then say"),
        duties=_duties(visit, about.answer),
        tables=tuple(table for table in shown if table is not holds),
        holds=holds,
        particulars=filled(fields, {**about.given, "credential": now.intake.credential}),
        button=button(action) if holds is None or holds.lines else "",
        fee=about.fee,
        has_own_card=own_card and action == _OWN_CARD,
        papers=_papers(visit, now, about, shown),
    )


def _duties(visit: Visit, answer: Answer) -> tuple[Duty, ...]:
    return tuple((duty, duty in visit.duties) for duty in (*answer.must, *answer.once))


def _papers(visit: Visit, now: Moment, about: About, shown: tuple[Table, ...]) -> tuple[Offer, ...]:
    """What may be printed; the slip of what was just checked in prints by itself where the workstation says so."""
    result = about.result
    is_done = result is not None and result.is_done
    offered = offers(
        about.action,
        frozenset(table.field for table in shown),
        {name: each.answer for name, each in now.options.items() if each.answer.outcome is Outcome.PERMIT},
        frozenset(visit.duties),
        is_paid=about.action == "pay-fee" and is_done,
        slip_for=result.slip if result else "",
    )
    prints = is_done and visit.station.slips == "auto"
    return tuple(replace(each, is_auto=prints and each.kind == "slip") for each in offered)


def _circumstance(action: str, intake: Intake) -> str:
    """What is asked beside the answer. Whoever is here could come in, and is not asked whether they can."""
    asked = OPERATION[action].desk.circumstance
    is_here = asked == "cannot_come_in" and intake.channel == "in-person"
    return f"desk/circumstance/{asked}.html" if asked and not is_here else ""


def _row(action: str, now: Moment) -> str:
    """A renewal is done at once, so it may have no duty; a payment opens its form, which has them."""
    if action == "hear-checkouts" and now.can("renew"):
        renewal = now.option("renew").answer
        return "" if renewal.must or renewal.once else "desk/row/renew.html"
    return "desk/row/pay.html" if action == "hear-fee-details" and now.can("pay-fee") else ""


def _evidence(identification: Identification, intake: Intake) -> frozenset[str]:
    """What counts as shown here, by the name of its fact."""
    if identification.found != "one":
        return frozenset()
    shown = set(brought(identification.shown | identification.matched))
    if not intake.situation.on_card or not intake.sees_paper:
        shown.discard("card")
    return frozenset(shown)
