"""The road out: learn, decide, write down, then read or do.

Nothing about a patron leaves but by this road, and the order of its steps is the promise: the row is committed
before anything is read. A refusal opens nothing. A duty that is not done clears nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from carrel.policy import Answer, Facts, Policy
from carrel.policy.actions import ACTIONS, VOICEMAIL_ACTIONS, Action
from carrel.policy.edition import Clause
from carrel.policy.facts import ATTENDED, FACT, brought
from carrel.ports import (
    Act,
    AuditTrail,
    Clock,
    Deed,
    Done,
    FactsChanged,
    Grant,
    Interactions,
    LibrarySystem,
    Presence,
    Row,
    Said,
    Standing,
    Titles,
)  # fmt: skip
from carrel.terms import Outcome

_WHERE_A_CARD_IS_SHOWN: Final = FACT["card"].channels
_WHERE_AN_ID_IS_SHOWN: Final = FACT["photo_id"].channels
_UNATTENDED: Final = frozenset(FACT["channel"].values) - frozenset(ATTENDED)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the member of staff says about the person before them.

    That a number is the account's, and that details match, is not said: it is found and compared.
    """

    channel: str
    place: str = "library"
    requester: str = "other"
    assured: bool = False
    purpose: str = "not-stated"
    doubt: str = "none"
    says_name: bool = False
    knows_shelf_key: bool = False
    cannot_come_in: bool = False
    credential: str = "library-pin"
    on_card: bool = True  # False: the number stood on a photo, on paper, in another app (reading R3)


@dataclass(frozen=True, slots=True)
class Option:
    """One action of the list, already answered; `cannot` says why the library system cannot do it."""

    action: Action
    answer: Answer
    cannot: str


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to one inquiry, and what it cleared: rows by field. `open_duties` must be done before anything is."""

    answer: Answer
    cleared: Mapping[str, Sequence[Row]] = field(default_factory=dict, repr=False)
    open_duties: tuple[str, ...] = ()
    done: Done | None = None


class Road:
    """The one way to an account, for every door."""

    def __init__(
        self,
        policy: Policy,
        library: LibrarySystem,
        trail: AuditTrail,
        interactions: Interactions,
        clock: Clock,
        exception_in_force: Callable[[date], str] = lambda _: "none",
    ) -> None:
        self._policy = policy
        self._library = library
        self._trail = trail
        self._interactions = interactions
        self._clock = clock
        self._exception_in_force = exception_in_force

    def begin(self, token: str) -> Presence:
        """Begin with a person."""
        return self._interactions.begin(token)

    def next_person(self, presence: Presence) -> None:
        """Finish: whatever was shown, matched and permitted is gone."""
        self._interactions.next_person(presence)

    def find_by_number(self, presence: Presence, number: str, shown_as: str, *, keeps: bool = False) -> Standing:
        """Look for the account of a card or number, as `LibrarySystem.find_by_number`."""
        self._library.find_by_number(presence, number, shown_as, keeps=keeps)
        return self._library.standing(presence)

    def find_by_name(self, presence: Presence, said: Said) -> Standing:
        """Look for the one account with this name."""
        self._library.find_by_name(presence, said)
        return self._library.standing(presence)

    def find_by_user_key(self, presence: Presence, user_key: int) -> Standing:
        """Look for the account that staff call by this key."""
        self._library.find_by_user_key(presence, user_key)
        return self._library.standing(presence)

    def hold_card(self, presence: Presence) -> Standing:
        """Staff hold the card whose number was typed: it counts as the card from now on. Raises `Unfit` without one."""
        self._library.hold_card(presence)
        return self._library.standing(presence)

    def check(self, presence: Presence, kind: str, said: Said) -> Standing:
        """Compare, blind: `last_check` of the standing says match, no-match, closed or too-few."""
        self._library.check(presence, kind, said)
        return self._library.standing(presence)

    def standing(self, presence: Presence) -> Standing:
        """What the interaction has come to."""
        return self._library.standing(presence)

    def acts(self, presence: Presence) -> Sequence[Act]:
        """What this interaction did, newest first. It says nothing about whose account that was."""
        return self._library.acts(presence)

    def today(self) -> date:
        """The day by which the policy is asked."""
        return self._clock.today()

    def exception(self) -> str:
        """The exception in force today, or none."""
        return self._exception_in_force(self._clock.today())

    def clauses(self, answer: Answer) -> tuple[Clause, ...]:
        """The clauses that an answer cites, in their own words."""
        edition = self._policy.on(self._clock.today()).edition
        return tuple(edition.clauses[name] for name in answer.clauses if name in edition.clauses)

    def titles(self, words: str) -> Titles:
        """Titles of the catalogue with these words; nobody's record is touched."""
        return self._library.titles(words)

    def branches(self) -> Mapping[str, str]:
        """Pick-up places: identifier and name."""
        return self._library.branches()

    def answered(self, standing: Standing, situation: Situation, team: str) -> tuple[Option, ...]:
        """Every action that can be asked on this channel, each answered. It opens nothing and writes no row."""
        facts, today, cannot = self._facts(standing, situation, team), self._clock.today(), self._library.cannot()
        is_voicemail = situation.channel == "voicemail"
        return tuple(
            Option(action, self._policy.decide(facts, action.name, on=today), cannot.get(action.name, ""))
            for action in ACTIONS
            if (action.name in VOICEMAIL_ACTIONS) is is_voicemail
        )

    def ask(
        self, presence: Presence, situation: Situation, team: str, action: str, form: UUID,
        duties: Collection[str] = (), *, standing: Standing | None = None,
    ) -> Told:  # fmt: skip
        """One inquiry: the answer, and what it clears. `form` makes sending it twice one inquiry; `duties` are done.

        `standing` is what the situation was said of, where that is at hand. Raises `FactsChanged` where another account
        was found since, or something was compared.
        """
        standing = standing or self._library.standing(presence)
        facts, answer = self._decide(standing, situation, team, action)
        open_duties = _open(answer, duties)
        if open_duties:
            return Told(answer, open_duties=open_duties)
        grant = self._trail.write(presence, standing.revision, form, facts, action, answer)
        return Told(answer, self._read(presence, grant))

    def do(
        self, presence: Presence, situation: Situation, team: str, deed: Deed, form: UUID,
        duties: Collection[str] = (), *, standing: Standing | None = None,
    ) -> Told:  # fmt: skip
        """One act, once, if the policy permits it; the same form again tells how it ended.

        Raises `FactsChanged` as `ask` does, and for an act on another credential than the policy is asked about;
        `Unfit`, before a row is written, for particulars that the act does not take; and what `LibrarySystem.do` does.
        """
        if deed.particulars.get("credential", situation.credential) != situation.credential:
            raise FactsChanged("The form is about another credential.")
        self._library.fit(deed)
        reason = self._library.cannot().get(deed.action)
        standing = standing or self._library.standing(presence)
        facts, answer = self._decide(standing, situation, team, deed.action)
        open_duties = _open(answer, duties)
        if open_duties:
            return Told(answer, open_duties=open_duties)
        if reason is not None:
            return Told(answer, done=Done(False, reason))
        grant = self._trail.write(presence, standing.revision, form, facts, deed.action, answer)
        if answer.outcome is not Outcome.PERMIT:
            return Told(answer)
        if grant.id is None:
            return Told(answer, done=Done(False, "no-account"))
        return Told(answer, done=self._library.do(presence, grant, deed))

    def _decide(self, standing: Standing, situation: Situation, team: str, action: str) -> tuple[Facts, Answer]:
        facts = self._facts(standing, situation, team)
        return facts, self._policy.decide(facts, action, on=self._clock.today())

    def _read(self, presence: Presence, grant: Grant) -> Mapping[str, Sequence[Row]]:
        if grant.id is None:
            return {}
        return {cleared: self._library.read(presence, grant, cleared) for cleared in grant.cleared}

    def _facts(self, standing: Standing, situation: Situation, team: str) -> Facts:
        return Facts.from_mapping(
            {
                **_said(situation, team),
                **_shown(standing, situation),
                **standing.circumstances,
                "exception": self.exception(),
            }
        )


def _open(answer: Answer, duties: Collection[str]) -> tuple[str, ...]:
    if answer.outcome is not Outcome.PERMIT:
        return ()
    return tuple(duty for duty in (*answer.must, *answer.once) if duty not in duties)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _said(situation: Situation, team: str) -> dict[str, str]:
    return {
        "channel": situation.channel,
        "place": situation.place,
        "requester": situation.requester,
        "assured": _yes(situation.assured and situation.channel not in _UNATTENDED),
        "purpose": situation.purpose,
        "doubt": situation.doubt,
        "team": team,
        "cannot_come_in": _yes(situation.cannot_come_in),
        "credential": situation.credential,
    }


def _shown(standing: Standing, situation: Situation) -> dict[str, str]:
    """Evidence counts only where it can be shown: a card over the telephone is its number.

    What found no account is no evidence.
    """
    shown = standing.shown if standing.found == "one" else frozenset()
    number = "number" in brought(shown)
    name = situation.says_name or "name" in shown
    attended = situation.channel not in _UNATTENDED
    return {
        "card": _yes("card" in shown and situation.on_card and situation.channel in _WHERE_A_CARD_IS_SHOWN),
        "number": _yes(number),
        "photo_id": _yes("photo_id" in standing.matched and situation.channel in _WHERE_AN_ID_IS_SHOWN),
        "details": _yes("details" in standing.matched and attended),
        "birth_date": _yes("birth_date" in standing.matched and attended),
        "name": _yes(name),
        "shelf_key": _yes(situation.knows_shelf_key or (name and number and standing.label_shows_name)),
    }
