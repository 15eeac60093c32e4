"""Sets of situations as a person would name them: who asks, and the few facts that matter.

A set is cut into regions that do not overlap and leave nothing out. What could not be otherwise goes unsaid.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from carrel.policy.compiling import Compiled
from carrel.policy.diagram import Node, union
from carrel.policy.edition import Edition
from carrel.policy.facts import FACT, YES
from carrel.policy.levels import CANNOT_BE, LEVEL, ORDER

_ELSEWHERE: Final = "elsewhere"
"""The leaf of what a description does not care about."""

_OUTSIDE: Final = (_ELSEWHERE, CANNOT_BE)

_Conditions: TypeAlias = dict[str, frozenset[str]]
_WHO: Final = "who"


@dataclass(frozen=True, slots=True)
class Region:
    """Situations that share what matters: the standings, each other fact with its possible values, and how many.

    `who` is empty when every standing is meant; `count` is the number of situations.
    """

    who: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]]
    count: int

    def in_words(self, edition: Edition) -> str:
        """One phrase a condition, joined by semicolons."""
        people = [edition.standings[name].title for name in self.who]
        said = [" or ".join(people)] if people else []
        said += [condition_in_words(name, values) for name, values in self.when.items()]
        return "; ".join(said) or "always"

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {"who": list(self.who), "when": {k: list(v) for k, v in self.when.items()}, "situations": self.count}


def condition_in_words(name: str, values: tuple[str, ...]) -> str:
    """`telephone or chat`, `no card`, `the email address is settled`."""
    fact = FACT[name]
    plain = name.replace("_", " ")
    if fact.is_question:
        return plain if values == (YES,) else f"no {plain}"
    missing = tuple(value for value in fact.values if value not in values)
    listed = " or ".join(values)
    if len(missing) < len(values) and len(missing) < 3:
        return f"{plain} is not {' or '.join(missing)}"
    return f"{plain} is {listed}"


def regions(compiled: Compiled, root: Node, wanted: Callable[[Hashable], bool]) -> tuple[Region, ...]:
    """The situations whose leaf is wanted, as regions that do not overlap, the largest first."""
    found = [
        conditions | {_WHO: frozenset({standing})}
        for standing, holds in compiled.standings.items()
        for conditions in _of_one_standing(compiled, root, holds, wanted)
    ]
    return tuple(sorted(_told(compiled, root, wanted, _merged(found)), key=lambda region: -region.count))


def _of_one_standing(
    compiled: Compiled, root: Node, holds: Node, wanted: Callable[[Hashable], bool]
) -> Iterator[_Conditions]:
    """Paths to wanted leaves for people of one standing, without the conditions that make the standing."""
    forest = compiled.forest
    elsewhere = forest.leaf(_ELSEWHERE)
    cared = forest.combined(
        root, holds, lambda leaf, here: wanted(leaf) if here and leaf not in _OUTSIDE else _ELSEWHERE
    )
    simple = forest.simplified(cared, lambda leaf: leaf != _ELSEWHERE)
    if simple == elsewhere:
        return
    for path, leaf in forest.paths(simple):
        if leaf is True:
            yield {
                ORDER[level]: frozenset(FACT[ORDER[level]].values[code] for code in codes)
                for level, codes in path.items()
            }


def _merged(found: list[_Conditions]) -> list[_Conditions]:
    """Regions that differ in one condition alone become one."""
    merged = True
    while merged:
        merged = False
        for name in (_WHO, *ORDER):
            groups: dict[frozenset[tuple[str, frozenset[str]]], frozenset[str]] = {}
            loose = []
            for conditions in found:
                if name not in conditions:
                    loose.append(conditions)
                    continue
                rest = frozenset((other, values) for other, values in conditions.items() if other != name)
                merged = merged or rest in groups
                groups[rest] = groups.get(rest, frozenset()) | conditions[name]
            found = loose + [{**dict(rest), name: values} for rest, values in groups.items()]
    return found


def _told(
    compiled: Compiled, root: Node, wanted: Callable[[Hashable], bool], found: Iterable[_Conditions]
) -> Iterator[Region]:
    everyone = frozenset(compiled.standings)
    for conditions in found:
        who = conditions.pop(_WHO)
        when: dict[str, tuple[str, ...]] = {
            name: tuple(value for value in FACT[name].values if value in conditions[name])
            for name in ORDER
            if name in conditions and len(conditions[name]) < len(FACT[name].values)
        }
        meant = _meant(compiled, root, wanted, who, when)
        count = compiled.forest.counted(meant).get(True, 0)
        if count:
            names = () if who == everyone else tuple(name for name in compiled.standings if name in who)
            yield Region(names, {name: _that_occur(compiled, meant, name, when[name]) for name in when}, count)


def _meant(
    compiled: Compiled,
    root: Node,
    wanted: Callable[[Hashable], bool],
    who: frozenset[str],
    when: Mapping[str, tuple[str, ...]],
) -> Node:
    """The true-or-false diagram of the wanted situations of these people under these conditions."""
    forest = compiled.forest
    theirs = union(forest, [compiled.standings[name] for name in who])
    cube = {LEVEL[name]: frozenset(FACT[name].values.index(value) for value in values) for name, values in when.items()}
    inside = forest.where(cube, theirs, forest.leaf(False))
    return forest.combined(root, inside, lambda leaf, here: bool(here and leaf not in _OUTSIDE and wanted(leaf)))


def _that_occur(compiled: Compiled, meant: Node, name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """The values that some of these situations have: what cannot be goes unsaid."""
    if len(values) == 1:
        return values
    fact, level = FACT[name], LEVEL[name]
    return tuple(
        value for value in values if compiled.forest.meets(meant, {level: frozenset({fact.values.index(value)})}, bool)
    )
