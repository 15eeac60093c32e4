"""What the guard tells of an interaction, whichever library system it is of."""

from types import MappingProxyType

from carrel.database.pool import Application
from carrel.ports import Presence, Standing


def standing_of(application: Application, presence: Presence) -> Standing:
    """As `LibrarySystem.standing`."""
    row = application.row("SELECT * FROM road.state(%s, %s)", presence.token, presence.interaction)
    return Standing(
        row["found"], frozenset(row["shown"]), frozenset(row["matched"]), row["last_check"], row["label"] or "",
        MappingProxyType(row["circumstances"]), row["idle_seconds_left"], row["revision"], row["label_shows_name"],
        row["account"], row["has_own_card"], row["credential"], row["tries_left"],
    )  # fmt: skip
