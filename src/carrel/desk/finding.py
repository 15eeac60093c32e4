"""The person: somebody is looked for by a number, a key or a name, or what they say is compared."""

from dataclasses import replace

from carrel.desk import forms
from carrel.desk.asking import again_asked
from carrel.desk.forms import Intake, Sought
from carrel.desk.results import Result
from carrel.desk.served import Served
from carrel.desk.visit import Visit
from carrel.desk.wording import AGAIN, CHECKS, NOBODYS_NUMBER, STILL_HERE
from carrel.ports import Identification


def found(visit: Visit) -> Served:
    """Whoever is looked for now. What was said of an account stays with it; of another, nothing was said yet."""
    intake, page = forms.intake(visit.sent, visit.station, visit.changed), visit.sent.get("account", "")
    before = visit.road.identification(visit.presence)
    is_first = before.found != "one"
    if is_first and page:  # the page shows somebody who is not there any more
        intake = _unsaid(intake)
    whom = forms.sought(visit.sent, intake, is_first=is_first)
    identification = _looked_for(visit, whom)
    is_here = page in ("", identification.account)
    if not is_first and identification.revision == before.revision:
        return _nobodys_number(visit, intake if is_here else _unsaid(intake), identification)
    is_same = not is_first and identification.found == "one" and identification.account == before.account
    if is_same and is_here:
        intake = _said_again(intake, whom, before)
    else:
        intake, identification = _said_first(visit, intake, whom, identification, is_first=is_first)
    now = visit.at(intake, identification)
    again = AGAIN["scan" if whom.is_scan else "find"] if is_same and page else ""
    return Served(now, again_asked(visit, now), again=again, clears="find" if identification.found != "several" else "")


def _looked_for(visit: Visit, whom: Sought) -> Identification:
    if whom.by == "number":
        shown_as = "card" if whom.is_on_card else "number"
        return visit.road.find_by_number(visit.presence, whom.number, shown_as, keeps=whom.is_unsure)
    if whom.by == "user-key":
        return visit.road.find_by_user_key(visit.presence, whom.user_key)
    return visit.road.find_by_name(visit.presence, whom.said)


def _nobodys_number(visit: Visit, intake: Intake, identification: Identification) -> Served:
    """A code that may be no card at all, and is nobody's: the account from before is still the one that is served."""
    now = visit.at(intake, identification)
    return Served(now, again_asked(visit, now), aside=Result(NOBODYS_NUMBER, "stop", (STILL_HERE,)))


def _unsaid(intake: Intake) -> Intake:
    return Intake(channel=intake.channel, place=intake.place)


def _said_again(intake: Intake, whom: Sought, before: Identification) -> Intake:
    """The same account: a scan makes a card of a number that was typed, and raises nothing that staff took down."""
    is_raised = whom.is_scan and whom.is_on_card and "card" not in before.shown and intake.shown_as in ("", "number")
    return replace(intake, shown_as=whom.shown_as) if is_raised else intake


def _said_first(
    visit: Visit, intake: Intake, whom: Sought, identification: Identification, *, is_first: bool
) -> tuple[Intake, Identification]:
    """Another account, or the first: what was a picture, or an app, was somebody else's, and a scan is a card again."""
    if whom.is_scan and not is_first:
        was_on_card, whom = whom.is_on_card, replace(whom, shown_as="card")
        identification = identification if was_on_card else _looked_for(visit, whom)
    intake = intake if is_first else _unsaid(intake)
    return (replace(intake, shown_as=whom.shown_as) if identification.found == "one" else intake), identification


def checked(visit: Visit) -> Served:
    """What the person says or shows is compared with what is on file, blind."""
    kind, (intake, _) = visit.sent["check"], visit.said()
    if kind not in CHECKS:
        raise forms.InvalidField("check")
    if kind == "photo_id" and not intake.sees_paper:  # each try would be a guess at a distance, past a closed check
        raise forms.InvalidField("photo_id")
    identification = visit.road.check(visit.presence, kind, forms.said(visit.sent, kind))
    now = visit.at(intake, identification)
    return Served(now, again_asked(visit, now), clears="check" if identification.last_check == "match" else "")
