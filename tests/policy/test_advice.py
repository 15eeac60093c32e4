"""What else would help, as an edition says it: a sentence, and beside it what it means."""

from datetime import date
from pathlib import Path

import pytest

from carrel.desk import wording
from carrel.policy import Facts, load_policy
from carrel.policy.blocks import EditionError
from carrel.policy.edition import Contact
from carrel.policy.unlocking import OtherWay
from tests.policy import tiny

SAID = "say: The office can help.\n"
BY_TELEPHONE = Facts.of(channel="telephone", requester="other")


def ways(folder: Path, advice: str) -> tuple[OtherWay, ...]:
    """What the small edition tells instead of a referral, once this stands under it."""
    edition = tiny.spoilt(tiny.EDITION, (SAID, f"{SAID}{advice}\n"))
    answer = load_policy(tiny.written(folder, edition=edition)).decide(BY_TELEPHONE, "reset-pin", on=date(2025, 1, 1))
    return tuple(way for way in answer.instead if not way.is_proven)


def mistakes(folder: Path, advice: str) -> list[str]:
    """What is wrong with it."""
    with pytest.raises(EditionError) as refused:
        _ = ways(folder, advice)
    return [mistake.what for mistake in refused.value.mistakes]


def test_a_sentence_alone_is_a_way_that_means_nothing_more(tmp_path: Path) -> None:
    assert ways(tmp_path, "instead: a letter") == (OtherWay("a letter"),)


def test_a_sentence_says_beside_it_which_action_where_and_whom_to_ask(tmp_path: Path) -> None:
    advice = "instead: {words: 'a card, by post', action: mail-card, channel: mail, contact: office}"

    (way,) = ways(tmp_path, advice)

    assert (way.words, way.action, way.takes("channel")) == ("a card, by post", "mail-card", "mail")
    assert way.contact == Contact("office", way.contact.name, way.contact.telephone) if way.contact else False


def test_several_sentences_stand_in_a_list_in_their_order_with_and_without_a_meaning(tmp_path: Path) -> None:
    told = ways(tmp_path, "instead: [a letter, {words: a call, channel: telephone}, a visit]")

    assert [way.words for way in told] == ["a letter", "a call", "a visit"]


@pytest.mark.parametrize(
    ("advice", "what"),
    [
        ("instead: {words: a call, channel: telepone}", "unknown channel 'telepone'; did you mean 'telephone'?"),
        ("instead: {words: a card, action: mail-cards}", "unknown action 'mail-cards'; did you mean 'mail-card'?"),
        ("instead: {words: the office, contact: ofice}", "unknown contact 'ofice'; did you mean 'office'?"),
        ("instead: {channel: telephone}", "'instead' has no 'words' here: write it as people hear it"),
        ("instead: {words: a call, chanel: telephone}", "unknown key 'chanel'; did you mean 'channel'?"),
        ("instead: {words: [a call]}", "'words' is one text"),
        ("instead: []", "there is nothing under 'instead'; write something, or leave it out"),
        ("instead: [[a call]]", "'instead' is text, or a list of texts"),
    ],
)
def test_what_cannot_be_meant_is_named(tmp_path: Path, advice: str, what: str) -> None:
    assert what in mistakes(tmp_path, advice)


def test_a_way_that_two_rules_tell_is_told_once(tmp_path: Path) -> None:
    told = ways(tmp_path, "instead: [a letter, a letter]")

    assert [way.words for way in told] == ["a letter"]


def test_each_referral_names_its_own_contact(tmp_path: Path) -> None:
    other = "  desk: {name: the other desk, telephone: 503.988.0000}\n"
    second = "```rule\nname: desk\nrefer: [give-card-number]\nwhen: {channel: telephone}\nrefer_to: desk\n```\n\n"
    edition = tiny.spoilt(
        tiny.EDITION, ("hold_down_days: 7\n", f"{other}hold_down_days: 7\n"), ("```also\n", f"{second}```also\n")
    )
    policy = load_policy(tiny.written(tmp_path, edition=edition))

    told = [policy.decide(BY_TELEPHONE, action, on=date(2025, 1, 1)) for action in ("reset-pin", "give-card-number")]

    assert [answer.refer_to and answer.refer_to.id for answer in told] == ["office", "desk"]
    assert [wording.reason(answer) for answer in told] == ["the office", "the other desk"]
    assert told[1].as_dict()["refer_to"] == "the other desk, 503.988.0000"
    assert told[1].as_dict()["contact"] == {"id": "desk", "name": "the other desk", "telephone": "503.988.0000"}
