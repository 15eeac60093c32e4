"""One request about one person: what was sent, and what is asked and done on the road because of it.

An inquiry or an act goes under what was said in the intake, and is written down before anything is on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from carrel.cleared import Cleared, RecentRow, rows
from carrel.desk import forms, kept, once
from carrel.desk.act_forms import CLEARS_ITS_COMPANION, COMPANION
from carrel.desk.forms import Intake
from carrel.desk.request import StaffRequest, is_part, texts
from carrel.desk.results import Here
from carrel.desk.workstation import Workstation
from carrel.disclosure import Inquiry, Option, Reply, Road
from carrel.policy import Answer
from carrel.ports import Act, FactsChanged, Identification, NothingPermits, PastAct, Presence
from carrel.terms import Member, Outcome

_HEARS_RECENT: Final = "hear-checkouts"


@dataclass(frozen=True, slots=True)
class Moment:
    """What was said in the intake, and the inquiry that was made of it.

    `ticked` are the duties that are ticked once per sign-in, and were; no answer here asks for them any more.
    """

    intake: Intake
    inquiry: Inquiry
    options: Mapping[str, Option]
    ticked: tuple[str, ...] = ()

    @property
    def identification(self) -> Identification:
        """What was found of the person."""
        return self.inquiry.identification

    @property
    def today(self) -> date:
        """The day by which all of it is answered."""
        return self.inquiry.today

    def option(self, action: str) -> Option:
        """The answer to one action. Raises `InvalidField` where nobody asks that here."""
        if action not in self.options:
            raise forms.InvalidField("action")
        return self.options[action]

    def can(self, action: str) -> bool:
        """Is it permitted, whatever must be done first, and can the library system do it?"""
        option = self.options.get(action)
        return option is not None and option.answer.outcome is Outcome.PERMIT and not option.cannot

    def may(self, action: str) -> bool:
        """Is it permitted on the account that was found, with nothing that must be done first, and can it be done?"""
        return self.identification.found == "one" and self.can(action) and not self.open_duties(action)

    def open_duties(self, action: str) -> tuple[str, ...]:
        """What must be done first, and was not ticked. Raises `InvalidField` as `option` does."""
        return self.inquiry.open_duties(self.option(action).action.name)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request about one person: who serves, where, and what was sent."""

    road: Road
    member: Member
    presence: Presence
    station: Workstation
    sent: dict[str, str]
    duties: tuple[str, ...]
    marks: frozenset[str] = frozenset()  # of duties that were ticked before in this sign-in
    changed: str = ""  # the field that was changed, where the page tells
    is_part: bool = False  # the page is there already, and asks for what changes
    said_before: str = ""  # as `kept` keeps it

    @classmethod
    def of(cls, request: StaffRequest, interaction: UUID) -> "Visit":
        """What a request brings."""
        return cls(
            request.road, request.member, Presence(request.token, interaction),
            request.station, texts(request), tuple(map(str, request.POST.getlist("duty"))),
            once.marks(request.COOKIES.get(once.COOKIE, "")), request.headers.get("HX-Trigger-Name", ""),
            is_part(request), request.COOKIES.get(kept.COOKIE, ""),
        )  # fmt: skip

    # What is so now

    def now(self) -> Moment:
        """The inquiry of what was sent. Raises `FactsChanged`."""
        return self.at(*self.said())

    def said(self) -> tuple[Intake, Identification]:
        """The intake as it was sent, and the identification that it was said of. Raises `FactsChanged`.

        Staff who say that they hold the card whose number was typed are taken at their word, and that is written down.
        """
        intake, identification = (
            forms.intake(self.sent, self.station, self.changed),
            self.road.identification(self.presence),
        )
        if intake.revision != identification.revision:  # a scan may overtake a key, a tab, or a lock
            raise FactsChanged("Something changed since this page was drawn.")
        if intake.sees_paper and intake.situation.on_card and _is_number_alone(identification):
            identification = self.road.hold_card(self.presence)
        return intake, identification

    def at(self, intake: Intake, identification: Identification) -> Moment:
        """The inquiry of this request: what is answered to each action, when this is said of that identification."""
        intake = _resolved(intake, identification)
        inquiry = self.road.inquiry(self.presence, intake.situation, self.member.team, identification=identification)
        return self._moment(intake, inquiry)

    def after(self, now: Moment) -> Moment:
        """The same, once something was done."""
        return self._moment(now.intake, self.road.after(now.inquiry))

    def _moment(self, intake: Intake, inquiry: Inquiry) -> Moment:
        """With the duties that were ticked, now or for the whole sign-in, and no answer that still asks for these."""
        asked_once = dict.fromkeys(duty for each in inquiry.options.values() for duty in each.answer.once)
        done = {*self.duties, *once.done(self.presence.token, self.marks, asked_once)}
        ticked = tuple(duty for duty in asked_once if duty in done)
        options = {name: _without(each, ticked) for name, each in inquiry.options.items()}
        return Moment(intake, inquiry.with_done(done), options, ticked)

    def newly_ticked(self, now: Moment) -> tuple[str, ...]:
        """What was ticked just now for the whole sign-in."""
        return tuple(duty for duty in now.ticked if duty in self.duties)

    # What is asked and done

    def ask(self, now: Moment, action: str, form: UUID | None = None) -> Reply:
        """One inquiry under what was said in the intake."""
        return self.road.ask(now.inquiry, action, form or forms.inquiry_id(self.sent, action))

    def do(self, now: Moment, act: Act, form: UUID) -> Reply:
        """One act under what was said in the intake."""
        return self.road.do(now.inquiry, act, form)

    def companion(self, now: Moment, action: str) -> Cleared:
        """What must be open to carry out an act: an inquiry of its own, or the act's where that opens the same."""
        if action not in COMPANION or now.identification.found != "one" or not now.can(action):
            return {}
        if now.may(COMPANION[action]):
            return self.ask(now, COMPANION[action]).cleared
        return self.ask(now, action).cleared if action in CLEARS_ITS_COMPANION else {}

    def recent(self, now: Moment) -> Sequence[RecentRow] | None:
        """What went out, came back or was renewed on this account just now; None where nobody may hear it, or keeps it.

        It is one inquiry: sent again with its form, it is the same row.
        """
        if not self.road.tells_recent or not now.may(_HEARS_RECENT):
            return None
        try:
            return rows(self.ask(now, _HEARS_RECENT).cleared, RecentRow)
        except NothingPermits:  # the form was sent again, long after
            return None

    def acts(self) -> Sequence[PastAct]:
        """What this interaction did, newest first."""
        return self.road.acts(self.presence)

    def if_found(self, now: Moment, action: str) -> Answer:
        """What would be answered, had the same been said and shown, and an account found."""
        intake = _resolved(now.intake, replace(now.identification, found="one"))
        return self.road.if_found(now.inquiry, intake.situation, action)

    def here(self, now: Moment) -> Here:
        """Where and when it is said."""
        branches = self.road.branches()
        return Here(branches.get(self.member.branch, ""), now.today, branches)


def _is_number_alone(identification: Identification) -> bool:
    return identification.found == "one" and "number" in identification.shown and "card" not in identification.shown


def _without(option: Option, ticked: tuple[str, ...]) -> Option:
    return replace(option, answer=once.without(option.answer, ticked)) if ticked and option.answer.once else option


def _resolved(intake: Intake, identification: Identification) -> Intake:
    """Where nobody said on what the number stood, it is what it was found by; likewise which credential they mean."""
    if not intake.credential:
        intake = replace(intake, credential=identification.credential)
    if intake.shown_as or identification.found != "one":
        return intake
    shown_as = "card" if "card" in identification.shown else "number" if "number" in identification.shown else ""
    return replace(intake, shown_as=shown_as)
