"""What account holders may save of their account (reading R50), each part an inquiry of its own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carrel.cleared import CheckoutRow, ChoicesRow, FeeRow, HoldRow, LookRow, PastCheckoutRow, PersonalRow
from carrel.portal import wording
from carrel.portal.home import Home
from carrel.portal.listed import cause
from carrel.portal.looks import looks

_OUR_OWN: Final = frozenset({"field", "id", "visit"})
"""What numbers a line for us, and says nothing to its reader."""


@dataclass(frozen=True, slots=True, repr=False)
class Whole:
    """All of it; what a policy does not open here is empty."""

    contact: Sequence[PersonalRow]
    checkouts: Sequence[CheckoutRow]
    holds: Sequence[HoldRow]
    fees: Sequence[FeeRow]
    history: Sequence[PastCheckoutRow]
    choices: Sequence[ChoicesRow]
    who_looked: Sequence[LookRow]

    @classmethod
    def read(cls, home: Home) -> "Whole":
        """Each part is written down before it is read."""
        return cls(
            home.read("view-own-contact", PersonalRow) or (),
            home.read("hear-checkouts", CheckoutRow) or (),
            home.read("hear-holds", HoldRow) or (),
            home.read("hear-fee-details", FeeRow) or (),
            home.read("hear-history", PastCheckoutRow) or (),
            home.read("view-own-choices", ChoicesRow) or (),
            home.read("view-who-looked", LookRow) or (),
        )


def as_file(request: HttpRequest, home: Home, *, is_for_machines: bool) -> HttpResponse:
    """A file to save; nothing of it is kept here."""
    whole, name = Whole.read(home), f"library-account-{home.today.isoformat()}"
    if is_for_machines:
        return _to_save(HttpResponse(_as_json(whole, home.today), content_type="application/json"), f"{name}.json")
    page = {"saved_on": wording.day(home.today, home.today), "parts": _in_words(whole, home.today)}
    return _to_save(render(request, "portal/file.html", page), f"{name}.html")


def _to_save(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _as_json(whole: Whole, today: date) -> str:
    parts = {part.name: [_columns(row) for row in getattr(whole, part.name)] for part in fields(whole)}
    return json.dumps({"saved_on": today.isoformat(), **parts}, ensure_ascii=False, indent=2)


def _columns(row: Any) -> dict[str, object]:
    return {each.name: _plain(getattr(row, each.name)) for each in fields(row) if each.name not in _OUR_OWN}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone().isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _in_words(whole: Whole, today: date) -> list[tuple[str, list[str]]]:
    """Each part with its heading, a line each."""
    return [
        ("Contact details", [line for row in whole.contact for line in _contact(row)]),
        ("Checked out", [f"{row.title}: due {wording.day(row.due_on, today)}" for row in whole.checkouts]),
        ("Holds", [_hold(row, today) for row in whole.holds]),
        ("Fees", [_fee(row, today) for row in whole.fees]),
        ("Borrowed before", [f"{row.title}: back {wording.day(row.returned_on, today)}" for row in whole.history]),
        ("Privacy choices", [_choice(choice, row) for row in whole.choices for choice in wording.CHOICES]),
        ("Who has looked", [f"{e.at}. {e.who}: {'; '.join(e.did)}" for e in looks(whole.who_looked, today)]),
    ]


def _contact(row: PersonalRow) -> list[str]:
    return [
        f"Name: {f'{row.first_name} {row.last_name}'.strip()}",
        f"Born: {wording.birthday(row.birth_date)}",
        f"Address: {row.address or 'none'}",
        f"Telephone: {row.telephone or 'none'}",
        f"Email: {row.email or 'none'}",
    ]


def _hold(row: HoldRow, today: date) -> str:
    waits = f"ready until {wording.day(row.ready_until, today)}" if row.ready_until else "waiting"
    return f"{row.title}: {waits}, to pick up at {row.pickup}"


def _fee(row: FeeRow, today: date) -> str:
    about = f"{cause(row.cause)}, {row.title}" if row.title else cause(row.cause)
    return f"{about}: {wording.money(row.owed_cents)} owed, since {wording.day(row.assessed_on, today)}"


def _choice(choice: wording.Choice, row: ChoicesRow) -> str:
    is_on = getattr(row, choice.attribute)
    return f"{choice.words}: {'on' if is_on else 'off'}. {choice.on if is_on else choice.off}"
