"""The words of the desk: what people want in the order in which they ask, its key, and how a verdict reads.

It names things and decides nothing. Keys are letters that staff learn once, so an action keeps its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from carrel.operations import ACTS, OPERATIONS
from carrel.policy import Answer
from carrel.terms import CHANNELS as EVERY_CHANNEL
from carrel.terms import Outcome


@dataclass(frozen=True, slots=True)
class Want:
    """One thing that people ask for: the action, its key, and its name on the desk."""

    action: str
    key: str
    words: str


def _listed(*, has_key: bool) -> tuple[Want, ...]:
    listed = sorted((each for each in OPERATIONS if bool(each.desk.key) is has_key), key=lambda each: each.desk.place)
    return tuple(Want(each.name, each.desk.key, each.desk.words) for each in listed)


WANTS: Final = _listed(has_key=True)
"""What has a key of its own."""

RARER: Final = _listed(has_key=False)
"""What is asked for seldom, and found by typing."""

WANT: Final[Mapping[str, Want]] = {want.action: want for want in (*WANTS, *RARER)}

CHANNELS: Final = {
    channel.name: channel.words for channel in sorted(EVERY_CHANNEL, key=lambda each: each.place) if channel.words
}
"""The channels that staff serve, as they are named on the desk."""

PLACES: Final = {"library": "In the library", "outreach": "At an outreach visit", "telework": "Teleworking"}

REQUESTERS: Final = {"holder": "Their own", "other": "Someone else’s", "official": "An official asks"}

SHOWN: Final = {
    "card": "The card", "app": "The library’s app, signed in", "paper": "A photo, a printout, another app",
    "number": "The number, said or typed",
}  # fmt: skip
"""What a number may stand on. The last two are the number alone (reading R3)."""

DOUBTS: Final = {
    "not-stated": "Gives no reason",
    "found-card": "Found this card",
    "does-not-know-holder": "Doesn’t know whose it is",
    "no-permission": "Has no permission",
}

KEYS: Final[Mapping[str, str]] = {
    "holder": "⇧T", "other": "⇧E", "official": "⇧O", "card": "⇧C", "app": "⇧A", "paper": "⇧P", "number": "⇧N",
    "not-stated": "F2", "found-card": "F4", "does-not-know-holder": "F8",
}  # fmt: skip
"""The key of each choice of the left column, as it is printed beside it; `keys.js` is what listens."""

EVIDENCE: Final = {
    "card": "the card", "number": "the card number", "pin": "the PIN, entered by the person", "photo_id": "photo ID",
    "details": "matching details", "birth_date": "their birth date", "name": "the holder’s name",
    "shelf_key": "the letters and digits on the hold label",
}  # fmt: skip
_SHORT: Final = {
    "card": "card", "number": "number", "pin": "PIN", "photo_id": "photo ID", "details": "details",
    "birth_date": "birth date", "name": "name", "shelf_key": "label",
}  # fmt: skip
_WITH: Final = {**_SHORT, "card": "the card", "number": "the number", "name": "the name"}

CHECKS: Final = {"details": "Details", "birth_date": "Birth date", "photo_id": "Photo ID"}

_SHARED_REASONS: Final = {
    "no-account": "No account is open here. Scan the card, or ask for the number.",
    "no-such-item": "No item has that barcode. Scan it again.",
    "not-available": "That item is not available to check out.",
    "already-out": "That item is already checked out.",
    "waits-for-another": "That item is on hold for somebody else.",
    "no-answer": "The library system did not answer. Check there whether it was done before you try again.",
    "no-such-branch": "That is not a pickup location. Choose another.",
    "no-such-hold": "That hold is no longer there.",
    "limit-reached": "The account has reached its limit.",
    "owes-too-much": "Too much is owed to check out now. A payment can unblock the account.",
    "nothing-to-send-to": "It cannot be sent to an address on file now. Nothing was changed; what worked still works.",
    "cannot-be-undone": "It can no longer be undone: something else has happened to it since.",
}
"""Why an act was not done, where more acts than one may say so."""

REASONS: Final[Mapping[str, str]] = {
    **_SHARED_REASONS,
    **{reason.code: reason.words for act in ACTS.values() for reason in act.reasons},
}
"""Why an act was not done, as staff read it."""

OF_THE_ITEM: Final = frozenset(
    {
        "no-such-item", "not-available", "waits-for-another",
        *(reason.code for act in ACTS.values() for reason in act.reasons if reason.is_of_item),
    }
)  # fmt: skip
"""What is so of the item alone: it is named, for in a pile nobody knows which one it was."""


ACCOUNT_FIRST: Final = "Yes, once the account is found"
NOT_IN_THIS_SYSTEM: Final = "Permitted, but this library system cannot do it"


def verdict(answer: Answer, evidence: frozenset[str]) -> str:
    """The verdict in words; `evidence` is what counts as shown. ✕ says with what it is not enough."""
    if answer.outcome is Outcome.PERMIT:
        return "Yes, once this is done" if answer.must or answer.once else "Yes"
    if answer.outcome is Outcome.ASK:
        return "Ask first"
    if answer.outcome is Outcome.REFER:
        return "Refer"
    if not answer.unlock:
        return "Not unless you are sure" if _is_for_the_sure(answer) else "Not for this person"
    strongest = next((name for name in ("card", "number", "photo_id", "details", "name") if name in evidence), "")
    return f"Not with {_WITH[strongest]}" if strongest else "Not without more"


def reason(answer: Answer) -> str:
    """Two or three words beside the verdict in the list."""
    if answer.outcome is Outcome.PERMIT:
        return "a step first" if answer.must or answer.once else ""
    if answer.outcome is Outcome.ASK:
        return "ask first"
    if answer.refer_to:
        return answer.refer_to.name
    if answer.unlock:
        fewest = min(map(len, answer.unlock))
        return " or ".join(
            together(ways, _SHORT) for ways in [each for each in answer.unlock if len(each) == fewest][:2]
        )
    return "if you are sure" if _is_for_the_sure(answer) else ""


def _is_for_the_sure(answer: Answer) -> bool:
    return any(way.takes("assured") == "yes" and not way.takes("channel") for way in answer.instead)


def together(evidence: tuple[str, ...], words: Mapping[str, str] = EVIDENCE) -> str:
    """Several pieces of evidence in a row: `the card number and photo ID`."""
    return " and ".join(words[name] for name in evidence)


CHANGED: Final = (
    "Something changed, in another window or through another comparison. This is how it stands now:"
    " choose again what they want."
)
"""Why a page was drawn again."""

FIRST: Final = "What would you like to do?"
"""What is said, found or not, before anything is asked on so little that a refusal may follow."""

NOT_WITH_THAT: Final = "I can’t help with that with what you’ve given me."
"""What is said where nobody was found, and an account that was would have been opened."""


AGAIN: Final = {
    "scan": "The same card was scanned again. What you entered still stands.",
    "find": "The same account was found again. What you entered still stands.",
}
"""What is said where the account that was open already is found once more."""

_BEGIN: Final = {
    ("nothing-yet", True): "Scan a card to begin, or an item to check it in.",
    ("nothing-yet", False): "Type a number, a user key or a name to begin.",
    ("one", True): "Press the letter of what they want, or scan an item to check it out.",
    ("one", False): "Press the letter of what they want.",
    ("several", True): "Narrow it down by what the person says, or scan the card.",
    ("several", False): "Narrow it down by what the person says.",
    ("none", True): "Scan the card, or ask them to spell the name or repeat the number.",
    ("none", False): "Ask them to spell the name or repeat the number.",
}


_BEGIN_WITHOUT_NAMES: Final = {
    ("nothing-yet", False): "Type a number or a user key to begin.",
    ("none", True): "Scan the card, or ask how the number is written.",
    ("none", False): "Ask how the number is written.",
}


def begin(found: str, *, is_at_hand: bool, finds_by_name: bool) -> str:
    """What an answer that is still empty says: where people stand before the desk, and where they do not."""
    said = _BEGIN if finds_by_name else _BEGIN | _BEGIN_WITHOUT_NAMES
    return said[found, is_at_hand]


def identification_words(found: str) -> str:
    """What finding came to. Nothing found and nothing permitted read the same to the person."""
    return {
        "one": "Account found",
        "several": "Several have this name",
        "none": "Nothing found",
    }.get(found, "No account looked up yet")


_TRIES: Final = 3
_CHECKED: Final = {
    "match": "✓ Everything matches",
    "no-match": "✕ No match",
    "too-few": "? Too few pieces: ask for more",
    "closed": "✕ Closed for 24 hours, after three failures",
}


def checked(last: str | None, tries_left: int | None) -> str:
    """What the last blind check came to, over all of it, and how many are left after one that failed."""
    if last == "no-match" and tries_left == 0:
        return _CHECKED["closed"]
    words = _CHECKED.get(last or "", "")
    if last != "no-match" or tries_left is None or tries_left >= _TRIES:
        return words
    return f"{words}. {'One try is' if tries_left == 1 else f'{tries_left} tries are'} left"


LAST_TRY_ADVICE: Final = "Ask for photo ID or the card before you use the last one."
CLOSED_ADVICE: Final = {
    True: "Compare their photo ID. Without one, you can still do what a name alone allows, or offer a guest pass.",
    False: "Ask them to come in with photo ID. You can still do what a name alone allows, or offer a guest pass.",
}
"""What there is where details are compared no more: whether photo ID can be shown here, and what is said then."""

NOBODYS_NUMBER: Final = "No account has the number that was scanned."
STILL_HERE: Final = (
    "The account on the screen is still the previous one. For the next person, press F9 and scan the card again."
)
"""What is said where a code that may be no card at all was scanned over somebody's account."""

WHERE_ONE_IS_EXPECTED: Final = {
    "several": "Find out first which of them it is. Narrow it down, or press F9 and scan the item to check it in.",
    "none": "Nobody was found. Scan the card, or press F9 and scan the item to check it in.",
    "voicemail": "This screen is set to leave a message. Choose how the person reached you, and scan the item again.",
}
"""What is said of an item that is scanned where it can be nobody's."""

KINDS_OF_TITLE: Final[Mapping[str, str]] = {
    "book": "book",
    "film": "film",
    "music": "music",
    "interlibrary": "interlibrary loan",
}
"""What a title is, for one of the same words may be of another kind."""
