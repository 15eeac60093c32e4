"""The pages of mail: bad addresses by user key, news of events, the click that ends them, and the demonstration's letters."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from carrel.site.demonstration import Demonstration
from carrel.work.folder import FolderCarrier
from carrel.work.outbox import Outbox
from carrel.work.sending import send_due
from carrel.work.settings import MailSettings
from tests.site.browsing import Browser, page
from tests.work.conftest import SENDER
from tests.world import Patron, World

pytestmark = pytest.mark.usefixtures("site")

NEWS = {"subject": "An evening", "body": "Come.\r\n\r\nAll of you."}


def refused(world: World) -> Patron:
    """Somebody whose address takes no mail."""
    patron = world.patron("Zqfirst", "Zqlast")
    world.owner.execute(
        "INSERT INTO mail.refusing (account_key, address) VALUES (%s, mail.digest(%s))", (str(patron.id), patron.email)
    )
    return patron


def test_every_member_of_staff_sees_by_user_key_whose_address_takes_no_mail_and_nobody_else_does(world: World) -> None:
    patron = refused(world)

    told, nobody = page(Browser(world.staff()).get("/mail")), Browser().get("/mail")

    assert f"^U{patron.user_key}" in told
    assert not [canary for canary in ("Zq", patron.email, patron.number) if canary in told]
    assert (nobody.status_code, nobody.headers["Location"]) == (302, "/sign-in")


def test_an_address_that_was_changed_since_is_not_shown(world: World) -> None:
    patron = refused(world)
    world.owner.execute("UPDATE library.personal SET email = 'b@example.org' WHERE patron_id = %s", (patron.id,))

    assert f"^U{patron.user_key}" not in page(Browser(world.staff()).get("/mail"))


def test_news_is_posted_after_it_was_seen_how_many_get_it_and_once(world: World) -> None:
    world.patron()
    browser = Browser(world.staff(roles=("supervisor",)))

    seen = page(browser.post("/mail", NEWS))
    form = re.findall(r'name="form" value="([0-9a-f-]{36})"', seen)[0]
    posted = [browser.post("/mail", {**NEWS, "act": "send", "form": form}) for _ in range(2)]

    assert re.search(r"Send this to \d+ patrons?\?", seen)
    assert [(answer.status_code, answer.headers["Location"]) for answer in posted] == [(302, "/mail?done=posted")] * 2
    assert world.found("SELECT subject || ': ' || body FROM mail.mailings WHERE form = %s", form) == [
        "An evening: Come.\n\nAll of you."
    ]
    assert "It was posted" in page(browser.get("/mail?done=posted"))


def test_who_may_not_post_finds_no_form_and_is_refused_with_one(world: World) -> None:
    browser = Browser(world.staff())

    shown, sent = browser.get("/mail"), browser.post("/mail", {**NEWS, "act": "send", "form": str(uuid4())})

    assert "<textarea" not in page(shown)
    assert sent.status_code == 403


@pytest.mark.parametrize(
    "sent",
    [{"subject": "", "body": "Come."}, {"subject": "x" * 121, "body": "Come."}, {"subject": "An evening", "body": ""}],
)
def test_what_is_no_mailing_is_said_and_what_was_typed_stays(world: World, sent: dict[str, str]) -> None:
    answer = Browser(world.staff(roles=("supervisor",))).post("/mail", sent)

    assert answer.status_code == 400
    assert "a mailing needs a subject of one line, and a text" in page(answer)
    assert sent["subject"][:100] in page(answer)


def test_a_form_that_is_none_posts_nothing(world: World) -> None:
    browser = Browser(world.staff(roles=("supervisor",)))
    before = world.found("SELECT count(*) FROM mail.mailings")

    answer = browser.post("/mail", {**NEWS, "act": "send", "form": "zq"})

    assert (answer.status_code, world.found("SELECT count(*) FROM mail.mailings")) == (400, before)


def test_looking_at_the_link_ends_nothing_and_one_press_without_a_cookie_ends_mailings(world: World) -> None:
    patron = world.patron()
    (token,) = world.found("SELECT mail.unsubscribe_token(%s)", str(patron.id))
    world.owner.execute("INSERT INTO mail.unsubscribing VALUES (guard.hash(%s), %s)", (token, str(patron.id)))
    wants = "SELECT marketing FROM library.patrons WHERE id = %s"

    client = Client(enforce_csrf_checks=True)
    looked = client.get(f"/unsubscribe/{token}")
    between = world.found(wants, patron.id)
    pressed = Client(enforce_csrf_checks=True).post(f"/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
    mistyped = Client().post(f"/unsubscribe/{token[:-2]}")

    assert (looked.status_code, pressed.status_code, mistyped.status_code) == (200, 200, 404)
    assert (between, world.found(wants, patron.id)) == (["default"], ["opted-out"])
    assert pressed.cookies == {}
    for answer in (looked, pressed):
        assert not [canary for canary in (patron.email, patron.last_name, token) if canary in answer.content.decode()]


def test_the_demonstrations_letters_are_shown_and_nobody_elses(world: World, tmp_path: Path) -> None:
    world.owner.execute("DELETE FROM mail.letters")
    patron = world.patron()
    world.owner.execute("SELECT mail.post('card-number', %s, NULL)", (str(patron.id),))
    outbox = Outbox(lambda: world.store.connect("mailer"))
    sent = send_due(outbox, MailSettings(FolderCarrier(tmp_path / "mail"), SENDER), lambda: False)
    outbox.close()

    with override_settings(CARREL_DEMONSTRATION=Demonstration((), "", lambda: (), tmp_path / "mail")):
        shown = Client().get("/demo/mail")
        (name,) = re.findall(r'href="/demo/mail/([0-9a-f-]{36})"', shown.content.decode())
        letter, other = Client().get(f"/demo/mail/{name}"), Client().get("/demo/mail/..")
    without = Client().get("/demo/mail")

    assert sent == 1
    assert patron.number in shown.content.decode()
    assert patron.number in letter.content.decode()
    assert letter.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert (other.status_code, without.status_code) == (404, 404)
