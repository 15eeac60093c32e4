"""The trail of staff accounts: whatever happens to one has its row, with the change or before it."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from carrel.database import Store
from carrel.database.pool import Application
from carrel.ports import AuditUnwritable, LastAdministrator, Locked, NotSignedIn, NotYourRole, OwnAccount
from carrel.staff.accounts import ROLES, Accounts
from carrel.staff.console import add_account, change_account, close_account, open_account, set_password
from carrel.staff.history import KINDS, PAGE, read_as_auditor
from carrel.terms import Member
from tests.staff.conftest import address
from tests.world import PASSWORD, PROOF, World, propose_proof, sign_in

ANOTHER = "another long sentence"
FROM = "192.0.2.7"


@pytest.fixture
def rows(world: World) -> Callable[[str], list[tuple[object, ...]]]:
    """What the trail holds of an account, the oldest first: kind, by whom, from where, what it was and became."""

    def of(name: str) -> list[tuple[object, ...]]:
        return world.owner.execute(
            "SELECT kind, CASE WHEN at_console THEN '(console)' ELSE by_account END, host(address), was, became"
            " FROM trail.staff_events WHERE account = %s ORDER BY id",
            (name,),
        ).fetchall()

    return of


@contextmanager
def full(world: World) -> Iterator[None]:
    """No row can be written to the trail of staff accounts."""
    world.owner.execute("ALTER TABLE trail.staff_events ADD CONSTRAINT shut CHECK (false) NOT VALID")
    try:
        yield
    finally:
        world.owner.execute("ALTER TABLE trail.staff_events DROP CONSTRAINT shut")


Rows = Callable[[str], list[tuple[object, ...]]]


def test_whatever_an_administrator_does_to_an_account_is_written_down_with_who_and_from_where(
    accounts: Accounts, world: World, rows: Rows
) -> None:
    kim, name = world.staff(roles=("administrator",)), f"new{secrets.token_hex(4)}"

    accounts.add(kim.token, Member(name, "branch", "central", ("supervisor",)), PASSWORD, FROM)
    accounts.change(
        kim.token, name, team="contact-center", branch="ferry", roles=("supervisor", "auditor"), address=FROM
    )
    accounts.set_password(kim.token, name, ANOTHER, FROM)
    accounts.disable(kim.token, name, FROM)
    accounts.enable(kim.token, name, FROM)

    assert rows(name) == [
        ("made", kim.name, FROM, [], ["branch", "central", "supervisor"]),
        ("team", kim.name, FROM, ["branch"], ["contact-center"]),
        ("place", kim.name, FROM, ["central"], ["ferry"]),
        ("roles", kim.name, FROM, ["supervisor"], ["supervisor", "auditor"]),
        ("password", kim.name, FROM, [], []),
        ("closed", kim.name, FROM, [], []),
        ("opened", kim.name, FROM, [], []),
    ]


def test_what_is_done_at_the_console_is_written_down_as_done_there(world: World, rows: Rows) -> None:
    name = f"new{secrets.token_hex(4)}"
    with world.store.connect("owner") as owner:
        add_account(owner, Member(name, "branch", "central", ()), PASSWORD)
        change_account(owner, name, team="contact-center")
        change_account(owner, name, roles=("auditor",))
        set_password(owner, name, ANOTHER)
        close_account(owner, name)
        open_account(owner, name)

    assert [(kind, by, where) for kind, by, where, _, _ in rows(name)] == [
        (kind, "(console)", None) for kind in ("made", "team", "roles", "password", "closed", "opened")
    ]


def test_what_one_does_with_ones_own_account_is_written_down(accounts: Accounts, world: World, rows: Rows) -> None:
    name, here = world.account(), address()

    token = accounts.sign_in(name, PASSWORD, here)
    assert token is not None
    accounts.lock(token, here)
    accounts.unlock(token, "wrong", here)
    accounts.unlock(token, PASSWORD, here)
    accounts.change_password(token, PASSWORD, ANOTHER, here)
    accounts.sign_out(token, here)

    assert [kind for kind, *_ in rows(name)] == [
        "made", "tried", "signed-in", "locked", "tried", "failed", "tried", "unlocked", "tried", "password", "signed-out",
    ]  # fmt: skip
    assert {(by, where) for kind, by, where, *_ in rows(name) if kind not in ("made", "tried", "failed")} == {
        (name, address_as_kept(world, here))
    }
    assert {by for kind, by, *_ in rows(name) if kind in ("tried", "failed")} == {None}


def left_alone(world: World, token: str) -> None:
    """Nobody has worked there for a quarter of an hour."""
    world.owner.execute(
        "UPDATE staff.sign_ins SET seen_at = seen_at - interval '15 minutes' WHERE token_hash = sha256(%s)",
        (token.encode(),),
    )


def test_a_desk_that_was_left_alone_locks_by_itself_and_whoever_notices_it_leaves_one_row(
    accounts: Accounts, world: World, rows: Rows
) -> None:
    clerk = world.staff()
    left_alone(world, clerk.token)

    for _ in range(2):
        with pytest.raises(Locked):
            accounts.who(clerk.token, FROM)
    noticed = rows(clerk.name)[-1]
    accounts.unlock(clerk.token, PASSWORD, FROM)

    assert noticed == ("left-alone", clerk.name, FROM, [], [])
    assert [kind for kind, *_ in rows(clerk.name)][3:] == ["left-alone", "tried", "unlocked"]
    assert accounts.who(clerk.token).name == clerk.name


def test_who_comes_back_to_the_lock_screen_itself_leaves_the_row_as_well(
    accounts: Accounts, world: World, rows: Rows
) -> None:
    clerk = world.staff()
    left_alone(world, clerk.token)

    accounts.unlock(clerk.token, "wrong", FROM)

    assert [kind for kind, *_ in rows(clerk.name)][3:] == ["left-alone", "tried", "failed"]


def test_a_desk_that_was_locked_by_hand_and_one_at_work_were_not_left_alone(
    accounts: Accounts, application: Application, world: World, rows: Rows
) -> None:
    locked, working = world.staff(), world.staff()
    accounts.lock(locked.token, FROM)
    left_alone(world, locked.token)

    for member in (locked, working):
        application.rows("SELECT road.lock_left_alone(%s, %s)", member.token, FROM)

    assert [kind for member in (locked, working) for kind, *_ in rows(member.name)][3:] == [
        "locked", "made", "tried", "signed-in",
    ]  # fmt: skip
    assert accounts.who(working.token).name == working.name


def address_as_kept(world: World, written: str) -> str:
    return world.found("SELECT host(%s::inet)", written)[0]


def test_that_a_password_is_tried_is_committed_before_it_is_compared(store: Store, world: World, rows: Rows) -> None:
    name = world.account()

    with store.connect("application") as app:
        propose_proof(app, name, PROOF, FROM)
        before = [kind for kind, *_ in rows(name)]
        with app.transaction(force_rollback=True):
            app.execute("SELECT road.sign_in(%s, %s, %s, %s)", (name, PROOF, secrets.token_bytes(32), FROM))

    assert before == ["made", "tried"]
    assert [kind for kind, *_ in rows(name)] == ["made", "tried"]  # whoever looks and takes it back has left that much


@pytest.mark.parametrize("typed", [ANOTHER, "hunter2.hunter2", "kobari-tesuno", "x" * 1000, "", "Ünfit"])
def test_a_password_that_is_typed_as_a_name_is_not_kept(accounts: Accounts, world: World, typed: str) -> None:
    here = address()
    world.owner.execute("UPDATE guard.attempts SET failures = '{}'")  # what cannot be a name is counted as one

    assert accounts.sign_in(typed, "wrong", here) is None

    kept = world.owner.execute(
        "SELECT account, kind, by_account, e::text FROM trail.staff_events e WHERE address = %s::inet ORDER BY id",
        (here,),
    ).fetchall()
    assert [(account, kind, by) for account, kind, by, _ in kept] == [(None, "tried", None), (None, "failed", None)]
    assert not typed or not [row for *_, row in kept if typed in row]


def test_no_password_proof_or_token_is_in_the_trail(accounts: Accounts, world: World) -> None:
    kim, clerk = world.staff(roles=("administrator",)), world.staff()
    accounts.change_password(clerk.token, PASSWORD, ANOTHER, FROM)
    accounts.set_password(kim.token, clerk.name, PASSWORD, FROM)

    whole = " ".join(world.found("SELECT e::text FROM trail.staff_events e"))

    assert not [secret for secret in (PASSWORD, ANOTHER, PROOF, clerk.token, kim.token) if secret in whole]
    assert not [salt for salt in world.found("SELECT salt FROM staff.accounts") if salt in whole]


@pytest.mark.parametrize(
    "address", ["somebody's password", "21168000000018", "Alma Quill", "", "999.1.1.1", "fe80::1%eth0"]
)
def test_in_place_of_an_address_nothing_else_is_kept(
    accounts: Accounts, world: World, rows: Rows, address: str
) -> None:
    clerk = world.staff()

    accounts.lock(clerk.token, address)

    assert rows(clerk.name)[-1] == ("locked", clerk.name, None, [], [])


def test_when_it_cannot_be_written_down_nobody_signs_in(accounts: Accounts, world: World) -> None:
    name = world.account()

    with full(world), pytest.raises(AuditUnwritable):
        accounts.sign_in(name, PASSWORD, address())

    assert accounts.sign_in(name, PASSWORD, address()) is not None


@pytest.mark.parametrize("act", ["add", "change", "disable", "set_password", "change_password", "unlock"])
def test_when_it_cannot_be_written_down_an_account_stays_as_it_is(accounts: Accounts, world: World, act: str) -> None:
    kim, clerk, name = world.staff(roles=("administrator",)), world.staff(), f"new{secrets.token_hex(4)}"
    if act == "unlock":
        accounts.lock(clerk.token)
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: accounts.add(kim.token, Member(name, "branch", "central", ()), PASSWORD),
        "change": lambda: accounts.change(kim.token, clerk.name, team="contact-center", branch="ferry", roles=ROLES),
        "disable": lambda: accounts.disable(kim.token, clerk.name),
        "set_password": lambda: accounts.set_password(kim.token, clerk.name, ANOTHER),
        "change_password": lambda: accounts.change_password(clerk.token, PASSWORD, ANOTHER),
        "unlock": lambda: accounts.unlock(clerk.token, PASSWORD),
    }

    def stands() -> list[str]:
        return world.found("SELECT a::text FROM staff.accounts a WHERE name = ANY (%s)", [clerk.name, name])

    before = stands()
    with full(world), pytest.raises(AuditUnwritable):
        acts[act]()

    assert stands() == before


def test_a_desk_is_locked_and_signed_out_even_where_that_cannot_be_written_down(
    accounts: Accounts, world: World
) -> None:
    first, second = world.staff(), world.staff()

    with full(world):
        accounts.lock(first.token)
        accounts.sign_out(second.token)

    with pytest.raises(Locked):
        accounts.who(first.token)
    with pytest.raises(NotSignedIn):
        accounts.who(second.token)


def test_a_row_that_a_crash_could_lose_is_refused(store: Store, world: World) -> None:
    with store.connect("application") as app:
        app.execute("SET synchronous_commit = off")
        with pytest.raises(psycopg.Error) as refusal:
            propose_proof(app, world.account(), PROOF, FROM)

    assert refusal.value.sqlstate == "CA023"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE trail.staff_events SET kind = 'made'", "DELETE FROM trail.staff_events", "TRUNCATE trail.staff_events"],
)
def test_nobody_changes_a_row_or_takes_one_away_its_owner_neither(store: Store, world: World, statement: str) -> None:
    world.account()

    with pytest.raises(psycopg.Error) as refusal:
        world.owner.execute(statement.encode())
    with store.connect("auditor") as auditor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        auditor.execute(statement.encode())

    assert refusal.value.sqlstate == "CA009"


def test_rows_go_when_the_schedule_says_so_and_not_before(other_store: Store) -> None:
    with other_store.connect("owner") as owner:
        owner.execute(
            "INSERT INTO trail.staff_events (at, kind, at_console) VALUES"
            " (now() - interval '4 years', 'failed', false), (now() - interval '2 years', 'failed', false)"
        )
        with other_store.connect("purger") as purger:
            counts = [purger.execute("SELECT retention.forget_staff_trail()").fetchone() for _ in range(2)]
        left = owner.execute("SELECT count(*) FROM trail.staff_events").fetchone()
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute("UPDATE trail.schedule SET staff_keep_days = 29")

    assert (counts, left) == ([(1,), (0,)], (1,))


def test_whoever_goes_on_trying_does_not_fill_the_trail(store: Store, world: World, rows: Rows) -> None:
    name = world.account()

    with store.connect("application") as app:
        for _ in range(12):
            sign_in(app, name, "0" * 64, FROM)

    kinds = [kind for kind, *_ in rows(name)]
    assert [kinds.count(kind) for kind in ("tried", "failed", "too-many")] == [5, 5, 1]


# Nobody by themselves


def test_nobody_gives_a_team_a_role_or_a_password_to_themselves(accounts: Accounts, world: World, rows: Rows) -> None:
    kim = world.staff(roles=("administrator",))
    before = rows(kim.name)

    for act in (
        lambda: accounts.change(kim.token, kim.name, team="directors-office", branch="central", roles=("administrator",)),
        lambda: accounts.change(kim.token, kim.name, team="branch", branch="central", roles=ROLES),
        lambda: accounts.set_password(kim.token, kim.name, ANOTHER),
        lambda: accounts.disable(kim.token, kim.name),
        lambda: accounts.enable(kim.token, kim.name),
    ):  # fmt: skip
        with pytest.raises(OwnAccount) as refusal:
            act()
        assert refusal.value.advice

    assert accounts.who(kim.token).roles == ("administrator",)
    assert rows(kim.name) == before


@pytest.mark.usefixtures("other_store")
class TestTheLastAdministrator:
    @pytest.fixture
    def owner(self, other_store: Store) -> Iterator[psycopg.Connection]:
        world = World(other_store)
        world.furnish()
        world.account(roles=("administrator",), name="kim")
        yield world.owner
        world.close()

    def test_neither_closes_nor_loses_the_role_even_at_the_console(self, owner: psycopg.Connection) -> None:
        for act in (lambda: close_account(owner, "kim"), lambda: change_account(owner, "kim", roles=("auditor",))):
            with pytest.raises(LastAdministrator) as refusal:
                act()
            assert "somebody else" in refusal.value.advice

    def test_is_the_last_no_longer_once_there_is_another(self, owner: psycopg.Connection) -> None:
        add_account(owner, Member("robin", "branch", "central", ("administrator",)), PASSWORD)

        assert change_account(owner, "kim", roles=())
        with pytest.raises(LastAdministrator):
            close_account(owner, "robin")

    def test_of_two_who_close_one_another_at_once_one_is_left(
        self, owner: psycopg.Connection, other_store: Store
    ) -> None:
        add_account(owner, Member("robin", "branch", "central", ("administrator",)), PASSWORD)
        with other_store.connect("owner", autocommit=False) as first, other_store.connect("owner") as second:
            first.execute("SELECT staff.disable('kim')")
            second.execute("SET lock_timeout = '100ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):  # it waits for the other, and is then the last
                second.execute("SELECT staff.disable('robin')")
            first.commit()
            with pytest.raises(psycopg.Error) as refusal:
                second.execute("SELECT staff.disable('robin')")

        assert refusal.value.sqlstate == "CA022"


# Reading it


@pytest.mark.parametrize("role", ROLES)
def test_administrators_and_auditors_read_it_and_nobody_else(accounts: Accounts, world: World, role: str) -> None:
    reader = world.staff(roles=(role,))

    if role in ("administrator", "auditor"):
        assert accounts.history(reader.token, reader.name, None, None).events
    else:
        with pytest.raises(NotYourRole):
            accounts.history(reader.token, reader.name, None, None)
    with pytest.raises(NotYourRole):
        accounts.history(world.staff().token, None, None, None)


def test_of_an_account_what_happened_to_it_and_what_it_did_is_told_the_newest_first(
    accounts: Accounts, world: World
) -> None:
    kim, clerk = world.staff(roles=("administrator",)), world.staff()
    accounts.disable(kim.token, clerk.name, FROM)

    def told(name: str, kind: str | None = None) -> list[tuple[str | None, str]]:
        page = accounts.history(kim.token, name, kind, None)
        return [(event.account, event.kind) for event in page.events]

    assert told(kim.name) == [(clerk.name, "closed"), (kim.name, "signed-in"), (kim.name, "made")]
    assert told(clerk.name) == [(clerk.name, "closed"), (clerk.name, "signed-in"), (clerk.name, "made")]
    assert told(clerk.name, "tried") == [(clerk.name, "tried")]


def test_fifty_are_a_page_and_the_next_begins_where_it_ended(accounts: Accounts, world: World) -> None:
    kim, name = world.staff(roles=("administrator",)), world.account()
    for _ in range(PAGE // 2 + 1):
        world.owner.execute("SELECT staff.disable(%s), staff.enable(%s)", (name, name))

    first = accounts.history(kim.token, name, None, None)
    second = accounts.history(kim.token, name, None, first.events[-1].number)

    assert (len(first.events), first.has_older) == (PAGE, True)
    assert ([event.kind for event in second.events], second.has_older) == (["opened", "closed", "made"], False)


def test_the_databases_auditor_reads_the_same(store: Store, accounts: Accounts, world: World) -> None:
    kim = world.staff(roles=("auditor",))

    with store.connect("auditor") as auditor:
        by_role = read_as_auditor(auditor, account=kim.name, kinds=[kind for kind in KINDS if kind != "tried"])

    assert by_role == accounts.history(kim.token, kim.name, None, None).events
    assert [event.what for event in by_role] == ["signed in", "made: branch, central, auditor"]
    assert [event.by_whom for event in by_role] == ["themselves", "the console"]
