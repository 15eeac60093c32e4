"""Scenes as a table: somebody comes with something, wants something, and the screen says what the policy says.

Evidence is really shown: a card is scanned, a number typed, details are compared. What they may learn is seen, and
nothing else about the patron is on the page or came over the wire.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from _pytest.mark import ParameterSet

from carrel.ports import PARTICULARS
from tests.browser.conftest import Seated
from tests.browser.scenes import Desk, clause
from tests.world import Patron, World

NOTHING: frozenset[str] = frozenset()
_TYPED = frozenset({"number", "app", "paper"})


@dataclass(frozen=True)
class Scene:
    """One person at the desk, told in words that a librarian would use.

    `who` is other, holder, sure (the holder, of whom staff are sure) or official. `shows` may hold card, app, number,
    paper, name, photo ID, details, birth date. `hears` are the kinds of secrets that they may then learn.
    """

    clause: str
    story: str
    who: str
    shows: tuple[str, ...]
    wants: str
    verdict: str
    hears: frozenset[str] = NOTHING
    channel: str = "in-person"
    place: str = ""
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


def marked(scenes: Iterable[Scene]) -> list[ParameterSet]:
    """The scenes as a test's parameters, each under the mark of its clause."""
    return [pytest.param(scene, id=scene.name, marks=clause(scene.clause)) for scene in scenes]


def with_something_of_every_kind(world: World, **flags: object) -> tuple[Patron, dict[str, str]]:
    """A patron, and what could be told of them: each kind under words found nowhere else."""
    patron = world.patron(**flags)  # type: ignore[arg-type]
    told = {kind: f"{kind.capitalize()}-{patron.user_key}" for kind in ("checkout", "hold", "fee", "past", "program")}
    world.checked_out(patron, told["checkout"])
    world.hold(patron, world.item(told["hold"]))
    world.fee(patron, 1234, world.item(told["fee"]))
    world.owner.execute(
        "INSERT INTO library.past_checkouts (patron_id, item_id) SELECT %s, id FROM library.items WHERE barcode = %s",
        (patron.id, world.item(told["past"])),
    )
    world.owner.execute(
        "INSERT INTO library.registrations (patron_id, program, held_on) VALUES (%s, %s, current_date)",
        (patron.id, told["program"]),
    )
    told["question"] = f"Question-{patron.user_key}"
    world.owner.execute(
        "INSERT INTO library.questions (patron_id, asked_on, question) VALUES (%s, current_date, %s)",
        (patron.id, told["question"]),
    )
    told |= {"name": patron.last_name, "number": patron.number, "address": patron.address, "email": patron.email}
    return patron, told | {"telephone": patron.telephone, "owed": "$12.34"}


def play(scene: Scene, seated: Seated, world: World) -> None:
    """Act it out, and see that the screen says what the policy says."""
    patron, secrets = with_something_of_every_kind(world, **scene.patron)
    desk = Desk(seated(world.staff(scene.team)))
    desk.begins(scene.channel, scene.place)
    _show(desk, scene, patron)
    _say(desk, scene)

    answer = desk.wants(scene.wants)
    if scene.cannot_come_in:
        desk.ticks("cannot-come-in")
        answer = desk.answer()
    cited = scene.cites or scene.clause
    assert (answer.outcome, cited if cited in answer.clauses else answer.clauses) == (scene.verdict, cited)
    assert scene.says in answer
    if answer.outcome == "permit" and scene.hears and scene.wants not in PARTICULARS and answer.has_an_act:
        desk.does_what_must_be().does_it()

    came = desk.came()
    assert {kind for kind, words in secrets.items() if words in came} == scene.hears


def _show(desk: Desk, scene: Scene, patron: Patron) -> None:
    """Whatever they have, in the order in which a clerk would take it. Who shows no number says the name."""
    shown = set(scene.shows)
    if "card" in shown and scene.channel == "in-person":
        desk.shows_the_card(patron)
    elif shown & {"card", "app"}:
        desk.ticks(f"shown-{(shown & {'card', 'app'}).pop()}").says_the_number(patron)
    elif shown & _TYPED:
        desk.says_the_number(patron)
    elif shown:
        desk.says_the_name(patron)
    if "paper" in shown:
        desk.ticks("shown-paper")
    if "photo ID" in shown:
        desk.photo_id_is_compared(patron)
    if "details" in shown:
        desk.details_are_compared(patron)
    if "birth date" in shown:
        desk.birth_date_is_compared(f"{patron.birth_date:%m/%d/%Y}")


def _say(desk: Desk, scene: Scene) -> None:
    if scene.who in ("sure", "holder"):
        desk.says_it_is("theirs", sure=scene.who == "sure")
    if scene.why:
        desk.ticks(f"doubt-{scene.why}")
