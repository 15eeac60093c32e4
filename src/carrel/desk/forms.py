"""Reading the desk's form: each field is one of a short list, or is refused; nothing else that was sent is read."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from carrel.disclosure import Situation
from carrel.policy.facts import FACT
from carrel.ports import DEEDS, MAY_BE_GIVEN, Deed, Said, Unfit

CHOICES: Final = ("channel", "place", "requester", "purpose", "doubt", "credential")
TICKS: Final = ("assured", "says_name", "knows_shelf_key", "cannot_come_in")
LONGEST: Final = 300


class UnfitField(Unfit):
    """A field of the desk's form holds what it cannot; which one is said, and what it held is not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the field {name.replace('_', ' ')!r} cannot be that")


def text(sent: Mapping[str, str], name: str) -> str:
    """One line of text, trimmed. Raises `UnfitField` for control characters and for what is too long."""
    value = sent.get(name, "").strip()
    if len(value) > LONGEST or any(character < " " or character == "\x7f" for character in value):
        raise UnfitField(name)
    return value


def situation(sent: Mapping[str, str]) -> Situation:
    """What the member of staff says about the person before them."""
    chosen: dict[str, Any] = {name: bool(sent.get(name)) for name in TICKS}
    for name in CHOICES:
        value = sent.get(name) or FACT[name].default or "in-person"
        if value not in FACT[name].values:
            raise UnfitField(name)
        chosen[name] = value
    return Situation(**chosen)


def said(sent: Mapping[str, str]) -> Said:
    """What the person says about the account holder."""
    return Said(
        text(sent, "said_name"), birth_date(text(sent, "said_birth_date")), text(sent, "said_address"),
        text(sent, "said_telephone"), text(sent, "said_email"),
    )  # fmt: skip


def birth_date(value: str) -> date | None:
    """A date as 1970-05-06, or nothing."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UnfitField("said_birth_date") from None


def form_id(sent: Mapping[str, str]) -> UUID:
    """The identifier that makes sending a form twice one inquiry."""
    try:
        return UUID(sent.get("form", ""))
    except ValueError:
        raise UnfitField("form") from None


def deed(sent: Mapping[str, str], action: str) -> Deed:
    """The act with the particulars that it asks for."""
    if action not in DEEDS:
        raise UnfitField("action")
    names = (*DEEDS[action], *MAY_BE_GIVEN.get(action, ()))
    return Deed(action, {name: text(sent, f"with_{name}") for name in names})
