"""The links of a notice: each does one thing, once. Of one that does nothing nobody learns why."""

import re
from enum import StrEnum
from typing import Final, LiteralString

from carrel.database.pool import Application

_A_TOKEN: Final = re.compile(r"[0-9a-f]{64}")


class LinkAct(StrEnum):
    """What a link does: confirms what is new, or takes it back."""

    CONFIRM = "confirm-contact"
    REVERT = "revert-contact"


class Links:
    """Links that were sent, by their token."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def act_of(self, token: str) -> LinkAct | None:
        """What it would do; None for one that was never sent, was used, is too late, or died. It does nothing yet."""
        return self._told("SELECT road.link(%s) AS act", token)

    def use(self, token: str) -> LinkAct | None:
        """Do it, once, and say what was done; None as above."""
        return self._told("SELECT road.use_link(%s) AS act", token)

    def _told(self, statement: LiteralString, token: str) -> LinkAct | None:
        if not _A_TOKEN.fullmatch(token):
            return None
        act = self._application.row(statement, token)["act"]
        return LinkAct(act) if act else None
