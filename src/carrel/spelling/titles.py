"""Words of the catalog as keys: what a title is found by, and what is looked for.

Chinese and Japanese are written without spaces: their titles are found by each pair of neighbors, and so is what is
looked for. What an apostrophe or a hyphen holds together is found together and apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from carrel.spelling.letters import APOSTROPHES, Word, loose, words

_ARTICLES: Final = frozenset({"a", "an", "the"})
_APOSTROPHE: Final = re.compile("[" + re.escape("".join(sorted(APOSTROPHES))) + "]")
_HYPHEN: Final = re.compile("[-\u2010\u2011\u2012\u2013]")
_PICTURED: Final = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_MOST_WORDS: Final = 12
_MOST_JOINED: Final = 6
_LONGEST: Final = 60
_SHORTEST_NEAR: Final = 4
_SHORTEST_MEANT: Final = 5
"""One letter more or less in a shorter word makes another word."""

Unit = tuple[tuple[str, ...], ...]
"""What stands for one word that was typed: any of these, each of them beginnings of words that must all be there."""


def title_words(title: str, author: str) -> list[str]:
    """What a title is found by: `L’Étranger` → etranger, letranger."""
    return sorted({key for form in f"{title} {author}".replace("&", " and ").split() for key in _keys(form)})


@lru_cache(maxsize=100_000)
def _keys(form: str) -> frozenset[str]:
    """What stands between two spaces, whole, and parted where an apostrophe or a hyphen holds it together."""
    forms = {form, _HYPHEN.sub("", form), _APOSTROPHE.sub(" ", form)}
    spellings = (spelling for each in forms for word in words(each) for spelling in word)
    return frozenset(piece for spelling in spellings for piece in _pieces(spelling))


def vocabulary(found: Iterable[str]) -> set[str]:
    """Those of a title's words that somebody may misspell."""
    return {word for word in found if len(word) >= _SHORTEST_NEAR and not _PICTURED.search(word) and not word.isdigit()}


def wanted_words(typed: str) -> list[list[Unit]]:
    """What is looked for: the words that were typed, or the same with two neighbors written as one.

    Articles count only where nothing else was typed.
    """
    said = [(word, form) for form in typed.replace("&", " and ").split() for word in words(form)]
    said = [(word, form) for word, form in said if word[0] not in _ARTICLES] or said
    said = said[:_MOST_WORDS]
    if not said:
        return []
    readings = [[_unit(word, form) for word, form in said]]
    if len(said) <= _MOST_JOINED:
        for place in range(len(said) - 1):
            pair = ((*_begun(said[place][0][0] + said[place + 1][0][0]),),)
            readings.append([*readings[0][:place], pair, *readings[0][place + 2 :]])
    return readings


def _unit(word: Word, form: str) -> Unit:
    ways = [tuple(_begun(spelling)) for spelling in word]
    apart = [part[0] for part in words(_APOSTROPHE.sub(" ", form)) if len(part[0]) > 1]
    if _APOSTROPHE.search(form) and apart and "".join(apart) != word[0]:
        ways.append(tuple(piece for part in apart for piece in _begun(part)))
    return tuple(dict.fromkeys(ways))


def _pieces(word: str) -> Iterator[str]:
    """A word as it is kept: pairs of neighbors and the last one where it is written without spaces."""
    for run, is_pictured in _runs(loose(word)):
        if not is_pictured:
            yield from (run[:_LONGEST], *((run[2:],) if run.startswith("ال") and len(run) > 4 else ()))
        else:
            yield from (run[place : place + 2] for place in range(len(run)))


def _begun(word: str) -> Iterator[str]:
    """A word as it is looked for: its beginning, or each pair of neighbors."""
    for run, is_pictured in _runs(loose(word)):
        if not is_pictured or len(run) == 1:
            yield run[:_LONGEST]
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def _runs(word: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in _PICTURED.finditer(word):
        if match.start() > at:
            yield word[at : match.start()], False
        yield match[0], True
        at = match.end()
    if at < len(word):
        yield word[at:], False


def within_one_edit(word: str) -> list[str]:
    """A word and each that is left of it without one letter: two words one edit apart have one of these in common."""
    return sorted({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def one_edit_apart(one: str, other: str) -> bool:
    """Is it one letter more, less or other, or two neighbors the other way round?"""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or short == long:
        return False
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    return short[start + 1 :] == long[start + 1 :] or (
        short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    )


def corrected(readings: Sequence[Sequence[Unit]], near: Iterable[str]) -> list[list[Unit]]:
    """The first reading, each of its longer words also as the words of the catalog that are one edit from it."""
    there = sorted(near)
    return [[_with_corrections(unit, there) for unit in readings[0]]]


def misspelled(readings: Sequence[Sequence[Unit]]) -> list[str]:
    """The words that may have been misspelled."""
    singles = (way[0] for unit in readings[0] for way in unit if len(way) == 1)
    return sorted({word for word in singles if vocabulary([word])})


def _with_corrections(unit: Unit, near: Sequence[str]) -> Unit:
    wrong = misspelled([[unit]])
    return (*unit, *((word,) for word in near if any(_is_meant(word, typed) for typed in wrong)))


def _is_meant(word: str, typed: str) -> bool:
    return max(len(word), len(typed)) >= _SHORTEST_MEANT and one_edit_apart(word, typed)


def is_found(readings: Iterable[Iterable[Unit]], there: Sequence[str]) -> bool:
    """Does a title with these words answer one of the readings?"""
    return any(
        all(any(all(any(w.startswith(begun) for w in there) for begun in way) for way in unit) for unit in units)
        for units in readings
    )


def as_query(readings: Iterable[Iterable[Unit]]) -> str:
    """The readings as PostgreSQL's tsquery. A word holds letters, marks and digits alone."""
    return " | ".join(
        "(" + " & ".join("(" + " | ".join(_all_of(way) for way in unit) + ")" for unit in units) + ")"
        for units in readings
    )


def _all_of(way: Sequence[str]) -> str:
    return "(" + " & ".join(f"'{begun}':*" for begun in way) + ")"
