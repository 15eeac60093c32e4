"""Signing in: one message for every failure, throttled, and over at once when an account is closed."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from carrel.database import Store
from carrel.database.pool import Application
from carrel.ports import InvalidInput, NotSignedIn, NotYourRole
from carrel.staff.accounts import ROLES, TEAMS, Accounts, UnfitAccount
from carrel.staff.choosing import PasswordUnfit
from carrel.staff.passwords import stretch
from carrel.terms import Member
from tests.staff.conftest import address
from tests.world import PASSWORD, World, sign_in


def test_the_right_password_signs_in(accounts: Accounts, world: World) -> None:
    name = world.account("contact-center", ("supervisor",))

    token = accounts.sign_in(name, PASSWORD, address())

    assert token is not None
    assert accounts.who(token) == Member(name, "contact-center", "central", ("supervisor",))


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " ", "x" * 100_000, "\x00", "\udcff"])
def test_a_wrong_password_signs_nobody_in(accounts: Accounts, world: World, password: str) -> None:
    assert accounts.sign_in(world.account(), password, address()) is None


@pytest.mark.parametrize("name", ["", "nobody", "' OR 1=1 --", "x" * 1_000_000, "\x00", "ALEX", "\u202ealex"])
def test_a_name_that_nobody_has_signs_nobody_in_and_does_the_same_work(
    accounts: Accounts, world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stretched: list[str] = []

    def counted(password: str, salt: str) -> str:
        stretched.append(salt)
        return stretch(password, salt)

    monkeypatch.setattr("carrel.staff.accounts.stretch", counted)

    assert accounts.sign_in(world.account(), "wrong", address()) is None
    assert accounts.sign_in(name, PASSWORD, address()) is None
    assert [len(salt) for salt in stretched] == [32, 32]


def test_an_unknown_name_has_a_salt_like_any_other_and_keeps_it(application: Application, world: World) -> None:
    unknown = f"nobody{secrets.token_hex(4)}"

    first, second = (application.row("SELECT road.salt(%s) AS salt", unknown)["salt"] for _ in range(2))
    known = application.row("SELECT road.salt(%s) AS salt", world.account())["salt"]

    assert first == second
    assert len(first) == len(known) == 32


def test_after_five_failures_the_right_password_fails_too(accounts: Accounts, world: World) -> None:
    name = world.account()
    for _ in range(5):
        accounts.sign_in(name, "wrong", address())

    assert accounts.sign_in(name, PASSWORD, address()) is None


def test_of_ten_guesses_at_once_no_more_than_five_are_tried(accounts: Accounts, world: World) -> None:
    name, source = world.account(), address()

    with ThreadPoolExecutor(10) as guesses:
        list(guesses.map(lambda guess: accounts.sign_in(name, f"guess number {guess}", source), range(10)))

    row = world.owner.execute(
        "SELECT cardinality(failures) FROM guard.attempts WHERE subject = guard.keyed(convert_to('name ' || %s, 'UTF8'))",
        (name,),
    ).fetchone()
    assert row == (5,)


def test_sign_ins_at_once_from_one_address_never_wait_for_one_another_in_a_circle(
    application: Application, world: World
) -> None:
    names, source = [world.account() for _ in range(3)], address()

    def signs_in(turn: int) -> None:
        name, proof = names[turn % len(names)], secrets.token_hex(16)
        application.rows("SELECT road.propose_proof(%s, %s, %s)", name, proof, source)
        application.rows("SELECT road.sign_in(%s, %s, %s, %s)", name, proof, secrets.token_bytes(32), source)

    with ThreadPoolExecutor(8) as staff:
        assert list(staff.map(signs_in, range(400))) == [None] * 400


def test_failures_from_one_address_close_it_for_every_name(accounts: Accounts, world: World) -> None:
    source = address()
    world.owner.execute(
        "INSERT INTO guard.attempts VALUES (guard.keyed(convert_to('address ' || %s, 'UTF8')),"
        " array_fill(clock_timestamp(), ARRAY[30]))",
        (source,),
    )

    assert accounts.sign_in(world.account(), PASSWORD, source) is None
    assert accounts.sign_in(world.account(), PASSWORD, address()) is not None


def test_signing_out_ends_it(accounts: Accounts, world: World) -> None:
    token = world.staff().token

    accounts.sign_out(token)

    with pytest.raises(NotSignedIn):
        accounts.who(token)


def test_a_closed_account_is_signed_out_everywhere_and_never_in_again(accounts: Accounts, world: World) -> None:
    administrator, clerk = world.staff(roles=("administrator",)), world.staff()

    assert accounts.disable(administrator.token, clerk.name)

    with pytest.raises(NotSignedIn):
        accounts.who(clerk.token)
    assert accounts.sign_in(clerk.name, PASSWORD, address()) is None


def test_what_was_tried_while_the_account_was_closed_opens_nothing_once_it_is_open_again(
    store: Store, accounts: Accounts, world: World
) -> None:
    name = world.account()
    world.owner.execute("SELECT staff.disable(%s)", (name,))
    with store.connect("application") as app:
        token = sign_in(app, name)

    world.owner.execute("SELECT staff.enable(%s)", (name,))

    with pytest.raises(NotSignedIn):
        accounts.who(token)


def test_another_team_means_signing_in_again(accounts: Accounts, world: World) -> None:
    administrator, clerk = world.staff(roles=("administrator",)), world.staff()

    accounts.change(administrator.token, clerk.name, team="contact-center", branch="ferry", roles=())
    token = accounts.sign_in(clerk.name, PASSWORD, address())

    with pytest.raises(NotSignedIn):
        accounts.who(clerk.token)
    assert token is not None
    assert accounts.who(token).team == "contact-center"


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
@pytest.mark.parametrize("team", TEAMS)
def test_no_team_and_no_other_role_administers_accounts(accounts: Accounts, world: World, team: str, role: str) -> None:
    clerk = world.staff(team, (role,))

    with pytest.raises(NotYourRole):
        accounts.everyone(clerk.token)
    with pytest.raises(NotYourRole):
        accounts.add(clerk.token, Member("eve.eve", "branch", "central", ("administrator",)), PASSWORD)
    with pytest.raises(NotYourRole):
        accounts.change(clerk.token, clerk.name, team="directors-office", branch="central", roles=("administrator",))
    with pytest.raises(NotYourRole):
        accounts.disable(clerk.token, clerk.name)
    with pytest.raises(NotYourRole):
        accounts.enable(clerk.token, clerk.name)
    with pytest.raises(NotYourRole):
        accounts.set_password(clerk.token, clerk.name, "another long sentence")


def test_an_administrator_adds_an_account_that_can_sign_in(accounts: Accounts, world: World) -> None:
    administrator, name = world.staff(roles=("administrator",)), f"new{secrets.token_hex(4)}"

    accounts.add(administrator.token, Member(name, "library-connect", "hollow", ()), PASSWORD)

    assert accounts.sign_in(name, PASSWORD, address()) is not None
    assert name in {member.name for member in accounts.everyone(administrator.token)}


@pytest.mark.parametrize(
    "member",
    [Member("A", "branch", "central", ()), Member("x" * 41, "branch", "central", ()), Member("ok", "chefs", "central", ()),
     Member("ok", "branch", "central", ("owner",)), Member("o k", "branch", "central", ()), Member("é", "branch", "central", ())],
)  # fmt: skip
def test_an_account_that_cannot_be_is_refused_in_words(accounts: Accounts, world: World, member: Member) -> None:
    with pytest.raises(UnfitAccount) as refusal:
        accounts.add(world.staff(roles=("administrator",)).token, member, PASSWORD)

    assert refusal.value.advice


def test_a_name_that_is_taken_and_a_place_that_is_not_are_refused(accounts: Accounts, world: World) -> None:
    administrator = world.staff(roles=("administrator",))

    with pytest.raises(InvalidInput):
        accounts.add(administrator.token, Member(administrator.name, "branch", "central", ()), PASSWORD)
    with pytest.raises(InvalidInput):
        accounts.add(administrator.token, Member("fresh.name", "branch", "nowhere", ()), PASSWORD)


def test_ones_own_password_is_changed_by_whoever_knows_the_old_one(accounts: Accounts, world: World) -> None:
    clerk = world.staff()

    assert not accounts.change_password(clerk.token, "not the old one", "another long sentence")
    assert accounts.change_password(clerk.token, PASSWORD, "another long sentence")
    assert accounts.sign_in(clerk.name, PASSWORD, address()) is None
    assert accounts.sign_in(clerk.name, "another long sentence", address()) is not None
    with pytest.raises(PasswordUnfit):
        accounts.change_password(clerk.token, "another long sentence", "short")


def test_no_password_and_no_token_is_kept_in_the_database(world: World) -> None:
    clerk = world.staff()

    kept = world.owner.execute(
        "SELECT string_agg(a::text || s::text, ' ') FROM staff.accounts a JOIN staff.sign_ins s ON s.account_id = a.id"
        " WHERE a.name = %s",
        (clerk.name,),
    ).fetchone()

    assert kept is not None
    assert PASSWORD not in kept[0]
    assert clerk.token not in kept[0]


def test_a_proof_is_argon2id_with_djangos_parameters() -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hasher = Argon2PasswordHasher()

    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (2, 102400, 8)
    assert len(stretch("x", "0" * 32)) == 64
    assert stretch("x", "0" * 32) != stretch("x", "1" * 32)
