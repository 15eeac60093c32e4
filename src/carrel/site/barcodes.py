"""A number as a barcode, to scan from a screen or from paper: Code 128, set C, two digits a sign (ISO/IEC 15417).

Library labels are Codabar; whatever reads those reads this, and its check sign leaves no digit to chance.
"""

import re
from dataclasses import dataclass
from typing import Final

_START_C: Final = 105
_STOP: Final = "2331112"
_QUIET: Final = 10
_HEIGHT: Final = 36

# Of each sign, 0 to 105: how many modules wide its bar, space, bar, space, bar and space are.
_SIGNS: Final = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232
"""


@dataclass(frozen=True, slots=True)
class Barcode:
    """What to draw, in modules: a white ground of `width` and `height`, and the bars on it as the path of an SVG."""

    number: str
    width: int
    height: int
    path: str


def barcode(number: str) -> Barcode:
    """The barcode of a number. Raises `ValueError` unless it is an even count of digits."""
    if not re.fullmatch(r"(?:[0-9]{2})+", number):
        raise ValueError("a barcode here is of pairs of digits")
    pairs = [int(number[place : place + 2]) for place in range(0, len(number), 2)]
    check = (_START_C + sum(place * pair for place, pair in enumerate(pairs, 1))) % 103
    signs = _SIGNS.split()
    widths = "".join(signs[sign] for sign in (_START_C, *pairs, check)) + _STOP
    place, bars = _QUIET, []
    for order, width in enumerate(map(int, widths)):
        if order % 2 == 0:
            bars.append(f"M{place} 0h{width}v{_HEIGHT}h-{width}z")
        place += width
    return Barcode(number, place + _QUIET, _HEIGHT, "".join(bars))
