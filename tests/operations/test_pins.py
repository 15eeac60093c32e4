"""Which PINs may be chosen."""

import pytest

from carrel.ils.embedded.cast import CAST, pin_of
from carrel.operations.pins import may_be_chosen


@pytest.mark.parametrize(
    "pin",
    [
        "", "739", "    ", "1234", "4321", "0123", "7890", "9012", "0000", "1212", "123123", "1987", "2015", "2580", "abcd", "Password",
        "password1", "LIBRARY", "letmein!", "5683", "x" * 64, "8264" * 17, "82\x0064", "8264\n", "８２６４",
    ],
)  # fmt: skip
def test_a_pin_that_is_short_or_tried_first_is_refused(pin: str) -> None:
    assert not may_be_chosen(pin)


@pytest.mark.parametrize("pin", ["8264", "7391", "9060", "1804", "blue kettle", "4a!x", "82648265"])
def test_a_pin_of_four_digits_or_more_that_nobody_would_try_first_is_taken(pin: str) -> None:
    assert may_be_chosen(pin)


def test_the_pins_of_the_demonstration_could_be_chosen() -> None:
    assert all(may_be_chosen(pin_of(serial)) for serial in range(1, len(CAST) + 1))
