"""The plain desk: one page that serves one inquiry end to end.

It decides nothing: it reads the form, hands it to the road, and shows what comes back.
"""

from typing import Any, Final
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from carrel.desk import forms
from carrel.disclosure import Option, Road, Told
from carrel.policy.actions import ACTION
from carrel.policy.facts import FACT
from carrel.ports import DEEDS, Presence, Standing
from carrel.staff.accounts import Member

FIND: Final = ("card", "number", "name", "user-key")
CHECK: Final = ("details", "birth_date", "photo_id")


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Begin with a person."""
    return redirect("desk", _road(request).begin(_token(request)).interaction)


@require_POST
def next_person(request: HttpRequest, interaction: UUID) -> HttpResponse:
    """Finish with this person, and begin with the next."""
    _road(request).next_person(Presence(_token(request), interaction))
    return redirect("begin")


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, interaction: UUID) -> HttpResponse:
    """One person: find the account, compare, see every action answered, ask, do."""
    presence, sent = Presence(_token(request), interaction), request.POST
    situation = forms.situation(_texts(sent))
    standing = _look(_road(request), presence, sent)
    told, asked = _tell(request, presence, sent)
    if asked in DEEDS:
        standing = _road(request).standing(presence)
    options = _road(request).answered(standing, situation, _member(request).team)
    return render(request, "desk/desk.html", _page(presence, sent, standing, options, told, asked))


def _look(road: Road, presence: Presence, sent: QueryDict) -> Standing:
    """Find or compare, if that is the button that was pressed."""
    find, check = sent.get("find"), sent.get("check")
    if find in {"card", "number"}:
        return road.find_by_number(presence, forms.text(_texts(sent), "number"), str(find))
    if find == "name":
        return road.find_by_name(presence, forms.said(_texts(sent)))
    if find == "user-key":
        key = forms.text(_texts(sent), "number").upper().removeprefix("^U")
        if not (key.isascii() and key.isdigit() and len(key) < 18):
            raise forms.UnfitField("number")
        return road.find_by_user_key(presence, int(key))
    if check in CHECK:
        return road.check(presence, str(check), forms.said(_texts(sent)))
    return road.standing(presence)


def _tell(request: HttpRequest, presence: Presence, sent: QueryDict) -> tuple[Told | None, str]:
    """Ask or do, if that is the button that was pressed."""
    road, team, values = _road(request), _member(request).team, _texts(sent)
    duties = sent.getlist("duty")
    if action := values.get("do"):
        deed = forms.deed(values, action)
        return road.do(presence, forms.situation(values), team, deed, forms.form_id(values), duties), action
    if action := values.get("ask"):
        if action not in ACTION:
            raise forms.UnfitField("action")
        if action in DEEDS:
            return None, action
        return road.ask(presence, forms.situation(values), team, action, forms.form_id(values), duties), action
    return None, ""


def _page(
    presence: Presence, sent: QueryDict, standing: Standing, options: tuple[Option, ...], told: Told | None, asked: str
) -> dict[str, Any]:
    """What the template sees: words and values, nothing to decide."""
    chosen = next((option for option in options if option.action.name == asked), None)
    answer = told.answer if told else (chosen.answer if chosen else None)
    return {
        "interaction": presence.interaction,
        "form": uuid4(),
        "standing": standing,
        "options": options,
        "asked": ACTION[asked].meaning if asked else "",
        "action": asked,
        "answer": answer,
        "cannot": chosen.cannot if chosen else "",
        "particulars": DEEDS.get(asked, ()) if answer and answer.outcome == "permit" else (),
        "is_deed": asked in DEEDS
        and answer is not None
        and answer.outcome == "permit"
        and (told is None or told.done is None),
        "open_duties": told.open_duties if told else (answer.must if answer and answer.outcome == "permit" else ()),
        "cleared": {name: [list(row.values()) for row in rows] for name, rows in told.cleared.items()} if told else {},
        "columns": {name: list(rows[0]) for name, rows in told.cleared.items() if rows} if told else {},
        "done": told.done if told else None,
        "choices": [
            (name, FACT[name].values, sent.get(name) or FACT[name].default or "in-person") for name in forms.CHOICES
        ],
        "ticks": [(name, name.replace("_", " "), bool(sent.get(name))) for name in forms.TICKS],
    }  # fmt: skip


def _texts(sent: QueryDict) -> dict[str, str]:
    return {name: str(value) for name, value in sent.items()}


def _road(request: HttpRequest) -> Road:
    return request.road  # type: ignore[attr-defined,no-any-return]


def _member(request: HttpRequest) -> Member:
    return request.member  # type: ignore[attr-defined,no-any-return]


def _token(request: HttpRequest) -> str:
    return request.token  # type: ignore[attr-defined,no-any-return]
