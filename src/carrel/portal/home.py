"""An account holder at their own account: what is asked and done on the road, each under one inquiry.

They are the holder, online, and have said what they want by pressing it; that number and PIN were given is what the
database knows of the interaction. A duty is for staff to do: where a policy asks for one here, nothing is opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from carrel.cleared import Cleared, R, rows
from carrel.disclosure import Inquiry, Reply, Road
from carrel.policy.facts import FACT
from carrel.portal.request import HolderRequest, new_form
from carrel.ports import Act
from carrel.situation import Situation

_NO_TEAM: Final = FACT["team"].values[0]
"""The fact as it stands where nobody of the staff asks."""


@dataclass(frozen=True, slots=True)
class Home:
    """One request of an account holder."""

    road: Road
    inquiry: Inquiry

    @classmethod
    def of(cls, request: HolderRequest) -> "Home":
        """What a request brings."""
        identification = request.road.identification(request.presence)
        themselves = Situation("online", requester="holder", purpose="stated", credential=identification.credential)
        return cls(
            request.road, request.road.inquiry(request.presence, themselves, _NO_TEAM, identification=identification)
        )

    @property
    def today(self) -> date:
        """The day by which all of it is answered."""
        return self.inquiry.today

    @property
    def circumstances(self) -> Mapping[str, str]:
        """What the policy knows of the account itself."""
        return self.inquiry.identification.circumstances

    @property
    def credential(self) -> str:
        """Which secret the account signs in with."""
        return self.inquiry.identification.credential

    def ask(self, action: str) -> Cleared:
        """What one inquiry opens. It is written down first, and opens nothing where the answer is no."""
        return self.road.ask(self.inquiry, action, new_form()).cleared

    def read(self, action: str, kind: type[R]) -> Sequence[R] | None:
        """The lines of one field that an inquiry opens; None where it opens none."""
        return rows(self.ask(action), kind)

    def do(self, act: Act, form: UUID) -> Reply:
        """One act, once; the same form again tells how it ended."""
        return self.road.do(self.inquiry, act, form)
