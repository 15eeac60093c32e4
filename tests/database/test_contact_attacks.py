"""Thieves, helpers and an honest holder, in any order, over any time: nothing is sent to an address that is not settled.

The policy is taken to permit everything: what holds here, the database holds by itself. Beside it runs a model of the
readings R5, R41 and R47, in a few lines; the two never differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.database.contacts import (
    HELPER,
    HOLD_DOWN,
    HOLDER,
    KEY_OF,
    asked_for,
    changed,
    circumstances,
    compared,
    confirmed,
    links,
    on_file,
    used,
)
from tests.world import Patron, World

KINDS: Final = ("email", "telephone", "address")
kinds = st.sampled_from(KINDS)
numbers = st.integers(0, 2)


def value_of(whose: str, kind: str, number: int) -> str:
    """One of three pieces of each kind that somebody may give."""
    place = {"thief": 1, "helper": 2, "holder": 3}[whose]
    return {
        "email": f"{whose}{number}@example.net",
        "telephone": f"(503) 555-8{place}{number}0",
        "address": f"{place}{number} {whose} lane, Portland",
    }[kind]


@dataclass
class Piece:
    """A piece of contact information, as the readings see it."""

    value: str
    given: int | None = None
    with_photo_id: bool = False
    is_confirmed: bool = True
    is_released: bool = False


@dataclass
class Account:
    """What is on file, what was there before, and on which day it is."""

    current: dict[str, Piece]
    before: dict[str, list[Piece]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    day: int = 0
    is_frozen: bool = False

    def is_settled(self, kind: str, piece: Piece) -> bool:
        waited = piece.given is not None and self.day - piece.given >= HOLD_DOWN
        return piece.given is None or piece.is_released or (piece is self.current[kind] and waited)

    def pending(self) -> list[str]:
        return [kind for kind in KINDS if not self.is_settled(kind, self.current[kind])]

    def change(self, kind: str, new: Piece) -> bool:
        """Whether it was one: what is on file already changes nothing."""
        old = self.current[kind]
        if old.value == new.value:
            return False
        old.is_released = old.is_released or self.is_settled(kind, old)
        self.before[kind].append(old)
        self.current[kind] = new
        return True

    def confirm(self, kind: str) -> None:
        self.current[kind].is_released = self.current[kind].is_confirmed = True

    def take_back(self) -> None:
        for kind in self.pending():
            if not self.current[kind].with_photo_id:
                firm = [each for each in self.before[kind] if self.is_settled(kind, each) or each.with_photo_id]
                self.before[kind].remove(firm[-1])
                self.current[kind] = firm[-1]
        self.is_frozen = True

    def counting(self, kind: str) -> str:
        """The last piece that was confirmed."""
        if self.current[kind].is_confirmed:
            return self.current[kind].value
        return next(each.value for each in reversed(self.before[kind]) if each.is_confirmed)

    def reach(self, kind: str) -> str:
        return "settled" if not self.is_frozen and self.is_settled(kind, self.current[kind]) else "changed"


class Attacks(RuleBasedStateMachine):
    """Any order of desks, links and days. `world` and `app` are given to it by the test."""

    world: ClassVar[World]
    app: ClassVar[psycopg.Connection]

    @initialize()
    def someone_has_an_account(self) -> None:
        self.patron: Patron = self.world.patron()
        self.account = Account({kind: Piece(getattr(self.patron, kind)) for kind in KINDS})
        self.mailbox: dict[str, str] = {}
        self.dead: list[str] = []

    def changes(self, kind: str, value: str, *shown: str, **facts: str) -> None:
        """A piece is given at some desk; whoever has the last settled address has a mail, and every older link is dead."""
        changed(self.app, self.world, self.patron, kind, value, *shown, **facts)
        is_holders = facts == HOLDER and bool(shown)
        new = Piece(value, self.account.day, is_holders and "photo_id" in shown, is_holders)
        if self.account.change(kind, new):
            self.dead += self.mailbox.values()
            self.mailbox = links(self.world, self.patron)
            self.world.mail_goes_out(self.patron)

    @rule(kind=kinds, number=numbers, says_theirs=st.booleans())
    def a_thief_gives_a_piece(self, kind: str, number: int, *, says_theirs: bool) -> None:
        self.changes(kind, value_of("thief", kind, number), **(HOLDER if says_theirs else HELPER))

    @rule(kind=kinds, number=numbers)
    def a_helper_gives_a_piece(self, kind: str, number: int) -> None:
        self.changes(kind, value_of("helper", kind, number), "photo_id", **HELPER)

    @rule(kind=kinds, number=numbers)
    def the_holder_gives_a_piece_with_photo_id(self, kind: str, number: int) -> None:
        self.changes(kind, value_of("holder", kind, number), "photo_id", **HOLDER)

    @rule(kind=kinds)
    def somebody_gives_back_the_first_piece(self, kind: str) -> None:
        self.changes(kind, getattr(self.patron, kind), **HELPER)

    @rule(kind=kinds)
    def the_holder_confirms_what_is_theirs(self, kind: str) -> None:
        value = self.account.current[kind].value
        if "thief" not in value and "555-81" not in value:
            assert confirmed(self.app, self.world, self.patron, kind, value)["is_done"]
            self.account.confirm(kind)

    @precondition(lambda self: "undo" in self.mailbox)
    @rule()
    def whoever_has_the_mail_says_that_it_was_not_them(self) -> None:
        assert used(self.app, self.mailbox["undo"]) == "revert-contact"
        self.account.take_back()
        self.dead += self.mailbox.values()
        self.mailbox = {}

    @precondition(lambda self: "confirm" in self.mailbox)
    @rule()
    def whoever_has_the_mail_says_that_it_was_them(self) -> None:
        assert used(self.app, self.mailbox["confirm"]) == "confirm-contact"
        for kind in self.account.pending():
            self.account.confirm(kind)
        self.dead += self.mailbox.values()
        self.mailbox = {}

    @precondition(lambda self: bool(self.dead))
    @rule(which=st.integers(0, 99))
    def somebody_presses_an_old_link(self, which: int) -> None:
        assert used(self.app, self.dead[which % len(self.dead)]) is None

    @rule(days=st.sampled_from((1, HOLD_DOWN - 1, HOLD_DOWN)))
    def days_go_by(self, days: int) -> None:
        self.world.days_pass(self.patron, days)
        self.account.day += days
        self.dead += self.mailbox.values() if self.account.day and days == HOLD_DOWN else ()
        self.mailbox = {} if days >= HOLD_DOWN - 1 else self.mailbox  # they may be too late by now

    @precondition(lambda self: self.account.is_frozen)
    @rule()
    def a_supervisor_closes_the_alarms(self) -> None:
        bo = self.world.staff(roles=("supervisor",))
        for alarm in self.world.found(
            "SELECT id FROM guard.alarms WHERE account_key = %s AND closed_at IS NULL", str(self.patron.id)
        ):
            self.app.execute("SELECT road.close_alarm(%s, %s, 'mistake')", (bo.token, alarm))
        self.account.is_frozen = False

    @rule(action=st.sampled_from((("email-card-number", "email"), ("mail-card", "address"))))
    def somebody_asks_for_the_number_or_a_card(self, action: tuple[str, str]) -> None:
        ended = asked_for(self.app, self.world, self.patron, action[0])
        assert (ended == "sent") is (self.account.reach(action[1]) == "settled")

    @rule(data=st.data())
    def somebody_is_compared(self, data: Any) -> None:
        """With any three pieces out of what was ever on file."""
        said = {
            kind: KEY_OF[kind](
                data.draw(st.sampled_from([self.account.current[kind], *self.account.before[kind]])).value
            )
            for kind in KINDS
        }
        result = compared(self.app, self.world, self.patron, **said)
        are_confirmed = all(said[kind] == KEY_OF[kind](self.account.counting(kind)) for kind in KINDS)
        assert (result == "match") is are_confirmed

    @invariant()
    def what_may_be_sent_to_is_what_the_readings_say(self) -> None:
        if hasattr(self, "account"):
            assert circumstances(self.world, self.patron) == (
                self.account.reach("email"),
                self.account.reach("address"),
            )
            assert {kind: on_file(self.world, self.patron, kind) for kind in KINDS} == {
                kind: piece.value for kind, piece in self.account.current.items()
            }

    def teardown(self) -> None:
        """Whatever happened, the holder has a way back in: a visit with photo identification."""
        if not hasattr(self, "account"):
            return
        self.changes("email", "holder.at.last@example.net", "photo_id", **HOLDER)
        assert confirmed(self.app, self.world, self.patron, "email", "holder.at.last@example.net")["is_done"]
        self.a_supervisor_closes_the_alarms()
        assert asked_for(self.app, self.world, self.patron, "email-card-number") == "sent"
        assert self.world.found("SELECT to_jsonb(c) FROM guard.counting(%s) c WHERE kind = 'email'", self.patron.id)


@pytest.fixture
def app(ground: Any) -> Iterator[psycopg.Connection]:
    with ground.connect("application") as connection:
        yield connection


def test_in_any_order_of_desks_links_and_days_nothing_goes_to_an_address_that_is_not_settled(
    app: psycopg.Connection, world: World
) -> None:
    machine = type("TheseAttacks", (Attacks,), {"world": world, "app": app})
    state = settings(
        max_examples=20,
        derandomize=True,
        stateful_step_count=18,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(machine, settings=state)
