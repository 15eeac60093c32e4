"""What the account holder's pages say: days and amounts, how an act ended, and choices in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from carrel.ports import Done

ONE_MESSAGE: Final = (
    "That number and PIN do not sign anybody in here. After several tries, wait a quarter of an hour. After many in one"
    " day, only a new PIN opens the account: how to get one stands below."
)
"""What every failure to sign in says, whatever it was."""

DONE: Final[Mapping[str, str]] = {
    "renew": "Renewed as far as it goes: each due date below is as it stands now.",
    "place-hold": "The hold is placed.",
    "change-hold": "The hold is moved.",
    "cancel-hold": "The hold is canceled.",
    "update-contact": "Written down. To protect you, nothing that tells titles or a card number goes to a new address"
    " for some time. To end that sooner, confirm it at a library with photo identification.",
    "change-privacy-choices": "Written down as you chose.",
    "change-pin": "Your new PIN works. Everybody else who was signed in with the old one is signed out.",
}
"""What is said after each act, by the word that the address carries."""

NOT_DONE: Final[Mapping[str, str]] = {
    "no-such-title": "That title is no longer in the catalog. Search again.",
    "no-such-branch": "That is no place to pick up. Choose another.",
    "no-such-hold": "That hold is not there any more.",
    "held-already": "You have a hold on that title already.",
    "limit-reached": "You have as many holds as there can be at once.",
    "not-contact-information": "That does not read like contact information. Check what you typed.",
    "number-not-confirmed": "The telephone number that we have is not confirmed yet. Confirm it at a library with photo"
    " identification, and then choose this.",
    "refused": "The library's policy does not allow that here. Staff will help you.",
    "cannot": "That cannot be done online. Staff will help you.",
    "other": "It was not done. Try again, or ask staff.",
}
"""Why nothing was done, by the word that the address carries."""

WRONG: Final[Mapping[str, str]] = {
    "old": "That is not the PIN that you sign in with. After several tries, wait a quarter of an hour.",
    "again": "The two new ones are not the same.",
    "new": "Choose another: at least four characters, and none that many people choose, as 1234, one digit again and"
    " again, or a year.",
    "email": "That is not an email address.",
    "telephone": "That is not a telephone number.",
    "address": "That is not a postal address.",
}
"""What is wrong with what was typed, by its field."""


def day(when: date, today: date) -> str:
    """Tuesday, December 15, with the year where it is another."""
    return f"{when:%A}, {when:%B} {when.day}" + (f", {when.year}" if when.year != today.year else "")


def birthday(when: date) -> str:
    """December 17, 1959."""
    return f"{when:%B} {when.day}, {when.year}"


def moment(when: datetime, today: date) -> str:
    """The day and the time, on the library's clock."""
    here = when.astimezone()
    return f"{day(here.date(), today)}, {here.hour % 12 or 12}:{here:%M} {'am' if here.hour < 12 else 'pm'}"


def money(cents: int) -> str:
    """1250 → $12.50."""
    return f"${cents // 100:,}.{cents % 100:02d}"


def reason(done: Done) -> str:
    """The word for why it was not done, for the address of the page that says so."""
    return done.reason if done.reason in NOT_DONE else "other"


@dataclass(frozen=True, slots=True)
class Choice:
    """A privacy choice: the particular that changes it, the attribute that says how it stands, and what it means."""

    name: str
    words: str
    on: str
    off: str
    more: str = ""

    @property
    def attribute(self) -> str:
        """Of the line that is read."""
        return self.name.replace("-", "_")


CHOICES: Final = (
    Choice(
        "history",
        "A list of what I borrow",
        "We keep what you bring back on a list for you. Whoever may be told what you have out may be told what"
        " stands on it. Turning this off deletes the list.",
        "Once something is back and nothing is owed on it, we forget that you had it.",
    ),
    Choice(
        "mailings",
        "News of events and services",
        "We may write to you about what the library offers.",
        "We do not write to you about events. Notices about your holds and due dates still come.",
    ),
    Choice(
        "friends",
        "The Friends of the Library",
        "The Friends of the Library may have your contact information, to write to you.",
        "The Friends of the Library get nothing about you.",
    ),
    Choice(
        "foundation",
        "The Library Foundation",
        "The Library Foundation may have your contact information, to write to you.",
        "The Library Foundation gets nothing about you.",
    ),
    Choice(
        "voicemail",
        "Messages with particulars, at my number",
        "A voicemail may say what it is about, at the number that we have for you now and at no other. With another"
        " number this is off again.",
        "A voicemail only asks you to call the library.",
    ),
    Choice(
        "hold-label",
        "My name on the hold shelf",
        "Your holds wait under the first letters of your last name and the end of your card number.",
        "Your holds wait under a part of your user key, without your name.",
        "What waits already keeps its label.",
    ),
    Choice(
        "vendors",
        "Answers to the services of vendors",
        "Where you use a service such as BiblioCommons, OverDrive or Libby with your card, we may tell it what it needs"
        " to let you in.",
        "We tell such services nothing about you; some will not work with your card then.",
        "An account that you make with a vendor is under that vendor's own terms, whatever you choose here. Carrel"
        " tells no vendor anything yet: your choice counts from the first one on.",
    ),
)
"""In the order in which the page shows them (PR.3–PR.6, VM.1, RR.6)."""
