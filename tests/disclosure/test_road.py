"""The road out: the row comes first, and what is not cleared is never fetched."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from carrel.cleared import BalanceRow, Row
from carrel.database.pool import Application
from carrel.disclosure import Road
from carrel.errors import CarrelError
from carrel.policy import Answer, Facts
from carrel.policy.actions import ACTION
from carrel.ports import (
    Act,
    AuditUnwritable,
    ClaimedIdentity,
    Done,
    FactsChanged,
    Grant,
    InteractionOver,
    InvalidInput,
    NotSignedIn,
    Obstacle,
    Presence,
)
from carrel.situation import Situation
from carrel.staff.accounts import TEAMS, Accounts
from carrel.terms import Outcome
from tests.world import FixedClock, Member, Patron, World

HELPER = Situation("in-person", requester="other", purpose="stated")
HOLDER = Situation("in-person", requester="holder", assured=True, purpose="stated")


def with_card(road: Road, member: Member, patron: Patron, shown_as: str = "card") -> Presence:
    presence = road.begin(member.token)
    road.find_by_number(presence, patron.number, shown_as)
    return presence


def rows_of(world: World, presence: Presence) -> list[tuple[str, str]]:
    return [
        (str(action), str(outcome))
        for action, outcome in world.owner.execute(
            "SELECT action, outcome FROM trail.entries WHERE interaction = %s AND outcome <> 'tried' ORDER BY id",
            (presence.interaction,),
        )
    ]


def test_a_helper_with_the_number_hears_titles_and_a_row_says_so(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.checked_out(patron, "Shirley")
    presence = with_card(road, clerk, patron, "number")

    told = road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4())

    assert told.answer.outcome is Outcome.PERMIT
    assert [row.title for row in told.cleared["checkouts"]] == ["Shirley"]
    assert rows_of(world, presence) == [("find-by-number", "one"), ("hear-checkouts", "permit")]


def test_a_name_alone_never_learns_whether_a_hold_exists(road: Road, world: World) -> None:
    with_hold, without, clerk = world.patron(), world.patron(), world.staff()
    world.hold(with_hold, world.item())
    answers = []

    for patron in (with_hold, without):
        presence = road.begin(clerk.token)
        road.find_by_name(presence, ClaimedIdentity(name=f"{patron.first_name} {patron.last_name}"))
        told = road.ask(road.inquiry(presence, HELPER, "branch"), "hear-holds", uuid4())
        answers.append((told.answer, dict(told.cleared)))

    assert answers[0] == answers[1]
    assert answers[0][0].outcome is Outcome.DENY
    assert answers[0][1] == {}


def test_a_refusal_opens_nothing_and_is_written_down(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron, "number")

    told = road.do(road.inquiry(presence, HELPER, "branch"), Act("check-out", {"barcode": world.item()}), uuid4())

    assert (told.answer.outcome, told.done) == (Outcome.DENY, None)
    assert rows_of(world, presence)[-1] == ("check-out", "deny")


def test_nothing_found_and_nothing_permitted_read_the_same_to_the_person(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    there, nowhere = road.begin(clerk.token), road.begin(clerk.token)
    road.find_by_name(there, ClaimedIdentity(name=f"{patron.first_name} {patron.last_name}"))
    road.find_by_name(nowhere, ClaimedIdentity(name="Nobody Whatsoever"))

    told = [
        road.ask(road.inquiry(presence, HELPER, "branch"), "confirm-record-exists", uuid4())
        for presence in (there, nowhere)
    ]

    assert told[0].answer == told[1].answer
    assert told[0].answer.outcome is Outcome.DENY


class Unwritable:
    """A trail that cannot be written."""

    def write(
        self, presence: Presence, revision: str, form: UUID, facts: Facts, action: str, answer: Answer,
        cannot: Obstacle | None = None,
    ) -> Grant:  # fmt: skip
        raise AuditUnwritable("the row could not be committed")


class Untouchable:
    """A library system whose records nobody may open: whoever reads or does fails the test."""

    def __init__(self, real: Road) -> None:
        self._library = real._library

    def __getattr__(self, name: str) -> object:
        if name in {"read", "do"}:
            raise AssertionError(f"{name} was reached without a row")
        return getattr(self._library, name)


def test_if_the_row_cannot_be_written_no_record_is_opened(road: Road, world: World, application: Application) -> None:
    patron, clerk = world.patron(), world.staff()
    accounts = Accounts(application)
    broken = Road(road._policy, Untouchable(road), Unwritable(), accounts, FixedClock())  # type: ignore[arg-type]
    presence = with_card(broken, clerk, patron)

    with pytest.raises(AuditUnwritable) as trouble:
        broken.ask(broken.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4())
    with pytest.raises(AuditUnwritable):
        broken.do(broken.inquiry(presence, HELPER, "branch"), Act("renew"), uuid4())

    assert "Nothing was released" in trouble.value.advice


def test_a_duty_that_is_not_done_clears_nothing(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron)

    first = road.ask(road.inquiry(presence, HOLDER, "branch"), "hear-questions-asked", uuid4())
    second = road.ask(road.inquiry(presence, HOLDER, "branch", first.open_duties), "hear-questions-asked", uuid4())

    assert first.open_duties == first.answer.must != ()
    assert not first.cleared
    assert "questions" in second.cleared


def test_a_duty_of_the_whole_sign_in_comes_first_as_well(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron, "number")
    at_home = replace(HELPER, channel="telephone", place="telework")
    act = Act("update-contact", {"kind": "email", "value": "new@example.org"})

    first = road.do(road.inquiry(presence, at_home, "branch"), act, uuid4())
    second = road.do(road.inquiry(presence, at_home, "branch", first.open_duties), act, uuid4())

    assert first.open_duties == first.answer.once != ()
    assert first.done is None
    assert second.done is not None
    assert second.done.is_done


def test_what_is_kept_to_meanwhile_holds_nothing_back(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.fee(patron, 600)
    presence = road.begin(clerk.token)
    road.find_by_name(presence, ClaimedIdentity(name=f"{patron.first_name} {patron.last_name}"))

    told = road.ask(road.inquiry(presence, HELPER, "branch"), "hear-balance", uuid4())

    assert told.answer.heed != ()
    assert told.open_duties == ()
    assert told.cleared["balance"] == [BalanceRow(600)]


LABELS = {"a name": {}, "a user key, for a patron who opted out": {"label_by": "user-key"},
          "a user id, for a Library Connect account": {"kind": "library-connect"}}  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_name_and_number_are_the_shelf_key_only_where_the_label_shows_them(
    road: Road, world: World, label: str
) -> None:
    patron, clerk = world.patron(**LABELS[label]), world.staff()
    presence = with_card(road, clerk, patron, "number")
    told_the_name = replace(HELPER, says_name=True)

    found = road.ask(road.inquiry(presence, told_the_name, "branch"), "find-hold-on-shelf", uuid4()).answer
    knows_it = road.inquiry(presence, replace(told_the_name, knows_shelf_key=True), "branch")
    knowing = road.ask(knows_it, "find-hold-on-shelf", uuid4()).answer

    assert (found.outcome is Outcome.PERMIT) is (label == "a name")
    assert found.unlock == (() if label == "a name" else (("shelf_key",),))
    assert knowing.outcome is Outcome.PERMIT


def test_a_double_click_does_it_once_and_each_hears_how_it_ended(road: Road, world: World) -> None:
    patron, clerk, form = world.patron(), world.staff(), uuid4()
    world.fee(patron, 900)
    presence = with_card(road, clerk, patron)
    act = Act("pay-fee", {"cents": "300"})

    def click(_: int) -> Done | None:
        return road.do(road.inquiry(presence, HELPER, "branch"), act, form).done

    with ThreadPoolExecutor(4) as clicks:
        outcomes = list(clicks.map(click, range(4)))

    assert outcomes == [Done(True)] * 4
    assert road.ask(road.inquiry(presence, HELPER, "branch"), "hear-balance", uuid4()).cleared["balance"] == [
        BalanceRow(600)
    ]
    assert rows_of(world, presence).count(("pay-fee", "permit")) == 1


def test_one_member_of_staff_looks_for_one_name_in_many_tabs_at_once_and_no_search_waits_for_another_in_a_circle(
    road: Road, world: World
) -> None:
    patron, clerk = world.patron(), world.staff()
    said = ClaimedIdentity(f"{patron.first_name} {patron.last_name}", birth_date=patron.birth_date)

    def serves(_: int) -> set[str]:
        presence = road.begin(clerk.token)
        return {road.find_by_name(presence, said).found for _ in range(5)}

    with ThreadPoolExecutor(8) as tabs:
        assert list(tabs.map(serves, range(16))) == [{"one"}] * 16


def test_a_form_sent_again_after_its_leave_ended_hears_how_it_ended_and_does_nothing(road: Road, world: World) -> None:
    """The first answer was lost on the way, and a minute later the page is sent once more."""
    patron, clerk, paid, refused = world.patron(), world.staff(), uuid4(), uuid4()
    world.fee(patron, 900)
    presence = with_card(road, clerk, patron)
    acts = ((paid, Act("pay-fee", {"cents": "300"})), (refused, Act("check-out", {"barcode": "999999"})))
    first = [road.do(road.inquiry(presence, HELPER, "branch"), act, form).done for form, act in acts]
    world.owner.execute("UPDATE guard.grants SET expires_at = now() - interval '1 minute'")

    again = [road.do(road.inquiry(presence, HELPER, "branch"), act, form).done for form, act in acts]

    assert again == first == [Done(True), Done(False, "no-such-item")]
    assert road.ask(road.inquiry(presence, HELPER, "branch"), "hear-balance", uuid4()).cleared["balance"] == [
        BalanceRow(600)
    ]


def test_particulars_that_do_not_fit_are_refused_before_a_row_is_written_and_the_same_form_then_works(
    road: Road, world: World
) -> None:
    patron, clerk, form = world.patron(), world.staff(), uuid4()
    presence = with_card(road, clerk, patron)
    before = rows_of(world, presence)

    with pytest.raises(InvalidInput):
        road.do(road.inquiry(presence, HELPER, "branch"), Act("replace-card", {"new_number": "not a number"}), form)
    with pytest.raises(InvalidInput):
        road.do(road.inquiry(presence, HELPER, "branch"), Act("check-out", {"barcode": ""}), form)
    after = rows_of(world, presence)
    mended = road.do(road.inquiry(presence, HELPER, "branch"), Act("check-out", {"barcode": world.item()}), form)

    assert after == before
    assert mended.done is not None
    assert mended.done.is_done


def test_a_form_that_is_sent_again_under_other_facts_opens_nothing(road: Road, world: World) -> None:
    patron, clerk, form = world.patron(), world.staff(), uuid4()
    presence = with_card(road, clerk, patron)
    road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", form)

    with pytest.raises(FactsChanged):
        road.ask(road.inquiry(presence, replace(HELPER, says_name=True), "branch"), "hear-checkouts", form)


def test_a_stale_page_after_next_person_shows_and_does_nothing(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron)
    road.next_person(presence)

    with pytest.raises(InteractionOver):
        road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4())
    with pytest.raises(InteractionOver):
        road.do(road.inquiry(presence, HELPER, "branch"), Act("renew"), uuid4())
    with pytest.raises(InteractionOver):
        road.inquiry(presence, HELPER, "branch")


def test_another_clerks_interaction_is_over_for_me(road: Road, world: World) -> None:
    patron, clerk, colleague = world.patron(), world.staff(), world.staff()
    presence = with_card(road, clerk, patron)

    with pytest.raises(InteractionOver):
        road.ask(road.inquiry(replace(presence, token=colleague.token), HELPER, "branch"), "hear-checkouts", uuid4())


def test_two_staff_on_one_account_keep_their_evidence_apart(road: Road, world: World) -> None:
    patron, clerk, colleague = world.patron(), world.staff(), world.staff()
    mine, theirs = with_card(road, clerk, patron, "number"), with_card(road, colleague, patron, "number")

    road.check(mine, "birth_date", ClaimedIdentity(birth_date=patron.birth_date))

    assert road.identification(mine).matched == {"birth_date"}
    assert road.identification(theirs).matched == set()


def test_a_disabled_clerk_is_out_at_once(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron)
    world.owner.execute("SELECT staff.disable(%s)", (clerk.name,))

    with pytest.raises(NotSignedIn):
        road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4())


def test_a_team_that_is_not_the_clerks_own_is_refused(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron)

    with pytest.raises(FactsChanged):
        road.ask(road.inquiry(presence, HELPER, "directors-office"), "hear-checkouts", uuid4())


REMOTE_HOLDER = Situation("telephone", requester="holder", assured=True, purpose="stated", cannot_come_in=True)
BY_CHAT = replace(REMOTE_HOLDER, channel="chat", credential="library-connect-password")
FOR_THE_TEAM = {
    ("email-card-number", REMOTE_HOLDER): {"contact-center", "virtual-services"},
    ("mail-card", REMOTE_HOLDER): {"contact-center", "virtual-services"},
    ("reset-pin", REMOTE_HOLDER): {"contact-center"},
    ("reset-pin", BY_CHAT): {"library-connect", "contact-center", "virtual-services"},
    ("hear-checkouts", REMOTE_HOLDER): set(TEAMS),
    ("give-card-number", REMOTE_HOLDER): set(),
    ("give-card-number", replace(REMOTE_HOLDER, channel="in-person")): set(TEAMS),
    ("hear-checkouts", replace(HELPER, requester="official")): set(),
}
"""Which teams may, by act and situation (readings R14 to R16): of a settled account whose details matched."""


@pytest.mark.parametrize("team", TEAMS)
def test_each_team_may_do_what_the_table_says_and_no_more(road: Road, world: World, team: str) -> None:
    patron, clerk = world.patron(), world.staff(team)
    presence = road.begin(clerk.token)
    name = f"{patron.first_name} {patron.last_name}"
    road.find_by_name(presence, ClaimedIdentity(name))
    road.check(presence, "details", ClaimedIdentity(name, patron.birth_date, patron.address))

    may = {
        key: road.ask(road.inquiry(presence, key[1], team), key[0], uuid4()).answer.outcome is Outcome.PERMIT
        for key in FOR_THE_TEAM
    }

    assert may == {key: team in teams for key, teams in FOR_THE_TEAM.items()}


@pytest.mark.parametrize(
    "said",
    [
        "x" * 1_000_000,
        "Alma\x00Quill",
        "\u202egnirts\u202c",
        "A" + "\u0301" * 5_000,
        "\udcff",
        "'; DROP TABLE --",
        "{}",
        "%s",
    ],
)
def test_whatever_is_typed_as_a_name_finds_nobody_or_is_refused_in_words(road: Road, world: World, said: str) -> None:
    presence = road.begin(world.staff().token)

    for attempt in (
        lambda: road.find_by_name(presence, ClaimedIdentity(name=said)),
        lambda: road.find_by_name(presence, ClaimedIdentity("Nobody", address=said, telephone=said, email=said)),
        lambda: road.check(presence, "details", ClaimedIdentity(said, date(1970, 1, 1), said, said, said)),
        lambda: road.check(presence, said, ClaimedIdentity("Nobody")),
        lambda: road.find_by_number(presence, said, "number"),
        lambda: road.find_by_number(presence, "123456", said),
    ):
        try:
            came_of_it = attempt().found
        except CarrelError as refusal:
            came_of_it = str(refusal)
        assert came_of_it in {"none", "nothing-yet"} or said not in came_of_it


def test_a_card_over_the_telephone_is_only_its_number(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron, "card")

    told = road.ask(road.inquiry(presence, replace(HELPER, channel="telephone"), "branch"), "check-out", uuid4())

    assert told.answer.outcome is Outcome.DENY


def test_every_action_is_answered_in_the_list_and_the_list_writes_no_row(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron)

    listed = road.inquiry(presence, HELPER, "branch")
    voicemail = road.inquiry(presence, replace(HELPER, channel="voicemail"), "branch")

    assert {*listed.options, *voicemail.options} == set(ACTION)
    assert len(rows_of(world, presence)) == 1


def test_the_email_changed_in_this_interaction_no_longer_carries_a_card_number(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff("contact-center")
    presence = road.begin(clerk.token)
    road.find_by_name(presence, ClaimedIdentity(name=f"{patron.first_name} {patron.last_name}"))
    road.check(
        presence,
        "details",
        ClaimedIdentity(f"{patron.first_name} {patron.last_name}", patron.birth_date, patron.address),
    )
    caller = Situation("telephone", requester="holder", assured=True, purpose="stated", cannot_come_in=True)

    before = road.ask(road.inquiry(presence, caller, "contact-center"), "email-card-number", uuid4())
    update = Act("update-contact", {"kind": "email", "value": "thief@example.org"})
    road.do(road.inquiry(presence, caller, "contact-center"), update, uuid4())
    after = road.ask(road.inquiry(presence, caller, "contact-center"), "email-card-number", uuid4())

    assert (before.answer.outcome, after.answer.outcome) == (Outcome.PERMIT, Outcome.DENY)


def test_the_row_says_who_what_why_and_of_whom_only_a_pseudonym(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.checked_out(patron, "Ruth")
    presence = with_card(road, clerk, patron)
    road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4())

    row = world.owner.execute(
        "SELECT staff, team, branch, place, channel, clauses, edition, facts, shown, patron, e::text FROM trail.entries e"
        " WHERE interaction = %s AND action = 'hear-checkouts'",
        (presence.interaction,),
    ).fetchone()

    assert row is not None
    assert row[:5] == (clerk.name, "branch", "central", "library", "in-person")
    assert row[5] == ["NH.4a"]
    assert "+" in row[6]
    assert row[7]["card"] == "yes"
    assert row[8] == ["checkouts", "recent"]
    assert len(row[9]) == 32
    for secret in (patron.number, patron.last_name, patron.first_name, "Ruth", patron.email, str(patron.user_key)):
        assert secret not in row[10]


def test_the_same_patron_has_the_same_pseudonym_and_another_library_gives_another(
    road: Road, world: World, other_store: object
) -> None:
    patron, clerk = world.patron(), world.staff()
    for _ in range(2):
        with_card(road, clerk, patron)

    names = world.owner.execute(
        "SELECT DISTINCT patron FROM trail.entries WHERE staff = %s AND outcome = 'one'", (clerk.name,)
    ).fetchall()
    elsewhere = World(other_store)  # type: ignore[arg-type]
    there = elsewhere.owner.execute("SELECT guard.pseudonym(%s)", (patron.id,)).fetchone()
    elsewhere.close()

    assert len(names) == 1
    assert there is not None
    assert names[0][0] != there[0]


CANARY = {
    "first_name": "Zqfirstxx", "last_name": "Zqlastname", "address": "77 Zqaddress Street, Zqtown", "email": "zqemail@example.org",
    "telephone": "(599) 555-9731", "birth": "1931-03-07", "checkout": "Zqcheckout", "hold": "Zqhold", "fee": "Zqfee", "past": "Zqpast",
    "program": "Zqprogram", "question": "Zqquestion", "number": "29876512345678",
}  # fmt: skip

CLEARED_TOKENS = {
    "checkouts": {"checkout"}, "holds": {"hold"}, "fees": {"fee"}, "balance": set(), "history": {"past"},
    "questions": {"question"}, "registrations": {"program"}, "plain-receipt": set(), "detailed-receipt": {"fee"},
    "personal": {"first_name", "last_name", "address", "email", "telephone", "birth"}, "card-number": {"number"},
    "recent": {"checkout"}, "telephone": {"telephone"},
}  # fmt: skip


def canary(world: World) -> Patron:
    """A patron whose every field is a token found nowhere else."""
    patron = world.patron(CANARY["first_name"], CANARY["last_name"], date.fromisoformat(CANARY["birth"]))
    owner = world.owner
    owner.execute("DELETE FROM library.cards WHERE number = %s", (CANARY["number"],))
    owner.execute("UPDATE library.cards SET number = %s WHERE patron_id = %s", (CANARY["number"], patron.id))
    owner.execute(
        "UPDATE library.personal SET address = %s, email = %s, email_key = %s, telephone = %s WHERE patron_id = %s",
        (CANARY["address"], CANARY["email"], CANARY["email"], CANARY["telephone"], patron.id),
    )
    world.checked_out(patron, CANARY["checkout"])
    world.hold(patron, world.item(CANARY["hold"]))
    lost = world.item(CANARY["fee"])
    world.fee(patron, 1234, lost)
    past = world.item(CANARY["past"])
    owner.execute(
        "INSERT INTO library.past_checkouts (patron_id, item_id) SELECT %s, id FROM library.items WHERE barcode = %s",
        (patron.id, past),
    )
    owner.execute(
        "INSERT INTO library.registrations (patron_id, program, held_on) VALUES (%s, %s, current_date)",
        (patron.id, CANARY["program"]),
    )
    owner.execute(
        "INSERT INTO library.questions (patron_id, asked_on, question) VALUES (%s, current_date, %s)",
        (patron.id, CANARY["question"]),
    )
    return replace(patron, number=CANARY["number"])


def tokens_in(text: str) -> set[str]:
    return {name for name, token in CANARY.items() if token in text}


def printed(rows: Sequence[Row]) -> str:
    return " ".join(str(value) for row in rows for value in astuple(row))


SITUATIONS = [
    Situation("in-person", requester="holder", assured=True, purpose="stated"),
    Situation("in-person", requester="holder", purpose="not-stated"),
    Situation("in-person", requester="other", purpose="stated"),
    Situation("in-person", requester="other", purpose="stated", doubt="found-card"),
    Situation("in-person", requester="official", purpose="stated"),
    Situation("telephone", requester="holder", assured=True, purpose="stated"),
    Situation("telephone", requester="other", purpose="stated"),
    Situation("video", requester="holder", assured=True, purpose="stated"),
    Situation("email", requester="holder", assured=True, purpose="stated"),
]


@pytest.mark.parametrize("evidence", ["nothing", "name", "number", "card", "details", "photo_id"])
def test_of_a_patron_made_of_canaries_only_cleared_tokens_come_out(road: Road, world: World, evidence: str) -> None:
    patron, clerk = canary(world), world.staff()
    presence = road.begin(clerk.token)
    name = f"{patron.first_name} {patron.last_name}"
    if evidence in {"name", "details", "photo_id"}:
        road.find_by_user_key(presence, patron.user_key)
    if evidence in {"number", "card"}:
        road.find_by_number(presence, patron.number, evidence)
    if evidence in {"details", "photo_id"}:
        road.check(presence, evidence, ClaimedIdentity(name, patron.birth_date, email=CANARY["email"]))
    seen: set[str] = set()

    for situation in SITUATIONS:
        assert not tokens_in(repr(road.inquiry(presence, situation, "branch")))
        assert not tokens_in(repr(road.identification(presence)))
        for action in ACTION:
            if action.startswith("leave-"):
                continue
            duties = road.ask(road.inquiry(presence, situation, "branch"), action, uuid4()).open_duties
            told = road.ask(road.inquiry(presence, situation, "branch", duties), action, uuid4())
            assert not tokens_in(repr(told.answer))
            assert not told.cleared or told.answer.outcome is Outcome.PERMIT
            for cleared, rows in told.cleared.items():
                assert tokens_in(printed(rows)) <= CLEARED_TOKENS[cleared], (action, cleared)
                seen |= tokens_in(printed(rows))

    trail = world.owner.execute(
        "SELECT string_agg(e::text, ' ') FROM trail.entries e WHERE interaction = %s", (presence.interaction,)
    ).fetchone()
    assert trail is not None
    assert not tokens_in(trail[0])
    if evidence in {"nothing", "name"}:
        assert seen == set()
    if evidence in {"number", "card"}:
        assert {"checkout", "hold", "fee"} <= seen
    world.owner.execute(
        "UPDATE library.cards SET number = %s WHERE number = %s", (str(uuid4().int)[:18], patron.number)
    )


def update(road: Road, presence: Presence, situation: Situation, kind: str, value: str) -> None:
    act = Act("update-contact", {"kind": kind, "value": value})
    assert road.do(road.inquiry(presence, situation, "branch"), act, uuid4()).done is not None


def test_whoever_has_the_name_cannot_bring_the_details_that_they_gave(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.checked_out(patron, "Villette")
    name = f"{patron.first_name} {patron.last_name}"
    presence = road.begin(clerk.token)
    road.find_by_name(presence, ClaimedIdentity(name))
    for kind, value in (("telephone", "503 555 9999"), ("email", "thief@example.org"), ("address", "1 Thief Lane")):
        update(road, presence, HELPER, kind, value)

    again = road.begin(world.staff().token)
    road.find_by_name(again, ClaimedIdentity(name))
    identification = road.check(
        again, "details", ClaimedIdentity(name, None, "1 Thief Lane", "503 555 9999", "thief@example.org")
    )
    told = road.ask(road.inquiry(again, HOLDER, "branch"), "hear-checkouts", uuid4())

    assert (identification.last_check, identification.matched) == ("too-few", frozenset())
    assert (told.answer.outcome, dict(told.cleared)) == (Outcome.DENY, {})


def test_what_the_holder_gives_with_the_card_alone_counts_no_more_than_what_somebody_else_gave(
    road: Road, world: World
) -> None:
    """The last piece that was confirmed counts on (reading R41)."""
    patron, clerk = world.patron(), world.staff()
    name = f"{patron.first_name} {patron.last_name}"
    update(road, with_card(road, clerk, patron), HELPER, "telephone", "503 555 8888")
    update(road, with_card(road, clerk, patron), HOLDER, "telephone", "503 555 7777")

    presence = road.begin(clerk.token)
    road.find_by_name(presence, ClaimedIdentity(name))
    results = [
        road.check(presence, "details", ClaimedIdentity(name, patron.birth_date, telephone=given)).last_check
        for given in ("503 555 7777", "503 555 8888", patron.telephone)
    ]

    assert results == ["too-few", "too-few", "match"]


def test_a_form_that_was_permitted_opens_nothing_once_there_is_doubt(road: Road, world: World) -> None:
    patron, clerk, form = world.patron(), world.staff(), uuid4()
    world.checked_out(patron, "Agnes Grey")
    presence = with_card(road, clerk, patron)
    road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", form)

    with pytest.raises(FactsChanged):
        road.ask(road.inquiry(presence, replace(HELPER, doubt="found-card"), "branch"), "hear-checkouts", form)


@pytest.mark.parametrize("since", ["another account", "a comparison"])
def test_what_was_decided_before_something_changed_opens_nothing_afterwards(
    road: Road, world: World, since: str
) -> None:
    patron, other, clerk = world.patron(), world.patron(), world.staff()
    world.checked_out(other, "Agnes Grey")
    presence = with_card(road, clerk, patron)
    before = road.inquiry(presence, HELPER, "branch")
    if since == "another account":
        road.find_by_number(presence, other.number, "card")
    else:
        road.check(presence, "birth_date", ClaimedIdentity(birth_date=date(1901, 1, 1)))

    with pytest.raises(FactsChanged):
        road.ask(before, "hear-checkouts", uuid4())
    with pytest.raises(FactsChanged):
        road.do(before, Act("renew"), uuid4())

    assert not {"hear-checkouts", "renew"} & {action for action, _ in rows_of(world, presence)}
    assert road.ask(road.inquiry(presence, HELPER, "branch"), "hear-checkouts", uuid4()).cleared.keys() == {
        "checkouts",
        "recent",
    }


def test_a_secret_is_set_for_the_credential_that_was_asked_about_and_no_other(road: Road, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    presence = with_card(road, clerk, patron)
    act = Act("reset-pin", {"credential": "library-connect-password"})

    with pytest.raises(FactsChanged):
        road.do(road.inquiry(presence, HOLDER, "branch"), act, uuid4())

    assert rows_of(world, presence) == [("find-by-number", "one")]
