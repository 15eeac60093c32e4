"""An outbox without letters, a mail server, and the way from one to the other."""

from collections.abc import Iterator

import pytest

from carrel.database import Store
from carrel.mail.letters import Sender
from carrel.work.outbox import Outbox
from carrel.work.settings import MailSettings
from carrel.work.smtp import Patience, Server, SmtpCarrier
from tests.work.post_office import PostOffice, open_post_office
from tests.world import World

SENDER = Sender(
    "Example Library", "library@library.example", "https://desk.library.example", postal="1 Main Street, Portland"
)


@pytest.fixture
def world(world: World) -> World:
    """The same library, with nothing to be sent."""
    world.owner.execute("DELETE FROM mail.letters")
    world.owner.execute("DELETE FROM mail.mailings")
    return world


@pytest.fixture
def outbox(store: Store, world: World) -> Iterator[Outbox]:
    opened = Outbox(lambda: store.connect("mailer"))
    yield opened
    opened.close()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


PATIENT = Patience(answer=30, letter=60)


def way_to(office: PostOffice, patience: Patience = PATIENT, **more: object) -> MailSettings:
    """Mail that goes to this server, without encryption unless it is said."""
    server = Server("127.0.0.1", office.port, patience=patience, **{"is_plain": True, **more})  # type: ignore[arg-type]
    return MailSettings(SmtpCarrier(server, "library.example"), SENDER)
