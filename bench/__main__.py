"""Every figure, one table each: `python -m bench`, or `python -m bench --quick` for a look in under a minute."""

from bench import analysis, command_line, decision, desk, loading, mail, store, visits
from bench.measure import figures

figures(
    decision.figure, loading.figure, analysis.figure, command_line.figure, store.figure, desk.figure, visits.figure,
    mail.figure,
)  # fmt: skip
