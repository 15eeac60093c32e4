"""An act is carried out by the function of its name, and by nothing else that somebody may have put there."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Store
from carrel.operations import ACTS
from tests.database.test_taking_back import act, propose_act, sqlstate_of
from tests.world import World, begin, write

NO_ACT = "hear-balance"
"""What the policy knows, and no function carries out."""

DOES_IT = "LANGUAGE sql SET search_path = pg_catalog, pg_temp AS"


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


def how_it_ends(app: psycopg.Connection, world: World) -> str:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), NO_ACT, card="yes", number="yes")
    propose_act(app, clerk, grant, NO_ACT)
    return sqlstate_of(app, "SELECT road.act(%s, %s, %s, '{}')", clerk.token, grant, NO_ACT)


def test_each_act_that_no_person_does_by_hand_has_one_function_of_its_name_and_there_is_no_other(world: World) -> None:
    functions = world.found(
        "SELECT p.oid::regprocedure || ' ' || p.prorettype::regtype FROM pg_proc p"
        " WHERE p.pronamespace = 'act'::regnamespace AND p.proowner = current_user::regrole"
    )

    assert sorted(functions) == sorted(
        f'act.{name}(text,uuid,jsonb) jsonb'
        for name in (name.replace("-", "_") for name, each in ACTS.items() if not each.is_by_hand)
    )  # fmt: skip


def test_what_no_function_carries_out_is_not_done(app: psycopg.Connection, world: World) -> None:
    assert how_it_ends(app, world) == "CA006"


def test_a_function_is_found_by_its_name_alone(app: psycopg.Connection, world: World) -> None:
    world.owner.execute(
        f"CREATE FUNCTION act.hear_balance(token text, grant_id uuid, given jsonb) RETURNS jsonb {DOES_IT}"
        " $$ SELECT guard.done() FROM guard.spend(token, grant_id, 'hear-balance') $$".encode()
    )
    try:
        assert how_it_ends(app, world) == "carried out"
    finally:
        world.owner.execute("DROP FUNCTION act.hear_balance(text, uuid, jsonb)")


@pytest.mark.parametrize(
    "takes, returns",
    [
        ("token text, grant_id uuid, given text", "jsonb"),
        ("token text, grant_id uuid", "jsonb"),
        ("token text, grant_id uuid, given jsonb", "json"),
        ("token text, grant_id uuid, given jsonb", "SETOF jsonb"),
    ],
)
def test_a_function_of_another_shape_carries_nothing_out(
    app: psycopg.Connection, world: World, takes: str, returns: str
) -> None:
    does = f"""$$ SELECT '{{"is_done": true}}'::{returns.removeprefix("SETOF ")} $$"""
    world.owner.execute(f"CREATE FUNCTION act.hear_balance({takes}) RETURNS {returns} {DOES_IT} {does}".encode())
    try:
        assert how_it_ends(app, world) == "CA006"
    finally:
        world.owner.execute("DROP FUNCTION act.hear_balance")


def test_a_function_of_somebody_elses_carries_nothing_out(app: psycopg.Connection, world: World, store: Store) -> None:
    with psycopg.connect(store.administrator, autocommit=True) as administrator:
        administrator.execute(
            f"CREATE FUNCTION act.hear_balance(token text, grant_id uuid, given jsonb) RETURNS jsonb {DOES_IT}"
            " $$ SELECT guard.done() $$".encode()
        )
        try:
            assert how_it_ends(app, world) == "CA006"
        finally:
            administrator.execute("DROP FUNCTION act.hear_balance")


def test_a_grant_for_one_act_carries_out_no_other(app: psycopg.Connection, world: World) -> None:
    patron, clerk, barcode = world.patron(), world.staff(), world.item()
    grant = write(app, clerk, begin(app, clerk, patron), "renew", number="yes")
    propose_act(app, clerk, grant, "return", barcode=barcode)

    statement = "SELECT road.act(%s, %s, 'return', %s)"

    assert sqlstate_of(app, statement, clerk.token, grant, Jsonb({"barcode": barcode})) == "CA003"


@pytest.mark.parametrize(
    "name", ["no-such-act", "check_out", "act.renew", "renew(text, uuid, jsonb)", "pg_sleep", "'; --"]
)
def test_no_name_that_somebody_sends_is_called(app: psycopg.Connection, world: World, name: str) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "renew", number="yes")
    propose_act(app, clerk, grant, name)

    assert sqlstate_of(app, "SELECT road.act(%s, %s, %s, '{}')", clerk.token, grant, name) == "CA003"


def test_what_is_done_by_hand_is_written_down_as_done(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "find-hold-on-shelf", shelf_key="yes")

    act(app, clerk, grant, "find-hold-on-shelf")

    row = app.execute("SELECT road.done(%s, %s)", (clerk.token, grant)).fetchone()
    assert row is not None
    assert row[0]["is_done"] is True
