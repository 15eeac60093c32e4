"""The chart as HTML: a page of its own that is printed and pinned up, or its table for a page of the site.

Everything that comes from an edition is escaped here.
"""

from html import escape
from typing import Final

from carrel.policy import Answer
from carrel.policy.analysis.chart import LEGEND, Chart, capital, meaning, plain

_STYLE: Final = """
@page { size: letter portrait; margin: 9mm }
body { font: 8pt/1.12 system-ui, sans-serif; color: #111; background: #fff; margin: 0 }
h1 { font-size: 13pt; margin: 0 } p { margin: 1mm 0 2mm }
table { border-collapse: collapse; width: 100% }
th, td { border: .3pt solid #999; padding: .15mm 1mm; text-align: center; vertical-align: middle }
th[scope=row], th[scope=rowgroup] { text-align: left; font-weight: 400 }
th[scope=rowgroup] { font-weight: 700; background: #eee }
thead th { font-size: 7pt } thead th:first-child { width: 40% }
td { font-size: 8.5pt } .permit { background: #dff3e4 } .ask { background: #fdf3cf } .refer { background: #dfeaf8 }
td span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
"""


def page_of(made: Chart) -> str:
    """The chart as one page to print on letter paper; readable without color."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(made.title)}: chart</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(made.title)}</h1>"
        f"<p>Channel {escape(plain(made.channel))}, team {escape(plain(made.team))}, "
        f"{escape(made.takes_for_granted)}. {LEGEND}. "
        f"“holder” means staff are reasonably sure. Edition {escape(made.edition)}.</p>"
        f"{table_of(made)}</body></html>\n"
    )


def table_of(made: Chart) -> str:
    """The chart's table alone, as HTML for a page that brings its own style."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in made.columns)
    body, group = [], None
    for action, of_group, answers in made.rows:
        if of_group is not group:
            group = of_group
            body.append(
                f'<tr><th scope="rowgroup" colspan="{len(made.columns) + 1}">{escape(capital(group))}</th></tr>'
            )
        cells = "".join(_cell(answer) for answer in answers)
        body.append(f'<tr><th scope="row">{escape(meaning(action))}</th>{cells}</tr>')
    return f'<table><thead><tr><th scope="col">they want</th>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>'


def _cell(answer: Answer) -> str:
    outcome = answer.outcome
    clauses = escape(" ".join(answer.clauses))
    return f'<td class="{outcome}" title="{clauses}">{outcome.shape}<span> {outcome} {clauses}</span></td>'
