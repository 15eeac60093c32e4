"""The policy as pages: everything in it can be read there, and reading it opens no account."""

import csv
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

import pytest

from carrel.database import Store
from carrel.policy import load_policy
from carrel.policy.actions import ACTIONS
from carrel.policy.facts import FACTS
from carrel.site.server import wsgi
from tests.site.browsing import Browser, page
from tests.world import World

EDITION = load_policy().eras[-1].edition
BEFORE_THE_AMENDMENT = "2024-02-01"


@pytest.fixture(scope="module")
def reader(store: Store, world: World) -> Iterator[Browser]:
    with wsgi(store, hosts=("testserver",)):
        yield Browser(world.staff())


@pytest.fixture(scope="module")
def contents(reader: Browser) -> str:
    return page(reader.get("/policy/"))


def test_whoever_is_not_signed_in_reads_no_page_of_it(reader: Browser) -> None:
    for address in ("/policy/", "/policy/NH.5b", "/policy/chart", "/policy/what-if"):
        assert Browser().get(address).headers["Location"] == "/sign-in"


def test_every_clause_is_in_the_contents_under_its_title(contents: str) -> None:
    for clause in EDITION.clauses.values():
        assert f'href="/policy/{clause.id}"' in contents


@pytest.mark.parametrize("name", [*EDITION.clauses, *EDITION.readings])
def test_every_clause_and_reading_has_a_page_with_its_cases(reader: Browser, name: str) -> None:
    shown = page(reader.get(f"/policy/{name}"))

    for case in EDITION.cases:
        if name == case.clause:
            assert case.situation.replace("'", "&#x27;").replace('"', "&quot;") in shown


def test_a_chapter_shows_every_clause_of_it_whole(reader: Browser) -> None:
    shown = page(reader.get("/policy/NH"))

    for clause in EDITION.clauses:
        assert (f'id="{clause}"' in shown) is clause.startswith("NH.")


def test_a_clause_can_be_asked_for_as_it_is_said_aloud(reader: Browser) -> None:
    assert reader.get("/policy/nh.5B").headers["Location"] == "/policy/NH.5b"


def test_a_page_that_asks_for_a_part_gets_the_clause_and_nothing_around_it(reader: Browser) -> None:
    part = reader.client.get("/policy/NH.5b", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert "With the name only" in part


def test_no_clause_is_no_page(reader: Browser) -> None:
    for name in ("NH.99", "ZZ", "R999", "%3Cscript%3E"):
        response = reader.get(f"/policy/{name}")

        assert response.status_code == 404
        assert "<script>" not in page(response)


def test_searching_finds_clauses_by_any_of_their_words(reader: Browser) -> None:
    found = page(reader.get("/policy/?q=umbrella"))

    assert found.index('href="/policy/VM.1"') < found.index('href="/policy/GV"')
    assert "Nothing in the policy has" in page(reader.get("/policy/?q=zzzz"))


@pytest.mark.parametrize("words", ["neighbor hold", "neighbour holds", "Hold neighbors"])
def test_searching_finds_a_neighbor_with_a_hold_and_marks_both_words(reader: Browser, words: str) -> None:
    found = page(reader.get("/policy/?" + urlencode({"q": words})))

    assert 'href="/policy/NH.4b"' in found.split('<ol class="found">')[1].split("</ol>")[0]
    assert "<mark>holds</mark>" in found
    assert "<mark>neighbor</mark>" in found


def test_where_nothing_is_found_it_says_what_else_to_look_for(reader: Browser) -> None:
    nothing = page(reader.get("/policy/?q=pasword+reset"))

    assert "No clause, reading or case has “pasword”." in nothing
    assert 'href="/policy/?q=password%20reset"' in nothing
    assert "for a clause by its name (NH.5b)" in nothing


def test_what_else_to_look_for_stays_on_the_day_that_was_chosen(reader: Browser) -> None:
    nothing = page(reader.get(f"/policy/?q=pasword&on={BEFORE_THE_AMENDMENT}"))

    assert f'href="/policy/?q=password&amp;on={BEFORE_THE_AMENDMENT}"' in nothing


@pytest.mark.parametrize("name", EDITION.clauses)
def test_no_clause_is_shown_without_words(reader: Browser, name: str) -> None:
    part = reader.client.get(f"/policy/{name}", headers={"HX-Request": "true"}).content.decode()

    assert part.split('<div class="words">')[1].split("</div>")[0].strip()


def test_what_was_looked_for_is_shown_as_text(reader: Browser) -> None:
    assert "<script>alert" not in page(reader.get("/policy/?" + urlencode({"q": "<script>alert(1)</script>"})))


def test_the_page_of_a_day_is_the_edition_of_that_day(reader: Browser) -> None:
    assert reader.get("/policy/GV.4").status_code == 200
    assert reader.get(f"/policy/GV.4?on={BEFORE_THE_AMENDMENT}").status_code == 404


def test_a_day_before_any_policy_is_refused_in_words(reader: Browser) -> None:
    assert "no edition was in force" in page(reader.get("/policy/?on=1999-01-01"))
    assert reader.get("/policy/?on=yesterday").status_code == 400


def test_the_chart_to_download_says_what_the_policy_decides(reader: Browser) -> None:
    response = reader.get("/policy/chart?channel=telephone&team=contact-center&as=csv")

    rows = {row["action"]: row for row in csv.DictReader(page(response).splitlines())}
    assert response.headers["Content-Disposition"] == 'attachment; filename="chart-telephone-contact-center.csv"'
    assert rows["hear-checkouts"]["name"] == "deny"
    assert rows["hear-checkouts"]["number"] == "permit"
    assert rows["hear-checkouts"]["they want"] == "Hear what is checked out"
    assert not any(cell.startswith(tuple("=+-@")) for row in rows.values() for cell in row.values())


def test_the_chart_says_words_and_no_name_that_only_a_machine_reads(reader: Browser) -> None:
    shown = page(reader.get("/policy/chart?channel=in-person&team=contact-center"))

    assert '<th scope="row">Hear what is checked out</th>' in shown
    assert "Channel in person, team contact center" in shown
    for action in ACTIONS:
        assert f">{action.name}<" not in shown


def test_a_chart_of_no_channel_is_refused(reader: Browser) -> None:
    assert reader.get("/policy/chart?channel=pigeon").status_code == 400


def test_what_if_answers_every_wish_as_the_policy_does(reader: Browser) -> None:
    facts = {"channel": "telephone", "requester": "other", "number": "yes", "purpose": "stated"}

    shown = page(reader.get("/policy/what-if?" + urlencode({**facts, "action": "check-out"})))

    assert "I need to see the card itself" in shown
    assert not any(f">{action.name}<" in shown for action in ACTIONS if "-" in action.name)
    assert 'href="/policy/NH.4c"' in shown
    for action in ACTIONS:
        assert (f'value="{action.name}"' in shown) is ("voicemail" not in action.name)


def test_what_if_tells_the_three_kinds_of_duty(reader: Browser) -> None:
    at_home = {"channel": "telephone", "place": "telework", "requester": "holder", "assured": "yes", "number": "yes"}

    shown = page(
        reader.get("/policy/what-if?" + urlencode({**at_home, "purpose": "stated", "action": "hear-questions-asked"}))
    )
    paying = page(reader.get("/policy/what-if?channel=in-person&name=yes&purpose=stated&action=pay-fee"))

    assert "<dt>Must</dt><dd>Make sure nobody else can hear or see.</dd>" in shown
    assert "<dt>Must, once</dt><dd>Keep the screen and the conversation to yourself.</dd>" in shown
    assert "<dt>Keep to</dt><dd>Say the amount owed and nothing about what it is for" in paying


def test_what_if_asks_for_every_fact_of_the_vocabulary(reader: Browser) -> None:
    shown = page(reader.get("/policy/what-if"))

    for fact in FACTS:
        assert f'name="{fact.name}"' in shown


def test_what_cannot_be_is_told_with_the_reason(reader: Browser) -> None:
    shown = page(reader.get("/policy/what-if?channel=telephone&card=yes"))

    assert "a card can be shown only in person" in shown
    assert 'class="wish-list"' not in shown


@pytest.mark.parametrize("case", EDITION.cases[::12], ids=lambda case: f"{case.clause}:{case.place.line}")
def test_a_worked_case_can_be_tried_and_is_answered_as_written(reader: Browser, case) -> None:
    day = (case.on or date.today()).isoformat()

    shown = page(reader.get("/policy/what-if?" + urlencode({**case.facts, "action": case.action, "on": day})))

    assert f'<p class="verdict {case.outcome}">' in shown


def test_reading_the_policy_writes_no_row_and_opens_no_account(reader: Browser, world: World) -> None:
    def rows() -> int:
        counted = world.owner.execute("SELECT count(*) FROM trail.entries").fetchone()
        assert counted is not None
        return int(counted[0])

    before = rows()
    for address in ("/policy/", "/policy/NH.5b", "/policy/chart", "/policy/what-if?channel=in-person&action=renew"):
        reader.get(address)

    assert rows() == before
