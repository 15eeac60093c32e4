"""What an edition of a policy is made of, once it has been read: clauses, readings, rules and worked cases.

All of it is frozen. `loading.py` makes it from Markdown; `compiling.py` makes it answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Final, TypeAlias

from carrel.terms import Outcome

OPENING: Final = "edition.md"
"""The file that an edition's folder opens with."""

LEDGER: Final = "ledger.md"
"""The file that lists its clauses."""

When: TypeAlias = Mapping[str, tuple[str, ...]]
"""Conditions that hold together: each fact is one of its values."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file's name inside the edition, and the line, from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the policy under its identifier. `text` is Markdown, and never empty once the edition is read."""

    id: str
    title: str
    text: str
    place: Place
    parent: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clause is read where it leaves room; `reads` names the clauses, the first is where it stands."""

    id: str
    reads: tuple[str, ...]
    text: str
    place: Place

    @property
    def is_provisional(self) -> bool:
        """Does it still wait for the owner's word?"""
        return self.id.startswith("P")


@dataclass(frozen=True, slots=True)
class Standing:
    """What someone is to the account: one of these holds of whoever asks."""

    name: str
    title: str
    clause: str
    is_cited: bool
    readings: tuple[str, ...]
    when: tuple[When, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Advice:
    """What else would help, as an edition has staff say it; and what that is, as far as it says so.

    `action` is what to ask for instead (empty: the same), `channel` where, and `contact` whom.
    """

    words: str
    action: str = ""
    channel: str = ""
    contact: str = ""

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Words:
    """What an answer says beside its outcome.

    `must` is done and ticked before anything is opened or done; `must_once` is ticked once and holds for as long as the
    member of staff is signed in; `heed` is kept to meanwhile, and never ticked.
    """

    must: tuple[str, ...] = ()
    must_once: tuple[str, ...] = ()
    heed: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    never_say: tuple[str, ...] = ()
    instead: tuple[Advice, ...] = ()

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Each with the name of its field."""
        for each in fields(self):
            yield from ((each.name, str(said)) for said in getattr(self, each.name))


@dataclass(frozen=True, slots=True)
class Rule:
    """What a clause answers, to whom, about which actions, and when (one of `when` must hold; none: always).

    `outcome` is None for an `also` block, which adds its words to answers of the outcomes in `applies_to`.
    """

    clause: str
    name: str
    outcome: Outcome | None
    actions: tuple[str, ...]
    who: tuple[str, ...]
    when: tuple[When, ...]
    place: Place
    cites: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    words: Words = Words()
    refer_to: str = ""
    applies_to: tuple[Outcome, ...] = ()

    @property
    def id(self) -> str:
        """`NH.4c`, or `NH.4c/self-checkout` where the clause has several rules."""
        return f"{self.clause}/{self.name}" if self.name else self.clause


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The answer where no rule speaks: deny, by this clause."""

    clause: str
    actions: tuple[str, ...]
    words: Words
    place: Place


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case: a situation that a person can picture, and what the policy answers in it.

    `clauses` must be among those cited; `unlock` is exact, or None where the case does not say.
    """

    situation: str
    facts: Mapping[str, str]
    action: str
    on: date | None
    outcome: Outcome
    clauses: tuple[str, ...]
    unlock: frozenset[frozenset[str]] | None
    clause: str
    place: Place


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom people are referred to; `id` is what the edition's rules call them."""

    id: str
    name: str
    telephone: str

    def __str__(self) -> str:
        return f"{self.name}, {self.telephone}"

    def as_dict(self) -> dict[str, object]:
        """The fields as texts."""
        return {"id": self.id, "name": self.name, "telephone": self.telephone}


@dataclass(frozen=True, slots=True)
class Settings:
    """Figures that the text gives and the software keeps."""

    hold_down_days: int
    hold_down_clause: str
    pieces_for_details: int
    pieces_for_details_under_18: int
    self_given_pieces_count: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """The policy as it stands from `effective` on: a text, and the rules in it."""

    id: str
    title: str
    library: str
    owner: str
    effective: date
    review_due: date
    fingerprint: str
    contacts: Mapping[str, Contact]
    settings: Settings
    clauses: Mapping[str, Clause]
    readings: Mapping[str, Reading]
    standings: Mapping[str, Standing]
    rules: tuple[Rule, ...]
    otherwise: tuple[Otherwise, ...]
    functions: Mapping[str, tuple[str, ...]]
    guidance: Mapping[str, str]
    ledger: Mapping[str, str]
    cases: tuple[Case, ...]
    amends: str | None = None
    sections: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """The Markdown itself: `(file name, text)`, amendments last."""
    folders: tuple[str, ...] = field(default=(), compare=False)
    """Where it was read: the edition's folder, then those of its amendments."""

    @property
    def name(self) -> str:
        """What an answer and an audit row cite: the edition and the fingerprint of its text."""
        return f"{self.id}+{self.fingerprint}"
