"""The road out: learn, decide, write down, then read or do.

Nothing about a patron leaves but by this road, and the order of its steps is the promise: the row is committed
before anything is read. A refusal opens nothing. A duty that is not done clears nothing.

What was learned and decided is one value, an `Inquiry`, made once when a request arrives; whatever is read or done
for that request is read and done under it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from carrel.cleared import Cleared
from carrel.policy import Answer, Facts, Policy
from carrel.policy.actions import ACTIONS, VOICEMAIL_ACTIONS, Action, check_question
from carrel.policy.edition import Clause
from carrel.ports import (
    Act,
    AuditTrail,
    Cannot,
    ClaimedIdentity,
    Clock,
    Done,
    FactsChanged,
    Grant,
    Identification,
    Interactions,
    LibrarySystem,
    PastAct,
    Presence,
    Titles,
)  # fmt: skip
from carrel.situation import Situation, facts_of
from carrel.terms import Outcome


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
    identification: Identification
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
class Reply:
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

    @property
    def finds_by_name(self) -> bool:
        """Can an account be looked for by a name here?"""
        return self._library.finds_by_name

    @property
    def tells_recent(self) -> bool:
        """Is it known here what each renewal of an interaction came to?"""
        return self._library.tells_recent

    def find_by_number(self, presence: Presence, number: str, shown_as: str, *, keeps: bool = False) -> Identification:
        """Look for the account of a card or number, as `LibrarySystem.find_by_number`."""
        self._library.find_by_number(presence, number, shown_as, keeps=keeps)
        return self._library.identification(presence)

    def find_by_name(self, presence: Presence, said: ClaimedIdentity) -> Identification:
        """Look for the one account with this name."""
        self._library.find_by_name(presence, said)
        return self._library.identification(presence)

    def find_by_user_key(self, presence: Presence, user_key: int) -> Identification:
        """Look for the account that staff call by this key."""
        self._library.find_by_user_key(presence, user_key)
        return self._library.identification(presence)

    def hold_card(self, presence: Presence) -> Identification:
        """Staff hold the card whose number was typed: it counts as the card now. Raises `InvalidInput` without one."""
        self._library.hold_card(presence)
        return self._library.identification(presence)

    def check(self, presence: Presence, kind: str, said: ClaimedIdentity) -> Identification:
        """Compare, blind: `last_check` of the identification says match, no-match, closed or too-few."""
        self._library.check(presence, kind, said)
        return self._library.identification(presence)

    def identification(self, presence: Presence) -> Identification:
        """What the interaction has come to."""
        return self._library.identification(presence)

    def acts(self, presence: Presence) -> Sequence[PastAct]:
        """What this interaction did, newest first. It says nothing about whose account that was."""
        return self._library.acts(presence)

    def clauses(self, inquiry: Inquiry, answer: Answer) -> tuple[Clause, ...]:
        """The clauses that an answer cites, in their own words."""
        edition = self._policy.on(inquiry.today).edition
        return tuple(edition.clauses[name] for name in answer.clauses if name in edition.clauses)

    def titles(self, words: str) -> Titles:
        """Titles of the catalog with these words; nobody's record is touched."""
        return self._library.titles(words)

    def branches(self) -> Mapping[str, str]:
        """Pick-up places: identifier and name."""
        return self._library.branches()

    def inquiry(
        self, presence: Presence, situation: Situation, team: str, done: Iterable[str] = (), *,
        identification: Identification | None = None,
    ) -> Inquiry:  # fmt: skip
        """Every wish, answered once; `identification` is what the situation was said of, where that is at hand.

        It opens nothing and writes no row.
        """
        identification, today = identification or self._library.identification(presence), self._clock.today()
        facts = facts_of(identification, situation, team, self._exception_in_force(today))
        options = self._answered(facts, today)
        return Inquiry(presence, team, situation, identification, today, facts, options, frozenset(done))

    def after(self, inquiry: Inquiry) -> Inquiry:
        """The same inquiry once something was done. Where that changed no fact, it changed no answer."""
        identification = self._library.identification(inquiry.presence)
        facts = facts_of(identification, inquiry.situation, inquiry.team, inquiry.facts["exception"])
        options = inquiry.options if facts == inquiry.facts else self._answered(facts, inquiry.today)
        return replace(inquiry, identification=identification, facts=facts, options=options)

    def if_found(self, inquiry: Inquiry, situation: Situation, action: str) -> Answer:
        """What would be answered, had the same evidence found an account: where it found none, that is what is said."""
        found = replace(inquiry.identification, found="one")
        facts = facts_of(found, situation, inquiry.team, inquiry.facts["exception"])
        return self._policy.decide(facts, action, on=inquiry.today)

    def ask(self, inquiry: Inquiry, action: str, form: UUID) -> Reply:
        """One wish: the answer, and what it clears. `form` makes sending it twice one.

        Raises `FactsChanged` where another account was found since the inquiry was made, or something was compared.
        """
        option, open_duties = inquiry.option(action), inquiry.open_duties(action)
        if open_duties:
            return Reply(option.answer, open_duties=open_duties)
        grant = self._written(inquiry, action, form)
        return Reply(option.answer, self._read(inquiry, grant), cannot=option.obstacle)

    def do(self, inquiry: Inquiry, act: Act, form: UUID) -> Reply:
        """One act, once, if the policy permits it; the same form again tells how it ended.

        Raises `FactsChanged` as `ask` does, and for an act on another credential than the policy is asked about;
        `InvalidInput`, before a row is written, for particulars that the act does not take; and what
        `LibrarySystem.do` does.
        """
        if act.particulars.get("credential", inquiry.situation.credential) != inquiry.situation.credential:
            raise FactsChanged("This form is for another PIN or password.")
        self._library.validate(act)
        option, open_duties = inquiry.option(act.action), inquiry.open_duties(act.action)
        if open_duties:
            return Reply(option.answer, open_duties=open_duties)
        grant = self._written(inquiry, act.action, form)
        if option.answer.outcome is not Outcome.PERMIT or option.obstacle:
            return Reply(option.answer, cannot=option.obstacle)
        if grant.id is None:
            return Reply(option.answer, done=Done(False, "no-account"))
        return Reply(option.answer, done=self._library.do(inquiry.presence, grant, act))

    def _answered(self, facts: Facts, today: date) -> Mapping[str, Option]:
        """Every action that can be asked on this channel."""
        cannot, is_voicemail = self._library.cannot(), facts["channel"] == "voicemail"
        return {
            action.name: Option(action, self._policy.decide(facts, action.name, on=today), cannot.get(action.name))
            for action in ACTIONS
            if (action.name in VOICEMAIL_ACTIONS) is is_voicemail
        }

    def _written(self, inquiry: Inquiry, action: str, form: UUID) -> Grant:
        option, revision = inquiry.option(action), inquiry.identification.revision
        cannot = option.obstacle.code if option.obstacle else None
        return self._trail.write(inquiry.presence, revision, form, inquiry.facts, action, option.answer, cannot)

    def _read(self, inquiry: Inquiry, grant: Grant) -> Cleared:
        if grant.id is None or inquiry.option(grant.action).obstacle:
            return {}
        return {cleared: self._library.read(inquiry.presence, grant, cleared) for cleared in grant.cleared}
