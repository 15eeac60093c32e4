"""Nothing is learnt by trying and taking back, by waiting for whom, or from what an error says."""

import hashlib
import secrets
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Ground
from tests.world import PROOF, Member, Patron, World, begin, facts_for, sign_in, write

WRONG = "0" * 64


@pytest.fixture
def app(ground: Ground) -> Iterator[psycopg.Connection]:
    with ground.connect("application") as connection:
        yield connection


def sqlstate_of(app: psycopg.Connection, statement: str, *parameters: object) -> str:
    """How a statement ends inside a transaction that goes on afterwards."""
    try:
        with app.transaction():
            app.execute(statement.encode(), parameters)
    except psycopg.Error as refusal:
        return refusal.sqlstate or ""
    return "carried out"


def act(app: psycopg.Connection, member: Member, grant: UUID | None, action: str, **particulars: str) -> None:
    app.execute("SELECT road.act(%s, %s, %s, %s)", (member.token, grant, action, Jsonb(particulars)))


# Trying, and taking back


@pytest.mark.parametrize("guess", ["1970-05-06", "1901-01-01"])
def test_a_guess_in_a_transaction_supports_no_row_of_the_same_transaction(
    app: psycopg.Connection, world: World, guess: str
) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    facts = facts_for(app, clerk, interaction, birth_date="yes", number="yes")

    with app.transaction(force_rollback=True):
        app.execute(
            "SELECT road.check_said(%s, %s, 'birth_date', NULL, %s, NULL, NULL, NULL)",
            (clerk.token, interaction, guess),
        )
        sqlstate = sqlstate_of(
            app, "SELECT road.write(%s, %s, %s, 'renew', 'permit', '{}', 'x', %s)",
            clerk.token, interaction, uuid4(), Jsonb(facts),
        )  # fmt: skip

    assert sqlstate == "CA010"


@pytest.mark.parametrize("proof", [PROOF, WRONG], ids=["right", "wrong"])
def test_signing_in_twice_with_one_token_ends_alike_for_a_right_guess_and_a_wrong_one(
    app: psycopg.Connection, world: World, proof: str
) -> None:
    name, token_hash = world.account(), hashlib.sha256(secrets.token_bytes(8)).digest()
    statement = "SELECT road.sign_in(%s, %s, %s, 'here')"

    with app.transaction(force_rollback=True):
        ends = [sqlstate_of(app, statement, name, proof, token_hash) for _ in range(7)]

    assert ends == ["carried out"] * 7


@pytest.mark.parametrize("proof", [PROOF, WRONG], ids=["right", "wrong"])
def test_somebody_else_waits_for_the_same_token_whether_the_guess_was_right_or_wrong(
    app: psycopg.Connection, ground: Ground, world: World, proof: str
) -> None:
    name, other, token_hash = world.account(), world.account(), hashlib.sha256(secrets.token_bytes(8)).digest()

    with ground.connect("application") as second, app.transaction(force_rollback=True):
        app.execute("SELECT road.sign_in(%s, %s, %s, 'here')", (name, proof, token_hash))
        second.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute("SELECT road.sign_in(%s, %s, %s, 'there')", (other, PROOF, token_hash))


@pytest.mark.parametrize("proof", [PROOF, WRONG], ids=["right", "wrong"])
def test_unlocking_tells_nothing_before_it_is_counted(app: psycopg.Connection, world: World, proof: str) -> None:
    clerk = world.staff()
    app.execute("SELECT road.lock(%s)", (clerk.token,))

    with app.transaction(force_rollback=True):
        app.execute("SELECT road.unlock(%s, %s)", (clerk.token, proof))
        ends = [
            sqlstate_of(app, "SELECT * FROM road.who(%s)", clerk.token),
            sqlstate_of(app, "SELECT road.unlock(%s, %s)", clerk.token, PROOF),
            sqlstate_of(app, "SELECT road.begin(%s)", clerk.token),
        ]
        whose = app.execute("SELECT road.locked_as(%s)", (clerk.token,)).fetchone()

    assert (ends, whose) == (["CA001", "carried out", "CA001"], (None,))


@pytest.mark.parametrize("kind", ["signing in", "the blind check"])
def test_a_right_guess_and_a_wrong_one_write_as_many_versions_of_as_many_rows(
    ground: Ground, world: World, kind: str
) -> None:
    written = []

    for is_right in (True, False):
        patron, clerk, name = world.patron(), world.staff(), world.account()
        with ground.connect("application") as app:
            interaction = begin(app, clerk, patron)
        with psycopg.connect(ground.administrator) as administrator:
            before = versions(administrator)
            if kind == "signing in":
                sign_in(administrator, name, PROOF if is_right else WRONG)
            else:
                administrator.execute(
                    "SELECT road.check_said(%s, %s, 'birth_date', NULL, %s, NULL, NULL, NULL)",
                    (clerk.token, interaction, "1970-05-06" if is_right else "1901-01-01"),
                )
            written.append({table: count - before.get(table, 0) for table, count in versions(administrator).items()})

    assert written[0] == written[1]
    assert written[0]["guard.slots"] > 1


def versions(administrator: psycopg.Connection) -> dict[str, int]:
    """How many versions of rows this transaction has written, by table."""
    return {
        f"{schema}.{table}": int(count)
        for schema, table, count in administrator.execute(
            "SELECT schemaname, relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
    }


def test_guessing_the_old_password_is_counted_like_signing_in(app: psycopg.Connection, world: World) -> None:
    clerk = world.staff()

    for _ in range(5):
        app.execute("SELECT road.change_password(%s, %s, 'salt', %s)", (clerk.token, WRONG, WRONG))
    app.execute("SELECT road.change_password(%s, %s, 'salt', %s)", (clerk.token, PROOF, WRONG))

    assert app.execute("SELECT road.salt(%s) = 'salt'", (clerk.name,)).fetchone() == (False,)


def test_an_act_cannot_be_tried_looked_at_and_taken_back(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.fee(patron, 700)
    grant = write(app, clerk, begin(app, clerk, patron), "pay-fee")
    ends = []

    for cents in ("700", "701"):
        with app.transaction(force_rollback=True):
            act(app, clerk, grant, "pay-fee", cents=cents)
            ends.append(sqlstate_of(app, "SELECT road.done(%s, %s)", clerk.token, grant))

    assert ends == ["CA010", "CA010"]


def test_how_an_act_ended_is_told_to_whoever_did_it_and_to_nobody_else(app: psycopg.Connection, world: World) -> None:
    patron, clerk, colleague = world.patron(), world.staff(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "renew")
    act(app, clerk, grant, "renew")

    assert app.execute("SELECT road.done(%s, %s)", (clerk.token, grant)).fetchone() == ({"is_done": True},)
    assert sqlstate_of(app, "SELECT road.done(%s, %s)", colleague.token, grant) == "CA010"
    assert sqlstate_of(app, "SELECT road.done(%s, %s)", clerk.token, uuid4()) == "CA010"


def test_an_old_snapshot_does_not_keep_a_grant_alive(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "hear-checkouts")
    app.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

    with app.transaction():
        app.execute("SELECT 1")
        sqlstate = sqlstate_of(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant)

    assert sqlstate == "CA003"


def test_a_member_of_staff_narrows_a_hundred_names_an_hour_over_however_many_interactions(
    app: psycopg.Connection, world: World
) -> None:
    patron, clerk = world.patron(), world.staff()
    ends = []

    for number in range(101):
        if number % 5 == 0:
            interaction = begin(app, clerk)
        ends.append(
            sqlstate_of(
                app, "SELECT road.find_by_name(%s, %s, %s, '1901-01-01', NULL, NULL, NULL)",
                clerk.token, interaction, [patron.last_name.lower()],
            )
        )  # fmt: skip

    assert (set(ends[:100]), ends[100]) == ({"carried out"}, "CA008")


# What an error says


def told_by(refusal: psycopg.Error) -> str:
    diag = refusal.diag
    return " ".join(
        filter(None, (diag.message_primary, diag.message_detail, diag.message_hint, diag.context, diag.internal_query))
    )


def secrets_of(world: World, patron: Patron) -> list[str]:
    row = world.owner.execute("SELECT encode(guard.pseudonym(%s), 'hex')", (patron.id,)).fetchone()
    assert row is not None
    return [
        patron.last_name, patron.first_name, patron.number, patron.email, patron.address[:12], str(patron.birth_date), row[0][:20]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "action, particulars",
    [
        ("update-contact", {"kind": "email", "value": "x" * 300, "key": "x"}),
        ("update-contact", {"kind": "telephone", "value": "1" * 50, "key": None}),
        ("update-contact", {"kind": "address", "value": "y" * 400, "key": "y"}),
        ("change-pin", {"credential": "nothing", "salt": "s", "proof": "p"}),
        ("change-pin", {"credential": "library-pin", "salt": None, "proof": "p"}),
        ("reset-pin", {"credential": "x"}),
        ("replace-card", {"new_number": "12345678901234567890123"}),
        ("pay-fee", {"cents": "99999999999999999999"}),
        ("place-hold", {"title": "x", "pickup": "central"}),
        ("cancel-hold", {"hold": "' OR 1=1"}),
    ],
)
def test_a_violation_quotes_no_row(
    app: psycopg.Connection, world: World, action: str, particulars: dict[str, str]
) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron, "number"), action)
    told = ""

    try:
        act(app, clerk, grant, action, **particulars)
    except psycopg.Error as refusal:
        told = told_by(refusal)

    assert "Failing row" not in told
    assert not [secret for secret in secrets_of(world, patron) if secret in told]


@pytest.mark.parametrize("asked", ["NOT AN ACTION", "x" * 100])
def test_a_row_that_is_refused_does_not_quote_itself(app: psycopg.Connection, world: World, asked: str) -> None:
    patron, clerk = world.patron(), world.staff()

    with pytest.raises(psycopg.Error) as refusal:
        write(app, clerk, begin(app, clerk, patron), asked)

    assert not [secret for secret in secrets_of(world, patron) if secret in told_by(refusal.value)]
    assert "Failing row" not in told_by(refusal.value)


def test_not_even_the_owners_errors_quote_a_row(world: World) -> None:
    patron = world.patron()

    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        world.owner.execute(
            "UPDATE library.personal SET telephone = repeat('1', 99) WHERE patron_id = %s", (patron.id,)
        )

    assert refusal.value.diag.message_detail is None


# A locked sign-in


def test_while_a_sign_in_is_locked_nothing_is_found_written_read_or_done(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    grant = write(app, clerk, interaction, "hear-checkouts")
    deed = write(app, clerk, interaction, "renew")

    app.execute("SELECT road.lock(%s)", (clerk.token,))

    for statement, parameters in (
        ("SELECT road.begin(%s)", ()),
        ("SELECT * FROM road.state(%s, %s)", (interaction,)),
        ("SELECT road.find_by_number(%s, %s, %s, 'card')", (interaction, patron.number)),
        ("SELECT road.next_person(%s, %s)", (interaction,)),
        ("SELECT road.write(%s, %s, %s, 'renew', 'permit', '{}', 'x', '{}')", (interaction, uuid4())),
    ):
        assert sqlstate_of(app, statement, clerk.token, *parameters) == "CA011", statement
    assert sqlstate_of(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant) == "CA003"
    assert sqlstate_of(app, "SELECT road.act(%s, %s, 'renew', '{}')", clerk.token, deed) == "CA003"


def test_after_the_password_the_same_person_is_served_on(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    app.execute("SELECT road.lock(%s)", (clerk.token,))

    app.execute("SELECT road.unlock(%s, %s)", (clerk.token, WRONG))
    wrong = sqlstate_of(app, "SELECT * FROM road.who(%s)", clerk.token)
    app.execute("SELECT road.unlock(%s, %s)", (clerk.token, PROOF))

    assert wrong == "CA011"
    assert write(app, clerk, interaction, "hear-checkouts") is not None


def test_five_wrong_passwords_close_the_lock_screen_and_signing_in_alike(app: psycopg.Connection, world: World) -> None:
    clerk = world.staff()
    app.execute("SELECT road.lock(%s)", (clerk.token,))

    for _ in range(5):
        app.execute("SELECT road.unlock(%s, %s)", (clerk.token, WRONG))
    app.execute("SELECT road.unlock(%s, %s)", (clerk.token, PROOF))

    assert sqlstate_of(app, "SELECT * FROM road.who(%s)", clerk.token) == "CA011"
    assert sqlstate_of(app, "SELECT * FROM road.who(%s)", sign_in(app, clerk.name)) == "CA001"


def test_a_sign_in_left_alone_for_a_quarter_of_an_hour_is_locked(app: psycopg.Connection, world: World) -> None:
    clerk = world.staff()
    world.owner.execute(
        "UPDATE staff.sign_ins SET seen_at = seen_at - interval '15 minutes' WHERE token_hash = %s",
        (hashlib.sha256(clerk.token.encode()).digest(),),
    )

    assert sqlstate_of(app, "SELECT * FROM road.who(%s)", clerk.token) == "CA011"
    assert app.execute("SELECT road.locked_as(%s)", (clerk.token,)).fetchone() == (clerk.name,)


def test_a_lock_does_not_make_an_interaction_last_longer(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    app.execute("SELECT road.lock(%s)", (clerk.token,))
    world.owner.execute(
        "UPDATE staff.interactions SET touched_at = touched_at - interval '10 minutes' WHERE id = %s", (interaction,)
    )

    app.execute("SELECT road.unlock(%s, %s)", (clerk.token, PROOF))

    assert sqlstate_of(app, "SELECT * FROM road.state(%s, %s)", clerk.token, interaction) == "CA002"
