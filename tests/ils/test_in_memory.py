"""A library system that shares no table with the guard keeps the contract, but for what it cannot do."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep
from uuid import uuid4

import pytest

from carrel.cleared import BalanceRow, CheckoutRow
from carrel.database import Store
from carrel.database.pool import Application
from carrel.ports import Act, ClaimedIdentity, Done, Grant, LibraryUnreachable, NothingPermits, NotSearchable, Presence
from tests.ils.contract import LibraryContract
from tests.ils.in_memory import CANNOT, InMemoryUnderTest, guard_of_elsewhere
from tests.ils.library import Library, do, found, read
from tests.world import World


@pytest.fixture(scope="module")
def elsewhere(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Application]]:
    with guard_of_elsewhere(store.administrator, tmp_path_factory.mktemp("elsewhere")) as made:
        yield made


@pytest.fixture
def library(elsewhere: tuple[World, Application]) -> InMemoryUnderTest:
    return InMemoryUnderTest(*elsewhere)


NOT_KEPT = {
    "test_a_name_finds_its_account_however_it_is_said": "by-name",
    "test_a_name_that_several_have_is_narrowed_by_what_the_person_says": "by-name",
    "test_narrowing_is_not_a_way_to_guess": "by-name",
    "test_where_the_name_leaves_no_choice_nothing_else_is_compared": "by-name",
    "test_ten_wrong_narrowings_close_a_name_for_a_day_over_all_staff": "by-name",
    "test_the_name_shown_for_one_account_is_no_evidence_for_one_found_by_its_key": "by-name",
    "test_what_was_shown_for_one_account_adds_up": "by-name",
    "test_the_same_card_read_again_takes_nothing_away_and_is_the_same_account": "by-name",
    "test_another_account_none_or_several_are_another_account": "by-name",
    "test_a_card_is_held_only_where_its_number_found_an_account": "by-name",
    "test_holds_are_placed_changed_and_cancelled": "place-hold",
    "test_another_patrons_hold_can_be_neither_changed_nor_cancelled": "change-hold",
    "test_a_ready_hold_that_is_cancelled_goes_to_the_next_in_the_queue": "cancel-hold",
    "test_of_two_staff_who_cancel_one_hold_one_does": "cancel-hold",
    "test_a_hold_is_picked_up_on_the_holders_account_or_on_ones_own": "check-out-hold-to-self",
    "test_of_two_staff_who_hand_out_one_hold_one_does": "check-out-hold-to-self",
    "test_ones_own_card_is_shown_once_a_visit": "check-out-hold-to-self",
    "test_fees_are_paid_oldest_first_and_never_more_than_is_owed": "receipts",
    "test_a_receipt_is_of_what_was_paid_in_this_interaction": "receipts",
    "test_new_contact_information_is_not_settled_and_from_a_helper_it_is_no_detail": "update-contact",
    "test_permission_for_detailed_messages_is_of_the_number_that_it_was_given_for": "update-contact",
    "test_a_new_address_that_the_holder_confirms_is_settled_at_once": "confirm-contact",
    "test_what_is_confirmed_is_a_matching_detail_again": "confirm-contact",
    "test_what_is_not_on_file_confirms_nothing_and_tells_nothing_more": "confirm-contact",
    "test_giving_the_same_address_again_confirms_nothing_and_starts_nothing_anew": "update-contact",
    "test_an_address_that_was_just_changed_is_sent_nothing": "update-contact",
    "test_where_nothing_can_be_sent_nothing_is_done": "email-card-number",
    "test_messages_with_particulars_go_to_no_number_that_somebody_else_gave": "change-privacy-choices",
    "test_a_privacy_choice_is_made_and_made_again_and_changes_no_other": "change-privacy-choices",
    "test_a_hold_waits_under_the_name_or_not_as_the_holder_chooses": "change-privacy-choices",
    "test_a_replaced_card_no_longer_finds_the_account": "replace-card",
    "test_the_credential_is_told_where_it_is_known_whose_the_account_is": "change-pin",
}
"""What the contract promises of an action that this system cannot do; `by-name` and `receipts` have none of their own."""

NOT_TAKEN_BACK = (
    "test_a_return_needs_nobody_and_frees_the_item",
    "test_a_returned_item_that_is_waited_for_goes_to_the_hold_shelf_under_a_label",
    "test_an_item_of_the_hold_shelf_that_is_scanned_again_gives_the_same_slip",
    "test_asking_for_a_slip_takes_nothing_back",
    "test_what_was_done_on_an_account_here_is_heard_newest_first_and_nothing_else_is",
    "test_of_each_renewal_it_is_heard_what_became_of_it_and_only_what_gains_days_is_renewed",
    "test_what_the_newest_renewal_came_to_is_told_apart",
    "test_what_this_interaction_did_is_known_without_whose_it_was",
    "test_what_was_done_for_another_account_is_told_apart_and_whose_an_item_was_is_not",
    "test_an_item_read_twice_is_out_already_and_nothing_changes",
    "test_that_an_item_is_out_to_them_from_before_is_told_only_where_it_may_be_heard",
    "test_an_item_taken_back_twice_goes_where_it_was_said_to_go",
    "test_every_check_out_is_taken_back_as_if_it_had_not_been",
    "test_a_return_is_taken_back_to_the_same_checkout",
    "test_what_was_done_to_a_hold_is_taken_back",
    "test_an_act_is_taken_back_once",
    "test_nothing_but_ones_own_act_of_this_interaction_is_taken_back",
    "test_what_was_done_to_a_hold_is_taken_back_only_while_its_account_is_served",
    "test_what_was_touched_since_is_not_taken_back",
    "test_a_hold_that_was_placed_again_stays_and_the_one_that_was_cancelled_does_not_come_back",
    "test_after_next_person_nothing_can_be_taken_back",
    "test_of_two_who_take_back_the_same_act_one_does",
    "test_an_item_that_is_taken_back_and_lent_at_once_is_one_or_the_other",
    "test_what_to_do_with_the_book_of_a_ready_hold_is_said_without_a_label",
    "test_the_shelf_days_of_a_ready_hold_begin_anew_where_it_goes",
    "test_whoever_waits_for_nothing_has_nothing_said_about_a_book",
)
"""It does not say what an act changed, so nothing is taken back; a promise of its own stands for all of these."""


def _says_that_it_cannot(action: str) -> Callable[[object], None]:
    def promise(self: object) -> None:
        assert action in CANNOT or action in ("by-name", "receipts")

    return promise


class TestInMemory(LibraryContract):
    def test_every_act_refuses_particulars_that_do_not_fit_before_anything_is_done(self, library: Library) -> None:  # type: ignore[override]
        presence = found(library, library.account())

        with pytest.raises(Exception, match="barcode"):
            library.system.do(presence, library.grant(presence, "check-out"), Act("check-out", {"barcode": "x"}))


for name, action in NOT_KEPT.items():
    setattr(TestInMemory, name, _says_that_it_cannot(action))
for name in NOT_TAKEN_BACK:
    setattr(TestInMemory, name, None)


def rows_of(library: InMemoryUnderTest, presence: Presence) -> list[tuple[str, str]]:
    return [
        (str(action), str(outcome))
        for action, outcome in library.world.owner.execute(
            "SELECT action, outcome FROM trail.entries WHERE interaction = %s ORDER BY id", (presence.interaction,)
        )
    ]


def test_every_promise_that_is_not_kept_is_one_of_the_contract() -> None:
    assert {*NOT_KEPT, *NOT_TAKEN_BACK} <= set(dir(LibraryContract))


def test_nobody_is_looked_for_by_a_name_and_it_is_written_down_that_it_was_tried(library: InMemoryUnderTest) -> None:
    presence = found(library, library.account())

    with pytest.raises(NotSearchable):
        library.system.find_by_name(presence, ClaimedIdentity(name="Alma Quill"))

    assert rows_of(library, presence)[-1] == ("find-by-name", "tried")
    assert library.system.identification(presence).found == "one"


def test_a_return_is_told_where_it_goes_and_nothing_is_taken_back(library: InMemoryUnderTest) -> None:
    waiting = library.account(name="Ann|Featherstonehaugh")
    plain, awaited = library.checked_out(library.account()), library.checked_out(library.account())
    library.hold(waiting, awaited)
    presence = library.presence()

    done = [do(library, presence, "return", barcode=barcode) for barcode in (plain, awaited)]

    assert [each.more["goes_to"] for each in done] == ["shelves", "hold-shelf"]
    assert done[1].more["label"] == f"Feat {waiting.number[-4:]}"
    assert not any("undo" in each.more for each in done)
    assert library.system.acts(presence) == ()


def test_a_guess_is_counted_and_committed_before_the_system_is_asked(library: InMemoryUnderTest) -> None:
    account, presence = library.account(), library.presence()
    library.records.is_silent = True

    with pytest.raises(LibraryUnreachable):
        library.system.find_by_number(presence, account.number, "card")

    assert rows_of(library, presence) == [("find-by-number", "tried")]
    assert library.system.identification(presence).found == "nothing-yet"


def test_a_comparison_that_is_not_answered_has_cost_a_try_and_matches_nothing(library: InMemoryUnderTest) -> None:
    account = library.account()
    presence = found(library, account)
    library.records.is_silent = True

    with pytest.raises(LibraryUnreachable):
        library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=account.birth_date))

    identification = library.system.identification(presence)
    assert (identification.tries_left, identification.matched, identification.last_check) == (2, frozenset(), None)


def test_a_check_that_is_closed_or_of_nobody_never_reaches_the_system(library: InMemoryUnderTest) -> None:
    account = library.account()
    presence, nobody = found(library, account), library.presence()
    for _ in range(3):
        library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=date(1901, 1, 1)))
    library.records.asked.clear()

    library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=account.birth_date))
    library.system.check(nobody, "birth_date", ClaimedIdentity(birth_date=account.birth_date))

    assert "compare" not in library.records.asked
    assert library.system.identification(presence).last_check == "closed"


def test_without_a_grant_in_force_the_system_is_asked_for_nothing(library: InMemoryUnderTest) -> None:
    presence, barcode = found(library, library.account()), library.item()
    grant = library.grant(presence, "hear-balance")
    library.records.asked.clear()

    for leave, field in ((grant, "checkouts"), (Grant(uuid4(), "hear-checkouts", ("checkouts",), True), "checkouts")):
        with pytest.raises(NothingPermits):
            library.system.read(presence, leave, field)
    with pytest.raises(NothingPermits):
        library.system.do(presence, grant, Act("check-out", {"barcode": barcode}))
    library.world.owner.execute("UPDATE guard.grants SET expires_at = now() WHERE id = %s", (grant.id,))
    with pytest.raises(NothingPermits):
        library.system.read(presence, grant, "balance")

    assert library.records.asked == []


def test_a_grant_for_one_account_opens_nothing_of_another_found_since(library: InMemoryUnderTest) -> None:
    first, second = library.account(), library.account()
    presence = found(library, first)
    grant = library.grant(presence, "hear-balance")

    library.system.find_by_number(presence, second.number, "card")

    with pytest.raises(NothingPermits):
        library.system.read(presence, grant, "balance")


def test_an_act_that_is_not_answered_is_tried_once_and_says_so_for_good(library: InMemoryUnderTest) -> None:
    account, barcode = library.account(), library.item()
    presence = found(library, account)
    grant, act = library.grant(presence, "check-out"), Act("check-out", {"barcode": barcode})
    library.records.is_silent = True

    first = library.system.do(presence, grant, act)
    library.records.is_silent = False
    again = library.system.do(presence, grant, act)

    assert first == again == Done(False, "no-answer")
    assert library.records.asked.count("check-out") == 1
    assert read(library, presence, "hear-checkouts", CheckoutRow) == []


def test_who_presses_again_while_an_act_is_under_way_hears_that_it_is_not_known_and_nothing_is_done_twice(
    library: InMemoryUnderTest,
) -> None:
    account, barcode = library.account(), library.item()
    presence = found(library, account)
    grant, act = library.grant(presence, "check-out"), Act("check-out", {"barcode": barcode})

    with ThreadPoolExecutor(1) as other:
        with library.records.kept_waiting():
            first = other.submit(library.system.do, presence, grant, act)
            while "check-out" not in library.records.asked:
                sleep(0.01)
            meanwhile = library.system.do(presence, grant, act)
        ended = first.result()

    assert meanwhile == Done(False, "no-answer")
    assert ended.is_done
    assert library.system.do(presence, grant, act) == ended
    assert library.records.asked.count("check-out") == 1


def test_the_trail_and_the_grant_know_the_account_by_its_key_and_the_trail_by_a_pseudonym(
    library: InMemoryUnderTest,
) -> None:
    account = library.account()
    presence = found(library, account)
    read(library, presence, "hear-balance", BalanceRow)
    key = next(iter(library.records.holders))

    grants = library.world.found(
        "SELECT DISTINCT account_key FROM guard.grants WHERE interaction = %s", presence.interaction
    )
    known = library.world.found(
        "SELECT count(*) FROM trail.entries WHERE interaction = %s AND patron = guard.pseudonym(%s::text)",
        presence.interaction, key,
    )  # fmt: skip
    told = library.world.found("SELECT e::text FROM trail.entries e WHERE interaction = %s", presence.interaction)

    assert grants == [key]
    assert known == ["2"]  # found, and heard; what was tried was of nobody yet
    assert not any(key in row or account.number in row for row in told)
