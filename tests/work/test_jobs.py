"""Each job runs in one place at a time, goes on after trouble, and tells of trouble only its kind."""

import threading
import time

import psycopg
import pytest
from structlog.testing import capture_logs

from carrel.database import Store
from carrel.work import jobs
from carrel.work.jobs import Job, at_work, run_alone, work_on, work_once
from carrel.work.outbox import Outbox
from tests.cli.running import assert_one_clear_line, process
from tests.work.conftest import way_to
from tests.work.post_office import PostOffice
from tests.world import World

LONGEST = 60.0
"""Seconds after which a test gives up."""


def until(is_so: object) -> None:
    end = time.monotonic() + LONGEST
    while not is_so() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.05)
    assert is_so()  # type: ignore[operator]


def post(world: World) -> str:
    patron = world.patron()
    world.owner.execute("SELECT mail.post('card-number', %s, NULL)", (str(patron.id),))
    return patron.email


def test_a_job_that_runs_elsewhere_is_left_alone_and_one_whose_holder_is_gone_is_not(
    outbox: Outbox, store: Store
) -> None:
    job = Job("a-job", 1, lambda: 7)
    elsewhere = Outbox(lambda: store.connect("mailer"))
    seen: list[int | None] = []

    run_alone(elsewhere, Job("a-job", 1, lambda: len(seen.append(run_alone(outbox, job)) or seen)))
    elsewhere.close()

    assert (seen, run_alone(outbox, job)) == ([None], 7)


def test_a_lock_goes_with_the_connection_of_whoever_held_it(outbox: Outbox, store: Store) -> None:
    dying = store.connect("mailer")

    def dies() -> int:
        dying.close()
        raise psycopg.OperationalError("gone")

    broken = Outbox(lambda: dying)
    with pytest.raises(psycopg.OperationalError):
        run_alone(broken, Job("another-job", 1, dies))

    assert run_alone(outbox, Job("another-job", 1, lambda: 1)) == 1


def test_while_the_site_runs_what_is_posted_is_sent(store: Store, office: PostOffice, world: World) -> None:
    with at_work(store, way_to(office)):
        address = post(world)
        until(lambda: office.to(address))

    assert not [thread for thread in threading.enumerate() if thread.name == "carrel-work"]


def test_where_no_server_is_named_mail_waits_and_nothing_runs(store: Store, world: World) -> None:
    post(world)
    with at_work(store, None):
        running = [thread for thread in threading.enumerate() if thread.name == "carrel-work"]

    assert running == []
    assert world.found("SELECT state FROM mail.letters") == ["waiting"]


def test_trouble_with_one_letter_stops_nothing_and_only_its_kind_is_told(
    store: Store, office: PostOffice, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles = iter([ValueError("alma@example.org"), psycopg.OperationalError("alma@example.org")])
    real = jobs.send_due

    def troubled(*arguments: object) -> int:
        if trouble := next(troubles, None):
            raise trouble
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "send_due", troubled)
    address, over = post(world), threading.Event()
    worker = threading.Thread(target=work_on, args=(store, way_to(office), over))
    with capture_logs() as logged:
        worker.start()
        until(lambda: office.to(address))
        over.set()
        worker.join(LONGEST)

    told = str(logged)
    assert "ValueError" in told
    assert "OperationalError" in told
    assert "alma" not in told


def test_once_does_everything_and_says_how_much(store: Store, office: PostOffice, world: World) -> None:
    post(world)

    done = work_once(store, way_to(office))

    assert done["send-mail"] >= 1
    assert set(done) == {"write-notices", "spread-mailings", "send-mail"}


@pytest.mark.parametrize("wrong", [
    {"CARREL_SMTP_URL": ""}, {"CARREL_SMTP_URL": "zq-secret"}, {"CARREL_SMTP_URL": "http://user:zq-secret@host"}, {"CARREL_SMTP_URL": "smtp://host:zq-secret"},
    {"CARREL_SMTP_URL": "smtp://user:zq-secret@host?starttls=no"}, {"CARREL_SMTP_URL": "smtp://host?tls=zq-secret"}, {"CARREL_SMTP_URL": "smtp://host/zq-secret"},
    {"CARREL_MAIL_FROM": "zq-secret@library.example"}, {"CARREL_MAIL_FROM": "Library <zq-secret>"}, {"CARREL_MAIL_REPLY_TO": "zq-secret"},
    {"CARREL_SITE_URL": "http://zq-secret.example"}, {"CARREL_SITE_URL": "zq-secret"}, {"CARREL_SITE_URL": "https://host/?zq-secret"}, {"CARREL_SMTP_CA": "/zq-secret"},
])  # fmt: skip
def test_a_setting_that_cannot_be_is_named_in_one_clear_line_that_does_not_repeat_it(wrong: dict[str, str]) -> None:
    right = {
        "CARREL_SMTP_URL": "smtp://user:pass@host", "CARREL_MAIL_FROM": "Library <library@library.example>", "CARREL_SITE_URL": "https://desk.library.example",
    }  # fmt: skip

    ended = process("work", "--once", **(right | wrong))

    assert_one_clear_line(ended)
    assert next(iter(wrong)) in ended.err
    assert "zq-secret" not in ended.err
