"""What a new one touches is what ARCHITECTURE.md says: it is planted in a copy, counted, and tried."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import carrel
from tests.planted import TRIED
from tests.planting import ANSWERED, PLANTED, files

ROOT = Path(__file__).parent.parent
COUNTED = dict(
    re.findall(
        r"^\| ([^|]+?) \| [^|]+ \| ([0-9–]+) \|$", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE
    )
)
"""The table at the end: what is new, and how many files it touches."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_new_one_touches_as_many_files_as_the_table_says(name: str) -> None:
    assert COUNTED[name] == str(files(PLANTED[name]))


def test_what_is_planted_in_these_files_works_from_the_answer_to_the_table(
    empty_database: str, folder: Path, tmp_path: Path
) -> None:
    source = tmp_path / "src" / "carrel"
    shutil.copytree(Path(carrel.__file__).parent, source, ignore=shutil.ignore_patterns("__pycache__"))
    for change in (*ANSWERED, *(change for changes in PLANTED.values() for change in changes)):
        change.made_in(source)

    tried = subprocess.run(  # our own interpreter, on our own module
        [sys.executable, "-m", "tests.planted", empty_database, str(folder)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(source.parent)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (tried.stderr, tried.stdout.splitlines()) == ("", list(TRIED))
