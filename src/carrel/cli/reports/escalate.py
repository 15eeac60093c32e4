"""What `carrel policy escalate` prints: who could come to know more, by which steps."""

from collections.abc import Iterable, Sequence

from rich.text import Text

from carrel.cli.printing import bullet, console, count, heading
from carrel.cli.reports.situations import example
from carrel.policy.analysis.escalation import WAITING, Escalation, Gain, Step
from carrel.policy.analysis.handover import ASSETS, ASSUMPTIONS
from carrel.policy.edition import Edition
from carrel.policy.words import listed


def print_escalations(edition: Edition, results: Sequence[Escalation], is_brief: bool) -> None:
    """A start after the other, with the shortest chains; in brief, secrets alone."""
    exception = "" if results[0].exception == "none" else f", while the exception {results[0].exception} is in force"
    console.print(f"[bold]Who starts with little, and does only what is permitted[/bold]{exception}  {edition.name}")
    console.print(f"Searched: every permitted step among {count(results[0].situations)} situations.", style="dim")
    for result in results:
        _print_escalation(result, is_brief)
    heading("Assumptions")
    for assumption in ASSUMPTIONS:
        bullet(assumption)


def _print_escalation(result: Escalation, is_brief: bool) -> None:
    heading(f"From {listed(_evidence(result.start), 'and')}")
    flagged = {gain.asset for gain in result.flagged}
    if not result.secrets:
        console.print("  No card number, no PIN, no title, no personal information.", style="green")
    elif result.is_residual_risk:
        console.print(
            "  The residual risk that the owner accepts: someone who brings this is taken for the holder.",
            style="yellow",
        )
    elif flagged:
        assets = listed((ASSETS[gain.asset] for gain in result.flagged), "and")
        console.print(Text(f"  Flagged: more than its own clauses grant: {assets}.", "red"))
    for gain in result.secrets if is_brief else result.gains:
        _print_gain(gain, gain.asset in flagged)


def _evidence(start: Iterable[str]) -> tuple[str, ...]:
    return tuple(ASSETS[word] for word in start) or ("nothing",)


def _print_gain(gain: Gain, is_flagged: bool) -> None:
    mark = "!" if is_flagged else "•" if gain.is_secret else " "
    console.print(Text(f"  {mark} {ASSETS[gain.asset]}", "bold" if gain.is_secret else ""))
    for place, step in enumerate(gain.chain, start=1):
        console.print(Text(f"      {place}. {_step(step)}"), style="dim")


def _step(step: Step) -> str:
    if step.action == WAITING:
        return f"the hold-down passes ({' '.join(step.clauses)})"
    return f"{step.action}, {example(step.facts)}  ({' '.join(step.clauses)})"


def escalation_as_dict(result: Escalation) -> dict[str, object]:
    """One start, whole."""
    flagged = {gain.asset for gain in result.flagged}
    return {
        "from": result.start,
        "exception": result.exception,
        "situations": result.situations,
        "residual_risk": result.is_residual_risk,
        "flagged": sorted(flagged),
        "gains": [
            {
                "asset": gain.asset,
                "secret": gain.is_secret,
                "flagged": gain.asset in flagged,
                "chain": [
                    {"action": step.action, "facts": dict(step.facts), "clauses": step.clauses} for step in gain.chain
                ],
            }
            for gain in result.gains
        ],
        "assumptions": ASSUMPTIONS,
    }
