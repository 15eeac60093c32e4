"""The first patrons of every sample library: each has a story to try at the desk."""

from dataclasses import dataclass
from typing import Final

from carrel.ils.embedded import names


@dataclass(frozen=True)
class Life:
    """What a patron has at the library: counts of things, an amount, and what the policy asks about the account."""

    out: int = 0
    overdue: int = 0
    ready: int = 0
    waiting: int = 0
    fee: tuple[str, int, int] | None = None
    """Cause, cents, and cents of it that were paid."""
    is_connect: bool = False
    uses_mail_service: bool = False
    hears_voicemail: bool = False
    has_email: bool = True
    has_telephone: bool = True
    changed_email: bool = False
    label_by: str = "name"
    marketing: str = "default"
    hears_friends: bool = False
    hears_foundation: bool = False
    has_legal_hold: bool = False
    program: str = ""
    question: str = ""


@dataclass(frozen=True)
class Character:
    """A patron with a part: who they are, and what to try with their card."""

    first: str
    last: str
    age: int
    life: Life
    story: str
    home: str = ""

    @property
    def name(self) -> str:
        """As it is said."""
        return f"{self.first} {self.last}".strip()


_ROWAN: Final = "41 NE Rowan St"
_QUINCE: Final = "8 SW Quince Ct"

CAST: Final = (
    Character("Maeve", "O'Brien", 41, Life(out=3, overdue=1), "three items out, one overdue"),
    Character("Rosa", "de la Cruz", 67, Life(out=1, ready=2, waiting=1), "two holds ready; her daughter fetches them"),
    Character("Bruce", "Lee", 30, Life(out=1, fee=("lost", 2_495, 500)), "owes for a lost book, and paid part of it"),
    Character(
        "Minh", "Nguyễn", 24, Life(out=2, waiting=2, is_connect=True), "a Library Connect account, asked about by chat"
    ),
    Character("", "Sukarni", 52, Life(out=2, changed_email=True), "one name; changed the email address last week"),
    Character(
        "ليلى", "حداد", 36, Life(ready=1, hears_voicemail=True), "a hold is ready; allowed detailed voicemail"
    ),
    Character(
        "小明", "王", 45, Life(out=2, uses_mail_service=True, marketing="opted-out"),
        "gets items by mail, and wants no mailings",
    ),
    Character(*names.LONG, 58, Life(out=1, has_email=False), "two long names, and no email address"),
    Character("Ada", "Turner", 33, Life(out=2, waiting=1), "a twin: name and telephone must tell them apart", _ROWAN),
    Character("Ida", "Turner", 33, Life(ready=1, fee=("damaged", 800, 0)), "the other twin; owes for damage", _ROWAN),
    Character("Joan", "Baker", 39, Life(out=2, hears_friends=True), "Sam's mother; asks what her son has out", _QUINCE),
    Character("Sam", "Baker", 9, Life(out=4, ready=1, program="Baby storytime"), "nine years old; Joan's son", _QUINCE),
    Character(
        "Winona", "Begaye", 71, Life(waiting=1, label_by="user-key", question=names.QUESTIONS[0]),
        "no name on her hold slips; asked the library about custody",
    ),
    Character("Omar", "bin Rashid", 48, Life(out=1, has_legal_hold=True), "an officer asks what he reads"),
)  # fmt: skip


def pin_of(serial: int) -> str:
    """The PIN of the one with this serial, from 1 on: of the sample alone, for everybody to know."""
    return f"{(7_919 * serial + 3_007) % 10_000:04d}"
