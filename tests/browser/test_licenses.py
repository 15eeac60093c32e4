"""A scanned license: of every version and every reader the name and the birth date are read, and nothing else leaves it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import scan
from tests.browser.licenses import LICENSES, UNREADABLE, card
from tests.browser.scenes import Opens
from tests.world import World

_READ = """async (texts) => {
  const { code } = await import('/static/desk/codes.js');
  const { looksLikeLicence } = await import('/static/desk/licence.js');
  return texts.map((text) => ({ ...code(text), begins: looksLikeLicence(text.slice(0, 24)) }));
}"""
_TOLD = {"kind", "isReadable", "surname", "given", "name", "birthDate", "isCut"}


@pytest.fixture
def desk(page: Page) -> Page:
    page.goto("/")
    return page


def read(desk: Page, *texts: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.evaluate(_READ, list(texts))
    return found


def test_a_license_of_every_version_and_every_reader_is_read(desk: Page) -> None:
    found = read(desk, *(each.text for each in LICENSES))

    assert len(LICENSES) > 60
    told = {
        each.story: (one["kind"], one.get("surname"), one.get("given"), one.get("birthDate"), one.get("isCut"))
        for each, one in zip(LICENSES, found, strict=True)
    }
    assert told == {
        each.story: ("licence", each.surname, each.given, each.birth_date, each.is_cut) for each in LICENSES
    }


def test_nothing_else_of_a_license_leaves_the_reader(desk: Page) -> None:
    for one in read(desk, *(each.text for each in LICENSES)):
        assert set(one) - {"begins"} == _TOLD
        assert not re.search(r"[0-9]", "".join(str(one[key]) for key in ("surname", "given", "name")))


def test_a_license_is_told_by_its_beginning_and_nothing_else_that_is_scanned_or_typed_is_one(desk: Page) -> None:
    found = read(desk, *(each.text for each in LICENSES))
    assert [each.story for each, one in zip(LICENSES, found, strict=True) if not one["begins"]] == [
        "British Columbia's older card, no sentinel"
    ]

    codes = ("21168000000018", "A21168000000018B", "]F021168000000018", "%21168000000018%", "9780306406157", "D1234567")
    words = ("davison", "Dabney, Ann", "DCOSTA", "daddy", "Nguyen, Minh", "ann@example.org", "@home", "100% sure", "")
    assert not any(one["begins"] for one in read(desk, *codes, *words))


def test_what_cannot_be_read_whole_is_thrown_away_whole_and_said(desk: Page) -> None:
    for (story, text), one in zip(UNREADABLE.items(), read(desk, *UNREADABLE.values()), strict=True):
        assert (story, one["kind"], one["isReadable"]) == (story, "licence", False)
        assert [one[key] for key in ("surname", "given", "name", "birthDate")] == [""] * 4, story
        assert "could not be read" in one["words"]
        assert not any(piece in one["words"] for piece in re.findall(r"[A-Z]{3,}|[0-9]+", text)), story


def test_no_date_is_read_as_another_in_either_order(desk: Page) -> None:
    wrong = desk.evaluate(
        """async () => {
          const { birthDate } = await import('/static/desk/licence.js');
          const wrong = [];
          for (let day = Date.UTC(1900, 0, 1); day < Date.UTC(2030, 0, 1); day += 86400000) {
            const [year, month, date] = new Date(day).toISOString().slice(0, 10).split('-');
            for (const digits of [year + month + date, month + date + year]) {
              if (birthDate(digits) !== `${year}-${month}-${date}`) wrong.push(digits);
            }
          }
          return wrong;
        }"""
    )

    assert wrong == []


@pytest.mark.parametrize(
    ("name", "elements"),
    [
        (("Alma", "Tanager"), ("DCSTANAGER", "DDEN", "DACALMA", "DDFN", "DADJANE", "DDGN")),
        (("Alma", "Tanager"), ("DCSTANAGER JR", "DACALMA", "DADNONE")),
        (("Alma", "Tanager"), ("DCSTANAGER", "DCTALMA M", "DAD")),
        (("", "Sukarnov"), ("DCSSUKARNOV", "DACNONE", "DAD")),
        (("Alma", "Tanager"), ("DAATANAGER,ALMA,J",)),
        (("Alma", "de la Cruz"), ("DCSDELACRUZ", "DACALMA", "DADJANE")),
        (("Alma Jane", "Tanager"), ("DCSTANAGER", "DACALMA", "DADNONE")),
        (("Alma", "Tanager Jr"), ("DCSTANAGER", "DACALMA", "DAD", "DCUJR")),
        (
            ("Alma", "Featherstonehaugh-Tanager"),
            ("DCSFEATHERSTONEHAUGH-TAN", "DDET", "DACALMA", "DDFN", "DADJANE", "DDGN"),
        ),
    ],
)
def test_the_holder_of_a_genuine_license_is_matched(
    at_the_desk: Opens, world: World, name: tuple[str, str], elements: tuple[str, ...]
) -> None:
    patron = world.patron(*name)
    desk = at_the_desk().shows_the_card(patron)

    scan(desk.page, card(*elements, "DBB05061970").replace("\x1e", ""), end="")

    expect(desk.page.locator("#identification")).to_contain_text("photo ID")
    values = desk.page.evaluate("[...document.querySelectorAll('input')].map(it => it.value).join('\\n')")
    assert not re.search("tanager|sukarnov|alma|1970", values.casefold())


@pytest.mark.parametrize(
    "elements",
    [
        ("DCSTANAGER", "DACANNA", "DADJANE"),
        ("DCSSPARROW", "DACALMA", "DADJANE"),
        ("DCSTANNER", "DDET", "DACALMA", "DADJANE"),
    ],
)
def test_the_license_of_somebody_else_is_no_match(at_the_desk: Opens, world: World, elements: tuple[str, ...]) -> None:
    desk = at_the_desk().shows_the_card(world.patron("Alma", "Tanager"))

    scan(desk.page, card(*elements, "DBB05061970").replace("\x1e", ""), end="")

    expect(desk.page.locator("#identification .checked")).to_contain_text("No match")


@pytest.mark.parametrize("mangled", ["no header", "a prefix before every line", "Caps Lock", "British Columbia"])
def test_a_license_is_matched_whatever_the_reader_makes_of_it(at_the_desk: Opens, world: World, mangled: str) -> None:
    desk = at_the_desk().shows_the_card(world.patron("Alma", "Tanager"))
    plain = card("DCSTANAGER", "DACALMA", "DADJANE", "DBB05061970")
    text = {
        "no header": plain.partition("15DL")[2],
        "a prefix before every line": "".join(f"]L2{line}\n" for line in plain.replace("\r", "\n").split("\n")),
        "Caps Lock": plain.swapcase(),
        "British Columbia": "%BCVICTORIA^TANAGER,$ALMA JANE^910 GOVERNMENT ST$VICTORIA BC^?;6360282222222=240919700506=?",
    }[mangled]

    scan(desk.page, text.replace("\x1e", ""), end="")

    expect(desk.page.locator("#identification")).to_contain_text("photo ID")
    expect(desk.page.locator("#answer .asked")).to_have_count(0)


def test_a_license_that_could_not_be_read_costs_no_try(at_the_desk: Opens, world: World) -> None:
    desk = at_the_desk().shows_the_card(world.patron())
    tries = "SELECT count(*) FROM trail.entries WHERE action = 'check-photo-id'"
    before, asked = world.found(tries), []
    desk.page.on("request", lambda request: asked.append(request.url))

    scan(desk.page, card("DCSTANAGER", "DBB99999999").replace("\x1e", ""), end="")

    expect(desk.page.locator("#trouble")).to_contain_text("its birth date is missing")
    assert (world.found(tries), asked) == (before, [])


def test_a_license_before_an_account_is_found_asks_for_the_account(at_the_desk: Opens) -> None:
    page = at_the_desk().page

    scan(page, card("DCSTANAGER", "DACALMA", "DBB05061970").replace("\x1e", ""), end="")

    expect(page.locator("#trouble")).to_contain_text("Find the account first")
