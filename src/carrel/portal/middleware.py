"""What happens around the account holder's pages: a refusal is a page of theirs, and leads back to the account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from carrel.errors import CarrelError
from carrel.ports import DoneAlready, EnoughGuesses, FactsChanged, InteractionOver, InvalidInput, NotSignedIn

_THEIRS = (InteractionOver, FactsChanged, DoneAlready)


def refused(request: HttpRequest, refusal: CarrelError, status: int) -> HttpResponse:
    """In words for the account holder: those of the error are for staff."""
    if isinstance(refusal, NotSignedIn):
        return redirect("account-sign-in")
    if isinstance(refusal, _THEIRS):
        what, advice = "Something changed meanwhile", "Nothing was done. Look at your account again, and go on."
    elif isinstance(refusal, EnoughGuesses):
        what, advice = "That was tried often enough", "Nothing was done. Ask staff."
    elif isinstance(refusal, InvalidInput):
        what, advice = "That cannot be done", "Nothing was done. Check what you typed."
    else:
        what, advice = "Your account does not open now", "Nothing was shown or done. Try again later, or ask staff."
    return page(request, what, advice, status)


def page(request: HttpRequest, what: str, advice: str, status: int) -> HttpResponse:
    """What happened, and what to do."""
    return render(request, "portal/refused.html", {"what": what, "advice": advice}, status=status)
