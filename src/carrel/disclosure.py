"""The road out: learn, decide, write down, then read or do.

Nothing about a patron leaves but by this road, and the order of its steps is the promise: the row is committed
before anything is read. A refusal opens nothing. A duty that is not done clears nothing.

What was learned and decided is one value, an `Inquiry`, made once when a request arrives; whatever is read or done
for that request is read and done under it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from carrel.cleared import Cleared
from carrel.policy import Answer, Facts, Policy
from carrel.policy.actions import ACTIONS, VOICEMAIL_ACTIONS, Action, check_question
from carrel.policy.edition import Clause
from carrel.policy.facts import ATTENDED, FACT, brought
from carrel.ports import (
    Act,
    AuditTrail,
    Cannot,
    Clock,
    Deed,
    Done,
    FactsChanged,
    Grant,
    Interactions,
    LibrarySystem,
    Presence,
    Said,
    Standing,
    Titles,
)  # fmt: skip
from carrel.terms import Outcome

_WHERE_A_CARD_IS_SHOWN: Final = FACT["card"].channels
_WHERE_AN_ID_IS_SHOWN: Final = FACT["photo_id"].channels
_WHERE_A_PIN_IS_ENTERED: Final = FACT["pin"].channels
_UNATTENDED: Final = frozenset(FACT["channel"].values) - frozenset(ATTENDED)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the member of staff says about the person before them; of themselves, what an account holder does.

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
    cannot: Cannot | None = None

    @property
    def obstacle(self) -> Cannot | None:
        """What keeps from being done what is permitted."""
        return self.cannot if self.answer.outcome is Outcome.PERMIT else None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Who serves, what they say of the person, what was found of them, and what is answered to every wish, that day.

    It holds every action that can be asked on its channel, and opens nothing. `done` are the duties that were done.
    """

    presence: Presence
    team: str
    situation: Situation
    standing: Standing
    today: date
    facts: Facts
    options: Mapping[str, Option]
    done: frozenset[str] = frozenset()

    def option(self, action: str) -> Option:
        """The answer to one wish. Raises `UnknownAction` or `ImpossibleQuestion` where there is no such question."""
        if action not in self.options:
            check_question(self.facts, action)
        return self.options[action]

    def open_duties(self, action: str) -> tuple[str, ...]:
        """What must be done before anything is opened or done, and was not."""
        option = self.option(action)
        if option.answer.outcome is not Outcome.PERMIT or option.cannot:
            return ()
        answer = option.answer
        return tuple(duty for duty in (*answer.must, *answer.once) if duty not in self.done)

    def with_done(self, duties: Iterable[str]) -> "Inquiry":
        """The same, with these duties done."""
        return replace(self, done=frozenset(duties))


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to one inquiry, and what it cleared: rows by field. `open_duties` must be done before anything is.

    `cannot`: it was permitted and written down, and the library system cannot do it, so nothing was opened or done.
    """

    answer: Answer
    cleared: Cleared = field(default_factory=dict, repr=False)
    open_duties: tuple[str, ...] = ()
    done: Done | None = None
    cannot: Cannot | None = None


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

    def clauses(self, inquiry: Inquiry, answer: Answer) -> tuple[Clause, ...]:
        """The clauses that an answer cites, in their own words."""
        edition = self._policy.on(inquiry.today).edition
        return tuple(edition.clauses[name] for name in answer.clauses if name in edition.clauses)

    def titles(self, words: str) -> Titles:
        """Titles of the catalogue with these words; nobody's record is touched."""
        return self._library.titles(words)

    def branches(self) -> Mapping[str, str]:
        """Pick-up places: identifier and name."""
        return self._library.branches()

    def inquiry(
        self, presence: Presence, situation: Situation, team: str, done: Iterable[str] = (), *,
        standing: Standing | None = None,
    ) -> Inquiry:  # fmt: skip
        """Every wish, answered once; `standing` is what the situation was said of, where that is at hand.

        It opens nothing and writes no row.
        """
        standing, today = standing or self._library.standing(presence), self._clock.today()
        facts = _facts(standing, situation, team, self._exception_in_force(today))
        options = self._answered(facts, today)
        return Inquiry(presence, team, situation, standing, today, facts, options, frozenset(done))

    def after(self, inquiry: Inquiry) -> Inquiry:
        """The same inquiry once something was done. Where that changed no fact, it changed no answer."""
        standing = self._library.standing(inquiry.presence)
        facts = _facts(standing, inquiry.situation, inquiry.team, inquiry.facts["exception"])
        options = inquiry.options if facts == inquiry.facts else self._answered(facts, inquiry.today)
        return replace(inquiry, standing=standing, facts=facts, options=options)

    def if_found(self, inquiry: Inquiry, situation: Situation, action: str) -> Answer:
        """What would be answered, had the same evidence found an account: where it found none, that is what is said."""
        found = replace(inquiry.standing, found="one")
        facts = _facts(found, situation, inquiry.team, inquiry.facts["exception"])
        return self._policy.decide(facts, action, on=inquiry.today)

    def ask(self, inquiry: Inquiry, action: str, form: UUID) -> Told:
        """One wish: the answer, and what it clears. `form` makes sending it twice one.

        Raises `FactsChanged` where another account was found since the inquiry was made, or something was compared.
        """
        option, open_duties = inquiry.option(action), inquiry.open_duties(action)
        if open_duties:
            return Told(option.answer, open_duties=open_duties)
        grant = self._written(inquiry, action, form)
        return Told(option.answer, self._read(inquiry, grant), cannot=option.obstacle)

    def do(self, inquiry: Inquiry, deed: Deed, form: UUID) -> Told:
        """One act, once, if the policy permits it; the same form again tells how it ended.

        Raises `FactsChanged` as `ask` does, and for an act on another credential than the policy is asked about;
        `Unfit`, before a row is written, for particulars that the act does not take; and what `LibrarySystem.do` does.
        """
        if deed.particulars.get("credential", inquiry.situation.credential) != inquiry.situation.credential:
            raise FactsChanged("The form is about another credential.")
        self._library.fit(deed)
        option, open_duties = inquiry.option(deed.action), inquiry.open_duties(deed.action)
        if open_duties:
            return Told(option.answer, open_duties=open_duties)
        grant = self._written(inquiry, deed.action, form)
        if option.answer.outcome is not Outcome.PERMIT or option.obstacle:
            return Told(option.answer, cannot=option.obstacle)
        if grant.id is None:
            return Told(option.answer, done=Done(False, "no-account"))
        return Told(option.answer, done=self._library.do(inquiry.presence, grant, deed))

    def _answered(self, facts: Facts, today: date) -> Mapping[str, Option]:
        """Every action that can be asked on this channel."""
        cannot, is_voicemail = self._library.cannot(), facts["channel"] == "voicemail"
        return {
            action.name: Option(action, self._policy.decide(facts, action.name, on=today), cannot.get(action.name))
            for action in ACTIONS
            if (action.name in VOICEMAIL_ACTIONS) is is_voicemail
        }

    def _written(self, inquiry: Inquiry, action: str, form: UUID) -> Grant:
        option, revision = inquiry.option(action), inquiry.standing.revision
        cannot = option.obstacle.code if option.obstacle else None
        return self._trail.write(inquiry.presence, revision, form, inquiry.facts, action, option.answer, cannot)

    def _read(self, inquiry: Inquiry, grant: Grant) -> Cleared:
        if grant.id is None or inquiry.option(grant.action).obstacle:
            return {}
        return {cleared: self._library.read(inquiry.presence, grant, cleared) for cleared in grant.cleared}


def _facts(standing: Standing, situation: Situation, team: str, exception: str) -> Facts:
    return Facts.from_mapping(
        {
            **_said(situation, team),
            **_shown(standing, situation),
            **standing.circumstances,
            "exception": exception,
        }
    )


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
        "pin": _yes("pin" in shown and number and situation.channel in _WHERE_A_PIN_IS_ENTERED),
        "photo_id": _yes("photo_id" in standing.matched and situation.channel in _WHERE_AN_ID_IS_SHOWN),
        "details": _yes("details" in standing.matched and attended),
        "birth_date": _yes("birth_date" in standing.matched and attended),
        "name": _yes(name),
        "shelf_key": _yes(situation.knows_shelf_key or (name and number and standing.label_shows_name)),
    }
