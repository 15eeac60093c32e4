"""What a library system must do for whole visits: what was done is known, told where it may be, and taken back exactly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest

from carrel.cleared import CheckoutRow, HoldRow, RecentRow, TelephoneRow
from carrel.ports import TAKES_BACK, Act, ClaimedIdentity, Done, InteractionOver, InvalidInput, PastAct, Presence
from tests.ils.library import Library, do, found, read, together

NOT_UNDONE = Done(False, "cannot-be-undone")


def undo(library: Library, presence: Presence, action: str, receipt: str) -> Done:
    """Take an act back."""
    return do(library, presence, action, undo=receipt)


def recent(library: Library, presence: Presence) -> list[tuple[object, ...]]:
    """What was done on the account in this interaction: action, result and title."""
    rows = read(library, presence, "hear-checkouts", RecentRow)
    return [(row.action, row.result, row.title) for row in rows]


class VisitContract:
    """The promises about visits; part of `LibraryContract`."""

    # The same account, found again

    def test_the_same_card_read_again_takes_nothing_away_and_is_the_same_account(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account)
        library.system.find_by_name(presence, ClaimedIdentity(name=account.name))
        library.system.check(presence, "birth_date", ClaimedIdentity(birth_date=account.birth_date))
        before = library.system.identification(presence)

        library.system.find_by_number(presence, account.number, "card")

        after = library.system.identification(presence)
        assert (after.account, after.shown, after.matched) == (before.account, before.shown, before.matched)
        assert after.last_check == before.last_check

    def test_another_account_none_or_several_are_another_account(self, library: Library) -> None:
        name = f"Ana|Twin{uuid4().hex[:8]}"
        library.account(name=name)
        first, second = library.account(name=name), library.account()
        presence = library.presence()
        seen = [library.system.identification(presence).account]

        for number in (first.number, second.number, "99999999999999", first.number):
            library.system.find_by_number(presence, number, "card")
            seen.append(library.system.identification(presence).account)
        library.system.find_by_name(presence, ClaimedIdentity(name=name.replace("|", " ")))
        seen.append(library.system.identification(presence).account)

        assert len(set(seen)) == len(seen)

    # The card

    def test_a_typed_number_counts_as_the_card_once_staff_hold_it(self, library: Library) -> None:
        presence = found(library, library.account(), "number")
        before = library.system.identification(presence)

        library.system.hold_card(presence)
        library.system.hold_card(presence)

        after = library.system.identification(presence)
        assert (before.shown, after.shown) == ({"number"}, {"number", "card"})
        assert (after.account, after.revision != before.revision) == (before.account, True)

    def test_a_card_is_held_only_where_its_number_found_an_account(self, library: Library) -> None:
        account, presence = library.account(), library.presence()
        by_name, by_key, nobody = library.presence(), library.presence(), library.presence()
        library.system.find_by_name(by_name, ClaimedIdentity(name=account.name))
        library.system.find_by_user_key(by_key, account.user_key)
        library.system.find_by_number(nobody, "99999999999999", "number")

        for here in (presence, by_name, by_key, nobody):
            with pytest.raises(InvalidInput):
                library.system.hold_card(here)
            assert "card" not in library.system.identification(here).shown

    # What is told of an account before anything is asked

    def test_the_credential_is_told_where_it_is_known_whose_the_account_is(self, library: Library) -> None:
        connect, regular = library.account(is_connect=True), library.account()
        by_key = library.presence()
        library.system.find_by_user_key(by_key, connect.user_key)

        told = [library.system.identification(found(library, account)).credential for account in (connect, regular)]
        hidden = library.system.identification(by_key).credential
        library.system.check(by_key, "photo_id", ClaimedIdentity(name=connect.name, birth_date=connect.birth_date))

        assert told == ["library-connect-password", "library-pin"]
        assert hidden == "library-pin"
        assert library.system.identification(by_key).credential == "library-connect-password"

    def test_tries_left_count_what_failed_today_whatever_it_was_and_whoever_tried(self, library: Library) -> None:
        account, presence = library.account(), library.presence()
        unbound = library.system.identification(presence).tries_left
        library.system.find_by_number(presence, account.number, "card")
        seen = [library.system.identification(presence).tries_left]

        for said in (
            ClaimedIdentity(birth_date=date(1901, 1, 1)),
            ClaimedIdentity(birth_date=account.birth_date),
            ClaimedIdentity(birth_date=date(1902, 1, 1)),
        ):
            library.system.check(presence, "birth_date", said)
            seen.append(library.system.identification(presence).tries_left)
        colleague = found(library, account)
        library.system.check(
            colleague,
            "details",
            ClaimedIdentity(name="Nobody Else", birth_date=account.birth_date, email=account.email),
        )

        assert unbound is None
        assert seen == [3, 2, 2, 1]
        assert library.system.identification(presence).tries_left == 0

    def test_permission_for_detailed_messages_is_of_the_number_that_it_was_given_for(self, library: Library) -> None:
        account = library.account(hears_voicemail=True)
        presence = found(library, account)

        def permission() -> str:
            return library.system.identification(presence).circumstances["voicemail_permission"]

        allowed, rows = permission(), read(library, presence, "leave-detailed-voicemail", TelephoneRow)
        do(library, presence, "update-contact", kind="telephone", value="(503) 555-9999")
        changed, told = permission(), read(library, presence, "leave-detailed-voicemail", TelephoneRow)
        do(library, presence, "update-contact", kind="telephone", value=account.telephone)

        assert (allowed, list(rows)) == ("yes", [TelephoneRow(account.telephone)])
        assert (changed, told) == ("no", [])
        assert permission() == "no"

    # What the holder confirms, and chooses

    @pytest.mark.parametrize(("kind", "fact"), [("email", "email"), ("address", "postal")])
    def test_a_new_address_that_the_holder_confirms_is_settled_at_once(
        self, library: Library, kind: str, fact: str
    ) -> None:
        presence = found(library, library.account())
        new = {"email": "new@example.org", "address": "9 New Street, Portland 97201"}[kind]
        do(library, presence, "update-contact", kind=kind, value=new)
        before = library.system.identification(presence).circumstances[fact]

        done = do(library, presence, "confirm-contact", kind=kind, value=new.upper())

        assert (before, done) == ("changed", Done(True))
        assert library.system.identification(presence).circumstances[fact] == "settled"

    def test_what_is_confirmed_is_a_matching_detail_again(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account)
        do(library, presence, "update-contact", kind="email", value="new@example.org")
        do(library, presence, "confirm-contact", kind="email", value="new@example.org")

        library.system.check(
            presence, "details", ClaimedIdentity(account.name, account.birth_date, email="new@example.org")
        )

        assert library.system.identification(presence).last_check == "match"

    def test_what_is_not_on_file_confirms_nothing_and_tells_nothing_more(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account)
        do(library, presence, "update-contact", kind="email", value="new@example.org")

        ends = [
            do(library, presence, "confirm-contact", kind=kind, value=value)
            for kind, value in (("email", account.email), ("address", "9 Other Street, Portland 97201"))
        ]

        assert ends == [Done(False, "not-what-is-on-file")] * 2
        assert library.system.identification(presence).circumstances["email"] == "changed"

    def test_giving_the_same_address_again_confirms_nothing_and_starts_nothing_anew(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account)

        settled = do(library, presence, "update-contact", kind="email", value=account.email.upper())
        after_settled = library.system.identification(presence).circumstances["email"]
        for _ in range(2):
            do(library, presence, "update-contact", kind="email", value="new@example.org")

        assert (settled, after_settled) == (Done(True), "settled")
        assert library.system.identification(presence).circumstances["email"] == "changed"

    @pytest.mark.parametrize(
        ("choice", "fact", "no", "yes"),
        [
            ("mailings", "marketing", "opted-out", "default"),
            ("friends", "friends_opt_in", "no", "yes"),
            ("foundation", "foundation_opt_in", "no", "yes"),
            ("voicemail", "voicemail_permission", "no", "yes"),
        ],
    )
    def test_a_privacy_choice_is_made_and_made_again_and_changes_no_other(
        self, library: Library, choice: str, fact: str, no: str, yes: str
    ) -> None:
        presence = found(library, library.account())
        seen = []
        for wish in ("no", "yes", "no"):
            before = dict(library.system.identification(presence).circumstances)
            assert do(library, presence, "change-privacy-choices", choice=choice, wish=wish) == Done(True)
            after = dict(library.system.identification(presence).circumstances)
            seen.append(after.pop(fact))
            before.pop(fact)
            assert after == before

        assert seen == [no, yes, no]

    def test_a_hold_waits_under_the_name_or_not_as_the_holder_chooses(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account)
        shown = []

        for wish in ("no", "yes"):
            do(library, presence, "change-privacy-choices", choice="hold-label", wish=wish)
            shown.append(library.system.identification(presence).label_shows_name)

        assert shown == [False, True]

    def test_messages_with_particulars_go_to_no_number_that_somebody_else_gave(self, library: Library) -> None:
        account = library.account()
        presence = found(library, account)
        do(library, presence, "update-contact", kind="telephone", value="(503) 555-9999")
        wish = {"choice": "voicemail", "wish": "yes"}

        refused = do(library, presence, "change-privacy-choices", **wish)
        do(library, presence, "confirm-contact", kind="telephone", value="503 555 9999")
        allowed = do(library, presence, "change-privacy-choices", **wish)

        assert (refused, allowed) == (Done(False, "number-not-confirmed"), Done(True))
        assert read(library, presence, "leave-detailed-voicemail", TelephoneRow) == [TelephoneRow("(503) 555-9999")]

    # What was done, and for whom

    def test_what_was_done_on_an_account_here_is_heard_newest_first_and_nothing_else_is(self, library: Library) -> None:
        account, other = library.account(), library.account()
        before, theirs = library.checked_out(account, "Persuasion"), library.checked_out(other, "Theirs")
        do(library, found(library, account), "check-out", barcode=library.item("Another visit"))
        presence = found(library, account)

        out = do(library, presence, "check-out", barcode=library.item("Emma"))
        for barcode in (theirs, before):
            do(library, presence, "return", barcode=barcode)

        rows = read(library, presence, "hear-checkouts", RecentRow)
        assert [(row.action, row.result, row.title) for row in rows] == [
            ("return", "done", "Persuasion"), ("check-out", "done", "Emma"),
        ]  # fmt: skip
        assert (rows[1].receipt, str(rows[1].due_on)) == (out.more["undo"], out.more["due_on"])

    def test_of_each_renewal_it_is_heard_what_became_of_it_and_only_what_gains_days_is_renewed(
        self, library: Library
    ) -> None:
        account, other = library.account(), library.account()
        library.checked_out(account, "Free")
        library.checked_out(account, "At the limit", renewals=3)
        library.hold(other, library.checked_out(account, "Waited for"))
        library.checked_out(account, "Out since today", days_left=400)
        presence = found(library, account)

        do(library, presence, "renew")
        first = recent(library, presence)
        do(library, presence, "renew")

        assert sorted(first) == sorted(
            [("renew", "done", "Free"), ("renew", "limit", "At the limit"), ("renew", "waited-for", "Waited for"),
             ("renew", "no-gain", "Out since today")]
        )  # fmt: skip
        assert sorted(recent(library, presence)) == sorted(first)
        assert {row.receipt for row in read(library, presence, "hear-checkouts", RecentRow)} == {None}
        assert library.system.acts(presence) == []

    def test_what_the_newest_renewal_came_to_is_told_apart(self, library: Library) -> None:
        account = library.account()
        library.checked_out(account, "Renewed first")
        presence = found(library, account)
        do(library, presence, "renew")
        library.checked_out(account, "Renewed last")

        do(library, presence, "renew")

        rows = read(library, presence, "hear-checkouts", RecentRow)
        assert {row.title: row.is_last for row in rows} == {"Renewed last": True, "Renewed first": False}

    def test_what_this_interaction_did_is_known_without_whose_it_was(self, library: Library) -> None:
        account, item = library.account(), library.item()
        out = library.checked_out(library.account())
        presence = found(library, account)

        done = [
            do(library, presence, "check-out", barcode=item),
            do(library, presence, "return", barcode=out),
            do(library, presence, "place-hold", title=library.title_of(out), pickup=min(library.system.branches())),
        ]

        receipts = [each.more["undo"] for each in done]
        assert list(library.system.acts(presence)) == [
            PastAct(receipts[2], "place-hold", "", False, True),
            PastAct(receipts[1], "return", out[-5:], False, True, "shelves", done[1].more["branch"]),
            PastAct(receipts[0], "check-out", item[-5:], False, True),
        ]
        assert library.system.acts(library.presence()) == []

    def test_what_was_done_for_another_account_is_told_apart_and_whose_an_item_was_is_not(
        self, library: Library
    ) -> None:
        account, other = library.account(), library.account()
        presence = library.presence()
        do(library, presence, "return", barcode=library.checked_out(account))
        nobody = library.system.acts(presence)
        library.system.find_by_number(presence, account.number, "card")
        do(library, presence, "check-out", barcode=library.item())
        do(library, presence, "return", barcode=library.checked_out(other))
        one = library.system.acts(presence)
        library.system.find_by_number(presence, other.number, "card")

        two = library.system.acts(presence)

        assert [[act.is_here for act in each] for each in (nobody, one, two)] == [
            [True], [True, True, False], [False, False, False],
        ]  # fmt: skip

    # Read a second time

    def test_an_item_read_twice_is_out_already_and_nothing_changes(self, library: Library) -> None:
        account, barcode = library.account(), library.item()
        presence = found(library, account)
        first = do(library, presence, "check-out", barcode=barcode)
        before = library.snapshot()

        again = do(library, presence, "check-out", barcode=barcode)

        assert again == Done(False, "already-out", {"due_on": first.more["due_on"]})
        assert library.snapshot() == before

    def test_that_an_item_is_out_to_them_from_before_is_told_only_where_it_may_be_heard(self, library: Library) -> None:
        account = library.account()
        barcode = library.checked_out(account)
        presence = found(library, account)

        unheard = do(library, presence, "check-out", barcode=barcode)
        read(library, presence, "hear-checkouts", CheckoutRow)
        heard = do(library, presence, "check-out", barcode=barcode)

        assert (unheard.reason, set(unheard.more)) == ("not-available", set())
        assert (heard.reason, set(heard.more)) == ("already-out", {"due_on"})

    @pytest.mark.parametrize("is_waited_for", [True, False], ids=["waited for", "wanted by nobody"])
    def test_an_item_taken_back_twice_goes_where_it_was_said_to_go(self, library: Library, is_waited_for: bool) -> None:
        barcode, presence = library.checked_out(library.account()), library.presence()
        if is_waited_for:
            library.hold(library.account(), barcode)
        first = do(library, presence, "return", barcode=barcode)
        before = library.snapshot()

        again = do(library, presence, "return", barcode=barcode)

        assert again.is_done
        assert again.more == {**{key: first.more[key] for key in first.more if key != "undo"}, "again": "yes"}
        assert library.snapshot() == before
        assert len(library.system.acts(presence)) == 1

    # Undo

    def test_every_check_out_is_taken_back_as_if_it_had_not_been(self, library: Library) -> None:
        account, picker = library.account(), library.account()
        plain, borrowed = library.item(), library.item(kind="interlibrary")
        one, two = library.item(), library.item()
        library.hold(account, one, ready=True)
        library.hold(account, two, ready=True)
        library.hold(account, plain)
        before = library.snapshot()
        presence = found(library, account)
        done = [
            do(library, presence, "check-out", barcode=plain),
            do(library, presence, "check-out-interlibrary-loan", barcode=borrowed),
            do(library, presence, "check-out-hold-to-holder", barcode=one),
            do(library, presence, "check-out-hold-to-self", barcode=two, own_card=picker.number),
        ]

        undone = [undo(library, presence, "return", each.more["undo"]) for each in done]

        assert library.snapshot() == before
        assert [each.more["goes_to"] for each in undone] == ["shelves", "shelves", "hold-shelf", "hold-shelf"]
        assert all(each.more["branch"] in library.system.branches().values() for each in undone)
        assert [(act.is_undone, act.can_undo) for act in library.system.acts(presence)] == [(True, False)] * 4
        assert recent(library, presence) == []

    @pytest.mark.parametrize("is_waited_for", [True, False], ids=["waited for", "wanted by nobody"])
    @pytest.mark.parametrize("owes", [True, False], ids=["something owed on it", "nothing owed"])
    def test_a_return_is_taken_back_to_the_same_checkout(
        self, library: Library, is_waited_for: bool, owes: bool
    ) -> None:
        account = library.account()
        barcode = library.checked_out(account, renewals=2, days_left=-4)
        if is_waited_for:
            library.hold(library.account(), barcode)
        if owes:
            library.fee(account, 300, barcode)
        before, presence = library.snapshot(), library.presence()
        rows = list(read(library, found(library, account), "hear-checkouts", CheckoutRow))

        done = do(library, presence, "return", barcode=barcode)
        undone = undo(library, presence, "return", done.more["undo"])

        assert undone == Done(True)
        assert library.snapshot() == before
        assert list(read(library, found(library, account), "hear-checkouts", CheckoutRow)) == rows

    def test_what_was_done_to_a_hold_is_taken_back(self, library: Library) -> None:
        account, next_one = library.account(), library.account()
        waiting, ready, taken = library.item(), library.item(), library.item()
        holds = [
            library.hold(account, waiting),
            library.hold(account, ready, ready=True),
            library.hold(account, taken, ready=True),
        ]
        library.hold(next_one, taken)
        place = max(library.system.branches())
        before, presence = library.snapshot(), found(library, account)
        new = library.title_of(library.item())
        before = library.snapshot()
        done = [
            ("place-hold", do(library, presence, "place-hold", title=new, pickup=place)),
            ("change-hold", do(library, presence, "change-hold", hold=holds[0], pickup=place)),
            ("change-hold", do(library, presence, "change-hold", hold=holds[1], pickup=place)),
            ("cancel-hold", do(library, presence, "cancel-hold", hold=holds[2])),
        ]

        undone = [undo(library, presence, action, each.more["undo"]) for action, each in reversed(done)]

        assert [each.is_done for each in undone] == [True] * 4
        assert library.snapshot() == before
        assert (undone[0].more["goes_to"], "label" in undone[0].more) == ("hold-shelf", False)

    def test_an_act_is_taken_back_once(self, library: Library) -> None:
        account, barcode = library.account(), library.item()
        presence = found(library, account)
        receipt = do(library, presence, "check-out", barcode=barcode).more["undo"]

        first = undo(library, presence, "return", receipt)
        again = undo(library, presence, "return", receipt)

        assert (first.is_done, again) == (True, NOT_UNDONE)

    def test_nothing_but_ones_own_act_of_this_interaction_is_taken_back(self, library: Library) -> None:
        account, barcode = library.account(), library.item()
        theirs = found(library, account)
        foreign = do(library, theirs, "check-out", barcode=barcode).more["undo"]
        own = found(library, account)
        placed = do(
            library, own, "place-hold", title=library.title_of(library.item()), pickup=min(library.system.branches())
        )
        before = library.snapshot()

        ends = [
            undo(library, own, "return", foreign),
            undo(library, own, "return", str(uuid4())),
            undo(library, own, "return", placed.more["undo"]),
            undo(library, own, "cancel-hold", placed.more["undo"]),
            undo(library, found(library, account), "return", foreign),
        ]

        assert ends == [NOT_UNDONE] * 5
        assert library.snapshot() == before

    def test_what_was_done_to_a_hold_is_taken_back_only_while_its_account_is_served(self, library: Library) -> None:
        mother, child = library.account(), library.account()
        presence = found(library, mother)
        placed = do(
            library,
            presence,
            "place-hold",
            title=library.title_of(library.item()),
            pickup=min(library.system.branches()),
        )
        library.system.find_by_number(presence, child.number, "card")

        elsewhere = (
            [act.can_undo for act in library.system.acts(presence)],
            undo(library, presence, "place-hold", placed.more["undo"]),
        )
        library.system.find_by_number(presence, mother.number, "card")
        here = [act.can_undo for act in library.system.acts(presence)]

        assert elsewhere == ([False], NOT_UNDONE)
        assert here == [True]
        assert undo(library, presence, "place-hold", placed.more["undo"]).is_done

    def test_what_was_touched_since_is_not_taken_back(self, library: Library) -> None:
        account, other = library.account(), library.account()
        returned, lent, renewed = library.checked_out(account), library.item(), library.checked_out(account)
        waiting = library.item()
        here, there = found(library, account), found(library, other)
        place = min(library.system.branches())
        do(library, there, "check-out", barcode=waiting)
        receipts = [
            ("return", do(library, here, "return", barcode=returned).more["undo"]),
            ("return", do(library, here, "check-out", barcode=lent).more["undo"]),
            ("place-hold", do(library, here, "place-hold", title=library.title_of(waiting), pickup=place).more["undo"]),
            ("return", do(library, here, "return", barcode=renewed).more["undo"]),
        ]
        do(library, there, "check-out", barcode=returned)  # it went out to somebody else
        do(library, there, "return", barcode=lent)  # a colleague took it back
        do(library, there, "return", barcode=waiting)  # a copy came for the hold
        do(library, there, "check-out", barcode=renewed)  # out and back again: it was in other hands
        do(library, there, "return", barcode=renewed)
        before = library.snapshot()

        can = [act.can_undo for act in library.system.acts(here)]
        ends = [undo(library, here, action, receipt) for action, receipt in receipts]

        assert can == [False] * 4
        assert ends == [NOT_UNDONE] * 4
        assert library.snapshot() == before

    def test_a_hold_that_was_placed_again_stays_and_the_one_that_was_cancelled_does_not_come_back(
        self, library: Library
    ) -> None:
        account, barcode = library.account(), library.item()
        hold, place = library.hold(account, barcode), min(library.system.branches())
        presence = found(library, account)
        receipt = do(library, presence, "cancel-hold", hold=hold).more["undo"]
        do(library, presence, "place-hold", title=library.title_of(barcode), pickup=place)

        assert undo(library, presence, "cancel-hold", receipt) == NOT_UNDONE
        assert len(read(library, presence, "hear-holds", HoldRow)) == 1

    def test_after_next_person_nothing_can_be_taken_back(self, library: Library) -> None:
        account, barcode = library.account(), library.item()
        presence = found(library, account)
        receipt = do(library, presence, "check-out", barcode=barcode).more["undo"]

        library.end(presence)

        with pytest.raises(InteractionOver):
            library.system.acts(presence)
        assert undo(library, found(library, account), "return", receipt) == NOT_UNDONE
        assert recent(library, found(library, account)) == []

    @pytest.mark.parametrize("action", sorted(TAKES_BACK))
    @pytest.mark.parametrize("receipt", ["", "1", "x" * 36, "00000000-0000-0000-0000-00000000000G", "\x00"])
    def test_what_is_no_receipt_is_unfit_and_so_is_a_receipt_with_anything_beside_it(
        self, library: Library, action: str, receipt: str
    ) -> None:
        with pytest.raises(InvalidInput):
            library.system.validate(Act(action, {"undo": receipt}))
        with pytest.raises(InvalidInput):
            library.system.validate(Act(action, {"undo": str(uuid4()), "barcode": "123456"}))
        library.system.validate(Act(action, {"undo": str(uuid4())}))

    def test_only_what_can_be_taken_back_takes_a_receipt(self, library: Library) -> None:
        with pytest.raises(InvalidInput):
            library.system.validate(Act("check-out", {"undo": str(uuid4())}))

    def test_of_two_who_take_back_the_same_act_one_does(self, library: Library) -> None:
        for _ in range(5):
            account, barcode = library.account(), library.item()
            presence = found(library, account)
            receipt = do(library, presence, "check-out", barcode=barcode).more["undo"]
            done = together(library, [presence, presence], "return", {"undo": receipt})

            assert sorted(each.is_done for each in done) == [False, True]

    def test_an_item_that_is_taken_back_and_lent_at_once_is_one_or_the_other(self, library: Library) -> None:
        for _ in range(5):
            account, other = library.account(), library.account()
            barcode = library.checked_out(account)
            here, there = library.presence(), found(library, other)
            receipt = do(library, here, "return", barcode=barcode).more["undo"]
            acts = ((here, Act("return", {"undo": receipt})), (there, Act("check-out", {"barcode": barcode})))
            grants = [library.grant(presence, act.action) for presence, act in acts]

            with ThreadPoolExecutor(2) as staff:
                done = list(staff.map(lambda act, grant: library.system.do(act[0], grant, act[1]), acts, grants))

            out = [len(read(library, found(library, one), "hear-checkouts", CheckoutRow)) for one in (account, other)]
            assert [each.is_done for each in done] == [count == 1 for count in out]
            assert sum(out) == 1

    # Holds that were ready

    def test_what_to_do_with_the_book_of_a_ready_hold_is_said_without_a_label(self, library: Library) -> None:
        account, barcode, other = library.account(), library.item(), library.item()
        holds = [library.hold(account, each, ready=True) for each in (barcode, other)]
        presence = found(library, account)
        at = str(read(library, presence, "hear-holds", HoldRow)[0].pickup)
        place = next(name for name, branch in library.system.branches().items() if branch != at)

        changed = do(library, presence, "change-hold", hold=holds[0], pickup=place)
        cancelled = do(library, presence, "cancel-hold", hold=holds[1])

        row = next(row for row in read(library, presence, "hear-holds", HoldRow))
        new = library.system.branches()[place]
        assert {**changed.more, "undo": ""} == {
            "was_ready": "yes", "at": at, "goes_to": "hold-shelf", "branch": new, "undo": "",
        }  # fmt: skip
        assert (row.pickup, row.is_ready) == (new, True)
        assert {**cancelled.more, "undo": ""} == {
            "was_ready": "yes", "at": at, "goes_to": "shelves", "branch": at, "undo": "",
        }  # fmt: skip

    def test_the_shelf_days_of_a_ready_hold_begin_anew_where_it_goes(self, library: Library) -> None:
        account, barcode = library.account(), library.checked_out(library.account())
        hold = library.hold(account, barcode)
        until = do(library, library.presence(), "return", barcode=barcode).more["until"]
        presence = found(library, account)
        at = str(read(library, presence, "hear-holds", HoldRow)[0].pickup)
        here = next(name for name, branch in library.system.branches().items() if branch == at)
        place = next(name for name, branch in library.system.branches().items() if branch != at)

        do(library, presence, "change-hold", hold=hold, pickup=place)
        ready = read(library, presence, "hear-holds", HoldRow)[0].ready_until
        same = do(library, presence, "change-hold", hold=hold, pickup=place)

        assert here != place
        assert isinstance(ready, date)
        assert timedelta() <= ready - date.fromisoformat(until) <= timedelta(days=1)
        assert (same.is_done, "undo" in same.more) == (True, False)

    def test_whoever_waits_for_nothing_has_nothing_said_about_a_book(self, library: Library) -> None:
        account = library.account()
        hold = library.hold(account, library.item())

        done = do(library, found(library, account), "cancel-hold", hold=hold)

        assert set(done.more) == {"undo"}

    # One's own card

    def test_ones_own_card_is_shown_once_a_visit(self, library: Library) -> None:
        holder, picker = library.account(), library.account()
        barcodes = [library.item() for _ in range(3)]
        for barcode in barcodes:
            library.hold(holder, barcode, ready=True)
        presence = library.presence()

        without = do(library, presence, "check-out-hold-to-self", barcode=barcodes[0])
        before = library.system.identification(presence).has_own_card
        wrong = do(library, presence, "check-out-hold-to-self", barcode=barcodes[0], own_card="99999999999999")
        first = do(library, presence, "check-out-hold-to-self", barcode=barcodes[0], own_card=picker.number)
        after = library.system.identification(presence).has_own_card
        rest = [do(library, presence, "check-out-hold-to-self", barcode=barcode) for barcode in barcodes[1:]]

        assert (without.reason, wrong.reason) == ("no-own-card", "no-such-card")
        assert (before, after) == (False, True)
        assert [done.is_done for done in (first, *rest)] == [True] * 3
        assert len(read(library, found(library, picker), "hear-checkouts", CheckoutRow)) == 3
        assert not library.system.identification(library.presence()).has_own_card

    # Nothing to send to

    @pytest.mark.parametrize(
        "action, particulars", [("reset-pin", {"credential": "library-pin"}), ("email-card-number", {})]
    )
    def test_where_nothing_can_be_sent_nothing_is_done(
        self, library: Library, action: str, particulars: dict[str, str]
    ) -> None:
        without, reachable = library.account(has_email=False), library.account()

        done = [do(library, found(library, account), action, **particulars) for account in (without, reachable)]

        assert done == [Done(False, "nothing-to-send-to"), Done(True)]

    @pytest.mark.parametrize(
        "action, particulars", [("reset-pin", {"credential": "library-pin"}), ("email-card-number", {})]
    )
    def test_an_address_that_was_just_changed_is_sent_nothing(
        self, library: Library, action: str, particulars: dict[str, str]
    ) -> None:
        presence = found(library, library.account())
        do(library, presence, "update-contact", kind="email", value="new.one@example.org")

        assert do(library, presence, action, **particulars) == Done(False, "nothing-to-send-to")
