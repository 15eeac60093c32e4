"""Alarms: changes of contact information that somebody took back by a link, for staff to look into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from carrel.database.pool import Application
from carrel.ports import InvalidInput
from carrel.terms import CHANNELS

ENDS: Final[Mapping[str, str]] = {
    "holder-came-in": "The account holder came in with photo ID",
    "was-the-holder": "The account holder had made the change",
    "mistake": "Nothing had happened",
}
"""How looking into it ended, and how that reads."""

KINDS: Final[Mapping[str, str]] = {
    "email": "email address",
    "telephone": "telephone number",
    "address": "postal address",
}
_CHANNELS: Final = {channel.name: channel.words.lower() or channel.name for channel in CHANNELS}


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was taken back: of which kind, when, by whom, where and on which channel, and on what evidence."""

    kind: str
    at: datetime
    by: str
    branch: str
    channel: str
    evidence: tuple[str, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """From what the database tells."""
        return cls(
            KINDS[told["kind"]], datetime.fromisoformat(told["at"]), told["by"], told["branch"],
            _CHANNELS.get(told["channel"], ""), tuple(each.replace("_", " ") for each in told["evidence"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alarm:
    """An account on which nothing is sent until this is closed. `is_own`: whoever looks made one of the changes."""

    number: int
    raised_at: datetime
    user_key: int | None
    changes: tuple[Change, ...]
    is_own: bool


class Alarms:
    """The open alarms. The database shows them to supervisors and administrators alone."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def all_open(self, token: str) -> Sequence[Alarm]:
        """The oldest first; of whom they tell is written down before. Raises `NotYourRole`."""
        look = self._application.row("SELECT road.look_at_alarms(%s) AS look", token)["look"]
        rows = self._application.rows("SELECT * FROM road.alarms(%s, %s)", token, look)
        return [
            Alarm(
                row["id"], row["raised_at"], row["user_key"], tuple(map(Change.of, row["changes"])), row["is_own"]
            )
            for row in rows
        ]  # fmt: skip

    def close(self, token: str, number: int, how: str) -> None:
        """Sending goes on. Raises `NotYourRole`, for whoever made one of the changes, too, and `InvalidInput`."""
        if how not in ENDS:
            raise InvalidInput("an alarm does not end like that")
        self._application.rows("SELECT road.close_alarm(%s, %s, %s)", token, number, how)
