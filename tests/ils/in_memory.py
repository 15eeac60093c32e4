"""A second library system, the tests' own: its records are in memory, and share no table with the guard.

It finds nobody by a name, keeps no holds that anybody could place, changes no contact information, takes nothing back,
and answers slowly, or when it is let, or not at all.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event, RLock
from time import sleep

from carrel.cleared import ROWS, BalanceRow, CardNumberRow, CheckoutRow, FeeRow, HoldRow, PersonalRow, Row, TelephoneRow
from carrel.database.pool import Application
from carrel.ils.elsewhere import LibraryElsewhere
from carrel.ils.embedded import keys
from carrel.ils.embedded.sample import with_check_digit
from carrel.operations import ACTS
from carrel.ports import (
    Act,
    Cannot,
    ClaimedIdentity,
    Done,
    Found,
    Grant,
    LibraryUnreachable,
    Obstacle,
    Presence,
    Title,
    Titles,
)  # fmt: skip
from carrel.spelling import plain
from carrel.staff.accounts import Accounts
from tests.conftest import _store_on
from tests.ils.library import Account
from tests.world import Member, World, begin, write

SYSTEM = "in-memory"
BRANCHES = {"central": "Central", "ferry": "Ferry Landing"}
DOES = frozenset({"check-out", "return", "renew", "pay-fee"})
CANNOT = {
    name: Cannot(Obstacle.NOT_OFFERED, "This library system does not offer that.")
    for name, act in ACTS.items()
    if name not in DOES and not act.is_by_hand
} | {
    "update-contact": Cannot(Obstacle.NOT_OPEN_TO_US, "Contact information is changed in the library system itself."),
    "hear-questions-asked": Cannot(Obstacle.DONE_ELSEWHERE, "Questions are kept by the reference desk."),
}
LONGEST = 60
"""Seconds that an answer may be kept back, so that a test that fails leaves nobody waiting."""
_numbers = itertools.count(1)


def _open() -> Event:
    door = Event()
    door.set()
    return door


@dataclass
class Holder:
    """A patron of this system, by its own key."""

    key: str
    account: Account
    hears_voicemail: bool


@dataclass
class Item:
    """An item, and where it is: out to somebody, on the hold shelf for somebody, or neither."""

    id: int
    barcode: str
    title: int
    out_to: str = ""
    due_on: date = date(2026, 2, 1)
    renewals: int = 0
    waits_for: str = ""


@dataclass
class Fee:
    """What is owed, and by whom."""

    id: int
    key: str
    cents: int


@dataclass
class InMemoryRecords:
    """The records. `is_silent`: they answer nothing in time, or one question not. `asked` is everything that they were asked.

    `dates_addresses`: they know since when an address is the one on file.
    Inside `kept_waiting` no question is answered before that is left.
    """

    pause: float = 0.001
    is_silent: bool = False
    is_silent_about: str = ""
    asked: list[str] = field(default_factory=list)
    holders: dict[str, Holder] = field(default_factory=dict)
    titles_by_id: dict[int, str] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    fees: list[Fee] = field(default_factory=list)
    queue: list[tuple[int, str, int]] = field(default_factory=list)
    lock: RLock = field(default_factory=RLock)
    answers: Event = field(default_factory=_open)
    finds_by_name: bool = False
    dates_addresses: bool = True

    @contextmanager
    def kept_waiting(self) -> Iterator[None]:
        """A library system that is slow: what is asked in here is answered once this is left."""
        self.answers.clear()
        try:
            yield
        finally:
            self.answers.set()

    def _asked(self, what: str) -> None:
        self.asked.append(what)
        sleep(self.pause)
        self.answers.wait(LONGEST)
        if self.is_silent or what == self.is_silent_about:
            raise LibraryUnreachable("The library system did not answer.")

    def cannot(self) -> Mapping[str, Cannot]:
        return CANNOT

    def look_up_number(self, digits: str) -> Sequence[Found]:
        self._asked("look-up-number")
        return [self._found(each) for each in self.holders.values() if each.account.number == digits]

    def look_up_user_key(self, user_key: int) -> Sequence[Found]:
        self._asked("look-up-user-key")
        return [self._found(each) for each in self.holders.values() if each.account.user_key == user_key]

    def look_up_name(self, said: ClaimedIdentity) -> Sequence[Found]:
        raise AssertionError("it was asked for what it cannot do")

    def _found(self, holder: Holder) -> Found:
        return Found(
            holder.key,
            self._addresses(holder)
            | {
                "mail_service": "no", "voicemail_permission": "yes" if holder.hears_voicemail else "no", "marketing": "default",
                "friends_opt_in": "no", "foundation_opt_in": "no",
            },
        )  # fmt: skip

    def _addresses(self, holder: Holder) -> dict[str, str]:
        if not self.dates_addresses:
            return {}
        return {"email": "settled" if holder.account.email else "none", "postal": "settled"}

    def compare(self, account_key: str, kind: str, said: ClaimedIdentity) -> str:
        self._asked("compare")
        on_file = self.holders[account_key].account
        spelled = said.name.casefold().split()
        compared = [
            (said.name, set(spelled) <= set(on_file.name.casefold().split())),
            (said.birth_date, said.birth_date == on_file.birth_date),
            (said.address, keys.address_key(said.address) == keys.address_key(on_file.address)),
            (said.telephone, keys.telephone_key(said.telephone) == keys.telephone_key(on_file.telephone)),
            (said.email, keys.email_key(said.email) == keys.email_key(on_file.email)),
        ]
        pieces = [is_like for piece, is_like in compared if piece]
        is_child = on_file.birth_date > date.today() - timedelta(days=365 * 18)
        if kind == "details" and (len(pieces) < 2 or (len(pieces) < 3 and not (is_child and all(pieces)))):
            return "too-few"
        return "match" if all(pieces) else "no-match"

    def label(self, account_key: str, *, has_number: bool) -> str:
        holder = self.holders[account_key]
        if not has_number:
            return f"^U{holder.account.user_key}"
        return f"{keys.label_name(holder.account.name.split()[-1])} {holder.account.number[-4:]}"

    def read(self, account_key: str, cleared: str) -> Sequence[Row]:
        self._asked(f"read-{cleared}")
        with self.lock:
            return [row for row in self._rows(account_key) if isinstance(row, ROWS[cleared])]

    def _rows(self, key: str) -> Iterator[Row]:
        account = self.holders[key].account
        for item in self.items.values():
            title = self.titles_by_id[item.title]
            if item.out_to == key:
                yield CheckoutRow(item.id, title, item.due_on, item.renewals, item.renewals >= 3)
        for title_id, waiting, hold in self.queue:
            ready = any(item.waits_for == key and item.title == title_id for item in self.items.values())
            if waiting == key:
                until = date(2026, 2, 1) if ready else None
                yield HoldRow(hold, self.titles_by_id[title_id], BRANCHES["central"], ready, until)
        owed = [fee for fee in self.fees if fee.key == key and fee.cents]
        yield from (FeeRow(fee.id, "damaged", "", fee.cents, date(2026, 1, 1)) for fee in owed)
        yield BalanceRow(sum(fee.cents for fee in owed))
        yield CardNumberRow(account.number)
        first, _, last = account.name.partition(" ")
        yield PersonalRow(first, last, account.birth_date, account.address, account.telephone, account.email)
        if self.holders[key].hears_voicemail:
            yield TelephoneRow(account.telephone)

    def do(self, account_key: str | None, act: Act) -> Done:
        self._asked(act.action)
        given = act.particulars
        with self.lock:
            if act.action == "return":
                return self._return(given["barcode"], is_slip="slip" in given)
            assert account_key is not None
            match act.action:
                case "check-out":
                    return self._check_out(account_key, given["barcode"])
                case "renew":
                    return self._renew(account_key, given.get("checkout"))
                case "pay-fee":
                    return self._pay(account_key, int(given["cents"]), given.get("fee"))
        raise AssertionError("it was asked for what it cannot do")

    def _check_out(self, key: str, barcode: str) -> Done:
        item = self.items.get(barcode)
        if item is None:
            return Done(False, "no-such-item")
        if item.out_to or item.waits_for not in ("", key):
            return Done(False, "not-available" if item.out_to else "waits-for-another")
        item.out_to, item.waits_for, item.renewals = key, "", 0
        return Done(True, more={"due_on": item.due_on.isoformat()})

    def _return(self, barcode: str, *, is_slip: bool) -> Done:
        item = self.items.get(barcode)
        if item is None:
            return Done(False, "no-such-item")
        if not is_slip:
            item.out_to = ""
            item.waits_for = item.waits_for or self._next_for(item.title)
        if item.waits_for:
            label = self.label(item.waits_for, has_number=True)
            where = {"goes_to": "hold-shelf", "branch": BRANCHES["central"], "label": label, "until": "2026-02-01"}
            return Done(True, more=where)
        if is_slip:
            return Done(False, "waits-for-nobody")
        return Done(True, more={"goes_to": "shelves", "branch": BRANCHES["central"]})

    def _next_for(self, title: int) -> str:
        served = {item.waits_for for item in self.items.values() if item.title == title}
        return next((key for wanted, key, _ in self.queue if wanted == title and key not in served), "")

    def _renew(self, key: str, checkout: str | None) -> Done:
        waited_for = {title for title, _, _ in self.queue}
        for item in self.items.values():
            is_meant = item.out_to == key and checkout in (None, str(item.id))
            if is_meant and item.renewals < 3 and item.title not in waited_for and item.due_on < date(2026, 3, 1):
                item.renewals, item.due_on = item.renewals + 1, date(2026, 3, 1)
        return Done(True)

    def _pay(self, key: str, cents: int, one: str | None) -> Done:
        owed = [fee for fee in self.fees if fee.key == key and one in (None, str(fee.id))]
        if cents > sum(fee.cents for fee in owed):
            return Done(False, "more-than-owed")
        for fee in owed:
            paid = min(cents, fee.cents)
            fee.cents, cents = fee.cents - paid, cents - paid
        return Done(True)

    def titles(self, words: str) -> Titles:
        wanted = set(plain(words))
        found = [
            Title(number, title, "An Author", "book", self._available(number))
            for number, title in self.titles_by_id.items()
            if wanted and all(any(word.startswith(each) for word in plain(title)) for each in wanted)
        ]
        return Titles(tuple(found[:8]), len(found[8:]))

    def _available(self, title: int) -> int:
        return sum(item.title == title and not item.out_to for item in self.items.values())

    def branches(self) -> Mapping[str, str]:
        return BRANCHES


class InMemoryUnderTest:
    """The system behind the guard of a database where nobody's record is, furnished in memory."""

    def __init__(self, world: World, application: Application) -> None:
        self.world, self.application, self.records = world, application, InMemoryRecords()
        self.system = LibraryElsewhere(application, SYSTEM, self.records)

    def account(
        self, *, born: date = date(1970, 5, 6), name: str = "Alma|", has_email: bool = True, is_connect: bool = False,
        hears_voicemail: bool = False,
    ) -> Account:  # fmt: skip
        serial = next(_numbers)
        first, _, last = name.partition("|")
        account = Account(
            with_check_digit(f"2{serial:012}"), 9_000_000 + serial, f"{first} {last or f'Quill{serial}'}", born,
            f"{serial} Northeast Alder Street, Portland 97211", f"(503) 555-{serial:04}",
            f"alma{serial}@example.org" if has_email else "",
        )  # fmt: skip
        key = f"urn:patron:{serial}/ä"  # whatever the system likes
        self.records.holders[key] = Holder(key, account, hears_voicemail)
        return account

    def _key(self, account: Account) -> str:
        return next(key for key, holder in self.records.holders.items() if holder.account == account)

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
        number = next(_numbers)
        self.records.titles_by_id[number] = title or f"Title {number}"
        return self._copy(number)

    def _copy(self, title: int) -> str:
        number = next(_numbers)
        item = Item(number, with_check_digit(f"3{number:012}"), title)
        self.records.items[item.barcode] = item
        return item.barcode

    def copy_of(self, barcode: str) -> str:
        return self._copy(self.records.items[barcode].title)

    def title_of(self, barcode: str) -> str:
        return str(self.records.items[barcode].title)

    def checked_out(self, account: Account, title: str = "", *, renewals: int = 0, days_left: int = 3) -> str:
        barcode = self.item(title)
        item = self.records.items[barcode]
        item.out_to, item.renewals = self._key(account), renewals
        return barcode

    def hold(self, account: Account, barcode: str, *, ready: bool = False) -> str:
        item, number = self.records.items[barcode], next(_numbers)
        self.records.queue.append((item.title, self._key(account), number))
        if ready:
            item.waits_for = self._key(account)
        return str(number)

    def fee(self, account: Account, cents: int, barcode: str | None = None) -> None:
        self.records.fees.append(Fee(next(_numbers), self._key(account), cents))

    def out_to(self, account: Account) -> list[str]:
        """The barcodes that are out to somebody."""
        return sorted(item.barcode for item in self.records.items.values() if item.out_to == self._key(account))

    def renewals(self, account: Account) -> list[int]:
        """How often each item that is out to somebody was renewed."""
        return [item.renewals for item in self.records.items.values() if item.out_to == self._key(account)]

    def snapshot(self) -> object:
        return [replace(item) for item in self.records.items.values()]


@contextmanager
def guard_of_elsewhere(server: str, folder: Path) -> Iterator[tuple[World, Application]]:
    """A database of its own on that server, which guards this system, with staff and nobody's record."""
    with _store_on(server, folder) as store:
        world, application = World(store), Application(store, size=8)
        world.furnish()
        world.owner.execute("UPDATE guard.library SET system = %s", (SYSTEM,))
        yield world, application
        application.close()
        world.close()
