"""The form of each act, from its record: which particulars it asks for, and what it needs beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from carrel.operations import ACTS, OPERATION, OPERATIONS
from carrel.operations.particulars import BARCODE, CENTS, CREDENTIAL, HOLD, OWN_CARD, PICKUP
from carrel.operations.particulars import Particular as Needed


@dataclass(frozen=True, slots=True)
class Particular:
    """One field of an act's form. `kind` is item, card, title, hold, amount, choice, secret, line or kept.

    `scan` names what a scanner may put here: item or card.
    """

    name: str
    words: str
    kind: str = "line"
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    scan: str = ""
    hint: str = ""

    @property
    def template(self) -> str:
        """How it is asked for."""
        return f"desk/particular/{'number' if self.scan else self.kind}.html"


_FIELD_OF: Final = {CENTS.name: "dollars"}
"""The field of a form that is not called what its particular is."""


def _field(it: Needed) -> Particular:
    scan, kind = it.kind.value if it.is_number_on_something else "", "kept" if it is CREDENTIAL else it.kind.value
    return Particular(_FIELD_OF.get(it.name, it.name), it.words, kind, it.choices, scan=scan, hint=it.hint)


COMPANION: Final[Mapping[str, str]] = {name: act.companion for name, act in ACTS.items() if act.companion}
"""What must be open to carry out an act: an inquiry of its own, with its own answer and its own row."""

CLEARS_ITS_COMPANION: Final = frozenset(
    name for name, companion in COMPANION.items() if {*OPERATION[companion].clears} <= {*OPERATION[name].clears}
)
"""Where the companion may not be asked, the act's own inquiry opens the same: the amount that is to be paid."""

OPENS_FIRST: Final = frozenset(name for name, act in ACTS.items() if act.opens_first)
"""What is said is opened, as an inquiry, and then the message is left."""

NOTHING_TO_OPEN: Final = frozenset(each.name for each in OPERATIONS if not each.act and not each.clears)
"""The answer is all there is: nothing is read for them, and nothing done."""

NEEDS_NO_ACCOUNT: Final = frozenset(each.name for each in OPERATIONS if not each.needs_account)
"""What is permitted without an account is done without one; anything else waits until one is found."""

AGAIN: Final = frozenset(name for name, act in ACTS.items() if BARCODE in act.particulars)
"""After these the form stays open for the next item."""

CHECKS_OUT: Final = frozenset(name for name, act in ACTS.items() if act.is_check_out)
"""Every act after which an item is out."""

NAMES_A_HOLD: Final = frozenset(name for name, act in ACTS.items() if HOLD in act.particulars)
"""Every act that is done to one hold of the account."""


def particulars(
    action: str, branches: Mapping[str, str], branch: str, *, has_own_card: bool = False
) -> tuple[Particular, ...]:
    """The fields of an act's form; a place to pick up begins with the branch of the desk.

    `has_own_card`: the person's own card was shown already, and is not asked for again.
    """
    act = ACTS[action]
    asked = [each for each in (*act.particulars, *act.may_be_given) if each.words]
    return tuple(
        replace(_field(each), choices=tuple(branches.items()), value=branch) if each is PICKUP else _field(each)
        for each in asked
        if not (each is OWN_CARD and has_own_card)
    )


def filled(fields: tuple[Particular, ...], given: Mapping[str, str]) -> tuple[Particular, ...]:
    """The fields with what was typed before; a secret is typed again."""
    return tuple(
        replace(each, value=given[each.name]) if each.kind != "secret" and given.get(each.name) else each
        for each in fields
    )


def button(action: str) -> str:
    """What the button says."""
    return ACTS[action].button
