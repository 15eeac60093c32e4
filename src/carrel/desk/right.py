"""The right column of the desk: one answer, what it opened, and the form of what may be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from carrel.desk import wording
from carrel.desk.deeds import COMPANION, NEEDS_NO_ACCOUNT, NOTHING_TO_OPEN, OPENS_FIRST, Particular, button
from carrel.desk.forms import Left
from carrel.desk.paper import Offer, offers
from carrel.desk.results import Result
from carrel.desk.tables import Table
from carrel.disclosure import Option
from carrel.operations import OPERATION
from carrel.policy import Answer
from carrel.policy.edition import Clause
from carrel.policy.facts import brought
from carrel.ports import DEEDS, Standing
from carrel.terms import Outcome


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
    heed: tuple[str, ...]
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
    has_own_card: bool = False  # it was shown before, and is not asked for again


def right_side(
    option: Option,
    left: Left,
    standing: Standing,
    clauses: tuple[Clause, ...],
    answer: Answer,
    *,
    tables: tuple[Table, ...] = (),
    particulars: tuple[Particular, ...] = (),
    done_duties: Iterable[str] = (),
    result: Result | None = None,
    permitted: Mapping[str, Answer] | None = None,
    has_own_card: bool = False,
) -> Right:
    """The right column for one answer."""
    action, is_permit = option.action.name, answer.outcome is Outcome.PERMIT
    lacks_account = is_permit and standing.found != "one" and action not in NEEDS_NO_ACCOUNT
    is_deed = action in DEEDS and is_permit and not option.cannot and (action not in OPENS_FIRST or bool(tables))
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
        duties=tuple((duty, duty in done) for duty in (*answer.must, *answer.once)),
        heed=answer.heed,
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
        circumstance=_circumstance(action, left),
        row_deed=_row_deed(action, permitted or {}),
        has_own_card=has_own_card,
    )


def _circumstance(action: str, left: Left) -> str:
    """What is asked beside the answer. Whoever is here could come in, and is not asked whether they can."""
    asked = OPERATION[action].desk.circumstance
    return "" if asked == "cannot_come_in" and left.channel == "in-person" else asked


def _row_deed(action: str, permitted: Mapping[str, Answer]) -> str:
    """A renewal is done at once, so it may have no duty; a payment opens its form, which has them."""
    if action == "hear-checkouts" and "renew" in permitted and not (permitted["renew"].must or permitted["renew"].once):
        return "renew"
    return "pay-fee" if action == "hear-fee-details" and "pay-fee" in permitted else ""


def evidence(standing: Standing, left: Left) -> frozenset[str]:
    """What counts as shown here, by the name of its fact."""
    if standing.found != "one":
        return frozenset()
    shown = set(brought(standing.shown | standing.matched))
    if not left.situation.on_card or not left.sees_paper:
        shown.discard("card")
    return frozenset(shown)
