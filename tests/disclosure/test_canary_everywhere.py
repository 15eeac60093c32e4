"""A patron made of canaries goes through everything that the road offers; only what a clause clears comes out.

Beside what is returned: errors, logs, the trail, what the database's server logs when it logs every statement, and
what it shows of statements that run.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Settings, Store, open_store
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.errors import CarrelError
from carrel.ports import OPTIONAL_PARTICULARS, PARTICULARS, Act, ClaimedIdentity, Presence
from carrel.situation import Situation
from tests.disclosure.test_road import CANARY, canary, tokens_in
from tests.world import Member, Patron, World, road_over

NAME = f"{CANARY['first_name']} {CANARY['last_name']}"
HELPER = Situation("in-person", requester="other", purpose="stated")
OUTBOUND = Situation("voicemail", requester="holder", purpose="stated")
HOLDER = Situation("in-person", requester="holder", assured=True, purpose="stated")


@pytest.fixture
def talkative(folder: Path) -> Iterator[tuple[Store, Path]]:
    """A server whose administrator logs every statement, every duration and every error."""
    with open_store(Settings(folder)) as store:
        with psycopg.connect(store.administrator, autocommit=True) as administrator:
            for setting in (
                "log_statement = 'all'", "log_min_error_statement = 'error'", "log_duration = on",
                "log_min_messages = 'debug1'", "log_error_verbosity = 'verbose'",
            ):  # fmt: skip
                administrator.execute(f"ALTER ROLE {store.database}_application SET {setting}".encode())
        yield store, folder


def said_of_the_canary(patron: Patron) -> list[ClaimedIdentity]:
    return [
        ClaimedIdentity(NAME),
        ClaimedIdentity(NAME, patron.birth_date, CANARY["address"], CANARY["telephone"], CANARY["email"]),
        ClaimedIdentity(NAME, patron.birth_date, CANARY["address"] + " 9", CANARY["telephone"], CANARY["email"]),
        ClaimedIdentity(NAME, email=CANARY["email"]),
        ClaimedIdentity("Zqlastname\x00", email=CANARY["email"]),
    ]


def every_inquiry(road: Road, member: Member, patron: Patron) -> Iterator[object]:
    """Everything that the road offers, good and bad; whatever it says that is no cleared field."""
    presence = road.begin(member.token)
    for found in (
        lambda: road.find_by_number(presence, patron.number, "number"),
        lambda: road.find_by_number(presence, patron.number, NAME),
        lambda: road.find_by_name(presence, ClaimedIdentity(NAME)),
        lambda: road.find_by_user_key(presence, patron.user_key),
        *(lambda said=said: road.find_by_name(presence, said) for said in said_of_the_canary(patron)),
        lambda: road.find_by_number(presence, patron.number, "card"),
        *(
            lambda said=said, kind=kind: road.check(presence, kind, said)
            for kind in ("details", "birth_date", "photo_id", NAME)
            for said in said_of_the_canary(patron)
        ),
    ):
        yield outcome(found)
    for situation in (HELPER, HOLDER, OUTBOUND):
        listed = road.inquiry(presence, situation, "branch")
        yield listed
        for action in listed.options:
            yield from inquired(road, presence, situation, action)
            if action in PARTICULARS:
                yield from done(road, presence, situation, action)
    yield outcome(lambda: road.titles(NAME))
    road.next_person(presence)
    yield outcome(lambda: road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4()))


def inquired(road: Road, presence: Presence, situation: Situation, action: str) -> Iterator[object]:
    duties = road.ask(road.inquiry(presence, situation, "branch"), action, uuid4()).open_duties
    told = road.ask(road.inquiry(presence, situation, "branch", duties), action, uuid4())
    yield told  # what it cleared has no printable form
    yield told.answer


def done(road: Road, presence: Presence, situation: Situation, action: str) -> Iterator[object]:
    if action in {"replace-card", "update-contact"}:
        return  # these write over the canary's own fields; contract and scenes have them
    names = (*PARTICULARS[action], *OPTIONAL_PARTICULARS.get(action, ()))
    for value in (*CANARY.values(), NAME, "1"):
        act = Act(action, dict.fromkeys(names, value))
        yield act
        first = outcome(lambda act=act: road.do(road.inquiry(presence, situation, "branch"), act, uuid4()))
        yield first
        duties = getattr(first, "open_duties", ())
        yield outcome(
            lambda act=act, duties=duties: road.do(road.inquiry(presence, situation, "branch", duties), act, uuid4())
        )


def outcome(attempt: object) -> object:
    """What came of it; of an error everything that it could tell."""
    try:
        return attempt()  # type: ignore[operator]
    except CarrelError as error:
        return (str(error), error.advice, repr(error), repr(error.__cause__), repr(error.args))


def test_the_canary_is_heard_of_nowhere_but_where_a_clause_clears_it(
    talkative: tuple[Store, Path], caplog: pytest.LogCaptureFixture
) -> None:
    store, folder = talkative
    caplog.set_level(logging.DEBUG)
    world = World(store)
    world.furnish()
    patron, clerk = canary(world), world.staff()
    application = Application(store, size=3)

    for said in every_inquiry(road_over(application), clerk, patron):
        assert not tokens_in(repr(said)), repr(said)[:80]

    with psycopg.connect(store.administrator) as administrator:
        running = administrator.execute("SELECT string_agg(query, ' ') FROM pg_stat_activity").fetchone()
        trail = administrator.execute("SELECT string_agg(e::text, ' ') FROM trail.entries e").fetchone()
        grants = administrator.execute("SELECT string_agg(g::text, ' ') FROM guard.grants g").fetchone()
    application.close()
    world.close()
    log = (folder / "postgres.log").read_text(encoding="utf-8", errors="replace")
    assert len(re.findall(r"road\.(write|propose|look_up|act|read_checkouts)", log)) > 100
    for place in (log, caplog.text, running, trail, grants):
        assert not tokens_in(str(place))


def test_an_application_that_quotes_a_value_into_a_statement_would_be_found_out(
    talkative: tuple[Store, Path],
) -> None:
    store, folder = talkative

    with store.connect("application") as app:
        app.execute(f"SELECT '{CANARY['last_name']}'".encode())
        app.execute("SELECT %s", (Jsonb({"name": CANARY["first_name"]}),))

    log = (folder / "postgres.log").read_text(encoding="utf-8", errors="replace")
    assert tokens_in(log) == {"last_name"}
