"""Which teams there are is said in one place, and the database has it from there at each start."""

import psycopg
import pytest

from carrel.database import Store, vocabulary
from carrel.database.vocabulary import bring_vocabulary
from carrel.terms import TEAMS, Team
from tests.world import World


def test_an_account_has_one_of_the_teams_and_no_other(world: World) -> None:
    assert sorted(world.found("SELECT name FROM staff.teams")) == sorted(team.name for team in TEAMS)

    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        world.account(team="bookmobile")


def test_a_new_team_is_there_after_the_next_start(other_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(other_store)
    world.furnish()
    monkeypatch.setattr(vocabulary, "TEAMS", (*TEAMS, Team("bookmobile")))

    bring_vocabulary(world.owner)

    name = world.account(team="bookmobile")
    assert world.found("SELECT team FROM staff.accounts WHERE name = %s", name) == ["bookmobile"]
    world.close()


def test_a_team_that_is_no_more_stays_for_the_accounts_that_have_it(
    other_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(other_store)
    world.furnish()
    name = world.account(team=TEAMS[-1].name)
    monkeypatch.setattr(vocabulary, "TEAMS", TEAMS[:-1])

    bring_vocabulary(world.owner)

    assert world.found("SELECT team FROM staff.accounts WHERE name = %s", name) == [TEAMS[-1].name]
    world.close()
