"""Hearing and seeing: what is told, shown or handed over, and changes nothing."""

from typing import Final

from carrel.cleared import Field
from carrel.operations.handing_over import BY_MAIL, EMAIL, POSTAL, SPOKEN, Way, given, said, sent
from carrel.operations.record import Desk, Group, Operation

HEARING: Final = (
    Operation(
        "hear-checkouts", Group.HEARING, "hear what is checked out",
        Desk(40, "Hear what is checked out", "c"),
        clears=(Field.CHECKOUTS, Field.RECENT), hands_over=said("checkouts"),
    ),
    Operation(
        "hear-holds", Group.HEARING, "hear the holds: titles, pickup location, whether there are any",
        Desk(50, "Hear the holds", "h"),
        clears=(Field.HOLDS,), hands_over=said("holds"),
    ),
    Operation(
        "hear-fee-details", Group.HEARING, "hear what the fees are for",
        Desk(130, "Hear what the fees are for", "w"),
        clears=(Field.FEES,), hands_over=said("fees"),
    ),
    Operation(
        "hear-balance", Group.HEARING, "hear the amount owed, to pay it",
        Desk(120, "Hear the amount owed", "b"),
        clears=(Field.BALANCE,), hands_over=given("balance"),
    ),
    Operation(
        "hear-history", Group.HEARING, "hear past checkouts",
        Desk(510, "Hear past checkouts"),
        clears=(Field.HISTORY,), hands_over=said("history"),
    ),
    Operation(
        "hear-questions-asked", Group.HEARING, "hear the questions asked of the library",
        Desk(520, "Hear questions asked of the library"),
        clears=(Field.QUESTIONS,), hands_over=given("questions"),
    ),
    Operation(
        "hear-program-registrations", Group.HEARING, "hear which programs are registered for",
        Desk(260, "Hear program registrations", "m"),
        clears=(Field.REGISTRATIONS,), hands_over=said("registrations"),
    ),
    Operation(
        "receive-checkout-list", Group.HEARING, "receive a list of what is checked out",
        Desk(150, "Get a list of what is out", "l"),
        clears=(Field.CHECKOUTS,), hands_over=sent("checkouts"),
    ),
    Operation(
        "receive-detailed-receipt", Group.HEARING, "receive a receipt that says what was paid for",
        Desk(170, "Get a detailed receipt", "d"),
        clears=(Field.DETAILED_RECEIPT,),
        hands_over=(
            Way(("fees",), (*SPOKEN, "text")),
            Way(("fees",), ("email",), sent_to=EMAIL),
            Way(("fees",), BY_MAIL, sent_to=POSTAL),
        ),
    ),
    Operation(
        "receive-plain-receipt", Group.HEARING, "receive a receipt with amount and date alone",
        Desk(160, "Get a plain receipt", "q"),
        clears=(Field.PLAIN_RECEIPT,), hands_over=given("balance"),
    ),
    Operation(
        "see-own-screen", Group.HEARING, "see the staff screen, turned or shared on video",
        Desk(200, "See the screen", "v"),
        clears=(
            Field.CHECKOUTS, Field.HOLDS, Field.FEES, Field.BALANCE, Field.REGISTRATIONS, Field.PERSONAL,
        ),
        hands_over=given("checkouts", "holds", "fees", "personal-information"),
    ),
    Operation(
        "view-own-contact", Group.HEARING, "see their own contact information in the portal",
        Desk(580, "See contact information in the portal"),
        clears=(Field.PERSONAL,), hands_over=given("personal-information"),
    ),
    Operation(
        "view-own-choices", Group.HEARING, "see their own privacy choices in the portal",
        Desk(582, "See privacy choices in the portal"),
        clears=(Field.CHOICES,),
    ),
    Operation(
        "view-who-looked", Group.HEARING, "see in the portal who looked at their account",
        Desk(584, "See in the portal who looked"),
        clears=(Field.LOOKS,),
    ),
    Operation(
        "hear-personal-information", Group.HEARING,
        "hear personal information: name, address, telephone, email, birth date",
        Desk(250, "Hear personal information", "a"),
        hands_over=given("personal-information"),
    ),
    Operation(
        "copy-personal-information", Group.HEARING, "receive a copy of personal information",
        Desk(540, "Get a copy of personal information"),
        hands_over=given("personal-information"),
    ),
    Operation(
        "confirm-record-exists", Group.HEARING, "learn whether there is a record",
        Desk(530, "Learn whether there is a record"),
        hands_over=given("existence"),
    ),
)  # fmt: skip
