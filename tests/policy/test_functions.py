"""What the policy says that the software does, some part of the software does."""

import importlib
import importlib.util

import pytest

from carrel.policy.functions import FUNCTIONS


@pytest.mark.parametrize("where", sorted({each.where for each in FUNCTIONS.values() if each.where}))
def test_the_part_that_carries_out_a_clause_is_there(where: str) -> None:
    names = where.split(".")
    place = next(end for end in range(len(names), 0, -1) if _is_module(".".join(names[:end])))

    part: object = importlib.import_module(".".join(names[:place]))
    for name in names[place:]:
        part = getattr(part, name)

    assert part is not None


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
