"""Who implements what, put together once when the server starts."""

from dataclasses import dataclass
from datetime import date

from carrel.audit import DatabaseTrail
from carrel.contacts.alarms import Alarms
from carrel.contacts.letters import Letters
from carrel.contacts.links import Links
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.ils.embedded.holders import Holders
from carrel.ils.embedded.new_pins import NewPins
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.policy import Policy, load_policy
from carrel.ports import AccountHolders, Clock, LibrarySystem
from carrel.staff.accounts import Accounts
from carrel.work.mailings import Mailings


class WallClock:
    """The day that it is here."""

    def today(self) -> date:
        """The local date."""
        return date.today()  # the library's own day is the one that editions begin on


@dataclass(frozen=True, slots=True)
class Services:
    """What the doors are handed: each a road on which its own people begin."""

    road: Road
    road_home: Road
    holders: AccountHolders
    accounts: Accounts
    library: LibrarySystem
    policy: Policy
    clock: Clock
    links: Links
    alarms: Alarms
    letters: Letters
    pins: NewPins
    mailings: Mailings


def services(application: Application) -> Services:
    """The services over one database."""
    library, accounts, policy, clock = EmbeddedLibrary(application), Accounts(application), load_policy(), WallClock()
    policy.prepare(clock.today())
    trail, holders = DatabaseTrail(application), Holders(application)
    road, road_home = (Road(policy, library, trail, begins, clock) for begins in (accounts, holders))
    links, alarms, letters = Links(application), Alarms(application), Letters(application)
    return Services(
        road,
        road_home,
        holders,
        accounts,
        library,
        policy,
        clock,
        links,
        alarms,
        letters,
        NewPins(application),
        Mailings(application, policy, clock),
    )
