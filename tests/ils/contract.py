"""What a library system must do to stand behind Carrel.

An adapter's tests subclass `LibraryContract` and give it a `Library`: the adapter, and a way to furnish the system
behind it (`library.py`). Every promise here, and in `visits.py`, is one that the desk leans on. An adapter that cannot
do an action says so in `cannot()`, and the road never asks it to. Its tests then put a promise of their own in the
place of each about that action, by the same name, so that what it does not keep stands in its own file for everyone to
read.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from carrel.cleared import (
    FIELDS,
    BalanceRow,
    CheckoutRow,
    DetailedReceiptRow,
    FeeRow,
    HoldRow,
    PastCheckoutRow,
    PlainReceiptRow,
)
from carrel.errors import CarrelError
from carrel.policy.actions import ACTION
from carrel.ports import (
    PARTICULARS,
    Act,
    ClaimedIdentity,
    Done,
    DoneAlready,
    EnoughGuesses,
    Grant,
    InteractionOver,
    InvalidInput,
    NothingPermits,
    Obstacle,
    Titles,
)
from tests.ils.library import Library, do, found, read, together
from tests.ils.visits import VisitContract


class LibraryContract(VisitContract):
    """The promises. A subclass gives the fixture `library`."""

    # What it can do

    def test_it_names_only_known_actions_as_impossible_and_gives_a_reason_for_each(self, library: Library) -> None:
        cannot = library.system.cannot()

        assert set(cannot) <= set(ACTION)
        assert all(why.code in Obstacle and why.words.strip() for why in cannot.values())

    # Finding

    def test_a_card_finds_its_account_and_says_so_and_no_more(self, library: Library) -> None:
        account = library.account()

        identification = library.system.identification(found(library, account))

        assert (identification.found, identification.shown, identification.matched) == (
            "one",
            frozenset({"card"}),
            frozenset(),
        )
        assert account.name not in repr(identification)
        assert account.number not in repr(identification)

    def test_a_number_is_not_a_card(self, library: Library) -> None:
        identification = library.system.identification(found(library, library.account(), "number"))

        assert identification.shown == {"number"}

    @pytest.mark.parametrize(
        "number", ["", "1", "99999999999999999999", "' OR 1=1 --", "x" * 1_000_000, "\u202e123", "１２３"]
    )
    def test_a_number_that_nobody_has_finds_nobody(self, library: Library, number: str) -> None:
        presence = library.presence()

        library.system.find_by_number(presence, number, "number")

        assert library.system.identification(presence).found == "none"

    def test_a_number_with_spaces_is_the_same_number(self, library: Library) -> None:
        account, presence = library.account(), library.presence()

        library.system.find_by_number(presence, f" {account.number[:4]} {account.number[4:]}\n", "number")

        assert library.system.identification(presence).found == "one"

    def test_a_name_finds_its_account_however_it_is_said(self, library: Library) -> None:
        tag = f"Zw{uuid4().hex[:8]}"
        library.account(name=f"Siobhán|O’{tag}")

        for said in (
            f"Siobhan O'{tag}",
            f"o{tag} siobhan",
            f"SIOBHÁN  O{tag}",
            f"Siobha\u0301n O‘{tag}".replace("‘", "'"),
        ):
            presence = library.presence()
            library.system.find_by_name(presence, ClaimedIdentity(name=said))
            assert library.system.identification(presence).found == "one", said

    def test_a_name_that_several_have_is_narrowed_by_what_the_person_says(self, library: Library) -> None:
        name = f"Ana|Twin{uuid4().hex[:8]}"
        library.account(name=name, born=date(1980, 1, 1))
        library.account(name=name, born=date(1990, 1, 1))
        presence = library.presence()
        said = ClaimedIdentity(name=name.replace("|", " "))

        library.system.find_by_name(presence, said)
        before = library.system.identification(presence)
        library.system.find_by_name(presence, replace(said, birth_date=date(1990, 1, 1)))
        after = library.system.identification(presence)

        assert (before.found, after.found) == ("several", "one")
        assert after.matched == frozenset()

    def test_narrowing_is_not_a_way_to_guess(self, library: Library) -> None:
        account, presence = library.account(), library.presence()
        said = ClaimedIdentity(name=account.name)

        for year in range(5):
            library.system.find_by_name(presence, replace(said, birth_date=date(1940 + year, 1, 1)))
        with pytest.raises(CarrelError):
            library.system.find_by_name(presence, replace(said, birth_date=account.birth_date))

    def test_where_the_name_leaves_no_choice_nothing_else_is_compared(self, library: Library) -> None:
        account = library.account()
        right, wrong = (
            ClaimedIdentity(name=account.name, email=account.email),
            ClaimedIdentity(name=account.name, email="no@example.org"),
        )
        told = []

        for said in (right, wrong):
            presence = library.presence()
            library.system.find_by_name(presence, said)
            told.append(replace(library.system.identification(presence), revision=""))

        assert (told[0].found, told[0]) == ("one", told[1])

    def test_ten_wrong_narrowings_close_a_name_for_a_day_over_all_staff(self, library: Library) -> None:
        name = f"Ana|Twin{uuid4().hex[:8]}"
        account, _ = library.account(name=name), library.account(name=name)
        said = ClaimedIdentity(name=name.replace("|", " "))

        for guess in range(10):
            library.system.find_by_name(library.presence(), replace(said, birth_date=date(1901, 1, 1 + guess)))

        with pytest.raises(EnoughGuesses):
            library.system.find_by_name(library.presence(), replace(said, email=account.email))

    def test_the_name_shown_for_one_account_is_no_evidence_for_one_found_by_its_key(self, library: Library) -> None:
        first, second, presence = library.account(), library.account(), library.presence()
        library.system.find_by_name(presence, ClaimedIdentity(name=first.name))

        library.system.find_by_user_key(presence, second.user_key)

        assert library.system.identification(presence).shown == frozenset()

    def test_the_revision_changes_with_what_is_found_and_compared_and_with_nothing_else(self, library: Library) -> None:
        account, presence = library.account(), library.presence()
        revisions = [library.system.identification(presence).revision]

        library.system.find_by_number(presence, account.number, "card")
        revisions.append(library.system.identification(presence).revision)
        read(library, presence, "hear-checkouts", CheckoutRow)
        do(library, presence, "renew")
        after_an_act = library.system.identification(presence).revision
        library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=date(1901, 1, 1)))
        revisions.append(library.system.identification(presence).revision)

        assert after_an_act == revisions[1]
        assert len(set(revisions)) == 3

    def test_a_user_key_finds_the_account_and_is_no_evidence(self, library: Library) -> None:
        account, presence = library.account(), library.presence()

        library.system.find_by_user_key(presence, account.user_key)

        identification = library.system.identification(presence)
        assert (identification.found, identification.shown) == ("one", frozenset())

    def test_evidence_for_one_account_is_none_for_the_next(self, library: Library) -> None:
        first, second = library.account(), library.account()
        presence = found(library, first)
        library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=first.birth_date))

        library.system.find_by_number(presence, second.number, "number")

        identification = library.system.identification(presence)
        assert (identification.shown, identification.matched) == (frozenset({"number"}), frozenset())

    def test_what_was_shown_for_one_account_adds_up(self, library: Library) -> None:
        account, presence = library.account(), library.presence()
        library.system.find_by_name(presence, ClaimedIdentity(name=account.name))
        library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=account.birth_date))

        library.system.find_by_number(presence, account.number, "card")

        identification = library.system.identification(presence)
        assert (identification.shown, identification.matched) == (
            frozenset({"name", "card"}),
            frozenset({"birth_date"}),
        )

    # The blind check

    def test_three_pieces_that_match_are_details(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account, "number")

        library.system.check(
            presence,
            "details",
            ClaimedIdentity(name=account.name, birth_date=account.birth_date, email=account.email.upper()),
        )

        identification = library.system.identification(presence)
        assert (identification.last_check, identification.matched) == ("match", frozenset({"details", "birth_date"}))

    def test_an_address_and_a_telephone_match_as_people_say_them(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account, "number")
        said = ClaimedIdentity(
            name=account.name, telephone=account.telephone.replace("(", "").replace(") ", "."),
            address=account.address.partition(",")[0].replace("Northeast", "NE").replace("Street", "St."),
        )  # fmt: skip

        library.system.check(presence, "details", said)

        assert library.system.identification(presence).last_check == "match"

    def test_one_piece_that_differs_is_no_match_and_nothing_tells_which(self, library: Library) -> None:
        account = library.account()
        right = ClaimedIdentity(account.name, account.birth_date, account.address, account.telephone, account.email)

        for wrong in (
            ClaimedIdentity(name="Nobody Else"),
            ClaimedIdentity(birth_date=date(1901, 1, 1)),
            ClaimedIdentity(email="no@example.org"),
        ):
            presence = found(library, account := library.account(), "number")
            right = ClaimedIdentity(account.name, account.birth_date, account.address, account.telephone, account.email)
            said = ClaimedIdentity(
                wrong.name or right.name, wrong.birth_date or right.birth_date, right.address, right.telephone,
                wrong.email or right.email,
            )  # fmt: skip
            library.system.check(presence, "details", said)
            identification = library.system.identification(presence)
            assert (identification.last_check, identification.matched) == ("no-match", frozenset())

    def test_two_pieces_are_too_few_for_an_adult_and_enough_for_a_child(self, library: Library) -> None:
        adult, child = library.account(born=date(1970, 1, 1)), library.account(born=date(2020, 1, 1))
        results = []

        for account in (adult, child):
            presence = found(library, account, "number")
            library.system.check(presence, "details", ClaimedIdentity(name=account.name, telephone=account.telephone))
            results.append(library.system.identification(presence).last_check)

        assert results == ["too-few", "match"]

    def test_two_wrong_pieces_read_alike_for_an_adult_and_a_child_and_are_counted(self, library: Library) -> None:
        for account in (library.account(born=date(1970, 1, 1)), library.account(born=date(2020, 1, 1))):
            presence, results = found(library, account, "number"), []
            for _ in range(4):
                library.system.check(
                    presence, "details", ClaimedIdentity(name="Nobody Else", telephone=account.telephone)
                )
                results.append(library.system.identification(presence).last_check)

            assert results == ["too-few", "too-few", "too-few", "closed"]

    def test_one_piece_is_too_few_and_costs_nothing(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account, "number")

        for _ in range(4):
            library.system.check(presence, "details", ClaimedIdentity(name="Nobody Else"))

        assert library.system.identification(presence).last_check == "too-few"

    def test_sixty_that_find_nobody_in_an_hour_are_enough_for_one_member_of_staff(self, library: Library) -> None:
        account, presence, other = library.account(), library.presence(), library.presence()
        for number in range(60):
            library.system.find_by_number(presence, f"9{number:013}", "number")

        with pytest.raises(EnoughGuesses):
            library.system.find_by_number(presence, account.number, "card")
        library.system.find_by_number(other, account.number, "card")

        assert library.system.identification(other).found == "one"

    def test_three_failures_close_the_check_over_all_staff_and_photo_identification_stays_open(
        self, library: Library
    ) -> None:
        account = library.account()
        for _ in range(3):
            library.system.check(found(library, account), "birth_date", ClaimedIdentity(birth_date=date(1901, 1, 1)))
        presence = found(library, account)

        library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=account.birth_date))
        closed = library.system.identification(presence)
        library.system.check(presence, "photo_id", ClaimedIdentity(name=account.name, birth_date=account.birth_date))
        photo = library.system.identification(presence)

        assert (closed.last_check, closed.matched) == ("closed", frozenset())
        assert (photo.last_check, "photo_id" in photo.matched) == ("match", True)

    def test_a_check_with_nobody_found_reads_as_no_match(self, library: Library) -> None:
        presence = library.presence()

        library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=date(1970, 1, 1)))

        assert library.system.identification(presence).last_check == "no-match"

    # Reading

    def test_without_a_grant_no_field_is_read(self, library: Library) -> None:
        presence = found(library, library.account())

        for cleared in FIELDS:
            with pytest.raises(NothingPermits):
                library.system.read(presence, Grant(uuid4(), "see-own-screen", (cleared,), True), cleared)
            with pytest.raises(NothingPermits):
                library.system.read(presence, Grant(None, "see-own-screen", (cleared,), True), cleared)

    def test_a_grant_reads_only_the_fields_that_it_clears(self, library: Library) -> None:
        presence = found(library, library.account())
        grant = library.grant(presence, "hear-balance")

        for cleared in set(FIELDS) - {"balance"}:
            with pytest.raises(NothingPermits):
                library.system.read(presence, grant, cleared)
            with pytest.raises(NothingPermits):
                library.system.read(presence, replace(grant, cleared=(cleared,)), cleared)

    def test_checkouts_are_title_and_due_date(self, library: Library) -> None:
        account = library.account()
        library.checked_out(account, "Persuasion")

        rows = read(library, found(library, account), "hear-checkouts", CheckoutRow)

        assert [row.title for row in rows] == ["Persuasion"]

    def test_holds_say_where_and_whether_they_are_ready(self, library: Library) -> None:
        account = library.account()
        library.hold(account, library.item("Emma"))
        library.hold(account, library.item("Evelina"), ready=True)

        rows = read(library, found(library, account), "hear-holds", HoldRow)

        assert [(row.title, row.is_ready) for row in rows] == [("Emma", False), ("Evelina", True)]

    def test_the_balance_is_an_amount_and_nothing_else(self, library: Library) -> None:
        account = library.account()
        library.fee(account, 450)
        library.fee(account, 50)

        assert read(library, found(library, account), "hear-balance", BalanceRow) == [BalanceRow(500)]

    # Doing

    def test_a_check_out_is_heard_of_afterwards(self, library: Library) -> None:
        account, barcode = library.account(), library.item("Villette")
        presence = found(library, account)

        done = do(library, presence, "check-out", barcode=barcode)

        assert done.is_done
        assert date.fromisoformat(done.more["due_on"]) > date(2020, 1, 1)
        assert [row.title for row in read(library, presence, "hear-checkouts", CheckoutRow)] == ["Villette"]

    def test_what_cannot_be_checked_out_is_refused_with_a_reason(self, library: Library) -> None:
        account, other = library.account(), library.account()
        out, waiting = library.checked_out(other), library.item()
        library.hold(other, waiting, ready=True)
        presence = found(library, account)

        reasons = [do(library, presence, "check-out", barcode=barcode).reason for barcode in (out, waiting, "123456")]

        assert reasons == ["not-available", "waits-for-another", "no-such-item"]

    def test_a_grant_is_good_for_one_act_and_the_same_again_tells_how_it_ended(self, library: Library) -> None:
        account = library.account()
        library.fee(account, 500)
        presence = found(library, account)
        grant = library.grant(presence, "pay-fee")

        first = library.system.do(presence, grant, Act("pay-fee", {"cents": "100"}))
        again = library.system.do(presence, grant, Act("pay-fee", {"cents": "100"}))
        with pytest.raises(DoneAlready):
            library.system.do(presence, grant, Act("pay-fee", {"cents": "200"}))

        assert first == again
        assert first.is_done
        assert read(library, presence, "hear-balance", BalanceRow) == [BalanceRow(400)]

    def test_a_grant_for_one_act_does_no_other(self, library: Library) -> None:
        presence = found(library, library.account())
        grant = library.grant(presence, "renew")

        with pytest.raises(NothingPermits):
            library.system.do(presence, grant, Act("email-card-number"))

    def test_a_return_needs_nobody_and_frees_the_item(self, library: Library) -> None:
        account = library.account()
        barcode = library.checked_out(account)
        presence = library.presence()

        done = do(library, presence, "return", barcode=barcode)

        assert (done.is_done, set(done.more)) == (True, {"goes_to", "branch", "undo"})
        assert done.more["goes_to"] == "shelves"
        assert done.more["branch"] in library.system.branches().values()
        assert read(library, found(library, account), "hear-checkouts", CheckoutRow) == []

    def test_a_returned_item_that_is_waited_for_goes_to_the_hold_shelf_under_a_label(self, library: Library) -> None:
        waiting = library.account(name="Ann|Featherstonehaugh")
        barcode = library.checked_out(library.account())
        library.hold(waiting, barcode)

        done = do(library, library.presence(), "return", barcode=barcode)

        assert (done.more["goes_to"], done.more["label"]) == ("hold-shelf", f"Feat {waiting.number[-4:]}")
        ready = read(library, found(library, waiting), "hear-holds", HoldRow)[0]
        assert ready.is_ready
        assert (done.more["branch"], done.more["until"]) == (ready.pickup, str(ready.ready_until))
        assert set(done.more) == {"goes_to", "branch", "label", "until", "undo"}

    def test_an_item_of_the_hold_shelf_that_is_scanned_again_gives_the_same_slip(self, library: Library) -> None:
        barcode = library.checked_out(library.account())
        library.hold(library.account(), barcode)

        first, again = (dict(do(library, library.presence(), "return", barcode=barcode).more) for _ in range(2))

        assert first.pop("undo")
        assert first == again

    def test_asking_for_a_slip_takes_nothing_back(self, library: Library) -> None:
        account = library.account()
        barcode = library.checked_out(account)
        waiting = library.checked_out(library.account())
        library.hold(library.account(), waiting)
        first = do(library, library.presence(), "return", barcode=waiting)

        slip = do(library, library.presence(), "return", barcode=waiting, slip="yes")
        none = do(library, library.presence(), "return", barcode=barcode, slip="yes")

        assert (slip.is_done, slip.more) == (True, {key: first.more[key] for key in first.more if key != "undo"})
        assert (none.is_done, none.reason) == (False, "waits-for-nobody")
        assert len(read(library, found(library, account), "hear-checkouts", CheckoutRow)) == 1

    def test_a_returned_checkout_is_forgotten_unless_something_is_owed(self, library: Library) -> None:
        account = library.account()

        do(library, library.presence(), "return", barcode=library.checked_out(account))

        assert read(library, found(library, account), "hear-history", PastCheckoutRow) == []

    def test_renewing_stops_at_the_limit_and_while_somebody_waits_and_tells_nothing(self, library: Library) -> None:
        account, other = library.account(), library.account()
        library.checked_out(account, "Free")
        library.checked_out(account, "At the limit", renewals=3)
        library.hold(other, library.checked_out(account, "Waited for"))
        presence = found(library, account)

        done = [do(library, presence, "renew") for _ in range(2)]

        rows = {row.title: row.renewals for row in read(library, presence, "hear-checkouts", CheckoutRow)}
        assert rows == {"Free": 1, "At the limit": 3, "Waited for": 0}
        assert done == [Done(True)] * 2

    def test_one_checkout_is_renewed_and_no_other_and_somebody_elses_is_not(self, library: Library) -> None:
        account, other = library.account(), library.account()
        library.checked_out(account, "One")
        library.checked_out(account, "Another")
        library.checked_out(other, "Theirs")
        presence, theirs = found(library, account), found(library, other)
        ids = {str(r.title): str(r.id) for r in read(library, presence, "hear-checkouts", CheckoutRow)}
        foreign = str(read(library, theirs, "hear-checkouts", CheckoutRow)[0].id)

        done = [do(library, presence, "renew", checkout=one) for one in (ids["One"], foreign)]

        renewals = {str(r.title): r.renewals for r in read(library, presence, "hear-checkouts", CheckoutRow)}
        assert renewals == {"One": 1, "Another": 0}
        assert read(library, theirs, "hear-checkouts", CheckoutRow)[0].renewals == 0
        assert done[0] == done[1]

    def test_holds_are_placed_changed_and_cancelled(self, library: Library) -> None:
        account, barcode = library.account(), library.item("Cranford")
        presence = found(library, account)
        places = sorted(library.system.branches())

        placed = do(library, presence, "place-hold", title=library.title_of(barcode), pickup=places[0])
        again = do(library, presence, "place-hold", title=library.title_of(barcode), pickup=places[0])
        hold = str(read(library, presence, "hear-holds", HoldRow)[0].id)
        changed = do(library, presence, "change-hold", hold=hold, pickup=places[1])
        where = read(library, presence, "hear-holds", HoldRow)[0].pickup
        cancelled = do(library, presence, "cancel-hold", hold=hold)

        assert (placed.is_done, again.reason, changed.is_done, cancelled.is_done) == (True, "held-already", True, True)
        assert where == library.system.branches()[places[1]]
        assert read(library, presence, "hear-holds", HoldRow) == []

    def test_another_patrons_hold_can_be_neither_changed_nor_cancelled(self, library: Library) -> None:
        account, other = library.account(), library.account()
        hold = library.hold(other, library.item())
        presence = found(library, account)
        place = min(library.system.branches())

        reasons = [
            do(library, presence, "cancel-hold", hold=hold).reason,
            do(library, presence, "change-hold", hold=hold, pickup=place).reason,
        ]

        assert reasons == ["no-such-hold"] * 2

    def test_a_ready_hold_that_is_cancelled_goes_to_the_next_in_the_queue(self, library: Library) -> None:
        first, second, barcode = library.account(), library.account(), library.item()
        hold = library.hold(first, barcode, ready=True)
        library.hold(second, barcode)

        done = do(library, found(library, first), "cancel-hold", hold=hold)

        assert set(done.more) == {"was_ready", "at", "goes_to", "branch", "undo"}
        assert (done.more["was_ready"], done.more["goes_to"]) == ("yes", "hold-shelf")
        assert read(library, found(library, second), "hear-holds", HoldRow)[0].is_ready

    def test_a_hold_is_picked_up_on_the_holders_account_or_on_ones_own(self, library: Library) -> None:
        holder, picker = library.account(), library.account()
        one, two = library.item("One"), library.item("Two")
        library.hold(holder, one, ready=True)
        library.hold(holder, two, ready=True)

        to_holder = do(library, found(library, holder), "check-out-hold-to-holder", barcode=one)
        to_self = do(library, library.presence(), "check-out-hold-to-self", barcode=two, own_card=picker.number)

        assert (to_holder.is_done, to_self.is_done) == (True, True)
        assert [r.title for r in read(library, found(library, holder), "hear-checkouts", CheckoutRow)] == ["One"]
        assert [r.title for r in read(library, found(library, picker), "hear-checkouts", CheckoutRow)] == ["Two"]
        assert read(library, found(library, holder), "hear-holds", HoldRow) == []

    def test_fees_are_paid_oldest_first_and_never_more_than_is_owed(self, library: Library) -> None:
        account = library.account()
        library.fee(account, 300)
        library.fee(account, 200)
        presence = found(library, account)

        too_much = do(library, presence, "pay-fee", cents="501")
        paid = do(library, presence, "pay-fee", cents="350")

        assert (too_much.reason, paid.is_done) == ("more-than-owed", True)
        assert [row.owed_cents for row in read(library, presence, "hear-fee-details", FeeRow)] == [150]
        plain = read(library, presence, "receive-plain-receipt", PlainReceiptRow)
        detailed = read(library, presence, "receive-detailed-receipt", DetailedReceiptRow)
        assert [row.cents for row in plain] == [350]
        assert [row.cents for row in detailed] == [300, 50]

    def test_one_fee_is_paid_and_never_more_than_that_fee(self, library: Library) -> None:
        account = library.account()
        library.fee(account, 300)
        library.fee(account, 200)
        presence = found(library, account)
        fee = str(read(library, presence, "hear-fee-details", FeeRow)[1].id)

        too_much = do(library, presence, "pay-fee", cents="201", fee=fee)
        paid = do(library, presence, "pay-fee", cents="200", fee=fee)

        assert (too_much.reason, paid.is_done) == ("more-than-owed", True)
        assert [row.owed_cents for row in read(library, presence, "hear-fee-details", FeeRow)] == [300]

    def test_a_receipt_is_of_what_was_paid_in_this_interaction(self, library: Library) -> None:
        account = library.account()
        library.fee(account, 300)
        do(library, found(library, account), "pay-fee", cents="100")
        later = found(library, account)

        assert read(library, later, "receive-plain-receipt", PlainReceiptRow) == []
        assert read(library, later, "receive-detailed-receipt", DetailedReceiptRow) == []

    # The catalogue

    def test_the_catalogue_is_searched_by_words_and_their_beginnings(self, library: Library) -> None:
        tag = f"zq{uuid4().hex[:10]}"
        barcode = library.item(f"The Café of {tag}")
        library.copy_of(barcode)

        for typed in (tag, f"CAFE {tag[:9]}", f"the café {tag}", f"{tag}; DROP TABLE", f"{tag}'s & | ! :* <->"):
            titles = [title for title in library.system.titles(typed).found if tag in title.title]
            if typed == tag or "caf" in typed.casefold():
                assert [(str(title.id), title.available) for title in titles] == [(library.title_of(barcode), 2)], typed
        assert library.system.titles("") == Titles()
        assert library.system.titles("\x00 \u202e ' \\ --") == Titles()

    def test_new_contact_information_is_not_settled_and_from_a_helper_it_is_no_detail(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account)
        before = library.system.identification(presence).circumstances["email"]

        done = do(library, presence, "update-contact", kind="email", value="new@example.org")
        results = []
        for said in (
            ClaimedIdentity(account.name, account.birth_date, email="New@Example.org"),
            ClaimedIdentity(account.name, account.birth_date, account.address, email=account.email),
        ):
            library.system.check(presence, "details", said)
            results.append(library.system.identification(presence).last_check)

        assert (before, done) == ("settled", Done(True, "", done.more))
        assert library.system.identification(presence).circumstances["email"] == "changed"
        assert results == ["too-few", "match"]

    def test_a_replaced_card_no_longer_finds_the_account(self, library: Library) -> None:
        account = library.account()
        number = str(int(account.number) + 5_000_000_000)

        done = do(library, found(library, account), "replace-card", new_number=number)

        assert done.is_done
        assert library.system.identification(found(library, account)).found == "none"
        assert library.system.identification(found(library, replace(account, number=number))).found == "one"

    @pytest.mark.parametrize("action", sorted(PARTICULARS))
    def test_every_act_refuses_particulars_that_do_not_fit_before_anything_is_done(
        self, library: Library, action: str
    ) -> None:
        presence = found(library, library.account())
        grant = library.grant(presence, action)
        good: Mapping[str, str] = {
            "barcode": "123456", "own_card": "123456", "title": "1", "pickup": "central", "hold": "1", "cents": "1", "kind": "email",
            "value": "a@example.org", "new_number": "123456", "credential": "library-pin", "new_pin": "1234", "choice": "mailings", "wish": "no",
        }  # fmt: skip
        fitting = {name: good[name] for name in PARTICULARS[action]}

        misfits = [{**fitting, "patron_id": "1"}]
        for name in PARTICULARS[action]:
            misfits += [
                {**fitting, name: bad} for bad in ("", "\x00", "1\u202e2", "x" * 1_000_000, "-1", "=cmd\x1b[2J\n")
            ]
        for invalid_particular in misfits:
            with pytest.raises(InvalidInput):
                library.system.validate(Act(action, invalid_particular))
            with pytest.raises(InvalidInput) as refusal:
                library.system.do(presence, grant, Act(action, invalid_particular))
            assert not any(value in str(refusal.value) for value in invalid_particular.values() if len(value) > 3)

        library.system.validate(Act(action, fitting))
        assert library.system.do(presence, grant, Act(action, fitting)) is not None

    # Races

    def test_of_two_staff_who_check_out_one_copy_one_has_it(self, library: Library) -> None:
        for _ in range(5):
            barcode = library.item()
            presences = [found(library, library.account()) for _ in range(2)]
            done = together(library, presences, "check-out", {"barcode": barcode})
            assert sorted(outcome.is_done for outcome in done) == [False, True]

    def test_of_two_staff_who_hand_out_one_hold_one_does(self, library: Library) -> None:
        for _ in range(5):
            holder, picker = library.account(), library.account()
            barcode = library.item()
            library.hold(holder, barcode, ready=True)
            to_holder, to_self = found(library, holder), library.presence()
            acts = (
                (to_holder, Act("check-out-hold-to-holder", {"barcode": barcode})),
                (to_self, Act("check-out-hold-to-self", {"barcode": barcode, "own_card": picker.number})),
            )
            grants = [library.grant(presence, act.action) for presence, act in acts]
            with ThreadPoolExecutor(2) as staff:
                done = list(staff.map(lambda act, grant: library.system.do(act[0], grant, act[1]), acts, grants))

            out = [
                read(library, found(library, account), "hear-checkouts", CheckoutRow) for account in (holder, picker)
            ]
            assert sorted(outcome.is_done for outcome in done) == [False, True]
            assert sum(map(len, out)) == 1
            assert read(library, found(library, holder), "hear-holds", HoldRow) == []

    def test_of_two_staff_who_take_one_fee_one_is_paid(self, library: Library) -> None:
        for _ in range(5):
            account = library.account()
            library.fee(account, 500)
            done = together(library, [found(library, account) for _ in range(2)], "pay-fee", {"cents": "500"})
            assert sorted(outcome.is_done for outcome in done) == [False, True]

    def test_of_two_staff_who_cancel_one_hold_one_does(self, library: Library) -> None:
        for _ in range(5):
            account = library.account()
            hold = library.hold(account, library.item())
            done = together(library, [found(library, account) for _ in range(2)], "cancel-hold", {"hold": hold})
            assert sorted(outcome.is_done for outcome in done) == [False, True]

    def test_two_copies_returned_at_once_go_to_two_who_wait(self, library: Library) -> None:
        for _ in range(5):
            first, second = library.account(), library.account()
            one = library.item()
            two = library.copy_of(one)
            for barcode in (one, two):
                do(library, found(library, library.account()), "check-out", barcode=barcode)
            library.hold(first, one)
            library.hold(second, one)
            presences = [library.presence() for _ in range(2)]
            grants = [library.grant(presence, "return") for presence in presences]
            with ThreadPoolExecutor(2) as staff:
                list(
                    staff.map(
                        lambda p, g, b: library.system.do(p, g, Act("return", {"barcode": b})),
                        presences,
                        grants,
                        (one, two),
                    )
                )
            for account in (first, second):
                assert [r.is_ready for r in read(library, found(library, account), "hear-holds", HoldRow)] == [True]

    # Ending

    def test_after_next_person_the_adapter_knows_nobody(self, library: Library) -> None:
        presence = found(library, library.account())
        grant = library.grant(presence, "hear-balance")

        library.end(presence)

        with pytest.raises(InteractionOver):
            library.system.identification(presence)
        with pytest.raises(InteractionOver):
            library.system.find_by_number(presence, "123456", "card")
        with pytest.raises(NothingPermits):
            library.system.read(presence, grant, "balance")
