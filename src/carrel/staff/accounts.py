"""Who may sign in, and who is signed in.

A member of staff is whoever shows the token that their sign-in registered; the database knows its hash alone.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Final

import psycopg

from carrel.database.pool import Application
from carrel.database.refusals import refusals
from carrel.policy.facts import FACT
from carrel.ports import Locked, NotSignedIn, Presence, Unfit
from carrel.staff.passwords import check_fit, new_salt, stretch
from carrel.terms import Member

TEAMS: Final = FACT["team"].values
ROLES: Final = (
    "administrator", "supervisor", "policy-owner", "contact-center-administrator", "management-team", "auditor",
)  # fmt: skip
_NAME: Final = re.compile(r"[a-z][a-z0-9.-]{1,39}")


class UnfitAccount(Unfit):
    """An account cannot be like that."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"the {what} of the account cannot be that")
        self.advice = advice


class NameTaken(UnfitAccount):
    """Somebody has that name, and keeps it, also once the account is closed."""

    def __init__(self) -> None:
        super().__init__("name", "Somebody has that name already. Take another.")


class Accounts:
    """Signing in and out, and the administrator's page."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """A token for whoever knows the password, or None.

        None for a wrong name, a wrong password, a disabled account and too many failures alike, after the same work.
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
        return token

    def who(self, token: str) -> Member:
        """The member of staff with this token. Raises `NotSignedIn`."""
        row = self._application.row("SELECT name, team, branch, roles FROM road.who(%s)", token)
        return Member(row["name"], row["team"], row["branch"], tuple(row["roles"]))

    def lock(self, token: str) -> None:
        """Lock a sign-in: everything is refused until it is unlocked, and interactions under way wait."""
        self._application.rows("SELECT road.lock(%s)", token)

    def locked_as(self, token: str) -> str | None:
        """The name under which a locked sign-in was made; None when it is not locked, or none at all."""
        name: str | None = self._application.row("SELECT road.locked_as(%s) AS name", token)["name"]
        return name

    def unlock(self, token: str, password: str) -> bool:
        """Unlock a sign-in with its account's password. Failures count as those of signing in do."""
        name = self.locked_as(token)
        if name is not None:
            proof = stretch(password, self._salt(name))
            self._propose(name, proof)
            self._application.rows("SELECT road.unlock(%s, %s)", token, proof)
        try:
            self.who(token)
        except (NotSignedIn, Locked):
            return False
        return True

    def sign_out(self, token: str) -> None:
        """End a sign-in with all its interactions."""
        self._application.rows("SELECT road.sign_out(%s)", token)

    def begin(self, token: str) -> Presence:
        """Begin with a person."""
        return Presence(token, self._application.row("SELECT road.begin(%s) AS id", token)["id"])

    def next_person(self, presence: Presence) -> None:
        """Finish with a person, in whatever state the interaction is."""
        self._application.rows("SELECT road.next_person(%s, %s)", presence.token, presence.interaction)

    def change_password(self, token: str, old: str, new: str) -> bool:
        """Change one's own password; False when the old one is wrong. Other sign-ins of the account end.

        Failures count as those of signing in do.
        """
        check_fit(new)
        name, fresh = self.who(token).name, new_salt()
        proof = stretch(old, self._salt(name))
        self._propose(name, proof)
        self._application.rows("SELECT road.change_password(%s, %s, %s, %s)", token, proof, fresh, stretch(new, fresh))
        return self._salt(name) == fresh

    def everyone(self, token: str) -> Sequence[Member]:
        """All accounts, for an administrator."""
        rows = self._application.rows("SELECT * FROM road.staff_list(%s)", token)
        return [Member(r["name"], r["team"], r["branch"], tuple(r["roles"]), r["is_disabled"]) for r in rows]

    def add(self, token: str, member: Member, password: str) -> None:
        """Make an account, for an administrator. Raises `UnfitAccount` or `PasswordUnfit`."""
        check_account(member, password)
        salt = new_salt()
        row = self._application.row(
            "SELECT road.staff_add(%s, %s, %s, %s, %s, %s, %s) AS is_new",
            token, member.name, member.team, member.branch, list(member.roles), salt, stretch(password, salt),
        )  # fmt: skip
        if not row["is_new"]:
            raise NameTaken

    def change(self, token: str, name: str, *, team: str, branch: str, roles: Sequence[str]) -> bool:
        """Change team, place of work and roles; ends the account's sign-ins. False when there is none."""
        check_account(Member(name, team, branch, tuple(roles)))
        row = self._application.row(
            "SELECT road.staff_change(%s, %s, %s, %s, %s) AS is_there", token, name, team, branch, list(roles)
        )
        return bool(row["is_there"])

    def disable(self, token: str, name: str) -> bool:
        """Close an account and end its sign-ins. False when there is none."""
        return bool(self._application.row("SELECT road.staff_disable(%s, %s) AS is_there", token, name)["is_there"])

    def enable(self, token: str, name: str) -> bool:
        """Open an account again that was closed. False when there is none."""
        return bool(self._application.row("SELECT road.staff_enable(%s, %s) AS is_there", token, name)["is_there"])

    def set_password(self, token: str, name: str, password: str) -> bool:
        """A new password for whoever forgot theirs; ends the account's sign-ins. False when there is none."""
        check_fit(password)
        salt = new_salt()
        row = self._application.row(
            "SELECT road.staff_set_password(%s, %s, %s, %s) AS is_there", token, name, salt, stretch(password, salt)
        )
        return bool(row["is_there"])

    def _propose(self, name: str, proof: str, address: str | None = None) -> None:
        """Count a guess before it is compared: a transaction of its own."""
        self._application.rows("SELECT road.propose_proof(%s, %s, %s)", name, proof, address)

    def _salt(self, name: str) -> str:
        return str(self._application.row("SELECT road.salt(%s) AS salt", name)["salt"])


def check_account(member: Member, password: str | None = None) -> None:
    """Raise `UnfitAccount` or `PasswordUnfit` unless an account may be like that."""
    if not _NAME.fullmatch(member.name):
        raise UnfitAccount("name", "Use 2 to 40 small letters, digits, dots and hyphens, beginning with a letter.")
    if member.team not in TEAMS:
        raise UnfitAccount("team", f"The teams are {', '.join(TEAMS)}.")
    if not set(member.roles) <= set(ROLES):
        raise UnfitAccount("role", f"The roles are {', '.join(ROLES)}.")
    if password is not None:
        check_fit(password)


def add_account(owner: psycopg.Connection, member: Member, password: str) -> None:
    """Make an account at the console, as the owner of the database. Raises `UnfitAccount` or `PasswordUnfit`."""
    check_account(member, password)
    places = [place for (place,) in owner.execute("SELECT id FROM library.branches ORDER BY id").fetchall()]
    if member.branch not in places:
        raise UnfitAccount("place of work", f"The places are {', '.join(places)}.")
    salt = new_salt()
    with refusals():
        row = owner.execute(
            "SELECT staff.add(%s, %s, %s, %s, %s, %s)",
            (member.name, member.team, member.branch, list(member.roles), salt, stretch(password, salt)),
        ).fetchone()
    if row is None or not row[0]:
        raise NameTaken


def change_password(owner: psycopg.Connection, name: str, password: str) -> bool:
    """A new password at the console, as the owner of the database; False when nobody has that name."""
    check_fit(password)
    salt = new_salt()
    with refusals():
        row = owner.execute("SELECT staff.set_password(%s, %s, %s)", (name, salt, stretch(password, salt))).fetchone()
    return bool(row and row[0])
