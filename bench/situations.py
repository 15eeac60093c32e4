"""Questions to time: situations drawn from a seed, possible ones only, as the words that a caller would send."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from carrel.policy.actions import ACTIONS, ImpossibleQuestion, check_question
from carrel.policy.facts import FACT, FACTS, Facts, ImpossibleFacts

DAY = date(2024, 6, 3)
"""A day on which the amendment of May 2024 stands."""

_OPTIONAL = tuple(fact.name for fact in FACTS if fact.name != "channel")


class Question(NamedTuple):
    facts: dict[str, str]
    action: str


def questions(count: int, seed: int, most_facts: int = len(_OPTIONAL)) -> list[Question]:
    """So many possible questions, all different, with up to `most_facts` facts said beside the channel."""
    drawn: dict[tuple[bytes, str], Question] = {}
    for question in _possible(Random(seed), most_facts):
        drawn.setdefault((Facts.from_mapping(question.facts).codes, question.action), question)
        if len(drawn) == count:
            break
    return list(drawn.values())


def _possible(random: Random, most_facts: int) -> Iterator[Question]:
    actions = [action.name for action in ACTIONS]
    while True:
        said = random.sample(_OPTIONAL, random.randint(1, most_facts))
        facts = {name: random.choice(FACT[name].values) for name in ("channel", *said)}
        action = random.choice(actions)
        try:
            check_question(Facts.from_mapping(facts), action)
        except (ImpossibleFacts, ImpossibleQuestion):
            continue
        yield Question(facts, action)


def whole(question: Question) -> dict[str, str]:
    """Every fact of the question, defaults said."""
    return Facts.from_mapping(question.facts).as_dict()
