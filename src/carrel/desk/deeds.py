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
    "return": "Check in",
    "renew": "Renew what can be renewed",
    "place-hold": "Place the hold",
    "cancel-hold": "Cancel this hold",
    "change-hold": "Move this hold",
    "pay-fee": "Take the payment",
    "update-contact": "Write it down",
    "replace-card": "Replace the card",
    "email-card-number": "Have it sent to the address on file",
    "mail-card": "Have a card mailed to the address on file",
    "change-pin": "Set it",
    "reset-pin": "Start the reset",
    "find-hold-on-shelf": "They are helped to the shelf",
    "refer-to-forgot-pin": "They are sent to the page",
    "leave-detailed-voicemail": "The message is left",
    "leave-plain-voicemail": "The message is left",
    "report-as-mandated": "The report is made",
}
_OTHERWISE: Final = "It is done"

COMPANION: Final[Mapping[str, str]] = {
    "pay-fee": "hear-balance",
    "cancel-hold": "hear-holds",
    "change-hold": "hear-holds",
}
"""What must be open to carry out a deed: an inquiry of its own, with its own answer and its own row."""

CLEARS_ITS_COMPANION: Final = frozenset({"pay-fee"})
"""Where the companion may not be asked, the deed's own inquiry opens the same: the amount that is to be paid."""

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


CHECKS_OUT: Final = AGAIN - {"return"}
"""Every act after which an item is out."""


def particulars(
    action: str, branches: Mapping[str, str], branch: str, *, has_own_card: bool = False
) -> tuple[Particular, ...]:
    """The fields of a deed's form; a place to pick up begins with the branch of the desk.

    `has_own_card`: the person's own card was shown already, and is not asked for again.
    """
    names = DEEDS[action]
    if action == "check-out-hold-to-self" and not has_own_card:
        names = (*names, "own_card")
    return tuple(
        replace(_PARTICULARS[name], choices=tuple(branches.items()), value=branch)
        if name == "pickup"
        else _PARTICULARS[name]
        for name in dict.fromkeys(names)
    )


def filled(fields: tuple[Particular, ...], given: Mapping[str, str]) -> tuple[Particular, ...]:
    """The fields with what was typed before; a secret is typed anew."""
    return tuple(
        replace(each, value=given[each.name]) if each.kind != "secret" and given.get(each.name) else each
        for each in fields
    )


def button(action: str) -> str:
    """What the button says."""
    return BUTTONS.get(action, _OTHERWISE)
