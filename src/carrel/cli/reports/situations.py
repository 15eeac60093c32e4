"""Situations in a few words, for every report that counts them or gives one as an example."""

from collections.abc import Sequence
from typing import Any

from carrel.cli.printing import count


def example(facts: Any) -> str:
    """A situation in a few words, as an example of many."""
    left_out = {("purpose", "stated")}
    parts = [
        name.replace("_", " ") if value == "yes" else value
        for name, value in facts.items()
        if (name, value) not in left_out
    ]
    return ", ".join(parts)


def counted(number: int, actions: Sequence[str]) -> str:
    """How many, and how many an action: lines below count those of one."""
    each = f", {count(number // len(actions))} in each of {len(actions)} actions" if len(actions) > 1 else ""
    return f"{count(number)} situations{each}"
