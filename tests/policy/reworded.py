"""Which words of each clause have been read beside its rules and its cases.

python -m tests.policy.reworded           the clauses whose words changed since
python -m tests.policy.reworded NH.5b     these were read again, with their rules and cases
"""

import hashlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from carrel.policy.edition import Clause, Edition
from carrel.policy.policy import load_policy

_READ = Path(__file__).parent / "read"


def digest(clause: Clause) -> str:
    """Eight hexadecimal digits of the clause's words, however its lines are broken."""
    words = " ".join(f"{clause.title} {clause.text}".split())
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def read(edition: Edition) -> dict[str, str]:
    """Clause → the digest of its words when somebody last read them beside its rules."""
    text = (_READ / f"{edition.id}.txt").read_text(encoding="utf-8")
    return dict(line.split() for line in text.splitlines())


def reworded(edition: Edition, known: Mapping[str, str]) -> tuple[str, ...]:
    """Clauses that are new, or reworded since."""
    return tuple(name for name, clause in edition.clauses.items() if known.get(name) != digest(clause))


def note(edition: Edition, clauses: Iterable[str]) -> None:
    """Somebody has read these again."""
    known = read(edition)
    known |= {name: digest(edition.clauses[name]) for name in clauses}
    lines = [f"{name} {known[name]}\n" for name in edition.clauses if name in known]
    (_READ / f"{edition.id}.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    for each in (era.edition for era in load_policy().eras):
        note(each, [name for name in sys.argv[1:] if name in each.clauses])
        for name in reworded(each, read(each)):
            print(f"{each.id}: {name} at {each.clauses[name].place}")
