"""What `carrel policy diff` prints: what a change changes."""

from rich.text import Text

from carrel.cli.printing import COLORS, bullet, console, count, heading
from carrel.cli.reports.situations import counted
from carrel.policy.analysis.differing import Change, Difference
from carrel.policy.edition import Edition
from carrel.policy.words import listed


def print_diff(edition: Edition, difference: Difference, everything: bool) -> None:
    """Changes of outcome first; the rest counted, or shown with `everything`."""
    console.print(f"[bold]{difference.old} → {difference.new}[/bold]")
    total = sum(change.count for change in difference.outcomes)
    console.print(f"{count(total)} of {count(difference.situations)} situations are answered differently.")
    for change in difference.outcomes:
        _print_change(edition, change)
    reworded = sum(change.count for change in difference.wordings)
    if not difference.wordings:
        return
    heading(f"The same answer by other clauses or words: {count(reworded)} situations")
    if not everything:
        console.print("  --all shows them.", style="dim")
        return
    for change in difference.wordings:
        _print_change(edition, change)


def _print_change(edition: Edition, change: Change) -> None:
    words = Text("\n")
    words.append(f"{listed(change.actions, 'and')}: ", "bold")
    words.append(f"{change.before.shape} {change.before}", COLORS[change.before])
    words.append(f" ({' '.join(change.clauses_before)}) → ", "dim")
    words.append(f"{change.after.shape} {change.after}", COLORS[change.after])
    words.append(f" ({' '.join(change.clauses_after)})", "dim")
    words.append(f"   {counted(change.count, change.actions)}")
    console.print(words)
    for region in change.regions:
        bullet(f"{region.in_words(edition)}: {count(region.count)}")


def diff_as_dict(difference: Difference) -> dict[str, object]:
    """Every change, whole."""
    return {
        "old": difference.old,
        "new": difference.new,
        "situations": difference.situations,
        "changed": sum(change.count for change in difference.outcomes),
        "changes": [_change_as_dict(change) for change in difference.outcomes],
        "reworded": [_change_as_dict(change) for change in difference.wordings],
    }


def _change_as_dict(change: Change) -> dict[str, object]:
    return {
        "actions": change.actions,
        "before": change.before,
        "after": change.after,
        "clauses_before": change.clauses_before,
        "clauses_after": change.clauses_after,
        "situations": change.count,
        "regions": [region.as_dict() for region in change.regions],
    }
