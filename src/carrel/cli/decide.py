"""`carrel decide`: one question and its answer, or a stream of them."""

import sys
from collections.abc import Callable
from inspect import Parameter, signature
from typing import Annotated

import typer

from carrel.cli.arguments import (
    AsJson,
    BadArgument,
    Fact_,
    On,
    PolicyFolder,
    Shown,
    day,
    fact_parameters,
    facts_from,
    policy_in,
)
from carrel.errors import CarrelError
from carrel.policy.actions import ACTION, ACTIONS, UnknownAction
from carrel.policy.facts import Facts

_HELP = """What does the policy answer? One question, made of facts and an action; or many, one per line, with --lines.

\b
carrel decide --channel telephone --requester other --shown number --purpose stated hear-checkouts
carrel decide --channel in-person --requester holder --assured --shown photo_id --purpose stated give-card-number
carrel decide --channel in-person --shown name --purpose stated check-out --json
echo '{"facts": {"channel": "chat", "number": "yes"}, "action": "renew"}' | carrel decide --lines

`carrel policy facts` and `carrel policy actions` list the words.
"""

Action_ = Annotated[
    str | None,
    typer.Argument(
        help="What they want: one of the actions that `carrel policy actions` lists.",
        autocompletion=lambda: [(action.name, action.meaning) for action in ACTIONS],
        metavar="ACTION",
        show_default=False,
    ),
]
Lines = Annotated[
    bool,
    typer.Option(
        "--lines",
        help='Read {"facts": {…}, "action": "…", "on": "…"} lines from standard input; print one answer per line.',
    ),
]


class MissingAction(CarrelError):
    """No action was named."""

    def __init__(self) -> None:
        super().__init__("say what they want: an action, such as renew or hear-checkouts.")

    advice = "`carrel policy actions` lists them."


def _decide(
    action: Action_ = None,
    shown: Shown = None,
    fact: Fact_ = None,
    on: On = None,
    policy: PolicyFolder = None,
    json: AsJson = False,
    lines: Lines = False,
    **circumstances: object,
) -> int:
    if lines and (json or action or shown or fact or any(value is not None for value in circumstances.values())):
        raise BadArgument("--lines reads every question from standard input, and takes only --on and --policy with it.")
    known = policy_in(policy)
    if lines:
        from carrel.cli.lines import answer_lines

        return answer_lines(known, day(on), sys.stdin.fileno(), sys.stdout.buffer)
    if action is None:
        raise MissingAction
    if action not in ACTION:
        raise UnknownAction(action)
    facts = Facts.from_mapping(facts_from(circumstances, shown, fact))
    answer = known.decide(facts, action, on=day(on))
    if json:
        import orjson

        print(orjson.dumps(answer.as_dict()).decode())
    else:
        from carrel.cli.printing import print_answer

        print_answer(answer, ACTION[action])
    return 0


def _with_facts_as_options(function: Callable[..., int]) -> Callable[..., int]:
    """The same function, to which the vocabulary's facts are options."""
    own = [each for each in signature(function).parameters.values() if each.kind is not Parameter.VAR_KEYWORD]
    options = fact_parameters()
    shown_signature = signature(function).replace(parameters=[*own, *options])
    function.__signature__ = shown_signature  # type: ignore[attr-defined]
    function.__annotations__ = {each.name: each.annotation for each in (*own, *options)}
    function.__doc__ = _HELP
    return function


decide = _with_facts_as_options(_decide)
