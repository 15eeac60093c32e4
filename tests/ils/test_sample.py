"""The sample library: as large and as various as it says, and the same again."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from carrel.database import Store
from carrel.ils.embedded.cast import CAST
from carrel.ils.embedded.keys import name_keys
from carrel.ils.embedded.sample import LibraryNotEmpty, card_number, fill

TODAY = date(2026, 1, 15)


@pytest.fixture
def owner(other_store: Store) -> Iterator[psycopg.Connection]:
    with other_store.connect("owner") as connection:
        yield connection


def count(owner: psycopg.Connection, what: str) -> int:
    row = owner.execute(f"SELECT count(*) FROM library.{what}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_the_demonstration_has_every_kind_of_person_and_of_thing(owner: psycopg.Connection) -> None:
    fill(owner, 2_000, TODAY)

    assert (count(owner, "branches"), count(owner, "patrons"), count(owner, "items")) == (3, 2_000, 20_000)
    for some in (
        "checkouts WHERE due_on < '2026-01-15'", "holds WHERE item_id IS NULL", "holds WHERE item_id IS NOT NULL",
        "fees WHERE owed_cents > 0", "payments", "payment_lines", "past_checkouts", "registrations", "questions",
        "patrons WHERE kind = 'library-connect'", "patrons WHERE mail_service", "patrons WHERE voicemail_permission",
        "patrons WHERE label_by = 'user-key'", "personal WHERE email_key = ''", "patrons WHERE email_changed_at IS NOT NULL",
        "personal WHERE first_name = ''", "personal WHERE length(last_name) >= 80",
        "personal WHERE birth_date > date '2026-01-15' - interval '18 years'",
    ):  # fmt: skip
        assert count(owner, some) > 0, some
    for last in ("O'Brien", "de la Cruz", "Lee", "Nguyễn", "حداد", "王"):
        assert count(owner, f"personal WHERE last_name = '{last.replace(chr(39), chr(39) * 2)}'") > 0, last


def test_each_of_the_cast_has_their_card_their_name_and_their_home(owner: psycopg.Connection) -> None:
    fill(owner, len(CAST), TODAY)
    people = owner.execute(
        "SELECT c.number, x.first_name, x.last_name, x.name_keys, x.birth_date, x.address"
        " FROM library.cards c JOIN library.personal x USING (patron_id) ORDER BY patron_id"
    ).fetchall()

    assert [person[:3] for person in people] == [
        (card_number(serial), part.first, part.last) for serial, part in enumerate(CAST, 1)
    ]
    assert all(person[3] == name_keys(person[1], person[2]) for person in people)
    homes = {part.first: people[serial][4:] for serial, part in enumerate(CAST)}
    assert homes["Ada"] == homes["Ida"]
    assert homes["Joan"][1] == homes["Sam"][1]
    assert homes["Joan"][0].year < homes["Sam"][0].year - 18


def test_a_sample_is_never_mixed_with_patrons_who_are_there(owner: psycopg.Connection) -> None:
    fill(owner, 20, TODAY)

    with pytest.raises(LibraryNotEmpty):
        fill(owner, 20, TODAY)

    assert count(owner, "patrons") == 20


def test_what_is_interrupted_leaves_nothing_and_can_be_begun_again(owner: psycopg.Connection) -> None:
    def interrupt(done: int, of: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(owner, 40, TODAY, progress=interrupt)
    assert (count(owner, "patrons"), count(owner, "titles")) == (0, 0)

    fill(owner, 40, TODAY)
    assert count(owner, "patrons") == 40


def test_the_same_seed_gives_the_same_library_and_another_gives_another(owner: psycopg.Connection) -> None:
    prints = []
    for seed in (7, 7, 8):
        with owner.transaction(force_rollback=True):
            fill(owner, 60, TODAY, seed, tidy=False)
            prints.append(
                owner.execute(
                    "SELECT md5(string_agg(x::text, '|' ORDER BY patron_id)) FROM library.personal x"
                ).fetchone()
            )

    assert prints[0] == prints[1] != prints[2]


def test_after_loading_no_statistics_are_kept_of_the_tables_again(owner: psycopg.Connection) -> None:
    fill(owner, 20, TODAY)

    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        owner.execute("UPDATE library.personal SET telephone = repeat('1', 99)")

    assert refusal.value.diag.message_detail is None
