"""Everything that may be asked of the policy, by group.

What an action hands over, and to where, is in `analysis/handover.py`. Source: the policy's vocabulary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from carrel.policy.facts import FACT, FactError, Facts, Impossible
from carrel.policy.words import did_you_mean


class Group(StrEnum):
    """The four kinds of action."""

    HEARING = "hearing and seeing"
    DOING = "doing"
    CARD_AND_PIN = "card and PIN"
    OUTBOUND = "outbound and institutional"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that may be asked, and how a person would say it."""

    name: str
    group: Group
    meaning: str


def _of(group: Group, meanings: Mapping[str, str]) -> tuple[Action, ...]:
    return tuple(Action(name, group, meaning) for name, meaning in meanings.items())


ACTIONS: Final = (
    *_of(
        Group.HEARING,
        {
            "hear-checkouts": "hear what is checked out",
            "hear-holds": "hear the holds: titles, pick-up place, whether there are any",
            "hear-fee-details": "hear what the fees are for",
            "hear-balance": "hear the amount owed, to pay it",
            "hear-history": "hear past checkouts",
            "hear-questions-asked": "hear the questions asked of the library",
            "hear-program-registrations": "hear which programs are registered for",
            "receive-checkout-list": "receive a list of what is checked out",
            "receive-detailed-receipt": "receive a receipt that says what was paid for",
            "receive-plain-receipt": "receive a receipt with amount and date alone",
            "see-own-screen": "see the staff screen, turned or shared on video",
            "view-own-contact": "see their own contact information in the portal",
            "hear-personal-information": "hear personal information: name, address, telephone, email, birth date",
            "copy-personal-information": "receive a copy of personal information",
            "confirm-record-exists": "learn whether there is a record",
        },
    ),
    *_of(
        Group.DOING,
        {
            "check-out": "check out on the account",
            "check-out-interlibrary-loan": "check out an interlibrary loan on the account",
            "return": "return an item",
            "renew": "renew what is checked out",
            "place-hold": "place a hold",
            "cancel-hold": "cancel a hold",
            "change-hold": "change a hold",
            "pay-fee": "pay a fee",
            "update-contact": "update contact information",
            "find-hold-on-shelf": "find a hold on the shelf",
            "check-out-hold-to-holder": "check out a hold on the holder's account",
            "check-out-hold-to-self": "check out a hold on the account of the person picking it up",
        },
    ),
    *_of(
        Group.CARD_AND_PIN,
        {
            "give-card-number": "be given the card number",
            "replace-card": "have the card replaced",
            "email-card-number": "have the card number emailed",
            "mail-card": "have a card mailed",
            "change-pin": "set a new PIN or password themselves",
            "reset-pin": "have staff start a PIN or password reset",
            "refer-to-forgot-pin": "be referred to Forgot Your PIN/Password",
        },
    ),
    *_of(
        Group.OUTBOUND,
        {
            "leave-detailed-voicemail": "leave a voicemail with particulars",
            "leave-plain-voicemail": "leave a voicemail that asks to call the library",
            "send-event-mailing": "send news of events and services",
            "share-contact-with-friends": "give contact information to the Friends of the Library",
            "share-contact-with-foundation": "give contact information to the Library Foundation",
            "send-notice-through-agency": "send a notice through an outside agency",
            "sell-or-share-contact": "sell, rent or distribute contact information",
            "report-as-mandated": "make a report that law mandates",
            "browse-without-purpose": "look at a record without a patron to help",
        },
    ),
)

ACTION: Final[Mapping[str, Action]] = {action.name: action for action in ACTIONS}

VOICEMAIL_ACTIONS: Final = frozenset({"leave-detailed-voicemail", "leave-plain-voicemail"})


class UnknownAction(FactError):
    """An action was asked that the vocabulary does not have. What was typed is not repeated."""

    advice = "`carrel policy actions` lists the actions."

    def __init__(self, name: object) -> None:
        suggestion = did_you_mean(name, ACTION) if isinstance(name, str) else "; an action is text."
        super().__init__(f"that action is not in the vocabulary{suggestion}")


class ImpossibleQuestion(FactError):
    """The action cannot be asked on that channel."""

    def __init__(self, action: str, channel: str) -> None:
        super().__init__(f"action {action!r} with channel {channel!r} cannot be: {_VOICEMAIL_REASON}")


_VOICEMAIL_REASON: Final = "voicemail actions belong to the voicemail channel, and nothing else happens there"


def impossible_channels(action: str) -> Impossible:
    """The channels on which `action` cannot be asked."""
    channels = FACT["channel"].values
    here = action in VOICEMAIL_ACTIONS
    return Impossible(
        _VOICEMAIL_REASON,
        {"channel": tuple(channel for channel in channels if (channel == "voicemail") is not here)},
    )


def check_question(facts: Facts | None, action: str) -> None:
    """Raise `UnknownAction` or `ImpossibleQuestion` unless `action` can be asked, in this situation if there is one."""
    if not isinstance(action, str) or action not in ACTION:
        raise UnknownAction(action)
    if facts is None:
        return
    channel = facts["channel"]
    if (channel == "voicemail") is not (action in VOICEMAIL_ACTIONS):
        raise ImpossibleQuestion(action, channel)
