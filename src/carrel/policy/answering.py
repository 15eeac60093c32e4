"""The answer, and the walk that finds it: facts → region → answer.

The strongest outcome wins; silence is a refusal. Everything an answer says comes from the rules that decided it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from carrel.policy.compiling import Compiled, Verdict, Voice
from carrel.policy.diagram import Node
from carrel.policy.edition import Advice, Contact, Words
from carrel.policy.levels import CANNOT_BE, PLACES
from carrel.policy.unlocking import COULD_CHANGE, Help, OtherWay, Unlocking, in_order, what_would_help
from carrel.terms import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What the policy says to one question: identifiers, sentences for people, and types for whatever is acted on.

    `must` is done before anything is opened or done, each time; `once` likewise, and then holds until the member of
    staff signs out; `heed` is kept to meanwhile and is never ticked.
    """

    outcome: Outcome
    clauses: tuple[str, ...]
    must: tuple[str, ...]
    once: tuple[str, ...]
    heed: tuple[str, ...]
    questions: tuple[str, ...]
    say: tuple[str, ...]
    never_say: tuple[str, ...]
    refer_to: Contact | None
    unlock: tuple[tuple[str, ...], ...]
    instead: tuple[OtherWay, ...]
    edition: str
    readings: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """The fields as plain lists and texts, in the order in which they are read.

        `contact` and `ways` are what `refer_to` and `instead` mean.
        """
        return {
            "outcome": self.outcome.value,
            "clauses": list(self.clauses),
            "must": list(self.must),
            "once": list(self.once),
            "heed": list(self.heed),
            "questions": list(self.questions),
            "say": list(self.say),
            "never_say": list(self.never_say),
            "refer_to": str(self.refer_to) if self.refer_to else None,
            "contact": self.refer_to.as_dict() if self.refer_to else None,
            "unlock": [list(evidence) for evidence in self.unlock],
            "instead": [way.words for way in self.instead],
            "ways": [way.as_dict() for way in self.instead],
            "edition": self.edition,
            "readings": list(self.readings),
        }


class Answering:
    """An edition's answers: a tree an action, planted when the action is asked about again."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled: Final = compiled
        self._unlocking: Final = Unlocking(compiled.forest)
        self._trees: Final[dict[str, Any]] = {}
        self._asked: Final[set[str]] = set()
        self._clause_order: Final = {clause: place for place, clause in enumerate(compiled.edition.clauses)}

    def answer(self, codes: bytes, action: str) -> Answer | None:
        """The answer in the situation with these codes; None when that situation cannot be.

        `action` is one of the vocabulary's; anything else raises KeyError.
        """
        node = self._trees.get(action)
        if node is None:
            node = self.plant(action) if action in self._asked else self._sapling(codes, action)
            self._asked.add(action)
        while type(node) is tuple:
            node = node[codes[node[0]] + 1]
        return node  # type: ignore[no-any-return]

    def plant(self, action: str) -> Any:
        """Make the tree that answers questions about an action, before anyone waits for it."""
        return self._trees.setdefault(action, self.tree(action))

    def tree(self, action: str, leaf: Callable[[Answer | None], Any] = lambda answer: answer) -> Any:
        """The answers to `action` as nested tuples: `(place of a fact, kid, kid, …)`, down to `leaf(answer)`."""
        return self._grown(self._compiled.verdicts[action], action, leaf)

    def _sapling(self, codes: bytes, action: str) -> Any:
        """As much of the tree as one situation needs: one question does not wait for the answers to all others."""
        settled = {level: codes[place] for level, place in enumerate(PLACES) if level not in COULD_CHANGE}
        return self._grown(self._compiled.forest.assigned(self._compiled.verdicts[action], settled), action)

    def _grown(self, verdicts: Node, action: str, leaf: Callable[[Answer | None], Any] = lambda answer: answer) -> Any:
        forest = self._compiled.forest
        both = forest.combined(
            verdicts, what_would_help(self._unlocking, verdicts), lambda verdict, help_: (verdict, help_)
        )
        made = forest.nested(both, lambda pair: leaf(self._answer(action, *pair)), PLACES)  # type: ignore[misc]
        if not isinstance(made, tuple):
            made = (0, *[made] * len(forest.sizes))
        return made

    def _answer(self, action: str, verdict: Verdict | str, help_: Help) -> Answer | None:
        if not isinstance(verdict, Verdict):
            assert verdict == CANNOT_BE
            return None
        compiled = self._compiled
        deciding = [compiled.voices[place] for place in verdict.carried_by]
        words = [voice.rule.words for voice in deciding]
        words += [compiled.voices[place].rule.words for place in verdict.with_words_of]
        clauses: Iterable[str] = (clause for voice in deciding for clause in voice.clauses)
        if verdict.is_silence:
            silence = compiled.otherwise[action]
            clauses, words = (silence.clause,), [silence.words, *words]
        return Answer(
            outcome=verdict.outcome,
            clauses=tuple(sorted(set(clauses), key=self._clause_order.__getitem__)),
            must=_all(words, "must"),
            once=_all(words, "must_once"),
            heed=_all(words, "heed"),
            questions=_all(words, "questions"),
            say=_all(words, "say"),
            never_say=_all(words, "never_say"),
            refer_to=self._contact(deciding),
            unlock=in_order(help_.unlock),
            instead=self._ways(help_, words),
            edition=compiled.edition.name,
            readings=_in_order_of_number(reading for voice in deciding for reading in voice.readings),
        )

    def _contact(self, deciding: list[Voice]) -> Contact | None:
        """Whom the first rule that refers names, in the order of the text."""
        named = (voice.rule.refer_to for voice in deciding)
        return next((self._compiled.edition.contacts[contact] for contact in named if contact), None)

    def _ways(self, help_: Help, words: Iterable[Words]) -> tuple[OtherWay, ...]:
        """What would help, as it is computed, and then what the edition advises: each sentence once."""
        ways: dict[str, OtherWay] = {}
        for way in (*help_.instead, *(self._advised(advice) for each in words for advice in each.instead)):
            ways.setdefault(way.words, way)
        return tuple(ways.values())

    def _advised(self, advice: Advice) -> OtherWay:
        facts = (("channel", advice.channel),) if advice.channel else ()
        contact = self._compiled.edition.contacts[advice.contact] if advice.contact else None
        return OtherWay(advice.words, facts, action=advice.action, contact=contact)


def _all(words: Iterable[Words], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for each in words for text in getattr(each, field)))


def _in_order_of_number(readings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(readings), key=lambda reading: (reading[0] != "R", int(reading[1:]))))
