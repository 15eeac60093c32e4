"""The steps of a scene at the desk: what a clerk does with the screen, and what the screen answers.

A scene makes people of its own, serves one through the page, and reads the page, everything the server sent, and what
the owner of the database then finds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.browsing import scan
from tests.world import Patron

clause = pytest.mark.clause
_WHOSE = {"theirs": "holder", "someone_elses": "other", "an_officials": "official"}
NOT_CITED = frozenset({"AH.7", "LC.1", "LC.2"})
"""Clauses that answer nothing by themselves at a desk: their scene shows what they change."""

_UNTIL_SETTLED = """() => { window.isSettled = false;
  document.addEventListener("htmx:afterSettle", () => { window.isSettled = true }, {once: true}) }"""


@dataclass(frozen=True)
class Answer:
    """What the right side of the desk says."""

    outcome: str
    clauses: tuple[str, ...]
    text: str
    must: tuple[str, ...]
    heed: tuple[str, ...]
    has_an_act: bool

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def is_(self, outcome: str, *clauses: str) -> bool:
        """Is it this outcome, by these clauses among others?"""
        return self.outcome == outcome and {*clauses} <= {*self.clauses}


class Desk:
    """One desk with one person before it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cited: set[str] = set()
        self._sent: list[Response] = []
        page.on("response", lambda response: self._sent.append(response))

    def begins(self, channel: str = "in-person", place: str = "") -> "Desk":
        """A person reaches the desk."""
        self.page.goto("/")
        if place:
            self.chooses("#place", place)
        if channel != self.page.locator("#channel").input_value():
            self.chooses("#channel", channel)
        return self

    def chooses(self, field: str, value: str) -> None:
        """Choose from one of the two lists at the top."""
        with self._answered():
            self.page.locator(field).select_option(value)

    # The person

    def shows_the_card(self, patron: Patron) -> "Desk":
        """The card is laid down and scanned."""
        with self._answered():
            scan(self.page, patron.number)
        return self._found()

    def says_the_number(self, patron: Patron) -> "Desk":
        """The number is said, and typed."""
        return self._looked_for(patron.number)

    def says_the_name(self, patron: Patron) -> "Desk":
        """The name is said, and typed."""
        return self._looked_for(f"{patron.first_name} {patron.last_name}")

    def says_it_is(self, whose: str, *, sure: bool = False) -> "Desk":
        """`theirs`, `someone_elses` or `an_officials`; `sure` is the clerk's own tick."""
        self.ticks(f"requester-{_WHOSE[whose]}")
        if sure:
            self.ticks("assured")
        return self

    def ticks(self, field: str) -> "Desk":
        """Press a choice or a tick of the left side, by its identifier."""
        with self._answered():
            self.page.locator(f"#{field}").click()
        return self

    def details_are_compared(self, patron: Patron, **said: str) -> str:
        """What the person says is typed and compared; three pieces that match unless others are said. The word."""
        return self._compared("details", said or _details(patron))

    def photo_id_is_compared(self, patron: Patron) -> str:
        """Name and birth date of the photo ID are typed and compared. The word."""
        return self._compared("photo-id", {key: _details(patron)[key] for key in ("name", "birth-date")})

    def birth_date_is_compared(self, said: str) -> str:
        """The birth date that is said is typed and compared by itself. The word."""
        return self._compared("birth-date", {"birth-date": said})

    def _compared(self, kind: str, said: dict[str, str]) -> str:
        self.page.locator("#check").evaluate("it => it.open || it.querySelector('summary').click()")
        for name, words in said.items():
            self.page.locator(f"#said-{name}").fill(words)
        with self._answered():
            self.page.locator(f"#check-{kind}").click()
        return self.page.locator("#identification .checked").inner_text()

    def _looked_for(self, words: str) -> "Desk":
        self.page.locator("#who").fill(words)
        with self._answered():
            self.page.locator("#who").press("Enter")
        return self._found()

    def _found(self) -> "Desk":
        expect(self.page.locator("#identification")).to_have_attribute("data-found", "one")
        return self

    # What they want

    def wants(self, action: str) -> Answer:
        """Press what they want."""
        button = self.page.locator(f"#want-{action}")
        if not button.is_visible():
            self.page.locator("#wants summary").click()
        with self._answered():
            button.click()
        return self.answer()

    def answer(self) -> Answer:
        """The answer as it stands."""
        right = self.page.locator("#answer")
        outcome = right.get_attribute("data-outcome") or ""
        assert outcome in (right.locator(".verdict").text_content() or "")
        clauses = tuple(right.locator(".clauses .clause").all_inner_texts())
        self.cited.update(clauses)
        return Answer(
            outcome,
            clauses,
            right.inner_text(),
            tuple(text.strip() for text in right.locator(".duties label").all_inner_texts()),
            tuple(text.strip() for text in right.locator(".heed span").all_inner_texts()),
            right.locator("#act .go").count() > 0,
        )

    def does_what_must_be(self) -> "Desk":
        """Tick every duty."""
        for box in self.page.locator("#answer #act [name=duty]").all():
            box.check()
        return self

    def searches(self, title: str) -> "Desk":
        """Type a title into the field that looks through the catalog, and wait for it to be offered."""
        self.page.locator("#words-of-title").fill(title)
        self.page.locator("#titles").get_by_label(title).check()
        return self

    def picks(self, number: int) -> "Desk":
        """Choose from a list that is numbered, by its digit."""
        self.page.locator(f"#act .choices [data-choice='{number}']").check()
        return self

    def does_it(self, **particulars: str) -> Answer:
        """Fill the act's form and send it; what it must open, it opens."""
        for name, value in particulars.items():
            field = self.page.locator(f"#act [name=with_{name}]")
            field.select_option(value) if field.evaluate("it => it.localName") == "select" else field.fill(value)
        with self._answered():
            self.page.locator("#answer #act .go").click()
        return self.answer()

    def listed(self) -> dict[str, str]:
        """The outcome that the list shows beside each want that has a key, before anybody presses it."""
        pairs = self.page.locator("#wants .want[data-key]").evaluate_all(
            "all => all.map(it => [it.value, it.classList[1]])"
        )
        return dict(pairs)

    def turns_the_screen(self) -> str:
        """Turn it to the person; what they see."""
        with self._answered():
            self.page.locator("#answer #act .go").click()
        expect(self.page.locator("#turned")).to_be_visible()
        return self.page.locator("#turned").inner_text()

    def offered(self) -> list[str]:
        """Every want that can be pressed, those asked for seldom too."""
        pressed = "all => all.filter(it => !it.disabled).map(it => it.value)"
        return list(self.page.locator("#wants .want").evaluate_all(pressed))

    # What came of it

    def result(self) -> str:
        """What the page says of an act that ended."""
        return self.page.locator("#answer .result").inner_text()

    def came(self) -> str:
        """The page's source and every body that the server sent this page."""
        self.page.wait_for_load_state()
        bodies = [each.text() for each in self._sent if each.status == 200 and "/static/" not in each.url]
        return "\n".join([self.page.content(), *bodies])

    @contextmanager
    def _answered(self) -> Iterator[None]:
        self.page.evaluate(_UNTIL_SETTLED)
        yield
        self.page.wait_for_function("() => window.isSettled", polling=20)


Opens = Callable[..., Desk]


def _details(patron: Patron) -> dict[str, str]:
    return {
        "name": f"{patron.first_name} {patron.last_name}",
        "birth-date": f"{patron.birth_date:%m/%d/%Y}",
        "telephone": patron.telephone,
    }
