"""What is compared, in place of what was written: names, addresses, telephones and emails as keys.

A key forgets what people say differently from how it was typed: case, accents, spaces, dots, the order of names.
It is computed by Carrel alone, for what is stored and for what is said. Names and labels: see `carrel.spelling`.
"""

import re
import unicodedata
from typing import Final

from carrel.spelling import label_name as label_name
from carrel.spelling import name_keys as name_keys
from carrel.spelling import named_on_licence as named_on_licence
from carrel.spelling import names_to_find as names_to_find
from carrel.spelling import words_to_match as words_to_match

_STREET_WORDS: Final = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "drive": "dr", "road": "rd", "lane": "ln", "court": "ct",
    "place": "pl", "terrace": "ter", "parkway": "pkwy", "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "apartment": "apt", "unit": "apt",
}  # fmt: skip
_LONGEST: Final = 300


def _folded(text: str) -> str:
    """Without case, accents, compatibility forms and invisible characters."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST].casefold())
    kept = "".join(c for c in plain if unicodedata.category(c) not in {"Mn", "Me", "Cf", "Cc", "Cs"})
    return kept.replace("đ", "d").replace("ø", "o").replace("ł", "l")


def address_key(address: str) -> str:
    """The street line alone, in short words: `12 Northeast Alder Street, Portland` → `12 ne alder st`."""
    street = _folded(address).partition(",")[0]
    return " ".join(_STREET_WORDS.get(word, word) for word in re.findall(r"\w+", street))


def telephone_key(telephone: str) -> str:
    """The last ten digits."""
    return "".join(str(unicodedata.digit(c)) for c in telephone[:_LONGEST] if unicodedata.digit(c, None) is not None)[
        -10:
    ]


def email_key(email: str) -> str:
    """Without case and spaces around."""
    return unicodedata.normalize("NFC", email.strip()[:_LONGEST]).casefold()
