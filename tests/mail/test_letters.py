"""A letter says as little as it can, the same in plain text and in HTML, and bears what keeps it out of junk."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis.strategies import characters, text

from carrel.mail.kinds import KIND, KINDS, GoesTo, Kind
from carrel.mail.letters import Letter, Sender, Unaddressable, Unwordable, deliverable, written
from carrel.work.smtp import _with_end

NOW = datetime(2026, 5, 3, 9, 30, tzinfo=UTC)
SENDER = Sender(
    "Bibliothèque d’Exemple", "library@library.example", "https://desk.library.example", postal="1 Main Street"
)
ALL = {
    "what": "email", "undo": "/undo/abc", "confirm": "/confirm/abc", "path": "/pin/abc", "hours": "24", "number": "21168000000018",
    "day": "2026-05-04", "place": "Central", "subject": "An evening", "body": "Come.\n\nAll of you.", "unsubscribe": "/unsubscribe/abc",
}  # fmt: skip
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def particulars(kind: Kind, *, all_of_them: bool = True) -> dict[str, str]:
    named = {name for line in kind.lines for name in line.particulars} | set(re.findall(r"\{(\w+)\}", kind.subject))
    wanted = named if all_of_them or kind.is_filled else set(kind.needs)
    return {name: value for name, value in ALL.items() if name in wanted}


def carried(
    kind: str, known: dict[str, str], sender: Sender = SENDER, address: str = "alma@example.org"
) -> EmailMessage:
    """A letter as whoever gets it reads it: through bytes of seven bits."""
    letter = written(Letter("0b2c", kind, address, known), sender, NOW).as_bytes()
    assert letter.isascii()
    assert max(len(line) for line in letter.split(b"\r\n") if not line.startswith(b"List-Unsubscribe: ")) <= 78
    return message_from_bytes(letter, policy=default)  # type: ignore[return-value]


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@each_kind
@pytest.mark.parametrize("all_of_them", [True, False])
def test_plain_text_and_html_say_the_same_of_every_kind(kind: Kind, all_of_them: bool) -> None:
    letter = carried(kind.name, particulars(kind, all_of_them=all_of_them))

    plain, html = text_of(letter), text_of(letter, "html")
    body = unescape(re.sub(r"<[^>]+>", " ", html.partition("<body>")[2]))
    assert plain.split() == body.split()
    assert "{" not in plain
    assert re.search(r"https?://(?!desk\.library\.example/)", html) is None


@each_kind
def test_every_kind_bears_what_keeps_it_out_of_junk_and_machines_from_answering(kind: Kind) -> None:
    letter = carried(kind.name, particulars(kind))

    assert letter["From"] == "Bibliothèque d’Exemple <library@library.example>"
    assert (letter["To"], letter["Message-ID"]) == ("alma@example.org", "<0b2c@library.example>")
    assert (letter["Date"], letter["Auto-Submitted"]) == ("Sun, 03 May 2026 09:30:00 +0000", "auto-generated")
    assert letter["Subject"].strip()
    assert letter.get_content_type() == "multipart/alternative"


@each_kind
def test_news_alone_can_be_unsubscribed_from_in_one_click(kind: Kind) -> None:
    letter = carried(kind.name, particulars(kind))

    wanted = (
        ("<https://desk.library.example/unsubscribe/abc>", "List-Unsubscribe=One-Click")
        if kind.name == "event-mailing"
        else (None, None)
    )
    assert (letter["List-Unsubscribe"], letter["List-Unsubscribe-Post"]) == wanted
    assert ("1 Main Street" in text_of(letter)) is (kind.name == "event-mailing")


def test_the_address_that_unsubscribes_is_in_one_piece_however_long_it_is() -> None:
    path = "/unsubscribe/" + "ab" * 32

    letter = written(Letter("0b2c", "event-mailing", "alma@example.org", ALL | {"unsubscribe": path}), SENDER, NOW)

    whole = f"List-Unsubscribe: <https://desk.library.example{path}>\r\n"
    assert whole.encode() in letter.as_bytes()
    assert whole.replace("\r\n", "\n") in letter.as_string().replace("\r\n", "\n")


def test_what_tells_a_number_or_opens_an_account_goes_to_a_settled_address() -> None:
    telling = {kind.name for kind in KINDS if {"number", "path"} & set(particulars(kind))}

    assert telling == {"pin-link", "card-number"}
    assert all(KIND[name].goes_to is GoesTo.SETTLED for name in telling)


@each_kind
def test_no_kind_has_room_for_a_name_or_a_title(kind: Kind) -> None:
    known = set(kind.needs) | set(kind.may_have)

    assert known <= {"what", "undo", "confirm", "path", "hours", "number", "day", "place"}


@each_kind
def test_what_a_letter_names_it_needs_or_may_have(kind: Kind) -> None:
    named = {name for line in kind.lines for name in line.particulars} | set(re.findall(r"\{(\w+)\}", kind.subject))

    assert named <= {*kind.needs, *kind.may_have} or kind.is_filled


def test_a_line_whose_particular_is_not_there_is_left_out() -> None:
    told = text_of(carried("contact-changed", {"what": "telephone"}))

    assert "The telephone number of your library account was changed." in told
    assert "https://" not in told


def test_what_stands_in_braces_in_a_mailing_is_left_as_it_is() -> None:
    letter = carried("event-mailing", ALL | {"subject": "{body}", "body": "Say {number} or {0}"})

    assert letter["Subject"] == "{body}"
    assert "Say {number} or {0}" in text_of(letter)


@settings(deadline=None)
@given(text(characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), include_characters="\n"), max_size=300))
@example(".\n..\n.ab\nFrom here\n=20\n" + "é" * 500)
def test_whatever_staff_write_arrives_as_it_was_written(body: str) -> None:
    letter = written(Letter("0b2c", "event-mailing", "alma@example.org", ALL | {"body": f"<{body}>"}), SENDER, NOW)

    lines = _with_end(letter.as_bytes()).removesuffix(b".\r\n").splitlines(keepends=True)
    arrived = message_from_bytes(b"".join(line[line.startswith(b".") :] for line in lines), policy=default)

    assert b".\r\n" not in lines
    told = re.split(r"\s*\n\s*", text_of(arrived).partition("You get this news")[0].strip())  # type: ignore[arg-type]
    assert [line for line in told if line] == [line.strip() for line in f"<{body}>".split("\n") if line.strip()]


def test_no_markup_of_a_mailing_is_markup() -> None:
    letter = carried("event-mailing", ALL | {"body": "<script>alert(1)</script> & more"})

    assert "<script>" not in text_of(letter, "html")
    assert "<script>alert(1)</script> & more" in text_of(letter)


@pytest.mark.parametrize("missing", [
    ("no-such-kind", {}), ("hold-ready", {"day": "2026-05-04"}), ("hold-ready", {"day": "soon", "place": "Central"}), ("card-number", {}),
    ("contact-changed", {"what": "the wallpaper"}), ("event-mailing", ALL | {"subject": "two\nlines"}), ("event-mailing", {"body": "Come."}),
])  # fmt: skip
def test_what_cannot_be_worded_is_not_sent_and_the_error_quotes_nothing(missing: tuple[str, dict[str, str]]) -> None:
    with pytest.raises(Unwordable) as refusal:
        written(Letter("0b2c", missing[0], "alma@example.org", missing[1]), SENDER, NOW)

    assert "wallpaper" not in f"{refusal.value}"
    assert "two" not in f"{refusal.value}"


@pytest.mark.parametrize("address", [
    "alma", "alma@", "@example.org", "al ma@example.org", "alma@exa mple.org", "alma@example.org\r\nBcc: x@example.org", "älma@example.org",
    "alma@example.org>", '"al ma"@example.org', "alma@.example.org", f"{'a' * 65}@example.org", "alma@example.org,x@example.org",
])  # fmt: skip
def test_an_address_that_no_server_takes_is_said_to_be_one_and_not_told(address: str) -> None:
    with pytest.raises(Unaddressable) as refusal:
        deliverable(address)

    assert address not in f"{refusal.value}"


def test_a_domain_in_letters_of_its_own_is_written_as_servers_know_it() -> None:
    assert deliverable("alma@bücher.example") == "alma@xn--bcher-kva.example"


def test_a_letter_is_not_printed_by_mistake() -> None:
    assert "alma@" not in repr(Letter("0b2c", "card-number", "alma@example.org", ALL))
