"""The demonstration's pages: everything to scan, a link that signs in at this machine, and neither where none is shown."""

from collections.abc import Iterator

import pytest
from django.test import Client

from carrel.database import Store
from carrel.ils.embedded.cast import CAST
from carrel.ils.embedded.exhibits import NotInvented, check_invented, shelves
from carrel.ils.embedded.sample import card_number, fill
from carrel.site.demonstration import Demonstration
from carrel.site.request import COOKIE
from carrel.site.server import wsgi
from tests.site.browsing import page
from tests.world import PASSWORD, FixedClock, World


@pytest.fixture
def shown(store: Store, world: World) -> Iterator[Demonstration]:
    staff = [("alex", "branch"), ("casey", "contact-center")]
    for name, team in staff:
        if not world.found("SELECT name FROM staff.accounts WHERE name = %s", name):
            world.account(team, name=name)
    here = Demonstration(staff, PASSWORD, lambda: shelves(world.owner))
    with wsgi(store, hosts=("testserver",), demonstration=here):
        yield here


def got(address: str, *, near: bool = True) -> tuple[int, str, Client]:
    client = Client(REMOTE_ADDR="127.0.0.1" if near else "192.0.2.7", raise_request_exception=False)
    response = client.get(address)
    return response.status_code, page(response), client  # type: ignore[arg-type]


def test_the_page_has_the_cast_and_items_of_every_kind_as_barcodes(shown: Demonstration, world: World) -> None:
    patron = world.patron("Berta", "Zeisig")
    world.hold(patron, world.item("A Waiting Romance"), ready=True)

    status, told, _ = got("/demo")

    assert status == 200
    assert all(card_number(serial) in told for serial in range(1, len(CAST) + 1))
    headings = [shelf.heading for shelf in shown.shelves()]
    assert all(f">{heading}</h2>" in told for heading in headings)
    assert told.count("<svg") == sum(len(shelf.exhibits) for shelf in shown.shelves())
    assert "style=" not in told


def test_an_item_stands_where_it_is_when_the_page_is_opened(other_store: Store) -> None:
    with other_store.connect("owner") as owner:
        fill(owner, 40, FixedClock.day, tidy=False)
        available, out, ready = ("Items to check out", "Items that are out", "Items on the hold shelf")
        before = {shelf.heading: [one.number for one in shelf.exhibits] for shelf in shelves(owner)}
        assert all(before.values())
        owner.execute(
            "DELETE FROM library.checkouts WHERE item_id = (SELECT id FROM library.items WHERE barcode = %s)",
            (before[out][0],),
        )
        owner.execute("UPDATE library.items SET state = 'lost' WHERE barcode = %s", (before[available][0],))

        after = {shelf.heading: [one.number for one in shelf.exhibits] for shelf in shelves(owner)}

    assert before[out][0] not in after[out]
    assert before[available][0] not in after[available]
    assert after[ready] == before[ready]


def test_the_link_signs_in_at_this_machine(shown: Demonstration) -> None:
    for name in ("alex", "casey"):
        status, _, client = got(shown.way_in(name))

        assert status == 302
        assert client.cookies[COOKIE]["samesite"] == "Strict"
        assert client.cookies[COOKIE]["httponly"] is True
        assert name in page(client.get("/", follow=True))  # type: ignore[arg-type]


def test_the_link_signs_nobody_in_elsewhere_and_says_why(shown: Demonstration) -> None:
    status, told, client = got(shown.way_in(), near=False)

    assert (status, COOKIE in client.cookies) == (403, False)
    assert "only on the machine that printed it" in told
    assert shown.key not in got("/demo", near=False)[1]


@pytest.mark.parametrize("address", ["/demo/sign-in", "/demo/sign-in?key=", "/demo/sign-in?key=guessed", "/demo/sign-in?key=é"])  # fmt: skip
def test_without_this_runs_key_there_is_no_such_link(shown: Demonstration, address: str) -> None:
    status, _, client = got(address)

    assert (status, COOKIE in client.cookies) == (404, False)


def test_the_link_signs_in_nobody_but_the_demonstrations_own_staff(shown: Demonstration, world: World) -> None:
    status, _, client = got(shown.way_in(world.account()))

    assert (status, COOKIE in client.cookies) == (404, False)


def test_two_runs_have_two_keys_and_neither_is_printed(shown: Demonstration) -> None:
    other = Demonstration(shown.staff, PASSWORD, list)

    assert other.key != shown.key
    assert shown.key not in repr(shown)
    assert PASSWORD not in repr(shown)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("address", ["/demo", "/demo/sign-in?key="])
def test_where_no_demonstration_is_shown_there_are_no_such_pages(address: str) -> None:
    status, told, client = got(address)

    assert (status, COOKIE in client.cookies) == (404, False)
    assert "There is no such page" in told


def test_a_library_whose_patrons_were_not_invented_is_not_shown(world: World, other_store: Store) -> None:
    world.patron()
    with pytest.raises(NotInvented):
        check_invented(world.owner)

    with other_store.connect("owner") as owner:
        check_invented(owner)
        fill(owner, 3, FixedClock.day, tidy=False)
        check_invented(owner)
