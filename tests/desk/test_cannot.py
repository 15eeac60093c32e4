"""What a library system cannot do: greyed out with its reason, never asked of it, and written down all the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings

from carrel.audit import DatabaseTrail
from carrel.cleared import Row
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.policy import load_policy
from carrel.ports import Act, Cannot, Done, Grant, Obstacle, Presence
from carrel.situation import Situation
from carrel.staff.accounts import Accounts
from carrel.terms import Outcome
from tests.desk.desks import HOLDER, Desk, page, result, wants
from tests.world import FixedClock, World

pytestmark = pytest.mark.usefixtures("site")

WHY = {
    "renew": Cannot(Obstacle.NOT_OFFERED, "Renew it on the catalog’s own page."),
    "hear-questions-asked": Cannot(Obstacle.DONE_ELSEWHERE, "Questions are kept by the reference desk."),
}
SURE = Situation("in-person", requester="holder", assured=True, purpose="stated")


class Lesser(EmbeddedLibrary):
    """The embedded library, as a system that cannot renew and keeps no questions. To ask it is a mistake."""

    def cannot(self) -> Mapping[str, Cannot]:
        return WHY

    def read(self, presence: Presence, grant: Grant, cleared: str) -> Sequence[Row]:
        return self._unable() if grant.action in WHY else super().read(presence, grant, cleared)

    def do(self, presence: Presence, grant: Grant, act: Act) -> Done:
        return self._unable() if act.action in WHY else super().do(presence, grant, act)

    def _unable(self) -> NoReturn:
        raise AssertionError("it was asked for what it cannot do")


@pytest.fixture
def road(application: Application) -> Iterator[Road]:
    """The site's road to that system."""
    lesser = Lesser(application)
    road = Road(load_policy(), lesser, DatabaseTrail(application), Accounts(application), FixedClock())
    with override_settings(CARREL_SERVICES=replace(settings.CARREL_SERVICES, road=road)):
        yield road


def written(world: World, action: str) -> list[tuple[str, str | None]]:
    """The rows about an action: outcome, and what stood in the way."""
    found = world.owner.execute(
        "SELECT outcome, facts ->> 'cannot' FROM trail.entries WHERE action = %s ORDER BY id", (action,)
    )
    return [(str(outcome), obstacle) for outcome, obstacle in found]


def test_who_asks_for_it_all_the_same_reads_why_and_a_row_with_its_code_is_written(world: World, road: Road) -> None:
    desk = Desk(world.staff())
    before = len(written(world, "renew"))
    desk.scan(world.patron())

    asked = desk.asks("renew")

    assert WHY["renew"].words in page(asked)
    assert 'name="do"' not in page(asked)
    assert written(world, "renew")[before:] == [("permit", "not-offered")]


def test_what_it_cannot_read_is_not_read_whatever_must_be_done_first(world: World, road: Road) -> None:
    desk = Desk(world.staff(), **HOLDER)
    before = len(written(world, "hear-questions-asked"))
    desk.scan(world.patron())

    asked = desk.asks("hear-questions-asked")

    assert WHY["hear-questions-asked"].words in page(asked)
    assert written(world, "hear-questions-asked")[before:] == [("permit", "done-elsewhere")]


def test_an_old_page_that_still_has_the_form_does_nothing_and_is_written_down(world: World, road: Road) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = road.begin(clerk.token)
    road.find_by_number(presence, patron.number, "card")
    before = len(written(world, "renew"))

    told = road.do(road.inquiry(presence, SURE, "branch"), Act("renew"), uuid4())

    assert (told.answer.outcome, told.done, told.cannot) == (Outcome.PERMIT, None, WHY["renew"])
    assert written(world, "renew")[before:] == [("permit", "not-offered")]


def test_a_refusal_says_nothing_of_what_the_library_system_can(world: World, road: Road) -> None:
    desk = Desk(world.staff())
    before = len(written(world, "hear-questions-asked"))
    desk.scan(world.patron())

    desk.asks("hear-questions-asked")

    assert written(world, "hear-questions-asked")[before:] == [("deny", None)]


def test_one_line_of_a_list_offers_nothing_that_cannot_be_done(world: World, road: Road) -> None:
    desk, patron = Desk(world.staff()), world.patron()
    world.checked_out(patron, "Cranford")
    desk.scan(patron)

    heard = desk.asks("hear-checkouts")

    assert "Cranford" in page(heard)
    assert 'name="renew_one"' not in page(heard)


def test_what_it_can_do_is_done_as_ever(world: World, road: Road) -> None:
    desk = Desk(world.staff())
    desk.scan(world.patron())

    done = desk.does("check-out", with_barcode=world.item("Cranford"))

    assert result(done).startswith("done: ")
    assert "check-out" in wants(desk.scan(world.patron()))
