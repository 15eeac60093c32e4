"""Pages about contact information: the public page behind a link, and for staff the alarms and the letters to print."""

import re
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carrel.contacts.alarms import ENDS
from carrel.ports import InvalidInput
from carrel.site.request import SiteRequest, SiteStaffRequest

_A_NUMBER: Final = re.compile(r"[0-9]{1,18}")
LETTERS: Final = {"contact-changed": "letters about a change", "card": "cards"}


@require_http_methods(["GET", "POST"])
def link(request: SiteRequest, token: str) -> HttpResponse:
    """What a link does, once the button is pressed: looking at it does nothing. Every bad link has one answer."""
    links, is_done = request.services.links, request.method == "POST"
    act = links.use(token) if is_done else links.act_of(token)
    told = {"act": act and act.value, "is_done": is_done, "library": library_of(request)}
    return render(request, "site/contact.html", told, status=200 if act else 404)


@require_http_methods(["GET", "POST"])
def alarms(request: SiteStaffRequest) -> HttpResponse:
    """Changes that somebody took back by a link. The database tells supervisors and administrators alone."""
    known, token = request.services.alarms, request.token
    if request.method == "POST":
        number = request.POST.get("alarm", "")
        if not _A_NUMBER.fullmatch(number):
            raise InvalidInput("there is no such alarm")
        known.close(token, int(number), request.POST.get("ended", ""))
        return redirect(f"{reverse('alarms')}?done=closed")
    told = {"alarms": known.all_open(token), "ends": ENDS, "is_closed": request.GET.get("done") == "closed"}
    return render(request, "site/alarms.html", told)


@require_http_methods(["GET", "POST"])
def letters(request: SiteStaffRequest) -> HttpResponse:
    """Letters and cards for the mail: take them, print them, say that they are mailed."""
    known, token = request.services.letters, request.token
    if request.method == "POST":
        (known.mailed if request.POST.get("act") == "mailed" else known.take)(token)
        return redirect("letters")
    told = {
        "waiting": [(LETTERS[kind], many) for kind, many in known.waiting(token).items()],
        "taken": known.taken(token),
        "library": library_of(request),
    }
    return render(request, "site/letters.html", told)


def library_of(request: SiteRequest) -> str:
    """The name of the library, as its policy has it today."""
    services = request.services
    return services.policy.on(services.clock.today()).edition.library
