"""Account holders and their own accounts, at the desk: a scene for each clause of AH."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Seated
from tests.browser.playing import Scene, marked, play
from tests.browser.scenes import Opens, clause
from tests.world import World

DIRECTOR = "503.988.5403"
TITLES = frozenset({"checkout"})
HOLDS = frozenset({"hold"})

SCENES = (
    Scene("AH.1", "a regular lays her own card on the desk", "sure", ("card",), "hear-checkouts", "permit", TITLES),
    Scene("AH.1", "a regular has her number by heart", "sure", ("number",), "hear-fee-details", "permit",
          frozenset({"fee", "owed"})),
    Scene("AH.1", "a regular without the card has photo ID", "sure", ("photo ID",), "hear-holds", "permit", HOLDS),
    Scene("AH.1", "a regular with empty pockets tells details that match", "sure", ("details",), "hear-holds", "permit",
          HOLDS),
    Scene("AH.1", "a regular has a photo of the card on a telephone, and checks out", "sure", ("paper",), "check-out",
          "permit"),
    Scene("AH.1", "a regular who has said only her name hears nothing", "sure", ("name",), "hear-checkouts", "deny",
          cites="NH.5b"),
    Scene("AH.1", "a regular asks what he read in the spring", "sure", ("photo ID",), "hear-history", "permit",
          frozenset({"past"}), cites="AH.1"),
    Scene("AH.1", "a regular asks which programs she signed up for", "sure", ("card",), "hear-program-registrations",
          "permit", frozenset({"program"})),
    Scene("AH.1", "a regular asks for his own reference questions back", "sure", ("card",), "hear-questions-asked",
          "permit", frozenset({"question"}), cites="QF.1"),
    Scene("AH.3", "a holder asks which of two addresses is on file", "sure", ("card",), "hear-personal-information",
          "refer", cites="QF.7", says="503.988.5403"),
    Scene("AH.4", "a known voice gives the number and no reason", "sure", ("number",), "hear-checkouts", "ask",
          channel="telephone", why="not-stated", cites="AH.4a"),
    Scene("AH.4a", "a caller who says it is theirs gives a number and no reason", "holder", ("number",),
          "hear-checkouts", "ask", channel="telephone", why="not-stated"),
    Scene("AH.4a", "a known face with the card, no reason, wants the PIN changed", "sure", ("card",), "change-pin",
          "ask", why="not-stated"),
    Scene("AH.4b", "she gives the full birth date, and a reason", "holder", ("card", "birth date"),
          "hear-personal-information", "refer", cites="QF.7"),
    Scene("AH.4b", "a birth date alone opens nothing", "holder", ("birth date",), "hear-checkouts", "deny",
          cites="NH.5b"),
    Scene("AH.5", "on video a known face shows photo ID and hears what is out", "sure", ("photo ID",), "hear-checkouts",
          "permit", TITLES, channel="video", cites="AH.1"),
    Scene("AH.5", "on video a known face shows the signed-in app to a clerk at home", "sure", ("app",),
          "hear-fee-details", "permit", frozenset({"fee", "owed"}), channel="video", place="telework",
          team="virtual-services", cites="AH.1"),
    Scene("AH.5", "on video a known face with photo ID sets a new PIN", "sure", ("photo ID",), "change-pin", "permit",
          channel="video", cites="PW.1"),
    Scene("AH.5", "on video an unknown face with the number hears what any helper does", "holder", ("number",),
          "hear-checkouts", "permit", TITLES, channel="video", cites="NH.4a"),
    Scene("AH.6", "a claimed holder with the card may not", "holder", ("card",), "see-own-screen", "deny",
          cites="NH.2d"),
    Scene("AH.7", "not sure of the caller, though details match: no titles", "holder", ("details",), "hear-checkouts",
          "deny", channel="telephone", cites="NH.5b"),
    Scene("AH.7", "not sure of him, his questions stay his own", "holder", ("card",), "hear-questions-asked", "deny",
          cites="QF.1"),
    Scene("AH.8", "a print of what is out is no personal information", "sure", ("card",), "receive-checkout-list",
          "permit", TITLES, cites="AH.1"),
)  # fmt: skip


@pytest.mark.parametrize("scene", marked(SCENES))
def test_account_holders_learn_what_their_clause_says_and_no_more(scene: Scene, seated: Seated, world: World) -> None:
    play(scene, seated, world)


@clause("AH.1")
def test_a_regular_without_a_card_is_known_by_photo_id_and_borrows(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    barcode = world.item("By driver's license")
    desk = at_the_desk().says_the_name(vera).says_it_is("theirs", sure=True)

    compared = desk.photo_id_is_compared(vera)
    answer = desk.wants("check-out")
    desk.does_it(barcode=barcode)

    assert "match" in compared
    assert answer.is_("permit", "AH.1")
    assert world.out_to(vera) == ["By driver's license"]


@clause("AH.1")
def test_a_caller_whose_three_details_match_hears_of_the_holds_and_nothing_on_file_is_said(
    at_the_desk: Opens, world: World
) -> None:
    vera = world.patron("Vera")
    world.hold(vera, world.item("Held for a caller"))
    desk = at_the_desk("telephone").says_the_name(vera).says_it_is("theirs", sure=True)

    compared = desk.details_are_compared(vera)
    answer = desk.wants("hear-holds")

    assert "Everything matches" in compared
    assert answer.is_("permit", "AH.1")
    assert "Held for a caller" in answer
    for piece in (vera.address, vera.email, vera.telephone):
        assert piece not in desk.came()


def test_one_wrong_piece_is_no_match_over_all_of_it_and_three_failures_close_the_check(
    at_the_desk: Opens, world: World
) -> None:
    vera = world.patron("Vera")
    world.checked_out(vera, "Not for a guesser")
    desk = at_the_desk("telephone").says_the_name(vera).says_it_is("theirs", sure=True)
    guessed = {"name": f"Vera {vera.last_name}", "birth-date": "01/01/1950", "telephone": vera.telephone}

    compared = [desk.details_are_compared(vera, **guessed) for _ in range(3)]
    closed = desk.details_are_compared(vera)
    answer = desk.wants("hear-checkouts")

    assert compared == [
        "✕ No match. 2 tries are left",
        "✕ No match. One try is left",
        "✕ Closed for 24 hours, after three failures",
    ]
    assert "Closed for 24 hours" in closed
    assert "photo ID" in desk.page.locator("#identification").inner_text()
    assert answer.outcome == "deny"
    assert "Not for a guesser" not in desk.came()


def test_how_a_comparison_ended_is_said_where_its_button_is(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk().says_the_number(world.patron())
    page = desk.page
    page.keyboard.press("Shift+D")
    page.locator("#said-birth-date").fill("01/02/1903")

    page.locator("#check-birth-date").click()

    expect(page.locator("#compare .compared")).to_be_in_viewport()
    expect(page.locator("#check-birth-date")).to_be_focused()


def test_on_the_telephone_no_photo_id_is_compared(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk().says_the_number(world.patron())
    desk.page.keyboard.press("Shift+D")
    expect(desk.page.locator("#check-photo-id")).to_be_visible()

    desk.page.locator("#channel").select_option("telephone")

    expect(desk.page.locator("#check-photo-id")).to_have_count(0)


def test_two_pieces_are_too_few_for_a_grown_up_and_enough_for_a_child(at_the_desk: Opens, world: World) -> None:
    grown, child = world.patron("Vera"), world.patron("Tim", birth_date=world.years_ago(10))
    said = {}
    for patron in (grown, child):
        desk = at_the_desk("telephone").says_the_name(patron).says_it_is("theirs", sure=True)
        name = f"{patron.first_name} {patron.last_name}"
        said[patron] = desk.details_are_compared(patron, name=name, telephone=patron.telephone)

    assert "Too few pieces" in said[grown]
    assert "Everything matches" in said[child]


@clause("AH.1")
def test_in_writing_the_holders_list_goes_to_a_settled_address_and_to_no_new_one(
    at_the_desk: Opens, world: World
) -> None:
    settled, moved = world.patron("Vera"), world.patron("Lea", email_changed_at="now")
    answers = []
    for patron in (settled, moved):
        desk = at_the_desk("email").says_the_name(patron).says_it_is("theirs", sure=True)
        desk.details_are_compared(patron)
        answers.append(desk.wants("receive-checkout-list"))

    assert answers[0].is_("permit", "AH.1")
    assert "Send it to the settled address on file only." in answers[0].heed
    assert answers[1].is_("deny", "AH.1")
    assert "I can't send a list right now." in answers[1]


def test_what_a_neighbor_wrote_on_the_account_proves_nothing_for_the_neighbor(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    world.checked_out(vera, "Not for who wrote the number")
    helper = at_the_desk("telephone").says_the_name(vera)
    for kind, value in (("telephone", "(503) 555-9911"), ("email", "not.vera@example.org")):
        helper.wants("update-contact")
        helper.does_it(kind=kind, value=value)
    said = {"name": f"Vera {vera.last_name}", "telephone": "(503) 555-9911", "email": "not.vera@example.org"}

    caller = at_the_desk("telephone").says_the_name(vera).says_it_is("theirs", sure=True)
    compared = caller.details_are_compared(vera, **said)
    answer = caller.wants("hear-checkouts")

    assert "Too few pieces" in compared
    assert answer.outcome == "deny"
    assert "Not for who wrote the number" not in caller.came()


@clause("AH.2")
def test_contact_information_is_seen_by_signing_in_and_not_at_the_desk(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    desk = at_the_desk().shows_the_card(vera).says_it_is("theirs", sure=True)

    answer = desk.wants("view-own-contact")

    assert answer.is_("deny", "AH.2")
    assert "by signing in to the online catalog" in answer
    assert vera.email not in desk.came()


@clause("AH.3")
def test_a_holder_gives_a_new_address_and_nothing_is_read_back(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    desk = at_the_desk().shows_the_card(vera).says_it_is("theirs", sure=True)

    answer = desk.wants("update-contact")
    desk.does_it(kind="email", value="vera.new@example.org")

    assert answer.is_("permit", "AH.3")
    assert "Take down what the person gives. Do not read back or confirm what was on file." in answer.heed
    assert "what was on file before" in answer
    assert world.found("SELECT email FROM library.personal WHERE patron_id = %s", vera.id) == ["vera.new@example.org"]
    assert world.found("SELECT to_email FROM library.outbox WHERE patron_id = %s", vera.id) == [vera.email]
    for piece in (vera.address, vera.telephone, vera.email):
        assert piece not in desk.came()


@clause("AH.4a")
def test_a_holder_with_a_card_and_no_reason_is_asked_and_helped(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    world.checked_out(vera, "After she says why")
    desk = at_the_desk().shows_the_card(vera).says_it_is("theirs", sure=True).ticks("doubt-not-stated")

    before = desk.wants("hear-personal-information")
    desk.ticks("doubt-none")
    after = desk.wants("hear-checkouts")

    assert before.is_("ask", "AH.4a")
    assert "What would you like to do on the account today?" in before
    assert after.outcome == "permit"
    assert "After she says why" in after
    assert vera.telephone not in desk.came()


@clause("AH.4b")
def test_a_stranger_with_a_card_of_their_own_is_asked_for_the_full_birth_date(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    desk = at_the_desk().shows_the_card(vera).says_it_is("theirs").ticks("doubt-not-stated")

    before = desk.wants("hear-personal-information")
    compared = desk.birth_date_is_compared(f"{vera.birth_date:%m/%d/%Y}")
    after = desk.answer()

    assert before.is_("ask", "AH.4b")
    assert "What is your full date of birth?" in before
    assert "Do not read out what is on file." in before
    assert "match" in compared
    assert "AH.4b" not in after.clauses
    assert f"{vera.birth_date:%Y}" not in desk.came()


@clause("AH.4c")
def test_an_address_is_never_read_out_at_a_distance(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    desk = at_the_desk("telephone").says_the_number(vera).says_it_is("theirs", sure=True)

    for channel in ("telephone", "chat", "email", "text"):
        desk.chooses("#channel", channel)
        answer = desk.wants("hear-personal-information")

        assert answer.is_("refer", "AH.4c")
        assert DIRECTOR in answer
        assert "signing in to the portal" in answer
        assert desk.wants("see-own-screen").is_("deny", "AH.4c")
    assert vera.address not in desk.came()


@clause("AH.5", "AH.6")
def test_on_video_the_holder_is_shown_their_own_account_and_nothing_else(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    world.checked_out(vera, "Seen on video")
    desk = at_the_desk("video").says_the_name(vera).says_it_is("theirs", sure=True)
    desk.photo_id_is_compared(vera)

    answer = desk.wants("see-own-screen")
    seen = desk.turns_the_screen()

    assert answer.is_("permit", "AH.5", "AH.6")
    assert "Share this person's own account, and nothing else." in answer.heed
    assert "Seen on video" in seen


@clause("AH.6")
def test_the_screen_is_turned_for_the_holder_and_hides_the_staffs_side(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    world.checked_out(vera, "Seen on the turned screen")
    desk = at_the_desk().shows_the_card(vera).says_it_is("theirs", sure=True)

    answer = desk.wants("see-own-screen")
    came_before = desk.came()
    seen = desk.turns_the_screen()

    assert answer.is_("permit", "AH.6")
    assert vera.address not in came_before
    assert "Seen on the turned screen" in seen
    assert vera.address in seen
    assert not desk.page.locator("#screen").is_visible()
    desk.page.keyboard.press("Escape")
    assert vera.address not in desk.page.content()


@clause("AH.7")
def test_who_is_not_surely_the_holder_is_served_as_somebody_else(at_the_desk: Opens, world: World) -> None:
    vera = world.patron("Vera")
    unsure = at_the_desk().shows_the_card(vera).says_it_is("theirs")
    someone = at_the_desk().shows_the_card(vera)

    answer = unsure.wants("see-own-screen")

    assert unsure.listed() == someone.listed()
    assert answer.is_("deny", "NH.2d")
    assert "AH.7" in unsure.page.locator("#who-and-what").inner_text()


@clause("AH.8")
def test_a_copy_of_what_is_on_file_comes_from_the_director_and_a_look_is_offered(
    at_the_desk: Opens, world: World
) -> None:
    vera = world.patron("Vera")
    desk = at_the_desk().shows_the_card(vera).says_it_is("theirs", sure=True)

    answer = desk.wants("copy-personal-information")

    assert answer.is_("refer", "AH.8")
    assert DIRECTOR in answer
    assert "looking at their own account on a turned or shared screen" in answer
    assert vera.address not in desk.came()
