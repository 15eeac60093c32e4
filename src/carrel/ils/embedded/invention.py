"""Drawing an invented patron: who they are, and what they have at the library."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from carrel.ils.embedded import names
from carrel.ils.embedded.cast import CAST, Life

_FEES: Final = (("lost", 2_495), ("damaged", 800), ("lost", 1_650), ("interlibrary", 500))


@dataclass(frozen=True)
class Person:
    """Who a sample patron is."""

    first: str
    last: str
    born: date
    address: str
    life: Life


def person(serial: int, today: date, dice: random.Random) -> Person:
    """The patron with this serial: one of the cast, or a stranger."""
    town, code = dice.choice(names.TOWNS)
    if serial <= len(CAST):
        part = CAST[serial - 1]
        born = date(today.year - part.age, 1 + (part.age * 5) % 12 if not part.home else 1, 17)
        return Person(part.first, part.last, born, f"{part.home or street(dice)}, Ashwick 97001", part.life)
    age = dice.choices((dice.randrange(5, 18), dice.randrange(18, 65), dice.randrange(65, 96)), (18, 62, 20))[0]
    born = today - timedelta(days=age * 365 + dice.randrange(365))
    return Person(*_name(dice), born, f"{street(dice)}, {town} {code}", _life(dice))


def street(dice: random.Random) -> str:
    """A number and a street."""
    number, quarter = dice.randrange(1, 9900), dice.choice(names.QUARTERS)
    return f"{number} {quarter} {dice.choice(names.STREETS)} {dice.choice(names.KINDS_OF_STREET)}"


def title(dice: random.Random) -> str:
    """What a book is called."""
    name = f"The {dice.choice(names.ADJECTIVES)} {dice.choice(names.NOUNS)}"
    return f"{name}: {dice.choice(names.SUBJECTS)}" if dice.random() < 0.6 else name


def author(dice: random.Random) -> str:
    """Who wrote it."""
    return f"{dice.choice(names.FIRST)} {dice.choice(names.LAST)}"


def _name(dice: random.Random) -> tuple[str, str]:
    chance = dice.random()
    if chance < 0.03:
        return dice.choice(names.OTHER_SCRIPTS)
    if chance < 0.04:
        return "", dice.choice(names.ONE_NAME)
    first = dice.choice(names.FIRST)
    if dice.random() < 0.3:
        first = f"{first} {dice.choice(names.FIRST)}"
    return first, dice.choice(names.LAST)


def _life(dice: random.Random) -> Life:
    out = min(int(dice.expovariate(1 / 2.2)), 30)
    holds = min(int(dice.expovariate(1 / 1.2)), 12)
    ready = sum(dice.random() < 0.3 for _ in range(holds))
    fee = None
    if dice.random() < 0.15:
        cause, cents = dice.choice(_FEES)
        fee = (cause, cents, dice.choice((0, 0, 0, cents // 5 * 2, cents)))
    return Life(
        out=out,
        overdue=sum(dice.random() < 0.12 for _ in range(out)),
        ready=ready,
        waiting=holds - ready,
        fee=fee,
        is_connect=dice.random() < 0.06,
        uses_mail_service=dice.random() < 0.01,
        hears_voicemail=dice.random() < 0.1,
        has_email=dice.random() < 0.85,
        has_telephone=dice.random() < 0.95,
        changed_email=dice.random() < 0.02,
        label_by="user-key" if dice.random() < 0.01 else "name",
        marketing="opted-out" if dice.random() < 0.15 else "default",
        hears_friends=dice.random() < 0.05,
        hears_foundation=dice.random() < 0.04,
        has_legal_hold=dice.random() < 0.0005,
        program=dice.choice(names.PROGRAMS) if dice.random() < 0.08 else "",
        question=dice.choice(names.QUESTIONS) if dice.random() < 0.06 else "",
    )
