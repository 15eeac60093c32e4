"""Casbin: a policy line a row and action, the facts matched as one text by one regular expression."""

import logging

import casbin

from bench.peers import Peer
from bench.peers.rows import Row, rows_by_action
from bench.situations import Question, whole
from carrel.policy.edition import Edition
from carrel.policy.facts import FACTS

CANNOT = (
    "casbin says yes or no: deny, ask and refer are one. "
    "It names one line, not every clause; no duties, words or unlock."
)

_MODEL = """
[request_definition]
r = act, facts
[policy_definition]
p = act, facts, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = regexMatch(r.facts, p.facts)
"""


def casbin_peer(edition: Edition) -> Peer:
    """`FastEnforcer` keeps the lines by action, so that only those of the action asked are walked."""
    logging.getLogger("casbin").setLevel(logging.ERROR)
    model = casbin.FastModel([0])
    model.load_model_from_text(_MODEL)
    enforcer = casbin.FastEnforcer(model, _Lines(edition), cache_key_order=[0])
    return Peer("casbin", _request, lambda request: bool(enforcer.enforce(*request)), CANNOT)


class _Lines(casbin.Adapter):
    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def load_policy(self, model: casbin.Model) -> None:
        for action, spoken in rows_by_action(self._edition).items():
            for row in spoken:
                model.model["p"]["p"].policy.append([action, _pattern(row), "allow" if row.is_permit else "deny"])


def _pattern(row: Row) -> str:
    parts = [f"(?:{'|'.join(row.when[fact.name])}) " if fact.name in row.when else r"\S+ " for fact in FACTS]
    while parts and parts[-1] == r"\S+ ":
        parts.pop()
    return "".join(parts)


def _request(question: Question) -> tuple[str, str]:
    return question.action, " ".join(whole(question).values()) + " "
