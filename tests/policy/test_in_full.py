"""The clause in full is never empty, and holds its own words alone."""

from pathlib import Path

from carrel.policy.loading import load_edition, read_source
from carrel.policy.policy import Era, load_policy
from tests.policy import tiny
from tests.policy.eras import each_era, each_shipped_era


@each_era
def test_no_clause_is_empty_in_full(era: Era) -> None:
    for clause in era.edition.clauses.values():
        assert clause.text.strip(), clause.place


@each_shipped_era
def test_the_shipped_text_has_words_of_its_own_under_every_heading(era: Era) -> None:
    for clause in era.edition.clauses.values():
        assert clause.text.strip(" .") != clause.title.strip(" ."), clause.place


def test_a_heading_with_nothing_under_it_says_its_own_words_after_those_above_it(tmp_path: Path) -> None:
    more = "\n### TT.5 With the number only\n\n#### TT.5a They may hear the titles\n\n#### TT.5b And nothing else?\n"
    more += "\n### TT.6 Alone\n"
    ledger = tiny.LEDGER + "".join(f"| {name} | guidance |\n" for name in ("TT.5", "TT.5a", "TT.5b", "TT.6"))

    clauses = load_edition(read_source(tiny.written(tmp_path, edition=tiny.EDITION + more, ledger=ledger))).clauses

    assert clauses["TT.5"].text == "- TT.5a They may hear the titles.\n- TT.5b And nothing else?"
    assert clauses["TT.5a"].text == "With the number only. They may hear the titles."
    assert clauses["TT.5b"].text == "With the number only. And nothing else?"
    assert clauses["TT.6"].text == "Alone."


def test_an_amendment_that_says_nothing_under_a_heading_leaves_the_words_that_stood_there(tmp_path: Path) -> None:
    base = tiny.spoilt(tiny.EDITION, ("### TT.4 Be kind\n", "### TT.4 Be kind\n\nAlways.\n"))
    more = "\n### TT.4 Be very kind\n\n```guidance\nshows: a wide smile\n```\n"
    tiny.amended(tmp_path, amendment=tiny.AMENDMENT + more)
    tiny.written(tmp_path / "tiny", edition=base)

    clause = load_policy(tmp_path).eras[-1].edition.clauses["TT.4"]

    assert (clause.title, clause.text) == ("Be very kind", "Always.")


def test_words_under_a_block_are_the_clauses_and_not_the_readings_above_it(tmp_path: Path) -> None:
    spoilt_text = tiny.spoilt(
        tiny.EDITION, ("```rule\nname: office", "The office helps as well.\n\n```rule\nname: office")
    )

    edition = load_edition(read_source(tiny.written(tmp_path, edition=spoilt_text)))

    assert edition.clauses["TT.2"].text == "The office helps as well."
    assert edition.readings["R1"].text == "A photograph of a card is no card."
