"""The quick-look chart that staff pin up: what was shown across, what they want down, for one channel and one team.

People read words; the names of actions stand where a machine reads, in JSON and beside the words in a sheet.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
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


_STYLE: Final = """
@page { size: letter portrait; margin: 9mm }
body { font: 8pt/1.2 system-ui, sans-serif; color: #111; background: #fff; margin: 0 }
h1 { font-size: 13pt; margin: 0 } p { margin: 1mm 0 2mm }
table { border-collapse: collapse; width: 100% }
th, td { border: .3pt solid #999; padding: .15mm 1mm; text-align: center; vertical-align: middle }
th[scope=row], th[scope=rowgroup] { text-align: left; font-weight: 400 }
th[scope=rowgroup] { font-weight: 700; background: #eee }
thead th { font-size: 7pt } thead th:first-child { width: 40% }
td { font-size: 8.5pt } .permit { background: #dff3e4 } .ask { background: #fdf3cf } .refer { background: #dfeaf8 }
td span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
"""


def as_html(made: Chart) -> str:
    """The chart as one page to print on letter paper; readable without color."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(made.title)}: chart</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(made.title)}</h1>"
        f"<p>Channel {escape(plain(made.channel))}, team {escape(plain(made.team))}, "
        f"{escape(made.takes_for_granted)}. {LEGEND}. "
        f"“holder” means staff are reasonably sure. Edition {escape(made.edition)}.</p>"
        f"{as_table(made)}</body></html>\n"
    )


LEGEND: Final = " · ".join(f"{outcome.shape} {outcome}" for outcome in Outcome)


def as_table(made: Chart) -> str:
    """The chart's table alone, as HTML for a page that brings its own style."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in made.columns)
    body, group = [], None
    for action, of_group, answers in made.rows:
        if of_group is not group:
            group = of_group
            body.append(
                f'<tr><th scope="rowgroup" colspan="{len(made.columns) + 1}">{escape(capital(group))}</th></tr>'
            )
        cells = "".join(_cell(answer) for answer in answers)
        body.append(f'<tr><th scope="row">{escape(meaning(action))}</th>{cells}</tr>')
    return f'<table><thead><tr><th scope="col">they want</th>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>'


def _cell(answer: Answer) -> str:
    outcome = answer.outcome
    clauses = escape(" ".join(answer.clauses))
    return f'<td class="{outcome}" title="{clauses}">{outcome.shape}<span> {outcome} {clauses}</span></td>'
