"""What a scanned code is, as the desk's own script reads it: cards, items, licenses, and what is neither."""

from typing import Any

import pytest
from playwright.sync_api import Page

CARD, ITEM = "21168000000018", "31168000000016"


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


@pytest.mark.parametrize("text", [CARD + CARD, CARD + ITEM, ITEM + CARD + ITEM, "1" * 23, "9780306406157" * 2])
def test_two_scans_run_together_are_nobody(desk: Page, text: str) -> None:
    assert code(desk, text) == {"kind": "two", "words": "Two codes came in as one. Scan again, one at a time."}


@pytest.mark.parametrize(
    "text", ["21168000000019", "1234567", CARD[:-1], CARD + "7", "7" + CARD, "12345678901234567890"]
)
def test_a_number_without_its_check_digit_or_of_another_length_is_only_a_number(desk: Page, text: str) -> None:
    assert code(desk, text) == {"kind": "number", "number": text}


def test_an_item_that_was_misread_is_no_number_and_says_so(desk: Page) -> None:
    found = code(desk, ITEM[:-1] + "7")

    assert (found["kind"], "number" in found) == ("unknown", False)
    assert "misread" in found["words"]


@pytest.mark.parametrize(
    "text",
    ["9780306406157", "978-0-306-40615-7", "9791234567896", "0306406152", "080442957X", "0-8044-2957-x", "978030640615751299", "]E09780306406157", "~9780306406157", "9780306406157#", " 9780306406157 "],
)  # fmt: skip
def test_the_isbn_of_a_book_finds_nobody_and_asks_for_the_librarys_own_barcode(desk: Page, text: str) -> None:
    assert code(desk, text) == {
        "kind": "isbn", "words": "That is the book’s ISBN. Scan the library’s own barcode.",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["036000291452", "4006381333931", "96385074", "9771234567003", "03600029145212345", "]E0036000291452", "~4006381333931"]
)  # fmt: skip
def test_the_makers_barcode_finds_nobody_and_asks_for_the_librarys_own(desk: Page, text: str) -> None:
    found = code(desk, text)

    assert (found["kind"], "number" in found) == ("upc", False)
    assert found["words"].endswith("Scan the library’s own barcode.")


@pytest.mark.parametrize("text", ["9780306406158", "4006381333932", "036000291453", "96385075", "0306406153"])
def test_what_only_looks_like_a_makers_barcode_is_a_number(desk: Page, text: str) -> None:
    assert code(desk, text) == {"kind": "number", "number": text}


@pytest.mark.parametrize("text", ["D1234567", "T64235789", "S530-460-10-927-0", "OR12345678"])
def test_another_barcode_of_a_license_is_nobody_and_says_which_one_to_scan(desk: Page, text: str) -> None:
    found = code(desk, text)

    assert (found["kind"], "number" in found) == ("other", False)
    assert "the wide one on its back" in found["words"]


@pytest.mark.parametrize("text", ["https://example.org", "", "abc", "12345", "~~~~~~"])
def test_what_is_no_code_of_ours_is_nothing_and_says_what_was_expected(desk: Page, text: str) -> None:
    found = code(desk, text)

    assert (found["kind"], "number" in found) == ("unknown", False)
    assert found["words"].endswith("Scan the library’s barcode again.")


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
