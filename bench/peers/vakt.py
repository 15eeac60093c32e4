"""vakt: a policy a row, the facts in its context; a guard an action, so that only its policies are walked."""

import logging

import vakt
from vakt.rules import Any, In

from bench.peers import Peer
from bench.peers.rows import Row, rows_by_action
from bench.situations import Question, whole
from carrel.policy.edition import Edition

CANNOT = (
    "vakt says yes or no: deny, ask and refer are one. "
    "Which policies decided is in its log alone; no duties, words or unlock."
)


def vakt_peer(edition: Edition) -> Peer:
    logging.getLogger("vakt").setLevel(logging.CRITICAL)
    guards = {action: _guard(spoken) for action, spoken in rows_by_action(edition).items()}

    def decided(prepared: tuple[str, vakt.Inquiry]) -> bool:
        return bool(guards[prepared[0]].is_allowed(prepared[1]))

    return Peer("vakt", _inquiry, decided, CANNOT)


def _guard(spoken: list[Row]) -> vakt.Guard:
    storage = vakt.MemoryStorage()
    for number, row in enumerate(spoken):
        storage.add(_policy(number, row))
    return vakt.Guard(storage, vakt.RulesChecker())


def _policy(number: int, row: Row) -> vakt.Policy:
    return vakt.Policy(
        str(number),
        actions=[Any()],
        subjects=[Any()],
        resources=[Any()],
        effect=vakt.ALLOW_ACCESS if row.is_permit else vakt.DENY_ACCESS,
        context={name: In(*values) for name, values in row.when.items()},
    )


def _inquiry(question: Question) -> tuple[str, vakt.Inquiry]:
    return question.action, vakt.Inquiry(
        action=question.action, subject="asking", resource="that", context=whole(question)
    )
