"""What an act is done with: each particular, what it must look like, and how its form asks for it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from carrel.operations.pins import may_be_chosen

Fits = Callable[[str], bool]


class Kind(StrEnum):
    """How a particular is asked for: the fields that a form has."""

    ITEM = "item"
    CARD = "card"
    TITLE = "title"
    HOLD = "hold"
    AMOUNT = "amount"
    CHOICE = "choice"
    SECRET = "secret"  # noqa: S105  # the kind of a field
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Particular:
    """One thing that an act is done with.

    Without `words` it stands in no form: a line of a list brings it, or a page. `kept_as` are the names under which it
    goes to the database, where that is not its own. `is_guess`: each is counted, for by trying one finds out.
    """

    name: str
    fits: Fits
    words: str = ""
    kind: Kind = Kind.LINE
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    kept_as: tuple[str, ...] = ()
    is_guess: bool = False

    @property
    def kept(self) -> tuple[str, ...]:
        """The names under which the database is told of it."""
        return self.kept_as or (self.name,)

    @property
    def is_number_on_something(self) -> bool:
        """Is it read off a card or an item?"""
        return self.kind in (Kind.ITEM, Kind.CARD)


def _matching(pattern: str) -> Fits:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _one_of(choices: tuple[tuple[str, str], ...]) -> Fits:
    return frozenset(value for value, _ in choices).__contains__


def _is_line(text: str) -> bool:
    return 0 < len(text) <= 200 and text.isprintable() and bool(text.strip())


_DIGITS: Final = _matching(r"[0-9]{6,20}")
_WHOLE_NUMBER: Final = _matching(r"[0-9]{1,18}")

_CONTACT: Final = (("email", "Email"), ("telephone", "Telephone"), ("address", "Postal address"))
_CHOICES: Final = (
    ("history", "A list of what they borrow, kept for them"),
    ("mailings", "News of events and services"),
    ("friends", "Contact information to the Friends of the Library"),
    ("foundation", "Contact information to the Library Foundation"),
    ("voicemail", "Detailed messages, at the number on file"),
    ("hold-label", "Their name on the hold shelf"),
    ("vendors", "What the services of vendors ask about the account"),
)
_WISHES: Final = (("yes", "Yes"), ("no", "No"))
_CREDENTIALS: Final = (("library-pin", "Library PIN"), ("library-connect-password", "Library Connect password"))

BARCODE: Final = Particular("barcode", _DIGITS, "Item", Kind.ITEM, hint="Scan the item, or type its barcode.")
OWN_CARD: Final = Particular(
    "own_card", _DIGITS, "Their own card", Kind.CARD, hint="Scan the card of the person taking it.", is_guess=True
)
NEW_NUMBER: Final = Particular(
    "new_number", _DIGITS, "The new card", Kind.CARD, hint="Scan the new card.", is_guess=True
)
TITLE: Final = Particular("title", _WHOLE_NUMBER, "Title", Kind.TITLE)
HOLD: Final = Particular("hold", _WHOLE_NUMBER, "Which hold", Kind.HOLD)
PICKUP: Final = Particular("pickup", _matching(r"[a-z][a-z-]{0,39}"), "Pick up at", Kind.CHOICE)
CENTS: Final = Particular("cents", _matching(r"0*[1-9][0-9]{0,7}"), "Amount paid", Kind.AMOUNT)
CONTACT: Final = Particular("kind", _one_of(_CONTACT), "What is new", Kind.CHOICE, _CONTACT)
NEW_CONTACT: Final = Particular(
    "value", _is_line, "The new one, as they give it", hint="Nothing on file is shown, or read back.",
    kept_as=("value", "key"),
)  # fmt: skip
CONFIRMED_CONTACT: Final = Particular("kind", _one_of(_CONTACT), "What they confirm", Kind.CHOICE, _CONTACT)
SAID_CONTACT: Final = Particular(
    "value", _is_line, "As they give it", hint="Nothing on file is shown, or read back.",
    kept_as=("value", "key"), is_guess=True,
)  # fmt: skip
PRIVACY_CHOICE: Final = Particular("choice", _one_of(_CHOICES), "Which choice", Kind.CHOICE, _CHOICES)
WISH: Final = Particular("wish", _one_of(_WISHES), "What they want", Kind.CHOICE, _WISHES)
CREDENTIAL: Final = Particular("credential", _one_of(_CREDENTIALS), "Which", Kind.CHOICE, _CREDENTIALS)
NEW_PIN: Final = Particular(
    "new_pin", may_be_chosen, "The new one", Kind.SECRET,
    hint="They type it themselves: turn the keypad to them.", kept_as=("mark", "salt", "proof"),
)  # fmt: skip

CHECKOUT: Final = Particular("checkout", _WHOLE_NUMBER)
FEE: Final = Particular("fee", _WHOLE_NUMBER)
SLIP: Final = Particular("slip", _matching(r"yes"))
UNDO: Final = Particular("undo", _matching(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
"""The receipt of an act that is taken back, in place of every other particular."""

CONTACTS: Final[Mapping[str, Fits]] = {
    "email": _matching(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+"),
    "telephone": _matching(r"(?=(?:\D*\d){7})[0-9 ()+./x-]{7,40}"),
    "address": _matching(r"(?=.*\w).{5,200}"),
}
"""What a piece of contact information must look like, by its kind."""
