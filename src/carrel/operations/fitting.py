"""Do the particulars of an act fit it? Whatever else is sent with them is refused, not dropped."""

from collections.abc import Mapping
from typing import Final

from carrel.operations import ACTS
from carrel.operations.particulars import CONTACT, CONTACTS, NEW_CONTACT, UNDO, Particular

EXTRA: Final = "extra particular"


def wanted(action: str, given: Mapping[str, str]) -> tuple[tuple[Particular, ...], tuple[Particular, ...]]:
    """What the act must have and what it may have; to take one back takes its receipt, and nothing else."""
    act = ACTS[action]
    if act.takes_back and UNDO.name in given:
        return (UNDO,), ()
    return act.particulars, act.may_be_given


def fitted(action: str, given: Mapping[str, str]) -> dict[str, str]:
    """The particulars, without those left empty that may be."""
    _, allowed = wanted(action, given)
    left_out = {particular.name for particular in allowed}
    return {name: value for name, value in given.items() if value or name not in left_out}


def invalid_particular(action: str, given: Mapping[str, str]) -> str:
    """The first particular that is missing, unknown or misshapen; empty where all fit."""
    must, may = wanted(action, given)
    known = {particular.name: particular for particular in (*must, *may)}
    if given.keys() - known.keys():
        return EXTRA
    for name in dict.fromkeys((*(particular.name for particular in must), *given)):
        if not known[name].fits(given.get(name, "")):
            return name
    if {CONTACT.name, NEW_CONTACT.name} <= given.keys() and not CONTACTS[given[CONTACT.name]](given[NEW_CONTACT.name]):
        return NEW_CONTACT.name
    return ""
