"""However many ask at once, and whoever asks first: the answers are the same."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random
from threading import Barrier

import pytest

from carrel.policy.actions import ACTIONS
from carrel.policy.answering import Answering
from carrel.policy.compiling import compiled
from carrel.policy.diagram import Forest
from carrel.policy.policy import load_policy

THREADS = 6
EDITION = load_policy().on(date(2024, 6, 1)).edition


@pytest.fixture
def _impatient() -> Iterator[None]:
    """Threads take turns a thousand times more often than they would."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_impatient")
def test_threads_that_grow_one_forest_at_once_never_get_one_anothers_nodes() -> None:
    forest, start, words = Forest((2,)), Barrier(THREADS), range(20_000)

    def leaves(seed: int) -> dict[int, int]:
        order = Random(seed).sample(words, len(words))
        start.wait()
        return {word: forest.leaf(word) for word in order}

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(leaves, range(THREADS)))

    assert all(each == found[0] for each in found)
    assert all(forest.value(leaf, ()) == word for word, leaf in found[0].items())


@pytest.mark.usefixtures("_impatient")
def test_first_questions_asked_at_once_are_answered_as_if_asked_one_by_one() -> None:
    alone, together = Answering(compiled(EDITION)), Answering(compiled(EDITION))
    actions, start = [action.name for action in ACTIONS], Barrier(THREADS)

    def trees(seed: int) -> dict[str, object]:
        order = Random(seed).sample(actions, len(actions))
        start.wait()
        return {action: together.tree(action) for action in order}

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(trees, range(THREADS)))

    expected = {action: alone.tree(action) for action in actions}
    assert all(each == expected for each in found)
