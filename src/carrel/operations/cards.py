"""Card and PIN: what lets somebody in."""

from typing import Final

from carrel.cleared import Field
from carrel.operations.handing_over import (
    BY_EMAIL,
    EMAIL,
    FROM_AFAR,
    POSTAL,
    SPOKEN,
    STAFFED_FROM_AFAR,
    VISITS,
    Way,
    given,
    sent,
)
from carrel.operations.particulars import CREDENTIAL, NEW_NUMBER, NEW_PIN
from carrel.operations.record import ActKind, Desk, Group, Operation, Reason

_CREDENTIAL: Final = "credential"
_COMING_IN: Final = "cannot_come_in"

CARDS: Final = (
    Operation(
        "give-card-number", Group.CARD_AND_PIN, "be given the card number",
        Desk(230, "Get the card number", "n", _COMING_IN),
        clears=(Field.CARD_NUMBER,), hands_over=sent("number"),
    ),
    Operation(
        "replace-card", Group.CARD_AND_PIN, "have the card replaced",
        Desk(240, "Replace the card", "j", _COMING_IN),
        hands_over=(
            Way(("card", "number"), VISITS),
            Way(("number",), FROM_AFAR),
            Way(("number",), BY_EMAIL, sent_to=EMAIL),
            Way(("card", "number"), STAFFED_FROM_AFAR, sent_to=POSTAL),
        ),
        act=ActKind(
            "Replace the card", "The new card works, and the old one no longer does", (NEW_NUMBER,),
            reasons=(
                Reason("not-a-card-number", "That is not a card number. Scan the new card."),
                Reason("number-in-use", "That number belongs to another card. Use a new one."),
            ),
        ),
    ),
    Operation(
        "email-card-number", Group.CARD_AND_PIN, "have the card number emailed",
        Desk(560, "Have the card number emailed", circumstance=_COMING_IN),
        hands_over=(Way(("number",), sent_to=EMAIL),),
        act=ActKind(
            "Have it sent to the address on file",
            "Waiting to be sent to the address on file. It has not been sent yet",
        ),
    ),
    Operation(
        "mail-card", Group.CARD_AND_PIN, "have a card mailed",
        Desk(570, "Have a card mailed", circumstance=_COMING_IN),
        hands_over=(Way(("card", "number"), sent_to=POSTAL),),
        act=ActKind(
            "Have a card mailed to the address on file",
            "Waiting to be mailed to the address on file. It has not been mailed yet",
        ),
    ),
    Operation(
        "change-pin", Group.CARD_AND_PIN, "set a new PIN or password themselves",
        Desk(210, "Set a new PIN", "z", _CREDENTIAL),
        hands_over=given("pin"),
        act=ActKind("Set it", "The new one works", (CREDENTIAL, NEW_PIN)),
    ),
    Operation(
        "reset-pin", Group.CARD_AND_PIN, "have staff start a PIN or password reset",
        Desk(220, "Have the PIN reset", "e", _CREDENTIAL),
        hands_over=(Way(("pin",), (*SPOKEN, "text", "mail")), Way(("pin",), ("email",), sent_to=EMAIL)),
        act=ActKind(
            "Start the reset",
            "The old one no longer works. Instructions for a new one are waiting to be sent to the address on file",
            (CREDENTIAL,),
        ),
    ),
    Operation(
        "refer-to-forgot-pin", Group.CARD_AND_PIN, "be referred to Forgot Your PIN/Password",
        Desk(550, "Use Forgot Your PIN/Password", circumstance=_CREDENTIAL),
        # The page asks for the number, and mails a link to the address on file.
        hands_over=(Way(("pin",), sent_to=EMAIL, knowing=("number",)),),
        act=ActKind("They were sent to the page", is_by_hand=True),
    ),
)  # fmt: skip
