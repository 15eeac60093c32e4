"""Medians over repeated rounds. Contenders take turns within a round, so that a noisy moment hits all alike."""

import argparse
import gc
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

_console = Console(width=None if Console().is_terminal else 140, highlight=False)
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


@dataclass(frozen=True)
class Contender:
    """Something to time: `run` does `operations` operations on what `prepare` made, and only `run` is on the clock."""

    name: str
    run: Callable[[Any], object]
    operations: int = 1
    prepare: Callable[[], Any] = lambda: None
    aim: float | None = None
    """Seconds that one operation should take at most."""


@dataclass(frozen=True)
class Timing:
    """Seconds an operation took, a round each."""

    contender: Contender
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def spread(self) -> tuple[float, float]:
        """The first and the third quartile."""
        if len(self.rounds) < 2:
            return (self.median, self.median)
        first, _, third = quantiles(self.rounds, n=4, method="inclusive")
        return (first, third)


def timed(contenders: Sequence[Contender], rounds: int) -> list[Timing]:
    """Every contender once a round, after one round that does not count; the turn to be first goes round."""
    taken: dict[int, list[float]] = {place: [] for place in range(len(contenders))}
    for number in range(rounds + 1):
        for turn in range(len(contenders)):
            place = (turn + number) % len(contenders)
            seconds = _once(contenders[place])
            if number:
                taken[place].append(seconds)
    return [Timing(contender, tuple(taken[place])) for place, contender in enumerate(contenders)]


def _once(contender: Contender) -> float:
    prepared = contender.prepare()
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        contender.run(prepared)
        return (perf_counter() - start) / contender.operations
    finally:
        gc.enable()


@dataclass
class Figure:
    """One table: what was measured, its rows, and what must be known to read it fairly."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of_timings(cls, title: str, timings: Sequence[Timing], notes: Sequence[str] = ()) -> "Figure":
        """Medians, quartiles, and how many times the first row's median each takes."""
        figure = cls(title, ("", "median", "quartiles", "× the first", "aim"), notes=list(notes))
        first = timings[0].median
        for timing in timings:
            low, high = timing.spread
            figure.rows.append(
                (
                    timing.contender.name,
                    duration(timing.median),
                    f"{duration(low)} to {duration(high)}",
                    ratio(timing.median / first),
                    aimed(timing.median, timing.contender.aim),
                )
            )
        return figure

    def show(self) -> None:
        table = Table(title=self.title, title_justify="left", title_style="bold")
        for place, column in enumerate(self.columns):
            table.add_column(column, justify="left" if place == 0 else "right")
        for row in self.rows:
            table.add_row(*row)
        _console.print(table)
        for note in self.notes:
            _console.print(f"· {note}", style="dim")
        _console.print()


def duration(seconds: float) -> str:
    """Three figures and the unit that suits them."""
    size, unit = next((each for each in _UNITS if abs(seconds) >= each[0]), _UNITS[-1])
    return f"{seconds / size:.3g} {unit}" if seconds < 1000 * size else f"{seconds / size:.0f} {unit}"


def ratio(times: float) -> str:
    return f"{times:,.0f}" if times >= 10 else f"{times:.2g}"


def aimed(seconds: float, aim: float | None) -> str:
    if aim is None:
        return ""
    return f"{'met' if seconds <= aim else 'missed'}: {duration(aim)}"


def figures(*made_by: Callable[[bool], Iterable[Figure]]) -> None:
    """Make and print the figures, each as soon as it is there."""
    parser = argparse.ArgumentParser(description="Medians and ratios of this machine, in this run.")
    parser.add_argument("--quick", action="store_true", help="few rounds and small streams: does it run at all?")
    names = {make.__module__.rpartition(".")[2]: make for make in made_by}
    parser.add_argument("--only", choices=sorted(names), help="one kind of figure")
    chosen = parser.parse_args()
    is_quick = chosen.quick
    busy = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    _console.print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {busy}\n")
    for make in [names[chosen.only]] if chosen.only else made_by:
        for figure in make(is_quick):
            figure.show()
