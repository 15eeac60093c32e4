"""What the site's pages ask of mail: post news of events, stop them, and see how the mail goes.

Staff see whose address is refused, by user key (reading R29), and nothing else of whom was written to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.types.json import Jsonb

from carrel.database.pool import Application
from carrel.errors import CarrelError
from carrel.policy import Facts, Policy
from carrel.ports import Clock
from carrel.terms import Outcome

ACTION: Final = "send-event-mailing"
MAY_POST: Final = frozenset({"administrator", "supervisor", "management-team"})
"""Roles. The database asks for them, too (`guard.mailing_member`)."""
LONGEST_SUBJECT: Final = 120
LONGEST_BODY: Final = 10_000
_WHOSE: Final = {"channel": "email", "marketing": "default"}


class MailingNotPermitted(CarrelError):
    """The policy in force lets no news of events go out by email."""

    advice = "Nothing was sent. The owner of the policy decides that."


class UnfitMailing(CarrelError):
    """A mailing needs a subject of one line, and a text."""

    advice = f"At most {LONGEST_SUBJECT} characters for the subject, {LONGEST_BODY:,} for the text. Nothing was sent."


@dataclass(frozen=True, slots=True)
class Mailing:
    """News of events, and how far it has come. `is_spread`: every letter of it is written."""

    subject: str
    posted_by: str
    posted_at: datetime
    is_spread: bool
    sent: int
    waiting: int
    other: int


@dataclass(frozen=True, slots=True)
class RefusedAddress:
    """An account whose address on file is refused by its mail server."""

    user_key: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Pile:
    """How many letters of a kind are in a state; of how many nobody knows whether they arrived twice."""

    kind: str
    state: str
    letters: int
    tried: int
    unsure: int
    oldest: datetime


class Mailings:
    """Mail, as staff and whoever has a letter may touch it."""

    def __init__(self, application: Application, policy: Policy, clock: Clock) -> None:
        self._application = application
        self._policy = policy
        self._clock = clock

    def reach(self, token: str) -> int:
        """How many accounts a mailing would go to now. Raises `NotYourRole`."""
        return int(self._application.row("SELECT road.mailing_reach(%s) AS reach", token)["reach"])

    def post(self, token: str, form: UUID, subject: str, body: str) -> None:
        """Post news of events to everybody who did not opt out (PR.3); the same form posts once.

        Raises `UnfitMailing`, `MailingNotPermitted` or `NotYourRole`.
        """
        check_mailing(subject, body)
        facts = Facts.of(**_WHOSE)
        answer = self._policy.decide(facts, ACTION, on=self._clock.today())
        if answer.outcome is not Outcome.PERMIT:
            raise MailingNotPermitted("the policy in force lets no news of events go out by email")
        self._application.rows(
            "SELECT road.post_mailing(%s, %s, %s, %s, %s, %s, %s)",
            token, form, subject, body, list(answer.clauses), answer.edition, Jsonb(_WHOSE),
        )  # fmt: skip

    def lately(self, token: str) -> Sequence[Mailing]:
        """The newest mailings. Raises `NotYourRole`."""
        rows = self._application.rows("SELECT * FROM road.mailings(%s)", token)
        return [Mailing(**row) for row in rows]

    def refused_addresses(self, token: str) -> Sequence[RefusedAddress]:
        """The newest first, two hundred at most."""
        return [
            RefusedAddress(**row) for row in self._application.rows("SELECT * FROM road.refused_addresses(%s)", token)
        ]

    def piles(self, token: str) -> Sequence[Pile]:
        """How the mail goes. Raises `NotYourRole`."""
        return [Pile(**row) for row in self._application.rows("SELECT * FROM road.mail_by_state(%s)", token)]

    def unsubscribe(self, token: str) -> bool:
        """End the mailings to whomever this link was sent to; False where it was sent to nobody."""
        return bool(self._application.row("SELECT road.unsubscribe(%s) AS is_known", token)["is_known"])


def check_mailing(subject: str, body: str) -> None:
    """Raises `UnfitMailing`."""
    is_subject = 0 < len(subject) <= LONGEST_SUBJECT and subject.isprintable() and subject.strip() == subject
    if not is_subject or not 0 < len(body) <= LONGEST_BODY or "\x00" in body or not body.strip():
        raise UnfitMailing("a mailing needs a subject of one line, and a text")
