"""What a request brings to the account holder's pages: the road, who came, and the texts that were sent."""

import re
from uuid import UUID, uuid4

from django.http import HttpRequest

from carrel.disclosure import Road
from carrel.ports import AccountHolders, Presence, Unfit

COOKIE = "carrel-account"
PLACE = "/account"
"""Under this path are all pages, and to no other does the browser send the cookie."""

_A_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST = 300


class HolderRequest(HttpRequest):
    """A request to these pages. The site makes it one; road and presence are there once somebody is signed in."""

    holders: AccountHolders
    token: str  # what the browser shows as its sign-in; nothing where it shows none
    source: str  # where it came from
    road: Road
    presence: Presence


def text(request: HttpRequest, name: str) -> str:
    """One text that was sent; nothing where none was, and no more than any form here takes."""
    return str(request.POST.get(name, ""))[:_LONGEST]


def form_id(request: HttpRequest) -> UUID:
    """By which a form that is sent twice is known again. Raises `Unfit`."""
    sent = text(request, "form")
    if not _A_FORM.fullmatch(sent):
        raise Unfit("the form has no number of its own")
    return UUID(sent)


def new_form() -> UUID:
    """For a form that goes out, and for what is read but once."""
    return uuid4()


def route_of(request: HttpRequest) -> str:
    """The name of the page that was asked for; nothing where there is none."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def is_here(request: HttpRequest) -> bool:
    """Is it one of these pages that was asked for?"""
    return request.path_info == PLACE or request.path_info.startswith(f"{PLACE}/")
