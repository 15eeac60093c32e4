"""Every wish is answered once a request: counted at the policy that the road is handed, on whole pages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings

from carrel.audit import DatabaseTrail
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.policy import Answer, Facts, Policy, load_policy
from carrel.policy.actions import ACTIONS, VOICEMAIL_ACTIONS
from carrel.staff.accounts import Accounts
from tests.desk.desks import Desk, outcome, result
from tests.world import FixedClock, World

pytestmark = pytest.mark.usefixtures("site")

EVERY_WISH = Counter(action.name for action in ACTIONS if action.name not in VOICEMAIL_ACTIONS)


class Counting(Policy):
    """The policy, which counts how often it is asked about each action."""

    def __init__(self) -> None:
        super().__init__(load_policy().eras)
        self.asked: Counter[str] = Counter()

    def decide(self, facts: Facts, action: str, *, on: date) -> Answer:
        self.asked[action] += 1
        return super().decide(facts, action, on=on)


@pytest.fixture
def policy(application: Application) -> Iterator[Counting]:
    """The site's road over a policy that counts."""
    counting = Counting()
    library, trail, accounts = EmbeddedLibrary(application), DatabaseTrail(application), Accounts(application)
    road = Road(counting, library, trail, accounts, FixedClock())
    with override_settings(CARREL_SERVICES=replace(settings.CARREL_SERVICES, road=road)):
        yield counting


def test_a_scan_asks_about_every_wish_once(world: World, policy: Counting) -> None:
    desk = Desk(world.staff())
    policy.asked.clear()

    desk.scan(world.patron())

    assert policy.asked == EVERY_WISH


def test_asking_to_pay_a_fee_asks_about_every_wish_once_though_the_amount_is_an_inquiry_of_its_own(
    world: World, policy: Counting
) -> None:
    desk, patron = Desk(world.staff()), world.patron()
    world.fee(patron, 900)
    desk.scan(patron)
    policy.asked.clear()

    asked = desk.asks("pay-fee")

    assert "$9.00" in asked.content.decode()
    assert policy.asked == EVERY_WISH


def test_a_check_out_asks_about_every_wish_once_also_for_the_title_that_is_listed(
    world: World, policy: Counting
) -> None:
    desk = Desk(world.staff())
    desk.scan(world.patron())
    policy.asked.clear()

    out = desk.does("check-out", with_barcode=world.item("Counted once"))

    assert result(out).startswith("done: ✓ Checked out")
    assert "Counted once" in out.content.decode()
    assert policy.asked == EVERY_WISH


def test_a_renewal_asks_about_every_wish_once(world: World, policy: Counting) -> None:
    desk, patron = Desk(world.staff()), world.patron()
    world.checked_out(patron)
    desk.scan(patron)
    policy.asked.clear()

    renewed = desk.does("renew")

    assert result(renewed).startswith("done: ✓")
    assert policy.asked == EVERY_WISH


def test_where_nobody_is_found_only_what_was_asked_before_is_asked_once_more(world: World, policy: Counting) -> None:
    desk = Desk(world.staff())
    policy.asked.clear()

    nobody = desk.press(find="yes", who="Nobody Whatsoever", asked="hear-checkouts")

    assert outcome(nobody) == "deny"
    assert policy.asked == EVERY_WISH + Counter({"hear-checkouts": 1})


def test_a_page_that_is_asked_for_anew_asks_about_every_wish_once(world: World, policy: Counting) -> None:
    desk = Desk(world.staff())
    desk.scan(world.patron())
    policy.asked.clear()

    desk.browser.get(desk.address)

    assert policy.asked == EVERY_WISH


def test_what_changes_the_facts_is_asked_about_once_before_and_once_after(world: World, policy: Counting) -> None:
    desk = Desk(world.staff(), channel="in-person", requester="holder", assured="yes", says_name="yes")
    desk.scan(world.patron())
    policy.asked.clear()

    told = desk.does("update-contact", with_kind="email", with_value="new@example.org", duty=str(uuid4()))

    assert result(told).startswith("done: ✓ Saved")
    assert policy.asked == EVERY_WISH + EVERY_WISH
