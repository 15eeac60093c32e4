"""What a workstation remembers between people, in one cookie: how people reach it, its scanner, its look.

Nothing in it is about a patron, and whatever in it cannot be is dropped.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final, Self
from urllib.parse import parse_qsl, urlencode

from carrel.desk.paper import SIZES
from carrel.desk.wording import CHANNELS, PLACES
from carrel.terms import TEAMS

COOKIE: Final = "carrel-workstation"
UNTICKED: Final[Mapping[str, str]] = {"keys": "off", "slips": "ask", "sounds": "off"}
"""The settings that a box stands for: a box that is not ticked is not sent."""
LOOKS: Final = ("auto", "light", "dark")
_REACHED_BY: Final = {team.name: team.reached_by for team in TEAMS}
_LONGEST_AFFIX: Final = 8


@dataclass(frozen=True, slots=True)
class Workstation:
    """The settings of one desk.

    `keys` turns one-letter keys on and off; `gap` is the scanner's, in milliseconds; `slips` are printed when staff
    ask, or by themselves (auto); `sounds` tell done from stop.
    """

    channel: str = "in-person"
    place: str = "library"
    look: str = "auto"
    keys: str = "on"
    prefix: str = ""
    suffix: str = ""
    gap: str = "50"
    paper: str = "80mm"
    slips: str = "ask"
    sounds: str = "on"

    @classmethod
    def of(cls, cookie: str, team: str = "") -> Self:
        """The settings in a cookie; what is missing or odd is as it comes from the factory, for this team."""
        return cls(channel=_REACHED_BY.get(team, "in-person")).with_changes(dict(parse_qsl(cookie[:500])))

    def with_changes(self, sent: Mapping[str, str]) -> Self:
        """These settings with whatever of `sent` is fit."""
        fit = {name: value for name, value in sent.items() if name in _FIT and _FIT[name](value)}
        changed = replace(self, **fit)
        channel, place = together(changed.channel, changed.place, is_place_chosen="place" in fit)
        return replace(changed, channel=channel, place=place)

    def as_cookie(self) -> str:
        """For `of`."""
        return urlencode(asdict(self))

    @property
    def seconds_to_blank(self) -> int:
        """How long nobody may work here before the screen blanks: sooner where the library's walls do not help."""
        return 60 if self.place == "telework" else 120

    @property
    def seconds_to_lock(self) -> int:
        """How long nobody may work here before the screen locks."""
        return 120 if self.place == "telework" else 300


def together(channel: str, place: str, *, is_place_chosen: bool) -> tuple[str, str]:
    """Channel and place as they can be: nobody who teleworks meets anybody. What was chosen last counts."""
    if (channel, place) != ("in-person", "telework"):
        return channel, place
    return ("telephone", place) if is_place_chosen else (channel, "library")


def _is_affix(value: str) -> bool:
    return len(value) <= _LONGEST_AFFIX and value.isascii() and value.isprintable()


_FIT: Final[Mapping[str, Callable[[str], bool]]] = {
    "channel": lambda value: value in CHANNELS,
    "place": lambda value: value in PLACES,
    "look": lambda value: value in LOOKS,
    "keys": lambda value: value in ("on", "off"),
    "prefix": _is_affix,
    "suffix": _is_affix,
    "paper": SIZES.__contains__,
    "slips": lambda value: value in ("ask", "auto"),
    "sounds": lambda value: value in ("on", "off"),
    "gap": lambda value: value.isascii() and value.isdigit() and 10 <= int(value) <= 100,
}
