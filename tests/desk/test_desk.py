"""The desk at the server: what each button comes to, what is written down, and what is never on the page."""

import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings

from carrel.audit import DatabaseTrail
from carrel.database.pool import Application
from carrel.desk.act_forms import NEEDS_NO_ACCOUNT, NOTHING_TO_OPEN
from carrel.desk.wording import CHANGED, RARER, WANTS
from carrel.desk.workstation import COOKIE, Workstation
from carrel.disclosure import Road
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.policy import Facts, load_policy
from carrel.policy.facts import FACT
from carrel.ports import PARTICULARS, Act, Cannot, Done, Grant, Obstacle, Presence
from carrel.staff.accounts import Accounts
from carrel.terms import Outcome
from tests.desk.desks import HOLDER, Desk, outcome, rows, spoken, wants
from tests.site.browsing import HELPER, page
from tests.world import FixedClock, World

pytestmark = pytest.mark.usefixtures("site")
LETTERS = str.maketrans("0123456789", "ghijklmnop")
TODAY = date(2026, 1, 15)
SURE_HOLDERS = [
    Facts.from_mapping(
        {"channel": "in-person", "requester": "holder", "assured": "yes", "purpose": "stated", "card": "yes",
         "photo_id": "yes", "details": "yes", "team": team}
    )
    for team in FACT["team"].values
]  # fmt: skip


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world.staff())


class TestAnswers:
    def test_every_want_is_answered_before_anybody_asks(self, world: World, desk: Desk) -> None:
        found = wants(desk.scan(world.patron()))

        assert len(found) > 35
        assert (found["check-out"], found["see-own-screen"], found["hear-personal-information"]) == (
            "permit",
            "deny",
            "refer",
        )

    def test_one_key_on_the_left_changes_every_answer_and_writes_nothing(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())
        before = rows(world)

        found_card = wants(desk.press(doubt="found-card"))
        no_reason = wants(desk.press(doubt="not-stated"))

        assert {
            verdict for action, verdict in found_card.items() if action not in {"return", "report-as-mandated"}
        } >= {"deny"}
        assert found_card["renew"] == "deny"
        assert no_reason["renew"] == "ask"
        assert rows(world) == before

    def test_a_card_that_was_a_photo_is_a_number(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())

        assert wants(desk.press(shown_as="card"))["check-out"] == "permit"
        assert wants(desk.press(shown_as="paper"))["check-out"] == "deny"

    def test_a_name_does_not_become_a_card_by_saying_so(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        desk.press(find="yes", who=f"{patron.first_name} {patron.last_name}")

        changed = desk.press(shown_as="card")

        assert wants(changed)["check-out"] == "deny"
        assert "no card has been shown yet" in page(changed)

    def test_an_inquiry_is_one_row_and_its_answer_alone_is_sent(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.checked_out(patron, "Agnes Grey")
        desk.scan(patron)
        before = rows(world)

        told = desk.part(ask="hear-checkouts", form=str(uuid4()))

        assert "Agnes Grey" in page(told)
        assert "want-renew" not in page(told)
        assert rows(world) == before + 1

    def test_a_refusal_is_written_down_too_and_opens_nothing(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.checked_out(patron, "Agnes Grey")
        desk.press(find="yes", who=f"^U{patron.user_key}")
        before = rows(world)

        refused = [desk.part(ask=action, form=str(uuid4())) for action in ("hear-checkouts", "check-out")]

        assert [outcome(response) for response in refused] == ["deny", "deny"]
        assert "Agnes Grey" not in "".join(map(page, refused))
        assert rows(world) == before + 2

    def test_what_was_opened_closes_when_the_left_changes(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.checked_out(patron, "Agnes Grey")
        desk.scan(patron)
        desk.part(ask="hear-checkouts", form=str(uuid4()))

        changed = desk.part(asked="hear-checkouts", doubt="not-stated")

        assert outcome(changed) == "ask"
        assert "Agnes Grey" not in page(changed)

    def test_what_nobody_asks_on_another_channel_is_let_go(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())

        changed = desk.part(channel="voicemail", asked="renew")

        assert set(wants(changed)) == {"leave-plain-voicemail", "leave-detailed-voicemail"}
        assert outcome(changed) == ""

    def test_the_clause_stands_beside_its_answer_in_its_own_words(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())

        told = page(desk.part(ask="hear-checkouts", form=str(uuid4())))

        assert 'id="clause-NH.4a"' in told
        assert "They may hear what is checked out" in told


class TestFinding:
    @pytest.mark.parametrize("page_shows", ["the one before", "nobody yet", "nothing"])
    def test_what_was_said_of_one_account_is_not_taken_for_the_one_found_since(
        self, world: World, page_shows: str
    ) -> None:
        desk, second = Desk(world.staff(), **HOLDER), world.patron()
        world.checked_out(second, "Agnes Grey")
        nobody_yet = desk.revision
        desk.scan(world.patron())
        shown = {"the one before": desk.revision, "nobody yet": nobody_yet, "nothing": ""}[page_shows]
        desk.scan(second)
        before = rows(world)

        stale = [desk.part(part, ask="hear-checkouts", revision=shown, form=str(uuid4())) for part in ("", "turned")]
        stale.append(desk.press("paper/checkouts", revision=shown, form=str(uuid4())))

        assert [response.status_code for response in stale] == [409, 409, 409]
        assert stale[0].headers["HX-Refresh"] == "true"
        assert "Agnes Grey" not in "".join(map(page, stale))
        assert rows(world) == before

    def test_a_page_that_missed_a_comparison_is_drawn_anew(self, world: World) -> None:
        patron, desk = world.patron(), Desk(world.staff(), **HOLDER)
        desk.press(find="yes", who=patron.number)
        shown = desk.revision
        desk.press(check="birth_date", said_birth_date=f"{patron.birth_date}")

        assert desk.part(ask="hear-checkouts", revision=shown, form=str(uuid4())).status_code == 409

    def test_what_was_said_before_anybody_is_found_is_said_of_whoever_is_found_first(self, world: World) -> None:
        first = page(Desk(world.staff(), **HOLDER).scan(world.patron()))

        assert 'id="requester-holder" checked' in first
        assert 'id="assured" checked' in first

    @pytest.mark.parametrize("is_answered", [True, False], ids=["after the answer", "before the answer"])
    def test_another_account_begins_without_the_ticks_of_the_last(self, world: World, is_answered: bool) -> None:
        desk = Desk(world.staff(), **HOLDER)
        at_first = {} if is_answered else {"revision": desk.revision, "account": ""}
        desk.scan(world.patron())

        second = page(desk.press(find="yes", who=world.patron().number, scanned="yes", shown_as="card", **at_first))

        assert 'id="requester-other" checked' in second
        assert 'id="assured"' not in second

    def test_a_card_chosen_for_one_person_is_no_card_of_the_next_whose_number_is_said(self, world: World) -> None:
        desk = Desk(world.staff())
        at_first = desk.revision
        desk.scan(world.patron())

        second = desk.press(find="yes", who=world.patron().number, shown_as="card", revision=at_first, account="")

        assert wants(second)["check-out"] == "deny"

    def test_a_photo_that_is_scanned_twice_is_no_card(self, world: World) -> None:
        patron, desk = world.patron(), Desk(world.staff())
        photo = {"find": "yes", "who": patron.number, "scanned": "yes", "shown_as": "paper", "account": ""}

        desk.press(**photo)

        assert wants(desk.press(**photo))["check-out"] == "deny"

    def test_several_of_a_name_show_nobody_to_choose_from(self, world: World, desk: Desk) -> None:
        one, other = (world.patron(first_name="Twinned", last_name="Samename") for _ in range(2))

        found = page(desk.press(find="yes", who="Twinned Samename"))

        assert "Several have this name" in found
        for patron in (one, other):
            assert not any(
                piece in found for piece in (patron.number, patron.address, patron.telephone, patron.email, "Same ")
            )

    def test_what_the_person_says_narrows_the_name(self, world: World, desk: Desk) -> None:
        one, _ = (world.patron(first_name="Narrowed", last_name="Samename") for _ in range(2))

        found = page(desk.press(find="yes", who="Narrowed Samename", narrow_email=one.email))

        assert "Account found" in found
        assert f"^U{one.user_key}" in found

    @pytest.mark.parametrize("gives", ["a name", "a number", "a user key"])
    @pytest.mark.parametrize(
        "said",
        [HELPER, {**HELPER, "doubt": "not-stated"}, {**HELPER, "channel": "telephone", "requester": "holder"}],
        ids=["a helper", "without a reason", "a holder, by telephone"],
    )
    def test_nothing_found_and_nothing_permitted_are_said_alike(
        self, world: World, gives: str, said: dict[str, str]
    ) -> None:
        patron, desk = world.patron("Alma", f"Found{uuid4().hex[:6]}".translate(LETTERS)), Desk(world.staff(), **said)
        somebody, nobody = {
            "a name": (f"Alma {patron.last_name}", "Quisnam Nemocognitus"),
            "a number": (patron.number, "29999000000019"),
            "a user key": (f"^U{patron.user_key}", "^U99999999"),
        }[gives]

        found, not_found = (wants(desk.press(find="yes", who=who)) for who in (somebody, nobody))
        is_so = {action for action in found if "permit" not in (found[action], not_found[action])}
        refused = sorted(is_so - {"refer-to-forgot-pin"})  # which asks whether there is an address on file
        heard = {}
        for who in (somebody, nobody):
            desk.press(find="yes", who=who)
            heard[who] = {action: spoken(desk.part(ask=action, form=str(uuid4()))) for action in refused}

        assert len(refused) > 15
        assert heard[somebody] == heard[nobody]
        assert sum(map(bool, heard[somebody].values())) > 12

    def test_before_anything_is_asked_nothing_found_and_an_account_by_name_are_met_alike(
        self, world: World, desk: Desk
    ) -> None:
        patron = world.patron("Alma", "Metalike")

        met = [
            re.findall(r'class="first">(.*?)<', page(desk.press(find="yes", who=who)))
            for who in (f"Alma {patron.last_name}", "Quisnam Nemocognitus")
        ]

        assert met[0] == met[1] != []

    def test_a_blind_check_says_match_or_no_match_and_never_which(self, world: World, desk: Desk) -> None:
        patron = world.patron(first_name="Blind", last_name="Checked")
        desk.press(find="yes", who=patron.number)

        wrong = page(
            desk.press(
                check="details", said_name="Blind Checked", said_email=patron.email, said_birth_date="1971-05-06"
            )
        )
        right = page(
            desk.press(
                check="details", said_name="Blind Checked", said_email=patron.email, said_birth_date="05/06/1970"
            )
        )

        assert "No match" in wrong
        assert "Everything matches" in right
        assert patron.email not in wrong + right

    @pytest.mark.parametrize("channel", ["telephone", "chat", "email", "voicemail"])
    def test_where_no_photo_id_can_be_shown_none_is_compared_and_no_try_is_used(
        self, world: World, channel: str
    ) -> None:
        patron, desk = world.patron(), Desk(world.staff(), channel=channel)
        desk.press(find="yes", who=patron.number)
        name, born = f"{patron.first_name} {patron.last_name}", f"{patron.birth_date}"
        before = rows(world)

        refused = [desk.part(check="photo_id", said_name=name, said_birth_date=said) for said in ("1900-01-01", born)]

        assert [response.status_code for response in refused] == [400, 400]
        assert "only in person or on video" in page(refused[1])
        assert rows(world) == before
        assert "photo ID" not in page(desk.browser.get(desk.address))

    def test_the_birth_date_alone_is_compared_alone(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        desk.press(find="yes", who=patron.number)

        compared = desk.press(
            check="birth_date",
            said_birth_date=f"{patron.birth_date}",
            said_name="Somebody Else",
            said_email="no@example.org",
        )

        assert "Everything matches" in page(compared)

    def test_a_birth_date_that_was_not_typed_is_asked_for_beside_its_field(self, world: World, desk: Desk) -> None:
        desk.press(find="yes", who=world.patron().number)

        response = desk.part(check="birth_date", said_name="Alma")

        assert (response.status_code, response.headers["X-Field"]) == (400, "said_birth_date")

    def test_three_failures_close_the_check_and_say_what_there_is_instead(self, world: World, desk: Desk) -> None:
        desk.press(find="yes", who=world.patron().number)
        tried = {
            "check": "details",
            "said_name": "Nobody Atall",
            "said_email": "no@example.org",
            "said_birth_date": "1900-01-01",
        }

        shown = [page(desk.press(**tried)) for _ in range(4)]

        assert "Closed for 24 hours" in shown[3]
        assert "photo ID" in shown[3]


class TestDeeds:
    def test_a_duty_that_is_not_ticked_gates_the_act(self, world: World) -> None:
        patron = world.patron()
        desk = Desk(world.staff("contact-center"), channel="telephone", place="telework", requester="other")
        desk.press(find="yes", who=patron.number)
        particulars = {
            "do": "update-contact",
            "with_kind": "telephone",
            "with_value": "503 555 0199",
            "form": str(uuid4()),
        }

        waiting = desk.part(**particulars)
        duties = re.findall(r'name="duty" value="(.*?)"', page(waiting))
        done = desk.part(**particulars, duty=duties)

        assert "Saved" not in page(waiting)
        assert "Saved" in page(done)
        assert "503 555 0199" not in page(done)
        assert patron.telephone not in page(waiting) + page(done)

    def test_the_holder_who_shows_photo_id_confirms_what_they_say_and_reads_nothing(
        self, world: World, desk: Desk
    ) -> None:
        patron = world.patron(email_changed_at="now")
        desk.said = HOLDER
        desk.scan(patron)
        asked = page(desk.asks("confirm-contact"))
        desk.press(
            check="photo_id",
            said_name=f"{patron.first_name} {patron.last_name}",
            said_birth_date=patron.birth_date.isoformat(),
        )

        form = page(desk.asks("confirm-contact"))
        wrong = page(desk.does("confirm-contact", with_kind="email", with_value="no@example.org"))
        right = page(desk.does("confirm-contact", with_kind="email", with_value=patron.email))

        assert "For that I need to see photo identification" in asked
        assert 'name="with_value"' in form
        assert "That is not what is on file." in wrong
        assert "Confirmed: it now counts as settled." in right
        assert patron.email not in asked + form + wrong
        assert world.found("SELECT id FROM library.patrons WHERE id = %s AND email_changed_at IS NULL", patron.id)

    def test_a_privacy_choice_is_made_by_the_holder_and_by_no_helper(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        desk.scan(patron)
        helper = page(desk.asks("change-privacy-choices"))
        desk.said = HOLDER

        holder = page(desk.does("change-privacy-choices", with_choice="mailings", with_wish="no"))

        assert "Those choices are the account holder" in helper
        assert "Saved as they chose." in holder
        assert world.found("SELECT marketing FROM library.patrons WHERE id = %s", patron.id) == ["opted-out"]

    @pytest.mark.parametrize("action", sorted(NOTHING_TO_OPEN))
    def test_where_the_answer_is_all_there_is_no_button_opens_nothing(
        self, world: World, desk: Desk, action: str
    ) -> None:
        desk.said = HOLDER
        desk.scan(world.patron())

        told = page(desk.part(ask=action, form=str(uuid4())))

        assert f'data-action="{action}"' in told
        assert 'id="act"' not in told

    def test_what_has_neither_a_field_nor_an_act_has_no_button(self, world: World) -> None:
        clears = set(world.found("SELECT action FROM guard.clears"))
        is_asked = {want.action for want in (*WANTS, *RARER)}
        may_be_permitted = {
            action
            for action in is_asked - clears - set(PARTICULARS)
            if any(load_policy().decide(facts, action, on=TODAY).outcome is Outcome.PERMIT for facts in SURE_HOLDERS)
        }

        assert may_be_permitted <= NOTHING_TO_OPEN <= is_asked - clears - set(PARTICULARS)

    def test_a_doubt_has_its_answer_before_anything_is_asked(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())
        desk.said = {**desk.said, "doubt": "found-card"}

        found = page(desk.part(again="yes", form=str(uuid4())))

        assert "Anything but a return" in found
        assert "We&#x27;ll see that it gets back to where it belongs." in found
        assert "Keep the card for the holder." in found

    def test_what_is_permitted_waits_until_an_account_is_found(self, world: World, desk: Desk) -> None:
        desk.said = {**desk.said, "says_name": "yes"}

        told = page(desk.part(ask="renew", form=str(uuid4())))
        returned = page(desk.part(ask="return", form=str(uuid4())))

        assert "Yes, once the account is found" in told
        assert 'id="act"' not in told
        assert 'id="act"' in returned
        assert set(world.found("SELECT action FROM guard.needs_no_patron")) == NEEDS_NO_ACCOUNT

    def test_one_fee_of_the_list_is_paid_alone_and_the_oldest_stays(self, world: World, desk: Desk) -> None:
        patron = world.patron()
        world.fee(patron, 300)
        one = world.fee(patron, 1250)
        desk.scan(patron)
        desk.part(ask="hear-fee-details", form=str(uuid4()))

        offered = page(desk.part(pay_one=str(one), form=str(uuid4())))
        paid = page(desk.part(do="pay-fee", with_fee=str(one), with_dollars="12.50", form=str(uuid4())))

        assert f'name="with_fee" value="{one}"' in offered
        assert 'name="with_dollars" id="with-dollars"' in offered
        assert 'value="12.50"' in offered
        assert "$12.50 received." in paid
        left = world.owner.execute(
            "SELECT owed_cents FROM library.fees WHERE patron_id = %s AND owed_cents > 0", (patron.id,)
        ).fetchall()
        assert left == [(300,)]

    @pytest.mark.parametrize("sent", ["12 $3.00", "x", "-1", "1 2", "٣"])
    def test_a_fee_that_is_no_fee_opens_no_form(self, world: World, desk: Desk, sent: str) -> None:
        desk.scan(world.patron())

        response = desk.part(pay_one=sent)

        assert response.status_code == 400
        assert "with_fee" not in page(response)

    def test_a_hold_without_a_title_is_said_beside_the_field(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())

        response = desk.part(do="place-hold", with_pickup="central", form=str(uuid4()))

        assert (response.status_code, response.headers["X-Field"]) == (400, "words")
        assert "choose one of the titles found" in page(response)

    def test_titles_are_searched_without_an_account(self, world: World, desk: Desk) -> None:
        world.item("Uncommonly Titled")
        before = rows(world)

        assert "Uncommonly Titled" in page(desk.part("titles", words="uncommonly"))
        assert "No title matches that" in page(desk.part("titles", words="zzzz"))
        assert rows(world) == before

    def test_a_message_with_particulars_is_opened_only_for_who_allows_it(self, world: World) -> None:
        desk = Desk(world.staff(), channel="voicemail")
        for allows, expected in ((False, "deny"), (True, "permit")):
            desk.press(find="yes", who=world.patron(voicemail_permission=allows).number)
            assert outcome(desk.part(ask="leave-detailed-voicemail", form=str(uuid4()))) == expected


class Otherwise:
    """Carrel's own system, but for what this one does otherwise."""

    def __init__(self, application: Application) -> None:
        self._system = EmbeddedLibrary(application)
        self._over = application

    def __getattr__(self, name: str) -> object:
        return getattr(self._system, name)

    def serving(self) -> override_settings:
        """The site over this system, on a road of its own."""
        library: Any = self
        over = self._over
        road = Road(load_policy(), library, DatabaseTrail(over), Accounts(over), FixedClock())
        return override_settings(CARREL_SERVICES=replace(settings.CARREL_SERVICES, road=road, library=library))


class Overnight(Otherwise):
    """It leaves renewing to the night."""

    def cannot(self) -> dict[str, Cannot]:
        return {"renew": Cannot(Obstacle.DONE_ELSEWHERE, "It renews overnight, by itself.")}


class Strict(Otherwise):
    """It renews nothing more."""

    def do(self, presence: Presence, grant: Grant, act: Act) -> Done:
        return Done(False, "limit-reached")


def test_what_the_library_system_cannot_do_is_greyed_out_with_the_reason_and_is_not_done(
    world: World, application: Application
) -> None:
    patron, desk = world.patron(), Desk(world.staff())
    world.checked_out(patron)
    before = world.days_left(patron)

    with Overnight(application).serving():
        listed = page(desk.scan(patron))
        asked = page(desk.part(ask="renew", form=str(uuid4())))
        done = page(desk.part(do="renew", form=str(uuid4())))

    lines = dict(re.findall(r'id="want-([a-z-]+)"(.*?)</button>', listed))
    assert [action for action, line in lines.items() if 'aria-disabled="true"' in line] == ["renew"]
    assert "It renews overnight, by itself." in lines["renew"]
    assert "The library system cannot do this: It renews overnight, by itself." in asked
    assert 'name="do"' not in asked
    assert "What could be renewed has been renewed" not in done
    assert world.days_left(patron) == before


def test_what_is_not_renewed_says_why_and_does_not_say_renewed(world: World, application: Application) -> None:
    patron, desk = world.patron(), Desk(world.staff())
    world.checked_out(patron)
    desk.scan(patron)
    one = re.findall(r'name="renew_one" value="(\d+)"', page(desk.part(ask="hear-checkouts", form=str(uuid4()))))[0]

    with Strict(application).serving():
        renewed = page(desk.part(renew_one=one, form=str(uuid4())))

    assert "The account has reached its limit." in renewed
    assert "Renewed: due" not in renewed


class TestTheTurnedScreen:
    def test_it_shows_the_assured_holder_their_own_account(self, world: World) -> None:
        patron = world.patron(first_name="Turned", last_name="Towards")
        world.checked_out(patron, "Agnes Grey")
        desk = Desk(world.staff(), **HOLDER)
        desk.scan(patron)
        duties = re.findall(r'name="duty" value="(.*?)"', page(desk.part(ask="see-own-screen", form=str(uuid4()))))

        shown = page(
            desk.part(
                "turned", shown_as="card", duty=[duty.replace("&#x27;", "'") for duty in duties], form=str(uuid4())
            )
        )

        assert "Agnes Grey" in shown
        assert patron.address in shown
        assert "What do they want" not in shown

    @pytest.mark.parametrize(
        "said",
        [
            {"requester": "other"},
            {"requester": "holder"},
            {"requester": "holder", "assured": "yes", "channel": "telephone"},
        ],
    )
    def test_nobody_else_is_shown_it(self, world: World, said: dict[str, str]) -> None:
        patron = world.patron()
        desk = Desk(world.staff(), **{"channel": "in-person", **said})
        desk.scan(patron)

        shown = page(
            desk.part(
                "turned",
                shown_as="card",
                duty=["Turn only this person's own account, and turn it back."],
                form=str(uuid4()),
            )
        )

        assert patron.address not in shown
        assert 'data-outcome="deny"' in shown


class TestPages:
    def test_a_page_that_is_drawn_anew_says_why_and_says_it_once(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())

        stale = desk.part(ask="hear-checkouts", revision="0", form=str(uuid4()))
        anew, again = (page(desk.browser.get(desk.address)) for _ in range(2))

        assert (stale.status_code, stale.headers["HX-Refresh"]) == (409, "true")
        assert CHANGED in anew
        assert CHANGED not in again

    def test_a_refusal_that_ends_nobody_leads_back_to_the_person_or_ends_them(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())

        refused = page(desk.press(ask="hear-checkouts", revision="0", form=str(uuid4())))

        assert f'href="{desk.address}"' in refused
        assert f'action="{desk.address}next"' in refused

    def test_no_sentence_ends_twice(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())

        for refused in (desk.part(revision="0"), desk.part(check="everything"), desk.part(pay_one="x")):
            assert ".." not in page(refused)

    @pytest.mark.parametrize(
        ("is_now", "chosen", "field", "shown"),
        [
            ("in-person library", "in-person telework", "place", "telephone telework"),
            ("telephone telework", "in-person telework", "channel", "in-person library"),
            ("in-person library", "in-person telework", "", "telephone telework"),
            ("telephone telework", "in-person telework", "", "in-person library"),
            ("telephone telework", "in-person telework", "place", "telephone telework"),
        ],
    )
    def test_of_teleworking_and_in_person_what_was_chosen_last_counts(
        self, desk: Desk, is_now: str, chosen: str, field: str, shown: str
    ) -> None:
        desk.said = {}
        desk.press(**dict(zip(("channel", "place"), is_now.split(), strict=True)))

        changed = desk.part(**dict(zip(("channel", "place"), chosen.split(), strict=True)), changed=field)

        assert changed.status_code == 200
        assert re.findall(r'value="([a-z-]+)" selected', page(changed))[:2] == shown.split()

    def test_a_page_of_somebody_who_was_finished_with_goes_away(self, world: World, desk: Desk) -> None:
        desk.scan(world.patron())
        desk.press("next")

        late = desk.part(ask="hear-checkouts", form=str(uuid4()))

        assert late.status_code == 409
        assert late.headers["HX-Refresh"] == "true"
        assert "This interaction has ended" in page(desk.browser.get(desk.address))

    def test_what_is_wrong_is_said_beside_its_field(self, desk: Desk) -> None:
        desk.browser.get(desk.address)

        unfit = desk.part(find="yes", who="Alma", narrow_birth_date="yesterday")

        assert (unfit.status_code, unfit.headers["X-Field"]) == (400, "narrow_birth_date")
        assert "MM/DD/YYYY" in page(unfit)
        assert "yesterday" not in page(unfit)

    def test_the_workstation_remembers_its_channel_and_nothing_of_anybody(self, world: World, desk: Desk) -> None:
        patron = world.patron()

        desk.press(channel="telephone", place="telework", find="yes", who=patron.number)

        kept = desk.browser.client.cookies[COOKIE]
        assert Workstation.of(kept.value).channel == "telephone"
        assert patron.number not in kept.value
        assert kept["httponly"]
        assert 'value="telephone" selected' in page(desk.browser.get(desk.browser.begin()))

    def test_settings_of_the_scanner_are_kept(self, desk: Desk) -> None:
        desk.browser.post("/workstation", {"prefix": "~", "gap": "80", "keys": "on"})

        assert 'data-prefix="~"' in page(desk.browser.get(desk.address))
        assert 'data-gap="80"' in page(desk.browser.get(desk.address))

    def test_every_page_forbids_the_browser_to_fill_in_what_was_typed_before(self, world: World, desk: Desk) -> None:
        shown = page(desk.scan(world.patron())) + page(desk.part(ask="place-hold"))

        for field in re.findall(r"<input(?![^>]*type=\"(?:hidden|radio|checkbox)\")[^>]*>", shown):
            assert "autocomplete=" in field, field
