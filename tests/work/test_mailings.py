"""News of events goes to those who did not opt out, from those who may post it, and one click ends it."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from carrel.database.pool import Application
from carrel.policy import load_policy
from carrel.ports import NotSignedIn, NotYourRole
from carrel.work.mailings import Mailings, UnfitMailing
from carrel.work.outbox import Outbox
from carrel.work.sending import send_due
from tests.work.conftest import way_to
from tests.work.post_office import PostOffice
from tests.world import FixedClock, Member, Patron, World


@pytest.fixture
def mailings(application: Application) -> Mailings:
    return Mailings(application, load_policy(), FixedClock())


@pytest.fixture
def bo(world: World) -> Member:
    return world.staff(roles=("supervisor",))


@pytest.fixture
def alone(world: World) -> Iterator[None]:
    """Nobody else gets news."""
    world.owner.execute("UPDATE library.patrons SET marketing = 'opted-out'")
    yield
    world.owner.execute("UPDATE library.patrons SET marketing = 'default'")


def spread(outbox: Outbox, at_once: int = 2) -> None:
    while outbox.one("SELECT job.spread_mailing(%s)", at_once):
        pass


def send(outbox: Outbox, office: PostOffice) -> None:
    spread(outbox)
    send_due(outbox, way_to(office), lambda: False)


def link_in(office: PostOffice, patron: Patron) -> str:
    """The token of the link that ends the mailings."""
    return str(office.to(patron.email)[-1]["List-Unsubscribe"]).strip("<>").rpartition("/")[2]


@pytest.mark.usefixtures("alone")
def test_news_goes_once_to_everybody_who_did_not_opt_out(
    mailings: Mailings, bo: Member, outbox: Outbox, office: PostOffice, world: World
) -> None:
    wanted = [world.patron() for _ in range(5)]
    world.patron(marketing="opted-out")
    unreachable = world.patron()
    world.owner.execute(
        "UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (unreachable.id,)
    )
    form, reach = uuid4(), mailings.reach(bo.token)

    for _ in range(2):
        mailings.post(bo.token, form, "An evening", "Come.\n.\nAll of you.")
        send(outbox, office)

    assert reach == 5
    assert sorted(address for address, _ in office.letters) == sorted(patron.email for patron in wanted)
    assert "Come.\n.\nAll of you." in str(office.letters[0][1].get_body(("plain",)).get_content()).replace("\r\n", "\n")
    (one,) = mailings.lately(bo.token)
    assert (one.subject, one.posted_by, one.is_spread, one.sent, one.waiting, one.other) == (
        "An evening",
        bo.name,
        True,
        5,
        0,
        0,
    )


@pytest.mark.usefixtures("alone")
def test_who_opts_out_while_it_waits_gets_none(
    mailings: Mailings, bo: Member, outbox: Outbox, office: PostOffice, world: World
) -> None:
    patron = world.patron()
    mailings.post(bo.token, uuid4(), "An evening", "Come.")
    spread(outbox)
    world.owner.execute("UPDATE library.patrons SET marketing = 'opted-out' WHERE id = %s", (patron.id,))

    send_due(outbox, way_to(office), lambda: False)

    assert office.letters == []


@pytest.mark.usefixtures("alone")
def test_one_click_ends_them_for_good_and_twice_is_once(
    mailings: Mailings, bo: Member, outbox: Outbox, office: PostOffice, world: World
) -> None:
    patron, other = world.patron(), world.patron()
    mailings.post(bo.token, uuid4(), "An evening", "Come.")
    send(outbox, office)
    token = link_in(office, patron)

    clicked = [
        mailings.unsubscribe(token),
        mailings.unsubscribe(token),
        mailings.unsubscribe(token[:-1]),
        mailings.unsubscribe(""),
    ]
    mailings.post(bo.token, uuid4(), "Another evening", "Come again.")
    send(outbox, office)

    assert clicked == [True, True, False, False]
    assert (len(office.to(patron.email)), len(office.to(other.email))) == (1, 2)
    assert (
        world.found(
            "SELECT principal || ' ' || outcome FROM trail.entries WHERE action = 'unsubscribe' AND patron = guard.pseudonym(%s::text)",
            patron.id,
        )
        == ["link done"] * 2
    )


@pytest.mark.usefixtures("alone")
def test_the_link_in_an_old_letter_works_when_the_letter_is_forgotten(
    mailings: Mailings, bo: Member, outbox: Outbox, office: PostOffice, world: World
) -> None:
    patron = world.patron()
    mailings.post(bo.token, uuid4(), "An evening", "Come.")
    send(outbox, office)
    world.owner.execute("DELETE FROM mail.letters")

    assert mailings.unsubscribe(link_in(office, patron))


@pytest.mark.parametrize(
    "role, may",
    [("supervisor", True), ("administrator", True), ("management-team", True), ("auditor", False), ("", False)],
)
def test_who_may_post_is_asked_of_the_database(mailings: Mailings, world: World, role: str, may: bool) -> None:
    member = world.staff(roles=(role,) if role else ())

    for attempt in (
        lambda: mailings.post(member.token, uuid4(), "An evening", "Come."),
        lambda: mailings.reach(member.token),
        lambda: mailings.lately(member.token),
        lambda: mailings.piles(member.token),
    ):
        if may:
            attempt()
        else:
            with pytest.raises(NotYourRole):
                attempt()
    with pytest.raises(NotSignedIn):
        mailings.refused_addresses("nobody")


def test_who_posted_it_and_by_which_clause_is_in_the_trail(mailings: Mailings, bo: Member, world: World) -> None:
    form = uuid4()

    mailings.post(bo.token, form, "An evening", "Come.")

    assert row_of(world, form) == [
        f"{bo.name} send-event-mailing permit {{PR.3}} {load_policy().on(FixedClock.day).edition.name}"
    ]


def row_of(world: World, form: UUID) -> list[str]:
    return world.found(
        "SELECT concat_ws(' ', staff, action, outcome, clauses, edition) FROM trail.entries WHERE interaction = %s",
        form,
    )


@pytest.mark.parametrize(
    "subject, body",
    [("", "Come."), ("two\nlines", "Come."), ("x" * 121, "Come."), ("An evening", " "), ("An evening", "x" * 10_001)],
)
def test_a_mailing_without_a_subject_or_a_text_is_refused(
    mailings: Mailings, bo: Member, subject: str, body: str
) -> None:
    with pytest.raises(UnfitMailing):
        mailings.post(bo.token, uuid4(), subject, body)
