"""A request is of a member of staff, with the road, or of whoever it is, without; a page says which it takes."""

import inspect
from collections.abc import Iterator
from typing import get_type_hints

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from carrel.desk.request import StaffRequest
from carrel.portal import urls as portal
from carrel.portal.request import HolderRequest
from carrel.site.middleware import BEFORE_CHOOSING, OPEN_ROUTES
from carrel.site.request import SiteRequest
from tests.site.browsing import Browser
from tests.test_walls import ROOT
from tests.world import World

pytestmark = pytest.mark.usefixtures("site")


def pages(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from pages(each)
        else:
            yield each


def taken(page: URLPattern) -> type:
    """The kind of request that a page takes."""
    return get_type_hints(inspect.unwrap(page.callback))["request"]


def brought(response: HttpResponse) -> dict[str, object]:
    """What the request brought to the page."""
    return vars(response.wsgi_request)  # type: ignore[attr-defined]


def test_every_page_takes_the_request_of_a_member_of_staff_but_for_those_that_are_open() -> None:
    kinds = {page.name: taken(page) for page in pages(get_resolver()) if page not in portal.urlpatterns}

    assert {name for name, kind in kinds.items() if not issubclass(kind, StaffRequest)} == OPEN_ROUTES | BEFORE_CHOOSING
    assert {kinds[name] for name in OPEN_ROUTES | BEFORE_CHOOSING} == {SiteRequest}


def test_every_page_of_the_account_holders_takes_a_request_of_theirs_and_none_other_is_under_their_path() -> None:
    theirs = [page for page in pages(get_resolver()) if page in portal.urlpatterns]
    others = [page for page in pages(get_resolver()) if page not in portal.urlpatterns]

    assert {taken(page) for page in theirs} == {HolderRequest}
    assert {str(page.pattern).split("/")[0] for page in theirs} == {"account"}
    assert not [page for page in others if str(page.pattern).split("/")[0] == "account"]


def test_a_page_that_is_open_to_anybody_is_handed_no_road(world: World) -> None:
    signed_in = Browser(world.staff())

    opened = [brought(browser.get("/sign-in")) for browser in (Browser(), signed_in)]

    assert [("road" in each, each["member"]) for each in opened] == [(False, None)] * 2
    assert "road" not in brought(Browser().get("/account/sign-in"))
    assert "road" in brought(signed_in.get("/policy/"))


def test_an_address_that_there_is_not_is_of_nobody(world: World) -> None:
    response = Browser(world.staff()).get("/nowhere")

    assert response.status_code == 404
    assert (brought(response)["member"], "road" in brought(response)) == (None, False)


def test_what_the_site_was_wired_with_is_looked_up_in_one_place() -> None:
    source = ROOT / "src" / "carrel"
    looked_up = [file for file in source.rglob("*.py") if "settings.CARREL_SERVICES" in file.read_text("utf-8")]

    assert [str(file.relative_to(source)) for file in looked_up] == ["site/request.py"]
