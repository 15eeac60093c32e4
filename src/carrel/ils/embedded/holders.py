"""Account holders at their own door: number and PIN, and a token in their place."""

import hashlib
import re
import secrets
from typing import Final, LiteralString

from carrel.database.pool import Application
from carrel.ils.counted import digits_of
from carrel.ports import AuditUnwritable, NotSignedIn, Presence
from carrel.staff.passwords import stretch

LONGEST: Final = 64
"""Characters of a PIN or a password. Nobody has a longer one, and none is stretched."""
_A_NUMBER: Final = re.compile(r"[0-9]{6,20}")


class Holders:
    """The PINs and sign-ins of the library's own account holders; see `ports.AccountHolders`."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def sign_in(self, number: str, pin: str, source: str) -> str | None:
        """See the port."""
        if not self._is_open(source):
            return None
        digits = digits_of(number)
        card = digits if _A_NUMBER.fullmatch(digits) else ""
        salt = self._application.row("SELECT road.pin_salt(%s) AS salt", card)["salt"]
        proof, token = stretch(pin[: LONGEST + 1], salt), secrets.token_urlsafe(32)
        self._committed("SELECT road.propose_pin(%s, %s, %s)", card, proof, source)
        token_hash = hashlib.sha256(token.encode()).digest()
        self._committed("SELECT road.come_home(%s, %s, %s, %s)", card, proof, token_hash, source)
        try:
            self.begin(token)
        except NotSignedIn:
            return None
        return token

    def proves_pin(self, token: str, pin: str, source: str) -> bool:
        """See the port."""
        if not self._is_open(source):
            return False
        proof = stretch(
            pin[: LONGEST + 1], self._application.row("SELECT road.own_pin_salt(%s) AS salt", token)["salt"]
        )
        self._committed("SELECT road.propose_own_pin(%s, %s, %s)", token, proof, source)
        self._committed("SELECT road.prove_own_pin(%s, %s, %s)", token, proof, source)
        return bool(self._application.row("SELECT road.is_own_pin_proven(%s) AS proven", token)["proven"])

    def begin(self, token: str) -> Presence:
        """See the port. Raises `NotSignedIn`."""
        return Presence(token, self._application.row("SELECT road.at_home(%s) AS id", token)["id"])

    def next_person(self, presence: Presence) -> None:
        """Nobody comes after an account holder: it is signed out."""
        self.sign_out(presence.token)

    def sign_out(self, token: str, *, is_everywhere: bool = False) -> None:
        """See the port."""
        self._application.rows("SELECT road.leave_home(%s, %s)", token, is_everywhere)

    def _is_open(self, source: str) -> bool:
        return bool(self._application.row("SELECT road.is_source_open(%s) AS open", source)["open"])

    def _committed(self, statement: LiteralString, *values: object) -> None:
        """What writes a row of the trail: where it cannot, that is said, and nobody is signed in."""
        self._application.rows(statement, *values, otherwise=AuditUnwritable)
