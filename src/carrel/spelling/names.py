"""Names as keys: what an account's name is found by, and what a name must say to be that name.

What is stored of a name (`name_keys`) is one list. A word alone finds. `=2-4 delacruz` matches: it is a way to write
parts two to four. `#1 14 6 0 0` says which parts are what, as sums of 1, 2, 4, 8 …: first name, last name, particles,
suffix, and particles of the last name that stand with the first. The database compares (`guard.is_named`), for nobody
else may see both sides.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from carrel.spelling.letters import Word, generous, is_unspaced, joined, words

_PARTS: Final = 20
_LONGEST_JOIN: Final = 4
_ARTICLE: Final = "ال"
_SHORTEST_WITH_ARTICLE: Final = 4
_LONGEST_FIELD: Final = 35
"""A license's field that long was cut, whatever it says of itself: older cards have room for no more."""

PARTICLES: Final = frozenset({
    "a", "ab", "abd", "abu", "af", "al", "ap", "av", "aw", "bar", "bat", "ben", "bin", "bint", "da", "dal", "das",
    "de", "degli", "dei", "del", "dell", "della", "delle", "den", "der", "des", "di", "do", "dos", "du", "e", "el",
    "fitz", "ibn", "il", "la", "las", "le", "les", "lo", "los", "mac", "mc", "na", "ng", "ni", "nic", "o", "of",
    "op", "saint", "san", "santa", "st", "sta", "ste", "te", "ten", "ter", "thi", "to", "tot", "und", "van",
    "vande", "vanden", "vander", "ver", "vom", "von", "vor", "y", "z", "zu", "zum", "zur",
})  # fmt: skip
"""Small words of a last name, which are not a last name by themselves."""

SUFFIXES: Final = frozenset({
    "jr", "sr", "jnr", "snr", "junior", "senior", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "esq",
    "1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th",
})  # fmt: skip
_SURELY_SUFFIXES: Final = SUFFIXES - {"junior", "senior", "i", "v", "vi"}

_NO_NAME: Final = re.compile(
    r"\b(?:(?:no|without|unknown) ?(?:(?:first|last|given|middle|family|fore|sur|[fl]) ?)?name(?: given| provided)?"
    r"|no (?:first|last|given|middle)"
    r"|(?:first|last|given|middle|family|fore|sur) ?name (?:unknown|not given|not provided|unavailable)"
    r"|f ?n ?u|l ?n ?u|n ?f ?n|n ?l ?n|n ?m ?[ni]|mnu|nfmn|unavl|unavail(?:able)?|none|unk|unknown|x{2,})\b"
)
"""What forms and agencies write where somebody has no such name."""


def name_keys(first: str, last: str) -> list[str]:
    """What is stored of an account's name. There is always a key, also of a name without letters."""
    given, family = _field(first), _field(last)
    if _plain(given) == ["null"] and family:
        given = []
    if _plain(given) == _plain(family):  # a single name, written into both fields
        given = []
    if not given and not family:
        family = words(f"{first} {last}")[:_PARTS]
    parts, size = given + family, len(given)
    ways = dict.fromkeys(_ways_to_write(given, 0))
    ways |= dict.fromkeys(_ways_to_write(family, size))
    ways |= dict.fromkeys(_ways_across(given, family))
    matching = (f"={low}-{high} {key}" for low, high, key in ways)
    finding = {generous(key) for _, _, key in ways}
    finding |= {key.removeprefix(_ARTICLE) for key in finding if len(key) > _SHORTEST_WITH_ARTICLE}
    return sorted({*finding, *matching, f"#{' '.join(map(str, _roles(parts, size)))}"})


def names_to_find(name: str) -> tuple[list[str], list[str]]:
    """The words to look for, in their order, and those of them that must not be missing."""
    said = _plain(_named(words(name))[:_PARTS])
    needed = [word for word in said if word not in SUFFIXES and word not in PARTICLES and len(word) > 1]
    if len(needed) < 2:  # "Vi Le" is a name
        needed = [word for word in said if word not in _SURELY_SUFFIXES] or said
    return [generous(word) for word in said], [generous(word) for word in needed]


def words_to_match(name: str) -> dict[str, object]:
    """The words to compare, in their order, and how else they may be spelled."""
    return _as_said(_named(words(name))[:_PARTS])


def named_on_licence(surname: str, given: str, *, is_cut: bool) -> dict[str, object]:
    """What a license says: its surname's words first, and how many they are."""
    family, first = _field(surname), _field(given)
    if _plain(family) == _plain(first):
        first = []
    if not family and not first:
        family = words(f"{surname} {given}")
    is_cut = is_cut or max(len(surname.strip()), len(given.strip())) >= _LONGEST_FIELD
    family, first = family[:_PARTS], first[:_PARTS]
    return {**_as_said(family + first), "surname": len(family), **({"is_cut": True} if is_cut else {})}


def _as_said(said: Sequence[Word]) -> dict[str, object]:
    if not said:
        return {}
    plain, spelled = _plain(said), [word[-1] for word in said]
    return {"words": plain, **({"spelled": spelled} if spelled != plain else {})}


def _field(text: str) -> list[Word]:
    """The words of one field of a record or a license, none where it says that there is no such name."""
    found = _without_no_name(words(text))[:_PARTS]
    return [] if found == [("n",), ("a",)] else found


def _named(said: list[Word]) -> list[Word]:
    """Without what says that there is no such name, where anything else is left; a single name said twice once."""
    kept = _without_no_name(said) or said
    half = len(kept) // 2
    return kept[half:] if _plain(kept[:half]) == _plain(kept[half:]) else kept


def _plain(parts: Sequence[Word]) -> list[str]:
    return [part[0] for part in parts]


def _without_no_name(said: list[Word]) -> list[Word]:
    sentence = " ".join(_plain(said))
    if not _NO_NAME.search(sentence):
        return said
    kept: list[Word] = []
    at, gaps = 0, [match.span() for match in _NO_NAME.finditer(sentence)]
    for word in said:
        if not any(start <= at < end for start, end in gaps):
            kept.append(word)
        at += len(word[0]) + 1
    return kept


def _ways_to_write(parts: list[Word], before: int) -> Iterator[tuple[int, int, str]]:
    """Each part alone, and neighbors written together."""
    for low in range(len(parts)):
        for high in range(low + 1, len(parts) + 1):
            if high - low <= _LONGEST_JOIN or high - low == len(parts):
                for key in joined(parts[low:high]):
                    yield before + low + 1, before + high, key


def _ways_across(given: list[Word], family: list[Word]) -> Iterator[tuple[int, int, str]]:
    """First and last name together: in scripts without spaces, and with the last name's particles beside the first."""
    size = len(given)
    if not given or not family:
        return
    if all(is_unspaced(word[0]) for word in given + family):
        for key in (*joined(given + family), *joined(family + given)):
            yield 1, size + len(family), key
    for low in range(len(given) - _trailing(given), size):
        for high in range(1, len(family) + 1):
            for key in joined(given[low:] + family[:high]):
                yield low + 1, size + high, key


def _trailing(given: list[Word]) -> int:
    """How many particles of the last name stand at the end of the first: `Piet van der` Zwaag has two."""
    count = 0
    while count < len(given) - 1 and given[-1 - count][0] in PARTICLES:
        count += 1
    return count


def _roles(parts: list[Word], size: int) -> tuple[int, int, int, int, int]:
    """Which parts are what, as sums of powers of two."""
    bits = [1 << place for place in range(len(parts))]
    first, last = sum(bits[:size]), sum(bits[size:])
    small = sum(bit for bit, part in zip(bits, parts, strict=True) if part[0] in PARTICLES)
    ends = [end - 1 for end, length in ((size, size), (len(parts), len(parts) - size)) if length > 1]
    suffix = sum(bits[end] for end in ends if parts[end][0] in SUFFIXES)
    return first, last, small, suffix, sum(bits[size - _trailing(parts[:size]) : size])
