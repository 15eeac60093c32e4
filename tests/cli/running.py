"""The command line: in here, where a test is about words; and as people run it, in a process of its own.

`test_terminal.py` runs the same words both ways and compares what comes back.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TextIO

import pytest

from carrel.cli import main

CARREL = (sys.executable, "-m", "carrel")

CANARY = "Margaret-Atwood-21812004021988"
"""A name and a card number, typed where a word of the vocabulary should be."""

_NOT_AROUND = ("COLUMNS", "FORCE_COLOR")


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """What the process finds around it: no colors, and no terminal's width."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_AROUND}
    return {**kept, "NO_COLOR": "1", **more}


def carrel(*words: str, given: bytes = b"", **more: str) -> Ended:
    """Run `carrel` in this process with these words, and this on standard input.

    A folder of editions is read once, and the width and the colors of answers are those of a pipe.
    """
    with ExitStack() as opened, pytest.MonkeyPatch.context() as here:
        read, out, err = (opened.enter_context(_file()) for _ in range(3))
        read.buffer.write(given)
        read.seek(0)
        for name, stream in (("stdin", read), ("stdout", out), ("stderr", err)):
            here.setattr(sys, name, stream)
        here.setattr(sys, "excepthook", sys.excepthook)
        for name in _NOT_AROUND:
            here.delenv(name, raising=False)
        for name, value in {"NO_COLOR": "1", **more}.items():
            here.setenv(name, value)
        with pytest.raises(SystemExit) as left:
            main(words)
        assert isinstance(left.value.code, int)
        return Ended(left.value.code, _written(out), _written(err))


def _file() -> TextIO:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="")


def _written(file: TextIO) -> str:
    file.flush()
    file.seek(0)
    return file.read()


def process(*words: str, given: bytes = b"", **more: str) -> Ended:
    """Run `carrel` as people do, with these words, this on standard input, and these variables in its environment."""
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
    assert "error in Carrel itself" not in ended.err
    assert_repeats_nothing(ended.err)


def assert_repeats_nothing(told: str) -> None:
    """No part of the canary stands in what was told."""
    for part in CANARY.split("-"):
        assert part.casefold() not in told.casefold()
