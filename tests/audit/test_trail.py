"""The trail can be read again: each row says enough to decide its question anew, and nothing about whom."""

from dataclasses import replace
from uuid import uuid4

from carrel.disclosure import Road
from carrel.policy import Facts, load_policy
from carrel.policy.actions import ACTIONS, VOICEMAIL_ACTIONS
from carrel.ports import ClaimedIdentity
from carrel.situation import Situation
from tests.world import FixedClock, World

HELPER = Situation("in-person", requester="other", purpose="stated")
SITUATIONS = (
    HELPER,
    replace(HELPER, requester="holder", assured=True),
    replace(HELPER, requester="official"),
    replace(HELPER, channel="telephone", purpose="not-stated"),
    replace(HELPER, doubt="found-card"),
)


def test_every_row_of_an_inquiry_can_be_decided_again_with_the_same_end(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = road.begin(clerk.token)
    road.find_by_number(presence, patron.number, "card")
    road.check(presence, "birth_date", ClaimedIdentity(birth_date=patron.birth_date))
    asked = [action.name for action in ACTIONS if action.name not in VOICEMAIL_ACTIONS]
    for situation in SITUATIONS:
        for action in asked:
            duties = road.ask(road.inquiry(presence, situation, "branch"), action, uuid4()).open_duties
            if duties:
                road.ask(road.inquiry(presence, situation, "branch", duties), action, uuid4())

    rows = world.owner.execute(
        "SELECT facts, action, outcome, clauses, edition FROM trail.entries"
        " WHERE interaction = %s AND outcome IN ('permit', 'ask', 'refer', 'deny')",
        (presence.interaction,),
    ).fetchall()

    policy, day = load_policy(), FixedClock().today()
    assert len(rows) == len(asked) * len(SITUATIONS)
    for facts, action, outcome, clauses, edition in rows:
        again = policy.decide(Facts.from_mapping(facts), action, on=day)
        assert (again.outcome.value, list(again.clauses), again.edition) == (outcome, clauses, edition)


def test_finding_and_comparing_are_rows_too_and_say_how_they_ended(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = road.begin(clerk.token)

    road.find_by_number(presence, "9" * 14, "number")
    road.find_by_name(presence, ClaimedIdentity(f"{patron.first_name} {patron.last_name}"))
    road.check(presence, "birth_date", ClaimedIdentity(birth_date=patron.birth_date))
    road.check(presence, "details", ClaimedIdentity(patron.first_name))

    rows = world.owner.execute(
        "SELECT action, outcome, patron IS NOT NULL, facts FROM trail.entries WHERE interaction = %s ORDER BY id",
        (presence.interaction,),
    ).fetchall()
    assert rows == [
        ("find-by-number", "tried", False, {}),
        ("find-by-number", "none", False, {}),
        ("find-by-name", "tried", False, {}),
        ("find-by-name", "one", True, {}),
        ("check-birth-date", "tried", False, {}),
        ("check-birth-date", "match", True, {}),
        ("check-details", "tried", False, {}),
        ("check-details", "too-few", True, {}),
    ]


def test_a_form_sent_twice_is_one_row_whatever_it_asked(road: Road, world: World) -> None:
    patron, clerk, form = world.patron(), world.staff(), uuid4()
    presence = road.begin(clerk.token)
    road.find_by_number(presence, patron.number, "number")

    for _ in range(3):
        road.ask(road.inquiry(presence, HELPER, "branch"), "hear-balance", form)

    count = world.owner.execute(
        "SELECT count(*) FROM trail.entries WHERE nonce = guard.nonce(%s, %s)", (presence.interaction, form)
    ).fetchone()
    assert count == (1,)
