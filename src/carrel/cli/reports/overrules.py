"""Which rules overrule which, for the reports that list them."""

from typing import Final

from carrel.cli.printing import count
from carrel.cli.reports.situations import example
from carrel.policy.actions import ACTION
from carrel.policy.analysis.chart import plain
from carrel.policy.analysis.overruling import Overrule

OVERRULES_SHOWN: Final = 12
"""The most common ones; more would be read by nobody."""


def overrule(each: Overrule) -> str:
    """One of them in a line, with what it is about."""
    wants = [ACTION[action].meaning for action in each.actions]
    actions = "; ".join(wants) if len(wants) < 4 else f"{len(wants)} actions"
    return (
        f"{each.stronger} ({each.outcome}) over {each.weaker} ({each.instead_of}): {actions}; "
        f"{count(each.count)} situations, e.g. {plain(example(each.example))}"
    )
