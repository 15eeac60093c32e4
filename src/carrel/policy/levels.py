"""What diagrams are over: the facts, each a level, in the order in which they are read, and what cannot be."""

from collections.abc import Iterator, Mapping
from typing import Final

from carrel.policy.actions import ACTION, VOICEMAIL_ACTIONS, impossible_channels
from carrel.policy.classifying import classified
from carrel.policy.diagram import Cube, Forest, Node
from carrel.policy.edition import When
from carrel.policy.facts import FACT, IMPOSSIBLE, INDEX

_FIRST: Final = (
    "channel",
    "requester",
    "assured",
    "number",
    "pin",
    "card",
    "photo_id",
    "details",
    "birth_date",
    "name",
    "shelf_key",
    "place",
    "doubt",
    "purpose",
    "team",
    "exception",
    "cannot_come_in",
    "email",
    "postal",
    "mail_service",
    "credential",
    "legal_basis",
)
ORDER: Final = (*_FIRST, *(name for name in FACT if name not in _FIRST))
"""The order in which diagrams read the facts: those that settle who is asking first, and those of the account last."""

LEVEL: Final[Mapping[str, int]] = {name: level for level, name in enumerate(ORDER)}
PLACES: Final = tuple(INDEX[name] for name in ORDER)
"""Level → the fact's place in `FACTS`."""

_CODE: Final = {name: {value: code for code, value in enumerate(FACT[name].values)} for name in ORDER}

DEFAULTS: Final = tuple(FACT[name].values.index(FACT[name].default or FACT[name].values[0]) for name in ORDER)
"""A code a level: what a fact is when nobody says."""

CANNOT_BE: Final = "impossible"
"""The leaf of a situation that cannot be."""


def cube_of(*conditions: When) -> Cube | None:
    """The situations in which all these conditions hold; None when they contradict one another."""
    cube: dict[int, frozenset[int]] = {}
    for condition in conditions:
        for name, values in condition.items():
            code, level = _CODE[name], LEVEL[name]
            codes = frozenset([code[value] for value in values])
            if level in cube:
                codes &= cube[level]
            if not codes:
                return None
            cube[level] = codes
    return cube


def in_facts(codes: Mapping[int, int]) -> dict[str, str]:
    """The facts of one situation, by name: the channel, and those that are not at their defaults."""
    return {
        ORDER[level]: FACT[ORDER[level]].values[code]
        for level, code in sorted(codes.items())
        if ORDER[level] == "channel" or code != DEFAULTS[level]
    }


def fresh_forest() -> Forest:
    """A forest over the facts, with nothing in it yet."""
    return Forest([len(FACT[name].values) for name in ORDER])


def forbidden(action: str) -> Iterator[Cube]:
    """The situations in which an action cannot be asked, and those that cannot be at all."""
    for impossible in (*IMPOSSIBLE, impossible_channels(action)):
        cube = cube_of(impossible.when)
        assert cube is not None
        yield cube


def _one_is_enough(count: int) -> list[int]:
    """Of so many cubes, which are moot once one of them holds: all others."""
    return [(1 << count) - 1 & ~(1 << bit) for bit in range(count)]


def possible(forest: Forest) -> dict[str, Node]:
    """For every action, the true-or-false diagram of the situations in which it can be asked."""
    made: dict[bool, Node] = {}
    for action in ACTION:
        is_voicemail = action in VOICEMAIL_ACTIONS
        if is_voicemail not in made:
            cubes = tuple(forbidden(action))
            made[is_voicemail] = classified(forest, cubes, lambda fired: not fired, _one_is_enough(len(cubes)))
    return {action: made[action in VOICEMAIL_ACTIONS] for action in ACTION}
