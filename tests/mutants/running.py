"""Takes one guard after another out of a copy of the project, and sees whether the promise that names it fails."""

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from carrel.database import Settings, open_store
from tests.grounds import waits_for_no_disk
from tests.mutants.mutant import Mutant

ROOT = Path(__file__).parents[2]
NOTICED, MISSED, BROKEN = "noticed", "MISSED BY ITS TEST", "BROKEN"
_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "var", "*.egg-info")
_PYTEST = ("-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", "--timeout=120")
_moments = itertools.count(int(time.time()))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of it: noticed, missed, or broken, where the test could not even be run."""

    mutant: Mutant
    end: str
    said: str
    seconds: float


class Place:
    """A copy of the project, and a PostgreSQL for its tests; one mutant at a time is in it."""

    def __init__(self, folder: Path, server: str) -> None:
        self._project = folder / "project"
        shutil.copytree(ROOT, self._project, ignore=_LEFT_OUT)
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(self._project / "src"),
            "CARREL_DATABASE_URL": server,
        }

    def tried(self, mutant: Mutant) -> Verdict:
        """Take it out, run its test, and put it back."""
        path, began = mutant.standing_in(self._project), time.monotonic()
        whole = path.read_text(encoding="utf-8")
        _write(path, whole.replace(mutant.text, mutant.instead))
        try:
            status, said = self.run(mutant.promise)
        finally:
            _write(path, whole)
        return Verdict(mutant, _end(status, said), said, time.monotonic() - began)

    def run(self, *tests: str) -> tuple[int, str]:
        """Run these tests; pytest's status, and what it said."""
        done = subprocess.run(
            (sys.executable, *_PYTEST, *tests),
            cwd=self._project, env=self._environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def _write(path: Path, text: str) -> None:
    """With a time of its own, so that nothing compiled from another text is taken for it."""
    path.write_text(text, encoding="utf-8")
    moment = next(_moments)
    os.utime(path, (moment, moment))


def _end(status: int, said: str) -> str:
    """A test that fails has noticed it; one that could not begin has not."""
    lines = said.splitlines()
    if status == 0:
        return MISSED
    has_failed = any(line.startswith("FAILED ") for line in lines)
    is_broken = status != 1 or any(line.startswith("ERROR ") for line in lines)
    return NOTICED if has_failed and not is_broken else BROKEN


@contextmanager
def places(count: int) -> Iterator[list[Place]]:
    """So many copies, each with a server of its own."""
    with ExitStack() as opened:
        made = []
        for _ in range(count):
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="carrel-mutants-")))
            folder.chmod(0o755)
            store = opened.enter_context(open_store(Settings(folder / "data")))
            waits_for_no_disk(store)
            made.append(Place(folder, store.administrator))
        yield made


def all_tried(mutants: tuple[Mutant, ...], opened: list[Place]) -> Iterator[Verdict]:
    """Each verdict as it comes."""
    free: SimpleQueue[Place] = SimpleQueue()
    for place in opened:
        free.put(place)

    def try_one(mutant: Mutant) -> Verdict:
        place = free.get()
        try:
            return place.tried(mutant)
        finally:
            free.put(place)

    with ThreadPoolExecutor(len(opened)) as pool:
        for done in as_completed([pool.submit(try_one, mutant) for mutant in mutants]):
            yield done.result()
