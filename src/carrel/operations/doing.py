"""Doing: items, holds, fees and contact information."""

from typing import Final

from carrel.cleared import Field
from carrel.operations.handing_over import EMAIL, EMAIL_SETTLED, POSTAL, POSTAL_SETTLED, Way, given
from carrel.operations.particulars import (
    BARCODE,
    CENTS,
    CHECKOUT,
    CONFIRMED_CONTACT,
    CONTACT,
    FEE,
    HOLD,
    NEW_CONTACT,
    OWN_CARD,
    PICKUP,
    PRIVACY_CHOICE,
    SAID_CONTACT,
    SLIP,
    TITLE,
    WISH,
)
from carrel.operations.record import ActKind, Desk, Group, Operation, Reason

_NO_LONGER_OUT: Final = "It is no longer checked out, and everything is as it was before."

DOING: Final = (
    Operation(
        "check-out", Group.DOING, "check out on the account",
        Desk(10, "Check out", "o"),
        hands_over=given("items"),
        act=ActKind(
            "Check out", "Checked out", (BARCODE,),
            listed="Checked out", undone=_NO_LONGER_OUT, is_check_out=True,
        ),
    ),
    Operation(
        "check-out-interlibrary-loan", Group.DOING, "check out an interlibrary loan on the account",
        Desk(180, "Check out an interlibrary loan", "i"),
        hands_over=given("items"),
        act=ActKind(
            "Check out", "Checked out", (BARCODE,),
            listed="Checked out", undone=_NO_LONGER_OUT, is_check_out=True,
            reasons=(Reason("not-an-interlibrary-loan", "That item is not an interlibrary loan.", is_of_item=True),),
        ),
    ),
    Operation(
        "return", Group.DOING, "return an item",
        Desk(20, "Return", "t"),
        needs_account=False,
        act=ActKind(
            "Check in", "Checked in", (BARCODE,), may_be_given=(SLIP,),
            listed="Checked in", undone="It is checked out again, due as before.",
            takes_back=(
                "check-out", "check-out-interlibrary-loan", "check-out-hold-to-holder", "check-out-hold-to-self",
                "return",
            ),
            reasons=(
                Reason(
                    "not-checked-out",
                    "That item was not checked out. Set it aside for sorting.",
                    is_of_item=True,
                ),
                Reason("waits-for-nobody", "That item is not on hold for anyone.", is_of_item=True),
            ),
        ),
    ),
    Operation(
        "renew", Group.DOING, "renew what is checked out",
        Desk(30, "Renew", "r"),
        hands_over=given("existence"),
        act=ActKind(
            "Renew what can be renewed", "What could be renewed has been renewed", may_be_given=(CHECKOUT,),
            listed="Renewed",
        ),
    ),
    Operation(
        "place-hold", Group.DOING, "place a hold",
        Desk(60, "Place a hold", "p"),
        act=ActKind(
            "Place the hold", "The hold{on} is placed", (TITLE, PICKUP),
            listed="Hold placed", undone="The hold{on} was removed.", takes_back=("place-hold",),
            reasons=(
                Reason("no-such-title", "That title is no longer in the catalog. Search again."),
                Reason("held-already", "This account already has a hold on that title."),
            ),
        ),
    ),
    Operation(
        "cancel-hold", Group.DOING, "cancel a hold",
        Desk(70, "Cancel a hold", "x"),
        act=ActKind(
            "Cancel this hold", "The hold{on} is canceled", (HOLD,),
            listed="Hold canceled", undone="The hold is back, in its old place in line.", takes_back=("cancel-hold",),
            companion="hear-holds",
        ),
    ),
    Operation(
        "change-hold", Group.DOING, "change a hold",
        Desk(80, "Change a hold", "g"),
        act=ActKind(
            "Move this hold", "The hold{on} is moved", (HOLD, PICKUP),
            listed="Hold moved", undone="The hold is back at its earlier pickup location.", takes_back=("change-hold",),
            companion="hear-holds",
        ),
    ),
    Operation(
        "pay-fee", Group.DOING, "pay a fee",
        Desk(140, "Pay a fee", "y"),
        clears=(Field.BALANCE,), hands_over=given("existence"),
        act=ActKind(
            "Take the payment", "Paid", (CENTS,), may_be_given=(FEE,), companion="hear-balance",
            reasons=(
                Reason("no-amount", "Type the amount paid."),
                Reason("more-than-owed", "That is more than is owed."),
            ),
        ),
    ),
    Operation(
        "update-contact", Group.DOING, "update contact information",
        Desk(190, "Update contact information", "u"),
        hands_over=given(EMAIL, POSTAL),
        act=ActKind(
            "Save it", "Saved", (CONTACT, NEW_CONTACT),
            reasons=(
                Reason("not-contact-information", "That is not contact information. Check what was typed."),
            ),
        ),
    ),
    Operation(
        "find-hold-on-shelf", Group.DOING, "find a hold on the shelf",
        Desk(110, "Find a hold on the shelf", "f"),
        hands_over=given("held-item"), needs_account=False,
        act=ActKind("They were helped to the shelf", is_by_hand=True),
    ),
    Operation(
        "check-out-hold-to-holder", Group.DOING, "check out a hold on the holder's account",
        Desk(90, "Pick up a hold: this account", "k"),
        hands_over=given("held-item", "items"),
        act=ActKind(
            "Check out to this account", "Checked out to this account", (BARCODE,),
            listed="Checked out", undone=_NO_LONGER_OUT, is_check_out=True,
            reasons=(Reason("not-their-hold", "That item is not on hold for this account.", is_of_item=True),),
        ),
    ),
    Operation(
        "check-out-hold-to-self", Group.DOING, "check out a hold on the account of the person picking it up",
        Desk(100, "Pick up a hold: own card", "s"),
        hands_over=given("held-item"), needs_account=False,
        act=ActKind(
            "Check out to their own card", "Checked out to their own card", (BARCODE,), may_be_given=(OWN_CARD,),
            listed="Out to own card", undone=_NO_LONGER_OUT, is_check_out=True,
            reasons=(
                Reason("not-on-the-hold-shelf", "That item is not on the hold shelf.", is_of_item=True),
                Reason("no-own-card", "Their own card has not been shown yet. Scan it."),
                Reason("no-such-card", "No card has that number. Scan it again."),
            ),
        ),
    ),
    Operation(
        "confirm-contact", Group.DOING, "confirm contact information that is new",
        Desk(500, "Confirm new contact information"),
        hands_over=(Way((EMAIL_SETTLED,), knowing=(EMAIL,)), Way((POSTAL_SETTLED,), knowing=(POSTAL,))),
        act=ActKind(
            "Confirm it", "Confirmed: it now counts as settled", (CONFIRMED_CONTACT, SAID_CONTACT),
            reasons=(
                Reason(
                    "not-what-is-on-file",
                    "That is not what is on file. Nothing was confirmed: write down what they give instead.",
                ),
            ),
        ),
    ),
    Operation(
        "change-privacy-choices", Group.DOING, "change their privacy choices",
        Desk(505, "Change privacy choices"),
        act=ActKind(
            "Save the choice", "Saved as they chose", (PRIVACY_CHOICE, WISH),
            reasons=(
                Reason(
                    "number-not-confirmed",
                    "No number is confirmed for messages. Confirm one first, or write down theirs.",
                ),
            ),
        ),
    ),
)  # fmt: skip
