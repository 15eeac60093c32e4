"""What is compared, in place of what was written: names, addresses, telephones and emails as keys.

A key forgets what people say differently from how it was typed: case, accents, spaces, dots, the order of names.
It is computed here alone, for what is stored and for what is said.
"""

import re
import unicodedata
from typing import Final

_STREET_WORDS: Final = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "drive": "dr", "road": "rd", "lane": "ln", "court": "ct",
    "place": "pl", "terrace": "ter", "parkway": "pkwy", "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "apartment": "apt", "unit": "apt",
}  # fmt: skip
_ARTICLES: Final = frozenset({"a", "an", "the"})
_LONGEST: Final = 300
_NAME_PARTS: Final = 40
_ZERO_WIDTH_JOINER: Final = "\u200d"


def _folded(text: str) -> str:
    """Without case, accents, compatibility forms and invisible characters."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST].casefold())
    kept = "".join(c for c in plain if unicodedata.category(c) not in {"Mn", "Me", "Cf", "Cc", "Cs"})
    return kept.replace("đ", "d").replace("ø", "o").replace("ł", "l")


def name_keys(*names: str) -> list[str]:
    """The parts of a name, each once, in no order that matters: `("Minh", "Nguyễn")` → `["minh", "nguyen"]`.

    An apostrophe joins (`O'Brien` is `obrien`), a hyphen and a space part.
    """
    folded = " ".join(_folded(name) for name in names)
    joined = re.sub(r"['’ʼ`.]", "", folded)
    return sorted(set(re.findall(r"\w+", joined)))[:_NAME_PARTS]


def search_words(typed: str) -> list[str]:
    """The words of a catalogue search, each once: `The café's` → `["cafes"]`."""
    words = name_keys(typed)
    return [word for word in words if word not in _ARTICLES] or words


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


def label_name(last_name: str) -> str:
    """The first four characters of the last name as written, as people count characters (reading R28)."""
    characters: list[str] = []
    for character in unicodedata.normalize("NFC", last_name):
        joins = characters and (
            unicodedata.category(character) in {"Mn", "Me", "Mc"}
            or character == _ZERO_WIDTH_JOINER
            or characters[-1].endswith(_ZERO_WIDTH_JOINER)
        )
        if joins:
            characters[-1] += character
        else:
            characters.append(character)
    return "".join(characters[:4])[:40].strip()
