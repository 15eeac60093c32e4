"""An edition as its pages show it: words with links to what they cite, rules as sentences, cases that can be tried."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from carrel.policy.actions import ACTION
from carrel.policy.analysis.explaining import Explanation, explain
from carrel.policy.analysis.searching import Entry, Search, index, search
from carrel.policy.analysis.telling import RuleTold, case_answer, rule_in_words
from carrel.policy.edition import Case, Clause, Edition, Reading
from carrel.policy.functions import FUNCTIONS
from carrel.policy.policy import Era
from carrel.terms import Outcome

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False})
_TAG: Final = re.compile(r"(<[^>]*>)")
_CITED: Final = re.compile(r"\b(?:[A-Z]{2}\.\d+[a-z]?|[RP]\d+)\b")


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """A reading in words."""

    id: str
    is_provisional: bool
    text: SafeString


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule as sentences; `outcome` is empty for one that adds words alone."""

    id: str
    outcome: str
    shape: str
    told: RuleTold
    words: tuple[tuple[str, SafeString], ...]


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A worked case, with the address at which it can be tried."""

    situation: str
    wants: str
    outcome: Outcome
    answer: SafeString
    unlock: str
    address: str


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause or a reading, whole."""

    id: str
    title: str
    kind: str
    text: SafeString
    readings: tuple[ReadingShown, ...]
    rules: tuple[RuleShown, ...]
    functions: tuple[str, ...]
    guidance: str
    cases: tuple[CaseShown, ...]
    parts: tuple[Clause, ...]
    wants: tuple[str, ...]
    overruled_by: tuple[SafeString, ...]
    overrules: tuple[SafeString, ...]


class Reader:
    """Shows one era. Links keep the day on which the reader reads, where one was chosen."""

    def __init__(self, era: Era, on: str) -> None:
        self.edition: Final = era.edition
        self._era = era
        self._query = f"?{urlencode({'on': on})}" if on else ""
        self._on = on

    def address(self, name: str) -> str:
        """Where a clause, a reading or a chapter stands."""
        return reverse("policy-clause", args=[name]) + self._query

    def linked(self, html: str) -> SafeString:
        """Finished HTML, with a link at each clause and reading that it names. The HTML is the edition's, escaped."""
        parts = _TAG.split(html)
        parts[::2] = [_CITED.sub(self._link, text) for text in parts[::2]]
        return SafeString("".join(parts))

    def _link(self, cited: re.Match[str]) -> str:
        name = cited[0]
        if name in self.edition.clauses or name in self.edition.readings:
            return f'<a href="{escape(self.address(name))}">{name}</a>'
        return name

    def prose(self, markdown: str) -> SafeString:
        """An edition's Markdown as HTML."""
        return self.linked(_MARKDOWN.render(markdown))

    def line(self, text: str) -> SafeString:
        """One line of an edition's words as HTML."""
        return self.linked(str(escape(text)))

    def clause(self, name: str) -> ClauseShown:
        """A clause or a reading; another name raises KeyError."""
        found = _explained(self._era, name)
        return ClauseShown(
            id=found.id,
            title=found.title,
            kind=found.kind,
            text=self.prose(found.text),
            readings=tuple(map(self._reading, found.readings)),
            rules=self._rules(found),
            functions=tuple(FUNCTIONS[each].does for each in found.functions),
            guidance=found.guidance,
            cases=tuple(map(self._case, found.cases)),
            parts=found.parts,
            wants=_wants(found),
            overruled_by=self._clashes((each.stronger, each.actions) for each in found.overruled_by),
            overrules=self._clashes((each.weaker, each.actions) for each in found.overrules),
        )

    def _reading(self, reading: Reading) -> ReadingShown:
        return ReadingShown(reading.id, reading.is_provisional, self.prose(reading.text))

    def _rules(self, found: Explanation) -> tuple[RuleShown, ...]:
        return tuple(
            RuleShown(
                id=rule.id,
                outcome=str(rule.outcome or ""),
                shape=rule.outcome.shape if rule.outcome else "+",
                told=(told := rule_in_words(self.edition, rule)),
                words=tuple((label, self.line(text)) for label, text in told.words),
            )
            for rule in found.rules
        )

    def _case(self, case: Case) -> CaseShown:
        asked = {**case.facts, "action": case.action}
        day = case.on.isoformat() if case.on else self._on
        return CaseShown(
            situation=case.situation,
            wants=ACTION[case.action].meaning,
            outcome=case.outcome,
            answer=self.line(case_answer(case)),
            unlock=" or ".join(sorted(" + ".join(sorted(evidence)) for evidence in case.unlock or ())).replace(
                "_", " "
            ),
            address=reverse("policy-what-if") + "?" + urlencode({**asked, **({"on": day} if day else {})}),
        )

    def _clashes(self, pairs: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[SafeString, ...]:
        by_rule: dict[str, dict[str, None]] = {}
        for rule, actions in pairs:
            by_rule.setdefault(rule, {}).update(dict.fromkeys(actions))
        return tuple(
            self.line(f"{rule}: {', '.join(ACTION[action].meaning for action in actions)}")
            for rule, actions in by_rule.items()
        )


def _wants(found: Explanation) -> tuple[str, ...]:
    """What people want that the clause's own rules answer, each once."""
    rules = (rule for rule in found.rules if rule.clause == found.id or found.kind == "reading")
    return tuple(dict.fromkeys(ACTION[action].meaning for rule in rules for action in rule.actions))


def searched(era: Era, typed: str) -> Search:
    """What the era's text has of these words."""
    return search(_index(era), typed)


@lru_cache(maxsize=8)
def _index(era: Era) -> tuple[Entry, ...]:
    return index(era.edition)


@lru_cache(maxsize=512)
def _explained(era: Era, name: str) -> Explanation:
    return explain(era.compiled, name)


def names(edition: Edition) -> tuple[str, ...]:
    """Every clause and reading, in order."""
    return (*edition.clauses, *edition.readings)
