"""The one state of the desk's scripts, driven at random: nothing is stuck, lost, done twice or done for another person.

The desk around it is a small one of the test's own: what is acted on sends something, what was sent ends in any way, and
what happened is judged here, event by event.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

DRIVE = """async (runs) => {
  const { START, step, mustWait } = await import('/static/desk/machine.js');
  const WHAT = { key: "asking", click: "asking", enter: "doing", card: "finding", item: "doing" };

  return runs.map((events) => {
    let state = START, count = 0, isServed = false, hasActs = false;
    const log = [], sent = new Map(), covers = new Set();
    const note = (it) => log.push(it);
    const happens = (event) => {
      const { state: next, effects } = step(state, event);
      state = next;
      for (const effect of effects) act(effect);
    };
    const send = (what, isScan) => {
      const id = String(++count);
      const replaced = what === "doing" ? [] : [...sent].filter(([, it]) => it.what !== "doing").map(([each]) => each);
      for (const each of replaced) sent.delete(each);
      sent.set(id, { what, isScan });
      happens({ is: "sent", id, what, isScan });
      for (const each of replaced) happens({ is: "ended", id: each, how: "overtaken" });
    };
    const go = (code) => {
      if (state.name === "leaving" || state.name === "gone") return;
      note({ is: code ? "carried" : "next", unanswered: code ? 0 : [...sent.values()].filter((it) => it.isScan).length });
      happens({ is: "next", code });
      sent.clear(); covers.clear(); isServed = hasActs = false;
    };
    const act = ({ do: what, code, key, count: lost, issue }) => {
      if (what === "lost") note({ is: "lost", count: lost });
      if (what === "busy" || what === "lost") return;
      if (what === "close-help") { covers.delete("help"); return; }
      if (what === "route" && code.kind === "card" && !isServed && hasActs) go(code);
      else if (what === "route") {
        note({ is: "acted", id: code.id, during: state.name });
        if (code.kind === "card") isServed = true;
        if (code.kind === "item" && !isServed) hasActs = true;
        if (WHAT[code.kind]) send(WHAT[code.kind], true);
      } else {
        note({ is: what, id: key?.id ?? issue, during: state.name });
        send({ press: "asking", enter: "doing", issue: "asking" }[what], false);
      }
      happens({ is: "acted" });
    };
    const end = (place, how) => {
      const ids = [...sent.keys()];
      if (!ids.length) return;
      const id = ids[place % ids.length];
      sent.delete(id);
      happens({ is: "ended", id, how });
    };
    events.forEach(([is, one, two], id) => {
      if (is === "scan") { note({ is, id, name: state.name }); happens({ is, code: { kind: one, id, isPerson: one === "card" } }); }
      else if (is === "key") { note({ is, id }); happens({ is, key: { id } }); }
      else if (is === "enter") { note({ is: "pressed", id, isDoing: [...sent.values()].some((it) => it.what === "doing") }); happens({ is, key: { id } }); }
      else if (is === "click") { if (mustWait(state)) happens({ is, issue: id }); else if (!covers.size) send("asking", false); }
      else if (is === "ended") end(one, two);
      else if (is === "cover") { covers.add(one); happens({ is, by: one }); }
      else if (is === "bare") { covers.delete(one); happens({ is, by: one }); }
      else if (is === "next") go();
      else if (is === "arrived") { if (state.name === "leaving") note({ is }); happens({ is }); }
      else if (is === "gone") {
        if (state.name !== "gone") note({ is, unanswered: [...sent.values()].filter((it) => it.isScan).length });
        happens({ is }); sent.clear();
      }
    });
    // In the end every answer comes, nothing covers the page, and the next person's page is there.
    for (let turn = 0; turn < 1000 && (sent.size || covers.size || state.name === "leaving"); turn++) {
      for (const by of [...covers]) { covers.delete(by); happens({ is: "bare", by }); }
      if (state.name === "leaving") { note({ is: "arrived" }); happens({ is: "arrived" }); }
      end(0, "answered");
    }
    return { log, state };
  });
}"""

ENDS = ("answered", "refused", "failed", "overtaken")
COVERS = st.sampled_from(("turned", "help", "blank"))
SCANS = st.tuples(st.just("scan"), st.sampled_from(("card", "item", "item", "isbn")))
EVENTS = st.one_of(
    SCANS,
    SCANS,
    st.tuples(st.sampled_from(("key", "enter", "click"))),
    st.tuples(st.just("ended"), st.integers(0, 3), st.sampled_from(ENDS)),
    st.tuples(st.just("ended"), st.integers(0, 3), st.just("answered")),
    st.tuples(st.sampled_from(("cover", "bare")), COVERS),
    st.tuples(st.sampled_from(("next", "arrived"))),
    st.tuples(st.just("arrived")),
)
RUNS = st.lists(st.tuples(st.lists(EVENTS, max_size=30), st.booleans()), min_size=20, max_size=40)


@pytest.fixture(scope="module")
def blank(chromium: Browser, address: str) -> Iterator[Page]:
    """A page from which the script can be asked for."""
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/sign-in")
    yield page
    context.close()


def test_a_scan_that_closes_the_list_of_keys_goes_after_what_waited_under_it(blank: Page) -> None:
    run = [("scan", "item"), ("scan", "item"), ("cover", "help"), ("ended", 0, "answered"), ("scan", "item")]

    (ended,) = blank.evaluate(DRIVE, [run])

    judged(ended["log"], ended["state"], is_closed=False)
    assert [each["id"] for each in ended["log"] if each["is"] == "acted"] == [0, 1, 4]


def test_nothing_is_stuck_lost_done_twice_or_done_for_another_person(blank: Page) -> None:
    @settings(
        max_examples=25,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(RUNS)
    def holds(drawn: list[tuple[list[Any], bool]]) -> None:
        runs = [[*events, ("gone",), ("scan", "item")] if is_closed else events for events, is_closed in drawn]
        for events, ended in zip(runs, blank.evaluate(DRIVE, runs), strict=True):
            judged(ended["log"], ended["state"], is_closed=("gone",) in events)

    holds()


def judged(log: list[dict[str, Any]], state: dict[str, Any], *, is_closed: bool) -> None:  # noqa: C901  (one case for each event)
    assert state["name"] == ("gone" if is_closed else "ready"), state
    assert state["queue"] == []
    assert state["sent"] == {}
    persons = 0
    whose: dict[int, int] = {}
    acted: list[int] = []
    lost = unanswered = 0
    is_here = True
    impatient = set()
    for it in log:
        match it["is"]:
            case "scan":
                whose[it["id"]] = persons
            case "next" | "gone":
                persons, is_here = persons + 1, it["is"] == "gone"
                unanswered += it["unanswered"]
            case "carried":
                is_here = False
            case "arrived":
                is_here = True
            case "lost":
                lost += it["count"]
            case "acted":
                assert is_here, "it was acted on while nobody was there"
                assert whose[it["id"]] == persons, "it was acted on for another person"
                assert it["during"] in ("ready", "finding"), "it took the place of what was under way"
                acted.append(it["id"])
            case "pressed":
                if it["isDoing"]:
                    impatient.add(it["id"])
            case "enter" | "press" | "issue":
                assert is_here
                assert it["during"] == "ready"
                assert it["id"] not in impatient, "an impatient Enter did what nobody had seen"
    assert acted == sorted(set(acted)), "each once, and in order"
    assert lost == len(whose) - len(acted) + unanswered, "what was not acted on is said"


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("first", ["card", "item"])
def test_every_end_of_a_request_leads_back_to_ready(blank: Page, first: str, how: str) -> None:
    (ended,) = blank.evaluate(DRIVE, [[["scan", first], ["ended", 0, how], ["scan", "item"]]])

    assert [it["id"] for it in ended["log"] if it["is"] == "acted"] == [0, 2]
    assert ended["state"]["name"] == "ready"


def test_after_a_refusal_what_waited_is_not_taken_and_its_number_is_said(blank: Page) -> None:
    waiting = [["scan", "item"]] * 3

    (ended,) = blank.evaluate(DRIVE, [[["scan", "item"], *waiting, ["ended", 0, "refused"]]])

    assert [it for it in ended["log"] if it["is"] == "lost"] == [{"is": "lost", "count": 3}]


def test_a_card_and_the_items_after_it_scanned_during_check_in_are_the_next_persons(blank: Page) -> None:
    events = [["scan", "item"], ["scan", "card"], ["scan", "item"], ["ended", 0, "answered"]]

    (ended,) = blank.evaluate(DRIVE, [events])

    told = [(it["is"], it.get("id")) for it in ended["log"] if it["is"] != "scan"]
    assert told == [("acted", 0), ("carried", None), ("arrived", None), ("acted", 1), ("acted", 2)]
