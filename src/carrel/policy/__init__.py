"""The policy core: facts in, answer out; no clock, no network, no Django."""

from datetime import date

from carrel.policy.answering import Answer
from carrel.policy.facts import Facts
from carrel.policy.policy import Policy, load_policy

__all__ = ["Answer", "Facts", "Policy", "decide", "load_policy"]


def decide(facts: Facts, action: str, *, on: date) -> Answer:
    """The shipped policy's answer to one question, on that day; see `Policy.decide`."""
    return load_policy().decide(facts, action, on=on)
