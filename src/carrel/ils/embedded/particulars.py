"""What the particulars of an act must look like. Whatever else is sent with them is refused, not dropped."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from carrel.ports import DEEDS, Deed, Unfit

Value = str | int


def _matching(pattern: str) -> Callable[[str], Value | None]:
    compiled = re.compile(pattern)
    return lambda text: text if compiled.fullmatch(text) else None


def _whole_number(text: str) -> Value | None:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _cents(text: str) -> Value | None:
    return int(text) if re.fullmatch(r"[0-9]{1,8}", text) and int(text) > 0 else None


def _line(text: str) -> Value | None:
    return text if 0 < len(text) <= 200 and text.isprintable() and text.strip() else None


_DIGITS: Final = _matching(r"[0-9]{6,20}")
_KINDS: Final[Mapping[str, Callable[[str], Value | None]]] = {
    "barcode": _DIGITS,
    "own_card": _DIGITS,
    "new_number": _DIGITS,
    "title": _whole_number,
    "hold": _whole_number,
    "pickup": _matching(r"[a-z][a-z-]{0,39}"),
    "cents": _cents,
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


def checked(deed: Deed) -> dict[str, Value]:
    """The particulars, each as its kind asks, in the order of `DEEDS`. Raises `UnfitParticular`."""
    wanted = DEEDS.get(deed.action)
    if wanted is None:
        raise UnfitParticular("what was asked for", "action")
    if set(deed.particulars) - set(wanted):
        raise UnfitParticular(deed.action, "extra particular")
    values: dict[str, Value] = {}
    for name in wanted:
        value = _KINDS[name](deed.particulars.get(name, ""))
        if value is None:
            raise UnfitParticular(deed.action, name)
        values[name] = value
    if deed.action == "update-contact" and not _CONTACT[str(values["kind"])].fullmatch(str(values["value"])):
        raise UnfitParticular(deed.action, "value")
    return values
