"""Writing the row of an inquiry, which must be committed before anything is read."""

from typing import Final
from uuid import UUID

from psycopg.types.json import Jsonb

from carrel.database.pool import Application
from carrel.policy import Answer, Facts
from carrel.ports import CANNOT, AuditUnwritable, Grant, Obstacle, Presence

_WRITE: Final = "SELECT grant_id, cleared, is_new FROM road.write(%s, %s, %s, %s, %s, %s, %s, %s, %s)"


class DatabaseTrail:
    """The trail in Carrel's own database."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def write(
        self, presence: Presence, revision: str, form: UUID, facts: Facts, action: str, answer: Answer,
        cannot: Obstacle | None = None,
    ) -> Grant:  # fmt: skip
        """Commit the row and give the grant that comes with it.

        Raises `AuditUnwritable`, `InteractionOver`, `NotSignedIn`, `FactsChanged` or `InvalidInput`; after any of them
        nothing was written and nothing is opened.
        """
        known = facts.as_dict() | ({CANNOT: cannot.value} if cannot else {})
        row = self._application.row(
            _WRITE, presence.token, presence.interaction, revision, form, action, answer.outcome.value,
            list(answer.clauses), answer.edition, Jsonb(known), otherwise=AuditUnwritable,
        )  # fmt: skip
        return Grant(row["grant_id"], action, tuple(row["cleared"] or ()), row["is_new"])
