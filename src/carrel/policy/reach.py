"""What cannot stand in a text that is well formed: conditions that never hold, standings that overlap, mute silence."""

from collections.abc import Collection, Mapping

from carrel.policy.blocks import Mistakes
from carrel.policy.compiling import Compiled, Verdict, held
from carrel.policy.diagram import Forest, Node
from carrel.policy.edition import OPENING, Edition, Place, Rule, Standing, When
from carrel.policy.facts import FACT, IMPOSSIBLE
from carrel.policy.levels import CANNOT_BE, ORDER, cube_of, possible


def check_reach(edition: Edition, forest: Forest, unsound: Collection[Place], mistakes: Mistakes) -> None:
    """Every condition holds in some situation, and whoever asks has one standing.

    Blocks at `unsound` places have a mistake of their own, and what they reach is not asked.
    """
    can_be = possible(forest)
    standings = {name: each for name, each in edition.standings.items() if each.place not in unsound}
    for standing in standings.values():
        for when in standing.when:
            if not _is_met(forest, set(can_be.values()), when, {}):
                mistakes.add(standing.place, f"{standing.name}: {_why_never(when)}")
    for rule in edition.rules:
        if rule.place not in unsound and rule.actions and set(rule.who) <= set(standings):
            _check_rule(rule, [standings[name] for name in rule.who], forest, can_be, mistakes)
    if len(standings) == len(edition.standings):
        _check_standings(edition, forest, next(iter(can_be.values())), mistakes)


def _check_rule(
    rule: Rule, standings: list[Standing], forest: Forest, can_be: Mapping[str, Node], mistakes: Mistakes
) -> None:
    """Of a condition that contradicts itself that is told, and not whom the rule misses for it as well."""
    roots = {can_be[action] for action in rule.actions}
    whens: list[When] = []
    for when in rule.when or ({},):
        if clash := _clash(when):
            mistakes.add(rule.place, f"{rule.id}: {clash}")
        else:
            whens.append(when)
    met = {
        (standing.name if standing else "", place)
        for standing in standings or (None,)
        for place, when in enumerate(whens)
        if any(_is_met(forest, roots, who, when) for who in (standing.when if standing else ({},)))
    }
    missed = {standing.name for standing in standings if whens} - {name for name, _ in met}
    for standing in standings:
        if standing.name in missed:
            mistakes.add(rule.place, f"{rule.id} can never apply to {standing.name}")
    if len(missed) < len(standings) or not standings:
        for place, when in enumerate(whens):
            if place not in {place for _, place in met}:
                mistakes.add(rule.place, f"{rule.id}: {_why_never(when)}")


def _is_met(forest: Forest, roots: set[Node], who: When, when: When) -> bool:
    cube = cube_of(who, when)
    return cube is not None and any(forest.meets(root, cube, bool) for root in roots)


def _clash(when: When) -> str:
    """Why the condition contradicts itself; empty when it does not."""
    for impossible in IMPOSSIBLE:
        if all(name in when and set(when[name]) <= set(values) for name, values in impossible.when.items()):
            clash = " with ".join(f"{name} {when[name][0]!r}" for name in impossible.when)
            return f"{clash} cannot be: {impossible.reason}"
    return ""


def _why_never(when: When) -> str:
    return _clash(when) or f"the condition on {', '.join(when)} can never hold for the people and actions of the rule"


def _check_standings(edition: Edition, forest: Forest, can_be: Node, mistakes: Mistakes) -> None:
    """Whoever asks has one standing: not two of them, and not none."""
    names = list(edition.standings)
    inside = forest.combined(can_be, held(edition, forest), lambda is_so, places: places if is_so else CANNOT_BE)
    for places in forest.values(inside):
        if not isinstance(places, frozenset) or len(places) == 1:
            continue
        where = edition.standings[names[min(places)]].place if places else Place(OPENING, 1)
        example = _example(forest, inside, places)
        what = " and ".join(names[place] for place in sorted(places)) or "no standing at all"
        mistakes.add(where, f"a person has exactly one standing, but with {example} it is {what}")


def _example(forest: Forest, root: Node, leaf: object) -> str:
    codes = forest.example(root, lambda value: value == leaf) or {}
    return ", ".join(f"{ORDER[level]} {FACT[ORDER[level]].values[code]}" for level, code in sorted(codes.items()))


def check_silence(whole: Compiled, mistakes: Mistakes) -> None:
    """Where no rule speaks about an action, an `otherwise` says by which clause the answer is no."""
    for action in whole.verdicts:
        if action not in whole.otherwise and any(
            isinstance(leaf, Verdict) and leaf.is_silence for leaf in whole.forest.values(whole.verdicts[action])
        ):
            mistakes.add(Place(OPENING, 1), f"no `otherwise` says what silence about {action} means")
