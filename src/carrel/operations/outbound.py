"""Outbound and institutional: what the library sends, gives away or reports."""

from typing import Final

from carrel.cleared import Field
from carrel.operations.record import ActKind, Desk, Group, Operation

OUTBOUND: Final = (
    Operation(
        "leave-detailed-voicemail", Group.OUTBOUND, "leave a detailed voicemail",
        Desk(310, "Leave a detailed message", "d"),
        clears=(Field.HOLDS, Field.TELEPHONE), is_message=True,
        act=ActKind("The message was left", is_by_hand=True, opens_first=True),
    ),
    Operation(
        "leave-plain-voicemail", Group.OUTBOUND, "leave a voicemail asking them to call the library",
        Desk(300, "Leave a plain message", "p"),
        is_message=True,
        act=ActKind("The message was left", is_by_hand=True),
    ),
    Operation(
        "send-event-mailing", Group.OUTBOUND, "send news of events and services",
        Desk(600, "Send news of events"),
        act=ActKind(is_by_hand=True),
    ),
    Operation(
        "share-contact-with-friends", Group.OUTBOUND, "give contact information to the Friends of the Library",
        Desk(610, "Give contact information to the Friends"),
        act=ActKind(is_by_hand=True),
    ),
    Operation(
        "share-contact-with-foundation", Group.OUTBOUND, "give contact information to the Library Foundation",
        Desk(620, "Give contact information to the Foundation"),
        act=ActKind(is_by_hand=True),
    ),
    Operation(
        "send-notice-through-agency", Group.OUTBOUND, "send a notice through an outside agency",
        Desk(590, "Send a notice through an agency"),
        act=ActKind(is_by_hand=True),
    ),
    Operation(
        "sell-or-share-contact", Group.OUTBOUND, "sell, rent or distribute contact information",
        Desk(630, "Sell or share contact information"),
    ),
    Operation(
        "report-as-mandated", Group.OUTBOUND, "make a report that the law mandates",
        Desk(640, "Make a mandated report"),
        needs_account=False,
        act=ActKind("The report was made", is_by_hand=True),
    ),
    Operation(
        "browse-without-purpose", Group.OUTBOUND, "look at a record without a patron to help",
        Desk(650, "Look without a patron to help"),
    ),
)  # fmt: skip
