"""Reading the desk's form: each field is one of a short list, or is refused; nothing else that was sent is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final
from uuid import UUID, uuid4, uuid5

from carrel.desk.wording import CHANNELS, DOUBTS, PLACES, REQUESTERS, SHOWN
from carrel.desk.workstation import Workstation, together
from carrel.operations import ACTS
from carrel.operations.particulars import CENTS, Kind, Particular
from carrel.policy.facts import FACT
from carrel.ports import Act, ClaimedIdentity, InvalidInput
from carrel.situation import Situation

LONGEST: Final = 300
PIN: Final = "library-pin"
_ON_A_CARD: Final = ("card", "app")
_WHERE_PAPER_IS_SHOWN: Final = FACT["photo_id"].channels
_DATES: Final = (
    ("ymd", r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"),
    ("mdy", r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})"),
    ("mdy", r"([0-9]{2})([0-9]{2})([0-9]{4})"),
)


_NO_DATE: Final = ("that is not a birth date", "Type it as MM/DD/YYYY.")
_WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "who": ("nobody can be found with that", "Scan a card, or type a number, a user key like ^U7001234, or a name."),
    "said_birth_date": _NO_DATE,
    "narrow_birth_date": _NO_DATE,
    "photo_id": ("photo ID cannot be shown here", "It is compared only in person or on video."),
    "words": ("no title is chosen", "Type a word of it, and choose one of the titles found."),
    "with_hold": ("no hold is chosen", "Choose which hold it is."),
    "item": ("that is not an item", "Scan it again, or type its barcode."),
    "with_dollars": ("that is not an amount", "Type the amount paid, such as 3.50."),
}


class InvalidField(InvalidInput):
    """A field of the desk's form holds what it cannot; which one is said, and what it held is not."""

    def __init__(self, name: str) -> None:
        what, wanted = _WANTED.get(
            name, (f"the field {name.replace('_', ' ')!r} cannot have that value", "Check what was typed.")
        )
        super().__init__(what)
        self.field = name
        self.advice = f"{wanted} Nothing was released and nothing was done."


@dataclass(frozen=True, slots=True)
class Intake:
    """The intake form as it was sent: what staff say of the person, before it is a `Situation`."""

    channel: str = "in-person"
    place: str = "library"
    requester: str = "other"
    shown_as: str = ""
    doubt: str = ""
    assured: str = ""
    says_name: str = ""
    knows_shelf_key: str = ""
    cannot_come_in: str = ""
    credential: str = ""  # as staff chose it; else the account's own
    revision: str = ""  # of the identification that the page showed: what was said goes with it

    @classmethod
    def at(cls, workstation: Workstation) -> "Intake":
        """With nothing said yet."""
        return cls(channel=workstation.channel, place=workstation.place)

    @property
    def situation(self) -> Situation:
        """What the road is told."""
        return Situation(
            channel=self.channel,
            place=self.place,
            requester=self.requester,
            assured=bool(self.assured) and self.requester == "holder",
            purpose="not-stated" if self.doubt == "not-stated" else "stated",
            doubt=self.doubt if self.doubt in FACT["doubt"].values else "none",
            says_name=bool(self.says_name),
            knows_shelf_key=bool(self.knows_shelf_key),
            cannot_come_in=bool(self.cannot_come_in),
            credential=self.credential or PIN,
            on_card=self.shown_as in _ON_A_CARD,
        )

    @property
    def sees_paper(self) -> bool:
        """Can a card, a paper or photo ID be shown to staff here?"""
        return self.channel in _WHERE_PAPER_IS_SHOWN

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What a form carries along, so that an answer is acted on under what it was given for."""
        return tuple((each.name, value) for each in fields(self) if (value := getattr(self, each.name)))


_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": tuple(CHANNELS),
    "place": tuple(PLACES),
    "requester": tuple(REQUESTERS),
    "shown_as": ("", *SHOWN),
    "doubt": ("", *DOUBTS),
    "credential": ("", *FACT["credential"].values),
    **dict.fromkeys(("assured", "says_name", "knows_shelf_key", "cannot_come_in"), ("", "yes")),
}


def intake(sent: Mapping[str, str], workstation: Workstation, changed: str = "") -> Intake:
    """The intake, each field one of its choices. Raises `InvalidField`.

    Where channel and place of work cannot be together, the one that `changed` counts. A credential that is still the
    one that the page had chosen by itself is nobody's choice.
    """
    given = {name: sent[name] for name in _CHOICES if name in sent}
    for name, value in given.items():
        if value not in _CHOICES[name]:
            raise InvalidField(name)
    if given.get("credential") == sent.get("was_credential"):
        given.pop("credential", None)
    said = Intake(
        **{"channel": workstation.channel, "place": workstation.place, **given, "revision": text(sent, "revision")}
    )
    is_place = (changed or ("place" if said.place != workstation.place else "channel")) == "place"
    channel, place = together(said.channel, said.place, is_place_chosen=is_place)
    return replace(said, channel=channel, place=place)


def text(sent: Mapping[str, str], name: str) -> str:
    """One line of text, trimmed. Raises `InvalidField` for control characters and for what is too long."""
    value = sent.get(name, "").strip()
    if len(value) > LONGEST or any(character < " " or character == "\x7f" for character in value):
        raise InvalidField(name)
    return value


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to look for: `by` is number, user-key or name; `shown_as` says on what a number stood."""

    by: str
    shown_as: str = ""
    number: str = ""
    user_key: int = 0
    said: ClaimedIdentity = ClaimedIdentity()  # noqa: RUF009  # frozen, and empty
    is_scan: bool = False
    is_unsure: bool = False  # a scan that may be no card at all

    @property
    def is_on_card(self) -> bool:
        """Does the number count as the card?"""
        return self.shown_as in _ON_A_CARD


def sought(sent: Mapping[str, str], here: Intake, *, is_first: bool = True) -> Sought:
    """Who is in the one field that takes a scan, a number, a user key or a name. Raises `InvalidField`.

    `is_first`: nobody was found yet, so that what was chosen on the page is about whoever is found now.
    """
    value = text(sent, "who")
    if key := re.fullmatch(r"\^?[Uu]\s?([0-9]{1,17})", value):
        return Sought("user-key", user_key=int(key[1]))
    if re.fullmatch(r"[0-9][0-9\s-]*", value):
        is_scan = bool(sent.get("scanned")) and here.channel == "in-person"
        stands_on = _stands_on(here, is_scan=is_scan, is_first=is_first)
        return Sought("number", stands_on, value, is_scan=is_scan, is_unsure=sent.get("scanned") == "unsure")
    if not re.search(r"\w", value):
        raise InvalidField("who")
    return Sought("name", said=_said(sent, value, "narrow"))


def _stands_on(here: Intake, *, is_scan: bool, is_first: bool) -> str:
    """What staff chose for this person counts; else a scan at the desk is a card, and what was typed a number.

    Of a choice that may be about somebody else, only what makes a card less is taken: one code may be read twice.
    """
    if not here.sees_paper:
        return "number"
    if is_first:
        return here.shown_as or ("card" if is_scan else "number")
    if is_scan:
        return here.shown_as if here.shown_as in ("app", "paper") else "card"
    return "number"


def said(sent: Mapping[str, str], kind: str = "details") -> ClaimedIdentity:
    """What the person says of the account holder, as far as this kind of check compares it. Raises `InvalidField`."""
    whole = _said(sent, text(sent, "said_name"), "said")
    if kind == "details":
        return whole
    if whole.birth_date is None:
        raise InvalidField("said_birth_date")
    if kind != "photo_id":
        return ClaimedIdentity(birth_date=whole.birth_date)
    return ClaimedIdentity(
        whole.name, whole.birth_date, surname=text(sent, "licence_surname"), given=text(sent, "licence_given"),
        is_cut=bool(sent.get("licence_cut")),
    )  # fmt: skip


def _said(sent: Mapping[str, str], name: str, prefix: str) -> ClaimedIdentity:
    return ClaimedIdentity(
        name, birth_date(sent, f"{prefix}_birth_date"), text(sent, f"{prefix}_address"),
        text(sent, f"{prefix}_telephone"), text(sent, f"{prefix}_email"),
    )  # fmt: skip


def birth_date(sent: Mapping[str, str], name: str) -> date | None:
    """A date as 1970-05-06, 05/06/1970 or 05061970, or nothing. Raises `InvalidField`."""
    value = text(sent, name)
    if not value:
        return None
    for order, shape in _DATES:
        if found := re.fullmatch(shape, value):
            parts = dict(zip(order, map(int, found.groups()), strict=True))
            try:
                return date(parts["y"], parts["m"], parts["d"])
            except ValueError:
                break
    raise InvalidField(name)


def form_id(sent: Mapping[str, str]) -> UUID:
    """The identifier that makes sending a form twice one inquiry. Raises `InvalidField`."""
    try:
        return UUID(sent.get("form", ""))
    except ValueError:
        raise InvalidField("form") from None


def inquiry_id(sent: Mapping[str, str], action: str) -> UUID:
    """Likewise for an inquiry: pressing the same thing twice on one page is one, another thing is another."""
    return uuid5(form_id(sent), action) if sent.get("form") else uuid4()


def act(sent: Mapping[str, str], action: str) -> Act:
    """The act with the particulars that it asks for. Raises `InvalidField`."""
    if action not in ACTS:
        raise InvalidField("action")
    kind = ACTS[action]
    return Act(action, {each.name: _particular(sent, each) for each in (*kind.particulars, *kind.may_be_given)})


def _particular(sent: Mapping[str, str], it: Particular) -> str:
    if it is CENTS:
        return _cents(text(sent, "with_dollars"))
    value = text(sent, f"with_{it.name}")
    if not value and it.kind in _CHOSEN:
        raise InvalidField(_CHOSEN[it.kind])
    return digits(value) if it.is_number_on_something else value


_CHOSEN: Final[Mapping[Kind, str]] = {Kind.TITLE: "words", Kind.HOLD: "with_hold"}
"""Particulars that are chosen from a list, and the field beside which it is said that none is."""


def digits(number: str) -> str:
    """A number without the spaces and hyphens that people write in it."""
    return re.sub(r"[\s-]", "", number)


def item(sent: Mapping[str, str]) -> str:
    """The barcode of an item that was scanned while nothing asked for one. Raises `InvalidField`."""
    barcode = digits(text(sent, "item"))
    if not re.fullmatch(r"[0-9]{6,20}", barcode):
        raise InvalidField("item")
    return barcode


def receipt(sent: Mapping[str, str]) -> str:
    """Which act is to be undone. Raises `InvalidField`."""
    try:
        return str(UUID(sent.get("undo", "")))
    except ValueError:
        raise InvalidField("undo") from None


def one(sent: Mapping[str, str], name: str) -> str:
    """The identifier of one line of a list: a fee, a checkout. Raises `InvalidField`."""
    value = text(sent, name)
    if not re.fullmatch(r"[0-9]{1,18}", value) or not value.isascii():
        raise InvalidField(name)
    return value


def _cents(dollars: str) -> str:
    found = re.fullmatch(r"\$?\s?([0-9]{1,6})(?:[.,]([0-9]{2}))?", dollars)
    if found is None or not int(found[1]) * 100 + int(found[2] or 0):
        raise InvalidField("with_dollars")
    return str(int(found[1]) * 100 + int(found[2] or 0))
