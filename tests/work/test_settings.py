"""How mail leaves is said by settings; a password is never printed."""

import pytest

from carrel.work.settings import MailSettings

AROUND = {
    "CARREL_MAIL_FROM": "Example Library <library@library.example>",
    "CARREL_SITE_URL": "https://desk.library.example/",
}


def settings(url: str, **more: str) -> MailSettings:
    mail = MailSettings.from_environment({**AROUND, "CARREL_SMTP_URL": url, **more})
    assert mail is not None
    return mail


@pytest.mark.parametrize("url, host, port, is_tls, is_plain", [
    ("smtp://mail.example", "mail.example", 587, False, False), ("smtp://mail.example:25", "mail.example", 25, False, False),
    ("smtps://mail.example/", "mail.example", 465, True, False), ("smtp://localhost:25?starttls=no", "localhost", 25, False, True),
    ("smtp://[::1]:26", "::1", 26, False, False),
])  # fmt: skip
def test_an_address_says_server_port_and_encryption(
    url: str, host: str, port: int, is_tls: bool, is_plain: bool
) -> None:
    server = settings(url).carrier._server  # type: ignore[attr-defined]

    assert (server.host, server.port, server.is_tls, server.is_plain) == (host, port, is_tls, is_plain)


def test_a_password_may_hold_any_sign_and_is_never_printed() -> None:
    mail = settings("smtp://carrel%40library:zq%2Fpass%3A%20word@mail.example")
    server = mail.carrier._server  # type: ignore[attr-defined]

    assert (server.user, server.password) == ("carrel@library", "zq/pass: word")
    assert "zq" not in f"{mail!r} {server!r}"


def test_links_lead_to_the_site_and_letters_come_from_the_library() -> None:
    sender = settings("smtp://mail.example", CARREL_MAIL_POSTAL="1 Main Street").sender

    assert (sender.name, sender.address, sender.site) == (
        "Example Library",
        "library@library.example",
        "https://desk.library.example",
    )
    assert (sender.domain, sender.reply_to, sender.postal) == ("library.example", "", "1 Main Street")


def test_where_no_server_is_named_nothing_else_is_asked_for() -> None:
    assert MailSettings.from_environment({}) is None
