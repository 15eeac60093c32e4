"""Options that stand for facts, so that every command asks for them in the same way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand

from carrel.cli.completing import evidence, facts_with_values
from carrel.errors import CarrelError
from carrel.policy.facts import EVIDENCE, FACT, FACTS, NO, YES, Fact, UnknownFact
from carrel.policy.policy import Policy, load_policy
from carrel.policy.words import did_you_mean, listed

_CIRCUMSTANCES: Final = tuple(fact for fact in FACTS if fact.name not in EVIDENCE)


class BadArgument(CarrelError):
    """An option has a value that it cannot have."""


class Once(TyperCommand):
    """A command that takes each option once, unless the option takes several: of two answers neither is meant."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Raises `BadArgument` for an option that is given again."""
        if not ctx.resilient_parsing:
            _, _, given = self.make_parser(ctx).parse_args(args=[*args])
            for place, option in enumerate(given):
                if option in given[:place] and not getattr(option, "multiple", True):
                    raise BadArgument(f"{option.opts[0]} is given twice.")
        return super().parse_args(ctx, args)


def option_name(fact: str) -> str:
    """`cannot_come_in` → `--cannot-come-in`."""
    return f"--{fact.replace('_', '-')}"


def with_answers_joined(words: Sequence[str]) -> list[str]:
    """`--assured yes` as `--assured` and `--assured no` as `--no-assured`, so that both ways are understood."""
    flags = {option_name(fact.name): fact.name for fact in _CIRCUMSTANCES if fact.is_question}
    joined: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        flag, equals, value = word.partition("=")
        if flag in flags and not equals and waiting and waiting[0] in (YES, NO):
            value = waiting.pop(0)
        if flag in flags and value in (YES, NO):
            word = flag if value == YES else f"--no-{flag[2:]}"
        joined.append(word)
    return joined


def fact_parameters() -> tuple[Parameter, ...]:
    """A parameter a circumstance, for commands whose options are the vocabulary's facts."""
    return tuple(_parameter(fact) for fact in _CIRCUMSTANCES)


def _parameter(fact: Fact) -> Parameter:
    name = option_name(fact.name)
    annotation: Any
    if fact.is_question:
        option = typer.Option(f"{name}/--no-{name[2:]}", help=fact.meaning, show_default=False, rich_help_panel=_PANEL)
        annotation = Annotated[bool | None, option]
    else:
        default = f" Default: {fact.default}." if fact.default else ""
        option = typer.Option(
            name,
            help=f"{fact.meaning}: {listed(fact.values)}.{default}",
            autocompletion=lambda: list(fact.values),
            metavar="VALUE",
            show_default=False,
            rich_help_panel=_PANEL,
        )
        annotation = Annotated[str | None, option]
    return Parameter(fact.name, Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


_PANEL: Final = "The situation"

Shown = Annotated[
    list[str] | None,
    typer.Option(
        "--shown",
        help=f"What the person showed, told or entered, separated by commas: {listed(EVIDENCE, 'and')}.",
        autocompletion=evidence,
        metavar="EVIDENCE",
        rich_help_panel=_PANEL,
    ),
]
Fact_ = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        help="Any fact, as NAME=VALUE; for instance number=no.",
        autocompletion=facts_with_values,
        metavar="NAME=VALUE",
        rich_help_panel=_PANEL,
    ),
]
On = Annotated[
    str | None, typer.Option("--on", help="The day of the question, as year-month-day. Default: today.", metavar="DATE")
]
PolicyFolder = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        help="A folder of editions, or of one. Default: the policy that comes with Carrel.",
        metavar="FOLDER",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def facts_from(
    circumstances: Mapping[str, object], shown: Iterable[str] | None, others: Iterable[str] | None
) -> dict[str, str]:
    """The facts that options gave. Raises `CarrelError` for evidence or facts that there are not or that come twice."""
    facts = {name: _value(value) for name, value in circumstances.items() if value is not None}
    for word in listed_words(shown):
        name = word.replace("-", "_")
        if name not in EVIDENCE:
            raise BadArgument(f"--shown: that is not evidence{did_you_mean(name, EVIDENCE)} It is {listed(EVIDENCE)}.")
        _give(facts, name, YES)
    for place, other in enumerate(others or (), start=1):
        name, equals, value = other.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise BadArgument("--fact takes NAME=VALUE, for instance number=no.")
        if name not in FACT:
            raise UnknownFact(name, place)
        _give(facts, name, value.strip())
    return facts


def _give(facts: dict[str, str], name: str, value: str) -> None:
    if name in facts:
        raise BadArgument(f"{name} is given twice.")
    facts[name] = value


def _value(value: object) -> str:
    return value if isinstance(value, str) else YES if value else NO


def listed_words(texts: Iterable[str] | None) -> list[str]:
    """`["name,details", "pin"]` → `["name", "details", "pin"]`."""
    return [word.strip() for text in texts or () for word in text.split(",") if word.strip()]


def day(text: str | None) -> date:
    """The day an option names, today without one. Raises `BadArgument`."""
    if text is None:
        return date.today()
    try:
        named = date.fromisoformat(text)
        if named.isoformat() == text:  # `fromisoformat` reads weeks, too
            return named
    except ValueError:
        pass
    raise BadArgument("--on takes a day that exists, as year-month-day, for instance 2024-04-30.")


def policy_in(folder: Path | None) -> Policy:
    """The policy that an option names. Raises `BadArgument` for a folder that is not there."""
    if folder is not None and not folder.is_dir():
        raise BadArgument("--policy: there is no such folder.")
    return load_policy(folder)
