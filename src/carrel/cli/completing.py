"""What a shell is offered for a word that is half typed: the vocabulary, and the names in the policy."""

from pathlib import Path

import typer

from carrel.errors import CarrelError
from carrel.policy.edition import LEDGER, Edition
from carrel.policy.facts import EVIDENCE, FACTS
from carrel.policy.policy import Policy, load_policy


def evidence(incomplete: str) -> list[str]:
    """Evidence, also after others and a comma."""
    before, comma, _ = incomplete.rpartition(",")
    return [f"{before}{comma}{word}" for word in EVIDENCE if word not in before.split(",")]


def facts_with_values() -> list[str]:
    """A fact and a value of it: `number=yes`, `number=no` and so on."""
    return [f"{fact.name}={value}" for fact in FACTS for value in fact.values]


def edition_names(ctx: typer.Context) -> list[str]:
    """The names of editions and amendments."""
    policy = _policy(ctx)
    return [era.id for era in policy.eras] if policy else []


def clause_names(ctx: typer.Context) -> list[tuple[str, str]]:
    """Clauses and readings, with what they are about."""
    edition = _edition(ctx)
    if not edition:
        return []
    clauses = [(clause.id, clause.title) for clause in edition.clauses.values()]
    return clauses + [(reading.id, f"reads {', '.join(reading.reads)}") for reading in edition.readings.values()]


def section_names(ctx: typer.Context) -> list[str]:
    """The letters of clauses, and the files' names."""
    from carrel.policy.analysis.telling import prefix_of

    edition = _edition(ctx)
    if not edition:
        return []
    letters = dict.fromkeys(prefix_of(clause) for clause in edition.clauses)
    return [*letters, *(file.removesuffix(".md") for file, _ in edition.sections if not file.endswith(LEDGER))]


def _policy(ctx: typer.Context) -> Policy | None:
    folder = ctx.params.get("policy")
    try:
        return load_policy(Path(folder) if folder else None)
    except CarrelError:
        return None


def _edition(ctx: typer.Context) -> Edition | None:
    policy, name = _policy(ctx), ctx.params.get("edition")
    try:
        return (policy.era(name) if name else policy.eras[-1]).edition if policy else None
    except CarrelError:
        return None
