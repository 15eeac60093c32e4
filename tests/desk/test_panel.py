"""The answer's panel: its kinds are decided in one place, and its templates show what they are handed."""

import re
from pathlib import Path
from typing import get_args

import pytest
from django.template.loader import get_template

from carrel.desk import panel, script
from carrel.desk.panel import Panel
from carrel.desk.script import Passage

TEMPLATES = Path(panel.__file__).parent / "templates" / "desk"
HANDED = sorted(path for folder in ("panel", "script", "row") for path in (TEMPLATES / folder).glob("*.html"))


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("kinds", [get_args(Panel), get_args(Passage)], ids=["panels", "passages"])
def test_each_kind_has_a_template_of_its_own(kinds: tuple[type[script.Speech], ...]) -> None:
    templates = [kind.template for kind in kinds]

    assert len(set(templates)) == len(kinds)
    assert all(get_template(name) for name in templates)


@pytest.mark.parametrize("path", HANDED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_of_the_panel_compares_nothing(path: Path) -> None:
    conditions = re.findall(r"{% (?:el)?if (.*?) %}", path.read_text(encoding="utf-8"))

    assert [each for each in conditions if not re.fullmatch(r"[\w.]+", each)] == []
