"""What may be printed: which answer clears it, and whether the paper is shredded (clause RR.5).

A printed page holds no name of anybody. What carries titles is shredded when it is no longer needed; a hold slip, and a
receipt with amount and date alone, need not be.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from carrel.policy import Answer

SIZES: Final = {"80mm": "80 mm roll", "letter": "Letter"}

_LIST: Final = "receive-checkout-list"
_WORDS: Final = {
    "slip": "Print the hold slip",
    "plain-receipt": "Print a plain receipt",
    "detailed-receipt": "Print a detailed receipt",
}
_KEPT: Final = frozenset("\u200c\u200d")  # they shape letters, and an emoji of several parts


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of print-out. `action` must be permitted, and `also` as well; `is_shredded` when no longer needed."""

    kind: str
    title: str
    action: str
    is_shredded: bool
    also: str = ""

    @property
    def asked(self) -> frozenset[str]:
        """The actions that must be permitted."""
        return frozenset(filter(None, (self.action, self.also)))

    @property
    def mark(self) -> str:
        """What stands on it about itself."""
        return "Shred when no longer needed" if self.is_shredded else "Need not be shredded"


PAPERS: Final[Mapping[str, Paper]] = {
    paper.kind: paper
    for paper in (
        Paper("slip", "Hold slip", "return", is_shredded=False),
        Paper("plain-receipt", "Receipt", "receive-plain-receipt", is_shredded=False),
        Paper("detailed-receipt", "Detailed receipt", "receive-detailed-receipt", is_shredded=True),
        Paper("checkouts", "Checked out", _LIST, is_shredded=True),
        Paper("holds", "Holds", "hear-holds", is_shredded=True, also=_LIST),
        Paper("fees", "Fees", "hear-fee-details", is_shredded=True, also=_LIST),
    )
}
"""A list of holds or fees on paper is a list of titles: what may be heard is printed where a list may be received."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A button that prints, or prints by itself; `barcode` for a slip, `duties` with whether each is done already."""

    kind: str
    words: str
    barcode: str = ""
    duties: tuple[tuple[str, bool], ...] = ()
    is_auto: bool = False


def offers(
    action: str,
    fields: frozenset[str],
    permitted: Mapping[str, Answer],
    done: frozenset[str],
    *,
    is_paid: bool = False,
    slip_for: str = "",
) -> tuple[Offer, ...]:
    """What may be printed beside an answer that opened these fields, or after a payment or a return."""
    kinds = [kind for kind in ("plain-receipt", "detailed-receipt") if is_paid or kind in fields]
    kinds += [kind for kind in ("checkouts", "holds", "fees") if kind in fields and action == PAPERS[kind].action]
    fit = [PAPERS[kind] for kind in kinds if PAPERS[kind].asked <= permitted.keys()]
    slips = (Offer("slip", _WORDS["slip"], slip_for),) if slip_for else ()
    return (*slips, *(_offer(paper, permitted, done) for paper in fit))


def _offer(paper: Paper, permitted: Mapping[str, Answer], done: frozenset[str]) -> Offer:
    duties = dict.fromkeys(
        duty for action in sorted(paper.asked) for duty in (*permitted[action].must, *permitted[action].once)
    )
    return Offer(
        paper.kind, _WORDS.get(paper.kind, "Print this list"), duties=tuple((duty, duty in done) for duty in duties)
    )


LONG: Final = 8
"""From how many lines on a list fills a whole sheet."""


def length(kind: str, lines: int) -> str:
    """How long a sheet of the roll is: a slip and a plain receipt need little, a list as much as its lines."""
    if kind in ("slip", "plain-receipt"):
        return "short"
    return "middle" if lines < LONG else "long"


def printable(text: str) -> str:
    """The text without whatever a printer could take for a command: control, format and private characters."""
    kept = (
        " " if character in "\t\n\r" else character
        for character in text
        if character in "\t\n\r" or character in _KEPT or unicodedata.category(character)[0] != "C"
    )
    return " ".join("".join(kept).split())
