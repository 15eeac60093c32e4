"""Signing in with number and PIN, and out, here or everywhere."""

from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carrel.portal.request import COOKIE, PLACE, HolderRequest, text
from carrel.portal.wording import ONE_MESSAGE


@require_http_methods(["GET", "POST"])
def sign_in(request: HolderRequest) -> HttpResponse:
    """The sign-in page; every failure reads the same."""
    if request.method != "POST":
        return render(request, "portal/sign_in.html", {"has_ended": "ended" in request.GET})
    token = request.holders.sign_in(text(request, "number"), text(request, "pin"), request.source)
    if token is None:
        return render(request, "portal/sign_in.html", {"trouble": ONE_MESSAGE}, status=401)
    return came_in(request, token)


def came_in(request: HolderRequest, token: str) -> HttpResponse:
    """To the account, with this sign-in in the browser; whoever was signed in here before is no longer."""
    if request.token:
        request.holders.sign_out(request.token)
    rotate_token(request)  # a form's token from before is nobody's now
    response = redirect("account")
    response.set_cookie(COOKIE, token, path=PLACE, httponly=True, samesite="Strict", secure=request.is_secure())
    return response


@require_POST
def sign_out(request: HolderRequest) -> HttpResponse:
    """End this sign-in, or every sign-in of the account."""
    request.holders.sign_out(request.token, is_everywhere=bool(text(request, "everywhere")))
    response = redirect("account-sign-in")
    response.delete_cookie(COOKIE, path=PLACE, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
def stay(request: HolderRequest) -> HttpResponse:
    """Whoever reads a page for long says that they are still there."""
    return HttpResponse(status=204)
