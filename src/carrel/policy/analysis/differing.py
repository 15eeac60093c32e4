"""What a change of the text changes: every situation with another answer, in regions, none missed and none twice."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from carrel.policy.analysis.regions import Region, regions
from carrel.policy.compiling import Compiled, Verdict, situations
from carrel.policy.diagram import Forest, Node
from carrel.policy.edition import Contact, Otherwise, Words
from carrel.policy.levels import CANNOT_BE
from carrel.terms import Outcome

_Said: TypeAlias = tuple[Outcome, tuple[str, ...], Contact | None, tuple[Words, ...]]
"""What is compared: the outcome, the clauses cited, whom to refer to, the words."""

_SAME: Final = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """Situations with another outcome; or, where the two are equal, with other clauses or words.

    `regions` do not overlap; `count` is the number of situations in them, over all `actions` together.
    """

    actions: tuple[str, ...]
    before: Outcome
    after: Outcome
    clauses_before: tuple[str, ...]
    clauses_after: tuple[str, ...]
    regions: tuple[Region, ...]
    count: int

    @property
    def is_of_outcome(self) -> bool:
        """Is the answer itself another?"""
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two editions: changes of outcome first, the largest first."""

    old: str
    new: str
    situations: int
    changes: tuple[Change, ...]

    @property
    def outcomes(self) -> tuple[Change, ...]:
        """The changes of outcome."""
        return tuple(change for change in self.changes if change.is_of_outcome)

    @property
    def wordings(self) -> tuple[Change, ...]:
        """The same outcome, by other clauses or with other words."""
        return tuple(change for change in self.changes if not change.is_of_outcome)


def diff(old: Compiled, new: Compiled) -> Difference:
    """What `new` answers otherwise than `old`, over every situation of every action."""
    forest = new.forest
    was, stands = _saying(old, forest), _saying(new, forest)
    differing: dict[Node, tuple[str, ...]] = {}
    for action in new.verdicts:
        before, after = was(action), stands(action)
        if before != after:
            pairs = forest.combined(before, after, _pair)
            differing[pairs] = (*differing.get(pairs, ()), action)
    order = list(dict.fromkeys((*new.edition.clauses, *old.edition.clauses)))
    changes = [change for root, actions in differing.items() for change in _changes(new, root, actions, order)]
    changes.sort(key=lambda change: (not change.is_of_outcome, -change.count))
    return Difference(old.edition.name, new.edition.name, situations(new), tuple(changes))


def _saying(compiled: Compiled, forest: Forest) -> Callable[[str], Node]:
    """Action → the diagram, in this forest, of what its verdicts say; silence alone says something else by action."""
    made: dict[Otherwise | None, Callable[[Node], Node]] = {}

    def saying(action: str) -> Node:
        silence = compiled.otherwise.get(action)
        if silence not in made:
            made[silence] = forest.copying(compiled.forest, _said(compiled, silence))
        return made[silence](compiled.verdicts[action])

    return saying


def _said(compiled: Compiled, silence: Otherwise | None) -> Callable[[Hashable], Hashable]:
    """Leaf → what it says, alike for two editions that say the same."""
    order = {clause: place for place, clause in enumerate(compiled.edition.clauses)}
    contacts = compiled.edition.contacts

    def said(leaf: Hashable) -> Hashable:
        if not isinstance(leaf, Verdict):
            return CANNOT_BE
        deciding = [compiled.voices[place] for place in leaf.carried_by]
        clauses = {clause for voice in deciding for clause in voice.clauses}
        words = [compiled.voices[place].rule.words for place in (*leaf.carried_by, *leaf.with_words_of)]
        if leaf.is_silence:
            assert silence  # an edition whose silence has no clause is not read
            clauses, words = {silence.clause}, [silence.words, *words]
        contact = next((str(contacts[voice.rule.refer_to]) for voice in deciding if voice.rule.refer_to), None)
        return leaf.outcome, tuple(sorted(clauses, key=order.__getitem__)), contact, tuple(dict.fromkeys(words))

    return said


def _pair(before: Hashable, after: Hashable) -> Hashable:
    if before == CANNOT_BE:
        return CANNOT_BE
    return _SAME if before == after else (before, after)


def _changes(compiled: Compiled, root: Node, actions: tuple[str, ...], order: Sequence[str]) -> list[Change]:
    pairs: list[tuple[_Said, _Said]] = [leaf for leaf in compiled.forest.values(root) if isinstance(leaf, tuple)]
    kinds: dict[Hashable, list[tuple[_Said, _Said]]] = {}
    for before, after in pairs:
        kind = (before[0], after[0], before[0] is after[0] and before[1] != after[1])
        kinds.setdefault(kind, []).append((before, after))
    changes = []
    for alike in kinds.values():
        wanted = frozenset(alike)
        found = regions(compiled, root, wanted.__contains__)
        changes.append(
            Change(
                actions=actions,
                before=alike[0][0][0],
                after=alike[0][1][0],
                clauses_before=_union((before for before, _ in alike), order),
                clauses_after=_union((after for _, after in alike), order),
                regions=found,
                count=sum(region.count for region in found) * len(actions),
            )
        )
    return changes


def _union(said: Iterable[_Said], order: Sequence[str]) -> tuple[str, ...]:
    """Every clause that they cite, in the order of the text."""
    return tuple(sorted({clause for each in said for clause in each[1]}, key=order.index))
