"""The situation that the policy is asked about: what staff say of a person, beside what was found and compared.

What is said counts as the policy has it: where it can be shown or seen, and nowhere else.
"""

from dataclasses import dataclass
from typing import Final

from carrel.policy import Facts
from carrel.policy.facts import ATTENDED, FACT, brought
from carrel.ports import Identification

_WHERE_A_CARD_IS_SHOWN: Final = FACT["card"].channels
_WHERE_AN_ID_IS_SHOWN: Final = FACT["photo_id"].channels
_UNATTENDED: Final = frozenset(FACT["channel"].values) - frozenset(ATTENDED)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the member of staff says about the person before them.

    That a number is the account's, and that details match, is not said: it is found and compared.
    """

    channel: str
    place: str = "library"
    requester: str = "other"
    assured: bool = False
    purpose: str = "not-stated"
    doubt: str = "none"
    says_name: bool = False
    knows_shelf_key: bool = False
    cannot_come_in: bool = False
    credential: str = "library-pin"
    on_card: bool = True  # False: the number stood on a photo, on paper, in another app (reading R3)


def facts_of(identification: Identification, situation: Situation, team: str, exception: str) -> Facts:
    """What the policy is asked about: what is said, what was found and compared, and which exception is in force."""
    return Facts.from_mapping(
        {
            **_said(situation, team),
            **_shown(identification, situation),
            **identification.circumstances,
            "exception": exception,
        }
    )


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _said(situation: Situation, team: str) -> dict[str, str]:
    return {
        "channel": situation.channel,
        "place": situation.place,
        "requester": situation.requester,
        "assured": _yes(situation.assured and situation.channel not in _UNATTENDED),
        "purpose": situation.purpose,
        "doubt": situation.doubt,
        "team": team,
        "cannot_come_in": _yes(situation.cannot_come_in),
        "credential": situation.credential,
    }


def _shown(identification: Identification, situation: Situation) -> dict[str, str]:
    """Evidence counts only where it can be shown: a card over the telephone is its number.

    What found no account is no evidence.
    """
    shown = identification.shown if identification.found == "one" else frozenset()
    number = "number" in brought(shown)
    name = situation.says_name or "name" in shown
    attended = situation.channel not in _UNATTENDED
    return {
        "card": _yes("card" in shown and situation.on_card and situation.channel in _WHERE_A_CARD_IS_SHOWN),
        "number": _yes(number),
        "photo_id": _yes("photo_id" in identification.matched and situation.channel in _WHERE_AN_ID_IS_SHOWN),
        "details": _yes("details" in identification.matched and attended),
        "birth_date": _yes("birth_date" in identification.matched and attended),
        "name": _yes(name),
        "shelf_key": _yes(situation.knows_shelf_key or (name and number and identification.label_shows_name)),
    }
