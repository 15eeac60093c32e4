"""The screen, in a real browser."""

import pytest

pytest.register_assert_rewrite(
    "tests.browser.scenes", "tests.browser.playing", "tests.browser.visiting", "tests.browser.visits"
)
