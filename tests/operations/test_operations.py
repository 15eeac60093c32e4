"""One record per action: whole, and of the vocabulary."""

import pytest

from carrel.desk.act_forms import AGAIN, CHECKS_OUT, COMPANION, NAMES_A_HOLD, particulars
from carrel.desk.wording import RARER, REASONS, WANTS
from carrel.operations import ACTS, OPERATION, OPERATIONS, Operation
from carrel.operations.particulars import UNDO
from carrel.operations.record import Field
from carrel.policy.analysis.handover import ADDRESSES, ASSETS
from carrel.policy.facts import FACT
from carrel.ports import TAKES_BACK
from tests.world import Store, World

each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


def test_every_action_has_one_record() -> None:
    assert len(OPERATION) == len(OPERATIONS)


@each_operation
def test_what_a_record_hands_over_and_where_is_in_the_vocabulary(operation: Operation) -> None:
    for way in operation.hands_over:
        assert {*way.gains} <= ASSETS.keys()
        assert {*way.channels} <= {*FACT["channel"].values}
        assert {way.sent_to} <= {"", *ADDRESSES}
        assert {*way.knowing} <= ASSETS.keys()
    assert operation.desk.circumstance in ("", *FACT)


@each_operation
def test_an_act_has_its_words_and_what_it_names_is_there(operation: Operation) -> None:
    act = operation.act
    if act is None:
        return
    assert act.button
    assert act.done
    assert act.companion in ("", *OPERATION)
    assert {*act.takes_back} <= ACTS.keys()
    for name in act.takes_back:
        assert ACTS[name].listed
        assert ACTS[name].undone
    assert UNDO not in (*act.particulars, *act.may_be_given)


def test_a_reason_of_an_acts_own_is_given_by_no_other() -> None:
    codes = [reason.code for act in ACTS.values() for reason in act.reasons]

    assert len(codes) == len(set(codes))
    assert REASONS.keys() > {*codes}
    assert all(reason.words.endswith(".") for act in ACTS.values() for reason in act.reasons)


def test_an_act_is_taken_back_by_one_other() -> None:
    taken = [name for acts in TAKES_BACK.values() for name in acts]

    assert len(taken) == len(set(taken))


def test_no_two_lines_of_the_desk_have_one_place() -> None:
    places = [operation.desk.place for operation in OPERATIONS]

    assert len(places) == len(set(places))
    assert [want.action for want in WANTS][:3] == ["check-out", "return", "renew"]
    assert {want.action for want in (*WANTS, *RARER)} == OPERATION.keys()


def test_what_the_desk_knows_of_an_act_follows_from_its_record() -> None:
    assert CHECKS_OUT < AGAIN == CHECKS_OUT | {"return"}
    assert COMPANION == {"pay-fee": "hear-balance", "cancel-hold": "hear-holds", "change-hold": "hear-holds"}
    assert {"cancel-hold", "change-hold"} == NAMES_A_HOLD
    asked = particulars("check-out-hold-to-self", {}, "central")
    assert [each.name for each in asked] == ["barcode", "own_card"]
    assert [each.name for each in particulars("pay-fee", {}, "central")] == ["dollars"]


def test_the_database_guards_each_action_by_its_record(store: Store) -> None:
    world = World(store)

    clears = world.found("SELECT action || ' ' || field FROM guard.clears")
    alone = world.found("SELECT action FROM guard.needs_no_patron")
    by_hand = world.found("SELECT action FROM guard.by_hand")
    taken = world.found("SELECT action || ' ' || taken FROM guard.takes_back")
    must = world.found("SELECT action || ' ' || name FROM guard.particulars WHERE NOT may_be_left_out")
    world.close()

    assert set(clears) == {f"{each.name} {field}" for each in OPERATIONS for field in each.clears}
    assert set(alone) == {each.name for each in OPERATIONS if not each.needs_account}
    assert set(by_hand) == {name for name, act in ACTS.items() if act.is_by_hand}
    assert set(taken) == {f"{by} {name}" for by, acts in TAKES_BACK.items() for name in acts}
    assert set(must) == {f"{n} {kept}" for n, act in ACTS.items() for p in act.particulars for kept in p.kept}


def test_every_field_is_cleared_by_some_action() -> None:
    assert {field for each in OPERATIONS for field in each.clears} == {*Field}
