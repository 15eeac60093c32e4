"""A new PIN without the one before: by a link that was sent, or with a code that staff said (readings R48, R49)."""

import re
from typing import Final, LiteralString

from carrel.database.pool import Application
from carrel.ils.counted import digits_of
from carrel.operations.pins import may_be_chosen
from carrel.ports import InvalidInput
from carrel.staff.passwords import new_salt, stretch

_A_TOKEN: Final = re.compile(r"[0-9a-f]{64}")
_A_NUMBER: Final = re.compile(r"[0-9]{6,20}")
_A_CODE: Final = re.compile(r"[0-9]{8}")


class PinUnfit(InvalidInput):
    """That PIN is too short, or among the first that anybody tries."""

    advice = (
        "Choose one of four characters or more that is no year, no row of digits, and not one digit again and again."
    )


class NewPins:
    """Setting a PIN from outside. Every failure is one answer, after the same work."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def is_link(self, token: str) -> bool:
        """Does this link set a PIN? Looking uses nothing up."""
        return bool(_A_TOKEN.fullmatch(token)) and self._said("SELECT road.is_pin_link(%s) AS told", token)

    def set_by_link(self, token: str, pin: str) -> bool:
        """Set it, once. Raises `PinUnfit`, and then the link is good still."""
        salt, proof = _stretched(pin)
        return bool(_A_TOKEN.fullmatch(token)) and self._said(
            "SELECT road.set_pin_by_link(%s, %s, %s) AS told", token, salt, proof
        )

    def set_by_code(self, number: str, code: str, pin: str, source: str) -> bool:
        """Set it for whoever has the number, with the code that staff said. Raises `PinUnfit`, as above."""
        salt, proof = _stretched(pin)
        digits, said = digits_of(number), digits_of(code)
        if not (_A_NUMBER.fullmatch(digits) and _A_CODE.fullmatch(said)):
            return False
        self._application.rows("SELECT road.propose_code(%s, %s, %s)", digits, said, source)
        return self._said("SELECT road.set_pin_by_code(%s, %s, %s, %s, %s) AS told", digits, said, source, salt, proof)

    def forgot(self, number: str, source: str) -> None:
        """Send a link to the settled address of whoever has the number, if there is one. Nobody is told."""
        if _A_NUMBER.fullmatch(digits := digits_of(number)):
            self._application.rows("SELECT road.forgot_pin(%s, %s)", digits, source)

    def _said(self, statement: LiteralString, *values: object) -> bool:
        return bool(self._application.row(statement, *values)["told"])


def _stretched(pin: str) -> tuple[str, str]:
    if not may_be_chosen(pin):
        raise PinUnfit("That PIN cannot be chosen")
    salt = new_salt()
    return salt, stretch(pin, salt)
