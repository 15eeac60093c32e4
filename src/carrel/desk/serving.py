"""What each button of the desk comes to.

The way goes down, and nothing calls back:

    views ── serving ── finding, doing ── asking ── visit ── the road     what was sent is asked and done;
      └───── screen ─── panel ── templates                                what came of it, `Served`, is drawn
"""

from dataclasses import replace

from carrel.desk import kept
from carrel.desk.asking import again_asked, answered, asked
from carrel.desk.doing import BUTTONS
from carrel.desk.finding import checked, found
from carrel.desk.running import running
from carrel.desk.served import Served
from carrel.desk.visit import Moment, Visit


def seen(visit: Visit) -> Served:
    """The desk, asked for again: what was said of the account stays, and what was asked is asked again."""
    identification = visit.road.identification(visit.presence)
    account = identification.account if identification.found == "one" else ""
    return _listed(visit, Served(visit.at(kept.said(visit.said_before, account, visit.station), identification)))


def served(visit: Visit) -> Served:
    """What the button that was pressed comes to."""
    return _listed(visit, _pressed(visit))


def refused(visit: Visit, now: Moment, action: str) -> Served:
    """The answer to an inquiry that opened nothing."""
    return _listed(visit, Served(now, answered(visit, now, action)))


def _pressed(visit: Visit) -> Served:
    if visit.sent.get("find"):
        return found(visit)
    if visit.sent.get("check"):
        return checked(visit)
    now = visit.now()
    if visit.sent.get("ask"):
        return Served(now, asked(visit, now, visit.sent["ask"]), is_answer_alone=True)
    pressed = next((act for name, act in BUTTONS.items() if visit.sent.get(name)), None)
    return pressed(visit, now) if pressed else Served(now, again_asked(visit, now))


def _listed(visit: Visit, came: Served) -> Served:
    """With the running list, unless that stays on the page as it is."""
    if came.is_answer_alone and visit.is_part:
        return came
    acts, recent = visit.acts(), came.recent
    # A page that nobody sent anything from is nobody's inquiry.
    if recent is None and visit.sent and any(act.is_here for act in acts):
        recent = visit.recent(came.now)
    return replace(came, done=running(acts, recent or (), came.now.today))
