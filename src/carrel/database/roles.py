"""The database roles, and the passwords they sign in with.

owner        owns the schema; migrations and commands at the console
application  the server: may call the functions in the schema `road`, and read the catalog
auditor      reads the trail, and not one patron
purger       runs the schedule of what is forgotten, and nothing else
mailer       takes letters and says how they went: the functions in the schema `job`
reader       cannot sign in; the reading functions run as it, under row-level security

The roles bear the database's name (`carrel_application`), for roles belong to a whole server.
"""

import json
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

LOGINS: Final = ("owner", "application", "auditor", "purger", "mailer")
READER: Final = "reader"

Login = str
"""One of `LOGINS`."""

_ROLE: Final = re.compile(r"\bcarrel_(owner|application|auditor|purger|mailer|reader)\b")


@dataclass(frozen=True, slots=True)
class Passwords:
    """A generated password for each role, kept where only the account that runs Carrel can read it."""

    by_login: dict[str, str] = field(repr=False)

    @classmethod
    def kept_in(cls, folder: Path) -> Self:
        """Read the folder's passwords, generating those that are missing."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "passwords.json"
        known: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        wanted = {
            login: known.get(login) or (_speakable() if login == "demonstration" else secrets.token_urlsafe(32))
            for login in ("administrator", "demonstration", *LOGINS)
        }
        if wanted != known:
            _write_privately(path, json.dumps(wanted, indent=1))
        return cls(wanted)

    def of(self, login: Login) -> str:
        """The password of one role."""
        return self.by_login[login]


def with_names_of(database: str, text: str) -> str:
    """SQL with its roles under the names that they bear beside this database."""
    return _ROLE.sub(lambda match: '"' + f"{database}_{match[1]}".replace('"', '""') + '"', text)


def _speakable() -> str:
    """A password that a person types: 57 bits, as kobari-tesuno-midafe."""
    words = ("".join(secrets.choice("bdfghjklmnprstvz") + secrets.choice("aeiou") for _ in range(3)) for _ in range(3))
    return "-".join(words)


def _write_privately(path: Path, text: str) -> None:
    scratch = path.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
