"""Who has looked at the account (reading R50): the trail's rows as visits, in words. None names one of the staff."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from carrel.cleared import LookRow
from carrel.operations import OPERATION
from carrel.portal.wording import moment
from carrel.ports import Principal

_TEAMS: Final[Mapping[str, str]] = {
    "branch": "Staff of a library",
    "contact-center": "The Contact Center",
    "virtual-services": "Virtual Services",
    "library-connect": "The Library Connect team",
    "community-information-services": "Community Information Services",
    "directors-office": "The Library Director's Office",
}
_CHANNELS: Final[Mapping[str, str]] = {
    "in-person": "in person",
    "telephone": "by telephone",
    "email": "by email",
    "text": "by text message",
    "chat": "by chat",
    "video": "by video",
    "voicemail": "for a voicemail",
    "mail": "by mail",
    "online": "online",
    "self-checkout": "at a self-checkout",
}
_OTHERS: Final[Mapping[str, str]] = {
    Principal.ACCOUNT_HOLDER: "You, or somebody with your number and PIN",
    Principal.LINK: "Whoever followed a link that we sent, or had a code that we said",
    Principal.MACHINE: "A machine of the library",
    Principal.JOB: "A job of the library's computer",
}
_NEW_PIN: Final = {"tried": "tried a code to set a new PIN", "done": "set a new PIN"}
_LETTERS: Final = "mail-"
_AT_THE_DOOR: Final = "Somebody with your number and a wrong PIN"

_FOUND: Final[Mapping[str, str]] = {
    "find-by-number": "found your account by its card or number",
    "find-by-name": "found your account by your name",
    "find-by-user-key": "found your account by its user key",
    "check-details": "compared what somebody said with what is on file",
    "check-birth-date": "compared a birth date",
    "check-photo-id": "compared photo identification",
    "hold-card": "held your card",
    "show-own-card": "took your card for a hold to be picked up",
    "tell-hold-label": "printed the label of your hold",
    "undo": "took back what had just been done",
    "sign-in": "signed in",
    "sign-out": "signed out",
    "sign-out-everywhere": "signed out everywhere",
    "forgot-pin": "asked for a link to set a new PIN",
    "revert-contact": "took a change of contact information back",
    "see-alarm": "looked into a change of contact information that was taken back",
    "close-alarm": "settled a change of contact information that was taken back",
    "print-letter": "printed a letter to you",
    "unsubscribe": "ended news of events",
}
_ENDED: Final[Mapping[str, str]] = {
    "permit": "allowed",
    "deny": "refused",
    "ask": "something was asked first",
    "refer": "sent on to the Director's Office",
    "match": "it matched",
    "no-match": "it did not match",
    "too-few": "that was not enough",
    "closed": "not any more that day",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One visit: when it began, who it was, and what they did."""

    at: str
    who: str
    did: tuple[str, ...]
    is_own: bool


def looks(rows: Sequence[LookRow], today: date) -> tuple[Look, ...]:
    """Visits, the newest first."""
    return tuple(_look([*each], today) for _, each in groupby(rows, key=lambda row: row.visit))


def of_others(visits: Sequence[Look]) -> tuple[Look, ...]:
    """Without those of whoever is signed in."""
    return tuple(visit for visit in visits if not visit.is_own)


def _look(rows: Sequence[LookRow], today: date) -> Look:
    first = rows[0]
    is_own = first.principal == Principal.ACCOUNT_HOLDER and first.outcome != "no-match"
    return Look(moment(first.at, today), _who(rows), tuple(dict.fromkeys(_did(rows))), is_own)


def _who(rows: Sequence[LookRow]) -> str:
    first = rows[0]
    if first.action == "sign-in" and first.outcome == "no-match":
        return _AT_THE_DOOR
    who = _TEAMS.get(first.team) or _OTHERS.get(first.principal, "Staff")
    channel = next((row.channel for row in rows if row.channel), "")
    return f"{who}, {_CHANNELS[channel]}" if channel in _CHANNELS else who


def _did(rows: Sequence[LookRow]) -> Iterator[str]:
    for row in rows:
        if row.action == "sign-in":
            yield "signed in" if row.outcome == "match" else "tried to sign in"
        elif row.action == "set-pin":
            yield _NEW_PIN.get(row.outcome, _NEW_PIN["tried"])
        elif row.action.startswith(_LETTERS):
            yield "sent you a letter"
        elif row.action in _FOUND:
            ended = _ENDED.get(row.outcome, "")
            yield f"{_FOUND[row.action]}{f': {ended}' if ended else ''}"
        elif row.action in OPERATION:
            yield f"asked to {OPERATION[row.action].meaning}: {_ENDED.get(row.outcome, 'done')}"
        else:
            yield row.action.replace("-", " ")
