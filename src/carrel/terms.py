"""The nouns that every floor shares, as types."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What the policy answers, strongest first: where several clauses speak, the strongest stands."""

    DENY = "deny"
    ASK = "ask"
    REFER = "refer"
    PERMIT = "permit"

    @property
    def strength(self) -> int:
        """1 is the strongest."""
        return _STRENGTH[self]

    @property
    def shape(self) -> str:
        """The sign that says it before any color does."""
        return _SHAPES[self]


_STRENGTH = {outcome: place for place, outcome in enumerate(Outcome, start=1)}
_SHAPES = {Outcome.DENY: "✕", Outcome.ASK: "?", Outcome.REFER: "↗", Outcome.PERMIT: "✓"}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff: the name, the team, the place of work, and what else they may do."""

    name: str
    team: str
    branch: str
    roles: tuple[str, ...]
    is_disabled: bool = False
