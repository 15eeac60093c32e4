"""What a permitted action hands over, and to where: the part of the escalation model that is not a rule.

An asset is something a person can have: evidence to show, something learned, or an address on the account that is
theirs. Source: the vocabulary's actions, the readings R5, R36 and R40, and what the steps mean in the model's issue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

EMAIL: Final = "email"
"""The email address on file is theirs, and was just changed."""
EMAIL_SETTLED: Final = "email-settled"
"""The email address on file is theirs, and the hold-down has passed."""
POSTAL: Final = "postal"
POSTAL_SETTLED: Final = "postal-settled"

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
    """One way in which an action hands something over.

    `channels` are those on which it happens this way (empty: all); `sent_to` is the address it arrives at (`email`,
    `postal`, or empty when it is handed to the person); `knowing` is what the person must have besides.
    """

    action: str
    gains: tuple[str, ...]
    channels: tuple[str, ...] = ()
    sent_to: str = ""
    knowing: tuple[str, ...] = ()


_SPOKEN: Final = ("in-person", "self-checkout", "telephone", "chat", "video", "online")
_BY_EMAIL: Final = ("email", "text")
_BY_MAIL: Final = ("mail",)


_EXCHANGED: Final = (*_SPOKEN, *_BY_EMAIL)
"""Where an answer is part of a conversation, and is sent nowhere (R40)."""


def _said(action: str, *gains: str) -> tuple[Handover, ...]:
    """Said in any conversation; where the answer is a letter, it goes to the address on file (R40)."""
    return (Handover(action, gains, _EXCHANGED), Handover(action, gains, _BY_MAIL, sent_to=POSTAL))


def _sent(action: str, *gains: str) -> tuple[Handover, ...]:
    """Handed over where people talk; in writing it goes to the address on file (R36)."""
    return (
        Handover(action, gains, _SPOKEN),
        Handover(action, gains, _BY_EMAIL, sent_to=EMAIL),
        Handover(action, gains, _BY_MAIL, sent_to=POSTAL),
    )


HANDOVERS: Final = (
    *_said("hear-checkouts", "checkouts"),
    *_said("hear-holds", "holds"),
    *_said("hear-history", "history"),
    *_said("hear-fee-details", "fees"),
    Handover("hear-balance", ("balance",)),
    Handover("hear-questions-asked", ("questions",)),
    *_said("hear-program-registrations", "registrations"),
    *_sent("receive-checkout-list", "checkouts"),
    Handover("receive-detailed-receipt", ("fees",), (*_SPOKEN, "text")),
    Handover("receive-detailed-receipt", ("fees",), ("email",), sent_to=EMAIL),
    Handover("receive-detailed-receipt", ("fees",), _BY_MAIL, sent_to=POSTAL),
    Handover("receive-plain-receipt", ("balance",)),
    Handover("see-own-screen", ("checkouts", "holds", "fees", "personal-information")),
    Handover("view-own-contact", ("personal-information",)),
    Handover("hear-personal-information", ("personal-information",)),
    Handover("copy-personal-information", ("personal-information",)),
    Handover("confirm-record-exists", ("existence",)),
    Handover("check-out", ("items",)),
    Handover("check-out-interlibrary-loan", ("items",)),
    Handover("renew", ("existence",)),
    Handover("pay-fee", ("existence",)),
    Handover("find-hold-on-shelf", ("held-item",)),
    Handover("check-out-hold-to-holder", ("held-item", "items")),
    Handover("check-out-hold-to-self", ("held-item",)),
    Handover("update-contact", (EMAIL, POSTAL)),
    *_sent("give-card-number", "number"),
    Handover("replace-card", ("card", "number"), ("in-person", "self-checkout")),
    Handover("replace-card", ("number",), ("telephone", "chat", "video", "online")),
    Handover("replace-card", ("number",), _BY_EMAIL, sent_to=EMAIL),
    Handover("replace-card", ("card", "number"), ("telephone", "chat", "video", *_BY_EMAIL), sent_to=POSTAL),
    Handover("email-card-number", ("number",), sent_to=EMAIL),
    Handover("mail-card", ("card", "number"), sent_to=POSTAL),
    Handover("change-pin", ("pin",)),
    Handover("reset-pin", ("pin",), (*_SPOKEN, "text", "mail")),
    Handover("reset-pin", ("pin",), ("email",), sent_to=EMAIL),
    Handover("refer-to-forgot-pin", ("pin",), sent_to=EMAIL, knowing=("number",)),
)
"""Every way. The page behind Forgot Your PIN/Password asks for the number, and mails a link to the address on file."""

BRINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "card": ("number",),
    "personal-information": ("details", "birth_date"),
}
"""What an asset brings with it."""

ASSUMPTIONS: Final = (
    "Being sure of someone is attainable by whoever shows what the holder's standing asks.",
    "Notices through an agency carry no titles; permission for detailed voicemail stays with its number (R42).",
    "The label of a hold shows name and number, so whoever knows both has the shelf key (R43 tells where not).",
    "The page behind Forgot Your PIN/Password asks for the card number and mails its link to the address on file.",
    "A PIN reset by email arrives at the address on file.",
    "The turned screen shows personal information.",
    "No exception is in force, unless one is named.",
)
