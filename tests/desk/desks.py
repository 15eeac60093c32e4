"""A desk for tests at the server: what its page sends, and what is read off the answer."""

import html
import re
from uuid import uuid4

from django.http import HttpResponse

from tests.site.browsing import HELPER, Browser, page
from tests.world import Member, Patron, World

HOLDER = {"channel": "in-person", "requester": "holder", "assured": "yes"}


class Desk:
    """A desk, and what its page sends: everything said in the intake goes along with every button."""

    def __init__(self, member: Member, **said: str) -> None:
        self.member = member
        self.browser = Browser(member)
        self.address = self.browser.begin()
        self.said = said or HELPER

    @property
    def revision(self) -> str:
        """What the page sends of the identification that it shows."""
        return self.browser.revisions[self.address.rstrip("/")]

    @property
    def interaction(self) -> str:
        """The person who is served, as the address of the page has them."""
        return self.address.strip("/").split("/")[-1]

    def press(self, where: str = "", **sent: object) -> HttpResponse:
        return self.browser.post(self.address + where, {**self.said, **sent})

    def part(self, where: str = "", changed: str = "", **sent: object) -> HttpResponse:
        """As a page that is there already asks for what changes, because a field was `changed` or a button pressed."""
        return self.browser.post(self.address + where, {**self.said, **sent}, is_part=True, changed=changed)

    def scan(self, patron: Patron) -> HttpResponse:
        return self.press(find="yes", who=patron.number, scanned="yes")

    def scan_item(self, barcode: str, **sent: object) -> HttpResponse:
        """An item is scanned while no form on the page asks for one."""
        return self.part(scan_item="yes", item=barcode, **{"form": str(uuid4()), **sent})

    def asks(self, action: str, **sent: object) -> HttpResponse:
        return self.part(ask=action, **{"form": str(uuid4()), **sent})

    def does(self, action: str, **sent: object) -> HttpResponse:
        return self.part(do=action, **{"form": str(uuid4()), **sent})

    def undoes(self, receipt: str) -> HttpResponse:
        return self.part(undo=receipt, form=str(uuid4()))


def outcome(response: HttpResponse) -> str:
    found = re.search(r'data-outcome="(\w+)"', page(response))
    return found[1] if found else ""


def wants(response: HttpResponse) -> dict[str, str]:
    """Every want on the page with its verdict."""
    found = re.findall(r'class="want (\w+)" name="ask" value="([a-z-]+)"', page(response))
    return {action: verdict for verdict, action in found}


def spoken(response: HttpResponse) -> list[str]:
    """What staff are to say or to ask, aloud."""
    return re.findall(r'class="speech">(.*?)</dd>', page(response))


def rows(world: World) -> int:
    counted = world.owner.execute("SELECT count(*) FROM trail.entries").fetchone()
    assert counted is not None
    return int(counted[0])


def result(response: HttpResponse) -> str:
    """What the page says of an act that ended, as one line, and its sound before it."""
    found = re.search(r'<div class="result [^>]*data-sound="(\w+)">(.*?)</div>', page(response), re.DOTALL)
    return f"{found[1]}: {plain(found[2])}" if found else ""


def acts(response: HttpResponse) -> list[str]:
    """The lines of the running list."""
    section = re.search(r'<section id="acts".*?</section>', page(response), re.DOTALL)
    return [plain(line) for line in re.findall(r"<li.*?</li>", section[0] if section else "", re.DOTALL)]


def receipts(response: HttpResponse) -> list[str]:
    """By what each line of the running list is undone, as far as it can be."""
    section = re.search(r'<section id="acts".*?</section>', page(response), re.DOTALL)
    return re.findall(r'name="undo" value="([0-9a-f-]+)"', section[0] if section else "")


def plain(source: str) -> str:
    """The words of a piece of a page."""
    return " ".join(html.unescape(re.sub(r"<form.*?</form>|<[^>]+>", " ", source, flags=re.DOTALL)).split())
