"""An account holder at their pages, for tests at the server: what a browser sends, and what is read off the answer."""

import html
import re
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from carrel.portal.request import COOKIE
from tests.site.browsing import page
from tests.world import Patron, World, come_home

PIN = "8264"


class Home:
    """A browser at `/account`; each has a source of its own, unless another is said."""

    sources = iter(range(1, 60_000))

    def __init__(self, source: str = "") -> None:
        number = next(Home.sources)
        self.source = source or f"10.7.{number // 250}.{number % 250 + 1}"
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False, REMOTE_ADDR=self.source)

    def get(self, address: str = "/account") -> HttpResponse:
        return self.client.get(address)  # type: ignore[return-value]

    def post(self, address: str, **sent: object) -> HttpResponse:
        if "csrftoken" not in self.client.cookies:
            self.client.get("/account/sign-in")
        token = self.client.cookies["csrftoken"].value
        return self.client.post(address, {**sent, "csrfmiddlewaretoken": token})  # type: ignore[return-value]

    def sign_in(self, number: str, pin: str = PIN) -> HttpResponse:
        return self.post("/account/sign-in", number=number, pin=pin)

    def act(self, address: str, **sent: object) -> HttpResponse:
        """A form with a number of its own."""
        return self.post(address, **{"form": str(uuid4()), **sent})

    @property
    def token(self) -> str:
        return self.client.cookies[COOKIE].value


def at_home(world: World, patron: Patron | None = None, source: str = "") -> Home:
    """A patron with a PIN, signed in."""
    home = Home(source)
    home.client.cookies[COOKIE] = world.at_home(patron or world.patron(), PIN)
    return home


def words(response: HttpResponse) -> str:
    """What the page says, without its markup."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(response))))


def fails(world: World, number: str, times: int, source: str = "") -> None:
    """Somebody tries a wrong PIN that often, each time from another source unless one is said."""
    with world.store.connect("application") as connection:
        for _ in range(times):
            come_home(connection, number, "wrong", source)
