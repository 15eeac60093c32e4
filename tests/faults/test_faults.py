"""What breaks opens nothing: the trail, the disk, the server."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest

from carrel.database import Store
from carrel.database.pool import Application
from carrel.disclosure import Reply, Road
from carrel.errors import CarrelError
from carrel.ports import Act, AuditUnwritable, LibraryUnreachable, Presence
from carrel.situation import Situation
from carrel.terms import Outcome
from tests.faults.cluster import Cluster
from tests.world import World, road_over

HELPER = Situation("in-person", requester="other", purpose="stated")
A_LITTLE_MORE_THAN_A_LOG_SEGMENT = 17 * 1024 * 1024


def serve(road: Road, world: World) -> Presence:
    """A person at the desk with a card; there is a title to hear of, and 9.00 owed."""
    patron, clerk = world.patron(), world.staff()
    world.checked_out(patron, "Zqtitle")
    world.fee(patron, 900)
    presence = road.begin(clerk.token)
    road.find_by_number(presence, patron.number, "card")
    return presence


def assert_nothing_comes_out(road: Road, presence: Presence, kind: type[CarrelError]) -> None:
    for attempt in (
        lambda: road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4()),
        lambda: road.do(road.inquiry(presence, HELPER, "branch"), Act("pay-fee", {"cents": "900"}), uuid4()),
    ):
        with pytest.raises(kind) as trouble:
            attempt()
        assert "Nothing was released" in trouble.value.advice
        assert "Zqtitle" not in f"{trouble.value!r} {trouble.value} {trouble.value.__cause__!r}"


def owed(world: World) -> int:
    row = world.owner.execute("SELECT sum(owed_cents) FROM library.fees").fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def other_world(other_store: Store) -> Iterator[World]:
    made = World(other_store)
    made.furnish()
    yield made
    made.close()


@pytest.mark.parametrize(
    "breakage",
    [
        "ALTER TABLE trail.entries RENAME TO elsewhere",
        "ALTER TABLE trail.entries ADD CHECK (false) NOT VALID",
        "CREATE TRIGGER broken BEFORE INSERT ON trail.entries FOR EACH ROW EXECUTE FUNCTION trail.refuse()",
        "REVOKE INSERT ON trail.entries FROM {owner}",
        "DROP FUNCTION road.write",
        "ALTER ROLE {application} SET default_transaction_read_only = on",
    ],
)
def test_when_the_trail_cannot_be_written_no_record_is_opened_and_the_desk_is_told_why(
    other_store: Store, other_world: World, breakage: str
) -> None:
    with closing(Application(other_store, size=2)) as before:
        presence = serve(road_over(before), other_world)
        told = road_over(before).ask(road_over(before).inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4())
    assert told.cleared["checkouts"]

    with psycopg.connect(other_store.administrator, autocommit=True) as administrator:
        names = {role: f'"{other_store.database}_{role}"' for role in ("owner", "application")}
        administrator.execute(breakage.format(**names).encode())

    with closing(Application(other_store, size=2)) as application:
        assert_nothing_comes_out(road_over(application), presence, AuditUnwritable)
    assert owed(other_world) == 900


def test_when_the_disk_is_full_no_record_is_opened(cluster: Cluster, frail: Store, road: Road, world: World) -> None:
    presence = serve(road, world)
    world.owner.execute("ALTER TABLE trail.entries SET (autovacuum_enabled = off)")
    cluster.stop()
    cluster.start(largest_file=A_LITTLE_MORE_THAN_A_LOG_SEGMENT)
    fill_the_trail(frail)

    assert_nothing_comes_out(road, presence, AuditUnwritable)

    with frail.connect("owner") as owner:
        assert owner.execute("SELECT sum(owed_cents) FROM library.fees").fetchone() == (900,)


def test_a_restart_in_the_middle_of_an_interaction_refuses_then_goes_on_where_it_was(
    cluster: Cluster, road: Road, world: World
) -> None:
    presence = serve(road, world)
    form = uuid4()
    before = road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", form)

    cluster.stop()
    assert_nothing_comes_out(road, presence, CarrelError)
    cluster.start()
    after = as_soon_as_it_answers(lambda: road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", form))
    paid = road.do(road.inquiry(presence, HELPER, "branch"), Act("pay-fee", {"cents": "900"}), uuid4())

    assert before.cleared == after.cleared != {}
    assert (paid.answer.outcome, paid.done is not None and paid.done.is_done) == (Outcome.PERMIT, True)


def as_soon_as_it_answers(attempt: Callable[[], Reply]) -> Reply:
    """What the desk's "try again" comes to, once the server is back."""
    until = time.monotonic() + 60
    while True:
        try:
            return attempt()
        except LibraryUnreachable:
            if time.monotonic() > until:
                raise


def fill_the_trail(store: Store) -> None:
    """Write rows until not one more fits."""
    insert = (
        "INSERT INTO trail.entries (principal, staff, team, branch, action, outcome, interaction)"
        " SELECT 'staff', 'filler', 'branch', 'central', 'renew', 'deny', gen_random_uuid() FROM generate_series(1, {})"
    )
    with store.connect("owner") as owner:
        for rows in (40_000, 40_000, 40_000, *[1_000] * 40, *[1] * 200):
            try:
                owner.execute(insert.format(rows).encode())
            except psycopg.Error:
                continue
        with pytest.raises(psycopg.Error):
            owner.execute(insert.format(1).encode())
