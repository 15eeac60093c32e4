"""`escalate` finds the shortest chains that there are, and what a name alone reaches is no secret."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.policy.analysis.escalation import (
    USUAL_STARTS,
    WAITING,
    Escalation,
    UnknownStart,
    escalate,
)
from carrel.policy.analysis.handover import HANDOVERS, SECRETS, TITLES, Handover
from carrel.policy.compiling import Compiled
from carrel.policy.edition import Edition
from carrel.policy.facts import EVIDENCE, FACT, FACTS
from carrel.policy.policy import Era
from carrel.terms import Outcome
from tests.cli.running import CANARY, assert_repeats_nothing
from tests.policy import tiny
from tests.policy.eras import EXAMPLES, SHIPPED, each_era, each_shipped_era
from tests.policy.plain_scan import PlainScan, can_be_asked
from tests.policy.situations import EVERY_SITUATION, ways_down
from tests.policy.spaces import every_situation, tiny_edition

each_fernhill_era = pytest.mark.parametrize("era", EXAMPLES.eras, ids=lambda era: era.id)
each_start = pytest.mark.parametrize("start", USUAL_STARTS, ids="+".join)

Assets = frozenset[str]

# -- tiny editions, gone through step by step ----------------------------------------------------------------------

LEDGER = tiny.LEDGER + "| TT.5 | machine |\n"


def edition_with(folder: Path, *rules: str, settings: tuple[tuple[str, str], ...] = ()) -> Compiled:
    """The tiny edition with these rules under a clause of their own."""
    fenced = (f"```rule\nname: way-{place}\n{rule}\n```\n" for place, rule in enumerate(rules))
    return tiny_edition(folder, *settings, more="\n### TT.5 Ways\n\n" + "\n".join(fenced), ledger=LEDGER)


EDITIONS: Mapping[str, tuple[str, ...]] = {
    "a link to an address that was changed long ago": (
        "permit: [update-contact]\nwhen: {name: yes}",
        "permit: [refer-to-forgot-pin]\nwhen: {email: settled}",
        "permit: [view-own-contact]\nwhen: {pin: yes, channel: online}",
        "permit: [hear-history]\nwhen: {details: yes}",
    ),
    "a number read out where no address is on file": (
        "permit: [update-contact]\nwhen: {name: yes}",
        "permit: [give-card-number]\nwhen: {name: yes, email: none, channel: telephone}",
        "permit: [hear-holds, change-pin]\nwhen: {number: yes, postal: settled, channel: in-person}",
    ),
    "a card by mail, and what a card opens": (
        "permit: [update-contact]\nwhen: {name: yes, channel: [telephone, mail]}",
        "permit: [mail-card]\nwhen: {postal: settled, requester: holder, name: yes}",
        "permit: [change-pin]\nwhen: {card: yes, channel: in-person}",
        "permit: [see-own-screen]\nwhen: {card: yes, pin: yes}",
        "permit: [hear-questions-asked]\nwhen: {birth_date: yes, assured: yes}",
    ),
    "an email at once, and a list by email later": (
        "permit: [update-contact]\nwhen: {number: yes}",
        "permit: [email-card-number]\nwhen: {email: [changed, settled]}",
        "permit: [receive-checkout-list]\nwhen: {channel: email, email: settled}",
        "permit: [reset-pin]\nwhen: {channel: email, email: changed, number: yes}",
    ),
    "evidence that must not be shown": (
        "permit: [give-card-number]\nwhen: {name: yes, channel: telephone}",
        "permit: [hear-personal-information]\nwhen: {name: no, number: yes, shelf_key: no, channel: telephone}",
        "permit: [hear-checkouts]\nwhen: {details: yes, birth_date: no}",
        "permit: [replace-card]\nwhen: {details: yes, channel: in-person}",
    ),
}


ASKED = ("channel", "requester", "assured", *EVIDENCE, "email", "postal")
"""The facts that these editions ask about."""


class Walker:
    """Someone who tries every handover in every situation, one step after another: slow, and short."""

    def __init__(self, compiled: Compiled) -> None:
        scan, settings = PlainScan(compiled.edition), compiled.edition.settings
        self._self_given = ("details",) if settings.self_given_pieces_count else ()
        everywhere = [
            (frozenset(each for each in EVIDENCE if situation[each] == "yes"), {**situation, "purpose": "stated"})
            for situation in every_situation(ASKED)
        ]
        self._permitted = {
            action: [
                (shown, situation)
                for shown, situation in everywhere
                if can_be_asked(action, situation) and scan.outcome(situation, action) == "permit"
            ]
            for action in self._ever_permitted(compiled.edition)
        }

    def _ever_permitted(self, edition: Edition) -> set[str]:
        """The actions that hand something over and that some rule permits, so that the others need no going through."""
        return {action for rule in edition.rules if rule.outcome is Outcome.PERMIT for action in rule.actions} & {
            handover.action for handover in HANDOVERS
        }

    def steps_to(self, start: Iterable[str]) -> dict[str, int]:
        """Asset → the fewest steps to it."""
        reached: dict[str, int] = {}
        first = brought(frozenset(start))
        states, seen, steps = [first], {first}, 0
        while states:
            steps += 1
            after = {brought(state | gains) for state in states for gains in self._gains_in(state)} - seen
            for state in after:
                for asset in state - first:
                    reached.setdefault(asset, steps)
            seen |= after
            states = list(after)
        return reached

    def _gains_in(self, assets: Assets) -> Iterator[Assets]:
        for handover in HANDOVERS:
            if any(
                self._can(handover, assets, shown, situation)
                for shown, situation in self._permitted.get(handover.action, ())
            ):
                yield frozenset((*handover.gains, *(self._self_given if handover.action == "update-contact" else ())))
        if fresh := assets & {"email", "postal"}:
            yield frozenset(f"{address}-settled" for address in fresh)

    def _can(self, handover: Handover, assets: Assets, shown: Assets, situation: Mapping[str, str]) -> bool:
        if not shown <= assets or not set(handover.knowing) <= assets:
            return False
        if handover.channels and situation["channel"] not in handover.channels:
            return False
        if not handover.sent_to:
            return True
        states = {"changed", "settled"} if f"{handover.sent_to}-settled" in assets else {"changed"}
        return handover.sent_to in assets and situation[handover.sent_to] in states


def brought(assets: Assets) -> Assets:
    """With what assets bring with them."""
    more = set(assets)
    if "card" in more:
        more.add("number")
    if "personal-information" in more:
        more |= {"details", "birth_date"}
    if {"name", "number"} <= more:
        more.add("shelf_key")
    return frozenset(more)


STARTS = [("name",), ("number",), ("card",), ("name", "number"), ("details",), ("name", "birth_date"), ()]


@pytest.mark.parametrize("edition", EDITIONS)
def test_chains_are_the_shortest_that_there_are_and_none_is_missed(tmp_path: Path, edition: str) -> None:
    made = edition_with(tmp_path, *EDITIONS[edition])
    walker = Walker(made)

    for start in STARTS:
        found = {gain.asset: len(gain.chain) for gain in escalate(made, start).gains}

        assert found == walker.steps_to(start), start


def test_pieces_that_someone_gave_themselves_are_details_where_the_edition_counts_them(tmp_path: Path) -> None:
    rules = ("permit: [update-contact]\nwhen: {name: yes}", "permit: [give-card-number]\nwhen: {details: yes}")
    counted = edition_with(
        tmp_path / "counted", *rules, settings=(("self_given_pieces_count: no", "self_given_pieces_count: yes"),)
    )
    not_counted = edition_with(tmp_path / "not-counted", *rules)

    assert "number" in {gain.asset for gain in escalate(counted, ["name"]).gains}
    assert "number" not in {gain.asset for gain in escalate(not_counted, ["name"]).gains}
    for made in (counted, not_counted):
        assert {gain.asset: len(gain.chain) for gain in escalate(made, ["name"]).gains} == Walker(made).steps_to(
            ["name"]
        )


def test_waiting_is_a_step_that_cites_the_hold_down(tmp_path: Path) -> None:
    made = edition_with(tmp_path, *EDITIONS["a link to an address that was changed long ago"])

    (gain,) = [gain for gain in escalate(made, ["name", "number"]).gains if gain.asset == "pin"]

    assert [step.action for step in gain.chain] == ["update-contact", WAITING, "refer-to-forgot-pin"]
    assert gain.chain[1].clauses == ("TT.1",)


def test_a_secret_that_a_clause_grants_without_a_lie_is_not_flagged_though_a_lie_would_do_too(tmp_path: Path) -> None:
    made = edition_with(
        tmp_path,
        "permit: [see-own-screen]\nwho: holder\nwhen: {number: yes, channel: in-person}",
        "permit: [hear-holds]\nwho: stranger\nwhen: {number: yes, channel: telephone}",
        "permit: [hear-holds]\nwho: holder\nwhen: {number: yes, channel: in-person}",
    )

    found = escalate(made, ["number"])

    assert {gain.asset for gain in found.secrets} == {"holds", "checkouts", "fees", "personal-information"}
    assert {gain.asset for gain in found.flagged} == {"checkouts", "fees", "personal-information"}


# -- the editions that there are -----------------------------------------------------------------------------------


@each_era
@each_start
def test_every_step_of_every_chain_is_permitted_to_someone_with_what_they_have_by_then(
    era: Era, start: tuple[str, ...]
) -> None:
    scan = PlainScan(era.edition)

    for gain in escalate(era.compiled, start).gains:
        assets = brought(frozenset(start))
        for step in gain.chain:
            assert step.needs <= assets
            if step.action == WAITING:
                assert step.gains == {f"{address}-settled" for address in step.needs}
                assert step.clauses == (era.edition.settings.hold_down_clause,)
            else:
                situation = {**DEFAULTS, "purpose": "stated", **step.facts}
                found = scan.find(situation, step.action)
                assert can_be_asked(step.action, situation)
                assert {each for each in EVIDENCE if situation[each] == "yes"} <= assets
                assert found.outcome == "permit"
                assert set(step.clauses) == found.clauses
            assets = brought(assets | step.gains)
        assert gain.asset in assets


DEFAULTS = {fact.name: fact.default or fact.values[0] for fact in FACTS}


@each_era
@each_start
def test_a_secret_is_flagged_unless_one_clause_grants_it_to_this_start(era: Era, start: tuple[str, ...]) -> None:
    found = escalate(era.compiled, start)

    flagged = {gain.asset for gain in found.flagged}
    assert flagged <= SECRETS
    for gain in found.secrets:
        is_granted = any(
            gain.asset in brought(frozenset(handover.gains)) and is_granted_to(era, handover, start, found)
            for handover in HANDOVERS
            if not handover.sent_to and set(handover.knowing) <= set(start)
        )
        assert (gain.asset in flagged) is not is_granted, gain.asset


def is_granted_to(era: Era, handover: Handover, start: tuple[str, ...], found: Escalation) -> bool:
    """In one step; without saying that the account is theirs, unless they prove that it is."""
    allowed = {name: ("no", "yes") if name in brought(frozenset(start)) else ("no",) for name in EVIDENCE}
    allowed |= {"doubt": ("none",), "exception": ("none",), "legal_basis": ("none",), "purpose": ("stated",)}
    if handover.channels:
        allowed["channel"] = handover.channels
    honest: list[dict[str, tuple[str, ...]]] = [
        {"requester": ("other", "official")},
        {"pin": ("yes",), "assured": ("no",)},
    ]
    return any(
        is_permitted(era, handover.action, {**allowed, **each})
        for each in (honest if not found.is_residual_risk else [{}])
        if all(set(values) <= set(allowed.get(name, values)) for name, values in each.items())
    )


def is_permitted(era: Era, action: str, allowed: dict[str, tuple[str, ...]]) -> bool:
    """In some situation in which each of these facts is at one of these values?"""
    for path, answer in ways_down(era.answering.tree(action)):
        if answer and answer.outcome is Outcome.PERMIT:
            values = {FACTS[place].name: {FACTS[place].values[code] for code in codes} for place, codes in path}
            if all(values[name] & set(allowed[name]) for name in values if name in allowed):
                return True
    return False


# -- a name alone --------------------------------------------------------------------------------------------------


@each_shipped_era
@pytest.mark.parametrize("exception", FACT["exception"].values)
def test_from_the_name_alone_nobody_reaches_a_number_a_pin_a_title_or_personal_information(
    era: Era, exception: str
) -> None:
    found = escalate(era.compiled, ["name"], exception)

    reached = {gain.asset for gain in found.gains}
    assert not reached & {"card", "number", "pin", "personal-information", "questions", "registrations"}
    assert not reached & TITLES
    assert found.secrets == ()
    assert found.flagged == ()


@each_shipped_era
def test_from_the_name_alone_someone_can_change_the_address_and_wait_and_that_is_all(era: Era) -> None:
    reached = {gain.asset for gain in escalate(era.compiled, ["name"]).gains}

    assert reached == {"balance", "existence", "email", "email-settled", "postal", "postal-settled"}


@each_shipped_era
@pytest.mark.parametrize("start", [("name", "birth_date"), ("shelf_key",), ("name", "shelf_key"), ("birth_date",), ()])
def test_what_is_not_a_number_or_a_proof_reaches_no_secret(era: Era, start: tuple[str, ...]) -> None:
    assert escalate(era.compiled, start).secrets == ()


@each_shipped_era
def test_who_brings_what_is_taken_for_the_holder_reaches_everything_and_that_is_the_residual_risk(era: Era) -> None:
    found = escalate(era.compiled, ["name", "details"])

    assert found.is_residual_risk
    assert {gain.asset for gain in found.secrets} >= {"number", "pin", "personal-information", *TITLES}
    assert found.flagged == ()


@each_shipped_era
@pytest.mark.parametrize(
    ("start", "flagged"),
    [
        (("number",), {"pin", "questions", "personal-information", "card"}),
        (("name", "number"), {"pin", "questions", "personal-information", "card"}),
        (("number", "pin"), {"card"}),
        (("card",), {"questions", "personal-information"}),
    ],
)
def test_what_the_findings_flag_is_flagged(era: Era, start: tuple[str, ...], flagged: set[str]) -> None:
    assert {gain.asset for gain in escalate(era.compiled, start).flagged} == flagged


@each_fernhill_era
def test_fernhill_counts_the_pieces_that_a_caller_gave_and_everything_follows_from_a_name(era: Era) -> None:
    found = escalate(era.compiled, ["name"])

    flagged = {gain.asset for gain in found.flagged}
    assert flagged == {gain.asset for gain in found.secrets} == set(SECRETS)
    for gain in found.flagged:
        assert gain.chain[0].action == "update-contact"


@each_fernhill_era
def test_fernhill_does_not_take_a_number_for_anything(era: Era) -> None:
    assert escalate(era.compiled, ["number"]).secrets == ()
    assert escalate(era.compiled, ["shelf_key"]).secrets == ()


# -- starts --------------------------------------------------------------------------------------------------------


@each_era
@settings(max_examples=25)
@given(data=st.data())
def test_who_starts_with_more_reaches_no_less_and_in_no_more_steps(era: Era, data: st.DataObject) -> None:
    more = data.draw(st.sets(st.sampled_from(EVIDENCE), max_size=4))
    less = data.draw(st.sets(st.sampled_from(sorted(more)))) if more else set()

    few = {gain.asset: len(gain.chain) for gain in escalate(era.compiled, sorted(less)).gains}
    many = {gain.asset: len(gain.chain) for gain in escalate(era.compiled, sorted(more)).gains}

    had = brought(frozenset(more))
    for asset, steps in few.items():
        assert asset in had or many[asset] <= steps


def test_a_start_that_is_none_is_told_the_nearest_and_not_repeated() -> None:
    with pytest.raises(UnknownStart, match="did you mean 'number'"):
        escalate(SHIPPED.eras[0].compiled, ["numbr"])
    with pytest.raises(UnknownStart) as refused:
        escalate(SHIPPED.eras[0].compiled, [CANARY])

    assert_repeats_nothing(str(refused.value))


@each_era
def test_usual_starts_are_evidence_that_someone_may_have(era: Era) -> None:
    assert set(chain(*USUAL_STARTS)) <= set(EVIDENCE)
    assert {("name",), ("number",), ("card",)} <= set(USUAL_STARTS)
    assert all(len(set(pair)) == 2 for pair in combinations(USUAL_STARTS, 2))
    assert escalate(era.compiled, USUAL_STARTS[0]).situations == EVERY_SITUATION
