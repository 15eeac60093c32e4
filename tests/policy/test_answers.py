"""What an answer says beside its outcome: what would unlock it, what else would help, what to do and what to say."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.policy import Answer, Facts
from carrel.policy.actions import ACTION
from carrel.policy.answering import Answering
from carrel.policy.compiling import Verdict
from carrel.policy.facts import EVIDENCE, FACT, INDEX, ImpossibleFacts
from carrel.policy.levels import LEVEL
from carrel.policy.policy import Era
from carrel.terms import Outcome
from tests.policy.eras import SHIPPED, each_era, each_shipped_era
from tests.policy.plain_scan import can_be_asked, shown
from tests.policy.situations import in_every_region, situation_of, ways_down
from tests.policy.strategies import questions

Situation = Mapping[str, str]


def outcome_in(era: Era, situation: Situation, action: str) -> Outcome | None:
    """What is answered there; None where the situation cannot be."""
    try:
        answer = era.answering.answer(Facts.from_mapping(situation).codes, action)
    except ImpossibleFacts:
        return None
    return answer.outcome if answer and can_be_asked(action, situation) else None


def permits(era: Era, situation: Situation, action: str, evidence: tuple[str, ...] = ()) -> bool:
    return outcome_in(era, shown(situation, evidence), action) is Outcome.PERMIT


def answer_in(era: Era, facts: Facts, action: str) -> Answer:
    answer = era.answering.answer(facts.codes, action)
    assert answer
    return answer


def every_answer(era: Era) -> Iterator[tuple[str, Answer]]:
    """Each answer that the edition can give, once an action."""
    for action in ACTION:
        told = {answer for _, answer in ways_down(era.answering.tree(action)) if answer}
        yield from ((action, answer) for answer in told)


@each_era
@settings(max_examples=40)  # each answers from a tree that is planted for it alone
@given(question=questions())
def test_a_question_that_is_the_first_about_its_action_is_answered_like_every_later_one(
    era: Era, question: tuple[Facts, str]
) -> None:
    facts, action = question
    era.answering.plant(action)
    unasked = Answering(era.compiled)

    assert unasked.answer(facts.codes, action) == answer_in(era, facts, action)


# -- unlock --------------------------------------------------------------------------------------------------------


@each_era
@settings(max_examples=150)
@given(question=questions())
def test_unlock_is_every_smallest_set_of_evidence_that_permits_and_nothing_else(
    era: Era, question: tuple[Facts, str]
) -> None:
    facts, action = question
    situation = facts.as_dict()
    missing = [evidence for evidence in EVIDENCE if situation[evidence] == "no"]

    smallest: list[frozenset[str]] = []
    if not permits(era, situation, action):
        for tried in chain.from_iterable(combinations(missing, size) for size in range(1, len(missing) + 1)):
            if not any(smaller <= set(tried) for smaller in smallest) and permits(era, situation, action, tried):
                smallest.append(frozenset(tried))

    told = answer_in(era, facts, action).unlock
    assert sorted(map(sorted, told)) == sorted(map(sorted, smallest))


@each_era
def test_a_permit_is_unlocked_by_nothing_and_needs_no_other_way(era: Era) -> None:
    for action, answer in every_answer(era):
        if answer.outcome is Outcome.PERMIT:
            assert answer.unlock == (), action
            assert not any(way.is_proven for way in answer.instead), action


@each_era
def test_unlock_tells_the_smaller_and_more_telling_evidence_first(era: Era) -> None:
    for _, answer in every_answer(era):
        order = [(len(one), [EVIDENCE.index(each) for each in one]) for one in answer.unlock]

        assert order == sorted(order)
        assert all(list(one) == sorted(one, key=EVIDENCE.index) for one in answer.unlock)


@each_era
def test_a_card_stands_for_itself_and_is_never_told_with_its_number(era: Era) -> None:
    for action, answer in every_answer(era):
        assert not any({"card", "number"} <= set(one) for one in answer.unlock), action


def test_with_the_name_alone_the_number_or_the_card_would_open_the_titles() -> None:
    answer = answer_in(SHIPPED.eras[-1], Facts.of(channel="in-person", name="yes", purpose="stated"), "hear-checkouts")

    assert answer.unlock == (("card",), ("number",))


# -- instead -------------------------------------------------------------------------------------------------------


def after(situation: Situation, change: Mapping[str, str]) -> Situation:
    """The situation with a purpose stated and these circumstances, and what they bring about."""
    changed = {**situation, "purpose": "stated", **change}
    if changed["channel"] in ("in-person", "self-checkout") and changed["place"] == "telework":
        changed["place"] = "library"
    if changed["channel"] in ("self-checkout", "online"):
        changed |= dict.fromkeys(("assured", "photo_id", "details", "birth_date"), "no")
    if changed["channel"] == "online":
        changed["card"] = "no"
    return changed


@each_era
@settings(max_examples=150)
@given(question=questions())
def test_what_is_told_instead_would_help(era: Era, question: tuple[Facts, str]) -> None:
    facts, action = question

    for way in answer_in(era, facts, action).instead:
        if way.is_proven:
            for evidence in way.evidence or ((),):
                assert permits(era, after(facts.as_dict(), dict(way.facts)), action, evidence), way


@each_era
@settings(max_examples=150)
@given(question=questions())
def test_whatever_would_do_by_itself_is_told_instead(era: Era, question: tuple[Facts, str]) -> None:
    facts, action = question
    situation, answer = facts.as_dict(), answer_in(era, facts, action)
    if answer.outcome is Outcome.PERMIT:
        return
    by_itself = [dict(way.facts) for way in answer.instead if way.is_proven and not way.evidence]
    purpose = {} if situation["purpose"] == "stated" else {"purpose": "stated"}

    if permits(era, after(situation, {}), action):
        assert purpose in by_itself
        return
    for change in ({"assured": "yes"}, {"channel": "in-person"}):
        if permits(era, after(situation, change), action):
            assert purpose | change in by_itself


@each_era
def test_a_way_says_in_words_what_it_means(era: Era) -> None:
    spoken = {
        ("purpose", "stated"): "purpose", ("assured", "yes"): "sure", ("channel", "in-person"): "coming in",
        ("channel", "self-checkout"): "self-checkout", ("channel", "online"): "portal",
    }  # fmt: skip

    for action, answer in every_answer(era):
        for way in filter(lambda way: way.is_proven, answer.instead):
            told = [fact for fact in way.facts if fact[0] != "purpose"] or way.facts
            assert all(spoken[fact] in way.words for fact in told), (action, way)
            assert bool(way.evidence) is (" with " in way.words), (action, way)


@each_era
def test_what_an_edition_advises_is_permitted_to_somebody(era: Era) -> None:
    for rule in era.edition.rules:
        for advice in rule.words.instead:
            if advice.action or advice.channel:
                actions = (advice.action,) if advice.action else rule.actions
                assert any(is_ever_permitted(era, action, advice.channel) for action in actions), (rule.id, advice)


def is_ever_permitted(era: Era, action: str, channel: str) -> bool:
    """To anybody, on that channel; on whichever, where none is named."""
    forest, root = era.compiled.forest, era.compiled.verdicts[action]
    if channel:
        root = forest.assigned(root, {LEVEL["channel"]: FACT["channel"].values.index(channel)})
    return any(isinstance(leaf, Verdict) and leaf.outcome is Outcome.PERMIT for leaf in forest.values(root))


def test_whoever_signs_in_at_the_self_checkout_may_check_out_with_the_number() -> None:
    answer = answer_in(SHIPPED.eras[-1], Facts.of(channel="in-person", name="yes", purpose="stated"), "check-out")

    machine = next(way for way in answer.instead if way.takes("channel") == "self-checkout")
    assert (machine.words, machine.evidence) == ("the self-checkout, with number and PIN", (("number", "pin"),))


# -- what is said --------------------------------------------------------------------------------------------------

OF_THE_ACCOUNT = ("email", "postal", "mail_service", "voicemail_permission")
"""What the account is like, which whoever asks may not know."""


@each_era
def test_a_stranger_hears_the_same_refusal_whatever_the_account_is_like(era: Era) -> None:
    accounts = list(product(*(range(len(FACT[name].values)) for name in OF_THE_ACCOUNT)))
    # Whether there is an address to send a link to decides about Forgot Your PIN/Password: docs/findings.md, gap 10.
    for action in set(ACTION) - {"refer-to-forgot-pin"}:
        for drawn in in_every_region(era.answering.tree(action), Random(action)):
            codes = bytearray(drawn)
            codes[INDEX["number"]] = codes[INDEX["assured"]] = 0  # no, and no
            heard = set()
            for account in accounts:
                for name, code in zip(OF_THE_ACCOUNT, account, strict=True):
                    codes[INDEX[name]] = code
                answer = era.answering.answer(bytes(codes), action)
                if answer and answer.outcome is not Outcome.PERMIT:
                    heard.add(answer.say)

            assert len(heard) <= 1, (action, situation_of(bytes(codes)))


@each_era
def test_words_to_say_are_sentences_short_enough_to_say_and_name_no_clause(era: Era) -> None:
    for action, answer in every_answer(era):
        for sentence in (*answer.say, *answer.questions, *answer.must, *answer.once, *answer.heed):
            assert sentence[0].isupper(), (action, sentence)
            assert sentence.endswith((".", "?", "!", '".', '."', '?"')), (action, sentence)
            assert len(sentence) <= 200, (action, sentence)
        for sentence in answer.say:
            assert not re.search(r"\b[A-Z]{2,3}\.\d", sentence), (action, sentence)
            assert "{" not in sentence


@each_era
def test_words_to_say_hold_no_number_but_the_telephone_of_whom_people_are_referred_to(era: Era) -> None:
    telephones = {contact.telephone for contact in era.edition.contacts.values()}

    for action, answer in every_answer(era):
        for sentence in answer.say:
            assert set(re.findall(r"\d[\d.-]*\d", sentence)) <= telephones, (action, sentence)


@each_era
def test_whoever_is_referred_is_told_where_and_by_which_telephone(era: Era) -> None:
    contacts = set(era.edition.contacts.values())

    for _, answer in every_answer(era):
        assert (answer.refer_to in contacts) is (answer.outcome is Outcome.REFER)


@each_shipped_era
def test_what_is_sent_goes_to_the_address_on_file_only(era: Era) -> None:
    for action in ("email-card-number", "mail-card"):
        for _, answer in ways_down(era.answering.tree(action)):
            if answer and answer.outcome is Outcome.PERMIT:
                assert any("on file only" in line for line in answer.heed), action


@each_shipped_era
@settings(max_examples=300)
@given(question=questions(), action=st.sampled_from(["give-card-number", "replace-card", "receive-checkout-list"]))
def test_in_writing_a_card_number_or_a_list_of_titles_goes_to_the_address_on_file_only(
    era: Era, question: tuple[Facts, str], action: str
) -> None:
    facts = question[0]
    if facts["channel"] not in ("email", "text", "mail") or facts["requester"] == "official":
        return

    answer = answer_in(era, facts, action)

    if answer.outcome is Outcome.PERMIT:
        assert any("on file only" in line for line in answer.heed)
        assert facts["postal" if facts["channel"] == "mail" else "email"] == "settled"


@each_shipped_era
def test_contact_information_is_taken_down_blind(era: Era) -> None:
    attended = ("in-person", "telephone", "email", "text", "chat", "video", "mail")
    for channel in attended:
        answer = answer_in(era, Facts.of(channel=channel, name="yes", purpose="stated"), "update-contact")

        assert answer.outcome is Outcome.PERMIT
        assert any("read" in line.casefold() for line in answer.heed), channel


@each_shipped_era
@settings(max_examples=300)
@given(question=questions())
def test_a_name_alone_never_hears_a_title_where_a_hold_waits_or_whether_there_is_a_record(
    era: Era, question: tuple[Facts, str]
) -> None:
    facts = Facts.from_mapping({**question[0].as_dict(), **dict.fromkeys(EVIDENCE, "no"), "name": "yes"})
    telling = ("hear-checkouts", "hear-holds", "hear-history", "hear-fee-details", "receive-checkout-list")
    if facts["channel"] == "voicemail" or facts["requester"] == "official":
        return

    for action in (*telling, "receive-detailed-receipt", "confirm-record-exists", "see-own-screen"):
        assert answer_in(era, facts, action).outcome is Outcome.DENY


@each_shipped_era
@settings(max_examples=300)
@given(question=questions())
def test_any_doubt_closes_the_account_to_everyone_but_an_official(era: Era, question: tuple[Facts, str]) -> None:
    facts, action = question
    facts = Facts.from_mapping({**facts.as_dict(), "doubt": "found-card"})
    outbound = ACTION[action].group.value == "outbound and institutional"
    if facts["requester"] == "official" or action == "return" or outbound:
        return

    assert answer_in(era, facts, action).outcome is Outcome.DENY
