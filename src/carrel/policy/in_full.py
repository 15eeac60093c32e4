"""A clause in full is never empty: where nothing stands under its heading, its heading is what it says.

An amendment that repeats a heading and says nothing under it leaves the words that stood there.
"""

from collections.abc import Mapping
from dataclasses import replace

from carrel.policy.edition import Clause


def in_full(clauses: Mapping[str, Clause], former: Mapping[str, str]) -> dict[str, Clause]:
    """The clauses, each with words; `former` is what stood under a heading before an amendment repeated it."""
    return {
        name: clause if clause.text else replace(clause, text=former.get(name) or _headings(clauses, clause))
        for name, clause in clauses.items()
    }


def _headings(clauses: Mapping[str, Clause], clause: Clause) -> str:
    """The headings of its parts, as a list; without parts its own, after that of the clause above it."""
    parts = [f"- {each.id} {_sentence(each.title)}" for each in clauses.values() if each.parent == clause.id]
    above = clauses.get(clause.parent or "")
    return "\n".join(parts) or " ".join(_sentence(each.title) for each in (above, clause) if each)


def _sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."
