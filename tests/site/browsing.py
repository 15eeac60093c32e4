"""A browser without a screen: Django's client, sending what a browser sends."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client

from carrel.site.middleware import COOKIE
from tests.world import Member

HELPER = {"channel": "in-person", "requester": "other"}


class Browser:
    """A browser that sends the page's own CSRF token, as a browser does."""

    def __init__(self, member: Member | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if member is not None:
            self.client.cookies[COOKIE] = member.token

    def get(self, address: str) -> HttpResponse:
        return self.client.get(address)  # type: ignore[return-value]

    def post(self, address: str, sent: Mapping[str, object]) -> HttpResponse:
        token = self.client.cookies.get("csrftoken")
        if token is None:
            self.client.get("/sign-in")
            token = self.client.cookies["csrftoken"]
        return self.client.post(address, {**sent, "csrfmiddlewaretoken": token.value})  # type: ignore[return-value]

    def begin(self) -> str:
        return str(self.get("/").headers["Location"])


def page(response: HttpResponse) -> str:
    return response.content.decode()
