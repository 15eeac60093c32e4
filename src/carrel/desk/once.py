"""Duties that are ticked once per sign-in: what was ticked is remembered in a cookie that is worth nothing to another.

A mark is made with the secret of the sign-in, so it says neither who ticked nor what, and goes with the sign-in.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.http import HttpResponse

from carrel.desk.request import StaffRequest
from carrel.policy import Answer

COOKIE: Final = "carrel-once"
_MOST: Final = 20
_MARK: Final = re.compile(r"[0-9a-f]{16}")


def marks(cookie: str) -> frozenset[str]:
    """The marks in a cookie; whatever is none is dropped."""
    return frozenset(each for each in cookie.split(".")[:_MOST] if _MARK.fullmatch(each))


def mark(token: str, duty: str) -> str:
    """The mark of a duty that was ticked in the sign-in with this token."""
    return hmac.new(token.encode(), duty.encode(), hashlib.sha256).hexdigest()[:16]


def done(token: str, known: frozenset[str], duties: Iterable[str]) -> tuple[str, ...]:
    """Those of the duties that were ticked in this sign-in."""
    return tuple(duty for duty in duties if mark(token, duty) in known)


def without(answer: Answer, ticked: Iterable[str]) -> Answer:
    """The answer, with no duty that was ticked in this sign-in."""
    gone = frozenset(ticked)
    return replace(answer, once=tuple(duty for duty in answer.once if duty not in gone)) if answer.once else answer


def remember(request: StaffRequest, response: HttpResponse, known: frozenset[str], ticked: Iterable[str]) -> None:
    """Keep what was ticked now as well, until the browser goes or somebody signs out."""
    fresh = [mark(request.token, duty) for duty in ticked]
    if fresh:
        kept = dict.fromkeys([*fresh, *sorted(known)])  # marks of an earlier sign-in go first, once there are many
        response.set_cookie(
            COOKIE, ".".join([*kept][:_MOST]), httponly=True, samesite="Strict", secure=request.is_secure()
        )
