"""What a request brings to the desk: the road, who works here, at which workstation, and the texts that were sent."""

from django.http import HttpRequest

from carrel.desk.workstation import Workstation
from carrel.disclosure import Road
from carrel.terms import Member


class StaffRequest(HttpRequest):
    """A request of a member of staff who is signed in. The site makes it one; every page of the desk takes one."""

    road: Road
    member: Member
    token: str  # the secret by which the database knows the member
    station: Workstation  # with what is usual for the member's team


def texts(request: HttpRequest) -> dict[str, str]:
    """What was sent, one text a field."""
    return {name: str(value) for name, value in request.POST.items()}


def is_part(request: HttpRequest) -> bool:
    """Is the page there already, and asks for what changes?"""
    return request.headers.get("HX-Request") == "true"


def route_of(request: HttpRequest) -> str:
    """The name of the page that was asked for; nothing where there is none."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""
