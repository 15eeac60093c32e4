"""`carrel sample`: an invented library of any size."""

from datetime import date
from typing import Annotated

import typer


def sample(
    patrons: Annotated[int, typer.Option(min=1, max=5_000_000, help="How many patrons to invent.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same library.")] = 1,
) -> None:
    """Fill an empty database with an invented library.

    \b
    carrel sample --patrons 500
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from carrel.database import Settings, open_ground
    from carrel.ils.embedded.exhibits import give_pins
    from carrel.ils.embedded.sample import fill

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        open_ground(Settings.from_environment()) as ground,
        ground.connect("owner") as owner,
        Progress(*columns) as progress,
    ):
        task = progress.add_task("patrons", total=patrons)
        fill(owner, patrons, date.today(), seed, lambda done, _: progress.update(task, completed=done))
        give_pins(owner)
    typer.echo(f"{patrons:,} patrons are in.")


if __name__ == "__main__":
    typer.run(sample)
