"""A database that an older version made is brought up to date and loses nothing, or stays as it was."""

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from carrel.database import Ground, Settings, open_ground
from carrel.database.errors import DatabaseNewer, MigrationChanged, UpgradeFailed
from carrel.database.roles import Passwords
from carrel.database.schema import make_roles
from carrel.database.upgrading import Plan, Script, bring_up_to_date

FIRST: Final = 8
"""With so many migrations the first version went out, its functions among them."""

ROOMS: Final = ["library", "staff", "guard", "trail", "deed", "road", "keep", "mail", "job"]
OPEN_TABLES: Final = ["library.branches", "library.titles", "library.title_words", "library.items", "library.rules"]

MADE_ANEW: Final = {"name_keys", "words"}
"""Keys, by a newer rule than the first version's."""

SAMPLE: Final = """
INSERT INTO library.branches VALUES ('central', 'Central'), ('ferry', 'Ferry Landing');
INSERT INTO library.titles (id, title, author, kind) VALUES (1, 'Café Society', 'Zoë Ål', 'book'), (2, 'Emma', 'Jane Austen', 'film');
INSERT INTO library.items (id, barcode, title_id, branch, state) VALUES
  (1, '311680001', 1, 'central', 'checked-out'), (2, '311680002', 2, 'ferry', 'hold-shelf'), (3, '311680003', 2, 'ferry', 'available');
INSERT INTO library.patrons (id, user_key, home_branch, voicemail_permission, unconfirmed) VALUES
  (1, 701, 'central', true, '{}'), (2, 702, 'ferry', true, '{telephone}'), (3, 703, 'ferry', false, '{email}');
INSERT INTO library.personal SELECT p.id, 'Alma', 'Quill' || p.id, 'Quil', ARRAY['alma', 'quill' || p.id], '1970-05-06', '1 Elm Street',
  '1 elm st', '(503) 555-010' || p.id, '503555010' || p.id, 'alma@example.org', 'alma@example.org', NULL FROM library.patrons p;
INSERT INTO library.cards (number, patron_id) VALUES ('211680001', 1), ('211680002', 2);
INSERT INTO library.pins VALUES (1, 'library-pin', 'salt', NULL);
INSERT INTO library.checkouts (patron_id, item_id, out_on, due_on, renewals) VALUES (1, 1, '2026-01-02', '2026-01-23', 1);
INSERT INTO library.past_checkouts (patron_id, item_id, returned_on) VALUES (1, 3, '2025-12-01');
INSERT INTO library.holds (patron_id, title_id, pickup, item_id, ready_until) VALUES (2, 2, 'ferry', 2, '2026-02-01'), (2, 1, 'ferry', NULL, NULL);
INSERT INTO library.fees (patron_id, item_id, cause, cents, owed_cents) VALUES (1, 3, 'damaged', 500, 200);
INSERT INTO library.payments (id, patron_id, cents, interaction) VALUES (1, 1, 300, NULL);
INSERT INTO library.payment_lines VALUES (1, 1, 'damaged', 3, 300);
INSERT INTO library.registrations (patron_id, program, held_on) VALUES (1, 'Story time', '2026-03-01');
INSERT INTO library.questions (patron_id, asked_on, question) VALUES (1, '2026-01-01', 'Where is the map room?');
INSERT INTO library.outbox (patron_id, kind) VALUES (1, 'card-by-mail');
UPDATE library.rules SET value = 28 WHERE name = 'checkout-days';
INSERT INTO guard.key (inner_pad, outer_pad) VALUES ('inner', 'outer');
INSERT INTO guard.slots VALUES ('name', ARRAY[now()]);
INSERT INTO guard.guesses (digest, is_allowed) VALUES ('guess', true);
INSERT INTO trail.facts VALUES ('place', 'library'), ('channel', 'in-person');
INSERT INTO trail.actions VALUES ('renew'), ('an-action-of-old');
INSERT INTO trail.editions VALUES ('2024-05+0123456789abcdef', ARRAY['NH.4a']);
INSERT INTO staff.accounts (name, team, branch, salt, proof_hash) VALUES ('ada', 'branch', 'central', 'salt', 'hash');
INSERT INTO staff.sign_ins (token_hash, account_id, ends_at) SELECT sha256('a token'), id, now() + interval '1 hour' FROM staff.accounts;
INSERT INTO staff.interactions (sign_in, patron_id, found, shown) SELECT id, 1, 'one', '{card}' FROM staff.sign_ins;
INSERT INTO trail.entries (staff, team, branch, place, channel, action, outcome, clauses, edition, patron, interaction)
  SELECT 'ada', 'branch', 'central', 'library', 'in-person', 'renew', 'permit', '{NH.4a}', '2024-05+0123456789abcdef', guard.pseudonym(1), id
  FROM staff.interactions;
INSERT INTO guard.grants (entry_id, sign_in, interaction, patron_id, action, cleared, expires_at)
  SELECT e.id, i.sign_in, i.id, 1, 'renew', '{}', now() + interval '1 hour' FROM staff.interactions i, trail.entries e;
"""


@dataclass(frozen=True)
class Old:
    """A database that the first version left, and the folder that it was run from."""

    settings: Settings
    administrator: str
    owner: str
    database: str


@pytest.fixture
def old(empty_database: str, tmp_path: Path) -> Old:
    """A database that was made by the first version, with a few rows in every table."""
    passwords, database = Passwords.kept_in(tmp_path), str(conninfo_to_dict(empty_database)["dbname"])
    owner = make_conninfo(empty_database, user=f"{database}_owner", password=passwords.of("owner"))
    with psycopg.connect(empty_database, autocommit=True) as administrator:
        make_roles(administrator, database, passwords)
    with psycopg.connect(owner, autocommit=True) as connection:
        bring_up_to_date(connection, database, Plan(Plan.shipped().migrations[:FIRST], ()))
        connection.execute("DROP TABLE ground.built")  # of which the first version knew nothing
        connection.execute(SAMPLE.encode())
    return Old(Settings(tmp_path, empty_database), empty_database, owner, database)


@pytest.fixture
def owner(old: Old) -> Iterator[psycopg.Connection]:
    with psycopg.connect(old.owner, autocommit=True) as connection:
        yield connection


CATALOGUE: Final[Mapping[str, str]] = {
    "tables": "SELECT c.oid::regclass::text, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole::text, c.relacl::text"
    " FROM pg_class c WHERE c.relnamespace = ANY (%s::regnamespace[])",
    "columns": "SELECT a.attrelid::regclass::text, a.attnum, a.attname, a.atttypid::regtype::text, a.attnotnull, a.attgenerated, a.attacl::text,"
    " pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
    " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
    " WHERE c.relnamespace = ANY (%s::regnamespace[]) AND NOT a.attisdropped AND a.attnum > 0",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = ANY (%s::regnamespace[])",
    "policies": "SELECT p.polrelid::regclass::text, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[]::text,"
    " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)"
    " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = ANY (%s::regnamespace[])",
    "functions": "SELECT oid::regprocedure::text, prosecdef, proconfig::text, proowner::regrole::text, proacl::text, provolatile, md5(prosrc),"
    " pg_get_function_result(oid) FROM pg_proc WHERE pronamespace = ANY (%s::regnamespace[])",
    "triggers": "SELECT pg_get_triggerdef(t.oid), t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE c.relnamespace = ANY (%s::regnamespace[]) AND NOT t.tgisinternal",
    "schemas": "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE oid = ANY (%s::regnamespace[])",
    "defaults": "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl WHERE defaclnamespace = 0 OR defaclnamespace = ANY (%s::regnamespace[])",
}


def rooms_of(connection: psycopg.Connection) -> list[str]:
    """Those of our schemas that there are: an older version has fewer."""
    return [
        room for (room,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname = ANY (%s)", [ROOMS])
    ]


def catalogue_of(way_in: str, database: str) -> dict[str, list[str]]:
    """Whatever the catalogue holds of our schemas, with the roles' names as if the database were called carrel."""
    with psycopg.connect(way_in, autocommit=True) as connection:
        rooms = rooms_of(connection)
        return {
            subject: sorted(
                repr(row).replace(database, "carrel") for row in connection.execute(query.encode(), [rooms])
            )
            for subject, query in CATALOGUE.items()
        }


def rows_of(owner: psycopg.Connection, columns: Mapping[str, list[str]] | None = None) -> dict[str, set[str]]:
    """Every row of every table, in the columns that are named or in all."""
    columns = columns or columns_of(owner)
    return {
        table: {
            repr(row)
            for row in owner.execute(f"SELECT {', '.join(f'{name}::text' for name in names)} FROM {table}".encode())
        }
        for table, names in columns.items()
    }


def columns_of(owner: psycopg.Connection) -> dict[str, list[str]]:
    return dict(
        owner.execute(
            "SELECT a.attrelid::regclass::text, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE c.relnamespace = ANY (%s::regnamespace[]) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1",
            [rooms_of(owner)],
        ).fetchall()
    )


def functions_of(owner: psycopg.Connection) -> set[int]:
    rows = owner.execute("SELECT oid FROM pg_proc WHERE pronamespace = ANY (%s::regnamespace[])", [rooms_of(owner)])
    return {oid for (oid,) in rows}


def test_a_database_of_the_first_version_becomes_what_a_new_one_is_and_keeps_every_row(
    ground: Ground, old: Old, owner: psycopg.Connection
) -> None:
    columns = {table: [name for name in names if name not in MADE_ANEW] for table, names in columns_of(owner).items()}
    before = rows_of(owner, columns)

    with open_ground(old.settings):
        after = rows_of(owner, columns)

    assert catalogue_of(old.administrator, old.database) == catalogue_of(
        make_conninfo(ground.administrator, dbname=ground.database), ground.database
    )
    assert all(len(rows) >= 1 for rows in before.values())
    assert {table: rows - after[table] for table, rows in before.items() if rows - after[table]} == {}


def test_whoever_was_served_by_the_first_version_is_served_on(old: Old) -> None:
    with open_ground(old.settings) as opened, opened.connect("application") as app:
        assert app.execute("SELECT name FROM road.who('a token')").fetchone() == ("ada",)
        titles = app.execute(
            "SELECT title FROM library.titles WHERE words @@ to_tsquery('pg_catalog.simple', 'cafe & zoe')"
        ).fetchall()

    assert titles == [("Café Society",)]


def test_whose_account_it_was_and_that_staff_asked_is_known_of_every_row_of_before(
    old: Old, owner: psycopg.Connection
) -> None:
    with open_ground(old.settings):
        known = owner.execute(
            "SELECT i.account_key, g.account_key, e.principal, e.patron = guard.pseudonym(i.account_key)"
            " FROM staff.interactions i JOIN guard.grants g ON g.interaction = i.id JOIN trail.entries e ON e.id = g.entry_id"
        ).fetchall()

    assert known == [("1", "1", "staff", True)]


def test_where_it_is_not_known_who_set_a_password_that_is_said_and_whoever_chose_their_own_keeps_it(
    empty_database: str, tmp_path: Path
) -> None:
    settings, plan = Settings(tmp_path, empty_database), Plan.shipped()
    passwords, database = Passwords.kept_in(tmp_path), str(conninfo_to_dict(empty_database)["dbname"])
    before = tuple(each for each in plan.migrations if each.name < "0017")
    way_in = make_conninfo(empty_database, user=f"{database}_owner", password=passwords.of("owner"))
    with psycopg.connect(empty_database, autocommit=True) as administrator:
        make_roles(administrator, database, passwords)
    with psycopg.connect(way_in, autocommit=True) as connection:
        bring_up_to_date(connection, database, Plan(before, ()))
        connection.execute(
            "INSERT INTO library.branches VALUES ('central', 'Central');"
            "INSERT INTO staff.accounts (name, team, branch, salt, proof_hash, password_is) VALUES"
            " ('long-ago', 'branch', 'central', 's', 'h', 'own'), ('set-since', 'branch', 'central', 's', 'h', 'own'),"
            " ('chose', 'branch', 'central', 's', 'h', 'own'), ('shown', 'branch', 'central', 's', 'h', 'own'),"
            " ('was-given', 'branch', 'central', 's', 'h', 'given');"
            "INSERT INTO trail.staff_events (account, kind, by_account, at_console) VALUES"
            " ('set-since', 'password', 'kim', false), ('chose', 'password', 'chose', false), ('shown', 'made', NULL, true)"
        )

        with open_ground(settings):
            known = dict(connection.execute("SELECT name, password_is FROM staff.accounts").fetchall())

    assert known == {
        "long-ago": "unknown", "set-since": "unknown", "chose": "own", "shown": "own", "was-given": "given",
    }  # fmt: skip


def test_permission_for_detailed_messages_stays_with_the_number_on_file_unless_a_helper_has_changed_it(
    old: Old, owner: psycopg.Connection
) -> None:
    with open_ground(old.settings):
        told = owner.execute(
            "SELECT guard.circumstances(id) ->> 'voicemail_permission' FROM library.patrons ORDER BY id"
        ).fetchall()

    assert told == [("yes",), ("no",), ("no",)]


def test_every_table_that_may_hold_a_patron_or_staff_binds_its_owner_to_row_security(ground: Ground) -> None:
    with ground.connect("owner") as owner:
        rows = owner.execute(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = ANY (%s::regnamespace[])"
            " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
            [ROOMS],
        ).fetchall()

    assert sorted(table for (table,) in rows) == sorted(OPEN_TABLES)


def test_every_function_that_runs_as_another_is_hushed_on_a_fixed_path_and_of_the_right_owner(ground: Ground) -> None:
    wanted = {
        "search_path=pg_catalog, pg_temp", "debug_print_parse=off", "debug_print_rewritten=off", "debug_print_plan=off",
        "client_min_messages=error",
    }  # fmt: skip
    with ground.connect("owner") as owner:
        rows = owner.execute(
            "SELECT p.oid::regprocedure::text, p.proconfig, p.proowner::regrole::text, p.proname LIKE 'read\\_%%' AND"
            " p.pronamespace = 'road'::regnamespace"
            " FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = ANY (%s::regnamespace[])",
            [ROOMS],
        ).fetchall()

    assert len(rows) > 40
    for function, configuration, whose, is_reading in rows:
        assert wanted <= set(configuration or ()), function
        assert whose == f"{ground.database}_{'reader' if is_reading else 'owner'}", function


def test_an_ordinary_start_builds_nothing_anew(other_ground: Ground, tmp_path: Path) -> None:
    with other_ground.connect("owner") as owner:
        before = functions_of(owner)
        with open_ground(Settings(tmp_path, other_ground.administrator)):
            after = functions_of(owner)

    assert before == after


def test_where_a_function_reads_otherwise_all_are_built_anew_and_nothing_made_by_hand_is_left(
    other_ground: Ground,
) -> None:
    database, plan = other_ground.database, Plan.shipped()
    before = catalogue_of(other_ground.administrator, database)
    with other_ground.connect("owner") as owner:
        functions = functions_of(owner)
        owner.execute("CREATE FUNCTION road.by_hand() RETURNS integer RETURN 1")
        owner.execute("CREATE POLICY by_hand ON library.holds USING (true)")
        owner.execute(f"GRANT ALL ON library.holds TO {database}_application, PUBLIC".encode())
        owner.execute(f"GRANT USAGE ON SCHEMA staff TO {database}_purger".encode())
        bring_up_to_date(owner, database, changed(plan, "SELECT 1"))
        anew = functions_of(owner)

    assert catalogue_of(other_ground.administrator, database) == before
    assert not functions & anew


def changed(plan: Plan, last: str) -> Plan:
    """The plan with one more statement at the end of what is built."""
    end = plan.built[-1]
    return replace(plan, built=(*plan.built[:-1], Script(end.name, f"{end.text}\n{last};")))


def test_an_upgrade_that_fails_in_the_middle_leaves_what_ran_before(old: Old, owner: psycopg.Connection) -> None:
    before, catalogue = rows_of(owner), catalogue_of(old.administrator, old.database)

    with pytest.raises(UpgradeFailed) as failure:
        bring_up_to_date(
            owner, old.database, changed(Plan.shipped(), "SELECT first_name::integer FROM library.personal")
        )

    assert catalogue_of(old.administrator, old.database) == catalogue
    assert rows_of(owner) == before
    assert owner.execute("SELECT name FROM road.who('a token')").fetchone() == ("ada",)
    assert "Alma" not in f"{failure.value} {failure.value.__cause__} {failure.value.advice}"


def test_two_starts_at_once_bring_it_up_to_date_once(old: Old, owner: psycopg.Connection) -> None:
    def start(_: int) -> str:
        with open_ground(old.settings) as opened, opened.connect("application") as app:
            return str(app.execute("SELECT name FROM road.who('a token')").fetchone())

    with ThreadPoolExecutor(2) as starts:
        who = list(starts.map(start, range(2)))

    done = owner.execute("SELECT count(*) FROM ground.migrations").fetchone()
    assert who == ["('ada',)"] * 2
    assert done == (len(Plan.shipped().migrations),)


def test_a_database_that_a_newer_version_used_is_refused_and_left_alone(old: Old, owner: psycopg.Connection) -> None:
    owner.execute("INSERT INTO ground.migrations VALUES ('9999_tomorrow.sql', 'x')")
    before = catalogue_of(old.administrator, old.database)

    with pytest.raises(DatabaseNewer) as refusal, open_ground(old.settings):
        pass

    assert catalogue_of(old.administrator, old.database) == before
    assert "newer" in str(refusal.value)
    assert "\n" not in f"{refusal.value} {refusal.value.advice}"
    assert refusal.value.advice


def test_a_migration_that_was_changed_afterwards_is_refused(old: Old, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE ground.migrations SET fingerprint = 'x' WHERE name LIKE '0003%'")

    with pytest.raises(MigrationChanged), open_ground(old.settings):
        pass


def test_what_the_first_version_carried_out_still_reads_as_it_did() -> None:
    first = Plan.shipped().migrations[:FIRST]

    whole = hashlib.sha256("".join(script.fingerprint for script in first).encode()).hexdigest()

    assert whole == "83a32a169bdd7e9c12813c84e52590fcca28c812a5a6ad0b983034fbafb38a6e"
