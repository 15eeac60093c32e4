"""Finding the word that was meant, so that a mistake can be answered with a suggestion."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word most like `word`, or None when nothing is close."""
    spelled = {candidate.casefold(): candidate for candidate in words}
    matches = get_close_matches(word.casefold(), spelled, n=1, cutoff=0.6)
    return spelled[matches[0]] if matches else None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """`; did you mean …?`, or a full stop when nothing is close."""
    match = nearest(word, words)
    return f"; did you mean {str(match)!r}?" if match else "."


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a, b or c`."""
    several = list(words)
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} {last} {several[-1]}"
