"""The database keeps the promise by itself: what SQL can do with no more than the application's password."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Store
from tests.world import PROOF, World, begin, compare, look_up, propose, propose_proof, sign_in, write

TABLES_ABOUT_PATRONS = (
    "patrons", "personal", "cards", "pins", "checkouts", "past_checkouts", "holds", "fees", "payments",
    "payment_lines", "registrations", "questions", "outbox", "acts", "act_holds",
)  # fmt: skip


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


def refused(app: psycopg.Connection, statement: str, *parameters: object) -> str:
    """The SQLSTATE with which the database refuses a statement; a statement that it carries out fails the test."""
    with pytest.raises(psycopg.Error) as refusal:
        app.execute(statement.encode(), parameters)
    return refusal.value.sqlstate or ""


@pytest.mark.parametrize("table", TABLES_ABOUT_PATRONS)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM library.{}", "SELECT count(*) FROM library.{}", "TABLE library.{}",
        "EXPLAIN ANALYZE SELECT * FROM library.{}", "COPY library.{} TO STDOUT", "INSERT INTO library.{} DEFAULT VALUES",
        "DELETE FROM library.{}", "TRUNCATE library.{}", "SELECT 1 FROM library.{} FOR UPDATE", "CREATE TEMP VIEW v AS SELECT * FROM library.{}",
    ],
)  # fmt: skip
def test_no_statement_on_a_patrons_table_is_carried_out_for_the_application(
    app: psycopg.Connection, world: World, table: str, statement: str
) -> None:
    world.patron()

    sqlstate = refused(app, statement.format(table))

    assert sqlstate == "42501"


def test_a_clerk_with_an_interaction_reads_what_was_cleared(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.checked_out(patron, "Middlemarch")

    grant = write(app, clerk, begin(app, clerk, patron), "hear-checkouts")
    rows = app.execute("SELECT title FROM road.read_checkouts(%s, %s)", (clerk.token, grant)).fetchall()

    assert rows == [("Middlemarch",)]


def test_an_auditor_with_only_the_applications_database_password_cannot_read_one_patron(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron("Zqfirst", "Zqonly")
    world.checked_out(patron, "Zqtitle")
    clerk = world.staff()
    write(app, clerk, begin(app, clerk, patron), "see-own-screen")  # somebody else is at work
    offered = app.execute(
        "SELECT p.oid::regproc::text, p.proargtypes::regtype[]::text[] FROM pg_proc p"
        " WHERE p.pronamespace = 'road'::regnamespace"
    ).fetchall()
    guesses = {
        "text": ["", patron.number, "details"], "uuid": [None, uuid4()], "bigint": [patron.user_key], "date": ["1970-05-06"],
        "text[]": [["zqonly"]], "jsonb": [Jsonb({})], "bytea": [b"x" * 32], "boolean": [False, True],
    }  # fmt: skip
    told = []

    for function, types in offered:
        for place in range(3):
            values = [guesses[kind][place % len(guesses[kind])] for kind in types]
            with suppress(psycopg.Error):
                told += app.execute(f"SELECT * FROM {function}({', '.join(['%s'] * len(types))})", values).fetchall()  # type: ignore[call-overload]
    for table in TABLES_ABOUT_PATRONS:
        assert refused(app, f"SELECT * FROM library.{table}") == "42501"

    assert len(offered) > 30
    assert not [token for token in ("Zq", patron.number, patron.email, str(patron.user_key)) if token in repr(told)]


def test_a_clerk_with_an_interaction_can(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron("Zqfirst", "Zqonly"), world.staff()
    world.checked_out(patron, "Zqtitle")

    grant = write(app, clerk, begin(app, clerk, patron), "see-own-screen")

    rows = app.execute("SELECT first_name FROM road.read_personal(%s, %s)", (clerk.token, grant)).fetchall()
    assert rows == [("Zqfirst",)]


def test_without_a_grant_nothing_is_read(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    begin(app, clerk, patron)

    assert refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, uuid4()) == "CA003"
    assert refused(app, "SELECT * FROM road.read_checkouts(%s, NULL)", clerk.token) == "CA003"


def test_a_grant_reads_one_patron_and_no_other(app: psycopg.Connection, world: World) -> None:
    patron, other, clerk = world.patron(), world.patron(), world.staff()
    world.checked_out(patron, "Mine")
    world.checked_out(other, "Not mine")

    grant = write(app, clerk, begin(app, clerk, patron), "hear-checkouts")
    rows = app.execute("SELECT title FROM road.read_checkouts(%s, %s)", (clerk.token, grant)).fetchall()

    assert rows == [("Mine",)]


def test_a_grant_for_one_field_opens_no_other(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "hear-balance")

    for field in ("checkouts", "holds", "fees", "history", "questions", "registrations", "personal", "card_number",
                  "plain_receipt", "detailed_receipt", "recent", "telephone"):  # fmt: skip
        assert refused(app, f"SELECT * FROM road.read_{field}(%s, %s)", clerk.token, grant) == "CA003"


def test_a_colleagues_grant_opens_nothing(app: psycopg.Connection, world: World) -> None:
    patron, clerk, colleague = world.patron(), world.staff(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "hear-checkouts")

    assert refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", colleague.token, grant) == "CA003"
    assert refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", "", grant) == "CA003"
    assert refused(app, "SELECT * FROM road.read_checkouts(NULL, %s)", grant) == "CA003"


def test_a_grant_that_is_not_yet_committed_opens_nothing(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)

    with app.transaction(force_rollback=True):
        grant = write(app, clerk, interaction, "hear-checkouts")
        sqlstate = refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant)

    assert sqlstate == "CA003"


def test_a_savepoint_does_not_make_a_grant_look_committed(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)

    with app.transaction(force_rollback=True):
        with app.transaction():
            grant = write(app, clerk, interaction, "hear-checkouts")
        with pytest.raises(psycopg.Error) as refusal, app.transaction():
            app.execute("SELECT * FROM road.read_checkouts(%s, %s)", (clerk.token, grant))

    assert refusal.value.sqlstate == "CA003"


def test_an_expired_grant_opens_nothing(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "hear-checkouts")
    world.owner.execute("UPDATE guard.grants SET expires_at = clock_timestamp() WHERE id = %s", (grant,))

    assert refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant) == "CA003"


def test_a_transaction_held_open_does_not_stop_the_clock(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "hear-checkouts")

    with app.transaction():
        app.execute("SELECT now()")
        world.owner.execute("UPDATE guard.grants SET expires_at = clock_timestamp() WHERE id = %s", (grant,))
        sqlstate = refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant)

    assert sqlstate == "CA003"


def test_the_application_cannot_lengthen_a_grant_or_make_one(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    write(app, clerk, begin(app, clerk, patron), "hear-checkouts")

    for statement in (
        "UPDATE guard.grants SET expires_at = 'infinity'",
        "UPDATE guard.grants SET cleared = ARRAY['personal']",
        "INSERT INTO guard.clears VALUES ('hear-balance', 'personal')",
        "SELECT * FROM guard.grants",
        "SELECT guard.patron('personal')",
        "SELECT guard.spend('', NULL, '')",
        "SELECT * FROM guard.key",
        "SELECT guard.pseudonym(1)",
        "SELECT * FROM staff.sign_ins",
        "SELECT * FROM staff.accounts",
        "SELECT * FROM staff.interactions",
        "INSERT INTO staff.sign_ins (token_hash, account_id, ends_at) VALUES ('', 1, 'infinity')",
        "SELECT staff.add('eve', 'branch', 'central', '{}', '', '')",
        "SELECT staff.disable('eve')",
        "DELETE FROM guard.attempts",
    ):
        assert refused(app, statement) == "42501", statement


def test_nobody_becomes_a_member_of_staff_without_a_proof(app: psycopg.Connection, world: World) -> None:
    name = world.account()

    token = sign_in(app, name, proof="0" * 64)

    assert refused(app, "SELECT * FROM road.who(%s)", token) == "CA001"
    assert refused(app, "SELECT road.begin(%s)", token) == "CA001"
    assert refused(app, "SELECT road.begin('')") == "CA001"
    assert refused(app, "SELECT road.begin(NULL)") == "CA001"


def test_a_sign_in_tells_nothing_before_it_is_counted(app: psycopg.Connection, world: World) -> None:
    name, token = world.account(), "a token"
    propose_proof(app, name, PROOF)

    with app.transaction(force_rollback=True):
        app.execute("SELECT road.sign_in(%s, %s, sha256(%s), 'here')", (name, PROOF, token.encode()))
        sqlstate = refused(app, "SELECT * FROM road.who(%s)", token)

    assert sqlstate == "CA001"


def test_a_colleagues_interaction_cannot_be_taken_over(app: psycopg.Connection, world: World) -> None:
    patron, clerk, colleague = world.patron(), world.staff(), world.staff()
    interaction = begin(app, clerk, patron)

    assert refused(app, "SELECT * FROM road.state(%s, %s)", colleague.token, interaction) == "CA002"
    assert refused(app, "SELECT road.propose(%s, %s, 'find-by-number', '{}')", colleague.token, interaction) == "CA002"
    app.execute("SELECT road.next_person(%s, %s)", (colleague.token, interaction))
    assert write(app, clerk, interaction, "hear-checkouts") is not None


def test_when_a_member_of_staff_is_disabled_a_grant_already_given_opens_nothing(
    app: psycopg.Connection, world: World
) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "hear-checkouts")

    world.owner.execute("SELECT staff.disable(%s)", (clerk.name,))

    assert refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant) == "CA003"
    assert refused(app, "SELECT road.begin(%s)", clerk.token) == "CA001"


def test_after_next_person_nothing_is_left_of_the_last(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    grant = write(app, clerk, interaction, "hear-checkouts")

    app.execute("SELECT road.next_person(%s, %s)", (clerk.token, interaction))

    assert refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant) == "CA003"
    assert refused(app, "SELECT * FROM road.state(%s, %s)", clerk.token, interaction) == "CA002"


def test_after_ten_idle_minutes_an_interaction_is_over(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    grant = write(app, clerk, interaction, "hear-checkouts")
    world.owner.execute(
        "UPDATE staff.interactions SET touched_at = touched_at - interval '10 minutes' WHERE id = %s", (interaction,)
    )

    assert refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant) == "CA003"
    assert refused(app, "SELECT * FROM road.state(%s, %s)", clerk.token, interaction) == "CA002"
    assert refused(app, "SELECT road.propose(%s, %s, 'find-by-number', '{}')", clerk.token, interaction) == "CA002"


def test_when_another_account_is_found_the_grant_on_the_first_opens_nothing(
    app: psycopg.Connection, world: World
) -> None:
    patron, other, clerk = world.patron(), world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    grant = write(app, clerk, interaction, "hear-checkouts")

    look_up(app, clerk, interaction, "find-by-number", number=other.number, shown_as="number")

    assert refused(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant) == "CA003"


def test_a_refusal_grants_nothing(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)

    for outcome in ("deny", "ask", "refer"):
        assert write(app, clerk, interaction, "hear-checkouts", outcome) is None
    assert refused(app, "SELECT road.write(%s, %s, '1', %s, 'renew', 'allow', '{}', 'x', '{}')",
                   clerk.token, interaction, uuid4()) == "CA006"  # fmt: skip


@pytest.mark.parametrize(
    "lie", [{"team": "directors-office"}, {"details": "yes"}, {"photo_id": "yes"}, {"birth_date": "yes"}, {"pin": "yes"},
            {"card": "yes"}, {"email": "changed"}, {"mail_service": "yes"}, {"marketing": "opted-out"}],
)  # fmt: skip
def test_facts_that_the_database_knows_otherwise_are_refused(
    app: psycopg.Connection, world: World, lie: dict[str, str]
) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron, shown="number")

    with pytest.raises(psycopg.Error) as refusal:
        write(app, clerk, interaction, "hear-checkouts", **lie)

    assert refusal.value.sqlstate == "CA005"


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE {db}_owner", "SET ROLE {db}_reader", "SET ROLE {db}_auditor", "SET SESSION AUTHORIZATION {db}_owner",
        "RESET SESSION AUTHORIZATION; SET ROLE postgres", "GRANT {db}_owner TO {db}_application",
        "ALTER ROLE {db}_application SUPERUSER", "ALTER ROLE {db}_application BYPASSRLS",
        "SET session_replication_role = replica", "SET log_parameter_max_length = -1", "SET log_statement = 'all'",
        "CREATE SCHEMA mine", "CREATE TABLE public.mine ()", "CREATE TEMP TABLE mine ()", "CREATE FUNCTION public.f() RETURNS int RETURN 1",
        "ALTER FUNCTION road.who(text) SECURITY INVOKER", "CREATE OR REPLACE FUNCTION guard.patron(text) RETURNS bigint RETURN 1",
        "DROP POLICY one_grant_one_patron ON library.holds", "ALTER TABLE library.holds DISABLE ROW LEVEL SECURITY",
        "SELECT pg_read_file('postgresql.conf')", "SELECT pg_ls_logdir()", "COPY library.titles TO PROGRAM 'cat'", "COPY library.titles TO '/tmp/x'",
        "SELECT * FROM pg_authid", "SELECT * FROM pg_hba_file_rules", "SELECT lo_import('/etc/passwd')",
        "SELECT * FROM pg_stat_activity", "SELECT * FROM pg_stat_xact_user_tables", "SELECT * FROM pg_stats", "SELECT * FROM pg_locks",
        "SELECT pg_stat_get_xact_tuples_fetched('library.cards'::regclass)", "SELECT pg_stat_get_tuples_inserted('guard.attempts'::regclass)",
        "SELECT pg_stat_reset()", "SELECT pg_current_wal_insert_lsn()", "SELECT pg_current_wal_lsn()",
        "SELECT pg_relation_size('guard.attempts')", "SELECT pg_total_relation_size('guard.attempts')", "SELECT pg_database_size(current_database())",
        "SELECT * FROM pg_control_checkpoint()", "SELECT * FROM pg_stat_user_functions", "SELECT set_config('log_error_verbosity', 'verbose', false)",
        "CREATE EXTENSION plperlu", "DO LANGUAGE plpythonu 'x'", "SELECT currval('trail.entries_id_seq')", "SELECT * FROM trail.entries_id_seq",
    ],
)  # fmt: skip
def test_the_application_gets_no_further_by(app: psycopg.Connection, store: Store, statement: str) -> None:
    *before, last = statement.format(db=store.database).split("; ")
    for part in before:
        app.execute(part.encode())

    with pytest.raises(psycopg.Error):
        app.execute(last.encode())


def test_names_smuggled_before_the_catalog_change_nothing(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.checked_out(patron, "Emma")
    app.execute("SET search_path = public, library, guard, pg_catalog")

    grant = write(app, clerk, begin(app, clerk, patron), "hear-checkouts")
    rows = app.execute("SELECT title FROM road.read_checkouts(%s, %s)", (clerk.token, grant)).fetchall()

    assert rows == [("Emma",)]
    assert refused(app, "SELECT * FROM personal") == "42501"


def test_naming_a_grant_in_the_settings_opens_no_table(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "see-own-screen")

    with app.transaction(force_rollback=True):
        app.execute(
            "SELECT set_config('carrel.token', %s, true), set_config('carrel.grant', %s, true)",
            (clerk.token, str(grant)),
        )
        sqlstate = refused(app, "SELECT * FROM library.personal")

    assert sqlstate == "42501"


def test_row_security_holds_even_where_a_privilege_was_given_by_mistake(other_store: Store) -> None:
    world = World(other_store)
    world.furnish()
    patron = world.patron()
    world.checked_out(patron)
    world.fee(patron)
    world.owner.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA library TO {other_store.database}_application".encode())

    with other_store.connect("application") as app:
        counts = [
            app.execute(f"SELECT count(*) FROM library.{table}".encode()).fetchone() for table in TABLES_ABOUT_PATRONS
        ]

    world.close()
    assert counts == [(0,)] * len(TABLES_ABOUT_PATRONS)


def test_the_reading_functions_run_as_a_role_that_row_security_binds(world: World, store: Store) -> None:
    rows = world.owner.execute(
        "SELECT p.proname, r.rolname, r.rolbypassrls OR r.rolsuper OR r.rolcanlogin FROM pg_proc p"
        " JOIN pg_roles r ON r.oid = p.proowner"
        " WHERE p.pronamespace = 'road'::regnamespace AND p.proname LIKE 'read\\_%%'"
    ).fetchall()

    assert len(rows) == 15
    assert {(owner, is_free) for _, owner, is_free in rows} == {(f"{store.database}_reader", False)}


def test_every_function_on_the_road_runs_on_a_fixed_search_path(world: World) -> None:
    rows = world.owner.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('road', 'guard', 'act', 'staff', 'trail', 'retention', 'library')"
        " AND NOT coalesce(p.proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)"
    ).fetchall()

    assert rows == []


def test_nobody_but_the_named_roles_may_call_a_function_of_ours(world: World) -> None:
    rows = world.owner.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('road', 'guard', 'act', 'staff', 'trail', 'retention', 'library')"
        " AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0))"
    ).fetchall()

    assert rows == []


def last_check(app: psycopg.Connection, token: str, interaction: object) -> str:
    row = app.execute("SELECT last_check FROM road.state(%s, %s)", (token, interaction)).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("isolation", list(psycopg.IsolationLevel))
def test_of_twenty_guesses_at_once_exactly_three_are_evaluated(
    store: Store, world: World, isolation: psycopg.IsolationLevel
) -> None:
    patron = world.patron()
    clerks = [world.staff() for _ in range(20)]
    start = Barrier(20)

    def guess(number: int) -> str:
        with store.connect("application") as connection:
            interaction = begin(connection, clerks[number], patron)
            connection.isolation_level = isolation
            start.wait()
            said = (
                clerks[number].token,
                interaction,
                "check-birth-date",
                Jsonb({"birth_date": f"19{60 + number}-01-01"}),
            )
            steps = ["SELECT road.propose(%s, %s, %s, %s)", "SELECT road.look_up(%s, %s, %s, %s)"]
            for _ in range(80):
                try:
                    connection.execute(steps[0].encode(), said)
                except psycopg.errors.SerializationFailure:
                    continue
                steps.pop(0)
                if not steps:
                    return last_check(connection, clerks[number].token, interaction)
            return "gave up"

    with ThreadPoolExecutor(20) as clerks_at_work:
        results = sorted(clerks_at_work.map(guess, range(20)))

    assert results == ["closed"] * 17 + ["no-match"] * 3


def test_a_guess_cannot_be_looked_at_and_taken_back(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)

    propose(app, clerk, interaction, "check-birth-date", birth_date="1970-05-06")
    with app.transaction(force_rollback=True):
        compare(app, clerk, interaction, "check-birth-date", birth_date="1970-05-06")
        sqlstate = refused(app, "SELECT * FROM road.state(%s, %s)", clerk.token, interaction)

    assert sqlstate == "CA010"


def test_an_account_found_cannot_be_looked_at_and_taken_back(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk)

    propose(app, clerk, interaction, "find-by-number", number=patron.number, shown_as="card")
    with app.transaction(force_rollback=True):
        compare(app, clerk, interaction, "find-by-number", number=patron.number, shown_as="card")
        sqlstate = refused(app, "SELECT * FROM road.state(%s, %s)", clerk.token, interaction)

    assert sqlstate == "CA010"


def test_right_answers_do_not_use_up_the_three(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)

    for _ in range(5):
        look_up(app, clerk, interaction, "check-birth-date", birth_date="1970-05-06")
        assert last_check(app, clerk.token, interaction) == "match"


def test_a_row_that_a_crash_could_lose_is_not_written(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    app.execute("SET synchronous_commit = off")

    with pytest.raises(psycopg.Error) as refusal:
        write(app, clerk, interaction, "hear-checkouts")

    assert refusal.value.sqlstate == "CA006"


def test_one_form_sent_twice_is_one_row_and_one_grant(app: psycopg.Connection, world: World) -> None:
    patron, clerk, form = world.patron(), world.staff(), uuid4()
    interaction = begin(app, clerk, patron)

    first = write(app, clerk, interaction, "renew", "permit", form)
    second = write(app, clerk, interaction, "renew", "permit", form)

    assert first == second
    with pytest.raises(psycopg.Error):
        write(app, clerk, interaction, "pay-fee", "permit", form)


def test_the_server_log_holds_no_parameter(store: Store) -> None:
    with store.connect("application") as app:
        settings: dict[str, str] = dict(
            app.execute(
                "SELECT name, setting FROM pg_settings WHERE name IN"
                " ('log_parameter_max_length', 'log_parameter_max_length_on_error', 'log_error_verbosity', 'log_statement')"
            ).fetchall()
        )

    assert settings == {
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_error_verbosity": "terse",
        "log_statement": "none",
    }
