"""The demonstration's own pages: everything to scan, and a link that signs in. `carrel serve` has neither."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from carrel.ils.embedded.exhibits import Shelf
from carrel.site.barcodes import barcode
from carrel.site.request import SiteRequest, address_of
from carrel.site.views import signed_in
from carrel.work.folder import letter_in, letters_in

FIRST: Final = "alex"
"""Whom the link signs in where it names nobody."""
LETTERS_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What `carrel demo` hands the site: who may be signed in by a link, and how to see what there is to scan.

    The key is this run's own: a link of an earlier run signs nobody in.
    """

    staff: Sequence[tuple[str, str]]  # name, team
    password: str = field(repr=False)
    shelves: Callable[[], Sequence[Shelf]] = field(repr=False)
    mail: Path | None = None  # where letters land
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)

    def way_in(self, name: str = FIRST) -> str:
        """The path of the link that signs in."""
        named = f"&name={name}" if name != FIRST else ""
        return f"{reverse('demonstration-sign-in')}?key={self.key}{named}"


@require_GET
def exhibits(request: SiteRequest) -> HttpResponse:
    """Cards and items as barcodes, as they stand now; for somebody at this machine, the links that sign in."""
    here = _here()
    told = [(shelf, [(one, barcode(one.number)) for one in shelf.exhibits]) for shelf in here.shelves()]
    ways_in = [(name, team, here.way_in(name)) for name, team in here.staff] if _is_at_this_machine(request) else []
    return render(request, "site/demonstration.html", {"shelves": told, "ways_in": ways_in})


@require_GET
def sign_in(request: SiteRequest) -> HttpResponse:
    """Sign in by this run's link, at this machine alone."""
    here = _here()
    if not secrets.compare_digest(request.GET.get("key", "").encode(), here.key.encode()):
        raise Http404
    if not _is_at_this_machine(request):
        told = {
            "what": "The link signs in only on the machine that printed it.",
            "advice": "Sign in with the password printed beside it.",
        }
        return render(request, "site/refused.html", told, status=403)
    name = request.GET.get("name", FIRST)
    if name not in dict(here.staff):
        raise Http404
    token = request.services.accounts.sign_in(name, here.password, address_of(request) or "")
    return redirect("sign-in") if token is None else signed_in(request, token)


@require_GET
def mail(request: SiteRequest) -> HttpResponse:
    """Letters that would have gone out, the newest first."""
    folder = _here().mail
    letters = [] if folder is None else letters_in(folder, LETTERS_SHOWN)
    told = [(name, letter, _content(letter, "plain")) for name, letter in letters]
    return render(request, "site/demonstration_mail.html", {"letters": told})


@require_GET
def letter(request: SiteRequest, name: str) -> HttpResponse:
    """One letter, as a mail program shows it."""
    folder = _here().mail
    found = None if folder is None else letter_in(folder, name)
    if found is None:
        raise Http404
    return HttpResponse(_content(found, "html"))


def _content(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return "" if part is None else str(part.get_content())


def _here() -> Demonstration:
    """Raises `Http404` where this is not a demonstration."""
    here: Demonstration | None = settings.CARREL_DEMONSTRATION
    if here is None:
        raise Http404
    return here


def _is_at_this_machine(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
