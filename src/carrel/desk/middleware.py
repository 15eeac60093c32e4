"""What happens around the desk's pages: frames, and refusals where a page is there already."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from carrel.desk.forms import InvalidField
from carrel.desk.request import route_of
from carrel.desk.views import CHANGED
from carrel.errors import CarrelError
from carrel.ports import FactsChanged, InteractionOver, NotSearchable

_PAPER: Final = "paper"

FRAMING: Final[Mapping[str, dict[str, str]]] = {
    "desk": {"frame-src": "'self'"},
    _PAPER: {"frame-ancestors": "'self'"},
}
"""By route, which directives are not as on other pages: the desk holds one frame, in which a page of paper is printed,
and paper alone may be in one."""


def person_served(request: HttpRequest) -> str:
    """The interaction of the person under way; nothing where it is none."""
    return str(request.resolver_match.kwargs.get("interaction", "")) if request.resolver_match else ""


def page_of(person: str) -> str:
    """The desk's page of a person, to come back to; nothing where it is none."""
    return reverse("desk", args=[person]) if person else ""


def is_for_paper(request: HttpRequest) -> bool:
    """Was a page to be printed? It is in a frame, and leads nowhere from there."""
    return route_of(request) == _PAPER


def refused_on_paper(request: HttpRequest, refusal: CarrelError, status: int) -> HttpResponse:
    """A refusal where a page was to be printed: it is read out of the frame."""
    what = str(refusal).rstrip(".")
    why = f"{what[:1].upper()}{what[1:]}. {refusal.advice}"
    return render(request, "desk/paper/refused.html", {"why": why}, status=status)


def _field_of(refusal: CarrelError) -> str:
    """Beside which field it is said; nothing where it is about none."""
    if isinstance(refusal, NotSearchable):
        return "who"
    return refusal.field if isinstance(refusal, InvalidField) else ""


def refused_in_part(request: HttpRequest, refusal: CarrelError, status: int) -> HttpResponse:
    """A refusal where the page is there already: a line on it; or its end, where it is about what is no longer true."""
    told = {"what": str(refusal).rstrip("."), "advice": refusal.advice}
    response = render(request, "desk/trouble.html", told, status=status)
    if isinstance(refusal, InteractionOver | FactsChanged):
        response.headers["HX-Refresh"] = "true"
    else:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#trouble", "innerHTML"
        response.headers["X-Field"] = _field_of(refusal)
    if isinstance(refusal, FactsChanged):
        response.set_cookie(
            CHANGED, "yes", max_age=30, path=page_of(person_served(request)), httponly=True, samesite="Strict",
            secure=request.is_secure(),
        )  # fmt: skip
    return response
