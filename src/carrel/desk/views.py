"""The desk: one member of staff serves one person, on one screen.

It decides nothing: it reads the form, hands it to the road, and shows what comes back. Every answer is a page, or,
for a page that is there already, the parts of it that changed.
"""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carrel.desk import forms, kept, once, serving, wording, workstation
from carrel.desk.request import StaffRequest, is_part, texts
from carrel.desk.screen import screen
from carrel.desk.tables import tables
from carrel.desk.visit import Visit
from carrel.desk.workstation import Workstation
from carrel.ports import MOST_TITLES_COUNTED, Presence, Titles
from carrel.terms import Outcome

WHOLE: Final = "desk/screen.html"
PARTS: Final = {True: "desk/answer.html", False: "desk/served.html"}
"""Of a page that is there already: where the answer alone changed, and where more did."""

CHANGED: Final = "carrel-changed"
"""The cookie, for one page and half a minute, by which it says why it is drawn again."""


@require_GET
def begin(request: StaffRequest) -> HttpResponse:
    """Begin with a person."""
    return redirect("desk", request.road.begin(request.token).interaction)


@require_POST
def next_person(request: StaffRequest, interaction: UUID) -> HttpResponse:
    """Finish with this person, and begin with the next."""
    request.road.next_person(Presence(request.token, interaction))
    response = redirect("begin")
    kept.forget(response, interaction)
    return response


@require_http_methods(["GET", "POST"])
def desk(request: StaffRequest, interaction: UUID) -> HttpResponse:
    """One person: find the account, compare, see every action answered, ask, do."""
    here, is_get = Visit.of(request, interaction), request.method == "GET"
    came = serving.seen(here) if is_get else serving.served(here)
    is_anew = is_get and bool(request.COOKIES.get(CHANGED))
    shown = screen(here, came, wording.CHANGED if is_anew else "")
    part = PARTS[came.is_answer_alone] if here.is_part and not is_get else WHOLE
    response = render(request, part, {"desk": shown})
    if is_anew:
        response.delete_cookie(CHANGED, path=request.path, samesite="Strict")
    if shown.workstation != request.station:
        _remember(request, response, shown.workstation)
    if not is_get:
        kept.keep(request, response, shown.intake, shown.account)
    once.remember(request, response, here.marks, shown.ticked)
    return response


@require_POST
def titles(request: StaffRequest, interaction: UUID) -> HttpResponse:
    """Titles of the catalog with these words, to place a hold on. It touches no account."""
    words = forms.text(texts(request), "words")
    words = "" if len(words.strip()) == 1 and words.isascii() else words.strip()  # one sign may be a Chinese word
    titles = request.road.titles(words) if words else Titles()
    choices = [(title, wording.KINDS_OF_TITLE[title.kind]) for title in titles.found]
    is_counted = titles.more < MOST_TITLES_COUNTED
    shown = {"choices": choices, "more": titles.more, "is_counted": is_counted, "words": words}
    return render(request, "desk/titles.html", shown)


@require_POST
def turned(request: StaffRequest, interaction: UUID) -> HttpResponse:
    """The screen turned: the holder's own account, large, and nothing of the staff's side."""
    here = Visit.of(request, interaction)
    now = here.now()
    told = here.ask(now, "see-own-screen")
    if told.answer.outcome is not Outcome.PERMIT or told.open_duties:
        part = PARTS[True] if here.is_part else WHOLE
        response = render(request, part, {"desk": screen(here, serving.refused(here, now, "see-own-screen"))})
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#answer", "outerHTML"
        return response
    shown = {table.field: table for table in tables(told.cleared, now.today)}
    page = "desk/turned.html" if here.is_part else "desk/turned_page.html"
    response = render(request, page, {"shown": shown, "interaction": interaction})
    once.remember(request, response, here.marks, here.newly_ticked(now))
    return response


@require_POST
def settings(request: StaffRequest) -> HttpResponse:
    """The settings of this workstation, kept in a cookie of its own."""
    known = request.station
    response = HttpResponse(status=204) if is_part(request) else redirect("begin")
    sent = texts(request)
    unticked = workstation.UNTICKED if "gap" in sent else {}
    _remember(request, response, known.with_changes({**unticked, **sent}))
    return response


def _remember(request: StaffRequest, response: HttpResponse, station: Workstation) -> None:
    response.set_cookie(
        workstation.COOKIE, station.as_cookie(), max_age=365 * 86400, httponly=True, samesite="Strict",
        secure=request.is_secure(),
    )  # fmt: skip
