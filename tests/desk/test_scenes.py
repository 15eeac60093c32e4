"""Scenes at the desk, on the embedded library and on one whose records are elsewhere: the page and the trail are alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings

from carrel.audit import DatabaseTrail
from carrel.database import Ground
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.policy import load_policy
from carrel.ports import LibrarySystem
from carrel.staff.accounts import Accounts
from tests.conftest import _ground_on
from tests.desk.desks import HOLDER, Desk, outcome, result, wants
from tests.ils.in_memory import CANNOT, InMemoryUnderTest, guard_of_elsewhere
from tests.ils.library import Account, Library
from tests.ils.test_embedded import EmbeddedUnderTest
from tests.site.browsing import page
from tests.world import FixedClock, Member, World

pytestmark = pytest.mark.usefixtures("site")


@dataclass(frozen=True)
class Branch:
    """A branch with its library system, and where its staff and its trail are."""

    library: Library
    world: World

    def desk(self, **said: str) -> Desk:
        return Desk(self.staff(), **said)

    def staff(self) -> Member:
        return self.world.staff()

    def written(self, desk: Desk) -> list[tuple[str, str, str | None]]:
        """The rows of the desk's interaction: action, outcome, and what stood in the way."""
        rows = self.world.owner.execute(
            "SELECT action, outcome, facts ->> 'cannot' FROM trail.entries WHERE interaction = %s ORDER BY id",
            (desk.address.strip("/").split("/")[-1],),
        )
        return [(str(action), str(ended), cannot) for action, ended, cannot in rows]


def scan(desk: Desk, account: Account) -> str:
    return page(desk.press(find="yes", who=account.number, scanned="yes"))


@pytest.fixture(scope="module")
def elsewhere(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Application]]:
    folder: Path = tmp_path_factory.mktemp("elsewhere")
    with _ground_on(ground.administrator, folder) as opened, guard_of_elsewhere(opened) as made:
        yield made


@pytest.fixture(params=["embedded", "in-memory"])
def branch(
    request: pytest.FixtureRequest, world: World, application: Application, elsewhere: tuple[World, Application]
) -> Iterator[Branch]:
    library = EmbeddedUnderTest(world, application) if request.param == "embedded" else InMemoryUnderTest(*elsewhere)
    with at_the_desk(library.system, library.application):
        yield Branch(library, library.world)


@pytest.fixture
def far(elsewhere: tuple[World, Application]) -> Iterator[Branch]:
    """The branch whose records are elsewhere."""
    library = InMemoryUnderTest(*elsewhere)
    with at_the_desk(library.system, library.application):
        yield Branch(library, library.world)


def at_the_desk(system: LibrarySystem, application: Application) -> override_settings:
    accounts = Accounts(application)
    road = Road(load_policy(), system, DatabaseTrail(application), accounts, FixedClock())
    services = replace(settings.CARREL_SERVICES, road=road, accounts=accounts, library=system)
    return override_settings(CARREL_SERVICES=services)


# -- on both -------------------------------------------------------------------------------------------------------


def test_a_card_answers_every_want_and_names_nobody(branch: Branch) -> None:
    account, desk = branch.library.account(), branch.desk()

    shown = scan(desk, account)

    assert account.name not in shown
    assert account.number[-4:] in shown
    assert branch.written(desk) == [("find-by-number", "tried", None), ("find-by-number", "one", None)]


def test_a_helper_with_the_card_hears_titles_and_no_name(branch: Branch) -> None:
    account, desk = branch.library.account(), branch.desk()
    branch.library.checked_out(account, "Persuasion")
    scan(desk, account)

    asked = desk.asks("hear-checkouts")

    assert outcome(asked) == "permit"
    assert "Persuasion" in page(asked)
    assert not any(word in page(asked) for word in (account.name, account.email, account.telephone))
    assert branch.written(desk)[-1] == ("hear-checkouts", "permit", None)


def test_what_is_denied_is_written_down_and_reads_nothing(branch: Branch) -> None:
    account, desk = branch.library.account(), branch.desk()
    scan(desk, account)

    asked = desk.asks("hear-personal-information")

    assert outcome(asked) == "refer"
    assert account.address not in page(asked)
    assert branch.written(desk)[-1] == ("hear-personal-information", "refer", None)


def test_a_book_goes_out_comes_back_and_the_second_click_changes_nothing(branch: Branch) -> None:
    account, barcode, desk, form = branch.library.account(), branch.library.item(), branch.desk(**HOLDER), str(uuid4())
    scan(desk, account)

    first = result(desk.does("check-out", with_barcode=barcode, form=form))
    again = result(desk.does("check-out", with_barcode=barcode, form=form))
    back = result(desk.does("return", with_barcode=barcode))

    assert first == again
    assert first.startswith("done: ")
    assert back.startswith("done: ")
    assert [row[0] for row in branch.written(desk)].count("check-out") == 1


def test_a_fee_is_paid(branch: Branch) -> None:
    account, desk = branch.library.account(), branch.desk(**HOLDER)
    branch.library.fee(account, 450)
    scan(desk, account)

    paid = result(desk.does("pay-fee", with_dollars="4.50"))

    assert paid.startswith("done: ")


def test_a_number_that_nobody_has_leaves_no_evidence(branch: Branch) -> None:
    desk = branch.desk()

    found = desk.press(find="yes", who="29999999999999", scanned="yes")

    assert wants(found)["hear-checkouts"] != "permit"
    assert branch.written(desk)[-1] == ("find-by-number", "none", None)


def test_details_that_match_open_what_they_open(branch: Branch) -> None:
    account, desk = branch.library.account(), branch.desk(channel="telephone", requester="holder", assured="yes")
    desk.press(find="yes", who=account.number)
    said = {"said_name": account.name, "said_birth_date": f"{account.birth_date}", "said_email": account.email}

    checked = desk.press(check="details", **said)

    assert branch.written(desk)[-1][:2] == ("check-details", "match"), page(checked)[:200]


# -- where it cannot ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["update-contact", "place-hold", "hear-questions-asked"])
def test_what_it_cannot_do_is_greyed_out_with_its_reason_and_written_down_all_the_same(
    far: Branch, action: str
) -> None:
    account, desk = far.library.account(), far.desk(**HOLDER)
    shown = scan(desk, account)

    asked = desk.asks(action)

    button = shown.split(f'value="{action}"')[1].split("</button>")[0]
    assert 'aria-disabled="true"' in button
    assert CANNOT[action].words in button
    assert CANNOT[action].words in page(asked)
    assert far.written(desk)[-1] == (action, "permit", CANNOT[action].code)


def test_a_name_that_it_cannot_look_for_is_refused_with_what_to_do_and_written_down(far: Branch) -> None:
    desk = far.desk()

    refused = page(desk.press(find="yes", who="Alma Quill"))

    assert "Ask for the card or its number." in refused
    assert far.written(desk) == [("find-by-name", "tried", None)]


def test_records_that_do_not_answer_release_nothing_and_say_so(far: Branch) -> None:
    assert isinstance(far.library, InMemoryUnderTest)
    account, desk = far.library.account(), far.desk()
    far.library.checked_out(account, "Persuasion")
    scan(desk, account)
    far.library.records.is_silent = True

    asked = page(desk.asks("hear-checkouts"))

    assert "Nothing was released." in asked
    assert "Persuasion" not in asked
    assert far.written(desk)[-1] == ("hear-checkouts", "permit", None)


def test_an_act_that_is_not_answered_says_to_look_before_trying_again(far: Branch) -> None:
    assert isinstance(far.library, InMemoryUnderTest)
    account, barcode, desk = far.library.account(), far.library.item(), far.desk(**HOLDER)
    scan(desk, account)
    far.library.records.is_silent_about = "check-out"

    ended = result(desk.does("check-out", with_barcode=barcode))

    assert "Check there whether it was done" in ended
