"""One request about one person: what was sent, handed to the road, and what the desk shows of it.

An inquiry or an act goes under what was said on the left, and is written down before anything is on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from carrel.desk import forms, kept, once
from carrel.desk.deeds import AGAIN, CLEARS_ITS_COMPANION, COMPANION, particulars
from carrel.desk.forms import Left
from carrel.desk.request import member_of, road_of, station_of, texts, token_of
from carrel.desk.results import Here, Result
from carrel.desk.right import Right, right_side
from carrel.desk.running import NOTHING_DONE, Running, running
from carrel.desk.screen import Screen, screen
from carrel.desk.tables import RECENT, tables
from carrel.desk.wording import NOT_WITH_THAT
from carrel.desk.workstation import Workstation
from carrel.disclosure import Option, Road, Told
from carrel.policy import Answer
from carrel.ports import DEEDS, Act, Deed, FactsChanged, NothingPermits, Presence, Row, Standing
from carrel.staff.accounts import Member
from carrel.terms import Outcome

_HEARS_RECENT: Final = "hear-checkouts"


@dataclass(frozen=True, slots=True)
class Moment:
    """What was said on the left, the standing that it was said of, and every action answered for both.

    `ticked` are the duties that are ticked once per sign-in, and were; no answer here asks for them any more.
    """

    left: Left
    standing: Standing
    options: Mapping[str, Option]
    ticked: tuple[str, ...] = ()

    def option(self, action: str) -> Option:
        """The answer to one action. Raises `UnfitField` where nobody asks that here."""
        if action not in self.options:
            raise forms.UnfitField("action")
        return self.options[action]


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
    def of(cls, request: HttpRequest, interaction: UUID) -> "Visit":
        """What a request brings."""
        return cls(
            road_of(request), member_of(request), Presence(token_of(request), interaction),
            station_of(request), texts(request), tuple(map(str, request.POST.getlist("duty"))),
            once.marks(request.COOKIES.get(once.COOKIE, "")), request.headers.get("HX-Trigger-Name", ""),
            bool(request.headers.get("HX-Request")), request.COOKIES.get(kept.COOKIE, ""),
        )  # fmt: skip

    # What is so now

    def now(self) -> Moment:
        """The left side as it was sent, and the standing that it was said of. Raises `FactsChanged`.

        Staff who say that they hold the card whose number was typed are taken at their word, and that is written down.
        """
        left, standing = forms.left(self.sent, self.station, self.changed), self.road.standing(self.presence)
        if left.revision != standing.revision:  # a scan may overtake a key, a tab, or a lock
            raise FactsChanged("Something changed since this page was drawn.")
        if left.sees_paper and left.situation.on_card and _is_number_alone(standing):
            standing = self.road.hold_card(self.presence)
        return self.at(left, standing)

    def at(self, left: Left, standing: Standing) -> Moment:
        """What the policy answers to each action, when this is said of that standing."""
        left = _resolved(left, standing)
        options = self.road.answered(standing, left.situation, self.member.team)
        asked_once = dict.fromkeys(duty for option in options for duty in option.answer.once)
        ticked = {*self.duties, *once.done(self.presence.token, self.marks, asked_once)}
        done = tuple(duty for duty in asked_once if duty in ticked)
        return Moment(left, standing, {each.action.name: _without(each, done) for each in options}, done)

    def after(self, now: Moment) -> Moment:
        """The same, once something was done."""
        return self.at(now.left, self.road.standing(self.presence))

    def may(self, now: Moment, action: str) -> bool:
        """Is it permitted on the account that was found, with nothing that must be done first?"""
        answer = now.options[action].answer if action in now.options else None
        is_permitted = answer is not None and answer.outcome is Outcome.PERMIT and now.standing.found == "one"
        return is_permitted and not self.open_duties(now, action)

    def open_duties(self, now: Moment, action: str) -> tuple[str, ...]:
        """What must be done first, and was not ticked."""
        answer = now.option(action).answer
        return tuple(duty for duty in (*answer.must, *answer.once) if duty not in self.duties)

    def foretold(self, now: Moment, action: str) -> Told:
        """The answer with the duties that are still open. It opens nothing."""
        return Told(now.option(action).answer, open_duties=self.open_duties(now, action))

    def newly_ticked(self, now: Moment) -> tuple[str, ...]:
        """What was ticked just now for the whole sign-in."""
        return tuple(duty for duty in now.ticked if duty in self.duties)

    # What is asked and done

    def ask(self, now: Moment, action: str, form: UUID | None = None) -> Told:
        """One inquiry under what was said on the left."""
        return self.road.ask(
            self.presence, now.left.situation, self.member.team, action, form or forms.inquiry_id(self.sent, action),
            (*self.duties, *now.ticked), standing=now.standing,
        )  # fmt: skip

    def do(self, now: Moment, act: Deed, form: UUID) -> Told:
        """One act under what was said on the left."""
        return self.road.do(
            self.presence, now.left.situation, self.member.team, act, form, (*self.duties, *now.ticked),
            standing=now.standing,
        )  # fmt: skip

    def companion(self, now: Moment, action: str) -> Mapping[str, Sequence[Row]]:
        """What must be open to carry out a deed: an inquiry of its own, or the deed's where that opens the same."""
        if action not in COMPANION or not _is_permitted(now, action):
            return {}
        if self.may(now, COMPANION[action]):
            return self.ask(now, COMPANION[action]).cleared
        return self.ask(now, action).cleared if action in CLEARS_ITS_COMPANION else {}

    def recent(self, now: Moment) -> Sequence[Row] | None:
        """What went out, came back or was renewed on this account just now; None where that may not be heard.

        It is one inquiry: sent again with its form, it is the same row.
        """
        if not self.may(now, _HEARS_RECENT):
            return None
        try:
            return self.ask(now, _HEARS_RECENT).cleared.get(RECENT)
        except NothingPermits:  # the form was sent again, long after
            return None

    def acts(self) -> Sequence[Act]:
        """What this interaction did, newest first."""
        return self.road.acts(self.presence)

    def here(self) -> Here:
        """Where and when it is said."""
        branches = self.road.branches()
        return Here(branches.get(self.member.branch, ""), self.road.today(), branches)

    # What is shown

    def right(
        self, now: Moment, action: str, answer: Answer | None = None,
        cleared: Mapping[str, Sequence[Row]] | None = None, result: Result | None = None,
        *, asks_own_card: bool = False,
    ) -> Right:  # fmt: skip
        """The right column for one action: its answer, what was cleared, and how it ended."""
        option, standing = now.option(action), now.standing
        said = once.without(answer, now.ticked) if answer else option.answer
        has_own_card = standing.has_own_card and not asks_own_card
        branches = self.road.branches() if action in DEEDS else {}
        shown = right_side(
            option, now.left, standing, self.road.clauses(said), said,
            tables=tables(cleared or {}, self.road.today()),
            particulars=particulars(action, branches, self.member.branch, has_own_card=has_own_card)
            if action in DEEDS
            else (),
            done_duties=self.duties,
            result=result,
            permitted={name: each.answer for name, each in now.options.items() if _is_so_far_permitted(each)},
            has_own_card=has_own_card and action == "check-out-hold-to-self",
        )  # fmt: skip
        if standing.found == "none":
            heard = self._said_of_nobody(now, action, said)
            shown = replace(shown, say=heard.say, questions=heard.questions)
        is_over = result is not None and result.is_done and action not in AGAIN
        return replace(shown, is_deed=False, particulars=(), holds=None) if is_over else shown

    def screen(
        self, now: Moment, right: Right | None, *, aside: Result | None = None, recent: Sequence[Row] | None = None,
        is_listed: bool = True,
    ) -> Screen:  # fmt: skip
        """The whole desk, with the running list unless that stays on the page as it is."""
        station = self.station.with_changes({"channel": now.left.channel, "place": now.left.place})
        left = replace(now.left, revision=now.standing.revision)
        return screen(
            self.presence.interaction, station, left, now.standing, now.options.values(), right, self.road.exception(),
            done=self._done(now, recent) if is_listed else NOTHING_DONE, aside=aside, ticked=self.newly_ticked(now),
        )  # fmt: skip

    def _done(self, now: Moment, recent: Sequence[Row] | None) -> Running:
        acts = self.acts()
        # A page that nobody sent anything from is nobody's inquiry.
        if recent is None and self.sent and any(act.is_here for act in acts):
            recent = self.recent(now)
        return running(acts, recent or (), self.road.today())

    def _said_of_nobody(self, now: Moment, action: str, answer: Answer) -> Answer:
        """What is said where nobody was found: the words for an account that the same evidence does not open."""
        as_found = self.at(now.left, replace(now.standing, found="one")).option(action).answer
        if answer.outcome is Outcome.PERMIT or as_found.outcome is not Outcome.PERMIT:
            return answer if answer.outcome is Outcome.PERMIT else as_found
        return answer if "name" in now.standing.shown else replace(answer, say=(NOT_WITH_THAT,), questions=())


def _is_number_alone(standing: Standing) -> bool:
    return standing.found == "one" and "number" in standing.shown and "card" not in standing.shown


def _is_permitted(now: Moment, action: str) -> bool:
    return now.standing.found == "one" and now.option(action).answer.outcome is Outcome.PERMIT


def _is_so_far_permitted(option: Option) -> bool:
    return option.answer.outcome is Outcome.PERMIT


def _without(option: Option, ticked: tuple[str, ...]) -> Option:
    return replace(option, answer=once.without(option.answer, ticked))


def _resolved(left: Left, standing: Standing) -> Left:
    """Where nobody said on what the number stood, it is what it was found by; likewise which credential they mean."""
    if not left.credential:
        left = replace(left, credential=standing.credential)
    if left.shown_as or standing.found != "one":
        return left
    shown_as = "card" if "card" in standing.shown else "number" if "number" in standing.shown else ""
    return replace(left, shown_as=shown_as)
