"""The command line. Bad input ends with exit status 2 and one clear line; nobody sees a traceback."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Annotated, Final

import typer

from carrel import __version__
from carrel.cli.arguments import Once, with_answers_joined
from carrel.cli.decide import decide
from carrel.cli.forget import forget
from carrel.cli.policy import policy_app
from carrel.cli.sample import sample
from carrel.cli.serve import demo, serve
from carrel.cli.staff import staff_app
from carrel.cli.usage import misunderstood
from carrel.cli.work import work
from carrel.errors import CarrelError

BAD_INPUT: Final = 2

app = typer.Typer(
    name="carrel",
    help="Puts a library's confidentiality policy between the person asking and the patron's record.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    epilog="Start with: carrel decide --channel telephone --shown number --purpose stated hear-checkouts",
)
app.command("decide", cls=Once)(decide)
app.add_typer(policy_app, name="policy")
app.command("demo")(demo)
app.command("serve")(serve)
app.command("sample")(sample)
app.command("work")(work)
app.command("forget")(forget)
app.add_typer(staff_app, name="staff")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"carrel {__version__}")
        raise typer.Exit


@app.callback()
def carrel(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Puts a library's confidentiality policy between the person asking and the patron's record."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exits with 0, 1 (a finding), or 2 (bad input)."""
    sys.excepthook = _own_mistake
    words = list(sys.argv[1:] if arguments is None else arguments)
    if sys.stdout is None:
        _complain("standard output is closed, so there is nowhere to answer.", "")
        sys.exit(BAD_INPUT)
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that lacks a sign shows its code, and never another outcome's sign.
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(_run(words))


def _run(words: list[str]) -> int:
    """The exit status."""
    command = typer.main.get_command(app)  # calling `app` itself would put Typer's traceback in place of ours
    try:
        status = command(args=with_answers_joined(words), prog_name="carrel", standalone_mode=False)
        sys.stdout.flush()
    except CarrelError as error:
        _complain(str(error), error.advice)
        return BAD_INPUT
    except typer.TyperException as error:
        if what := misunderstood(error, words):
            _complain(what, "`carrel --help`, or --help after a command, explains.")
        return BAD_INPUT
    except typer.Abort:
        return BAD_INPUT
    except SystemExit as left:
        status = _closed() if isinstance(left.__context__, BrokenPipeError) else left.code
    except BrokenPipeError:
        status = _closed()
    except OSError as error:
        if error.filename is not None:
            raise
        _closed()
        _complain(f"the answer could not be written: {error.strerror or 'the system refuses'}.", "")
        return BAD_INPUT
    return status if isinstance(status, int) else 0


def _closed() -> int:
    """The reader has seen enough (`| head`): that is not an error. What is still to be written goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return 0


def _own_mistake(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """A mistake of Carrel's own: where it happened, and nothing of what it happened with."""
    if issubclass(kind, KeyboardInterrupt):
        return
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "an unknown place"
    print(
        f"carrel: an error in Carrel itself ({kind.__name__} at {where}). "
        "Nothing was released. Please report this line.",
        file=sys.stderr,
    )


def _complain(what: str, advice: str) -> None:
    """One line; an edition's many mistakes are the exception, and come a line each."""
    if what.count("\n") == 1:
        what = what.replace("\n ", ":")
    ended = what if what.endswith((".", "?", "\n")) or "\n" in what else f"{what}."
    print(f"carrel: {ended}" if "\n" in what else f"carrel: {ended} {advice}".rstrip(), file=sys.stderr)
