"""`carrel policy …`: read the policy, and ask it questions about every situation at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from carrel.cli.arguments import AsJson, BadArgument, Once, PolicyFolder, listed_words, policy_in
from carrel.cli.completing import clause_names, edition_names, evidence, facts_with_values, section_names
from carrel.policy.facts import EVIDENCE, FACT
from carrel.policy.policy import Era, load_policy
from carrel.policy.words import did_you_mean, listed

policy_app = typer.Typer(
    help="Read the policy, check it, compare editions, and see what follows from them.",
    no_args_is_help=True,
    epilog="Start with: carrel policy show NH",
)

FOUND_SOMETHING = 1

EditionName = Annotated[
    str | None,
    typer.Option(
        "--edition",
        help="An edition or amendment by name. Default: the latest.",
        autocompletion=edition_names,
        metavar="NAME",
    ),
]


def _era(name: str | None, folder: Path | None) -> Era:
    policy = policy_in(folder)
    return policy.era(name) if name else policy.eras[-1]


def _named_or_folder(word: str, folder: Path | None) -> Era:
    """An edition by name, or the one in a folder."""
    path = Path(word)
    return load_policy(path).eras[-1] if path.is_dir() else policy_in(folder).era(word)


def _print_json(value: object) -> None:
    import orjson

    print(orjson.dumps(value, default=_plain, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError


@policy_app.command(cls=Once)
def check(edition: EditionName = None, policy: PolicyFolder = None, json: AsJson = False) -> int:
    """Check that the policy holds together, in every situation. Exit status 1: something must be fixed.

    \b
    carrel policy check
    carrel policy check --policy my-library/editions --json
    """
    from carrel.cli.reports.check import check_as_dict, print_check
    from carrel.policy.analysis.cases import failures
    from carrel.policy.analysis.checking import check as checked

    known = policy_in(policy)
    era = _era(edition, policy)
    result = checked(era.compiled)
    failed = failures(known, era)
    if json:
        _print_json(check_as_dict(era.edition, result, failed))
    else:
        print_check(era.edition, result, failed)
    return FOUND_SOMETHING if result.problems or failed else 0


@policy_app.command(cls=Once)
def diff(
    old: Annotated[
        str,
        typer.Argument(help="An edition or amendment by name, or a folder.", autocompletion=edition_names, metavar="A"),
    ],
    new: Annotated[str, typer.Argument(help="Another.", autocompletion=edition_names, metavar="B")],
    everything: Annotated[
        bool, typer.Option("--all", help="Also show where only the clauses or the words changed.")
    ] = False,
    policy: PolicyFolder = None,
    json: AsJson = False,
) -> int:
    """Show what a change changes: situations in plain words, with how many each line covers.

    \b
    carrel policy diff 2024-01 2024-05
    carrel policy diff 2024-05 ./my-draft --all
    """
    from carrel.cli.reports.diff import diff_as_dict, print_diff
    from carrel.policy.analysis.differing import diff as compared

    before, after = _named_or_folder(old, policy), _named_or_folder(new, policy)
    difference = compared(before.compiled, after.compiled)
    if json:
        _print_json(diff_as_dict(difference))
    else:
        print_diff(after.edition, difference, everything)
    return 0


@policy_app.command(cls=Once)
def escalate(
    start: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            help=f"What they start with, separated by commas: {listed(EVIDENCE, 'and')}. Default: every usual start.",
            autocompletion=evidence,
            metavar="EVIDENCE",
        ),
    ] = None,
    exception: Annotated[
        str,
        typer.Option(
            help="An exception in force.", autocompletion=lambda: list(FACT["exception"].values), metavar="VALUE"
        ),
    ] = "none",
    edition: EditionName = None,
    policy: PolicyFolder = None,
    json: AsJson = False,
) -> int:
    """Find the chains of permitted steps by which someone who knows little could come to know more.

    \b
    carrel policy escalate --from name
    carrel policy escalate --from name,details
    """
    from carrel.cli.reports.escalate import escalation_as_dict, print_escalations
    from carrel.policy.analysis.escalation import USUAL_STARTS
    from carrel.policy.analysis.escalation import escalate as escalated

    if exception not in FACT["exception"].values:
        values = FACT["exception"].values
        raise BadArgument(
            f"--exception cannot have that value{did_you_mean(exception, values)} It is {listed(values)}."
        )
    era = _era(edition, policy)
    words = [word.replace("-", "_") for word in listed_words(start)]
    starts = [tuple(words)] if start is not None else USUAL_STARTS
    results = [escalated(era.compiled, each, exception) for each in starts]
    if json:
        _print_json([escalation_as_dict(result) for result in results])
    else:
        print_escalations(era.edition, results, is_brief=start is None)
    return 0


@policy_app.command(cls=Once)
def matrix(
    channel: Annotated[
        str, typer.Option(help="The channel.", autocompletion=lambda: list(FACT["channel"].values), metavar="VALUE")
    ] = "in-person",
    team: Annotated[
        str, typer.Option(help="The team.", autocompletion=lambda: list(FACT["team"].values), metavar="VALUE")
    ] = "branch",
    fact: Annotated[
        list[str] | None,
        typer.Option(
            "--fact", help="Another fact, as NAME=VALUE.", autocompletion=facts_with_values, metavar="NAME=VALUE"
        ),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Print a page that fits one sheet of paper.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")] = False,
    edition: EditionName = None,
    policy: PolicyFolder = None,
    json: AsJson = False,
) -> int:
    """Print the quick-look chart that staff pin up: evidence across, actions down, for a channel and a team.

    \b
    carrel policy matrix --channel telephone --team contact-center
    carrel policy matrix --html > chart.html
    """
    from carrel.cli.arguments import facts_from
    from carrel.cli.reports.matrix import chart_as_dict, print_chart
    from carrel.policy.analysis import chart
    from carrel.site.chart_page import page_of

    if html + csv + json > 1:
        raise BadArgument("a chart is printed in one format: --html, --csv or --json.")
    others = facts_from({}, None, fact)
    for name in others:
        if name in ("channel", "team"):
            raise BadArgument(f"--fact cannot set the {name} of a chart: use --{name}.")
        if name in chart.SHOWN:
            raise BadArgument(f"--fact cannot set {name} in a chart: its columns say who asks and what was shown.")
    era = _era(edition, policy)
    made = chart.chart(era.edition, era.answering, channel, team, others)
    if html:
        print(page_of(made), end="")
    elif csv:
        print(chart.as_csv(made), end="")
    elif json:
        _print_json(chart_as_dict(made))
    else:
        print_chart(made)
    return 0


@policy_app.command(cls=Once)
def explain(
    clause: Annotated[
        str,
        typer.Argument(
            help="A clause or a reading, such as NH.4c or R7.", autocompletion=clause_names, metavar="CLAUSE"
        ),
    ],
    edition: EditionName = None,
    policy: PolicyFolder = None,
    json: AsJson = False,
) -> int:
    """Explain one clause: its words, its readings, its rules, where they decide, and its worked cases.

    \b
    carrel policy explain NH.4c
    carrel policy explain R27
    """
    from carrel.cli.reports.explain import explanation_as_dict, print_explanation
    from carrel.policy.analysis.explaining import explain as explained

    era = _era(edition, policy)
    known = (*era.edition.clauses, *era.edition.readings)
    wanted = {name.casefold(): name for name in known}.get(clause.casefold())
    if wanted is None:
        raise BadArgument(f"the edition has no such clause{did_you_mean(clause, known)}")
    result = explained(era.compiled, wanted)
    if json:
        _print_json(explanation_as_dict(era.edition, result))
    else:
        print_explanation(era.edition, result)
    return 0


@policy_app.command(cls=Once)
def show(
    section: Annotated[
        str | None,
        typer.Argument(
            help="One section, such as NH or account-holders. Default: all.",
            autocompletion=section_names,
            metavar="SECTION",
        ),
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="Print the Markdown source.")] = False,
    edition: EditionName = None,
    policy: PolicyFolder = None,
    json: AsJson = False,
) -> int:
    """Print the text of the edition.

    \b
    carrel policy show NH
    carrel policy show --raw > policy.md
    """
    from carrel.cli.reports.show import edition_as_dict, print_sections
    from carrel.policy.analysis.telling import sections_of

    era = _era(edition, policy)
    sections = sections_of(era.edition, section)
    if not sections:
        names = [file.removesuffix(".md") for file, _ in era.edition.sections]
        raise BadArgument(
            f"the edition has no such section{did_you_mean(section or '', names)} It has {listed(names, 'and')}."
        )
    if json:
        _print_json(edition_as_dict(era.edition))
    else:
        print_sections(sections, raw)
    return 0


@policy_app.command(cls=Once)
def editions(policy: PolicyFolder = None, json: AsJson = False) -> int:
    """List the editions and amendments, and the days they take effect.

    \b
    carrel policy editions
    carrel policy editions --policy my-library/editions
    """
    from carrel.cli.reports.listing import era_as_dict, print_eras

    eras = policy_in(policy).eras
    if json:
        _print_json([era_as_dict(era) for era in eras])
    else:
        print_eras(eras)
    return 0


@policy_app.command(cls=Once)
def facts(json: AsJson = False) -> int:
    """List the facts that a rule can ask about, their values and defaults, and the impossible combinations.

    \b
    carrel policy facts
    carrel policy facts --json
    """
    from carrel.cli.reports.listing import facts_as_dict, print_facts

    if json:
        _print_json(facts_as_dict())
    else:
        print_facts()
    return 0


@policy_app.command(cls=Once)
def actions(json: AsJson = False) -> int:
    """List the actions that can be asked about.

    \b
    carrel policy actions
    """
    from carrel.cli.reports.listing import actions_as_dict, print_actions

    if json:
        _print_json(actions_as_dict())
    else:
        print_actions()
    return 0


@policy_app.command(cls=Once)
def export(
    folder: Annotated[
        Path, typer.Argument(help="The folder for the files; created if it does not exist.", metavar="DIR")
    ],
    to: Annotated[str, typer.Option("--to", help="The language: cedar.", autocompletion=lambda: ["cedar"])] = "cedar",
    edition: EditionName = None,
    policy: PolicyFolder = None,
) -> int:
    """Write the rules for another engine: policies, schema, and which outcome each policy carries.

    \b
    carrel policy export --to cedar ./cedar
    """
    from carrel.policy.export_cedar import export as exported

    if to != "cedar":
        raise BadArgument(f"--to cannot have that value{did_you_mean(to, ['cedar'])} It is cedar.")
    files = exported(_era(edition, policy).edition)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadArgument(f"cannot write there: {error.strerror or 'the file system refuses'}.") from None
    print(f"{listed(files, 'and')} written; outcomes.json says which outcome each policy carries.")
    return 0
