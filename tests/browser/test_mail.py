"""The pages of mail in a browser: for everyone, by day and by night, narrow; and a mailing from the form to the click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from carrel.site.demonstration import Demonstration
from carrel.work.folder import FolderCarrier
from carrel.work.outbox import Outbox
from carrel.work.sending import send_due
from carrel.work.settings import MailSettings
from tests.browser.browsing import overflow, small_targets, violations
from tests.browser.conftest import Opened, watched
from tests.work.conftest import SENDER
from tests.world import Patron, World


@pytest.fixture
def patron(world: World) -> Iterator[Patron]:
    """The one who gets news, and whose address took no mail once."""
    world.owner.execute("DELETE FROM mail.letters")
    world.owner.execute("DELETE FROM mail.mailings")
    world.owner.execute("UPDATE library.patrons SET marketing = 'opted-out'")
    patron = world.patron()
    world.owner.execute(
        "INSERT INTO mail.refusing (account_key, address) VALUES (%s, mail.digest(%s))", (str(patron.id), patron.email)
    )
    yield patron
    world.owner.execute("UPDATE library.patrons SET marketing = 'default'")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where letters land."""
    with override_settings(CARREL_DEMONSTRATION=Demonstration((), "", lambda: (), tmp_path / "mail")):
        yield tmp_path / "mail"


def sent(world: World, folder: Path) -> None:
    """Whatever is to be sent is in the folder."""
    outbox = Outbox(lambda: world.ground.connect("mailer"))
    while outbox.one("SELECT job.spread_mailing(100)"):
        pass
    send_due(outbox, MailSettings(FolderCarrier(folder), SENDER), lambda: False)
    outbox.close()


def assert_it_is_for_everyone(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look, reduced_motion="reduce")  # type: ignore[arg-type]
        assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert (overflow(page), small_targets(page)) == (0, [])


def test_news_goes_from_the_form_to_the_click_that_ends_it(
    opened: Opened, world: World, patron: Patron, folder: Path
) -> None:
    page = watched(opened(world.staff(roles=("supervisor",))).new_page())
    page.goto("/mail")
    expect(page.get_by_text(f"^U{patron.user_key}")).to_be_visible()
    assert_it_is_for_everyone(page)

    page.get_by_label("Subject").fill("An evening")
    page.get_by_label("Text").fill("Come.")
    page.get_by_role("button", name="See how many get it").click()
    expect(page.get_by_role("heading", name="Send this to 1 patron?")).to_be_visible()
    assert_it_is_for_everyone(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("It was posted, and goes out now.")).to_be_visible()
    world.owner.execute("DELETE FROM mail.refusing")
    sent(world, folder)

    reader = watched(opened().new_page())
    reader.goto("/demo/mail")
    expect(reader.get_by_role("heading", name="An evening")).to_be_visible()
    assert_it_is_for_everyone(reader)
    reader.goto("/unsubscribe/" + world.found("SELECT mail.unsubscribe_token(%s)", str(patron.id))[0])
    assert_it_is_for_everyone(reader)
    reader.get_by_role("button", name="Stop them").click()
    expect(reader.get_by_role("heading", name="News of events has stopped")).to_be_visible()
    assert world.found("SELECT marketing FROM library.patrons WHERE id = %s", patron.id) == ["opted-out"]
