"""The command line in every terminal: help teaches, words complete, pipes close, colors and widths are as asked for."""

import re
import shlex
import subprocess

import pytest
from rich.cells import cell_len

from carrel.policy.actions import ACTION
from carrel.policy.facts import EVIDENCE, FACT
from carrel.terms import Outcome
from tests.cli.running import CANARY, CARREL, carrel, environment, process

POLICY = ("check", "diff", "escalate", "matrix", "explain", "show", "editions", "facts", "actions", "export")
LEVELS = [
    (),
    ("decide",),
    ("serve",),
    ("demo",),
    ("work",),
    ("forget",),
    ("sample",),
    ("policy",),
    *(("policy", name) for name in POLICY),
    ("staff",),
    *(("staff", name) for name in ("add", "team", "password", "disable", "enable", "list")),
]

PRINTED = [
    ("decide", "--channel", "in-person", "--shown", "name", "--purpose", "stated", "check-out"),
    ("policy", "check"),
    ("policy", "diff", "2024-01", "2024-05"),
    ("policy", "escalate", "--from", "number"),
    ("policy", "matrix"),
    ("policy", "explain", "NH.4c"),
    ("policy", "show", "VM"),
    ("policy", "editions"),
    ("policy", "facts"),
    ("policy", "actions"),
]
each_printed = pytest.mark.parametrize("words", PRINTED, ids=" ".join)


# -- here and there ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *PRINTED[::3],
        (*PRINTED[0], "--json"),
        (*PRINTED[0], "--on", "yesterday"),
        ("decide", "--lines"),
        ("decide", "--channel", CANARY, "renew"),
        ("policy", "chekc"),
        ("policy", "show", "--help"),
        (CANARY,),
    ],
    ids=lambda words: " ".join(words).replace(CANARY, "…"),
)
def test_a_process_of_its_own_says_and_ends_as_the_same_words_do_in_here(words: tuple[str, ...]) -> None:
    question = b'{"facts": {"channel": "chat", "number": "yes"}, "action": "renew"}\nnonsense\n'

    assert process(*words, given=question) == carrel(*words, given=question)


# -- help ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: " ".join(level) or "carrel")
def test_help_teaches_with_an_example_at_every_level(level: tuple[str, ...]) -> None:
    ended = carrel(*level, "--help", COLUMNS="120")

    examples = [line for line in ended.out.splitlines() if " ".join(("carrel", *level)) in line and "Usage" not in line]
    assert (ended.status, ended.err) == (0, "")
    assert examples


def test_help_may_be_asked_for_with_one_letter() -> None:
    assert carrel("policy", "check", "-h").out == carrel("policy", "check", "--help").out


def test_help_lists_every_fact_with_its_values() -> None:
    out = " ".join(carrel("decide", "--help", COLUMNS="200").out.split())

    for name, fact in FACT.items():
        if name not in EVIDENCE:
            assert f"--{name.replace('_', '-')}" in out
            assert fact.is_question or all(value in out for value in fact.values)
    assert all(evidence in out for evidence in EVIDENCE)


@pytest.mark.parametrize("level", [(), ("policy",), ("staff",)], ids=lambda level: " ".join(level) or "carrel")
def test_a_command_that_lacks_its_word_prints_its_help(level: tuple[str, ...]) -> None:
    ended = carrel(*level)

    assert ended.status == 2
    assert "Usage: " in ended.out + ended.err
    assert "Traceback" not in ended.err


# -- completion ----------------------------------------------------------------------------------------------------


def completed(line: str) -> list[str]:
    """What bash is offered for the last word of the line."""
    words = line.split(" ")
    ended = carrel(_CARREL_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    return ended.out.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("carrel pol", {"policy"}),
        ("carrel policy e", {"escalate", "explain", "editions", "export"}),
        ("carrel decide --chan", {"--channel"}),
        ("carrel decide --channel te", {"telephone", "text"}),
        ("carrel decide --team ", set(FACT["team"].values)),
        ("carrel decide --shown ", set(EVIDENCE)),
        ("carrel decide hear-ch", {"hear-checkouts"}),
        ("carrel decide ", set(ACTION)),
        ("carrel policy matrix --channel v", {"video", "voicemail"}),
        ("carrel policy escalate --from sh", {"shelf_key"}),
        ("carrel policy escalate --from name,sh", {"name,shelf_key"}),
        ("carrel decide --shown card,nu", {"card,number"}),
        ("carrel decide --fact numb", {"number=yes", "number=no"}),
        ("carrel policy matrix --fact post", {"postal=settled", "postal=changed"}),
        ("carrel policy explain NH.4", {"NH.4", "NH.4a", "NH.4b", "NH.4c"}),
        ("carrel policy explain R2", {"R2", *(f"R2{digit}" for digit in range(10))}),
        ("carrel policy show NH", {"NH"}),
        ("carrel policy show vo", {"voicemail"}),
        ("carrel policy diff 2024", {"2024-01", "2024-05"}),
        ("carrel policy diff 2024-01 2024", {"2024-01", "2024-05"}),
        ("carrel policy check --edition 2024", {"2024-01", "2024-05"}),
        ("carrel policy explain --policy examples/editions FA", {f"FA.{number}" for number in range(1, 11)}),
    ],
)
def test_bash_completes_commands_options_and_the_words_of_the_vocabulary(line: str, offered: set[str]) -> None:
    assert set(completed(line)) == offered


def test_bash_is_given_a_script_that_it_can_read() -> None:
    asked = f"{shlex.join(CARREL)} --show-completion; true"  # the shell that asks is looked for among the parents
    script = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, env=environment(), check=True).stdout

    read = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)

    assert "complete -o default -F _carrel_completion carrel" in script
    assert (read.returncode, read.stderr) == (0, "")


# -- pipes ---------------------------------------------------------------------------------------------------------


@each_printed
def test_whoever_has_seen_enough_ends_it_quietly(words: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [*CARREL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()

        assert running.stderr.read() == b""
        assert running.wait() == 0


def test_an_answer_that_cannot_be_written_is_no_answer() -> None:
    for words in (PRINTED[0], (*PRINTED[0], "--json"), ("policy", "facts")):
        with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device, and no path to walk
            ended = subprocess.run(
                [*CARREL, *words], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
            )

        assert ended.returncode == 2
        assert ended.stderr == b"carrel: the answer could not be written: No space left on device.\n"


def test_without_a_standard_output_nothing_is_asked() -> None:
    closed = f"exec {CARREL[0]} -m carrel policy facts >&-"

    ended = subprocess.run(["sh", "-c", closed], capture_output=True, env=environment(), check=False)

    assert ended.returncode == 2
    assert ended.stderr == b"carrel: standard output is closed, so there is nowhere to answer.\n"


@each_printed
def test_in_a_pipe_lines_end_where_their_words_do(words: tuple[str, ...]) -> None:
    lines = carrel(*words).out.splitlines()

    assert lines == [line.rstrip(" ") for line in lines]


# -- colors, widths and signs --------------------------------------------------------------------------------------


def test_a_pipe_has_no_colors_unless_they_are_forced() -> None:
    words = PRINTED[0]
    plain = {**environment()}
    del plain["NO_COLOR"]

    piped = subprocess.run([*CARREL, *words], capture_output=True, env=plain, check=True).stdout
    forced = subprocess.run([*CARREL, *words], capture_output=True, env={**plain, "FORCE_COLOR": "1"}, check=True)

    assert b"\x1b" not in piped
    assert b"\x1b[" in forced.stdout


@pytest.mark.parametrize(
    "words", [PRINTED[0], ("policy", "matrix"), ("policy", "diff", "2024-01", "2024-05")], ids=" ".join
)
def test_no_color_means_none(words: tuple[str, ...]) -> None:
    out = process(*words, FORCE_COLOR="1").out

    for code in (31, 32, 33, 34, 41, 42, 43, 44):
        assert f"[{code}m" not in out
        assert f";{code}m" not in out


@each_printed
def test_in_a_narrow_terminal_nothing_is_cut_off(words: tuple[str, ...]) -> None:
    columns = 40
    out = process(*words, COLUMNS=str(columns)).out

    assert "…" not in out
    if words != ("policy", "matrix"):
        assert max(map(cell_len, out.splitlines())) <= columns


@pytest.mark.parametrize("columns", [30, 60, 90, 200])
def test_the_chart_never_loses_a_column(columns: int) -> None:
    lines = process("policy", "matrix", COLUMNS=str(columns)).out.splitlines()

    rows = [signs for line in lines if len(signs := re.findall(r"[✕?↗✓](?= |$)", line)) > len(Outcome)]
    assert len(rows) == len(ACTION) - 2  # voicemail is another channel
    assert {len(row) for row in rows} == {12}
    if columns >= 60:
        assert "Hear what is checked out " in "\n".join(lines)


def test_a_terminal_that_lacks_a_sign_shows_its_code_and_no_other_outcomes_sign() -> None:
    out = process("policy", "matrix", PYTHONIOENCODING="ascii").out

    assert "?" not in out.split("Hear what is checked out")[1].split("\n")[0]
    assert "\\u2715" in out
