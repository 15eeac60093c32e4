"""What `carrel policy matrix` prints: the chart."""

from string import ascii_uppercase

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from carrel.cli.printing import COLORS, console
from carrel.policy.actions import Group
from carrel.policy.analysis.chart import Chart, meaning, plain
from carrel.terms import Outcome

_LEAST_OF_WORDS = 24
"""Characters of a line of the chart; what is longer goes on below."""


def print_chart(made: Chart) -> None:
    """The chart as a table."""
    heads = [column.replace(" ", "\n") for column in made.columns]
    longest = max(len(meaning(action)) for action, _, _ in made.rows)
    is_narrow = console.width < longest + 3 + sum(2 + max(map(len, head.split("\n"))) for head in heads)
    least = _LEAST_OF_WORDS + 1 + 2 * len(heads)
    table = Table(
        title=f"{plain(made.channel)} · {plain(made.team)} · {made.takes_for_granted}",
        caption=_legend(),
        box=None if is_narrow else SIMPLE_HEAD,
        padding=(0, 1, 0, 0) if is_narrow else (0, 1),
        collapse_padding=True,
        pad_edge=False,
        # Rich leaves columns out where there is no room; a chart without its columns would be another chart.
        width=least if console.width < least else None,
    )
    table.add_column("they want", min_width=_LEAST_OF_WORDS)
    for letter, head in zip(ascii_uppercase, heads, strict=False):
        table.add_column(letter if is_narrow else head, justify="center", no_wrap=True)
    group: Group | None = None
    for action_name, of_group, answers in made.rows:
        if group is not None and group is not of_group:
            table.add_section()
        group = of_group
        table.add_row(meaning(action_name), *(Text(answer.outcome.shape, COLORS[answer.outcome]) for answer in answers))
    console.print(table, crop=False)
    if is_narrow:
        letters = (f"{letter} {column}" for letter, column in zip(ascii_uppercase, made.columns, strict=False))
        console.print(" · ".join(letters), style="dim")


def _legend() -> str:
    return "  ".join(f"{outcome.shape} {outcome}" for outcome in Outcome) + "   holder: staff are reasonably sure"


def chart_as_dict(made: Chart) -> dict[str, object]:
    """Action → column → outcome."""
    return {
        "edition": made.edition,
        "channel": made.channel,
        "team": made.team,
        "rows": {
            action: dict(zip(made.columns, (answer.outcome for answer in answers), strict=True))
            for action, _, answers in made.rows
        },
    }
