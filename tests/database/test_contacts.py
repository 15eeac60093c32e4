"""Contact information: what may be sent to, what counts as a detail, who is told of a change, and who may take it back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Self

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from psycopg.types.json import Jsonb

from carrel.database import Ground
from tests.database.contacts import (
    HELPER,
    HOLD_DOWN,
    HOLDER,
    KEY_OF,
    NEW,
    asked_for,
    changed,
    circumstances,
    compared,
    confirmed,
    done,
    links,
    on_file,
    served,
    used,
)  # fmt: skip
from tests.world import Patron, World, begin, find_out, write

KINDS = ("email", "telephone", "address")


@pytest.fixture
def app(ground: Ground) -> Iterator[psycopg.Connection]:
    with ground.connect("application") as connection:
        yield connection


# -- what may be sent to -------------------------------------------------------------------------------------------


def test_what_another_clerk_changed_a_day_ago_is_sent_nothing(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    before = asked_for(app, world, patron, "email-card-number")
    changed(app, world, patron)
    world.days_pass(patron, 1)

    after = asked_for(app, world, patron, "email-card-number")

    assert (before, after) == ("sent", "nothing-to-send-to")
    assert circumstances(world, patron) == ("changed", "settled")


@pytest.mark.parametrize(("kind", "states"), [("email", ("settled", "settled")), ("address", ("settled", "settled"))])
def test_a_change_that_was_told_settles_when_the_hold_down_of_the_edition_is_over(
    app: psycopg.Connection, world: World, kind: str, states: tuple[str, str]
) -> None:
    patron = world.patron()
    changed(app, world, patron, kind)
    world.days_pass(patron, HOLD_DOWN - 1)
    almost = circumstances(world, patron)

    world.days_pass(patron, 1)

    assert "changed" in almost
    assert circumstances(world, patron) == states


def test_a_second_change_begins_the_hold_down_anew_and_a_repeated_one_does_not(
    app: psycopg.Connection, world: World
) -> None:
    patron, other = world.patron(), world.patron()
    for one, second in ((patron, "another@example.org"), (other, NEW["email"])):
        changed(app, world, one)
        world.days_pass(one, HOLD_DOWN - 1)
        changed(app, world, one, "email", second)
        world.days_pass(one, 1)

    assert circumstances(world, patron)[0] == "changed"
    assert circumstances(world, other)[0] == "settled"


def test_where_nobody_could_be_told_no_time_settles_a_change(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    world.owner.execute(
        "UPDATE library.personal SET email = '', email_key = '', address = '', address_key = '' WHERE patron_id = %s",
        (patron.id,),
    )
    changed(app, world, patron)

    world.days_pass(patron, 10 * HOLD_DOWN)

    assert circumstances(world, patron)[0] == "changed"
    assert (world.posted(patron), world.letters(patron)) == ([], [])


@pytest.mark.parametrize("state", ["refused", "given-up", "withdrawn"])
def test_a_notice_that_did_not_go_out_settles_nothing(app: psycopg.Connection, world: World, state: str) -> None:
    patron = world.patron()
    changed(app, world, patron)
    world.owner.execute(
        "UPDATE mail.letters SET state = %s, ended_at = clock_timestamp(), address = NULL, particulars = '{}' WHERE account_key = %s",
        (state, str(patron.id)),
    )

    world.days_pass(patron, 10 * HOLD_DOWN)

    assert circumstances(world, patron)[0] == "changed"


def test_going_back_to_the_address_of_before_is_a_change_like_any_other(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron)

    changed(app, world, patron, "email", patron.email)

    assert circumstances(world, patron)[0] == "changed"


def test_a_new_telephone_number_keeps_nothing_from_being_sent(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()

    changed(app, world, patron, "telephone")

    assert circumstances(world, patron) == ("settled", "settled")
    assert asked_for(app, world, patron, "email-card-number") == "sent"


def test_the_holder_who_confirms_with_photo_id_settles_it_at_once(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron)

    assert confirmed(app, world, patron)["is_done"]

    assert asked_for(app, world, patron, "email-card-number") == "sent"
    assert world.found(
        "SELECT confirmed_evidence FROM guard.pieces WHERE account_key = %s AND is_on_file", str(patron.id)
    ) == ["['photo_id']"]


def test_what_is_sent_is_withdrawn_when_the_address_changes_before_it_is_gone(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    asked_for(app, world, patron, "email-card-number")
    asked_for(app, world, patron, "reset-pin", credential="library-pin")

    changed(app, world, patron)

    assert [kind for kind, _, _ in world.posted(patron)] == ["contact-changed"]


def test_the_state_of_a_piece_says_when_on_which_channel_on_what_evidence_and_by_whom(
    app: psycopg.Connection, world: World
) -> None:
    patron, clerk = world.patron(), world.staff()
    changed(app, world, patron, "email", "", "photo_id", clerk=clerk, channel="video", **HOLDER)

    told = world.owner.execute(
        "SELECT given_by, given_branch, given_channel, given_evidence, confirmed_by, given_at IS NOT NULL, settled_at IS NULL"
        " FROM guard.pieces WHERE account_key = %s AND is_on_file",
        (str(patron.id),),
    ).fetchall()

    assert told == [(clerk.name, "central", "video", ["assured", "photo_id"], clerk.name, True, True)]


def test_staff_are_told_why_nothing_can_be_sent_and_never_the_address(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron, channel="telephone")

    (told,) = world.found("SELECT guard.unsettled(%s)::text", str(patron.id))

    assert '"kind": "email"' in told
    assert '"channel": "telephone"' in told
    assert "example.org" not in told


def test_a_figure_of_the_edition_decides_and_none_settles_nothing(other_ground: Ground) -> None:
    world = World(other_ground)
    world.furnish()
    with other_ground.connect("application") as app:
        patron = world.patron()
        changed(app, world, patron)
        world.days_pass(patron, HOLD_DOWN)
        states = []
        for figure in (HOLD_DOWN, HOLD_DOWN + 1):
            world.owner.execute("UPDATE guard.figures SET hold_down_days = %s", (figure,))
            states.append(circumstances(world, patron)[0])
        world.owner.execute("DELETE FROM guard.figures")
        states.append(circumstances(world, patron)[0])
    world.close()

    assert states == ["settled", "changed", "changed"]


# -- what counts as a detail ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", [(), ("photo_id",), ("details",)])
def test_only_photo_id_or_confirmed_pieces_of_the_holder_confirm_what_is_given(
    app: psycopg.Connection, world: World, shown: tuple[str, ...]
) -> None:
    patron, other = world.patron(), world.patron()
    changed(app, world, patron, "email", "", *shown, **HOLDER)
    changed(app, world, other, "email", "", *shown, **HELPER)

    results = [
        compared(app, world, one, name="yes", birth_date=one.birth_date.isoformat(), email=NEW["email"])
        for one in (patron, other)
    ]

    assert results == ["match" if shown else "too-few", "too-few"]


def test_a_number_or_a_card_confirms_nothing_that_its_bearer_gives(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    for card in ("number", "card"):
        interaction = begin(app, clerk, patron, card)
        grant = write(app, clerk, interaction, "update-contact", **HOLDER, **{card: "yes", "number": "yes"})
        act = {"kind": "telephone", "value": f"(503) 555-00{len(card)}0", "key": f"50355500{len(card)}0"}
        done(app, clerk, grant, "update-contact", **act)

        said = {"name": "yes", "birth_date": patron.birth_date.isoformat(), "telephone": act["key"]}
        assert compared(app, world, patron, **said) == "too-few"


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_confirmed_piece_counts_until_another_is_confirmed(
    app: psycopg.Connection, world: World, kind: str
) -> None:
    patron = world.patron()
    old, new = KEY_OF[kind](getattr(patron, kind)), KEY_OF[kind](NEW[kind])
    said = {"name": "yes", "birth_date": patron.birth_date.isoformat()}
    changed(app, world, patron, kind, "some.other@example.org" if kind == "email" else "1 Some Street 503 555 1234")
    changed(app, world, patron, kind)
    before = [compared(app, world, patron, **said, **{kind: key}) for key in (old, new)]
    world.days_pass(patron, 2 * HOLD_DOWN)
    later = [compared(app, world, patron, **said, **{kind: key}) for key in (old, new)]

    confirmed(app, world, patron, kind)
    after = [compared(app, world, patron, **said, **{kind: key}) for key in (old, new)]

    assert before == later == ["match", "too-few"]
    assert after == ["no-match", "match"]


@pytest.mark.parametrize("kind", KINDS)
def test_comparing_tells_nothing_of_a_single_piece_that_is_new_on_file(
    app: psycopg.Connection, world: World, kind: str
) -> None:
    """A helper gave a new one. Whoever has name and birth date cannot find it, nor the one before, by trying."""
    patron = world.patron()
    changed(app, world, patron, kind)
    right, wrong = KEY_OF[kind](NEW[kind]), "nothing like it"
    known = [
        {"name": "yes", "birth_date": patron.birth_date.isoformat()},
        {"name": "yes"},
        {"birth_date": "1901-01-01", "name": "yes"},
    ]

    results = [[compared(app, world, patron, **said, **{kind: key}) for key in (right, wrong)] for said in known]

    assert results == [["too-few", "too-few"]] * 3


def test_whoever_overwrites_two_pieces_learns_nothing_by_trying_the_third(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    changed(app, world, patron, "address")
    changed(app, world, patron, "email")
    planted = {kind: KEY_OF[kind](NEW[kind]) for kind in ("address", "email")}

    results = [
        compared(app, world, patron, **planted, telephone=number, **name)
        for number in (KEY_OF["telephone"](patron.telephone), "5035550000")
        for name in ({}, {"name": "yes"})
    ]

    assert results == ["too-few"] * 4


def test_a_new_address_that_is_said_beside_three_right_pieces_spoils_nothing(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    changed(app, world, patron)
    right = {
        "name": "yes",
        "birth_date": patron.birth_date.isoformat(),
        "telephone": KEY_OF["telephone"](patron.telephone),
    }

    assert compared(app, world, patron, **right, email=NEW["email"]) == "match"


def test_too_few_pieces_cost_a_try_right_or_wrong(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    changed(app, world, patron)
    interaction = served(app, world, patron, clerk=clerk)
    left = []
    for birth_date in (patron.birth_date.isoformat(), "1901-01-01"):
        find_out(app, clerk, interaction, "check-details", birth_date=birth_date, email="new@example.org")
        row = app.execute("SELECT tries_left FROM road.state(%s, %s)", (clerk.token, interaction)).fetchone()
        assert row is not None
        left.append(row[0])

    assert left == [2, 1]


def test_planted_details_do_not_survive_a_new_card(app: psycopg.Connection, world: World) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = begin(app, clerk, patron, "number")
    for kind in KINDS:
        grant = write(app, clerk, interaction, "update-contact", **HOLDER, number="yes")
        done(app, clerk, grant, "update-contact", kind=kind, value=NEW[kind], key=KEY_OF[kind](NEW[kind]))
    grant = write(app, clerk, interaction, "replace-card")
    done(app, clerk, grant, "replace-card", new_number="29990000009992")

    planted = {kind: KEY_OF[kind](NEW[kind]) for kind in KINDS}

    assert compared(app, world, patron, **planted) == "too-few"
    assert compared(app, world, patron, **planted, name="yes") == "too-few"


# -- who is told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_settled_address_is_told_at_once_and_not_the_new_one(
    app: psycopg.Connection, world: World, kind: str
) -> None:
    patron = world.patron()

    changed(app, world, patron, kind)

    [(what, address, particulars)] = world.posted(patron)
    assert (what, address, particulars["what"]) == ("contact-changed", patron.email, kind)
    assert NEW[kind] not in str(particulars)
    assert {"undo", "confirm"} <= particulars.keys()


def test_however_many_changes_follow_it_is_the_last_settled_address_that_is_told(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()

    for email in ("first@example.org", "second@example.org", "third@example.org"):
        changed(app, world, patron, "email", email)

    assert [address for _, address, _ in world.posted(patron)] == [patron.email] * 3


def test_a_change_made_with_photo_id_is_told_without_a_link_that_reverts_it(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()

    changed(app, world, patron, "email", "", "photo_id", **HOLDER)

    assert links(world, patron).keys() == {"confirm"}


def test_photo_id_takes_the_way_back_from_no_change_that_was_made_without_it(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    changed(app, world, patron, "email", "thief@example.org")

    changed(app, world, patron, "telephone", "", "photo_id", **HOLDER)
    used(app, links(world, patron)["undo"])

    assert on_file(world, patron, "email") == patron.email
    assert on_file(world, patron, "telephone") == NEW["telephone"]


def test_where_there_is_no_email_to_tell_a_letter_waits_for_the_mail_and_settles_nothing_before_it_is_sent(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    world.owner.execute("UPDATE library.personal SET email = '', email_key = '' WHERE patron_id = %s", (patron.id,))

    changed(app, world, patron)
    world.days_pass(patron, 2 * HOLD_DOWN)

    assert (world.posted(patron), world.letters(patron)) == ([], ["contact-changed"])
    assert world.found("SELECT address FROM guard.letters WHERE account_key = %s", str(patron.id)) == [patron.address]
    assert circumstances(world, patron)[0] == "changed"


# -- the links -----------------------------------------------------------------------------------------------------


def test_the_link_of_the_notice_puts_everything_back_freezes_sending_and_raises_an_alarm(
    app: psycopg.Connection, world: World
) -> None:
    patron, clerk = world.patron(), world.staff()
    changed(app, world, patron, "address", clerk=clerk, channel="telephone")
    changed(app, world, patron, "email")

    did = used(app, links(world, patron)["undo"])

    assert did == "revert-contact"
    assert [on_file(world, patron, kind) for kind in ("email", "address")] == [patron.email, patron.address]
    assert circumstances(world, patron) == ("changed", "changed")
    assert asked_for(app, world, patron, "email-card-number") == "nothing-to-send-to"
    assert asked_for(app, world, patron, "mail-card") == "nothing-to-send-to"
    assert world.found(
        "SELECT kind || ' ' || given_by FROM guard.reverted JOIN guard.alarms ON id = alarm WHERE account_key = %s AND kind = 'address'",
        str(patron.id),
    ) == [f"address {clerk.name}"]


def test_the_link_that_confirms_settles_and_confirms_whatever_is_new(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron, "address")
    changed(app, world, patron, "email")

    did = used(app, links(world, patron)["confirm"])

    assert did == "confirm-contact"
    assert circumstances(world, patron) == ("settled", "settled")
    assert on_file(world, patron, "email") == NEW["email"]
    said = {kind: KEY_OF[kind](NEW[kind]) for kind in ("email", "address")}
    assert compared(app, world, patron, name="yes", **said) == "match"


@pytest.mark.parametrize("act", ["confirm", "undo"])
def test_a_link_is_good_once_and_ends_the_other(app: psycopg.Connection, world: World, act: str) -> None:
    patron = world.patron()
    changed(app, world, patron)
    sent = links(world, patron)

    first = used(app, sent[act])

    assert first is not None
    assert [used(app, token) for token in sent.values()] == [None, None]


def test_a_link_that_is_too_late_or_was_never_sent_does_nothing(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron)
    sent = links(world, patron)
    world.days_pass(patron, HOLD_DOWN + 7)

    assert [used(app, token) for token in (*sent.values(), "never sent", "")] == [None] * 4
    assert on_file(world, patron, "email") == NEW["email"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_kills_every_link_that_was_sent_before_it(app: psycopg.Connection, world: World, kind: str) -> None:
    patron = world.patron()
    asked_for(app, world, patron, "reset-pin", credential="library-pin")
    changed(app, world, patron, "email", "first@example.org")
    before = links(world, patron)

    changed(app, world, patron, kind, "2nd@example.org" if kind == "email" else "")

    assert [used(app, token) for token in before.values()] == [None, None]
    assert world.found("SELECT act FROM guard.links WHERE account_key = %s ORDER BY act", str(patron.id)) == [
        "confirm-contact", "revert-contact",
    ]  # fmt: skip
    used(app, links(world, patron)["undo"])
    assert on_file(world, patron, "email") == patron.email


def test_what_settled_in_time_is_not_put_back_with_what_did_not(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron, "address")
    world.days_pass(patron, HOLD_DOWN)
    changed(app, world, patron, "email")

    used(app, links(world, patron)["undo"])

    assert on_file(world, patron, "address") == NEW["address"]
    assert on_file(world, patron, "email") == patron.email


def test_where_there_was_none_before_putting_it_back_leaves_none(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    world.owner.execute(
        "UPDATE library.personal SET telephone = '', telephone_key = '' WHERE patron_id = %s", (patron.id,)
    )
    changed(app, world, patron, "telephone")

    used(app, links(world, patron)["undo"])

    assert on_file(world, patron, "telephone") == ""
    assert (
        compared(app, world, patron, name="yes", birth_date=patron.birth_date.isoformat(), telephone="5035557777")
        == "no-match"
    )


def test_after_a_change_was_put_back_no_secret_and_no_link_of_the_account_works_on(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    world.owner.execute("INSERT INTO library.pins VALUES (%s, 'library-pin', 'salt', 'proof')", (patron.id,))
    changed(app, world, patron)

    used(app, links(world, patron)["undo"])

    assert world.found("SELECT proof_hash IS NULL FROM library.pins WHERE patron_id = %s", patron.id) == ["True"]
    assert world.found("SELECT act FROM guard.links WHERE account_key = %s", str(patron.id)) == []


@pytest.mark.parametrize(("act", "action"), [("confirm", "confirm-contact"), ("undo", "revert-contact")])
def test_what_a_link_did_has_a_row_of_nobody_but_the_link(
    app: psycopg.Connection, world: World, act: str, action: str
) -> None:
    patron = world.patron()
    changed(app, world, patron)

    used(app, links(world, patron)[act])

    rows = world.owner.execute(
        "SELECT principal, action, outcome, staff FROM trail.entries WHERE patron = guard.pseudonym(%s::bigint) ORDER BY id DESC LIMIT 1",
        (patron.id,),
    ).fetchall()
    assert rows == [("link", action, "done", None)]


def test_a_link_is_kept_as_a_hash_alone(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron)

    kept = "".join(world.found("SELECT l::text FROM guard.links l WHERE account_key = %s", str(patron.id)))

    assert not any(token in kept for token in links(world, patron).values())


def test_whoever_is_forgotten_leaves_no_address_of_before(app: psycopg.Connection, world: World) -> None:
    patron = world.patron()
    changed(app, world, patron)
    used(app, links(world, patron)["undo"])
    changed(app, world, patron)

    world.owner.execute("DELETE FROM library.patrons WHERE id = %s", (patron.id,))

    for table in ("reach", "pieces", "links", "alarms", "notices", "letters"):
        assert world.found(f"SELECT 1 FROM guard.{table} WHERE account_key = %s", str(patron.id)) == [], table


def test_of_addresses_of_before_nothing_is_kept_once_the_new_one_is_settled_and_confirmed(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    for email in ("first@example.org", "second@example.org", NEW["email"]):
        changed(app, world, patron, "email", email)
    kept = world.found("SELECT value FROM guard.pieces WHERE account_key = %s ORDER BY id", str(patron.id))

    confirmed(app, world, patron)

    assert kept == [patron.email, NEW["email"]]
    assert world.found("SELECT value FROM guard.pieces WHERE account_key = %s", str(patron.id)) == [NEW["email"]]


def test_what_is_taken_back_goes_to_the_last_that_was_settled_and_not_to_what_came_between(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    for email in ("first@example.org", "second@example.org"):
        changed(app, world, patron, "email", email)

    used(app, links(world, patron)["undo"])

    assert on_file(world, patron, "email") == patron.email


def test_what_was_replaced_before_its_time_never_settles_afterwards(app: psycopg.Connection, world: World) -> None:
    """A day later the first of two new addresses would have been there for as long as the hold-down lasts."""
    patron = world.patron()
    changed(app, world, patron, "email", "first@example.org", "details", **HOLDER)
    world.days_pass(patron, HOLD_DOWN - 1)
    changed(app, world, patron, "email", "second@example.org")
    undo = links(world, patron)["undo"]
    world.days_pass(patron, 1)

    changed(app, world, patron, "telephone")
    told = [address for _, address, _ in world.posted(patron)]
    dead, did = used(app, undo), used(app, links(world, patron)["undo"])

    assert (told, dead, did) == ([patron.email], None, "revert-contact")
    assert on_file(world, patron, "email") == patron.email


def test_what_counts_after_a_change_was_taken_back_is_what_is_on_file_again(
    app: psycopg.Connection, world: World
) -> None:
    patron = world.patron()
    changed(app, world, patron, "email", "with.details@example.org", "details", **HOLDER)
    changed(app, world, patron, "email", "thief@example.org")

    used(app, links(world, patron)["undo"])

    said = {"name": "yes", "birth_date": patron.birth_date.isoformat()}
    results = [
        compared(app, world, patron, **said, email=email) for email in (patron.email, "with.details@example.org")
    ]
    assert on_file(world, patron, "email") == patron.email
    assert results == ["match", "no-match"]
    assert world.found("SELECT value FROM guard.pieces WHERE account_key = %s", str(patron.id)) == [patron.email]


def test_what_has_settled_stays_so_when_its_notice_and_the_alarm_are_forgotten(
    app: psycopg.Connection, world: World, ground: Ground
) -> None:
    settled, waiting, alarmed = world.patron(), world.patron(), world.patron()
    for one in (settled, waiting, alarmed):
        changed(app, world, one)
    used(app, links(world, alarmed)["undo"])
    for one in (settled, alarmed):
        world.days_pass(one, 2 * HOLD_DOWN + 60)
    world.owner.execute(
        "UPDATE guard.alarms SET closed_at = clock_timestamp() - interval '20 years', closed_by = 'bo', ended = 'mistake'"
        " WHERE account_key = %s", (str(alarmed.id),)
    )  # fmt: skip

    with ground.connect("purger") as purger:
        purger.execute("SELECT keep.forget_traces()")

    kept = {
        one: world.found("SELECT 1 FROM guard.notices WHERE account_key = %s", str(one.id))
        for one in (settled, waiting)
    }
    assert kept == {settled: [], waiting: ["1"]}
    assert [circumstances(world, one)[0] for one in (settled, waiting, alarmed)] == ["settled", "changed", "settled"]
    assert world.found("SELECT 1 FROM guard.alarms WHERE account_key = %s", str(alarmed.id)) == []


# -- two at once ---------------------------------------------------------------------------------------------------


def test_whoever_reads_a_list_to_be_mailed_after_the_address_changed_reads_nothing(
    app: psycopg.Connection, world: World
) -> None:
    patron, clerk = world.patron(), world.staff()
    interaction = served(app, world, patron, clerk=clerk)
    grant = write(app, clerk, interaction, "receive-checkout-list")

    changed(app, world, patron, "address")

    with pytest.raises(psycopg.Error) as refusal:
        app.execute("SELECT * FROM road.read_checkouts(%s, %s)", (clerk.token, grant))
    assert refusal.value.sqlstate == "CA005"


def test_whoever_asks_for_the_number_while_the_address_changes_is_sent_nothing(
    app: psycopg.Connection, world: World, ground: Ground
) -> None:
    """The row was written, and the leave given, before; the address changes in the moment of sending."""
    patron, clerk = world.patron(), world.staff()
    interaction = served(app, world, patron, clerk=clerk)
    grant = write(app, clerk, interaction, "email-card-number")
    with ground.connect("application") as elsewhere, ThreadPoolExecutor(1) as colleague:
        with Changing(elsewhere, world, patron) as change:
            sending = colleague.submit(done, app, clerk, grant, "email-card-number")
            wait_until_somebody_waits(world)
            change.commit()
        ended = sending.result()

    assert ended == {"is_done": False, "reason": "nothing-to-send-to"}
    assert [kind for kind, _, _ in world.posted(patron)] == ["contact-changed"]


def test_a_link_that_is_pressed_while_something_changes_confirms_nothing(
    app: psycopg.Connection, world: World, ground: Ground
) -> None:
    patron = world.patron()
    changed(app, world, patron, "email", "first@example.org")
    confirm = links(world, patron)["confirm"]
    with ground.connect("application") as elsewhere, ThreadPoolExecutor(1) as browser:
        with Changing(elsewhere, world, patron) as change:
            pressed = browser.submit(used, app, confirm)
            wait_until_somebody_waits(world)
            change.commit()
        did = pressed.result()

    assert did is None
    assert circumstances(world, patron)[0] == "changed"


def test_a_link_that_is_pressed_twice_at_once_does_its_thing_once(
    app: psycopg.Connection, world: World, ground: Ground
) -> None:
    patron = world.patron()
    changed(app, world, patron)
    undo = links(world, patron)["undo"]
    with ground.connect("application") as other, ThreadPoolExecutor(1) as browser:
        app.execute("BEGIN")
        first = used(app, undo)
        second = browser.submit(used, other, undo)
        wait_until_somebody_waits(world)
        app.execute("COMMIT")
        did = second.result()

    assert (first, did) == ("revert-contact", None)
    assert len(world.found("SELECT id FROM guard.alarms WHERE account_key = %s", str(patron.id))) == 1


def test_two_who_change_the_address_at_once_leave_one_on_file_and_the_old_one_to_go_back_to(
    app: psycopg.Connection, world: World, ground: Ground
) -> None:
    patron = world.patron()
    with ground.connect("application") as elsewhere, ThreadPoolExecutor(1) as colleague:
        with Changing(elsewhere, world, patron) as change:
            second = colleague.submit(changed, app, world, patron, "email", "second@example.org")
            wait_until_somebody_waits(world)
            change.commit()
        assert second.result()["is_done"]

    assert on_file(world, patron, "email") == "second@example.org"
    assert world.found("SELECT value FROM guard.pieces WHERE account_key = %s ORDER BY id", str(patron.id)) == [
        patron.email, "second@example.org",
    ]  # fmt: skip
    assert {address for _, address, _ in world.posted(patron)} == {patron.email}


class Changing:
    """A change of an email address by a colleague, done and not committed yet."""

    def __init__(self, connection: psycopg.Connection, world: World, patron: Patron) -> None:
        self._connection = connection
        clerk = world.staff()
        interaction = served(connection, world, patron, clerk=clerk)
        grant = write(connection, clerk, interaction, "update-contact", **HELPER)
        value = "given.meanwhile@example.org"
        self._act = (clerk.token, grant, "update-contact", Jsonb({"kind": "email", "value": value, "key": value}))
        connection.execute("SELECT road.propose_act(%s, %s, %s, %s)", self._act)

    def __enter__(self) -> Self:
        self._connection.execute("BEGIN")
        self._connection.execute("SELECT road.act(%s, %s, %s, %s)", self._act)
        return self

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def __exit__(self, *ended: object) -> None:
        if self._connection.info.transaction_status != TransactionStatus.IDLE:
            self._connection.execute("ROLLBACK")


def wait_until_somebody_waits(world: World) -> None:
    """Until another connection waits for a lock; whoever does not wait comes afterwards, and ends alike."""
    with psycopg.connect(world.ground.administrator, autocommit=True) as administrator:
        for _ in range(200):
            waiting = administrator.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
            if waiting and waiting[0]:
                return
            sleep(0.02)
