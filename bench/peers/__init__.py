"""The same rules in other people's engines, as far as each can say them. Each module says what it could not say."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.situations import Question


@dataclass(frozen=True)
class Peer:
    """An engine that holds the rules: `prepared` is off the clock, `decided` is on it.

    `decided` gives the outcome's word, or, from an engine that only knows yes and no, a bool: is it permitted?
    """

    name: str
    prepared: Callable[[Question], Any]
    decided: Callable[[Any], str | bool]
    cannot: str
