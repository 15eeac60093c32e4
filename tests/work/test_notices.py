"""Notices say that something is ready, due soon or overdue, once, and neither what it is nor whose."""

from email.message import EmailMessage

import pytest

from carrel.work.outbox import Outbox
from carrel.work.sending import send_due
from tests.work.conftest import way_to
from tests.work.post_office import PostOffice
from tests.world import Patron, World


@pytest.fixture
def patron(world: World) -> Patron:
    """Somebody whose name is a canary."""
    world.owner.execute("DELETE FROM library.checkouts")
    world.owner.execute("DELETE FROM library.holds")
    return world.patron("Zqfirst", "Zqlast")


def noticed(outbox: Outbox, office: PostOffice, patron: Patron) -> list[EmailMessage]:
    """Write the notices that are due, and send them: what arrived now."""
    before = len(office.to(patron.email))
    outbox.one("SELECT job.write_notices()")
    send_due(outbox, way_to(office), lambda: False)
    return office.to(patron.email)[before:]


def subjects(letters: list[EmailMessage]) -> list[str]:
    return sorted(str(letter["Subject"]) for letter in letters)


def test_what_is_ready_due_soon_or_overdue_is_told_once(
    outbox: Outbox, office: PostOffice, world: World, patron: Patron
) -> None:
    world.hold(patron, world.item(), ready=True)
    world.checked_out(patron, days_left=2)
    world.checked_out(patron, days_left=-2)
    world.checked_out(patron, days_left=9)

    first, again = (subjects(noticed(outbox, office, patron)) for _ in range(2))

    assert first == ["Something is due soon", "Something is overdue", "Something is ready for you"]
    assert again == []


def test_several_items_are_told_in_one_letter_with_the_first_day(
    outbox: Outbox, office: PostOffice, world: World, patron: Patron
) -> None:
    for days_left in (3, 1, 2):
        world.checked_out(patron, days_left=days_left)
    (tomorrow,) = world.found("SELECT to_char(current_date + 1, 'FMDay, FMMonth FMDD')")

    (letter,) = noticed(outbox, office, patron)

    assert f"is due on {tomorrow}." in str(letter)


def test_what_was_renewed_is_told_of_anew_when_it_is_due_again(
    outbox: Outbox, office: PostOffice, world: World, patron: Patron
) -> None:
    world.checked_out(patron, days_left=1)
    noticed(outbox, office, patron)
    world.owner.execute(
        "UPDATE library.checkouts SET due_on = due_on + 1, renewals = 1 WHERE patron_id = %s", (patron.id,)
    )

    assert subjects(noticed(outbox, office, patron)) == ["Something is due soon"]


def test_no_title_no_name_and_no_number_is_in_a_letter_or_in_what_is_logged(
    outbox: Outbox, office: PostOffice, world: World, patron: Patron, capfd: pytest.CaptureFixture[str]
) -> None:
    world.hold(patron, world.item("Zqwaiting"), ready=True)
    world.checked_out(patron, "Zqsoon", days_left=2)
    world.checked_out(patron, "Zqlate", days_left=-2)
    world.owner.execute(
        "SELECT mail.post('contact-changed', %s, %s, '{\"what\": \"email\"}')", (str(patron.id), patron.email)
    )

    letters = noticed(outbox, office, patron)

    told = "".join(map(str, letters)) + "".join(capfd.readouterr())
    kept = world.found("SELECT l::text FROM mail.letters l") + world.found(
        "SELECT e::text FROM trail.entries e WHERE e.principal = 'job'"
    )
    assert len(letters) == 4
    for canary in ("Zq", patron.number, str(patron.user_key), patron.telephone, patron.address):
        assert canary not in told
        assert canary not in "".join(kept)
    assert patron.email not in "".join(kept)


def test_a_notice_of_something_ready_says_the_place_and_the_day(
    outbox: Outbox, office: PostOffice, world: World, patron: Patron
) -> None:
    world.hold(patron, world.item(), ready=True, pickup="ferry")
    (until,) = world.found("SELECT to_char(current_date + 5, 'FMDay, FMMonth FMDD')")

    (letter,) = noticed(outbox, office, patron)

    assert f"ready at Ferry Landing. We will keep it for you until {until}." in " ".join(
        str(letter.get_body(("plain",)).get_content()).split()
    )


def test_nobody_without_an_address_is_written_to(
    outbox: Outbox, office: PostOffice, world: World, patron: Patron
) -> None:
    world.owner.execute("UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (patron.id,))
    world.checked_out(patron, days_left=1)

    assert outbox.one("SELECT job.write_notices()") == 0


def test_of_what_came_back_nothing_is_kept(outbox: Outbox, world: World, patron: Patron) -> None:
    world.checked_out(patron, days_left=1)
    outbox.one("SELECT job.write_notices()")
    before = len(world.found("SELECT 1 FROM mail.noticed"))
    world.owner.execute("DELETE FROM library.checkouts WHERE patron_id = %s", (patron.id,))

    assert (before, world.found("SELECT 1 FROM mail.noticed")) == (1, [])
