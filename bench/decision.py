"""One decision: warm, fresh, and from the words of a caller; beside other people's engines with the same rules."""

from collections import Counter
from collections.abc import Sequence

from bench.measure import Contender, Figure, figures, timed
from bench.peers import Peer
from bench.peers.casbin import casbin_peer
from bench.peers.cedar import cedar
from bench.peers.vakt import vakt_peer
from bench.peers.zen import zen_peer
from bench.situations import DAY, Question, questions, whole
from carrel.policy import Facts, Policy, load_policy
from carrel.policy.actions import ACTIONS
from carrel.terms import Outcome

_SEED = 20240501


def figure(is_quick: bool) -> Sequence[Figure]:
    """Two tables: ours alone, and ours beside the peers on the very same questions."""
    policy = load_policy()
    for action in ACTIONS:
        policy.on(DAY).answering.tree(action.name)  # planting is in the figure about loading
    return [_ours(policy, is_quick), _beside_peers(policy, is_quick)]


def _ours(policy: Policy, is_quick: bool) -> Figure:
    count, rounds = (2_000, 3) if is_quick else (20_000, 15)
    asked = questions(count, _SEED)
    again = [(Facts.from_mapping(question.facts), question.action) for question in asked[:1_000]] * (count // 1_000)

    def fresh() -> tuple[Policy, list[tuple[Facts, str]]]:
        """The same trees, nothing remembered, and facts that were never hashed."""
        return Policy(policy.eras), [(Facts.from_mapping(question.facts), question.action) for question in asked]

    def decide_all(prepared: tuple[Policy, list[tuple[Facts, str]]]) -> None:
        decide = prepared[0].decide
        for facts, action in prepared[1]:
            decide(facts, action, on=DAY)

    def build_all(said: list[dict[str, str]]) -> None:
        for facts in said:
            Facts.from_mapping(facts)

    def from_words(prepared: tuple[Policy, list[tuple[Facts, str]]]) -> None:
        decide = prepared[0].decide
        for said, action in asked:
            decide(Facts.from_mapping(said), action, on=DAY)

    typical = [question.facts for question in questions(count, _SEED, most_facts=6)]
    contenders = [
        Contender("asked before (warm)", decide_all, count, lambda: (policy, again), aim=1e-6),
        Contender("never asked before (trees planted, nothing remembered)", decide_all, count, fresh, aim=10e-6),
        Contender("building Facts, up to 7 facts said", build_all, count, lambda: typical),
        Contender(
            "building Facts, up to 26 facts said", build_all, count, lambda: [question.facts for question in asked]
        ),
        Contender("building Facts and deciding, never asked before", from_words, count, fresh),
    ]
    notes = [f"{count:,} different questions about {len(ACTIONS)} actions, drawn at random from what is possible."]
    return Figure.of_timings("One decision", timed(contenders, rounds), notes)


def _beside_peers(policy: Policy, is_quick: bool) -> Figure:
    count, rounds = (40, 3) if is_quick else (400, 9)
    asked = questions(count, _SEED + 1)
    edition = policy.on(DAY).edition
    peers = [
        cedar(edition),
        cedar(edition, in_one_set=True),
        zen_peer(edition),
        vakt_peer(edition),
        casbin_peer(edition),
    ]
    to_check = questions(count * 5, _SEED + 2)
    for peer in peers:
        _agree(peer, policy, [*asked, *to_check])
    outcomes = Counter(
        policy.decide(Facts.from_mapping(each.facts), each.action, on=DAY).outcome.value for each in asked
    )

    def fresh() -> tuple[Policy, list[tuple[Facts, str]]]:
        return Policy(policy.eras), [(Facts.from_mapping(question.facts), question.action) for question in asked]

    def ours(prepared: tuple[Policy, list[tuple[Facts, str]]]) -> None:
        decide = prepared[0].decide
        for facts, action in prepared[1]:
            decide(facts, action, on=DAY)

    full = [(whole(question), question.action) for question in asked]

    def ours_from_words(prepared: tuple[Policy, list[tuple[Facts, str]]]) -> None:
        decide = prepared[0].decide
        for said, action in full:
            decide(Facts.from_mapping(said), action, on=DAY)

    contenders = [
        Contender("carrel, never asked before", ours, count, fresh),
        Contender("carrel, never asked before, all 26 facts from text", ours_from_words, count, fresh),
        *(_contender(peer, asked) for peer in peers),
    ]
    notes = [
        f"{count} different questions ({', '.join(f'{many} {outcome}' for outcome, many in outcomes.most_common())}).",
        f"Checked first, on these and {len(to_check)} more: every peer agrees with Carrel, as far as it can say.",
        "Requests are made off the clock, except in the second row. Peers have their policies parsed before the clock,",
        "and the rules of the action asked alone, their best case, but where the row says otherwise.",
        *dict.fromkeys(peer.cannot for peer in peers),
    ]
    return Figure.of_timings("One decision, beside other engines", timed(contenders, rounds), notes)


def _contender(peer: Peer, asked: list[Question]) -> Contender:
    prepared = [peer.prepared(question) for question in asked]

    def run(_: object) -> None:
        decided = peer.decided
        for request in prepared:
            decided(request)

    return Contender(peer.name, run, len(asked))


def _agree(peer: Peer, policy: Policy, asked: list[Question]) -> None:
    """A peer that answers otherwise is not a peer."""
    for question in asked:
        ours = policy.decide(Facts.from_mapping(question.facts), question.action, on=DAY).outcome
        theirs = peer.decided(peer.prepared(question))
        expected: str | bool = (ours is Outcome.PERMIT) if isinstance(theirs, bool) else ours.value
        if theirs != expected:
            raise SystemExit(f"{peer.name} answers {theirs} where Carrel answers {ours.value}: {question}")


if __name__ == "__main__":
    figures(figure)
