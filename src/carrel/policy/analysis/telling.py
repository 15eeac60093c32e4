"""An edition in words, for whoever prints it: rules, conditions, worked cases, and the sections that they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from carrel.policy.actions import ACTION
from carrel.policy.analysis.regions import condition_in_words
from carrel.policy.edition import LEDGER, Case, Clause, Edition, Rule, When
from carrel.policy.markdown import Heading, pieces
from carrel.policy.words import listed

_LABELS: Final = {
    "must": "must",
    "must_once": "must, once",
    "heed": "keep to",
    "questions": "ask",
    "say": "say",
    "never_say": "never say",
    "instead": "instead",
}


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule in words: what it answers, to whom, when (one of these), and what it has staff say and do."""

    rule: Rule
    verdict: str
    what: tuple[str, ...]
    who: str
    when: tuple[str, ...]
    words: tuple[tuple[str, str], ...]


def rule_in_words(edition: Edition, rule: Rule) -> RuleTold:
    """The rule as a person would say it."""
    verdict = str(rule.outcome) if rule.outcome else f"adds words to {listed(rule.applies_to)}"
    return RuleTold(
        rule=rule,
        verdict=verdict,
        what=tuple(ACTION[action].meaning for action in rule.actions),
        who=listed(edition.standings[name].title for name in rule.who),
        when=tuple(when_in_words(when) for when in rule.when),
        words=tuple((_LABELS[kind], text) for kind, text in rule.words.sentences()),
    )


def when_in_words(when: When) -> str:
    """`number; channel is telephone or chat`."""
    return "; ".join(condition_in_words(name, values) for name, values in when.items())


def case_answer(case: Case) -> str:
    """`deny NH.5b`, as the table of worked cases says it."""
    return " ".join((case.outcome, *case.clauses))


@dataclass(frozen=True, slots=True)
class Chapter:
    """The clauses that share the letters of their identifiers, in the order in which they stand."""

    prefix: str
    title: str
    clauses: tuple[Clause, ...]


def prefix_of(clause: str) -> str:
    """`NH` of `NH.5b`."""
    return clause.partition(".")[0]


def chapters(edition: Edition) -> tuple[Chapter, ...]:
    """The edition's chapters, in the order of its ledger."""
    rank = {name: place for place, name in enumerate(edition.ledger)}
    by_prefix: dict[str, list[Clause]] = {}
    for clause in edition.clauses.values():
        by_prefix.setdefault(prefix_of(clause.id), []).append(clause)
    titles = _titles(edition)
    made = [
        Chapter(prefix, titles.get(prefix, prefix), tuple(sorted(clauses, key=lambda each: _rank(rank, each))))
        for prefix, clauses in by_prefix.items()
    ]
    return tuple(sorted(made, key=lambda chapter: _rank(rank, chapter.clauses[0])))


def _rank(rank: Mapping[str, int], clause: Clause) -> int:
    return rank.get(clause.id, rank.get(clause.parent or "", len(rank)))


def _titles(edition: Edition) -> dict[str, str]:
    """Prefix → title, from the headings that say both: `NH · People who are not the account holder`."""
    headings = (piece.text for _, text in edition.sections for piece in pieces(text) if isinstance(piece, Heading))
    parted = [heading.partition(" · ") for heading in headings]
    return {prefix: title for prefix, dot, title in reversed(parted) if dot and prefix.isupper()}


def sections_of(edition: Edition, wanted: str | None) -> list[tuple[str, str]]:
    """The sections whose file or whose clauses' prefix is wanted; all without a wish."""
    if wanted is None:
        return [(file, text) for file, text in edition.sections if not file.endswith(LEDGER)]
    word = wanted.casefold().removesuffix(".md")
    files = {clause.place.file for clause in edition.clauses.values() if prefix_of(clause.id).casefold() == word}
    return [
        (file, text) for file, text in edition.sections if file in files or file.removesuffix(".md").casefold() == word
    ]
