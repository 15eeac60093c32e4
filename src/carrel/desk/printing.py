"""The print pages: each is an inquiry, or a return, of its own; its row is written before anything is on paper."""

from typing import Final
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from carrel.desk import forms, once
from carrel.desk.paper import PAPERS, Paper, length, printable
from carrel.desk.request import StaffRequest
from carrel.desk.tables import Line, Table, day_of, tables
from carrel.desk.visit import Moment, Visit
from carrel.desk.wording import REASONS
from carrel.disclosure import Reply
from carrel.ports import Act
from carrel.terms import Outcome

_NOT_PRINTED: Final = 409


@require_POST
def paper(request: StaffRequest, interaction: UUID, kind: str) -> HttpResponse:
    """One print-out: a hold slip, a receipt or a list."""
    if kind not in PAPERS:
        raise Http404
    visit, wanted = Visit.of(request, interaction), PAPERS[kind]
    now = visit.now()
    if wanted.kind == "slip":
        return _slip(request, visit, now, wanted)
    if wanted.also and (why := _why_not(_foretold(now, wanted.also))):
        return _refused(request, why)
    told = visit.ask(now, wanted.action, uuid4())  # every print-out is written down, a second one of the same list, too
    if why := _why_not(told):
        return _refused(request, why)
    shown = [_as_printed(table) for table in tables(told.cleared, now.today)]
    response = _printed(request, visit, now, wanted, {"tables": shown}, sum(len(table.lines) for table in shown))
    once.remember(request, response, visit.marks, visit.newly_ticked(now))
    return response


def _slip(request: StaffRequest, visit: Visit, now: Moment, wanted: Paper) -> HttpResponse:
    """The slip of the hold that an item on the shelf waits for. It is asked like a return, and takes nothing back."""
    barcode = forms.act(visit.sent, wanted.action).particulars["barcode"]
    told = visit.do(now, Act(wanted.action, {"barcode": barcode, "slip": "yes"}), uuid4())
    more = told.done.more if told.done and told.done.is_done else {}
    if more.get("goes_to") != "hold-shelf":
        reason = told.done.reason if told.done else ""
        return _refused(request, _why_not(told) or REASONS.get(reason, REASONS["waits-for-nobody"]))
    slip = {
        "label": printable(more.get("label", "")),
        "branch": printable(more.get("branch", "")),
        "until": day_of(more.get("until", ""), now.today),
    }
    return _printed(request, visit, now, wanted, {"slip": slip})


def _foretold(now: Moment, action: str) -> Reply:
    """The answer with the duties that are still open. It opens nothing."""
    option = now.option(action)
    return Reply(option.answer, open_duties=now.open_duties(action), cannot=option.cannot)


def _why_not(told: Reply) -> str:
    if told.answer.outcome is not Outcome.PERMIT:
        return f"The answer is {told.answer.outcome} ({', '.join(told.answer.clauses)})."
    if told.open_duties:
        return "A duty comes first. Check it off beside the answer, and print again."
    return told.cannot.words if told.cannot else ""


def _printed(
    request: StaffRequest, visit: Visit, now: Moment, wanted: Paper, more: dict[str, object], lines: int = 0
) -> HttpResponse:
    page = {
        "paper": wanted,
        "size": visit.station.paper,
        "today": f"{now.today:%-d %b %Y}",
        "branch": visit.here(now).branch,
        "length": length(wanted.kind, lines),
    }
    return render(request, "desk/paper/paper.html", page | more)


def _refused(request: StaffRequest, why: str) -> HttpResponse:
    return render(request, "desk/paper/refused.html", {"why": why}, status=_NOT_PRINTED)


def _as_printed(table: Table) -> Table:
    """The table with nothing in it that a printer could take for a command."""
    lines = tuple(Line(tuple(map(printable, line.cells)), mark=line.mark) for line in table.lines)
    return Table(table.field, table.caption, table.headings, lines, table.nothing, table.figure)
