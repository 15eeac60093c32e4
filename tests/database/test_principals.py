"""Who asks: each row of the trail says which kind of principal, and each kind begins only what it has a door for."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import psycopg
import pytest

from carrel.database import Store
from carrel.ports import Principal
from tests.world import World, begin, look_up, write


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


def test_whatever_an_interaction_of_staff_comes_to_says_that_staff_asked(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    look_up(app, clerk, interaction, "check-birth-date", birth_date=patron.birth_date.isoformat())
    write(app, clerk, interaction, "hear-checkouts")

    rows = world.found("SELECT principal FROM trail.entries WHERE interaction = %s", interaction)

    assert len(rows) == 5
    assert set(rows) == {"staff"}


@pytest.mark.parametrize("principal", [each for each in Principal if each is not Principal.STAFF])
def test_nobody_but_staff_begins_an_interaction_until_there_is_a_door_for_them(
    app: psycopg.Connection, world: World, principal: Principal
) -> None:
    interaction = begin(app, world.staff())

    with pytest.raises(psycopg.errors.CheckViolation):
        world.owner.execute("UPDATE staff.interactions SET principal = %s WHERE id = %s", (principal, interaction))


def test_a_row_of_an_interaction_is_of_whoever_began_it(app: psycopg.Connection, world: World) -> None:
    interaction = begin(app, world.staff())

    with pytest.raises(psycopg.Error) as refusal:
        world.owner.execute(
            "INSERT INTO trail.entries (principal, action, outcome, interaction) VALUES ('job', 'forget-trail', 'done', %s)",
            (interaction,),
        )

    assert refusal.value.sqlstate == "CA006"


@pytest.mark.parametrize("principal", [*Principal, "somebody"])
def test_a_row_names_staff_where_staff_asked_and_nobody_of_the_staff_otherwise(world: World, principal: str) -> None:
    named = ("x", "branch", "central") if principal != "staff" else (None, None, None)

    with pytest.raises(psycopg.errors.CheckViolation):
        world.owner.execute(
            "INSERT INTO trail.entries (principal, staff, team, branch, action, outcome, interaction)"
            " VALUES (%s, %s, %s, %s, 'renew', 'deny', %s)",
            (principal, *named, uuid4()),
        )


def test_a_row_that_does_not_say_who_asked_is_refused(world: World) -> None:
    with pytest.raises(psycopg.errors.NotNullViolation):
        world.owner.execute(
            "INSERT INTO trail.entries (action, outcome, interaction) VALUES ('renew', 'deny', gen_random_uuid())"
        )


def test_a_job_of_carrels_own_says_that_it_was_done_and_names_nobody(other_store: Store) -> None:
    world = World(other_store)
    world.furnish()
    world.patron(last_active_on=date(2015, 1, 1))

    with other_store.connect("purger") as purger:
        for job in ("patrons", "trail", "traces"):
            purger.execute(f"SELECT retention.forget_{job}()".encode())
    rows = world.owner.execute(
        "SELECT principal, action, outcome, staff, patron FROM trail.entries ORDER BY id"
    ).fetchall()
    world.close()

    assert rows == [("job", f"forget-{job}", "done", None, None) for job in ("patrons", "trail", "traces")]
