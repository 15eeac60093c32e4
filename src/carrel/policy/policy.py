"""A library's policy over time: its editions and their amendments, and which of them stands on a day.

Dates choose the edition; no rule asks for one. An edition is read and compiled when its first question comes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from carrel.errors import CarrelError
from carrel.policy.actions import ACTIONS, check_question
from carrel.policy.answering import Answer, Answering
from carrel.policy.blocks import Block, EditionError, Mistake, Mistakes
from carrel.policy.compiling import Compiled
from carrel.policy.edition import OPENING, Edition
from carrel.policy.facts import Facts
from carrel.policy.loading import Source, load, read_source
from carrel.policy.markdown import Fence, pieces
from carrel.policy.words import did_you_mean, listed

SHIPPED: Final = Path(__file__).with_name("editions")
"""The policy that comes with Carrel."""

_REMEMBERED: Final = 1 << 16
"""Answers kept for questions that come again. Past that the memory starts over, so that it cannot grow."""


class NoEdition(CarrelError):
    """No edition was in force on that day, or none has that name."""

    advice = "`carrel policy editions` lists the editions and the days they take effect."


@dataclass(frozen=True)
class Era:
    """One edition with the amendments that stand from `effective` on."""

    id: str
    effective: date
    source: Source
    amendments: tuple[Source, ...]

    @cached_property
    def compiled(self) -> Compiled:
        """The text, read, and its diagrams. Raises `EditionError`."""
        return load(self.source, self.amendments)

    @property
    def edition(self) -> Edition:
        """The text alone. Raises `EditionError`."""
        return self.compiled.edition

    @cached_property
    def answering(self) -> Answering:
        """What answers questions. Raises `EditionError`."""
        return Answering(self.compiled)


class Policy:
    """Eras in the order of their days, and the answers of whichever stands."""

    def __init__(self, eras: Iterable[Era]) -> None:
        self.eras: Final = tuple(sorted(eras, key=lambda era: era.effective))
        self._answers: dict[tuple[bytes, str, date], Answer] = {}

    def on(self, day: date) -> Era:
        """The era in force on that day. Raises `NoEdition` for a day before the first."""
        for era in reversed(self.eras):
            if era.effective <= day:
                return era
        raise NoEdition(f"no edition was in force on {day}; the first took effect on {self.eras[0].effective}")

    def era(self, name: str) -> Era:
        """The era of that name. Raises `NoEdition`."""
        names = [era.id for era in self.eras]
        if name in names:
            return self.eras[names.index(name)]
        raise NoEdition(f"no edition has that name{did_you_mean(name, names)} The editions are {listed(names, 'and')}")

    def prepare(self, on: date) -> None:
        """Plant whatever answers that day's questions, so that the first person served waits as little as the next.

        Raises `NoEdition`, or `EditionError` when the text in force has a mistake in it.
        """
        for action in ACTIONS:
            self.on(on).answering.plant(action.name)

    def decide(self, facts: Facts, action: str, *, on: date) -> Answer:
        """The policy's answer to one question, on that day.

        Pure and total: the same question has the same answer, and every possible situation has one. Raises
        `UnknownAction` or `ImpossibleQuestion` when there is no such question, `NoEdition` when there was no policy,
        `EditionError` when the text in force has a mistake in it.
        """
        key = (facts.codes, action, on)
        known = self._answers.get(key)
        if known is not None:
            return known
        check_question(facts, action)
        answer = self.on(on).answering.answer(facts.codes, action)
        if answer is None:
            raise AssertionError("possible facts reached an impossible region of the policy's diagram")
        if len(self._answers) >= _REMEMBERED:
            self._answers.clear()
        self._answers[key] = answer
        return answer


@lru_cache(maxsize=8)
def load_policy(folder: Path | None = None) -> Policy:
    """The policy in a folder of editions, or in the folder of a single one; without a folder, the one shipped.

    Raises `EditionError` when a folder holds no edition, or an amendment of one that is not there.
    """
    where = folder or SHIPPED
    if not where.is_dir():
        raise EditionError(where.name, [Mistake(where.name, 1, "there is no such folder")])
    if (where / OPENING).exists():
        return _of_one(where)
    folders = sorted(path.parent for path in where.glob(f"*/{OPENING}"))
    if not folders:
        raise EditionError(where.name, [Mistake(where.name, 1, f"no folder in here has an {OPENING}")])
    return Policy(_eras([read_source(path) for path in folders]))


def _of_one(folder: Path) -> Policy:
    """The edition in this folder alone; for an amendment, what it amends as well, from the folders beside it.

    The days before the amendment belong to the policy too: its worked cases ask about them.
    """
    source = read_source(folder)
    opening = _opening(source)
    if not opening.amends:
        return Policy(_eras([source]))
    beside = [read_source(path.parent) for path in sorted(folder.parent.glob(f"*/{OPENING}"))]
    eras = _eras(beside)
    base = next(era.source for era in eras if era.id == opening.amends)
    return Policy(era for era in eras if era.source is base and era.effective <= opening.effective)


@dataclass(frozen=True, slots=True)
class _Opening:
    id: str
    effective: date
    amends: str


def _opening(source: Source) -> _Opening:
    """The few lines at the head of an edition or amendment that say when it stands.

    Raises `EditionError`: for an edition, with every other mistake of its text as well.
    """
    mistakes = Mistakes()
    for piece in pieces(source.sections[0][1]):
        if isinstance(piece, Fence) and piece.kind in ("edition", "amendment"):
            block = Block(OPENING, piece.line, piece.text, mistakes)
            effective = block.converted("effective", date.fromisoformat, "a date, year-month-day", date.min)
            amends = block.text("amends") if piece.kind == "amendment" else ""
            name = block.text("id")
            if mistakes.found and piece.kind == "edition":
                load(source)
            if mistakes.found:
                raise EditionError(source.name, mistakes.found)
            return _Opening(name, effective, amends)
    raise EditionError(source.name, [Mistake(OPENING, 1, "this opens with an `edition` or an `amendment` block")])


def _eras(sources: Sequence[Source]) -> list[Era]:
    """An era an edition, and an era an amendment on top of the edition and the amendments before it."""
    openings = {source.name: _opening(source) for source in sources}
    _check_ids(openings)
    by_day = sorted(sources, key=lambda source: openings[source.name].effective)
    _check_days([openings[source.name] for source in by_day], [source.name for source in by_day])
    bases = {openings[source.name].id: source for source in by_day if not openings[source.name].amends}
    eras = []
    stacked: dict[str, tuple[Source, ...]] = dict.fromkeys(bases, ())
    for source in by_day:
        opening = openings[source.name]
        base = opening.amends or opening.id
        if opening.amends:
            stacked[base] = (*stacked[base], source)
        eras.append(Era(opening.id, opening.effective, bases[base], stacked[base]))
    return eras


def _check_days(openings: Sequence[_Opening], folders: Sequence[str]) -> None:
    """Raise `EditionError` where two share a day, or where an amendment finds its edition absent, to come or gone."""
    bases = [opening.id for opening in openings if not opening.amends]
    standing, day = "", date.min
    for opening, folder in zip(openings, folders, strict=True):
        wrong = ""
        if opening.amends and opening.amends not in bases:
            wrong = f"it amends {opening.amends!r}, which is not here{did_you_mean(opening.amends, bases)}"
        elif opening.effective == day:
            wrong = f"another also takes effect on {day}; one of them must come first"
        elif opening.amends and not standing:
            wrong = "it takes effect before the edition that it amends"
        elif opening.amends and opening.amends != standing:
            gone = bases.index(opening.amends) < bases.index(standing)
            wrong = (
                f"on its day {standing} is in force" if gone else "it takes effect before the edition that it amends"
            )
        if wrong:
            raise EditionError(folder, [Mistake(OPENING, 1, wrong)])
        standing, day = standing if opening.amends else opening.id, opening.effective


def _check_ids(openings: Mapping[str, _Opening]) -> None:
    """Raise `EditionError` where two folders have one id, so that none hides the other."""
    folders: dict[str, str] = {}
    for folder, opening in openings.items():
        if opening.id in folders:
            wrong = f"its id {opening.id!r} is already that of {folders[opening.id]}"
            raise EditionError(folder, [Mistake(OPENING, 1, wrong)])
        folders[opening.id] = folder
