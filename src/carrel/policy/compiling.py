"""From an `Edition` to diagrams: for every action, which rules speak in which situation.

Everything that answers a question about the policy, one situation or all of them, asks these diagrams.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from typing import Final, TypeAlias

from carrel.policy.actions import ACTION, VOICEMAIL_ACTIONS, impossible_channels
from carrel.policy.diagram import Cube, Forest, Node
from carrel.policy.edition import Edition, Otherwise, Rule, Standing, When
from carrel.policy.facts import FACT, IMPOSSIBLE, INDEX, Impossible
from carrel.terms import Outcome

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


@dataclass(frozen=True, slots=True)
class Voice:
    """One rule as it speaks about one standing (None: about everyone)."""

    rule: Rule
    standing: Standing | None

    @property
    def clauses(self) -> tuple[str, ...]:
        """What is cited where this voice decides."""
        standing = self.standing
        way = (standing.clause,) if standing and standing.is_cited else ()
        return (*way, self.rule.clause, *self.rule.cites)

    @property
    def readings(self) -> tuple[str, ...]:
        """What this voice leans on."""
        return (*(self.standing.readings if self.standing else ()), *self.rule.readings)

    @property
    def strength(self) -> int:
        """Of its outcome, or of the strongest outcome that it has words for."""
        return min(each.strength for each in (self.rule.outcome, *self.rule.applies_to) if each)


Voices: TypeAlias = tuple[int, ...]
"""Places in `Compiled.voices`, rising."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands in a region: the outcome, the voices that carry it, and those that add words to it."""

    outcome: Outcome
    carried_by: Voices
    with_words_of: Voices

    @property
    def is_silence(self) -> bool:
        """Does no clause speak?"""
        return not self.carried_by


class ByAction(Mapping[str, Node]):
    """A diagram an action, made when it is first asked for."""

    def __init__(self, make: Callable[[str], Node]) -> None:
        self._make = make
        self._made: dict[str, Node] = {}

    def __getitem__(self, action: str) -> Node:
        if action not in self._made:
            if action not in ACTION:
                raise KeyError(action)
            self._made[action] = self._make(action)
        return self._made[action]

    def __iter__(self) -> Iterator[str]:
        return iter(ACTION)

    def __len__(self) -> int:
        return len(ACTION)


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """An edition that can be asked: `spoken` and `verdicts` have a diagram an action, over the levels of `ORDER`.

    Leaves of `spoken` are the `Voices` with an outcome that speak, those that are overruled as well; leaves of
    `verdicts` are `Verdict`. Where a situation cannot be, it is `CANNOT_BE`.
    """

    edition: Edition
    forest: Forest
    voices: tuple[Voice, ...]
    spoken: Mapping[str, Node]
    verdicts: Mapping[str, Node]
    otherwise: Mapping[str, Otherwise]
    standings: Mapping[str, Node]
    """A true-or-false diagram a standing."""


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


def grounds() -> Forest:
    """A forest over the facts, with nothing in it yet."""
    return Forest([len(FACT[name].values) for name in ORDER])


def compiled(edition: Edition, forest: Forest | None = None) -> Compiled:
    """The edition's diagrams, each made when it is first asked for, in a forest of their own or in this one."""
    forest = forest or grounds()
    voices = tuple(_voices(edition))
    otherwise = {action: block for block in edition.otherwise for action in block.actions}
    cubes = cache(lambda place: tuple(_cubes(voices[place])))
    spoken = ByAction(_Gathering(forest, voices, cubes, lambda speaking: speaking, are_all_heard=True))
    verdicts = ByAction(_Gathering(forest, voices, cubes, partial(_weighed, voices), are_all_heard=False))
    return Compiled(edition, forest, voices, spoken, verdicts, otherwise, _standings(edition, forest))


def verified(whole: Compiled) -> Compiled:
    """The same, with every action's diagrams made."""
    for action in whole.verdicts:
        _ = whole.verdicts[action]
    return whole


def situations(compiled: Compiled) -> int:
    """How many can be, over all actions."""
    return sum(
        count * times
        for root, times in Counter(compiled.verdicts.values()).items()
        for leaf, count in compiled.forest.counted(root).items()
        if leaf != CANNOT_BE
    )


def _standings(edition: Edition, forest: Forest) -> dict[str, Node]:
    """A diagram a standing."""
    holds = held(edition, forest)
    return {
        name: forest.mapped(holds, lambda places, at=at: at in places)  # type: ignore[misc]
        for at, name in enumerate(edition.standings)
    }


def held(edition: Edition, forest: Forest) -> Node:
    """The diagram whose leaves are the places, among the edition's standings, of those that whoever asks has."""
    cubes = [
        (place, cube)
        for place, standing in enumerate(edition.standings.values())
        for when in standing.when
        if (cube := cube_of(when)) is not None
    ]
    return forest.classified(
        [cube for _, cube in cubes],
        lambda fired: frozenset(place for at, (place, _) in enumerate(cubes) if fired >> at & 1),
    )


# -- rules ---------------------------------------------------------------------------------------------------------


def _voices(edition: Edition) -> Iterator[Voice]:
    """Every rule as it speaks about each standing that it names, in the order of the text."""
    order = {clause: place for place, clause in enumerate(edition.clauses)}
    for rule in sorted(edition.rules, key=lambda rule: order[rule.clause]):
        for name in rule.who or (None,):
            yield Voice(rule, edition.standings[name] if name else None)


def _cubes(voice: Voice) -> Iterator[Cube]:
    standings: tuple[When, ...] = voice.standing.when if voice.standing else ({},)
    for who, when in product(standings, voice.rule.when or ({},)):
        cube = cube_of(who, when)
        if cube is not None:
            yield cube


class _Gathering:
    """Action → the diagram of what its rules come to; actions with the same rules share one."""

    def __init__(
        self,
        forest: Forest,
        voices: tuple[Voice, ...],
        cubes: Callable[[int], tuple[Cube, ...]],
        leaf: Callable[[Voices], Hashable],
        *,
        are_all_heard: bool,
    ) -> None:
        """`are_all_heard`: the leaf depends on rules that are overruled, too, and on none that only adds words."""
        self._forest, self._voices, self._cubes, self._leaf = forest, voices, cubes, leaf
        self._are_all_heard = are_all_heard
        self._heard = [place for place, voice in enumerate(voices) if voice.rule.outcome or not are_all_heard]
        self._strengths = [voice.strength for voice in voices]
        self._made: dict[object, Node] = {}

    def __call__(self, action: str) -> Node:
        speaking = tuple(place for place in self._heard if action in self._voices[place].rule.actions)
        key = (speaking, action in VOICEMAIL_ACTIONS)
        if key not in self._made:
            self._made[key] = self._classified(tuple(_forbidden(action)), speaking)
        return self._made[key]

    def _classified(self, forbidden: tuple[Cube, ...], speaking: Voices) -> Node:
        first = len(forbidden)
        cubes, places = [*forbidden], [-1] * first
        own: dict[int, int] = {}
        for place in speaking:
            its = self._cubes(place)
            own[place] = ((1 << len(its)) - 1) << len(cubes)
            cubes += its
            places += [place] * len(its)
        # Where a situation cannot be, no rule matters; a rule that speaks already need not speak again.
        others = {place: mask | self._beaten(place, own) for place, mask in own.items()}
        others[-1] = (1 << len(cubes)) - 1
        moot = [others[place] & ~(1 << bit) for bit, place in enumerate(places)]

        def leaf(fired: int) -> Hashable:
            if fired & ((1 << first) - 1):
                return CANNOT_BE
            return self._leaf(tuple(sorted({places[bit] for bit in _bits(fired)})))

        return self._forest.classified(cubes, leaf, moot)

    def _beaten(self, place: int, own: Mapping[int, int]) -> int:
        """The cubes, among each voice's own, of those voices that do not matter where this one speaks."""
        if self._are_all_heard or self._voices[place].rule.outcome is None:
            return 0
        strengths = self._strengths
        return sum([mask for other, mask in own.items() if strengths[other] > strengths[place]])


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def strongest(outcomes: Iterable[Outcome | None]) -> Outcome:
    """What stands where these speak together; a refusal where none does."""
    return min((outcome for outcome in outcomes if outcome), key=lambda each: each.strength, default=Outcome.DENY)


def _weighed(voices: tuple[Voice, ...], speaking: Voices) -> Verdict:
    """How clauses are weighed together: the strongest outcome stands."""
    outcome = strongest(voices[place].rule.outcome for place in speaking)
    return Verdict(
        outcome,
        tuple(place for place in speaking if voices[place].rule.outcome is outcome),
        tuple(place for place in speaking if outcome in voices[place].rule.applies_to),
    )


# -- what can be ---------------------------------------------------------------------------------------------------


def _impossible(action: str) -> tuple[Impossible, ...]:
    return (*IMPOSSIBLE, impossible_channels(action))


def _forbidden(action: str) -> Iterator[Cube]:
    for impossible in _impossible(action):
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
            forbidden = tuple(_forbidden(action))
            made[is_voicemail] = forest.classified(forbidden, lambda fired: not fired, _one_is_enough(len(forbidden)))
    return {action: made[action in VOICEMAIL_ACTIONS] for action in ACTION}
