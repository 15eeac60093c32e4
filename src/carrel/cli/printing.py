"""How things look in a terminal: a word and a shape before a color."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from carrel.policy.actions import Action
from carrel.policy.answering import Answer
from carrel.policy.words import listed
from carrel.terms import Outcome

COLORS: Final[Mapping[Outcome, str]] = {
    Outcome.PERMIT: "green",
    Outcome.ASK: "yellow",
    Outcome.REFER: "blue",
    Outcome.DENY: "red",
}

_PIPED_WIDTH: Final = 120


class _Unpadded(Console):
    """A console whose lines end where their words do, unless a terminal shows them."""

    def print(self, *objects: Any, **options: Any) -> None:
        """As ever; in a file or a pipe without the spaces that fill a line up."""
        if self.is_terminal:
            super().print(*objects, **options)
            return
        with self.capture() as printed:
            super().print(*objects, **options)
        self.file.write(_FILLING.sub("", printed.get()))


_FILLING: Final = re.compile(r" +$", re.MULTILINE)


def _console() -> Console:
    """As wide as the terminal; where there is none, wide enough to read in a file."""
    is_sized = sys.stdout.isatty() or "COLUMNS" in os.environ
    return _Unpadded(highlight=False, width=None if is_sized else _PIPED_WIDTH)


console: Final = _console()


def print_answer(answer: Answer, action: Action) -> None:
    """One answer, read from top to bottom: the verdict, then what to do and say, then what would help."""
    heading = Text.assemble(
        (f" {answer.outcome.shape} {answer.outcome.upper()} ", f"bold reverse {COLORS[answer.outcome]}"),
        ("  " + action.meaning, "bold"),
        ("   " + " · ".join(answer.clauses), "dim"),
    )
    console.print(heading)
    table = Table.grid(padding=(0, 2))
    labelled = [(label, texts) for label, texts in _labelled(answer) if texts]
    table.add_column(style="dim", min_width=max(len(label) for label, _ in labelled))
    table.add_column(overflow="fold")
    for label, texts in labelled:
        for place, text in enumerate(texts):
            table.add_row(label if place == 0 else "", Text(text))
    console.print(Padding(table, (1, 0, 0, 1)))


def _labelled(answer: Answer) -> Iterable[tuple[str, tuple[str, ...]]]:
    return (
        ("Ask", answer.questions),
        ("Must", answer.must),
        ("Must, once", answer.once),
        ("Keep to", answer.heed),
        ("Say", tuple(f"“{text}”" for text in answer.say)),
        ("Never say", answer.never_say),
        ("Refer to", (str(answer.refer_to),) if answer.refer_to else ()),
        ("Would unlock it", (listed(" + ".join(evidence) for evidence in answer.unlock),) if answer.unlock else ()),
        ("Instead", tuple(way.words for way in answer.instead)),
        ("Relies on", (" ".join(answer.readings),) if answer.readings else ()),
        ("Edition", (answer.edition,)),
    )


def whole(table: Table) -> Table:
    """The table, in which a word that is wider than its column goes on below: nothing is ever cut off."""
    for column in table.columns:
        column.overflow = "fold"
    return table


def count(number: int) -> str:
    """`78,361,657,344`."""
    return f"{number:,}"


def heading(text: str) -> None:
    """A line that starts a part."""
    console.print(f"\n[bold]{text}[/bold]")


def bullet(text: str, depth: int = 1) -> None:
    """A line of a list, or of a list in a list, folded under itself."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=3 * depth, justify="right")
    table.add_column(overflow="fold")
    table.add_row("·", Text(text))
    console.print(table)
