"""Names and titles through the embedded system, from what staff type to what is told."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from carrel.database import Settings, Store, open_store
from carrel.database.pool import Application
from carrel.ils.embedded.keys import name_keys
from carrel.ils.embedded.system import EmbeddedLibrary
from carrel.ports import MOST_TITLES_COUNTED, ClaimedIdentity, EnoughGuesses, Identification, Presence
from tests.world import Patron, World, begin


@pytest.fixture
def library(application: Application) -> EmbeddedLibrary:
    return EmbeddedLibrary(application)


def presence(world: World) -> Presence:
    member = world.staff()
    with world.store.connect("application") as connection:
        return Presence(member.token, begin(connection, member))


def found(library: EmbeddedLibrary, world: World, said: ClaimedIdentity) -> Identification:
    here = presence(world)
    library.find_by_name(here, said)
    return library.identification(here)


def checked(library: EmbeddedLibrary, world: World, patron: Patron, kind: str, said: ClaimedIdentity) -> str | None:
    here = presence(world)
    library.find_by_number(here, patron.number, "number")
    library.check(here, kind, said)
    return library.identification(here).last_check


def tag() -> str:
    return f"Zw{uuid4().hex[:8]}".translate(str.maketrans("0123456789", "ghijklmnop"))


@pytest.mark.parametrize(
    "first, last, typed",
    [
        ("Işıl", "Yıldız{}", "IŞIL YILDIZ{}"), ("Kale", "Kaʻa{}", "Kale Ka′a{}"), ("J. R. R.", "{}", "JRR {}"),
        ("Griet", "van der {}", "Griet vander{}"), ("Ewan", "Mc{}", "Ewan Mc {}"), ("Þóra", "Łę{}", "Thora Le{}"), ("أحمد", "ى{}", "احمد ي{}"), ("", "{}", "FNU {}"),
        ("Alma", "{}", "{}, Alma Jr."),
    ],
)  # fmt: skip
def test_a_name_finds_its_account_however_it_is_written(
    library: EmbeddedLibrary, world: World, first: str, last: str, typed: str
) -> None:
    some = tag()
    name = (first, last.format(some))
    world.patron(*name)

    identification = found(library, world, ClaimedIdentity(name=typed.format(some)))

    assert (identification.found, identification.shown) == ("one", {"name"})


def test_a_name_in_a_script_without_spaces_is_found_written_together(library: EmbeddedLibrary, world: World) -> None:
    some = "".join(chr(0x4E00 + byte * 37) for byte in uuid4().bytes[:4])
    world.patron(f"{some}华", "赵")

    for typed in (f"赵{some}华", f"{some}华赵", f"赵　{some}华"):
        assert found(library, world, ClaimedIdentity(name=typed)).found == "one"


def test_two_accounts_that_are_found_by_one_spelling_are_several_and_narrowed(
    library: EmbeddedLibrary, world: World
) -> None:
    some = tag()
    world.patron("Anna", f"Mül{some}", date(1980, 1, 1))
    world.patron("Anna", f"Muel {some}", date(1990, 1, 1))
    said = ClaimedIdentity(name=f"ANNA MUEL{some}")

    several, one = found(library, world, said), found(library, world, replace(said, birth_date=date(1990, 1, 1)))

    assert (several.found, one.found) == ("several", "one")


def test_ten_wrong_narrowings_close_a_name_in_whatever_spelling(library: EmbeddedLibrary, world: World) -> None:
    some = tag()
    for _ in range(2):
        world.patron("Müriel", some)
    spellings = [
        f"Müriel {some}", f"{some.upper()}, muriel", f"Muriel Muriel {some}", f"{some} MUERIEL", f"Muri el {some}", f"FNU Muriel {some}",
        f"Muriel {some[:4]} {some[4:]}", f"Muriel J {some}", f"Muriel van {some}", f"Muriel {some} III",
    ]  # fmt: skip

    for guess, name in enumerate(spellings):
        assert found(library, world, ClaimedIdentity(name, date(1901, 1, 1 + guess))).found == "none", name

    for name in (f"Muriel {some}", f"Mur iel {some}", f"Muriel K {some}", f"{some} von Muriel"):
        with pytest.raises(EnoughGuesses):
            found(library, world, ClaimedIdentity(name, date(1902, 1, 1)))


@pytest.mark.parametrize(
    "said",
    [
        {"names": ["#1 2 0 0 0"]}, {"names": ["=1-1 alma"]}, {"names": [""]}, {"names": ["alma"], "needed": ["quill"]},
        {"names": ["alma"], "needed": []}, {"names": []}, {},
    ],
)  # fmt: skip
def test_what_is_no_word_of_a_name_is_not_looked_for(world: World, said: dict[str, list[str]]) -> None:
    member = world.staff()
    with world.store.connect("application") as connection:
        here = begin(connection, member)
        with pytest.raises(psycopg.Error) as refusal:
            connection.execute(
                "SELECT road.propose(%s, %s, 'find-by-name', %s)",
                (member.token, here, Jsonb({**said, "birth_date": "1970-05-06"})),
            )

    assert refusal.value.sqlstate == "CA006"


def test_a_scanned_license_matches_its_holder_and_no_relative(library: EmbeddedLibrary, world: World) -> None:
    some = tag()
    patron = world.patron("Alma Jane", f"de la {some}", date(1970, 5, 6))
    said = ClaimedIdentity(
        name="ignored", birth_date=date(1970, 5, 6), surname=f"DELA{some.upper()} JR", given="ALMA J ROSE"
    )

    results = [
        checked(library, world, patron, "photo_id", each)
        for each in (
            replace(said, given="ADA JANE"),
            replace(said, birth_date=date(1970, 6, 5)),
            replace(said, given="ALMA J"),
        )
    ]

    assert results == ["no-match", "no-match", "match"]
    assert some.upper() not in repr(said)


def test_names_in_another_script_match_as_they_are_written_and_by_no_sound(
    library: EmbeddedLibrary, world: World
) -> None:
    patron = world.patron("मीरा", "वर्माजी", date(1970, 5, 6))
    said = ClaimedIdentity(birth_date=date(1970, 5, 6))

    results = [
        checked(library, world, patron, "photo_id", replace(said, name=name))
        for name in ("मारा वर्माजी", "Mira Varmaji", "वर्माजी मीरा")
    ]

    assert results == ["no-match", "no-match", "match"]


# Labels


def test_a_label_from_right_to_left_has_its_digits_behind_it(library: EmbeddedLibrary, world: World) -> None:
    arabic, hebrew, latin = (
        world.patron("ليلى", "حدّاد"),
        world.patron("אורי", "לוי"),
        world.patron("Alma", "  O'Brannan"),
    )
    labels = []
    for patron in (arabic, hebrew, latin):
        here = presence(world)
        library.find_by_number(here, patron.number, "card")
        labels.append(library.identification(here).label)

    ends = [patron.number[-4:] for patron in (arabic, hebrew, latin)]
    assert labels == [f"\u2068حدّاد\u2069 {ends[0]}", f"\u2068לוי\u2069 {ends[1]}", f"O'Br {ends[2]}"]


# Titles


def test_eight_titles_are_told_with_their_format_and_how_many_more_there_are(
    library: EmbeddedLibrary, world: World
) -> None:
    some = tag()
    for number in range(11):
        world.item(f"{some} {number:02}", kind="film" if number == 3 else "book")

    titles = library.titles(some)
    exact = library.titles(f"{some} 03")

    assert ([title.title[-2:] for title in titles.found], titles.more) == ([f"{n:02}" for n in range(8)], 3)
    assert ([title.kind for title in exact.found], exact.more) == (["film"], 0)
    assert titles.more < MOST_TITLES_COUNTED


def test_a_typo_is_forgiven_only_where_nothing_reads_like_what_was_typed(
    library: EmbeddedLibrary, world: World
) -> None:
    some = tag().lower()
    world.item(f"Die Straße nach {some}")
    world.item(f"Die Strasze nach {some}x")

    for typed, ends in (
        (f"strasse {some}", [some]),
        (f"strase {some}", [some, f"{some}x"]),
        (f"strasze {some[:-1]}", [f"{some}x"]),
        (f"srasse {some}", [some]),
    ):
        assert sorted(title.title.split()[-1] for title in library.titles(typed).found) == ends, typed


def test_a_title_that_came_in_without_words_is_found_at_once_and_has_them_after_the_next_start(
    library: EmbeddedLibrary, world: World, tmp_path: Path
) -> None:
    some = tag()
    world.owner.execute(
        "INSERT INTO library.titles (title, author, kind) VALUES (%s, '', 'book')", (f"L’Œuvre de {some}",)
    )

    at_once = [library.titles(typed).found for typed in (f"oeuvre {some}", f"ouvre {some}")]
    world.owner.execute("UPDATE library.titles SET title = title || ' zwei' WHERE title LIKE %s", (f"%{some}",))

    assert [len(titles) for titles in at_once] == [1, 1]
    assert len(library.titles(f"{some} zwei").found) == 1


# Keys of an older version


def test_keys_of_another_version_are_made_anew_at_the_next_start(other_store: Store, tmp_path: Path) -> None:
    made = World(other_store)
    made.furnish()
    patron, barcode = made.patron("Ewan", "van Müllem"), made.item("L’Étranger")
    made.owner.execute("UPDATE library.personal SET name_keys = '{old}', label_name = 'old'")
    made.owner.execute("UPDATE library.titles SET words = 'old'")
    made.owner.execute("DELETE FROM library.title_words")
    settings = Settings(tmp_path, other_store.administrator)

    with open_store(settings):
        kept = made.found("SELECT label_name FROM library.personal")
    made.owner.execute("UPDATE ground.keys SET version = version - 1")
    with open_store(settings):
        anew = made.owner.execute("SELECT name_keys, label_name FROM library.personal").fetchone()

    assert kept == ["old"]
    assert anew == (name_keys(patron.first_name, patron.last_name), "van")
    assert made.found("SELECT words::text FROM library.titles WHERE id = %s", made.title_of(barcode)) == [
        "'an' 'author' 'etranger' 'l' 'letranger'"
    ]
    assert "etranger" in made.found("SELECT word FROM library.title_words")
    made.close()
