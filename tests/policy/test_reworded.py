"""A clause that is reworded has its rules and its cases read again."""

from dataclasses import replace

import pytest

from carrel.policy.edition import Edition
from carrel.policy.policy import load_policy
from tests.policy.reworded import read, reworded

EDITIONS = [pytest.param(era.edition, id=era.id) for era in load_policy().eras]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_clause_was_read_beside_its_rules_since_it_was_reworded(edition: Edition) -> None:
    changed = reworded(edition, read(edition))

    assert not changed, (
        f"reworded: {', '.join(changed)}. Read their rules and cases again, in {edition.id}; then say so with "
        f"`python -m tests.policy.reworded {' '.join(changed)}`"
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_one_word_changed_is_noticed_and_a_line_broken_elsewhere_is_not(edition: Edition) -> None:
    clause = edition.clauses["NH.5b"]
    other_word = replace(edition, clauses={**edition.clauses, "NH.5b": replace(clause, text=f"{clause.text} Never.")})
    other_lines = replace(
        edition, clauses={**edition.clauses, "NH.5b": replace(clause, text="\n".join(clause.text.split()))}
    )

    assert reworded(other_word, read(edition)) == ("NH.5b",)
    assert reworded(other_lines, read(edition)) == ()
