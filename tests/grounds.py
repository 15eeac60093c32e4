"""A store as tests want it."""

import psycopg

from carrel.database import Store


def waits_for_no_disk(store: Store) -> None:
    """Nobody will miss what is written there; what outlives a crash is a promise of `tests/faults`, on grounds as they are."""
    with psycopg.connect(store.administrator, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
