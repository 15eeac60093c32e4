"""The account holder's pages, over the real road and database: what is shown, what is done, and what is written down."""

import pytest

from tests.portal.homes import at_home, words
from tests.world import World

pytestmark = pytest.mark.usefixtures("site")


def test_what_is_out_is_shown_with_its_due_date_and_what_waits_on_the_hold_shelf(world: World) -> None:
    patron = world.patron()
    world.checked_out(patron, "Middlemarch")
    world.hold(patron, world.item("Emma"), ready=True)

    told = words(at_home(world, patron).get())

    assert "Middlemarch" in told
    assert "Ready to pick up Emma At Central until" in told

@pytest.mark.parametrize("where", ["", "/holds", "/fees", "/contact", "/pin", "/privacy", "/who-looked", "/download"])
def test_x(world: World, where: str) -> None:
    response = at_home(world).get(f"/account{where}")
    assert response.status_code == 200
