"""From a folder of Markdown to an `Edition`: strict, every mistake named with its file and line.

A folder holds one edition (`edition.md` opens with an `edition` block) or one amendment (an `amendment` block), a
file a section. An amendment is read on top of the edition that it amends. A text with twenty mistakes reports twenty.
"""

import hashlib
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from carrel.policy.actions import ACTION
from carrel.policy.blocks import Block, EditionError, Mistake, Mistakes
from carrel.policy.cases import COLUMNS, CaseError, read_case
from carrel.policy.compiling import Compiled, compiled, grounds
from carrel.policy.edition import (
    LEDGER,
    OPENING,
    Case,
    Clause,
    Contact,
    Edition,
    Otherwise,
    Place,
    Reading,
    Rule,
    Settings,
    Standing,
    Words,
)
from carrel.policy.facts import FACT
from carrel.policy.functions import FUNCTIONS
from carrel.policy.in_full import in_full
from carrel.policy.markdown import LINE_END, Fence, Heading, Prose, Row, pieces
from carrel.policy.reach import check_reach, check_silence
from carrel.policy.words import did_you_mean, listed
from carrel.terms import Outcome

Section: TypeAlias = tuple[str, str]
"""A file of an edition: its name and its text."""


@dataclass(frozen=True, slots=True)
class Source:
    """The Markdown of one edition or amendment, and the name of its folder."""

    name: str
    sections: tuple[Section, ...]


LEDGER_COLUMNS: Final = ("clause", "kind")
LEDGER_KINDS: Final = ("machine", "guidance")

_CLAUSE: Final = re.compile(r"([A-Z]{2,3}\.\d+[a-z]?)\s+(\S.*)$")
_READING: Final = re.compile(r"([RP]\d+)\s+·\s+reads\s+(\S.*)$")
_READING_ID: Final = re.compile(r"[RP]\d+$")
_CLAUSE_ID: Final = re.compile(r"[A-Z]{2,3}\.\d+[a-z]?$")
_NEARLY_A_CLAUSE: Final = re.compile(r"[A-Za-z]{1,4}\s*\.\s*\d")
_NEARLY_A_READING: Final = re.compile(r"[RrPp]\d+\b")

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no editor shows; a tab and the ends of lines are not among them."""

_WORDS: Final = ("must", "must_once", "heed", "questions", "say", "never_say", "instead")
_RULE_KEYS: Final = (*Outcome, "name", "who", "when", "cites", "readings", "refer_to", "replaces", *_WORDS)
_ALSO_KEYS: Final = ("name", "actions", "for", "who", "when", "replaces", *_WORDS)
_EDITION_KEYS: Final = (
    "id",
    "title",
    "library",
    "owner",
    "effective",
    "review_due",
    "contacts",
    "hold_down_days",
    "hold_down_clause",
    "pieces_for_details",
    "pieces_for_details_under_18",
    "self_given_pieces_count",
)
_AMENDMENT_KEYS: Final = ("id", "title", "amends", "effective")
_VALUES: Final = {fact.name: fact.values for fact in FACT.values()}


def read_source(folder: Path) -> Source:
    """The Markdown files of an edition's folder, the opening one first.

    How lines end, and the mark that some editors set before the first one, are not part of the text.

    Raises `EditionError` when the folder holds none or a file is not text.
    """
    paths = sorted(folder.glob("*.md"), key=lambda path: (path.name != OPENING, path.name))
    if not paths or paths[0].name != OPENING:
        raise EditionError(
            folder.name, [Mistake(OPENING, 1, "an edition's folder holds this file, and it is not there")]
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
class _Draft:
    """An edition on its way in: everything found so far, checked against one another at the end."""

    folders: tuple[str, ...]
    mistakes: Mistakes = field(default_factory=Mistakes)
    unsound: set[Place] = field(default_factory=set)
    """Blocks with a mistake in them: what they would reach is not known."""
    opening: Block | None = None
    latest: Block | None = None
    sections: list[Section] = field(default_factory=list)
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
                _Section(self, file, is_amendment).read(text)

    def _without_controls(self, file: str, text: str) -> str:
        for number, line in enumerate(LINE_END.split(text), start=1):
            if found := _CONTROL.search(line):
                self.mistakes.add(Place(file, number), f"a control character stands here, U+{ord(found[0]):04X}")
        return _CONTROL.sub(" ", text)

    def _read_ledger(self, file: str, text: str) -> None:
        for row in pieces(text):
            place = Place(file, row.line)
            if isinstance(row, Fence):
                self.mistakes.add(Place(file, row.line - 1), "the ledger holds a table, and no blocks")
            if not isinstance(row, Row):
                continue
            if row.cells == LEDGER_COLUMNS:
                continue
            if len(row.cells) != 2 or row.cells[1] not in LEDGER_KINDS or not _CLAUSE_ID.match(row.cells[0]):
                self.mistakes.add(place, f"a row of the ledger is a clause and its kind, {listed(LEDGER_KINDS)}")
            elif row.cells[0] in self.ledger:
                self.mistakes.add(place, f"{row.cells[0]} stands in the ledger twice")
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
        is_well_formed, forest = not self.mistakes.found, grounds()
        check_reach(edition, forest, self.unsound, self.mistakes)
        if not is_well_formed:
            return None
        whole = compiled(edition, forest)
        check_silence(whole, self.mistakes)
        return whole

    def _group(self, name: str, within: tuple[str, ...]) -> tuple[str, ...]:
        members, place = self.groups[name]
        if name in within:
            self.mistakes.add(place, f"the group {name!r} holds itself")
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
                self.mistakes.add(
                    self.ledger_places[clause], f"{clause} ({kind}) stands in the ledger and not in the text"
                )
        if not self.ledger:
            return
        files = {file for file, _ in self.sections}
        for clause, kept in self.clauses.items():
            ledger = f"{kept.place.file.rpartition('/')[0]}/{LEDGER}".removeprefix("/")
            if clause not in self.ledger and ledger in files:
                self.mistakes.add(kept.place, f"{clause} stands in the text and not in {ledger}")
            elif clause not in self.ledger:
                opening = Place(f"{ledger.removesuffix(LEDGER)}{OPENING}", 1)
                self.mistakes.add(opening, f"beside this file stands no {LEDGER}, and its clauses stand in no other")

    def _check_names(self) -> None:
        seen: dict[str, Place] = {}
        for rule in self.rules:
            if rule.id in seen:
                self.mistakes.add(
                    rule.place, f"a rule {rule.id} stands at {seen[rule.id]} already; give this one a name"
                )
            seen[rule.id] = rule.place
            if len(set(rule.who)) < len(rule.who):
                self.mistakes.add(rule.place, f"{rule.id} names a standing twice")
        silent: dict[str, Place] = {}
        for block in self.otherwise:
            for action in block.actions:
                if action in silent:
                    self.mistakes.add(block.place, f"{action} has an `otherwise` at {silent[action]} already")
                silent[action] = block.place

    def _edition(self, opening: Block, latest: Block) -> Edition:
        contacts = {
            name: Contact(row.get("name", name), row.get("telephone", ""))
            for name, row in opening.table("contacts", ("name", "telephone")).items()
        }
        for rule in self.rules:
            if rule.refer_to and rule.refer_to not in contacts:
                self.mistakes.add(
                    rule.place, f"unknown contact {rule.refer_to!r}{did_you_mean(rule.refer_to, contacts)}"
                )
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


class _Section:
    """One file on its way into the draft: which clause and which reading the reader is under."""

    def __init__(self, draft: _Draft, file: str, is_amendment: bool) -> None:
        self._draft, self._file, self._is_amendment = draft, file, is_amendment
        self._clause: str | None = None
        self._parents: list[tuple[int, str]] = []
        self._reading: str | None = None
        self._in_cases = False
        self._last_row = 0

    def read(self, text: str) -> None:
        for piece in pieces(text):
            if self._in_cases and isinstance(piece, Prose) and piece.line == self._last_row + 1:
                self._mistake(piece.line, "a row of a table begins with a bar, and a blank line ends the table")
                self._last_row = piece.line
                continue
            self._in_cases = self._in_cases and isinstance(piece, Row)
            if isinstance(piece, Fence | Row):
                self._reading = None  # what is written under a block or a table is the clause's again
            if isinstance(piece, Heading):
                self._heading(piece)
            elif isinstance(piece, Fence):
                self._fence(piece)
            elif isinstance(piece, Row):
                self._row(piece)
            else:
                self._prose(piece)

    def _mistake(self, line: int, what: str) -> None:
        self._draft.mistakes.add(Place(self._file, line), what)

    # -- headings and prose -----------------------------------------------------------------------------------

    def _heading(self, heading: Heading) -> None:
        place = Place(self._file, heading.line)
        if reading := _READING.match(heading.text):
            self._open_reading(reading[1], tuple(word.strip() for word in reading[2].split(",")), place)
        elif clause := _CLAUSE.match(heading.text):
            self._reading = None
            self._open_clause(clause[1], clause[2], heading.level, place)
        else:
            self._clause = self._reading = None
            if _NEARLY_A_CLAUSE.match(heading.text):
                self._mistake(
                    heading.line, "this is nearly a clause: capitals, a point, a number, perhaps a letter; and a title"
                )
            elif _NEARLY_A_READING.match(heading.text):
                self._mistake(
                    heading.line, "this is nearly a reading, which is headed `R1 · reads` and the clauses that it reads"
                )

    def _open_clause(self, clause: str, title: str, level: int, place: Place) -> None:
        self._parents = [(depth, parent) for depth, parent in self._parents if depth < level]
        parent = self._parents[-1][1] if self._parents else None
        self._parents.append((level, clause))
        known = self._draft.clauses.get(clause)
        if known and not self._is_amendment:
            self._mistake(place.line, f"clause {clause} stands at {known.place} already")
        if known:
            self._draft.former[clause] = known.text or self._draft.former.get(clause, "")
        self._clause = clause
        self._draft.clauses[clause] = Clause(clause, title, "", place, parent)

    def _open_reading(self, reading: str, reads: tuple[str, ...], place: Place) -> None:
        known = self._draft.readings.get(reading)
        if known and not self._is_amendment:
            self._mistake(place.line, f"reading {reading} stands at {known.place} already")
        if self._clause is None:
            self._mistake(place.line, f"reading {reading} stands under no clause")
        for read in reads:
            (self._draft.leaned_on if _READING_ID.match(read) else self._draft.cited).append((read, place))
        self._reading = reading
        self._draft.readings[reading] = Reading(reading, reads, "", place)

    def _prose(self, prose: Prose) -> None:
        draft = self._draft
        if self._reading:
            kept = draft.readings[self._reading]
            draft.readings[self._reading] = replace(kept, text=f"{kept.text}\n{prose.text}".strip())
        elif self._clause:
            clause = draft.clauses[self._clause]
            draft.clauses[self._clause] = replace(clause, text=f"{clause.text}\n{prose.text}".strip())

    # -- tables -----------------------------------------------------------------------------------------------

    def _row(self, row: Row) -> None:
        self._last_row = row.line
        if not self._in_cases or row.cells == COLUMNS:
            self._in_cases = row.cells == COLUMNS
            self._last_row = row.line + 1  # under a head stands the row of dashes
            if not self._in_cases and any(cell in COLUMNS for cell in row.cells):
                self._mistake(row.line, f"a table of cases is headed {listed(COLUMNS, 'and')}")
            return
        place = Place(self._file, row.line)
        if self._clause is None:
            self._mistake(row.line, "a case stands under a clause")
            return
        try:
            case = read_case(row.cells, self._clause, place)
        except CaseError as error:
            for what in error.whats:
                self._mistake(row.line, what)
            self._draft.cited.extend((clause, place) for clause in error.clauses)
            return
        asked = (case.situation, case.action, frozenset(case.facts.items()), case.on)
        known = self._draft.known.setdefault(asked, case.place)
        if known != case.place:
            self._mistake(row.line, f"this case stands at {known} already")
        self._draft.cited.extend((clause, place) for clause in case.clauses)
        self._draft.cases.append(case)

    # -- blocks -----------------------------------------------------------------------------------------------

    def _fence(self, fence: Fence) -> None:
        if not fence.closed:
            self._mistake(fence.line - 1, "this block is opened and never closed")
            return
        readers = {
            "edition": self._edition,
            "amendment": self._amendment,
            "who": self._standing,
            "actions": self._group,
            "rule": self._rule,
            "also": self._also,
            "otherwise": self._silence,
            "function": self._function,
            "guidance": self._guidance,
        }
        reader = readers.get(fence.kind)
        if reader is None:
            self._mistake(fence.line - 1, f"unknown kind of block {fence.kind!r}{did_you_mean(fence.kind, readers)}")
            return
        mistakes = self._draft.mistakes
        before = len(mistakes.found)
        block = Block(self._file, fence.line, fence.text, mistakes)
        if block.is_readable:
            reader(block)
        if len(mistakes.found) > before:
            self._draft.unsound.add(block.place)

    def _edition(self, block: Block) -> None:
        block.allow(_EDITION_KEYS)
        if self._draft.opening is not None:
            self._mistake(block.place.line, "an edition has one `edition` block")
        self._draft.opening = block
        self._draft.cited.append((block.text("hold_down_clause"), block.line_of("hold_down_clause")))

    def _amendment(self, block: Block) -> None:
        block.allow(_AMENDMENT_KEYS)
        if not self._is_amendment:
            self._mistake(block.place.line, "an amendment is read on top of the edition that it amends")
        self._draft.latest = block

    def _standing(self, block: Block) -> None:
        block.allow(("name", "title", "clause", "cited", "readings", "when"))
        name, clause, cited = block.text("name"), block.text("clause"), block.text("cited", "no")
        if cited not in ("yes", "no"):
            self._mistake(block.line_of("cited").line, "'cited' is yes or no")
        if "when" not in block:
            self._mistake(block.place.line, "'when' is missing: a standing says of whom it holds")
        self._draft.cited.append((clause, block.line_of("clause")))
        if name in self._draft.standings:
            self._mistake(block.place.line, f"the standing {name!r} is defined already")
        self._draft.standings[name] = Standing(
            name=name,
            title=block.text("title"),
            clause=clause,
            is_cited=cited == "yes",
            readings=self._leaned_on(block),
            when=block.cubes("when", _VALUES),
            place=block.place,
        )

    def _group(self, block: Block) -> None:
        block.allow(("name", "actions"))
        name = block.text("name")
        if name in self._draft.groups or name in ACTION:
            self._mistake(block.place.line, f"the group {name!r} is defined already")
        self._draft.groups[name] = (self._listed_actions(block, "actions"), block.line_of("actions"))

    def _rule(self, block: Block) -> None:
        block.allow(_RULE_KEYS)
        outcomes = [outcome for outcome in Outcome if outcome in block]
        if len(outcomes) != 1:
            self._mistake(block.place.line, f"a rule has one of {listed(Outcome)}")
            return
        clause = self._place_of_rule(block)
        if clause is None:
            return
        cites = block.texts("cites")
        self._draft.cited.extend((word, block.line_of("cites")) for word in cites)
        rule = Rule(
            clause=clause,
            name=block.text("name", ""),
            outcome=outcomes[0],
            actions=self._named_actions(block, outcomes[0].value),
            who=self._named_standings(block),
            when=block.cubes("when", _VALUES),
            place=block.place,
            cites=cites,
            readings=self._leaned_on(block),
            words=_words(block),
            refer_to=block.text("refer_to", ""),
        )
        if (rule.outcome is Outcome.REFER) is not bool(rule.refer_to):
            self._mistake(block.place.line, "a rule that refers says `refer_to`, and no other does")
        if (rule.outcome is Outcome.ASK) is not bool(rule.words.questions):
            self._mistake(block.place.line, "a rule that asks has `questions`, and no other does")
        self._draft.rules.append(rule)

    def _place_of_rule(self, block: Block) -> str | None:
        """The clause that a rule stands under: the heading's, or that of the rule which it replaces."""
        replaced = block.text("replaces", "")
        if not replaced:
            if self._clause is None:
                self._mistake(block.place.line, "a rule stands under the clause that it carries out")
            return self._clause
        if not self._is_amendment:
            self._mistake(block.line_of("replaces").line, "only an amendment replaces a rule")
            return None
        draft = self._draft
        replaceable = [rule for rule in draft.rules if rule.id == replaced]
        again = any(rule.id == replaced for rule in draft.replaced)
        if not replaceable and not again:
            suggestion = did_you_mean(replaced, [rule.id for rule in draft.rules])
            self._mistake(block.line_of("replaces").line, f"there is no rule {replaced!r} to replace{suggestion}")
            return None
        draft.replaced.extend(replaceable)
        draft.rules = [rule for rule in draft.rules if rule not in replaceable]
        return replaced.partition("/")[0]

    def _also(self, block: Block) -> None:
        block.allow(_ALSO_KEYS)
        outcomes = block.chosen("for", Outcome, "outcome")
        if not outcomes:
            self._mistake(block.place.line, "an `also` names the outcomes it is `for`")
            return
        clause = self._place_of_rule(block)
        if clause is None:
            return
        self._draft.rules.append(
            Rule(
                clause=clause,
                name=f"also-{block.text('name', 'this')}",
                outcome=None,
                actions=self._named_actions(block, "actions"),
                who=self._named_standings(block),
                when=block.cubes("when", _VALUES),
                place=block.place,
                words=_words(block),
                applies_to=tuple(Outcome(word) for word in outcomes),
            )
        )

    def _silence(self, block: Block) -> None:
        block.allow(("actions", "say", "never_say", "must", "must_once", "heed", "instead"))
        if self._clause is None:
            self._mistake(block.place.line, "an `otherwise` stands under the clause that it cites")
            return
        actions = self._named_actions(block, "actions")
        self._draft.otherwise.append(Otherwise(self._clause, actions, _words(block), block.place))

    def _function(self, block: Block) -> None:
        block.allow(("name",))
        names = block.chosen("name", FUNCTIONS, "function")
        if self._clause is None:
            self._mistake(block.place.line, "a `function` stands under the clause that it carries out")
        elif names:
            self._draft.functions[self._clause] = (*self._draft.functions.get(self._clause, ()), *names)

    def _guidance(self, block: Block) -> None:
        block.allow(("shows",))
        if self._clause is None:
            self._mistake(block.place.line, "a `guidance` stands under a clause")
        else:
            self._draft.guidance[self._clause] = block.text("shows")

    # -- helpers ----------------------------------------------------------------------------------------------

    def _named_actions(self, block: Block, key: str) -> tuple[str, ...]:
        actions = self._listed_actions(block, key)
        self._draft.asked_for.extend((action, block.line_of(key)) for action in actions)
        return actions

    def _listed_actions(self, block: Block, key: str) -> tuple[str, ...]:
        if key not in block:
            self._mistake(block.place.line, f"{key!r} is missing: say which actions are meant")
        return block.texts(key)

    def _named_standings(self, block: Block) -> tuple[str, ...]:
        standings = block.texts("who")
        self._draft.spoken_of.extend((standing, block.line_of("who")) for standing in standings)
        return standings

    def _leaned_on(self, block: Block) -> tuple[str, ...]:
        readings = block.texts("readings")
        self._draft.leaned_on.extend((reading, block.line_of("readings")) for reading in readings)
        return readings


def _words(block: Block) -> Words:
    return Words(**{key: block.texts(key) for key in _WORDS})
