"""A branch of a library: the site over one library system or another, and what its trail then holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.test import override_settings

from carrel.audit import DatabaseTrail
from carrel.disclosure import Road
from carrel.policy import load_policy
from carrel.staff.accounts import Accounts
from tests.ils.in_memory import InMemoryUnderTest
from tests.ils.test_embedded import EmbeddedUnderTest
from tests.world import FixedClock, Member, World

UnderTest = EmbeddedUnderTest | InMemoryUnderTest
L = TypeVar("L", bound=UnderTest, covariant=True)


@dataclass(frozen=True)
class Branch(Generic[L]):
    """A branch with its library system, and where its staff and its trail are."""

    library: L

    @property
    def world(self) -> World:
        return self.library.world

    def staff(self, team: str = "branch") -> Member:
        return self.world.staff(team)

    def written(self, interaction: str | UUID) -> list[tuple[str, str, str | None]]:
        """The rows of one person: action, outcome, and what stood in the way."""
        rows = self.world.owner.execute(
            "SELECT action, outcome, facts ->> 'cannot' FROM trail.entries WHERE interaction = %s ORDER BY id",
            (interaction,),
        )
        return [(str(action), str(ended), cannot) for action, ended, cannot in rows]


@contextmanager
def branch_of(library: L) -> Iterator[Branch[L]]:
    """The site that is there already, over this library system for a while."""
    accounts = Accounts(library.application)
    road = Road(load_policy(), library.system, DatabaseTrail(library.application), accounts, FixedClock())
    services = replace(settings.CARREL_SERVICES, road=road, accounts=accounts, library=library.system)
    with override_settings(CARREL_SERVICES=services):
        yield Branch(library)
