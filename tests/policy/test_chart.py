"""The chart that staff pin up says what the policy says, on one page, in a sheet and in the terminal."""

import csv
import io
import os
import re
import subprocess
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.policy import Facts
from carrel.policy.actions import ACTION, VOICEMAIL_ACTIONS
from carrel.policy.analysis.chart import COLUMNS, Chart, as_csv, chart, meaning
from carrel.policy.facts import FACT, FactError
from carrel.policy.policy import Era
from carrel.site.chart_page import page_of
from tests.browser.conftest import GET_CHROMIUM, QUIET
from tests.policy.eras import ERAS, each_era
from tests.policy.plain_scan import can_be

each_channel = pytest.mark.parametrize("channel", FACT["channel"].values)


def made_for(era: Era, channel: str, team: str = "branch", **others: str) -> Chart:
    return chart(era.edition, era.answering, channel, team, others)


@each_era
@settings(max_examples=20)
@given(channel=st.sampled_from(FACT["channel"].values), team=st.sampled_from(FACT["team"].values))
def test_every_cell_is_the_policys_answer(era: Era, channel: str, team: str) -> None:
    made = made_for(era, channel, team)
    usual = {"channel": channel, "team": team, "purpose": "stated", "email": "settled", "postal": "settled"}

    assert made.rows
    for action, _, answers in made.rows:
        for column, answer in zip(made.columns, answers, strict=True):
            facts = Facts.from_mapping({**usual, **COLUMNS[column]})
            assert answer == era.answering.answer(facts.codes, action), (action, column)


@each_channel
def test_what_can_be_asked_on_a_channel_is_on_its_chart_and_nothing_else(channel: str) -> None:
    rows = [action for action, _, _ in made_for(ERAS[0], channel).rows]

    assert rows == [action for action in ACTION if (action in VOICEMAIL_ACTIONS) is (channel == "voicemail")]


@each_channel
def test_what_cannot_be_shown_on_a_channel_has_no_column(channel: str) -> None:
    columns = made_for(ERAS[0], channel).columns

    defaults = {name: fact.default or fact.values[0] for name, fact in FACT.items()}
    for column, shown in COLUMNS.items():
        situation = {**defaults, "channel": channel, **shown}
        situation["number"] = "yes" if situation["card"] == "yes" else situation["number"]
        is_possible = can_be(situation) and (column != "holder: signed in" or channel == "online")
        assert (column in columns) is is_possible


def test_another_fact_changes_the_chart_and_is_named_on_it() -> None:
    usual = made_for(ERAS[0], "email")
    changed = made_for(ERAS[0], "email", email="changed")

    assert usual.rows != changed.rows
    assert "email changed" in changed.takes_for_granted


@pytest.mark.parametrize("others", [{"emial": "settled"}, {"email": "new"}, {"card": "yes"}])
def test_a_fact_that_cannot_be_is_refused(others: dict[str, str]) -> None:
    with pytest.raises(FactError):
        chart(ERAS[0].edition, ERAS[0].answering, "telephone", "branch", others)


# -- a sheet -------------------------------------------------------------------------------------------------------


@each_channel
def test_the_sheet_holds_the_same_outcomes_and_no_cell_that_a_spreadsheet_would_run(channel: str) -> None:
    made = made_for(ERAS[0], channel)

    head, *rows = csv.reader(io.StringIO(as_csv(made)))

    assert head == ["action", "they want", *made.columns]
    assert rows == [
        [action, meaning(action), *(answer.outcome for answer in answers)] for action, _, answers in made.rows
    ]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in (head, *rows) for cell in row)


# -- a page --------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page asks of whoever opens it, and whether its elements close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@each_era
@each_channel
def test_the_page_is_whole_and_fetches_and_runs_nothing(era: Era, channel: str) -> None:
    text = page_of(made_for(era, channel))

    page = Page(text)

    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.elements}
    assert not any(name.startswith("on") or name in ("src", "href") for _, attrs in page.elements for name in attrs)
    assert "url(" not in text
    assert text.startswith('<!doctype html><html lang="en">')


def test_the_page_is_read_without_color_and_by_a_screen_reader() -> None:
    made = made_for(ERAS[0], "in-person")

    text = page_of(made)

    page = Page(text)
    heads = [attrs["scope"] for tag, attrs in page.elements if tag == "th"]
    assert heads.count("row") == len(made.rows)
    assert heads.count("col") == len(made.columns) + 1
    for _, _, answers in made.rows:
        for answer in answers:
            shape, name = answer.outcome.shape, answer.outcome.value
            assert f">{shape}<span> {name} {' '.join(answer.clauses)}</span></td>" in text


@each_era
@each_channel
def test_the_page_says_words_and_no_name_that_only_a_machine_reads(era: Era, channel: str) -> None:
    made = made_for(era, channel)

    text = page_of(made)

    for action, _, _ in made.rows:
        assert f'<th scope="row">{escape(meaning(action))}</th>' in text
        assert f">{action}<" not in text
    assert "in-person" not in text
    assert "hear-checkouts" not in text


def test_a_title_is_text_and_never_markup() -> None:
    era = ERAS[0]
    made = made_for(era, "in-person")
    hostile = Chart("<script>alert(1)</script>", "a&b", made.channel, made.team, '"<b>', made.columns, made.rows)

    text = page_of(hostile)

    assert "<script>" not in text
    assert "<b>" not in text
    assert "a&amp;b" in text


@pytest.mark.parametrize("channel", ["in-person", "online"])
def test_the_page_prints_on_one_sheet(tmp_path: Path, channel: str) -> None:
    page, printed = tmp_path / "chart.html", tmp_path / "chart.pdf"
    page.write_text(page_of(made_for(ERAS[1], channel)), encoding="utf-8")
    chromium = subprocess.run([GET_CHROMIUM], check=True, capture_output=True, text=True).stdout.strip()
    flags = ["--headless", *QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]

    subprocess.run(
        [chromium, *flags, f"--user-data-dir={tmp_path}", f"--print-to-pdf={printed}", page.as_uri()],
        check=True,
        capture_output=True,
    )

    assert len(re.findall(rb"/Type ?/Page\b", printed.read_bytes())) == 1
