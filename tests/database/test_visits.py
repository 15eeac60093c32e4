"""A visit, as the database keeps it: what was done is told and taken back for whoever did it, and for nobody else."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Store
from tests.database.test_taking_back import act, propose_act, sqlstate_of
from tests.world import Member, Patron, World, begin, compare, look_up, propose, write

NOT_UNDONE = {"is_done": False, "reason": "cannot-be-undone"}


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


def done(
    app: psycopg.Connection, member: Member, interaction: UUID, action: str, /, **particulars: str
) -> dict[str, str]:
    """An act by raw SQL, under a row that permits it; how it ended."""
    grant = write(app, member, interaction, action)
    act(app, member, grant, action, **particulars)
    row = app.execute("SELECT road.done(%s, %s)", (member.token, grant)).fetchone()
    assert row is not None
    return dict(row[0])


def recent(app: psycopg.Connection, member: Member, interaction: UUID) -> list[str]:
    """The titles of what was done on the account in this interaction."""
    grant = write(app, member, interaction, "hear-checkouts")
    rows = app.execute("SELECT title FROM road.read_recent(%s, %s)", (member.token, grant)).fetchall()
    return [title for (title,) in rows]


def words_of(world: World, patron: Patron, *actions: str) -> list[str]:
    """The rows of the trail about a patron, of these actions, in order."""
    return world.found(
        "SELECT action FROM trail.entries WHERE patron = guard.pseudonym(%s) AND action = ANY (%s) ORDER BY id",
        patron.id, list(actions),
    )  # fmt: skip


# Taking back


def test_a_colleagues_receipt_takes_nothing_back_whoever_sends_it(app: psycopg.Connection, world: World) -> None:
    patron, clerk, colleague = world.patron(), world.staff(), world.staff()
    receipt = done(app, clerk, begin(app, clerk, patron), "check-out", barcode=world.item())["undo"]
    before = world.circulation()

    ends = [
        done(app, colleague, begin(app, colleague, patron), "return", undo=receipt),
        done(app, colleague, begin(app, colleague), "return", undo=receipt),
        done(app, clerk, begin(app, clerk, patron), "return", undo=receipt),
        done(app, clerk, begin(app, clerk), "return", undo=str(uuid4())),
    ]

    assert ends == [NOT_UNDONE] * 4
    assert world.circulation() == before


def test_an_act_that_was_taken_back_has_a_row_about_the_account_that_it_touched(
    app: psycopg.Connection, world: World
) -> None:
    patron, clerk = world.patron(), world.staff()
    barcode, interaction = world.checked_out(patron), begin(app, clerk)
    receipt = done(app, clerk, interaction, "return", barcode=barcode)["undo"]

    done(app, clerk, interaction, "return", undo=receipt)
    done(app, clerk, interaction, "return", undo=receipt)

    assert words_of(world, patron, "undo") == ["undo"]


def test_what_was_done_is_not_told_before_it_is_committed(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    barcode, interaction = world.checked_out(patron, "Emma"), begin(app, clerk, patron)
    hearing, returning = (write(app, clerk, interaction, each) for each in ("hear-checkouts", "return"))
    propose_act(app, clerk, returning, "return", barcode=barcode)

    with app.transaction(force_rollback=True):
        app.execute("SELECT road.act(%s, %s, 'return', %s)", (clerk.token, returning, Jsonb({"barcode": barcode})))
        acts = sqlstate_of(app, "SELECT * FROM road.acts(%s, %s)", clerk.token, interaction)
        heard = app.execute("SELECT * FROM road.read_recent(%s, %s)", (clerk.token, hearing)).fetchall()

    assert (acts, heard) == ("CA010", [])


def test_what_was_done_here_is_heard_of_one_patron_in_one_interaction(app: psycopg.Connection, world: World) -> None:
    patron, other, clerk = world.patron(), world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    done(app, clerk, interaction, "check-out", barcode=world.item("Emma"))

    here = recent(app, clerk, interaction)
    later = recent(app, clerk, begin(app, clerk, patron))
    look_up(app, clerk, interaction, "find-by-number", number=other.number, shown_as="card")

    assert (here, later, recent(app, clerk, interaction)) == (["Emma"], [], [])


def test_after_next_person_nothing_is_kept_of_what_was_done(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron)
    done(app, clerk, interaction, "check-out", barcode=world.item())

    app.execute("SELECT road.next_person(%s, %s)", (clerk.token, interaction))

    kept = "SELECT receipt FROM library.acts WHERE patron_id = %s UNION SELECT receipt FROM library.act_holds WHERE patron_id = %s"
    assert world.found(kept, patron.id, patron.id) == []


def test_whoever_begins_with_the_next_person_drops_what_was_left_alone(app: psycopg.Connection, world: World) -> None:
    patron, clerk, colleague = world.patron(), world.staff(), world.staff()
    left, colleagues = begin(app, clerk, patron), begin(app, colleague, patron)
    for member, interaction in ((clerk, left), (colleague, colleagues)):
        done(app, member, interaction, "check-out", barcode=world.item())
        world.owner.execute(
            "UPDATE staff.interactions SET touched_at = touched_at - interval '10 minutes' WHERE id = %s",
            (interaction,),
        )

    begin(app, clerk)

    assert world.found("SELECT interaction FROM library.acts WHERE patron_id = %s", patron.id) == [str(colleagues)]
    assert world.found("SELECT id FROM guard.grants WHERE interaction = %s", left) == []
    assert world.found("SELECT patron_id IS NULL FROM staff.interactions WHERE id = %s", left) == ["True"]


# Whether somebody has an item


def test_a_clerk_with_a_name_alone_cannot_learn_whether_the_patron_has_an_item(
    app: psycopg.Connection, world: World
) -> None:
    """Not by any act that a form can be crafted for: the same end for an item that is theirs and one that is not."""
    patron, other, clerk = world.patron(), world.patron(), world.staff()
    theirs, anothers = world.checked_out(patron), world.checked_out(other)
    checkouts = [
        world.found("SELECT c.id FROM library.checkouts c JOIN library.items i ON i.id = c.item_id WHERE barcode = %s", each)[0]
        for each in (theirs, anothers)
    ]  # fmt: skip
    interaction = begin(app, clerk)
    look_up(app, clerk, interaction, "find-by-name", names=[patron.last_name.lower()])

    def ends(action: str, name: str, values: list[str], **rest: str) -> list[dict[str, str]]:
        return [done(app, clerk, interaction, action, **{name: value}, **rest) for value in values]

    for action in ("check-out", "check-out-hold-to-holder", "check-out-hold-to-self"):
        one, another = ends(action, "barcode", [theirs, anothers])
        assert one == another, action
    for action, name in (("renew", "checkout"), ("return", "undo"), ("cancel-hold", "undo")):
        values = checkouts if name == "checkout" else [str(uuid4()), str(uuid4())]
        one, another = ends(action, name, values)
        assert one == another, action
    one, another = ends("return", "barcode", [theirs, anothers])
    assert {**one, "undo": ""} == {**another, "undo": ""}


@pytest.mark.parametrize(
    ("action", "particulars"),
    [
        ("return", {"barcode": "123456", "checkout": "1"}),
        ("check-out", {}),
        ("check-out", {"undo": str(UUID(int=1))}),
        ("return", {"barcode": "123456", "undo": str(UUID(int=1))}),
        ("find-hold-on-shelf", {"hold": "1"}),
    ],
)
def test_an_act_is_done_with_its_own_particulars_and_with_nothing_else(
    app: psycopg.Connection, world: World, action: str, particulars: dict[str, str]
) -> None:
    patron, clerk = world.patron(), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), action)

    sqlstate = sqlstate_of(
        app, "SELECT road.propose_act(%s, %s, %s, %s)", clerk.token, grant, action, Jsonb(particulars)
    )

    assert sqlstate == "CA006"


# Reply only once it is committed


@pytest.mark.parametrize("birth_date", ["1970-05-06", "1901-01-01"], ids=["right", "wrong"])
def test_tries_that_are_left_tell_nothing_of_a_guess_that_is_taken_back(
    app: psycopg.Connection, world: World, birth_date: str
) -> None:
    patron, clerk = world.patron(), world.staff()
    here, elsewhere = begin(app, clerk, patron), begin(app, clerk, patron)
    propose(app, clerk, here, "check-birth-date", birth_date=birth_date)

    with app.transaction(force_rollback=True):
        compare(app, clerk, here, "check-birth-date", birth_date=birth_date)
        sqlstate = sqlstate_of(app, "SELECT tries_left FROM road.state(%s, %s)", clerk.token, elsewhere)

    left = app.execute("SELECT tries_left FROM road.state(%s, %s)", (clerk.token, elsewhere)).fetchone()
    assert (sqlstate, left) == ("CA010", (2,))


@pytest.mark.parametrize("is_right", [True, False], ids=["a card", "no card"])
def test_whether_an_own_card_is_one_is_not_told_before_it_is_committed(
    app: psycopg.Connection, world: World, is_right: bool
) -> None:
    picker, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk)
    grant = write(app, clerk, interaction, "check-out-hold-to-self", shelf_key="yes")
    particulars = {"barcode": "123456", "own_card": picker.number if is_right else "99999999999999"}
    propose_act(app, clerk, grant, "check-out-hold-to-self", **particulars)

    with app.transaction(force_rollback=True):
        app.execute("SELECT road.act(%s, %s, 'check-out-hold-to-self', %s)", (clerk.token, grant, Jsonb(particulars)))
        sqlstate = sqlstate_of(app, "SELECT * FROM road.state(%s, %s)", clerk.token, interaction)

    assert sqlstate == "CA010"


def test_each_time_that_an_own_card_is_used_there_is_a_row_about_its_account(
    app: psycopg.Connection, world: World
) -> None:
    holder, picker, clerk = world.patron(), world.patron(), world.staff()
    barcodes = [world.item(), world.item()]
    for barcode in barcodes:
        world.hold(holder, barcode, ready=True)
    interaction = begin(app, clerk)

    for barcode, shown in zip(barcodes, ({"own_card": picker.number}, {}), strict=True):
        done(app, clerk, interaction, "check-out-hold-to-self", barcode=barcode, **shown)

    assert words_of(world, picker, "show-own-card") == ["show-own-card"] * 2
    assert picker.number not in repr(world.found("SELECT i FROM staff.interactions i WHERE i.id = %s", interaction))


# The card that staff hold


def test_a_card_that_staff_hold_is_written_down_before_it_counts(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron, "number")

    with app.transaction(force_rollback=True):
        app.execute("SELECT road.hold_card(%s, %s)", (clerk.token, interaction))
        sqlstate = sqlstate_of(app, "SELECT * FROM road.state(%s, %s)", clerk.token, interaction)
    taken_back = words_of(world, patron, "hold-card")
    app.execute("SELECT road.hold_card(%s, %s)", (clerk.token, interaction))
    app.execute("SELECT road.hold_card(%s, %s)", (clerk.token, interaction))

    assert (sqlstate, taken_back) == ("CA010", [])
    assert words_of(world, patron, "hold-card") == ["hold-card"]
    assert write(app, clerk, interaction, "hear-checkouts", card="yes") is not None


# The number that may be called


def test_the_number_to_be_called_is_told_only_while_it_is_the_one_that_was_permitted(
    app: psycopg.Connection, world: World
) -> None:
    patron, clerk = world.patron(voicemail_permission=True), world.staff()
    grant = write(app, clerk, begin(app, clerk, patron), "leave-detailed-voicemail", channel="voicemail")

    def told() -> list[tuple[str, ...]]:
        return app.execute("SELECT * FROM road.read_telephone(%s, %s)", (clerk.token, grant)).fetchall()

    before = told()
    world.owner.execute(
        "UPDATE library.personal SET telephone = '(503) 555-0000', telephone_key = '5035550000' WHERE patron_id = %s",
        (patron.id,),
    )

    assert (before, told()) == ([(patron.telephone,)], [])
    assert sqlstate_of(app, "SELECT * FROM road.read_personal(%s, %s)", clerk.token, grant) == "CA003"


def test_a_reset_that_cannot_be_sent_leaves_the_secret_working(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    world.owner.execute("UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (patron.id,))
    world.owner.execute("INSERT INTO library.pins VALUES (%s, 'library-pin', 'salt', 'proof')", (patron.id,))
    interaction = begin(app, clerk, patron)

    ended = done(app, clerk, interaction, "reset-pin", credential="library-pin")

    assert ended["reason"] == "nothing-to-send-to"
    assert world.found("SELECT proof_hash IS NOT NULL FROM library.pins WHERE patron_id = %s", patron.id) == ["True"]
    assert world.found("SELECT kind FROM library.outbox WHERE patron_id = %s", patron.id) == []
