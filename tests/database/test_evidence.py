"""What the database asks of evidence, of permits and of money by itself, whoever writes the row."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Store
from carrel.policy import load_policy
from tests.world import FixedClock, Member, Patron, World, begin, facts_for, look_up, revision_of, write

LONG_AGO = date(2015, 1, 1)


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


def done(
    app: psycopg.Connection, clerk: Member, grant: UUID | None, action: str, **particulars: str
) -> dict[str, object]:
    """How the act ended."""
    act = (clerk.token, grant, action, Jsonb(particulars))
    app.execute("SELECT road.propose_act(%s, %s, %s, %s)", act)
    app.execute("SELECT road.act(%s, %s, %s, %s)", act)
    row = app.execute("SELECT road.done(%s, %s)", (clerk.token, grant)).fetchone()
    assert row is not None
    ended: dict[str, object] = row[0]
    return ended


# -- evidence ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["card", "number"])
def test_what_found_nobody_is_no_evidence(app: psycopg.Connection, world: World, shown: str) -> None:
    clerk = world.staff()
    interaction = begin(app, clerk)
    look_up(app, clerk, interaction, "find-by-number", number="29999999999999", shown_as=shown)

    with pytest.raises(psycopg.Error) as refusal:
        write(app, clerk, interaction, "check-out-hold-to-self", **{shown: "yes"})

    assert refusal.value.sqlstate == "CA005"
    assert write(app, clerk, interaction, "check-out-hold-to-self") is not None


@pytest.mark.parametrize("fact", ["card", "number", "pin", "photo_id", "details", "birth_date"])
def test_no_evidence_is_written_down_that_was_not_seen(app: psycopg.Connection, world: World, fact: str) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk)
    look_up(app, clerk, interaction, "find-by-user-key", user_key=str(patron.user_key))

    with pytest.raises(psycopg.Error) as refusal:
        write(app, clerk, interaction, "hear-checkouts", **{fact: "yes"})

    assert refusal.value.sqlstate == "CA005"


def contact_changed(app: psycopg.Connection, world: World, patron: Patron, *shown: str, **facts: str) -> list[str]:
    """A new telephone number is given by whoever is there; the pieces that are unconfirmed then."""
    clerk = world.staff()
    interaction = begin(app, clerk)
    look_up(app, clerk, interaction, "find-by-user-key", user_key=str(patron.user_key))
    for kind in shown:
        look_up(app, clerk, interaction, "find-by-number", number=patron.number, shown_as=kind)
    grant = write(app, clerk, interaction, "update-contact", **facts, **dict.fromkeys(shown, "yes"))
    done(app, clerk, grant, "update-contact", kind="telephone", value="(503) 555-9999", key="5035559999")
    return world.found("SELECT unnest(unconfirmed) FROM library.patrons WHERE id = %s", patron.id)


def test_details_that_the_holder_gives_without_evidence_stay_unconfirmed(app: psycopg.Connection, world: World) -> None:
    assert contact_changed(app, world, world.patron(), requester="holder", assured="yes") == ["telephone"]


def test_details_that_somebody_else_gives_stay_unconfirmed_whatever_they_show(
    app: psycopg.Connection, world: World
) -> None:
    assert contact_changed(app, world, world.patron(), "number", requester="other", assured="no") == ["telephone"]
    assert contact_changed(app, world, world.patron(), "number", requester="holder", assured="no") == ["telephone"]


def test_details_that_the_holder_gives_with_evidence_are_confirmed(app: psycopg.Connection, world: World) -> None:
    assert contact_changed(app, world, world.patron(), "number", requester="holder", assured="yes") == []


# -- permits -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("clauses", "has_edition"), [([], True), ([], False), (["NH.4a"], False)])
def test_a_permit_without_an_edition_and_its_clauses_is_refused_and_opens_nothing(
    app: psycopg.Connection, world: World, clauses: list[str], has_edition: bool
) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    edition = load_policy().on(FixedClock.day).edition.name if has_edition else None
    facts = Jsonb(facts_for(app, clerk, interaction, card="yes", number="yes"))

    with pytest.raises(psycopg.Error) as refusal:
        app.execute(
            "SELECT road.write(%s, %s, %s, %s, 'hear-checkouts', 'permit', %s, %s, %s)",
            (clerk.token, interaction, revision_of(app, clerk, interaction), uuid4(), clauses, edition, facts),
        )

    assert refusal.value.sqlstate == "CA006"
    assert world.found("SELECT id FROM guard.grants WHERE interaction = %s", interaction) == []


# -- money ---------------------------------------------------------------------------------------------------------


def pays(app: psycopg.Connection, world: World, patron: Patron, **particulars: str) -> dict[str, object]:
    clerk = world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "pay-fee")
    return done(app, clerk, grant, "pay-fee", **particulars)


def test_a_fee_that_is_somebody_elses_is_not_paid_by_its_number(app: psycopg.Connection, world: World) -> None:
    patron, other = world.patron(), world.patron()
    world.fee(patron, 300)
    theirs = world.fee(other, 500)

    ended = pays(app, world, patron, cents="300", fee=str(theirs))

    assert (ended["is_done"], ended["reason"]) == (False, "more-than-owed")
    assert (world.owed_by(patron), world.owed_by(other)) == (300, 500)
    assert world.found("SELECT id FROM library.payments WHERE patron_id = %s", patron.id) == []


def test_what_is_paid_goes_to_ones_own_fees_though_somebody_elses_is_older(
    app: psycopg.Connection, world: World
) -> None:
    patron, other = world.patron(), world.patron()
    theirs, mine = world.fee(other, 500), world.fee(patron, 300)
    world.owner.execute("UPDATE library.fees SET assessed_on = %s WHERE id = %s", (LONG_AGO, theirs))

    assert pays(app, world, patron, cents="300")["is_done"]

    assert (world.owed_by(patron), world.owed_by(other)) == (0, 500)
    assert world.found("SELECT owed_cents FROM library.fees WHERE id = %s", mine) == ["0"]


# -- the law holds it ----------------------------------------------------------------------------------------------


def test_what_law_holds_is_not_forgotten_neither_the_patron_nor_what_was_paid(other_store: Store) -> None:
    world = World(other_store)
    world.furnish()
    held, free = world.patron(legal_hold=True), world.patron()
    for patron in (held, free):
        fee = world.fee(patron, 500)
        world.owner.execute("UPDATE library.fees SET owed_cents = 0 WHERE id = %s", (fee,))
        world.owner.execute("UPDATE library.patrons SET last_active_on = %s WHERE id = %s", (LONG_AGO, patron.id))

    with other_store.connect("purger") as purger:
        forgotten = purger.execute("SELECT retention.forget_patrons()").fetchone()
    patrons = world.found("SELECT id FROM library.patrons")
    fees = world.found("SELECT patron_id FROM library.fees")
    world.close()

    assert forgotten == (1,)
    assert patrons == fees == [str(held.id)]


def test_what_law_holds_is_kept_when_what_was_owed_on_it_is_paid(app: psycopg.Connection, world: World) -> None:
    held, free = world.patron(legal_hold=True), world.patron()
    for patron in (held, free):
        barcode = world.item()
        world.owner.execute(
            "INSERT INTO library.past_checkouts (patron_id, item_id) SELECT %s, id FROM library.items WHERE barcode = %s",
            (patron.id, barcode),
        )
        world.fee(patron, 300, barcode)
        assert pays(app, world, patron, cents="300")["is_done"]

    kept = world.found("SELECT patron_id FROM library.past_checkouts WHERE patron_id = ANY (%s)", [held.id, free.id])

    assert kept == [str(held.id)]
