"""Tries what was planted in the `carrel` that is imported: decided, drawn as a form, done, and shown as a table.

    python -m tests.planted DATABASE FOLDER

It is run by `tests/test_new_ones.py`, on a copy; each line that it prints is the name of what works.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from uuid import uuid4

from carrel.database import Settings, open_store
from carrel.database.pool import Application
from carrel.desk.act_forms import particulars
from carrel.desk.results import why_not
from carrel.desk.tables import tables
from carrel.desk.wording import CHANNELS, WANT
from carrel.disclosure import Inquiry, Road
from carrel.policy import Facts
from carrel.ports import Act, Done
from carrel.site.what_if import fields
from carrel.situation import Situation
from carrel.terms import Outcome
from tests.world import FixedClock, Patron, World, road_over

_HOLDER: Final = Situation("in-person", requester="holder", assured=True, purpose="stated")
_HELPER: Final = Situation("in-person", requester="other", purpose="stated")


def _begun(road: Road, world: World, patron: Patron, situation: Situation = _HOLDER, team: str = "branch") -> Inquiry:
    presence = road.begin(world.staff(team).token)
    road.find_by_number(presence, patron.number, "card")
    return road.inquiry(presence, situation, team)


def _is_answered(road: Road, world: World, patron: Patron, action: str) -> Inquiry:
    """Permitted to its holder, denied to anybody else, and on the desk's list."""
    assert _begun(road, world, patron, _HELPER).option(action).answer.outcome is Outcome.DENY
    assert WANT[action].words
    inquiry = _begun(road, world, patron)
    assert inquiry.option(action).answer.outcome is Outcome.PERMIT
    return inquiry


def _done(road: Road, inquiry: Inquiry, act: Act) -> Done:
    done = road.do(inquiry, act, uuid4()).done
    assert done is not None
    return done


def _figures(road: Road, inquiry: Inquiry, action: str) -> list[str]:
    return [table.figure for table in tables(road.ask(inquiry, action, uuid4()).cleared, FixedClock.day)]


def _by_hand(road: Road, world: World) -> None:
    inquiry = _is_answered(road, world, world.patron(), "count-visitors")
    assert _done(road, inquiry, Act("count-visitors")).is_done


def _changes_rows(road: Road, world: World) -> None:
    patron = world.patron()
    inquiry = _is_answered(road, world, patron, "move-home-branch")
    assert [each.name for each in particulars("move-home-branch", road.branches(), "central")] == ["pickup"]
    first, again = (_done(road, inquiry, Act("move-home-branch", {"pickup": "ferry"})) for _ in range(2))
    assert first.is_done
    assert why_not(again) == "It is that one already."
    assert world.found("SELECT home_branch FROM library.patrons WHERE id = %s", patron.id) == ["ferry"]


def _hears(road: Road, world: World) -> None:
    patron = world.patron()
    world.fee(patron, 450)
    inquiry = _is_answered(road, world, patron, "hear-amount-again")
    assert _figures(road, inquiry, "hear-amount-again") == ["$4.50"]


def _hears_a_new_field(road: Road, world: World) -> None:
    inquiry = _is_answered(road, world, world.patron(), "hear-number-of-cards")
    assert _figures(road, inquiry, "hear-number-of-cards") == ["1"]


def _knows_a_fact(road: Road, world: World) -> None:
    inquiry = _begun(road, world, world.patron())
    road.ask(inquiry, "hear-balance", uuid4())
    written = "SELECT facts ->> 'is_regular' FROM trail.entries WHERE interaction = %s AND action = 'hear-balance'"
    assert world.found(written, inquiry.presence.interaction) == ["yes"]
    assert "is_regular" in [field.name for _, group in fields(inquiry.facts.as_dict()) for field in group]


def _has_a_team(road: Road, world: World) -> None:
    inquiry = _begun(road, world, world.patron(), team="bookmobile")
    told = road.ask(inquiry, "hear-balance", uuid4())
    assert told.answer.outcome is Outcome.PERMIT


def _has_a_channel(road: Road, world: World) -> None:
    assert CHANNELS["fax"] == "Fax"
    by_fax = Situation("fax", requester="holder", assured=True, purpose="stated")
    inquiry = _begun(road, world, world.patron(), by_fax)
    assert inquiry.facts == Facts.from_mapping({**inquiry.facts.as_dict(), "channel": "fax"})
    assert road.ask(inquiry, "hear-balance", uuid4()).answer.outcome in Outcome


TRIED: Final[Mapping[str, Callable[[Road, World], None]]] = {
    "action that changes nothing itself": _by_hand,
    "action that changes rows": _changes_rows,
    "hearing, of a field that is there": _hears,
    "hearing, of a new field": _hears_a_new_field,
    "fact of the account": _knows_a_fact,
    "team": _has_a_team,
    "channel": _has_a_channel,
}


def main(database: str, folder: str) -> None:
    """Each in turn; the first that does not work ends it."""
    with open_store(Settings(Path(folder), database)) as store:
        world, application = World(store), Application(store, size=2)
        world.furnish()
        road = road_over(application)
        for name, tries in TRIED.items():
            tries(road, world)
            print(name)
        application.close()
        world.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
