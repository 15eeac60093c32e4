"""Public pages for a new PIN: with a code that staff said, by a link that was sent, and how to get one (PW.2)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from carrel.ils.embedded.new_pins import PinUnfit
from carrel.site.contact import library_of
from carrel.site.request import SiteRequest, address_of

WRONG = "That did not work. Check the number and the code, or ask for another code: each is good for ten minutes."
DIFFERENT = "The two are not the same. Type the new PIN twice."


@require_http_methods(["GET", "POST"])
def by_code(request: SiteRequest) -> HttpResponse:
    """The card number, the code that staff said, and the new PIN twice. Every failure reads the same."""
    if request.method != "POST":
        return _page(request, "code")
    sent, pin, trouble = request.POST, request.POST.get("pin", ""), _misfit(request)
    if trouble is None:
        try:
            number, code = sent.get("number", "")[:60], sent.get("code", "")[:60]
            if request.services.pins.set_by_code(number, code, pin, address_of(request) or ""):
                return _page(request, "done")
            trouble = WRONG
        except PinUnfit as unfit:
            trouble = unfit.advice
    return _page(request, "code", trouble, number=sent.get("number", "")[:60])


@require_http_methods(["GET", "POST"])
def by_link(request: SiteRequest, token: str) -> HttpResponse:
    """The new PIN twice, by a link that was sent. Looking at it uses nothing up; every bad link has one answer."""
    pins, trouble = request.services.pins, None
    if request.method == "POST" and (trouble := _misfit(request)) is None:
        try:
            return _page(request, "done" if pins.set_by_link(token, request.POST.get("pin", "")) else "bad")
        except PinUnfit as unfit:
            trouble = unfit.advice
    return _page(request, "link" if pins.is_link(token) else "bad", trouble)


@require_http_methods(["GET", "POST"])
def forgot(request: SiteRequest) -> HttpResponse:
    """The number, and one answer, whatever came of it."""
    if request.method != "POST":
        return _page(request, "forgot")
    request.services.pins.forgot(request.POST.get("number", "")[:60], address_of(request) or "")
    return _page(request, "sent")


def _misfit(request: SiteRequest) -> str | None:
    return DIFFERENT if request.POST.get("pin", "") != request.POST.get("again", "") else None


def _page(request: SiteRequest, what: str, trouble: str | None = None, number: str = "") -> HttpResponse:
    told = {"what": what, "trouble": trouble, "number": number, "library": library_of(request)}
    return render(request, "site/pin.html", told, status=404 if what == "bad" else 400 if trouble else 200)
