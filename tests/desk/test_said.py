"""What staff said of a person stays with that account, and with no other."""

import re
from uuid import uuid4

import pytest

from carrel.desk.kept import COOKIE
from tests.desk.desks import HOLDER, Desk, outcome, rows, wants
from tests.site.browsing import HELPER, Browser, page
from tests.world import World

pytestmark = pytest.mark.usefixtures("site")


each_that_can_be_said = pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"doubt": "found-card"}, 'id="doubt-found-card" checked'),
        ({"requester": "official"}, 'id="requester-official" checked'),
        ({"shown_as": "paper"}, 'id="shown-paper" checked'),
        (HOLDER, 'id="assured" checked'),
    ],
    ids=["found card", "an official", "a photo", "the assured holder"],
)
"""What staff say of a person, and how the page shows that it was said."""


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world.staff())


@each_that_can_be_said
def test_the_same_card_read_again_keeps_what_was_said_and_says_so(
    world: World, desk: Desk, said: dict[str, str], kept: str
) -> None:
    patron = world.patron()
    desk.scan(patron)
    desk.said = {**desk.said, **said}
    before = wants(desk.press(form=str(uuid4())))

    again = desk.scan(patron)

    assert kept in page(again)
    assert "The same card was scanned again." in page(again)
    assert wants(again) == before


def test_a_second_read_before_the_answer_to_the_first_keeps_what_was_said(world: World, desk: Desk) -> None:
    patron = world.patron()
    desk.said = {**desk.said, "doubt": "found-card"}

    for _ in range(2):
        read = desk.press(find="yes", who=patron.number, scanned="yes", account="")

    assert 'id="doubt-found-card" checked' in page(read)
    assert wants(read)["hear-checkouts"] == "deny"


@each_that_can_be_said
def test_a_page_that_is_asked_for_anew_keeps_what_was_said(
    world: World, desk: Desk, said: dict[str, str], kept: str
) -> None:
    desk.scan(world.patron())
    before = wants(desk.press(form=str(uuid4()), **{**desk.said, **said}))
    written = rows(world)

    anew = desk.browser.get(desk.address)

    assert kept in page(anew)
    assert wants(anew) == before
    assert rows(world) == written


def test_a_page_whose_facts_changed_keeps_what_was_said_of_the_same_account(world: World, desk: Desk) -> None:
    patron = world.patron()
    desk.scan(patron)
    desk.press(form=str(uuid4()), doubt="found-card")
    other_tab = Browser(desk.member)
    other_tab.get(desk.address)
    other_tab.post(desk.address, {**HELPER, "check": "birth_date", "said_birth_date": f"{patron.birth_date}"})

    refused = desk.part(form=str(uuid4()), ask="hear-checkouts", doubt="found-card")
    anew = desk.browser.get(desk.address)

    assert refused.headers["HX-Refresh"] == "true"
    assert 'id="doubt-found-card" checked' in page(anew)
    assert wants(anew)["hear-checkouts"] == "deny"


def test_a_page_that_is_asked_for_anew_says_nothing_of_another_account(world: World, desk: Desk) -> None:
    desk.scan(world.patron())
    desk.press(form=str(uuid4()), **HOLDER)
    other_tab = Browser(desk.member)
    other_tab.get(desk.address)
    other_tab.post(desk.address, {**HELPER, "find": "yes", "who": world.patron().number, "scanned": "yes"})

    anew = desk.browser.get(desk.address)

    assert 'id="requester-other" checked' in page(anew)
    assert 'id="assured"' not in page(anew)


def test_what_is_kept_of_what_was_said_names_nobody_and_goes_with_the_next_person(world: World, desk: Desk) -> None:
    patron = world.patron()
    desk.scan(patron)
    desk.press(form=str(uuid4()), **HOLDER)
    kept = desk.browser.client.cookies[COOKIE].value

    desk.press("next")

    assert not any(each in kept for each in (patron.number, patron.last_name, str(patron.id), str(patron.user_key)))
    assert desk.browser.client.cookies[COOKIE].value == ""


@pytest.mark.parametrize(
    "crafted", ["doubt=none-at-all&account={}", "account={}&requester=%00", "x" * 3000, "assured=yes"]
)
def test_a_crafted_cookie_says_nothing(world: World, desk: Desk, crafted: str) -> None:
    desk.scan(world.patron())
    desk.browser.client.cookies[COOKIE] = crafted.format(*desk.browser.accounts.values())

    anew = desk.browser.get(desk.address)

    assert anew.status_code == 200
    assert 'id="doubt-none" checked' in page(anew)
    assert 'id="requester-other" checked' in page(anew)


def test_a_comparison_stays_with_the_same_card(world: World) -> None:
    patron, desk = world.patron(), Desk(world.staff(), **HOLDER)
    desk.scan(patron)
    desk.press(check="birth_date", said_birth_date=f"{patron.birth_date}")

    again = page(desk.scan(patron))

    assert "Matched: birth date" in again


def test_another_card_begins_without_what_was_said(world: World, desk: Desk) -> None:
    desk.scan(world.patron())
    desk.said = {**desk.said, "doubt": "found-card", "shown_as": "paper"}

    other = desk.scan(world.patron())

    assert 'id="doubt-none" checked' in page(other)
    assert wants(other)["check-out"] == "permit"
    assert "scanned again" not in page(other)


def test_a_code_that_is_nobodys_takes_nobody_off_the_screen(world: World, desk: Desk) -> None:
    patron = world.patron()
    desk.scan(patron)
    desk.said = {**desk.said, "doubt": "found-card"}

    read = desk.press(find="yes", who="987654321", scanned="unsure")

    assert "No account has the number that was scanned." in page(read)
    assert 'data-found="one"' in page(read)
    assert 'id="doubt-found-card" checked' in page(read)


def test_a_code_that_is_nobodys_gives_nobody_what_was_said_of_another(world: World, desk: Desk) -> None:
    first = desk.scan(world.patron())
    account = re.findall(r'data-account="(\w+)"', page(first))[0]
    desk.scan(world.patron())

    read = desk.press(find="yes", who="987654321", scanned="unsure", **{**HOLDER, "account": account})

    assert 'id="assured"' not in page(read)


def test_a_library_card_that_is_nobodys_leaves_nobody_on_the_screen(world: World, desk: Desk) -> None:
    desk.scan(world.patron())

    read = desk.press(find="yes", who="29999999999990", scanned="yes")

    assert 'data-found="none"' in page(read)


def test_a_typed_number_is_raised_by_its_card(world: World, desk: Desk) -> None:
    patron = world.patron()
    desk.press(find="yes", who=patron.number)
    desk.said = {**desk.said, "shown_as": "number"}

    assert wants(desk.scan(patron))["check-out"] == "permit"


def test_a_card_that_staff_took_down_is_not_raised_by_another_scan(world: World, desk: Desk) -> None:
    patron = world.patron()
    desk.scan(patron)
    desk.said = {**desk.said, "shown_as": "number"}

    assert wants(desk.scan(patron))["check-out"] == "deny"


class TestTheCardInHand:
    def test_it_counts_at_once_and_is_written_down(self, world: World, desk: Desk) -> None:
        desk.press(find="yes", who=world.patron().number)

        held = desk.press(shown_as="card", form=str(uuid4()))

        assert wants(held)["check-out"] == "permit"
        assert "no card has been shown" not in page(held)
        assert world.found("SELECT action FROM trail.entries ORDER BY id DESC LIMIT 1") == ["hold-card"]

    def test_it_is_written_down_once(self, world: World, desk: Desk) -> None:
        desk.press(find="yes", who=world.patron().number)

        for _ in range(3):
            desk.press(shown_as="card", form=str(uuid4()))

        interaction = desk.address.strip("/").split("/")[-1]
        told = "SELECT count(*) FROM trail.entries WHERE action = 'hold-card' AND interaction = %s"
        assert world.found(told, interaction) == ["1"]

    @pytest.mark.parametrize("back_to", ["number", "paper"])
    def test_taken_back_it_is_a_number_again(self, world: World, desk: Desk, back_to: str) -> None:
        desk.press(find="yes", who=world.patron().number)
        desk.press(shown_as="card", form=str(uuid4()))

        assert wants(desk.press(shown_as=back_to, form=str(uuid4())))["check-out"] == "deny"

    def test_over_the_telephone_nobody_holds_a_card(self, world: World, desk: Desk) -> None:
        desk.said = {"channel": "telephone", "requester": "other"}
        desk.press(find="yes", who=world.patron().number)

        held = desk.press(shown_as="card", form=str(uuid4()))

        assert wants(held)["check-out"] == "deny"


WRONG = {
    "check": "details",
    "said_name": "Nobody Atall",
    "said_email": "no@example.org",
    "said_birth_date": "1900-01-01",
}


class TestTries:
    def test_after_one_that_failed_the_screen_says_how_many_are_left(self, world: World, desk: Desk) -> None:
        desk.press(find="yes", who=world.patron().number)

        first, second = (page(desk.press(**WRONG)) for _ in range(2))

        assert "No match. 2 tries are left" in first
        assert "No match. One try is left" in second
        assert "photo ID or the card" in second

    @pytest.mark.parametrize(
        ("channel", "advice"), [("in-person", "Compare their photo ID"), ("telephone", "come in with photo ID")]
    )
    def test_a_check_that_is_closed_folds_away_and_says_what_there_is(
        self, world: World, desk: Desk, channel: str, advice: str
    ) -> None:
        desk.said = {**desk.said, "channel": channel}
        desk.press(find="yes", who=world.patron().number)

        shown = [page(desk.press(**WRONG)) for _ in range(3)][-1]

        assert "Closed for 24 hours" in shown
        assert advice in shown
        assert '<details id="check" class="check" data-closed>' in shown


def test_several_of_one_name_have_the_cursor_in_the_birth_date(world: World, desk: Desk) -> None:
    for _ in range(2):
        world.patron("Double", "Dualname")

    several = page(desk.press(find="yes", who="Double Dualname"))

    assert several.count(" autofocus") == 1
    assert 'id="narrow-birth"' in several[: several.index("data-focus")].rsplit("<input", 1)[1]


def test_library_connects_credential_is_chosen_for_its_accounts(world: World) -> None:
    desk = Desk(world.staff(), **HOLDER)
    desk.scan(world.patron(kind="library-connect"))

    asked = desk.asks("change-pin")

    assert 'id="credential-library-connect-password" checked' in page(asked)
    assert 'name="with_credential" value="library-connect-password"' in page(asked)
    assert outcome(asked) == "permit"
