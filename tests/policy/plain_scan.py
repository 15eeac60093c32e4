"""The policy read a second time, as plainly as it can be: go through every rule, and see whether it speaks.

An oracle for the diagrams. It takes the text's own objects (`Edition`) and nothing of what compiles or answers; what a
fact brings and what cannot be are written anew, from the vocabulary. It is slow, and short enough to be believed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations

from carrel.policy.edition import Edition, Rule, Standing, When

Situation = Mapping[str, str]

SHOWABLE = ("card", "number", "pin", "photo_id", "details", "birth_date", "name", "shelf_key")
STRONGEST_FIRST = ("deny", "ask", "refer", "permit")
ON_VOICEMAIL = ("leave-detailed-voicemail", "leave-plain-voicemail")

CANNOT_BE: tuple[When, ...] = (
    {"card": ("yes",), "number": ("no",)},
    {"pin": ("yes",), "number": ("no",)},
    {"card": ("yes",), "channel": ("telephone", "email", "text", "chat", "online", "voicemail", "mail")},
    {
        "photo_id": ("yes",),
        "channel": ("self-checkout", "telephone", "email", "text", "chat", "online", "voicemail", "mail"),
    },
    {"pin": ("yes",), "channel": ("telephone", "email", "text", "chat", "video", "voicemail", "mail")},
    {"assured": ("yes",), "channel": ("self-checkout", "online", "voicemail", "mail")},
    {"details": ("yes",), "channel": ("self-checkout", "online", "voicemail", "mail")},
    {"birth_date": ("yes",), "channel": ("self-checkout", "online", "voicemail", "mail")},
    {"place": ("telework",), "channel": ("in-person", "self-checkout")},
    {"requester": ("official",), "channel": ("self-checkout", "online")},
)
"""The combinations that the vocabulary calls impossible, read from its words."""


def holds(when: When, situation: Situation) -> bool:
    """Is every fact at one of the values that the condition lists?"""
    for fact, values in when.items():  # noqa: SIM110 - asked a hundred million times, and twice as quick as `all`
        if situation[fact] not in values:
            return False
    return True


def can_be(situation: Situation) -> bool:
    """Is this a situation at all?"""
    return not any(holds(combination, situation) for combination in CANNOT_BE)


def can_be_asked(action: str, situation: Situation) -> bool:
    """Can this be asked there? Voicemail actions belong to voicemail, and nothing else happens there."""
    return can_be(situation) and (action in ON_VOICEMAIL) == (situation["channel"] == "voicemail")


def shown(situation: Situation, evidence: tuple[str, ...]) -> Situation:
    """The situation once this is shown as well, with what it brings."""
    more = {**situation, **dict.fromkeys(evidence, "yes")}
    if "card" in evidence:
        more["number"] = "yes"
    had_both = situation["name"] == situation["number"] == "yes"
    if not had_both and more["name"] == more["number"] == "yes":
        more["shelf_key"] = "yes"
    return more


@dataclass(frozen=True)
class Finding:
    """What the scan reads off the rules in one situation."""

    outcome: str
    clauses: frozenset[str]
    readings: frozenset[str]
    must: frozenset[str]
    once: frozenset[str]
    heed: frozenset[str]
    questions: frozenset[str]


@dataclass(frozen=True)
class PlainScan:
    """An edition, scanned rule by rule for every question."""

    edition: Edition

    def find(self, situation: Situation, action: str) -> Finding:
        """The answer, from every rule that speaks."""
        asking = self.standings(situation)
        speaking = list(self._speaking(situation, action, asking))
        outcome = _strongest(rule.outcome for rule in speaking)
        deciding = [rule for rule in speaking if rule.outcome == outcome]
        wording = [rule.words for rule in speaking if rule.outcome == outcome or outcome in rule.applies_to]
        if not deciding:
            silence = next(block for block in self.edition.otherwise if action in block.actions)
            clauses, wording = {silence.clause}, [silence.words, *wording]
        else:
            clauses = {clause for rule in deciding for clause in (rule.clause, *rule.cites)}
            clauses |= {standing.clause for standing in asking if standing.is_cited and _is_named(standing, deciding)}
        leaned_on = [standing.readings for standing in asking if _is_named(standing, deciding)]
        return Finding(
            outcome,
            frozenset(clauses),
            frozenset(chain(*leaned_on, *(rule.readings for rule in deciding))),
            frozenset(chain(*(words.must for words in wording))),
            frozenset(chain(*(words.must_once for words in wording))),
            frozenset(chain(*(words.heed for words in wording))),
            frozenset(chain(*(words.questions for words in wording))),
        )

    def outcome(self, situation: Situation, action: str) -> str:
        """The outcome alone."""
        return _strongest(rule.outcome for rule in self._speaking(situation, action, self.standings(situation)))

    def is_silent(self, situation: Situation, action: str) -> bool:
        """Does no clause speak?"""
        return not any(rule.outcome for rule in self._speaking(situation, action, self.standings(situation)))

    def standings(self, situation: Situation) -> list[Standing]:
        """What whoever asks is to the account; one standing, if the edition is sound."""
        return [one for one in self.edition.standings.values() if any(holds(when, situation) for when in one.when)]

    def unlock(self, situation: Situation, action: str) -> frozenset[frozenset[str]]:
        """Every smallest set of further evidence that would make it a permit: tried one by one, the small first."""
        if self.outcome(situation, action) == "permit":
            return frozenset()
        found: list[frozenset[str]] = []
        missing = [one for one in SHOWABLE if situation[one] == "no"]
        for evidence in chain.from_iterable(combinations(missing, size) for size in range(1, len(missing) + 1)):
            if any(smaller <= set(evidence) for smaller in found):
                continue
            more = shown(situation, evidence)
            if can_be(more) and self.outcome(more, action) == "permit":
                found.append(frozenset(evidence))
        return frozenset(found)

    def _speaking(self, situation: Situation, action: str, asking: list[Standing]) -> Iterator[Rule]:
        names = {standing.name for standing in asking}
        for rule in self._about.get(action, ()):
            if rule.who and not names.intersection(rule.who):
                continue
            if rule.when and not any(holds(when, situation) for when in rule.when):
                continue
            yield rule

    @cached_property
    def _about(self) -> dict[str, list[Rule]]:
        """Action → the rules that name it, so that a scan leaves out those that never could speak."""
        about: dict[str, list[Rule]] = {}
        for rule in self.edition.rules:
            for action in rule.actions:
                about.setdefault(action, []).append(rule)
        return about


def _strongest(outcomes: Iterator[str | None]) -> str:
    spoken = set(outcomes)
    return next((outcome for outcome in STRONGEST_FIRST if outcome in spoken), "deny")


def _is_named(standing: Standing, deciding: list[Rule]) -> bool:
    return any(standing.name in rule.who for rule in deciding)
