"""What the site makes of a request: whoever sent it, and, once that is known, a member of staff."""

from django.conf import settings
from django.http import HttpRequest

from carrel.desk import workstation
from carrel.desk.request import StaffRequest
from carrel.desk.workstation import Workstation
from carrel.portal.request import COOKIE as HOME_COOKIE
from carrel.portal.request import HolderRequest
from carrel.site.wiring import Services
from carrel.terms import Member

COOKIE = "carrel"
_LONGEST = 100


class SiteRequest(HttpRequest):
    """A request of whoever it is. It brings what the site was wired with, and no road."""

    services: Services
    token: str  # what the browser shows as its sign-in; nothing where it shows none
    member: Member | None
    station: Workstation
    must_choose: bool  # somebody else set the password: nothing opens before another is chosen


class SiteStaffRequest(StaffRequest, SiteRequest):
    """A request of a member of staff to a page of the site's own."""

    member: Member


class SiteHolderRequest(HolderRequest, SiteRequest):
    """A request to the account holder's pages."""


def handed(request: SiteRequest) -> None:
    """Hand a request what the site was wired with: the one place where that is looked up."""
    request.services = settings.CARREL_SERVICES
    request.token = request.COOKIES.get(COOKIE, "")[:_LONGEST]
    request.member = None
    request.must_choose = False
    request.station = _station(request, "")


def signed_in(request: SiteStaffRequest) -> None:
    """Make it the request of whoever its token signed in, and hand it the road. Raises `NotSignedIn` and `Locked`."""
    request.member = request.services.accounts.who(request.token, address_of(request))
    request.road = request.services.road
    request.station = _station(request, request.member.team)


def address_of(request: HttpRequest) -> str | None:
    """Where the browser is."""
    return request.META.get("REMOTE_ADDR")


def came_home(request: SiteHolderRequest, *, is_open: bool) -> None:
    """Make it a request to the account holder's pages; but for an open page, of whoever is signed in, with the road.

    Raises `NotSignedIn`. The token of a member of staff is none here, nor is one of here a token there.
    """
    request.token = request.COOKIES.get(HOME_COOKIE, "")[:_LONGEST]
    request.source = address_of(request) or ""
    request.holders = request.services.holders
    if not is_open:
        request.road = request.services.road_home
        request.presence = request.road.begin(request.token)


def _station(request: HttpRequest, team: str) -> Workstation:
    return Workstation.of(request.COOKIES.get(workstation.COOKIE, ""), team)
