"""Signing in and out, and the pages that say what went wrong."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carrel.desk import once
from carrel.portal import middleware as portal
from carrel.portal.request import is_here
from carrel.site.middleware import sent_to
from carrel.site.request import COOKIE, SiteRequest, address_of
from carrel.staff.choosing import LONGEST, PasswordUnfit

UNLOCK_TROUBLE = "That password is not right. After several tries, wait 15 minutes."
_A_PERSON_SERVED = re.compile(r"/desk/[0-9a-f-]{36}/")
ONE_MESSAGE = "That name and password do not match an account. After several tries, wait 15 minutes."


@require_http_methods(["GET", "POST"])
def sign_in(request: SiteRequest) -> HttpResponse:
    """The sign-in page; every failure reads the same."""
    if request.method != "POST":
        return render(request, "site/sign_in.html")
    name, password = request.POST.get("name", "").strip().lower()[:60], request.POST.get("password", "")[:LONGEST]
    token = request.services.accounts.sign_in(name, password, address_of(request) or "")
    if token is None:
        return render(request, "site/sign_in.html", {"trouble": ONE_MESSAGE}, status=401)
    return signed_in(request, token)


def signed_in(request: SiteRequest, token: str) -> HttpResponse:
    """To the desk, with this sign-in in the browser."""
    if request.token:
        request.services.accounts.sign_out(request.token, address_of(request))  # whoever was here before is gone
    rotate_token(request)  # a form's token from before is nobody's now
    response = redirect("begin")
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=settings.CARREL_COOKIE_SECURE)
    return response


@require_POST
def lock(request: SiteRequest) -> HttpResponse:
    """Lock this sign-in; the work waits behind the password."""
    request.services.accounts.lock(request.token, address_of(request))
    return sent_to(request, "unlock")


@require_http_methods(["GET", "POST"])
def unlock(request: SiteRequest) -> HttpResponse:
    """The lock screen. It names the member of staff, and nothing of their work."""
    name = request.services.accounts.locked_as(request.token)
    if name is None:
        return redirect("begin")
    page = {"name": name, "next": _place(request)}
    if request.method != "POST":
        return render(request, "site/unlock.html", page)
    if not request.services.accounts.unlock(
        request.token, request.POST.get("password", "")[:LONGEST], address_of(request)
    ):
        return render(request, "site/unlock.html", {**page, "trouble": UNLOCK_TROUBLE}, status=401)
    return redirect(page["next"] or "begin")


def _place(request: HttpRequest) -> str:
    """Where the work was: an address of the desk, or nothing."""
    place = request.POST.get("next", "") or request.GET.get("next", "")
    return place if _A_PERSON_SERVED.fullmatch(place) else ""


@require_POST
def sign_out(request: SiteRequest) -> HttpResponse:
    """End the sign-in with every interaction of it."""
    request.services.accounts.sign_out(request.token, address_of(request))
    response = redirect("sign-in")
    response.delete_cookie(COOKIE, samesite="Strict")
    response.delete_cookie(once.COOKIE, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_http_methods(["GET", "POST"])
def password(request: SiteRequest) -> HttpResponse:
    """Change one's own password; where somebody else set it, before anything else opens."""
    must_choose = request.must_choose
    page: dict[str, object] = {"must_choose": must_choose}
    if request.method != "POST":
        return render(request, "site/password.html", page)
    old, new = request.POST.get("old", "")[:LONGEST], request.POST.get("new", "")[: LONGEST + 1]
    try:
        page |= _changed(request, old, new)
    except PasswordUnfit as refusal:
        page |= {"trouble": refusal}
    if must_choose and "message" in page:
        return redirect("begin")
    return render(request, "site/password.html", page, status=200 if "message" in page else 400)


def _changed(request: SiteRequest, old: str, new: str) -> dict[str, object]:
    """What the page is to say. Raises `PasswordUnfit`."""
    if new != request.POST.get("again", "")[: LONGEST + 1]:
        return {"wrong": "again"}
    if not request.services.accounts.change_password(request.token, old, new, address_of(request)):
        return {"wrong": "old"}
    return {"message": "Your password was changed."}


@require_GET
def health(request: SiteRequest) -> HttpResponse:
    """For monitoring: the server answers, and so does the database."""
    request.services.library.branches()
    return HttpResponse("well\n", content_type="text/plain")


def _page(request: HttpRequest, what: str, advice: str, status: int) -> HttpResponse:
    if is_here(request):
        return portal.page(request, what, "Nothing was shown or done.", status)
    return render(request, "site/refused.html", {"what": what, "advice": advice}, status=status)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without this browser's token."""
    return _page(request, "This page had expired.", "Go back to the desk. Nothing was done.", 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent is not a request of ours."""
    return _page(request, "What was sent could not be read.", "Nothing was done.", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not for this member of staff."""
    return _page(request, "You do not have access to this.", "Nothing was released.", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    return _page(request, "There is no such page.", "Go back to the desk.", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Our own mistake."""
    return _page(request, "Something went wrong here.", "Nothing was released. Call the systems librarian.", 500)
