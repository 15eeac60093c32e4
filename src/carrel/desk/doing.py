"""What is done: a form that is sent, an item that is scanned, one line of a list, and what is taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from carrel.cleared import FeeRow, HoldRow, RecentRow, rows
from carrel.desk import forms
from carrel.desk.act_forms import AGAIN, NAMES_A_HOLD
from carrel.desk.asking import about, again_asked, answered
from carrel.desk.results import COULD_BE_RENEWED, LISTED, Result, renewed, result, undone, why_not
from carrel.desk.running import UNDOES, title_of
from carrel.desk.served import Served
from carrel.desk.tables import dollars
from carrel.desk.visit import Moment, Visit
from carrel.desk.wording import WHERE_ONE_IS_EXPECTED
from carrel.disclosure import Reply
from carrel.ports import Act, Done

_LISTS: Final = {"renew_one": "hear-checkouts", "pay_one": "hear-fee-details"}
_TO_OWN_CARD: Final = "check-out-hold-to-self"


def _done(visit: Visit, now: Moment) -> Served:
    return _acted(visit, now, forms.act(visit.sent, visit.sent["do"]))


def _acted(visit: Visit, now: Moment, act: Act) -> Served:
    """An act. The page stays on it; after a checkout or a return it waits for the next item."""
    title = _title_of(visit, now, act)
    told = visit.do(now, act, forms.form_id(visit.sent))
    if told.done is None:
        told = replace(told, cleared=visit.companion(now, act.action))
        return Served(now, replace(about(visit, now, act.action, told), given=act.particulars))
    after = visit.after(now)
    recent = visit.recent(after) if act.action in LISTED else None
    ended = _ended(visit, after, act, told.done, title, recent)
    goes_on = act.action == "pay-fee" or not ended.is_done  # what is still owed is said, so that nobody works it out
    told = replace(told, cleared=visit.companion(after, act.action) if goes_on else {})
    return Served(after, about(visit, after, act.action, told, ended), recent=recent)


def _ended(visit: Visit, after: Moment, act: Act, done: Done, title: str, recent: Sequence[RecentRow] | None) -> Result:
    if act.action == "renew" and done.is_done:
        return Result(COULD_BE_RENEWED) if recent is None else _how_renewed(act, recent, after.today)
    return result(act, done, visit.here(after), title)


def _how_renewed(act: Act, recent: Sequence[RecentRow], today: date) -> Result:
    """What the newest renewal came to; what was renewed before in this visit is not said to be renewed again."""
    told = [row for row in recent if row.action == "renew"]
    last = [row for row in told if row.is_last]
    return renewed(last, today, was_before=len(told) > len(last), is_one=bool(act.particulars.get("checkout")))


def _title_of(visit: Visit, now: Moment, act: Act) -> str:
    """The title that a hold is about, while it can still be asked: only where the holds may be heard."""
    if act.action == "place-hold":  # staff chose it from the catalog: no account is asked
        found = visit.road.titles(forms.text(visit.sent, "words"))
        return next((each.title for each in found.found if str(each.id) == act.particulars["title"]), "")
    if act.action not in NAMES_A_HOLD or not now.may(act.action) or not now.may("hear-holds"):
        return ""
    holds = rows(visit.ask(now, "hear-holds").cleared, HoldRow) or ()
    return next((hold.title for hold in holds if str(hold.id) == act.particulars["hold"]), "")


def _scanned(visit: Visit, now: Moment) -> Served:
    """An item that no form asked for: it goes out to the account that was found, and is checked in if none was."""
    barcode, found = forms.item(visit.sent), now.identification.found
    action = {"one": "check-out", "nothing-yet": "return"}.get(found, "")
    if action not in now.options:
        words = WHERE_ONE_IS_EXPECTED["voicemail" if action else found]
        return Served(now, again_asked(visit, now), aside=_nothing_done(barcode, words))
    act = Act(action, {"barcode": barcode})
    return _acted(visit, now, act) if _goes_through(now, action) else _stopped(visit, now, act)


def _goes_through(now: Moment, action: str) -> bool:
    return now.can(action) and not now.open_duties(action)


def _stopped(visit: Visit, now: Moment, act: Act) -> Served:
    """The answer to an item that does not go out, or not yet: the number stays in the form, where there is one."""
    told = visit.do(now, act, forms.form_id(visit.sent))
    first = ("First check off what must be done, then press Enter.",) if told.open_duties else ()
    ended = _nothing_done(act.particulars["barcode"], *first)
    return Served(now, replace(about(visit, now, act.action, told, ended), given=act.particulars))


def _nothing_done(barcode: str, *why: str) -> Result:
    return Result(f"Nothing was done with …{barcode[-5:]}.", "stop", why)


def _undone(visit: Visit, now: Moment) -> Served:
    """One's own act of this interaction is taken back; pressed twice on one page, it is one."""
    receipt = forms.receipt(visit.sent)
    act = next((each for each in visit.acts() if str(each.receipt) == receipt), None)
    if act is None or UNDOES.get(act.action) not in now.options:
        raise forms.InvalidField("undo")
    title = title_of(receipt, visit.recent(now) or ())  # what is taken back is told no more
    told = visit.do(now, Act(UNDOES[act.action], {"undo": receipt}), forms.inquiry_id(visit.sent, receipt))
    if told.done is None:
        return Served(now, about(visit, now, UNDOES[act.action], told))
    after = visit.after(now)
    shows = act.action if act.action in AGAIN and act.action in now.options else UNDOES[act.action]
    ended = undone(act, told.done, visit.here(after), title)
    return Served(after, about(visit, after, shows, Reply(after.option(shows).answer), ended))


def _renewed_one(visit: Visit, now: Moment) -> Served:
    """One of the checkouts on the list, and the list again, as an inquiry of its own."""
    act = Act("renew", {"checkout": forms.one(visit.sent, "renew_one")})
    renewal = visit.do(now, act, forms.form_id(visit.sent))
    done, after = renewal.done, visit.after(now)
    told = visit.ask(after, _LISTS["renew_one"])
    ended, recent = None, rows(told.cleared, RecentRow)
    if done is not None:
        ended = _ended(visit, after, act, done, "", recent) if done.is_done else Result(why_not(done), "stop")
    elif renewal.cannot:
        ended = Result(renewal.cannot.words, "stop")
    return Served(after, about(visit, after, _LISTS["renew_one"], told, ended), recent=recent)


def _for_one_fee(visit: Visit, now: Moment) -> Served:
    """The form of a payment, filled in for one fee of the list, by what is owed on it now."""
    fee = forms.one(visit.sent, "pay_one")
    listed = rows(visit.ask(now, _LISTS["pay_one"]).cleared, FeeRow) or ()
    owed = next((row.owed_cents for row in listed if str(row.id) == fee), None)
    form = answered(visit, now, "pay-fee")
    if owed is None:
        return Served(now, form)
    return Served(now, replace(form, given={"dollars": dollars(owed)}, fee=fee))


def _asked_for_another_card(visit: Visit, now: Moment) -> Served:
    """The form that takes another card of the person's own than the one that they showed."""
    shown = about(visit, now, _TO_OWN_CARD, Reply(now.option(_TO_OWN_CARD).answer))
    typed = {name: forms.text(visit.sent, f"with_{name}") for name in ("barcode", "own_card")}
    return Served(now, replace(shown, given=typed, asks_own_card=True))


BUTTONS: Final[Mapping[str, Callable[[Visit, Moment], Served]]] = {
    "scan_item": _scanned,
    "undo": _undone,
    "do": _done,
    "renew_one": _renewed_one,
    "pay_one": _for_one_fee,
    "another_card": _asked_for_another_card,
}
"""Whatever acts, by the name of its button."""
