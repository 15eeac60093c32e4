"""What a request brings to the desk: who works here, at which workstation, and the texts that were sent."""

from django.http import HttpRequest

from carrel.desk import workstation
from carrel.desk.workstation import Workstation
from carrel.disclosure import Road
from carrel.terms import Member


def texts(request: HttpRequest) -> dict[str, str]:
    """What was sent, one text a field."""
    return {name: str(value) for name, value in request.POST.items()}


def station_of(request: HttpRequest) -> Workstation:
    """The settings of this workstation, with what is usual for the team of whoever works at it."""
    return Workstation.of(request.COOKIES.get(workstation.COOKIE, ""), member_of(request).team)


def road_of(request: HttpRequest) -> Road:
    """The road out."""
    return request.road  # type: ignore[attr-defined,no-any-return]


def member_of(request: HttpRequest) -> Member:
    """Who works here."""
    return request.member  # type: ignore[attr-defined,no-any-return]


def token_of(request: HttpRequest) -> str:
    """The secret that says so."""
    return request.token  # type: ignore[attr-defined,no-any-return]
