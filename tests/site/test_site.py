"""The site, end to end: signing in, one inquiry, bad input, and pages that hold only what was cleared."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from structlog.testing import capture_logs

from carrel.site.request import COOKIE
from carrel.site.views import ONE_MESSAGE
from tests.disclosure.test_road import CANARY, canary, tokens_in
from tests.site.browsing import HELPER, Browser, page
from tests.staff.test_trail import full
from tests.world import PASSWORD, World

ANOTHER, CHOSEN = "another long sentence", "one of their own"


@pytest.mark.usefixtures("site")
class TestSigningIn:
    def test_a_password_that_somebody_else_set_leads_to_the_choice_of_another_and_then_to_the_desk(
        self, world: World
    ) -> None:
        browser, clerk = Browser(), world.staff()
        Browser(world.staff(roles=("administrator",))).post(
            f"/staff/{clerk.name}", {"act": "password", "password": ANOTHER}
        )

        signed_in = browser.post("/sign-in", {"name": clerk.name, "password": ANOTHER})
        ways = {str(browser.get(way).headers["Location"]) for way in ("/", "/workstation", "/staff", "/policy/")}
        in_part = browser.client.get("/", headers={"HX-Request": "true"})
        chooses = page(browser.get("/password"))
        slip = browser.post("/password", {"old": ANOTHER, "new": CHOSEN, "again": PASSWORD})
        wrong = browser.post("/password", {"old": PASSWORD, "new": CHOSEN, "again": CHOSEN})
        chosen = browser.post("/password", {"old": ANOTHER, "new": CHOSEN, "again": CHOSEN})

        assert (signed_in.headers["Location"], ways) == ("/", {"/password"})
        assert (in_part.status_code, in_part.headers["HX-Redirect"]) == (204, "/password")
        assert "Choose your own password" in chooses
        assert "Sign out" in chooses
        assert 'href="/policy/"' not in chooses
        assert "do not match" in page(slip)
        assert "not the password you signed in with" in page(wrong)
        assert chosen.headers["Location"] == "/"
        assert "What do they want" in page(browser.get(browser.begin()))

    def test_a_password_that_is_easily_guessed_is_refused_with_the_reason_and_not_shown(self, world: World) -> None:
        clerk = world.staff()
        for new, why in (
            (f"so says {clerk.name} now", "the name of the account"),
            ("Dragon2024!!!!", "Many people choose one like it"),
            (PASSWORD, "has had that password"),
        ):
            told = Browser(clerk).post("/password", {"old": PASSWORD, "new": new, "again": new})

            assert told.status_code == 400
            assert why in page(told)
            assert new not in page(told)

    def test_when_it_cannot_be_written_down_nobody_signs_in_and_the_page_says_so(self, world: World) -> None:
        name = world.account()
        with full(world):
            told = Browser().post("/sign-in", {"name": name, "password": PASSWORD})

        assert told.status_code == 503
        assert "call the systems librarian" in page(told)
        assert COOKIE not in told.cookies

    def test_whoever_is_not_signed_in_is_sent_to_sign_in(self) -> None:
        for address in ("/", f"/desk/{uuid4()}/", "/staff", "/password"):
            response = Browser().get(address)
            assert (response.status_code, response.headers["Location"]) == (302, "/sign-in")

    def test_the_right_password_opens_the_desk(self, world: World) -> None:
        browser = Browser()

        response = browser.post("/sign-in", {"name": world.account(), "password": PASSWORD})

        assert response.status_code == 302
        cookie = browser.client.cookies[COOKIE]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
        assert "What do they want" in page(browser.get(browser.begin()))

    def test_a_form_from_before_the_sign_in_is_no_form_after_it(self, world: World) -> None:
        browser = Browser()
        browser.get("/sign-in")
        before = browser.client.cookies["csrftoken"].value

        browser.post("/sign-in", {"name": world.account(), "password": PASSWORD})

        assert browser.client.cookies["csrftoken"].value != before

    def test_every_failure_reads_the_same(self, world: World) -> None:
        known, disabled = world.account(), world.account()
        world.owner.execute("SELECT staff.disable(%s)", (disabled,))
        pages = set()

        for name, password in ((known, "wrong"), ("nobody", "wrong"), (disabled, PASSWORD), ("", "")):
            response = Browser().post("/sign-in", {"name": name, "password": password})
            assert response.status_code == 401
            assert ONE_MESSAGE in page(response)
            pages.add(re.sub(r'value="[^"]+"', "", page(response)))

        assert len(pages) == 1

    def test_a_form_without_this_browsers_token_is_refused(self, world: World) -> None:
        clerk = world.staff()
        client = Client(enforce_csrf_checks=True)
        client.cookies[COOKIE] = clerk.token

        assert client.post("/sign-out", {}).status_code == 403

    def test_a_new_password_that_is_unfit_is_said_beside_the_form(self, world: World) -> None:
        browser = Browser(world.staff())

        told = browser.post("/password", {"old": PASSWORD, "new": "short", "again": "short"})

        assert told.status_code == 400
        assert 'role="alert"' in page(told)
        assert "12 to 200 characters" in page(told)
        assert 'name="old"' in page(told)
        assert browser.post("/password", {"old": PASSWORD, "new": ANOTHER, "again": "a slip of it"}).status_code == 400
        assert browser.post("/password", {"old": PASSWORD, "new": ANOTHER, "again": ANOTHER}).status_code == 200

    def test_signing_out_closes_the_desk(self, world: World) -> None:
        browser = Browser(world.staff())
        address = browser.begin()

        browser.post("/sign-out", {})

        assert browser.get(address).headers["Location"] == "/sign-in"

    def test_disabling_closes_the_desk_at_once(self, world: World) -> None:
        clerk = world.staff()
        browser = Browser(clerk)
        address = browser.begin()

        world.owner.execute("SELECT staff.disable(%s)", (clerk.name,))

        assert browser.get(address).headers["Location"] == "/sign-in"

    def test_a_locked_desk_shows_nothing_and_the_password_opens_it_where_it_was(self, world: World) -> None:
        patron, clerk = world.patron(), world.staff()
        browser = Browser(clerk)
        desk = browser.begin()
        browser.post(desk, {**HELPER, "find": "card", "number": patron.number})

        locked = browser.post("/lock", {})
        behind = browser.get(desk)
        in_part = browser.client.get(desk, headers={"HX-Request": "true"})
        screen = page(browser.get(f"/unlock?next={desk}"))
        wrong = browser.post("/unlock", {"password": "wrong", "next": desk})
        right = browser.post("/unlock", {"password": PASSWORD, "next": desk})

        back = f"/unlock?next={desk}"
        assert (locked.headers["Location"], behind.headers["Location"]) == ("/unlock", back)
        assert (in_part.status_code, in_part.headers["HX-Redirect"], in_part.content) == (204, back, b"")
        assert clerk.name in screen
        assert desk in screen
        assert wrong.status_code == 401
        assert (right.status_code, right.headers["Location"]) == (302, desk)
        assert browser.get(desk).status_code == 200

    @pytest.mark.parametrize(
        "place", ["https://example.org/", "//example.org", "/desk/../staff", "javascript:alert(1)"]
    )
    def test_unlocking_leads_nowhere_but_to_the_desk(self, world: World, place: str) -> None:
        browser = Browser(world.staff())
        browser.post("/lock", {})

        assert browser.post("/unlock", {"password": PASSWORD, "next": place}).headers["Location"] == "/"

    def test_whoever_signs_in_at_a_locked_desk_ends_what_was_there(self, world: World) -> None:
        first, second = world.staff(), world.account()
        browser = Browser(first)
        desk = browser.begin()
        browser.post("/lock", {})

        browser.post("/sign-in", {"name": second, "password": PASSWORD})

        assert browser.get(desk).status_code == 409
        assert Browser(first).get(desk).headers["Location"] == "/sign-in"

    def test_only_an_administrator_sees_the_staff_page(self, world: World) -> None:
        assert Browser(world.staff()).get("/staff").status_code == 403
        assert Browser(world.staff(roles=("administrator",))).get("/staff").status_code == 200

    def test_an_administrator_adds_and_closes_an_account_and_opens_it_again(self, world: World) -> None:
        browser = Browser(world.staff(roles=("administrator",)))
        account = {"name": "added.here", "team": "branch", "branch": "central", "password": PASSWORD}
        new = Browser()

        def sign_in(password: str = ANOTHER) -> int:
            return new.post("/sign-in", {"name": "added.here", "password": password}).status_code

        added, signed_in = browser.post("/staff", account).status_code, sign_in(PASSWORD)
        new.post("/password", {"old": PASSWORD, "new": ANOTHER, "again": ANOTHER})
        browser.post("/staff/added.here", {"act": "disable"})
        closed = sign_in()
        browser.post("/staff/added.here", {"act": "enable"})

        assert (added, signed_in, closed, sign_in()) == (302, 302, 401, 302)

    def test_whoever_forgot_their_password_gets_another_and_the_old_one_is_void(self, world: World) -> None:
        browser, clerk = Browser(world.staff(roles=("administrator",))), world.staff()

        told = browser.post(f"/staff/{clerk.name}", {"act": "password", "password": ANOTHER})

        assert told.headers["Location"] == f"/staff/{clerk.name}?done=password"
        assert Browser(clerk).get("/").headers["Location"] == "/sign-in"
        assert Browser().post("/sign-in", {"name": clerk.name, "password": PASSWORD}).status_code == 401
        again = Browser().post("/sign-in", {"name": clerk.name, "password": ANOTHER})
        assert again.headers["Location"] == "/"

    def test_nobody_closes_their_own_account_or_gives_their_own_administration_up(self, world: World) -> None:
        me = world.staff(roles=("administrator",))
        browser = Browser(me)

        closing = browser.post(f"/staff/{me.name}", {"act": "disable"})
        giving_up = browser.post(f"/staff/{me.name}", {"act": "change", "team": "branch", "branch": "central"})

        assert (closing.status_code, giving_up.status_code) == (400, 400)
        assert "Another administrator can do that" in page(closing)
        assert "This is your own account" in page(browser.get(f"/staff/{me.name}"))
        assert 'name="act"' not in page(browser.get(f"/staff/{me.name}"))

    def test_a_form_of_an_account_that_cannot_be_says_why_and_keeps_what_was_typed(self, world: World) -> None:
        browser, taken = Browser(world.staff(roles=("administrator",))), world.account()
        form = {"team": "contact-center", "branch": "ferry", "role": "supervisor", "password": PASSWORD}

        for wrong, why in (
            ({"name": taken}, "Somebody already has that name"),
            ({"name": "Ünfit"}, "lowercase letters"),
            ({"name": "right.name", "password": "short"}, "12 to 200 characters"),
        ):
            told = browser.post("/staff", {**form, **wrong})
            assert told.status_code == 400
            assert why in page(told)
            assert f'value="{wrong["name"]}"' in page(told)
            assert "<option selected>contact-center</option>" in page(told)
            assert 'value="ferry" selected' in page(told)
            assert 'value="supervisor" checked' in page(told)
            assert wrong.get("password", PASSWORD) not in page(told)

    def test_there_is_no_page_of_an_account_that_nobody_has(self, world: World) -> None:
        browser = Browser(world.staff(roles=("administrator",)))

        assert browser.get("/staff/nobody.at.all").status_code == 404
        assert browser.post("/staff/nobody.at.all", {"act": "disable"}).status_code == 404
        assert Browser(world.staff()).get(f"/staff/{world.account()}").status_code == 403

    def test_there_is_no_other_way_in_to_the_records(self, world: World) -> None:
        browser = Browser(world.staff(roles=("administrator",)))

        for address in (
            "/admin/",
            "/admin",
            "/trail",
            "/patrons",
            "/static/../settings.py",
            "/static/%2e%2e/settings.py",
        ):
            assert browser.get(address).status_code == 404


@pytest.mark.usefixtures("site")
class TestDesk:
    def test_one_inquiry_end_to_end(self, world: World) -> None:
        patron = world.patron(last_name="Featherweight")
        world.checked_out(patron, "Agnes Grey")
        browser = Browser(world.staff())
        address = browser.begin()

        found = browser.post(address, {**HELPER, "who": patron.number, "find": "yes"})
        told = browser.post(address, {**HELPER, "ask": "hear-checkouts", "form": str(uuid4())})

        assert f"Feat {patron.number[-4:]}" in page(found)
        assert "Agnes Grey" not in page(found)
        assert "Agnes Grey" in page(told)
        assert "NH.4a" in page(told)

    def test_a_fee_is_paid_once_however_often_the_button_is_pressed(self, world: World) -> None:
        patron = world.patron()
        world.fee(patron, 900)
        browser = Browser(world.staff())
        address = browser.begin()
        browser.post(address, {**HELPER, "who": patron.number, "find": "yes"})
        sent = {**HELPER, "do": "pay-fee", "with_dollars": "3.00", "form": str(uuid4())}

        first, second = browser.post(address, sent), browser.post(address, sent)

        other = browser.post(address, {**sent, "with_dollars": "4.00"})
        owed = world.owner.execute("SELECT owed_cents FROM library.fees WHERE patron_id = %s", (patron.id,)).fetchone()

        assert "$3.00 received." in page(first)
        assert "$3.00 received." in page(second)
        assert other.status_code == 409
        assert "Nothing was done now" in page(other)
        assert owed == (600,)

    def test_what_is_withheld_is_logged_for_the_systems_librarian_and_names_nobody(self, world: World) -> None:
        patron = world.patron()
        browser = Browser(world.staff())
        address = browser.begin()
        browser.post(address, {**HELPER, "who": patron.number, "find": "yes"})
        world.owner.execute("ALTER TABLE trail.entries ADD CONSTRAINT shut CHECK (false) NOT VALID")
        try:
            with capture_logs() as logged:
                refused = browser.post(address, {**HELPER, "ask": "hear-checkouts", "form": str(uuid4())})
        finally:
            world.owner.execute("ALTER TABLE trail.entries DROP CONSTRAINT shut")

        assert refused.status_code == 503
        assert "call the systems librarian" in page(refused)
        assert logged == [{"event": "withheld", "why": "AuditUnwritable", "route": "desk", "log_level": "error"}]

    def test_after_next_person_the_old_page_is_over(self, world: World) -> None:
        patron = world.patron()
        browser = Browser(world.staff())
        address = browser.begin()
        browser.post(address, {**HELPER, "who": patron.number, "find": "yes"})

        browser.post(f"{address}next", {})

        assert browser.get(address).status_code == 409
        assert browser.post(address, {**HELPER, "ask": "hear-checkouts", "form": str(uuid4())}).status_code == 409

    def test_a_colleagues_page_is_over_for_me(self, world: World) -> None:
        patron, mine, theirs = world.patron(), Browser(world.staff()), Browser(world.staff())
        address = theirs.begin()
        theirs.post(address, {**HELPER, "who": patron.number, "find": "yes"})

        assert mine.get(address).status_code == 409
        mine.post(f"{address}next", {})
        assert theirs.get(address).status_code == 200

    def test_no_address_and_no_title_names_a_patron_and_nothing_is_kept(self, world: World) -> None:
        patron = world.patron(last_name="Unmistakable")
        browser = Browser(world.staff())
        address = browser.begin()

        response = browser.post(address, {**HELPER, "who": patron.number, "shown_as": "card", "find": "yes"})

        assert patron.number not in address
        assert "<title>Desk · Carrel</title>" in page(response)
        assert response.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert all("src=" in script for script in re.findall(r"<script[^>]*>", page(response)))
        assert "Unmistakable" not in page(response)
        assert patron.number not in page(response)

    @pytest.mark.parametrize(
        "sent",
        [
            {"channel": "carrier-pigeon"}, {"requester": "\x00"}, {"doubt": "x" * 2000}, {"find": "yes", "who": "x" * 5000},
            {"find": "yes", "who": "^"}, {"find": "yes", "who": ""}, {"find": "yes", "who": "a\x00b"},
            {"find": "yes", "who": "\u202e\u0301\u200d"}, {"find": "yes", "who": "Alma", "narrow_birth_date": "yesterday"},
            {"check": "details", "said_birth_date": "yesterday"}, {"check": "photo_id", "said_name": "Alma"}, {"check": "everything"}, {"ask": "hear-everything", "form": "x"},
            {"ask": "hear-checkouts", "form": "not a form"}, {"do": "hear-checkouts", "form": str(uuid4())},
            {"do": "check-out", "with_barcode": "<script>", "form": str(uuid4())}, {"do": "pay-fee", "with_dollars": "=1+1", "form": str(uuid4())},
            {"channel": "voicemail", "ask": "hear-balance", "form": str(uuid4())},
        ],
    )  # fmt: skip
    def test_bad_input_is_answered_in_words(self, world: World, sent: dict[str, str]) -> None:
        browser = Browser(world.staff())
        address = browser.begin()
        browser.post(address, {**HELPER, "who": world.patron().number, "shown_as": "card", "find": "yes"})

        response = browser.post(address, {**HELPER, **sent})

        assert response.status_code == 400, page(response)
        assert "Traceback" not in page(response)
        assert "<h1>" in page(response)
        for value in sent.values():
            assert (
                len(value) < 12 or value.count("-") == 4 or value in HELPER or f'value="{value}"' not in page(response)
            )
        assert browser.get(address).status_code == 200

    def test_a_megabyte_of_name_is_refused(self, world: World) -> None:
        browser = Browser(world.staff())

        response = browser.post(browser.begin(), {**HELPER, "find": "yes", "who": "x" * 1_000_000})

        assert response.status_code in {400, 413}
        assert "Nothing was done" in page(response)

    def test_what_is_written_into_a_page_stays_text(self, world: World) -> None:
        patron = world.patron()
        world.checked_out(patron, "<script>alert(1)</script>")
        browser = Browser(world.staff())
        address = browser.begin()
        browser.post(address, {**HELPER, "who": patron.number, "find": "yes"})

        told = browser.post(address, {**HELPER, "ask": "hear-checkouts", "form": str(uuid4())})

        assert "<script>alert" not in page(told)
        assert "&lt;script&gt;" in page(told)

    def test_fields_that_the_form_does_not_have_change_nothing(self, world: World) -> None:
        patron, other = world.patron(), world.patron()
        browser = Browser(world.staff())
        address = browser.begin()
        browser.post(address, {**HELPER, "who": patron.number, "find": "yes"})
        extra = {"team": "directors-office", "patron_id": str(other.id), "details": "yes", "legal_basis": "determined",
                 "card": "yes", "exception": "remote-both", "token": "x"}  # fmt: skip

        refused = browser.post(address, {**HELPER, **extra, "ask": "hear-personal-information", "form": str(uuid4())})

        assert 'data-outcome="refer"' in page(refused)

    def test_of_a_patron_made_of_canaries_a_page_shows_only_what_was_cleared(
        self, world: World, capfd: pytest.CaptureFixture[str]
    ) -> None:
        patron, clerk = canary(world), world.staff()
        browser = Browser(clerk)
        address = browser.begin()
        name = f"{CANARY['first_name']} {CANARY['last_name']}"
        said = {"said_name": name, "said_birth_date": CANARY["birth"], "said_email": CANARY["email"]}

        silent = [
            browser.post(address, {**HELPER, "who": CANARY["number"], "shown_as": "card", "find": "yes"}),
            browser.post(address, {**HELPER, "who": name, "find": "yes"}),
            browser.post(address, {**HELPER, **said, "check": "details"}),
            browser.post(address, {**HELPER, **said, "check": "birth_date", "said_birth_date": "1931-03-08"}),
            browser.post(address, {**HELPER, "ask": "hear-balance", "form": str(uuid4())}),
            browser.post(address, {**HELPER, "ask": "hear-personal-information", "form": str(uuid4())}),
            browser.post(address, {**HELPER, "who": CANARY["number"], "ask": "x", "form": "x"}),
            browser.get(address),
        ]
        browser.post(address, {**HELPER, "who": CANARY["number"], "find": "yes"})
        told = browser.post(address, {**HELPER, "ask": "hear-checkouts", "form": str(uuid4())})

        for response in silent:
            assert not tokens_in(page(response))
            assert not tokens_in(str(response.headers))
        assert tokens_in(page(told)) == {"checkout"}
        assert not tokens_in("".join(capfd.readouterr()))
        world.owner.execute(
            "UPDATE library.cards SET number = %s WHERE number = %s", (str(uuid4().int)[:18], patron.number)
        )
