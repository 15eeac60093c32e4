"""Questions about every situation at once: check, diff, escalate; beside Boolean diagrams that count the same."""

from collections.abc import Sequence

from bench.measure import Contender, Figure, figures, timed
from bench.peers.bdd import BACKENDS, CANNOT, Space, built, changed, counted, losses
from bench.situations import DAY
from carrel.policy import load_policy
from carrel.policy.analysis.checking import check
from carrel.policy.analysis.differing import diff
from carrel.policy.analysis.escalation import escalate
from carrel.policy.compiling import Compiled, Verdict, compiled, verified
from carrel.terms import Outcome

_AIM = 0.100


def figure(is_quick: bool) -> Sequence[Figure]:
    rounds = 3 if is_quick else 11
    policy = load_policy()
    old, new = policy.eras[0].edition, policy.on(DAY).edition
    old_compiled, new_compiled = verified(compiled(old)), verified(compiled(new))
    checked, difference = check(new_compiled), diff(old_compiled, new_compiled)
    escalation = escalate(new_compiled, ("name",))
    for name, backend in BACKENDS.items():
        _agree(name, built(backend, new), counted, dict(checked.by_outcome))
        _agree(name, built(backend, new), losses, sum(loss.count for loss in checked.losses))
        _agree(name, built(backend, old, new), changed, sum(change.count for change in difference.outcomes))
    spaces = [(name, lambda backend=backend: built(backend, new)) for name, backend in BACKENDS.items()]
    both = [(name, lambda backend=backend: built(backend, old, new)) for name, backend in BACKENDS.items()]

    def fresh() -> Compiled:
        return verified(compiled(new))

    def fresh_pair() -> tuple[Compiled, Compiled]:
        return verified(compiled(old)), verified(compiled(new))

    checks = [
        Contender("carrel policy check: all of it", check, prepare=fresh, aim=_AIM),
        Contender("carrel, outcomes counted alone", _counted, prepare=fresh),
        *(Contender(f"{name}, outcomes counted", counted, prepare=made) for name, made in spaces),
        *(Contender(f"{name}, outcomes counted and R35", _counted_and_losses, prepare=made) for name, made in spaces),
    ]
    diffs = [
        Contender(
            "carrel policy diff: every change, in regions", lambda pair: diff(*pair), prepare=fresh_pair, aim=_AIM
        ),
        *(Contender(f"{name}, changes of outcome counted", changed, prepare=made) for name, made in both),
    ]
    escalations = [
        Contender(f"carrel policy escalate --from {','.join(start)}", _escalating(start), prepare=fresh, aim=_AIM)
        for start in (("name",), ("name", "details"), ("photo_id",), ("name", "photo_id"))
    ]
    return [
        Figure.of_timings(f"check, {checked.situations:,} situations", timed(checks, rounds), [CANNOT, _CHECKED]),
        Figure.of_timings(
            f"diff, {difference.situations:,} situations in each of two editions",
            timed(diffs, rounds),
            [f"Both find {sum(change.count for change in difference.outcomes):,} situations with another outcome."],
        ),
        Figure.of_timings(f"escalate, {escalation.situations:,} situations", timed(escalations, rounds), [_NO_PEER]),
    ]


_CHECKED = (
    "Compiling and building are in the figure about loading. Counts are compared first, and agree to the last one."
)
_NO_PEER = "No peer: no other engine here searches for chains of permitted steps. The last start is the costliest pair."


def _counted(made: Compiled) -> dict[Outcome, int]:
    """What the peers count, by Carrel: in how many situations each outcome stands."""
    counts = dict.fromkeys(Outcome, 0)
    by_root: dict[int, int] = {}
    for root in made.verdicts.values():
        by_root[root] = by_root.get(root, 0) + 1
    for root, times in by_root.items():
        for leaf, count in made.forest.counted(root).items():
            if isinstance(leaf, Verdict):
                counts[leaf.outcome] += count * times
    return counts


def _counted_and_losses(space: Space) -> None:
    counted(space)
    losses(space)


def _escalating(start: tuple[str, ...]):
    return lambda made: escalate(made, start)


def _agree(name: str, space: Space, count, expected: object) -> None:
    """A peer that counts otherwise is not a peer."""
    found = count(space)
    if found != expected:
        raise SystemExit(f"{name} counts {found} where Carrel counts {expected}")


if __name__ == "__main__":
    figures(figure)
