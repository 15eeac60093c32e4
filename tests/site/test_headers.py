"""What comes with every page, whatever it says: it is kept by nobody, framed by nobody, and runs nothing but our own."""

import logging

import pytest
from django.http import HttpResponse

from carrel.site.logs import TypesAlone
from carrel.site.request import COOKIE
from tests.site.browsing import Browser
from tests.world import PASSWORD, World

pytestmark = pytest.mark.usefixtures("site")


def pages(world: World) -> list[HttpResponse]:
    """A page of each kind: before signing in, the desk, the policy, what is not there, and what is refused."""
    browser = Browser(world.staff())
    address = browser.begin()
    inside = [browser.get(each) for each in ("/", address, "/policy/", "/nowhere", "/staff")]
    return [Browser().get("/sign-in"), *inside, browser.post(address, {"find": "yes", "who": "^"})]


def test_every_page_is_kept_by_nobody_and_framed_by_nobody(world: World) -> None:
    for response in pages(world):
        told = response.headers
        policy = told["Content-Security-Policy"]
        assert told["Cache-Control"] == "no-store"
        assert (told["X-Frame-Options"], "frame-ancestors 'none'" in policy) == ("DENY", True)
        assert told["X-Content-Type-Options"] == "nosniff"
        assert told["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_the_sign_in_is_for_no_script_and_no_other_site(world: World) -> None:
    browser = Browser()

    browser.post("/sign-in", {"name": world.account(), "password": PASSWORD})

    cookie = browser.client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")


def test_the_log_holds_the_kind_of_an_error_and_nothing_that_was_sent() -> None:
    trouble = (ValueError, ValueError("Zqname 21168000000018"), None)
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, "sent: %s", ("Zqname",), trouble)

    line = TypesAlone().format(record)

    assert line == "ERROR django.request ValueError"
