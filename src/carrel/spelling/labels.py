"""The name on a label of the hold shelf: its beginning, cut where people see characters end."""

import itertools
import unicodedata
from typing import Final

_SHOWN: Final = 4
_LONGEST: Final = 40
_JOINER: Final = "\u200d"
_STAYS_INSIDE: Final = frozenset({_JOINER, "\u200c"})
_LINKERS: Final = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u1039\u17d2")
"""Viramas that bind the consonant after them to the one before. Tamil's and Sinhala's leave both as they are."""


def label_name(last_name: str) -> str:
    """The first four characters of the last name as written, as people count characters (reading R28).

    What nobody sees and what stands before the first letter to be seen is no part of it.
    """
    clusters = _clusters(_seen(last_name))[:_SHOWN]
    lengths = itertools.accumulate(map(len, clusters))
    whole = "".join(cluster for cluster, length in zip(clusters, lengths, strict=True) if length <= _LONGEST)
    return (whole or "".join(clusters)[:_LONGEST]).strip()


def _seen(text: str) -> str:
    """Without what nobody sees; every gap one space."""
    kept = (c for c in text if c in _STAYS_INSIDE or c.isspace() or unicodedata.category(c) not in {"Cf", "Cc", "Cs"})
    unfilled = "".join(c for c in kept if c not in "\u034f\u3164\uffa0\u2800")
    spaced = " ".join(unicodedata.normalize("NFC", unfilled).split())
    return spaced.lstrip(" " + "".join(_STAYS_INSIDE))


def _clusters(text: str) -> list[str]:
    """User-perceived characters (Unicode Standard Annex 29, as far as names go)."""
    clusters: list[str] = []
    for character in text:
        if clusters and _continues(clusters[-1], character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _continues(cluster: str, character: str) -> bool:
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or character in _STAYS_INSIDE
        or character in "\u0e33\u0eb3\uff9e\uff9f"  # sara am; voiced marks of half-width kana
        or _is_skin(character)
        or (cluster[-1] == _JOINER and _is_picture(cluster[0]) and _is_picture(character))
        or (_ends_in_linker(cluster) and unicodedata.category(character) == "Lo")
        or (_is_flag(character) and _is_flag(cluster[0]) and len(cluster) == 1)
        or _is_syllable_on(cluster[-1], character)
    )


def _ends_in_linker(cluster: str) -> bool:
    return cluster.rstrip(_JOINER).endswith(tuple(_LINKERS))


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) == "So" or "\U0001f000" <= character <= "\U0001faff"


def _is_skin(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_syllable_on(before: str, character: str) -> bool:
    """Does a Hangul letter go on with the syllable before it: leading, then vowel, then trailing?"""
    is_leading, is_vowel, is_trailing = (
        any(first <= character <= last for first, last in ranges)
        for ranges in (
            (("\u1100", "\u115f"), ("\ua960", "\ua97c")),
            (("\u1160", "\u11a7"), ("\ud7b0", "\ud7c6")),
            (("\u11a8", "\u11ff"), ("\ud7cb", "\ud7fb")),
        )
    )
    if "\uac00" <= before <= "\ud7a3":
        return is_trailing or (is_vowel and (ord(before) - 0xAC00) % 28 == 0)
    if "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c":
        return is_leading or is_vowel or "\uac00" <= character <= "\ud7a3"
    if "\u1160" <= before <= "\u11a7" or "\ud7b0" <= before <= "\ud7c6":
        return is_vowel or is_trailing
    return is_trailing and ("\u11a8" <= before <= "\u11ff" or "\ud7cb" <= before <= "\ud7fb")
