"""What if? Facts that anybody may choose, and the policy's answer to each wish. No account is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from carrel.policy import Answer, Facts, Policy
from carrel.policy.actions import ACTIONS, VOICEMAIL_ACTIONS, Action, Group
from carrel.policy.analysis.chart import USUAL
from carrel.policy.facts import FACT, FACTS, FactError

_WORDS: Final = {
    **{fact.name: fact.meaning for fact in FACTS},
    "channel": "How they reached us",
    "requester": "Whose account they say it is",
    "assured": "Staff are reasonably sure it is the holder",
    "purpose": "What they want done",
    "doubt": "What counts against them",
    "cannot_come_in": "It is hard for the holder to come in",
    "card": "the card, or the library’s app",
    "number": "the card number",
    "pin": "the PIN, entered by the person",
    "photo_id": "photo ID that matches",
    "details": "details that match",
    "birth_date": "the birth date",
    "name": "the holder’s name",
    "shelf_key": "the letters and digits on the hold label",
    "email": "Email on file",
    "postal": "Postal address on file",
    "credential": "PIN or password",
    "mail_service": "gets items by mail (free mail services)",
    "voicemail_permission": "permits detailed voicemail",
    "marketing": "News of events",
    "friends_opt_in": "asked to hear from the Friends",
    "foundation_opt_in": "asked to hear from the Foundation",
    "team": "Team",
    "place": "Where staff work",
    "exception": "An exception in force",
    "legal_basis": "The Director’s Office’s finding on the law",
}

_IN_GROUPS: Final = {
    "Who asks": ("channel", "requester", "assured", "purpose", "doubt", "cannot_come_in"),
    "What they showed": ("card", "number", "pin", "photo_id", "details", "birth_date", "name", "shelf_key"),
    "The account": (
        "email", "postal", "credential", "marketing", "mail_service", "voicemail_permission", "friends_opt_in",
        "foundation_opt_in",
    ),
    "The staff": ("team", "place", "exception", "legal_basis"),
}  # fmt: skip
_THE_REST: Final = tuple(name for name in FACT if not any(name in names for names in _IN_GROUPS.values()))
_GROUPS: Final = {**_IN_GROUPS, "The account": (*_IN_GROUPS["The account"], *_THE_REST)}

_SAID: Final = {
    ("requester", "holder"): "their own", ("requester", "other"): "someone else’s",
    ("requester", "official"): "an official asks", ("purpose", "stated"): "they said",
    ("purpose", "not-stated"): "they gave no reason", ("doubt", "found-card"): "found the card",
    ("doubt", "does-not-know-holder"): "does not know whose it is", ("doubt", "no-permission"): "has no permission",
    ("marketing", "default"): "may be sent", ("legal_basis", "determined"): "requires this disclosure",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of the form: a tick, or a choice of `(value, words, is it chosen)`."""

    name: str
    words: str
    is_tick: bool
    is_ticked: bool
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing people want, answered."""

    action: Action
    answer: Answer


def chosen(sent: Mapping[str, str], team: str) -> dict[str, str]:
    """The facts that were sent; the first time, the usual circumstances of somebody who came to this team."""
    facts = {name: sent[name] for name in FACT if sent.get(name)}
    return facts if facts else {"channel": "in-person", "team": team, **USUAL}


def fields(facts: Mapping[str, str]) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """The form, group by group."""
    return tuple((legend, tuple(_field(name, facts.get(name)) for name in names)) for legend, names in _GROUPS.items())


def _field(name: str, value: str | None) -> Field:
    fact = FACT[name]
    now = value or fact.default or "in-person"
    if fact.is_question:
        return Field(name, _WORDS[name], True, now == "yes", ())
    choices = tuple((each, _SAID.get((name, each), each.replace("-", " ")), each == now) for each in fact.values)
    return Field(name, _WORDS[name], False, False, choices)


def wishes(policy: Policy, facts: Mapping[str, str], on: date) -> tuple[tuple[Group, tuple[Wish, ...]], ...]:
    """Every wish that can be asked on the channel, answered, group by group. Raises `FactError` and `NoEdition`."""
    situation = Facts.from_mapping(facts)
    is_voicemail = situation["channel"] == "voicemail"
    asked = [action for action in ACTIONS if (action.name in VOICEMAIL_ACTIONS) is is_voicemail]
    answered = [Wish(action, policy.decide(situation, action.name, on=on)) for action in asked]
    by_group = ((group, tuple(wish for wish in answered if wish.action.group is group)) for group in Group)
    return tuple((group, these) for group, these in by_group if these)


def trouble(facts: Mapping[str, str]) -> str:
    """Why these facts cannot be, or nothing."""
    try:
        Facts.from_mapping(facts)
    except FactError as error:
        return str(error).replace("_", " ")
    return ""
