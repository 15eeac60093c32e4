"""Signing in with number and PIN: one answer for every failure, and no way to try for long."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.test import Client

from carrel.portal.request import COOKIE
from carrel.portal.urls import urlpatterns
from carrel.portal.wording import ONE_MESSAGE
from carrel.site.request import COOKIE as STAFF_COOKIE
from tests.portal.homes import PIN, Home, at_home, fails, words
from tests.site.browsing import Browser, page
from tests.world import World

pytestmark = pytest.mark.usefixtures("site")

PAGES = [f"/{each.pattern}" for each in urlpatterns if each.name != "account-sign-in"]


@contextmanager
def full(world: World) -> Iterator[None]:
    """No row can be written to the trail."""
    world.owner.execute("ALTER TABLE trail.entries ADD CONSTRAINT shut CHECK (false) NOT VALID")
    try:
        yield
    finally:
        world.owner.execute("ALTER TABLE trail.entries DROP CONSTRAINT shut")


def test_number_and_pin_open_the_account_and_the_sign_in_is_for_no_script_and_no_other_page(world: World) -> None:
    patron, home = world.patron(), Home()
    world.pin(patron, PIN)

    came_in = home.sign_in(f" {patron.number[:4]} {patron.number[4:9]}-{patron.number[9:]} ")

    cookie = home.client.cookies[COOKIE]
    assert (came_in.status_code, came_in.headers["Location"]) == (302, "/account")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Strict",
        "/account",
        "",
    )
    assert home.get().status_code == 200


def test_an_account_of_library_connect_signs_in_with_its_own_password(world: World) -> None:
    patron = world.patron(kind="library-connect")
    world.pin(patron, PIN)
    world.pin(patron, "their own", "library-connect-password")

    assert Home().sign_in(patron.number).status_code == 401
    assert Home().sign_in(patron.number, "their own").status_code == 302


def test_every_failure_reads_the_same_whether_anybody_has_the_number_or_not(world: World) -> None:
    known, without, replaced, closed = (world.patron() for _ in range(4))
    for patron in (known, replaced, closed):
        world.pin(patron, PIN)
    world.owner.execute("UPDATE library.cards SET state = 'replaced' WHERE patron_id = %s", (replaced.id,))
    fails(world, closed.number, 20)
    fails(world, "29999999999990", 20)
    here = Home()
    fails(world, "29999999999991", 5, here.source)
    tries = [
        Home().sign_in(known.number, "0000"), Home().sign_in("29999999999999", PIN), Home().sign_in(without.number, PIN),
        Home().sign_in(replaced.number), Home().sign_in(closed.number), Home().sign_in("29999999999990"),
        Home().sign_in("no number"), Home().sign_in("", ""), Home().sign_in(known.number, PIN * 100), here.sign_in(known.number),
    ]  # fmt: skip

    assert {each.status_code for each in tries} == {401}
    assert {re.sub(r'value="[^"]+"', "", page(each)) for each in tries} == {
        re.sub(r'value="[^"]+"', "", page(tries[0]))
    }
    assert ONE_MESSAGE in words(tries[0])


def test_five_failures_close_a_source_to_every_card_and_no_other_source(world: World) -> None:
    mine, here = world.patron(), Home()
    world.pin(mine, PIN)
    for number in (world.patron().number, world.patron().number, mine.number, "29999999999999", "29999999999998"):
        fails(world, number, 1, here.source)

    assert here.sign_in(mine.number).status_code == 401
    assert Home(here.source).sign_in(mine.number).status_code == 401
    assert Home().sign_in(mine.number).status_code == 302


def test_a_pin_that_is_right_gives_no_failure_back(world: World) -> None:
    mine, other, here = world.patron(), world.patron(), Home()
    world.pin(mine, PIN)
    fails(world, other.number, 4, here.source)
    right = here.sign_in(mine.number)
    fails(world, other.number, 1, here.source)

    assert right.status_code == 302
    assert here.sign_in(mine.number).status_code == 401


def test_after_a_quarter_of_an_hour_a_source_is_open_again(world: World) -> None:
    mine, here = world.patron(), Home()
    world.pin(mine, PIN)
    fails(world, mine.number, 5, here.source)
    assert here.sign_in(mine.number).status_code == 401

    world.owner.execute(
        "UPDATE guard.attempts SET failures = ARRAY(SELECT f - interval '16 minutes' FROM unnest(failures) f)"
        " WHERE subject = guard.by_source(%s)",
        (here.source,),
    )

    assert here.sign_in(mine.number).status_code == 302


def test_an_address_of_one_network_is_one_source(world: World) -> None:
    mine = world.patron()
    world.pin(mine, PIN)
    for number in range(5):
        fails(world, "29999999999999", 1, f"2001:db8:1:2::{number + 1}")

    assert Home("2001:db8:1:2:ffff::9").sign_in(mine.number).status_code == 401
    assert Home("2001:db8:1:3::1").sign_in(mine.number).status_code == 302


def test_twenty_failures_in_a_day_close_a_number_to_the_pin_and_end_no_sign_in_that_is_open(world: World) -> None:
    patron = world.patron()
    open_one = at_home(world, patron)

    fails(world, patron.number, 20)

    assert Home().sign_in(patron.number).status_code == 401
    assert open_one.get().status_code == 200


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_no_form_does_anything() -> None:
    for address in PAGES:
        assert Home().get(address).headers["Location"] == "/account/sign-in", address
        assert Home().act(address).headers["Location"] == "/account/sign-in", address


def test_neither_door_opens_with_the_sign_in_of_the_other(world: World) -> None:
    home, clerk = at_home(world), world.staff()
    staff, holder = Client(raise_request_exception=False), Client(raise_request_exception=False)
    staff.cookies[STAFF_COOKIE], holder.cookies[COOKIE] = home.token, clerk.token

    assert {staff.get(way).headers["Location"] for way in ("/", "/staff", "/policy/")} == {"/sign-in"}
    assert holder.get("/account").headers["Location"] == "/account/sign-in"


def test_signing_out_ends_the_sign_in_here_and_everywhere_where_that_is_asked(world: World) -> None:
    patron = world.patron()
    one, other, third = (at_home(world, patron) for _ in range(3))
    token = one.token

    one.post("/account/sign-out")
    one.client.cookies[COOKIE] = token

    assert one.get().headers["Location"] == "/account/sign-in"
    assert other.get().status_code == 200
    other.post("/account/sign-out", everywhere="yes")
    assert third.get().headers["Location"] == "/account/sign-in"


def test_signing_out_everywhere_leaves_other_account_holders_alone(world: World) -> None:
    mine, others = at_home(world), at_home(world)

    mine.post("/account/sign-out", everywhere="yes")

    assert others.get().status_code == 200


def test_whoever_signs_in_after_somebody_in_one_browser_leaves_nobody_signed_in(world: World) -> None:
    home, patron = at_home(world), world.patron()
    world.pin(patron, PIN)
    first = home.token
    home.sign_in(patron.number)
    home.client.cookies[COOKIE] = first

    assert home.get().headers["Location"] == "/account/sign-in"


@pytest.mark.parametrize("change", ["seen_at = now() - interval '31 minutes'", "ends_at = now()"])
def test_a_sign_in_ends_after_half_an_hour_without_anybody_and_at_its_end(world: World, change: str) -> None:
    patron = world.patron()
    home = at_home(world, patron)

    world.owner.execute(f"UPDATE staff.sign_ins SET {change} WHERE patron_id = %s".encode(), (patron.id,))

    assert home.get().headers["Location"] == "/account/sign-in"
    assert home.post("/account/stay").headers["Location"] == "/account/sign-in"


def test_an_interaction_that_was_left_alone_is_over_and_the_next_page_begins_another(world: World) -> None:
    patron = world.patron()
    home = at_home(world, patron)
    home.get()

    world.owner.execute(
        "UPDATE staff.interactions SET touched_at = now() - interval '11 minutes' WHERE patron_id = %s", (patron.id,)
    )

    assert home.get().status_code == 200
    begun = world.found(
        "SELECT ended FROM staff.interactions i JOIN staff.sign_ins s ON s.id = i.sign_in WHERE s.patron_id = %s",
        patron.id,
    )
    assert sorted(begun) == ["False", "True"]


def test_a_form_without_this_browsers_token_is_refused_in_words_for_an_account_holder(world: World) -> None:
    home = at_home(world)

    refused = home.client.post("/account/renew", {"form": str(uuid4())})

    assert refused.status_code == 403
    assert "To my account" in words(refused)
    assert "desk" not in words(refused)


def test_a_form_from_before_the_sign_in_is_no_form_after_it(world: World) -> None:
    patron, home = world.patron(), Home()
    world.pin(patron, PIN)
    home.get("/account/sign-in")
    before = home.client.cookies["csrftoken"].value

    home.sign_in(patron.number)

    assert home.client.cookies["csrftoken"].value != before


def test_when_it_cannot_be_written_down_nobody_signs_in_and_nothing_is_shown(world: World) -> None:
    patron = world.patron()
    world.checked_out(patron, "Zqtitle")
    open_one = at_home(world, patron)
    with full(world):
        told = Home().sign_in(patron.number)
        shown = open_one.get()

    assert (told.status_code, shown.status_code) == (503, 503)
    assert COOKIE not in told.cookies
    assert "Zqtitle" not in page(shown)
    assert "Nothing was shown or done" in words(shown)


def test_each_attempt_is_a_row_before_it_is_compared_and_another_that_says_how_it_ended(world: World) -> None:
    patron = world.patron()
    world.pin(patron, PIN)
    newest = "SELECT coalesce(max(id), 0) FROM trail.entries"
    since = int(world.found(newest)[0])
    Home().sign_in(patron.number, "0000")
    Home().sign_in("29999999999999", "0000")
    Home().sign_in(patron.number)

    rows = world.owner.execute(
        "SELECT action, outcome, principal, channel, patron = guard.pseudonym(%s::bigint) FROM trail.entries WHERE id > %s ORDER BY id",
        (patron.id, since),
    ).fetchall()

    about = ("sign-in", "account-holder", "online")
    assert {(row[0], row[2], row[3]) for row in rows} == {about}
    assert [(row[1], row[4]) for row in rows] == [
        ("tried", None), ("no-match", True), ("tried", None), ("no-match", None), ("tried", None), ("match", True),
    ]  # fmt: skip


def test_signing_in_is_use_of_the_account(world: World) -> None:
    patron = world.patron(last_active_on="2020-01-01")

    at_home(world, patron)

    assert world.found("SELECT last_active_on = current_date FROM library.patrons WHERE id = %s", patron.id) == ["True"]


def test_the_pages_come_with_what_every_page_comes_with(world: World) -> None:
    for response in (Home().get("/account/sign-in"), at_home(world).get(), Home().get("/account/nowhere")):
        told = response.headers
        assert told["Cache-Control"] == "no-store"
        assert (told["X-Frame-Options"], told["X-Content-Type-Options"]) == ("DENY", "nosniff")
        assert "default-src 'none'" in told["Content-Security-Policy"]
        assert "unsafe" not in told["Content-Security-Policy"]


def test_what_is_not_there_is_said_in_words_for_an_account_holder() -> None:
    told = Home().get("/account/nowhere")

    assert told.status_code == 404
    assert "To my account" in words(told)
    assert "desk" in words(Browser().get("/nowhere"))
