"""A letter as mail servers carry it: plain text and HTML, with the headers that keep it out of junk.

Nothing of it is a name but the library's own. An address that cannot be written to raises `Unaddressable`, and what
cannot be worded raises `Unwordable`; neither says what it was.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from html import escape
from typing import Final

from carrel.errors import CarrelError
from carrel.mail.kinds import KIND, WHAT, Kind

_IN_ONE_PIECE: Final = frozenset({"List-Unsubscribe", "Message-ID"})
"""Whoever reads these decodes nothing: they are not broken into lines, however long."""
_AN_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_PARAGRAPH: Final = re.compile(r"\n\s*\n")


class Unaddressable(CarrelError):
    """No mail server takes an address like that."""

    advice = "Staff are told of the account, and ask for another."


class Unwordable(CarrelError):
    """The letter lacks something that its words need."""

    advice = "Nothing was sent. Please report which kind of letter it was."


class _AsServersCarryIt(EmailPolicy):
    """Seven bits, short lines, and a long address in a header left whole."""

    def fold(self, name: str, value: str) -> str:
        """A header's lines."""
        return f"{name}: {value}{self.linesep}" if name in _IN_ONE_PIECE else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same, as they are sent."""
        return self.fold(name, value).encode("ascii") if name in _IN_ONE_PIECE else super().fold_binary(name, value)


_POLICY: Final = _AsServersCarryIt(linesep="\r\n", cte_type="7bit", max_line_length=76)


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose name letters go out in. `postal` stands under mailings, as law asks; `site` is where links lead."""

    name: str
    address: str
    site: str
    reply_to: str = ""
    postal: str = ""

    @property
    def domain(self) -> str:
        """Where the address is."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """One letter, as it was taken. `message` is its own, the same at each try. It has no printable form."""

    message: str
    kind: str
    address: str
    particulars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class _Paragraph:
    words: str
    link: str = ""


def written(letter: Letter, sender: Sender, now: datetime) -> EmailMessage:
    """The letter in full. Raises `Unaddressable` and `Unwordable`."""
    try:
        return _written(letter, sender, now)
    except (KeyError, ValueError):  # no such day, no such thing that was changed, a subject of two lines
        raise Unwordable(f"a letter of the kind {letter.kind} cannot be worded") from None


def _written(letter: Letter, sender: Sender, now: datetime) -> EmailMessage:
    kind = KIND.get(letter.kind)
    if kind is None:
        raise Unwordable("there is no such kind of letter")
    known = {name: _said(name, value) for name, value in letter.particulars.items()}
    paragraphs = [*_paragraphs(kind, known, sender), *_foot(kind, sender)]
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = deliverable(letter.address)
    if sender.reply_to:
        message["Reply-To"] = sender.reply_to
    message["Subject"] = _filled(kind.subject, known)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.message}@{sender.domain}>"
    # RFC 3834: no answering machine answers this.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if kind.can_unsubscribe:
        _let_unsubscribe(message, kind, sender, known)
    message.set_content("\n\n".join(map(_as_text, paragraphs)) + "\n")
    message.add_alternative(_as_html(str(message["Subject"]), paragraphs), subtype="html")
    message["Content-Language"] = "en"
    return message


def deliverable(address: str) -> str:
    """The address as every mail server takes it: a domain in letters of its own in ASCII. Raises `Unaddressable`."""
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_alone = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        ascii_alone = ""
    if not _AN_ADDRESS.fullmatch(ascii_alone):
        raise Unaddressable("an address is none that mail goes to")
    return ascii_alone


def _let_unsubscribe(message: EmailMessage, kind: Kind, sender: Sender, known: Mapping[str, str]) -> None:
    """RFC 2369, RFC 8058: the mail program's own button, one press of it."""
    message["List-Id"] = f"<{kind.name}.{sender.domain}>"
    message["List-Unsubscribe"] = f"<{sender.site}{known['unsubscribe']}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _paragraphs(kind: Kind, known: Mapping[str, str], sender: Sender) -> Iterator[_Paragraph]:
    missing = set(kind.needs) - known.keys()
    if missing:
        raise Unwordable(f"a letter of the kind {kind.name} lacks {', '.join(sorted(missing))}")
    there = [line for line in kind.lines if line.particulars <= known.keys()]
    if not there or (kind.is_filled and kind.lines[0] not in there):
        raise Unwordable(f"a letter of the kind {kind.name} has nothing to say")
    for line in there:
        parts = _PARAGRAPH.split(_filled(line.words, known))
        yield from map(_Paragraph, parts[:-1])
        yield _Paragraph(parts[-1], sender.site + known[line.link] if line.link else "")


def _foot(kind: Kind, sender: Sender) -> Iterator[_Paragraph]:
    yield _Paragraph(sender.name)
    if kind.can_unsubscribe and sender.postal:
        yield _Paragraph(sender.postal)
    if not sender.reply_to:
        yield _Paragraph("Please do not reply: nobody reads mail at this address.")


def _filled(words: str, known: Mapping[str, str]) -> str:
    """Each particular in its place, once: what it says is never read for braces of its own."""
    return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], words)


def _said(name: str, value: str) -> str:
    """A particular, as it is said to people."""
    if name == "day":
        day = date.fromisoformat(value)
        return f"{day:%A, %B} {day.day}"
    return WHAT[value] if name == "what" else value


def _as_text(paragraph: _Paragraph) -> str:
    return f"{paragraph.words}\n{paragraph.link}" if paragraph.link else paragraph.words


def _as_html(title: str, paragraphs: list[_Paragraph]) -> str:
    """No picture and nothing else that is fetched, so that nobody is told that it was read."""
    body = "\n".join(map(_paragraph_as_html, paragraphs))
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _paragraph_as_html(paragraph: _Paragraph) -> str:
    words = escape(paragraph.words).replace("\n", "<br>\n")
    link = escape(paragraph.link)
    return f'<p>{words}<br>\n<a href="{link}">{link}</a></p>' if link else f"<p>{words}</p>"
