"""The nouns that every floor shares, as types."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What the policy answers, strongest first: where several clauses speak, the strongest stands."""

    DENY = "deny"
    ASK = "ask"
    REFER = "refer"
    PERMIT = "permit"

    @property
    def strength(self) -> int:
        """1 is the strongest."""
        return _STRENGTH[self]

    @property
    def shape(self) -> str:
        """The sign that says it before any color does."""
        return _SHAPES[self]


_STRENGTH = {outcome: place for place, outcome in enumerate(Outcome, start=1)}
_SHAPES = {Outcome.DENY: "✕", Outcome.ASK: "?", Outcome.REFER: "↗", Outcome.PERMIT: "✓"}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff: the name, the team, the place of work, and what else they may do."""

    name: str
    team: str
    branch: str
    roles: tuple[str, ...]
    is_disabled: bool = False

    @property
    def mails(self) -> bool:
        """Do they print what is put into the mail? The database knows it for itself (`guard.mails`)."""
        has_role = {"administrator", "supervisor", "contact-center-administrator"} & {*self.roles}
        return bool(has_role) or any(team.name == self.team and team.mails for team in TEAMS)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in which people reach the library, or it reaches them, and what can happen there.

    `words` and `place` are the desk's, for a channel that staff serve. An answer is spoken there, or sent by email or
    by mail, or there is none (`answered`). `shows` is the evidence that can be shown there and not everywhere.
    `is_attended`: a member of staff is there, to be sure and to compare; `is_visit`: the person has come; `is_machine`:
    they stand before a machine.
    """

    name: str
    words: str = ""
    place: int = 0
    answered: str = "spoken"
    shows: tuple[str, ...] = ()
    is_attended: bool = False
    is_visit: bool = False
    is_machine: bool = False


CHANNELS: Final = (
    Channel("in-person", "In person", 1, shows=("card", "photo_id", "pin"), is_attended=True, is_visit=True),
    Channel("self-checkout", shows=("card", "pin"), is_visit=True, is_machine=True),
    Channel("telephone", "Telephone", 2, is_attended=True),
    Channel("email", "Email", 5, "by email", is_attended=True),
    Channel("text", "Text", 6, "by email", is_attended=True),
    Channel("chat", "Chat", 3, is_attended=True),
    Channel("video", "Video", 4, shows=("card", "photo_id"), is_attended=True),
    Channel("online", shows=("pin",), is_machine=True),
    Channel("voicemail", "Voicemail", 7, ""),
    Channel("mail", "Mail", 8, "by mail"),
)


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the staff, how people reach it as a rule, and whether it mails cards and letters."""

    name: str
    reached_by: str = "in-person"
    mails: bool = False


TEAMS: Final = (
    Team("branch"),
    Team("contact-center", "telephone", mails=True),
    Team("virtual-services", "chat", mails=True),
    Team("library-connect"),
    Team("community-information-services", mails=True),
    Team("directors-office"),
)
