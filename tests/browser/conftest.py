"""The real site, over the real database, in a real browser: one of each for all, a context and a page for each test."""

import os
import subprocess
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import waitress.server
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from carrel.database import Store
from carrel.site.server import wsgi
from tests.browser.browsing import NetworkLog, is_signed_in
from tests.browser.keeping import Kept
from tests.browser.scenes import NOT_CITED, Desk, Opens
from tests.browser.visiting import Clerk, Works, listening
from tests.world import Member, World

GET_CHROMIUM = Path(__file__).parents[1] / "get-chromium.sh"
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SECONDS = 30
"""For whatever a page is waited for: on a machine with eight others at work a first page took more than ten."""


@pytest.fixture(scope="package")
def address(store: Store) -> Iterator[str]:
    """The site, answering on a port of its own until the last browser test is done."""
    with wsgi(store, hosts=("127.0.0.1",)) as application:
        server = waitress.server.create_server(application, host="127.0.0.1", port=0, threads=8, ident=None)
        thread = threading.Thread(target=server.run, name="site")
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"

        def close() -> None:
            for channel in list(server.active_channels.values()):  # a browser that was left open keeps its connection
                channel.handle_close()
            server.close()

        server.trigger.pull_trigger(close)
        server.task_dispatcher.shutdown()
        thread.join()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; where there is none this fails, and says what to install."""
    found = subprocess.run([GET_CHROMIUM], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.stdout.strip(),
            args=arguments,
            ignore_default_args=["--disable-back-forward-cache"],  # a promise is kept against it, so it is on
        )
        yield browser
        browser.close()


Opened = Callable[..., BrowserContext]
Prepared = Callable[[BrowserContext], BrowserContext]
Seated = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, address: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Opens contexts: `opened(member, **options)`. A test that fails leaves a picture of each page in its folder."""
    contexts: list[BrowserContext] = []

    def open_one(member: Member | None = None, **options: object) -> BrowserContext:
        context = new_context(chromium, address, **options)
        contexts.append(context)
        if member is not None:
            is_signed_in(context, address, member)
        return context

    failed_before = request.session.testsfailed
    yield open_one
    for number, context in enumerate(contexts):
        if request.session.testsfailed > failed_before:
            _picture(context, tmp_path, number)
        context.close()


@pytest.fixture(scope="package")
def keeps(chromium: Browser) -> Iterator[dict[Prepared, list[Kept]]]:
    """The pages that tests have left and others may have, by how their contexts were prepared."""
    kept: dict[Prepared, list[Kept]] = defaultdict(list)
    yield kept
    for left in kept.values():
        for each in left:
            each.context.close()


@pytest.fixture
def seated(
    chromium: Browser, address: str, keeps: dict[Prepared, list[Kept]], request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Seated]:
    """Sits a member of staff at a page where any mistake in a script fails the test: one that was left, or a new one.

    `seated(member, listening)` has a context that was prepared by that function.
    """
    taken: list[tuple[Prepared, Kept]] = []

    def sit(member: Member, prepared: Prepared = _as_it_is) -> Page:
        left = keeps[prepared]
        one = left.pop() if left else Kept(prepared(new_context(chromium, address)).new_page())
        taken.append((prepared, one))
        is_signed_in(one.context, address, member)
        one.is_changed = False
        return watched(one.page)

    failed_before = request.session.testsfailed
    yield sit
    for number, (prepared, each) in enumerate(taken):
        if request.session.testsfailed > failed_before:
            _picture(each.context, tmp_path, number)
            each.is_changed = True
        if each.is_changed:
            each.context.close()
        else:
            each.is_left()
            keeps[prepared].append(each)


def _as_it_is(context: BrowserContext) -> BrowserContext:
    return context


def new_context(chromium: Browser, address: str, **options: object) -> BrowserContext:
    """A context with nobody signed in, and a clock that tests may turn."""
    context = chromium.new_context(base_url=address, **options)  # type: ignore[arg-type]
    context.set_default_timeout(SECONDS * 1000)
    context.clock.install()
    return context


def _picture(context: BrowserContext, folder: Path, number: int) -> None:
    for page_number, page in enumerate(context.pages):
        picture = folder / f"failed-{number}-{page_number}.png"
        page.screenshot(path=picture, full_page=True)
        print(f"The page as it was: {picture}")


@pytest.fixture
def page(seated: Seated, clerk: Member) -> Page:
    """A page of the clerk's."""
    return seated(clerk)


@pytest.fixture
def stranger(opened: Opened) -> Page:
    """A page of somebody who is not signed in."""
    return watched(opened().new_page())


@pytest.fixture
def at_the_desk(seated: Seated, world: World, request: pytest.FixtureRequest) -> Iterator[Opens]:
    """Opens a desk with a person before it: `at_the_desk(channel, team=…, place=…)`.

    A scene that is marked with a clause has shown that clause, once it is over.
    """
    desks: list[Desk] = []

    def open_one(channel: str = "in-person", *, team: str = "branch", place: str = "") -> Desk:
        desks.append(Desk(seated(world.staff(team))))
        return desks[-1].begins(channel, place)

    failed_before = request.session.testsfailed
    yield open_one
    about = {name for mark in request.node.iter_markers("clause") for name in mark.args}
    cited = {name for desk in desks for name in desk.cited}
    assert request.session.testsfailed > failed_before or about - NOT_CITED <= cited


@pytest.fixture
def at_work(seated: Seated, world: World) -> Works:
    """Opens a desk for whole visits: `at_work(channel, team=…, place=…)`."""

    def open_one(channel: str = "", *, team: str = "branch", place: str = "") -> Clerk:
        return Clerk(seated(world.staff(team), listening), world).begins(channel, place)

    return open_one


@pytest.fixture
def network(tmp_path: Path) -> NetworkLog:
    """Where a context's network log goes: `opened(member, record_har_path=network.file)`."""
    return NetworkLog(tmp_path / "network.har")


def watched(page: Page) -> Page:
    """The page, whose uncaught script errors and refused resources become failures at the next step."""

    def fail(error: object) -> None:
        raise AssertionError(f"a script failed: {error}")

    page.on("pageerror", fail)
    page.on("console", lambda said: fail(said.text) if "Content Security Policy" in said.text else None)
    return page
