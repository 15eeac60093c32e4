"""What the database knows of policy and actions, brought to it from Python at each start.

A row of the trail is made of these words alone, and an account of the staff has one of these teams; a grant opens what
these tables say that its action clears.
"""

from collections.abc import Iterator, Sequence

import psycopg
from psycopg import sql

from carrel.operations import ACTS, OPERATIONS
from carrel.operations.record import ActKind
from carrel.policy import load_policy
from carrel.policy.facts import FACTS
from carrel.ports import CANNOT, Obstacle
from carrel.terms import TEAMS

Table = tuple[str, Sequence[tuple[object, ...]]]
"""A table by its name, and its rows."""


def bring_vocabulary(owner: psycopg.Connection) -> None:
    """Everything at once: anyone at work meanwhile sees the old or the new."""
    with owner.transaction(), owner.cursor() as cursor:
        for table, rows in _words():
            _insert(cursor, table, rows)
        for table, rows in of_each_action():
            cursor.execute(sql.SQL("DELETE FROM {}").format(_named(table)))
            _insert(cursor, table, rows)


def _insert(cursor: psycopg.Cursor, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    values = sql.SQL(", ").join(sql.Placeholder() * len(rows[0]))
    statement = sql.SQL("INSERT INTO {} VALUES ({}) ON CONFLICT DO NOTHING").format(_named(table), values)
    cursor.executemany(statement, rows)


def _named(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))


def _words() -> Iterator[Table]:
    """Every word that a row may hold: of the vocabulary, of clauses, of teams. They stay, for old rows have them."""
    yield "trail.actions", [(each.name,) for each in OPERATIONS]
    facts = [(fact.name, value) for fact in FACTS for value in fact.values]
    yield "trail.facts", [*facts, *((CANNOT, obstacle.value) for obstacle in Obstacle)]
    yield "staff.teams", [(team.name,) for team in TEAMS]
    yield "trail.editions", [(era.edition.name, list(era.edition.clauses)) for era in load_policy().eras]


def of_each_action() -> Iterator[Table]:
    """What guards each action. What is not here is never fetched, done or taken back."""
    yield "guard.clears", [(each.name, field.value) for each in OPERATIONS for field in each.clears]
    yield "guard.needs_no_patron", [(each.name,) for each in OPERATIONS if not each.needs_account]
    yield "guard.takes_back", [(name, taken) for name, act in ACTS.items() for taken in act.takes_back]
    yield "guard.by_hand", [(name,) for name, act in ACTS.items() if act.is_by_hand]
    yield "guard.particulars", [row for name, act in ACTS.items() for row in _particulars(name, act)]


def _particulars(name: str, act: ActKind) -> Iterator[tuple[object, ...]]:
    for may_be_left_out, particulars in ((False, act.particulars), (True, act.may_be_given)):
        for each in particulars:
            yield from ((name, kept, may_be_left_out, each.is_guess) for kept in each.kept)
