"""Find the chains of permitted steps by which someone who knows little could come to know more.

Someone starts with what they have and may do any permitted step, on any channel, with any team, over time. They may
say what they like (that it is their account, that they cannot come in); what the account itself is like is whatever
helps them. Chains are the shortest there are.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from carrel.errors import CarrelError
from carrel.operations.handing_over import EMAIL, EMAIL_SETTLED, POSTAL, POSTAL_SETTLED
from carrel.policy.analysis.handover import ADDRESSES, ASSETS, BRINGS, HANDOVERS, SECRETS, Handover
from carrel.policy.compiling import Compiled, Verdict, situations
from carrel.policy.facts import EVIDENCE, FACT, NO, SHELF_KEY, YES
from carrel.policy.levels import DEFAULTS, LEVEL, ORDER
from carrel.policy.words import did_you_mean, listed
from carrel.terms import Outcome

WAITING: Final = "wait"
"""The step that is not an action: the hold-down passes."""

_PASSES: Final = {EMAIL: EMAIL_SETTLED, POSTAL: POSTAL_SETTLED}
_TOOLS: Final = (*EVIDENCE, *ADDRESSES)
"""Assets that can open a further step."""

_SHOWABLE: Final = frozenset(EVIDENCE)
_IS_MINE: Final = "holder"
"""What someone says who says that the account is theirs."""

USUAL_STARTS: Final = (
    ("name",),
    ("name", "birth_date"),
    ("shelf_key",),
    ("number",),
    ("name", "number"),
    ("number", "pin"),
    ("card",),
    ("photo_id",),
    ("name", "details"),
)
"""The starts that an owner looks at first."""


class UnknownStart(CarrelError):
    """Someone cannot start with that."""

    def __init__(self, word: str) -> None:
        super().__init__(
            f"nobody can start with that{did_you_mean(word, EVIDENCE)} A start is {listed(EVIDENCE, 'and/or')}"
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One permitted step: the action (or `wait`), its facts but for defaults, the clauses, and what it brings."""

    action: str
    facts: Mapping[str, str]
    clauses: tuple[str, ...]
    needs: frozenset[str]
    gains: frozenset[str]

    @property
    def takes_a_lie(self) -> bool:
        """Must they say that the account is theirs? To a machine, number and PIN say it, and that is not a lie."""
        is_signed_in = self.facts.get("pin") == YES and self.facts.get("assured") != YES
        return self.facts.get("requester") == _IS_MINE and not is_signed_in


@dataclass(frozen=True, slots=True)
class Gain:
    """Something that the start can reach, and the shortest chain of steps to it."""

    asset: str
    chain: tuple[Step, ...]

    @property
    def is_direct(self) -> bool:
        """Does one step grant it, by its own clauses?"""
        return len(self.chain) == 1

    @property
    def is_secret(self) -> bool:
        """Is it something that must not be reached by chance?"""
        return self.asset in SECRETS

    @property
    def takes_a_lie(self) -> bool:
        """Does a step on the way take that?"""
        return any(step.takes_a_lie for step in self.chain)


@dataclass(frozen=True, slots=True)
class Escalation:
    """What a start reaches, nearest first. `situations` is how many were searched."""

    start: tuple[str, ...]
    exception: str
    gains: tuple[Gain, ...]
    situations: int

    @property
    def secrets(self) -> tuple[Gain, ...]:
        """What must not be reached by chance, and is."""
        return tuple(gain for gain in self.gains if gain.is_secret)

    @property
    def flagged(self) -> tuple[Gain, ...]:
        """Secrets that no single clause grants to this start.

        Whoever brings what proves the holder (R7) is granted what the holder is; anyone else only what is granted
        without saying that the account is theirs.
        """
        return tuple(
            gain for gain in self.secrets if not gain.is_direct or (gain.takes_a_lie and not self.is_residual_risk)
        )

    @property
    def is_residual_risk(self) -> bool:
        """Did the start bring what R7 takes for the holder, so that the owner accepts what follows?"""
        return bool({"details", "photo_id"} & set(self.start))


def starting_with(words: Iterable[str]) -> frozenset[str]:
    """The assets that a start brings. Raises `UnknownStart`."""
    for word in words:
        if word not in EVIDENCE:
            raise UnknownStart(word)
    return _with_what_it_brings(frozenset(words))


def escalate(compiled: Compiled, start: Iterable[str], exception: str = "none") -> Escalation:
    """Everything that someone with this evidence can reach, with the shortest chains. Raises `UnknownStart`."""
    named = tuple(start)
    first = starting_with(named)
    search = _Search(compiled, exception)
    steps = search.steps(first)
    chains = _shortest_chains(first, steps)
    gains = [Gain(asset, chain) for asset, chain in chains.items()]
    order = list(ASSETS)
    gains.sort(key=lambda gain: (len(gain.chain), order.index(gain.asset)))
    return Escalation(named, exception, tuple(gains), search.situations)


def _with_what_it_brings(assets: frozenset[str]) -> frozenset[str]:
    brought = set(assets)
    for asset in tuple(assets):
        brought.update(BRINGS.get(asset, ()))
    if {*SHELF_KEY.halves} <= brought:
        brought.add(SHELF_KEY.name)
    return frozenset(brought)


# -- finding the steps ---------------------------------------------------------------------------------------------


class _Search:
    """The steps that an edition permits to someone who has certain assets."""

    def __init__(self, compiled: Compiled, exception: str) -> None:
        self._compiled = compiled
        self._exception = exception
        self._known: dict[object, dict[int, int] | None] = {}
        settings = compiled.edition.settings
        self._self_given = ("details",) if settings.self_given_pieces_count else ()
        self.situations = situations(compiled)

    def steps(self, start: frozenset[str]) -> tuple[Step, ...]:
        """Every step that can ever help, each with the least that it needs beyond the start; the honest ones first."""
        reachable = self._everything_reachable(start)
        tools = tuple(tool for tool in _TOOLS if tool in reachable and tool not in start)
        steps = [step for handover in HANDOVERS for step in self._smallest(handover, start, tools)]
        fresh = frozenset(_PASSES) & reachable
        if fresh:
            clause = self._compiled.edition.settings.hold_down_clause
            steps.append(Step(WAITING, {}, (clause,), fresh, frozenset(_PASSES[address] for address in fresh)))
        return tuple(sorted(steps, key=lambda step: step.takes_a_lie))

    def _everything_reachable(self, start: frozenset[str]) -> frozenset[str]:
        """More assets never close a step: nobody has to show what they have."""
        reached = start
        while True:
            more = set(reached) | {settled for fresh, settled in _PASSES.items() if fresh in reached}
            for handover in HANDOVERS:
                if not set(self._gains(handover)) <= more and self._witness(handover, reached):
                    more.update(self._gains(handover))
            grown = _with_what_it_brings(frozenset(more))
            if grown == reached:
                return reached
            reached = grown

    def _smallest(self, handover: Handover, start: frozenset[str], tools: tuple[str, ...]) -> Iterator[Step]:
        everything = start | frozenset(tools)
        if set(self._gains(handover)) <= start or not self._witness(handover, everything):
            return
        always = frozenset((*handover.knowing, *filter(None, [handover.sent_to]))) - start
        for needed in self._least_needed(handover, start, tools):
            chosen = always | needed
            witness = self._witness(handover, start | chosen)
            if witness and not _is_honest(witness):
                honest = (self._witness(handover, start | chosen, place) for place in range(len(_HONEST)))
                witness = next(filter(None, honest), witness)
            assert witness is not None
            yield self._step(handover, witness, chosen)

    def _least_needed(
        self, handover: Handover, start: frozenset[str], tools: tuple[str, ...]
    ) -> Iterator[frozenset[str]]:
        """The smallest sets of tools beyond the start that open the step, without what it takes on every way."""
        always = {*handover.knowing, handover.sent_to}
        cube = self._allowed(handover, start | frozenset(tools))
        bought = {tool: 1 << place for place, tool in enumerate(tools) if tool not in always}
        price = {LEVEL[tool]: {FACT[tool].values.index(YES): bit} for tool, bit in bought.items() if tool in EVIDENCE}
        if settled := bought.get(_PASSES.get(handover.sent_to, "")):
            price[LEVEL[handover.sent_to]] = {FACT[handover.sent_to].values.index("settled"): settled}
        root = self._compiled.verdicts[handover.action]
        for cost in self._compiled.forest.cheapest(root, _is_permit, cube, price):
            yield frozenset(tool for tool, bit in bought.items() if bit & cost)

    def _gains(self, handover: Handover) -> tuple[str, ...]:
        is_update = handover.action == "update-contact"
        return (*handover.gains, *(self._self_given if is_update else ()))

    def _witness(self, handover: Handover, assets: frozenset[str], honest: int | None = None) -> dict[int, int] | None:
        """Codes of a situation in which the action is permitted to someone with these assets, or None."""
        if not set(handover.knowing) <= assets:
            return None
        if handover.sent_to and handover.sent_to not in assets:
            return None
        root = self._compiled.verdicts[handover.action]
        is_settled = _PASSES.get(handover.sent_to) in assets
        key = (root, assets & _SHOWABLE, handover.channels, handover.sent_to, is_settled, honest)
        if key not in self._known:
            cube = self._allowed(handover, assets)
            for level, codes in _HONEST[honest].items() if honest is not None else ():
                cube[level] = cube.get(level, codes) & codes
            self._known[key] = self._compiled.forest.example(root, _is_permit, cube, DEFAULTS)
        return self._known[key]

    def _allowed(self, handover: Handover, assets: frozenset[str]) -> dict[int, frozenset[int]]:
        """The situations that someone with these assets can bring about, or find.

        An address is theirs where something is sent there; elsewhere it is still the holder's, and whatever helps.
        """
        values: dict[str, tuple[str, ...]] = {name: (NO, YES) if name in assets else (NO,) for name in EVIDENCE}
        values |= {
            "doubt": ("none",),
            "purpose": ("stated",),
            "legal_basis": ("none",),
            "exception": (self._exception,),
        }
        if handover.sent_to:
            is_settled = _PASSES[handover.sent_to] in assets
            values[handover.sent_to] = ("changed", "settled") if is_settled else ("changed",)
        if handover.channels:
            values["channel"] = handover.channels
        return {
            LEVEL[name]: frozenset(FACT[name].values.index(value) for value in values[name])
            for name in ORDER
            if name in values
        }

    def _step(self, handover: Handover, witness: Mapping[int, int], needs: frozenset[str]) -> Step:
        compiled = self._compiled
        codes = [witness.get(level, DEFAULTS[level]) for level in range(len(ORDER))]
        verdict = compiled.forest.value(compiled.verdicts[handover.action], codes)
        assert isinstance(verdict, Verdict)
        clauses = {clause for place in verdict.carried_by for clause in compiled.voices[place].clauses}
        facts = {
            ORDER[level]: FACT[ORDER[level]].values[code]
            for level, code in sorted(witness.items())
            if ORDER[level] == "channel" or code != DEFAULTS[level]
        }
        order = list(compiled.edition.clauses)
        gains = _with_what_it_brings(frozenset(self._gains(handover)))
        return Step(handover.action, facts, tuple(sorted(clauses, key=order.index)), needs, gains)


def _when(**values: str) -> Mapping[int, frozenset[int]]:
    return {LEVEL[name]: frozenset({FACT[name].values.index(value)}) for name, value in values.items()}


_HONEST: Final = (_when(requester="other"), _when(requester="official"), _when(pin=YES, assured=NO))
"""The situations in which a step takes no lie."""


def _is_honest(witness: Mapping[int, int]) -> bool:
    return any(
        all(witness.get(level, DEFAULTS[level]) in codes for level, codes in honest.items()) for honest in _HONEST
    )


def _is_permit(leaf: Hashable) -> bool:
    return isinstance(leaf, Verdict) and leaf.outcome is Outcome.PERMIT


# -- finding the chains --------------------------------------------------------------------------------------------


def _shortest_chains(start: frozenset[str], steps: tuple[Step, ...]) -> dict[str, tuple[Step, ...]]:
    """For every asset beyond the start, the fewest steps that reach it: breadth first over what someone has."""
    chains: dict[str, tuple[Step, ...]] = {}
    seen = {start}
    waiting: deque[tuple[frozenset[str], tuple[Step, ...]]] = deque([(start, ())])
    while waiting:
        assets, chain = waiting.popleft()
        for step in steps:
            if not step.needs <= assets or step.gains <= assets:
                continue
            longer = (*chain, step)
            reached = _with_what_it_brings(assets | step.gains)
            for asset in reached - assets:
                chains.setdefault(asset, longer)
            tools = start | (reached & frozenset(_TOOLS))
            if tools not in seen:
                seen.add(tools)
                waiting.append((tools, longer))
    return chains
