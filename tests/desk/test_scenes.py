"""Scenes at the desk, on the embedded library and on one whose records are elsewhere: the page and the trail are alike."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from carrel.database import Store
from carrel.database.pool import Application
from tests.desk.branches import Branch, UnderTest, branch_of
from tests.desk.desks import HOLDER, Desk, outcome, result, wants
from tests.ils.in_memory import CANNOT, InMemoryUnderTest, guard_of_elsewhere
from tests.ils.library import Account
from tests.ils.test_embedded import EmbeddedUnderTest
from tests.site.browsing import page
from tests.world import World

pytestmark = pytest.mark.usefixtures("site")


def scan(desk: Desk, account: Account) -> str:
    return page(desk.press(find="yes", who=account.number, scanned="yes"))


@pytest.fixture(scope="module")
def elsewhere(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Application]]:
    with guard_of_elsewhere(store.administrator, tmp_path_factory.mktemp("elsewhere")) as made:
        yield made


@pytest.fixture(params=["embedded", "in-memory"])
def branch(
    request: pytest.FixtureRequest, world: World, application: Application, elsewhere: tuple[World, Application]
) -> Iterator[Branch[UnderTest]]:
    library = EmbeddedUnderTest(world, application) if request.param == "embedded" else InMemoryUnderTest(*elsewhere)
    with branch_of(library) as opened:
        yield opened


@pytest.fixture
def far(elsewhere: tuple[World, Application]) -> Iterator[Branch[InMemoryUnderTest]]:
    """The branch whose records are elsewhere."""
    with branch_of(InMemoryUnderTest(*elsewhere)) as opened:
        yield opened


# -- on both -------------------------------------------------------------------------------------------------------


def test_a_card_answers_every_want_and_names_nobody(branch: Branch[UnderTest]) -> None:
    account, desk = branch.library.account(), Desk(branch.staff())

    shown = scan(desk, account)

    assert account.name not in shown
    assert account.number[-4:] in shown
    assert branch.written(desk.interaction) == [("find-by-number", "tried", None), ("find-by-number", "one", None)]


def test_a_helper_with_the_card_hears_titles_and_no_name(branch: Branch[UnderTest]) -> None:
    account, desk = branch.library.account(), Desk(branch.staff())
    branch.library.checked_out(account, "Persuasion")
    scan(desk, account)

    asked = desk.asks("hear-checkouts")

    assert outcome(asked) == "permit"
    assert "Persuasion" in page(asked)
    assert not any(word in page(asked) for word in (account.name, account.email, account.telephone))
    assert branch.written(desk.interaction)[-1] == ("hear-checkouts", "permit", None)


def test_what_is_denied_is_written_down_and_reads_nothing(branch: Branch[UnderTest]) -> None:
    account, desk = branch.library.account(), Desk(branch.staff())
    scan(desk, account)

    asked = desk.asks("hear-personal-information")

    assert outcome(asked) == "refer"
    assert account.address not in page(asked)
    assert branch.written(desk.interaction)[-1] == ("hear-personal-information", "refer", None)


def test_a_book_goes_out_comes_back_and_the_second_click_changes_nothing(branch: Branch[UnderTest]) -> None:
    account, barcode, desk, form = (
        branch.library.account(),
        branch.library.item(),
        Desk(branch.staff(), **HOLDER),
        str(uuid4()),
    )
    scan(desk, account)

    first = result(desk.does("check-out", with_barcode=barcode, form=form))
    again = result(desk.does("check-out", with_barcode=barcode, form=form))
    back = result(desk.does("return", with_barcode=barcode))

    assert first == again
    assert first.startswith("done: ")
    assert back.startswith("done: ")
    assert [row[0] for row in branch.written(desk.interaction)].count("check-out") == 1


def test_a_fee_is_paid(branch: Branch[UnderTest]) -> None:
    account, desk = branch.library.account(), Desk(branch.staff(), **HOLDER)
    branch.library.fee(account, 450)
    scan(desk, account)

    paid = result(desk.does("pay-fee", with_dollars="4.50"))

    assert paid.startswith("done: ")


def test_a_number_that_nobody_has_leaves_no_evidence(branch: Branch[UnderTest]) -> None:
    desk = Desk(branch.staff())

    found = desk.press(find="yes", who="29999999999999", scanned="yes")

    assert wants(found)["hear-checkouts"] != "permit"
    assert branch.written(desk.interaction)[-1] == ("find-by-number", "none", None)


def test_details_that_match_open_what_they_open(branch: Branch[UnderTest]) -> None:
    account, desk = (
        branch.library.account(),
        Desk(branch.staff(), channel="telephone", requester="holder", assured="yes"),
    )
    desk.press(find="yes", who=account.number)
    said = {"said_name": account.name, "said_birth_date": f"{account.birth_date}", "said_email": account.email}

    checked = desk.press(check="details", **said)

    assert branch.written(desk.interaction)[-1][:2] == ("check-details", "match"), page(checked)[:200]


# -- where it cannot ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["update-contact", "place-hold", "hear-questions-asked"])
def test_what_it_cannot_do_is_greyed_out_with_its_reason_and_written_down_all_the_same(
    far: Branch[InMemoryUnderTest], action: str
) -> None:
    account, desk = far.library.account(), Desk(far.staff(), **HOLDER)
    shown = scan(desk, account)

    asked = desk.asks(action)

    button = shown.split(f'value="{action}"')[1].split("</button>")[0]
    assert 'aria-disabled="true"' in button
    assert CANNOT[action].words in button
    assert CANNOT[action].words in page(asked)
    assert far.written(desk.interaction)[-1] == (action, "permit", CANNOT[action].code)


def test_where_no_name_can_be_looked_for_the_field_says_so_and_what_to_ask_for(far: Branch[InMemoryUnderTest]) -> None:
    shown = page(Desk(far.staff()).press(again="yes"))

    assert '<span class="cannot">or name</span>' in shown
    assert 'aria-describedby="no-names"' in shown
    assert '<p id="no-names" class="hint">Nobody is found by a name here. Ask for the card or its number.</p>' in shown


def test_nobody_is_told_to_type_a_name_where_none_can_be_looked_for(far: Branch[InMemoryUnderTest]) -> None:
    desk = Desk(far.staff(), channel="telephone")

    began, found_nobody = page(desk.press(again="yes")), page(desk.press(find="yes", who="29999999999999"))

    assert "Type a number or a user key to begin." in began
    assert "Ask how the number is written." in found_nobody


def test_a_name_that_it_cannot_look_for_is_refused_with_what_to_do_and_written_down(
    far: Branch[InMemoryUnderTest],
) -> None:
    desk = Desk(far.staff())

    refused = page(desk.press(find="yes", who="Alma Quill"))

    assert "Ask for the card or its number." in refused
    assert far.written(desk.interaction) == [("find-by-name", "tried", None)]


def test_nothing_is_sent_to_an_address_of_which_it_does_not_know_since_when_it_is_on_file(
    far: Branch[InMemoryUnderTest],
) -> None:
    account, asks = far.library.account(), {"channel": "telephone", "requester": "holder", "assured": "yes"}
    said = {"said_name": account.name, "said_birth_date": f"{account.birth_date}", "said_email": account.email}
    answers = []
    for is_known in (True, False):
        far.library.records.dates_addresses = is_known
        desk = Desk(far.staff("contact-center"), **asks, cannot_come_in="yes")
        desk.press(find="yes", who=account.number)
        desk.press(check="details", **said)
        answers.append(outcome(desk.asks("email-card-number")))

    assert answers == ["permit", "deny"]


def test_records_that_do_not_answer_release_nothing_and_say_so(far: Branch[InMemoryUnderTest]) -> None:
    account, desk = far.library.account(), Desk(far.staff())
    far.library.checked_out(account, "Persuasion")
    scan(desk, account)
    far.library.records.is_silent = True

    asked = page(desk.asks("hear-checkouts"))

    assert "Nothing was released." in asked
    assert "Persuasion" not in asked
    assert far.written(desk.interaction)[-1] == ("hear-checkouts", "permit", None)


def test_an_act_that_is_not_answered_says_to_look_before_trying_again(far: Branch[InMemoryUnderTest]) -> None:
    account, barcode, desk = far.library.account(), far.library.item(), Desk(far.staff(), **HOLDER)
    scan(desk, account)
    far.library.records.is_silent_about = "check-out"

    ended = result(desk.does("check-out", with_barcode=barcode))

    assert "Check there whether it was done" in ended
