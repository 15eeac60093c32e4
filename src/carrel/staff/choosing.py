"""Which passwords may be chosen: none that is short, common, or about the account or the library.

Whoever guesses begins with what many people choose, and with what they see: a name on a badge, the library's places. A
refusal says which of these it is and what to do instead. It never says the password, or the part that was found in it.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

from carrel.errors import CarrelError

SHORTEST: Final = 12
LONGEST: Final = 200
_SHORTEST_NAME: Final = 4
"""Letters of a name that is looked for inside words. A shorter one is looked for as a word of its own."""
_LONGEST_RUN: Final = 5
_FEWEST_CHARACTERS: Final = 5
_MOST_COMMON_WORDS: Final = 2

_OF_THE_HOUSE: Final = ("password", "library", "librarian", "carrel")
_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmik",
)  # fmt: skip
"""The alphabet, the digits, and ways over a keyboard; each is one backwards as well."""
_AROUND: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
"""Digits and signs before and after: they stand for no letters."""
_INSTEAD_OF_LETTERS: Final = str.maketrans("013457@$!", "oleastasi")


class PasswordUnfit(CarrelError):
    """A password may not be chosen; `advice` says why and what to do instead."""

    def __init__(self, advice: str = f"Choose {SHORTEST} to {LONGEST} characters; a few words work well.") -> None:
        super().__init__("the password was not accepted")
        self.advice = advice


_ABOUT = (
    "It contains the name of the account, the library or one of its places, or a word like these."
    " Choose a few words that have nothing to do with them."
)
_RUN = "Part of it is a run of keys, letters or digits. Choose a few words that nobody would expect together."
_SAME = "It is the same few characters over and over. Choose a few words that nobody would expect together."
_COMMON = "Many people choose one like it, so it is tried first. Choose a few words that nobody would expect together."
REPEATED: Final = "This account has had that password before. Choose a new one; a few words work well."


def check_fit(password: str, names: Iterable[str] = ()) -> None:
    """Raise `PasswordUnfit` unless the password may be chosen; `names` are those of the account and of the places."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordUnfit
    plain = unicodedata.normalize("NFKC", password).casefold()
    spelled = plain.translate(_INSTEAD_OF_LETTERS)
    if any(_is_about(name, text) for name in (*_OF_THE_HOUSE, *names) for text in (plain, spelled)):
        raise PasswordUnfit(_ABOUT)
    if _has_run(plain):
        raise PasswordUnfit(_RUN)
    if _is_the_same_again(_letters_and_digits(plain)):
        raise PasswordUnfit(_SAME)
    core = _AROUND.sub("", plain).translate(_INSTEAD_OF_LETTERS)
    if any(_is_common(_letters(text)) for text in (plain, core)):
        raise PasswordUnfit(_COMMON)


def _is_about(name: str, text: str) -> bool:
    """Does it hold the name, as a part of a word or, where the name is several words, however it is divided?"""
    parts = re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())
    whole = "".join(parts)
    if len(whole) < _SHORTEST_NAME:
        return whole in re.findall(r"\w+", text)
    return whole in (_letters_and_digits(text) if len(parts) > 1 else text)


def _has_run(text: str) -> bool:
    pieces = (text[at : at + _LONGEST_RUN] for at in range(len(text) - _LONGEST_RUN + 1))
    return any(piece in way for piece in pieces for run in _RUNS for way in (run, run[::-1]))


def _is_the_same_again(text: str) -> bool:
    """Few characters, or a piece that comes again and again to the end."""
    return len(set(text)) < _FEWEST_CHARACTERS or any(
        text == (text[:length] * len(text))[: len(text)] for length in range(1, len(text) // 2 + 1)
    )


def _is_common(letters: str) -> bool:
    """Nothing but digits and signs, or besides them no more than two words that everybody thinks of."""
    fewest: list[int | None] = [0]
    for end in range(1, len(letters) + 1):
        before = (fewest[end - len(word)] for word in _common() if letters.endswith(word, 0, end))
        fewest.append(min((count + 1 for count in before if count is not None), default=None))
    least = fewest[-1]
    return least is not None and least <= _MOST_COMMON_WORDS


def _letters_and_digits(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


@cache
def _common() -> frozenset[str]:
    """The list that comes along: a line that begins with `=` is one phrase, any other holds words."""
    listed = resources.files("carrel.staff").joinpath("common.txt").read_text(encoding="utf-8")
    lines = [line for line in listed.splitlines() if line and not line.startswith("#")]
    phrases = {_letters(line) for line in lines if line.startswith("=")}
    return frozenset(phrases.union(*(line.split() for line in lines if not line.startswith("="))))
