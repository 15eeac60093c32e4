"""What would turn an answer into a permission, computed from the very diagrams that decide.

`unlock` is the smallest sets of further evidence, everything else as it is. `instead` is what else would help: a
purpose, being sure, coming in, a self-checkout, the portal. Sets are told by name; `card` brings its number, so it
stands alone.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Final, TypeAlias

from carrel.policy.classifying import classified
from carrel.policy.compiling import Verdict
from carrel.policy.diagram import Forest, Node
from carrel.policy.edition import Contact
from carrel.policy.facts import BRINGS, EVIDENCE, FACT, SHELF_KEY, brought
from carrel.policy.levels import LEVEL
from carrel.terms import Outcome

Family: TypeAlias = frozenset[frozenset[str]]
"""Sets of evidence, none inside another."""

NOTHING: Final[Family] = frozenset()
ALREADY: Final[Family] = frozenset({frozenset()})

_BRINGS: Final[Mapping[str, frozenset[str]]] = {name: brought({name}) for name in BRINGS}
_HALVES: Final[Mapping[str, tuple[str, str]]] = {
    evidence: (half, other) for half, other in permutations(SHELF_KEY.halves, 2) for evidence in EVIDENCE
    if half in brought({evidence})
}  # fmt: skip
"""Which half of the shelf key a piece of evidence brings, and which must be there already."""
_SURE: Final = "being reasonably sure that this is the account holder"
_COMING_IN: Final = "coming in to the desk"
_BEING_SURE: Final = {"assured": "yes"}
_AT_THE_DESK: Final = {"channel": "in-person"}
_SIGNED_IN: Final[Family] = frozenset({frozenset({"number", "pin"})})


_KEY: Final = LEVEL[SHELF_KEY.name]
COULD_CHANGE: Final = frozenset(LEVEL[name] for name in (*EVIDENCE, "assured", "channel", "place", "purpose"))
"""The levels of what help could change. Every other fact stays as it is."""


@dataclass(frozen=True, slots=True)
class OtherWay:
    """What else would help: in words, and what they mean.

    These `facts` would be otherwise; of `evidence`, the smallest sets, one is needed besides; `action` is what to ask
    for (empty: the same), and `contact` whom. What is proven would be a permission; the rest is an edition's advice.
    """

    words: str
    facts: tuple[tuple[str, str], ...] = ()
    evidence: tuple[tuple[str, ...], ...] = ()
    action: str = ""
    contact: Contact | None = None
    is_proven: bool = False

    def takes(self, fact: str) -> str:
        """What this fact would be; nothing where it stays as it is."""
        return dict(self.facts).get(fact, "")

    def as_dict(self) -> dict[str, object]:
        """The fields as plain lists and texts."""
        return {
            "words": self.words,
            "facts": dict(self.facts),
            "evidence": [list(each) for each in self.evidence],
            "action": self.action or None,
            "contact": self.contact.as_dict() if self.contact else None,
            "proven": self.is_proven,
        }


@dataclass(frozen=True, slots=True)
class Help:
    """What would help in one region: further evidence, and what else."""

    unlock: Family
    instead: tuple[OtherWay, ...]


def smallest(sets: Family) -> Family:
    """The sets that hold no other of them."""
    return frozenset(each for each in sets if not any(other < each for other in sets))


def what_would_help(unlocking: "Unlocking", verdicts: Node) -> Node:
    """The diagram whose leaves are `Help`, for one action's verdicts."""
    forest = unlocking.forest
    permitted = forest.mapped(verdicts, _is_permit)
    stated = forest.assigned(permitted, _codes(purpose="stated"))
    columns = [
        permitted,
        unlocking.families(permitted),
        unlocking.families(stated),
        unlocking.families(_assured(forest, stated)),
        unlocking.families(_in_person(forest, stated)),
        unlocking.families(_assured(forest, _in_person(forest, stated))),
        _at_self_checkout(forest, stated),
        _in_portal(forest, stated),
        classified(forest, [{LEVEL["purpose"]: frozenset({_code("purpose", "stated")})}], bool),
    ]
    return forest.gathered(columns, _help)


def _is_permit(leaf: Hashable) -> bool:
    return isinstance(leaf, Verdict) and leaf.outcome is Outcome.PERMIT


def _help(
    is_permitted: bool,
    unlock: Family,
    stated: Family,
    assured: Family,
    in_person: Family,
    assured_in_person: Family,
    is_self_checkout: bool,
    is_portal: bool,
    has_purpose: bool,
) -> Help:
    if is_permitted:
        return Help(NOTHING, ())
    reached, needed = stated, {} if has_purpose else {"purpose": "stated"}
    told = [] if has_purpose or not stated else [_told("stating a purpose", stated, needed)]
    alone = [
        _told(phrase, new, needed | change)
        for phrase, family, change in ((_SURE, assured, _BEING_SURE), (_COMING_IN, in_person, _AT_THE_DESK))
        if (new := _news(family, reached))
    ]
    if not (alone or reached) and assured_in_person:
        both = f"{_COMING_IN}, and staff {_SURE}"
        alone = [_told(both, assured_in_person, needed | _AT_THE_DESK | _BEING_SURE)]
    told += alone
    if is_self_checkout and _news(_SIGNED_IN, reached):
        told.append(_signed_in("the self-checkout, with number and PIN", needed | {"channel": "self-checkout"}))
    if is_portal and _news(_SIGNED_IN, reached):
        told.append(_signed_in("the portal, signed in with number and PIN", needed | {"channel": "online"}))
    return Help(unlock, tuple(told))


def _news(family: Family, reached: Family) -> Family:
    """The sets of `family` that ask for nothing which would do already without the change of circumstances."""
    return frozenset(each for each in family if not any(_brought(other) <= _brought(each) for other in reached))


def _brought(evidence: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_alone(each) for each in evidence))


def _alone(evidence: str) -> frozenset[str]:
    """A piece of evidence, and what it brings by itself."""
    return _BRINGS.get(evidence, frozenset({evidence}))


def _told(phrase: str, family: Family, facts: Mapping[str, str]) -> OtherWay:
    if frozenset() in family:
        return OtherWay(phrase, tuple(facts.items()), is_proven=True)
    evidence = in_order(family)
    spoken = " or ".join(" and ".join(FACT[each].told for each in one) for one in evidence)
    return OtherWay(f"{phrase}, with {spoken}", tuple(facts.items()), evidence, is_proven=True)


def _signed_in(words: str, facts: Mapping[str, str]) -> OtherWay:
    return OtherWay(words, tuple(facts.items()), in_order(_SIGNED_IN), is_proven=True)


def in_order(family: Family) -> tuple[tuple[str, ...], ...]:
    """The sets as tuples, the smaller and the more telling evidence first."""
    ordered = [tuple(each for each in EVIDENCE if each in one) for one in family]
    return tuple(sorted(ordered, key=lambda one: (len(one), [EVIDENCE.index(each) for each in one])))


# -- circumstances that could change --------------------------------------------------------------------------------


def _code(name: str, value: str) -> int:
    return FACT[name].values.index(value)


def _codes(**values: str) -> dict[int, int]:
    return {LEVEL[name]: _code(name, value) for name, value in values.items()}


def _assured(forest: Forest, root: Node) -> Node:
    return forest.assigned(root, _codes(assured="yes"))


def _in_person(forest: Forest, root: Node) -> Node:
    return _met_in_the_library(forest, forest.assigned(root, _codes(channel="in-person")))


def _met_in_the_library(forest: Forest, root: Node) -> Node:
    teleworking = {LEVEL["place"]: frozenset({_code("place", "telework")})}
    return forest.where(teleworking, forest.assigned(root, _codes(place="library")), root)


_NOBODY_WATCHES: Final = {"assured": "no", "photo_id": "no", "details": "no", "birth_date": "no"}


def _at_self_checkout(forest: Forest, root: Node) -> Node:
    signed_in = _codes(channel="self-checkout", number="yes", pin="yes", **_NOBODY_WATCHES)
    return _met_in_the_library(forest, forest.assigned(root, signed_in))


def _in_portal(forest: Forest, root: Node) -> Node:
    signed_in = _codes(channel="online", number="yes", pin="yes", card="no", **_NOBODY_WATCHES)
    holder = {LEVEL["requester"]: frozenset({_code("requester", "holder")})}
    return forest.where(holder, forest.assigned(root, signed_in), forest.leaf(False))


# -- further evidence -----------------------------------------------------------------------------------------------


class Unlocking:
    """Smallest sets of evidence, for every situation at once: each piece of evidence is left out or added, in turn."""

    def __init__(self, forest: Forest) -> None:
        self.forest = forest
        self._memo: dict[tuple[int, Node], Node] = {}
        self._none = forest.leaf(NOTHING)
        self._never = forest.leaf(False)
        self._showing = {each: forest.assigning(_codes(**dict.fromkeys(_alone(each), "yes"))) for each in EVIDENCE}

    def families(self, permitted: Node, first: int = 0) -> Node:
        """The diagram whose leaves are families, of evidence from place `first` on that would make `permitted` true."""
        forest = self.forest
        if permitted == self._never:
            return self._none
        key = (first, permitted)
        made = self._memo.get(key)
        if made is not None:
            return made
        if first == len(EVIDENCE):
            made = forest.mapped(permitted, lambda value: ALREADY if value else NOTHING)
        else:
            made = self._with_or_without(EVIDENCE[first], first, permitted)
        self._memo[key] = made
        return made

    def _with_or_without(self, evidence: str, first: int, permitted: Node) -> Node:
        without = self.families(permitted, first + 1)
        brought = {LEVEL[each] for each in _alone(evidence)}
        closes_shelf_key = evidence in _HALVES and _KEY in self.forest.levels(permitted)
        if not closes_shelf_key and not brought & self.forest.levels(permitted):
            return without
        added = self.families(self.shown(evidence, permitted), first + 1)
        adding: Callable[[Hashable], Hashable] = lambda family: frozenset(each | {evidence} for each in family)  # type: ignore[attr-defined]  # noqa: E731
        joined = self.forest.combined(without, self.forest.mapped(added, adding), _joined)
        not_shown = {LEVEL[evidence]: frozenset({_code(evidence, "no")})}
        return self.forest.where(not_shown, joined, without)

    def shown(self, evidence: str, permitted: Node) -> Node:
        """`permitted` as it is once the evidence is shown, with what that brings.

        Name and number bring the shelf key when the second of them comes to the first. Where both are there and the key
        is not, the label shows no name, and nothing but the key itself brings it (reading R43).
        """
        forest = self.forest
        shown = self._showing[evidence](permitted)
        if evidence not in _HALVES or _KEY not in forest.levels(shown):
            return shown
        brought_now, there_already = _HALVES[evidence]
        completes = {
            LEVEL[brought_now]: frozenset({_code(brought_now, "no")}),
            LEVEL[there_already]: frozenset({_code(there_already, "yes")}),
        }
        return forest.where(completes, self._showing[SHELF_KEY.name](shown), shown)


def _joined(left: Hashable, right: Hashable) -> Hashable:
    assert isinstance(left, frozenset) and isinstance(right, frozenset)
    return smallest(left | right)
