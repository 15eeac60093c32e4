"""Which passwords may be chosen, that one which somebody else set signs in once, and that none comes back."""

from importlib import resources
from itertools import pairwise

import pytest

from carrel.database.pool import Application
from carrel.ports import NotSignedIn, PasswordToChoose
from carrel.staff.accounts import Accounts
from carrel.staff.choosing import PasswordUnfit, check_fit
from carrel.staff.console import add_account, set_password
from carrel.terms import Member
from tests.staff.conftest import address
from tests.world import PASSWORD, World

GIVEN, CHOSEN = "a phrase on a slip of paper", "another long sentence"

ABOUT, RUN, SAME, COMMON = "the name of the account", "a run of keys", "over and over", "Many people"


@pytest.mark.parametrize(
    "password",
    [
        "a sentence to sign in with", "another long sentence", "kobari-tesuno-midafe", "fewer types of heron", "naïve Öl über 7 Brücken",
        "три медведя спят", "xK9#mQ2$vL5nTz", "dragon monkey sunshine orchid",
    ],
)  # fmt: skip
def test_a_few_words_may_be_chosen(password: str) -> None:
    check_fit(password, ("alex", "kim", "Hollow Road"))


@pytest.mark.parametrize(
    "password, why",
    [
        ("short", "12 to 200 characters"), ("x" * 201, "12 to 200 characters"),
        ("my password is long", ABOUT), ("P@55w0rd and more", ABOUT), ("ＰＡＳＳＷＯＲＤ and more", ABOUT), ("the library at night", ABOUT),
        ("carrel carrying on", ABOUT), ("alexander sleeps late", ABOUT), ("for kim, of course", ABOUT), ("hollow-road in rain", ABOUT),
        ("qwerty and herons", RUN), ("herons 98765 late", RUN), ("abcdef herons late", RUN), ("1qaz2wsx herons", RUN), ("asdfghjkl;'#", RUN),
        ("aaaaaaaaaaaaaa", SAME), ("heronheronheron", SAME), ("xyxyxyxyxyxyxy", SAME), ("ab!ab!ab!ab!ab!", SAME),
        ("Dragon2024!!!!", COMMON), ("ilovechocolate1", COMMON), ("Summer.Sunshine.7", COMMON), ("83019274650918", COMMON),
        ("Correct Horse Battery Staple!", COMMON), ("f00tb@ll 2024", COMMON), ("21168 0000 0001 8", COMMON),
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused_with_the_reason_and_not_said(password: str, why: str) -> None:
    with pytest.raises(PasswordUnfit) as refusal:
        check_fit(password, ("alex", "kim", "Hollow Road"))

    assert why in refusal.value.advice
    assert "Choose" in refusal.value.advice
    assert password not in f"{refusal.value} {refusal.value.advice}"


def test_some_thousand_common_ones_come_along_and_none_of_them_will_do() -> None:
    listed = resources.files("carrel.staff").joinpath("common.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in listed if line and line[0] not in "#=" for word in line.split()]

    assert len(set(words)) > 900
    for word in {word for word in words if word.isalpha()}:
        with pytest.raises(PasswordUnfit):
            check_fit(f"{word.title()}{'7408!' * 12}"[:60])


def test_for_an_account_neither_its_name_nor_a_part_of_it_nor_a_place_will_do(accounts: Accounts, world: World) -> None:
    kim = world.staff(roles=("administrator",))

    for password in ("so says ada.lovelace", "so says lovelace", "at ferry landing now"):
        with pytest.raises(PasswordUnfit):
            accounts.add(kim.token, Member("ada.lovelace", "branch", "central", ()), password)


# A password that somebody else set


def given(accounts: Accounts, world: World) -> str:
    """An account that an administrator made; its password is `GIVEN`."""
    name = world.account()
    accounts.set_password(world.staff(roles=("administrator",)).token, name, GIVEN)
    return name


def test_a_password_that_somebody_else_set_opens_nothing_but_the_choice_of_another(
    accounts: Accounts, application: Application, world: World
) -> None:
    token = accounts.sign_in(given(accounts, world), GIVEN, address())
    assert token is not None

    for act in (
        lambda: accounts.who(token),
        lambda: accounts.begin(token),
        lambda: accounts.everyone(token),
        lambda: accounts.history(token, None, None, None),
    ):
        with pytest.raises(PasswordToChoose):
            act()

    assert accounts.change_password(token, GIVEN, CHOSEN)
    assert accounts.begin(token).interaction


def test_it_signs_in_once(accounts: Accounts, world: World) -> None:
    name = given(accounts, world)

    first, second = accounts.sign_in(name, GIVEN, address()), accounts.sign_in(name, GIVEN, address())

    assert first is not None
    assert second is None


def test_the_choice_is_open_for_a_quarter_of_an_hour_and_what_was_chosen_for_ten_hours(
    accounts: Accounts, world: World
) -> None:
    name = given(accounts, world)
    token = accounts.sign_in(name, GIVEN, address())
    assert token is not None

    def minutes_left() -> int:
        return int(
            world.found(
                "SELECT round(extract(epoch FROM max(s.ends_at) - now()) / 60) FROM staff.sign_ins s"
                " JOIN staff.accounts a ON a.id = s.account_id WHERE a.name = %s",
                name,
            )[0]
        )

    to_choose = minutes_left()
    accounts.change_password(token, GIVEN, CHOSEN)

    assert (to_choose <= 15, minutes_left() > 9 * 60) == (True, True)


def test_it_is_chosen_with_the_one_that_was_given_and_failures_count(accounts: Accounts, world: World) -> None:
    token = accounts.sign_in(given(accounts, world), GIVEN, address())
    assert token is not None

    for _ in range(5):
        assert not accounts.change_password(token, "not what was given", CHOSEN)

    assert not accounts.change_password(token, GIVEN, CHOSEN)


def test_one_that_was_set_at_the_console_signs_in_once_too(accounts: Accounts, world: World) -> None:
    with world.store.connect("owner") as owner:
        add_account(owner, Member("made.there", "branch", "central", ()), GIVEN)
        first = accounts.sign_in("made.there", GIVEN, address())
        set_password(owner, "made.there", CHOSEN)
    second = accounts.sign_in("made.there", CHOSEN, address())
    assert first is not None
    assert second is not None

    with pytest.raises(NotSignedIn):
        accounts.who(first)
    with pytest.raises(PasswordToChoose):
        accounts.who(second)


def test_one_of_which_nobody_knows_who_set_it_signs_in_once_more_and_whoever_works_meanwhile_works_on(
    accounts: Accounts, world: World
) -> None:
    clerk = world.staff()
    world.owner.execute("UPDATE staff.accounts SET password_is = 'unknown' WHERE name = %s", (clerk.name,))
    assert accounts.who(clerk.token).name == clerk.name

    token = accounts.sign_in(clerk.name, PASSWORD, address())
    again = accounts.sign_in(clerk.name, PASSWORD, address())

    assert token is not None
    assert again is None
    for held in (token, clerk.token):
        with pytest.raises(PasswordToChoose):
            accounts.who(held)
    assert not accounts_takes(accounts, token, PASSWORD)
    assert accounts.change_password(token, PASSWORD, CHOSEN)
    assert accounts.who(token).name == clerk.name


def accounts_takes(accounts: Accounts, token: str, password: str) -> bool:
    """May what was there be chosen again?"""
    try:
        return accounts.change_password(token, password, password)
    except PasswordUnfit:
        return False


def test_an_exhibits_password_may_be_used_again_and_again(accounts: Accounts, world: World) -> None:
    with world.store.connect("owner") as owner:
        add_account(owner, Member("an.exhibit", "branch", "central", ()), GIVEN, is_for_show=True)

    tokens = [accounts.sign_in("an.exhibit", GIVEN, address()) for _ in range(2)]

    assert [accounts.who(token).name for token in tokens if token] == ["an.exhibit"] * 2


# One that the account has had


def test_a_password_that_the_account_has_had_does_not_come_back(accounts: Accounts, world: World) -> None:
    clerk = world.staff()
    had = [PASSWORD, *(f"{word} long sentences" for word in ("eleven", "herons", "kettles", "lanterns"))]
    for old, new in pairwise(had):
        assert accounts.change_password(clerk.token, old, new)

    for before in had:
        with pytest.raises(PasswordUnfit) as refusal:
            accounts.change_password(clerk.token, had[-1], before)
        assert "has had" in refusal.value.advice

        world.owner.execute("UPDATE guard.attempts SET failures = '{}'")
    assert accounts.change_password(clerk.token, had[-1], "a sixth that is new")


def test_what_one_forgot_does_not_come_back_in_place_of_what_was_given(accounts: Accounts, world: World) -> None:
    token = accounts.sign_in(given(accounts, world), GIVEN, address())
    assert token is not None

    for had in (PASSWORD, GIVEN):
        with pytest.raises(PasswordUnfit):
            accounts.change_password(token, GIVEN, had)


def test_asking_which_passwords_an_account_has_had_is_counted_as_guessing(accounts: Accounts, world: World) -> None:
    clerk = world.staff()
    for _ in range(5):
        with pytest.raises(PasswordUnfit):
            accounts.change_password(clerk.token, PASSWORD, PASSWORD)

    assert not accounts.change_password(clerk.token, PASSWORD, CHOSEN)
    assert accounts.sign_in(clerk.name, PASSWORD, address()) is None


def test_whoever_does_not_know_the_old_password_is_not_told_that_the_new_one_was_had(
    accounts: Accounts, world: World
) -> None:
    assert not accounts.change_password(world.staff().token, "not the old one", PASSWORD)
