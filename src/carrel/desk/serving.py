"""What each button of the desk comes to: somebody is looked for, something compared, asked, done or taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from carrel.desk import forms, kept
from carrel.desk.deeds import AGAIN, NAMES_A_HOLD, OPENS_FIRST, filled
from carrel.desk.forms import Left, Sought
from carrel.desk.results import COULD_BE_RENEWED, LISTED, Result, renewed, result, undone, why_not
from carrel.desk.right import Right
from carrel.desk.running import UNDOES, title_of
from carrel.desk.screen import Screen
from carrel.desk.tables import RECENT, money
from carrel.desk.visit import Moment, Visit
from carrel.desk.wording import AGAIN as READ_AGAIN
from carrel.desk.wording import CHECKS, NOBODYS_NUMBER, STILL_HERE, WHERE_ONE_IS_EXPECTED
from carrel.ports import DEEDS, Deed, Done, Row, Standing
from carrel.terms import Outcome

_LISTS: Final = {"renew_one": "hear-checkouts", "pay_one": "hear-fee-details"}


def seen(visit: Visit) -> Screen:
    """The desk as it is asked for anew: what was said of the account stays, and what was asked is asked again."""
    standing = visit.road.standing(visit.presence)
    account = standing.account if standing.found == "one" else ""
    return visit.screen(visit.at(kept.said(visit.said_before, account, visit.station), standing), None)


def served(visit: Visit) -> tuple[Screen, str]:
    """What the button that was pressed comes to, and which part of the page shows it."""
    if visit.sent.get("find"):
        return _found(visit), "served"
    now = visit.now()
    if visit.sent.get("ask"):
        return visit.screen(now, _asked(visit, now, visit.sent["ask"]), is_listed=not visit.is_part), "answered"
    pressed = next((act for name, act in _BUTTONS.items() if visit.sent.get(name)), None)
    return (pressed(visit, now) if pressed else visit.screen(now, _again(visit, now))), "served"


def refused(visit: Visit, now: Moment, action: str) -> Screen:
    """The desk with the answer to an inquiry that opened nothing."""
    return visit.screen(now, _answered(visit, now, action))


# The person


def _found(visit: Visit) -> Screen:
    """Whoever is looked for now. What was said of an account stays with it; of another, nothing was said yet."""
    left, page = forms.left(visit.sent, visit.station, visit.changed), visit.sent.get("account", "")
    before = visit.road.standing(visit.presence)
    is_first = before.found != "one"
    if is_first and page:  # the page shows somebody who is not there any more
        left = _unsaid(left)
    whom = forms.sought(visit.sent, left, is_first=is_first)
    standing = _looked_for(visit, whom)
    if not is_first and standing.revision == before.revision:
        now = visit.at(left if page in ("", standing.account) else _unsaid(left), standing)
        return visit.screen(now, _again(visit, now), aside=Result(NOBODYS_NUMBER, "stop", (STILL_HERE,)))
    is_same = not is_first and standing.found == "one" and standing.account == before.account
    if is_same and page in ("", standing.account):
        left = _said_again(left, whom, before)
    else:
        if whom.is_scan and not is_first:  # what was a picture, or an app, was somebody else's
            was_on_card, whom = whom.is_on_card, replace(whom, shown_as="card")
            standing = standing if was_on_card else _looked_for(visit, whom)
        left = left if is_first else _unsaid(left)
        left = replace(left, shown_as=whom.shown_as) if standing.found == "one" else left
    now = visit.at(left, standing)
    shown = visit.screen(now, _again(visit, now))
    again = READ_AGAIN["scan" if whom.is_scan else "find"] if is_same and page else ""
    return replace(shown, again=again, clears="find" if standing.found != "several" else "")


def _looked_for(visit: Visit, whom: Sought) -> Standing:
    if whom.by == "number":
        shown_as = "card" if whom.is_on_card else "number"
        return visit.road.find_by_number(visit.presence, whom.number, shown_as, keeps=whom.is_unsure)
    if whom.by == "user-key":
        return visit.road.find_by_user_key(visit.presence, whom.user_key)
    return visit.road.find_by_name(visit.presence, whom.said)


def _unsaid(left: Left) -> Left:
    return Left(channel=left.channel, place=left.place)


def _said_again(left: Left, whom: Sought, before: Standing) -> Left:
    """The same account: a scan makes a card of a number that was typed, and raises nothing that staff took down."""
    is_raised = whom.is_scan and whom.is_on_card and "card" not in before.shown and left.shown_as in ("", "number")
    return replace(left, shown_as=whom.shown_as) if is_raised else left


def _checked(visit: Visit, now: Moment) -> Screen:
    kind = visit.sent["check"]
    if kind not in CHECKS:
        raise forms.UnfitField("check")
    if kind == "photo_id" and not now.left.sees_paper:  # each try would be a guess at a distance, past a closed check
        raise forms.UnfitField("photo_id")
    standing = visit.road.check(visit.presence, kind, forms.said(visit.sent, kind))
    now = visit.at(now.left, standing)
    shown = visit.screen(now, _again(visit, now))
    return replace(shown, clears="check") if standing.last_check == "match" else shown


# The answer


def _asked(visit: Visit, now: Moment, action: str) -> Right:
    """An inquiry. A permitted deed shows its form, and is written down when it is done."""
    option = now.option(action)
    is_permit = option.answer.outcome is Outcome.PERMIT
    is_turned = action == "see-own-screen" and is_permit
    if is_turned or (action in DEEDS and action not in OPENS_FIRST and (is_permit or option.cannot)):
        return _answered(visit, now, action)
    told = visit.ask(now, action)
    return visit.right(now, action, told.answer, told.cleared)


def _again(visit: Visit, now: Moment) -> Right | None:
    """The answer to what was asked before, now that something changed; None where nobody asks that here."""
    asked = visit.sent.get("asked", "")
    return _answered(visit, now, asked) if asked in now.options else None


def _answered(visit: Visit, now: Moment, action: str) -> Right:
    """The answer alone: nothing is opened, and no row is written, but for what the deed itself must show."""
    return visit.right(now, action, cleared=visit.companion(now, action))


def _asked_for_another_card(visit: Visit, now: Moment) -> Screen:
    """The form that takes another card of the person's own than the one that they showed."""
    right = visit.right(now, "check-out-hold-to-self", asks_own_card=True)
    return visit.screen(now, _refilled(right, visit.sent))


def _refilled(right: Right, sent: Mapping[str, str]) -> Right:
    given = {each.name: forms.text(sent, f"with_{each.name}") for each in right.particulars}
    return replace(right, particulars=filled(right.particulars, given))


# What is done


def _done(visit: Visit, now: Moment) -> Screen:
    return _acted(visit, now, forms.deed(visit.sent, visit.sent["do"]))


def _acted(visit: Visit, now: Moment, act: Deed) -> Screen:
    """An act. The page stays on it; after a checkout or a return it waits for the next item."""
    title = _title_of(visit, now, act)
    told = visit.do(now, act, forms.form_id(visit.sent))
    if told.done is None:
        right = visit.right(now, act.action, told.answer, visit.companion(now, act.action))
        return visit.screen(now, replace(right, particulars=filled(right.particulars, act.particulars)))
    after = visit.after(now)
    recent = visit.recent(after) if act.action in LISTED else None
    ended = _ended(visit, act, told.done, title, recent)
    goes_on = act.action == "pay-fee" or not ended.is_done  # what is still owed is said, so that nobody works it out
    cleared = visit.companion(after, act.action) if goes_on else {}
    return visit.screen(after, visit.right(after, act.action, told.answer, cleared, ended), recent=recent)


def _ended(visit: Visit, act: Deed, done: Done, title: str, recent: Sequence[Row] | None) -> Result:
    if act.action == "renew" and done.is_done:
        return Result(COULD_BE_RENEWED) if recent is None else _how_renewed(visit, act, recent)
    return result(act, done, visit.here(), title)


def _how_renewed(visit: Visit, act: Deed, recent: Sequence[Row]) -> Result:
    """What the newest renewal came to; what was renewed before in this visit is not said to be renewed again."""
    told = [row for row in recent if row["action"] == "renew"]
    last = [row for row in told if row["is_last"]]
    return renewed(
        last, visit.road.today(), was_before=len(told) > len(last), is_one=bool(act.particulars.get("checkout"))
    )


def _title_of(visit: Visit, now: Moment, act: Deed) -> str:
    """The title that a hold is about, while it can still be asked: only where the holds may be heard."""
    if act.action == "place-hold":  # staff chose it from the catalog: no account is asked
        found = visit.road.titles(forms.text(visit.sent, "words"))
        return next((each.title for each in found.found if str(each.id) == act.particulars["title"]), "")
    if act.action not in NAMES_A_HOLD or not visit.may(now, act.action) or not visit.may(now, "hear-holds"):
        return ""
    rows = visit.ask(now, "hear-holds").cleared.get("holds", ())
    return next((str(row["title"]) for row in rows if str(row["id"]) == act.particulars["hold"]), "")


def _scanned(visit: Visit, now: Moment) -> Screen:
    """An item that nothing on the page asked for: it goes out to whoever was found, and back where nobody was."""
    barcode, found = forms.item(visit.sent), now.standing.found
    action = {"one": "check-out", "nothing-yet": "return"}.get(found, "")
    if action not in now.options:
        words = WHERE_ONE_IS_EXPECTED["voicemail" if action else found]
        return visit.screen(
            now, _again(visit, now), aside=Result(f"Nothing was done with …{barcode[-5:]}.", "stop", (words,))
        )
    act = Deed(action, {"barcode": barcode})
    if visit.open_duties(now, action) or now.option(action).answer.outcome is not Outcome.PERMIT:
        return _stopped(visit, now, act)
    return _acted(visit, now, act)


def _stopped(visit: Visit, now: Moment, act: Deed) -> Screen:
    """The answer to an item that does not go out, or not yet: the number stays in the form, where there is one."""
    told = visit.do(now, act, forms.form_id(visit.sent))
    first = ("Tick first what must be done, and press Enter.",) if told.open_duties else ()
    ended = Result(f"Nothing was done with …{act.particulars['barcode'][-5:]}.", "stop", first)
    right = visit.right(now, act.action, told.answer, result=ended)
    return visit.screen(now, replace(right, particulars=filled(right.particulars, act.particulars)))


def _undone(visit: Visit, now: Moment) -> Screen:
    """One's own act of this interaction is taken back; pressed twice on one page, it is one."""
    receipt = forms.receipt(visit.sent)
    act = next((each for each in visit.acts() if str(each.receipt) == receipt), None)
    if act is None or UNDOES.get(act.action) not in now.options:
        raise forms.UnfitField("undo")
    title = title_of(receipt, visit.recent(now) or ())  # what is taken back is told no more
    told = visit.do(now, Deed(UNDOES[act.action], {"undo": receipt}), forms.inquiry_id(visit.sent, receipt))
    shows = act.action if act.action in AGAIN and act.action in now.options else UNDOES[act.action]
    if told.done is None:
        return visit.screen(now, visit.right(now, UNDOES[act.action], told.answer))
    after = visit.after(now)
    ended = undone(act, told.done, visit.here(), title)
    return visit.screen(after, visit.right(after, shows, result=ended))


def _renewed_one(visit: Visit, now: Moment) -> Screen:
    """One of the checkouts on the list, and the list again, as an inquiry of its own."""
    act = Deed("renew", {"checkout": forms.one(visit.sent, "renew_one")})
    done = visit.do(now, act, forms.form_id(visit.sent)).done
    after = visit.after(now)
    told = visit.ask(after, _LISTS["renew_one"])
    ended, recent = None, told.cleared.get(RECENT)
    if done is not None:
        ended = _ended(visit, act, done, "", recent) if done.is_done else Result(why_not(done), "stop")
    right = visit.right(after, _LISTS["renew_one"], told.answer, told.cleared, ended)
    return visit.screen(after, right, recent=recent)


def _for_one_fee(visit: Visit, now: Moment) -> Screen:
    """The form of a payment, filled in for one fee of the list, by what is owed on it now."""
    fee = forms.one(visit.sent, "pay_one")
    listed = visit.ask(now, _LISTS["pay_one"]).cleared.get("fees", ())
    owed = next((row["owed_cents"] for row in listed if str(row["id"]) == fee), None)
    right = _answered(visit, now, "pay-fee")
    if owed is None or not right.particulars:
        return visit.screen(now, right)
    amount = tuple(
        replace(one, value=money(owed).removeprefix("$"), hint="For this one fee.") for one in right.particulars
    )
    return visit.screen(now, replace(right, particulars=amount, fee=fee))


_BUTTONS: Final[Mapping[str, Callable[[Visit, Moment], Screen]]] = {
    "check": _checked,
    "scan_item": _scanned,
    "undo": _undone,
    "do": _done,
    "renew_one": _renewed_one,
    "pay_one": _for_one_fee,
    "another_card": _asked_for_another_card,
}
"""What else may be pressed, by the name of its button."""
