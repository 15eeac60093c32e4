"""Everything a rule may know about a situation, and which combinations cannot be.

Every fact is one value out of a short list, so every situation can be enumerated. A set of facts that cannot
be is an error that names the reason, never an answer. Source: the policy's vocabulary.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from carrel.errors import CarrelError
from carrel.policy.words import did_you_mean, listed
from carrel.terms import CHANNELS, TEAMS

YES: Final = "yes"
NO: Final = "no"
_YES_OR_NO: Final = (NO, YES)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a rule may ask about: its values, and the value it takes when nobody says.

    `channels` are those on which it can be yes, and `elsewhere` is why not on another. `beside` is what must be there
    with it, and `why_beside` is why; where `brings` says so, it is there without being said. `halves` are the two that
    bring it together. `told` names it as evidence, where a person can show it.
    """

    name: str
    values: tuple[str, ...]
    default: str | None
    meaning: str
    channels: tuple[str, ...] = tuple(channel.name for channel in CHANNELS)
    elsewhere: str = ""
    beside: str = ""
    why_beside: str = ""
    brings: bool = False
    halves: tuple[str, ...] = ()
    told: str = ""

    @property
    def is_question(self) -> bool:
        """Is this a yes/no fact?"""
        return self.values == _YES_OR_NO


def _yes_no(name: str, meaning: str, told: str = "") -> Fact:
    return Fact(name, _YES_OR_NO, NO, meaning, told=told)


ATTENDED: Final = tuple(channel.name for channel in CHANNELS if channel.is_attended)
"""The channels on which a member of staff is there."""


def _shown_on(name: str) -> tuple[str, ...]:
    return tuple(channel.name for channel in CHANNELS if name in channel.shows)


FACTS: Final = (
    Fact(
        "channel",
        tuple(channel.name for channel in CHANNELS),
        None,
        "how the person reached us; voicemail and mail are outbound, online is the patron's own portal",
    ),
    Fact("place", ("library", "outreach", "telework"), "library", "where the member of staff works"),
    Fact("requester", ("holder", "other", "official"), "other", "whose account the person says it is"),
    Fact(
        "assured",
        _YES_OR_NO,
        NO,
        "the member of staff is reasonably sure that this is the account holder",
        channels=ATTENDED,
        elsewhere="no member of staff is there to be reasonably sure",
    ),
    Fact("purpose", ("stated", "not-stated"), "not-stated", "have they said what they want done on the account?"),
    Fact(
        "doubt",
        ("none", "found-card", "does-not-know-holder", "no-permission"),
        "none",
        "what the person says that counts against them",
    ),
    Fact(
        "card",
        _YES_OR_NO,
        NO,
        "the physical card, or one shown logged-in inside an app of the library system",
        channels=_shown_on("card"),
        elsewhere="a card can be shown only in person, at a self-checkout or on video; elsewhere it is a number",
        beside="number",
        why_beside="a card brings its number",
        brings=True,
        told="the card",
    ),
    _yes_no("number", "the card number from anywhere: said, on paper, a photo, a scan, another app", "the number"),
    Fact(
        "pin",
        _YES_OR_NO,
        NO,
        "the PIN or password, proved by entering it, never told to staff",
        channels=_shown_on("pin"),
        elsewhere="a PIN counts where the person enters it themselves: in person at a keypad, at a self-checkout, "
        "online",
        beside="number",
        why_beside="a PIN is entered with its card number",
        told="the PIN",
    ),
    Fact(
        "photo_id",
        _YES_OR_NO,
        NO,
        "photo identification that matches the account",
        channels=_shown_on("photo_id"),
        elsewhere="photo identification can be shown only in person or on video; a picture of it sent in is not "
        "photo ID",
        told="photo ID",
    ),
    Fact(
        "details",
        _YES_OR_NO,
        NO,
        "identifying information that matches the account",
        channels=ATTENDED,
        elsewhere="no member of staff is there to match details",
        told="matching details",
    ),
    Fact(
        "birth_date",
        _YES_OR_NO,
        NO,
        "the full birth date, given by the person and matched",
        channels=ATTENDED,
        elsewhere="no member of staff is there to match a birth date",
        told="the birth date",
    ),
    _yes_no("name", "the account holder's name", "the name"),
    Fact(
        "shelf_key",
        _YES_OR_NO,
        NO,
        "what a hold's label on the shelf says: usually the partial name and the partial number",
        halves=("name", "number"),
        told="the shelf key",
    ),
    Fact(
        "team",
        tuple(team.name for team in TEAMS),
        TEAMS[0].name,
        "the acting member of staff's team",
    ),
    Fact(
        "exception",
        ("none", "remote-card-numbers", "remote-passwords", "remote-both"),
        "none",
        "what an approved exception in force allows now",
    ),
    _yes_no("cannot_come_in", "it is hard for the holder to come in: out of town, in the hospital"),
    Fact(
        "email",
        ("none", "settled", "changed"),
        "none",
        "the email address on file; changed: added or updated in this interaction or within the hold-down",
    ),
    Fact("postal", ("settled", "changed"), "changed", "the postal address on file; changed: the same"),
    _yes_no("mail_service", "the patron uses the library's free mail services: items brought by mail"),
    Fact(
        "credential",
        ("library-pin", "library-connect-password"),
        "library-pin",
        "whether a PIN action is about the PIN or the Library Connect password",
    ),
    _yes_no("voicemail_permission", "the patron gave specific permission for detailed messages"),
    Fact("marketing", ("default", "opted-out"), "default", "may the library write about events and services?"),
    _yes_no("friends_opt_in", "the patron asked to hear from the Friends of the Library"),
    _yes_no("foundation_opt_in", "the patron asked to hear from the Library Foundation"),
    Fact(
        "legal_basis",
        ("none", "determined"),
        "none",
        "has the Director's Office recorded that the law requires this disclosure?",
    ),
)

FACT: Final[Mapping[str, Fact]] = {fact.name: fact for fact in FACTS}
INDEX: Final[Mapping[str, int]] = {fact.name: place for place, fact in enumerate(FACTS)}

BRINGS: Final[Mapping[str, str]] = {fact.name: fact.beside for fact in FACTS if fact.brings}
"""Evidence that brings another with it, without a word: a card its number."""

SHELF_KEY: Final = next(fact for fact in FACTS if fact.halves)


def brought(shown: Iterable[str]) -> frozenset[str]:
    """The evidence, and what it brings by itself."""
    there = frozenset(shown)
    return there | {BRINGS[each] for each in there if each in BRINGS}


EVIDENCE: Final = tuple(fact.name for fact in FACTS if fact.told)
"""What a person can show, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """A combination that cannot be: every listed fact at one of the listed values, at once."""

    reason: str
    when: Mapping[str, tuple[str, ...]]


def _impossible() -> Iterator[Impossible]:
    for fact in FACTS:
        if fact.beside:
            yield Impossible(fact.why_beside, {fact.name: (YES,), fact.beside: (NO,)})
    for fact in FACTS:
        if fact.elsewhere:
            others = tuple(channel.name for channel in CHANNELS if channel.name not in fact.channels)
            yield Impossible(fact.elsewhere, {fact.name: (YES,), "channel": others})
    visits = tuple(channel.name for channel in CHANNELS if channel.is_visit)
    yield Impossible("staff who telework meet nobody in person", {"place": ("telework",), "channel": visits})
    machines = tuple(channel.name for channel in CHANNELS if channel.is_machine)
    yield Impossible("an official asks staff, not a machine", {"requester": ("official",), "channel": machines})


IMPOSSIBLE: Final = tuple(_impossible())


class FactError(CarrelError):
    """The facts do not make a question: one is unknown, missing, or cannot stand beside another."""


class UnknownFact(FactError):
    """A fact was named that no rule knows. What was typed is not repeated: it may be a patron's name."""

    advice = "`carrel policy facts` lists the facts and their values."

    def __init__(self, name: str, place: int) -> None:
        super().__init__(f"fact {place} is not in the vocabulary{did_you_mean(name, FACT)}")


class UnknownValue(FactError):
    """A fact was given a value that it cannot take. What was typed is not repeated either."""

    advice = "`carrel policy facts` lists the facts and their values."

    def __init__(self, fact: Fact, value: object) -> None:
        wrong = did_you_mean(value, fact.values) if isinstance(value, str) else "; every value is text."
        super().__init__(f"{fact.name} cannot have that value{wrong} It is {listed(fact.values)}")


class MissingFact(FactError):
    """A fact that has no default was left out."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(f"{fact.name} is missing: it is {listed(fact.values)}")


class ImpossibleFacts(FactError):
    """The facts contradict one another, so there is nothing to decide."""

    def __init__(self, impossible: Impossible, facts: Mapping[str, str]) -> None:
        clash = " with ".join(f"{name} {facts[name]!r}" for name in impossible.when)
        super().__init__(f"{clash} cannot be: {impossible.reason}")


# value → code, per fact: the byte that stands for a value is its place in the fact's list.
_CODES: Final[tuple[Mapping[str, int], ...]] = tuple(
    {value: code for code, value in enumerate(fact.values)} for fact in FACTS
)
_DEFAULTS: Final = bytes(fact.values.index(fact.default) if fact.default else 0 for fact in FACTS)
_CHANNEL: Final = INDEX["channel"]
_BRINGS: Final = tuple((INDEX[name], INDEX[beside], beside) for name, beside in BRINGS.items())
_ONE_HALF, _OTHER_HALF = (INDEX[name] for name in SHELF_KEY.halves)
_WHOLE: Final = INDEX[SHELF_KEY.name]


def _pair(impossible: Impossible) -> tuple[Impossible, int, frozenset[int], int, frozenset[int]]:
    """A combination as two places and their codes: none takes more than two facts, and asking is quick this way."""
    (one, ones), (other, others) = (
        (INDEX[name], frozenset(FACT[name].values.index(value) for value in values))
        for name, values in impossible.when.items()
    )
    return impossible, one, ones, other, others


_FORBIDDEN: Final = tuple(_pair(impossible) for impossible in IMPOSSIBLE)


@dataclass(frozen=True, slots=True)
class Facts:
    """One possible situation: every fact at one value.

    `codes` holds a byte per fact, in the order of `FACTS`: the place of its value in the fact's list.
    """

    codes: bytes

    @classmethod
    def of(cls, **facts: str) -> Self:
        """The situation in which these facts hold and every other takes its default; see `from_mapping`."""
        return cls.from_mapping(facts)

    @classmethod
    def from_mapping(cls, facts: Mapping[str, str]) -> Self:
        """The situation in which these facts hold and every other takes its default.

        Raises `UnknownFact`, `UnknownValue`, `MissingFact` or `ImpossibleFacts`.
        """
        codes = encode(facts)
        for impossible, one, ones, other, others in _FORBIDDEN:
            if codes[one] in ones and codes[other] in others:
                raise ImpossibleFacts(impossible, _decoded(codes))
        return cls(codes)

    def __getitem__(self, name: str) -> str:
        place = INDEX[name]
        return FACTS[place].values[self.codes[place]]

    def as_dict(self) -> dict[str, str]:
        """Every fact's name and value."""
        return _decoded(self.codes)


def encode(facts: Mapping[str, str]) -> bytes:
    """A byte per fact, with defaults and what one fact brings of another; possible or not.

    Raises `UnknownFact`, `UnknownValue` or `MissingFact`.
    """
    codes = bytearray(_DEFAULTS)
    for name, value in facts.items():
        place = INDEX.get(name)
        if place is None:
            raise UnknownFact(name, list(facts).index(name) + 1)
        try:
            codes[place] = _CODES[place][value]
        except (KeyError, TypeError):
            raise UnknownValue(FACTS[place], value) from None
    if "channel" not in facts:
        raise MissingFact(FACTS[_CHANNEL])
    for place, beside, name in _BRINGS:
        if codes[place] and name not in facts:
            codes[beside] = 1
    if codes[_ONE_HALF] and codes[_OTHER_HALF] and SHELF_KEY.name not in facts:
        codes[_WHOLE] = 1
    return bytes(codes)


def _decoded(codes: bytes) -> dict[str, str]:
    return {fact.name: fact.values[code] for fact, code in zip(FACTS, codes, strict=True)}
