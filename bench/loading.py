"""From the text on the disk to the first answer, step by step; and how large what comes of it is."""

from collections.abc import Sequence

import cedarpy

from bench.measure import Contender, Figure, figures, timed
from bench.peers.bdd import BACKENDS, built
from bench.peers.casbin import casbin_peer
from bench.peers.cedar import policies_text
from bench.peers.rows import rows
from bench.peers.vakt import vakt_peer
from bench.peers.zen import zen_peer
from bench.situations import DAY
from carrel.policy import load_policy
from carrel.policy.actions import ACTIONS
from carrel.policy.answering import Answering
from carrel.policy.compiling import Compiled, compiled, verified
from carrel.policy.edition import Edition
from carrel.policy.levels import CANNOT_BE
from carrel.policy.loading import load_edition
from carrel.policy.policy import Era


def figure(is_quick: bool) -> Sequence[Figure]:
    rounds = 3 if is_quick else 15
    return [_steps(rounds), _beside_peers(rounds), _sizes()]


def _fresh_era() -> Era:
    """The era in force on the day, nothing of it read but what finds it."""
    return load_policy.__wrapped__().on(DAY)


def _compile_all(edition: Edition) -> Compiled:
    """Every action's diagrams, which are otherwise made when an action is first asked."""
    return verified(compiled(edition))


def _compiled() -> Compiled:
    return _compile_all(_fresh_era().edition)


def _first_answer(era: Era) -> None:
    Answering(compiled(load_edition(era.source, era.amendments))).tree("hear-checkouts")


def _plant_all(made: Compiled) -> None:
    answering = Answering(made)
    for action in ACTIONS:
        answering.tree(action.name)


def _steps(rounds: int) -> Figure:
    contenders = [
        Contender("text on disk → diagrams: the three below", lambda _: _compiled(), aim=0.150),
        Contender("  find and read the files of every edition", lambda _: _fresh_era()),
        Contender(
            "  load the edition and its amendment",
            lambda era: load_edition(era.source, era.amendments),
            prepare=_fresh_era,
        ),
        Contender("  compile it, every action", _compile_all, prepare=lambda: _fresh_era().edition),
        Contender("text on disk → the first answer, one action alone", lambda _: _first_answer(_fresh_era())),
        Contender("plant one tree, when its action is first asked", _plant_one, prepare=_compiled),
        Contender(f"plant all {len(ACTIONS)} trees, one after another", _plant_all, prepare=_compiled),
    ]
    return Figure.of_timings(f"Load and compile {_fresh_era().id}", timed(contenders, rounds))


def _plant_one(made: Compiled) -> None:
    Answering(made).tree("hear-checkouts")


def _beside_peers(rounds: int) -> Figure:
    edition = _fresh_era().edition
    text = policies_text(edition)
    contenders = [
        Contender("carrel: compile", lambda _: _compile_all(edition)),
        Contender("carrel: compile, and plant every tree", lambda _: _plant_all(_compile_all(edition))),
        *(
            Contender(f"{name}: a diagram an action and outcome", lambda _, backend=backend: built(backend, edition))
            for name, backend in BACKENDS.items()
        ),
        Contender("cedarpy: parse all rules, once", lambda _: cedarpy.PolicySet.from_str(text)),
        Contender("zen-engine: a table an action", lambda _: zen_peer(edition)),
        Contender("vakt: a guard an action", lambda _: vakt_peer(edition)),
        Contender("casbin: lines by action", lambda _: casbin_peer(edition)),
    ]
    notes = [
        "Carrel alone checks what it compiles: every rule can apply, standings do not overlap, silence has its clause;",
        "and its trees hold what would unlock each answer. zen-engine compiles its tables when first asked.",
    ]
    return Figure.of_timings("Compile, beside other engines", timed(contenders, max(3, rounds // 2)), notes)


def _sizes() -> Figure:
    made = _compiled()
    forest = made.forest
    compiled_nodes = len(forest)
    roots = set(made.verdicts.values())
    counts = {root: sum(many for leaf, many in forest.counted(root).items() if leaf != CANNOT_BE) for root in roots}
    regions = {root: sum(leaf != CANNOT_BE for _, leaf in forest.paths(root)) for root in roots}
    every = list(made.verdicts.values())
    _plant_all(made)
    figure = Figure("Sizes", ("", "all", "an action, at most"))
    figure.rows += [
        _size("situations that can be, × actions", [counts[root] for root in every]),
        _size("regions (paths to an answer)", [regions[root] for root in every]),
        _size("nodes of the verdicts' diagrams, shared ones counted again", [forest.size(root) for root in every]),
        ("different diagrams of verdicts", str(len(roots)), ""),
        ("nodes in the forest once compiled", f"{compiled_nodes:,}", ""),
        ("nodes in the forest once every tree is planted", f"{len(forest):,}", ""),
        ("rules", f"{len(made.edition.rules):,}", ""),
        ("rows that a peer is given for them", f"{len(rows(made.edition)):,}", ""),
    ]
    return figure


def _size(name: str, sizes: Sequence[int]) -> tuple[str, str, str]:
    return name, f"{sum(sizes):,}", f"{max(sizes):,}"


if __name__ == "__main__":
    figures(figure)
