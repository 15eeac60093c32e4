"""Role by table by act: what each database role may do, and nothing beside it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import psycopg
import pytest

from carrel.database import Store
from tests.database.test_guard import TABLES_ABOUT_PATRONS
from tests.world import World, begin, write

ACTS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
ROLES: Final = ("application", "auditor", "purger", "mailer", "reader")
CATALOGUE: Final = ("branches", "titles", "title_words", "items", "rules")
READ_BY_FIELD: Final = tuple(
    table for table in TABLES_ABOUT_PATRONS if table not in {"patrons", "pins", "outbox", "act_holds"}
)

MAY: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    **{("application", f"library.{table}"): frozenset({"SELECT"}) for table in CATALOGUE},
    **{("reader", f"library.{table}"): frozenset({"SELECT"}) for table in (*CATALOGUE, *READ_BY_FIELD)},
    ("auditor", "trail.entries"): frozenset({"SELECT"}),
    ("auditor", "trail.schedule"): frozenset({"SELECT"}),
    ("auditor", "trail.staff_events"): frozenset({"SELECT"}),
}
"""Everything that a role may do to a table; what is not here, it may not."""

MAY_CALL: Final[Mapping[str, frozenset[str]]] = {
    "application": frozenset({"road"}),
    "auditor": frozenset(),
    "purger": frozenset({"retention"}),
    "mailer": frozenset({"job"}),
}


def test_each_role_may_do_to_each_table_what_the_list_says_and_no_more(world: World, store: Store) -> None:
    rows = world.owner.execute(
        "SELECT r.role, n.nspname || '.' || c.relname, a.act"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,"
        " unnest(%s::text[]) r (role), unnest(%s::text[]) a (act)"
        " WHERE n.nspname IN ('library', 'staff', 'trail', 'guard', 'ground', 'mail') AND c.relkind IN ('r', 'v', 'm')"
        " AND has_table_privilege(%s || '_' || r.role, c.oid, a.act)",
        (list(ROLES), list(ACTS), store.database),
    ).fetchall()

    granted: dict[tuple[str, str], set[str]] = {}
    for role, table, act in rows:
        granted.setdefault((role, table), set()).add(act)

    assert granted == MAY


@pytest.mark.parametrize("role", sorted(MAY_CALL))
def test_each_role_may_call_the_functions_of_its_own_schema_alone(world: World, store: Store, role: str) -> None:
    rows = world.owner.execute(
        "SELECT DISTINCT n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('library', 'staff', 'trail', 'guard', 'ground', 'act', 'road', 'retention', 'mail', 'job')"
        " AND has_function_privilege(%s, p.oid, 'EXECUTE') AND has_schema_privilege(%s, n.oid, 'USAGE')",
        (f"{store.database}_{role}",) * 2,
    ).fetchall()

    assert frozenset(schema for (schema,) in rows) == MAY_CALL[role]


@pytest.mark.parametrize("login", ["auditor", "purger", "mailer"])
@pytest.mark.parametrize("table", TABLES_ABOUT_PATRONS)
def test_neither_the_auditor_nor_the_purger_nor_the_mailer_reads_a_patron(store: Store, login: str, table: str) -> None:
    with store.connect(login) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"SELECT * FROM library.{table}".encode())


def test_the_auditor_reads_the_trail_and_changes_nothing_in_it(world: World, store: Store) -> None:
    patron, clerk = world.patron(), world.staff()
    with store.connect("application") as app:
        write(app, clerk, begin(app, clerk, patron), "renew")

    with store.connect("auditor") as auditor:
        row = auditor.execute("SELECT count(*) FROM trail.entries WHERE staff = %s", (clerk.name,)).fetchone()
        for statement in (
            "UPDATE trail.entries SET outcome = 'deny'", "DELETE FROM trail.entries", "TRUNCATE trail.entries",
            "INSERT INTO trail.entries (staff) VALUES ('x')", "UPDATE trail.schedule SET keep_days = 30",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                auditor.execute(statement.encode())

    assert row == (3,)  # tried, found, and asked


def test_not_even_the_owner_changes_a_row_of_the_trail(world: World, store: Store) -> None:
    patron, clerk = world.patron(), world.staff()
    with store.connect("application") as app:
        write(app, clerk, begin(app, clerk, patron), "renew")

    for statement in (
        "UPDATE trail.entries SET outcome = 'deny'", "DELETE FROM trail.entries", "TRUNCATE trail.entries",
    ):  # fmt: skip
        with pytest.raises(psycopg.Error) as refusal:
            world.owner.execute(statement.encode())
        assert refusal.value.sqlstate == "CA009"


@pytest.mark.parametrize(
    "column, value",
    [
        ("facts", '{"note": "Her name is Alma Quill"}'), ("facts", '{"Name": "alma"}'), ("facts", '{"n": 21168000000018}'),
        ("facts", '["alma"]'), ("facts", '{"n": {"name": "alma"}}'), ("clauses", "{Middlemarch}"), ("clauses", "{NH.4a,21168000000018}"),
        ("action", "Hear Middlemarch"), ("channel", "21168000000018"), ("place", "Alder Street"), ("outcome", "alma"), ("patron", "\\x00"),
        ("edition", "Middlemarch; a novel"), ("edition", "Middlemarch"), ("edition", "2024-05+0123456789abcdef"),
        ("facts", '{"name": "alma-quill"}'), ("facts", '{"alma": "yes"}'), ("action", "alma-quill"), ("clauses", "{QUI777}"),
        ("clauses", "{NH.4a}"), ("place", "alma"), ("channel", "alma"),
    ],
)  # fmt: skip
def test_a_row_has_no_room_for_a_name_a_number_or_a_title(world: World, column: str, value: str) -> None:
    statement = (
        f"INSERT INTO trail.entries (principal, staff, team, branch, interaction, {column}"
        f"{'' if column == 'action' else ', action'}{'' if column == 'outcome' else ', outcome'})"
        f" VALUES ('staff', 'x', 'branch', 'central', gen_random_uuid(), %s"
        f"{'' if column == 'action' else ', $a$renew$a$'}{'' if column == 'outcome' else ', $a$deny$a$'})"
    )

    with pytest.raises(psycopg.Error) as refusal:
        world.owner.execute(statement.encode(), (value,))

    assert refusal.value.sqlstate in (
        "CA006",
        "23503",
        "23514",
    )  # no such word, no such action or edition, no such outcome


def test_the_purger_forgets_by_the_schedule_and_nothing_younger(other_store: Store) -> None:
    world = World(other_store)
    world.furnish()
    unused, owing, held, active = world.patron(), world.patron(), world.patron(legal_hold=True), world.patron()
    for patron in (unused, owing, held):
        world.owner.execute(
            "UPDATE library.patrons SET last_active_on = %s WHERE id = %s", (date(2020, 1, 1), patron.id)
        )
    world.fee(owing)
    world.owner.execute(
        "INSERT INTO trail.entries (at, principal, staff, team, branch, action, outcome, interaction) VALUES"
        " (now() - interval '4 years', 'staff', 'x', 'branch', 'central', 'renew', 'deny', gen_random_uuid()),"
        " (now() - interval '2 years', 'staff', 'x', 'branch', 'central', 'renew', 'deny', gen_random_uuid())"
    )

    with other_store.connect("purger") as purger:
        patrons = purger.execute("SELECT retention.forget_patrons()").fetchone()
        rows = purger.execute("SELECT retention.forget_trail()").fetchone()
        again = purger.execute("SELECT retention.forget_trail()").fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            purger.execute("DELETE FROM trail.entries")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            purger.execute("UPDATE library.rules SET value = 0")

    left = {row[0] for row in world.owner.execute("SELECT id FROM library.patrons").fetchall()}
    world.close()
    assert (patrons, rows, again) == ((1,), (1,), (0,))
    assert left == {owing.id, held.id, active.id}
