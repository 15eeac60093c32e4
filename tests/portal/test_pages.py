"""The account holder's pages, over the real road and database: what is shown, what is done, and what is written down."""

import html
import json
import re
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from carrel.portal.wording import CHOICES
from tests.database.test_taking_back import act
from tests.disclosure.test_road import CANARY, canary, tokens_in
from tests.portal.homes import PIN, Home, at_home, fails, words
from tests.site.browsing import page
from tests.world import Patron, World, begin, write

pytestmark = pytest.mark.usefixtures("site")


def asked(world: World, patron: Patron) -> list[str]:
    """What the trail says was asked about an account online, and how it ended."""
    return world.found(
        "SELECT action || ' ' || outcome FROM trail.entries"
        " WHERE patron = guard.pseudonym(%s::bigint) AND principal = 'account-holder' AND action <> 'sign-in' ORDER BY id",
        patron.id,
    )


def test_what_is_out_is_shown_with_its_due_date_and_what_waits_on_the_hold_shelf(world: World) -> None:
    patron = world.patron()
    world.checked_out(patron, "Middlemarch")
    world.checked_out(patron, "Ulysses", days_left=-2)
    world.hold(patron, world.item("Emma"), ready=True)

    told = words(at_home(world, patron).get())

    assert "Middlemarch Due" in told
    assert "Ulysses Overdue since" in told
    assert "Ready to pick up Emma At Central until" in told


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ("", ["hear-checkouts permit", "hear-holds permit"]),
        ("/holds", ["hear-holds permit"]),
        ("/history", ["hear-history permit"]),
        ("/fees", ["hear-fee-details permit", "hear-balance permit", "receive-detailed-receipt permit"]),
        ("/contact", []),
        ("/pin", []),
        ("/privacy", ["view-own-choices permit"]),
        ("/who-looked", ["view-who-looked permit"]),
        ("/download", []),
    ],
)
def test_whatever_a_page_shows_of_the_account_is_an_inquiry_of_its_own_and_a_row(
    world: World, where: str, rows: list[str]
) -> None:
    patron = world.patron()

    told = at_home(world, patron).get(f"/account{where}")

    assert told.status_code == 200
    assert asked(world, patron) == rows
    facts = world.found(
        "SELECT facts ->> 'channel' || ' ' || (facts ->> 'requester') || ' ' || (facts ->> 'pin') FROM trail.entries"
        " WHERE patron = guard.pseudonym(%s::bigint) AND outcome = 'permit'",
        patron.id,
    )
    assert set(facts) <= {"online holder yes"}


def test_one_item_is_renewed_or_all_and_what_was_not_says_why(world: World) -> None:
    patron, other = world.patron(), world.patron()
    world.checked_out(patron, "Emma", days_left=1)
    wanted = world.checked_out(patron, "Persuasion", days_left=1)
    world.hold(other, wanted)
    home = at_home(world, patron)
    one = re.findall(r'name="checkout" value="(\d+)"', page(home.get()))

    renewed = home.act("/account/renew", checkout=one[0])
    all_of_it = home.act("/account/renew")
    told = words(home.get(str(all_of_it.headers["Location"])))

    assert renewed.headers["Location"] == "/account?done=renew"
    assert "“Persuasion” was not renewed: somebody else waits for it." in told
    assert sorted(world.days_left(patron)) == [1, 21]


def test_a_form_that_is_sent_twice_does_it_once(world: World) -> None:
    patron, title = world.patron(), world.title_of(world.item("Emma"))
    home, form = at_home(world, patron), str(uuid4())

    for _ in range(2):
        placed = home.post("/account/holds/place", form=form, title=title, pickup="ferry")

    assert placed.headers["Location"] == "/account/holds?done=place-hold"
    assert len(world.found("SELECT id FROM library.holds WHERE patron_id = %s", patron.id)) == 1


def test_a_hold_is_found_in_the_catalog_placed_moved_and_canceled(world: World) -> None:
    patron = world.patron()
    world.item("Zuleika Dobson")
    home = at_home(world, patron)

    found = page(home.post("/account/holds", words="zuleika", pickup="ferry"))
    title = re.findall(r'name="title" value="(\d+)"', found)[0]
    pickup = re.findall(r'type="hidden" name="pickup" value="([a-z]+)"', found)[0]
    home.act("/account/holds/place", title=title, pickup=pickup)
    placed = page(home.get("/account/holds"))
    hold = re.findall(r'name="hold" value="(\d+)"', placed)[0]
    home.act("/account/holds/change", hold=hold, pickup="hollow")
    moved = words(home.get("/account/holds"))
    again = home.act("/account/holds/place", title=title, pickup="ferry")
    home.act("/account/holds/cancel", hold=hold)

    assert "Zuleika Dobson" in placed
    assert "Waiting, to pick up at Hollow Road" in moved
    assert again.headers["Location"] == "/account/holds?not=held-already"
    assert "You have a hold on that title already." in words(home.get("/account/holds?not=held-already"))
    assert "There are no holds." in words(home.get("/account/holds"))


def test_nobody_changes_or_cancels_the_hold_of_somebody_else(world: World) -> None:
    other = world.patron()
    hold = world.hold(other, world.item())
    home = at_home(world)

    for way, more in (("cancel", {}), ("change", {"pickup": "ferry"})):
        told = home.act(f"/account/holds/{way}", hold=hold, **more)
        assert told.headers["Location"] == "/account/holds?not=no-such-hold"

    assert world.found("SELECT pickup FROM library.holds WHERE id = %s", hold) == ["central"]


def test_what_somebody_looked_for_stands_in_no_address(world: World) -> None:
    home = at_home(world)

    assert "No title reads like that." in words(home.post("/account/holds", words="Zqnothing"))
    assert "Zqnothing" not in page(home.get("/account/holds?words=Zqnothing"))


def test_fees_are_shown_with_what_they_are_for_and_payments_with_their_receipts(world: World) -> None:
    patron = world.patron()
    world.fee(patron, 1250, world.item("Emma"))
    world.owner.execute(
        "WITH paid AS (INSERT INTO library.payments (patron_id, cents) VALUES (%s, 300), (%s, 200) RETURNING id, cents)"
        " INSERT INTO library.payment_lines (payment_id, patron_id, cause, cents) SELECT id, %s, 'card-replaced', cents FROM paid",
        (patron.id,) * 3,
    )

    told = words(at_home(world, patron).get("/account/fees"))

    assert "$12.50 owed" in told
    assert "Emma Damaged · since" in told
    assert ": $5.00 Card replaced" in told


def test_contact_details_are_not_read_until_they_are_asked_for(world: World) -> None:
    patron = world.patron("Zqfirst")
    home = at_home(world, patron)

    hidden, before = page(home.get("/account/contact")), asked(world, patron)
    shown = words(home.post("/account/contact"))

    assert not [each for each in (patron.email, patron.telephone, patron.address, "Zqfirst") if each in hidden]
    assert before == []
    assert all(each in shown for each in (patron.email, patron.telephone, patron.address, "Zqfirst", "May 6, 1970"))
    assert asked(world, patron) == ["view-own-contact permit"]


def test_contact_information_is_written_down_and_no_address_is_read_back(world: World) -> None:
    patron = world.patron()
    home = at_home(world, patron)

    for kind, value in (("email", "new@example.org"), ("telephone", "503-555-9876"), ("address", "9 New Street")):
        told = home.act("/account/contact", kind=kind, value=value)
        assert told.headers["Location"] == "/account/contact?done=update-contact"

    after = words(home.get("/account/contact?done=update-contact"))
    assert "confirm it at a library" in after
    assert "Your email address is new." in after
    assert patron.email not in after
    assert world.found("SELECT email FROM library.personal WHERE patron_id = %s", patron.id) == ["new@example.org"]


@pytest.mark.parametrize(("kind", "value"), [("email", "no address"), ("telephone", "12"), ("address", " ")])
def test_what_is_no_contact_information_is_refused_beside_its_field(world: World, kind: str, value: str) -> None:
    told = at_home(world).act("/account/contact", kind=kind, value=value)

    assert told.status_code == 400
    assert page(told).count('aria-invalid="true"') == 1


def test_another_pin_needs_the_one_of_now_and_ends_every_other_sign_in(world: World) -> None:
    patron = world.patron()
    home, other = at_home(world, patron), at_home(world, patron)

    told = home.act("/account/pin", old=PIN, new="7391", again="7391")

    assert told.headers["Location"] == "/account/pin?done=change-pin"
    assert home.get().status_code == 200
    assert other.get().headers["Location"] == "/account/sign-in"
    assert Home().sign_in(patron.number).status_code == 401
    assert Home().sign_in(patron.number, "7391").status_code == 302


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"old": "0000", "new": "7391", "again": "7391"}, "not the PIN that you sign in with"),
        ({"old": PIN, "new": "7391", "again": "7392"}, "are not the same"),
        ({"old": PIN, "new": "1234", "again": "1234"}, "Choose another"),
        ({"old": PIN, "new": "739", "again": "739"}, "Choose another"),
        ({}, "Choose another"),
    ],
)
def test_a_pin_that_is_not_to_be_is_refused_with_the_reason_and_nothing_of_it_is_shown(
    world: World, sent: dict[str, str], why: str
) -> None:
    patron = world.patron()

    told = at_home(world, patron).act("/account/pin", **sent)

    assert told.status_code == 400
    assert why in words(told)
    assert not [each for each in sent.values() if f'value="{each}"' in page(told)]
    assert Home().sign_in(patron.number).status_code == 302


def test_the_pin_of_now_is_tried_as_often_as_one_signs_in_and_no_more(world: World) -> None:
    patron = world.patron()
    home = at_home(world, patron)
    fails(world, patron.number, 5, home.source)

    told = home.act("/account/pin", old=PIN, new="7391", again="7391")

    assert told.status_code == 400
    assert home.get().status_code == 200
    assert Home().sign_in(patron.number).status_code == 302


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_each_privacy_choice_is_turned_and_turned_back_and_changes_no_other(world: World, choice: object) -> None:
    home, name = at_home(world), choice.name  # type: ignore[attr-defined]

    def stand() -> dict[str, str]:
        told = page(home.get("/account/privacy"))
        return dict(
            re.findall(r'name="choice" value="([a-z-]+)"><input type="hidden" name="wish" value="(yes|no)"', told)
        )

    before = stand()
    turned = home.act("/account/privacy", choice=name, wish=before[name])
    between = stand()
    home.act("/account/privacy", choice=name, wish=between[name])

    assert turned.headers["Location"] == "/account/privacy?done=change-privacy-choices"
    assert between == {**before, name: {"yes": "no", "no": "yes"}[before[name]]}
    assert stand() == before


def test_what_came_back_is_kept_for_whoever_chose_it_and_goes_when_they_choose_otherwise(world: World) -> None:
    chose, did_not, clerk = world.patron(), world.patron(), world.staff()
    home, other = at_home(world, chose), at_home(world, did_not)
    home.act("/account/privacy", choice="history", wish="yes")
    with world.ground.connect("application") as app:
        for patron, title in ((chose, "Emma"), (did_not, "Persuasion")):
            barcode = world.checked_out(patron, title)
            grant = write(app, clerk, begin(app, clerk), "return")
            act(app, clerk, grant, "return", barcode=barcode)

    kept, forgotten = words(home.get("/account/history")), words(other.get("/account/history"))
    home.act("/account/privacy", choice="history", wish="no")

    assert "Emma Back" in kept
    assert "Nothing is kept of what you brought back." in forgotten
    assert world.found("SELECT id FROM library.past_checkouts WHERE patron_id IN (%s, %s)", chose.id, did_not.id) == []


def test_messages_with_particulars_are_for_a_number_that_is_confirmed(world: World) -> None:
    patron = world.patron(changed_telephone=True)

    told = at_home(world, patron).act("/account/privacy", choice="voicemail", wish="yes")

    assert told.headers["Location"] == "/account/privacy?not=number-not-confirmed"


def test_who_looked_says_when_which_team_and_what_and_names_nobody(world: World) -> None:
    patron, clerk = world.patron(), world.staff("contact-center", name="zqclerk")
    home = at_home(world, patron)
    with world.ground.connect("application") as app:
        write(app, clerk, begin(app, clerk, patron), "hear-checkouts")

    told = words(home.get("/account/who-looked"))

    assert "The Contact Center, in person" in told
    assert "found your account by its card or number" in told
    assert "asked to hear what is checked out: allowed" in told
    assert "zqclerk" not in told
    assert "You, or somebody" not in told
    assert "You, or somebody with your number and PIN" in words(home.get("/account/who-looked?own"))


def test_what_links_codes_alarms_and_letters_did_is_told_in_words(world: World) -> None:
    patron = world.patron()
    home = at_home(world, patron)
    for action in (
        "revert-contact",
        "see-alarm",
        "close-alarm",
        "print-letter",
        "forgot-pin",
        "set-pin",
        "mail-card-number",
    ):
        world.owner.execute(
            "INSERT INTO trail.entries (principal, action, outcome, patron, interaction)"
            " VALUES ('link', %s, 'done', guard.pseudonym(%s::bigint), gen_random_uuid())",
            (action, patron.id),
        )

    told = words(home.get("/account/who-looked"))

    assert "Whoever followed a link that we sent" in told
    for did in (
        "took a change of contact information back",
        "printed a letter to you",
        "set a new PIN",
        "sent you a letter",
    ):
        assert did in told


def test_somebody_who_tried_with_a_wrong_pin_is_among_those_who_looked(world: World) -> None:
    patron = world.patron()
    home = at_home(world, patron)
    fails(world, patron.number, 1)

    told = words(home.get("/account/who-looked"))

    assert "Somebody with your number and a wrong PIN tried to sign in" in told


def test_what_was_looked_at_of_somebody_else_is_not_among_it(world: World) -> None:
    home, other, clerk = at_home(world), world.patron(), world.staff()
    with world.ground.connect("application") as app:
        write(app, clerk, begin(app, clerk, other), "hear-checkouts")

    assert "Nobody has, in the time" in words(home.get("/account/who-looked"))


def test_the_account_is_saved_for_people_and_for_machines_and_each_part_is_a_row(world: World) -> None:
    patron = world.patron("Zqfirst", keeps_history=True)
    world.checked_out(patron, "Middlemarch")
    world.hold(patron, world.item("Emma"))
    world.fee(patron, 1250)
    world.owner.execute(
        "INSERT INTO library.past_checkouts (patron_id, item_id) SELECT %s, id FROM library.items WHERE barcode = %s",
        (patron.id, world.item("Persuasion")),
    )
    home = at_home(world, patron)

    for_people, for_machines = (
        home.post("/account/download", **{"as": "page"}),
        home.post("/account/download", **{"as": "json"}),
    )

    told = words(for_people)
    assert all(
        each in told
        for each in ("Zqfirst", patron.email, "Middlemarch", "Emma", "$12.50", "Persuasion", "Who has looked")
    )
    read = json.loads(for_machines.content)
    assert [*read] == ["saved_on", "contact", "checkouts", "holds", "fees", "history", "choices", "who_looked"]
    assert read["checkouts"][0].keys() == {"title", "due_on", "renewals", "is_at_limit"}
    assert read["contact"][0]["email"] == patron.email
    assert read["choices"][0]["history"] is True
    for response, ending in ((for_people, "html"), (for_machines, "json")):
        assert response.headers["Cache-Control"] == "no-store"
        assert re.fullmatch(
            rf'attachment; filename="library-account-[0-9-]{{10}}\.{ending}"', response.headers["Content-Disposition"]
        )
    assert asked(world, patron) == 2 * [
        f"{action} permit"
        for action in (
            "view-own-contact", "hear-checkouts", "hear-holds", "hear-fee-details", "hear-history", "view-own-choices", "view-who-looked",
        )
    ]  # fmt: skip


def test_no_page_holds_what_it_was_not_to_show_and_the_log_holds_nothing(world: World) -> None:
    patron = canary(world)
    with capture_logs() as logged:
        home = at_home(world, patron)
        shown = {
            where: tokens_in(html.unescape(page(home.get(f"/account{where}"))))
            for where in ("", "/history", "/holds", "/fees", "/contact", "/pin", "/privacy", "/who-looked", "/download")
        }

    assert shown == {
        "": {"checkout"}, "/history": set(), "/holds": {"hold"}, "/fees": {"fee"},
        "/contact": set(), "/pin": set(), "/privacy": set(), "/who-looked": set(), "/download": set(),
    }  # fmt: skip
    assert tokens_in(str(logged)) == set()
    assert CANARY["number"] not in str(logged)
