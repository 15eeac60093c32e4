"""Reading one fenced block: YAML whose values are text, with the line of every mistake.

The base loader of PyYAML knows no types, so `no`, `2024-01` and `503.988.5403` stay what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

import yaml

from carrel.errors import CarrelError
from carrel.policy.edition import Place
from carrel.policy.words import did_you_mean, listed


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """The base loader, which does not even ask what type a text might have."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, *_: object) -> None: ...

    def ascend_resolver(self) -> None: ...


_MOST_OPENINGS: Final = 400
"""Brackets and dashes in one block. The parser nests by them, and far past this it would run out of stack."""

T = TypeVar("T")

Value: TypeAlias = "Text | Texts | Table"


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its line."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Texts:
    """A list and its line."""

    line: int
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its line, and the line of each key."""

    line: int
    entries: Mapping[str, Value]
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something in an edition that cannot stand: where, and what to do about it."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(slots=True)
class Mistakes:
    """Every mistake of an edition, gathered, so that twenty mistakes are told at once."""

    found: list[Mistake] = field(default_factory=list)

    def add(self, place: Place, what: str) -> None:
        """Note a mistake, once."""
        mistake = Mistake(place.file, place.line, what)
        if mistake not in self.found:
            self.found.append(mistake)


class EditionError(CarrelError):
    """An edition cannot be used. `mistakes` names every one, in the order of the text."""

    advice = "Fix the text: an edition with a mistake in it decides nothing."

    def __init__(self, title: str, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        count = len(self.mistakes)
        lines = "\n".join(f"  {mistake}" for mistake in self.mistakes)
        super().__init__(f"{title}: {count} {'mistake' if count == 1 else 'mistakes'}\n{lines}")


class Block:
    """One block, asked key by key; what is wrong goes to `mistakes`, and the answer is then empty."""

    def __init__(self, file: str, line: int, text: str, mistakes: Mistakes) -> None:
        self._file, self._mistakes = file, mistakes
        self.place = Place(file, line)
        self._nodes: set[int] = set()
        self._table = self._parsed(text, line)
        self.is_readable = self._table is not None

    # -- from text to values --------------------------------------------------------------------------------

    def _parsed(self, text: str, line: int) -> Table | None:
        if sum(text.count(opening) for opening in ("[", "{", "- ")) > _MOST_OPENINGS:
            self._mistake(line, "this block is too long to read; divide it into several")
            return None
        try:
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = line + (mark.line if mark else 0)
            self._mistake(at, f"this block cannot be read as YAML: {error.problem or 'it is not well-formed'}")
            return None
        except yaml.reader.ReaderError as error:
            at = line + text.count("\n", 0, _first_unreadable(text))
            self._mistake(at, f"this block cannot be read as YAML: {error.reason}")
            return None
        if not isinstance(node, yaml.MappingNode):
            self._mistake(line, "a block is made of `key: value` lines")
            return None
        value = self._value(node, line)
        return value if isinstance(value, Table) else None

    def _value(self, node: yaml.Node, offset: int) -> Value:
        line = node.start_mark.line + offset
        if id(node) in self._nodes:
            self._mistake(line, "references (`&`, `*`) are not allowed; write it out in both places")
            return Text(line, "")
        self._nodes.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return Text(line, node.value)
        if isinstance(node, yaml.SequenceNode):
            return Texts(line, tuple(self._value(item, offset) for item in node.value))
        entries: dict[str, Value] = {}
        lines: dict[str, int] = {}
        assert isinstance(node, yaml.MappingNode)
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + offset
            if not isinstance(key_node, yaml.ScalarNode):
                self._mistake(key_line, "a key is a single word")
                continue
            if key_node.value in entries:
                self._mistake(key_line, f"{key_node.value!r} appears here twice")
                continue
            entries[key_node.value] = self._value(value_node, offset)
            lines[key_node.value] = key_line
        return Table(line, entries, lines)

    # -- asking ---------------------------------------------------------------------------------------------

    def allow(self, keys: Iterable[str]) -> None:
        """Every other key is a mistake."""
        known = tuple(keys)
        for key, line in (self._table.lines if self._table else {}).items():
            if key not in known:
                self._mistake(line, f"there is no key {key!r} here{did_you_mean(key, known)}")

    def __contains__(self, key: str) -> bool:
        """Is there such a key?"""
        return self._table is not None and key in self._table.entries

    def line_of(self, key: str) -> Place:
        """Where a key stands; where the block does, if it is missing."""
        return Place(self._file, self._table.lines.get(key, self.place.line)) if self._table else self.place

    def text(self, key: str, default: str | None = None) -> str:
        """The one text under `key`; a mistake if it is missing and has no default."""
        value = self._table.entries.get(key) if self._table else None
        if isinstance(value, Text) and value.text:
            return value.text
        if value is None and default is not None:
            return default
        if self._table:
            self._mistake(self.line_of(key).line, f"{key!r} is missing" if value is None else f"{key!r} is one text")
        return default or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts under `key`: none, one, or a list."""
        return tuple(item.text for item in self._text_items(self._table.entries.get(key), key)) if self._table else ()

    def sentences(self, key: str, beside: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], ...]:
        """The sentences under `key`: each a text, or a table of its `words` and of what else it says.

        `beside` names the keys that may stand beside `words`, each with the words that it takes; none: any.
        """
        value = self._table.entries.get(key) if self._table else None
        items = value.items if isinstance(value, Texts) and value.items else () if value is None else (value,)
        told: list[dict[str, str]] = []
        for item in items:
            if isinstance(item, Table):
                told.append(self._sentence(item, key, beside))
            else:
                texts = item if item is value else Texts(item.line, (item,))
                told += [{"words": text.text} for text in self._text_items(texts, key)]
        return tuple(told)

    def _sentence(self, table: Table, key: str, beside: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        told = {}
        for name, value in table.entries.items():
            if not self._known(Text(table.lines[name], name), ("words", *beside), "key"):
                continue
            if not isinstance(value, Text) or not value.text:
                self._mistake(table.lines[name], f"{name!r} is one text")
            elif not beside.get(name) or self._known(value, beside[name], name):
                told[name] = value.text
        if "words" not in table.entries:
            self._mistake(table.line, f"{key!r} has no 'words' here: write it as people hear it")
        return {"words": "", **told}

    def chosen(self, key: str, words: Iterable[str], what: str) -> tuple[str, ...]:
        """The texts under `key`, each one of `words`; another is a mistake that names the nearest."""
        known = tuple(words)
        items = self._text_items(self._table.entries.get(key), key) if self._table else ()
        return tuple(item.text for item in items if self._known(item, known, what))

    def cubes(self, key: str, facts: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, tuple[str, ...]], ...]:
        """The conditions under `key`: one table `fact: value or [values]`, or a list of such tables."""
        value = self._table.entries.get(key) if self._table else None
        if value is None:
            return ()
        tables = value.items if isinstance(value, Texts) else (value,)
        if not tables:
            self._mistake(value.line, f"there is nothing under {key!r}; write something, or leave it out")
        cubes = []
        for table in tables:
            if isinstance(table, Table) and table.entries:
                cubes.append(self._cube(table, facts))
            else:
                self._mistake(table.line, "a condition is `{fact: value}` or `{fact: [value, value]}`")
        return tuple(cubes)

    def table(self, key: str, columns: tuple[str, ...]) -> dict[str, dict[str, str]]:
        """A table of rows, each with a text in every one of these columns and in no other."""
        value = self._table.entries.get(key) if self._table else None
        if not isinstance(value, Table):
            if self._table:
                self._mistake(self.line_of(key).line, f"{key!r} is a table")
            return {}
        return {name: self._columns(name, row, value.lines[name], columns) for name, row in value.entries.items()}

    def _columns(self, name: str, row: Value, line: int, columns: tuple[str, ...]) -> dict[str, str]:
        entries = row.entries if isinstance(row, Table) else {}
        texts = {word: entry.text for word, entry in entries.items() if isinstance(entry, Text) and entry.text}
        for word in entries:
            self._known(Text(row.lines[word] if isinstance(row, Table) else line, word), columns, "key")
        for word in columns:
            if word not in texts:
                self._mistake(line, f"{name} has no {word!r}; it has {listed(columns, 'and')}")
        return texts

    def converted(self, key: str, convert: Callable[[str], T], expected: str, default: T) -> T:
        """The text under `key` as something else; a mistake if `convert` raises ValueError."""
        text = self.text(key)
        try:
            return convert(text) if text else default
        except ValueError:
            self._mistake(self.line_of(key).line, f"{key!r} is {expected}")
            return default

    # -- helpers --------------------------------------------------------------------------------------------

    def _text_items(self, value: Value | None, key: str) -> tuple[Text, ...]:
        items = value.items if isinstance(value, Texts) else () if value is None else (value,)
        if value is not None and not items:
            self._mistake(value.line, f"there is nothing under {key!r}; write something, or leave it out")
        for item in items:
            if not isinstance(item, Text):
                self._mistake(item.line, f"{key!r} is text, or a list of texts")
            elif not item.text:
                self._mistake(item.line, f"there is nothing under {key!r}; write something, or leave it out")
        return tuple(item for item in items if isinstance(item, Text) and item.text)

    def _known(self, item: Text, words: tuple[str, ...], what: str) -> bool:
        if item.text in words:
            return True
        self._mistake(item.line, f"unknown {what} {item.text!r}{did_you_mean(item.text, words)}")
        return False

    def _cube(self, table: Table, facts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        cube = {}
        for name, value in table.entries.items():
            if self._known(Text(table.lines[name], name), tuple(facts), "fact"):
                values = self._text_items(value, name)
                for item in values:
                    if item.text not in facts[name]:
                        wanted = did_you_mean(item.text, facts[name])
                        self._mistake(item.line, f"{name} cannot be {item.text!r}{wanted} It is {listed(facts[name])}")
                if len({item.text for item in values}) < len(values):
                    self._mistake(table.lines[name], f"{name} names a value twice")
                cube[name] = tuple(item.text for item in values if item.text in facts[name])
        return cube

    def _mistake(self, line: int, what: str) -> None:
        self._mistakes.add(Place(self._file, line), what)


def _first_unreadable(text: str) -> int:
    """Where the first character stands that YAML does not take: a control character, for instance."""
    match = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return match.start() if match else 0
