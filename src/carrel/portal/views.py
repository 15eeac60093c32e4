"""What is out, on hold and owed: the pages on which account holders look and act.

They decide nothing: what was sent is handed to the road, and what it opened is shown. After an act comes the page anew,
so that going back or reloading does nothing twice; its address carries a word for what is said of it.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carrel.cleared import (
    BalanceRow,
    CheckoutRow,
    DetailedReceiptRow,
    FeeRow,
    HoldRow,
    PastCheckoutRow,
    RecentRow,
    rows,
)
from carrel.portal import listed, wording
from carrel.portal.home import Home
from carrel.portal.request import HolderRequest, form_id, new_form, route_of, text
from carrel.ports import Deed, Titles

_UNDER: Final = {
    "account-history": "account",
    "account-pin": "account-contact",
    "account-who-looked": "account-privacy",
    "account-download": "account-privacy",
}
"""Under which of the five pages the others stand."""
_KINDS: Final = {"book": "book", "film": "film", "music": "music", "interlibrary": "interlibrary loan"}


@require_GET
def checkouts(request: HolderRequest) -> HttpResponse:
    """What is out, with what waits on the hold shelf: what most people come for."""
    home = Home.of(request)
    opened = home.ask("hear-checkouts")
    out = rows(opened, CheckoutRow)
    holds = home.read("hear-holds", HoldRow) or ()
    page = {
        "out": None if out is None else listed.checkouts(out, home.today),
        "renewed": listed.renewed(rows(opened, RecentRow) or ()) if request.GET.get("done") == "renew" else (),
        "ready": [hold for hold in listed.holds(holds, home.today) if hold.is_ready],
    }
    return shown(request, "portal/checkouts.html", page)


@require_GET
def as_typed(request: HolderRequest) -> HttpResponse:
    """The same, with a slash that somebody typed."""
    return redirect("account")


@require_POST
def renew(request: HolderRequest) -> HttpResponse:
    """One item, or all that can be."""
    one = text(request, "checkout")
    return acted(request, Deed("renew", {"checkout": one} if one else {}), "account")


@require_http_methods(["GET", "POST"])
def holds(request: HolderRequest) -> HttpResponse:
    """The holds, and the catalog to place another. What was looked for is sent, and stands in no address."""
    home = Home.of(request)
    held = home.read("hear-holds", HoldRow)
    words = text(request, "words").strip()
    titles = request.road.titles(words) if words else Titles()
    branches = request.road.branches()
    pickup = text(request, "pickup") if text(request, "pickup") in branches else next(iter(branches), "")
    page = {
        "holds": None if held is None else listed.holds(held, home.today),
        "branches": branches,
        "pickup": pickup,
        "pickup_at": branches.get(pickup, ""),
        "words": words,
        "titles": [(title, _KINDS[title.kind], new_form()) for title in titles.found],
        "more": titles.more,
    }
    return shown(request, "portal/holds.html", page)


@require_POST
def place_hold(request: HolderRequest) -> HttpResponse:
    """On a title of the catalog."""
    deed = Deed("place-hold", {"title": text(request, "title"), "pickup": text(request, "pickup")})
    return acted(request, deed, "account-holds")


@require_POST
def change_hold(request: HolderRequest) -> HttpResponse:
    """To be picked up elsewhere."""
    deed = Deed("change-hold", {"hold": text(request, "hold"), "pickup": text(request, "pickup")})
    return acted(request, deed, "account-holds")


@require_POST
def cancel_hold(request: HolderRequest) -> HttpResponse:
    """It is gone, and whoever waits next has the item."""
    return acted(request, Deed("cancel-hold", {"hold": text(request, "hold")}), "account-holds")


@require_GET
def history(request: HolderRequest) -> HttpResponse:
    """What came back, where that is kept: because they chose it, or while something is owed on it."""
    home = Home.of(request)
    past = home.read("hear-history", PastCheckoutRow)
    page = {"past": None if past is None else [(row.title, wording.day(row.returned_on, home.today)) for row in past]}
    return shown(request, "portal/history.html", page)


@require_GET
def fees(request: HolderRequest) -> HttpResponse:
    """What is owed and for what, and what was paid."""
    home = Home.of(request)
    owed, balance = home.read("hear-fee-details", FeeRow), home.read("hear-balance", BalanceRow)
    paid = home.read("receive-detailed-receipt", DetailedReceiptRow)
    page = {
        "fees": None if owed is None else listed.fees(owed, home.today),
        "balance": wording.money(balance[0].owed_cents) if balance and balance[0].owed_cents else "",
        "paid": None if paid is None else listed.receipts(paid, home.today),
    }
    return shown(request, "portal/fees.html", page)


def acted(request: HolderRequest, deed: Deed, route: str) -> HttpResponse:
    """Do it, and go to the page that shows how it ended."""
    told = Home.of(request).do(deed, form_id(request))
    if told.cannot:
        return gone_to(route, {"not": "cannot"})
    if told.done is None:
        return gone_to(route, {"not": "refused"})
    return gone_to(route, {"done": deed.action} if told.done.is_done else {"not": wording.reason(told.done)})


def gone_to(route: str, said: dict[str, str]) -> HttpResponse:
    """To a page of these, with a word for what it says."""
    return redirect(f"{reverse(route)}?{urlencode(said)}")


def shown(request: HolderRequest, template: str, page: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """A page, with what is said of the act before it, and a number for each form on it."""
    said = {
        "done": wording.DONE.get(request.GET.get("done", "")),
        "trouble": wording.NOT_DONE.get(request.GET.get("not", "")),
        "form": new_form(),
        "is_at_home": True,
        "here": _UNDER.get(route_of(request), route_of(request)),
    }
    return render(request, template, {**said, **page}, status=status)
