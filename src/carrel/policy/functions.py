"""The functions of the software that carry out a clause which is not a decision.

An edition names one in a `function` block. `where` is what does it; a function without one is not built yet, and
`carrel policy check` says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Function:
    """Something the software does for a clause: what, and by which module or function."""

    does: str
    where: str | None


FUNCTIONS: Final[Mapping[str, Function]] = {
    "one-policy-for-every-door": Function(
        "every channel and every place of work is decided by the same rules", "carrel.policy.decide"
    ),
    "amendments-by-date": Function("an amendment takes effect on its date", "carrel.policy.policy.Policy.on"),
    "evidence": Function("each thing that a person shows counts as one fact", "carrel.policy.facts"),
    "yearly-acknowledgement": Function("every member of staff acknowledges the policy once a year", None),
    "owner-only-adoption": Function("an edition takes effect when its owner adopts it", None),
    "exception-register": Function("exceptions are approved, dated and in force or not", None),
    "hold-label": Function("the label of a hold on the shelf", "carrel.ils.embedded.keys.label_name"),
    "screen-lock": Function("an unattended screen blanks and locks", "carrel.staff.accounts.Accounts.lock"),
    "blind-check": Function("what a person says is matched, and never shown", "carrel.disclosure.Road.check"),
    "contact-change-guard": Function(
        "a changed address is held down before anything is sent to it", "carrel.ports.Identification.circumstances"
    ),
    "vendor-profiles": Function("a vendor's machine gets only what its profile names", None),
    "access-through-interactions": Function("an account opens only through an interaction", "carrel.disclosure.Road"),
    "referrals": Function("what goes to the Director's Office is recorded and followed", None),
    "paper-marks": Function("every print-out says whether it is shredded", "carrel.desk.paper"),
    "retention": Function("what is no longer needed is purged, unless it must be kept", "carrel.cli.forget.forget"),
}
