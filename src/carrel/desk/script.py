"""What staff say, ask and keep to beside an answer: a list of passages, each with a template of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from carrel.desk import wording
from carrel.policy import Answer
from carrel.terms import Outcome


@dataclass(frozen=True, slots=True)
class Speech:
    """One sentence that is spoken."""

    template: ClassVar[str] = "desk/script/speech.html"
    term: str
    line: str


@dataclass(frozen=True, slots=True)
class Duties:
    """What must be done where nothing is opened; where something is, duties are ticked in its form."""

    template: ClassVar[str] = "desk/script/duties.html"
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """What is kept to, or never said; `kind` is heed or never."""

    template: ClassVar[str] = "desk/script/keep.html"
    term: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Referral:
    """Whom the person is referred to."""

    template: ClassVar[str] = "desk/script/referral.html"
    contact: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What would help: each way by itself."""

    template: ClassVar[str] = "desk/script/ways.html"
    term: str
    lines: tuple[str, ...]


Passage: TypeAlias = Speech | Duties | Keep | Referral | Ways


def script(answer: Answer, say: str = "Say") -> tuple[Passage, ...]:
    """All that an answer has staff say and do, in the order in which it is needed; `say` is the word before speech."""
    return (
        *(Speech("Ask", line) for line in answer.questions),
        *(Speech(say, line) for line in answer.say),
        *_never(answer),
        *(() if answer.outcome is Outcome.PERMIT else _duties(answer)),
        *_heed(answer),
        *_referral(answer),
        *_ways("Would unlock it", tuple(wording.together(each) for each in answer.unlock)),
        *_ways("Instead", tuple(way.words for way in answer.instead)),
    )


def script_of_closing(answer: Answer) -> tuple[Passage, ...]:
    """What comes first where a doubt closes the account, whatever might be asked: the duties, and then the words."""
    speech = tuple(Speech("Say", line) for line in answer.say)
    instead = tuple(way.words for way in answer.instead)
    return (*_duties(answer), *_heed(answer), *speech, *_never(answer), *_ways("Instead", instead))


def _duties(answer: Answer) -> Iterator[Passage]:
    if duties := (*answer.must, *answer.once):
        yield Duties(duties)


def _heed(answer: Answer) -> Iterator[Passage]:
    if answer.heed:
        yield Keep("Keep to", "heed", answer.heed)


def _never(answer: Answer) -> Iterator[Passage]:
    if answer.never_say:
        yield Keep("Never say", "never", answer.never_say)


def _referral(answer: Answer) -> Iterator[Passage]:
    if answer.refer_to:
        yield Referral(answer.refer_to.name, answer.refer_to.telephone)


def _ways(term: str, lines: tuple[str, ...]) -> Iterator[Passage]:
    if lines:
        yield Ways(term, lines)
