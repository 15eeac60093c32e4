"""What `carrel policy …` prints: for people in the terminal, and as plain values for JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from string import ascii_uppercase
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from carrel.cli.pages import Page
from carrel.cli.printing import COLORS, bullet, console, count, heading, whole
from carrel.policy.actions import ACTION, ACTIONS, VOICEMAIL_ACTIONS, Group
from carrel.policy.analysis.cases import Failure
from carrel.policy.analysis.chart import Chart, capital, meaning, plain
from carrel.policy.analysis.checking import Check, Overrule
from carrel.policy.analysis.differing import Change, Difference
from carrel.policy.analysis.escalation import WAITING, Escalation, Gain, Step
from carrel.policy.analysis.explaining import Explanation
from carrel.policy.analysis.handover import ASSETS, ASSUMPTIONS
from carrel.policy.analysis.telling import case_answer, rule_in_words, when_in_words
from carrel.policy.edition import Edition, Rule
from carrel.policy.facts import FACTS, IMPOSSIBLE
from carrel.policy.functions import FUNCTIONS
from carrel.policy.policy import Era
from carrel.policy.words import listed
from carrel.terms import Outcome

_OVERRULES_SHOWN = 12
_LEAST_OF_WORDS = 24
"""Characters of a line of the chart; what is longer goes on below."""

# -- check ---------------------------------------------------------------------------------------------------------


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
        where = f"{count(loss.count)} situations, e.g. {_situation(loss.example)}"
        bullet(f"showing {loss.evidence} loses {listed(loss.actions, 'and')}: {where}")
    _print_ledger(edition, result)
    heading(f"Worked cases: {len(edition.cases) - len(failed)} of {len(edition.cases)} hold")
    for failure in failed:
        bullet(f"{failure.case.place} {failure.case.situation}: {failure.why}")
    problems = len(result.problems) + len(failed)
    heading("Nothing to mend." if not problems else f"{problems} to mend")
    for problem in result.problems:
        bullet(problem)


def _print_silences(edition: Edition, result: Check) -> None:
    heading("Where no clause speaks")
    for silence in result.silences:
        bullet(f"{listed(silence.actions, 'and')} ({silence.clause}), {_situations(silence.count, silence.actions)}:")
        for region in silence.regions:
            bullet(f"{region.in_words(edition)}: {count(region.count)}", depth=2)


def _situations(number: int, actions: Sequence[str]) -> str:
    """How many, and how many an action: lines below count those of one."""
    each = f", {count(number // len(actions))} in each of {len(actions)} actions" if len(actions) > 1 else ""
    return f"{count(number)} situations{each}"


def _print_overrules(result: Check) -> None:
    heading(f"Which rules overrule which: {len(result.overrules)} pairs, the widest first")
    for each in result.overrules[:_OVERRULES_SHOWN]:
        bullet(_overrule(each))
    if len(result.overrules) > _OVERRULES_SHOWN:
        console.print("    --json lists them all; `carrel policy explain CLAUSE` those of a clause.", style="dim")


def _overrule(each: Overrule) -> str:
    wants = [ACTION[action].meaning for action in each.actions]
    actions = "; ".join(wants) if len(wants) < 4 else f"{len(wants)} actions"
    return (
        f"{each.stronger} ({each.outcome}) over {each.weaker} ({each.instead_of}): {actions}; "
        f"{count(each.count)} situations, e.g. {plain(_situation(each.example))}"
    )


def _print_ledger(edition: Edition, result: Check) -> None:
    heading("The text and its rules")
    bullet(f"{len(edition.clauses)} clauses, {len(edition.rules)} rules, {len(edition.readings)} readings")
    due = "was due" if edition.review_due < date.today() else "is due"
    bullet(f"adopted by {edition.owner}; its yearly review {due} on {edition.review_due}")
    if edition.ledger and not result.without_carrier:
        bullet("every clause of the ledger stands in the text, and is carried out by a rule or a function")
    if not result.idle_rules:
        bullet("every rule decides something somewhere")
    if result.words_only:
        bullet(f"would change no outcome if left out, for they say or cite alone: {listed(result.words_only, 'and')}")
    for clause, name in result.not_built_yet:
        bullet(f"{clause} waits for a part of the software that is not built yet: {FUNCTIONS[name].does}")
    if result.provisional:
        bullet(f"provisional readings wait for the owner's word: {listed(result.provisional, 'and')}")


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


# -- diff ----------------------------------------------------------------------------------------------------------


def print_diff(edition: Edition, difference: Difference, everything: bool) -> None:
    """Changes of outcome first; the rest counted, or shown with `everything`."""
    console.print(f"[bold]{difference.old} → {difference.new}[/bold]")
    total = sum(change.count for change in difference.outcomes)
    console.print(f"{count(total)} of {count(difference.situations)} situations are answered otherwise.")
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
    words.append(f"   {_situations(change.count, change.actions)}")
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


# -- escalate ------------------------------------------------------------------------------------------------------


def print_escalations(edition: Edition, results: Sequence[Escalation], is_brief: bool) -> None:
    """A start after the other, with the shortest chains; in brief, secrets alone."""
    exception = "" if results[0].exception == "none" else f", while the exception {results[0].exception} is in force"
    console.print(f"[bold]Who starts with little, and does only what is permitted[/bold]{exception}  {edition.name}")
    console.print(f"Searched: every permitted step among {count(results[0].situations)} situations.", style="dim")
    for result in results:
        _print_escalation(result, is_brief)
    heading("What this takes for granted")
    for assumption in ASSUMPTIONS:
        bullet(assumption)


def _print_escalation(result: Escalation, is_brief: bool) -> None:
    heading(f"From {listed(_evidence(result.start), 'and')}")
    flagged = {gain.asset for gain in result.flagged}
    if not result.secrets:
        console.print("  No card number, no PIN, no title, no personal information.", style="green")
    elif result.is_residual_risk:
        console.print(
            "  The residual risk that the owner accepts: what this start brings is taken for the holder.",
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
    return f"{step.action}, {_situation(step.facts)}  ({' '.join(step.clauses)})"


def _situation(facts: Any) -> str:
    left_out = {("purpose", "stated")}
    parts = [
        name.replace("_", " ") if value == "yes" else value
        for name, value in facts.items()
        if (name, value) not in left_out
    ]
    return ", ".join(parts)


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


# -- matrix --------------------------------------------------------------------------------------------------------


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


# -- explain -------------------------------------------------------------------------------------------------------


def print_explanation(edition: Edition, found: Explanation) -> None:
    """Words, readings, rules, clashes and cases of one clause."""
    console.print(f"[bold]{found.id}[/bold]  [bold]{found.title}[/bold]  [dim]{found.kind}[/dim]\n")
    if found.text:
        console.print(Page(found.text))
    for part in found.parts:
        bullet(f"{part.id} {part.title}")
    for reading in found.readings:
        heading(f"{reading.id}{' (provisional)' if reading.is_provisional else ''}")
        console.print(Page(reading.text))
    for rule in found.rules:
        _print_rule(edition, rule, found)
    for name in found.functions:
        heading("Carried out by the software")
        bullet(f"{FUNCTIONS[name].does}: {FUNCTIONS[name].where or 'not built yet'}")
    if found.guidance:
        heading("Guidance: shows")
        bullet(found.guidance)
    _print_clashes(found)
    if found.cases:
        heading(f"Worked cases ({len(found.cases)})")
        for case in found.cases:
            bullet(f"{case.situation}: {ACTION[case.action].meaning}? {case_answer(case)}")


def _print_rule(edition: Edition, rule: Rule, found: Explanation) -> None:
    told = rule_in_words(edition, rule)
    shape = f"{rule.outcome.shape} " if rule.outcome else ""
    heading(f"Rule {rule.id}")
    bullet(f"{shape}{told.verdict}: {'; '.join(told.what)}")
    if told.who:
        bullet(f"who: {told.who}")
    for when in told.when:
        bullet(f"when: {when}")
    for label, text in told.words:
        bullet(f"{label}: {text}")
    if rule.outcome:
        bullet(f"decides {count(found.decides[rule.id])} situations")


def _print_clashes(found: Explanation) -> None:
    for label, clashes in (("Overruled by", found.overruled_by), ("Overrules", found.overrules)):
        if clashes:
            heading(label)
            for each in clashes[:_OVERRULES_SHOWN]:
                bullet(_overrule(each))


def explanation_as_dict(edition: Edition, found: Explanation) -> dict[str, object]:
    """One clause, whole."""
    return {
        "edition": edition.name,
        "id": found.id,
        "title": found.title,
        "kind": found.kind,
        "text": found.text,
        "readings": [{"id": each.id, "reads": each.reads, "text": each.text} for each in found.readings],
        "rules": [
            {
                "id": rule.id,
                "outcome": rule.outcome,
                "actions": rule.actions,
                "who": rule.who,
                "when": [dict(when) for when in rule.when],
                "at": str(rule.place),
                "situations": found.decides.get(rule.id),
                **asdict(rule.words),
            }
            for rule in found.rules
        ],
        "functions": found.functions,
        "guidance": found.guidance or None,
        "parts": [part.id for part in found.parts],
        "overruled_by": [asdict(each) for each in found.overruled_by],
        "overrules": [asdict(each) for each in found.overrules],
        "cases": [
            {"situation": case.situation, "facts": dict(case.facts), "action": case.action, "answer": case_answer(case)}
            for case in found.cases
        ],
    }


# -- show ----------------------------------------------------------------------------------------------------------


def print_sections(sections: Iterable[tuple[str, str]], raw: bool) -> None:
    """Sections as pages to read, or as they are written."""
    for _, text in sections:
        if raw:
            print(text)
        else:
            console.print(Page(text))


def edition_as_dict(edition: Edition) -> dict[str, object]:
    """An edition: its data, clauses and readings."""
    return {
        "id": edition.id,
        "name": edition.name,
        "title": edition.title,
        "library": edition.library,
        "owner": edition.owner,
        "effective": edition.effective.isoformat(),
        "review_due": edition.review_due.isoformat(),
        "amends": edition.amends,
        "contacts": {name: asdict(contact) for name, contact in edition.contacts.items()},
        "clauses": [
            {"id": clause.id, "title": clause.title, "text": clause.text, "kind": edition.ledger.get(clause.id)}
            for clause in edition.clauses.values()
        ],
        "readings": [{"id": each.id, "reads": each.reads, "text": each.text} for each in edition.readings.values()],
    }


# -- editions, facts, actions --------------------------------------------------------------------------------------


def print_eras(eras: Iterable[Era]) -> None:
    """A line an era."""
    table = Table(box=None, padding=(0, 2))
    for name in ("edition", "stands from", "title", "fingerprint"):
        table.add_column(name)
    for era in eras:
        edition = era.edition
        table.add_row(edition.id, str(edition.effective), edition.title, edition.fingerprint)
    console.print(whole(table))


def era_as_dict(era: Era) -> dict[str, object]:
    """An era in a few figures."""
    return edition_as_dict(era.edition) | {"clauses": len(era.edition.clauses), "readings": len(era.edition.readings)}


def print_facts() -> None:
    """A line a fact, then what cannot be."""
    table = Table(box=None, padding=(0, 2))
    for name in ("fact", "values", "left out", "meaning"):
        table.add_column(name)
    for fact in FACTS:
        table.add_row(fact.name, " · ".join(fact.values), fact.default or "an error", fact.meaning)
    console.print(whole(table))
    heading("What cannot be")
    for impossible in IMPOSSIBLE:
        bullet(f"{when_in_words(impossible.when)}: {impossible.reason}")
    bullet(
        f"{listed(sorted(VOICEMAIL_ACTIONS), 'and')} belong to the channel voicemail, and nothing else happens there"
    )


def facts_as_dict() -> dict[str, object]:
    """The vocabulary of facts."""
    return {
        "facts": [
            {"name": fact.name, "values": fact.values, "default": fact.default, "meaning": fact.meaning}
            for fact in FACTS
        ],
        "impossible": [{"when": dict(each.when), "reason": each.reason} for each in IMPOSSIBLE],
    }


def print_actions() -> None:
    """A line an action, by group."""
    for group in Group:
        heading(capital(group))
        table = Table.grid(padding=(0, 2))
        for action in ACTIONS:
            if action.group is group:
                table.add_row(f"  {action.name}", Text(action.meaning, "dim"))
        console.print(whole(table))


def actions_as_dict() -> list[dict[str, str]]:
    """The vocabulary of actions."""
    return [{"name": action.name, "group": action.group, "meaning": action.meaning} for action in ACTIONS]
