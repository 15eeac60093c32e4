"""Every possible situation, and every question that can be asked in it, for Hypothesis to draw from."""

from datetime import date
from functools import cache

from hypothesis import strategies as st

from carrel.policy.actions import ACTION, VOICEMAIL_ACTIONS
from carrel.policy.facts import FACT, FACTS, IMPOSSIBLE, Facts, Impossible


@st.composite
def situations(draw: st.DrawFn) -> Facts:
    """Facts that can stand together. What cannot is never drawn, so nothing is filtered out."""
    drawn = {"channel": draw(st.sampled_from(FACT["channel"].values))}
    for fact in FACTS:
        if fact.name not in drawn:
            drawn[fact.name] = draw(_one_of(_possible(fact.name, drawn)))
    return Facts.from_mapping(drawn)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Facts, str]:
    """A situation and an action that can be asked in it."""
    facts = draw(situations())
    is_voicemail = facts["channel"] == "voicemail"
    action = draw(st.sampled_from([name for name in ACTION if (name in VOICEMAIL_ACTIONS) is is_voicemail]))
    return facts, action


def days(first: date, last: date) -> st.SearchStrategy[date]:
    """Days between these two, and these."""
    return st.dates(first, last)


@cache
def _one_of(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Made once: to make a strategy takes longer than to draw from it."""
    return st.sampled_from(values)


def _possible(name: str, drawn: dict[str, str]) -> tuple[str, ...]:
    """The values that this fact can take beside those that are drawn already, with the number that a card brings."""
    taking_part = _taking_part(name)
    return tuple(value for value in FACT[name].values if not _clashes(drawn | {name: value}, taking_part))


@cache
def _taking_part(name: str) -> tuple[Impossible, ...]:
    """The combinations that this fact is part of; none of the others can come about by it."""
    return tuple(impossible for impossible in IMPOSSIBLE if name in impossible.when)


def _clashes(facts: dict[str, str], combinations: tuple[Impossible, ...]) -> bool:
    return any(all(facts.get(name) in values for name, values in each.when.items()) for each in combinations)
