"""What is taken out, and the promise that must then fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mutant:
    """One guard taken out of `src/carrel`, by hand: `text` stands once in `file`, and `instead` in its place.

    `promise` is the test that misses it, and `why` what a patron would lose.
    """

    file: str
    text: str
    instead: str
    promise: str
    why: str

    def standing_in(self, source: Path) -> Path:
        """The file that it is taken out of. Raises `NotFound` where the text does not stand there once."""
        path = source / "src" / "carrel" / self.file
        if not path.is_file() or path.read_text(encoding="utf-8").count(self.text) != 1:
            raise NotFound(f"{self.file}: {self.text.strip().splitlines()[0]}")
        return path


class NotFound(Exception):
    """The guard is no longer where it was: another stands there now, or none."""


def without(file: str, text: str, promise: str, why: str) -> Mutant:
    """The text taken out, and nothing in its place."""
    return Mutant(file, text, "", promise, why)


def not_found(mutants: tuple[Mutant, ...], source: Path) -> Iterator[str]:
    """Those that would take nothing out."""
    for each in mutants:
        try:
            each.standing_in(source)
        except NotFound as lost:
            yield str(lost)
