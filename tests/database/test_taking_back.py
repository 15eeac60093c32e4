"""Nothing is learnt by trying and taking back, by waiting for whom, or from what an error says."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from carrel.database import Ground
from tests.world import (
    PROOF,
    Member,
    Patron,
    World,
    begin,
    compare,
    facts_for,
    propose,
    propose_proof,
    sign_in,
    unlock,
    write,
)  # fmt: skip

WRONG = "0" * 64
Guess = Callable[[bool], object]


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


def act(app: psycopg.Connection, member: Member, grant: UUID | None, action: str, **particulars: str | None) -> None:
    propose_act(app, member, grant, action, **particulars)
    app.execute("SELECT road.act(%s, %s, %s, %s)", (member.token, grant, action, Jsonb(particulars)))


def propose_act(
    app: psycopg.Connection, member: Member, grant: UUID | None, action: str, **particulars: str | None
) -> None:
    app.execute("SELECT road.propose_act(%s, %s, %s, %s)", (member.token, grant, action, Jsonb(particulars)))


# Trying, and taking back


@pytest.mark.parametrize("guess", ["1970-05-06", "1901-01-01"])
def test_a_guess_in_a_transaction_supports_no_row_of_the_same_transaction(
    app: psycopg.Connection, world: World, guess: str
) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    facts = facts_for(app, clerk, interaction, birth_date="yes", number="yes")

    propose(app, clerk, interaction, "check-birth-date", birth_date=guess)
    with app.transaction(force_rollback=True):
        compare(app, clerk, interaction, "check-birth-date", birth_date=guess)
        sqlstate = sqlstate_of(
            app, "SELECT road.write(%s, %s, '1', %s, 'renew', 'permit', '{}', 'x', %s)",
            clerk.token, interaction, uuid4(), Jsonb(facts),
        )  # fmt: skip

    assert sqlstate == "CA010"


def attempts(app: psycopg.Connection, world: World, kind: str) -> tuple[Guess, Guess]:
    """How to propose a right guess or a wrong one, and how to compare it."""
    patron, clerk, name = world.patron(), world.staff(), world.account()
    interaction = begin(app, clerk, patron)

    def proof(is_right: bool) -> str:
        return PROOF if is_right else WRONG

    def said(is_right: bool) -> dict[str, str]:
        return {"birth_date": "1970-05-06" if is_right else "1901-01-01"}

    def sign_in_with(is_right: bool) -> None:
        app.execute("SELECT road.sign_in(%s, %s, %s, 'here')", (name, proof(is_right), secrets.token_bytes(32)))

    match kind:
        case "signing in":
            return lambda is_right: propose_proof(app, name, proof(is_right), "here"), sign_in_with
        case "unlocking":
            app.execute("SELECT road.lock(%s)", (clerk.token,))
            statement = "SELECT road.unlock(%s, %s)"
        case "changing the password":
            statement = "SELECT road.change_password(%s, %s, 'salt', '')"
        case _:
            return (
                lambda is_right: propose(app, clerk, interaction, kind, **said(is_right)),
                lambda is_right: compare(app, clerk, interaction, kind, **said(is_right)),
            )
    return (
        lambda is_right: propose_proof(app, clerk.name, proof(is_right)),
        lambda is_right: app.execute(statement.encode(), (clerk.token, proof(is_right))),
    )


GUESSING = ["signing in", "unlocking", "changing the password", "check-birth-date"]


@pytest.mark.parametrize("kind", GUESSING)
@pytest.mark.parametrize("is_right", [True, False], ids=["right", "wrong"])
def test_a_guess_that_is_not_written_down_is_not_compared(
    app: psycopg.Connection, world: World, kind: str, is_right: bool
) -> None:
    suggest, compare_it = attempts(app, world, kind)

    with pytest.raises(psycopg.Error) as unheard:
        compare_it(is_right)
    with app.transaction(force_rollback=True):
        suggest(is_right)
        with pytest.raises(psycopg.Error) as uncommitted:
            compare_it(is_right)

    assert (unheard.value.sqlstate, uncommitted.value.sqlstate) == ("CA010", "CA010")


@pytest.mark.parametrize("kind", GUESSING)
def test_a_guess_that_was_written_down_lets_no_other_be_compared(
    app: psycopg.Connection, world: World, kind: str
) -> None:
    suggest, compare_it = attempts(app, world, kind)
    suggest(False)

    with pytest.raises(psycopg.Error) as refusal:
        compare_it(True)

    assert refusal.value.sqlstate == "CA010"


@pytest.mark.parametrize("kind, tries", [(kind, 3 if kind.startswith("check") else 5) for kind in GUESSING])
def test_whoever_looks_at_guesses_and_takes_them_back_sees_nothing_and_uses_them_up(
    ground: Ground, world: World, kind: str, tries: int
) -> None:
    with psycopg.connect(ground.administrator, autocommit=True) as administrator:
        right = looked_at(administrator, *attempts(administrator, world, kind), is_right=True)
        suggest, compare_it = attempts(administrator, world, kind)
        wrong = [looked_at(administrator, suggest, compare_it, is_right=False) for _ in range(tries)]

        used_up = [looked_at(administrator, suggest, compare_it, is_right=is_right) for is_right in (True, False)]

    assert used_up[0] == used_up[1]
    assert all(seen == right for seen in wrong)


def looked_at(
    administrator: psycopg.Connection, suggest: Guess, compare_it: Guess, *, is_right: bool
) -> dict[str, int]:
    """How many versions of rows a comparison writes, by table, before it is taken back."""
    suggest(is_right)
    with administrator.transaction(force_rollback=True):
        before = versions(administrator)
        compare_it(is_right)
        return {table: count - before.get(table, 0) for table, count in versions(administrator).items()}


def versions(administrator: psycopg.Connection) -> dict[str, int]:
    """How many versions of rows this transaction has written, by table."""
    return {
        f"{schema}.{table}": int(count)
        for schema, table, count in administrator.execute(
            "SELECT schemaname, relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
    }


@pytest.mark.parametrize("proof", [PROOF, WRONG], ids=["right", "wrong"])
def test_somebody_else_waits_for_the_same_token_whether_the_guess_was_right_or_wrong(
    app: psycopg.Connection, ground: Ground, world: World, proof: str
) -> None:
    name, other, token_hash = world.account(), world.account(), hashlib.sha256(secrets.token_bytes(8)).digest()
    propose_proof(app, name, proof)
    propose_proof(app, other, PROOF)

    with ground.connect("application") as second, app.transaction(force_rollback=True):
        app.execute("SELECT road.sign_in(%s, %s, %s, 'here')", (name, proof, token_hash))
        second.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute("SELECT road.sign_in(%s, %s, %s, 'there')", (other, PROOF, token_hash))


@pytest.mark.parametrize("proof", [PROOF, WRONG], ids=["right", "wrong"])
def test_unlocking_tells_nothing_before_it_is_committed(app: psycopg.Connection, world: World, proof: str) -> None:
    clerk = world.staff()
    app.execute("SELECT road.lock(%s)", (clerk.token,))
    propose_proof(app, clerk.name, proof)

    with app.transaction(force_rollback=True):
        app.execute("SELECT road.unlock(%s, %s)", (clerk.token, proof))
        ends = [
            sqlstate_of(app, "SELECT * FROM road.who(%s)", clerk.token),
            sqlstate_of(app, "SELECT road.begin(%s)", clerk.token),
        ]
        whose = app.execute("SELECT road.locked_as(%s)", (clerk.token,)).fetchone()

    assert (ends, whose) == (["CA001", "CA001"], (None,))


def test_guessing_the_old_password_is_counted_like_signing_in(app: psycopg.Connection, world: World) -> None:
    clerk = world.staff()

    for proof in (WRONG, WRONG, WRONG, WRONG, WRONG, PROOF):
        propose_proof(app, clerk.name, proof)
        app.execute("SELECT road.change_password(%s, %s, 'salt', %s)", (clerk.token, proof, WRONG))

    assert app.execute("SELECT road.salt(%s) = 'salt'", (clerk.name,)).fetchone() == (False,)


def test_an_act_cannot_be_tried_looked_at_and_taken_back(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.fee(patron, 700)
    grant = write(app, clerk, begin(app, clerk, patron), "pay-fee")
    propose_act(app, clerk, grant, "pay-fee", cents="700")

    with app.transaction(force_rollback=True):
        act(app, clerk, grant, "pay-fee", cents="700")
        sqlstate = sqlstate_of(app, "SELECT road.done(%s, %s)", clerk.token, grant)

    assert sqlstate == "CA010"


@pytest.mark.parametrize("proposed", [True, False], ids=["in the same transaction", "never"])
def test_an_act_that_is_not_written_down_is_not_tried(app: psycopg.Connection, world: World, proposed: bool) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "renew")

    with app.transaction(force_rollback=True):
        if proposed:
            propose_act(app, clerk, grant, "renew")
        sqlstate = sqlstate_of(app, "SELECT road.act(%s, %s, 'renew', '{}')", clerk.token, grant)

    assert sqlstate == "CA010"


def test_a_grant_tries_one_thing_and_no_other(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.fee(patron, 700)
    grant = write(app, clerk, begin(app, clerk, patron), "pay-fee")
    propose_act(app, clerk, grant, "pay-fee", cents="699")
    propose_act(app, clerk, grant, "pay-fee", cents="700")

    statement = "SELECT road.act(%s, %s, 'pay-fee', %s)"

    assert sqlstate_of(app, statement, clerk.token, grant, Jsonb({"cents": "700"})) == "CA010"
    assert sqlstate_of(app, statement, clerk.token, grant, Jsonb({"cents": "699"})) == "carried out"
    assert sqlstate_of(app, statement, clerk.token, grant, Jsonb({"cents": "700"})) == "CA007"


def test_whose_card_is_shown_to_take_a_hold_out_has_a_row(app: psycopg.Connection, world: World) -> None:
    picker, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk), "check-out-hold-to-self", shelf_key="yes")

    act(app, clerk, grant, "check-out-hold-to-self", barcode="123456", own_card=picker.number)

    rows = world.owner.execute(
        "SELECT outcome FROM trail.entries WHERE action = 'show-own-card' AND patron = guard.pseudonym(%s)",
        (picker.id,),
    ).fetchall()
    assert rows == [("one",)]


def test_a_card_number_typed_to_take_a_hold_out_is_a_guess_and_counted(app: psycopg.Connection, world: World) -> None:
    clerk = world.staff()
    interaction = begin(app, clerk)

    def one_more(own_card: str) -> None:
        grant = write(app, clerk, interaction, "check-out-hold-to-self", shelf_key="yes")
        act(app, clerk, grant, "check-out-hold-to-self", barcode="123456", own_card=own_card)

    one_more(world.patron().number)  # found: costs nothing
    for serial in range(60):
        one_more(f"9{serial:013}")

    with pytest.raises(psycopg.Error) as refusal:
        one_more("90000000000099")
    assert refusal.value.sqlstate == "CA008"


def test_whose_hold_label_is_told_has_a_row_and_it_is_told_to_whoever_has_the_item_at_hand(
    app: psycopg.Connection, world: World
) -> None:
    waiting, clerk = world.patron(), world.staff()
    barcode = world.checked_out(world.patron())
    world.hold(waiting, barcode)

    def returned(channel: str, **particulars: str) -> dict[str, object]:
        grant = write(app, clerk, begin(app, clerk), "return", channel=channel)
        act(app, clerk, grant, "return", barcode=barcode, **particulars)
        row = app.execute("SELECT road.done(%s, %s)", (clerk.token, grant)).fetchone()
        assert row is not None
        return dict(row[0])

    taken, slip, by_telephone = (
        returned("in-person"),
        returned("in-person", slip="yes"),
        returned("telephone", slip="yes"),
    )

    rows = world.owner.execute(
        "SELECT count(*) FROM trail.entries WHERE action = 'tell-hold-label' AND patron = guard.pseudonym(%s)",
        (waiting.id,),
    ).fetchone()
    assert taken["label"] == slip["label"]
    assert by_telephone == {"is_done": False, "reason": "waits-for-nobody"}
    assert rows == (2,)


def test_how_an_act_ended_is_told_to_whoever_did_it_and_to_nobody_else(app: psycopg.Connection, world: World) -> None:
    patron, clerk, colleague = world.patron(), world.staff(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "renew")
    act(app, clerk, grant, "renew")

    assert app.execute("SELECT road.done(%s, %s)", (clerk.token, grant)).fetchone() == ({"is_done": True},)
    assert sqlstate_of(app, "SELECT road.done(%s, %s)", colleague.token, grant) == "CA010"
    assert sqlstate_of(app, "SELECT road.done(%s, %s)", clerk.token, uuid4()) == "CA010"
    assert sqlstate_of(app, "SELECT road.act(%s, %s, 'renew', '{}')", clerk.token, grant) == "carried out"
    assert sqlstate_of(app, "SELECT road.act(%s, %s, 'renew', '{}')", colleague.token, grant) == "CA010"


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
    said: dict[str, str | list[str]] = {"names": [patron.last_name.lower()], "birth_date": "1901-01-01"}
    ends = []

    for number in range(101):
        if number % 5 == 0:
            interaction = begin(app, clerk)
        ends.append(
            sqlstate_of(app, "SELECT road.propose(%s, %s, 'find-by-name', %s)", clerk.token, interaction, Jsonb(said))
        )
        if ends[-1] == "carried out":
            compare(app, clerk, interaction, "find-by-name", **said)

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
    propose_act(app, clerk, deed, "renew")

    app.execute("SELECT road.lock(%s)", (clerk.token,))

    for statement, parameters in (
        ("SELECT road.begin(%s)", ()),
        ("SELECT * FROM road.state(%s, %s)", (interaction,)),
        ("SELECT road.propose(%s, %s, 'find-by-number', '{}')", (interaction,)),
        ("SELECT road.next_person(%s, %s)", (interaction,)),
        ("SELECT road.write(%s, %s, '1', %s, 'renew', 'permit', '{}', 'x', '{}')", (interaction, uuid4())),
    ):
        assert sqlstate_of(app, statement, clerk.token, *parameters) == "CA011", statement
    assert sqlstate_of(app, "SELECT * FROM road.read_checkouts(%s, %s)", clerk.token, grant) == "CA003"
    assert sqlstate_of(app, "SELECT road.act(%s, %s, 'renew', '{}')", clerk.token, deed) == "CA011"


def test_after_the_password_the_same_person_is_served_on(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    app.execute("SELECT road.lock(%s)", (clerk.token,))

    unlock(app, clerk, WRONG)
    wrong = sqlstate_of(app, "SELECT * FROM road.who(%s)", clerk.token)
    unlock(app, clerk, PROOF)

    assert wrong == "CA011"
    assert write(app, clerk, interaction, "hear-checkouts") is not None


def test_five_wrong_passwords_close_the_lock_screen_and_signing_in_alike(app: psycopg.Connection, world: World) -> None:
    clerk = world.staff()
    app.execute("SELECT road.lock(%s)", (clerk.token,))

    for _ in range(5):
        unlock(app, clerk, WRONG)
    unlock(app, clerk, PROOF)

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

    unlock(app, clerk, PROOF)

    assert sqlstate_of(app, "SELECT * FROM road.state(%s, %s)", clerk.token, interaction) == "CA002"


# However guesses are mixed

GUESSES = st.one_of(
    st.tuples(st.just("right"), st.just("compare")),
    st.tuples(st.sampled_from(["wrong", "wrong, of two", "one piece"]), st.sampled_from(["compare", "look", "leave"])),
)


def words_of(kind: str, number: int) -> dict[str, str | list[str]]:
    """What is said, each time in other words: those once paid for may be compared again, and tell the same."""
    if kind == "right":
        return {"birth_date": "1970-05-06"}
    pieces = {"telephone": f"0{number}", "birth_date": "1901-01-01", "email": "nobody@example.org"}
    return dict(list(pieces.items())[: {"one piece": 1, "wrong, of two": 2, "wrong": 3}[kind]])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(GUESSES, max_size=12))
def test_however_guesses_are_mixed_no_fourth_wrong_one_is_compared(
    app: psycopg.Connection, world: World, guesses: list[tuple[str, str]]
) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction, spent = begin(app, clerk, patron), 0

    for number, (kind, then) in enumerate(guesses):
        about, words = ("check-birth-date" if kind == "right" else "check-details"), words_of(kind, number)
        propose(app, clerk, interaction, about, **words)
        is_closed = spent >= 3
        if not is_closed and not (then == "compare" and kind in ("right", "one piece")):
            spent += 1
        if then == "look":
            with app.transaction(force_rollback=True):
                compare(app, clerk, interaction, about, **words)
        elif then == "compare":
            compare(app, clerk, interaction, about, **words)
            row = app.execute("SELECT last_check FROM road.state(%s, %s)", (clerk.token, interaction)).fetchone()
            assert row is not None
            assert (row[0] == "closed") is is_closed


def test_no_act_prints_its_plan_or_anything_else_to_whoever_asks_for_it(
    app: psycopg.Connection, ground: Ground, world: World
) -> None:
    """A plan holds the values of its statement: here whose item it is."""
    holder, clerk = world.patron(), world.staff()
    barcode = world.checked_out(holder, "Nobody Else's Business")
    world.fee(holder, 500)
    interaction = begin(app, clerk, holder)
    grant = write(app, clerk, begin(app, clerk), "return")
    propose_act(app, clerk, grant, "return", barcode=barcode)
    paying = write(app, clerk, interaction, "pay-fee")
    propose_act(app, clerk, paying, "pay-fee", cents="1")
    told: list[str] = []

    with psycopg.connect(ground.way_in("application")) as curious:
        curious.add_notice_handler(lambda notice: told.append(f"{notice.message_primary} {notice.message_detail}"))
        for setting in ("debug_print_parse", "debug_print_rewritten", "debug_print_plan"):
            curious.execute(f"SET {setting} = on".encode())
        curious.execute("SET client_min_messages = debug5")
        curious.execute("SET plan_cache_mode = force_custom_plan")
        told.clear()
        curious.execute("SELECT road.act(%s, %s, 'return', %s)", (clerk.token, grant, Jsonb({"barcode": barcode})))
        curious.execute("SELECT road.act(%s, %s, 'pay-fee', %s)", (clerk.token, paying, Jsonb({"cents": "1"})))
        curious.execute("SELECT * FROM road.state(%s, %s)", (clerk.token, interaction))
        curious.rollback()

    asked = [line for line in told if not line.startswith(("parse tree", "rewritten parse tree", "plan", "raw parse"))]
    inner = [line for line in told if "past_checkouts" in line or "patron_id" in line or "payment_lines" in line]
    assert told  # the outer statement is theirs to see
    assert inner == []
    assert not any("INSERT" in line or "library" in line for line in asked)


def test_whoever_keeps_an_old_snapshot_is_refused(ground: Ground, world: World) -> None:
    """It would not see that the sign-in was locked, nor that the address was changed, since it was taken."""
    patron, clerk = world.patron(), world.staff()
    with psycopg.connect(ground.way_in("application")) as late, ground.connect("application") as app:
        interaction = begin(app, clerk, patron)
        late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        late.execute("SELECT 1")

        statement = "SELECT * FROM road.state(%s, %s)"
        with pytest.raises(psycopg.Error) as refusal:
            late.execute(statement.encode(), (clerk.token, interaction))

    assert refusal.value.sqlstate == "CA006"
