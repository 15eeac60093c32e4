"""The list of guards to take out (`make mutants`) is about guards that there are, and names tests that there are."""

import re

from tests.mutants import MUTANTS
from tests.mutants.mutant import not_found
from tests.mutants.running import ROOT


def test_every_guard_on_the_list_stands_where_the_list_says() -> None:
    assert list(not_found(MUTANTS, ROOT)) == []


def test_every_promise_on_the_list_is_a_test() -> None:
    there_are = {
        name
        for file in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"def (test_\w+)\(", file.read_text(encoding="utf-8"))
    }

    named = [each.promise.partition("[")[0].split("::") for each in MUTANTS]

    assert [test for file, *_, test in named if test not in there_are or not (ROOT / file).is_file()] == []


def test_no_guard_is_taken_out_twice_in_the_same_way_and_there_are_sixty_or_more() -> None:
    ways = {(each.file, each.text, each.instead) for each in MUTANTS}

    assert len(ways) == len(MUTANTS) >= 60
