"""The ways in which an action hands something over, as its record tells them.

What is handed over is an asset of the escalation model (`policy/analysis/handover.py`), by its name.
"""

from dataclasses import dataclass
from typing import Final

from carrel.terms import CHANNELS

EMAIL: Final = "email"
"""The email address on file is theirs, and was just changed."""
EMAIL_SETTLED: Final = "email-settled"
"""The email address on file is theirs, and the hold-down has passed."""
POSTAL: Final = "postal"
POSTAL_SETTLED: Final = "postal-settled"

SPOKEN: Final = tuple(channel.name for channel in CHANNELS if channel.answered == "spoken")
BY_EMAIL: Final = tuple(channel.name for channel in CHANNELS if channel.answered == "by email")
BY_MAIL: Final = tuple(channel.name for channel in CHANNELS if channel.answered == "by mail")
VISITS: Final = tuple(channel.name for channel in CHANNELS if channel.is_visit)
FROM_AFAR: Final = tuple(channel for channel in SPOKEN if channel not in VISITS)
STAFFED_FROM_AFAR: Final = tuple(channel.name for channel in CHANNELS if channel.is_attended and not channel.is_visit)
EXCHANGED: Final = (*SPOKEN, *BY_EMAIL)
"""Where an answer is part of a conversation, and is sent nowhere (R40)."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an action hands something over.

    `channels` are those on which it happens this way (empty: all); `sent_to` is the address it arrives at (`email`,
    `postal`, or empty when it is handed to the person); `knowing` is what the person must have besides.
    """

    gains: tuple[str, ...]
    channels: tuple[str, ...] = ()
    sent_to: str = ""
    knowing: tuple[str, ...] = ()


def given(*gains: str) -> tuple[Way, ...]:
    """Handed to the person, on whatever channel."""
    return (Way(gains),)


def said(*gains: str) -> tuple[Way, ...]:
    """ClaimedIdentity in any conversation; where the answer is a letter, it goes to the address on file (R40)."""
    return (Way(gains, EXCHANGED), Way(gains, BY_MAIL, sent_to=POSTAL))


def sent(*gains: str) -> tuple[Way, ...]:
    """Handed over where people talk; in writing it goes to the address on file (R36)."""
    return (
        Way(gains, SPOKEN),
        Way(gains, BY_EMAIL, sent_to=EMAIL),
        Way(gains, BY_MAIL, sent_to=POSTAL),
    )
