"""The public pages for a new PIN: one answer for every failure, and nothing said of any account."""

import re

import pytest

from tests.desk.desks import HOLDER, Desk, result
from tests.site.browsing import Browser, page
from tests.world import Patron, World

pytestmark = pytest.mark.usefixtures("site")
GOOD = {"pin": "blue7291", "again": "blue7291"}


@pytest.fixture
def patron(world: World) -> Patron:
    """Somebody with a PIN."""
    made = world.patron()
    world.pin(made, "8264")
    return made


def code_for(world: World, patron: Patron) -> str:
    """The code that a clerk is told to say, after a reset with the card in person."""
    desk = Desk(world.staff(), **HOLDER)
    desk.scan(patron)
    said = result(desk.does("reset-pin", with_credential="library-pin"))
    found = re.search(r"Say this code: ([0-9]{4} [0-9]{4})", said)
    assert found, said
    return found[1]


def signs_in(patron: Patron, pin: str) -> bool:
    answered = Browser().post("/account/sign-in", {"number": patron.number, "pin": pin})
    return answered.status_code == 302 and answered.headers["Location"] == "/account"


def test_with_the_code_that_staff_said_and_the_number_another_pin_is_set(world: World, patron: Patron) -> None:
    code, browser = code_for(world, patron), Browser()
    form = page(browser.get("/pin"))

    set_ = browser.post("/pin", {"number": patron.number, "code": code, **GOOD})

    assert 'autocomplete="one-time-code"' in form
    assert "The new PIN works" in page(set_)
    assert signs_in(patron, "blue7291")
    assert not signs_in(patron, "8264")


def test_whatever_is_wrong_with_number_or_code_has_one_answer(world: World, patron: Patron) -> None:
    code, other = code_for(world, patron), world.patron()

    answers = [
        page(Browser().post("/pin", {"number": number, "code": said, **GOOD}))
        for number, said in (
            (patron.number, "00000000"), (other.number, code), ("21111111111111", code), ("nonsense", code),
            (patron.number, ""), (patron.number, "x" * 500),
        )
    ]  # fmt: skip

    plain = {re.sub(r'value="[^"]*"', "", answer) for answer in answers}
    assert len(plain) == 1
    assert "That did not work." in answers[0]


@pytest.mark.parametrize(
    ("pin", "again"), [("1234", "1234"), ("1987", "1987"), ("7777", "7777"), ("xy", "xy"), ("blue7291", "blue7292")]
)
def test_a_pin_that_is_tried_first_or_typed_twice_otherwise_is_refused_and_the_code_is_good_still(
    world: World, patron: Patron, pin: str, again: str
) -> None:
    code, browser = code_for(world, patron), Browser()

    refused = browser.post("/pin", {"number": patron.number, "code": code, "pin": pin, "again": again})
    set_ = browser.post("/pin", {"number": patron.number, "code": code, **GOOD})

    assert refused.status_code == 400
    assert f'value="{pin}"' not in page(refused)
    assert "The new PIN works" in page(set_)


def test_a_link_is_asked_for_by_the_number_and_the_answer_is_the_same_for_everybody(
    world: World, patron: Patron
) -> None:
    moved = world.patron(changed_email=True)

    answers = [
        page(Browser().post("/pin/forgot", {"number": number}))
        for number in (patron.number, moved.number, "21111111111111", "nonsense")
    ]

    assert len(set(answers)) == 1
    assert "Look into your mail" in answers[0]
    assert [kind for kind, _, _ in world.posted(patron)] == ["pin-link"]
    assert world.posted(moved) == []


def test_a_link_sets_a_pin_once_and_looking_at_it_uses_nothing_up(world: World, patron: Patron) -> None:
    Browser().post("/pin/forgot", {"number": patron.number})
    [(_, _, said)] = world.posted(patron)
    browser = Browser()

    seen = [browser.get(said["path"]).status_code for _ in range(2)]
    refused = browser.post(said["path"], {"pin": "1234", "again": "1234"}).status_code
    set_ = page(browser.post(said["path"], GOOD))
    again = browser.post(said["path"], GOOD)

    assert (seen, refused, again.status_code) == ([200, 200], 400, 404)
    assert "The new PIN works" in set_
    assert "This link does not work" in page(again)
    assert signs_in(patron, "blue7291")


def test_every_link_that_does_not_work_has_one_answer() -> None:
    answers = {
        (response.status_code, page(response))
        for token in ("never-sent", "a" * 64, "%00", "x" * 3000)
        for response in (Browser().get(f"/pin/{token}"), Browser().post(f"/pin/{token}", GOOD))
    }

    assert len(answers) == 1
    assert next(iter(answers))[0] == 404
