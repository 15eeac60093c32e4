"""What the guard tells of an interaction, whichever library system it is of."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from carrel.database.pool import Application
from carrel.ports import Presence, Standing, Unsettled


def standing_of(application: Application, presence: Presence) -> Standing:
    """As `LibrarySystem.standing`."""
    row = application.row("SELECT * FROM road.state(%s, %s)", presence.token, presence.interaction)
    return Standing(
        row["found"], frozenset(row["shown"]), frozenset(row["matched"]), row["last_check"], row["label"] or "",
        MappingProxyType(row["circumstances"]), row["idle_seconds_left"], row["revision"], row["label_shows_name"],
        row["account"], row["has_own_card"], row["credential"], row["tries_left"],
        tuple(map(_unsettled, row["unsettled"])), row["is_frozen"],
    )  # fmt: skip


def _unsettled(told: Mapping[str, Any]) -> Unsettled:
    settles_on = told["settles_on"]
    return Unsettled(
        told["kind"], date.fromisoformat(told["since"]), told["channel"],
        date.fromisoformat(settles_on) if settles_on else None, told["waits"],
    )  # fmt: skip
