"""What the files of an edition say, on its way to an `Edition`."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from carrel.policy.blocks import Block, Mistakes
from carrel.policy.edition import (
    Case,
    Clause,
    Otherwise,
    Place,
    Reading,
    Rule,
    Standing,
)


@dataclass(slots=True)
class Gathered:
    """Everything that the files of an edition said, before any of it is checked against the rest."""

    folders: tuple[str, ...]
    mistakes: Mistakes = field(default_factory=Mistakes)
    unsound: set[Place] = field(default_factory=set)
    """Blocks with a mistake in them: what they would reach is not known."""
    opening: Block | None = None
    latest: Block | None = None
    sections: list[tuple[str, str]] = field(default_factory=list)
    clauses: dict[str, Clause] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    """Clause → the words that stood under its heading before an amendment repeated it."""
    readings: dict[str, Reading] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    groups: dict[str, tuple[tuple[str, ...], Place]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    replaced: list[Rule] = field(default_factory=list)
    otherwise: list[Otherwise] = field(default_factory=list)
    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    guidance: dict[str, str] = field(default_factory=dict)
    ledger: dict[str, str] = field(default_factory=dict)
    ledger_places: dict[str, Place] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    known: dict[Hashable, Place] = field(default_factory=dict)
    cited: list[tuple[str, Place]] = field(default_factory=list)
    leaned_on: list[tuple[str, Place]] = field(default_factory=list)
    asked_for: list[tuple[str, Place]] = field(default_factory=list)
    spoken_of: list[tuple[str, Place]] = field(default_factory=list)
