"""Letters by SMTP (RFC 5321), encrypted or not at all.

The steps are gone one by one, for what a failure means depends on the step. What the server says is never kept but for
its number: it may quote an address.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socket import SHUT_RDWR
from threading import Timer
from typing import Final

from carrel.errors import CarrelError
from carrel.work.carrying import (
    Deferred,
    Fate,
    MailServerRefusesUs,
    MailServerUnreachable,
    MailServerUnsafe,
    PutBack,
    Refused,
    Sent,
)

_CLOSING: Final = 421
_NOBODY_THERE: Final = frozenset({550, 551, 553})
_ENHANCED: Final = re.compile(rb"[45]\.(\d{1,3})\.\d{1,3}\b")
"""RFC 3463: the second number says what it is about."""
_ABOUT_ADDRESS: Final = frozenset({1, 2})
_ABOUT_POLICY: Final = 7


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for one answer, and for a whole letter, however slowly its answers drip."""

    answer: float = 60
    letter: float = 300


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `is_tls`: encrypted from the first byte; else by STARTTLS, unless `is_plain`."""

    host: str
    port: int
    is_tls: bool = False
    is_plain: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str | None = None
    patience: Patience = Patience()


class SmtpCarrier:
    """Carries letters to one server, over one connection for as many as are due."""

    def __init__(self, server: Server, our_name: str) -> None:
        self._server = server
        self._our_name = our_name

    @contextmanager
    def open(self) -> Iterator["SmtpLine"]:
        """Connect, encrypt, sign in."""
        smtp = self._connected()
        try:
            yield SmtpLine(smtp, self._server.patience)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        """Raises one of the carrier's errors; they hold nothing of what the server said."""
        server = self._server
        smtp: smtplib.SMTP | None = None
        trouble: CarrelError
        try:
            smtp = self._called()
            with _cut_off_after(server.patience.letter, smtp):
                self._introduce(smtp)
        except ssl.SSLError:
            trouble = MailServerUnsafe("the mail server does not prove to be the one that was named")
        except smtplib.SMTPNotSupportedError:
            trouble = MailServerUnsafe("the mail server offers neither encryption nor a sign-in that is safe")
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError, smtplib.SMTPConnectError) as refusal:
            trouble = _for_us(refusal.smtp_code)
        except (OSError, smtplib.SMTPException):
            trouble = MailServerUnreachable("the mail server does not answer")
        else:
            return smtp
        if smtp is not None:
            smtp.close()
        raise trouble from None

    def _called(self) -> smtplib.SMTP:
        server = self._server
        if server.is_tls:
            return smtplib.SMTP_SSL(
                server.host, server.port, self._our_name, timeout=server.patience.answer, context=self._trust()
            )
        return smtplib.SMTP(server.host, server.port, self._our_name, timeout=server.patience.answer)

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if not self._server.is_tls and not self._server.is_plain:
            smtp.starttls(context=self._trust())
            smtp.ehlo()
        if self._server.user:
            smtp.login(self._server.user, self._server.password)

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._server.authority)


def _for_us(code: int) -> CarrelError:
    """A refusal before any letter: for good, or for now."""
    if code >= 500:  # a permanent answer begins with 5
        return MailServerRefusesUs("the mail server takes no mail from us")
    return MailServerUnreachable("the mail server has no time for us")


@dataclass
class SmtpLine:
    """A connection under way."""

    _smtp: smtplib.SMTP
    _patience: Patience
    is_open: bool = True

    def carry(self, letter: bytes, sender: str, recipient: str) -> Fate:
        """Hand one letter over, step by step."""
        with _cut_off_after(self._patience.letter, self._smtp):
            fate = self._carried(letter, sender, recipient)
            if self.is_open and not isinstance(fate, Sent):
                self._begin_anew()
        return fate

    def _carried(self, letter: bytes, sender: str, recipient: str) -> Fate:
        code, _ = self._asked(f"MAIL FROM:<{sender}>")
        if not _is_done(code):
            return PutBack(code)
        code, words = self._asked(f"RCPT TO:<{recipient}>")
        if not _is_done(code):
            return self._not_taken(code, words, is_at_address=True)
        code, words = self._asked("DATA")
        if code != 354:  # RFC 5321, 4.3.2: go on
            return self._not_taken(code, words, is_at_address=False)
        try:
            self._smtp.send(_with_end(letter))
            code, words = self._smtp.getreply()
        except (OSError, smtplib.SMTPException):
            code = 0
        if code <= 0:  # it broke off, or what it said was no answer
            self.is_open = False
            return Deferred(0, is_unsure=True)
        self.is_open = code != _CLOSING
        return Sent() if _is_done(code) else self._not_taken(code, words, is_at_address=False)

    def _asked(self, command: str) -> tuple[int, bytes]:
        """The server's answer; 0 where there is none."""
        try:
            code, words = self._smtp.docmd(command)
        except (OSError, smtplib.SMTPException):
            code, words = 0, b""
        if code <= 0 or code == _CLOSING:
            self.is_open = False
        return code, words

    def _not_taken(self, code: int, words: bytes, *, is_at_address: bool) -> Fate:
        """For good, where that is said of address or letter; what is the server's policy may be our own mistake."""
        if code < 500:  # a passing trouble begins with 4, a lost connection is 0
            return Deferred(code)
        said = _ENHANCED.match(words)
        about = int(said[1]) if said else None
        if about == _ABOUT_POLICY:
            return Deferred(code)
        is_address = about in _ABOUT_ADDRESS if about is not None else is_at_address and code in _NOBODY_THERE
        return Refused(code, is_address)

    def _begin_anew(self) -> None:
        code, _ = self._asked("RSET")
        self.is_open = self.is_open and _is_done(code)


def _is_done(code: int) -> bool:
    return 200 <= code < 300  # RFC 5321, 4.2.1: done


def _with_end(letter: bytes) -> bytes:
    """RFC 5321, 4.5.2: a line that begins with a period gets another, and a lone one ends the letter."""
    return re.sub(rb"(?m)^\.", b"..", letter) + (b".\r\n" if letter.endswith(b"\r\n") else b"\r\n.\r\n")


@contextmanager
def _cut_off_after(seconds: float, smtp: smtplib.SMTP) -> Iterator[None]:
    """Break the connection when it has taken that long, for a server whose answers drip is never silent for long."""

    def cut() -> None:
        with suppress(OSError):
            if smtp.sock is not None:
                smtp.sock.shutdown(SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
