"""A hundred books go out and come back by scanner, without a pause and without a loss."""

from tests.browser import visits
from tests.browser.visiting import Works


def test_a_hundred_books_go_out_and_come_back_without_a_pause_and_without_a_loss(at_work: Works) -> None:
    clerk = at_work()

    visits.a_hundred_out_and_back(clerk)

    assert clerk.hands.keys == 2 + 100 + 2 + 100
    clerk.still_answers("letter", "click", "enter", "scan")
