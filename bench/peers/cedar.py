"""Cedar, through cedarpy: a permit policy a permitting row, a forbid policy for every other; all parsed once."""

import json

import cedarpy

from bench.peers import Peer
from bench.peers.rows import Row, rows, rows_by_action
from bench.situations import Question, whole
from carrel.policy.edition import Edition

CANNOT = (
    "cedarpy knows permit and forbid; which of deny, ask and refer, the caller looks up by the policy's number, "
    "and clauses likewise. No duties, words or unlock; silence has no clause."
)


def cedar(edition: Edition, in_one_set: bool = False) -> Peer:
    """A policy set an action, of which the caller picks one; or all rules in one set, as Cedar means it."""
    if in_one_set:
        everything = rows(edition)
        whole_set = cedarpy.PolicySet.from_str(_text(everything))
        sets = {action: (whole_set, everything) for row in everything for action in row.actions}
    else:
        sets = {
            action: (cedarpy.PolicySet.from_str(_text(spoken)), spoken)
            for action, spoken in rows_by_action(edition).items()
        }
    nobody = cedarpy.Entities.from_json_str("[]")

    def decided(prepared: tuple[str, dict[str, object]]) -> str:
        policies, spoken = sets[prepared[0]]
        result = cedarpy.is_authorized(prepared[1], policies, nobody)
        outcomes = [spoken[int(reason.removeprefix("policy"))].outcome for reason in result.diagnostics.reasons]
        return min(outcomes, key=lambda outcome: outcome.strength).value if outcomes else "deny"

    return Peer("cedarpy, all rules in one set" if in_one_set else "cedarpy", _request, decided, CANNOT)


def _request(question: Question) -> tuple[str, dict[str, object]]:
    return question.action, {
        "principal": 'Person::"asking"',
        "action": f'Action::"{question.action}"',
        "resource": 'Account::"that"',
        "context": json.dumps(whole(question)),  # quicker than a dict
    }


def policies_text(edition: Edition) -> str:
    """Every rule of the edition, in Cedar's language."""
    return _text(rows(edition))


def _text(spoken: list[Row]) -> str:
    return "\n".join(_policy(row) for row in spoken)


def _policy(row: Row) -> str:
    effect = "permit" if row.is_permit else "forbid"
    actions = ", ".join(f'Action::"{action}"' for action in row.actions)
    conditions = " && ".join(_condition(name, values) for name, values in row.when.items()) or "true"
    return f"{effect} (principal, action in [{actions}], resource) when {{ {conditions} }};"


def _condition(name: str, values: tuple[str, ...]) -> str:
    if len(values) == 1:
        return f'context.{name} == "{values[0]}"'
    listed = ", ".join(f'"{value}"' for value in values)
    return f"[{listed}].contains(context.{name})"
