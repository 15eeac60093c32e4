"""What staff said of the account on the page, kept until somebody takes it back or another account is found.

A page that is asked for anew has no form to bring it along: without this, F5 would make a card again of what staff had
taken down to a picture, and nobody would have found it. It goes in a cookie of this one interaction; nothing in it says
who the patron is, it makes nothing evidence that the database does not know, and it is taken for no other account.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from carrel.desk import forms
from carrel.desk.forms import Intake
from carrel.desk.workstation import Workstation

COOKIE: Final = "carrel-said"
_ELSEWHERE: Final = frozenset({"channel", "place", "revision"})
"""What the workstation keeps, and what the page is told again."""

_LONGEST: Final = 500
_SECONDS: Final = 3600
"""Longer than an interaction lasts; with the next person it is gone at once."""


def said(cookie: str, account: str, station: Workstation) -> Intake:
    """The intake with what was said of this account; what was said of another, or cannot be, is nothing."""
    kept = dict(parse_qsl(cookie[:_LONGEST]))
    if kept.pop("account", "") != account:
        return Intake.at(station)
    try:
        return forms.intake({name: value for name, value in kept.items() if name not in _ELSEWHERE}, station)
    except forms.InvalidField:
        return Intake.at(station)


def keep(request: HttpRequest, response: HttpResponse, intake: Intake, account: str) -> None:
    """Keep what the page that goes out now says of the account that it shows."""
    pairs: Mapping[str, str] = {name: value for name, value in intake.pairs() if name not in _ELSEWHERE}
    response.set_cookie(
        COOKIE, urlencode({**pairs, "account": account}), max_age=_SECONDS, path=request.path, httponly=True,
        samesite="Strict", secure=request.is_secure(),
    )  # fmt: skip


def forget(response: HttpResponse, interaction: object) -> None:
    """The next person: nothing was said of them."""
    response.delete_cookie(COOKIE, path=reverse("desk", args=[interaction]), samesite="Strict")
