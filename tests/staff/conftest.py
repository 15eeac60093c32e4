"""Accounts over the tests' database, and what the trail says of one."""

import secrets

import pytest

from carrel.database.pool import Application
from carrel.staff.accounts import Accounts


@pytest.fixture
def accounts(application: Application) -> Accounts:
    return Accounts(application)


def address() -> str:
    """An address that nobody has signed in from."""
    return f"fd00::{secrets.token_hex(2)}:{secrets.token_hex(2)}:{secrets.token_hex(2)}"
