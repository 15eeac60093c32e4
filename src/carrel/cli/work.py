"""`carrel work`: what runs beside the site. `carrel serve` and `carrel demo` do it, too."""

import signal
import threading
from typing import Annotated

import typer

DID = {
    "write-notices": "notices written: something is ready, due soon or overdue",
    "spread-mailings": "accounts looked at for mailings",
    "send-mail": "letters sent",
}
"""What each job counts."""


def work(
    once: Annotated[
        bool, typer.Option("--once", help="Do what there is to do, say how much it was, and stop.")
    ] = False,
) -> None:
    """Write notices and send mail, until interrupted. `carrel serve` does it, too.

    Each job runs in one place at a time, whoever starts it. Mail that cannot be sent waits, and is tried again.

    \b
    CARREL_SMTP_URL       smtp://user:password@mail.example, which starts TLS;
                          smtps://user:password@mail.example, all in TLS;
                          smtp://localhost?starttls=no, a relay of your own
    CARREL_SMTP_CA        the file of an authority of your own for its certificate
    CARREL_MAIL_FROM      Example Library <library@library.example>
    CARREL_MAIL_REPLY_TO  who reads answers, if anybody does
    CARREL_MAIL_POSTAL    the library's postal address, under mailings
    CARREL_SITE_URL       https://desk.library.example, where links lead

    \b
    carrel work
    carrel work --once
    """
    from carrel.database import Settings, open_store
    from carrel.site.logs import configure
    from carrel.work.jobs import work_on, work_once
    from carrel.work.settings import MailSettings, NoMailServer

    mail = MailSettings.from_environment()
    if mail is None:
        raise NoMailServer("no mail server is named")
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with open_store(Settings.from_environment()) as store:
        configure({})
        if not once:
            typer.echo("Carrel writes notices and sends mail (stop with Ctrl-C).")
            work_on(store, mail, over)
            return
        for job, done in work_once(store, mail).items():
            typer.echo(f"{done:>9,}  {DID[job]}" if done is not None else f"        –  {DID[job]} (elsewhere)")


if __name__ == "__main__":
    typer.run(work)
