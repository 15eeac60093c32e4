"""What is the account holder's own: contact details, PIN, privacy choices, who looked, and all of it as a file."""

from typing import Final

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from carrel.cleared import ChoicesRow, LookRow, PersonalRow
from carrel.operations.fitting import invalid_particular
from carrel.portal import saved, wording
from carrel.portal.home import Home
from carrel.portal.looks import looks, of_others
from carrel.portal.request import HolderRequest, form_id, text
from carrel.portal.views import acted, gone_to, shown
from carrel.ports import Act

_CONTACT: Final = ("email", "telephone", "address")
_MOST_SHOWN: Final = 50


@require_http_methods(["GET", "POST"])
def contact(request: HolderRequest) -> HttpResponse:
    """Contact details: nothing of them is read until it is asked for; and what is new is written down."""
    kind = text(request, "kind")
    if request.method == "POST" and kind in _CONTACT:
        given = {"kind": kind, "value": text(request, "value").strip()}
        if invalid_particular("update-contact", given):
            return _contact(request, is_shown=False, wrong=kind)
        return acted(request, Act("update-contact", given), "account-contact")
    return _contact(request, is_shown=request.method == "POST")


def _contact(request: HolderRequest, *, is_shown: bool, wrong: str = "") -> HttpResponse:
    home = Home.of(request)
    lines = home.read("view-own-contact", PersonalRow) if is_shown else None
    page: dict[str, object] = {
        "is_shown": is_shown,
        "contact": lines[0] if lines else None,
        "born": wording.birthday(lines[0].birth_date) if lines else "",
        "email_is": home.circumstances.get("email", ""),
        "postal_is": home.circumstances.get("postal", ""),
        "wrong": wrong,
        "why": wording.WRONG.get(wrong, ""),
        "typed": text(request, "value") if wrong else "",
    }
    return shown(request, "portal/contact.html", page, status=400 if wrong else 200)


@require_http_methods(["GET", "POST"])
def pin(request: HolderRequest) -> HttpResponse:
    """Another PIN, once the one of now was given again. No field of it is sent back."""
    if request.method != "POST":
        return shown(request, "portal/pin.html", {})
    wrong = _wrong_with_pin(request)
    if wrong:
        return shown(request, "portal/pin.html", {"wrong": wrong, "why": wording.WRONG[wrong]}, status=400)
    return gone_to("account-pin", {"done": "change-pin"})


def _wrong_with_pin(request: HolderRequest) -> str:
    """Set it, or say which field is wrong."""
    home, new = Home.of(request), text(request, "new")
    if new != text(request, "again"):
        return "again"
    given = {"credential": home.credential, "new_pin": new}
    if invalid_particular("change-pin", given):
        return "new"
    if not request.holders.proves_pin(request.token, text(request, "old"), request.source):
        return "old"
    told = home.do(Act("change-pin", given), form_id(request))
    return "" if told.done is not None and told.done.is_done else "old"


@require_http_methods(["GET", "POST"])
def privacy(request: HolderRequest) -> HttpResponse:
    """Every choice in plain words, with how it stands, and one button to change it."""
    if request.method == "POST":
        wish = {"choice": text(request, "choice"), "wish": text(request, "wish")}
        return acted(request, Act("change-privacy-choices", wish), "account-privacy")
    lines = Home.of(request).read("view-own-choices", ChoicesRow)
    chosen = [(choice, getattr(lines[0], choice.attribute)) for choice in wording.CHOICES] if lines else None
    return shown(request, "portal/privacy.html", {"chosen": chosen})


@require_GET
def who_looked(request: HolderRequest) -> HttpResponse:
    """When, which team and what kind of thing (reading R50); one's own visits where they are asked for."""
    home, has_own = Home.of(request), "own" in request.GET
    read = home.read("view-who-looked", LookRow)
    visits = looks(read or (), home.today)
    told = visits if has_own else of_others(visits)
    page: dict[str, object] = {
        "is_open": read is not None,
        "visits": told[:_MOST_SHOWN],
        "more": max(0, len(told) - _MOST_SHOWN),
        "has_own": has_own,
    }
    return shown(request, "portal/who_looked.html", page)


@require_http_methods(["GET", "POST"])
def download(request: HolderRequest) -> HttpResponse:
    """What is shown on these pages as a file: one that people read, or one that machines do."""
    if request.method != "POST":
        return shown(request, "portal/download.html", {})
    return saved.as_file(request, Home.of(request), is_for_machines=text(request, "as") == "json")
