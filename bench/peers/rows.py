"""An edition as flat rows, which every engine can hold: an outcome, actions, and facts with one of some values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from carrel.policy.edition import Edition, When
from carrel.policy.facts import FACT
from carrel.policy.levels import ORDER, cube_of
from carrel.terms import Outcome


@dataclass(frozen=True)
class Row:
    clause: str
    outcome: Outcome
    actions: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]]

    @property
    def is_permit(self) -> bool:
        return self.outcome is Outcome.PERMIT


def rows(edition: Edition) -> list[Row]:
    """Every rule × the ways to have each standing that it names × its conditions, but for contradictions."""
    return list(_rows(edition))


def rows_by_action(edition: Edition) -> dict[str, list[Row]]:
    """The rows that speak about each action: what an engine that walks a list would be given at its best."""
    by_action: dict[str, list[Row]] = {}
    for row in _rows(edition):
        for action in row.actions:
            by_action.setdefault(action, []).append(row)
    return by_action


def _rows(edition: Edition) -> Iterator[Row]:
    for rule in edition.rules:
        if rule.outcome is None:
            continue  # it adds words to answers, which no peer has
        people: list[When] = [way for name in rule.who for way in edition.standings[name].when] or [{}]
        for who, when in product(people, rule.when or ({},)):
            cube = cube_of(who, when)
            if cube is not None:
                named = {ORDER[level]: codes for level, codes in cube.items()}
                values = {
                    name: tuple(FACT[name].values[code] for code in sorted(codes)) for name, codes in named.items()
                }
                yield Row(rule.clause, rule.outcome, rule.actions, values)
