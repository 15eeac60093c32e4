"""The shapes of Markdown that an edition is made of: headings, fenced blocks, tables and prose, with their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its level, 1 to 6."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block; `line` is the line of its first content, `closed` is false when nothing ends it."""

    line: int
    kind: str
    text: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its cells stripped. The row of dashes is left out."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A line of text."""

    line: int
    text: str


Piece: TypeAlias = Heading | Fence | Row | Prose

LINE_END = re.compile(r"\r\n|\r|\n")
_FENCE = re.compile(r"\s*(```|~~~)\s*(.*?)\s*$")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_DASHES = re.compile(r"[\s|:-]+$")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a Markdown text, in order, lines counted from 1 as an editor counts them."""
    opened: _Opened | None = None
    for number, line in enumerate(LINE_END.split(text), start=1):
        marks = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if opened and not (marks and marks[1] == opened.marks):
            opened.content.append(line)
        elif opened and marks and not marks[2]:
            yield opened.fence(closed=True)
            opened = None
        elif marks:
            if opened:
                yield opened.fence(closed=False)
            opened = _Opened(number, marks[1], marks[2])
        elif piece := _piece(number, line):
            yield piece
    if opened:
        yield opened.fence(closed=False)


@dataclass(slots=True)
class _Opened:
    """A block on its way in. One that is opened before it is closed leaves it unclosed."""

    line: int
    marks: str
    kind: str
    content: list[str] = field(default_factory=list)

    def fence(self, *, closed: bool) -> Fence:
        return Fence(self.line + 1, self.kind, "\n".join(self.content), closed)


def _piece(number: int, line: str) -> Piece | None:
    if line.startswith("#") and (heading := _HEADING.match(line)):
        return Heading(number, len(heading[1]), heading[2])
    bare = line.strip()
    if bare.startswith("|"):
        return None if _DASHES.match(bare) else Row(number, _cells(bare))
    return Prose(number, line) if bare else None


def _cells(row: str) -> tuple[str, ...]:
    inner = row.removeprefix("|").removesuffix("|")
    if "\\" not in inner:
        return tuple([cell.strip() for cell in inner.split("|")])
    return tuple([cell.strip().replace("\\|", "|") for cell in _UNESCAPED_BAR.split(inner)])
