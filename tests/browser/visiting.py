"""A clerk at the desk for whole visits: scans, types, presses, clicks, listens and prints, and counts every key of it.

What a clerk does waits for what the desk does in turn. After each act `still_answers` tries what a hand does next: a
letter, a scan, a click, Enter, each in its turn or all of them, and looks whether anything is stuck or left of another
person.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol, TypeVar

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.browsing import by_hand, scan
from tests.world import PASSWORD, World

ISBN = "9780306406157"
PROBES = ("letter", "click", "enter", "scan")
_LETTERS = ("m", "b", "t", "p", "d")
"""What is asked to see whether a letter counts: nothing of it changes an account."""

LISTENS = """
if (!window.visit) {
  const visit = window.visit = {began: 0, ended: 0, sounds: [], prints: [], said: []};
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...all) {
    visit.began++;
    this.addEventListener("loadend", () => { visit.ended++; });
    return send.apply(this, all);
  };
  const { fetch } = window;
  window.fetch = (...all) => { visit.began++; return fetch(...all).finally(() => { visit.ended++; }); };
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    const one = make.call(this);
    const { start } = one;
    one.start = function (...all) {
      visit.sounds.push(`${one.type} ${Math.round(one.frequency.value)}`);
      return start.apply(one, all);
    };
    return one;
  };
  window.print = () => { (top.visit ?? visit).prints.push(document.querySelector(".sheet")?.innerText ?? ""); };
  let last = "";
  new MutationObserver(() => {
    const now = document.getElementById("live")?.textContent.trim() ?? "";
    if (now && now !== last) visit.said.push(now);
    last = now;
  }).observe(document, { childList: true, subtree: true, characterData: true });
}
"""
"""For every frame: what it asked for and had an answer to, which sounds it made, what was printed, what was read out."""

_IS_OVER = "mark => visit.began > mark && visit.began === visit.ended"
_IS_QUIET = "() => visit.began === visit.ended"
_ALL_OF_IT = """() => [document.documentElement.outerHTML, document.title, location.href,
  ...[...document.querySelectorAll("input, textarea, select")].map(it => it.value)].join("\\n")"""
_CURSOR = """() => { const it = document.activeElement;
  const where = it.closest("#turned, #screen") && !it.matches("#filter, select, #screen");
  return where ? "" : `${it.localName}#${it.id}`; }"""


class Person(Protocol):
    """Somebody who is served, of whichever library system: nothing of it stays when another is."""

    @property
    def number(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def telephone(self) -> str: ...
    @property
    def email(self) -> str: ...


P = TypeVar("P", bound=Person)


@dataclass
class Hands:
    """What a visit took: keys pressed (a scan is one, a click is one), and seconds from the first to the end."""

    keys: int = 0
    scans: int = 0
    clicks: int = 0
    began: float = 0.0

    def press(self, keys: int = 1, *, is_scan: bool = False, is_click: bool = False) -> None:
        """Count it."""
        self.began = self.began or perf_counter()
        self.keys += keys
        self.scans += is_scan
        self.clicks += is_click

    @property
    def seconds(self) -> float:
        """Since the first key."""
        return perf_counter() - self.began if self.began else 0.0


@dataclass
class Clerk:
    """Somebody who works at one desk, in one tab, and serves people in turn."""

    page: Page
    world: World
    is_careful: bool = True
    hands: Hands = field(default_factory=Hands)
    sent: list[str] = field(default_factory=list, repr=False)
    _served: dict[str, set[str]] = field(default_factory=dict, repr=False)  # by card number, whoever is served now last
    _turn: int = 0

    def __post_init__(self) -> None:
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.method == "POST":
            self.sent.append(request.post_data or "")

    def begins(self, channel: str = "", place: str = "") -> "Clerk":
        """The desk opens, for people who come in this way; else as it comes for the team."""
        self.page.goto("/")
        for field_, value in (("#place", place), ("#channel", channel)):
            if value and value != self.page.locator(field_).input_value():
                self.chooses(field_, value)
        return self

    # Hands

    def scans(self, code: str) -> None:
        """Scan a code, and wait for what the desk answers."""
        with self.answered():
            self.scans_ahead(code)

    def scans_ahead(self, *codes: str) -> None:
        """Scan codes one after the other, and wait for nothing."""
        for code in codes:
            self.hands.press(is_scan=True)
            scan(self.page, code)

    def types(self, text: str) -> None:
        """Type by hand, where the cursor is."""
        self.hands.press(len(text))
        by_hand(self.page, text)

    def presses(self, key: str) -> None:
        """Press a key that asks or does something, and wait for what comes of it."""
        with self.answered():
            self.taps(key)

    def taps(self, *keys: str) -> None:
        """Press keys that ask the server nothing."""
        for key in keys:
            self.hands.press()
            self.page.keyboard.press(key)

    def clicks(self, target: str | Locator) -> None:
        """Click something that asks or does something, and wait for what comes of it."""
        with self.answered():
            self.points_at(target)

    def points_at(self, target: str | Locator) -> None:
        """Click something that asks the server nothing."""
        self.hands.press(is_click=True)
        (self.page.locator(target) if isinstance(target, str) else target).click()

    def chooses(self, field_: str, value: str) -> None:
        """Choose from a list, by the mouse."""
        self.hands.press(2, is_click=True)
        with self.answered():
            self.page.locator(field_).select_option(value)

    @contextmanager
    def answered(self) -> Iterator[None]:
        """What is done in here asks the server something; wait for its answer."""
        mark = self.page.evaluate("visit.began")
        yield
        try:
            self.page.wait_for_function(_IS_OVER, arg=mark, polling=20)
        except PlaywrightTimeout:
            came = "no answer came" if self.page.evaluate("visit.began") > mark else "nothing was asked"
            raise AssertionError(f"{came}; the page says: {self.trouble or 'nothing'}") from None

    # The person

    def serves(self, person: P, *titles: str) -> P:
        """Say whom the next steps are about: what belongs to those before must not be on the page any more."""
        mine = self._served.pop(person.number, set())
        mine |= {person.number, person.last_name, person.address, person.telephone, person.email, *titles}
        self._served[person.number] = mine
        return person

    def lays_down(self, person: Person, *titles: str) -> None:
        """A card is laid down and scanned: that account is found."""
        self.serves(person, *titles)
        self.scans(person.number)
        self.is_found(person)
        assert self.page.locator("#shown-card").is_checked()

    def looks_up(self, words: str) -> None:
        """A number or a name is typed by hand, and Enter."""
        if self.page.evaluate("document.activeElement.id") != "who" and not words[0].isdigit():
            self.points_at("#who")
        self.types(words)
        self.presses("Enter")

    def compares(self, name: str = "", birth_date: str = "", telephone: str = "") -> str:
        """What they say is typed into the fields for it, and compared as one. The word."""
        if self.page.evaluate("document.activeElement.closest('#check') !== null"):
            self.points_at("#said-name")  # once more: a letter would be typed here
        else:
            self.taps("Shift+D")
        for words in (name, birth_date, "", telephone):
            if words:
                self.page.keyboard.press("Control+a")
                self.types(words)
            if words != telephone:
                self.taps("Tab")
        self.presses("Enter")
        return self.page.locator("#identification .checked").inner_text()

    def is_found(self, person: Person) -> None:
        """The page shows that account, and no other."""
        expect(self.page.locator("#identification[data-found=one] .found strong")).to_contain_text(_last_four(person))

    def next_person(self) -> None:
        """F9, and the desk is empty."""
        before = self.page.url
        self.taps("F9")
        expect(self.page).not_to_have_url(before)
        self.is_empty()

    def is_empty(self) -> None:
        """Nobody is served, and the cursor waits for the next."""
        expect(self.page.locator("#identification")).to_have_attribute("data-found", "nothing-yet")
        expect(self.page.locator("#who")).to_be_focused()
        self.nothing_of_others(is_empty=True)

    # What is done

    def checks_out(self, item: str) -> None:
        """An item is scanned, and goes out to whoever is served."""
        self.scans(item)
        self.did(item)

    def takes_back(self, item: str) -> str:
        """An item is scanned, and is taken back. What the desk says of it."""
        self.scans(item)
        return self.did(item)

    def did(self, item: str = "", sound: str = "done") -> str:
        """What the desk says of what was done last: it is of this item, and it was done."""
        result = self.page.locator("#answer .result")
        expect(result).to_contain_text(f"…{item[-5:]}" if item else "")
        expect(result).to_have_attribute("data-sound", sound)
        return result.inner_text()

    def does_what_must_be(self) -> None:
        """Tick every duty that is open, and every one is a click."""
        for box in self.page.locator("#answer #act [name=duty]:not(:checked)").all():
            self.hands.press(is_click=True)
            box.check()

    def wants(self, key: str, action: str, outcome: str = "permit") -> Locator:
        """Press the letter of what they want, and see its answer."""
        self.presses(key)
        return self.is_answered(action, outcome)

    def is_answered(self, action: str, outcome: str | None = None) -> Locator:
        """The right side, which answers this."""
        answer = self.page.locator("#answer")
        expect(answer).to_have_attribute("data-action", action)
        if outcome is not None:
            expect(answer).to_have_attribute("data-outcome", outcome)
        return answer

    def locks_and_unlocks(self) -> None:
        """Lock in the middle, and come back with the password."""
        here = self.page.url
        self.taps("Control+l")
        expect(self.page.get_by_role("heading", name="Locked")).to_be_visible()
        self.nothing_of_others(is_empty=True)
        self.page.get_by_label("Password").focus()
        self.hands.press(len(PASSWORD))
        self.page.keyboard.type(PASSWORD)
        self.taps("Enter")
        self.page.wait_for_url(here)
        self.page.wait_for_function("() => window.visit && document.getElementById('identification')", polling=20)
        self.is_quiet()

    # What is there

    @property
    def heard(self) -> list[str]:
        """The sounds that the page made."""
        return list(self.page.evaluate("visit.sounds"))

    @property
    def read_out(self) -> list[str]:
        """What a screen reader was told."""
        return list(self.page.evaluate("visit.said"))

    @property
    def printed(self) -> list[str]:
        """What went to the printer, in order."""
        return list(self.page.evaluate("visit.prints"))

    @property
    def trouble(self) -> str:
        """What the desk says went wrong."""
        return self.page.locator("#trouble").inner_text()

    @property
    def count(self) -> int:
        """How many acts the running list says there are."""
        return int(self.page.locator("#acts").get_attribute("data-count") or 0)

    def is_quiet(self) -> None:
        """Nothing is on its way any more."""
        self.page.wait_for_function(_IS_QUIET, polling=20)

    def nothing_of_others(self, *, is_empty: bool = False) -> None:
        """No word of those served before is on the page, in a field, or in its name; of an empty one, of nobody."""
        *before, now = self._served.values() or [set()]
        words = set().union(*before) | (now if is_empty else set())
        whole = self.page.evaluate(_ALL_OF_IT)
        assert {word for word in words - (set() if is_empty else now) if word in whole} == set()

    def still_answers(self, *probes: str) -> "Clerk":
        """After an act: what a hand does next counts. Without a name, one of the probes in its turn."""
        if self.is_careful:
            keys = self.hands.keys, self.hands.scans, self.hands.clicks
            everything_answers(self, *(probes or (PROBES[self._turn % len(PROBES)],)))
            self._turn += 1
            self.hands.keys, self.hands.scans, self.hands.clicks = keys
        return self


Works = Callable[..., Clerk]


def everything_answers(clerk: Clerk, *probes: str) -> None:
    """The next key, click, Enter and scan do what they should; nothing is stuck, and nothing of another is there."""
    _nothing_is_stuck(clerk)
    if clerk.page.evaluate("document.activeElement.id") == "who":
        clerk.taps("Escape")  # there a letter begins a name
    for probe in probes:
        {"letter": _a_letter, "click": _a_click, "enter": _enter, "scan": _a_scan}[probe](clerk)
        _nothing_is_stuck(clerk)


def _nothing_is_stuck(clerk: Clerk) -> None:
    page = clerk.page
    clerk.is_quiet()
    if page.locator("#busy").count():
        expect(page.locator("#busy")).to_be_hidden()
    assert page.locator("dialog[open]").count() == 0
    assert page.locator("#blank").is_hidden()
    assert page.evaluate(_CURSOR) == "", "the cursor is not where the work is"
    clerk.nothing_of_others()


def _other_want(clerk: Clerk) -> tuple[str, str]:
    """The letter and the action of a want that is not the one on the page."""
    asked = clerk.page.locator("#answer").get_attribute("data-action")
    for key in _LETTERS:
        want = clerk.page.locator(f"#wants .want[data-key={key}]:not([disabled])")
        if want.count() and (action := want.get_attribute("value")) != asked:
            return key, str(action)
    raise AssertionError("the list of wants offers nothing to try")


def _a_letter(clerk: Clerk) -> None:
    key, action = _other_want(clerk)
    clerk.presses(key)
    clerk.is_answered(action)


def _a_click(clerk: Clerk) -> None:
    _, action = _other_want(clerk)
    clerk.clicks(f"#want-{action}")
    clerk.is_answered(action)


def _enter(clerk: Clerk) -> None:
    """Pressed once more after an act it does nothing again; pressed after a letter it is for what that offers."""
    before = len(clerk.sent)
    clerk.taps("Enter")
    clerk.page.wait_for_timeout(60)  # a request would have begun: a key waits a scanner's gap, and no longer
    clerk.is_quiet()
    assert [each for each in clerk.sent[before:] if re.search(r"(?:^|[&\n\"])(?:do|undo|item)\b", each)] == []


def _a_scan(clerk: Clerk) -> None:
    """An ISBN is no card and no item of the library: that is said, and whoever is served stays."""
    page = clerk.page
    found, label = (
        page.locator("#identification").get_attribute("data-found"),
        page.locator("#identification .found").inner_text(),
    )
    clerk.scans_ahead(ISBN)
    expect(page.locator("#trouble")).not_to_be_empty()
    expect(page.locator("#identification")).to_have_attribute("data-found", found or "")
    expect(page.locator("#identification .found")).to_have_text(label)


def _last_four(person: Person) -> str:
    return person.number[-4:]


def listening(context: BrowserContext) -> BrowserContext:
    """The context, whose pages count what they ask, sound, print and say."""
    context.add_init_script(LISTENS)
    return context
