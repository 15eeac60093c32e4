"""The few shapes of Markdown that an edition is made of: headings, fenced blocks, tables and prose, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    line: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block; `line` is the line of its first content, `closed` is false when the file ends inside it."""

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
    line: int
    text: str


Piece: TypeAlias = Heading | Fence | Row | Prose

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_DASHES = re.compile(r"[\s|:-]+$")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a Markdown text, in order, lines counted from 1."""
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        if line.startswith("```"):
            yield _fence(number, line[3:].strip(), lines)
        elif heading := _HEADING.match(line):
            yield Heading(number, len(heading[1]), heading[2])
        elif line.startswith("|"):
            if not _DASHES.match(line):
                yield Row(number, _cells(line))
        elif line.strip():
            yield Prose(number, line)


def _fence(number: int, kind: str, lines: Iterator[tuple[int, str]]) -> Fence:
    content = []
    for _, line in lines:
        if line.startswith("```"):
            return Fence(number + 1, kind, "\n".join(content))
        content.append(line)
    return Fence(number + 1, kind, "\n".join(content), closed=False)


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip().replace("\\|", "|") for cell in _UNESCAPED_BAR.split(inner))
