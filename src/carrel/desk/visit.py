"""One request about one person: what was sent, handed to the road, and what the desk shows of it.

An inquiry or an act goes under what was said on the left, and is written down before anything is on the page.
"""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from carrel.desk import forms, workstation
from carrel.desk.deeds import AGAIN, COMPANION, OPENS_FIRST, particulars, result
from carrel.desk.forms import Left
from carrel.desk.screen import Result, Right, Screen, right_side, screen
from carrel.desk.tables import day_of, money, tables
from carrel.desk.wording import CHECKED, CHECKS, NOT_WITH_THAT, REASONS
from carrel.desk.workstation import Workstation
from carrel.disclosure import Option, Road, Told
from carrel.policy import Answer
from carrel.ports import DEEDS, Deed, Done, FactsChanged, Presence, Standing
from carrel.staff.accounts import Member
from carrel.terms import Outcome

UNDONE: Final = frozenset({"check-out", "check-out-interlibrary-loan"})
"""Acts that are taken back by returning the item at once."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request about one person: who serves, where, and what was sent."""

    road: Road
    member: Member
    presence: Presence
    station: Workstation
    sent: dict[str, str]
    duties: tuple[str, ...]
    changed: str = ""  # the field that was changed, where the page tells

    @classmethod
    def of(cls, request: HttpRequest, interaction: UUID) -> "Visit":
        """What a request brings."""
        return cls(
            road_of(request), member_of(request), Presence(token_of(request), interaction),
            station_of(request), texts(request),
            tuple(map(str, request.POST.getlist("duty"))), request.headers.get("HX-Trigger-Name", ""),
        )  # fmt: skip

    def seen(self) -> Screen:
        """The desk with nobody's words on it yet."""
        standing = self.road.standing(self.presence)
        return self._screen(self._resolved(Left.at(self.station), standing), standing, None)

    def served(self) -> tuple[Screen, str]:
        """What the button that was pressed comes to, and which part of the page shows it."""
        sent = self.sent
        if sent.get("find"):
            seen = self._found(forms.left(sent, self.station, self.changed))
            return replace(seen, clears="find" if seen.found != "several" else ""), "served"
        left, standing = self._left()
        if sent.get("check"):
            seen = self._checked(left)
            return replace(seen, clears="check" if seen.checked == CHECKED["match"] else ""), "served"
        if sent.get("renew_one"):
            return self._renewed(left, standing), "served"
        if sent.get("pay_one"):
            return self._for_one_fee(left, standing), "served"
        if action := sent.get("undo") or sent.get("do"):
            return self._done(left, standing, action), "served"
        if action := sent.get("ask"):
            return self._screen(left, standing, self._asked(left, standing, action)), "answered"
        return self._screen(left, standing, self._again(left, standing)), "served"

    def refused(self, action: str) -> Screen:
        """The desk with the answer to an inquiry that opened nothing."""
        left, standing = self._left()
        return self._screen(left, standing, self._answered(left, standing, action))

    def ask(self, action: str, form: UUID | None = None) -> Told:
        """One inquiry under what was said on the left."""
        return self._ask(*self._left(), action, form)

    def do(self, act: Deed, form: UUID) -> Told:
        """One act under what was said on the left."""
        return self._do(*self._left(), act, form)

    def foretold(self, action: str) -> Told:
        """The answer with the duties that are still open, under what was said on the left. It opens nothing."""
        answer = self._option(*self._left(), action).answer
        return Told(answer, open_duties=tuple(duty for duty in answer.must if duty not in self.duties))

    def _left(self) -> tuple[Left, Standing]:
        """The left side as it was sent, and the standing that it was said of. Raises `FactsChanged`."""
        left, standing = forms.left(self.sent, self.station, self.changed), self.road.standing(self.presence)
        _check_revision(left, standing)
        return self._resolved(left, standing), standing

    def _found(self, left: Left) -> Screen:
        before = self.road.standing(self.presence)
        is_stale, was_found = left.revision != before.revision, before.found == "one"
        whom = forms.sought(self.sent, left, was_found=was_found, is_stale=is_stale)
        if whom.by == "number":
            standing = self.road.find_by_number(
                self.presence, whom.number, "number" if whom.shown_as != "card" and whom.shown_as != "app" else "card"
            )
        elif whom.by == "user-key":
            standing = self.road.find_by_user_key(self.presence, whom.user_key)
        else:
            standing = self.road.find_by_name(self.presence, whom.said)
        if is_stale or was_found:  # what was said may be about somebody else: nothing of it is kept
            left = Left(channel=left.channel, place=left.place)
        left = self._resolved(replace(left, shown_as=whom.shown_as), standing)
        return self._screen(left, standing, self._again(left, standing))

    def _checked(self, left: Left) -> Screen:
        kind = self.sent["check"]
        if kind not in CHECKS:
            raise forms.UnfitField("check")
        if kind == "photo_id" and not left.sees_paper:  # each try would be a guess at a distance, past a closed check
            raise forms.UnfitField("photo_id")
        standing = self.road.check(self.presence, kind, forms.said(self.sent, kind))
        left = self._resolved(left, standing)
        return self._screen(left, standing, self._again(left, standing))

    def _asked(self, left: Left, standing: Standing, action: str) -> Right:
        """An inquiry. A permitted deed shows its form, and is written down when it is done."""
        option = self._option(left, standing, action)
        if action == OPENS_FIRST and option.answer.outcome is Outcome.PERMIT:
            return self._right(left, standing, option, self._ask(left, standing, action))
        if action in DEEDS and (option.answer.outcome is Outcome.PERMIT or option.cannot):
            return self._answered(left, standing, action, with_companion=True)
        if action == "see-own-screen" and option.answer.outcome is Outcome.PERMIT:
            return self._answered(left, standing, action)
        return self._right(left, standing, option, self._ask(left, standing, action))

    def _again(self, left: Left, standing: Standing) -> Right | None:
        """The answer to what was asked before, now that something changed; None where nobody asks that here."""
        asked, options = self.sent.get("asked", ""), self.road.answered(standing, left.situation, self.member.team)
        is_asked = any(option.action.name == asked for option in options)
        return self._answered(left, standing, asked) if is_asked else None

    def _answered(self, left: Left, standing: Standing, action: str, *, with_companion: bool = False) -> Right:
        """The answer alone: nothing is opened, and no row is written, but for what the deed itself must show."""
        option = self._option(left, standing, action)
        told = None
        companion = COMPANION.get(action, "")
        if with_companion and option.answer.outcome is Outcome.PERMIT and companion:
            told = replace(self._ask(left, standing, companion), answer=option.answer)
        return self._right(left, standing, option, told)

    def _done(self, left: Left, standing: Standing, action: str) -> Screen:
        """An act. The page stays on it; after a checkout or a return it waits for the next item."""
        if self.sent.get("undo") and (action not in UNDONE or not self.sent.get("with_checkout")):
            raise forms.UnfitField("undo")
        act = forms.deed(self.sent, "return" if self.sent.get("undo") else action)
        told = self._do(left, standing, act, forms.form_id(self.sent))
        standing = self.road.standing(self.presence)
        ended = self._result(act, told.done) if told.done else None
        option = self._option(left, standing, action)
        # What is still owed is asked again, so that nobody has to work it out.
        left_to_pay = self._ask(left, standing, "hear-balance") if action == "pay-fee" and told.done else None
        shown = replace(left_to_pay, answer=told.answer) if left_to_pay else None
        return self._screen(left, standing, self._right(left, standing, option, shown, ended))

    def _renewed(self, left: Left, standing: Standing) -> Screen:
        """One of the checkouts on the list, and the list again, as an inquiry of its own."""
        checkout, before = forms.one_renewal(self.sent)
        done = self._do(left, standing, Deed("renew", {"checkout": checkout}), forms.form_id(self.sent))
        standing = self.road.standing(self.presence)
        told = self._ask(left, standing, "hear-checkouts")
        ended = None
        if done.done and done.done.is_done:
            ended = self._how_renewed(told, checkout, before)
        elif done.done:
            ended = Result(False, _why_not(done.done))
        option = self._option(left, standing, "hear-checkouts")
        return self._screen(left, standing, self._right(left, standing, option, told, ended))

    def _how_renewed(self, told: Told, checkout: str, before: int) -> Result:
        """The list that is open says whether it was; a renewal by name alone, where none is, tells nothing (R9)."""
        row = next((row for row in told.cleared.get("checkouts", ()) if str(row["id"]) == checkout), None)
        if row is None:
            return Result(True, "What could be renewed has been renewed.")
        if int(str(row["renewals"])) <= before:
            return Result(False, "Not renewed: it has reached its limit, or somebody waits for it.")
        return Result(True, f"Renewed: due {day_of(str(row['due_on']), self.road.today())}.")

    def _for_one_fee(self, left: Left, standing: Standing) -> Screen:
        """The form of a payment, filled in for one fee of the list."""
        fee, owed = forms.one_fee(self.sent)
        right = self._answered(left, standing, "pay-fee", with_companion=True)
        filled = tuple(replace(one, value=owed, hint="For this one fee.") for one in right.particulars)
        return self._screen(left, standing, replace(right, particulars=filled, fee=fee if filled else ""))

    def _result(self, act: Deed, done: Done) -> Result:
        if not done.is_done:
            return Result(False, _why_not(done))
        more, today = [], self.road.today()
        if cents := act.particulars.get("cents"):
            more.append(f"{money(cents)} was taken.")
        if due := done.more.get("due_on"):
            more.append(f"Due {day_of(due, today)}.")
        if done.more.get("goes_to") == "hold-shelf":
            under = f", under {done.more['label']}" if "label" in done.more else ""
            more.append(f"It goes to the hold shelf at {done.more['branch']}{under}.")
        elif done.more.get("goes_to") == "shelves":
            more.append("It goes back to the shelves.")
        barcode = act.particulars.get("barcode", "")
        undo = done.more.get("checkout", "") if act.action in UNDONE else ""
        words = "Taken back again" if self.sent.get("undo") else result(act.action)
        slip = barcode if done.more.get("goes_to") == "hold-shelf" else ""
        item = f" …{barcode[-5:]}" if barcode else ""  # as printed on what staff hold: was this one read, or the last?
        return Result(True, f"{words}{item}.", tuple(more), barcode, undo, slip)

    def _ask(self, left: Left, standing: Standing, action: str, form: UUID | None = None) -> Told:
        form = form or forms.inquiry_id(self.sent, action)
        team = self.member.team
        return self.road.ask(self.presence, left.situation, team, action, form, self.duties, standing=standing)

    def _do(self, left: Left, standing: Standing, act: Deed, form: UUID) -> Told:
        team = self.member.team
        return self.road.do(self.presence, left.situation, team, act, form, self.duties, standing=standing)

    def _option(self, left: Left, standing: Standing, action: str) -> Option:
        options = self.road.answered(standing, left.situation, self.member.team)
        chosen = next((option for option in options if option.action.name == action), None)
        if chosen is None:
            raise forms.UnfitField("action")
        return chosen

    def _right(
        self, left: Left, standing: Standing, option: Option, told: Told | None, ended: Result | None = None
    ) -> Right:
        action = option.action.name
        permitted = {o.action.name: o.answer for o in self.road.answered(standing, left.situation, self.member.team)
                     if o.answer.outcome is Outcome.PERMIT}  # fmt: skip
        is_over = ended is not None and ended.is_done and action not in AGAIN
        shown = right_side(
            option, left, standing, self.road.clauses(told.answer if told else option.answer), told,
            tables=tables(told.cleared, self.road.today()) if told else (),
            particulars=particulars(action, self.road.branches(), self.member.branch) if action in DEEDS else (),
            done_duties=self.duties, result=ended, permitted=permitted,
        )  # fmt: skip
        if standing.found == "none":
            said = self._said_of_nobody(left, standing, action, told.answer if told else option.answer)
            shown = replace(shown, say=said.say, questions=said.questions)
        return replace(shown, is_deed=False, particulars=()) if is_over else shown

    def _said_of_nobody(self, left: Left, standing: Standing, action: str, answer: Answer) -> Answer:
        """What is said where nobody was found: the words for an account that the same evidence does not open."""
        as_found = self._option(left, replace(standing, found="one"), action).answer
        if answer.outcome is Outcome.PERMIT or as_found.outcome is not Outcome.PERMIT:
            return answer if answer.outcome is Outcome.PERMIT else as_found
        return answer if "name" in standing.shown else replace(answer, say=(NOT_WITH_THAT,), questions=())

    def _screen(self, left: Left, standing: Standing, right: Right | None) -> Screen:
        options = self.road.answered(standing, left.situation, self.member.team)
        station = self.station.with_changes({"channel": left.channel, "place": left.place})
        left = replace(left, revision=standing.revision)
        return screen(self.presence.interaction, station, left, standing, options, right, self.road.exception())

    @staticmethod
    def _resolved(left: Left, standing: Standing) -> Left:
        """Where nobody said on what the number stood, it is what it was found by."""
        if left.shown_as or standing.found != "one":
            return left
        shown_as = "card" if "card" in standing.shown else "number" if "number" in standing.shown else ""
        return replace(left, shown_as=shown_as)


def _why_not(done: Done) -> str:
    return REASONS.get(done.reason, "It was not done.")


def _check_revision(left: Left, standing: Standing) -> None:
    """What was said of one standing is not taken for another: a scan may overtake a key, a tab, or a lock."""
    if left.revision != standing.revision:
        raise FactsChanged("Something changed since this page was drawn.")


def texts(request: HttpRequest) -> dict[str, str]:
    """What was sent, one text a field."""
    return {name: str(value) for name, value in request.POST.items()}


def station_of(request: HttpRequest) -> Workstation:
    """The settings of this workstation, with what is usual for the team of whoever works at it."""
    return Workstation.of(request.COOKIES.get(workstation.COOKIE, ""), member_of(request).team)


def road_of(request: HttpRequest) -> Road:
    """The road out."""
    return request.road  # type: ignore[attr-defined,no-any-return]


def member_of(request: HttpRequest) -> Member:
    """Who works here."""
    return request.member  # type: ignore[attr-defined,no-any-return]


def token_of(request: HttpRequest) -> str:
    """The secret that says so."""
    return request.token  # type: ignore[attr-defined,no-any-return]
