"""Making stored keys again, where another version of `carrel.spelling` made them.

Every row is read, and written only where its keys read otherwise. It goes in batches, each whole by itself; what was
interrupted is done again from the beginning, and only then is the version written down.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, LiteralString

import psycopg
from psycopg.types.json import Jsonb

from carrel import spelling

_BATCH: Final = 2_000
_Row = tuple[Any, ...]

_NAMES: Final[LiteralString] = """
SELECT patron_id, first_name, last_name, name_keys, label_name FROM library.personal
WHERE patron_id > %s ORDER BY patron_id LIMIT %s
"""
_KEEP_NAMES: Final[LiteralString] = """
UPDATE library.personal x SET name_keys = n.keys, label_name = n.label
FROM jsonb_to_recordset(%s) AS n(id bigint, keys text[], label text) WHERE x.patron_id = n.id
"""
_TITLES: Final[LiteralString] = "SELECT id, title, author FROM library.titles WHERE id > %s ORDER BY id LIMIT %s"
_NEW_TITLES: Final[LiteralString] = (
    "SELECT id, title, author FROM library.titles WHERE id > %s AND words IS NULL ORDER BY id LIMIT %s"
)
_KEEP_TITLES: Final[LiteralString] = """
UPDATE library.titles t SET words = array_to_tsvector(n.words)
FROM jsonb_to_recordset(%s) AS n(id bigint, words text[])
WHERE t.id = n.id AND t.words IS DISTINCT FROM array_to_tsvector(n.words)
"""
_KEEP_VOCABULARY: Final[LiteralString] = """
INSERT INTO library.title_words SELECT v.word, v.near FROM jsonb_to_recordset(%s) AS v(word text, near text[])
ON CONFLICT DO NOTHING
"""


def make_keys_anew(owner: psycopg.Connection) -> None:
    """Bring all keys to this version's, and give their words to titles that came in without."""
    version = owner.execute("SELECT version FROM ground.keys").fetchone()
    if version == (spelling.VERSION,):
        _each_batch(owner, _NEW_TITLES, _keep_titles)
        return
    _each_batch(owner, _NAMES, _keep_names)
    owner.execute("DELETE FROM library.title_words")
    _each_batch(owner, _TITLES, _keep_titles)
    owner.execute(
        "INSERT INTO ground.keys (version) VALUES (%s) ON CONFLICT (only_one) DO UPDATE SET version = excluded.version",
        (spelling.VERSION,),
    )


def _each_batch(
    owner: psycopg.Connection, statement: LiteralString, keep: Callable[[psycopg.Connection, Sequence[_Row]], None]
) -> None:
    last = 0
    while rows := owner.execute(statement, (last, _BATCH)).fetchall():
        with owner.transaction():
            keep(owner, rows)
        last = rows[-1][0]


def _keep_names(owner: psycopg.Connection, rows: Sequence[_Row]) -> None:
    anew = (
        (patron, (spelling.name_keys(first, last), spelling.label_name(last)), (keys, label))
        for patron, first, last, keys, label in rows
    )
    changed = [{"id": patron, "keys": new[0], "label": new[1]} for patron, new, old in anew if new != old]
    if changed:
        owner.execute(_KEEP_NAMES, (Jsonb(changed),))


def _keep_titles(owner: psycopg.Connection, rows: Sequence[_Row]) -> None:
    words = {row[0]: spelling.title_words(*row[1:]) for row in rows}
    near = spelling.vocabulary(word for found in words.values() for word in found)
    owner.execute(
        _KEEP_VOCABULARY, (Jsonb([{"word": word, "near": spelling.within_one_edit(word)} for word in sorted(near)]),)
    )
    owner.execute(_KEEP_TITLES, (Jsonb([{"id": title, "words": found} for title, found in words.items()]),))
