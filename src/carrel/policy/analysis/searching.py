"""Finding the place in the policy: by any of its words, in any order, as people spell them.

American or British, one or many: `neighbor hold` finds a neighbour's holds. Every word that was typed is in what is
found, the places where it says most come first, and the words are marked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from carrel.policy.actions import ACTION
from carrel.policy.analysis.telling import rule_in_words
from carrel.policy.edition import Clause, Edition, Reading
from carrel.policy.words import listed, nearest

Marked: TypeAlias = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was looked for."""

_TOKEN: Final = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_OWNED: Final = re.compile(r"['’]s?$")
_SPELLINGS: Final[Mapping[str, str]] = {
    "our": "or",  # neighbour, favour, colour
    "ogue": "og",  # catalogue
    "amme": "am",  # programme
    "ence": "ense",  # licence
    "tre": "ter",  # centre
    "cheque": "check",
    "ell": "el",  # cancelled, labelled
    "ise": "ize",  # recognise
    "isi": "izi",
}
"""British spelling → American. Both are folded, in what is looked for and in what is there."""
_ONLY_IN: Final = re.compile(
    r"(?P<our>neighb|fav|col|hon|behavi|lab)our|(?P<ogue>catal|dial)ogue|(?P<amme>progr)amme"
    r"|(?P<ence>lic|def|off)ence|(?P<tre>cen|thea)tre|(?P<cheque>)cheque|(?P<ell>canc|lab|trav)ell"
    r"|(?P<ise>organ|recogn|author|real)ise|(?P<isi>organ|recogn|author|real)isi"
)
_PLURALS: Final = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", ""))
_VERBS: Final = ("ing", "ed", "e")
_SMALL: Final = frozenset(
    {"a", "an", "and", "are", "at", "be", "by", "can", "do", "for", "from", "he", "her", "his", "i", "in", "is", "it"}
    | {"may", "me", "my", "of", "on", "or", "she", "the", "their", "they", "to", "what", "who", "with", "you"}
)
"""Words that say little; they are looked for where nothing else is."""

_TITLE, _TEXT, _WORDS, _CASE = 8, 4, 2, 1
"""What a word counts, by where it stands."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the policy that is shown whole where it is found: its words folded, and what a word in it counts."""

    text: str
    counts: int
    folded: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause or a reading, as it is looked through. The first passage is its name and title."""

    id: str
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A clause or a reading that has every word, and the passage of it that has most of them."""

    id: str
    title: Marked
    passage: Marked


@dataclass(frozen=True, slots=True)
class Search:
    """What was found; and where nothing was, the words that stand nowhere, and what to look for instead."""

    found: tuple[Found, ...]
    missing: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def index(edition: Edition) -> tuple[Entry, ...]:
    """Every clause and reading, ready to be looked through."""
    clauses = (Entry(each.id, each.title, tuple(_of_clause(edition, each))) for each in edition.clauses.values())
    readings = (Entry(each.id, _title(each), tuple(_of_reading(each))) for each in edition.readings.values())
    return (*clauses, *readings)


def search(entries: Sequence[Entry], typed: str) -> Search:
    """Clauses and readings that have all these words, those where they count most first."""
    words = _wanted(typed)
    hits = _hits(entries, tuple(words)) if words else []
    if hits or not words:
        return Search(tuple(_found(entry, tuple(words)) for entry in hits))
    nearest_words = dict(_missing(entries, words))
    known = [nearest_words.get(word, word) for word in words.values()]
    tried = dict.fromkeys((" ".join(filter(None, known)), *filter(None, known)))
    return Search((), tuple(nearest_words), tuple(each for each in tried if _hits(entries, tuple(_wanted(each)))))


def _hits(entries: Sequence[Entry], words: tuple[str, ...]) -> list[Entry]:
    hits = [(score, entry) for entry in entries if words and (score := _score(entry, words))]
    return [entry for _, entry in sorted(hits, key=lambda hit: -hit[0])]


# -- words as people spell them ------------------------------------------------------------------------------------


def folded(word: str) -> str:
    """A word as it is compared: without case, British spelling, plural and the ending of a verb."""
    plain = _ONLY_IN.sub(_american, _OWNED.sub("", word.casefold()))
    if "." in plain or len(plain) < 4:
        return plain
    if not plain.endswith(("ss", "us", "is")):
        plain = next((plain.removesuffix(end) + new for end, new in _PLURALS if plain.endswith(end)), plain)
    return next((plain.removesuffix(end) for end in _VERBS if plain.endswith(end) and len(plain) > len(end) + 3), plain)


def _american(british: re.Match[str]) -> str:
    name = british.lastgroup or ""
    return british[name] + _SPELLINGS[name]


def _wanted(typed: str) -> dict[str, str]:
    """Folded word → the word as it was typed, each once; small words only where there are no others."""
    words = {folded(token): token for token in _TOKEN.findall(typed)}
    return {fold: word for fold, word in words.items() if word.casefold() not in _SMALL} or words


# -- what is looked through ----------------------------------------------------------------------------------------


def _passage(text: str, counts: int) -> Passage:
    return Passage(text, counts, frozenset(folded(token) for token in _TOKEN.findall(text)))


def _of_clause(edition: Edition, clause: Clause) -> Iterator[Passage]:
    rules = [rule for rule in edition.rules if rule.clause == clause.id]
    yield _passage(f"{clause.id} {clause.title}", _TITLE)
    yield _passage(_on_one_line(clause.text), _TEXT)
    for reading in edition.readings.values():
        if clause.id in reading.reads:
            yield _passage(f"{reading.id}: {_on_one_line(reading.text)}", _TEXT)
    for text in dict.fromkeys(text for rule in rules for _, text in rule_in_words(edition, rule).words):
        yield _passage(text, _WORDS)
    for action in dict.fromkeys(action for rule in rules for action in rule.actions):
        yield _passage(ACTION[action].meaning, _WORDS)
    for case in edition.cases:
        if case.clause == clause.id:
            yield _passage(f"{case.situation}: {ACTION[case.action].meaning}?", _CASE)


def _of_reading(reading: Reading) -> Iterator[Passage]:
    yield _passage(f"{reading.id} {_title(reading)}", _TITLE)
    yield _passage(_on_one_line(reading.text), _TEXT)


def _title(reading: Reading) -> str:
    return f"a reading of {listed(reading.reads, 'and')}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


# -- what counts ---------------------------------------------------------------------------------------------------


def _worth(passage: Passage, word: str) -> int:
    """What the word counts here: twice where it stands as such, and once where it begins another."""
    if word in passage.folded:
        return 2 * passage.counts
    return passage.counts if any(token.startswith(word) for token in passage.folded) else 0


def _score(entry: Entry, words: tuple[str, ...]) -> int:
    """Nothing where a word is missing; else what each counts where it counts most, and again where all are together."""
    worths = [[_worth(each, word) for word in words] for each in entry.passages]
    best: list[int] = [max(each) for each in zip(*worths, strict=True)]
    if not all(best):
        return 0
    together = max((sum(each) for each in worths if all(each)), default=0)
    return sum(best) + together + (1_000 if entry.id.casefold() in words else 0)


def _found(entry: Entry, words: tuple[str, ...]) -> Found:
    def worth(passage: Passage) -> tuple[int, int]:
        worths = [_worth(passage, word) for word in words]
        return sum(map(bool, worths)), sum(worths)

    shown = max(entry.passages[1:], key=worth)  # of several that say as much the first, which is the text itself
    return Found(entry.id, _marked(entry.title, words), _marked(shown.text, words))


def _marked(text: str, words: tuple[str, ...]) -> Marked:
    pieces: list[tuple[str, bool]] = []
    end = 0
    for token in _TOKEN.finditer(text):
        if folded(token[0]).startswith(words):
            pieces += [(text[end : token.start()], False), (token[0], True)]
            end = token.end()
    return tuple(piece for piece in (*pieces, (text[end:], False)) if piece[0])


def _missing(entries: Iterable[Entry], words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The words that stand nowhere, each with the nearest that does, or with nothing."""
    known = {
        folded(token): token.casefold()
        for entry in entries
        for passage in entry.passages
        for token in _TOKEN.findall(passage.text)
    }
    for word, typed in words.items():
        if not any(token.startswith(word) for token in known):
            yield typed, nearest(typed, sorted(known.values())) or ""
