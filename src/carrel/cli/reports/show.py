"""What `carrel policy show` prints: the text."""

from collections.abc import Iterable
from dataclasses import asdict

from carrel.cli.pages import Page
from carrel.cli.printing import console
from carrel.policy.edition import Edition


def print_sections(sections: Iterable[tuple[str, str]], raw: bool) -> None:
    """Sections as pages to read, or as they are written."""
    for _, text in sections:
        if raw:
            print(text)
        else:
            console.print(Page(text))


def edition_as_dict(edition: Edition) -> dict[str, object]:
    """An edition: its data, clauses and readings."""
    return {
        "id": edition.id,
        "name": edition.name,
        "title": edition.title,
        "library": edition.library,
        "owner": edition.owner,
        "effective": edition.effective.isoformat(),
        "review_due": edition.review_due.isoformat(),
        "amends": edition.amends,
        "contacts": {name: asdict(contact) for name, contact in edition.contacts.items()},
        "clauses": [
            {"id": clause.id, "title": clause.title, "text": clause.text, "kind": edition.ledger.get(clause.id)}
            for clause in edition.clauses.values()
        ],
        "readings": [{"id": each.id, "reads": each.reads, "text": each.text} for each in edition.readings.values()],
    }
