"""Cards and PINs: a card that is replaced, a code that is said, a link that is sent, and what each of them opens."""

from collections.abc import Iterator

import psycopg
import pytest

from carrel.database import Store
from carrel.ils.embedded.sample import with_check_digit
from tests.database.contacts import changed, done, links, served, used
from tests.world import Patron, World, begin, look_up, write

NEW_PROOF = ("s" * 32, "a new proof")


@pytest.fixture
def app(store: Store) -> Iterator[psycopg.Connection]:
    with store.connect("application") as connection:
        yield connection


@pytest.fixture
def patron(world: World) -> Patron:
    """Somebody with a PIN."""
    made = world.patron()
    world.pin(made, "8264")
    return made


def code_for(
    app: psycopg.Connection, world: World, patron: Patron, channel: str = "telephone", which: str = "library-pin"
) -> str:
    """What staff say when the PIN is reset."""
    clerk = world.staff()
    interaction = served(app, world, patron, clerk=clerk)
    grant = write(app, clerk, interaction, "reset-pin", channel=channel)
    return str(done(app, clerk, grant, "reset-pin", credential=which).get("code", ""))


def sets(app: psycopg.Connection, number: str, code: str, source: str = "192.0.2.1") -> bool:
    """Does the code set a PIN for whoever has this number?"""
    app.execute("SELECT road.propose_code(%s, %s, %s)", (number, code, source))
    row = app.execute("SELECT road.set_pin_by_code(%s, %s, %s, %s, %s)", (number, code, source, *NEW_PROOF)).fetchone()
    assert row is not None
    return bool(row[0])


def sets_by_link(app: psycopg.Connection, token: str) -> bool:
    row = app.execute("SELECT road.set_pin_by_link(%s, %s, %s)", (token, *NEW_PROOF)).fetchone()
    assert row is not None
    return bool(row[0])


def works(world: World, patron: Patron) -> list[str]:
    """Which credentials of the account have a secret that works."""
    return world.found(
        "SELECT credential FROM library.pins WHERE patron_id = %s AND proof_hash IS NOT NULL ORDER BY 1", patron.id
    )


def pin_link(world: World, patron: Patron) -> str:
    """The link that waits to be sent."""
    [path] = [said["path"] for kind, _, said in world.posted(patron) if kind == "pin-link"]
    return str(path).removeprefix("/pin/")


def replaced(app: psycopg.Connection, world: World, patron: Patron, number: str) -> str:
    """What putting this number into the account's place ends with."""
    clerk = world.staff()
    grant = write(app, clerk, served(app, world, patron, clerk=clerk), "replace-card")
    ended = done(app, clerk, grant, "replace-card", new_number=number)
    return "done" if ended["is_done"] else str(ended["reason"])


# -- a new card ----------------------------------------------------------------------------------------------------


def test_a_new_card_has_a_right_check_digit_and_is_no_items_and_was_nobodys(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    other, gone = world.patron(), world.patron()
    world.owner.execute("DELETE FROM library.patrons WHERE id = %s", (gone.id,))
    wrong = patron.number[:-1] + str((int(patron.number[-1]) + 1) % 10)
    fresh = with_check_digit("2888" + patron.number[4:-1])

    ends = [replaced(app, world, patron, number) for number in (wrong, world.item(), other.number, gone.number, fresh)]
    back = replaced(app, world, patron, patron.number)

    assert ends == ["not-a-card-number", "number-of-an-item", "number-in-use", "number-in-use", "done"]
    assert back == "number-in-use"
    assert gone.number not in "".join(world.found("SELECT encode(digest, 'escape') FROM guard.former_cards"))


def test_a_card_that_is_replaced_dies_at_every_desk_where_it_was_shown(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    thief = world.staff()
    there = begin(app, thief, patron)
    leave = write(app, thief, there, "hear-checkouts", card="yes", number="yes")

    assert replaced(app, world, patron, with_check_digit("2777" + patron.number[4:-1])) == "done"

    with pytest.raises(psycopg.Error) as reading:
        app.execute("SELECT * FROM road.read_checkouts(%s, %s)", (thief.token, leave))
    with pytest.raises(psycopg.Error) as writing:
        write(app, thief, there, "check-out", card="yes", number="yes")
    look_up(app, thief, there, "find-by-number", number=patron.number, shown_as="card")
    found = app.execute("SELECT found FROM road.state(%s, %s)", (thief.token, there)).fetchone()

    assert (reading.value.sqlstate, writing.value.sqlstate) == ("CA003", "CA005")
    assert found == ("none",)


# -- a code that is said -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["in-person", "telephone", "text", "chat", "video"])
def test_in_a_conversation_a_reset_is_a_code_that_sets_a_pin_once_with_the_number(
    app: psycopg.Connection, world: World, patron: Patron, channel: str
) -> None:
    code = code_for(app, world, patron, channel)
    between = works(world, patron)

    tries = [sets(app, patron.number, code) for _ in range(2)]

    assert (between, tries, works(world, patron)) == ([], [True, False], ["library-pin"])
    assert world.posted(patron) == []


@pytest.mark.parametrize("channel", ["email", "mail"])
def test_in_writing_a_reset_is_a_link_to_the_settled_address_or_nothing(
    app: psycopg.Connection, world: World, patron: Patron, channel: str
) -> None:
    moved = world.patron(changed_email=True)
    world.pin(moved, "8264")

    codes = [code_for(app, world, one, channel) for one in (patron, moved)]

    assert codes == ["", ""]
    assert (works(world, patron), works(world, moved)) == ([], ["library-pin"])
    assert sets_by_link(app, pin_link(world, patron))
    assert world.posted(moved) == []


def test_a_code_is_good_for_ten_minutes_and_for_nobody_elses_number(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    other = world.patron()
    code = code_for(app, world, patron)
    foreign = sets(app, other.number, code)
    world.owner.execute(
        "UPDATE guard.links SET expires_at = expires_at - interval '10 minutes' WHERE account_key = %s",
        (str(patron.id),),
    )

    assert (foreign, sets(app, patron.number, code)) == (False, False)


def test_a_code_is_for_the_credential_that_was_reset_and_ends_the_code_before_it(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    first = code_for(app, world, patron, which="library-connect-password")
    second = code_for(app, world, patron, which="library-connect-password")

    assert [sets(app, patron.number, code) for code in (first, second)] == [False, True]
    assert works(world, patron) == ["library-connect-password", "library-pin"]


def test_five_wrong_codes_close_a_number_to_the_right_one(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    code = code_for(app, world, patron)
    wrong = [str((int(code) + step) % 100_000_000).zfill(8) for step in range(1, 6)]

    guesses = [sets(app, patron.number, each, f"192.0.2.{place}") for place, each in enumerate(wrong)]

    assert guesses == [False] * 5
    assert not sets(app, patron.number, code, "198.51.100.1")


def test_a_code_that_was_not_counted_first_is_not_compared(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    code = code_for(app, world, patron)

    with pytest.raises(psycopg.Error) as refusal:
        app.execute("SELECT road.set_pin_by_code(%s, %s, '', %s, %s)", (patron.number, code, *NEW_PROOF))

    assert refusal.value.sqlstate == "CA010"


def test_a_code_is_kept_as_a_digest_alone(app: psycopg.Connection, world: World, patron: Patron) -> None:
    code = code_for(app, world, patron)

    assert code not in "".join(world.found("SELECT l::text FROM guard.links l WHERE account_key = %s", str(patron.id)))


def test_a_change_of_contact_information_kills_codes_and_pin_links(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    code = code_for(app, world, patron)
    app.execute("SELECT road.forgot_pin(%s, '192.0.2.7')", (patron.number,))
    token = pin_link(world, patron)

    changed(app, world, patron, "telephone")

    assert not sets(app, patron.number, code)
    assert not sets_by_link(app, token)


def test_a_change_that_was_taken_back_kills_what_was_asked_for_since(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    changed(app, world, patron)
    undo = links(world, patron)["undo"]
    code = code_for(app, world, patron)

    used(app, undo)

    assert not sets(app, patron.number, code)
    assert works(world, patron) == []


# -- Forgot Your PIN -----------------------------------------------------------------------------------------------


def test_forgot_pin_mails_a_link_to_the_settled_address_and_the_pin_of_now_works_on(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    app.execute("SELECT road.forgot_pin(%s, '192.0.2.8')", (patron.number,))
    token, before = pin_link(world, patron), works(world, patron)

    tries = [sets_by_link(app, token) for _ in range(2)]

    assert (before, tries) == (["library-pin"], [True, False])


def test_forgot_pin_mails_nothing_to_an_address_that_is_new_or_that_is_none(
    app: psycopg.Connection, world: World
) -> None:
    moved, without = world.patron(changed_email=True), world.patron()
    world.owner.execute("UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (without.id,))

    for one in (moved, without):
        app.execute("SELECT road.forgot_pin(%s, %s)", (one.number, one.number))

    assert (world.posted(moved), world.posted(without)) == ([], [])


def test_forgot_pin_mails_three_a_day_for_one_number_and_ten_an_hour_for_one_source(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    def rows(one: Patron) -> int:
        return len(
            world.found(
                "SELECT 1 FROM trail.entries WHERE action = 'forgot-pin' AND patron = guard.pseudonym(%s::bigint)",
                one.id,
            )
        )

    for place in range(5):
        app.execute("SELECT road.forgot_pin(%s, %s)", (patron.number, f"203.0.113.{place}"))
    many = [world.patron() for _ in range(11)]
    for one in many:
        app.execute("SELECT road.forgot_pin(%s, '203.0.113.99')", (one.number,))

    assert rows(patron) == 3
    assert [rows(one) for one in many] == [1] * 10 + [0]


def test_a_new_pin_ends_every_sign_in_with_the_one_before(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    token = world.at_home(patron)
    app.execute("SELECT road.forgot_pin(%s, '192.0.2.9')", (patron.number,))

    sets_by_link(app, pin_link(world, patron))

    with pytest.raises(psycopg.Error) as refusal:
        app.execute("SELECT road.at_home(%s)", (token,))
    assert refusal.value.sqlstate == "CA001"


def test_a_pin_that_was_set_has_a_row_of_nobody_but_the_link(
    app: psycopg.Connection, world: World, patron: Patron
) -> None:
    sets(app, patron.number, code_for(app, world, patron))

    rows = world.owner.execute(
        "SELECT principal, outcome, staff FROM trail.entries WHERE action = 'set-pin' AND patron = guard.pseudonym(%s::bigint) ORDER BY id",
        (patron.id,),
    ).fetchall()
    assert rows == [("link", "tried", None), ("link", "done", None)]
