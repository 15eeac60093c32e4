"""Pages about mail: news of events, addresses that are refused, and the one click that ends mailings."""

from typing import Final
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from carrel.errors import CarrelError
from carrel.ports import InvalidInput
from carrel.site.request import SiteRequest, SiteStaffRequest
from carrel.work.mailings import (
    LONGEST_BODY,
    LONGEST_SUBJECT,
    MAY_POST,
    MailingNotPermitted,
    UnfitMailing,
    check_mailing,
)

_REFUSALS: Final = (UnfitMailing, MailingNotPermitted)


@require_http_methods(["GET", "POST"])
def mail(request: SiteStaffRequest) -> HttpResponse:
    """How the mail goes; whoever may posts news of events, after having seen how many get it."""
    if request.method != "POST":
        return _page(request)
    subject = request.POST.get("subject", "")[: LONGEST_SUBJECT + 1].strip()
    body = request.POST.get("body", "").replace("\r\n", "\n")[: LONGEST_BODY + 1].strip()
    known, typed = request.services.mailings, {"subject": subject, "body": body}
    try:
        check_mailing(subject, body)
        if request.POST.get("act") != "send":
            reach = known.reach(request.token)
            return render(request, "site/mailing.html", {**typed, "reach": reach, "form": uuid4()})
        known.post(request.token, _form(request), subject, body)
    except _REFUSALS as refusal:
        return _page(request, typed, refusal)
    return redirect(f"{reverse('mail')}?done=posted")


def _form(request: SiteStaffRequest) -> UUID:
    """Which form it is, so that the same one sent twice posts once. Raises `InvalidInput`."""
    try:
        return UUID(request.POST.get("form", ""))
    except ValueError:
        raise InvalidInput("the form does not say which it is") from None


def _page(
    request: SiteStaffRequest, typed: dict[str, str] | None = None, trouble: CarrelError | None = None
) -> HttpResponse:
    known, token = request.services.mailings, request.token
    page: dict[str, object] = {
        "refused": known.refused_addresses(token),
        "may_post": not MAY_POST.isdisjoint(request.member.roles),
        "is_posted": request.GET.get("done") == "posted",
        "typed": typed or {},
        "trouble": trouble,
    }
    if page["may_post"]:
        page |= {"mailings": known.lately(token), "piles": known.piles(token)}
    return render(request, "site/mail.html", page, status=200 if trouble is None else 400)


@csrf_exempt  # the mail program presses the button, and has seen no page of ours (RFC 8058)
@require_http_methods(["GET", "POST"])
def unsubscribe(request: SiteRequest, token: str) -> HttpResponse:
    """End the mailings. Whatever only looks at the link, as mail filters do, ends nothing."""
    if request.method != "POST":
        return render(request, "site/unsubscribe.html", {"is_asked": True})
    is_known = request.services.mailings.unsubscribe(token)
    return render(request, "site/unsubscribe.html", {"is_known": is_known}, status=200 if is_known else 404)
