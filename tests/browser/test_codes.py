"""What a scanned code is, as the desk's own script reads it: cards, items, licenses, and what is neither."""

from typing import Any

import pytest
from playwright.sync_api import Page

CARD, ITEM = "21168000000018", "31168000000016"
LICENCE = (
    "@\n\x1e\rANSI 636029040002DL00410278ZO03190008DLDAQ7654321\n"
    "DCSO'Brien\nDACMaeve\nDADAnn\nDBB04171985\nDAG1 Main St\nDAIPortland\nDAU070 in\r"
)


@pytest.fixture
def desk(page: Page) -> Page:
    page.goto("/")
    return page


def code(desk: Page, text: str, **affixes: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.evaluate(
        "async ([text, affixes]) => (await import('/static/desk/codes.js')).code(text, affixes)", [text, affixes]
    )
    return found


def test_a_card_and_an_item_are_told_apart(desk: Page) -> None:
    assert code(desk, CARD) == {"kind": "card", "number": CARD}
    assert code(desk, ITEM) == {"kind": "item", "number": ITEM}


@pytest.mark.parametrize(
    ("text", "affixes"),
    [
        (f"~{CARD}", {"prefix": "~"}), (f"{CARD};", {"suffix": ";"}), (f"]F0{CARD}", {}), (f"A{CARD}B", {}), (f"\x02{CARD}\x03", {}),
        (f"~~{CARD}#", {}), (f" {CARD} ", {}), (f"x{CARD}y", {"prefix": "x", "suffix": "y"}),
    ],
)  # fmt: skip
def test_a_prefix_and_a_suffix_do_no_harm(desk: Page, text: str, affixes: dict[str, str]) -> None:
    assert code(desk, text, **affixes) == {"kind": "card", "number": CARD}


@pytest.mark.parametrize("text", [CARD + CARD, CARD + ITEM, ITEM + CARD + ITEM, "1" * 23])
def test_two_scans_run_together_are_nobody(desk: Page, text: str) -> None:
    assert code(desk, text) == {"kind": "two"}


def test_a_number_without_its_check_digit_is_only_a_number(desk: Page) -> None:
    assert code(desk, "21168000000019")["kind"] == "number"
    assert code(desk, "1234567")["kind"] == "number"


@pytest.mark.parametrize("text", ["https://example.org", "", "abc", "12345", "~~~~~~"])
def test_what_is_no_code_of_ours_is_nothing(desk: Page, text: str) -> None:
    assert code(desk, text) == {"kind": "unknown"}


def test_of_a_license_only_the_name_and_the_birth_date_are_read(desk: Page) -> None:
    assert code(desk, LICENCE) == {"kind": "licence", "name": "Maeve O'Brien", "birthDate": "1985-04-17"}


@pytest.mark.parametrize(
    ("elements", "name", "birth_date"),
    [
        ("DCSNguyen\nDACMinh\nDBB19850417", "Minh Nguyen", "1985-04-17"),  # Canada: the year first
        ("DAANGUYEN,MINH,\nDBB04171985", "MINH NGUYEN", "1985-04-17"),  # before 2005: one element
        ("DCSSUKARNI\nDBB12311970", "SUKARNI", "1970-12-31"),
        ("DCSLEE\nDACBRUCE\nDBB99999999", "BRUCE LEE", ""),
    ],
)
def test_licenses_of_other_places_and_years_are_read(desk: Page, elements: str, name: str, birth_date: str) -> None:
    found = code(desk, f"@\n\x1e\rANSI 6360000100DL00000000DL{elements}\n")

    assert (found["name"], found["birthDate"]) == (name, birth_date)


@pytest.mark.parametrize(
    ("typed", "gap", "told"),
    [
        (CARD, 8, [{"scan": CARD}]),
        (f"~{ITEM}", 8, [{"scan": f"~{ITEM}"}]),
        ("ren", 8, [{"key": "r"}, {"key": "e"}, {"key": "n"}]),
        ("smithson", 20, [{"key": key} for key in "smithson"]),
        (CARD, 200, [{"key": key} for key in CARD]),
    ],
)
def test_what_was_typed_before_the_desk_listened_is_a_scan_only_when_it_is_a_code_and_quick(
    desk: Page, typed: str, gap: int, told: list[dict[str, str]]
) -> None:
    found = desk.evaluate(
        """async ([typed, gap]) => {
          const { told } = await import('/static/desk/ahead.js');
          return told([...typed].map((key, at) => ({ key, at: at * gap })), 50, {});
        }""",
        [typed, gap],
    )

    assert found == told


def test_scans_and_keys_before_the_desk_listened_keep_their_order_and_an_end_of_line_goes_with_its_scan(
    desk: Page,
) -> None:
    found = desk.evaluate(
        """async ([card, item]) => {
          const { told } = await import('/static/desk/ahead.js');
          const quick = (text, from) => [...text, "Enter"].map((key, at) => ({ key, at: from + at * 8 }));
          return told([...quick(card, 0), { key: "o", at: 900 }, ...quick(item, 1800), { key: "Enter", at: 3000 }], 50, {});
        }""",
        [CARD, ITEM],
    )

    assert found == [{"scan": CARD}, {"key": "o"}, {"scan": ITEM}, {"key": "Enter"}]
