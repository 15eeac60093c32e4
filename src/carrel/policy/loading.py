"""From a folder of Markdown to an `Edition`: strict, every mistake named with its file and line.

A folder holds one edition (`edition.md` opens with an `edition` block) or one amendment (an `amendment` block), a
file a section. An amendment is read on top of the edition that it amends. A text with twenty mistakes reports twenty.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from carrel.policy.actions import ACTION
from carrel.policy.blocks import Block, EditionError, Mistake
from carrel.policy.compiling import Compiled, compiled
from carrel.policy.edition import (
    LEDGER,
    OPENING,
    Contact,
    Edition,
    Place,
    Settings,
)
from carrel.policy.gathered import Gathered
from carrel.policy.in_full import in_full
from carrel.policy.levels import fresh_forest
from carrel.policy.markdown import LINE_END, Fence, Row, pieces
from carrel.policy.reach import check_reach, check_silence
from carrel.policy.section import read_section
from carrel.policy.words import did_you_mean, listed

Section: TypeAlias = tuple[str, str]
"""A file of an edition: its name and its text."""


@dataclass(frozen=True, slots=True)
class Source:
    """The Markdown of one edition or amendment, and the name of its folder."""

    name: str
    sections: tuple[Section, ...]


LEDGER_COLUMNS: Final = ("clause", "kind")
LEDGER_KINDS: Final = ("machine", "guidance")

_CLAUSE_ID: Final = re.compile(r"[A-Z]{2,3}\.\d+[a-z]?$")

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no editor shows; a tab and the ends of lines are not among them."""


def read_source(folder: Path) -> Source:
    """The Markdown files of an edition's folder, the opening one first.

    How lines end, and the mark that some editors set before the first one, are not part of the text.

    Raises `EditionError` when the folder holds none or a file is not text.
    """
    paths = sorted(folder.glob("*.md"), key=lambda path: (path.name != OPENING, path.name))
    if not paths or paths[0].name != OPENING:
        raise EditionError(
            folder.name, [Mistake(OPENING, 1, "an edition's folder must have this file, and it is missing")]
        )
    sections, mistakes = [], []
    for path in paths:
        try:
            sections.append((path.name, path.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError:
            mistakes.append(Mistake(path.name, 1, "this file is not UTF-8 text"))
        except OSError as error:
            mistakes.append(
                Mistake(path.name, 1, f"this cannot be read as a file: {error.strerror or 'the system refuses'}")
            )
    if mistakes:
        raise EditionError(folder.name, mistakes)
    return Source(folder.name, tuple(sections))


def load_edition(source: Source, amendments: Sequence[Source] = ()) -> Edition:
    """The edition in this source, as `load` reads it."""
    return load(source, amendments).edition


def load(source: Source, amendments: Sequence[Source] = ()) -> Compiled:
    """The edition in this source, with these amendments on top, each on those before it, and its diagrams.

    The diagrams in which its mistakes were looked for are those that answer. Raises `EditionError` with every mistake
    that there is.
    """
    draft = _Draft(folders=tuple(each.name for each in (source, *amendments)))
    draft.read(source.sections, is_amendment=False)
    for amendment in amendments:
        labelled = tuple((f"{amendment.name}/{file}", text) for file, text in amendment.sections)
        draft.read(labelled, is_amendment=True)
    whole = draft.finished()
    if draft.mistakes.found or whole is None:
        raise EditionError(draft.folders[-1], draft.mistakes.found)
    return whole


def fingerprint(sections: Iterable[Section]) -> str:
    """Sixteen hexadecimal digits that change with any change of the text."""
    digest = hashlib.sha256()
    for file, text in sections:
        for part in (file, text):
            encoded = part.encode()
            digest.update(len(encoded).to_bytes(8, "big"))
            digest.update(encoded)
    return digest.hexdigest()[:16]


@dataclass(slots=True)
class _Draft(Gathered):
    """An edition on its way in: everything found so far, checked against one another at the end."""

    # -- reading ----------------------------------------------------------------------------------------------

    def read(self, sections: Sequence[Section], *, is_amendment: bool) -> None:
        """Add what these files say."""
        for file, text in sections:
            self.sections.append((file, text))
            if _CONTROL.search(text):
                text = self._without_controls(file, text)
            if file.rpartition("/")[2] == LEDGER:
                self._read_ledger(file, text)
            else:
                read_section(self, file, text, is_amendment=is_amendment)

    def _without_controls(self, file: str, text: str) -> str:
        for number, line in enumerate(LINE_END.split(text), start=1):
            if found := _CONTROL.search(line):
                self.mistakes.add(Place(file, number), f"there is a control character here, U+{ord(found[0]):04X}")
        return _CONTROL.sub(" ", text)

    def _read_ledger(self, file: str, text: str) -> None:
        for row in pieces(text):
            place = Place(file, row.line)
            if isinstance(row, Fence):
                self.mistakes.add(Place(file, row.line - 1), "the ledger has a table, and no blocks")
            if not isinstance(row, Row):
                continue
            if row.cells == LEDGER_COLUMNS:
                continue
            if len(row.cells) != 2 or row.cells[1] not in LEDGER_KINDS or not _CLAUSE_ID.match(row.cells[0]):
                self.mistakes.add(place, f"a row of the ledger is a clause and its kind, {listed(LEDGER_KINDS)}")
            elif row.cells[0] in self.ledger:
                self.mistakes.add(place, f"{row.cells[0]} is in the ledger twice")
            else:
                self.ledger[row.cells[0]] = row.cells[1]
                self.ledger_places[row.cells[0]] = place

    # -- finishing --------------------------------------------------------------------------------------------

    def finished(self) -> Compiled | None:
        """The edition, once everything that refers to something else has been looked up; None where that failed."""
        if self.opening is None:
            self.mistakes.add(Place(OPENING, 1), "an edition opens with an `edition` block")
            return None
        resolved = {name: self._group(name, ()) for name in self.groups}
        self.rules = [replace(rule, actions=self._actions(rule.actions, resolved, rule.place)) for rule in self.rules]
        self.otherwise = [
            replace(block, actions=self._actions(block.actions, resolved, block.place)) for block in self.otherwise
        ]
        self._check_references()
        edition = self._edition(self.opening, self.latest or self.opening)
        is_well_formed, forest = not self.mistakes.found, fresh_forest()
        check_reach(edition, forest, self.unsound, self.mistakes)
        if not is_well_formed:
            return None
        whole = compiled(edition, forest)
        check_silence(whole, self.mistakes)
        return whole

    def _group(self, name: str, within: tuple[str, ...]) -> tuple[str, ...]:
        members, place = self.groups[name]
        if name in within:
            self.mistakes.add(place, f"the group {name!r} contains itself")
            return ()
        actions: dict[str, None] = {}
        for member in members:
            inner = self._group(member, (*within, name)) if member in self.groups else (member,)
            for action in inner:
                if action in ACTION:
                    actions[action] = None
                else:
                    self.mistakes.add(
                        place, f"unknown action {action!r}{did_you_mean(action, (*ACTION, *self.groups))}"
                    )
        return tuple(actions)

    def _actions(self, named: tuple[str, ...], groups: Mapping[str, tuple[str, ...]], place: Place) -> tuple[str, ...]:
        actions: dict[str, None] = {}
        for word in named:
            if word not in ACTION and word not in groups:
                self.unsound.add(place)
            for action in groups.get(word, (word,)):
                if action in actions:
                    self.mistakes.add(place, f"{action} is named twice")
                actions[action] = None
        return tuple(action for action in ACTION if action in actions)

    def _check_references(self) -> None:
        named: tuple[tuple[str, list[tuple[str, Place]], Iterable[str]], ...] = (
            ("clause", self.cited, self.clauses),
            ("reading", self.leaned_on, self.readings),
            ("action", self.asked_for, (*ACTION, *self.groups)),
            ("standing", self.spoken_of, self.standings),
        )
        for what, uses, known in named:
            for word, place in uses:
                if word not in known:
                    self.mistakes.add(place, f"unknown {what} {word!r}{did_you_mean(word, known)}")
        self._check_ledger()
        self._check_names()

    def _check_ledger(self) -> None:
        for clause, kind in self.ledger.items():
            if clause not in self.clauses:
                self.mistakes.add(self.ledger_places[clause], f"{clause} ({kind}) is in the ledger and not in the text")
        if not self.ledger:
            return
        files = {file for file, _ in self.sections}
        for clause, kept in self.clauses.items():
            ledger = f"{kept.place.file.rpartition('/')[0]}/{LEDGER}".removeprefix("/")
            if clause not in self.ledger and ledger in files:
                self.mistakes.add(kept.place, f"{clause} is in the text and not in {ledger}")
            elif clause not in self.ledger:
                opening = Place(f"{ledger.removesuffix(LEDGER)}{OPENING}", 1)
                self.mistakes.add(opening, f"there is no {LEDGER} beside this file, and its clauses are in no other")

    def _check_names(self) -> None:
        seen: dict[str, Place] = {}
        for rule in self.rules:
            if rule.id in seen:
                self.mistakes.add(
                    rule.place, f"there is already a rule {rule.id} at {seen[rule.id]}; give this one a name"
                )
            seen[rule.id] = rule.place
            if len(set(rule.who)) < len(rule.who):
                self.mistakes.add(rule.place, f"{rule.id} names a standing twice")
        silent: dict[str, Place] = {}
        for block in self.otherwise:
            for action in block.actions:
                if action in silent:
                    self.mistakes.add(block.place, f"{action} already has an `otherwise` at {silent[action]}")
                silent[action] = block.place

    def _referrals(self) -> Iterator[tuple[Place, str]]:
        """Every contact that a rule or its advice names, and where."""
        for rule in self.rules:
            if rule.refer_to:
                yield rule.place, rule.refer_to
        said = [*((rule.place, rule.words) for rule in self.rules)]
        said += [(each.place, each.words) for each in self.otherwise]
        yield from ((place, advice.contact) for place, words in said for advice in words.instead if advice.contact)

    def _edition(self, opening: Block, latest: Block) -> Edition:
        contacts = {
            name: Contact(name, row.get("name", name), row.get("telephone", ""))
            for name, row in opening.table("contacts", ("name", "telephone")).items()
        }
        for place, contact in self._referrals():
            if contact not in contacts:
                self.mistakes.add(place, f"unknown contact {contact!r}{did_you_mean(contact, contacts)}")
        days = date(1, 1, 1)
        return Edition(
            id=latest.text("id"),
            title=opening.text("title"),
            library=opening.text("library"),
            owner=opening.text("owner"),
            effective=latest.converted("effective", date.fromisoformat, "a date, year-month-day", days),
            review_due=opening.converted("review_due", date.fromisoformat, "a date, year-month-day", days),
            fingerprint=fingerprint(self.sections),
            contacts=contacts,
            settings=Settings(
                hold_down_days=opening.converted("hold_down_days", _positive, "a number of days", 1),
                hold_down_clause=opening.text("hold_down_clause"),
                pieces_for_details=opening.converted("pieces_for_details", _positive, "a number", 1),
                pieces_for_details_under_18=opening.converted("pieces_for_details_under_18", _positive, "a number", 1),
                self_given_pieces_count=opening.converted("self_given_pieces_count", _yes_or_no, "yes or no", False),
            ),
            clauses=in_full(self.clauses, self.former),
            readings=self.readings,
            standings=self.standings,
            rules=tuple(self.rules),
            otherwise=tuple(self.otherwise),
            functions=self.functions,
            guidance=self.guidance,
            ledger=self.ledger,
            cases=tuple(self.cases),
            amends=latest.text("amends") if latest is not opening else None,
            sections=tuple(self.sections),
            folders=self.folders,
        )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError
    return text == "yes"
