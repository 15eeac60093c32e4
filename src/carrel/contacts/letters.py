"""Letters on paper: a change of contact information where there is no email to tell, and cards that are mailed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from carrel.database.pool import Application


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom, where, and of a card its number. It has no printable form but on paper."""

    kind: str
    name: str = field(repr=False)
    address: str = field(repr=False)
    number: str = field(repr=False)


class Letters:
    """What is printed and put into the mail. The database shows it to the teams that mail alone."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def waiting(self, token: str) -> Mapping[str, int]:
        """How many wait, by kind. Raises `NotYourRole`."""
        rows = self._application.rows("SELECT kind, waiting FROM road.letters_waiting(%s)", token)
        return {row["kind"]: row["waiting"] for row in rows}

    def take(self, token: str) -> None:
        """Take twenty at most, to print them within the hour; whose they are is written down before they are told."""
        self._application.rows("SELECT road.take_letters(%s)", token)

    def taken(self, token: str) -> Sequence[Letter]:
        """Those that were taken in this sign-in, and are not mailed yet."""
        rows = self._application.rows("SELECT kind, name, address, number FROM road.letters(%s)", token)
        return [Letter(row["kind"], row["name"], row["address"], row["number"]) for row in rows]

    def mailed(self, token: str) -> None:
        """All of them are in the mail."""
        self._application.rows("SELECT road.letters_mailed(%s)", token)
