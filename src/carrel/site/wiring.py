"""Who implements what, put together once when the server starts."""

from dataclasses import dataclass
from datetime import date

from carrel.audit import DatabaseTrail
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.policy import Policy, load_policy
from carrel.ports import Clock, LibrarySystem
from carrel.staff.accounts import Accounts
from carrel.work.mailings import Mailings


class WallClock:
    """The day that it is here."""

    def today(self) -> date:
        """The local date."""
        return date.today()  # the library's own day is the one that editions begin on


@dataclass(frozen=True, slots=True)
class Services:
    """What the doors are handed."""

    road: Road
    accounts: Accounts
    library: LibrarySystem
    policy: Policy
    clock: Clock
    mailings: Mailings


def services(application: Application) -> Services:
    """The services over one database."""
    library, accounts, policy, clock = EmbeddedLibrary(application), Accounts(application), load_policy(), WallClock()
    policy.prepare(clock.today())
    road = Road(policy, library, DatabaseTrail(application), accounts, clock)
    return Services(road, accounts, library, policy, clock, Mailings(application, policy, clock))
