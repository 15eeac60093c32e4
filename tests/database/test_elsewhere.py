"""No mistake of Carrel's binds a patron of this library by what another library system says, or the other way round."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Store
from tests.world import Member, World, begin, look_up, propose, write

TOLD = {
    "email": "settled", "postal": "settled", "mail_service": "no", "voicemail_permission": "no", "marketing": "default",
    "friends_opt_in": "no", "foundation_opt_in": "no",
}  # fmt: skip


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


@pytest.fixture
def elsewhere(other_store: Store) -> Iterator[World]:
    """A database that guards a library whose patrons are elsewhere."""
    world = World(other_store)
    world.furnish()
    world.owner.execute("UPDATE guard.library SET system = 'elsewhere'")
    yield world
    world.close()


def refused(connection: psycopg.Connection, statement: str, *values: object) -> str | None:
    with pytest.raises(psycopg.Error) as refusal:
        connection.execute(statement.encode(), values)
    return refusal.value.sqlstate


def bind(
    connection: psycopg.Connection, clerk: Member, interaction: UUID, *keys: str | None, system: str = "elsewhere",
    told: object = TOLD,
) -> None:  # fmt: skip
    propose(connection, clerk, interaction, "find-by-number", number="123456", shown_as="card")
    connection.execute(
        "SELECT road.bind_foreign(%s, %s, %s, 'find-by-number', %s, %s, %s)",
        (clerk.token, interaction, system, Jsonb({"number": "123456", "shown_as": "card"}), list(keys), Jsonb(told)),
    )


def sqlstate_of_binding(*values: object, **named: object) -> str | None:
    with pytest.raises(psycopg.Error) as refusal:
        bind(*values, **named)  # type: ignore[arg-type]
    return refusal.value.sqlstate


# -- where the patrons are here -----------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["embedded", "elsewhere"])
def test_no_patron_of_this_library_is_bound_by_what_another_says(
    app: psycopg.Connection, world: World, system: str
) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk)

    refusal = sqlstate_of_binding(app, clerk, interaction, str(patron.id), system=system)

    assert refusal == "CA003"
    assert world.found("SELECT coalesce(account_key, 'nobody') FROM staff.interactions WHERE id = %s", interaction) == [
        "nobody"
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT road.may_compare(%s, %s, 'elsewhere', 'check-details', '{}')",
        "SELECT road.account_of(%s, %s, 'elsewhere')",
        "SELECT road.open_foreign(%s, %s, 'elsewhere', 'checkouts')",
        "SELECT road.begin_foreign(%s, %s, 'elsewhere', 'check-out', '{}')",
        "SELECT road.ended_foreign(%s, %s, 'elsewhere', '{\"is_done\": true}')",
    ],
)
def test_no_function_for_a_library_elsewhere_tells_of_this_one(
    app: psycopg.Connection, world: World, statement: str
) -> None:
    clerk = world.staff()
    interaction = begin(app, clerk, world.patron())
    grant = write(app, clerk, interaction, "hear-checkouts")
    about = interaction if "account_of" in statement or "may_compare" in statement else grant

    assert refused(app, statement, clerk.token, about) == "CA003"


def test_no_comparison_of_this_librarys_patrons_is_anybody_elses_to_say(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    propose(app, clerk, interaction, "check-birth-date", birth_date="1901-01-01")

    refusal = refused(
        app, "SELECT road.compared_foreign(%s, %s, 'elsewhere', 'check-birth-date', %s, 'match')",
        clerk.token, interaction, Jsonb({"birth_date": "1901-01-01"}),
    )  # fmt: skip

    assert refusal == "CA003"


def test_the_key_of_an_account_is_its_own_whoever_writes_it(app: psycopg.Connection, world: World) -> None:
    patron, other, clerk = world.patron(), world.patron(), world.staff()
    interaction = begin(app, clerk, patron)

    world.owner.execute("UPDATE staff.interactions SET account_key = %s WHERE id = %s", (str(other.id), interaction))

    assert world.found("SELECT account_key FROM staff.interactions WHERE id = %s", interaction) == [str(patron.id)]


def test_whoever_is_forgotten_while_they_are_served_is_bound_no_longer(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)

    world.owner.execute("DELETE FROM library.patrons WHERE id = %s", (patron.id,))

    assert write(app, clerk, interaction, "hear-checkouts") is None


def test_a_library_whose_patrons_are_here_is_not_called_another(world: World) -> None:
    world.patron()

    assert refused(world.owner, "UPDATE guard.library SET system = 'elsewhere'") == "CA006"


def test_the_application_neither_sees_nor_says_which_library_it_is(app: psycopg.Connection) -> None:
    for statement in ("SELECT system FROM guard.library", "UPDATE guard.library SET system = 'elsewhere'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)


# -- where they are elsewhere -------------------------------------------------------------------------------------


def test_nobody_is_brought_into_a_database_that_guards_another_library(elsewhere: World) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        elsewhere.patron()

    assert refusal.value.sqlstate == "CA003"


def test_nothing_is_looked_for_here_of_a_library_that_is_elsewhere(elsewhere: World) -> None:
    clerk = elsewhere.staff()
    with elsewhere.store.connect("application") as app, pytest.raises(psycopg.Error) as refusal:
        look_up(app, clerk, begin(app, clerk), "find-by-number", number="123456", shown_as="card")

    assert refusal.value.sqlstate == "CA003"


def test_only_what_was_proposed_and_committed_is_bound_and_only_under_the_librarys_name(elsewhere: World) -> None:
    clerk = elsewhere.staff()
    said = Jsonb({"number": "123456", "shown_as": "card"})
    with elsewhere.store.connect("application") as app:
        interaction = begin(app, clerk)
        unproposed = refused(
            app, "SELECT road.bind_foreign(%s, %s, 'elsewhere', 'find-by-number', %s, '{k}', %s)",
            clerk.token, interaction, said, Jsonb(TOLD),
        )  # fmt: skip
        with app.transaction():
            uncommitted = sqlstate_of_binding(app, clerk, interaction, "k")
            raise psycopg.Rollback
        another = sqlstate_of_binding(app, clerk, interaction, "k", system="another")

    assert (unproposed, another, uncommitted) == ("CA010", "CA003", "CA010")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {**TOLD, "name": "alma"},
        {**TOLD, "email": "alma@example.org"},
        {**TOLD, "email": "unknown"},
        {k: word for k, word in TOLD.items() if k != "mail_service"},
        [],
        "x",
    ],
)
def test_what_is_told_of_an_account_elsewhere_is_all_that_the_policy_asks_in_its_own_words(
    elsewhere: World, told: object
) -> None:
    clerk = elsewhere.staff()
    with elsewhere.store.connect("application") as app:
        refusal = sqlstate_of_binding(app, clerk, begin(app, clerk), "k", told=told)

    assert refusal == "CA006"


def test_an_address_of_which_nothing_is_told_is_not_settled(elsewhere: World) -> None:
    clerk = elsewhere.staff()
    told = {k: word for k, word in TOLD.items() if k not in ("email", "postal")}
    with elsewhere.store.connect("application") as app:
        interaction = begin(app, clerk)
        bind(app, clerk, interaction, "k", told=told)
        with pytest.raises(psycopg.Error) as refusal:
            write(app, clerk, interaction, "email-card-number", email="settled")
        granted = write(app, clerk, interaction, "hear-checkouts", email="changed", postal="changed")

    assert refusal.value.sqlstate == "CA005"
    assert granted is not None


def test_a_decision_on_other_circumstances_than_were_told_is_not_written_down(elsewhere: World) -> None:
    clerk = elsewhere.staff()
    with elsewhere.store.connect("application") as app:
        interaction = begin(app, clerk)
        bind(app, clerk, interaction, "k")
        with pytest.raises(psycopg.Error) as refusal:
            write(app, clerk, interaction, "hear-checkouts", email="changed")
        granted = write(app, clerk, interaction, "hear-checkouts")

    assert refusal.value.sqlstate == "CA005"
    assert granted is not None


def test_a_check_that_is_closed_stays_closed_whatever_the_library_system_says(elsewhere: World) -> None:
    clerk, ends = elsewhere.staff(), []
    said = Jsonb({"birth_date": "1970-05-06"})
    with elsewhere.store.connect("application") as app:
        interaction = begin(app, clerk)
        bind(app, clerk, interaction, "k")
        for result in ("no-match", "no-match", "no-match", "match"):
            propose(app, clerk, interaction, "check-birth-date", birth_date="1970-05-06")
            app.execute(
                "SELECT road.compared_foreign(%s, %s, 'elsewhere', 'check-birth-date', %s, %s)",
                (clerk.token, interaction, said, result),
            )
            ends += elsewhere.found("SELECT last_check FROM staff.interactions WHERE id = %s", interaction)

    assert ends == ["no-match", "no-match", "no-match", "closed"]
    assert elsewhere.found("SELECT unnest(matched) FROM staff.interactions WHERE id = %s", interaction) == []


def test_several_keys_bind_nobody(elsewhere: World) -> None:
    clerk = elsewhere.staff()
    with elsewhere.store.connect("application") as app:
        interaction = begin(app, clerk)
        bind(app, clerk, interaction, "one", "another")
        granted = write(app, clerk, interaction, "hear-checkouts")

    assert granted is None


def test_an_act_is_begun_once_and_ends_once_and_not_without_its_proposal(elsewhere: World) -> None:
    clerk = elsewhere.staff()
    act = Jsonb({"barcode": "123456"})
    with elsewhere.store.connect("application") as app:
        interaction = begin(app, clerk)
        bind(app, clerk, interaction, "k")
        grant = write(app, clerk, interaction, "check-out")
        started = "SELECT is_first, account_key FROM road.begin_foreign(%s, %s, 'elsewhere', 'check-out', %s)"
        ended = "SELECT road.ended_foreign(%s, %s, 'elsewhere', %s)"
        unproposed = refused(app, started, clerk.token, grant, act)
        too_soon = refused(app, ended, clerk.token, grant, Jsonb({"is_done": True}))
        app.execute("SELECT road.propose_act(%s, %s, 'check-out', %s)", (clerk.token, grant, act))
        begun = [app.execute(started.encode(), (clerk.token, grant, act)).fetchone() for _ in range(2)]
        app.execute(ended.encode(), (clerk.token, grant, Jsonb({"is_done": True})))
        again = refused(app, ended, clerk.token, grant, Jsonb({"is_done": False}))
        stranger = refused(app, started, elsewhere.staff().token, grant, act)

    assert (unproposed, too_soon, again, stranger) == ("CA010", "CA003", "CA003", "CA010")
    assert begun == [(True, "k"), (False, None)]


def test_an_act_without_any_such_leave_is_not_begun(elsewhere: World) -> None:
    clerk = elsewhere.staff()
    with elsewhere.store.connect("application") as app:
        begin(app, clerk)
        assert (
            refused(app, "SELECT road.open_foreign(%s, %s, 'elsewhere', 'checkouts')", clerk.token, uuid4()) == "CA003"
        )
