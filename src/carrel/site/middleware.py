"""What happens around every page: headers, who is signed in, and refusals in words."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from carrel import ports
from carrel.desk import workstation
from carrel.desk.views import CHANGED
from carrel.desk.workstation import Workstation
from carrel.errors import CarrelError
from carrel.policy.facts import FactError
from carrel.site.logs import log
from carrel.site.settings import CONTENT_SECURITY_POLICY, FRAMING
from carrel.staff.accounts import Accounts

COOKIE: Final = "carrel"
_OPEN_ROUTES: Final = frozenset({
    "sign-in", "lock", "unlock", "health", "demonstration", "demonstration-sign-in",
})  # fmt: skip
_BEFORE_CHOOSING: Final = frozenset({"password", "sign-out"})
"""What opens with a password that somebody else set: the page where another takes its place."""
_GetResponse = Callable[[HttpRequest], HttpResponse]

_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

PAPER: Final = "paper"
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
    ports.Unfit: 400,
    FactError: 400,
}


def quiet_headers(get_response: _GetResponse) -> _GetResponse:
    """Every answer is kept by nobody, framed by nobody but paper by its desk, and runs nothing but our own files."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in (_HEADERS | FRAMING.get(_route(request), {})).items():
            response.headers.setdefault(name, value)
        if settings.CARREL_COOKIE_SECURE:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    return middleware


def _route(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


class SignedIn:
    """Puts the member of staff on the request, and sends everybody else to the sign-in page."""

    def __init__(self, get_response: _GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Who is it? Asked before every view, of the database."""
        request.road = settings.CARREL_SERVICES.road  # type: ignore[attr-defined]
        request.accounts = settings.CARREL_SERVICES.accounts  # type: ignore[attr-defined]
        request.token = request.COOKIES.get(COOKIE, "")[:100]  # type: ignore[attr-defined]
        request.member = None  # type: ignore[attr-defined]
        if request.resolver_match is None or request.resolver_match.url_name in _OPEN_ROUTES:
            return None
        accounts: Accounts = settings.CARREL_SERVICES.accounts
        request.must_choose = False  # type: ignore[attr-defined]
        try:
            request.member = accounts.who(request.token)  # type: ignore[attr-defined]
        except ports.PasswordToChoose as refusal:
            request.must_choose = True  # type: ignore[attr-defined]
            return None if _route(request) in _BEFORE_CHOOSING else answered(request, refusal)
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
    if _route(request) == PAPER:
        return refused_on_paper(request, refusal)
    if isinstance(refusal, ports.NotSignedIn):
        return sent_to(request, "sign-in")
    if isinstance(refusal, ports.PasswordToChoose):
        return sent_to(request, "password")
    if isinstance(refusal, ports.Locked):
        return sent_to(request, "unlock", _person_served(request))
    return refused(request, refusal)


def refused_on_paper(request: HttpRequest, refusal: CarrelError) -> HttpResponse:
    """A refusal where a page was to be printed: it is read out of the frame, and leads nowhere from there."""
    what = str(refusal).rstrip(".")
    why = f"{what[:1].upper()}{what[1:]}. {refusal.advice}"
    return render(request, "desk/paper/refused.html", {"why": why}, status=_status(refusal, request))


def sent_to(request: HttpRequest, route: str, came_from: str = "") -> HttpResponse:
    """Send the browser to another page: the whole page, also where a script asked for a part of one."""
    address = f"{reverse(route)}?next={came_from}" if came_from else reverse(route)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _person_served(request: HttpRequest) -> str:
    """The desk's page of the person under way, to come back to; nothing where it is none."""
    match = request.resolver_match
    interaction = match.kwargs.get("interaction") if match else None
    return reverse("desk", args=[interaction]) if interaction else ""


def refused(request: HttpRequest, refusal: CarrelError) -> HttpResponse:
    """The page of a refusal; for a page that is there already, a line on it, or its end."""
    status = _status(refusal, request)
    is_over, person = isinstance(refusal, ports.InteractionOver), _person_served(request)
    told = {
        "what": str(refusal).rstrip("."),
        "advice": refusal.advice,
        "is_over": is_over,
        "interaction": "" if is_over or not person else request.resolver_match.kwargs["interaction"],  # type: ignore[union-attr]
    }
    if not request.headers.get("HX-Request"):
        return render(request, "site/refused.html", told, status=status)
    response = render(request, "site/trouble.html", told, status=status)
    if isinstance(refusal, ports.InteractionOver | ports.FactsChanged):
        response.headers["HX-Refresh"] = "true"
        if not is_over:
            response.set_cookie(
                CHANGED, "yes", max_age=30, path=person, httponly=True, samesite="Strict", secure=request.is_secure()
            )
    else:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#trouble", "innerHTML"
        response.headers["X-Field"] = getattr(refusal, "field", "")
    return response


def _status(refusal: CarrelError, request: HttpRequest) -> int:
    """What the browser is told. Where the trail or the library system failed, so is the systems librarian."""
    status = next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 400)
    if status == _WITHHELD:
        log.error("withheld", why=type(refusal).__name__, route=_route(request))
    return status


def member(request: HttpRequest) -> dict[str, Any]:
    """For every template: who is signed in, and how this workstation looks."""
    return {
        "member": getattr(request, "member", None),
        "station": Workstation.of(request.COOKIES.get(workstation.COOKIE, "")),
    }
