"""Do the worked cases hold? Each is put to the policy as it stands on the case's day."""

from collections.abc import Iterator
from dataclasses import dataclass

from carrel.policy.answering import Answer
from carrel.policy.edition import Case
from carrel.policy.facts import Facts
from carrel.policy.policy import Era, Policy


@dataclass(frozen=True, slots=True)
class Failure:
    """A worked case and the answer that it got instead."""

    case: Case
    why: str


def failures(policy: Policy, era: Era) -> tuple[Failure, ...]:
    """The cases in an era's text that do not hold. A case with a date is put to the edition of that day."""
    return tuple(Failure(case, why) for case in era.edition.cases if (why := "; ".join(_wrong(policy, era, case))))


def _wrong(policy: Policy, era: Era, case: Case) -> Iterator[str]:
    standing = policy.on(case.on) if case.on else era
    answer = standing.answering.answer(Facts.from_mapping(case.facts).codes, case.action)
    if answer is None:
        yield "the facts cannot be"
    else:
        yield from _differences(case, answer)


def _differences(case: Case, answer: Answer) -> Iterator[str]:
    if answer.outcome is not case.outcome:
        yield f"the answer is {answer.outcome} ({', '.join(answer.clauses)}), the case says {case.outcome}"
    missing = [clause for clause in case.clauses if clause not in answer.clauses]
    if missing:
        yield f"the answer does not cite {', '.join(missing)} but {', '.join(answer.clauses)}"
    unlock = frozenset(frozenset(evidence) for evidence in answer.unlock)
    if case.unlock is not None and unlock != case.unlock:
        yield f"it would be unlocked by {_told(unlock)}, the case says {_told(case.unlock)}"


def _told(unlock: frozenset[frozenset[str]]) -> str:
    return " or ".join(sorted("+".join(sorted(evidence)) for evidence in unlock)) or "nothing"
