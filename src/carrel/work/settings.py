"""How mail leaves, from the environment: which server, in whose name, and where links lead."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Final, Self
from urllib.parse import SplitResult, unquote, urlsplit

from carrel.errors import CarrelError
from carrel.mail.letters import Sender, Unaddressable, deliverable
from carrel.work.carrying import Carrier
from carrel.work.smtp import Server, SmtpCarrier

_PORTS: Final[Mapping[str, int]] = {"smtp": 587, "smtps": 465}


class BadMailSettings(CarrelError):
    """A setting of mail is not what it must be; the setting is named, and its value is not."""

    advice = "`carrel work --help` says what each setting is."


class NoMailServer(CarrelError):
    """No mail server is named."""

    advice = "Name it in CARREL_SMTP_URL. What is to be sent waits until then."


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Whatever carries letters, and whose they are."""

    carrier: Carrier
    sender: Sender

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self | None:
        """None where no mail server is named. Raises `BadMailSettings`."""
        url = environment.get("CARREL_SMTP_URL", "")
        if not url:
            return None
        sender = _sender(environment)
        return cls(SmtpCarrier(_server(url, environment.get("CARREL_SMTP_CA", "")), sender.domain), sender)


def _server(url: str, authority: str) -> Server:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadMailSettings("CARREL_SMTP_URL is no address") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/") or parts.fragment:
        raise BadMailSettings(
            "CARREL_SMTP_URL is smtp://host:587 or smtps://host:465, with user:password@ where it asks for them"
        )
    if parts.query not in ("", "starttls=no"):
        raise BadMailSettings("CARREL_SMTP_URL takes ?starttls=no and nothing else")
    is_plain = parts.query == "starttls=no"
    if is_plain and (parts.username or parts.scheme == "smtps"):
        raise BadMailSettings(
            "CARREL_SMTP_URL: without encryption no password is sent, and smtps:// is always encrypted"
        )
    if authority and not Path(authority).is_file():
        raise BadMailSettings("CARREL_SMTP_CA names no file")
    return Server(
        parts.hostname, port or _PORTS[parts.scheme], is_tls=parts.scheme == "smtps", is_plain=is_plain,
        user=unquote(parts.username or ""), password=unquote(parts.password or ""), authority=authority or None,
    )  # fmt: skip


def _sender(environment: Mapping[str, str]) -> Sender:
    name, address = parseaddr(environment.get("CARREL_MAIL_FROM", ""))
    if not name:
        raise BadMailSettings(
            "CARREL_MAIL_FROM is the library's name and address: Example Library <library@example.org>"
        )
    reply_to = environment.get("CARREL_MAIL_REPLY_TO", "")
    return Sender(
        name, _address("CARREL_MAIL_FROM", address), _site(environment.get("CARREL_SITE_URL", "")),
        _address("CARREL_MAIL_REPLY_TO", reply_to) if reply_to else "", environment.get("CARREL_MAIL_POSTAL", ""),
    )  # fmt: skip


def _address(setting: str, address: str) -> str:
    try:
        return deliverable(address)
    except Unaddressable:
        raise BadMailSettings(f"{setting} holds no address that mail goes to") from None


def _site(url: str) -> str:
    """Where links lead, without a slash at the end."""
    parts = urlsplit(url)
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment or not _is_safe(parts):
        raise BadMailSettings("CARREL_SITE_URL is where browsers reach the site: https://desk.library.example")
    return url.rstrip("/")


def _is_safe(parts: SplitResult) -> bool:
    """A link opens something: it goes over HTTPS, but on this machine."""
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))
