"""The ground: a PostgreSQL of our own or of the library's, its roles, and its schema.

Who may do what to the data is said in `sql/`, in the database, and nowhere else.
"""

from carrel.database.ground import Ground, Settings, open_ground
from carrel.database.roles import LOGINS, Login

__all__ = ["LOGINS", "Ground", "Login", "Settings", "open_ground"]
