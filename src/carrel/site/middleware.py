"""What happens around every page: headers, who is signed in, and refusals in words."""

from collections.abc import Callable
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from carrel import ports
from carrel.desk.middleware import FRAMING, is_for_paper, page_of, person_served, refused_in_part, refused_on_paper
from carrel.desk.request import is_part, route_of
from carrel.errors import CarrelError
from carrel.policy.facts import FactError
from carrel.site.logs import log
from carrel.site.request import SiteRequest, SiteStaffRequest, handed, signed_in

OPEN_ROUTES: Final = frozenset({
    "sign-in", "lock", "unlock", "health", "demonstration", "demonstration-sign-in",
})  # fmt: skip
BEFORE_CHOOSING: Final = frozenset({"password", "sign-out"})
"""What opens with a password that somebody else set: the page where another takes its place."""
_GetResponse = Callable[[HttpRequest], HttpResponse]

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_NOTHING_BUT_OUR_OWN: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

_WITHHELD: Final = 503
"""The trail or the library system failed: for the systems librarian, too."""
_STATUS: Final[dict[type[CarrelError], int]] = {
    ports.NotYourRole: 403,
    ports.InteractionOver: 409,
    ports.DoneAlready: 409,
    ports.FactsChanged: 409,
    ports.NothingPermits: 409,
    ports.EnoughGuesses: 429,
    ports.AuditUnwritable: _WITHHELD,
    ports.LibraryUnreachable: _WITHHELD,
    ports.InvalidInput: 400,
    FactError: 400,
}


def services(get_response: _GetResponse) -> _GetResponse:
    """Every request brings what the site was wired with; whose it is, is asked later."""

    def middleware(request: HttpRequest) -> HttpResponse:
        handed(cast("SiteRequest", request))
        return get_response(request)

    return middleware


def quiet_headers(get_response: _GetResponse) -> _GetResponse:
    """Every answer is kept by nobody, framed by nobody but paper by its desk, and runs nothing but our own files."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in (_HEADERS | _framing(route_of(request))).items():
            response.headers.setdefault(name, value)
        if settings.CARREL_COOKIE_SECURE:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    return middleware


def _framing(route: str) -> dict[str, str]:
    directives = _NOTHING_BUT_OUR_OWN | FRAMING.get(route, {})
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in directives.items()),
        "X-Frame-Options": "SAMEORIGIN" if directives["frame-ancestors"] == "'self'" else "DENY",
    }


class SignedIn:
    """Puts the member of staff on the request, and sends everybody else to the sign-in page."""

    def __init__(self, get_response: _GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Who is it? Asked before every view, of the database."""
        if route_of(request) in OPEN_ROUTES:
            return None
        try:
            signed_in(cast("SiteStaffRequest", request))
        except ports.PasswordToChoose as refusal:
            cast("SiteRequest", request).must_choose = True
            return None if route_of(request) in BEFORE_CHOOSING else answered(request, refusal)
        except CarrelError as refusal:
            return answered(request, refusal)
        return None


class Refusals:
    """A refusal is a page: what happened, that nothing was released, what to do."""

    def __init__(self, get_response: _GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer Carrel's own errors; any other is the server's, and tells nothing."""
        return answered(request, exception) if isinstance(exception, CarrelError) else None


def answered(request: HttpRequest, refusal: CarrelError) -> HttpResponse:
    """A refusal as a page, or as the way to the page where it can be mended."""
    status = _status(refusal, request)
    if is_for_paper(request):
        return refused_on_paper(request, refusal, status)
    if isinstance(refusal, ports.NotSignedIn):
        return sent_to(request, "sign-in")
    if isinstance(refusal, ports.PasswordToChoose):
        return sent_to(request, "password")
    if isinstance(refusal, ports.Locked):
        return sent_to(request, "unlock", page_of(person_served(request)))
    return (refused_in_part if is_part(request) else refused)(request, refusal, status)


def sent_to(request: HttpRequest, route: str, came_from: str = "") -> HttpResponse:
    """Send the browser to another page: the whole page, also where a script asked for a part of one."""
    address = f"{reverse(route)}?next={came_from}" if came_from else reverse(route)
    return HttpResponse(status=204, headers={"HX-Redirect": address}) if is_part(request) else redirect(address)


def refused(request: HttpRequest, refusal: CarrelError, status: int) -> HttpResponse:
    """The page of a refusal: the way back to the person under way, where that is not over."""
    is_over = isinstance(refusal, ports.InteractionOver)
    told = {
        "what": str(refusal).rstrip("."),
        "advice": refusal.advice,
        "is_over": is_over,
        "interaction": "" if is_over else person_served(request),
    }
    return render(request, "site/refused.html", told, status=status)


def _status(refusal: CarrelError, request: HttpRequest) -> int:
    """What the browser is told. Where the trail or the library system failed, so is the systems librarian."""
    status = next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 400)
    if status == _WITHHELD:
        log.error("withheld", why=type(refusal).__name__, route=route_of(request))
    return status


def member(request: SiteRequest) -> dict[str, Any]:
    """For every template: who is signed in, and how this workstation looks."""
    return {"member": request.member, "station": request.station}
