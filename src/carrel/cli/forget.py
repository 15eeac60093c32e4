"""`carrel forget`: the schedule of retention (RR.6), run by a role that can read nothing."""

from typing import Annotated, Final, LiteralString

import typer

_SCHEDULE: Final[tuple[tuple[LiteralString, str], ...]] = (
    (
        "SELECT retention.forget_patrons()",
        "patrons who have been inactive past the schedule and owe nothing",
    ),
    ("SELECT retention.forget_trail()", "rows of the trail that are past the schedule"),
    (
        "SELECT retention.forget_staff_trail()",
        "rows about staff accounts that are past the schedule",
    ),
    ("SELECT retention.forget_traces()", "ended sign-ins, with their interactions and grants, and counted failures"),
)


def forget(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first; for scheduled jobs.")] = False,
) -> None:
    """Delete what is no longer needed: patrons, rows of the trail and traces past the schedule.

    \b
    carrel forget          # says what would go, and asks
    carrel forget --yes    # every night, say
    """
    from carrel.database import Settings, open_store

    with open_store(Settings.from_environment()) as store, store.connect("purger", autocommit=False) as purger:
        counts = [purger.execute(statement).fetchone() for statement, _ in _SCHEDULE]
        for count, (_, what) in zip(counts, _SCHEDULE, strict=True):
            typer.echo(f"{count[0] if count else 0:>9,}  {what}")
        if not yes:
            # Looked at and taken back, so that nobody waits for a lock while somebody thinks.
            purger.rollback()
            typer.confirm("Delete them for good?", abort=True)
            for statement, _ in _SCHEDULE:
                purger.execute(statement)
        purger.commit()
    typer.echo("Forgotten.")


if __name__ == "__main__":
    typer.run(forget)
