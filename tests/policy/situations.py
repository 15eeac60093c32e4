"""Situations to put to the policy and its oracles: one in every region of the answers, and many at random.

Random ones are drawn channel by channel among what is possible there. Few situations are left without doubt and with a
purpose if every value is as likely as the next, and doubt hides all else; so the plain values are drawn more often.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from random import Random

from carrel.policy.actions import ACTIONS
from carrel.policy.answering import Answer
from carrel.policy.facts import FACTS
from carrel.policy.policy import Era
from tests.policy.plain_scan import CANNOT_BE as COMBINATIONS
from tests.policy.plain_scan import ON_VOICEMAIL, can_be, holds

ACTION_NAMES = tuple(action.name for action in ACTIONS)
NAMES = tuple(fact.name for fact in FACTS)
CHANNELS = FACTS[NAMES.index("channel")].values

EVERY_SITUATION = sum(21_233_664 if action in ON_VOICEMAIL else 1_821_376_512 for action in ACTION_NAMES)
"""How many there are, over all actions: so many sets of facts on a voicemail, and so many elsewhere."""

_MORE_OFTEN = {"doubt": {"none": 12}, "purpose": {"stated": 4}, "requester": {"holder": 3, "other": 3}}


def codes_of(situation: Mapping[str, str]) -> bytes:
    """The situation as `Facts.codes` has it."""
    return bytes(fact.values.index(situation[fact.name]) for fact in FACTS)


def situation_of(codes: bytes) -> dict[str, str]:
    """Every fact's value."""
    return {fact.name: fact.values[code] for fact, code in zip(FACTS, codes, strict=True)}


def channels_of(action: str) -> tuple[str, ...]:
    """The channels on which the action can be asked."""
    return ("voicemail",) if action in ON_VOICEMAIL else tuple(each for each in CHANNELS if each != "voicemail")


def in_every_region(tree: object, rng: Random) -> Iterator[bytes]:
    """A random combination of facts on every path of an action's answers, down to those that cannot be."""
    for path, _ in ways_down(tree):
        codes = bytearray(rng.randrange(len(fact.values)) for fact in FACTS)
        for place, allowed in path:
            codes[place] = rng.choice(allowed)
        yield bytes(codes)


@lru_cache
def told(era: Era) -> tuple[tuple[str, Mapping[str, str], Answer], ...]:
    """An answer from every region of every action, with a situation that gets it."""
    return tuple(
        (action, situation_of(codes), answer)
        for action in ACTION_NAMES
        for codes in in_every_region(era.answering.tree(action), Random(action))
        if (answer := era.answering.answer(codes, action))
    )


def ways_down(tree: object) -> Iterator[tuple[tuple[tuple[int, list[int]], ...], Answer | None]]:
    """Every path of `Answering.tree`: the places of facts on it, with the codes that go that way, and the answer."""
    if not isinstance(tree, tuple):
        assert tree is None or isinstance(tree, Answer)
        yield (), tree
        return
    place, *kids = tree
    for kid in {id(kid): kid for kid in kids}.values():
        allowed = [code for code, each in enumerate(kids) if each is kid]
        for path, answer in ways_down(kid):
            yield ((place, allowed), *path), answer


def at_random(channel: str, count: int, rng: Random) -> Iterator[tuple[bytes, dict[str, str]]]:
    """That many possible situations on that channel, as codes and as values."""
    drawn = (each for each in _combinations(channel, max(count, 100), rng) if can_be(each[1]))
    return islice(drawn, count)


def _combinations(channel: str, at_once: int, rng: Random) -> Iterator[tuple[bytes, dict[str, str]]]:
    """Combinations of facts without end; some cannot be, for what two facts beside the channel say."""
    code_of = [{value: code for code, value in enumerate(fact.values)} for fact in FACTS]
    ways = [_drawn(fact.name, fact.values, channel) for fact in FACTS]
    while True:
        columns = [rng.choices(values, often, k=at_once) for values, often in ways]
        coded = [map(codes.__getitem__, column) for codes, column in zip(code_of, columns, strict=True)]
        for codes, values in zip(zip(*coded, strict=True), zip(*columns, strict=True), strict=True):
            yield bytes(codes), dict(zip(NAMES, values, strict=True))


def _drawn(fact: str, values: tuple[str, ...], channel: str) -> tuple[list[str], list[int]]:
    """The values that the fact can have on that channel, and how often each is drawn."""
    if fact == "channel":
        return [channel], [1]
    always = {"channel": channel}
    barred = [when for when in COMBINATIONS if set(when) == {"channel", fact} and channel in when["channel"]]
    possible = [value for value in values if not any(holds(when, {**always, fact: value}) for when in barred)]
    return possible, [_MORE_OFTEN.get(fact, {}).get(value, 1) for value in possible]
