"""One file of an edition, read into what is gathered: clauses, readings, rules and cases, and every mistake."""

import re
from dataclasses import replace
from typing import Final

from carrel.policy.actions import ACTION
from carrel.policy.blocks import Block
from carrel.policy.cases import COLUMNS, CaseError, read_case
from carrel.policy.edition import (
    Advice,
    Clause,
    Otherwise,
    Place,
    Reading,
    Rule,
    Standing,
    Words,
)
from carrel.policy.facts import FACT
from carrel.policy.functions import FUNCTIONS
from carrel.policy.gathered import Gathered
from carrel.policy.markdown import Fence, Heading, Prose, Row, pieces
from carrel.policy.words import did_you_mean, listed
from carrel.terms import Outcome

_CLAUSE: Final = re.compile(r"([A-Z]{2,3}\.\d+[a-z]?)\s+(\S.*)$")
_READING: Final = re.compile(r"([RP]\d+)\s+·\s+reads\s+(\S.*)$")
_READING_ID: Final = re.compile(r"[RP]\d+$")
_NEARLY_A_CLAUSE: Final = re.compile(r"[A-Za-z]{1,4}\s*\.\s*\d")
_NEARLY_A_READING: Final = re.compile(r"[RrPp]\d+\b")

_WORDS: Final = ("must", "must_once", "heed", "questions", "say", "never_say", "instead")
_BESIDE_ADVICE: Final = {"action": tuple(ACTION), "channel": FACT["channel"].values, "contact": ()}
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


def read_section(gathered: Gathered, file: str, text: str, *, is_amendment: bool) -> None:
    """Add what this file says."""
    _Section(gathered, file, is_amendment).read(text)


class _Section:
    """One file on its way into the draft: which clause and which reading the reader is under."""

    def __init__(self, draft: Gathered, file: str, is_amendment: bool) -> None:
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
                    heading.line,
                    "this is almost a clause, which needs capitals, a period, a number, perhaps a letter; and a title",
                )
            elif _NEARLY_A_READING.match(heading.text):
                self._mistake(
                    heading.line,
                    "this is almost a reading, whose heading is `R1 · reads` and the clauses that it reads",
                )

    def _open_clause(self, clause: str, title: str, level: int, place: Place) -> None:
        self._parents = [(depth, parent) for depth, parent in self._parents if depth < level]
        parent = self._parents[-1][1] if self._parents else None
        self._parents.append((level, clause))
        known = self._draft.clauses.get(clause)
        if known and not self._is_amendment:
            self._mistake(place.line, f"clause {clause} is already at {known.place}")
        if known:
            self._draft.former[clause] = known.text or self._draft.former.get(clause, "")
        self._clause = clause
        self._draft.clauses[clause] = Clause(clause, title, "", place, parent)

    def _open_reading(self, reading: str, reads: tuple[str, ...], place: Place) -> None:
        known = self._draft.readings.get(reading)
        if known and not self._is_amendment:
            self._mistake(place.line, f"reading {reading} is already at {known.place}")
        if self._clause is None:
            self._mistake(place.line, f"reading {reading} is not under a clause")
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
                self._mistake(row.line, f"a table of cases has the headings {listed(COLUMNS, 'and')}")
            return
        place = Place(self._file, row.line)
        if self._clause is None:
            self._mistake(row.line, "a case must be under a clause")
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
            self._mistake(row.line, f"this case is already at {known}")
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
            self._mistake(block.place.line, f"the standing {name!r} is already defined")
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
            self._mistake(block.place.line, f"the group {name!r} is already defined")
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
            self._mistake(block.place.line, "`refer_to` belongs to every rule that refers, and to no other")
        if (rule.outcome is Outcome.ASK) is not bool(rule.words.questions):
            self._mistake(block.place.line, "`questions` belong to every rule that asks, and to no other")
        self._draft.rules.append(rule)

    def _place_of_rule(self, block: Block) -> str | None:
        """The clause that a rule stands under: the heading's, or that of the rule which it replaces."""
        replaced = block.text("replaces", "")
        if not replaced:
            if self._clause is None:
                self._mistake(block.place.line, "a rule must be under the clause that it carries out")
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
            self._mistake(block.place.line, "an `otherwise` must be under the clause that it cites")
            return
        actions = self._named_actions(block, "actions")
        self._draft.otherwise.append(Otherwise(self._clause, actions, _words(block), block.place))

    def _function(self, block: Block) -> None:
        block.allow(("name",))
        names = block.chosen("name", FUNCTIONS, "function")
        if self._clause is None:
            self._mistake(block.place.line, "a `function` must be under the clause that it carries out")
        elif names:
            self._draft.functions[self._clause] = (*self._draft.functions.get(self._clause, ()), *names)

    def _guidance(self, block: Block) -> None:
        block.allow(("shows",))
        if self._clause is None:
            self._mistake(block.place.line, "a `guidance` must be under a clause")
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
    texts = {key: block.texts(key) for key in _WORDS if key != "instead"}
    return Words(**texts, instead=tuple(Advice(**each) for each in block.sentences("instead", _BESIDE_ADVICE)))
