"""`carrel forget` as a process: what goes, what stays, and nothing before somebody said yes."""

from datetime import date
from pathlib import Path

from carrel.database import Store
from tests.cli.running import process
from tests.world import World


def test_what_is_past_the_schedule_is_told_asked_about_and_forgotten(other_store: Store, tmp_path: Path) -> None:
    world = World(other_store)
    world.furnish()
    unused, owing = world.patron(), world.patron()
    world.owner.execute("UPDATE library.patrons SET last_active_on = %s", (date(2020, 1, 1),))
    world.fee(owing)
    world.owner.execute(
        "INSERT INTO trail.entries (at, principal, staff, team, branch, action, outcome, interaction)"
        " VALUES (now() - interval '4 years', 'staff', 'x', 'branch', 'central', 'renew', 'deny', gen_random_uuid())"
    )

    def left() -> tuple[list[int], int]:
        patrons = [row[0] for row in world.owner.execute("SELECT id FROM library.patrons ORDER BY id").fetchall()]
        return patrons, len(world.owner.execute("SELECT FROM trail.entries").fetchall())

    def forget(*words: str, given: str = "") -> tuple[int, str]:
        ended = process(
            "forget",
            *words,
            given=given.encode(),
            CARREL_DATA=str(tmp_path),
            CARREL_DATABASE_URL=other_store.administrator,
        )
        return ended.status, ended.out

    refused, no = forget(given="n\n")
    kept = left()
    agreed, yes = forget(given="y\n")
    forgotten = left()
    again, nothing = forget("--yes")
    world.close()

    assert (refused, agreed, again) == (2, 0, 0)
    assert "1  patrons who" in no
    assert "1  rows of the trail" in yes
    assert kept == ([unused.id, owing.id], 1)
    assert forgotten == ([owing.id], 3)  # the job's own rows
    assert "0  patrons who" in nothing
