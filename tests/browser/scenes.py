"""Playing a scene at the desk: somebody comes with something, wants something, and the policy is what the screen says.

Evidence is really shown: a card is scanned, a number typed, details are compared. What they may learn is seen, and
nothing else about the patron is anywhere on the page.
"""

from dataclasses import dataclass, field

from carrel.ports import DEEDS
from tests.browser.conftest import Opened, watched
from tests.browser.desk import Desk, Person
from tests.world import World

_TICKS = {"name": "says-name", "shelf key": "knows-shelf-key"}
_TYPED = frozenset({"number", "app", "paper"})
_COMPARED = {"photo ID": "photo_id", "details": "details", "birth date": "birth_date"}


@dataclass(frozen=True)
class Scene:
    """One person at the desk, told in words that a librarian would use.

    `who` is other, holder, sure (the holder, of whom staff are sure) or official. `shows` may hold card, app, number,
    paper, name, shelf key, photo ID, details, birth date. `hears` are the kinds of secrets that they may then learn.
    """

    clause: str
    story: str
    who: str
    shows: tuple[str, ...]
    wants: str
    verdict: str
    hears: frozenset[str] = frozenset()
    channel: str = "in-person"
    place: str = "library"
    team: str = "branch"
    why: str = ""
    cites: str = ""
    says: str = ""
    cannot_come_in: bool = False
    patron: dict[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For the test's identifier."""
        return f"{self.clause}: {self.story}"


def play(scene: Scene, opened: Opened, world: World) -> None:
    """Act it out, and see that the screen says what the policy says."""
    person = Person.settle(world, **scene.patron)
    desk = Desk(watched(opened(world.staff(scene.team)).new_page()))
    desk.choose(scene.channel, scene.place)
    _show(desk, scene, person)
    _say(desk, scene)

    desk.want(scene.wants)
    if scene.cannot_come_in:
        desk.tick("cannot-come-in")
    assert (desk.outcome, scene.cites or scene.clause) == (scene.verdict, _cited(desk, scene))
    assert scene.says in desk.words
    if scene.verdict == "permit" and scene.hears and scene.wants not in DEEDS:
        desk.open()

    assert person.told_in(desk.source) == scene.hears


def _show(desk: Desk, scene: Scene, person: Person) -> None:
    """Whatever they have, in the order in which a clerk would take it."""
    _find(desk, scene, person)
    for evidence, kind in _COMPARED.items():
        if evidence in scene.shows:
            desk.compare(kind, person.patron)
    for evidence, identifier in _TICKS.items():
        if evidence in scene.shows:
            desk.tick(identifier)


def _find(desk: Desk, scene: Scene, person: Person) -> None:
    """By the card, else by the number, else by the name, else by the user key that staff read somewhere."""
    patron, shown = person.patron, set(scene.shows)
    if "card" in shown and scene.channel == "in-person":
        desk.scan(patron.number)
    elif shown & {"card", "app"}:
        desk.tick(f"shown-{(shown & {'card', 'app'}).pop()}")
        desk.find(patron.number)
    elif shown & _TYPED:
        desk.find(patron.number)
        if "paper" in shown:
            desk.tick("shown-paper")
    elif "name" in shown:
        desk.find(f"{patron.first_name} {patron.last_name}")
    elif shown & set(_COMPARED):
        desk.find(f"^U{patron.user_key}")


def _say(desk: Desk, scene: Scene) -> None:
    if scene.channel == "voicemail":
        return
    desk.tick(f"requester-{'holder' if scene.who == 'sure' else scene.who}")
    if scene.who == "sure":
        desk.tick("assured")
    if scene.why:
        desk.tick(f"doubt-{scene.why}")


def _cited(desk: Desk, scene: Scene) -> str:
    """The clause that the scene is about, if the screen cites it; else all that it cites."""
    wanted = scene.cites or scene.clause
    return wanted if wanted in desk.clauses else ", ".join(sorted(desk.clauses))
