"""Which PINs may be chosen: four characters at least, and none of those that are tried first.

Whoever has five tries begins with what many people choose: 1234, one digit again and again, a year. Such a PIN is
refused wherever it is set, at the desk's keypad as on the account holder's pages.
"""

import re
from itertools import pairwise
from typing import Final

SHORTEST: Final = 4
LONGEST: Final = 64

_A_PIN: Final = re.compile(rf"[ -~]{{{SHORTEST},{LONGEST}}}")
_A_YEAR: Final = re.compile(r"(19|20)[0-9]{2}")
_ALONE: Final = frozenset(
    {
        "1004", "2580", "0852", "1122", "2211", "1133", "3344", "1221", "2112", "1331", "5683", "0007", "1230", "1470",
        "2468", "1357", "1379", "1397", "3142", "8520", "147258", "147852", "159753", "159357", "789456", "456789",
        "password", "passwort", "passw0rd", "letmein", "welcome", "iloveyou", "qwerty", "qwertz", "azerty", "library",
        "librarian", "carrel", "secret", "test", "love", "book", "books", "reader",
    }
)  # fmt: skip


def may_be_chosen(pin: str) -> bool:
    """Is it long enough, and not among the first that anybody tries?"""
    plain = pin.strip().casefold()
    return _A_PIN.fullmatch(pin) is not None and not (
        len(plain) < SHORTEST
        or plain in _ALONE
        or plain.rstrip("0123456789!") in _ALONE
        or _A_YEAR.fullmatch(plain)
        or _is_the_same_again(plain)
        or _is_a_run(plain)
    )


def _is_the_same_again(text: str) -> bool:
    """One piece of it, again and again to the end: 1111, 1212, 123123."""
    return any(text == (text[:length] * len(text))[: len(text)] for length in range(1, len(text) // 2 + 1))


def _is_a_run(text: str) -> bool:
    """Each character is the next one, or each is the one before: 1234, 9876, abcd; also over 9 and 0."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return (steps <= {1, -9} and 1 in steps) or (steps <= {-1, 9} and -1 in steps)
