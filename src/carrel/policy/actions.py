"""Everything that may be asked of the policy, by group.

What an action is stands in its record (`carrel.operations`); the policy knows its name, its group, its meaning and
where it can be asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from carrel.operations import OPERATIONS
from carrel.operations.record import Group as Group
from carrel.policy.facts import FACT, FactError, Facts, Impossible
from carrel.policy.words import did_you_mean


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that may be asked, and how a person would say it."""

    name: str
    group: Group
    meaning: str


ACTIONS: Final = tuple(Action(each.name, each.group, each.meaning) for each in OPERATIONS)
ACTION: Final[Mapping[str, Action]] = {action.name: action for action in ACTIONS}

VOICEMAIL_ACTIONS: Final = frozenset(each.name for each in OPERATIONS if each.is_message)


class UnknownAction(FactError):
    """An action was asked that the vocabulary does not have. What was typed is not repeated."""

    advice = "`carrel policy actions` lists the actions."

    def __init__(self, name: object) -> None:
        suggestion = did_you_mean(name, ACTION) if isinstance(name, str) else "; an action is text."
        super().__init__(f"that action is not in the vocabulary{suggestion}")


class ImpossibleQuestion(FactError):
    """The action cannot be asked on that channel."""

    def __init__(self, action: str, channel: str) -> None:
        super().__init__(f"action {action!r} with channel {channel!r} cannot be: {_VOICEMAIL_REASON}")


_VOICEMAIL_REASON: Final = "voicemail actions belong to the voicemail channel, and nothing else happens there"


def impossible_channels(action: str) -> Impossible:
    """The channels on which `action` cannot be asked."""
    channels = FACT["channel"].values
    here = action in VOICEMAIL_ACTIONS
    return Impossible(
        _VOICEMAIL_REASON,
        {"channel": tuple(channel for channel in channels if (channel == "voicemail") is not here)},
    )


def check_question(facts: Facts | None, action: str) -> None:
    """Raise `UnknownAction` or `ImpossibleQuestion` unless `action` can be asked, in this situation if there is one."""
    if not isinstance(action, str) or action not in ACTION:
        raise UnknownAction(action)
    if facts is None:
        return
    channel = facts["channel"]
    if (channel == "voicemail") is not (action in VOICEMAIL_ACTIONS):
        raise ImpossibleQuestion(action, channel)
