"""Whole visits where the records are in another library system: one that cannot do everything, is slow, or is silent."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from carrel.database import Store
from carrel.database.pool import Application
from carrel.desk.results import COULD_BE_RENEWED
from carrel.desk.wording import REASONS
from carrel.ports import LibraryUnreachable, NotSearchable
from tests.browser.browsing import violations
from tests.browser.conftest import Seated
from tests.browser.visiting import Clerk, listening
from tests.desk.branches import Branch, branch_of
from tests.ils.in_memory import CANNOT, InMemoryUnderTest, guard_of_elsewhere
from tests.world import World

Works = Callable[..., Clerk]
Far = Branch[InMemoryUnderTest]


@pytest.fixture(scope="module")
def elsewhere(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Application]]:
    with guard_of_elsewhere(store.administrator, tmp_path_factory.mktemp("elsewhere")) as made:
        yield made


@pytest.fixture
def far(address: str, elsewhere: tuple[World, Application]) -> Iterator[Far]:
    """The site, over a library whose records are elsewhere."""
    with branch_of(InMemoryUnderTest(*elsewhere)) as opened:
        yield opened


@pytest.fixture
def at_work(seated: Seated, far: Far) -> Works:
    """Opens a desk there: `at_work(channel)`."""

    def open_one(channel: str = "") -> Clerk:
        return Clerk(seated(far.staff(), listening), far.world).begins(channel)

    return open_one


def written(far: Far, clerk: Clerk) -> list[tuple[str, str, str | None]]:
    """The rows of whoever is served."""
    return far.written(clerk.page.url.strip("/").split("/")[-1])


# -- as anywhere ----------------------------------------------------------------------------------------------------


def test_two_books_go_out_on_a_card_and_the_next_person_finds_nothing_of_it(far: Far, at_work: Works) -> None:
    account, titles = far.library.account(name="Nora|Farthingale"), ("Persuasion", "Cranford")
    items = [far.library.item(title) for title in titles]
    clerk = at_work()

    clerk.lays_down(account, *titles)
    for item in items:
        clerk.checks_out(item)
        clerk.still_answers()
    clerk.next_person()

    assert far.library.out_to(account) == sorted(items)


def test_a_card_of_the_next_person_takes_the_place_of_the_one_before(far: Far, at_work: Works) -> None:
    first, second = far.library.account(name="Nora|Farthingale"), far.library.account(name="Otis|Underhill")
    far.library.checked_out(first, "Persuasion")
    far.library.checked_out(second, "Cranford")
    clerk = at_work()

    clerk.lays_down(first, "Persuasion")
    assert "Persuasion" in clerk.wants("c", "hear-checkouts").inner_text()
    clerk.lays_down(second, "Cranford")
    clerk.still_answers()

    assert "Cranford" in clerk.wants("c", "hear-checkouts").inner_text()


def test_what_comes_back_goes_to_the_shelves_or_to_whoever_waits(far: Far, at_work: Works) -> None:
    lender, waiting = far.library.account(name="Lena|Dropwort"), far.library.account(name="Wanda|Waiting")
    plain, awaited = far.library.checked_out(lender, "Persuasion"), far.library.checked_out(lender, "Cranford")
    far.library.hold(waiting, awaited)
    clerk = at_work()
    clerk.serves(lender)

    assert "hold shelf" not in clerk.takes_back(plain)
    assert "hold shelf" in clerk.takes_back(awaited)

    clerk.still_answers("letter")
    assert far.library.out_to(lender) == []


def test_a_caller_with_the_number_hears_what_is_out_and_has_it_renewed(far: Far, at_work: Works) -> None:
    account = far.library.account(name="Carla|Callaway")
    far.library.checked_out(account, "Persuasion")
    clerk = at_work("telephone")

    clerk.serves(account, "Persuasion")
    clerk.looks_up(account.number)
    clerk.is_found(account)
    assert "Persuasion" in clerk.wants("c", "hear-checkouts").inner_text()
    clerk.wants("r", "renew")
    clerk.presses("Enter")
    assert COULD_BE_RENEWED in clerk.did()
    assert far.library.renewals(account) == [1]
    clerk.next_person()


def test_a_holder_who_calls_is_known_by_three_details(far: Far, at_work: Works) -> None:
    account = far.library.account(name="Hannah|Halfpenny")
    clerk = at_work("telephone")

    clerk.serves(account)
    clerk.looks_up(account.number)
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")

    assert "matches" in clerk.compares(account.name, "05/06/1970", account.telephone)
    assert written(far, clerk)[-1][:2] == ("check-details", "match")


# -- what it cannot do ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["place-hold", "update-contact"])
def test_what_it_cannot_do_is_greyed_out_with_its_reason_and_is_asked_of_nobody(
    far: Far, at_work: Works, action: str
) -> None:
    account, why = far.library.account(), CANNOT[action]
    clerk = at_work()
    clerk.lays_down(account)
    for key in ("Shift+T", "Shift+R"):
        clerk.presses(key)
    want = clerk.page.locator(f"#want-{action}")
    asked = len(far.library.records.asked)

    expect(want).to_have_attribute("aria-disabled", "true")
    expect(want).to_have_accessible_name(re.compile(re.escape(why.words)))
    clerk.presses(str(want.get_attribute("data-key")))

    expect(clerk.is_answered(action)).to_contain_text(why.words)
    expect(clerk.page.locator("#answer #act")).to_have_count(0)
    assert written(far, clerk)[-1] == (action, "permit", why.code)
    assert far.library.records.asked[asked:] == []
    clerk.still_answers("letter", "click", "scan")


def test_a_name_is_greyed_out_and_one_that_is_typed_all_the_same_is_refused_beside_the_field(
    far: Far, at_work: Works
) -> None:
    account = far.library.account(name="Alma|Quill")
    clerk = at_work()
    clerk.serves(account)
    who = clerk.page.locator("#who")
    expect(clerk.page.locator("label[for=who] .cannot")).to_have_text("or name")
    expect(who).to_have_accessible_description(re.compile("Ask for the card or its number"))

    clerk.looks_up("Alma Quill")

    expect(clerk.page.locator("#trouble")).to_contain_text(NotSearchable.advice)
    expect(who).to_be_focused()
    expect(who).to_have_attribute("aria-invalid", "true")
    expect(who).to_have_accessible_description(
        re.compile(re.escape(NotSearchable.advice) + ".*Nobody is found by a name here")
    )
    assert written(far, clerk) == [("find-by-name", "tried", None)]
    clerk.lays_down(account)
    expect(who).to_have_accessible_description(re.compile("^Nobody is found by a name here"))


def test_what_is_greyed_out_can_be_read_by_everybody(far: Far, at_work: Works) -> None:
    clerk = at_work()
    clerk.lays_down(far.library.account())
    clerk.presses("p")

    assert violations(clerk.page) == []


# -- when it is slow, or silent -------------------------------------------------------------------------------------


def test_a_slow_library_is_waited_for_and_every_scan_counts_in_its_turn(far: Far, at_work: Works) -> None:
    account, items = far.library.account(name="Nora|Farthingale"), [far.library.item() for _ in range(3)]
    clerk = at_work()
    clerk.serves(account)

    with far.library.records.kept_waiting():
        clerk.scans_ahead(account.number, *items)
        expect(clerk.page.locator("#busy")).to_be_visible()
        expect(clerk.page.locator("#identification")).to_have_attribute("data-found", "nothing-yet")
        assert far.library.out_to(account) == []

    clerk.did(items[-1])
    assert far.library.out_to(account) == sorted(items)
    clerk.still_answers("letter", "click", "scan")


def test_whoever_is_looked_for_while_it_is_slow_is_nobody_elses_after_next_person(far: Far, at_work: Works) -> None:
    first, second = far.library.account(name="Nora|Farthingale"), far.library.account(name="Otis|Underhill")
    clerk = at_work()
    clerk.serves(first)

    with far.library.records.kept_waiting():
        clerk.scans_ahead(first.number)
        expect(clerk.page.locator("#busy")).to_be_visible()
        clerk.next_person()

    clerk.is_empty()
    clerk.lays_down(second)
    clerk.still_answers()


def test_a_silent_library_finds_nobody_and_the_desk_says_so_and_goes_on(far: Far, at_work: Works) -> None:
    account = far.library.account(name="Nora|Farthingale")
    clerk = at_work()
    clerk.serves(account)
    far.library.records.is_silent = True

    clerk.scans(account.number)

    expect(clerk.page.locator("#trouble")).to_contain_text(LibraryUnreachable.advice)
    expect(clerk.page.locator("#identification")).to_have_attribute("data-found", "nothing-yet")
    assert account.last_name not in clerk.page.content()
    assert written(far, clerk) == [("find-by-number", "tried", None)]
    far.library.records.is_silent = False
    clerk.lays_down(account)
    assert clerk.trouble == ""
    clerk.still_answers()


def test_what_is_asked_of_a_silent_library_is_written_down_and_nothing_is_told(far: Far, at_work: Works) -> None:
    account = far.library.account(name="Nora|Farthingale")
    far.library.checked_out(account, "Persuasion")
    clerk = at_work()
    clerk.lays_down(account, "Persuasion")
    far.library.records.is_silent = True

    clerk.presses("c")

    expect(clerk.page.locator("#trouble")).to_contain_text(LibraryUnreachable.advice)
    assert "Persuasion" not in clerk.page.content()
    assert written(far, clerk)[-1] == ("hear-checkouts", "permit", None)
    far.library.records.is_silent = False
    clerk.presses("c")
    expect(clerk.is_answered("hear-checkouts")).to_contain_text("Persuasion")


def test_where_nobody_knows_whether_it_was_done_the_desk_says_to_look_there_first(far: Far, at_work: Works) -> None:
    account, item = far.library.account(), far.library.item("Persuasion")
    clerk = at_work()
    clerk.lays_down(account, "Persuasion")
    far.library.records.is_silent_about = "check-out"

    clerk.scans(item)

    assert REASONS["no-answer"] in clerk.did(sound="stop")
    assert far.library.records.asked.count("check-out") == 1
    far.library.records.is_silent_about = ""
    clerk.still_answers("letter", "click")
