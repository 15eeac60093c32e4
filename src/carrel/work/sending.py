"""Sending what is due, one letter after another, over one line for as many as there are."""

from collections.abc import Callable
from datetime import UTC, datetime

from carrel.mail.kinds import KIND
from carrel.mail.letters import Unaddressable, Unwordable, deliverable, written
from carrel.work.carrying import (
    Deferred,
    Fate,
    Line,
    MailServerRefusesUs,
    MailServerUnreachable,
    PutBack,
    Refused,
    Sent,
)
from carrel.work.outbox import Outbox, Taken
from carrel.work.settings import MailSettings


def send_due(outbox: Outbox, mail: MailSettings, is_over: Callable[[], bool]) -> int:
    """Send until nothing is due; how many letters the server took.

    Raises the carrier's errors; a letter that the server did not come to waits as if it had not been taken.
    """
    sent = 0
    while not is_over() and outbox.is_due():
        with mail.carrier.open() as line:
            while line.is_open and not is_over():
                taken = outbox.take()
                if taken is None:
                    return sent
                fate = _carried(line, taken, mail)
                outbox.mark(taken, fate)
                sent += isinstance(fate, Sent)
                if isinstance(fate, PutBack) and taken.letter is not None:
                    raise _trouble(fate)
    return sent


def _carried(line: Line, taken: Taken, mail: MailSettings) -> Fate:
    if taken.letter is None:
        return PutBack()
    if taken.letter.kind not in KIND:
        return Deferred(0)  # another version wrote it, and will send it
    try:
        message = written(taken.letter, mail.sender, datetime.now(UTC))
        recipient = deliverable(taken.letter.address)
    except Unaddressable:
        return Refused(0, is_address=True)
    except Unwordable:
        return Refused(0, is_address=False)
    return line.carry(message.as_bytes(), mail.sender.address, recipient)


def _trouble(put_back: PutBack) -> MailServerRefusesUs | MailServerUnreachable:
    if put_back.reply >= 500:  # a permanent answer begins with 5
        return MailServerRefusesUs("the mail server takes no mail from our address")
    return MailServerUnreachable("the mail server broke off")
