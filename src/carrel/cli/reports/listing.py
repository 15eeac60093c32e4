"""What lists the editions and the vocabulary."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from carrel.cli.printing import bullet, console, heading, whole
from carrel.cli.reports.show import edition_as_dict
from carrel.policy.actions import ACTIONS, VOICEMAIL_ACTIONS, Group
from carrel.policy.analysis.chart import capital
from carrel.policy.analysis.telling import when_in_words
from carrel.policy.facts import FACTS, IMPOSSIBLE
from carrel.policy.policy import Era
from carrel.policy.words import listed


def print_eras(eras: Iterable[Era]) -> None:
    """A line an era."""
    table = Table(box=None, padding=(0, 2))
    for name in ("edition", "in force from", "title", "fingerprint"):
        table.add_column(name)
    for era in eras:
        edition = era.edition
        table.add_row(edition.id, str(edition.effective), edition.title, edition.fingerprint)
    console.print(whole(table))


def era_as_dict(era: Era) -> dict[str, object]:
    """An era in a few figures."""
    return edition_as_dict(era.edition) | {"clauses": len(era.edition.clauses), "readings": len(era.edition.readings)}


def print_facts() -> None:
    """A line a fact, then what cannot be."""
    table = Table(box=None, padding=(0, 2))
    for name in ("fact", "values", "default", "meaning"):
        table.add_column(name)
    for fact in FACTS:
        table.add_row(fact.name, " · ".join(fact.values), fact.default or "an error", fact.meaning)
    console.print(whole(table))
    heading("Impossible combinations")
    for impossible in IMPOSSIBLE:
        bullet(f"{when_in_words(impossible.when)}: {impossible.reason}")
    bullet(
        f"{listed(sorted(VOICEMAIL_ACTIONS), 'and')} belong to the voicemail channel, and nothing else happens there"
    )


def facts_as_dict() -> dict[str, object]:
    """The vocabulary of facts."""
    return {
        "facts": [
            {"name": fact.name, "values": fact.values, "default": fact.default, "meaning": fact.meaning}
            for fact in FACTS
        ],
        "impossible": [{"when": dict(each.when), "reason": each.reason} for each in IMPOSSIBLE],
    }


def print_actions() -> None:
    """A line an action, by group."""
    for group in Group:
        heading(capital(group))
        table = Table.grid(padding=(0, 2))
        for action in ACTIONS:
            if action.group is group:
                table.add_row(f"  {action.name}", Text(action.meaning, "dim"))
        console.print(whole(table))


def actions_as_dict() -> list[dict[str, str]]:
    """The vocabulary of actions."""
    return [{"name": action.name, "group": action.group, "meaning": action.meaning} for action in ACTIONS]
