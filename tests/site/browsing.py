"""A browser without a screen: Django's client, sending what a browser sends."""

import re
from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client

from carrel.site.request import COOKIE
from tests.world import Member

HELPER = {"channel": "in-person", "requester": "other"}


class Browser:
    """A browser that sends the page's own CSRF token, and which identification and which account it shows, as a browser does."""

    def __init__(self, member: Member | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.revisions: dict[str, str] = {}
        self.accounts: dict[str, str] = {}
        if member is not None:
            self.client.cookies[COOKIE] = member.token

    def get(self, address: str) -> HttpResponse:
        return self._seen(address, self.client.get(address))  # type: ignore[arg-type]

    def post(
        self, address: str, sent: Mapping[str, object], *, is_part: bool = False, changed: str = ""
    ) -> HttpResponse:
        """Send a form; `is_part`: as a page that is there already asks for what changes, since a field `changed`."""
        token = self.client.cookies.get("csrftoken")
        if token is None:
            self.client.get("/sign-in")
            token = self.client.cookies["csrftoken"]
        shows = {
            "revision": self.revisions.get(_person(address), ""),
            "account": self.accounts.get(_person(address), ""),
        }
        whole = {**shows, **sent, "csrfmiddlewaretoken": token.value}
        headers = {"HX-Request": "true", "HX-Trigger-Name": changed} if is_part else {}
        return self._seen(address, self.client.post(address, whole, headers=headers))  # type: ignore[arg-type]

    def begin(self) -> str:
        address = str(self.get("/").headers["Location"])
        self.get(address)
        return address

    def _seen(self, address: str, response: HttpResponse) -> HttpResponse:
        found = re.findall(r'name="revision" id="revision" value="(\w+)"', page(response))
        self.revisions |= {_person(address): each for each in found}
        shown = re.findall(r'name="account" id="account" value="(.*?)"', page(response))
        self.accounts |= {_person(address): each for each in shown}
        return response


def _person(address: str) -> str:
    return "/".join(address.split("/")[:3])


def page(response: HttpResponse) -> str:
    return response.content.decode()
