"""The command line as people run it: a process of its own, and what comes back."""

import os
import subprocess
import sys
from dataclasses import dataclass

CARREL = (sys.executable, "-m", "carrel")

CANARY = "Margaret-Atwood-21812004021988"
"""A name and a card number, typed where a word of the vocabulary should be."""


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """What the process finds around it: no colors, and no terminal's width."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    return {**kept, "NO_COLOR": "1", **more}


def carrel(*words: str, given: bytes = b"", **more: str) -> Ended:
    """Run `carrel` with these words, this on standard input, and these variables in its environment."""
    done = subprocess.run([*CARREL, *words], input=given, capture_output=True, env=environment(**more), check=False)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def assert_one_clear_line(ended: Ended) -> None:
    """Bad input: exit status 2, nothing on standard output, one line of advice, and nothing of what was typed."""
    assert ended.status == 2
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert ended.err.startswith("carrel: ")
    assert ended.err.endswith((".\n", "?\n"))
    assert "Traceback" not in ended.err
    assert "mistake in Carrel itself" not in ended.err
    assert_repeats_nothing(ended.err)


def assert_repeats_nothing(told: str) -> None:
    """No part of the canary stands in what was told."""
    for part in CANARY.split("-"):
        assert part.casefold() not in told.casefold()
