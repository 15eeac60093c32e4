"""What `carrel policy explain` prints: a clause with its rules, clashes and cases."""

from dataclasses import asdict

from carrel.cli.pages import Page
from carrel.cli.printing import bullet, console, count, heading
from carrel.cli.reports.overrules import OVERRULES_SHOWN, overrule
from carrel.policy.actions import ACTION
from carrel.policy.analysis.explaining import Explanation
from carrel.policy.analysis.telling import case_answer, rule_in_words
from carrel.policy.edition import Edition, Rule
from carrel.policy.functions import FUNCTIONS


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
            for each in clashes[:OVERRULES_SHOWN]:
                bullet(overrule(each))


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
