"""No clause of NH, AH, LC and VM is without a scene, and no scene says that it is about a clause it does not show."""

from importlib import import_module
from pathlib import Path

import pytest

from carrel.policy import load_policy
from tests.browser.scenes import NOT_CITED

SECTIONS = ("NH", "AH", "LC", "VM")
HEADINGS = {
    "AH.4": "it is carried out by AH.4a, AH.4b and AH.4c",
    "NH.4": "it is carried out by NH.4a, NH.4b and NH.4c",
    "NH.5": "it is carried out by NH.5a to NH.5e",
}
EDITION = load_policy().eras[-1].edition
IN_SECTIONS = {name for name in EDITION.clauses if name.partition(".")[0] in SECTIONS}


def clauses_with_a_scene() -> set[str]:
    found = set()
    for file in Path(__file__).parent.glob("test_scenes_*.py"):
        for scene in vars(import_module(f"tests.browser.{file.stem}")).values():
            marks = getattr(scene, "pytestmark", []) if callable(scene) else []
            found |= {name for mark in marks if mark.name == "clause" for name in mark.args}
    return found


def test_every_clause_that_a_desk_can_meet_has_a_scene() -> None:
    assert clauses_with_a_scene() >= IN_SECTIONS - set(HEADINGS)


def test_a_scene_is_about_a_clause_that_there_is() -> None:
    assert clauses_with_a_scene() <= set(EDITION.clauses)


@pytest.mark.parametrize("name", sorted({*HEADINGS, *NOT_CITED} - {"LC.1"}))
def test_only_a_clause_without_a_rule_of_its_own_may_go_without_being_cited(name: str) -> None:
    assert name not in {rule.clause for rule in EDITION.rules}


def test_the_one_rule_of_what_counts_as_the_card_is_for_the_self_checkout() -> None:
    channels = [when["channel"] for rule in EDITION.rules if rule.clause == "LC.1" for when in rule.when]

    assert set(channels) == {("self-checkout",)}
