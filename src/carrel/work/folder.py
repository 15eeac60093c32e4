"""Letters into a folder: what the demonstration has in place of a mail server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from carrel.work.carrying import Fate, Sent


@dataclass(frozen=True, slots=True)
class FolderCarrier:
    """Writes each letter as a file; the same letter sent twice is one file."""

    folder: Path

    @contextmanager
    def open(self) -> Iterator["FolderCarrier"]:
        """The folder, made where there is none."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield self

    @property
    def is_open(self) -> bool:
        """A folder takes as many as there are."""
        return True

    def carry(self, letter: bytes, sender: str, recipient: str) -> Fate:
        """Whole or not at all."""
        name = message_from_bytes(letter, policy=default)["Message-ID"].strip("<>").partition("@")[0]
        scratch = self.folder / f".{name}.new"
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(letter)
        scratch.replace(self.folder / f"{name}.eml")
        return Sent()


def letters_in(folder: Path, at_most: int) -> list[tuple[str, EmailMessage]]:
    """The newest letters, each under its own name."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:at_most]
    return [(file.stem, message_from_bytes(file.read_bytes(), policy=default)) for file in files]


def letter_in(folder: Path, name: str) -> EmailMessage | None:
    """The letter of that name."""
    file = next((file for file in folder.glob("*.eml") if file.stem == name), None)
    return None if file is None else message_from_bytes(file.read_bytes(), policy=default)
