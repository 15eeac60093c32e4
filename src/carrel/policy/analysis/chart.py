"""The quick-look chart that staff pin up: what was shown across, what they want down, for one channel and one team.

People read words; the names of actions stand where a machine reads, in JSON and beside the words in a sheet.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from carrel.policy.actions import ACTION, ACTIONS, Group, ImpossibleQuestion, check_question
from carrel.policy.answering import Answer, Answering
from carrel.policy.edition import Edition
from carrel.policy.facts import EVIDENCE, FactError, Facts
from carrel.terms import Outcome

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "nothing": {},
    "name": {"name": "yes"},
    "shelf key": {"shelf_key": "yes"},
    "number": {"number": "yes"},
    "number + PIN": {"number": "yes", "pin": "yes"},
    "card": {"card": "yes"},
    "card + PIN": {"card": "yes", "pin": "yes"},
    "holder: number": {"requester": "holder", "assured": "yes", "number": "yes"},
    "holder: card": {"requester": "holder", "assured": "yes", "card": "yes"},
    "holder: photo ID": {"requester": "holder", "assured": "yes", "photo_id": "yes"},
    "holder: details": {"requester": "holder", "assured": "yes", "details": "yes"},
    "holder: signed in": {"requester": "holder", "number": "yes", "pin": "yes"},
    "official": {"requester": "official"},
}
"""What a column stands for. `holder:` means that staff are reasonably sure, or in the portal that they signed in."""

SHOWN: Final = frozenset(name for shown in COLUMNS.values() for name in shown) | set(EVIDENCE)
"""The facts that the columns are about."""

USUAL: Final = {"purpose": "stated", "email": "settled", "postal": "settled"}
"""The circumstances of most people who ask."""

_SIGNED_IN: Final = "holder: signed in"


@dataclass(frozen=True, slots=True)
class Chart:
    """A row an action that can be asked on the channel, a cell a column that is possible there."""

    title: str
    edition: str
    channel: str
    team: str
    takes_for_granted: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, Group, tuple[Answer, ...]], ...]


def chart(edition: Edition, answering: Answering, channel: str, team: str, others: Mapping[str, str]) -> Chart:
    """The chart for this channel and team in the usual circumstances, with any `others` facts as given.

    Raises `FactError` when a given fact is unknown or cannot be.
    """
    base = {"channel": channel, "team": team, **USUAL, **others}
    Facts.from_mapping(base)
    columns = {name: facts for name, shown in COLUMNS.items() if (facts := _facts(name, base, shown))}
    rows = [
        (action.name, action.group, answers)
        for action in ACTIONS
        if (answers := _answers(answering, tuple(columns.values()), action.name))
    ]
    granted = ", ".join(plain(f"{name} {value}") for name, value in (USUAL | dict(others)).items())
    return Chart(edition.title, edition.name, channel, team, granted, tuple(columns), tuple(rows))


def plain(word: str) -> str:
    """A word of the vocabulary as people write it: `contact center`."""
    return word.replace("-", " ").replace("_", " ")


def _facts(name: str, base: Mapping[str, str], shown: Mapping[str, str]) -> Facts | None:
    if name == _SIGNED_IN and base["channel"] != "online":
        return None
    try:
        return Facts.from_mapping({**base, **shown})
    except FactError:
        return None


def _answers(answering: Answering, columns: tuple[Facts, ...], action: str) -> tuple[Answer, ...]:
    try:
        for facts in columns:
            check_question(facts, action)
    except ImpossibleQuestion:
        return ()
    return tuple(answer for facts in columns if (answer := answering.answer(facts.codes, action)))


def as_csv(made: Chart) -> str:
    """The chart as comma-separated values: the action, what that means, then an outcome a column."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(["action", "they want", *made.columns])
    for action, _, answers in made.rows:
        writer.writerow([action, meaning(action), *(answer.outcome.value for answer in answers)])
    return sheet.getvalue()


def meaning(action: str) -> str:
    """What somebody wants, in words."""
    return capital(ACTION[action].meaning)


def capital(words: str) -> str:
    """The words with a capital at their beginning, and the others as they are: a PIN stays a PIN."""
    return words[0].upper() + words[1:]


LEGEND: Final = " · ".join(f"{outcome.shape} {outcome}" for outcome in Outcome)
"""What the signs of the outcomes mean."""
