"""What a keyboard sends, told apart by the desk's own script: keys of a hand, quick words, and what a scanner sends."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

CARD, ITEM = "21168000000018", "31168000000016"
LIKE_A_SHOPS = "21168000000075"  # without its first digit it has the check digit of a shop's barcode
LINES = (
    "@", "\x1e", "ANSI 636029090102DL00410288ZO03290015DLDAQ1234567", "DCSTANAGER", "DACALMA", "DBB05061970",
    "DAG12 ANY ST", "DBC2", "",
)  # fmt: skip
OLD_LINES = ("@", "\x1e", "AAMVA6360060101DL00290179DAATANAGER,ALMA,J", "DAQ990000001", "DBB19700506")
CONTROLS = {"\n": "j", "\r": "m"}

FEED = """async ([sequences, settings]) => {
  const { Reader } = await import('/static/desk/reader.js');
  return sequences.map((keys) => {
    const out = [];
    const reader = new Reader(() => settings, ({ scan, refused, hand, isKept, place }) => {
      out.push(scan ? { scan } : refused ? { refused } : { hand: hand.map((each) => each.key).join(""), isKept: isKept || !place.isInText });
    });
    const until = (at) => { while (reader.due <= at) reader.tick(); };
    for (const { key, at, isInText, isForCodes } of keys) {
      until(at);
      const place = () => ({ isInText, isForCodes });
      if (key === "Enter" || key === "Tab") { if (!reader.end(at)) out.push({ let: key }); }
      else if (key.length > 1) reader.other();
      else if (key < " ") reader.add({ character: key }, at, isInText, place);
      else reader.add({ key, shiftKey: false }, at, isInText, place);
    }
    until(1e12);
    return out;
  });
}"""


@dataclass
class Typed:
    """Keys and the moments at which they come."""

    is_in_text: bool = False
    is_for_codes: bool = False
    now: float = 1000
    keys: list[dict[str, Any]] = field(default_factory=list)

    def types(self, keys: Iterable[str], *apart: float) -> "Typed":
        for number, key in enumerate(keys):
            self.keys.append({"key": key, "at": self.now, "isInText": self.is_in_text, "isForCodes": self.is_for_codes})
            self.now += apart[number % len(apart)] if apart else 8
        return self

    def rests(self, milliseconds: float) -> "Typed":
        self.now += milliseconds
        return self


Reply = list[dict[str, Any]]


class Reading:
    """The script in a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def __call__(self, *sequences: Typed, gap: int = 50, prefix: str = "", suffix: str = "") -> list[Reply]:
        settings = {"gap": gap, "prefix": prefix, "suffix": suffix}
        found: list[Reply] = self.page.evaluate(FEED, [[each.keys for each in sequences], settings])
        return found


@pytest.fixture(scope="module")
def read(chromium: Browser, address: str) -> Iterator[Reading]:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/sign-in")
    yield Reading(page)
    context.close()


def licence(
    *, prefix: str = "", end: tuple[str, ...] = ("Enter",), rest: float = 0, apart: tuple[float, ...] = (4,),
    lines: tuple[str, ...] = LINES, in_text: bool = False,
) -> Typed:  # fmt: skip
    """A license as a reader types it, line by line."""
    typed = Typed(in_text)
    for line in lines:
        typed.types([*prefix, *line, *end], *apart).rests(rest)
    return typed


def is_one_licence(told: Reply) -> bool:
    return (
        len(told) == 1 and "scan" in told[0] and ("DBB05061970" in told[0]["scan"] or "DBB19700506" in told[0]["scan"])
    )


@pytest.mark.parametrize("lines", [LINES, OLD_LINES, LINES[:1] + LINES[2:], LINES[2:]])
@pytest.mark.parametrize("prefix", ["", "]L2", "~", "]F0", "\x02", "]C0", "77"])
def test_of_a_license_nothing_but_itself_is_told_whatever_the_reader_sends_around_its_lines(
    read: Reading, prefix: str, lines: tuple[str, ...]
) -> None:
    ends: list[tuple[str, ...]] = [("Enter",), ("Enter", "Enter"), ("Enter", "\n"), ("\n",), ("\r", "\n"), ("Tab",)]
    cases = [
        licence(prefix=prefix, end=end, rest=rest, lines=lines, in_text=in_text)
        for end in ends
        for rest in (0, 200, 300)
        for in_text in (False, True)
    ]

    told = read(*cases, prefix="77" if prefix == "77" else "")

    assert [each for each in told if not is_one_licence(each)] == []


@pytest.mark.parametrize("prefix", ["", "]L2", "~", "\x02"])
def test_a_license_over_a_slow_line_is_one_license(read: Reading, prefix: str) -> None:
    cases = [
        licence(prefix=prefix, apart=(60, 90, 75, 88), rest=rest, in_text=in_text)
        for rest in (0, 200)
        for in_text in (False, True)
    ]

    assert [each for each in read(*cases) if not is_one_licence(each)] == []


@pytest.mark.parametrize("mangle", [str.swapcase, str.upper])
def test_caps_lock_makes_no_keys_of_a_license(read: Reading, mangle: Any) -> None:
    (told,) = read(licence(lines=tuple(mangle(line) for line in LINES)))

    assert len(told) == 1
    assert "scan" in told[0]


def test_what_is_around_every_line_of_a_license_is_taken_off(read: Reading) -> None:
    plain = read(licence())[0][0]["scan"]

    for prefix in ("]L2", "~", "\x02"):
        assert read(licence(prefix=prefix))[0][0]["scan"] == plain


def test_a_key_that_a_hand_presses_after_a_license_counts_after_it(read: Reading) -> None:
    typed = licence(lines=LINES[:-1]).rests(280).types("c")

    (told,) = read(typed)

    assert is_one_licence(told[:1])
    assert told[1:] == [{"hand": "c", "isKept": True}]


ENDS: list[tuple[str, ...]] = [("Enter",), ("Enter", "Enter"), ("Enter", "\n"), ("\r", "\n"), ("Tab",), ()]


@pytest.mark.parametrize("number", [CARD, ITEM])
@pytest.mark.parametrize("prefix", ["", "]F0", "~", "\x02", "A", "]C0"])
def test_a_code_is_one_scan_and_its_end_of_line_is_part_of_it(read: Reading, number: str, prefix: str) -> None:
    cases = [
        Typed(in_text).types([*prefix, *number, *end], apart)
        for end in ENDS
        for apart in (1, 8, 30, 45)
        for in_text in (False, True)
    ]

    assert [each for each in read(*cases) if each != [{"scan": f"{prefix}{number}"}]] == []


def test_a_code_that_comes_slowly_over_a_remote_desktop_is_one_scan(read: Reading) -> None:
    chance = random.Random(8)
    cases = [
        Typed(in_text).types([*CARD, *end], *[chance.uniform(60, 90) for _ in range(17)])
        for end in ENDS
        for in_text in (False, True)
        for _ in range(20)
    ]

    assert [each for each in read(*cases) if {"scan": CARD} not in each or {"let": "Enter"} in each] == []


@pytest.mark.parametrize("pause", [55, 70, 120, 200, 390])
@pytest.mark.parametrize("number", [CARD, LIKE_A_SHOPS])
@pytest.mark.parametrize("early", [1, 2, 4])
def test_characters_that_come_early_belong_to_their_code(read: Reading, pause: int, early: int, number: str) -> None:
    cases = [
        Typed(in_text).types(number[:early]).rests(pause - 8).types([*number[early:], "Enter"])
        for in_text in (False, True)
    ]  # fmt: skip

    for told in read(*cases):
        assert [each for each in told if "hand" not in each] == [{"scan": number}]


def test_a_code_in_pieces_that_do_not_fit_is_refused_and_never_searched(read: Reading) -> None:
    wrong = CARD[:-1] + "9"
    cases = [
        Typed(in_text).types(wrong[0]).rests(70).types([*wrong[1:], "Enter"]) for in_text in (False, True)
    ] + [
        Typed(in_text).types([*wrong, "Enter"], 75) for in_text in (False, True)
    ]  # fmt: skip

    for told in read(*cases):
        assert {"refused": "pieces"} in told
        assert not any("scan" in each or "let" in each for each in told)


@pytest.mark.parametrize("apart", [0, 3, 8, 20, 30, 60])
@pytest.mark.parametrize(
    "words",
    ["Lees", "Meier", "@g", "van der Meer, Alma", "12 Any Street, Apt 4", "alma.tanager42@example.org", "5035551212",
     "05061970", "The Tale of Two Tabs", "王小明"],
)  # fmt: skip
def test_quick_words_stay_in_their_field_with_the_enter_after_them(read: Reading, words: str, apart: int) -> None:
    (told,) = read(Typed(is_in_text=True).types([*words, "Enter"], apart))

    assert told[-1] == {"let": "Enter"}
    assert "".join(each.get("hand", "") for each in told) == words


@pytest.mark.parametrize("is_for_codes", [False, True])
def test_a_number_that_a_hand_types_is_a_hands(read: Reading, is_for_codes: bool) -> None:
    cases = [Typed(True, is_for_codes).types([*CARD, "Enter"], apart) for apart in (110, 140, 145, 200)]

    for told in read(*cases):
        assert not any("scan" in each or "refused" in each for each in told)
        assert told[-1] == {"let": "Enter"}


@pytest.mark.parametrize("is_in_text", [False, True])
@pytest.mark.parametrize("text", ["https://example.org/a?b=c", "WIFI:S:desk;T:WPA;;", "ab-12345-xy"])
def test_what_is_not_understood_is_thrown_away_whole_and_said(read: Reading, text: str, is_in_text: bool) -> None:
    (told,) = read(Typed(is_in_text).types([*text, "Enter"], 5))

    assert {"refused": "unknown"} in told
    assert not any("scan" in each or "let" in each for each in told)
    assert is_in_text or told == [{"refused": "unknown"}]


def test_keys_of_a_hand_count_each_and_in_order(read: Reading) -> None:
    (told,) = read(Typed().types("co", 140).types("r", 90).types(["Enter"], 500).types("ht", 30).rests(200))

    keys = [each.get("hand", each.get("let")) for each in told]
    assert "".join(key for key in keys if key) == "corEnterht"


def test_an_enter_of_a_hand_after_a_scan_that_is_over_counts(read: Reading) -> None:
    later, after_a_key = read(
        Typed().types([*CARD, "Enter"]).rests(220).types(["Enter"]),
        Typed().types([*CARD, "Enter"]).types("c", 90).types(["Enter"]),
    )

    assert later == [{"scan": CARD}, {"let": "Enter"}]
    assert after_a_key == [{"scan": CARD}, {"hand": "c", "isKept": True}, {"let": "Enter"}]


def test_two_scans_in_a_row_are_two(read: Reading) -> None:
    (told,) = read(Typed().types([*CARD, "Enter"]).rests(60).types([*ITEM, "Enter"]))

    assert told == [{"scan": CARD}, {"scan": ITEM}]


def test_without_an_end_of_line_two_scans_are_two_where_there_was_a_pause(read: Reading) -> None:
    (told,) = read(Typed().types(CARD).rests(300).types(ITEM))

    assert told == [{"scan": CARD}, {"scan": ITEM}]
