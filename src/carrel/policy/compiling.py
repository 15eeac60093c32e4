"""From an `Edition` to diagrams: for every action, which rules speak in which situation.

Everything that answers a question about the policy, one situation or all of them, asks these diagrams.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeAlias

from carrel.policy.actions import ACTION, VOICEMAIL_ACTIONS
from carrel.policy.classifying import bits, classified
from carrel.policy.diagram import Cube, Forest, Node
from carrel.policy.edition import Edition, Otherwise, Rule, Standing, When
from carrel.policy.levels import CANNOT_BE, cube_of, forbidden, fresh_forest
from carrel.terms import Outcome


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
    """An edition that can be asked: `verdicts` has a diagram an action, over the levels of `ORDER`.

    Its leaves are `Verdict`; where a situation cannot be, `CANNOT_BE`.
    """

    edition: Edition
    forest: Forest
    voices: tuple[Voice, ...]
    verdicts: Mapping[str, Node]
    otherwise: Mapping[str, Otherwise]
    standings: Mapping[str, Node]
    """A true-or-false diagram a standing."""


def compiled(edition: Edition, forest: Forest | None = None) -> Compiled:
    """The edition's diagrams, each made when it is first asked for, in a forest of their own or in this one."""
    forest = fresh_forest() if forest is None else forest
    voices = tuple(_voices(edition))
    otherwise = {action: block for block in edition.otherwise for action in block.actions}
    verdicts = ByAction(_Weighing(forest, voices))
    return Compiled(edition, forest, voices, verdicts, otherwise, _standings(edition, forest))


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
    return classified(
        forest,
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


def cubes_of(voice: Voice) -> Iterator[Cube]:
    """The situations in which it speaks: any of these."""
    standings: tuple[When, ...] = voice.standing.when if voice.standing else ({},)
    for who, when in product(standings, voice.rule.when or ({},)):
        cube = cube_of(who, when)
        if cube is not None:
            yield cube


class _Weighing:
    """Action → the diagram of what its rules come to; actions with the same rules share one."""

    def __init__(self, forest: Forest, voices: tuple[Voice, ...]) -> None:
        self._forest, self._voices = forest, voices
        self._cubes = cache(lambda place: tuple(cubes_of(voices[place])))
        self._strengths = [voice.strength for voice in voices]
        self._made: dict[object, Node] = {}

    def __call__(self, action: str) -> Node:
        speaking = tuple(place for place, voice in enumerate(self._voices) if action in voice.rule.actions)
        key = (speaking, action in VOICEMAIL_ACTIONS)
        if key not in self._made:
            self._made[key] = self._weighed(tuple(forbidden(action)), speaking)
        return self._made[key]

    def _weighed(self, cannot_be: tuple[Cube, ...], speaking: Voices) -> Node:
        first = len(cannot_be)
        cubes, places = [*cannot_be], [-1] * first
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
            return _verdict(self._voices, tuple(sorted({places[bit] for bit in bits(fired)})))

        return classified(self._forest, cubes, leaf, moot)

    def _beaten(self, place: int, own: Mapping[int, int]) -> int:
        """The cubes, among each voice's own, of those voices that do not matter where this one speaks."""
        if self._voices[place].rule.outcome is None:
            return 0
        strengths = self._strengths
        return sum([mask for other, mask in own.items() if strengths[other] > strengths[place]])


def strongest(outcomes: Iterable[Outcome | None]) -> Outcome:
    """What stands where these speak together; a refusal where none does."""
    return min((outcome for outcome in outcomes if outcome), key=lambda each: each.strength, default=Outcome.DENY)


def _verdict(voices: tuple[Voice, ...], speaking: Voices) -> Verdict:
    """How clauses are weighed together: the strongest outcome stands."""
    outcome = strongest(voices[place].rule.outcome for place in speaking)
    return Verdict(
        outcome,
        tuple(place for place in speaking if voices[place].rule.outcome is outcome),
        tuple(place for place in speaking if outcome in voices[place].rule.applies_to),
    )
