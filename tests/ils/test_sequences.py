"""However check-outs, returns, holds and undo are mixed, the records stay one whole, and all of it can be taken back."""

import random
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.database.pool import Application
from carrel.ports import TAKES_BACK, Done, PastAct, Presence
from tests.ils.library import Account, do
from tests.ils.test_embedded import EmbeddedUnderTest
from tests.world import World

PLACES: Final = ("central", "ferry", "hollow")
UNDOES: Final = {act: by for by, acts in TAKES_BACK.items() for act in acts}

AT_ODDS: Final = """
SELECT i.barcode FROM library.items i
LEFT JOIN library.checkouts c ON c.item_id = i.id LEFT JOIN library.holds h ON h.item_id = i.id
WHERE (i.state = 'checked-out') <> (c.id IS NOT NULL) OR (i.state = 'hold-shelf') <> (h.id IS NOT NULL)
   OR (h.id IS NOT NULL AND (i.branch <> h.pickup OR i.title_id <> h.title_id))
"""
"""Items whose state is not what checkouts and holds say."""

PEOPLE: Final = st.integers(0, 2)
ITEMS: Final = st.integers(0, 3)
STEPS: Final = st.one_of(
    st.tuples(st.just("out"), PEOPLE, ITEMS),
    st.tuples(st.just("to holder"), PEOPLE, ITEMS),
    st.tuples(st.just("to self"), PEOPLE, ITEMS),
    st.tuples(st.just("back"), st.just(0), ITEMS),
    st.tuples(st.just("renew"), PEOPLE, st.just(0)),
    st.tuples(st.just("hold"), PEOPLE, ITEMS),
    st.tuples(st.just("cancel"), PEOPLE, ITEMS),
    st.tuples(st.just("move"), PEOPLE, st.integers(0, 11)),
    st.tuples(st.just("undo"), st.just(0), st.integers(0, 9)),
)


@dataclass
class Visit:
    """Three people and four items, two of them copies of one title; one member of staff does everything."""

    library: EmbeddedUnderTest
    people: list[Account] = field(init=False)
    items: list[str] = field(init=False)
    presence: Presence = field(init=False)
    of: dict[str, Account] = field(default_factory=dict)

    def at_another_desk(self) -> "Visit":
        """A colleague, with the same people and items."""
        other = copy(self)
        other.presence, other.of = self.library.presence(), {}
        return other

    def __post_init__(self) -> None:
        self.people = [self.library.account() for _ in range(3)]
        first = self.library.item()
        self.items = [first, self.library.copy_of(first), self.library.item(), self.library.checked_out(self.people[0])]
        self.library.hold(self.people[1], self.items[2], ready=True)
        self.library.hold(self.people[2], self.items[2])
        self.presence = self.library.presence()

    def step(self, what: str, person: int, place: int) -> None:
        """One act, by whom of the three, on which item."""
        account, item = self.people[person], self.items[place % 4]
        match what:
            case "out":
                self._of(account, "check-out", barcode=item)
            case "to holder":
                self._of(account, "check-out-hold-to-holder", barcode=item)
            case "to self":
                self._do("check-out-hold-to-self", barcode=item, own_card=account.number)
            case "back":
                self._do("return", barcode=item)
            case "renew":
                self._of(account, "renew")
            case "hold":
                self._of(account, "place-hold", title=self.library.title_of(item), pickup=PLACES[place % 3])
            case "cancel":
                self._of(account, "cancel-hold", hold=self._hold_of(account, item))
            case "move":
                self._of(account, "change-hold", hold=self._hold_of(account, item), pickup=PLACES[place % 3])
            case _:
                acts = self.library.system.acts(self.presence)
                if acts:
                    self.take_back(acts[place % len(acts)])

    def take_back(self, act: PastAct) -> bool:
        """Take an act back, while its account is served where that is needed."""
        by = UNDOES[act.action]
        if by != "return":
            self.library.system.find_by_number(self.presence, self.of[act.receipt].number, "card")
        return self._do(by, undo=act.receipt).is_done

    def take_everything_back(self) -> None:
        """The last act first, and again for as long as there is one that can be."""
        while any(self._as_promised(act) for act in self.library.system.acts(self.presence) if not act.is_undone):
            pass

    def _as_promised(self, act: PastAct) -> bool:
        """Take an act back, and be told before whether it can be."""
        if UNDOES[act.action] != "return":
            self.library.system.find_by_number(self.presence, self.of[act.receipt].number, "card")
        known = {each.receipt: each.can_undo for each in self.library.system.acts(self.presence)}
        is_done = self.take_back(act)
        assert is_done is known[act.receipt]
        return is_done

    def _of(self, account: Account, action: str, **particulars: str) -> None:
        self.library.system.find_by_number(self.presence, account.number, "card")
        done = self._do(action, **particulars)
        if "undo" in done.more:
            self.of[done.more["undo"]] = account

    def _do(self, action: str, **particulars: str) -> Done:
        return do(self.library, self.presence, action, **particulars)

    def _hold_of(self, account: Account, item: str) -> str:
        held = self.library.world.found(
            "SELECT h.id FROM library.holds h JOIN library.cards c USING (patron_id)"
            " JOIN library.items i USING (title_id) WHERE c.number = %s AND i.barcode = %s",
            account.number, item,
        )  # fmt: skip
        return held[0] if held else "1"


@pytest.fixture(scope="module")
def library(world: World, application: Application) -> EmbeddedUnderTest:
    return EmbeddedUnderTest(world, application)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=12))
def test_whatever_was_done_in_whatever_order_the_records_agree_and_all_of_it_can_be_taken_back(
    library: EmbeddedUnderTest, steps: list[tuple[str, int, int]]
) -> None:
    visit = Visit(library)
    before = library.snapshot()

    for what, person, place in steps:
        visit.step(what, person, place)
        assert not set(library.world.found(AT_ODDS)) & set(visit.items), what
    visit.take_everything_back()

    assert [act for act in library.system.acts(visit.presence) if not act.is_undone] == []
    assert not set(library.world.found(AT_ODDS)) & set(visit.items)
    if not any(what == "renew" for what, _, _ in steps):
        assert library.snapshot() == before


def test_however_many_staff_act_on_the_same_items_at_once_nobody_waits_in_a_circle_and_the_records_agree(
    library: EmbeddedUnderTest,
) -> None:
    visit = Visit(library)
    kinds = ("out", "to holder", "to self", "back", "back", "renew", "hold", "cancel", "move", "undo", "undo")

    def work(seed: int) -> None:
        dice, desk = random.Random(seed), visit.at_another_desk()  # chance, not a secret
        for _ in range(20):
            desk.step(dice.choice(kinds), dice.randrange(3), dice.randrange(12))

    with ThreadPoolExecutor(4) as staff:
        list(staff.map(work, range(4)))

    assert not set(library.world.found(AT_ODDS)) & set(visit.items)
