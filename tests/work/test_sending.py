"""Mail that was committed is sent, once, or once more where nobody can tell; and what cannot be sent is known."""

import os
import signal
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from carrel.database import Store
from carrel.work.carrying import MailServerRefusesUs, MailServerUnreachable, MailServerUnsafe
from carrel.work.outbox import Outbox
from carrel.work.sending import send_due
from carrel.work.settings import MailSettings
from carrel.work.smtp import Patience, Server, SmtpCarrier
from tests.cli.running import CARREL, environment
from tests.work.conftest import SENDER, way_to
from tests.work.post_office import CERTIFICATE, NAME, PASSWORD, PostOffice, open_post_office
from tests.world import Patron, World

IMPATIENT = Patience(answer=0.3, letter=0.6)


def never() -> bool:
    return False


def post(world: World, patron: Patron, kind: str = "card-number") -> str:
    """A letter that waits; its own name."""
    (name,) = world.found("SELECT mail.post(%s, %s, NULL)", kind, str(patron.id))
    return name


def changed(world: World, patron: Patron, address: str) -> None:
    world.owner.execute(
        "SELECT mail.post('contact-changed', %s, %s, '{\"what\": \"email\"}')", (str(patron.id), address)
    )


def state_of(world: World, patron: Patron) -> list[tuple[str, int, int, int | None]]:
    """Of each letter: state, tries, tries of which nobody knows, and the last answer."""
    return world.owner.execute(
        "SELECT state, tries, unsure, reply FROM mail.letters WHERE account_key = %s ORDER BY id", (str(patron.id),)
    ).fetchall()  # type: ignore[return-value]


def is_time(world: World) -> None:
    """As if the time to try again had come."""
    world.owner.execute("UPDATE mail.letters SET due_at = clock_timestamp() WHERE ended_at IS NULL")


def refusing(world: World, patron: Patron) -> bool:
    return world.found("SELECT mail.is_refusing(%s)", str(patron.id)) == ["True"]


def test_what_is_committed_is_sent_once_and_nothing_of_it_is_kept(
    outbox: Outbox, office: PostOffice, world: World
) -> None:
    patron = world.patron()
    name = post(world, patron)

    sent = [send_due(outbox, way_to(office), never) for _ in range(2)]

    (letter,) = office.to(patron.email)
    assert sent == [1, 0]
    assert letter["Message-ID"] == f"<{name}@library.example>"
    assert patron.number in letter.get_body(("plain",)).get_content()
    assert state_of(world, patron) == [("sent", 1, 0, 250)]
    assert world.found("SELECT address IS NULL AND particulars = '{}' FROM mail.letters WHERE message = %s", name) == [
        "True"
    ]


def test_what_is_rolled_back_is_not_sent(outbox: Outbox, office: PostOffice, world: World, store: Store) -> None:
    patron = world.patron()
    with store.connect("owner", autocommit=False) as owner:
        owner.execute("SELECT mail.post('card-number', %s, NULL)", (str(patron.id),))
        meanwhile = send_due(outbox, way_to(office), never)
        owner.rollback()

    assert (meanwhile, send_due(outbox, way_to(office), never), office.letters) == (0, 0, [])


def test_that_a_letter_is_tried_is_committed_before_it_is_read(world: World, store: Store) -> None:
    patron, taking = world.patron(), uuid4()
    name = post(world, patron)
    with store.connect("mailer", autocommit=False) as mailer:
        taken = mailer.execute("SELECT job.take_letter(%s)", (taking,)).fetchone()
        early = mailer.execute("SELECT * FROM job.open_letter(%s)", (taking,)).fetchall()
        mailer.commit()
        rows = world.found(
            "SELECT principal || ' ' || action || ' ' || outcome FROM trail.entries WHERE interaction = %s", name
        )
        late = mailer.execute("SELECT address FROM job.open_letter(%s)", (taking,)).fetchall()

    assert (taken, early, late) == ((True,), [], [(patron.email,)])
    assert rows == ["job mail-card-number tried"]


def test_where_no_row_can_be_written_nothing_is_sent(outbox: Outbox, office: PostOffice, world: World) -> None:
    patron = world.patron()
    post(world, patron)
    world.owner.execute("ALTER TABLE trail.entries ADD CONSTRAINT broken CHECK (action NOT LIKE 'mail-%') NOT VALID")
    try:
        with pytest.raises(psycopg.Error):
            send_due(outbox, way_to(office), never)
    finally:
        world.owner.execute("ALTER TABLE trail.entries DROP CONSTRAINT broken")

    assert office.letters == []
    assert send_due(outbox, way_to(office), never) == 1


def test_of_two_workers_at_once_each_letter_is_sent_by_one(office: PostOffice, world: World, store: Store) -> None:
    patrons = [world.patron() for _ in range(40)]
    for patron in patrons:
        post(world, patron)
    ready = threading.Barrier(2)

    def work(_: int) -> int:
        outbox = Outbox(lambda: store.connect("mailer"))
        ready.wait(60)
        try:
            return send_due(outbox, way_to(office), never)
        finally:
            outbox.close()

    with ThreadPoolExecutor(2) as workers:
        sent = list(workers.map(work, range(2)))

    assert sum(sent) == len(patrons)
    assert sorted(address for address, _ in office.letters) == sorted(patron.email for patron in patrons)


def test_a_worker_killed_after_the_server_took_a_letter_sends_it_once_more_and_it_is_said(
    other_store: Store, office: PostOffice, tmp_path: Path
) -> None:
    world = World(other_store)
    world.furnish()
    patron = world.patron()
    name = post(world, patron)
    worker: list[subprocess.Popen[bytes]] = []

    def accepts_and_kills(_: str) -> str:
        os.kill(worker[0].pid, signal.SIGKILL)
        return "250 OK"

    office.at_letter = accepts_and_kills
    around = environment(
        CARREL_DATA=str(tmp_path), CARREL_DATABASE_URL=other_store.administrator,
        CARREL_SMTP_URL=f"smtp://127.0.0.1:{office.port}?starttls=no", CARREL_MAIL_FROM="Library <library@library.example>",
        CARREL_SITE_URL="https://desk.library.example",
    )  # fmt: skip
    worker.append(
        subprocess.Popen((*CARREL, "work", "--once"), env=around, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    )
    _, complaint = worker[0].communicate(timeout=300)
    after_the_kill = state_of(world, patron)

    office.at_letter = lambda _: "250 OK"
    too_early = subprocess.run((*CARREL, "work", "--once"), env=around, capture_output=True, check=True)
    is_time(world)
    subprocess.run((*CARREL, "work", "--once"), env=around, capture_output=True, check=True)
    ended = state_of(world, patron)
    world.close()

    assert (worker[0].returncode, complaint) == (-signal.SIGKILL, b"")
    assert after_the_kill == [("waiting", 1, 0, None)]
    assert b"0  letters" in too_early.stdout
    assert [letter["Message-ID"] for letter in office.to(patron.email)] == [f"<{name}@library.example>"] * 2
    assert ended == [("sent", 2, 1, 250)]


def test_a_server_that_breaks_off_after_the_last_byte_may_have_taken_it_and_it_is_sent_again(
    outbox: Outbox, office: PostOffice, world: World
) -> None:
    patron = world.patron()
    post(world, patron)
    office.breaks_off = True

    assert send_due(outbox, way_to(office), never) == 0
    assert state_of(world, patron) == [("waiting", 1, 1, 0)]
    office.breaks_off = False
    is_time(world)
    send_due(outbox, way_to(office), never)

    assert len(office.to(patron.email)) == 2
    assert state_of(world, patron) == [("sent", 2, 1, 250)]


def test_what_the_database_could_not_be_told_is_told_before_another_letter_is_taken(
    office: PostOffice, world: World, store: Store
) -> None:
    patron, connections, is_down = world.patron(), [], []

    def connect() -> psycopg.Connection:
        if is_down:
            raise psycopg.OperationalError("gone")
        connections.append(store.connect("mailer"))
        return connections[-1]

    def breaks_the_database(_: str) -> str:
        is_down.append(True)
        connections[-1].close()
        return "250 OK"

    outbox = Outbox(connect)
    post(world, patron)
    office.at_letter = breaks_the_database
    with pytest.raises(psycopg.OperationalError):
        send_due(outbox, way_to(office), never)
    before = state_of(world, patron)
    is_down.clear()
    again = send_due(outbox, way_to(office), never)
    outbox.close()

    assert (before, again) == ([("waiting", 1, 0, None)], 0)
    assert len(office.to(patron.email)) == 1
    assert state_of(world, patron) == [("sent", 1, 0, 250)]


@pytest.mark.parametrize(
    "answer",
    ["550 5.1.1 <alma@example.org> no such user", "550 no mailbox here", "553 that is no name", "550 5.2.1 disabled"],
)
def test_an_address_that_nobody_has_is_told_to_staff_as_such_and_to_nobody_else(
    outbox: Outbox, office: PostOffice, world: World, store: Store, answer: str, capfd: pytest.CaptureFixture[str]
) -> None:
    patron, clerk = world.patron(), world.staff()
    post(world, patron)
    office.at_recipient = lambda _: answer

    assert send_due(outbox, way_to(office), never) == 0

    with store.connect("application") as app:
        told = app.execute("SELECT user_key FROM road.refused_addresses(%s)", (clerk.token,)).fetchall()
        with pytest.raises(psycopg.Error) as refusal:
            app.execute("SELECT user_key FROM road.refused_addresses('nobody')")
    assert (patron.user_key,) in told
    assert refusal.value.sqlstate == "CA001"
    assert refusing(world, patron)
    assert state_of(world, patron) == [("refused", 1, 0, int(answer[:3]))]
    assert (
        world.found(
            "SELECT r::text FROM mail.refusing r WHERE account_key = %s AND r::text LIKE '%%@%%'", str(patron.id)
        )
        == []
    )
    assert patron.email not in "".join(capfd.readouterr())


def test_an_address_that_was_changed_or_that_takes_mail_again_is_no_bad_one(
    outbox: Outbox, office: PostOffice, world: World
) -> None:
    moved, back = world.patron(), world.patron()
    office.at_recipient = lambda _: "550 5.1.1 nobody"
    for patron in (moved, back):
        post(world, patron)
    send_due(outbox, way_to(office), never)
    office.at_recipient = lambda _: "250 OK"

    world.owner.execute(
        "UPDATE library.personal SET email = 'new@example.org', email_key = 'new@example.org' WHERE patron_id = %s",
        (moved.id,),
    )
    post(world, back)
    send_due(outbox, way_to(office), never)

    assert (refusing(world, moved), refusing(world, back)) == (False, False)


def test_a_notice_is_not_sent_to_an_address_that_refuses_and_what_was_asked_for_is_tried(
    outbox: Outbox, office: PostOffice, world: World
) -> None:
    patron = world.patron()
    office.at_recipient = lambda _: "550 5.1.1 nobody"
    post(world, patron)
    send_due(outbox, way_to(office), never)
    office.at_recipient = lambda _: "250 OK"

    world.owner.execute("SELECT mail.post('overdue', %s, NULL, '{\"day\": \"2026-01-02\"}')", (str(patron.id),))
    send_due(outbox, way_to(office), never)
    post(world, patron)
    send_due(outbox, way_to(office), never)

    assert [state for state, *_ in state_of(world, patron)] == ["refused", "withdrawn", "sent"]


@pytest.mark.parametrize(
    "step, answer",
    [
        ("at_recipient", "450 4.7.1 greylisted"),
        ("at_letter", "451 later"),
        ("at_recipient", "554 5.7.1 relay access denied"),
        ("at_letter", "550 5.7.26 not signed"),
    ],
)
def test_a_letter_that_is_put_off_is_tried_again_after_ever_longer_rests(
    outbox: Outbox, office: PostOffice, world: World, step: str, answer: str
) -> None:
    patron = world.patron()
    post(world, patron)
    setattr(office, step, lambda _: answer)
    rests = []
    for _ in range(3):
        send_due(outbox, way_to(office), never)
        send_due(outbox, way_to(office), never)  # it is not its time yet
        rests += world.found(
            "SELECT round(extract(epoch FROM due_at - clock_timestamp()) / 60)::integer FROM mail.letters"
        )
        is_time(world)
    setattr(office, step, lambda _: "250 OK")
    send_due(outbox, way_to(office), never)

    assert rests == ["1", "2", "4"]
    assert not refusing(world, patron)
    assert state_of(world, patron) == [("sent", 4, 0, 250)]


def test_the_letters_behind_one_that_is_refused_or_put_off_go_on_the_same_line(
    outbox: Outbox, office: PostOffice, world: World
) -> None:
    patrons = [world.patron() for _ in range(4)]
    for patron in patrons:
        post(world, patron)
    answers = dict(
        zip((patron.email for patron in patrons), ["550 5.1.1 nobody", "450 later", "250 OK", "250 OK"], strict=True)
    )
    office.at_recipient = lambda address: answers[address]

    sent = send_due(outbox, way_to(office), never)

    assert (sent, office.connections) == (2, 1)


def test_what_is_not_sent_in_its_time_is_given_up_and_gone(outbox: Outbox, office: PostOffice, world: World) -> None:
    patron = world.patron()
    post(world, patron)
    world.owner.execute("UPDATE mail.letters SET posted_at = posted_at - interval '25 hours'")

    assert send_due(outbox, way_to(office), never) == 0

    assert (state_of(world, patron), office.letters) == ([("given-up", 0, 0, None)], [])


def test_a_kind_that_this_version_does_not_know_waits_for_one_that_does(
    outbox: Outbox, office: PostOffice, world: World
) -> None:
    unheard_of, unworded, known = world.patron(), world.patron(), world.patron()
    insert = "INSERT INTO mail.letters (kind, account_key, urgency) VALUES (%s, %s, 0)"
    world.owner.execute("INSERT INTO mail.kinds VALUES ('known-to-the-database', 'on-file', '{}', '{}', 0, 24)")
    world.owner.execute(insert, ("known-to-nobody", str(unheard_of.id)))
    world.owner.execute(insert, ("known-to-the-database", str(unworded.id)))
    post(world, known)
    world.owner.execute("INSERT INTO trail.actions VALUES ('mail-known-to-the-database') ON CONFLICT DO NOTHING")

    sent = send_due(outbox, way_to(office), never)
    world.owner.execute("DELETE FROM mail.kinds WHERE name = 'known-to-the-database'")

    assert (sent, [address for address, _ in office.letters]) == (1, [known.email])
    assert state_of(world, unheard_of) == [("waiting", 0, 0, None)]
    assert state_of(world, unworded) == [("waiting", 1, 0, 0)]


def test_a_dead_server_costs_no_letter_a_try(outbox: Outbox, world: World) -> None:
    patron = world.patron()
    post(world, patron)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(MailServerUnreachable):
        send_due(
            outbox,
            MailSettings(SmtpCarrier(Server("127.0.0.1", port, is_plain=True), "library.example"), SENDER),
            never,
        )

    assert state_of(world, patron) == [("waiting", 0, 0, None)]


def test_a_slow_server_keeps_nobody_waiting(outbox: Outbox, office: PostOffice, world: World) -> None:
    patron = world.patron()
    post(world, patron)
    office.waits = 5

    assert send_due(outbox, way_to(office, IMPATIENT), never) == 0
    office.waits = 0
    is_time(world)
    send_due(outbox, way_to(office), never)

    assert len(office.to(patron.email)) == 1
    assert state_of(world, patron) == [("sent", 2, 0, 250)]


def test_a_server_that_never_ends_its_answer_keeps_nobody_waiting(outbox: Outbox, world: World) -> None:
    patron = world.patron()
    post(world, patron)
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        dripping = pool.submit(drip, listener, is_over)
        server = Server("127.0.0.1", listener.getsockname()[1], is_plain=True, patience=Patience(10, 1))
        with pytest.raises(MailServerUnreachable):
            send_due(outbox, MailSettings(SmtpCarrier(server, "library.example"), SENDER), never)
        is_over.set()
        dripping.result(60)

    assert [letter[:3] for letter in state_of(world, patron)] == [("waiting", 0, 0)]


def drip(listener: socket.socket, is_over: threading.Event) -> None:
    """Greet, and answer whatever comes with one byte after another, and no end."""
    caller, _ = listener.accept()
    with caller:
        caller.sendall(b"220 well\r\n")
        caller.recv(1000)
        try:
            while not is_over.wait(0.05):
                caller.sendall(b"2")
        except OSError:
            pass


def test_a_server_that_takes_no_mail_of_ours_loses_no_letter(outbox: Outbox, office: PostOffice, world: World) -> None:
    patrons = [world.patron(), world.patron()]
    for patron in patrons:
        post(world, patron)
    office.at_sender = lambda _: "550 5.7.1 go away"

    with pytest.raises(MailServerRefusesUs):
        send_due(outbox, way_to(office), never)
    office.at_sender = lambda _: "250 OK"
    send_due(outbox, way_to(office), never)

    assert len(office.letters) == 2


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it is there from the first byte
@pytest.mark.parametrize("tls", ["starttls", "smtps"])
def test_mail_goes_encrypted_and_signed_in(outbox: Outbox, world: World, tls: str) -> None:
    patron = world.patron()
    post(world, patron)
    with open_post_office(tls=tls, with_sign_in=True) as office:
        way = way_to(
            office, is_plain=False, is_tls=tls == "smtps", user=NAME, password=PASSWORD, authority=str(CERTIFICATE)
        )
        sent = send_due(outbox, way, never)

        assert (sent, len(office.to(patron.email))) == (1, 1)


def test_a_wrong_password_loses_no_letter_and_is_in_no_error(outbox: Outbox, world: World) -> None:
    patron = world.patron()
    post(world, patron)
    with open_post_office(tls="starttls", with_sign_in=True) as office, pytest.raises(MailServerRefusesUs) as refusal:
        send_due(
            outbox, way_to(office, is_plain=False, user=NAME, password="zq-wrong", authority=str(CERTIFICATE)), never
        )

    assert state_of(world, patron) == [("waiting", 0, 0, None)]
    assert "zq-wrong" not in f"{refusal.value!r} {refusal.value.__cause__!r} {refusal.value.advice}"


@pytest.mark.parametrize("tls, authority", [("", str(CERTIFICATE)), ("starttls", None)])
def test_nothing_is_sent_to_a_server_without_encryption_or_that_proves_nothing(
    outbox: Outbox, world: World, tls: str, authority: str | None
) -> None:
    patron = world.patron()
    post(world, patron)
    with open_post_office(tls=tls) as office:
        with pytest.raises(MailServerUnsafe):
            send_due(outbox, way_to(office, is_plain=False, authority=authority), never)

        assert office.letters == []
    assert state_of(world, patron) == [("waiting", 0, 0, None)]


def test_what_opens_an_account_goes_to_a_settled_address_or_nowhere(
    outbox: Outbox, office: PostOffice, world: World
) -> None:
    patron = world.patron()
    post(world, patron)
    world.just_changed(patron.id, "email")

    send_due(outbox, way_to(office), never)

    assert (state_of(world, patron), office.letters) == ([("withdrawn", 0, 0, None)], [])


def test_what_is_withdrawn_is_not_sent(outbox: Outbox, office: PostOffice, world: World) -> None:
    patron = world.patron()
    post(world, patron)
    changed(world, patron, patron.email)
    world.owner.execute("SELECT mail.withdraw(%s, ARRAY['card-number'])", (str(patron.id),))

    send_due(outbox, way_to(office), never)

    assert [letter["Subject"] for letter in office.to(patron.email)] == ["Your library account was changed"]


def test_a_letter_that_is_withdrawn_while_it_is_on_its_way_is_not_tried_again(
    outbox: Outbox, office: PostOffice, world: World
) -> None:
    patron = world.patron()
    post(world, patron)

    def withdrawn(_: str) -> str:
        world.owner.execute("SELECT mail.withdraw(%s, ARRAY['card-number'])", (str(patron.id),))
        return "450 later"

    office.at_recipient = withdrawn
    send_due(outbox, way_to(office), never)
    is_time(world)

    assert send_due(outbox, way_to(office), never) == 0
    assert state_of(world, patron) == [("withdrawn", 1, 0, None)]


def test_what_people_wait_for_goes_before_notices_and_news(outbox: Outbox, office: PostOffice, world: World) -> None:
    late, early = world.patron(), world.patron()
    world.owner.execute("SELECT mail.post('overdue', %s, NULL, '{\"day\": \"2026-01-02\"}')", (str(late.id),))
    post(world, early)

    send_due(outbox, way_to(office), never)

    assert [address for address, _ in office.letters] == [early.email, late.email]


def test_nothing_is_kept_of_whom_it_was_written_to_when_an_account_is_forgotten(world: World) -> None:
    patron = world.patron()
    post(world, patron)
    world.owner.execute("DELETE FROM library.patrons WHERE id = %s", (patron.id,))

    assert state_of(world, patron) == []


@pytest.mark.parametrize("letter", [
    ("no-such-kind", "1", None, "{}"), ("card-number", None, None, "{}"), ("card-number", "1", "a@example.org", "{}"),
    ("contact-changed", "1", None, '{"what": "email"}'), ("contact-changed", "1", "a@example.org", "{}"),
    ("contact-changed", "1", "a@example.org", '{"what": "email", "title": "Middlemarch"}'),
    ("pin-link", "1", None, '{"path": "https://evil.example/"}'), ("pin-link", "1", None, '{"path": 1}'), ("card-number", "1", None, "[]"),
])  # fmt: skip
def test_a_letter_has_no_room_for_what_its_kind_does_not_say(world: World, letter: tuple[str | None, ...]) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        world.owner.execute("SELECT mail.post(%s, %s, %s, %s)", letter)

    assert refusal.value.sqlstate == "CA006"


def test_sent_mail_is_forgotten_by_the_schedule_and_what_waits_is_not(world: World, store: Store) -> None:
    old, new = world.patron(), world.patron()
    for patron in (old, new):
        changed(world, patron, patron.email)
    world.owner.execute(
        "UPDATE mail.letters SET state = 'sent', address = NULL, particulars = '{}', ended_at = now() - interval '31 days' WHERE account_key = %s",
        (str(old.id),),
    )
    world.owner.execute("UPDATE mail.letters SET posted_at = now() - interval '31 days'")

    with store.connect("purger") as purger:
        forgotten = purger.execute("SELECT retention.forget_mail()").fetchone()

    assert forgotten == (1,)
    assert (state_of(world, old), len(state_of(world, new))) == ([], 1)
