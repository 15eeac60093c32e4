"""Rules against one another: which of them wins where they speak together, and which could be left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from carrel.policy.actions import ACTIONS
from carrel.policy.analysis.speaking import Together, speaking_together
from carrel.policy.compiling import Compiled, strongest
from carrel.policy.edition import Rule
from carrel.policy.levels import DEFAULTS, in_facts
from carrel.terms import Outcome


@dataclass(frozen=True, slots=True)
class Overrule:
    """A rule that wins over another where both speak: over which actions, in how many situations, and one of them."""

    stronger: str
    weaker: str
    outcome: Outcome
    instead_of: Outcome
    actions: tuple[str, ...]
    count: int
    example: Mapping[str, str]


@dataclass(slots=True)
class _Clash:
    """What is known of two rules so far: where they were met first, and how often since."""

    first: Together
    actions: set[str]
    count: int


def overrules(compiled: Compiled, together: Iterable[Together] | None = None) -> tuple[Overrule, ...]:
    """Which rules win over which, the widest first, and as wide ones in the order of the text."""
    clashes: dict[tuple[str, str], _Clash] = {}
    rules = {rule.id: rule for rule in compiled.edition.rules}
    for each in speaking_together(compiled) if together is None else together:
        for pair in _pairs(each):
            known = clashes.get(pair)
            if known is None:
                clashes[pair] = _Clash(each, set(each.actions), each.count)
            else:
                known.actions |= each.actions
                known.count += each.count
    examples = cache(lambda root: compiled.forest.examples(root, DEFAULTS))
    found = []
    for (stronger, weaker), clash in clashes.items():
        root, leaf = clash.first.at
        found.append(_told(rules[stronger], rules[weaker], clash, examples(root)[leaf]))
    order = {name: place for place, name in enumerate(rules)}
    return tuple(sorted(found, key=lambda each: (-each.count, order[each.stronger], order[each.weaker])))


def _pairs(together: Together) -> Iterator[tuple[str, str]]:
    """Rules of which the first is the strongest here and the second weaker."""
    stands = together.outcome
    winners = [rule.id for rule in together.rules if rule.outcome is stands]
    losers = [rule.id for rule in together.rules if rule.outcome is not stands]
    return product(winners, losers)


def _told(stronger: Rule, weaker: Rule, clash: _Clash, example: Mapping[int, int]) -> Overrule:
    assert stronger.outcome and weaker.outcome
    actions = tuple(action.name for action in ACTIONS if action.name in clash.actions)
    return Overrule(
        stronger.id, weaker.id, stronger.outcome, weaker.outcome, actions, clash.count, in_facts(example)
    )  # fmt: skip


def words_only(compiled: Compiled, together: Iterable[Together]) -> tuple[str, ...]:
    """Rules with an outcome that is the same everywhere without them: another rule has it too, or silence does."""
    decisive = {rule for each in together for rule in _decisive(each)}
    return tuple(rule.id for rule in compiled.edition.rules if rule.outcome and rule.id not in decisive)


def _decisive(together: Together) -> Iterator[str]:
    """The rule, if there is one, without which the outcome would be another here."""
    stands = together.outcome
    winners = [rule.id for rule in together.rules if rule.outcome is stands]
    losers = (rule.outcome for rule in together.rules if rule.outcome is not stands)
    if len(winners) == 1 and strongest(losers) is not stands:
        yield winners[0]
