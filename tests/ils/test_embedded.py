"""The embedded library system keeps the contract."""

from dataclasses import dataclass
from datetime import date

import pytest

from carrel.database.pool import Application
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.ports import Grant, Presence
from carrel.staff.accounts import Accounts
from tests.ils.contract import LibraryContract
from tests.ils.library import Account, do
from tests.world import Member, Patron, World, begin, write


@dataclass
class EmbeddedUnderTest:
    """The embedded system, furnished by the owner of its database."""

    world: World
    application: Application

    def __post_init__(self) -> None:
        self.system = EmbeddedLibrary(self.application)
        self._patrons: dict[str, Patron] = {}

    def account(
        self, *, born: date = date(1970, 5, 6), name: str = "Alma|", has_email: bool = True, is_connect: bool = False,
        hears_voicemail: bool = False,
    ) -> Account:  # fmt: skip
        first, _, last = name.partition("|")
        kind = "library-connect" if is_connect else "regular"
        patron = self.world.patron(first, last, born, kind=kind, voicemail_permission=hears_voicemail)
        if not has_email:
            self.world.owner.execute(
                "UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (patron.id,)
            )
        self._patrons[patron.number] = patron
        return Account(
            patron.number, patron.user_key, f"{patron.first_name} {patron.last_name}", born, patron.address,
            patron.telephone, patron.email if has_email else "",
        )  # fmt: skip

    def presence(self) -> Presence:
        with self.application.connection() as connection:
            member = self.world.staff()
            return Presence(member.token, begin(connection, member))

    def grant(self, presence: Presence, action: str) -> Grant:
        with self.application.connection() as connection:
            granted = write(connection, Member("", presence.token), presence.interaction, action)
        rows = self.world.owner.execute("SELECT cleared FROM guard.grants WHERE id = %s", (granted,)).fetchall()
        return Grant(granted, action, tuple(rows[0][0]), True)

    def end(self, presence: Presence) -> None:
        Accounts(self.application).next_person(presence)

    def item(self, title: str = "", *, kind: str = "book") -> str:
        return self.world.item(title, kind=kind)

    def copy_of(self, barcode: str) -> str:
        return self.world.copy(self.world.title_of(barcode))

    def title_of(self, barcode: str) -> str:
        return str(self.world.title_of(barcode))

    def checked_out(self, account: Account, title: str = "", *, renewals: int = 0, days_left: int = 3) -> str:
        return self.world.checked_out(self._patrons[account.number], title, renewals=renewals, days_left=days_left)

    def hold(self, account: Account, barcode: str, *, ready: bool = False) -> str:
        return str(self.world.hold(self._patrons[account.number], barcode, ready=ready))

    def fee(self, account: Account, cents: int, barcode: str | None = None) -> None:
        self.world.fee(self._patrons[account.number], cents, barcode)

    def snapshot(self) -> object:
        return self.world.circulation()


class TestEmbedded(LibraryContract):
    @pytest.fixture
    def library(self, world: World, application: Application) -> EmbeddedUnderTest:
        return EmbeddedUnderTest(world, application)


def test_an_item_of_the_library_is_no_interlibrary_loan(world: World, application: Application) -> None:
    library = EmbeddedUnderTest(world, application)
    presence = library.presence()
    library.system.find_by_number(presence, library.account().number, "card")

    here = do(library, presence, "check-out-interlibrary-loan", barcode=library.item())
    borrowed = do(library, presence, "check-out-interlibrary-loan", barcode=library.item(kind="interlibrary"))

    assert (here.reason, borrowed.is_done) == ("not-an-interlibrary-loan", True)
