"""The answer, and the walk that finds it: facts → region → answer.

The strongest outcome wins; silence is a refusal. Everything an answer says comes from the rules that decided it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from carrel.policy.compiling import CANNOT_BE, PLACES, Compiled, Verdict, Voice
from carrel.policy.diagram import Node
from carrel.policy.edition import Words
from carrel.policy.unlocking import COULD_CHANGE, Help, Unlocking, in_order, what_would_help
from carrel.terms import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What the policy says to one question. Every field but the first is text for people, or an identifier.

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
    refer_to: str
    unlock: tuple[tuple[str, ...], ...]
    instead: tuple[str, ...]
    edition: str
    readings: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """The fields as plain lists and texts, in the order in which they are read."""
        return {
            "outcome": self.outcome.value,
            "clauses": list(self.clauses),
            "must": list(self.must),
            "once": list(self.once),
            "heed": list(self.heed),
            "questions": list(self.questions),
            "say": list(self.say),
            "never_say": list(self.never_say),
            "refer_to": self.refer_to or None,
            "unlock": [list(evidence) for evidence in self.unlock],
            "instead": list(self.instead),
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
            instead=tuple(dict.fromkeys((*help_.instead, *_all(words, "instead")))),
            edition=compiled.edition.name,
            readings=_in_order_of_number(reading for voice in deciding for reading in voice.readings),
        )

    def _contact(self, deciding: list[Voice]) -> str:
        for voice in deciding:
            if voice.rule.refer_to:
                contact = self._compiled.edition.contacts[voice.rule.refer_to]
                return f"{contact.name}, {contact.telephone}"
        return ""


def _all(words: Iterable[Words], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for each in words for text in getattr(each, field)))


def _in_order_of_number(readings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(readings), key=lambda reading: (reading[0] != "R", int(reading[1:]))))
