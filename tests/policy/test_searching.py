"""Searching the policy: by any of its words, in any order, as people spell them, the fitting place first."""

import pytest

from carrel.policy.analysis.searching import Entry, Marked, index, search
from carrel.policy.policy import Era
from tests.policy.eras import EXAMPLES, SHIPPED, each_era

LATEST = index(SHIPPED.eras[-1].edition)


def ids(entries: tuple[Entry, ...], words: str) -> list[str]:
    return [found.id for found in search(entries, words).found]


def marked(pieces: Marked) -> list[str]:
    return [text for text, is_marked in pieces if is_marked]


def test_a_neighbor_with_a_hold_is_found() -> None:
    assert {"NH.4b", "QF.6", "NH.5b"} <= set(ids(LATEST, "neighbor hold"))


@pytest.mark.parametrize(
    "words", ["neighbour holds", "hold neighbor", "NEIGHBORS HOLD", "a neighbour with the hold", "holds, neighbours"]
)
def test_words_are_found_in_any_order_number_case_and_spelling(words: str) -> None:
    assert ids(LATEST, words) == ids(LATEST, "neighbor hold")


@pytest.mark.parametrize(
    ("one", "other"),
    [("license", "licence"), ("canceled", "cancelled"), ("program", "programme"), ("catalog", "catalogue"), ("city", "cities"),
     ("renew", "renewing"), ("change", "changed")],
)  # fmt: skip
def test_two_spellings_find_the_same(one: str, other: str) -> None:
    assert ids(LATEST, one) == ids(LATEST, other)


@each_era
def test_whoever_types_the_name_of_a_clause_or_a_reading_finds_it_first(era: Era) -> None:
    entries = index(era.edition)

    for name in (*era.edition.clauses, *era.edition.readings):
        assert ids(entries, name.lower())[0] == name


def test_every_word_that_was_typed_is_in_what_is_found() -> None:
    assert set(ids(LATEST, "umbrella machine")) <= set(ids(LATEST, "umbrella")) & set(ids(LATEST, "machine"))


def test_a_word_may_be_half_typed() -> None:
    assert ids(LATEST, "umbr") == ids(LATEST, "umbrella") == ["VM.1"]


def test_a_clause_that_is_about_it_stands_before_one_that_mentions_it() -> None:
    assert ids(LATEST, "voicemail")[0].startswith(("VM.", "R42"))
    assert ids(LATEST, "screen")[0] in ("AH.6", "NH.2d")


def test_the_words_found_are_marked_as_they_stand_there() -> None:
    found = {each.id: each for each in search(LATEST, "neighbor hold").found}["NH.4b"]

    assert marked(found.title) == ["holds"]
    assert {"neighbor", "hold"} <= set(marked(found.passage))
    assert "".join(text for text, _ in found.title) == SHIPPED.eras[-1].edition.clauses["NH.4b"].title


def test_small_words_hide_nothing() -> None:
    assert ids(LATEST, "can a neighbor have the hold of my friend") == ids(LATEST, "neighbor have hold friend")


def test_where_nothing_is_found_the_nearest_word_is_offered_and_finds_something() -> None:
    nothing = search(LATEST, "pasword reset")

    assert nothing.found == ()
    assert nothing.missing == ("pasword",)
    assert nothing.instead[0] == "password reset"
    assert all(ids(LATEST, words) for words in nothing.instead)


def test_where_each_word_stands_somewhere_and_nowhere_together_each_is_offered() -> None:
    nothing = search(LATEST, "umbrella portal")

    assert (nothing.found, nothing.missing, nothing.instead) == ((), (), ("umbrella", "portal"))


@pytest.mark.parametrize("typed", ["", "  ", "…", "?!"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert search(LATEST, typed).found == ()


def test_another_librarys_text_is_searched_by_its_own_words() -> None:
    assert "DK.9" in ids(index(EXAMPLES.eras[0].edition), "lavender drawer")
