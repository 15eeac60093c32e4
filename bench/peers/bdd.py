"""Binary decision diagrams, through dd: the same rows as Boolean functions, in pure Python and in CUDD's C.

A fact of n values is a number in binary, so some codes stand for nothing and are ruled out beside what cannot be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dd import autoref, cudd

from bench.peers.rows import rows_by_action
from carrel.policy.actions import ACTIONS, impossible_channels
from carrel.policy.edition import Edition
from carrel.policy.facts import EVIDENCE, FACT, IMPOSSIBLE
from carrel.policy.levels import ORDER
from carrel.terms import Outcome

BACKENDS = {"dd, in Python": autoref.BDD, "dd, with CUDD": cudd.BDD}

CANNOT = (
    "dd keeps true and false alone: a diagram an outcome, and none of which rules speak, so no overruling, idle rules, "
    "worked cases or regions in words; its rows do the counting and R35 of `check`, and the counting of `diff`."
)

_WIDTH = {name: (len(FACT[name].values) - 1).bit_length() for name in ORDER}
_BITS = [f"{name}_{bit}" for name in ORDER for bit in range(_WIDTH[name])]


@dataclass(frozen=True)
class Space:
    """One manager, and in it, for every action, what can be and where each outcome stands."""

    bdd: Any
    possible: Mapping[str, Any]
    outcomes: Sequence[Mapping[tuple[str, Outcome], Any]]
    """One mapping an edition."""


def built(backend: Any, *editions: Edition) -> Space:
    """What `compiled` does, as far as a true-or-false diagram can."""
    bdd = backend()
    bdd.declare(*_BITS)
    values = {(name, value): _value(bdd, name, code) for name in ORDER for code, value in enumerate(FACT[name].values)}
    known = bdd.true
    for name in reversed(ORDER):
        known &= _any(bdd, (values[name, value] for value in FACT[name].values))
    for impossible in IMPOSSIBLE:
        known &= ~_all(bdd, values, impossible.when)
    possible = {action.name: known & ~_all(bdd, values, impossible_channels(action.name).when) for action in ACTIONS}
    return Space(bdd, possible, [_outcomes(bdd, values, possible, edition) for edition in editions])


def counted(space: Space) -> dict[Outcome, int]:
    """In how many situations each outcome stands."""
    counts = dict.fromkeys(Outcome, 0)
    for (_, outcome), where in space.outcomes[0].items():
        counts[outcome] += where.count(len(_BITS))
    return counts


def losses(space: Space) -> int:
    """In how many situations one more piece of evidence loses a permission (R35)."""
    lost = 0
    for action, possible in space.possible.items():
        permitted = space.outcomes[0][action, Outcome.PERMIT]
        for evidence in EVIDENCE:
            shown = _shown(space.bdd, evidence, permitted)
            can_be_shown = _shown(space.bdd, evidence, possible)
            lost += (permitted & can_be_shown & ~shown).count(len(_BITS))
    return lost


def changed(space: Space) -> int:
    """In how many situations the second edition has another outcome than the first."""
    before, after = space.outcomes
    changes = 0
    for action in space.possible:
        differs = space.bdd.false
        for outcome in Outcome:
            differs |= space.bdd.apply("xor", before[action, outcome], after[action, outcome])
        changes += differs.count(len(_BITS))
    return changes


def _outcomes(
    bdd: Any, values: Mapping[tuple[str, str], Any], possible: Mapping[str, Any], edition: Edition
) -> dict[tuple[str, Outcome], Any]:
    """Strongest first: each outcome stands where a row of its own speaks and none stronger; silence is a refusal."""
    outcomes = {}
    spoken = rows_by_action(edition)
    cubes: dict[int, Any] = {}
    for action, left in possible.items():
        fired = dict.fromkeys(Outcome, bdd.false)
        for row in spoken.get(action, ()):
            cube = cubes.get(id(row))
            if cube is None:
                cube = cubes[id(row)] = _all(bdd, values, row.when)
            fired[row.outcome] |= cube
        for outcome in sorted(Outcome, key=lambda outcome: outcome.strength):
            outcomes[action, outcome] = left & fired[outcome]
            left &= ~fired[outcome]
        outcomes[action, Outcome.DENY] |= left
    return outcomes


def _shown(bdd: Any, evidence: str, where: Any) -> Any:
    """`where` as it is once the evidence is shown: a card brings its number, name and number the shelf key."""
    brought = {f"{each}_0": True for each in ({"card", "number"} if evidence == "card" else {evidence})}
    shown = bdd.let(brought, where)
    halves = {"card": ("number", "name"), "number": ("number", "name"), "name": ("name", "number")}.get(evidence)
    if halves is None:
        return shown
    completes = ~bdd.var(f"{halves[0]}_0") & bdd.var(f"{halves[1]}_0")
    return bdd.ite(completes, bdd.let({"shelf_key_0": True}, shown), shown)


def _value(bdd: Any, name: str, code: int) -> Any:
    return bdd.cube({f"{name}_{bit}": bool(code >> (_WIDTH[name] - 1 - bit) & 1) for bit in range(_WIDTH[name])})


def _all(bdd: Any, values: Mapping[tuple[str, str], Any], when: Mapping[str, tuple[str, ...]]) -> Any:
    cube = bdd.true
    for name in sorted(when, key=ORDER.index, reverse=True):
        cube &= _any(bdd, (values[name, value] for value in when[name]))
    return cube


def _any(bdd: Any, several: Iterator[Any]) -> Any:
    joined = bdd.false
    for each in several:
        joined |= each
    return joined
