"""Does the policy hold together? Answered over every situation: what is covered, what overrules what, what is idle.

R35 is proved here: showing more evidence never turns a permission into anything else.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from carrel.policy.actions import ACTIONS
from carrel.policy.analysis.overruling import Overrule, overrules, words_only
from carrel.policy.analysis.regions import Region, regions
from carrel.policy.analysis.speaking import Together, speaking_together
from carrel.policy.compiling import Compiled, Verdict
from carrel.policy.diagram import Node
from carrel.policy.edition import LEDGER, Case, Edition
from carrel.policy.facts import EVIDENCE, Facts
from carrel.policy.functions import FUNCTIONS
from carrel.policy.levels import CANNOT_BE, DEFAULTS, PLACES, in_facts
from carrel.policy.unlocking import Unlocking
from carrel.terms import Outcome


@dataclass(frozen=True, slots=True)
class Silence:
    """Situations in which no clause speaks, so that the answer is no."""

    actions: tuple[str, ...]
    clause: str
    regions: tuple[Region, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Loss:
    """More shown, and less permitted: a finding against R35."""

    actions: tuple[str, ...]
    evidence: str
    count: int
    example: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Check:
    """What `check` found; `problems` is empty when the policy holds together."""

    situations: int
    by_outcome: Mapping[Outcome, int]
    silences: tuple[Silence, ...]
    overrules: tuple[Overrule, ...]
    losses: tuple[Loss, ...]
    idle_rules: tuple[str, ...]
    words_only: tuple[str, ...]
    """Rules without which every outcome would be the same: they say or cite. For information; no problem."""
    stale_telephones: tuple[tuple[str, str], ...]
    without_ledger: bool
    without_carrier: tuple[str, ...]
    without_a_case: tuple[tuple[str, str], ...]
    not_built_yet: tuple[tuple[str, str], ...]
    provisional: tuple[str, ...]

    @property
    def silent(self) -> int:
        """How many situations are answered by silence."""
        return sum(silence.count for silence in self.silences)

    @property
    def problems(self) -> tuple[str, ...]:
        """What must be mended, a line each."""
        return (
            *(f"{rule} decides nothing anywhere" for rule in self.idle_rules),
            *(
                f"{rule} says {telephone}, which is not any contact's telephone"
                for rule, telephone in self.stale_telephones
            ),
            *([f"{LEDGER} is missing, so nothing shows whether a clause is missing"] if self.without_ledger else []),
            *(f"{clause} has neither a rule nor a function" for clause in self.without_carrier),
            *(f"{clause} has no worked case {side}" for clause, side in self.without_a_case),
            *(f"showing {loss.evidence} loses {', '.join(loss.actions)} (R35)" for loss in self.losses),
        )


def check(compiled: Compiled) -> Check:
    """Every question of this module, over every situation of every action."""
    together = speaking_together(compiled)
    by_outcome = _by_outcome(together)
    return Check(
        situations=sum(by_outcome.values()),
        by_outcome=by_outcome,
        silences=_silences(compiled, together),
        overrules=overrules(compiled, together),
        losses=_losses(compiled),
        idle_rules=_idle_rules(compiled),
        words_only=words_only(compiled, together),
        stale_telephones=tuple(_stale_telephones(compiled.edition)),
        without_ledger=not compiled.edition.ledger,
        without_carrier=_without_carrier(compiled),
        without_a_case=_without_a_case(compiled),
        not_built_yet=tuple(
            (clause, name)
            for clause, names in compiled.edition.functions.items()
            for name in names
            if FUNCTIONS[name].where is None
        ),
        provisional=tuple(reading.id for reading in compiled.edition.readings.values() if reading.is_provisional),
    )


def _actions_by(roots: Mapping[str, Node]) -> dict[Node, tuple[str, ...]]:
    by_root: dict[Node, tuple[str, ...]] = {}
    for action, root in roots.items():
        by_root[root] = (*by_root.get(root, ()), action)
    return by_root


# -- one answer for every situation --------------------------------------------------------------------------------


def _by_outcome(together: Iterable[Together]) -> dict[Outcome, int]:
    totals = dict.fromkeys(Outcome, 0)
    for each in together:
        totals[each.outcome] += each.count
    return totals


def _silences(compiled: Compiled, together: Iterable[Together]) -> tuple[Silence, ...]:
    only_silence = compiled.forest.mapping(_silence)
    silent: dict[tuple[str, Node], tuple[str, ...]] = {}
    mute = {action for each in together if not each.rules for action in each.actions}
    for action in (action.name for action in ACTIONS if action.name in mute):
        key = (compiled.otherwise[action].clause, only_silence(compiled.verdicts[action]))
        silent[key] = (*silent.get(key, ()), action)
    silences = []
    for (clause, root), actions in silent.items():
        found = regions(compiled, root, bool)
        silences.append(Silence(actions, clause, found, sum(region.count for region in found) * len(actions)))
    return tuple(sorted(silences, key=lambda silence: -silence.count))


def _silence(leaf: Hashable) -> Hashable:
    return leaf.is_silence if isinstance(leaf, Verdict) else CANNOT_BE


# -- rules that do nothing, and evidence that takes away ------------------------------------------------------------


def _idle_rules(compiled: Compiled) -> tuple[str, ...]:
    """Rules that decide nothing in any situation, and `also` blocks that add to no answer."""
    busy: set[int] = set()
    for leaf in compiled.forest.values(*set(compiled.verdicts.values())):
        if isinstance(leaf, Verdict):
            busy.update((*leaf.carried_by, *leaf.with_words_of))
    working = {compiled.voices[place].rule.id for place in busy}
    return tuple(rule.id for rule in compiled.edition.rules if rule.id not in working)


_TELEPHONE: Final = re.compile(r"\+?\(?\d[\d .()-]{5,}\d")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}$")


def _stale_telephones(edition: Edition) -> Iterator[tuple[str, str]]:
    """Telephone numbers in the words of rules that belong to none of the contacts, however they are punctuated."""
    known = {_digits(contact.telephone) for contact in edition.contacts.values()}
    worded = [(rule.id, rule.words) for rule in edition.rules]
    worded += [(f"{block.clause}'s `otherwise`", block.words) for block in edition.otherwise]
    for where, words in worded:
        for _, text in words.sentences():
            for telephone in _TELEPHONE.findall(text):
                if len(_digits(telephone)) >= 7 and _digits(telephone) not in known and not _DATE.match(telephone):
                    yield where, telephone


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _losses(compiled: Compiled) -> tuple[Loss, ...]:
    """Where a permission is lost by showing one more piece of evidence, everything else as it is."""
    forest = compiled.forest
    unlocking = Unlocking(forest)
    nothing = forest.leaf(False)
    permission, meets = forest.mapping(_permission), forest.meeting(_is_loss)
    permitted: dict[Node, tuple[str, ...]] = {}
    for verdicts, actions in _actions_by(compiled.verdicts).items():
        root = permission(verdicts)
        permitted[root] = (*permitted.get(root, ()), *actions)
    losses = []
    for root, actions in permitted.items():
        for evidence in EVIDENCE:
            shown = unlocking.shown(evidence, root)
            if meets(root, shown):
                lost = forest.combined(root, shown, _is_loss, nothing)
                count = forest.counted(lost)[True] * len(actions)
                example = in_facts(forest.examples(lost, DEFAULTS)[True])
                losses.append(Loss(actions, evidence, count, example))
    return tuple(losses)


def _is_loss(before: Hashable, after: Hashable) -> bool:
    return (before, after) == ("permit", "not")


def _permission(leaf: Hashable) -> str:
    if not isinstance(leaf, Verdict):
        return CANNOT_BE
    return "permit" if leaf.outcome is Outcome.PERMIT else "not"


# -- the text against its rules ------------------------------------------------------------------------------------


def _without_carrier(compiled: Compiled) -> tuple[str, ...]:
    """Clauses that nothing carries out: no rule, no `otherwise`, no function, no guidance, no standing, no part."""
    edition = compiled.edition
    carried = {rule.clause for rule in edition.rules}
    carried |= {clause for rule in edition.rules for clause in rule.cites}
    carried |= {block.clause for block in edition.otherwise}
    carried |= {standing.clause for standing in edition.standings.values()}
    carried |= {*edition.functions, *edition.guidance}
    carried |= {clause.parent for clause in edition.clauses.values() if clause.parent and clause.id in carried}
    return tuple(clause for clause in edition.clauses if clause not in carried)


def _without_a_case(compiled: Compiled) -> tuple[tuple[str, str], ...]:
    """Clauses with a rule, and no case that they decide; or none beyond them, where there is a beyond."""
    edition = compiled.edition
    cited, beyond = set(), set()
    actions: dict[str, set[str]] = {}
    for rule in edition.rules:
        if rule.outcome:
            actions.setdefault(rule.clause, set()).update(rule.actions)
    for case in edition.cases:
        clauses = decided_by(compiled, case)
        cited |= clauses
        beyond |= {clause for clause, asked in actions.items() if case.action in asked and clause not in clauses}
    lacking = [(clause, "that it decides") for clause in actions if clause not in cited]
    lacking += [
        (clause, "beyond it")
        for clause, asked in actions.items()
        if clause not in beyond and any(_has_a_beyond(compiled, clause, action) for action in asked)
    ]
    return tuple(lacking)


def decided_by(compiled: Compiled, case: Case) -> set[str]:
    """The clauses that decide a worked case; none where silence does."""
    return _clauses(compiled, verdict_of(compiled, case))


def _clauses(compiled: Compiled, verdict: Hashable) -> set[str]:
    if not isinstance(verdict, Verdict):
        return set()
    return {clause for place in verdict.carried_by for clause in compiled.voices[place].clauses}


def _has_a_beyond(compiled: Compiled, clause: str, action: str) -> bool:
    leaves = compiled.forest.values(compiled.verdicts[action])
    return any(isinstance(leaf, Verdict) and clause not in _clauses(compiled, leaf) for leaf in leaves)


_BY_LEVEL: Final = itemgetter(*PLACES)


def verdict_of(compiled: Compiled, case: Case) -> Hashable:
    """The verdict on a worked case's question, by this edition whatever the case's day."""
    codes = _BY_LEVEL(Facts.from_mapping(case.facts).codes)
    return compiled.forest.value(compiled.verdicts[case.action], codes)
