"""The desk as a member of staff works it: who and how, what was shown, what is wanted; and what is seen then."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.browsing import scan
from tests.world import Patron, World

SETTLES = """
window.carrelSettled = 0;
document.addEventListener("htmx:afterSettle", () => { window.carrelSettled++; });
window.print = () => { window.carrelPrinted = (window.carrelPrinted || 0) + 1; };
"""
"""Counts what htmx has finished, so that a test waits for that and for no clock; and keeps print dialogs away."""


@dataclass(frozen=True)
class Person:
    """A patron with something of every kind, each under words found nowhere else."""

    patron: Patron
    secrets: dict[str, str]
    barcode: str

    @classmethod
    def settle(cls, world: World, **flags: object) -> "Person":
        """Make one: something checked out, a hold that waits, a fee, a question, a program."""
        patron = world.patron(**flags)  # type: ignore[arg-type]
        secrets = {kind: f"{kind.capitalize()}-{patron.user_key}" for kind in ("checkout", "hold", "fee", "past")}
        barcode = world.checked_out(patron, secrets["checkout"])
        world.hold(patron, world.item(secrets["hold"]))
        world.fee(patron, 1234, world.item(secrets["fee"]))
        world.owner.execute(
            "INSERT INTO library.past_checkouts (patron_id, item_id) SELECT %s, id FROM library.items WHERE barcode = %s",
            (patron.id, world.item(secrets["past"])),
        )
        secrets |= {"question": f"Question-{patron.user_key}", "program": f"Program-{patron.user_key}"}
        world.owner.execute(
            "INSERT INTO library.questions (patron_id, asked_on, question) VALUES (%s, current_date, %s)",
            (patron.id, secrets["question"]),
        )
        world.owner.execute(
            "INSERT INTO library.registrations (patron_id, program, held_on) VALUES (%s, %s, current_date)",
            (patron.id, secrets["program"]),
        )
        secrets |= {
            "name": patron.last_name,
            "number": patron.number,
            "address": patron.address,
            "telephone": patron.telephone,
            "email": patron.email,
            "owed": "$12.34",
        }
        return cls(patron, secrets, barcode)

    def told_in(self, text: str) -> set[str]:
        """Which of the secrets stand in a text."""
        return {kind for kind, words in self.secrets.items() if words in text}


class Desk:
    """The one screen, before one page of a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(SETTLES)
        page.goto("/")
        expect(page.locator("#wants")).to_be_visible()

    @contextmanager
    def settled(self) -> Iterator[None]:
        """What happens inside asks the server, and is over when the page shows the answer."""
        before = self.page.evaluate("window.carrelSettled")
        yield
        self.page.wait_for_function("before => window.carrelSettled > before", arg=before)
        self.page.wait_for_function("document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling') === null")

    def choose(self, channel: str = "", place: str = "") -> None:
        """How they reach us, and where the member of staff works."""
        for name, value in (("channel", channel), ("place", place)):
            if value and self.page.locator(f"#{name}").input_value() != value:
                with self.settled():
                    self.page.locator(f"#{name}").select_option(value)

    def tick(self, identifier: str) -> None:
        """A choice of the left side, which answers everything anew; one that stands already is left alone."""
        control = self.page.locator(f"#{identifier}")
        if not control.is_checked():
            with self.settled():
                control.check()

    def scan(self, text: str) -> None:
        """A scan that finds an account."""
        with self.settled():
            scan(self.page, text)

    def find(self, words: str) -> None:
        """A number, a user key or a name, typed by hand."""
        self.page.locator("#who").fill(words)
        with self.settled():
            self.page.locator("#find-button").click()

    def compare(self, kind: str, patron: Patron, **said: str) -> None:
        """Type what the person says, or what stands on their photo ID, and compare it blind."""
        page = self.page
        if not page.locator("#check").evaluate("each => each.open"):
            page.locator("#check > summary").click()
        words = {
            "said-name": f"{patron.first_name} {patron.last_name}",
            "said-birth-date": f"{patron.birth_date:%m/%d/%Y}",
            "said-address": patron.address if kind == "details" else "",
            **{name.replace("_", "-"): value for name, value in said.items()},
        }
        for name, value in words.items():
            page.locator(f"#{name}").fill(value)
        with self.settled():
            page.locator(
                {"photo_id": "#check-photo-id", "details": "#check-details"}.get(kind, "#check-birth-date")
            ).click()

    def want(self, action: str) -> None:
        """Press what they want."""
        button = self.page.locator(f"#want-{action}")
        if not button.is_visible():
            self.page.locator("#wants .rarer > summary").click()
        with self.settled():
            button.click()

    def open(self, *, ticking_duties: bool = True) -> None:
        """Do the duties and open what the answer clears, where it is not open yet."""
        offered = self.page.locator("#deed .go")
        if ticking_duties:
            for duty in self.page.locator("#deed [name=duty]").all():
                duty.check()
        if offered.count():
            with self.settled():
                offered.click()

    @property
    def outcome(self) -> str:
        """The verdict's own word."""
        return self.answer.get_attribute("data-outcome") or ""

    @property
    def answer(self) -> Locator:
        """The right column."""
        return self.page.locator("#answer")

    @property
    def clauses(self) -> set[str]:
        """The clauses that stand beside the verdict."""
        return {text.strip() for text in self.answer.locator("a.clause").all_inner_texts()}

    @property
    def words(self) -> str:
        """Everything that the right column says."""
        return re.sub(r"\s+", " ", self.answer.inner_text())

    @property
    def source(self) -> str:
        """Everything that the page holds, and what its fields hold."""
        values = self.page.evaluate(
            "[...document.querySelectorAll('input, textarea')].map(each => each.value).join('\\n')"
        )
        return f"{self.page.content()}\n{values}"

    def next_person(self) -> None:
        """Finish with this person."""
        here = self.page.url
        self.page.keyboard.press("F9")
        self.page.wait_for_function("here => location.href !== here", arg=here)
        expect(self.page.locator("#wants")).to_be_visible()
