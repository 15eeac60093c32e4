"""Making the roles and the schema, again and again to the same end.

The administrator makes the roles and turns statement logging and statistics off; the owner brings the schema up to
date (`upgrading.py`).
"""

import hashlib
import secrets
from typing import Final

import psycopg
from psycopg import sql

from carrel.database.errors import DatabaseNotOurs, PasswordsElsewhere
from carrel.database.rekeying import make_keys_anew
from carrel.database.roles import LOGINS, READER, Passwords
from carrel.database.upgrading import Plan, bring_up_to_date
from carrel.database.vocabulary import bring_vocabulary

_LOCK: Final = 0x43617272656C
_LONGEST_WAIT: Final = "60s"
"""For another start that is under way; any role may hold that lock, and would keep the site from starting."""


def prepare(administrator: str, database: str, passwords: Passwords, owner: str) -> None:
    """Bring roles, schema, keys, the trail's words and the pseudonyms' key to where this version needs them."""
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(sql.SQL("SET lock_timeout = {}").format(sql.Literal(_LONGEST_WAIT)))
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            make_roles(connection, database, passwords)
        except psycopg.errors.InsufficientPrivilege:
            raise DatabaseNotOurs("the account cannot create roles, or does not own the database") from None
        with _as_owner(owner) as own:
            # The owner's password is this folder's, so the others' are: whatever a role did to its own is put right.
            for name in LOGINS:
                _give_password(connection, f"{database}_{name}", passwords.of(name))
            bring_up_to_date(own, database, Plan.shipped())
            make_keys_anew(own)
            bring_vocabulary(own)
            _make_pseudonym_key(own)
        _turn_logging_off(connection, database)


def _as_owner(owner: str) -> psycopg.Connection:
    """The server answers, as the administrator has just seen: what it refuses is the password."""
    try:
        return psycopg.connect(owner, autocommit=True)
    except psycopg.OperationalError:
        raise PasswordsElsewhere("this folder does not hold the passwords of this database’s roles") from None


def make_roles(connection: psycopg.Connection, database: str, passwords: Passwords) -> None:
    """The roles of this database, each with what it may do outside our schemas."""
    for name in (*LOGINS, READER):
        role = f"{database}_{name}"
        is_there = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is not None
        if not is_there:
            connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        _alter(connection, role, sql.SQL("NOCREATEDB NOCREATEROLE"))
        if name == READER:
            continue
        _alter(connection, role, sql.SQL("LOGIN"))
        _alter(connection, role, sql.SQL("RESET ALL"))
        _alter(connection, role, sql.SQL("SET jit = off"))
        # A password that is there stays: a site that was started from another folder may be running with it.
        if not is_there or _has_no_password(connection, role):
            _give_password(connection, role, passwords.of(name))
    for setting, value in _PATIENCE.items():
        change = sql.SQL("SET {} = {}").format(sql.Identifier(setting), sql.Literal(value))
        _alter(connection, f"{database}_application", change)
    _grant_database(connection, database)


def _alter(connection: psycopg.Connection, role: str, change: sql.Composable) -> None:
    connection.execute(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(role), change))


def _is_superuser(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def _has_no_password(connection: psycopg.Connection, role: str) -> bool:
    """Only a superuser may look; for anyone else a role that is there has one."""
    if not _is_superuser(connection):
        return False
    row = connection.execute("SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = %s", (role,)).fetchone()
    return bool(row and row[0])


def _give_password(connection: psycopg.Connection, role: str, password: str) -> None:
    """Hand over what the server keeps in place of the password, so that the password is in no statement."""
    kept = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    _alter(connection, role, sql.SQL("PASSWORD {}").format(sql.Literal(kept.decode())))


def _grant_database(connection: psycopg.Connection, database: str) -> None:
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {owner}, {application}, {auditor}, {purger}",
        "GRANT CREATE ON DATABASE {database} TO {owner}",
        "GRANT {reader} TO {owner}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    ):
        names = {name: sql.Identifier(f"{database}_{name}") for name in (*LOGINS, READER)}
        connection.execute(sql.SQL(statement).format(database=sql.Identifier(database), **names))


def _make_pseudonym_key(connection: psycopg.Connection) -> None:
    """HMAC's two padded keys (RFC 2104), for the database has SHA-256 but no HMAC of its own."""
    key = secrets.token_bytes(hashlib.sha256().block_size)
    inner, outer = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    connection.execute(
        "INSERT INTO guard.key (inner_pad, outer_pad) VALUES (%s, %s) ON CONFLICT DO NOTHING", (inner, outer)
    )


def _turn_logging_off(connection: psycopg.Connection, database: str) -> None:
    """Keep parameters out of the server's log, and statistics from PUBLIC, and leave it nowhere to keep a text.

    The rows that a function touched, and the bytes that it wrote, would tell what it found; a large object, or a
    warning that a block of code raises into the log, would hold what somebody typed. Only a superuser may; with less,
    the library's own administrator must have seen to it.
    """
    if not _is_superuser(connection):
        return
    for setting, value in _QUIET_LOG.items():
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                sql.Identifier(database), sql.Identifier(setting), sql.Literal(value)
            )
        )
    connection.execute(_STATISTICS_OFF)
    connection.execute("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC")
    connection.execute(sql.SQL("GRANT USAGE ON LANGUAGE plpgsql TO {}").format(sql.Identifier(f"{database}_owner")))


_PATIENCE: Final = {
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
    "default_transaction_isolation": "read committed",
}
"""How long somebody at the desk waits for the database at most."""

_QUIET_LOG: Final = {
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_statement": "none",
}

_STATISTICS_OFF: Final = """
DO $$
DECLARE
  it record;
BEGIN
  FOR it IN
    SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v'
      AND c.relname ~ '^(pg_stat|pg_locks|pg_cursors|pg_prepared)'
      AND (c.relacl IS NULL OR EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee = 0))
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', it.name);
  END LOOP;
  FOR it IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND p.proname ~ '^pg_stat_get|^pg_lock_status|^pg_.*wal|^pg_control_|^pg_.*_size$|^pg_logical_emit|^lo_|^lowrite$'
      AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0))
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', it.name);
  END LOOP;
END
$$
"""
