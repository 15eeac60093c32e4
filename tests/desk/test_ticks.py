"""Ticks only where they are needed, and nothing that says that it did what it could not."""

import re
from uuid import uuid4

import pytest

from carrel.desk import once
from carrel.policy import Answer
from carrel.terms import Outcome
from tests.desk.desks import HOLDER, Desk, result
from tests.site.browsing import page
from tests.world import World

pytestmark = pytest.mark.usefixtures("site")
AT_HOME = {"channel": "telephone", "place": "telework", "requester": "other"}


def duties(source: str) -> list[str]:
    return re.findall(r'name="duty" value="(.*?)"', source)


def test_a_duty_of_teleworking_is_ticked_once_per_sign_in(world: World) -> None:
    desk = Desk(world.staff("contact-center"), **AT_HOME)
    patron = world.patron()
    desk.press(find="yes", who=patron.number)
    asked = duties(page(desk.asks("hear-checkouts")))
    desk.asks("hear-checkouts", duty=asked)

    desk.press("next")
    desk.address = desk.browser.begin()
    desk.press(find="yes", who=patron.number)
    again = page(desk.asks("hear-checkouts"))

    assert asked
    assert duties(again) == []
    assert "Checked out" in again


def test_after_signing_out_it_is_ticked_anew(world: World) -> None:
    desk = Desk(world.staff("contact-center"), **AT_HOME)
    desk.press(find="yes", who=world.patron().number)
    desk.asks("hear-checkouts", duty=duties(page(desk.asks("hear-checkouts"))))
    kept = desk.browser.client.cookies[once.COOKIE]

    desk.browser.post("/sign-out", {})

    assert kept.value
    assert kept["httponly"]
    assert not kept["max-age"]
    assert desk.browser.client.cookies[once.COOKIE].value == ""


def test_what_one_member_of_staff_ticked_is_not_ticked_for_another(world: World) -> None:
    mine, theirs = (Desk(world.staff("contact-center"), **AT_HOME) for _ in range(2))
    mine.press(find="yes", who=world.patron().number)
    mine.asks("hear-checkouts", duty=duties(page(mine.asks("hear-checkouts"))))

    theirs.browser.client.cookies[once.COOKIE] = mine.browser.client.cookies[once.COOKIE].value
    theirs.press(find="yes", who=world.patron().number)

    assert duties(page(theirs.asks("hear-checkouts")))


def test_a_duty_that_is_for_each_time_is_ticked_each_time() -> None:
    answer = Answer(
        outcome=Outcome.PERMIT, clauses=(), must=("Each time",), once=("Once",), heed=(), questions=(), say=(),
        never_say=(), refer_to=None, unlock=(), instead=(), edition="", readings=(),
    )  # fmt: skip

    rest = once.without(answer, ("Each time", "Once"))

    assert (rest.must, rest.once) == (("Each time",), ())


@pytest.mark.parametrize("cookie", ["", "x", "." * 50, "<script>", "a" * 5000, "é" * 16])
def test_an_odd_cookie_ticks_nothing(cookie: str) -> None:
    assert once.done("a token", once.marks(cookie), ("A duty",)) == ()


def test_what_is_to_be_kept_to_is_shown_and_never_ticked(world: World) -> None:
    desk, patron = Desk(world.staff()), world.patron()
    world.fee(patron, 500)
    desk.press(find="yes", who=f"{patron.first_name} {patron.last_name}")

    asked = page(desk.asks("pay-fee"))

    assert "<dt>Keep to</dt>" in asked
    assert duties(asked) == []


@pytest.mark.parametrize(("channel", "is_asked"), [("in-person", False), ("telephone", True), ("video", True)])
def test_whoever_is_here_is_not_asked_whether_they_can_come_in(world: World, channel: str, is_asked: bool) -> None:
    desk = Desk(world.staff("contact-center"), **{**HOLDER, "channel": channel})
    desk.press(find="yes", who=world.patron().number)

    asked = page(desk.asks("email-card-number"))

    assert ('id="cannot-come-in"' in asked) is is_asked


def test_nothing_is_sent_to_an_account_without_an_email_and_nothing_says_so(world: World) -> None:
    action = "email-card-number"
    desk = Desk(
        world.staff("contact-center"), channel="telephone", requester="holder", assured="yes", cannot_come_in="yes"
    )
    patron = world.patron()
    desk.press(find="yes", who=patron.number)
    desk.press(
        check="details", said_name=f"{patron.first_name} {patron.last_name}", said_birth_date=f"{patron.birth_date}",
        said_telephone=patron.telephone,
    )  # fmt: skip
    world.owner.execute("UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (patron.id,))
    asked = page(desk.asks(action))
    if 'data-outcome="permit"' not in asked:
        return  # where the policy refuses it before, nothing is said to be sent either

    done = desk.does(action, with_credential="library-pin", duty=duties(asked))

    assert "done:" not in result(done)
    assert "It cannot be sent to an address on file now." in page(done)


def test_a_reset_in_a_conversation_says_a_code_and_where_it_is_used_and_nothing_of_sending(world: World) -> None:
    desk = Desk(world.staff(), **HOLDER)
    desk.scan(world.patron())
    asked = page(desk.asks("reset-pin"))

    done = result(desk.does("reset-pin", with_credential="library-pin", duty=duties(asked), form=str(uuid4())))

    assert done.startswith("done: ✓ The old one no longer works.")
    assert re.search(r"Say this code: [0-9]{4} [0-9]{4}", done)
    assert "/pin" in done
    assert "sent" not in done
