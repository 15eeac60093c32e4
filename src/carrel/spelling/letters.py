"""Letters as they are compared: without case, without what nobody sees, without the marks that people leave out.

A vowel sign, a virama, a dakuten is no such mark: without it another name stands there. What is left out is listed
here, script by script; whatever is not listed stays.
"""

import itertools
import math
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

LONGEST: Final = 500
_MOST_WAYS: Final = 8

Word = tuple[str, ...]
"""One word, as it may be spelled: without its marks first, then with what is written in place of them."""

APOSTROPHES: Final = frozenset(
    "'`´‘’‚‛′‵＇｀"  # as they are typed
    "ʹʻʼʽʾʿˀˁˈˊˋ΄᾽᾿῾"  # ʻokina, hamza, ayn, stress, and Greek signs that look like them
    "ˮ❛❜ߴߵ"  # doubled, heavy, and of N'Ko
    "ʔʕɁɂꞋꞌ՚׳״"  # glottal stops, saltillo, Armenian, geresh and gershayim
)
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u0640")
"""Joiners and fillers that count as letters, and the Arabic stroke that only makes a word longer."""

_MARKS_LEFT_OUT: Final = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x08CA, 0x08FF),  # Arabic vowels and signs
    (0x0730, 0x074A), (0x07EB, 0x07F3), (0x302A, 0x302D),  # Syriac points; tones of N'Ko; tones beside ideographs
    (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF),  # variants of one glyph
)  # fmt: skip

_SPELLED: Final[dict[str, Word]] = {
    "ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue"), "å": ("a", "aa"), "ø": ("o", "oe"),
    "ő": ("o", "oe"), "ű": ("u", "ue"),
    "æ": ("ae",), "œ": ("oe",), "þ": ("th",), "ð": ("d",), "đ": ("d", "dj"),
    "ı": ("i",), "ə": ("a", "e"), "ǝ": ("e",), "ŋ": ("n", "ng"),
    "ĸ": ("k", "q"), "ɛ": ("e",), "ɔ": ("o",), "ɣ": ("g",), "ʋ": ("v",),
    "ё": ("е",), "ѐ": ("е",), "ѝ": ("и",),
    **dict.fromkeys("أإآٱٲٳ", ("ا",)), **dict.fromkeys("ىیۍ", ("ي",)), **dict.fromkeys("کڪ", ("ك",)),
    **dict.fromkeys("ةۃۀۂہە", ("ه",)),
    "ך": ("כ",), "ם": ("מ",), "ן": ("נ",), "ף": ("פ",), "ץ": ("צ",), "װ": ("וו",), "ױ": ("וי",), "ײ": ("יי",),
}  # fmt: skip
"""Letters that people write without their marks, or as two letters, or as their neighbor: a keyboard has no other."""

_UNSPACED: Final = (
    "CJK",
    "IDEOGRAPHIC",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "THAI",
    "LAO",
    "KHMER",
    "MYANMAR",
    "TIBETAN",
)


def words(text: str) -> list[Word]:
    """The words of a text in their order, each as it may be spelled: `Łucja Ångström` → lucja; angstrom, aangstrom."""
    found: list[Word] = []
    letters: list[Word] = []
    for character in _composed(text):
        options = _options(character)
        if options:
            letters.append(options)
        elif letters:
            found.append(_product(letters))
            letters = []
    if letters:
        found.append(_product(letters))
    return [word for word in found if word[0]]


def plain(text: str) -> list[str]:
    """The words, each as it is spelled without its marks."""
    return [word[0] for word in words(text)]


def is_unspaced(word: str) -> bool:
    """Is it of a script in which names are written together?"""
    return all(unicodedata.name(letter, "").startswith(_UNSPACED) for letter in word)


def is_mark_left_out(character: str) -> bool:
    """Is it a mark that people leave out?"""
    return any(first <= ord(character) <= last for first, last in _MARKS_LEFT_OUT)


def joined(parts: list[Word]) -> Word:
    """Words written as one, as that may be spelled."""
    return _product(parts)


def _composed(text: str) -> str:
    """One form for each letter: no compatibility forms, no case; capitals of a Turkish ı and İ are both an i."""
    apart = (
        "".join(c for c in text[:LONGEST] if c not in APOSTROPHES)
        .replace("\u309b", "\u3099")
        .replace("\u309c", "\u309a")
    )
    apart = unicodedata.normalize("NFD", apart).replace("\u0345", "")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", apart).casefold())


@lru_cache(maxsize=20_000)
def _options(character: str) -> Word:
    """How one character may be spelled; nothing where it parts words."""
    category = unicodedata.category(character)
    if character in APOSTROPHES or character in _UNSEEN or category in {"Cf", "Cs"}:
        return ("",)
    if category[0] == "M":
        return ("",) if is_mark_left_out(character) else (character,)
    if category == "Nd":
        return (str(unicodedata.digit(character)),)
    if category[0] not in "LN":
        return ("",) if category == "Cc" and not character.isspace() else ()
    if character in _SPELLED:
        return _SPELLED[character]
    name = unicodedata.name(character, "")
    return (_without_marks(character),) if name.startswith(("LATIN", "GREEK")) else (character,)


def _without_marks(letter: str) -> str:
    """A Latin or Greek letter alone: `ệ` → e, `ŧ` → t."""
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _SPELLED:
        return _SPELLED[base][0]
    name = unicodedata.name(base, "").removeprefix("LATIN SMALL LETTER ").partition(" WITH ")
    return name[0].lower() if name[1] and len(name[0]) == 1 else base


def _product(options: list[Word]) -> Word:
    """Every way to spell it, where they are few; else all in one manner or all in the other."""
    ways = math.prod(map(len, options))
    if ways > _MOST_WAYS:
        return ("".join(option[0] for option in options), "".join(option[-1] for option in options))
    return tuple(dict.fromkeys("".join(way) for way in itertools.product(*options)))


# What finds is more generous: letters that are often taken for one another are one.

_MISTAKEN: Final = str.maketrans({
    "ґ": "г", "є": "е", "ء": "", "ؤ": "و", "ئ": "ي", "ھ": "ه", "ے": "ي", "ٴ": "",
    "\u093c": "", "\u09bc": "", "\u0a3c": "", "\u0abc": "", "\u0b3c": "",  # nukta
    "\u0901": "\u0902", "ー": "",
    **dict.fromkeys("\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c", ""),  # Thai tones and silent letters
    **dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True)),
})  # fmt: skip
_TWO_FOR_ONE: Final = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"), ("dj", "d"), ("th", "t"))


@lru_cache(maxsize=50_000)
def generous(word: str) -> str:
    """What a name's word is found by: `mueller` → muller, `йосип` → иосип, `すずき` → スズキ."""
    found, before = loose(word), ""
    while found != before:
        before = found
        for two, one in _TWO_FOR_ONE:
            found = found.replace(two, one)
    return found or word


@lru_cache(maxsize=50_000)
def loose(word: str) -> str:
    """Without the marks and the difference of letters that people mistake."""
    if word.isascii():
        return word
    apart = "".join(c for c in unicodedata.normalize("NFD", word) if not "\u0300" <= c <= "\u036f")
    return "".join(_repeated(unicodedata.normalize("NFC", apart))).translate(_MISTAKEN) or word


def _repeated(word: str) -> Iterator[str]:
    """Hiragana as katakana, and a sign of repetition as what it repeats."""
    before = ""
    for letter in word:
        before = before if letter == "々" and before else letter
        yield chr(ord(before) + 0x60) if "ぁ" <= before <= "ゖ" else before
