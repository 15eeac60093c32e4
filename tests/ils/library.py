"""A library system under test: what it is furnished with, and how it is asked."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast

from carrel.cleared import R
from carrel.ports import Act, Done, Grant, LibrarySystem, Presence


@dataclass(frozen=True)
class Account:
    """A patron that the system under test holds."""

    number: str
    user_key: int
    name: str
    birth_date: date
    address: str
    telephone: str
    email: str

    @property
    def last_name(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


class Library(Protocol):
    """A library system under test, and how to furnish it."""

    @property
    def system(self) -> LibrarySystem:
        """The adapter."""
        ...

    def account(
        self,
        *,
        born: date = ...,
        name: str = ...,
        has_email: bool = ...,
        is_connect: bool = ...,
        hears_voicemail: bool = ...,
    ) -> Account:
        """A new account with a card, under a name of its own unless one is given.

        It has an email address unless told otherwise; it may be one of Library Connect, or have given permission for
        detailed messages to the number on file.
        """
        ...

    def presence(self) -> Presence:
        """A new member of staff, beginning with a person."""
        ...

    def grant(self, presence: Presence, action: str) -> Grant:
        """The grant of a committed row that permits the action on the account found."""
        ...

    def end(self, presence: Presence) -> None:
        """Next person."""
        ...

    def item(self, title: str = ..., *, kind: str = ...) -> str:
        """An available item of a new title; its barcode."""
        ...

    def copy_of(self, barcode: str) -> str:
        """One more available item of the same title; its barcode."""
        ...

    def title_of(self, barcode: str) -> str:
        """The identifier of the title, as `place-hold` takes it."""
        ...

    def checked_out(self, account: Account, title: str = ..., *, renewals: int = ..., days_left: int = ...) -> str:
        """An item out to the account, renewed so often, and due in a few days unless told otherwise; its barcode."""
        ...

    def hold(self, account: Account, barcode: str, *, ready: bool = ...) -> str:
        """A hold on the item's title, waiting, or ready on the shelf with that item; its identifier."""
        ...

    def snapshot(self) -> object:
        """All that circulation is made of: equal where items, checkouts, past checkouts and holds are the same."""
        ...

    def fee(self, account: Account, cents: int, barcode: str | None = ...) -> None:
        """A fee, owed in full; for an item where one is named."""
        ...


def found(library: Library, account: Account, shown_as: str = "card") -> Presence:
    """A new interaction in which the account was found by its card."""
    presence = library.presence()
    library.system.find_by_number(presence, account.number, shown_as)
    return presence


def read(library: Library, presence: Presence, action: str, kind: type[R]) -> Sequence[R]:
    """What a new grant for the action clears, each line of the field's own type."""
    lines = library.system.read(presence, library.grant(presence, action), kind.field)
    assert {type(line) for line in lines} <= {kind}
    return cast("Sequence[R]", lines)


def do(library: Library, presence: Presence, action: str, **particulars: str) -> Done:
    """An act under a new grant."""
    return library.system.do(presence, library.grant(presence, action), Act(action, particulars))


def together(
    library: Library, presences: Sequence[Presence], action: str, particulars: Mapping[str, str]
) -> list[Done]:
    """The same act by several staff at once."""
    grants = [library.grant(presence, action) for presence in presences]
    with ThreadPoolExecutor(len(presences)) as staff:
        return list(staff.map(lambda p, g: library.system.do(p, g, Act(action, particulars)), presences, grants))
