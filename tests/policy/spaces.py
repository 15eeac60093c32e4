"""Every situation of a space small enough to go through: the facts that tiny editions read, the rest at their defaults."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Final

from carrel.policy.analysis.regions import Region
from carrel.policy.compiling import Compiled, compiled, verified
from carrel.policy.edition import Edition
from carrel.policy.facts import FACT, FACTS
from carrel.policy.loading import load_edition, read_source
from tests.policy import tiny
from tests.policy.plain_scan import CANNOT_BE, PlainScan, can_be

READ: Final = tuple(fact for fact in FACT if any(fact in combination for combination in CANNOT_BE))
"""The facts that take part in what cannot be. A tiny edition asks about these and no others."""

TIMES: Final = prod(len(fact.values) for fact in FACTS if fact.name not in READ)
"""How many situations of the whole space each of these stands for."""

Situation = Mapping[str, str]

_REST: Final = {fact.name: fact.default or fact.values[0] for fact in FACTS}


def every_situation(facts: Sequence[str] = READ) -> Iterator[Situation]:
    """Every possible one, as far as these facts tell them apart."""
    for values in product(*(FACT[name].values for name in facts)):
        situation = {**_REST, **dict(zip(facts, values, strict=True))}
        if can_be(situation):
            yield situation


def tiny_edition(folder: Path, *changes: tuple[str, str], more: str = "", ledger: str = tiny.LEDGER) -> Compiled:
    """The tiny edition with words of it changed and a text added at its end, compiled."""
    text = tiny.spoilt(tiny.EDITION, *changes) + more
    return verified(compiled(load_edition(read_source(tiny.written(folder, edition=text, ledger=ledger)))))


def is_inside(edition: Edition, region: Region, situation: Situation) -> bool:
    """Is the situation one of the region's?"""
    standings = {standing.name for standing in PlainScan(edition).standings(situation)}
    is_theirs = not region.who or bool(standings & set(region.who))
    return is_theirs and all(situation[name] in values for name, values in region.when.items())
