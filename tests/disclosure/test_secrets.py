"""What holds a secret prints none of it, whoever prints it and wherever it stands: in a log, in an error, in a debugger."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from carrel.cleared import FIELDS, CheckoutRow
from carrel.database import Settings
from carrel.database.roles import LOGINS, Passwords
from carrel.disclosure import Reply
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.policy import Facts, load_policy
from carrel.ports import Act, ClaimedIdentity, Grant, NothingPermits, Presence
from tests.world import FixedClock

SECRET = "Zqsecret"
BORN = date(1971, 3, 9)
ANSWER = load_policy().decide(Facts.of(channel="in-person"), "renew", on=FixedClock.day)

SECRETIVE = (
    Presence(SECRET, uuid4()),
    ClaimedIdentity(name=SECRET, birth_date=BORN),
    ClaimedIdentity(address=SECRET),
    ClaimedIdentity(telephone=SECRET),
    ClaimedIdentity(email=SECRET),
    ClaimedIdentity(surname=SECRET, given=SECRET, is_cut=True),
    Act("change-pin", {"new_pin": SECRET}),
    Reply(ANSWER, {"checkouts": [CheckoutRow(7, SECRET, BORN, 0, False)]}),
    Settings(Path("var"), f"postgresql://carrel:{SECRET}@db.example.org/carrel"),
    Passwords(dict.fromkeys(LOGINS, SECRET)),
)


@pytest.mark.parametrize("secretive", SECRETIVE, ids=lambda each: type(each).__name__)
def test_what_holds_a_secret_prints_none_of_it(secretive: object) -> None:
    for printed in (repr(secretive), str(secretive), f"{[secretive]}", f"{secretive!r:.500}"):
        assert SECRET not in printed
        assert str(BORN) not in printed
        assert "1971" not in printed
        assert "Row" not in printed  # how many lines there are is told to nobody either


class Unasked:
    """A database that nobody may ask: whoever does fails the test."""

    def rows(self, statement: str, *values: object) -> Sequence[object]:
        raise AssertionError("the database was asked for what was not cleared")


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_a_grant_does_not_clear_is_not_asked_for(field: str) -> None:
    library = EmbeddedLibrary(Unasked())  # type: ignore[arg-type]
    others = tuple(each for each in FIELDS if each != field)

    with pytest.raises(NothingPermits):
        library.read(Presence("token", uuid4()), Grant(uuid4(), "hear-checkouts", others, True), field)
