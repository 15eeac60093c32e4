"""The person: somebody is looked for by a number, a key or a name, or what they say is compared."""

from dataclasses import replace

from carrel.desk import forms
from carrel.desk.asking import again_asked
from carrel.desk.forms import Left, Sought
from carrel.desk.results import Result
from carrel.desk.served import Served
from carrel.desk.visit import Visit
from carrel.desk.wording import AGAIN, CHECKS, NOBODYS_NUMBER, STILL_HERE
from carrel.ports import Standing


def found(visit: Visit) -> Served:
    """Whoever is looked for now. What was said of an account stays with it; of another, nothing was said yet."""
    left, page = forms.left(visit.sent, visit.station, visit.changed), visit.sent.get("account", "")
    before = visit.road.standing(visit.presence)
    is_first = before.found != "one"
    if is_first and page:  # the page shows somebody who is not there any more
        left = _unsaid(left)
    whom = forms.sought(visit.sent, left, is_first=is_first)
    standing = _looked_for(visit, whom)
    is_here = page in ("", standing.account)
    if not is_first and standing.revision == before.revision:
        return _nobodys_number(visit, left if is_here else _unsaid(left), standing)
    is_same = not is_first and standing.found == "one" and standing.account == before.account
    if is_same and is_here:
        left = _said_again(left, whom, before)
    else:
        left, standing = _said_first(visit, left, whom, standing, is_first=is_first)
    now = visit.at(left, standing)
    again = AGAIN["scan" if whom.is_scan else "find"] if is_same and page else ""
    return Served(now, again_asked(visit, now), again=again, clears="find" if standing.found != "several" else "")


def _looked_for(visit: Visit, whom: Sought) -> Standing:
    if whom.by == "number":
        shown_as = "card" if whom.is_on_card else "number"
        return visit.road.find_by_number(visit.presence, whom.number, shown_as, keeps=whom.is_unsure)
    if whom.by == "user-key":
        return visit.road.find_by_user_key(visit.presence, whom.user_key)
    return visit.road.find_by_name(visit.presence, whom.said)


def _nobodys_number(visit: Visit, left: Left, standing: Standing) -> Served:
    """A code that may be no card at all, and is nobody's: the account from before is still the one that is served."""
    now = visit.at(left, standing)
    return Served(now, again_asked(visit, now), aside=Result(NOBODYS_NUMBER, "stop", (STILL_HERE,)))


def _unsaid(left: Left) -> Left:
    return Left(channel=left.channel, place=left.place)


def _said_again(left: Left, whom: Sought, before: Standing) -> Left:
    """The same account: a scan makes a card of a number that was typed, and raises nothing that staff took down."""
    is_raised = whom.is_scan and whom.is_on_card and "card" not in before.shown and left.shown_as in ("", "number")
    return replace(left, shown_as=whom.shown_as) if is_raised else left


def _said_first(visit: Visit, left: Left, whom: Sought, standing: Standing, *, is_first: bool) -> tuple[Left, Standing]:
    """Another account, or the first: what was a picture, or an app, was somebody else's, and a scan is a card again."""
    if whom.is_scan and not is_first:
        was_on_card, whom = whom.is_on_card, replace(whom, shown_as="card")
        standing = standing if was_on_card else _looked_for(visit, whom)
    left = left if is_first else _unsaid(left)
    return (replace(left, shown_as=whom.shown_as) if standing.found == "one" else left), standing


def checked(visit: Visit) -> Served:
    """What the person says or shows is compared with what is on file, blind."""
    kind, (left, _) = visit.sent["check"], visit.said()
    if kind not in CHECKS:
        raise forms.UnfitField("check")
    if kind == "photo_id" and not left.sees_paper:  # each try would be a guess at a distance, past a closed check
        raise forms.UnfitField("photo_id")
    standing = visit.road.check(visit.presence, kind, forms.said(visit.sent, kind))
    now = visit.at(left, standing)
    return Served(now, again_asked(visit, now), clears="check" if standing.last_check == "match" else "")
