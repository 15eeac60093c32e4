"""An edition's decisions as Cedar policies, for whoever wants them checked or answered by another engine.

Cedar (https://docs.cedarpolicy.com) permits or forbids, and reports which policies determined that. It has no `ask` and
no `refer`, so an export is read by its *determining policies*, not by Cedar's decision:

- Ask with every fact of the vocabulary in the context, as text: `principal` any `Person`, `resource` any `Account`,
  `action` the action's name. The schema says so, and Cedar validates the policies against it.
- Each rule, for each standing that it names and each alternative of its conditions, is one policy of the form `permit`,
  whatever its outcome. Look the determining policies up in `outcomes.json`: the strongest outcome among them stands
  (deny, ask, refer, permit), and the clauses of the policies that carry it are cited.
- Where nothing determines, silence is a refusal: `otherwise` in `outcomes.json` names its clause.
- Facts that cannot be together are a `forbid`, and stand in the table as `impossible`: that is no answer at all.
- Cedar skips a policy that errs, and a skipped refusal opens something. An answer that comes with errors is no answer.

What decides is exported; what an answer says is not. Left out: duties, questions, the words to say and not to say,
where people are referred, `also` blocks (they add words and decide nothing), readings, `unlock` and `instead`, and what
a fact left out stands for. `carrel decide` knows all of these.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from carrel.policy.actions import ACTIONS, impossible_channels
from carrel.policy.edition import Edition, Rule, Standing, When
from carrel.policy.facts import FACT, FACTS, IMPOSSIBLE
from carrel.terms import Outcome

POLICIES: Final = "policies.cedar"
SCHEMA: Final = "schema.cedarschema"
OUTCOMES: Final = "outcomes.json"

_IMPOSSIBLE: Final = "impossible"
_EVERY_ACTION: Final = tuple(action.name for action in ACTIONS)


@dataclass(frozen=True, slots=True)
class CedarPolicy:
    """One Cedar policy: what it carries in the table, and to whom, for what and when it speaks."""

    id: str
    effect: str
    annotations: Mapping[str, str]
    actions: tuple[str, ...]
    when: When

    def __str__(self) -> str:
        head = [f"@{name}({_quoted(value)})" for name, value in (("id", self.id), *self.annotations.items())]
        scope = f"{self.effect} (principal, {_scope(self.actions)}, resource)"
        conditions = "\n  && ".join(_condition(fact, values) for fact, values in self.when.items())
        return "\n".join((*head, f"{scope}\nwhen {{\n  {conditions}\n}};" if conditions else f"{scope};"))


def export(edition: Edition) -> dict[str, str]:
    """File name → text: the policies, the schema, and the table of what each policy carries. The same every time."""
    return {
        POLICIES: "\n\n".join((_heading(edition), *map(str, cedar_policies(edition)))) + "\n",
        SCHEMA: _schema(),
        OUTCOMES: json.dumps(_outcomes(edition), indent=2) + "\n",
    }


def policies_about(edition: Edition, action: str) -> str:
    """The same policies for one action alone, which is their whole scope: Cedar is several times quicker with these."""
    about = (replace(policy, actions=(action,)) for policy in cedar_policies(edition) if action in policy.actions)
    return "\n\n".join(map(str, about)) + "\n"


def cedar_policies(edition: Edition) -> Iterator[CedarPolicy]:
    """Every policy of the export: first the rules in the order of the text, then what cannot be."""
    for rule in edition.rules:
        if rule.outcome is not None:
            yield from _spoken(edition, rule)
    for at, impossible in enumerate(IMPOSSIBLE, start=1):
        yield _cannot_be(str(at), impossible.reason, _EVERY_ACTION, impossible.when)
    for action in _EVERY_ACTION:
        channels = impossible_channels(action)
        yield _cannot_be(action, channels.reason, (action,), channels.when)


# -- policies ------------------------------------------------------------------------------------------------------


def _spoken(edition: Edition, rule: Rule) -> Iterator[CedarPolicy]:
    """The rule as it speaks about each standing that it names, a policy an alternative."""
    standings: tuple[Standing | None, ...] = tuple(edition.standings[name] for name in rule.who) or (None,)
    for standing in standings:
        whens = product(standing.when if standing else ({},), rule.when or ({},))
        for at, conditions in enumerate(_possible_together(whens), start=1):
            yield CedarPolicy(
                id=f"{rule.id}:{standing.name if standing else 'everyone'}:{at}",
                effect="permit",
                annotations=_annotations(rule, standing),
                actions=rule.actions,
                when=conditions,
            )


def _annotations(rule: Rule, standing: Standing | None) -> dict[str, str]:
    assert rule.outcome is not None
    annotations = {"outcome": rule.outcome.value, "clause": rule.clause, "rule": rule.id}
    if standing:
        annotations["standing"] = standing.name
    if cites := (*((standing.clause,) if standing and standing.is_cited else ()), *rule.cites):
        annotations["cites"] = " ".join(dict.fromkeys(cites))
    return annotations


def _cannot_be(name: str, reason: str, actions: tuple[str, ...], when: When) -> CedarPolicy:
    return CedarPolicy(f"{_IMPOSSIBLE}:{name}", "forbid", {"outcome": _IMPOSSIBLE, "reason": reason}, actions, when)


def _possible_together(whens: Iterable[tuple[When, When]]) -> Iterator[When]:
    """Both conditions as one; those that contradict each other speak nowhere, and are left out."""
    for who, when in whens:
        both = {fact: _shared(fact, who, when) for fact in (*who, *when)}
        if all(both.values()):
            yield both


def _shared(fact: str, who: When, when: When) -> tuple[str, ...]:
    every = FACT[fact].values
    return tuple(value for value in every if value in who.get(fact, every) and value in when.get(fact, every))


def _heading(edition: Edition) -> str:
    return (
        f"// {edition.title}, {edition.name}.\n"
        "// Cedar's own Allow means nothing here. The policies that determine it do:\n"
        f"// look them up in {OUTCOMES}, where the strongest outcome stands, and silence is a refusal."
    )


# -- Cedar's text --------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    """Text as a Cedar string: Cedar reads JSON's escapes for quotes and backslashes, and plain Unicode."""
    return json.dumps(text, ensure_ascii=False)


def _scope(actions: tuple[str, ...]) -> str:
    if actions == _EVERY_ACTION:
        return "action"
    entities = ", ".join(f"Action::{_quoted(action)}" for action in actions)
    return f"action in [{entities}]" if len(actions) > 1 else f"action == {entities}"


def _condition(fact: str, values: tuple[str, ...]) -> str:
    if len(values) == 1:
        return f"context.{fact} == {_quoted(values[0])}"
    return f"[{', '.join(map(_quoted, values))}].contains(context.{fact})"


def _schema() -> str:
    facts = "\n".join(f"  // {' · '.join(fact.values)}\n  {fact.name}: String," for fact in FACTS)
    actions = ",\n  ".join(_quoted(action) for action in _EVERY_ACTION)
    return (
        "// Every fact is one of the values above it, as text.\n"
        f"type Situation = {{\n{facts}\n}};\n\n"
        "entity Person;\nentity Account;\n\n"
        f"action\n  {actions}\nappliesTo {{ principal: Person, resource: Account, context: Situation }};\n"
    )


def _outcomes(edition: Edition) -> dict[str, object]:
    return {
        "edition": edition.name,
        "strongest first": [outcome.value for outcome in Outcome],
        "policies": {policy.id: _carried(policy) for policy in cedar_policies(edition)},
        "otherwise": {
            action: {"outcome": Outcome.DENY.value, "clause": block.clause}
            for block in edition.otherwise
            for action in block.actions
        },
    }


def _carried(policy: CedarPolicy) -> dict[str, object]:
    """What a policy carries: outcome, clause and rule, and under `clauses` all that is cited where it decides."""
    carried: dict[str, object] = {name: text for name, text in policy.annotations.items() if name != "cites"}
    if clause := policy.annotations.get("clause"):
        carried["clauses"] = list(dict.fromkeys((clause, *policy.annotations.get("cites", "").split())))
    return carried
