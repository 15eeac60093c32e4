"""A number as a barcode: what is drawn is what a reader that has never seen this code reads."""

import re

import pytest
import zxingcpp

from carrel.ils.embedded.sample import card_number
from carrel.site.barcodes import Barcode, barcode


def picture(code: Barcode, times: int = 2) -> memoryview:
    """What the path draws, as gray pixels."""
    line = bytearray(b"\xff" * code.width * times)
    for place, width in re.findall(r"M(\d+) 0h(\d+)v", code.path):
        line[int(place) * times : (int(place) + int(width)) * times] = bytes(int(width) * times)
    return memoryview(bytes(line) * 40).cast("B", shape=[40, code.width * times])


def read(code: Barcode) -> list[tuple[str, str]]:
    return [(str(found.format), found.text) for found in zxingcpp.read_barcodes(picture(code))]


@pytest.mark.parametrize("tens", range(10))
def test_every_pair_of_digits_is_read_back_wherever_it_stands(tens: int) -> None:
    for ones in range(10):
        for number in (f"{tens}{ones}168000000018", f"211680{tens}{ones}000018", f"311680000000{tens}{ones}"):
            assert read(barcode(number)) == [("Code 128", number)]


def test_a_card_of_the_sample_has_a_quiet_zone_on_either_side() -> None:
    code = barcode(card_number(1))
    bars = [(int(place), int(width)) for place, width in re.findall(r"M(\d+) 0h(\d+)v", code.path)]

    assert bars[0][0] == 10
    assert sum(bars[-1]) == code.width - 10


@pytest.mark.parametrize("number", ["", "123", "21168000000018B", "２１"])
def test_what_is_no_pairs_of_digits_has_no_barcode(number: str) -> None:
    with pytest.raises(ValueError, match="pairs of digits"):
        barcode(number)
