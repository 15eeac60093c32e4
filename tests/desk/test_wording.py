"""The words of the desk: everything that can be asked has a name, a key is one thing, a reason is short."""

from datetime import date

import pytest

from carrel.desk import act_forms, wording
from carrel.policy import Facts, load_policy
from carrel.policy.actions import ACTION, VOICEMAIL_ACTIONS
from carrel.ports import PARTICULARS

TODAY = date(2026, 1, 15)


def test_everything_that_can_be_asked_stands_on_the_list_once() -> None:
    listed = [want.action for want in (*wording.WANTS, *wording.RARER)]

    assert sorted(listed) == sorted(ACTION)


def test_a_key_is_one_thing_on_a_channel() -> None:
    for is_voicemail in (False, True):
        keys = [want.key for want in wording.WANTS if want.key and (want.action in VOICEMAIL_ACTIONS) is is_voicemail]
        assert len(keys) == len(set(keys))
        assert all(len(key) == 1 and key.isalpha() for key in keys)


def test_every_act_has_a_form() -> None:
    for action in PARTICULARS:
        fields = act_forms.particulars(action, {"central": "Central"}, "central")
        assert [field.words for field in fields if not field.words] == []
        assert act_forms.button(action)


@pytest.mark.parametrize(
    ("facts", "action", "heading", "reason"),
    [
        ({"requester": "other", "purpose": "stated", "card": "yes"}, "check-out", "Yes", ""),
        ({"requester": "other", "purpose": "stated", "number": "yes"}, "check-out", "Not with the number", "card"),
        ({"requester": "other", "purpose": "stated"}, "hear-checkouts", "Not without more", "card or number"),
        ({"requester": "other", "purpose": "stated", "card": "yes"}, "see-own-screen", "Not for this person", ""),
        (
            {"requester": "holder", "purpose": "stated", "number": "yes"},
            "hear-questions-asked",
            "Not unless you are sure",
            "if you are sure",
        ),
        ({"requester": "other", "card": "yes"}, "check-out", "Ask first", "ask first"),
        ({"requester": "official", "purpose": "stated"}, "hear-checkouts", "Refer", "Library Director's Office"),
        (
            {"requester": "holder", "assured": "yes", "purpose": "stated", "card": "yes"},
            "hear-questions-asked",
            "Yes, once this is done",
            "a step first",
        ),
    ],
)
def test_a_verdict_is_a_few_words(facts: dict[str, str], action: str, heading: str, reason: str) -> None:
    asked = Facts.from_mapping({"channel": "in-person", **facts})
    answer = load_policy().decide(asked, action, on=TODAY)
    shown = frozenset(name for name in wording.EVIDENCE if asked[name] == "yes")

    assert wording.verdict(answer, shown) == heading
    assert wording.reason(answer) == reason
