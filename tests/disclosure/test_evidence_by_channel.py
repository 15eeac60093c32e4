"""Evidence counts only where it can be shown, and it is the row that says so: channel by channel."""

from uuid import uuid4

import pytest

from carrel.disclosure import Road
from carrel.policy.facts import FACT
from carrel.ports import ClaimedIdentity, Presence
from carrel.situation import Situation
from tests.world import World

SHOWN = ("card", "number", "photo_id", "details", "birth_date", "assured")
BESIDE_STAFF = frozenset(SHOWN)
SPOKEN = frozenset({"number", "details", "birth_date", "assured"})
COUNTS = {
    "in-person": BESIDE_STAFF,
    "video": BESIDE_STAFF,
    "telephone": SPOKEN,
    "email": SPOKEN,
    "text": SPOKEN,
    "chat": SPOKEN,
    "self-checkout": frozenset({"card", "number"}),
    "online": frozenset({"number"}),
    "voicemail": frozenset({"number"}),
    "mail": frozenset({"number"}),
}


def everything_shown(road: Road, world: World) -> Presence:
    patron, clerk = world.patron(), world.staff()
    presence = road.begin(clerk.token)
    road.find_by_number(presence, patron.number, "card")
    name = f"{patron.first_name} {patron.last_name}"
    road.check(presence, "photo_id", ClaimedIdentity(name=name, birth_date=patron.birth_date))
    road.check(
        presence, "details", ClaimedIdentity(name=name, birth_date=patron.birth_date, telephone=patron.telephone)
    )
    road.check(presence, "birth_date", ClaimedIdentity(birth_date=patron.birth_date))
    assert road.identification(presence).matched == {"photo_id", "details", "birth_date"}
    return presence


def test_every_channel_is_told_of() -> None:
    assert set(COUNTS) == set(FACT["channel"].values)


@pytest.mark.parametrize("channel", COUNTS)
def test_only_what_can_be_shown_on_a_channel_counts_there(road: Road, world: World, channel: str) -> None:
    presence = everything_shown(road, world)
    situation = Situation(channel, requester="holder", assured=True, purpose="stated")
    action = "leave-plain-voicemail" if channel == "voicemail" else "confirm-record-exists"

    road.ask(
        road.inquiry(presence, situation, "branch", road_duties(road, presence, situation, action)), action, uuid4()
    )

    counted = world.found(
        "SELECT f.key FROM trail.entries e, jsonb_each_text(e.facts) f"
        " WHERE e.interaction = %s AND e.action = %s AND f.value = 'yes' AND f.key = ANY (%s)",
        presence.interaction, action, list(SHOWN),
    )  # fmt: skip
    assert set(counted) == COUNTS[channel]


def road_duties(road: Road, presence: Presence, situation: Situation, action: str) -> tuple[str, ...]:
    """Whatever must be done first, done."""
    return road.inquiry(presence, situation, "branch").open_duties(action)


@pytest.mark.parametrize("number", ["29999999999999", ""])
def test_what_found_nobody_is_no_evidence_anywhere(road: Road, world: World, number: str) -> None:
    presence = road.begin(world.staff().token)
    road.find_by_number(presence, number, "card")

    said = Situation("in-person", purpose="stated")
    road.ask(road.inquiry(presence, said, "branch"), "check-out-hold-to-self", uuid4())

    assert world.found(
        "SELECT facts ->> k FROM trail.entries, unnest(ARRAY['card', 'number']) k WHERE interaction = %s AND action = %s",
        presence.interaction, "check-out-hold-to-self",
    ) == ["no", "no"]  # fmt: skip
