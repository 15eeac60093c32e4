"""The store: a PostgreSQL of our own or of the library's, its roles, and its schema.

Who may do what to the data is said in `sql/`, in the database, and nowhere else.
"""

from carrel.database.roles import LOGINS, Login
from carrel.database.store import Settings, Store, open_store

__all__ = ["LOGINS", "Login", "Settings", "Store", "open_store"]
