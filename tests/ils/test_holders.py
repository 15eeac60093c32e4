"""An account holder's own door, as SQL knows it."""

from carrel.database.pool import Application
from carrel.ils.embedded.holders import Holders
from tests.world import World


def test_x(world: World, application: Application) -> None:
    patron = world.patron()
    world.pin(patron, "8264")
    holders = Holders(application)
    token = holders.sign_in(patron.number, "8264", "10.0.0.1")
    assert token
    assert holders.sign_in(patron.number, "8265", "10.0.0.1") is None
    p = holders.begin(token)
    assert holders.begin(token) == p
