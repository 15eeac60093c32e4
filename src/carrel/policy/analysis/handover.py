"""What a permitted action hands over, and to where: the part of the escalation model that is not a rule.

Which action hands over what stands in its record (`carrel.operations`). An asset is something a person can have:
evidence to show, something learned, or an address on the account that is theirs. Source: the vocabulary's actions, the
readings R5, R36 and R40, and what the steps mean in the model's issue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from carrel.operations import OPERATIONS
from carrel.operations.handing_over import EMAIL, EMAIL_SETTLED, POSTAL, POSTAL_SETTLED
from carrel.policy.facts import BRINGS as BROUGHT_BY

ADDRESSES: Final = (EMAIL, EMAIL_SETTLED, POSTAL, POSTAL_SETTLED)

ASSETS: Final[Mapping[str, str]] = {
    "card": "a card",
    "number": "the card number",
    "pin": "the PIN",
    "photo_id": "photo identification",
    "details": "identifying details",
    "birth_date": "the birth date",
    "name": "the name",
    "shelf_key": "the shelf key",
    "checkouts": "titles: what is checked out",
    "holds": "titles: what is on hold, and where",
    "history": "titles: what was borrowed",
    "fees": "titles: what the fees are for",
    "questions": "the questions asked",
    "registrations": "the program registrations",
    "personal-information": "personal information",
    "balance": "the amount owed",
    "existence": "that there is a record",
    "held-item": "a held item, from the shelf",
    "items": "items, on the holder's account",
    EMAIL: "the email address on file is theirs",
    EMAIL_SETTLED: "the email address on file is theirs, and counts as settled",
    POSTAL: "the postal address on file is theirs",
    POSTAL_SETTLED: "the postal address on file is theirs, and counts as settled",
}

TITLES: Final = frozenset({"checkouts", "holds", "history", "fees"})
SECRETS: Final = frozenset({"card", "number", "pin", "questions", "registrations", "personal-information"}) | TITLES
"""What nobody may come to who knows a name alone."""


@dataclass(frozen=True, slots=True)
class Handover:
    """One way in which an action hands something over, as `operations.handing_over.Way` has it."""

    action: str
    gains: tuple[str, ...]
    channels: tuple[str, ...] = ()
    sent_to: str = ""
    knowing: tuple[str, ...] = ()


HANDOVERS: Final = tuple(
    Handover(each.name, way.gains, way.channels, way.sent_to, way.knowing)
    for each in OPERATIONS
    for way in each.hands_over
)
"""Every way, from the records of the actions."""

BRINGS: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: (brought,) for name, brought in BROUGHT_BY.items()},
    "personal-information": ("details", "birth_date"),
}
"""What an asset brings with it."""

ASSUMPTIONS: Final = (
    "Staff can become sure of anyone who shows what the holder's standing requires.",
    "Notices through an agency carry no titles; permission for detailed voicemail stays with its number (R42).",
    "The label of a hold shows name and number, so anyone who knows both has the shelf key (R43 gives the exceptions).",
    "The page behind Forgot Your PIN/Password asks for the card number and mails its link to the address on file.",
    "A PIN reset by email arrives at the address on file.",
    "The turned screen shows personal information.",
    "No exception is in force, unless one is named.",
)
