"""A stream of questions: every line is answered, in order, as it arrives, and in constant memory."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from random import Random

import pytest

from carrel.policy import Facts, load_policy
from carrel.policy.facts import FACT
from tests.cli.running import CANARY, CARREL, Ended, carrel, environment
from tests.policy import tiny
from tests.policy.situations import ACTION_NAMES, at_random, channels_of

GOOD = {"facts": {"channel": "telephone", "number": "yes", "purpose": "stated"}, "action": "renew"}


def line_of(question: object) -> bytes:
    return json.dumps(question).encode() + b"\n"


def lines(*given: object) -> tuple[Ended, list[dict[str, object]]]:
    """The run, and the answer to each question; bytes are given as they are."""
    stream = b"".join(each if isinstance(each, bytes) else line_of(each) for each in given)
    ended = carrel("decide", "--lines", given=stream)
    return ended, [json.loads(line) for line in ended.out.splitlines()]


def asked(action: str = "renew", **facts: str) -> dict[str, object]:
    return {"facts": {"channel": "telephone", **facts}, "action": action}


def answered(question: dict[str, object], on: date) -> dict[str, object]:
    """What the policy answers when it is asked from Python."""
    facts = question["facts"]
    assert isinstance(facts, dict)
    answer = load_policy().decide(Facts.from_mapping(facts), str(question["action"]), on=on).as_dict()
    assert isinstance(answer, dict)
    return answer


# -- answers -------------------------------------------------------------------------------------------------------


def test_each_line_has_its_answer_in_the_order_of_the_questions() -> None:
    questions = [
        asked("renew", purpose="stated", number="yes"),
        asked("hear-checkouts", purpose="stated", name="yes"),
        asked("hear-personal-information", purpose="stated", number="yes"),
        asked("renew", number="yes"),
    ] * 50

    ended, answers = lines(*questions)

    assert [answer["outcome"] for answer in answers] == ["permit", "deny", "refer", "ask"] * 50
    assert (ended.status, ended.err) == (0, "")


def test_an_answer_is_the_one_that_a_single_question_gets() -> None:
    single = carrel("decide", "--json", "--channel", "telephone", "--shown", "number", "--purpose", "stated", "renew")

    _, [answer] = lines(GOOD)

    assert answer == json.loads(single.out)


def test_random_questions_about_every_action_are_answered_as_the_policy_answers_them() -> None:
    rng, today = Random("lines"), date.today()
    questions = [
        {"facts": situation, "action": action}
        for action in ACTION_NAMES
        for channel in channels_of(action)
        for _, situation in at_random(channel, 15, rng)
    ]
    rng.shuffle(questions)

    ended, answers = lines(*questions)

    assert answers == [answered(question, today) for question in questions]
    assert ended.status == 0


def test_facts_that_are_left_out_take_their_defaults_and_bring_what_they_bring() -> None:
    questions = [
        asked("check-out", channel="in-person", card="yes", purpose="stated"),
        asked("find-hold-on-shelf", channel="in-person", name="yes", number="yes", purpose="stated"),
        asked("find-hold-on-shelf", channel="in-person", name="yes", number="yes", shelf_key="no", purpose="stated"),
    ]

    _, answers = lines(*questions)

    assert [answer["outcome"] for answer in answers] == ["permit", "permit", "deny"]


def test_each_line_is_answered_by_the_edition_of_its_own_day() -> None:
    caller = {
        "channel": "telephone",
        "requester": "holder",
        "assured": "yes",
        "details": "yes",
        "purpose": "stated",
        "mail_service": "yes",
        "team": "community-information-services",
    }
    question = {"facts": caller, "action": "give-card-number"}
    days = ["2024-04-30", "2024-05-01", "2024-04-30", "2024-12-31"]

    _, answers = lines(*({**question, "on": day} for day in days))

    assert [answer["outcome"] for answer in answers] == ["deny", "permit", "deny", "permit"]
    assert [str(answer["edition"])[:7] for answer in answers] == ["2024-01", "2024-05", "2024-01", "2024-05"]


def test_a_line_without_a_day_is_asked_on_the_day_that_the_command_names() -> None:
    ended = carrel("decide", "--lines", "--on", "2024-02-01", given=line_of(GOOD) + line_of({**GOOD, "on": None}))

    assert [json.loads(line)["edition"][:7] for line in ended.out.splitlines()] == ["2024-01", "2024-01"]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_lines_may_end_as_files_end_them(end: bytes) -> None:
    question = json.dumps(GOOD).encode()

    ended, answers = lines(question + (end or b"\n") + question + end)

    assert [answer["outcome"] for answer in answers] == ["permit", "permit"]
    assert ended.status == 0


def test_no_questions_have_no_answers() -> None:
    assert carrel("decide", "--lines") == Ended(0, "", "")


# -- lines that are no question ------------------------------------------------------------------------------------


def test_a_bad_line_has_an_error_in_its_place_and_the_exit_status_says_so_at_the_end() -> None:
    ended, answers = lines(GOOD, b"nonsense\n", GOOD)

    assert [answer.get("outcome") for answer in answers] == ["permit", None, "permit"]
    assert answers[1] == {"error": "not JSON, at character 1"}
    assert (ended.status, ended.err) == (2, "")


def test_one_bad_line_is_remembered_to_the_end_of_a_long_stream() -> None:
    ended, answers = lines(b"\n", *[GOOD] * 5_000)

    assert len(answers) == 5_001
    assert ended.status == 2


NO_QUESTION = {
    "a blank line": b"\n",
    "spaces": b"   \n",
    "a carriage return": b"\r\n",
    "words": f"{CANARY}\n".encode(),
    "half a question": line_of(GOOD)[:30] + b"\n",
    "two questions on one line": line_of(GOOD).strip() + line_of(GOOD),
    "a question and then words": line_of(GOOD).strip() + CANARY.encode() + b"\n",
    "a NUL": b"\x00\n",
    "a NUL inside": line_of(GOOD).replace(b"renew", b"re\x00new"),
    "bytes that are not text": b'{"facts": {"channel": "\xff\xfe"}, "action": "renew"}\n',
    "half a surrogate": b'{"facts": {"channel": "\\ud800"}, "action": "renew"}\n',
    "a byte order mark": b"\xef\xbb\xbf" + line_of(GOOD),
    "a number": b"7\n",
    "nothing in JSON": b"null\n",
    "a text": line_of(CANARY),
    "a list": line_of([GOOD]),
    "an empty object": b"{}\n",
    "no action": line_of({"facts": GOOD["facts"]}),
    "no facts": line_of({"action": "renew"}),
    "a day and no action": line_of({"facts": GOOD["facts"], "on": "2024-02-01"}),
    "a key too many": line_of({**GOOD, CANARY: CANARY}),
    "all keys and one too many": line_of({**GOOD, "on": "2024-02-01", CANARY: CANARY}),
    "facts that are a list": line_of({**GOOD, "facts": [CANARY]}),
    "facts that are a text": line_of({**GOOD, "facts": CANARY}),
    "facts that are null": line_of({**GOOD, "facts": None}),
    "an action that is a list": line_of({**GOOD, "action": [CANARY]}),
    "an action that is an object": line_of({**GOOD, "action": {CANARY: CANARY}}),
    "an action that is a number": line_of({**GOOD, "action": 21812004021988}),
    "an action that is null": line_of({**GOOD, "action": None}),
    "an unknown action": line_of({**GOOD, "action": CANARY}),
    "an action in capitals": line_of({**GOOD, "action": "RENEW"}),
    "an unknown fact": line_of(asked(**{CANARY: "yes"})),
    "an empty fact": line_of(asked(**{"": "yes"})),
    "an unknown value": line_of(asked(requester=CANARY)),
    "a value that is true": line_of({**GOOD, "facts": {"channel": "chat", "number": True}}),
    "a value that is a number": line_of({**GOOD, "facts": {"channel": "chat", "number": 1}}),
    "a value that is null": line_of({**GOOD, "facts": {"channel": "chat", "number": None}}),
    "a value that is a list": line_of({**GOOD, "facts": {"channel": ["chat"]}}),
    "a value that is an object": line_of({**GOOD, "facts": {"channel": {"chat": CANARY}}}),
    "no channel": line_of({**GOOD, "facts": {"number": "yes"}}),
    "no facts at all": line_of({**GOOD, "facts": {}}),
    "a card by telephone": line_of(asked(card="yes")),
    "a card without its number": line_of(asked(channel="in-person", card="yes", number="no")),
    "a voicemail action by telephone": line_of(asked("leave-plain-voicemail")),
    "a hold by voicemail": line_of(asked("hear-holds", channel="voicemail")),
    "a day that is no text": line_of({**GOOD, "on": 20240201}),
    "a day that is a list": line_of({**GOOD, "on": ["2024-02-01"]}),
    "a day that is words": line_of({**GOOD, "on": CANARY}),
    "a day without dashes": line_of({**GOOD, "on": "20240201"}),
    "a day of a week": line_of({**GOOD, "on": "2024-W01-1"}),
    "a day that does not exist": line_of({**GOOD, "on": "2024-02-30"}),
    "a day with an hour": line_of({**GOOD, "on": "2024-02-01T00:00"}),
    "a day before the policy": line_of({**GOOD, "on": "1999-12-31"}),
    "a fact that appears twice": b'{"facts": {"channel": "chat", "channel": "telephone"}, "action": "renew"}\n',
    "a fact that appears twice alike": b'{"facts": {"channel": "chat", "channel": "chat"}, "action": "renew"}\n',
    "an action that appears twice": b'{"facts": {"channel": "chat"}, "action": "return", "action": "renew"}\n',
    "a key of no question that appears twice": f'{{"facts": {{"channel": "chat", "{CANARY}": 1, "{CANARY}": 2}}, '
    '"action": "renew"}\n'.encode(),
    "a fact that hides objects in objects": b'{"facts": {"channel": '
    + b'{"a": ' * 1_015
    + b"1"
    + b"}" * 1_015
    + b', "channel": "chat"}, "action": "renew"}\n',
    "brackets without end": b"[" * 100_000 + b"\n",
    "a megabyte and more": b'{"facts": {"channel": "' + b"x" * (1 << 20) + b'"}, "action": "renew"}\n',
    "a question padded to a megabyte": line_of(GOOD).strip() + b" " * (1 << 20) + b"\n",
    "a question, a megabyte of spaces, and words": line_of(GOOD).strip() + b" " * (1 << 21) + CANARY.encode() + b"\n",
}


@pytest.fixture(scope="module")
def answers_to_no_question() -> dict[str, dict[str, object]]:
    """The answers to all of them, each between two good questions."""
    stream = [part for bad in NO_QUESTION.values() for part in (GOOD, bad)]
    ended, answers = lines(*stream, GOOD)
    assert ended.err == ""
    assert ended.status == 2
    assert [answer.get("outcome") for answer in answers[::2]] == ["permit"] * (len(NO_QUESTION) + 1)
    return dict(zip(NO_QUESTION, answers[1::2], strict=True))


@pytest.mark.parametrize("kind", NO_QUESTION)
def test_what_is_no_question_is_an_error_and_nothing_of_it_is_repeated(
    kind: str, answers_to_no_question: dict[str, dict[str, object]]
) -> None:
    answer = answers_to_no_question[kind]

    assert list(answer) == ["error"]
    told = str(answer["error"]).casefold()
    assert told
    assert not [part for part in (CANARY, *CANARY.split("-")) if part.casefold() in told]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (asked(chanel="chat"), "did you mean 'channel'?"),
        (asked("renw"), "did you mean 'renew'?"),
        (asked(requester="othr"), "did you mean 'other'? It is holder, other or official"),
        (asked(card="yes"), "card 'yes' with channel 'telephone' cannot be"),
        ({"facts": {}, "action": "renew"}, "channel is missing: it is in-person"),
        (asked(requester=1), "every value is text. It is holder"),
        (b'{"facts": {"channel": "chat", "channel": "chat"}, "action": "renew"}\n', '"channel" appears twice'),
        (b"\n", "this line is empty"),
        (b" " * (1 << 20) + b"x\n", "a line has at most 1,048,576 bytes"),
    ],
)
def test_an_error_says_what_would_be_right(bad: object, told: str) -> None:
    _, [answer] = lines(bad)

    assert told in str(answer["error"])


def test_the_last_line_may_be_too_long_and_have_no_end() -> None:
    ended, answers = lines(GOOD, b"x" * (3 << 20))

    assert answers[1] == {"error": "a line has at most 1,048,576 bytes"}
    assert len(answers) == 2
    assert ended.status == 2


def test_an_edition_with_a_mistake_ends_a_stream_before_it_begins(tmp_path: Path) -> None:
    tiny.written(tmp_path, edition=tiny.spoilt(tiny.EDITION, ("shows: a smile", "show: a smile")))

    ended = carrel("decide", "--lines", "--policy", str(tmp_path), given=line_of(GOOD) * 3)

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.count("there is no key 'show' here; did you mean 'shows'?") == 1


def test_bad_options_end_a_stream_before_it_begins() -> None:
    ended = carrel("decide", "--lines", "--on", "yesterday", given=line_of(GOOD))

    assert (ended.status, ended.out) == (2, "")


# -- as a stream ---------------------------------------------------------------------------------------------------


def test_an_answer_comes_before_the_next_question_is_asked() -> None:
    with subprocess.Popen(
        [*CARREL, "decide", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as running:
        assert running.stdin
        assert running.stdout
        for outcome, question in [("permit", GOOD), ("deny", asked("renew", purpose="stated")), ("permit", GOOD)]:
            running.stdin.write(line_of(question))
            running.stdin.flush()

            assert json.loads(running.stdout.readline())["outcome"] == outcome

        running.stdin.close()
        assert running.wait() == 0


def test_a_question_that_arrives_in_pieces_is_one_question() -> None:
    with subprocess.Popen(
        [*CARREL, "decide", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(line_of(GOOD))
        running.stdin.flush()
        running.stdout.readline()
        for byte in line_of(GOOD):
            running.stdin.write(bytes([byte]))
            running.stdin.flush()

        assert json.loads(running.stdout.readline())["outcome"] == "permit"


def test_a_reader_who_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_bytes(line_of(GOOD) * 100_000)

    with (
        many.open("rb") as source,
        subprocess.Popen(
            [*CARREL, "decide", "--lines"],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        ) as running,
    ):
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()

        assert running.stderr.read() == b""
        assert running.wait() == 0


def different_situations() -> Iterator[bytes]:
    """Questions without end in which no situation comes twice, good and bad ones, on many days."""
    names = [name for name in FACT if name not in ("channel", "card", "pin", "photo_id", "number", "place")]
    values = [FACT[name].values for name in names]
    start = date(2024, 1, 1).toordinal()
    for at, combination in enumerate(product(*values)):
        facts = {"channel": "telephone", **dict(zip(names, combination, strict=True))}
        question = {
            "facts": facts,
            "action": ACTION_NAMES[at % len(ACTION_NAMES)],
            "on": date.fromordinal(start + at % 100_000).isoformat(),
        }
        yield line_of(question)


def resident(pid: int) -> int:
    """Bytes of memory that the process holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("many", [90_000, pytest.param(250_000, marks=pytest.mark.long)])
def test_memory_stays_flat_however_long_the_stream_is(many: int) -> None:
    few = 30_000

    with subprocess.Popen(
        [*CARREL, "decide", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as running:
        assert running.stdin
        assert running.stdout
        held = {}
        for place, question in enumerate(different_situations(), start=1):
            running.stdin.write(question)
            if place % 40 == 0:  # no more than the pipes hold, so that neither side waits for the other
                running.stdin.flush()
                for _ in range(40):
                    running.stdout.readline()
            if place in (few, many):
                held[place] = resident(running.pid)
            if place == many:
                break
        running.stdin.close()

    assert held[many] - held[few] < 24 << 20


def test_questions_padded_to_the_longest_line_are_answered_and_not_kept() -> None:
    lines, longest = 300, 1 << 20
    question = b'{"facts": {"channel": "telephone"}, "action": "renew"}'
    sent = (question + b" " * (longest - len(question) - at) + b"\n" for at in range(lines))

    with subprocess.Popen(
        [*CARREL, "decide", "--lines"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
    ) as running:
        assert running.stdin
        assert running.stdout
        for line in sent:
            running.stdin.write(line)
            running.stdin.flush()
            assert b'"outcome"' in running.stdout.readline()
        held = resident(running.pid)
        running.stdin.close()

    assert held < lines * longest // 2
