"""What the particulars of an act must look like. Whatever else is sent with them is refused, not dropped."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from carrel.ports import DEEDS, MAY_BE_GIVEN, TAKES_BACK, Deed, Unfit

_Fits = Callable[[str], bool]


def _matching(pattern: str) -> _Fits:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _line(text: str) -> bool:
    return 0 < len(text) <= 200 and text.isprintable() and bool(text.strip())


_DIGITS: Final = _matching(r"[0-9]{6,20}")
_WHOLE_NUMBER: Final = _matching(r"[0-9]{1,18}")
_FITS: Final[Mapping[str, _Fits]] = {
    "barcode": _DIGITS,
    "own_card": _DIGITS,
    "new_number": _DIGITS,
    "title": _WHOLE_NUMBER,
    "hold": _WHOLE_NUMBER,
    "checkout": _WHOLE_NUMBER,
    "fee": _WHOLE_NUMBER,
    "slip": _matching(r"yes"),
    "undo": _matching(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "pickup": _matching(r"[a-z][a-z-]{0,39}"),
    "cents": _matching(r"0*[1-9][0-9]{0,7}"),
    "kind": _matching(r"email|telephone|address"),
    "value": _line,
    "credential": _matching(r"library-pin|library-connect-password"),
    "new_pin": _matching(r"[ -~]{4,64}"),
}

_CONTACT: Final = {
    "email": re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+"),
    "telephone": re.compile(r"(?=(?:\D*\d){7})[0-9 ()+./x-]{7,40}"),
    "address": re.compile(r"(?=.*\w).{5,200}"),
}


class UnfitParticular(Unfit):
    """A particular of an act is missing, unknown or misshapen; which one is said, and what it held is not."""

    def __init__(self, action: str, name: str) -> None:
        super().__init__(f"{action} cannot be done with that {name.replace('_', ' ')}")


def checked(deed: Deed) -> dict[str, str]:
    """The particulars, each as its kind asks, without those left empty that may be. Raises `UnfitParticular`."""
    if deed.action not in DEEDS:
        raise UnfitParticular("what was asked for", "action")
    wanted, allowed = DEEDS[deed.action], MAY_BE_GIVEN.get(deed.action, ())
    if deed.action in TAKES_BACK and "undo" in deed.particulars:
        wanted, allowed = ("undo",), ()
    given = {name: value for name, value in deed.particulars.items() if value or name not in allowed}
    if set(given) - {*wanted, *allowed}:
        raise UnfitParticular(deed.action, "extra particular")
    for name in dict.fromkeys((*wanted, *given)):
        if not _FITS[name](given.get(name, "")):
            raise UnfitParticular(deed.action, name)
    if deed.action == "update-contact" and not _CONTACT[given["kind"]].fullmatch(given["value"]):
        raise UnfitParticular(deed.action, "value")
    return given
