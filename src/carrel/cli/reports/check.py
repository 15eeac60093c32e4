"""What `carrel policy check` prints: whether the policy holds together, and what is to be mended."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from rich.table import Table
from rich.text import Text

from carrel.cli.printing import COLORS, bullet, console, count, heading, whole
from carrel.cli.reports.overrules import OVERRULES_SHOWN, overrule
from carrel.cli.reports.situations import counted, example
from carrel.policy.analysis.cases import Failure
from carrel.policy.analysis.checking import Check
from carrel.policy.edition import Edition
from carrel.policy.functions import FUNCTIONS
from carrel.policy.words import listed


def print_check(edition: Edition, result: Check, failed: Sequence[Failure]) -> None:
    """What `check` found, from the whole to the particulars."""
    console.print(f"[bold]{edition.title}[/bold]  {edition.name}")
    heading("Every situation has one answer")
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right", style="dim")
    for outcome, number in result.by_outcome.items():
        share = f"{100 * number / result.situations:.1f} %"
        table.add_row(Text(f"{outcome.shape} {outcome}", COLORS[outcome]), count(number), share)
    table.add_row("situations", count(result.situations), "")
    table.add_row("by silence", count(result.silent), "no clause speaks, so the answer is deny")
    console.print(whole(table))
    _print_silences(edition, result)
    _print_overrules(result)
    heading("More shown never permits less (R35)")
    console.print("  It holds in every situation." if not result.losses else "")
    for loss in result.losses:
        where = f"{count(loss.count)} situations, e.g. {example(loss.example)}"
        bullet(f"showing {loss.evidence} loses {listed(loss.actions, 'and')}: {where}")
    _print_ledger(edition, result)
    heading(f"Worked cases: {len(edition.cases) - len(failed)} of {len(edition.cases)} hold")
    for failure in failed:
        bullet(f"{failure.case.place} {failure.case.situation}: {failure.why}")
    problems = len(result.problems) + len(failed)
    heading("Nothing to fix." if not problems else f"{problems} to fix")
    for problem in result.problems:
        bullet(problem)


def _print_silences(edition: Edition, result: Check) -> None:
    heading("Where no clause speaks")
    for silence in result.silences:
        bullet(f"{listed(silence.actions, 'and')} ({silence.clause}), {counted(silence.count, silence.actions)}:")
        for region in silence.regions:
            bullet(f"{region.in_words(edition)}: {count(region.count)}", depth=2)


def _print_overrules(result: Check) -> None:
    heading(f"Which rules overrule which: {len(result.overrules)} pairs, the widest first")
    for each in result.overrules[:OVERRULES_SHOWN]:
        bullet(overrule(each))
    if len(result.overrules) > OVERRULES_SHOWN:
        console.print("    --json lists them all; `carrel policy explain CLAUSE` those of a clause.", style="dim")


def _print_ledger(edition: Edition, result: Check) -> None:
    heading("The text and its rules")
    bullet(f"{len(edition.clauses)} clauses, {len(edition.rules)} rules, {len(edition.readings)} readings")
    due = "was due" if edition.review_due < date.today() else "is due"
    bullet(f"adopted by {edition.owner}; its yearly review {due} on {edition.review_due}")
    if edition.ledger and not result.without_carrier:
        bullet("every clause of the ledger is in the text, and is carried out by a rule or a function")
    if not result.idle_rules:
        bullet("every rule decides something somewhere")
    if result.words_only:
        bullet(f"rules that change no outcome, and only add words: {listed(result.words_only, 'and')}")
    for clause, name in result.not_built_yet:
        bullet(f"{clause} waits for a part of the software that is not built yet: {FUNCTIONS[name].does}")
    if result.provisional:
        bullet(f"provisional readings await the owner's decision: {listed(result.provisional, 'and')}")


def check_as_dict(edition: Edition, result: Check, failed: Sequence[Failure]) -> dict[str, object]:
    """What `check` found, whole."""
    return {
        "edition": edition.name,
        "situations": result.situations,
        "by_outcome": dict(result.by_outcome),
        "silent": result.silent,
        "silences": [
            {
                "actions": silence.actions,
                "clause": silence.clause,
                "situations": silence.count,
                "regions": [region.as_dict() for region in silence.regions],
            }
            for silence in result.silences
        ],
        "overrules": [asdict(each) for each in result.overrules],
        "more_shown_permits_less": [asdict(loss) for loss in result.losses],
        "idle_rules": result.idle_rules,
        "rules_that_only_say_or_cite": result.words_only,
        "clauses_without_carrier": result.without_carrier,
        "clauses_without_a_case": [{"clause": clause, "case": side} for clause, side in result.without_a_case],
        "functions_not_built_yet": [{"clause": clause, "function": name} for clause, name in result.not_built_yet],
        "provisional_readings": result.provisional,
        "cases": {
            "total": len(edition.cases),
            "failed": [{"at": str(each.case.place), "case": each.case.situation, "why": each.why} for each in failed],
        },
        "problems": [*result.problems, *(f"{each.case.place}: {each.why}" for each in failed)],
    }
