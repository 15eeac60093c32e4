"""The pages about contact information: behind a link, for anybody; the alarms and the letters, for staff."""

import re
from collections.abc import Iterator

import psycopg
import pytest

from carrel.database import Store
from tests.database.contacts import HOLDER, NEW, asked_for, changed, circumstances, links, on_file
from tests.desk.desks import Desk, plain
from tests.site.browsing import Browser, page
from tests.world import Patron, World

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


@pytest.fixture
def robbed(app: psycopg.Connection, world: World) -> Patron:
    """Somebody changed the email address."""
    patron = world.patron()
    changed(app, world, patron, channel="telephone")
    return patron


# -- the page behind a link ----------------------------------------------------------------------------------------


def test_looking_at_a_link_does_nothing_and_pressing_its_button_takes_the_change_back(
    world: World, robbed: Patron
) -> None:
    address, browser = f"/contact/{links(world, robbed)['undo']}", Browser()

    seen = [browser.get(address) for _ in range(2)]
    before = on_file(world, robbed, "email")
    done = browser.post(address, {})

    assert [each.status_code for each in (*seen, done)] == [200] * 3
    assert "It wasn’t me: take it back" in page(seen[1])
    assert before == NEW["email"]
    assert "It is taken back" in page(done)
    assert on_file(world, robbed, "email") == robbed.email


def test_the_other_link_confirms(world: World, robbed: Patron) -> None:
    address, browser = f"/contact/{links(world, robbed)['confirm']}", Browser()

    asked, done = browser.get(address), browser.post(address, {})

    assert "It was me: confirm it" in page(asked)
    assert "Thank you" in page(done)
    assert circumstances(world, robbed)[0] == "settled"


def test_every_link_that_does_not_work_has_one_answer(app: psycopg.Connection, world: World) -> None:
    late, used, dead = (world.patron() for _ in range(3))
    tokens = {}
    for one in (late, used, dead):
        changed(app, world, one)
        tokens[one] = links(world, one)["undo"]
    world.days_pass(late, 100)
    Browser().post(f"/contact/{tokens[used]}", {})
    changed(app, world, dead, "telephone")

    answers = [
        (response.status_code, re.sub(r'value="[^"]{40,}"', "", page(response)), response.headers["Referrer-Policy"])
        for token in (*tokens.values(), "never-sent", "a" * 64, "x" * 5000, "%00")
        for response in (Browser().get(f"/contact/{token}"), Browser().post(f"/contact/{token}", {}))
    ]

    assert len(set(answers)) == 1
    assert answers[0][0] == 404
    assert "This link does not work" in answers[0][1]


def test_the_page_behind_a_link_names_nobody_and_leads_nowhere(world: World, robbed: Patron) -> None:
    browser = Browser()
    for act, token in links(world, robbed).items():
        told = page(browser.get(f"/contact/{token}"))
        for word in (
            robbed.first_name,
            robbed.last_name,
            robbed.email,
            NEW["email"],
            robbed.number,
            str(robbed.user_key),
        ):
            assert word not in told, act
        assert "<a " not in told
        assert "Multnomah County Library" in told


def test_a_form_of_another_site_presses_no_button(world: World, robbed: Patron) -> None:
    address = f"/contact/{links(world, robbed)['undo']}"

    answered = Browser().client.post(address)

    assert answered.status_code == 403
    assert on_file(world, robbed, "email") == NEW["email"]


# -- the alarms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role, status", [("administrator", 200), ("supervisor", 200), ("auditor", 403), ("", 403)])
def test_supervisors_and_administrators_see_the_alarms_and_nobody_else(world: World, role: str, status: int) -> None:
    browser = Browser(world.staff(roles=(role,) if role else ()))

    assert browser.get("/alarms").status_code == status
    assert ('href="/alarms"' in page(browser.get("/password"))) is (status == 200)
    assert browser.post("/alarms", {"alarm": "1", "ended": "mistake"}).status_code in (
        {302} if status == 200 else {403}
    )


def test_an_alarm_says_who_changed_what_and_how_and_no_address_and_is_written_down_first(
    app: psycopg.Connection, world: World
) -> None:
    patron, clerk = world.patron(), world.staff()
    changed(app, world, patron, "email", clerk=clerk, channel="telephone")
    Browser().post(f"/contact/{links(world, patron)['undo']}", {})

    told = page(Browser(world.staff(roles=("supervisor",))).get("/alarms"))

    section = next(
        each for each in re.findall(r"<section.*?</section>", told, re.DOTALL) if str(patron.user_key) in each
    )
    assert f"^U{patron.user_key}" in section
    assert "email address" in section
    assert f"{clerk.name} at central telephone nothing" in plain(section)
    for word in (patron.email, NEW["email"], patron.last_name, patron.number):
        assert word not in told
    assert world.found(
        "SELECT staff IS NOT NULL FROM trail.entries WHERE action = 'see-alarm' AND patron = guard.pseudonym(%s::bigint)",
        patron.id,
    ) == ["True"]


def test_until_an_alarm_is_closed_nothing_is_sent_and_afterwards_to_what_was_there_before(
    app: psycopg.Connection, world: World, robbed: Patron
) -> None:
    Browser().post(f"/contact/{links(world, robbed)['undo']}", {})
    (alarm,) = world.found("SELECT id FROM guard.alarms WHERE account_key = %s", str(robbed.id))
    before = asked_for(app, world, robbed, "email-card-number")

    answers = [
        Browser(world.staff(roles=("supervisor",))).post("/alarms", {"alarm": alarm, "ended": ended}).status_code
        for ended in ("", "nonsense", "holder-came-in")
    ]

    assert answers == [400, 400, 302]
    assert (before, asked_for(app, world, robbed, "email-card-number")) == ("nothing-to-send-to", "sent")
    assert world.found(
        "SELECT staff IS NOT NULL FROM trail.entries WHERE action = 'close-alarm' AND patron = guard.pseudonym(%s::bigint)",
        robbed.id,
    ) == ["True"]


def test_whoever_made_the_change_does_not_close_its_alarm(app: psycopg.Connection, world: World) -> None:
    patron, bo = world.patron(), world.staff(roles=("supervisor",))
    changed(app, world, patron, clerk=bo)
    Browser().post(f"/contact/{links(world, patron)['undo']}", {})
    (alarm,) = world.found("SELECT id FROM guard.alarms WHERE account_key = %s", str(patron.id))

    told = page(Browser(bo).get("/alarms"))
    answered = Browser(bo).post("/alarms", {"alarm": alarm, "ended": "mistake"})

    assert "somebody else looks into it" in told
    assert answered.status_code == 403
    assert circumstances(world, patron)[0] == "changed"


def test_alarms_are_told_only_once_it_is_written_down_of_whom(
    app: psycopg.Connection, world: World, robbed: Patron
) -> None:
    Browser().post(f"/contact/{links(world, robbed)['undo']}", {})
    bo = world.staff(roles=("supervisor",))

    with app.transaction(force_rollback=True):
        look = app.execute("SELECT road.look_at_alarms(%s)", (bo.token,)).fetchone()
        assert look is not None
        with pytest.raises(psycopg.Error) as refusal:
            app.execute("SELECT * FROM road.alarms(%s, %s)", (bo.token, look[0]))

    assert refusal.value.sqlstate == "CA010"


# -- letters and cards ---------------------------------------------------------------------------------------------


@pytest.fixture
def without_email(world: World) -> Patron:
    """Somebody whom nothing but a letter reaches."""
    patron = world.patron()
    world.owner.execute("UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (patron.id,))
    world.owner.execute("DELETE FROM guard.letters")
    return patron


def test_where_there_is_no_email_a_letter_is_printed_and_once_it_is_mailed_the_hold_down_runs(
    app: psycopg.Connection, world: World, without_email: Patron
) -> None:
    changed(app, world, without_email, "telephone")
    browser = Browser(world.staff("contact-center"))

    waits = page(browser.get("/letters"))
    browser.post("/letters", {"act": "take"})
    shown = page(browser.get("/letters"))
    browser.post("/letters", {"act": "mailed"})
    after = page(browser.get("/letters"))

    assert "1 letters about a change" in waits
    assert without_email.address not in waits + after
    assert without_email.address in shown
    assert NEW["telephone"] not in shown
    assert "/contact/" not in shown
    assert world.letters(without_email) == []
    assert world.found(
        "SELECT told_at IS NOT NULL FROM guard.notices WHERE account_key = %s", str(without_email.id)
    ) == ["True"]
    assert world.found(
        "SELECT outcome FROM trail.entries WHERE action = 'print-letter' AND patron = guard.pseudonym(%s::bigint) ORDER BY id",
        without_email.id,
    ) == ["tried", "done"]


def test_a_card_is_mailed_with_a_label_and_a_mark_that_says_what_is_shredded(
    app: psycopg.Connection, world: World, without_email: Patron
) -> None:
    asked_for(app, world, without_email, "mail-card")
    browser = Browser(world.staff("virtual-services"))

    browser.post("/letters", {"act": "take"})
    shown = page(browser.get("/letters"))

    for word in (without_email.last_name, without_email.address, without_email.number, "shred the rest of this sheet"):
        assert word in shown


def test_what_one_took_nobody_else_prints(app: psycopg.Connection, world: World, without_email: Patron) -> None:
    asked_for(app, world, without_email, "mail-card")
    first, second = Browser(world.staff("contact-center")), Browser(world.staff("contact-center"))

    first.post("/letters", {"act": "take"})
    second.post("/letters", {"act": "take"})
    second.post("/letters", {"act": "mailed"})

    assert without_email.address not in page(second.get("/letters"))
    assert without_email.address in page(first.get("/letters"))


@pytest.mark.parametrize("team, status", [("branch", 403), ("library-connect", 403), ("contact-center", 200)])
def test_letters_are_for_the_teams_that_mail(world: World, team: str, status: int) -> None:
    browser = Browser(world.staff(team))

    assert browser.get("/letters").status_code == status
    assert browser.post("/letters", {"act": "take"}).status_code == (302 if status == 200 else status)
    assert ('href="/letters"' in page(browser.get("/password"))) is (status == 200)


def test_a_card_that_waits_is_not_printed_for_an_address_that_changed(
    app: psycopg.Connection, world: World, without_email: Patron
) -> None:
    asked_for(app, world, without_email, "mail-card")

    changed(app, world, without_email, "address")

    assert world.letters(without_email) == ["contact-changed"]


# -- what staff see at the desk ------------------------------------------------------------------------------------


def test_staff_see_why_nothing_can_be_sent_yet_and_never_the_address(world: World, robbed: Patron) -> None:
    desk = Desk(world.staff())

    before = page(desk.scan(robbed))
    world.mail_goes_out(robbed)
    after = page(desk.scan(robbed))

    assert "Email cannot be sent to yet, because it was changed on" in before
    assert ", telephone. Whoever had the one before has not been told yet" in before
    assert "on, or once the holder confirms it." in after
    for word in (robbed.email, NEW["email"]):
        assert word not in before + after


def test_staff_see_that_a_change_was_reported(world: World, robbed: Patron) -> None:
    Browser().post(f"/contact/{links(world, robbed)['undo']}", {})

    assert "a change was reported as not the holder’s" in page(Desk(world.staff()).scan(robbed))


def test_of_an_account_where_nothing_changed_nothing_is_said(world: World) -> None:
    assert "cannot be sent to yet" not in page(Desk(world.staff()).scan(world.patron()))


def test_what_the_holder_gave_with_photo_id_waits_and_says_so(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron, "address", "", "photo_id", **HOLDER)

    assert "Mail cannot be sent to yet" in page(Desk(world.staff()).scan(patron))
