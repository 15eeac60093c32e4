"""`docs/guarantees.md` names tests that there are."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.policy.situations import EVERY_SITUATION

ROOT = Path(__file__).parents[1]
NAMED = re.findall(r"`(tests/\S+\.py)::(\w+)`", (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8"))


@cache
def _there_are(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))
    return frozenset(name for name in functions if name.startswith("test_"))


def test_every_test_that_holds_a_guarantee_is_there() -> None:
    missing = [f"{path}::{name}" for path, name in NAMED if name not in _there_are(path)]

    assert NAMED
    assert missing == []


def test_as_many_situations_are_promised_as_there_are() -> None:
    for name in ("README.md", "docs/guarantees.md"):
        assert f"{EVERY_SITUATION:,}" in (ROOT / name).read_text(encoding="utf-8")


def test_no_guarantee_stands_twice_and_every_row_names_its_test() -> None:
    rows = [line for line in (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8").splitlines() if "::" in line]

    assert len(rows) == len(NAMED) == len(set(NAMED))
