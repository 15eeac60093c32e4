"""Letters a second through the outbox: taken, written down, handed to a mail server, and marked, one after another.

The mail server is one of this process that takes everything, so the figure is what Carrel and its database cost.
"""

import socket
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.measure import Figure
from carrel.database import Settings, Store, open_store
from carrel.ils.embedded.sample import fill
from carrel.mail.letters import Sender
from carrel.work.outbox import Outbox
from carrel.work.sending import send_due
from carrel.work.settings import MailSettings
from carrel.work.smtp import Server, SmtpCarrier

LETTERS, QUICK_LETTERS = 2_000, 300
ROUNDS, QUICK_ROUNDS = 5, 2
_SENDER = Sender("Example Library", "library@library.example", "https://desk.library.example")
_POST = """
SELECT count(mail.post('overdue', id::text, NULL, '{"day": "2026-01-02"}'))
FROM (SELECT id FROM library.patrons JOIN library.personal ON patron_id = id WHERE email_key <> ''
      ORDER BY id LIMIT %s) p
"""


def figure(is_quick: bool) -> Sequence[Figure]:
    """One worker over one connection."""
    letters, rounds = (QUICK_LETTERS, QUICK_ROUNDS) if is_quick else (LETTERS, ROUNDS)
    table = Figure(
        "Letters through the outbox", ("", "letters a second", "slowest round", "letters", "rounds"),
        notes=["Each letter is two commits that reach the disk: that it is tried, and that it was sent."],
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as made, _taking_everything() as port:
        folder = Path(made)
        folder.chmod(0o755)
        with open_store(Settings(folder)) as store, store.connect("owner") as owner:
            fill(owner, letters + letters // 4, date.today())
            mail = MailSettings(SmtpCarrier(Server("127.0.0.1", port, is_plain=True), _SENDER.domain), _SENDER)
            rates = [_rate(store, mail, letters) for _ in range(rounds)]
    table.rows.append(("by SMTP", f"{median(rates):,.0f}", f"{min(rates):,.0f}", f"{letters:,}", str(rounds)))
    return [table]


def _rate(store: Store, mail: MailSettings, letters: int) -> float:
    with store.connect("owner") as owner:
        row = owner.execute(_POST, (letters,)).fetchone()
    assert row is not None
    outbox = Outbox(lambda: store.connect("mailer"))
    start = perf_counter()
    sent = send_due(outbox, mail, lambda: False)
    seconds = perf_counter() - start
    outbox.close()
    assert sent == row[0]
    return float(sent / seconds)


@contextmanager
def _taking_everything() -> Iterator[int]:
    """The port of a mail server that says yes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_take, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]


def _take(listener: socket.socket) -> None:
    while True:
        try:
            caller, _ = listener.accept()
        except OSError:
            return
        with caller, caller.makefile("rwb", buffering=0) as line:
            line.write(b"220 well\r\n")
            _converse(line)


def _converse(line: socket.SocketIO) -> None:
    is_letter = False
    for said in iter(line.readline, b""):
        if is_letter:
            if said == b".\r\n":
                is_letter = False
                line.write(b"250 well\r\n")
            continue
        is_letter = said.lower().startswith(b"data")
        line.write(b"354 go on\r\n" if is_letter else b"250 well\r\n")
