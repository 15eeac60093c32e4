"""The administrator's page: accounts, teams, roles, and closing an account. It shows no patron and no trail."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carrel.site.middleware import COOKIE
from carrel.staff.accounts import ROLES, TEAMS, Accounts, Member, UnfitAccount


@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account; add one, change one, disable one. The database refuses whoever is no administrator."""
    known: Accounts = request.accounts  # type: ignore[attr-defined]
    token = request.COOKIES.get(COOKIE, "")
    everyone = known.everyone(token)
    if request.method == "POST":
        _change(known, token, request)
        return redirect("staff")
    page = {
        "everyone": everyone,
        "teams": TEAMS,
        "roles": ROLES,
        "branches": settings.CARREL_SERVICES.library.branches(),
    }
    return render(request, "site/staff.html", page)


def _change(known: Accounts, token: str, request: HttpRequest) -> None:
    sent = request.POST
    member = Member(sent.get("name", ""), sent.get("team", ""), sent.get("branch", ""), tuple(sent.getlist("role")))
    act = sent.get("act")
    if act == "add":
        known.add(token, member, sent.get("password", ""))
    elif act == "change":
        known.change(token, member.name, team=member.team, branch=member.branch, roles=member.roles)
    elif act == "disable":
        known.disable(token, member.name)
    else:
        raise UnfitAccount("change", "Add, change or disable.")
