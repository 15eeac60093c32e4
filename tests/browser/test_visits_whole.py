"""Whole visits, as people do them: after every act the next letter, scan, click and Enter do what they should."""

from tests.browser import visits
from tests.browser.visiting import Works


def test_a_stack_of_twelve_goes_out_on_a_mothers_and_two_childrens_cards(at_work: Works) -> None:
    clerk = at_work()

    visits.stack_of_twelve(clerk)

    assert clerk.hands.keys == 3 + 12 + 1


def test_three_pick_ups_for_a_neighbor_take_ones_own_card_once(at_work: Works) -> None:
    clerk = at_work()

    visits.pick_ups_for_a_neighbor(clerk)

    assert clerk.hands.scans == 3 + 1


def test_a_fee_is_paid_in_two_parts_and_both_receipts_are_printed(at_work: Works) -> None:
    visits.fees_in_parts(at_work())


def test_what_gains_days_is_renewed_and_what_does_not_is_said(at_work: Works) -> None:
    visits.renew_one_and_all(at_work())


def test_a_caller_with_the_number_hears_what_is_out_and_has_it_renewed(at_work: Works) -> None:
    visits.caller_with_the_number(at_work("telephone"))


def test_a_holder_who_calls_is_known_by_three_details(at_work: Works) -> None:
    visits.holder_who_calls(at_work("telephone"))


def test_a_hold_is_placed_with_a_typo_moved_and_canceled_by_its_number(at_work: Works) -> None:
    visits.hold_placed_moved_canceled(at_work())


def test_a_new_email_address_is_taken_down_and_the_desk_goes_on(at_work: Works) -> None:
    visits.new_contact_information(at_work())


def test_the_work_goes_on_after_a_lock_in_the_middle(at_work: Works) -> None:
    visits.lock_in_the_middle(at_work())
