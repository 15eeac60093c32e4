"""The policy that comes with Carrel and the examples: every era of both, for promises that hold for each."""

from pathlib import Path

import pytest

from carrel.policy.policy import load_policy

EXAMPLES_FOLDER = Path(__file__).parents[2] / "examples" / "editions"

SHIPPED = load_policy()
EXAMPLES = load_policy(EXAMPLES_FOLDER)
ERAS = (*SHIPPED.eras, *EXAMPLES.eras)

each_era = pytest.mark.parametrize("era", ERAS, ids=lambda era: era.id)
each_shipped_era = pytest.mark.parametrize("era", SHIPPED.eras, ids=lambda era: era.id)
