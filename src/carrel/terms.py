"""The nouns that every floor shares, as types."""

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


_STRENGTH = {outcome: place for place, outcome in enumerate(Outcome, start=1)}
