"""The policy, to be read by whoever works here: its text, one clause, the chart, and what-if.

No account is opened by these pages and no row is read: they know the policy and nothing else.
"""

from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from carrel.policy.actions import ACTION
from carrel.policy.analysis import chart as charts
from carrel.policy.analysis.telling import chapters, prefix_of
from carrel.policy.edition import Edition
from carrel.policy.facts import FACT
from carrel.policy.policy import Era, Policy
from carrel.ports import InvalidInput
from carrel.site import what_if as supposing
from carrel.site.chart_page import table_of
from carrel.site.policy_reading import Reader, names, searched
from carrel.site.request import SiteStaffRequest

_LONGEST: Final = 100
_TEAM: Final = "branch"


class UnfitDay(InvalidInput):
    """The day that was asked about does not exist."""

    def __init__(self) -> None:
        super().__init__("the day is written as 2024-05-01")


@require_GET
def contents(request: SiteStaffRequest) -> HttpResponse:
    """Every clause by its title, and a search over all of the text."""
    reader, page = _open(request)
    words = request.GET.get("q", "")[:_LONGEST].strip()
    page |= {
        "q": words,
        "search": searched(_era(request), words),
        "chapters": chapters(reader.edition),
        "eras": request.services.policy.eras,
        "is_overdue": reader.edition.review_due < date.today(),
    }
    return render(request, _whole_or_part(request, "contents", "found"), page)


@require_GET
def clause(request: SiteStaffRequest, name: str) -> HttpResponse:
    """One clause or reading whole, or a chapter of them; as a fragment for the desk."""
    reader, page = _open(request)
    known = {each.casefold(): each for each in names(reader.edition)}
    if chapter := next((each for each in chapters(reader.edition) if each.prefix.casefold() == name.casefold()), None):
        page |= {"chapter": chapter, "clauses": [reader.clause(each.id) for each in chapter.clauses]}
        return render(request, "site/policy/chapter.html", page)
    wanted = known.get(name.casefold())
    if wanted is None:
        raise Http404
    if wanted != name:
        return redirect(reader.address(wanted))
    page |= {"clause": reader.clause(wanted), **_beside(reader.edition, wanted)}
    return render(request, _whole_or_part(request, "clause", "clause_part"), page)


@require_GET
def chart(request: SiteStaffRequest) -> HttpResponse:
    """The chart that staff pin up, for a channel and a team; to print on one page, or as comma-separated values."""
    era = _era(request)
    channel, team = request.GET.get("channel") or "in-person", request.GET.get("team") or _TEAM
    made = charts.chart(era.edition, era.answering, channel, team, {})
    if request.GET.get("as") == "csv":
        sheet = HttpResponse(charts.as_csv(made), content_type="text/csv; charset=utf-8")
        sheet.headers["Content-Disposition"] = f'attachment; filename="chart-{channel}-{team}.csv"'
        return sheet
    _, page = _open(request)
    page |= {
        "chart": made,
        "table": SafeString(table_of(made)),  # escaped there
        "legend": charts.LEGEND,
        "channel": charts.plain(channel),
        "team": charts.plain(team),
        "channels": [(value, charts.plain(value), value == channel) for value in FACT["channel"].values],
        "teams": [(value, charts.plain(value), value == team) for value in FACT["team"].values],
    }
    return render(request, "site/policy/chart.html", page)


@require_GET
def what_if(request: SiteStaffRequest) -> HttpResponse:
    """Choose facts, see every answer at once, and one of them whole."""
    reader, page = _open(request)
    sent = {name: str(value) for name, value in request.GET.items()}
    facts = supposing.chosen(sent, request.member.team)
    page |= {"groups": supposing.fields(facts), "trouble": supposing.trouble(facts)}
    if not page["trouble"]:
        page |= _answers(request.services.policy, reader, facts, sent.get("action", ""), _day(request))
    return render(request, _whole_or_part(request, "what_if", "what_if_part"), page)


def _answers(policy: Policy, reader: Reader, facts: dict[str, str], asked: str, on: date) -> dict[str, Any]:
    wishes = supposing.wishes(policy, facts, on)
    every = [wish for _, those in wishes for wish in those]
    picked = next((wish for wish in every if wish.action.name == asked), None)
    return {
        "wishes": wishes,
        "asked": asked if asked in ACTION else "",
        "picked": picked,
        "cited": reader.line(", ".join(picked.answer.clauses)) if picked else "",
        "readings": reader.line(", ".join(picked.answer.readings)) if picked else "",
        "unlock": [" and ".join(evidence).replace("_", " ") for evidence in picked.answer.unlock] if picked else [],
        "instead": [reader.line(way.words) for way in picked.answer.instead] if picked else [],
    }


def _beside(edition: Edition, name: str) -> dict[str, Any]:
    """The chapter that a clause stands in, and what stands before and after it."""
    order = edition.clauses if name in edition.clauses else edition.readings
    every = list(order)
    place = every.index(name)
    return {
        "chapter": next((each for each in chapters(edition) if each.prefix == prefix_of(name)), None),
        "before": every[place - 1] if place else "",
        "after": every[place + 1] if place + 1 < len(every) else "",
    }


def _open(request: SiteStaffRequest) -> tuple[Reader, dict[str, Any]]:
    era, on = _era(request), request.GET.get("on", "")
    return Reader(era, on), {"edition": era.edition, "on": on, "query": f"?on={on}" if on else ""}


def _era(request: SiteStaffRequest) -> Era:
    return request.services.policy.on(_day(request))


def _day(request: SiteStaffRequest) -> date:
    """The day that was asked about, or today."""
    asked = request.GET.get("on", "")
    if not asked:
        return request.services.clock.today()
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise UnfitDay from None


def _whole_or_part(request: SiteStaffRequest, whole: str, part: str) -> str:
    """The template of the page, or of the part of it that a script asks for."""
    return f"site/policy/{part if request.headers.get('HX-Request') else whole}.html"
