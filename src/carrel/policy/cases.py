"""Worked cases, as a person writes them in a table: `telephone, other, stated, number`, `renew`, `permit NH.1`.

A yes/no fact is named alone for yes; a value that only one fact has is named alone; anything else is `fact: value`.
The answer is the outcome, the clauses that must be cited, and where the case says so, what would unlock it:
`deny NH.5b; unlock card or number` (`number+pin` is a set of two, `nothing` is none).
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from carrel.policy.actions import check_question
from carrel.policy.edition import Case, Place
from carrel.policy.facts import EVIDENCE, FACT, FACTS, YES, FactError, Facts
from carrel.policy.words import did_you_mean, listed
from carrel.terms import Outcome

COLUMNS: Final = ("situation", "facts", "question", "answer")

_HOW_OFTEN: Final = Counter(value for fact in FACTS if not fact.is_question for value in fact.values)
_ALONE: Final = {fact.name: (fact.name, YES) for fact in FACTS if fact.is_question} | {
    value: (fact.name, value)
    for fact in FACTS
    if not fact.is_question
    for value in fact.values
    if _HOW_OFTEN[value] == 1
}
_OUTCOMES: Final = {outcome.value: outcome for outcome in Outcome}
_DATE: Final = re.compile(r"on (\d{4}-\d{2}-\d{2})$")


class CaseError(ValueError):
    """A row that is not a case: everything that is wrong with it, and the clauses that it cites all the same."""

    def __init__(self, whats: Iterable[str], clauses: tuple[str, ...] = ()) -> None:
        self.whats = tuple(whats)
        self.clauses = clauses
        super().__init__("; ".join(self.whats))


def read_case(cells: tuple[str, ...], clause: str, place: Place) -> Case:
    """The case in a row of a table. Raises `CaseError`."""
    if len(cells) != len(COLUMNS):
        raise CaseError([f"a case has {len(COLUMNS)} cells: {listed(COLUMNS, 'and')}"])
    situation, facts_cell, action, answer = cells
    whats: list[str] = []
    facts, on = _facts(facts_cell, whats)
    try:
        check_question(Facts.from_mapping(facts) if not whats else None, action)
    except FactError as error:
        whats.append(str(error))
    outcome, clauses, unlock = _answer(answer, whats)
    if whats or outcome is None:
        raise CaseError(whats, clauses)
    return Case(situation, facts, action, on, outcome, clauses, unlock, clause, place)


def _facts(cell: str, whats: list[str]) -> tuple[dict[str, str], date | None]:
    facts: dict[str, str] = {}
    on = None
    for word in filter(None, (part.strip() for part in cell.split(","))):
        try:
            if dated := _DATE.match(word):
                on = _date(dated[1])
                continue
            name, value = _fact(word)
        except CaseError as error:
            whats.extend(error.whats)
            continue
        if name in facts:
            whats.append(f"{name} appears twice")
        facts[name] = value
    return facts, on


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CaseError([f"{text} is not a date"]) from None


def _fact(word: str) -> tuple[str, str]:
    if word in _ALONE:
        return _ALONE[word]
    name, colon, value = (part.strip() for part in word.partition(":"))
    if not colon and _HOW_OFTEN[word] > 1:
        several = [f"`{fact.name}: {word}`" for fact in FACTS if word in fact.values]
        raise CaseError([f"{word!r} stands for several facts; say {listed(several)}"])
    if not colon:
        raise CaseError([f"{word!r} is not a fact{did_you_mean(word, _ALONE)}"])
    if name not in FACT:
        raise CaseError([f"unknown fact {name!r}{did_you_mean(name, FACT)}"])
    if value not in FACT[name].values:
        raise CaseError([f"{name} cannot be {value!r}{did_you_mean(value, FACT[name].values)}"])
    return name, value


def _answer(cell: str, whats: list[str]) -> tuple[Outcome | None, tuple[str, ...], frozenset[frozenset[str]] | None]:
    words, semicolon, rest = (part.strip() for part in cell.partition(";"))
    outcome, *clauses = words.split() or [""]
    known = _OUTCOMES.get(outcome)
    if known is None:
        whats.append(f"{outcome!r} is not an outcome{did_you_mean(outcome, Outcome)}")
    return known, tuple(clauses), _unlock(rest, whats) if semicolon else None


def _unlock(text: str, whats: list[str]) -> frozenset[frozenset[str]]:
    keyword, _, sets = text.partition(" ")
    if keyword != "unlock" or not sets:
        whats.append(f"after the semicolon comes `unlock …`, not {text!r}")
        return frozenset()
    if sets == "nothing":
        return frozenset()
    unlock = frozenset(frozenset(word.strip() for word in part.split("+")) for part in sets.split(" or "))
    for word in sorted(frozenset().union(*unlock)):
        if word not in EVIDENCE:
            whats.append(f"{word!r} is not evidence{did_you_mean(word, EVIDENCE)}")
    return unlock
