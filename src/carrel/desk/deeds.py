"""The form of each deed: which particulars it asks for, in which words, and what its button says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from carrel.ports import DEEDS


@dataclass(frozen=True, slots=True)
class Particular:
    """One field of a deed's form. `kind` is item, card, title, hold, amount, choice, secret or line.

    `scan` names what a scanner may put here: item or card.
    """

    name: str
    words: str
    kind: str = "line"
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    scan: str = ""
    hint: str = ""


_PARTICULARS: Final[Mapping[str, Particular]] = {
    "barcode": Particular("barcode", "Item", "item", scan="item", hint="Scan the item, or type its barcode."),
    "own_card": Particular(
        "own_card", "Their own card", "card", scan="card", hint="Scan the card of whoever takes it."
    ),
    "new_number": Particular("new_number", "The new card", "card", scan="card", hint="Scan the new card."),
    "title": Particular("title", "Title", "title"),
    "hold": Particular("hold", "Which hold", "hold"),
    "pickup": Particular("pickup", "Pick up at", "choice"),
    "cents": Particular("dollars", "Amount paid", "amount"),
    "kind": Particular(
        "kind", "What is new", "choice", (("email", "Email"), ("telephone", "Telephone"), ("address", "Postal address"))
    ),
    "value": Particular("value", "The new one, as they give it", hint="Nothing on file is shown, or read back."),
    "credential": Particular(
        "credential",
        "Which",
        "choice",
        (("library-pin", "Library PIN"), ("library-connect-password", "Library Connect password")),
    ),
    "new_pin": Particular("new_pin", "The new one", "secret", hint="They type it themselves: turn the keypad to them."),
}

BUTTONS: Final[Mapping[str, str]] = {
    "check-out": "Check out",
    "check-out-interlibrary-loan": "Check out",
    "check-out-hold-to-holder": "Check out to this account",
    "check-out-hold-to-self": "Check out to their own card",
    "return": "Take it back",
    "renew": "Renew what can be renewed",
    "place-hold": "Place the hold",
    "cancel-hold": "Cancel this hold",
    "change-hold": "Move this hold",
    "pay-fee": "Take the payment",
    "update-contact": "Write it down",
    "replace-card": "Replace the card",
    "email-card-number": "Send it to the address on file",
    "mail-card": "Mail a card to the address on file",
    "change-pin": "Set it",
    "reset-pin": "Start the reset",
    "find-hold-on-shelf": "They are helped to the shelf",
    "refer-to-forgot-pin": "They are sent to the page",
    "leave-detailed-voicemail": "The message is left",
    "leave-plain-voicemail": "The message is left",
    "report-as-mandated": "The report is made",
}
_OTHERWISE: Final = "It is done"

RESULTS: Final[Mapping[str, str]] = {
    "check-out": "Checked out",
    "check-out-interlibrary-loan": "Checked out",
    "check-out-hold-to-holder": "Checked out to this account",
    "check-out-hold-to-self": "Checked out to their own card",
    "return": "Taken back",
    "renew": "What could be renewed has been renewed",
    "place-hold": "The hold is placed",
    "cancel-hold": "The hold is canceled",
    "change-hold": "The hold is moved",
    "pay-fee": "Paid",
    "update-contact": "Written down",
    "replace-card": "The new card works, and the old one no longer does",
    "email-card-number": "It will be sent to the address on file",
    "mail-card": "A card will be mailed to the address on file",
    "change-pin": "The new one works",
    "reset-pin": "The old one no longer works. The way to a new one is on its way",
}

COMPANION: Final[Mapping[str, str]] = {
    "pay-fee": "hear-balance",
    "cancel-hold": "hear-holds",
    "change-hold": "hear-holds",
}
"""What must be open to carry out a deed: an inquiry of its own, with its own answer and its own row."""

OPENS_FIRST: Final = "leave-detailed-voicemail"
"""What is said is opened, as an inquiry, and then the message is left."""

NOTHING_TO_OPEN: Final = frozenset({"confirm-record-exists", "browse-without-purpose"})
"""The answer is all there is: nothing is read for them, and nothing done."""

NEEDS_NO_ACCOUNT: Final = frozenset({"return", "find-hold-on-shelf", "check-out-hold-to-self", "report-as-mandated"})
"""What is permitted without an account is done without one; anything else waits until one is found."""

AGAIN: Final = frozenset(
    {"check-out", "check-out-interlibrary-loan", "check-out-hold-to-holder", "check-out-hold-to-self", "return"}
)
"""After these the form stays open for the next item."""


def particulars(action: str, branches: Mapping[str, str], branch: str) -> tuple[Particular, ...]:
    """The fields of a deed's form; a place to pick up begins with the branch of the desk."""
    return tuple(
        replace(_PARTICULARS[name], choices=tuple(branches.items()), value=branch)
        if name == "pickup"
        else _PARTICULARS[name]
        for name in DEEDS[action]
    )


def button(action: str) -> str:
    """What the button says."""
    return BUTTONS.get(action, _OTHERWISE)


def result(action: str) -> str:
    """What is said when it is done."""
    return RESULTS.get(action, "Done")
