"""How a letter leaves: whatever carries it, and how that can end.

SMTP tells how a letter ended in all cases but one: when the connection breaks between the last byte and the answer.
Then nobody knows, and it is sent once more rather than once too few.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from carrel.errors import CarrelError


class MailServerUnreachable(CarrelError):
    """The mail server does not answer, or broke off before it came to a letter."""

    advice = "Mail waits, and is tried again. If it stays so, check CARREL_SMTP_URL and the server."


class MailServerUnsafe(CarrelError):
    """The mail server offers no encryption, or cannot prove that it is the one that was named."""

    advice = "Nothing was sent. Check the server's certificate; CARREL_SMTP_CA names an authority of your own."


class MailServerRefusesUs(CarrelError):
    """The mail server takes no mail from us: the sign-in or the sender is refused."""

    advice = "Mail waits, and is tried again. Check the name and password in CARREL_SMTP_URL, and CARREL_MAIL_FROM."


@dataclass(frozen=True, slots=True)
class Sent:
    """The server has taken it, and answers for it from here on."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken; `is_address`: because nobody gets mail at that address."""

    reply: int
    is_address: bool


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now. `is_unsure`: it may have been taken."""

    reply: int
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class PutBack:
    """The server did not come to the letter: that is no try of it. The rest has to wait, too."""

    reply: int = 0


Fate = Sent | Refused | Deferred | PutBack


class Line(Protocol):
    """A connection that carries letters one after another, while it `is_open`."""

    @property
    def is_open(self) -> bool:
        """Can another letter go?"""
        ...

    def carry(self, letter: bytes, sender: str, recipient: str) -> Fate:
        """Hand one letter over, and learn how that ended. Raises nothing."""
        ...


class Carrier(Protocol):
    """Whatever carries letters away."""

    def open(self) -> AbstractContextManager[Line]:
        """A line. Raises `MailServerUnreachable`, `MailServerUnsafe` or `MailServerRefusesUs`."""
        ...
