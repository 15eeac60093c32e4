"""The walls of the house: an import that goes through one is refused, whichever way it is written."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[1]
_RUN: Final = "from importlinter.cli import lint_imports_command; lint_imports_command()"
_BORROWED: Final = "spelling/borrowed.py"
"""A module that nobody has, below every floor but its own: what it knows, whoever borrows from it knows."""

Planted = dict[str, str]


def _contracts() -> dict[str, dict[str, Any]]:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["id"]: each for each in read["tool"]["importlinter"]["contracts"]}


class House:
    """A copy of the source, in which an import can be planted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.sql", "*.md"))
        shutil.copy(ROOT / "pyproject.toml", folder)

    def broken(self, planted: Planted) -> set[str]:
        """The contracts that are broken once these lines stand at the end of these files."""
        before = {file: self._text(file) for file in planted}
        for file, lines in planted.items():
            self._write(file, f"{before[file] or ''}\n{lines}")
        try:
            return self._broken()
        finally:
            for file, text in before.items():
                self._write(file, text)

    def _broken(self) -> set[str]:
        ended = subprocess.run(
            [sys.executable, "-c", _RUN, "--config", "pyproject.toml", "--no-logo"], cwd=self._folder,
            env=os.environ | {"PYTHONPATH": str(self._folder / "src"), "COLUMNS": "400"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = {each["id"]: _verdict(each["name"], ended.stdout) for each in _contracts().values()}
        assert set(said.values()) <= {"KEPT", "BROKEN"}, ended.stdout + ended.stderr
        return {contract for contract, verdict in said.items() if verdict == "BROKEN"}

    def _path(self, file: str) -> Path:
        return self._folder / "src" / "carrel" / file

    def _text(self, file: str) -> str | None:
        path = self._path(file)
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def _write(self, file: str, text: str | None) -> None:
        path = self._path(file)
        if text is None:
            path.unlink()
            if not any(path.parent.glob("*.py")):
                shutil.rmtree(path.parent)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")


def _verdict(name: str, printed: str) -> str:
    return next((line.rsplit(" ", 1)[1] for line in printed.splitlines() if line.startswith(f"{name} ")), "missing")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    yield House(folder)
    shutil.rmtree(folder)


def test_the_walls_hold(house: House) -> None:
    assert house.broken({}) == set()


def _plants() -> Iterator[tuple[str, str, Planted]]:
    """By name: the contract, and what is planted."""
    for floor in ("ils.embedded.system", "audit.trail", "staff.accounts", "database.pool"):
        yield f"a door knows {floor}", "doors", {"desk/forms.py": f"import carrel.{floor}"}
        yield f"the road knows {floor}", "road", {"disclosure.py": f"import carrel.{floor}"}
    for lower in ("ports.py", "terms.py", _BORROWED):
        module = lower.removesuffix(".py").replace("/", ".")
        planted = {"desk/forms.py": f"import carrel.{module}", lower: "import psycopg"}
        yield f"a door knows a database by way of {module}", "doors", planted
    yield "a door knows the site", "doors", {"desk/forms.py": "import carrel.site.wiring"}
    yield "a door knows the site, one floor up", "floors", {"desk/forms.py": "import carrel.site.wiring"}
    yield "a door knows another", "floors", {"portal/__init__.py": "", "portal/views.py": "import carrel.desk.forms"}
    yield "a door is known by another", "floors", {"portal/__init__.py": "", "desk/forms.py": "import carrel.portal"}
    yield "a port knows an adapter", "road", {"ports.py": "import carrel.database.pool"}
    yield "the road knows the web", "road", {"disclosure.py": "import django.http"}
    yield "the policy knows the web", "pure-policy", {"policy/answering.py": "import django.utils.html"}
    yield "the policy knows a clock", "pure-policy", {"policy/answering.py": "import time"}
    yield "the policy knows ports", "floors", {"policy/answering.py": "import carrel.ports"}
    yield "a noun knows the disk", "pure-policy", {"terms.py": "from os import path"}
    yield "an adapter knows another", "floors", {"audit/trail.py": "import carrel.ils"}
    yield "a room on no floor", "floors", {"utils/__init__.py": ""}
    for name, way in _WAYS.items():
        yield f"a door knows a database {name}", "doors", {"desk/forms.py": way}
        yield f"the road knows an adapter {name}", "road", {"disclosure.py": way.replace("database", "ils")}


_WAYS: Final = {
    "from its parent": "from carrel import database",
    "in a function": "def _open():\n    from carrel.database import pool\n    return pool",
    "for its types alone": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import carrel.database.pool",
    "where something fails": "try:\n    import carrel.database.pool as pool\nexcept ImportError:\n    pool = None",
}


@pytest.mark.parametrize(("contract", "planted"), [pytest.param(*rest, id=name) for name, *rest in _plants()])
def test_an_import_through_a_wall_is_refused(house: House, contract: str, planted: Planted) -> None:
    assert contract in house.broken(planted)


@pytest.mark.parametrize("way", [
    "from importlib import import_module\nimport_module('carrel.database.pool')",
    "import importlib\nimportlib.import_module('carrel.database.pool')",
    "from django.utils.module_loading import import_string\nimport_string('carrel.database.pool.Application')",
    "from django.conf import settings\nsettings.CARREL_SERVICES",
    "import django.conf\ndjango.conf.settings.CARREL_SERVICES",
])  # fmt: skip
def test_a_way_round_the_walls_is_refused_by_the_linter(way: str) -> None:
    checked = subprocess.run(
        [Path(sys.executable).parent / "ruff", "check", "--quiet", "--select", "TID251", "--stdin-filename", "src/carrel/desk/way.py", "-"],
        cwd=ROOT, input=way, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "TID251" in checked.stdout


def test_every_room_with_pages_of_its_own_is_a_door_behind_the_wall_but_the_site() -> None:
    rooms = {folder.parent.name for folder in (ROOT / "src" / "carrel").glob("*/templates")}

    assert {f"carrel.{room}" for room in rooms - {"site"}} == set(_contracts()["doors"]["source_modules"])
