"""`carrel decide` as a process, and `carrel decide --lines` fed through a pipe: how quick, and in how much memory."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import orjson

from bench.measure import Contender, Figure, duration, figures, ratio, timed
from bench.situations import DAY, Question, questions, whole
from carrel.policy import Facts, load_policy

_SEED = 20240502
_INSTALLED = Path(sys.executable).with_name("carrel")
_CARREL = [str(_INSTALLED)] if _INSTALLED.exists() else [sys.executable, "-c", "from carrel.cli import main; main()"]
_LINES = [*_CARREL, "decide", "--lines"]
_ASKED = [
    "decide",
    "--channel",
    "telephone",
    "--requester",
    "other",
    "--shown",
    "number",
    "--purpose",
    "stated",
    "hear-checkouts",
]

_FLOOR_PROGRAM = """
import sys, orjson
answer = b"x" * 700 + b"\\n"
for line in sys.stdin.buffer:
    orjson.loads(line)
    sys.stdout.buffer.write(answer)
"""
_FLOOR = [sys.executable, "-c", _FLOOR_PROGRAM]
"""What no stream of JSON in Python can beat: read, parse, write, and decide nothing."""

_AS_AT_HOME = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Python keeps what it compiled, as it does unless told not to: people wait for the second start and all later ones."""

_AIM = 300_000
"""Decisions a second and core."""


def figure(is_quick: bool) -> Sequence[Figure]:
    return [_process(is_quick), _stream(is_quick)]


# -- one question, one process -------------------------------------------------------------------------------------


def _process(is_quick: bool) -> Figure:
    contenders = [
        Contender("carrel decide", _runs([*_CARREL, *_ASKED]), aim=0.3),
        Contender("carrel decide --json", _runs([*_CARREL, *_ASKED, "--json"]), aim=0.3),
        Contender("python that imports carrel.policy", _runs([sys.executable, "-c", "import carrel.policy"])),
        Contender("python that does nothing", _runs([sys.executable, "-c", "pass"])),
    ]
    return Figure.of_timings("One question as a process", timed(contenders, 3 if is_quick else 11))


def _runs(command: list[str]):
    return lambda _: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_AS_AT_HOME)


# -- a stream ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stream:
    """A block of lines that is sent again and again, each time as another day's, so that no question comes back."""

    name: str
    block: bytes
    lines: int

    def blocks(self, lines: int) -> Iterator[bytes]:
        for number in range(lines // self.lines):
            yield self.block.replace(_on(DAY), _on(DAY + timedelta(days=number)))


@dataclass(frozen=True)
class Run:
    """What one stream cost: seconds on the wall and on the processor, and peak memory in bytes on the way."""

    lines: int
    wall: float
    processor: float
    peaks: tuple[int, ...]
    """After a tenth of the lines, and at the end."""
    status: int

    @property
    def per_core(self) -> float:
        return self.lines / self.processor


def _stream(is_quick: bool) -> Figure:
    block, million, rounds = (20_000, 100_000, 1) if is_quick else (200_000, 1_000_000, 3)
    figure = Figure(
        "carrel decide --lines",
        (
            "stream",
            "lines",
            "a second, a core",
            "× floor",
            "a second, wall",
            "each, on a core",
            "peak, MB: first 10%",
            "end",
        ),
    )
    streams = _streams(block)
    wrong = _wrong(streams)
    if wrong:
        figure.notes.append(f"NOT MEASURED: {wrong}")
        return figure
    floor = Stream("read, parse, write, decide nothing", streams[0].block, block)
    runs: dict[str, list[Run]] = {}
    for _ in range(rounds):
        for stream in (floor, *streams):
            runs.setdefault(stream.name, []).append(_run(_FLOOR if stream is floor else _LINES, stream, million))
    best = median(run.per_core for run in runs[floor.name])
    figure.rows += [_row(name, done, best) for name, done in runs.items()]
    if not is_quick:
        figure.rows += [_row(stream.name, [_run(_LINES, stream, 10 * million)], best) for stream in streams[:2]]
    figure.notes += [
        f"Aim: {_AIM:,} a second and core. A core's seconds are the process's own, with its start and the planting of",
        "all trees; the wall's are this machine's, which also runs the sender.",
        f"Medians of {rounds}; the longest streams once. Some lines were compared first with what the library answers.",
        "Every block of lines is sent as another day's: what is remembered of one helps in no other.",
    ]
    return figure


def _streams(count: int) -> list[Stream]:
    random = Random(_SEED)
    different = questions(count, _SEED, most_facts=6)
    common = different[:2_000]
    weights = [1 / rank for rank in range(1, len(common) + 1)]
    day = random.choices(common, weights, k=count)
    for place in random.sample(range(count), count // 10):
        day[place] = different[place]
    everything = [Question(whole(question), question.action) for question in different]
    return [
        _of("a day at the library: 2,000 common, a tenth fresh", day),
        _of("never the same twice, up to 7 facts said", different),
        _of("never the same twice, all 26 facts said", everything),
    ]


def _of(name: str, asked: Sequence[Question]) -> Stream:
    lines = [
        orjson.dumps({"facts": question.facts, "action": question.action, "on": DAY.isoformat()}) for question in asked
    ]
    return Stream(name, b"\n".join(lines) + b"\n", len(lines))


def _on(day: date) -> bytes:
    return f'"on":"{day}"'.encode()


def _wrong(streams: Sequence[Stream]) -> str:
    """What the stream answers otherwise than the library; nothing when all is well."""
    policy = load_policy()
    for stream in streams:
        lines = stream.block.splitlines()[:1_000]
        sent = b"\n".join(lines) + b"\n"
        done = subprocess.run(_LINES, input=sent, capture_output=True, check=False)
        if done.returncode:
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            return f"{stream.name}: exit status {done.returncode}, {' '.join(last)}"
        for line, answer in zip(lines, done.stdout.splitlines(), strict=True):
            question = orjson.loads(line)
            expected = policy.decide(Facts.from_mapping(question["facts"]), question["action"], on=DAY).as_dict()
            if orjson.loads(answer) != expected:
                return f"{stream.name}: one line is not answered as the library answers it"
    return ""


def _run(command: list[str], stream: Stream, lines: int) -> Run:
    start = perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=_AS_AT_HOME)
    assert process.stdin
    peaks, sent = [0, 0], 0
    for block in stream.blocks(lines):
        process.stdin.write(block)
        sent += stream.lines
        if sent == lines // 10 or not peaks[0]:
            peaks[0] = _peak(process.pid)
    process.stdin.flush()
    peaks[1] = _peak(process.pid)
    process.stdin.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = perf_counter() - start
    return Run(lines, wall, used.ru_utime + used.ru_stime, tuple(peaks), process.returncode)


def _peak(pid: int) -> int:
    """The most memory that the process ever had, in bytes, by Linux's own book; 0 elsewhere."""
    book = Path(f"/proc/{pid}/status")
    if not book.exists():
        return 0
    kilobytes = next(line.split()[1] for line in book.read_text().splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) * 1024


def _row(name: str, runs: Sequence[Run], floor: float) -> tuple[str, ...]:
    per_core = median(run.per_core for run in runs)
    failed = next((run.status for run in runs if run.status), 0)
    return (
        f"{name} (exit status {failed})" if failed else name,
        f"{runs[0].lines:,}",
        f"{per_core:,.0f}",
        ratio(per_core / floor),
        f"{median(run.lines / run.wall for run in runs):,.0f}",
        duration(1 / per_core),
        *(f"{median(run.peaks[place] for run in runs) / 1e6:.0f}" for place in range(2)),
    )


if __name__ == "__main__":
    figures(figure)
