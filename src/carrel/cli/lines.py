"""A stream of questions, a line each, answered in order and in constant memory.

The road is the one of a single question: facts to codes, codes down the tree of the day's edition to the answer.
Answers are put into JSON once a region, and a line that comes again has its answer already. A line that goes wrong is
asked again the careful way, which says what is wrong with it.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, Final, TypeAlias

import orjson

from carrel.errors import CarrelError
from carrel.policy.actions import check_question
from carrel.policy.answering import Answer
from carrel.policy.facts import BRINGS, FACT, FACTS, INDEX, SHELF_KEY, Facts
from carrel.policy.policy import Policy

_CHUNK: Final = 1 << 18
_LONGEST: Final = 1 << 20
"""Bytes in one line. More is not a question."""

_TOO_LONG: Final = b" " * (_LONGEST + 1)
"""What stands for a line that has more, so that no part of it can be taken for a question."""

_SPOILED: Final = 2
"""The exit status when a line could not be answered."""

_DAYS_REMEMBERED: Final = 1 << 12

_LINES_REMEMBERED: Final = 1 << 15
"""Most lines of a day are lines that came before. Past that, with what one chunk brings, the memory starts over."""

_LONGEST_REMEMBERED: Final = 1 << 10
"""Bytes. A question that names every fact has fewer; what is longer is padded, and would fill the memory."""

Trees: TypeAlias = dict[str, Any]

_CODES: Final = {
    fact.name: (INDEX[fact.name], {value: code for code, value in enumerate(fact.values)}) for fact in FACTS
}
_DEFAULTS: Final = bytes(fact.values.index(fact.default) if fact.default else 0 for fact in FACTS)
((_CARD, _NUMBER),) = ((INDEX[name], INDEX[beside]) for name, beside in BRINGS.items())
_NAME, _SHELF_KEY = INDEX[SHELF_KEY.halves[0]], INDEX[SHELF_KEY.name]


class BadLine(CarrelError):
    """A line is not a question."""


def answer_lines(policy: Policy, today: date, source: int, sink: BinaryIO) -> int:
    """Answer every line of the file descriptor `source` on `sink`; 0, or 2 when a line was bad.

    Raises `EditionError` before anything is read, when a text that a line may ask about has a mistake in it.
    """
    for era in policy.eras:
        _ = era.edition
    answering = _Answering(policy, today)
    spoiled = False
    for lines in _chunks(source):
        answers = answering.all(lines)
        answering.make_room()
        spoiled = spoiled or answering.has_failed
        sink.write(answers)
        sink.flush()
    return _SPOILED if spoiled else 0


def _chunks(source: int) -> Iterator[list[bytes]]:
    """Whole lines as they arrive. Of a line that is too long nothing is kept but that it was."""
    kept, is_dropping = b"", False
    while data := os.read(source, _CHUNK):
        *lines, rest = data.split(b"\n")
        if lines:
            lines[0] = _TOO_LONG if is_dropping else kept + lines[0]
            if len(lines[0]) > _LONGEST:
                lines[0] = _TOO_LONG
            kept, is_dropping = rest, False
            yield lines
        elif not is_dropping:
            kept += rest
            is_dropping = len(kept) > _LONGEST
    if kept:
        yield [_TOO_LONG if is_dropping else kept]


class _Answering:
    """The quick way from a line to its answer, and the careful way for a line that is not well."""

    def __init__(self, policy: Policy, today: date) -> None:
        self._policy, self._today = policy, today
        self._trees: dict[str, Trees] = {}
        self._days: dict[str | None, Trees] = {}
        self._known: dict[bytes, bytes] = {}
        self.has_failed = False

    def all(self, lines: list[bytes]) -> bytes:
        """The answers, each with its line end."""
        loads, codes_of, default, days, known = orjson.loads, _CODES, _DEFAULTS, self._days, self._known
        answers = []
        for line in lines:
            node = known.get(line)
            if node is not None:
                answers.append(node)
                continue
            try:
                question = loads(line)
                facts = question["facts"]
                codes = bytearray(default)
                for name, value in facts.items():
                    place, values = codes_of[name]
                    codes[place] = values[value]
                if codes[_NUMBER] == 0 and codes[_CARD] and "number" not in facts:
                    codes[_NUMBER] = 1
                if codes[_NAME] and codes[_NUMBER] and "shelf_key" not in facts:
                    codes[_SHELF_KEY] = 1
                node = days[question["on"] if len(question) == 3 else None][question["action"]]
                while type(node) is tuple:
                    node = node[codes[node[0]] + 1]
                # No word of the vocabulary has a colon in it: more colons than keys are keys that stand twice.
                if (
                    node is None
                    or "channel" not in facts
                    or len(question) > 3
                    or line.count(b":") != len(question) + len(facts)
                ):
                    node = self._carefully(line)
                elif len(line) <= _LONGEST_REMEMBERED:
                    known[line] = node
            except (KeyError, TypeError, AttributeError, ValueError):
                node = self._carefully(line)
            answers.append(node)
        return b"".join(answers)

    def make_room(self) -> None:
        """Forget the lines that came, when they are many."""
        if len(self._known) > _LINES_REMEMBERED:
            self._known.clear()

    def _carefully(self, line: bytes) -> bytes:
        try:
            return self._answer(line)
        except CarrelError as error:
            self.has_failed = True
            return orjson.dumps({"error": str(error)}) + b"\n"

    def _answer(self, line: bytes) -> bytes:
        """The answer by the road of a single question; plants what the quick way will want next time."""
        facts, action, on = _question(line)
        known = Facts.from_mapping(facts)
        check_question(known, action)
        day = _day(on) if on is not None else self._today
        era = self._policy.on(day)
        trees = self._trees.setdefault(era.id, {})
        if action not in trees:
            trees[action] = era.answering.tree(action, _planted)
        if len(self._days) > _DAYS_REMEMBERED:
            self._days.clear()
        self._days[on] = trees
        return _written(self._policy.decide(known, action, on=day))


def _planted(answer: Answer | None) -> bytes | None:
    return None if answer is None else _written(answer)


def _written(answer: Answer) -> bytes:
    return orjson.dumps(answer.as_dict()) + b"\n"


def _question(line: bytes) -> tuple[Mapping[str, str], str, str | None]:
    """The parts of a line. Raises `BadLine`, which says what is wrong and repeats nothing of it."""
    if len(line) > _LONGEST:
        raise BadLine(f"a line has at most {_LONGEST:,} bytes")
    if not line.strip():
        raise BadLine("this line is empty")
    try:
        question = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadLine(f"not JSON, at character {error.pos + 1}") from None
    if not isinstance(question, dict) or not {"facts", "action"} <= set(question) <= {"facts", "action", "on"}:
        raise BadLine('a question is {"facts": {…}, "action": "…"}, with "on": "year-month-day" if needed')
    if not isinstance(question["facts"], dict):
        raise BadLine('"facts" is an object: {"channel": "telephone", …}')
    _check_keys(line)
    return question["facts"], question["action"], question.get("on")


def _check_keys(line: bytes) -> None:
    """Raise `BadLine` where a key stands twice: orjson takes the last, and another reader might take the first."""
    try:
        json.loads(line, object_pairs_hook=_once)
    except RecursionError:
        raise BadLine("this line is nested too deeply to be a question") from None


def _once(pairs: list[tuple[str, object]]) -> None:
    names = [name for name, _ in pairs]
    for place, name in enumerate(names):
        if name in names[:place]:
            known = name in FACT or name in ("facts", "action", "on")
            raise BadLine(f'"{name}" appears twice' if known else "a key appears twice")


def _day(text: object) -> date:
    try:
        if isinstance(text, str) and (named := date.fromisoformat(text)).isoformat() == text:
            return named
    except ValueError:
        pass
    raise BadLine('"on" is a day that exists, as "year-month-day"')
