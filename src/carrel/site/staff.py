"""The administrator's pages: accounts, teams, roles, closing one, and what happened to each. They show no patron."""

import re
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from carrel.errors import CarrelError
from carrel.ports import LastAdministrator, OwnAccount
from carrel.site.request import SiteStaffRequest, address_of
from carrel.staff.accounts import ROLES, TEAMS, Accounts, UnfitAccount
from carrel.staff.choosing import LONGEST, PasswordUnfit
from carrel.staff.history import KINDS
from carrel.terms import Member

DONE: Final = {
    "added": "The account was added. Its password works once; then they choose their own.",
    "changed": "Changed. Anyone signed in with this account must sign in again.",
    "password": "The new password is set. It works once; then they choose their own. Anyone signed in signs in again.",
    "disabled": "Closed. Anyone signed in with it has been signed out.",
    "enabled": "Open again.",
}
"""What is said after each act, by the word that the address carries."""

_REFUSALS: Final = (UnfitAccount, PasswordUnfit, OwnAccount, LastAdministrator)
_A_NUMBER: Final = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "POST"])
def accounts(request: SiteStaffRequest) -> HttpResponse:
    """Every account, and a form for a new one. The database refuses anyone who is not an administrator."""
    known, token = request.services.accounts, request.token
    everyone = known.everyone(token)
    typed, trouble = Member("", TEAMS[0], "", ()), None
    if request.method == "POST":
        typed = _typed(request, request.POST.get("name", ""))
        try:
            known.add(token, typed, request.POST.get("password", "")[: LONGEST + 1], address_of(request))
        except _REFUSALS as refusal:
            trouble = refusal
        else:
            return redirect(f"{reverse('staff')}?done=added")
    return _page(request, "site/staff.html", typed, trouble, {"everyone": everyone})


@require_http_methods(["GET", "POST"])
def account(request: SiteStaffRequest, name: str) -> HttpResponse:
    """One account: change it, give it a new password, close it or open it again."""
    known, token = request.services.accounts, request.token
    one = next((member for member in known.everyone(token) if member.name == name), None)
    if one is None:
        raise Http404
    trouble = None
    if request.method == "POST":
        try:
            done = _change(known, token, request, one)
        except _REFUSALS as refusal:
            trouble = refusal
        else:
            return redirect(f"{reverse('staff-account', args=[name])}?done={done}")
    shown = _typed(request, name) if trouble is not None and request.POST.get("act") == "change" else one
    more = {"one": one, "is_own": one.name == request.member.name}
    return _page(request, "site/staff_account.html", shown, trouble, more)


def _change(known: Accounts, token: str, request: SiteStaffRequest, one: Member) -> str:
    """Carry one act out; the word of `DONE` for it. Raises one of `_REFUSALS`."""
    act, address = request.POST.get("act"), address_of(request)
    if act == "change":
        new = _typed(request, one.name)
        known.change(token, one.name, team=new.team, branch=new.branch, roles=new.roles, address=address)
        return "changed"
    if act == "password":
        known.set_password(token, one.name, request.POST.get("password", "")[: LONGEST + 1], address)
        return "password"
    if act == "disable":
        known.disable(token, one.name, address)
        return "disabled"
    if act == "enable":
        known.enable(token, one.name, address)
        return "enabled"
    raise UnfitAccount("change", "Change the account, set its password, close it or open it.")


@require_GET
def history(request: SiteStaffRequest) -> HttpResponse:
    """What happened to accounts, the newest first. The database shows administrators and auditors alone."""
    known, token = request.services.accounts, request.token
    asked = request.GET
    account, kind, before = (
        asked.get("account", "").strip().lower()[:60],
        asked.get("kind", ""),
        asked.get("before", ""),
    )
    told = known.history(
        token, account or None, kind if kind in KINDS else None, int(before) if _A_NUMBER.fullmatch(before) else None
    )
    filters = {name: value for name, value in (("account", account), ("kind", kind)) if value}
    page = {
        "told": told,
        "kinds": KINDS,
        "account": account,
        "kind": kind,
        "is_first": not before,
        "filters": urlencode(filters),
        "older": urlencode({**filters, "before": told.events[-1].number}) if told.has_older else None,
    }
    return render(request, "site/staff_history.html", page)


def _typed(request: SiteStaffRequest, name: str) -> Member:
    sent = request.POST
    return Member(name, sent.get("team", ""), sent.get("branch", ""), tuple(sent.getlist("role")))


def _page(
    request: SiteStaffRequest, template: str, form: Member, trouble: CarrelError | None, more: dict[str, object]
) -> HttpResponse:
    page = {
        "form": form,
        "trouble": trouble,
        "done": DONE.get(request.GET.get("done", "")) if trouble is None else None,
        "teams": TEAMS,
        "roles": ROLES,
        "branches": request.services.library.branches(),
    }
    return render(request, template, page | more, status=200 if trouble is None else 400)
