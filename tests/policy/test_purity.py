"""The policy core says what the policy says; how that looks on a page is none of its concern."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import carrel.policy

CORE = sorted(Path(carrel.policy.__file__).parent.rglob("*.py"))
MARKUP = re.compile(r"(?<!P)</?[a-z][a-z0-9]*[ >]|<!doctype|&[a-z]+;|\{\s*[a-z-]+: [^{}]*;", re.IGNORECASE)


def texts(source: str) -> Iterator[str]:
    """Every text of a module, also in pieces between what is put in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.stem)
def test_no_module_of_the_core_holds_markup_or_makes_any(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert [text for text in texts(source) if MARKUP.search(text)] == []
    assert not re.search(r"^\s*(import|from) (html|django|markupsafe|xml)\b", source, re.MULTILINE)


@pytest.mark.parametrize("text", ["<p>", '<td class="permit">', "</table>", "td { color: #111; margin: 0 }", "&amp;"])
def test_markup_is_known_where_it_stands(text: str) -> None:
    assert MARKUP.search(text)
