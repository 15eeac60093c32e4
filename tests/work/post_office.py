"""A real SMTP server in the test's own process, which answers as the test wants it to."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).parent / "localhost.pem"
"""Of localhost, signed by itself; its key is nobody's secret."""
NAME, PASSWORD = "carrel@library.example", "a word: with / signs @ in it"

_WELL = "250 OK"


def _is_well(_: str) -> str:
    return _WELL


@dataclass
class PostOffice:
    """What arrived, and how each step is answered: by the recipient's address; after the letter, by its bytes."""

    port: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    at_sender: Callable[[str], str] = _is_well
    at_recipient: Callable[[str], str] = _is_well
    at_letter: Callable[[str], str] = _is_well
    waits: float = 0
    breaks_off: bool = False
    connections: int = 0

    def to(self, address: str) -> list[EmailMessage]:
        """The letters that arrived for an address."""
        return [letter for recipient, letter in self.letters if recipient == address]

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = name
        return answers

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.at_sender(address)
        if answer == _WELL:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.waits)
        answer = self.at_recipient(address)
        if answer == _WELL:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        answer = self.at_letter(envelope.rcpt_tos[0])
        if answer == _WELL:
            self.letters.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=default)))
        if self.breaks_off:
            assert server.transport is not None
            server.transport.abort()
        return answer


def _signs_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (NAME.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextmanager
def open_post_office(*, tls: str = "", with_sign_in: bool = False) -> Iterator[PostOffice]:
    """A server on a port of its own; `tls` is starttls or smtps."""
    office = PostOffice()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    loop = asyncio.new_event_loop()

    def one() -> SMTP:
        return SMTP(
            office, hostname="post.example", loop=loop, tls_context=context if tls == "starttls" else None,
            require_starttls=tls == "starttls", authenticator=_signs_in if with_sign_in else None,
            auth_required=with_sign_in, auth_require_tls=tls != "smtps", decode_data=False,
        )  # fmt: skip

    server = loop.run_until_complete(loop.create_server(one, "127.0.0.1", 0, ssl=context if tls == "smtps" else None))
    office.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def shut() -> None:
        server.close()
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    try:
        yield office
    finally:
        asyncio.run_coroutine_threadsafe(shut(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
