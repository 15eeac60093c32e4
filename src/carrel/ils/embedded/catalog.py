"""The catalog: titles by their words. No patron stands in it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, LiteralString

from carrel.database.pool import Application
from carrel.ports import MOST_TITLES_COUNTED, Title, Titles
from carrel.spelling import titles as spelling

_SHOWN: Final = 8
_WITHOUT_WORDS: Final[LiteralString] = """
SELECT id, title, author FROM library.titles WHERE words IS NULL ORDER BY id DESC LIMIT 500
"""
_FOUND: Final[LiteralString] = """
SELECT t.id, t.title, t.author, t.kind, count(*) OVER () AS found,
       (SELECT count(*) FROM library.items i WHERE i.title_id = t.id AND i.state = 'available') AS available
FROM (SELECT * FROM library.titles WHERE words @@ %s::tsquery OR id = ANY (%s) LIMIT %s) t
ORDER BY t.title, t.id LIMIT 8
"""
_NEAR: Final[LiteralString] = "SELECT word FROM library.title_words WHERE near && %s LIMIT 500"

_Readings = Sequence[Sequence[spelling.Unit]]


def titles(application: Application, typed: str) -> Titles:
    """Titles with these words, eight at most; where there are none, with words that are one letter from them."""
    readings = spelling.wanted_words(typed)
    if not readings:
        return Titles()
    without = {row["id"]: spelling.title_words(row["title"], row["author"]) for row in application.rows(_WITHOUT_WORDS)}
    found = _found(application, readings, without)
    wrong = [] if found.found else spelling.misspelled(readings)
    if not wrong:
        return found
    near = {
        row["word"] for row in application.rows(_NEAR, [e for word in wrong for e in spelling.within_one_edit(word)])
    }
    near |= spelling.vocabulary(word for words in without.values() for word in words)
    return _found(application, spelling.corrected(readings, near), without)


def _found(application: Application, readings: _Readings, without: Mapping[int, Sequence[str]]) -> Titles:
    also = [title for title, words in without.items() if spelling.is_found(readings, words)]
    rows = application.rows(_FOUND, spelling.as_query(readings), also, MOST_TITLES_COUNTED + _SHOWN)
    return Titles([_title(row) for row in rows], max(0, rows[0]["found"] - _SHOWN) if rows else 0)


def _title(row: Mapping[str, Any]) -> Title:
    return Title(row["id"], row["title"], row["author"], row["kind"], row["available"])
