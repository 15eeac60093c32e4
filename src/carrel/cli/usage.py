"""What is wrong with a command as it was typed, in words of our own.

What was typed is not repeated, as Typer's sentences would: it may be a patron's name.
"""

from collections.abc import Iterable

import typer

from carrel.policy.words import did_you_mean, listed, nearest

_NAMES_ONLY_WHAT_THERE_IS = ("MissingParameter", "BadOptionUsage")
"""Kinds of mistakes whose sentence repeats nothing but the names of options and arguments that there are."""


def misunderstood(error: typer.TyperException, words: Iterable[str]) -> str:
    """One sentence; empty when no command was named and its help has been printed already."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    if kind == "NoArgsIsHelpError":
        return ""
    if kind in _NAMES_ONLY_WHAT_THERE_IS:
        return error.format_message()
    if kind == "BadParameter":
        return _wrong_value(error)
    if kind == "NoSuchOption":
        typed: str = getattr(error, "option_name", "")
        options = [name for each in context.command.params for name in each.opts] if context else []
        return f"there is no such option{did_you_mean(typed, options)}"
    commands = getattr(context.command, "commands", {}) if context else {}
    if commands:
        match = next((match for word in words if (match := nearest(word, commands))), None)
        suggestion = f"; did you mean {match!r}?" if match else "."
        return f"there is no such command{suggestion} The commands are {listed(commands, 'and')}."
    return "too many arguments: --help lists what the command takes."


def _wrong_value(error: typer.TyperException) -> str:
    """Typer's sentence would repeat the value."""
    parameter = getattr(error, "param", None)
    name = parameter.opts[0] if parameter else "an option"
    least, most = (getattr(getattr(parameter, "type", None), end, None) for end in ("min", "max"))
    bounds = "" if least is None or most is None else f" from {least:,} to {most:,}"
    return f"{name} cannot have that value: it takes a number{bounds}."
