"""The page of what happened to staff accounts: for administrators and auditors, filtered and paged."""

import re
import secrets

import pytest

from carrel.staff.history import PAGE
from tests.site.browsing import Browser, page
from tests.world import PASSWORD, World

pytestmark = pytest.mark.usefixtures("site")


def lines(told: str) -> list[str]:
    """Each event on the page, its cells' words."""
    rows = re.findall(r"<tr>\n(.*?)</tr>", told, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


@pytest.mark.parametrize("role, status", [("administrator", 200), ("auditor", 200), ("supervisor", 403), ("", 403)])
def test_administrators_and_auditors_see_it_and_nobody_else(world: World, role: str, status: int) -> None:
    browser = Browser(world.staff(roles=(role,) if role else ()))

    told = browser.get("/staff-history")

    assert told.status_code == status
    assert ('href="/staff-history"' in page(browser.get("/password"))) is (role == "auditor")


def test_what_an_administrator_did_is_there_with_who_and_from_where(world: World) -> None:
    kim, clerk = world.staff(roles=("administrator",)), world.account()
    browser = Browser(kim)

    browser.post(f"/staff/{clerk}", {"act": "change", "team": "contact-center", "branch": "central", "role": "auditor"})
    told = lines(page(browser.get(f"/staff-history?account={clerk}")))

    assert [line.split(" ", 2)[2] for line in told] == [
        f"{clerk} roles changed: none → auditor by {kim.name} from 127.0.0.1",
        f"{clerk} team changed: branch → contact-center by {kim.name} from 127.0.0.1",
        f"{clerk} made: branch, central by the console",
    ]


def test_it_is_filtered_by_account_and_by_kind_and_says_where_there_is_nothing(world: World) -> None:
    browser, clerk = Browser(world.staff(roles=("auditor",))), world.staff()
    where = f"/staff-history?account={clerk.name}"

    everything, signed_in, closed = (
        page(browser.get(f"{where}{kind}")) for kind in ("", "&kind=signed-in", "&kind=closed")
    )

    assert (len(lines(everything)), len(lines(signed_in)), len(lines(closed))) == (2, 1, 0)
    assert '<option value="closed" selected>' in closed
    assert f'value="{clerk.name}"' in closed
    assert "No such events were recorded." in closed


def test_it_is_paged_from_the_newest_to_the_oldest(world: World) -> None:
    browser, name = Browser(world.staff(roles=("auditor",))), world.account()
    for _ in range(PAGE // 2 + 1):
        world.owner.execute("SELECT staff.disable(%s), staff.enable(%s)", (name, name))

    first = page(browser.get(f"/staff-history?account={name}"))
    older = re.findall(r'href="(\?[^"]+)">Older', first)
    second = page(browser.get(f"/staff-history{older[0].replace('&amp;', '&')}"))

    assert (len(lines(first)), len(lines(second))) == (PAGE, 3)
    assert "The newest" in second
    assert "Older" not in second


def test_a_password_that_was_typed_as_a_name_is_on_no_page(world: World) -> None:
    typed = f"secret-{secrets.token_hex(6)}"
    Browser().post("/sign-in", {"name": typed, "password": PASSWORD})

    told = page(Browser(world.staff(roles=("administrator",))).get("/staff-history"))

    assert "no such account" in told
    assert typed not in told


@pytest.mark.parametrize(
    "query",
    [
        "before=x",
        "before=-1",
        "before=99999999999999999999",
        "kind=hired",
        "account=%00",
        "before=٣",
        "account=" + "x" * 500,
    ],
)
def test_bad_input_is_answered_in_words(world: World, query: str) -> None:
    told = Browser(world.staff(roles=("auditor",))).get(f"/staff-history?{query}")

    assert told.status_code in (200, 400)
    assert "Something went wrong" not in page(told)
