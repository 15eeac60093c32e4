"""What SQL with the application's password can do as an account holder: their own account, online, and nothing else."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Store
from carrel.policy import load_policy
from tests.database.test_guard import refused
from tests.world import FixedClock, Patron, World, begin, come_home, facts_for, proof_of, write

HERS = {"channel": "online", "requester": "holder", "team": "branch", "exception": "none", "legal_basis": "none", "purpose": "stated",
        "number": "yes", "pin": "yes"}  # fmt: skip


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


def begun(app: psycopg.Connection, token: str) -> UUID:
    row = app.execute("SELECT road.at_home(%s)", (token,)).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def asks(app: psycopg.Connection, token: str, interaction: UUID, action: str, **facts: str) -> UUID:
    """A row that permits, and its grant."""
    state = app.execute("SELECT revision, circumstances FROM road.state(%s, %s)", (token, interaction)).fetchone()
    assert state is not None
    row = app.execute(
        "SELECT grant_id FROM road.write(%s, %s, %s, %s, %s, 'permit', %s, %s, %s)",
        (
            token, interaction, state[0], uuid4(), action, ["AH.2"], load_policy().on(FixedClock.day).edition.name,
            Jsonb({**HERS, **state[1], **facts}),
        ),
    ).fetchone()  # fmt: skip
    assert row is not None
    return UUID(str(row[0]))


@pytest.fixture
def patron(world: World) -> Patron:
    return world.patron("Zqfirst")


@pytest.fixture
def token(world: World, patron: Patron) -> str:
    return world.at_home(patron)


def test_an_account_holder_reads_their_own_account(
    app: psycopg.Connection, world: World, patron: Patron, token: str
) -> None:
    world.checked_out(patron, "Middlemarch")

    grant = asks(app, token, begun(app, token), "hear-checkouts")

    assert app.execute("SELECT title FROM road.read_checkouts(%s, %s)", (token, grant)).fetchall() == [("Middlemarch",)]


def test_a_pin_is_compared_only_once_it_was_proposed_and_committed(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    world.pin(patron, "8264")

    sqlstate = refused(app, "SELECT road.come_home(%s, %s, %s, 'here')", patron.number, proof_of("8264"), b"x" * 32)
    with pytest.raises(psycopg.Error) as at_once, app.transaction():
        come_home(app, patron.number, proof_of("8264"))

    assert (sqlstate, at_once.value.sqlstate) == ("CA010", "CA010")


def test_one_guess_too_many_is_wrong_whatever_it_is(app: psycopg.Connection, world: World, patron: Patron) -> None:
    world.pin(patron, "8264")
    for _ in range(5):
        come_home(app, patron.number, "wrong", "10.9.9.9")

    token = come_home(app, patron.number, proof_of("8264"), "10.9.9.9")

    assert refused(app, "SELECT road.at_home(%s)", token) == "CA001"


def test_the_salt_of_a_number_that_nobody_has_looks_the_same_and_stays_the_same(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    salts = [
        app.execute("SELECT road.pin_salt(%s)", (number,)).fetchone()
        for number in ("29999999999999", "29999999999999", patron.number, "")
    ]

    assert salts[0] == salts[1]
    assert {len(salt[0]) for salt in salts if salt} == {32}
    assert len(set(salts)) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT road.begin(%(token)s)", "SELECT road.who(%(token)s)", "SELECT * FROM road.staff_list(%(token)s)",
        "SELECT * FROM road.staff_history(%(token)s, NULL, NULL, NULL)",
        """SELECT road.propose(%(token)s, %(here)s, 'find-by-number', '{"number": "1", "shown_as": "card"}')""",
        """SELECT road.look_up(%(token)s, %(here)s, 'find-by-number', '{"number": "1", "shown_as": "card"}')""",
        "SELECT road.hold_card(%(token)s, %(here)s)", "SELECT road.next_person(%(token)s, %(here)s)",
    ],
)  # fmt: skip
def test_nothing_that_is_for_staff_is_done_for_an_account_holder(
    app: psycopg.Connection, token: str, statement: str
) -> None:
    here = begun(app, token)

    with pytest.raises(psycopg.Error) as refusal:
        app.execute(statement.encode(), {"token": token, "here": here})

    assert refusal.value.sqlstate == "CA001"


def test_a_member_of_staff_has_no_account_of_a_patron_by_signing_in(app: psycopg.Connection, world: World) -> None:
    assert refused(app, "SELECT road.at_home(%s)", world.staff().token) == "CA001"


@pytest.mark.parametrize(
    "fact",
    [
        {"channel": "in-person"}, {"requester": "other"}, {"team": "directors-office"}, {"exception": "remote-both"},
        {"legal_basis": "determined"}, {"card": "yes"}, {"photo_id": "yes"}, {"details": "yes"}, {"email": "none"},
    ],
    ids=lambda fact: next(iter(fact)),
)  # fmt: skip
def test_an_account_holder_is_the_holder_online_and_nobody_and_nowhere_else(
    app: psycopg.Connection, token: str, fact: dict[str, str]
) -> None:
    here = begun(app, token)

    with pytest.raises(psycopg.Error) as refusal:
        asks(app, token, here, "hear-checkouts", **fact)

    assert refusal.value.sqlstate == "CA005"


def test_staff_are_not_online(app: psycopg.Connection, world: World) -> None:
    clerk = world.staff()
    here = begin(app, clerk, world.patron())

    with pytest.raises(psycopg.Error) as refusal:
        write(app, clerk, here, "hear-checkouts", channel="online")

    assert refusal.value.sqlstate == "CA005"
    assert facts_for(app, clerk, here)["channel"] == "in-person"


def test_the_interaction_and_the_grant_of_somebody_else_are_theirs(
    app: psycopg.Connection, world: World, token: str
) -> None:
    mine, other = begun(app, token), world.at_home(world.patron())
    theirs = begun(app, other)
    grant = asks(app, other, theirs, "view-own-contact")

    assert refused(app, "SELECT * FROM road.state(%s, %s)", token, theirs) == "CA002"
    assert refused(app, "SELECT * FROM road.read_personal(%s, %s)", token, grant) == "CA003"
    assert refused(app, "SELECT * FROM road.state(%s, %s)", world.staff().token, mine) == "CA002"


@pytest.mark.parametrize(
    "ends", ["SELECT road.leave_home(%(token)s, false)", "SELECT road.leave_home(%(token)s, true)"]
)
def test_a_grant_ends_with_the_sign_in(app: psycopg.Connection, token: str, ends: str) -> None:
    grant = asks(app, token, begun(app, token), "view-own-contact")

    app.execute(ends.encode(), {"token": token})

    assert refused(app, "SELECT * FROM road.read_personal(%s, %s)", token, grant) == "CA003"


@pytest.mark.parametrize("change", ["seen_at = now() - interval '31 minutes'", "ends_at = now()"])
def test_a_grant_opens_nothing_once_the_sign_in_has_ended_by_itself(
    app: psycopg.Connection, world: World, patron: Patron, token: str, change: str
) -> None:
    grant = asks(app, token, begun(app, token), "view-own-contact")

    world.owner.execute(f"UPDATE staff.sign_ins SET {change} WHERE patron_id = %s".encode(), (patron.id,))

    assert refused(app, "SELECT * FROM road.read_personal(%s, %s)", token, grant) == "CA003"


def set_pin(app: psycopg.Connection, token: str, grant: UUID) -> None:
    act = (
        token,
        grant,
        "change-pin",
        Jsonb({"credential": "library-pin", "mark": "m", "salt": "s" * 32, "proof": "p"}),
    )
    app.execute("SELECT road.propose_act(%s, %s, %s, %s)", act)
    app.execute("SELECT road.act(%s, %s, %s, %s)", act)


def test_an_account_holder_sets_another_pin_only_where_the_one_of_now_was_given(
    app: psycopg.Connection, patron: Patron, token: str
) -> None:
    here = begun(app, token)
    with pytest.raises(psycopg.Error) as refusal:
        set_pin(app, token, asks(app, token, here, "change-pin"))
    for proof in ("wrong", proof_of("8264")):
        app.execute("SELECT road.propose_own_pin(%s, %s, %s)", (token, proof, "10.8.8.8"))
        app.execute("SELECT road.prove_own_pin(%s, %s, %s)", (token, proof, "10.8.8.8"))
        if proof == "wrong":
            with pytest.raises(psycopg.Error) as still:
                set_pin(app, token, asks(app, token, here, "change-pin"))

    set_pin(app, token, asks(app, token, here, "change-pin"))
    with pytest.raises(psycopg.Error) as again:
        set_pin(app, token, asks(app, token, here, "change-pin"))

    assert [each.value.sqlstate for each in (refusal, still, again)] == ["CA003"] * 3


@pytest.mark.parametrize(
    ("action", "particulars"),
    [
        ("change-pin", {"credential": "library-pin", "mark": "m", "salt": "s" * 32, "proof": "p"}),
        ("reset-pin", {"credential": "library-pin"}),
        ("replace-card", {"new_number": "21999999999996"}),
    ],
)
def test_whatever_staff_change_of_pin_or_card_ends_every_sign_in_of_the_account(
    app: psycopg.Connection, world: World, patron: Patron, token: str, action: str, particulars: dict[str, str]
) -> None:
    clerk, others = world.staff(), world.at_home(world.patron())
    grant = write(app, clerk, begin(app, clerk, patron), action)
    act = (clerk.token, grant, action, Jsonb(particulars))
    app.execute("SELECT road.propose_act(%s, %s, %s, %s)", act)
    app.execute("SELECT road.act(%s, %s, %s, %s)", act)

    assert refused(app, "SELECT road.at_home(%s)", token) == "CA001"
    assert begun(app, others)


def test_who_looked_leaves_out_a_visit_in_which_the_directors_office_had_determined(
    app: psycopg.Connection, world: World, patron: Patron, token: str
) -> None:
    office, branch = world.staff("directors-office"), world.staff()
    determined, ordinary = begin(app, office, patron), begin(app, branch, patron)
    write(app, office, determined, "hear-checkouts", legal_basis="determined", requester="official")
    write(app, office, determined, "hear-holds", "refer")
    write(app, branch, ordinary, "renew")

    grant = asks(app, token, begun(app, token), "view-who-looked")
    told = app.execute("SELECT team, action, outcome FROM road.read_looks(%s, %s)", (token, grant)).fetchall()

    assert [each for each in told if each[0]] == [("branch", "find-by-number", "one"), ("branch", "renew", "permit")]


def test_what_is_kept_because_of_the_law_alone_is_not_told_online(app: psycopg.Connection, world: World) -> None:
    held, keeps = world.patron(legal_hold=True), world.patron(keeps_history=True)
    told = []
    for patron in (held, keeps):
        for title in ("Emma", "Persuasion"):
            barcode = world.item(title)
            world.owner.execute(
                "INSERT INTO library.past_checkouts (patron_id, item_id) SELECT %s, id FROM library.items WHERE barcode = %s",
                (patron.id, barcode),
            )
        world.fee(patron, barcode=barcode)
        token = world.at_home(patron)
        grant = asks(app, token, begun(app, token), "hear-history")
        told.append(
            {row[0] for row in app.execute("SELECT title FROM road.read_history(%s, %s)", (token, grant)).fetchall()}
        )

    assert told == [{"Persuasion"}, {"Emma", "Persuasion"}]


@pytest.mark.parametrize("field", ["choices", "looks", "personal"])
def test_what_an_inquiry_does_not_clear_is_not_read_under_it(app: psycopg.Connection, token: str, field: str) -> None:
    grant = asks(app, token, begun(app, token), "hear-checkouts")

    assert refused(app, f"SELECT * FROM road.read_{field}(%s, %s)", token, grant) == "CA003"
