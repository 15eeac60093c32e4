"""The administrator's pages: accounts, teams, roles, and closing an account. They show no patron and no trail."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carrel.errors import CarrelError
from carrel.site.request import SiteStaffRequest
from carrel.staff.accounts import ROLES, TEAMS, Accounts, UnfitAccount
from carrel.staff.passwords import LONGEST, PasswordUnfit
from carrel.terms import Member

DONE: Final = {
    "added": "The account can sign in.",
    "changed": "Changed. Whoever was signed in with it signs in again.",
    "password": "The new password holds. Whoever was signed in with the old one no longer is.",
    "disabled": "Closed, and every sign-in of it ended.",
    "enabled": "Open again.",
}
"""What is said after each act, by the word that the address carries."""


@require_http_methods(["GET", "POST"])
def accounts(request: SiteStaffRequest) -> HttpResponse:
    """Every account, and a form for a new one. The database refuses whoever is no administrator."""
    known, token = request.services.accounts, request.token
    everyone = known.everyone(token)
    typed, trouble = Member("", TEAMS[0], "", ()), None
    if request.method == "POST":
        typed = _typed(request, request.POST.get("name", ""))
        try:
            known.add(token, typed, request.POST.get("password", "")[: LONGEST + 1])
        except (UnfitAccount, PasswordUnfit) as refusal:
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
        except (UnfitAccount, PasswordUnfit) as refusal:
            trouble = refusal
        else:
            return redirect(f"{reverse('staff-account', args=[name])}?done={done}")
    shown = _typed(request, name) if trouble is not None and request.POST.get("act") == "change" else one
    return _page(request, "site/staff_account.html", shown, trouble, {"one": one})


def _change(known: Accounts, token: str, request: SiteStaffRequest, one: Member) -> str:
    """Carry one act out; the word of `DONE` for it. Raises `UnfitAccount` or `PasswordUnfit`."""
    act, is_me = request.POST.get("act"), one.name == request.member.name
    if act == "change":
        new = _typed(request, one.name)
        if is_me and "administrator" not in new.roles:
            raise UnfitAccount("role", "Another administrator takes that role from you.")
        known.change(token, one.name, team=new.team, branch=new.branch, roles=new.roles)
        return "changed"
    if act == "password":
        known.set_password(token, one.name, request.POST.get("password", "")[: LONGEST + 1])
        return "password"
    if act == "disable":
        if is_me:
            raise UnfitAccount("state", "Another administrator closes your account.")
        known.disable(token, one.name)
        return "disabled"
    if act == "enable":
        known.enable(token, one.name)
        return "enabled"
    raise UnfitAccount("change", "Change it, set a password, close it or open it.")


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
