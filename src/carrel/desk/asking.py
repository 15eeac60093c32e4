"""What is asked of the road, and what of it is told: an answer alone, or with what it cleared."""

from dataclasses import replace

from carrel.desk import once
from carrel.desk.act_forms import OPENS_FIRST
from carrel.desk.results import Result
from carrel.desk.served import About
from carrel.desk.visit import Moment, Visit
from carrel.desk.wording import NOT_WITH_THAT
from carrel.disclosure import Reply
from carrel.policy import Answer
from carrel.ports import PARTICULARS, Identification
from carrel.terms import Outcome


def asked(visit: Visit, now: Moment, action: str) -> About:
    """An inquiry. An act that can be done shows its form, and is written down when it is done."""
    is_shown_first = action == "see-own-screen" or (action in PARTICULARS and action not in OPENS_FIRST)
    if is_shown_first and now.can(action):
        return answered(visit, now, action)
    return about(visit, now, action, visit.ask(now, action))


def again_asked(visit: Visit, now: Moment) -> About | None:
    """The answer to what was asked before, now that something changed; None where nobody asks that here."""
    asked = visit.sent.get("asked", "")
    return answered(visit, now, asked) if asked in now.options else None


def answered(visit: Visit, now: Moment, action: str) -> About:
    """The answer alone: nothing is opened, and no row is written, but for what the act itself must show."""
    return about(visit, now, action, Reply(now.option(action).answer, visit.companion(now, action)))


def about(visit: Visit, now: Moment, action: str, told: Reply, ended: Result | None = None) -> About:
    """What was told, without the duties that are ticked; where nobody was found, in words that do not tell so."""
    answer = once.without(told.answer, now.ticked)
    if now.identification.found == "none" and answer.outcome is not Outcome.PERMIT:
        answer = _said_of_nobody(answer, visit.if_found(now, action), now.identification)
    return About(action, answer, told.cleared, ended)


def _said_of_nobody(answer: Answer, if_found: Answer, identification: Identification) -> Answer:
    """What is said where nobody was found: the words for an account that the same evidence does not open."""
    if if_found.outcome is not Outcome.PERMIT:
        return replace(answer, say=if_found.say, questions=if_found.questions)
    return answer if "name" in identification.shown else replace(answer, say=(NOT_WITH_THAT,), questions=())
