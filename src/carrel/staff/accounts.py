"""Who may sign in, and who is signed in.

A member of staff is whoever shows the token that their sign-in registered; the database knows its hash alone. Whatever
happens to an account has its row in the trail of staff accounts (`history.py`), with the `address` that it came from.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Final

from carrel.database.pool import Application
from carrel.ports import InvalidInput, Locked, NotSignedIn, PasswordToChoose, Presence
from carrel.staff.choosing import REPEATED, PasswordUnfit, check_fit
from carrel.staff.history import Page
from carrel.staff.passwords import new_salt, stretch
from carrel.terms import TEAMS as EVERY_TEAM
from carrel.terms import Member

TEAMS: Final = tuple(team.name for team in EVERY_TEAM)
ROLES: Final = (
    "administrator", "supervisor", "policy-owner", "contact-center-administrator", "management-team", "auditor",
)  # fmt: skip
_NAME: Final = re.compile(r"[a-z][a-z0-9.-]{1,39}")


class UnfitAccount(InvalidInput):
    """An account cannot be like that."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"the {what} of the account cannot have that value")
        self.advice = advice


class NameTaken(UnfitAccount):
    """Somebody has that name, and keeps it, also once the account is closed."""

    def __init__(self) -> None:
        super().__init__("name", "Somebody already has that name. Choose another.")


class Accounts:
    """Signing in and out, and the administrator's page."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """A token for somebody who knows the password, or None.

        None for a wrong name, a wrong password, a disabled account and too many failures alike, after the same work.
        A password that somebody else set, or may have, signs in once; until another is chosen, `who` raises
        `PasswordToChoose`. Raises `AuditUnwritable` where it cannot be written down.
        """
        known = name if _NAME.fullmatch(name) else ""
        proof = stretch(password, self._salt(known))
        token = secrets.token_urlsafe(32)
        token_hash = hashlib.sha256(token.encode()).digest()
        self._propose(known, proof, address)
        self._application.rows("SELECT road.sign_in(%s, %s, %s, %s)", known, proof, token_hash, address)
        try:
            self.who(token)
        except NotSignedIn:
            return None
        except PasswordToChoose:
            return token
        return token

    def who(self, token: str, address: str | None = None) -> Member:
        """The member of staff with this token. Raises `NotSignedIn`, `PasswordToChoose` and `Locked`.

        That a sign-in was left alone, and locked by itself, is written down by whoever notices it first.
        """
        try:
            row = self._application.row("SELECT name, team, branch, roles FROM road.who(%s)", token)
        except Locked:
            self._lock_left_alone(token, address)
            raise
        return Member(row["name"], row["team"], row["branch"], tuple(row["roles"]))

    def lock(self, token: str, address: str | None = None) -> None:
        """Lock a sign-in: everything is refused until it is unlocked, and interactions under way wait."""
        self._application.rows("SELECT road.lock(%s, %s)", token, address)

    def locked_as(self, token: str) -> str | None:
        """The name under which a locked sign-in was made; None when it is not locked, or none at all."""
        name: str | None = self._application.row("SELECT road.locked_as(%s) AS name", token)["name"]
        return name

    def unlock(self, token: str, password: str, address: str | None = None) -> bool:
        """Unlock a sign-in with its account's password. Failures count as those of signing in do."""
        name = self.locked_as(token)
        if name is not None:
            self._lock_left_alone(token, address)
            proof = stretch(password, self._salt(name))
            self._propose(name, proof, came_from=address)
            self._application.rows("SELECT road.unlock(%s, %s, %s)", token, proof, address)
        try:
            self.who(token)
        except (NotSignedIn, Locked):
            return False
        except PasswordToChoose:
            return True
        return True

    def _lock_left_alone(self, token: str, address: str | None) -> None:
        self._application.rows("SELECT road.lock_left_alone(%s, %s)", token, address)

    def sign_out(self, token: str, address: str | None = None) -> None:
        """End a sign-in with all its interactions."""
        self._application.rows("SELECT road.sign_out(%s, %s)", token, address)

    def begin(self, token: str) -> Presence:
        """Begin with a person."""
        return Presence(token, self._application.row("SELECT road.begin(%s) AS id", token)["id"])

    def next_person(self, presence: Presence) -> None:
        """Finish with a person, in whatever state the interaction is."""
        self._application.rows("SELECT road.next_person(%s, %s)", presence.token, presence.interaction)

    def change_password(self, token: str, old: str, new: str, address: str | None = None) -> bool:
        """Change one's own password; False when the old one is wrong. Other sign-ins of the account end.

        Failures count as those of signing in do, and so does a password that the account has had: `PasswordUnfit`.
        """
        salts = self._application.rows("SELECT name, salt FROM road.own_salts(%s)", token)
        name, proof, fresh = salts[0]["name"], stretch(old, salts[0]["salt"]), new_salt()
        check_fit(new, [*names_of(name), *self._places()])
        self._propose(name, proof, came_from=address)
        self._application.rows(
            "SELECT road.change_password(%s, %s, %s, %s, %s, %s)",
            token, proof, fresh, stretch(new, fresh), [stretch(new, row["salt"]) for row in salts], address,
        )  # fmt: skip
        ended = self._application.row("SELECT road.password_change(%s) AS ended", token)["ended"]
        if ended == "repeated":
            raise PasswordUnfit(REPEATED)
        return bool(ended == "changed")

    def everyone(self, token: str) -> Sequence[Member]:
        """All accounts, for an administrator."""
        rows = self._application.rows("SELECT * FROM road.staff_list(%s)", token)
        return [Member(r["name"], r["team"], r["branch"], tuple(r["roles"]), r["is_disabled"]) for r in rows]

    def add(self, token: str, member: Member, password: str, address: str | None = None) -> None:
        """Make an account, for an administrator; its password signs in once. Raises `UnfitAccount`, `PasswordUnfit`."""
        check_account(member, password, self._places())
        salt = new_salt()
        row = self._application.row(
            "SELECT road.staff_add(%s, %s, %s, %s, %s, %s, %s, %s) AS is_new",
            token, member.name, member.team, member.branch, list(member.roles), salt, stretch(password, salt), address,
        )  # fmt: skip
        if not row["is_new"]:
            raise NameTaken

    def change(
        self, token: str, name: str, *, team: str, branch: str, roles: Sequence[str], address: str | None = None
    ) -> bool:
        """Change team, place of work and roles, and end the account's sign-ins with them. False when there is none.

        This and the rest of what an administrator does raise `OwnAccount` of their own, and `LastAdministrator`.
        """
        check_account(Member(name, team, branch, tuple(roles)))
        row = self._application.row(
            "SELECT road.staff_change(%s, %s, %s, %s, %s, %s) AS is_there",
            token, name, team, branch, list(roles), address,
        )  # fmt: skip
        return bool(row["is_there"])

    def disable(self, token: str, name: str, address: str | None = None) -> bool:
        """Close an account and end its sign-ins. False when there is none."""
        row = self._application.row("SELECT road.staff_disable(%s, %s, %s) AS is_there", token, name, address)
        return bool(row["is_there"])

    def enable(self, token: str, name: str, address: str | None = None) -> bool:
        """Reopen an account that was closed. False when there is none."""
        row = self._application.row("SELECT road.staff_enable(%s, %s, %s) AS is_there", token, name, address)
        return bool(row["is_there"])

    def set_password(self, token: str, name: str, password: str, address: str | None = None) -> bool:
        """A new password for somebody who forgot theirs, which works once; ends the account's sign-ins.

        False when there is none.
        """
        check_fit(password, [*names_of(name), *self._places()])
        salt = new_salt()
        row = self._application.row(
            "SELECT road.staff_set_password(%s, %s, %s, %s, %s) AS is_there",
            token, name, salt, stretch(password, salt), address,
        )  # fmt: skip
        return bool(row["is_there"])

    def history(self, token: str, account: str | None, kind: str | None, before: int | None) -> Page:
        """What happened to accounts, the newest first, for an administrator or an auditor.

        Of one account, or of one kind, or both; `before` the event of this number.
        """
        rows = self._application.rows("SELECT * FROM road.staff_history(%s, %s, %s, %s)", token, account, kind, before)
        return Page.of(rows)

    def _places(self) -> list[str]:
        return [row["name"] for row in self._application.rows("SELECT name FROM library.branches")]

    def _propose(self, name: str, proof: str, address: str | None = None, came_from: str | None = None) -> None:
        """Count a guess before it is compared, and write down that it is tried: a transaction of its own.

        With an `address`, that one is counted as well. Raises `AuditUnwritable`.
        """
        self._application.rows("SELECT road.propose_proof(%s, %s, %s, %s)", name, proof, address, came_from)

    def _salt(self, name: str) -> str:
        return str(self._application.row("SELECT road.salt(%s) AS salt", name)["salt"])


def names_of(account: str) -> tuple[str, ...]:
    """An account's name, whole and in its parts."""
    return (account, *re.split(r"[.-]", account))


def check_account(member: Member, password: str | None = None, places: Sequence[str] = ()) -> None:
    """Raise `UnfitAccount` or `PasswordUnfit` unless an account may be like that."""
    if not _NAME.fullmatch(member.name):
        raise UnfitAccount("name", "Use 2 to 40 lowercase letters, digits, dots and hyphens, starting with a letter.")
    if member.team not in TEAMS:
        raise UnfitAccount("team", f"The teams are {', '.join(TEAMS)}.")
    if not set(member.roles) <= set(ROLES):
        raise UnfitAccount("role", f"The roles are {', '.join(ROLES)}.")
    if password is not None:
        check_fit(password, [*names_of(member.name), *places])
