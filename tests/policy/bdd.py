"""The policy as binary decision diagrams, made by a library that has never heard of Carrel (`dd`).

Facts become bits. The rules are turned into formulas over them straight from the `Edition`; Carrel's own diagram is
turned into a formula path by path. Two formulas are the same node exactly when they agree in every situation.
"""

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from carrel.policy.actions import ACTION
from carrel.policy.compiling import Compiled, Verdict
from carrel.policy.edition import Edition, When
from carrel.policy.facts import FACT, FACTS
from carrel.policy.levels import ORDER
from tests.policy.plain_scan import CANNOT_BE, ON_VOICEMAIL, SHOWABLE, STRONGEST_FIRST
from tests.policy.situations import ways_down

Formula = Any
"""A node of `dd`, which has no types."""

Speaking = tuple[str, frozenset[str], Formula]
"""An outcome, the clauses cited for it, and where a rule says so."""


@dataclass(frozen=True)
class ActionFormulas:
    """One action: where it cannot be asked, where each outcome stands, and where each clause is cited for it."""

    cannot_be: Formula
    outcomes: Mapping[str, Formula]
    cited: Mapping[tuple[str, str], Formula]

    @classmethod
    def of(cls, bits: "Bits", cannot_be: Formula, cited: Mapping[tuple[str, str], Formula]) -> "ActionFormulas":
        """The same, where no situation has an outcome without a clause that is cited for it."""
        outcomes = {each: bits.either(at for key, at in cited.items() if key[0] == each) for each in STRONGEST_FIRST}
        return cls(cannot_be, outcomes, {key: at for key, at in cited.items() if at != bits.never})


class Bits:
    """The facts as bits, in the order given; a fact of five values takes three bits, and three patterns stay unused."""

    def __init__(self, names: Iterable[str] = ORDER) -> None:
        self._bdd = _library().BDD()
        self.never = self._bdd.false
        self._is: dict[tuple[str, str], Formula] = {}
        self._width = 0
        for name in names:
            self._declare(name)
        self.meaningful = self.all(self.either(self._is[name, value] for value in FACT[name].values) for name in FACT)

    def _declare(self, name: str) -> None:
        values = FACT[name].values
        bits = [f"{name}_{at}" for at in range((len(values) - 1).bit_length())]
        self._bdd.declare(*bits)
        self._width += len(bits)
        for code, value in enumerate(values):
            literals = (self._bdd.var(bit) if code >> at & 1 else ~self._bdd.var(bit) for at, bit in enumerate(bits))
            self._is[name, value] = self.all(literals)

    def all(self, formulas: Iterable[Formula]) -> Formula:
        """Where all of them hold."""
        joined = self._bdd.true
        for formula in formulas:
            joined &= formula
        return joined

    def either(self, formulas: Iterable[Formula]) -> Formula:
        """Where any of them holds."""
        joined = self._bdd.false
        for formula in formulas:
            joined |= formula
        return joined

    def where(self, when: When) -> Formula:
        """Where each fact is one of its values."""
        return self.all(self.either(self._is[name, value] for value in values) for name, values in when.items())

    def once_shown(self, formula: Formula, evidence: frozenset[str]) -> Formula:
        """Where the formula will hold when this is shown, with what that brings."""
        brought = evidence | ({"number"} if "card" in evidence else frozenset())
        after = self._bdd.let({f"{each}_0": self._bdd.true for each in brought}, formula)
        if not evidence & {"card", "number", "name"}:
            return after
        had_both = self.where({"number": ("yes",), "name": ("yes",)})
        has_both = self.where(dict.fromkeys({"number", "name"} - brought, ("yes",))) & ~had_both
        with_key = self._bdd.let({"shelf_key_0": self._bdd.true}, after)
        return has_both & with_key | ~has_both & after

    def count(self, formula: Formula) -> int:
        """How many situations the formula holds in, those that cannot be included."""
        return int(self._bdd.count(formula & self.meaningful, nvars=self._width))


def _library() -> Any:
    """`dd` in C where the machine has it, otherwise in Python: the same functions, the same answers."""
    try:
        return importlib.import_module("dd.cudd")
    except ImportError:
        return importlib.import_module("dd.autoref")


# -- from the rules ------------------------------------------------------------------------------------------------


def from_the_rules(bits: Bits, edition: Edition, about: Iterable[str] = ACTION) -> dict[str, ActionFormulas]:
    """These actions, or every one, read off the rules."""
    standings = {
        name: bits.either(bits.where(when) for when in standing.when) for name, standing in edition.standings.items()
    }
    speaks: dict[str, list[Speaking]] = {action: [] for action in about}
    for rule in edition.rules:
        actions = [action for action in rule.actions if action in speaks]
        if rule.outcome is None or not actions:
            continue
        conditions = bits.either(bits.where(when) for when in rule.when or ({},))
        for name in rule.who or ("",):
            clauses = {rule.clause, *rule.cites}
            if name and edition.standings[name].is_cited:
                clauses.add(edition.standings[name].clause)
            formula = conditions & standings[name] if name else conditions
            for action in actions:
                speaks[action].append((rule.outcome.value, frozenset(clauses), formula))
    return {action: _weighed(bits, edition, action, speaking) for action, speaking in speaks.items()}


def _weighed(bits: Bits, edition: Edition, action: str, speaking: list[Speaking]) -> ActionFormulas:
    """The strongest outcome stands: each speaks where no stronger one has, and silence is a denial."""
    left = bits.meaningful & ~_cannot_be(bits, action)
    cited: dict[tuple[str, str], Formula] = {}
    for outcome in STRONGEST_FIRST:
        mine = [(clauses, formula & left) for said, clauses, formula in speaking if said == outcome]
        for clauses, formula in mine:
            for clause in clauses:
                cited[outcome, clause] = cited.get((outcome, clause), bits.never) | formula
        left &= ~bits.either(formula for _, formula in mine)
    for block in edition.otherwise:
        if action in block.actions:
            key = ("deny", block.clause)
            cited[key] = cited.get(key, bits.never) | left
    return ActionFormulas.of(bits, bits.meaningful & _cannot_be(bits, action), cited)


def _cannot_be(bits: Bits, action: str) -> Formula:
    voicemail = bits.where({"channel": ("voicemail",)})
    elsewhere = ~voicemail if action in ON_VOICEMAIL else voicemail
    return bits.either([elsewhere, *(bits.where(combination) for combination in CANNOT_BE)])


def unlocks_from_the_rules(bits: Bits, action: ActionFormulas) -> dict[frozenset[str], Formula]:
    """For each set of further evidence, the situations in which it unlocks: shown, it permits, and no part of it does.

    Nothing is permitted where a situation cannot be, so a set that brings about such a one never unlocks.
    """
    permitted, can_be = action.outcomes["permit"], bits.meaningful & ~action.cannot_be
    unlocking: dict[frozenset[str], Formula] = {}
    would = {frozenset[str](): permitted}
    for evidence in chain.from_iterable(combinations(SHOWABLE, size) for size in range(1, len(SHOWABLE) + 1)):
        added = frozenset(evidence)
        missing = bits.where(dict.fromkeys(added, ("no",)))
        smaller = bits.either(formula for other, formula in would.items() if other < added)
        formula = missing & bits.once_shown(permitted, added)
        would[added] = formula
        unlocking[added] = formula & can_be & ~smaller
    return {evidence: formula for evidence, formula in unlocking.items() if formula != bits.never}


# -- from Carrel's diagram -----------------------------------------------------------------------------------------


def from_the_diagram(bits: Bits, compiled: Compiled, action: str) -> ActionFormulas:
    """The action, read off every path of its diagram."""
    cannot_be = bits.never
    cited: dict[tuple[str, str], Formula] = {}
    for path, leaf in compiled.forest.paths(compiled.verdicts[action]):
        when = {ORDER[level]: tuple(FACT[ORDER[level]].values[code] for code in codes) for level, codes in path.items()}
        region = bits.where(when) & bits.meaningful
        if not isinstance(leaf, Verdict):
            cannot_be |= region
            continue
        for clause in _clauses(compiled, action, leaf):
            key = (leaf.outcome.value, clause)
            cited[key] = cited.get(key, bits.never) | region
    return ActionFormulas.of(bits, cannot_be, cited)


def _clauses(compiled: Compiled, action: str, verdict: Verdict) -> set[str]:
    if verdict.is_silence:
        return {compiled.otherwise[action].clause}
    return {clause for place in verdict.carried_by for clause in compiled.voices[place].clauses}


def unlocks_from_the_answers(bits: Bits, tree: object) -> dict[frozenset[str], Formula]:
    """For each set of evidence, the regions whose answer names it."""
    unlocking: dict[frozenset[str], Formula] = {}
    for path, answer in ways_down(tree):
        if answer is None or not answer.unlock:
            continue
        when = {FACTS[place].name: tuple(FACTS[place].values[code] for code in codes) for place, codes in path}
        region = bits.where(when) & bits.meaningful
        for evidence in map(frozenset, answer.unlock):
            unlocking[evidence] = unlocking.get(evidence, bits.never) | region
    return unlocking


def counted(compiled: Compiled, action: str) -> dict[str, int]:
    """How many situations have each outcome, by the diagram's own count."""
    counts: dict[str, int] = {}
    for leaf, count in compiled.forest.counted(compiled.verdicts[action]).items():
        name = leaf.outcome.value if isinstance(leaf, Verdict) else "cannot be"
        counts[name] = counts.get(name, 0) + count
    return counts
