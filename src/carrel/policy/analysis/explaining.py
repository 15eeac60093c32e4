"""One clause or reading, whole: its words, what carries it out, where it decides, and its worked cases."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache

from carrel.policy.analysis.overruling import Overrule, overrules
from carrel.policy.compiling import Compiled, Verdict
from carrel.policy.edition import Case, Clause, Reading, Rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to know about a clause. `decides` counts, for each rule, the situations that it decides."""

    id: str
    title: str
    text: str
    kind: str
    readings: tuple[Reading, ...]
    rules: tuple[Rule, ...]
    decides: dict[str, int]
    functions: tuple[str, ...]
    guidance: str
    cases: tuple[Case, ...]
    parts: tuple[Clause, ...]
    overruled_by: tuple[Overrule, ...]
    overrules: tuple[Overrule, ...]


def explain(compiled: Compiled, name: str) -> Explanation:
    """What there is to know about a clause or a reading of the edition; another name raises KeyError."""
    edition = compiled.edition
    reading = edition.readings.get(name)
    rules = tuple(rule for rule in edition.rules if name in _about(rule))
    ids = {rule.id for rule in rules}
    clashes = _overrules(compiled) if rules else ()
    clause = edition.clauses.get(name)
    return Explanation(
        id=name,
        title=clause.title if clause else f"a reading of {', '.join(edition.readings[name].reads)}",
        text=clause.text if clause else edition.readings[name].text,
        kind=edition.ledger.get(name, "reading" if reading else ""),
        readings=() if reading else tuple(each for each in edition.readings.values() if name in each.reads),
        rules=rules,
        decides={rule.id: _decided(compiled, rule) for rule in rules if rule.outcome},
        functions=edition.functions.get(name, ()),
        guidance=edition.guidance.get(name, ""),
        cases=tuple(case for case in edition.cases if name in (case.clause, *case.clauses)),
        parts=tuple(each for each in edition.clauses.values() if each.parent == name),
        overruled_by=tuple(each for each in clashes if each.weaker in ids),
        overrules=tuple(each for each in clashes if each.stronger in ids),
    )


@lru_cache(maxsize=4)
def _overrules(compiled: Compiled) -> tuple[Overrule, ...]:
    return overrules(compiled)


def _about(rule: Rule) -> tuple[str, ...]:
    return (rule.clause, *rule.cites, *rule.readings)


def _decided(compiled: Compiled, rule: Rule) -> int:
    """In how many situations does the rule carry the answer, over all its actions?"""
    voices = {place for place, voice in enumerate(compiled.voices) if voice.rule is rule}

    def carries(leaf: Hashable) -> bool:
        return isinstance(leaf, Verdict) and not voices.isdisjoint(leaf.carried_by)

    return sum(
        count
        for action in rule.actions
        for leaf, count in compiled.forest.counted(compiled.verdicts[action]).items()
        if carries(leaf)
    )
