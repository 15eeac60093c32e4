"""The jobs that run beside the site. Each runs in one place at a time, whoever starts it, by an advisory lock.

A job that fails is tried again, after twice as long each time. What is logged is which job and which kind of trouble.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final
from zlib import crc32

import psycopg
import structlog

from carrel.database import Store
from carrel.errors import CarrelError
from carrel.work.outbox import Outbox
from carrel.work.sending import send_due
from carrel.work.settings import MailSettings

_OURS: Final = 0x4361
"""The first half of our locks' numbers in this database."""
_AT_ONCE: Final = 1_000
_LONGEST_REST: Final = 300.0
_MOST_DOUBLINGS: Final = 10
_TICK: Final = 1.0
_SECONDS_FOR_THE_LAST_LETTER: Final = 10
"""When the site stops. After that it is left, and sent again when somebody looks for it."""

log = structlog.get_logger("carrel.work")


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds; `run` says how many it did."""

    name: str
    every: float
    run: Callable[[], int]


def jobs(outbox: Outbox, mail: MailSettings, is_over: Callable[[], bool]) -> Sequence[Job]:
    """Everything that there is to do, in an order in which one may write what the next sends."""

    def spread() -> int:
        looked = written = int(outbox.one("SELECT job.spread_mailing(%s)", _AT_ONCE))
        while looked and not is_over():
            looked = int(outbox.one("SELECT job.spread_mailing(%s)", _AT_ONCE))
            written += looked
        return written

    return (
        Job("write-notices", 900, lambda: int(outbox.one("SELECT job.write_notices()"))),
        Job("spread-mailings", 5, spread),
        Job("send-mail", 2, lambda: send_due(outbox, mail, is_over)),
    )


def run_alone(outbox: Outbox, job: Job) -> int | None:
    """Run a job unless it runs elsewhere; None where it does. A lock that its holder lost is free."""
    lock = (_OURS, crc32(job.name.encode()) - 2**31)
    if not outbox.one("SELECT pg_try_advisory_lock(%s, %s)", *lock):
        return None
    try:
        return job.run()
    finally:
        _unlock(outbox, lock)


def _unlock(outbox: Outbox, lock: tuple[int, int]) -> None:
    try:
        outbox.one("SELECT pg_advisory_unlock(%s, %s)", *lock)
    except psycopg.Error:
        outbox.close()  # and the lock goes with the connection


def work_once(store: Store, mail: MailSettings) -> dict[str, int | None]:
    """Each job once: how much it did, or None where it runs elsewhere. Raises whatever trouble there is."""
    outbox = Outbox(lambda: store.connect("mailer"))
    try:
        return {job.name: run_alone(outbox, job) for job in jobs(outbox, mail, lambda: False)}
    finally:
        outbox.close()


def work_on(store: Store, mail: MailSettings, over: threading.Event) -> None:
    """Every job whenever it is due, until it is over."""
    outbox = Outbox(lambda: store.connect("mailer"))
    shifts = [_Shift(job) for job in jobs(outbox, mail, over.is_set)]
    try:
        while not over.is_set():
            for shift in shifts:
                if not over.is_set():
                    shift.do_if_due(outbox)
            over.wait(_TICK)
    finally:
        outbox.close()


@dataclass
class _Shift:
    """A job, when it is due next, and how often it failed in a row."""

    job: Job
    due: float = 0
    failures: int = 0

    def do_if_due(self, outbox: Outbox) -> None:
        if monotonic() < self.due:
            return
        self.failures = 0 if _is_well(outbox, self.job) else self.failures + 1
        rest = self.job.every * 2 ** min(self.failures, _MOST_DOUBLINGS)
        self.due = monotonic() + min(rest, max(self.job.every, _LONGEST_REST))


def _is_well(outbox: Outbox, job: Job) -> bool:
    try:
        run_alone(outbox, job)
    except CarrelError as trouble:
        log.warning("not done", job=job.name, why=type(trouble).__name__)
        return False
    except Exception as trouble:  # noqa: BLE001  # whatever it is, the other jobs go on; of it only the kind is told
        outbox.close()
        log.warning("not done", job=job.name, why=type(trouble).__name__)
        return False
    return True


@contextmanager
def at_work(store: Store, mail: MailSettings | None) -> Iterator[None]:
    """The jobs in a thread of their own, for as long as the block lasts; none where no mail server is named."""
    if mail is None:
        yield
        return
    over = threading.Event()
    worker = threading.Thread(target=work_on, args=(store, mail, over), name="carrel-work", daemon=True)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join(_SECONDS_FOR_THE_LAST_LETTER)
