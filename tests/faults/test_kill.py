"""`kill -9` between row and answer, two hundred times: the server of the site and the server of the database."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import psycopg

from carrel.audit import DatabaseTrail
from carrel.database import Store
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.errors import CarrelError
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.policy import Answer, Facts, load_policy
from carrel.ports import Act, Grant, Obstacle, Presence
from carrel.situation import Situation
from carrel.staff.accounts import Accounts
from tests.faults.cluster import Cluster
from tests.world import FixedClock, Member, Patron, World

KILLS: Final = 200
HELPER: Final = Situation("in-person", requester="other", purpose="stated")
_POLICY: Final = load_policy()


class Acknowledging:
    """The trail, which says aloud that a row is committed before anything is read."""

    def __init__(self, real: DatabaseTrail, say: Callable[[str, UUID], None]) -> None:
        self._real, self._say = real, say

    def write(
        self, presence: Presence, revision: str, form: UUID, facts: Facts, action: str, answer: Answer,
        cannot: Obstacle | None = None,
    ) -> Grant:  # fmt: skip
        grant = self._real.write(presence, revision, form, facts, action, answer, cannot)
        self._say("row", form)
        return grant


def serve_until_killed(store: Store, clerk: Member, patron: Patron, tell: int) -> None:
    """What a server process does, saying each step into a pipe; it never returns by itself."""

    def say(what: str, form: UUID) -> None:
        os.write(tell, f"{what} {form}\n".encode())

    application = Application(store, size=1)
    road = Road(
        _POLICY, EmbeddedLibrary(application), Acknowledging(DatabaseTrail(application), say),
        Accounts(application), FixedClock(),
    )  # fmt: skip
    presence = road.begin(clerk.token)
    road.find_by_number(presence, patron.number, "card")
    with application.connection() as connection:
        os.write(tell, f"backend {connection.info.backend_pid}\n".encode())
    while True:
        heard, paid = uuid4(), uuid4()
        if road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", heard).cleared["checkouts"]:
            say("told", heard)
        done = road.do(road.inquiry(presence, HELPER, "branch"), Act("pay-fee", {"cents": "1"}), paid).done
        if done is not None and done.is_done:
            say("paid", paid)


_WRITTEN = """
SELECT DISTINCT f FROM unnest(%s) f JOIN trail.entries e ON e.outcome = 'permit' AND e.nonce = guard.nonce(e.interaction, f)
"""


def one_life(store: Store, clerk: Member, patron: Patron, dice: random.Random, *, of_the_database: bool) -> list[str]:
    """Start a server process, kill it or its database somewhere on the road; all that it said."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(hear)
            serve_until_killed(store, clerk, patron, tell)
        except (CarrelError, psycopg.Error):
            pass
        finally:
            os._exit(0)  # a child of the tests must not become a second run of them
    os.close(tell)
    said = b""
    with os.fdopen(hear, "rb", buffering=0) as pipe:
        steps = dice.randrange(1, 8)
        while said.count(b"\n") < steps and (part := pipe.read(4096)):
            said += part
        time.sleep(dice.random() * 0.005)  # anywhere between two steps: the promise holds wherever it falls
        backend = int(said.split()[1]) if of_the_database and said else 0
        if backend:
            Cluster.kill(backend)
            time.sleep(dice.random() * 0.02)
        Cluster.kill(child)
        while part := pipe.read(4096):
            said += part
    os.waitpid(child, 0)
    while backend and Path(f"/proc/{backend}").exists():  # until the server has noticed: it ends every other connection
        time.sleep(0.01)
    recovered(store).close()
    return said.decode().splitlines()


def test_of_two_hundred_kills_none_loses_an_acknowledged_row_or_tells_without_one(frail: Store, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.checked_out(patron, "Zqtitle")
    world.fee(patron, 1_000_000)
    world.close()
    for action in ("hear-checkouts", "pay-fee"):
        _POLICY.decide(Facts.of(channel="in-person"), action, on=FixedClock().today())  # compiled once, for all lives
    dice = random.Random(4)
    said: list[str] = []

    for life in range(KILLS):
        said += one_life(frail, clerk, patron, dice, of_the_database=life % 10 == 9)

    with recovered(frail) as owner:
        sent = [UUID(line.split()[1]) for line in said if line.startswith(("row", "told", "paid"))]
        rows = {str(form) for (form,) in owner.execute(_WRITTEN, (sent,))}
        spent = owner.execute("SELECT count(*) FROM guard.grants WHERE is_spent").fetchone()
        payments = owner.execute("SELECT count(*), sum(cents) FROM library.payments").fetchone()
        owed = owner.execute("SELECT sum(owed_cents) FROM library.fees").fetchone()
    forms = {what: {line.split()[1] for line in said if line.startswith(what)} for what in ("row", "told", "paid")}
    assert len(forms["told"]) > KILLS / 4
    assert forms["row"] <= rows
    assert forms["told"] | forms["paid"] <= forms["row"]
    assert spent is not None and payments is not None and owed is not None
    assert len(forms["paid"]) <= payments[0] == spent[0]
    assert owed[0] + payments[1] == 1_000_000


def recovered(store: Store) -> psycopg.Connection:
    """The owner's connection, as soon as the database has recovered."""
    until = time.monotonic() + 60
    while True:
        try:
            return store.connect("owner")
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
