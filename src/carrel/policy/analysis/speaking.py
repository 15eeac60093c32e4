"""Which rules speak together, in every situation: those that decide it, and those that they overrule.

A rule is known here by where it speaks, and rules that speak in the same situations share a condition. The diagrams of
all actions are made over these conditions at once: what actions have in common is made once.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from carrel.policy.actions import ACTION
from carrel.policy.classifying import bits, classifying
from carrel.policy.compiling import Compiled, cubes_of, strongest
from carrel.policy.diagram import Cube, Forest, Node
from carrel.policy.edition import Rule
from carrel.policy.levels import CANNOT_BE, forbidden
from carrel.terms import Outcome

_Condition: TypeAlias = frozenset[frozenset[tuple[int, frozenset[int]]]]
"""Cubes, of which one must hold."""


@dataclass(slots=True)
class Together:
    """Rules with an outcome that speak at once, and no other with them; where none does, that is silence.

    `count` is in how many situations of these actions; `at` is a diagram and a leaf of it, where they do.
    """

    rules: tuple[Rule, ...]
    actions: set[str]
    count: int
    at: tuple[Node, Hashable]

    @property
    def outcome(self) -> Outcome:
        """What stands where they speak."""
        return strongest(rule.outcome for rule in self.rules)


def speaking_together(compiled: Compiled) -> tuple[Together, ...]:
    """Every situation of every action, once, under the rules that speak in it; rules in the order of the text."""
    rules, conditions = _rules(compiled)
    diagrams = _Diagrams(compiled.forest, conditions)
    found: dict[tuple[int, ...], Together] = {}
    for action in ACTION:
        speaking: dict[int, list[int]] = {}
        for place, rule in enumerate(rules):
            if action in rule.actions:
                speaking.setdefault(diagrams.number(conditions[place]), []).append(place)
        root = diagrams.of(action, speaking)
        for leaf, count in diagrams.counted(root):
            places = tuple(sorted([place for number in leaf for place in speaking[number]]))
            known = found.get(places)
            if known is None:
                found[places] = Together(tuple([rules[place] for place in places]), {action}, count, (root, leaf))
            else:
                known.actions.add(action)
                known.count += count
    return tuple(found.values())


def _rules(compiled: Compiled) -> tuple[list[Rule], list[_Condition]]:
    """The rules with an outcome, in the order of the text, and where each speaks."""
    rules: dict[str, Rule] = {}
    cubes: dict[str, list[Cube]] = {}
    for voice in compiled.voices:
        if voice.rule.outcome:
            rules[voice.rule.id] = voice.rule
            cubes.setdefault(voice.rule.id, []).extend(cubes_of(voice))
    return list(rules.values()), [_condition(cubes[name]) for name in rules]


def _condition(cubes: Iterable[Cube]) -> _Condition:
    return frozenset([frozenset(cube.items()) for cube in cubes])


class _Diagrams:
    """Diagrams whose leaves are the numbers of the conditions that hold: a frozenset."""

    def __init__(self, forest: Forest, conditions: Iterable[_Condition]) -> None:
        self._forest = forest
        never = {action: _condition(forbidden(action)) for action in ACTION}
        beyond = set(never.values())
        numbers = {each: number for number, each in enumerate(dict.fromkeys((*beyond, *conditions)))}
        cubes = [dict(cube) for condition in numbers for cube in condition]
        at = [number for condition, number in numbers.items() for _ in condition]
        self._own = [0] * len(numbers)
        for bit, number in enumerate(at):
            self._own[number] |= 1 << bit
        # Where a situation cannot be, no rule matters; a condition that holds need not hold again.
        everything, last = (1 << len(cubes)) - 1, len(beyond)
        moot = [(everything if number < last else self._own[number]) & ~(1 << bit) for bit, number in enumerate(at)]

        def leaf(fired: int) -> Hashable:
            holding = frozenset([at[bit] for bit in bits(fired)])
            return CANNOT_BE if any(number < last for number in holding) else holding

        self._numbers = numbers
        self._never = {action: numbers[each] for action, each in never.items()}
        self._made = classifying(forest, cubes, leaf, moot)
        self._counted: dict[Node, list[tuple[frozenset[int], int]]] = {}

    def number(self, condition: _Condition) -> int:
        return self._numbers[condition]

    def of(self, action: str, numbers: Iterable[int]) -> Node:
        """The diagram of an action about which these conditions speak."""
        return self._made(sum([self._own[number] for number in (self._never[action], *numbers)]))

    def counted(self, root: Node) -> Iterable[tuple[frozenset[int], int]]:
        """Which conditions hold together, and in how many situations. What cannot be is left out."""
        if root not in self._counted:
            counts = self._forest.counted(root).items()
            self._counted[root] = [(leaf, count) for leaf, count in counts if isinstance(leaf, frozenset)]
        return self._counted[root]
