"""Every possible situation, and every question that can be asked in it, for Hypothesis to draw from."""

from datetime import date

from hypothesis import strategies as st

from carrel.policy.actions import ACTION, VOICEMAIL_ACTIONS
from carrel.policy.facts import FACT, FACTS, IMPOSSIBLE, Facts


@st.composite
def situations(draw: st.DrawFn) -> Facts:
    """Facts that can stand together. What cannot is never drawn, so nothing is filtered out."""
    drawn = {"channel": draw(st.sampled_from(FACT["channel"].values))}
    for fact in FACTS:
        if fact.name not in drawn:
            drawn[fact.name] = draw(st.sampled_from(_possible(fact.name, drawn)))
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


def _possible(name: str, drawn: dict[str, str]) -> list[str]:
    """The values that this fact can take beside those that are drawn already, with the number that a card brings."""
    return [value for value in FACT[name].values if not _clashes(drawn | {name: value})]


def _clashes(facts: dict[str, str]) -> bool:
    return any(all(facts.get(name) in values for name, values in impossible.when.items()) for impossible in IMPOSSIBLE)
