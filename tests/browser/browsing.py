"""What a browser test does and looks at: scanning, signing in, the network's log, and axe's findings."""

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

from carrel.site.request import COOKIE
from tests.world import PASSWORD, Member

_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def sign_in(page: Page, name: str) -> None:
    """Sign in through the page, as a member of staff does."""
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/**")


def is_signed_in(context: BrowserContext, address: str, member: Member) -> None:
    """Let the browser hold a sign-in that was made before."""
    context.add_cookies([{"name": COOKIE, "value": member.token, "url": address, "sameSite": "Strict"}])


def scan(page: Page, text: str, end: str = "Enter", apart: int = 0) -> None:
    """Type as a keyboard-wedge scanner does, wherever the focus is, and then its last key.

    The page's clock stands still meanwhile, but for the milliseconds that the characters are `apart`: a busy machine
    types slower than any scanner.
    """
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    for characters in text if apart else [text]:
        page.keyboard.type(characters)
        if apart:
            page.clock.run_for(apart)
    if end:
        page.keyboard.press(end)
    page.clock.resume()


def by_hand(page: Page, text: str) -> None:
    """Type as a hand does, a seventh of a second a character."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    for character in text:
        page.keyboard.press(character)
        page.clock.run_for(140)
    page.clock.resume()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, WCAG 2.2 AA and good practice: rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    only = {"type": "tag", "values": list(_TAGS)}
    found = page.evaluate("only => axe.run({resultTypes: ['violations'], runOnly: only})", only)
    return [
        f"{rule['id']}: {rule['help']} at {', '.join(' '.join(node['target']) for node in rule['nodes'][:5])}"
        for rule in found["violations"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def small_targets(page: Page, least: int = 24) -> list[str]:
    """What can be pressed and is smaller than that, but for links inside a sentence: its words or its name."""
    return list(page.evaluate(_SMALL_TARGETS, least))


_SMALL_TARGETS = """least => [...document.querySelectorAll("button, a[href], input, select, textarea, summary")]
  .filter(each => {
    const pressed = each.closest("label") || each;
    const box = pressed.getBoundingClientRect();
    const isSeen = each.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1;
    const isInText = each.matches("a") && each.closest("p, li, dd, td, blockquote");
    return isSeen && !isInText && each.type !== "hidden" && (box.width < least || box.height < least);
  })
  .map(each => `${each.localName} ${each.name || each.textContent.trim().slice(0, 30)}`)"""


@dataclass
class NetworkLog:
    """Everything that crossed the wire in one browser context; it is read once the context is closed."""

    file: Path
    entries: list[dict[str, Any]] = field(default_factory=list)

    def read(self) -> None:
        """Take in what was recorded."""
        self.entries = json.loads(self.file.read_text())["log"]["entries"]

    def received(self) -> str:
        """Every header and body that the server sent."""
        parts = []
        for entry in self.entries:
            parts += [f"{each['name']}: {each['value']}" for each in entry["response"]["headers"]]
            content = entry["response"]["content"]
            text = content.get("text", "")
            if content.get("encoding") == "base64":
                text = base64.b64decode(text).decode(errors="replace")
            parts.append(text)
        return "\n".join(parts)

    def addresses(self) -> list[str]:
        """Every address that was asked for."""
        return [entry["request"]["url"] for entry in self.entries]
