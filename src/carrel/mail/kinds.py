"""Every kind of letter: where it goes, what it needs, how long it is worth sending, and its words.

A letter says as little as it can: no title, no name, and of an account only what whoever is written to must know. What
stands in braces is a particular of the letter; a line that names one which is not there is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class GoesTo(StrEnum):
    """Where a letter goes: that is decided when it is taken to be sent."""

    GIVEN = "given"
    """To an address that comes with it: the one before a change."""
    SETTLED = "settled"
    """To the email on file while that is settled (reading R5), or not at all."""
    ON_FILE = "on-file"
    """To the email on file, for it tells no title and opens nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. With `link`, the particular that holds a path of the site, it ends with that address."""

    words: str
    link: str = ""

    @property
    def particulars(self) -> frozenset[str]:
        """What it names."""
        return frozenset(re.findall(r"\{(\w+)\}", self.words)) | ({self.link} if self.link else set())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter. Of `urgency`, 0 goes first; after so many `hours` it is not sent any more.

    `is_filled`: its particulars are looked up in the database when it is sent, and wait nowhere.
    """

    name: str
    goes_to: GoesTo
    urgency: int
    hours: int
    subject: str
    lines: tuple[Line, ...]
    needs: tuple[str, ...] = ()
    may_have: tuple[str, ...] = ()
    is_filled: bool = False
    can_unsubscribe: bool = False


_NOBODY_ASKS: Final = Line("Nobody from the library will ever ask you for your PIN.")
_WHICH: Final = Line("To see what it is, sign in to your account or ask us.")

KINDS: Final = (
    Kind(
        "contact-changed", GoesTo.GIVEN, 0, 7 * 24,
        "Your library account was changed",
        (
            Line("The {what} of your library account was changed."),
            Line("If that was you, follow this link to confirm it:", "confirm"),
            Line("If not, follow this link to undo it. We then send nothing more until we hear from you:", "undo"),
            Line("Questions? Call us, or come to a library with photo identification."),
        ),
        needs=("what",), may_have=("undo", "confirm"),
    ),
    Kind(
        "pin-link", GoesTo.SETTLED, 0, 24,
        "Choosing a PIN",
        (
            Line("Somebody asked to choose a PIN for your library account. To choose one, follow this link:", "path"),
            Line("It works once."),
            Line("It works for {hours} hours."),
            Line("If that was not you, you need not do anything: nobody can choose a PIN without this email."),
            _NOBODY_ASKS,
        ),
        needs=("path",), may_have=("hours",),
    ),
    Kind(
        "card-number", GoesTo.SETTLED, 0, 24,
        "What you asked the library for",
        (
            Line("You asked for the number of your library card. It is {number}."),
            Line("Keep it to yourself, and delete this email once you have it."),
            _NOBODY_ASKS,
        ),
        may_have=("number",), is_filled=True,
    ),
    Kind(
        "hold-ready", GoesTo.ON_FILE, 1, 3 * 24,
        "Something is ready for you",
        (Line("Something you asked for is ready at {place}. We will keep it for you until {day}."), _WHICH),
        needs=("day", "place"),
    ),
    Kind(
        "due-soon", GoesTo.ON_FILE, 1, 3 * 24,
        "Something is due soon",
        (Line("Something you checked out is due on {day}."), _WHICH),
        needs=("day",),
    ),
    Kind(
        "overdue", GoesTo.ON_FILE, 1, 3 * 24,
        "Something is overdue",
        (Line("Something you checked out was due on {day}. Please bring it back."), _WHICH),
        needs=("day",),
    ),
    Kind(
        "event-mailing", GoesTo.ON_FILE, 2, 7 * 24,
        "{subject}",
        (
            Line("{body}"),
            Line("You get this news because you have a library card. To stop it, follow this link:", "unsubscribe"),
        ),
        is_filled=True, can_unsubscribe=True,
    ),
)  # fmt: skip

KIND: Final[Mapping[str, Kind]] = {kind.name: kind for kind in KINDS}

WHAT: Final[Mapping[str, str]] = {
    "email": "email address",
    "telephone": "telephone number",
    "address": "mailing address",
}
"""Contact information, as a letter calls it that says what was changed."""
