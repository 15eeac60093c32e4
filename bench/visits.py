"""Ten whole visits: what they take in keys, and in seconds that the desk takes; and a hundred books out and back.

The visits are those that the tests make. Nobody reads, speaks or reaches for a book here: a key follows the answer
before it at once, so the seconds are the machine's and the keys are the clerk's.
"""

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import waitress.server
from playwright.sync_api import Browser, sync_playwright
from tests.browser import visits
from tests.browser.browsing import is_signed_in
from tests.browser.visiting import Clerk, Hands, listening
from tests.world import World

from bench.desk import chromium
from bench.measure import Figure, duration, figures
from carrel.database import Settings, open_store
from carrel.site.server import wsgi

_TIMES = 3


def figure(is_quick: bool) -> Sequence[Figure]:
    made = Figure("Ten visits", ("", "keys", "of them scans", "clicks", "the desk’s seconds", "a key"))
    with _library() as (world, address), sync_playwright() as playwright:
        browser = chromium(playwright)
        for name, visit, channel in visits.TEN:
            taken = [_made(browser, world, address, visit, channel) for _ in range(1 if is_quick else _TIMES)]
            made.rows.append(_row(name, taken))
        if not is_quick:
            taken = [_made(browser, world, address, visits.a_hundred_out_and_back, "in-person")]
            made.rows.append(_row("a hundred books out to two cards, and back", taken))
        browser.close()
    made.notes.append("A scan is one key, a click is one; what is typed counts each character. Medians of the seconds.")
    made.notes.append("A person reads and speaks meanwhile; a scanner takes about a second for a book.")
    return [made]


def _row(name: str, taken: Sequence[tuple[Hands, float]]) -> tuple[str, ...]:
    hands, seconds = taken[0][0], median(each for _, each in taken)
    each = duration(seconds / hands.keys)
    return (name, str(hands.keys), str(hands.scans), str(hands.clicks), f"{seconds:.1f}", each)


def _made(
    browser: Browser, world: World, address: str, visit: Callable[[Clerk], None], channel: str
) -> tuple[Hands, float]:
    """One visit in a tab of its own: the keys, and the seconds from the first to the end."""
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    context.clock.install()
    is_signed_in(context, address, world.staff())
    clerk = Clerk(listening(context).new_page(), world, is_careful=False).begins(channel)
    clerk.hands = Hands()
    visit(clerk)
    seconds = clerk.hands.seconds
    context.close()
    return clerk.hands, seconds


@contextmanager
def _library() -> Iterator[tuple[World, str]]:
    """A library of its own, and the site over it."""
    with (
        tempfile.TemporaryDirectory(prefix="carrel-bench-") as folder,
        open_store(Settings(_open_to_all(folder), None)) as store,
        wsgi(store, hosts=("127.0.0.1",)) as application,
    ):
        world = World(store)
        world.furnish()
        server = waitress.server.create_server(application, host="127.0.0.1", port=0, threads=8, ident=None)
        thread = threading.Thread(target=server.run, name="site")
        thread.start()
        yield world, f"http://127.0.0.1:{server.effective_port}"
        server.trigger.pull_trigger(server.close)
        server.task_dispatcher.shutdown()
        thread.join()
        world.close()


def _open_to_all(folder: str) -> Path:
    """An embedded server has an account of its own, which must be able to enter."""
    Path(folder).chmod(0o755)
    return Path(folder)


if __name__ == "__main__":
    figures(figure)
