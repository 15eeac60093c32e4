"""A patron made of canaries is walked through every page: each token comes with the clause that clears it, or never."""

import io
import logging
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator

from carrel.site.logs import configure
from tests.browser.browsing import NetworkLog
from tests.browser.conftest import Opened, watched
from tests.browser.playing import with_something_of_every_kind
from tests.browser.scenes import Answer, Desk
from tests.world import World

OWN = frozenset({"checkout", "hold", "fee", "program", "owed", "name", "address", "email", "telephone"})
CLEARED = {
    "hear-checkouts": {"checkout"},
    "receive-checkout-list": {"checkout"},
    "hear-holds": {"hold"},
    "cancel-hold": {"hold"},
    "change-hold": {"hold"},
    "hear-fee-details": {"fee", "owed"},
    "hear-balance": {"owed"},
    "pay-fee": {"owed"},
    "hear-history": {"past"},
    "hear-questions-asked": {"question"},
    "hear-program-registrations": {"program"},
    "see-own-screen": OWN,
    "give-card-number": {"number"},
}
LOGGERS = ("django", "waitress", "psycopg")
PAGES = ("/policy/", "/policy/NH.5b", "/policy/chart", "/policy/what-if", "/password", "/nothing-here", "/")

BY_NAME = {"owed"}
BY_NUMBER = {"checkout", "hold", "fee", "past", "program", "owed"}
BY_DETAILS = {"checkout", "hold", "fee", "past", "program", "owed", "question"}
BY_PHOTO_ID = set(OWN) | {"past", "question", "number"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the server writes to its log meanwhile."""
    written = io.StringIO()
    for name in LOGGERS:
        for handler in logging.getLogger(name).handlers:
            handler.setStream(written)  # type: ignore[attr-defined]
    yield written
    configure({})


@pytest.mark.parametrize(
    ("channel", "shown", "in_all"),
    [
        ("in-person", "name", BY_NAME),
        ("in-person", "number", BY_NUMBER),
        ("in-person", "photo ID", BY_PHOTO_ID),
        ("telephone", "name", BY_NAME),
        ("telephone", "number", BY_NUMBER),
        ("telephone", "details", BY_DETAILS),
    ],
)
def test_each_token_of_the_canary_comes_with_the_clause_that_clears_it_and_nowhere_else(
    opened: Opened, world: World, network: NetworkLog, log: io.StringIO, channel: str, shown: str, in_all: set[str]
) -> None:
    patron, tokens = with_something_of_every_kind(world)
    context = opened(world.staff(), record_har_path=network.file)
    desk = Desk(watched(context.new_page())).begins(channel)
    if shown == "number":
        desk.says_the_number(patron)
    else:
        desk.says_the_name(patron)
    if shown == "photo ID":
        desk.says_it_is("theirs", sure=True).photo_id_is_compared(patron)
    if shown == "details":
        desk.says_it_is("theirs", sure=True).details_are_compared(patron)

    for action in desk.offered():
        seen = looked(desk, action)
        told = {kind for kind, token in tokens.items() if token in seen}
        assert told <= (CLEARED.get(action, set()) if desk.answer().outcome == "permit" else set()), action
    titles = walked_on(desk)

    assert "django.request 404" in log.getvalue()
    assert not any(token in title for title in titles for token in tokens.values())
    assert crossed(context, network, tokens, log) == in_all


def test_a_payment_and_its_plain_receipt_tell_the_amount_alone(
    opened: Opened, world: World, network: NetworkLog, log: io.StringIO
) -> None:
    patron, tokens = with_something_of_every_kind(world)
    context = opened(world.staff(), record_har_path=network.file)
    desk = Desk(watched(context.new_page())).begins().says_the_number(patron)
    desk.wants("pay-fee")

    paid = desk.does_it(dollars="12.34")
    receipts = [printed(desk, paper) for paper in desk.page.locator("#answer form.paper[action$=plain-receipt]").all()]

    assert "$12.34 received." in paid
    assert len(receipts) == 1
    assert "$12.34" in receipts[0]
    assert world.owed_by(patron) == 0
    assert crossed(context, network, tokens, log) == {"owed"}


@pytest.mark.parametrize(
    ("allows", "in_all"), [(True, {"hold", "telephone"}), (False, set())], ids=["allowed", "not allowed"]
)
def test_a_message_tells_what_the_holder_allowed_and_nothing_else(
    opened: Opened, world: World, network: NetworkLog, log: io.StringIO, allows: bool, in_all: set[str]
) -> None:
    patron, tokens = with_something_of_every_kind(world, voicemail_permission=allows)
    context = opened(world.staff(), record_har_path=network.file)
    desk = Desk(watched(context.new_page())).begins("voicemail").says_the_number(patron)

    for action in desk.offered():
        looked(desk, action)

    assert crossed(context, network, tokens, log) == in_all


def crossed(context: BrowserContext, network: NetworkLog, tokens: dict[str, str], log: io.StringIO) -> set[str]:
    """The kinds of tokens that the server sent in all; no address and no line of the log holds one."""
    context.close()
    network.read()
    for where in ("\n".join(network.addresses()), log.getvalue()):
        assert not any(token in where for token in tokens.values())
    received = network.received()
    return {kind for kind, token in tokens.items() if token in received}


def looked(desk: Desk, action: str) -> str:
    """Ask; do every duty, open what then opens, turn the screen and print; everything that was to be seen."""
    answer: Answer = desk.wants(action)
    seen = [desk.page.content()]
    if answer.outcome == "permit" and action == "see-own-screen":
        seen.append(desk.does_what_must_be().turns_the_screen())
        desk.page.keyboard.press("Escape")
    elif desk.page.locator("#act button[name=ask]").count():
        desk.does_what_must_be().does_it()
        seen.append(desk.page.content())
    seen += [printed(desk, paper) for paper in desk.page.locator("#answer form.paper").all()]
    return "\n".join(seen)


def printed(desk: Desk, paper: Locator) -> str:
    """The source of what one of the buttons prints."""
    for duty in paper.locator("[type=checkbox]").all():
        duty.check()
    with desk.page.expect_response("**/paper/**") as sent:
        paper.locator("button").click()
    return sent.value.text()


def walked_on(desk: Desk) -> list[str]:
    """Every other page, then the next person and the page before; the titles of the tabs."""
    page, titles = desk.page, [desk.page.title()]
    for where in PAGES:
        page.goto(where)
        titles.append(page.title())
    page.keyboard.press("F9")
    page.wait_for_url("**/desk/**")
    page.go_back()
    return [*titles, page.title()]
