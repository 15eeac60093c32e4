"""Markdown in a terminal. It stands apart, for what reads Markdown takes longer to come than an answer does."""

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, MarkdownElement, TableElement
from rich.table import Table

from carrel.cli.printing import whole


class Page(Markdown):
    """Markdown whose tables are whole, however narrow the terminal."""

    class _Whole(TableElement):
        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            for part in super().__rich_console__(console, options):
                yield whole(part) if isinstance(part, Table) else part

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "table_open": _Whole}
