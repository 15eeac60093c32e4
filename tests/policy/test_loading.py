"""The text is read strictly: whatever cannot stand is named, with its file, its line and the nearest right word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.policy.blocks import EditionError, Mistake
from carrel.policy.loading import Source, fingerprint, load_edition, read_source
from carrel.policy.policy import SHIPPED, load_policy
from tests.policy import tiny
from tests.policy.eras import EXAMPLES_FOLDER
from tests.policy.tiny import Told, spoilt

WHOLE = [SHIPPED / "2024-01", EXAMPLES_FOLDER / "fernhill-2025"]

Spoil = Callable[..., list[Told]]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """What is told of the tiny edition when words of it are changed, or a text is added at its end."""

    def told(*changes: tuple[str, str], more: str = "", ledger: str = tiny.LEDGER) -> list[Told]:
        text = spoilt(tiny.EDITION, *changes) + more
        return tiny.mistakes(tiny.written(tmp_path / "tiny", edition=text, ledger=ledger))

    return told


def test_the_tiny_edition_stands(spoil: Spoil) -> None:
    assert spoil() == []


def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    folder = tiny.written(tmp_path / "tiny", edition=spoilt(tiny.EDITION, ("must: Whisper.", "musst: Whisper.")))

    with pytest.raises(EditionError) as refused:
        load_edition(read_source(folder))

    assert str(refused.value) == "tiny: 1 mistake\n  edition.md:60: there is no key 'musst' here; did you mean 'must'?"


# -- words that nobody knows --------------------------------------------------------------------------------------


def test_an_unknown_fact_is_named(spoil: Spoil) -> None:
    told = spoil(("when: {card: yes}", "when: {crad: yes}"))

    assert told == [("when: {crad: yes}", "unknown fact 'crad'; did you mean 'card'?")]


def test_an_unknown_value_is_named_with_those_it_can_take(spoil: Spoil) -> None:
    [(line, what)] = spoil(("when: {channel: telephone}", "when: {channel: telefone}"))

    assert line == "when: {channel: telefone}"
    assert what.startswith("channel cannot be 'telefone'; did you mean 'telephone'? It is in-person, self-checkout")


def test_an_unknown_action_is_named_at_the_line_that_names_it(spoil: Spoil) -> None:
    told = spoil(("refer: [reset-pin]", "refer: [reset-pins]"))

    assert told == [("refer: [reset-pins]", "unknown action 'reset-pins'; did you mean 'reset-pin'?")]


def test_an_unknown_action_in_a_group_is_named(spoil: Spoil) -> None:
    told = spoil(("actions: [hear-checkouts, hear-holds]", "actions: [hear-checkout]"))

    assert told == [("actions: [hear-checkout]", "unknown action 'hear-checkout'; did you mean 'hear-checkouts'?")]


def test_an_unknown_action_of_otherwise_is_named(spoil: Spoil) -> None:
    told = spoil(("actions: everything", "actions: everythin"))

    assert told == [("actions: everythin", "unknown action 'everythin'; did you mean 'everything'?")]


def test_an_unknown_outcome_is_named(spoil: Spoil) -> None:
    told = spoil(("permit: [titles]", "permitt: [titles]"))

    assert told == [
        ("permitt: [titles]", "a rule has one of deny, ask, refer or permit"),
        ("permitt: [titles]", "there is no key 'permitt' here; did you mean 'permit'?"),
    ]


def test_an_unknown_outcome_of_further_words_is_named(spoil: Spoil) -> None:
    told = spoil(("for: [permit]", "for: [permits]"))

    assert ("for: [permits]", "unknown outcome 'permits'; did you mean 'permit'?") in told


def test_an_unknown_clause_is_named_where_a_standing_cites_it(spoil: Spoil) -> None:
    told = spoil(("title: anyone else\nclause: TT.1", "title: anyone else\nclause: TT.11"))

    assert told == [("clause: TT.11", "unknown clause 'TT.11'; did you mean 'TT.1'?")]


def test_an_unknown_clause_is_named_where_a_rule_cites_it(spoil: Spoil) -> None:
    told = spoil(("must: Whisper.", "cites: [TT.33]"))

    assert told == [("cites: [TT.33]", "unknown clause 'TT.33'; did you mean 'TT.3'?")]


def test_an_unknown_clause_is_named_where_a_reading_reads_it(spoil: Spoil) -> None:
    told = spoil(("#### R1 · reads TT.2", "#### R1 · reads TT.2, TT.22"))

    assert told == [("#### R1 · reads TT.2, TT.22", "unknown clause 'TT.22'; did you mean 'TT.2'?")]


def test_an_unknown_clause_is_named_where_a_case_cites_it(spoil: Spoil) -> None:
    [(line, what)] = spoil(("| permit TT.2 |", "| permit TT.22 |"))

    assert line.startswith("| a sister with the card |")
    assert what == "unknown clause 'TT.22'; did you mean 'TT.2'?"


def test_an_unknown_reading_is_named(spoil: Spoil) -> None:
    told = spoil(("readings: [R1]", "readings: [R2]"))

    assert told == [("readings: [R2]", "unknown reading 'R2'.")]


def test_an_unknown_standing_is_named(spoil: Spoil) -> None:
    told = spoil(("who: stranger", "who: strangers"))

    assert told == [("who: strangers", "unknown standing 'strangers'; did you mean 'stranger'?")]


def test_an_unknown_contact_is_named(spoil: Spoil) -> None:
    told = spoil(("refer_to: office", "refer_to: offices"))

    assert [what for _, what in told] == ["unknown contact 'offices'; did you mean 'office'?"]


def test_an_unknown_function_is_named(spoil: Spoil) -> None:
    told = spoil(("name: paper-marks", "name: paper-mark"))

    assert told == [("name: paper-mark", "unknown function 'paper-mark'; did you mean 'paper-marks'?")]


@pytest.mark.parametrize(
    ("right", "wrong", "nearest"),
    [
        ("owner: Nobody", "owners: Nobody", "owner"),
        ("shows: a smile", "show: a smile", "shows"),
        ("title: anyone else", "titel: anyone else", "title"),
        ("refer_to: office", "refer-to: office", "refer_to"),
        ("say: Gladly.", "says: Gladly.", "say"),
        ("actions: everything", "action: everything", "actions"),
    ],
)
def test_an_unknown_key_is_named_in_every_kind_of_block(spoil: Spoil, right: str, wrong: str, nearest: str) -> None:
    told = spoil((right, wrong))

    key = wrong.partition(":")[0]
    assert (wrong, f"there is no key '{key}' here; did you mean '{nearest}'?") in told


def test_an_unknown_key_of_a_contact_is_named_and_so_is_the_one_that_is_missing(spoil: Spoil) -> None:
    told = spoil(("telephone: 503.988.5403", "telefone: 503.988.5403"))

    assert [what for _, what in told] == [
        "office has no 'telephone'; it has name and telephone",
        "unknown key 'telefone'; did you mean 'telephone'?",
    ]


def test_an_unknown_kind_of_block_is_named(spoil: Spoil) -> None:
    told = spoil(("```guidance", "```guidence"))

    assert told == [("```guidence", "unknown kind of block 'guidence'; did you mean 'guidance'?")]


def test_a_block_of_no_kind_is_a_mistake(spoil: Spoil) -> None:
    told = spoil(("```guidance", "```"))

    assert told == [("```", "unknown kind of block ''.")]


# -- twice ----------------------------------------------------------------------------------------------------------


def test_a_clause_stands_once(spoil: Spoil) -> None:
    [(line, what)] = spoil(more="\n### TT.3 Paper is burnt\n")

    assert line == "### TT.3 Paper is burnt"
    assert what.startswith("clause TT.3 is already at edition.md:")


def test_a_reading_stands_once(spoil: Spoil) -> None:
    [(line, what)] = spoil(more="\n#### R1 · reads TT.4\n\nA smile is enough.\n")

    assert line == "#### R1 · reads TT.4"
    assert what.startswith("reading R1 is already at edition.md:")


def test_two_rules_of_a_clause_have_two_names(spoil: Spoil) -> None:
    [(line, what)] = spoil(("name: office\n", ""))

    assert line == "refer: [reset-pin]"
    assert what.startswith("there is already a rule TT.2 at edition.md:")


def test_a_key_stands_once_in_a_block(spoil: Spoil) -> None:
    told = spoil(("must: Whisper.", "must: Whisper.\nreadings: R1"))

    assert told == [("readings: R1", "'readings' appears here twice")]


def test_a_case_stands_once(spoil: Spoil) -> None:
    case = "| a sister with the card | in-person, other, card | hear-checkouts | permit TT.2 |\n"

    [(line, what)] = spoil((case, case + case))

    assert line == case.strip()
    assert what.startswith("this case is already at edition.md:")


def test_a_group_is_defined_once(spoil: Spoil) -> None:
    told = spoil(("name: everything", "name: titles"), ("actions: everything", "actions: titles"))

    assert ("name: titles", "the group 'titles' is already defined") in told


def test_a_group_does_not_take_the_name_of_an_action(spoil: Spoil) -> None:
    told = spoil(("name: everything", "name: return"), ("actions: everything", "actions: return"))

    assert ("name: return", "the group 'return' is already defined") in told


def test_a_group_does_not_hold_itself(spoil: Spoil) -> None:
    told = spoil(("actions: [hear-checkouts, hear-holds]", "actions: [hear-checkouts, titles]"))

    assert ("actions: [hear-checkouts, titles]", "the group 'titles' contains itself") in told


def test_a_standing_is_defined_once(spoil: Spoil) -> None:
    told = spoil(("name: stranger", "name: holder"))

    assert ("name: holder", "the standing 'holder' is already defined") in told


def test_a_clause_stands_in_the_ledger_once(spoil: Spoil) -> None:
    told = spoil(ledger=tiny.LEDGER + "| TT.4 | guidance |\n")

    assert told == [("| TT.4 | guidance |", "TT.4 is in the ledger twice")]


def test_a_value_stands_once_in_a_condition(spoil: Spoil) -> None:
    told = spoil(("when: {channel: telephone}", "when: {channel: [telephone, telephone]}"))

    assert told == [("when: {channel: [telephone, telephone]}", "channel names a value twice")]


def test_a_standing_stands_once_in_a_rule(spoil: Spoil) -> None:
    told = spoil(("who: [holder, stranger]", "who: [holder, holder]"))

    assert [what for _, what in told] == ["TT.2/office names a standing twice"]


def test_an_action_stands_once_in_a_rule(spoil: Spoil) -> None:
    told = spoil(("permit: [titles]", "permit: [titles, hear-holds]"))

    assert told == [("permit: [titles, hear-holds]", "hear-holds is named twice")]


def test_an_action_has_one_otherwise(spoil: Spoil) -> None:
    [(line, what)] = spoil(more="\n```otherwise\nactions: [return]\n```\n")

    assert line == "actions: [return]"
    assert what.startswith("return already has an `otherwise` at edition.md:")


def test_an_edition_has_one_edition_block(spoil: Spoil) -> None:
    opening = tiny.EDITION[tiny.EDITION.index("```edition") : tiny.EDITION.index("```who")]

    told = spoil(more="\n" + opening)

    assert [what for _, what in told] == ["an edition has one `edition` block"]


# -- rules that cannot be ---------------------------------------------------------------------------------------


def test_an_impossible_combination_is_named_with_its_reason(spoil: Spoil) -> None:
    told = spoil(("when: {card: yes}", "when: {card: yes, channel: telephone}"))

    assert (
        "permit: [titles]",
        (
            "TT.2: card 'yes' with channel 'telephone' cannot be: "
            "a card can be shown only in person, at a self-checkout or on video; elsewhere it is a number"
        ),
    ) in told


def test_an_impossible_combination_is_named_by_the_values_that_stand_there(spoil: Spoil) -> None:
    [(_, what)] = spoil(("when: {card: yes}", "when: {card: yes, channel: [chat, mail]}"))

    assert what.startswith("TT.2: card 'yes' with channel 'chat' cannot be: ")


def test_a_rule_that_can_never_apply_to_someone_is_a_mistake(spoil: Spoil) -> None:
    told = spoil(("who: stranger\nwhen: {card: yes}", "who: stranger\nwhen: {card: yes, requester: holder}"))

    assert told == [("permit: [titles]", "TT.2 can never apply to stranger")]


def test_one_of_several_conditions_that_never_holds_is_named(spoil: Spoil) -> None:
    told = spoil(("when: {card: yes}", "when:\n  - {card: yes}\n  - {name: yes, requester: holder}"))

    assert told == [
        (
            "permit: [titles]",
            "TT.2: the condition on name, requester can never hold for the people and actions of the rule",
        )
    ]


def test_what_cannot_stand_is_told_beside_what_is_not_well_formed(spoil: Spoil) -> None:
    told = spoil(
        ("when: {card: yes}", "when: {card: yes, channel: chat}"),
        ("when: {requester: [other, official]}", "when: {requester: other}"),
        ("shows: a smile", "show: a smile"),
    )

    whats = [what for _, what in told]
    assert any("card 'yes' with channel 'chat' cannot be" in what for what in whats)
    assert any("it is no standing at all" in what for what in whats)
    assert any("there is no key 'show' here" in what for what in whats)


def test_what_a_mistaken_block_would_reach_is_not_asked(spoil: Spoil) -> None:
    told = spoil(("when: {card: yes}", "when: {card: yess}"))

    assert [what for _, what in told] == ["card cannot be 'yess'; did you mean 'yes'? It is no or yes"]


def test_a_voicemail_rule_on_the_telephone_can_never_apply(spoil: Spoil) -> None:
    told = spoil(("refer: [reset-pin]", "refer: [leave-plain-voicemail]"))

    assert ("name: office", "TT.2/office can never apply to holder") in told


def test_a_standing_that_nobody_can_have_is_a_mistake(spoil: Spoil) -> None:
    told = spoil(
        (
            "when: {requester: holder}",
            "when:\n  - {requester: holder}\n  - {requester: holder, channel: online, photo_id: yes}",
        )
    )

    [(_, what)] = told
    assert what.startswith("holder: photo_id 'yes' with channel")
    assert "cannot be" in what


def test_standings_that_overlap_are_named_with_an_example(spoil: Spoil) -> None:
    told = spoil(("when: {requester: [other, official]}", "when: {requester: [holder, other, official]}"))

    [(line, what)] = told
    assert line == "name: holder"
    assert what.startswith("a person has exactly one standing, but with channel in-person, requester holder")
    assert what.endswith("it is holder and stranger")


def test_standings_that_leave_someone_out_are_named_with_an_example(spoil: Spoil) -> None:
    told = spoil(("when: {requester: [other, official]}", "when: {requester: other}"))

    [(_, what)] = told
    assert what.startswith("a person has exactly one standing, but with channel in-person, requester official")
    assert what.endswith("it is no standing at all")


def test_a_standing_says_of_whom_it_holds(spoil: Spoil) -> None:
    told = spoil(("when: {requester: holder}\n", ""))

    assert [what for _, what in told] == ["'when' is missing: a standing says of whom it holds"]


def test_silence_without_otherwise_is_a_mistake(spoil: Spoil) -> None:
    told = spoil(("actions: everything", "actions: [hear-checkouts]"))

    assert ("# A tiny edition", "no `otherwise` says what silence about hear-holds means") in told


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ("permit: [titles]", "permit: []", "permit"),
        ("actions: [hear-checkouts, hear-holds]", "actions: []", "actions"),
    ],
)
def test_a_list_of_no_actions_is_a_mistake(spoil: Spoil, right: str, wrong: str, key: str) -> None:
    told = spoil((right, wrong))

    assert told == [(wrong, f"there is nothing under '{key}'; write something, or leave it out")]


def test_a_group_says_which_actions_are_meant(spoil: Spoil) -> None:
    told = spoil(("actions: [hear-checkouts, hear-holds]\n", ""))

    assert told == [("name: titles", "'actions' is missing: say which actions are meant")]


def test_a_rule_has_one_outcome(spoil: Spoil) -> None:
    told = spoil(("permit: [titles]", "permit: [titles]\ndeny: [return]"))

    assert told == [("permit: [titles]", "a rule has one of deny, ask, refer or permit")]


def test_a_rule_that_refers_says_to_whom(spoil: Spoil) -> None:
    told = spoil(("refer_to: office\n", ""))

    assert [what for _, what in told] == ["`refer_to` belongs to every rule that refers, and to no other"]


def test_a_rule_that_asks_says_what(spoil: Spoil) -> None:
    told = spoil(("permit: [titles]", "ask: [titles]"))

    assert [what for _, what in told] == ["`questions` belong to every rule that asks, and to no other"]


def test_a_rule_stands_under_a_clause(spoil: Spoil) -> None:
    told = spoil(more="\n## Afterthoughts\n\n```rule\npermit: [return]\n```\n")

    assert told == [("permit: [return]", "a rule must be under the clause that it carries out")]


@pytest.mark.parametrize("nothing", ["who:", "who: []", "who: ['']"])
def test_nothing_under_who_does_not_mean_everyone(spoil: Spoil, nothing: str) -> None:
    told = spoil(("who: stranger", nothing))

    assert told == [(nothing, "there is nothing under 'who'; write something, or leave it out")]


@pytest.mark.parametrize("nothing", ["when:", "when: []", "when: {}", "when: {card: []}", "when: {card: }"])
def test_nothing_under_when_does_not_mean_always(spoil: Spoil, nothing: str) -> None:
    told = spoil(("when: {card: yes}", nothing))

    assert [line for line, _ in told] == [nothing]


def test_every_clause_stands_in_the_ledger_and_nothing_else_does(spoil: Spoil) -> None:
    told = spoil(ledger=spoilt(tiny.LEDGER, ("| TT.4 | guidance |", "| TT.5 | guidance |")))

    assert told == [
        ("### TT.4 Be kind", "TT.4 is in the text and not in ledger.md"),
        ("| TT.5 | guidance |", "TT.5 (guidance) is in the ledger and not in the text"),
    ]


def test_a_block_in_the_ledger_is_not_passed_over(spoil: Spoil) -> None:
    told = spoil(ledger=tiny.LEDGER + "\n```rule\ndeny: [return]\n```\n")

    assert told == [("```rule", "the ledger has a table, and no blocks")]


# -- text that cannot be read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("when: {card: yes}", "\twhen: {card: yes}", "when: {card: yes}"),
        ("permit: [titles]", "permit: [titles", "who: stranger"),
        ("must: Whisper.", "must: 'Whisper.", "must: 'Whisper."),
        ("must: Whisper.", "must: Whisper: softly", "must: Whisper: softly"),
        ("must: Whisper.", "must: *R1", "must: *R1"),
    ],
    ids=["tab", "bracket", "quote", "two colons", "alias of nothing"],
)
def test_a_block_that_is_no_yaml_is_named_where_it_breaks(spoil: Spoil, right: str, wrong: str, line: str) -> None:
    told = spoil((right, wrong))

    assert line in [where for where, _ in told]
    assert all(what.startswith("this block cannot be read as YAML: ") for _, what in told)


@pytest.mark.parametrize("block", ["just words", "- a\n- list", ""])
def test_a_block_that_is_no_mapping_is_a_mistake(spoil: Spoil, block: str) -> None:
    told = spoil(("shows: a smile", block))

    assert [what for _, what in told] == ["a block is made of `key: value` lines"]


def test_a_block_that_holds_itself_is_a_mistake(spoil: Spoil) -> None:
    told = spoil(("must: Whisper.", "must: &again [*again]"))

    assert ("must: &again [*again]", "references (`&`, `*`) are not allowed; write it out in both places") in told


def test_a_block_too_deep_to_be_parsed_is_a_mistake(spoil: Spoil) -> None:
    told = spoil(("must: Whisper.", f"must: {'[' * 100_000}"))

    assert [what for _, what in told] == ["this block is too long to read; divide it into several"]


def test_a_block_that_is_never_closed_is_named_where_it_opens(spoil: Spoil) -> None:
    told = spoil(("shows: a smile\n```\n", "shows: a smile\n"))

    assert told == [("```guidance", "this block is opened and never closed")]


def test_a_block_that_is_never_closed_does_not_swallow_the_next(spoil: Spoil) -> None:
    told = spoil(("must: Whisper.\n```\n", "must: Whisper.\n"), ("refer_to: office", "refer_to: offices"))

    assert [what for _, what in told] == [
        "this block is opened and never closed",
        "unknown contact 'offices'; did you mean 'office'?",
    ]


def test_a_block_that_is_indented_is_read_all_the_same(spoil: Spoil) -> None:
    told = spoil(("```guidance\nshows: a smile\n```", "  ```guidance\n  show: a smile\n  ```"))

    assert ("show: a smile", "there is no key 'show' here; did you mean 'shows'?") in told


def test_a_row_that_lost_its_bar_is_not_passed_over(spoil: Spoil) -> None:
    told = spoil(("| a sister with the card |", "a sister with the card |"))

    [(line, what)] = told
    assert line.startswith("a sister with the card |")
    assert what == "a row of a table begins with a bar, and a blank line ends the table"


def test_two_tables_of_cases_may_stand_under_one_clause(spoil: Spoil) -> None:
    head = "| situation | facts | question | answer |\n|---|---|---|---|\n"
    case = "| a sister without it | in-person, other | hear-checkouts | deny TT.1; unlock card |\n"

    assert spoil((case, f"\n{head}{case}")) == []
    assert spoil(("| permit TT.2 |\n" + case, f"| permit TT.2 |\n\nAnd:\n\n{head}{case}")) == []


def test_everything_that_is_wrong_with_a_case_is_told(spoil: Spoil) -> None:
    told = spoil(
        (
            "| in-person, other, card | hear-checkouts | permit TT.2 |",
            "| in-persn, other, crad | hear-checkout | permitt TT.9; unlock crad |",
        )
    )

    assert sorted(what for _, what in told) == [
        "'crad' is not a fact; did you mean 'card'?",
        "'crad' is not evidence; did you mean 'card'?",
        "'in-persn' is not a fact; did you mean 'in-person'?",
        "'permitt' is not an outcome; did you mean 'permit'?",
        "that action is not in the vocabulary; did you mean 'hear-checkouts'?",
        "unknown clause 'TT.9'; did you mean 'TT.4'?",
    ]


@pytest.mark.parametrize("heading", ["### tt.5 Be quick", "### TT. 5 Be quick", "### TT.5", "### TT.5B Be quick"])
def test_a_heading_that_is_nearly_a_clause_is_named(spoil: Spoil, heading: str) -> None:
    told = spoil(more=f"\n{heading}\n\nAt once.\n")

    assert told == [
        (
            heading,
            "this is almost a clause, which needs capitals, a period, a number, perhaps a letter; and a title",
        ),
    ]


@pytest.mark.parametrize("heading", ["#### R9", "#### r9 · reads TT.2", "#### R9 reads TT.2"])
def test_a_heading_that_is_nearly_a_reading_is_named(spoil: Spoil, heading: str) -> None:
    told = spoil(more=f"\n{heading}\n\nA smile is enough.\n")

    assert [what for _, what in told] == [
        "this is almost a reading, whose heading is `R1 · reads` and the clauses that it reads"
    ]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0c", "\x1b", "\x7f", "\x85"])
def test_a_control_character_is_named_wherever_it_stands(spoil: Spoil, sign: str) -> None:
    told = spoil(("shows: a smile", f"shows: a{sign}smile"), ("### TT.3 Paper", f"### TT.3 Pa{sign}per"))

    assert [what for _, what in told] == [f"there is a control character here, U+{ord(sign):04X}"] * 2


def test_a_folder_or_a_loop_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    folder = tiny.written(tmp_path / "tiny")
    (folder / "more.md").mkdir()
    (folder / "round.md").symlink_to("round.md")

    with pytest.raises(EditionError) as refused:
        read_source(folder)

    assert [mistake.file for mistake in refused.value.mistakes] == ["more.md", "round.md"]
    assert all(mistake.what.startswith("this cannot be read as a file: ") for mistake in refused.value.mistakes)


def test_the_folder_is_named_whatever_the_edition_calls_itself(tmp_path: Path) -> None:
    text = spoilt(tiny.EDITION, ("when: {card: yes}", "when: {card: yes, channel: chat}"))

    with pytest.raises(EditionError, match=r"^a-draft: 1 mistake"):
        load_edition(read_source(tiny.written(tmp_path / "a-draft", edition=text)))


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    folder = tiny.written(tmp_path / "tiny")
    (folder / "more.md").write_bytes("# Für später".encode("latin-1"))

    with pytest.raises(EditionError, match=r"more\.md:1: this file is not UTF-8 text"):
        read_source(folder)


def test_an_empty_folder_holds_no_edition(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match=r"edition\.md:1: an edition's folder must have this file"):
        read_source(tmp_path)


def test_an_empty_folder_holds_no_policy(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match=r"no folder in here has an edition\.md"):
        load_policy(tmp_path)


def test_a_folder_that_is_not_there_holds_no_policy(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="there is no such folder"):
        load_policy(tmp_path / "nowhere")


def test_a_text_without_an_edition_block_is_no_edition(tmp_path: Path) -> None:
    tiny.written(tmp_path / "tiny", edition="# Words\n\nAnd nothing else.\n")

    with pytest.raises(EditionError, match=r"edition\.md:1: this opens with an `edition` or an `amendment` block"):
        load_policy(tmp_path)


def test_a_mistake_at_the_head_does_not_hide_those_below(tmp_path: Path) -> None:
    text = spoilt(tiny.EDITION, ("effective: 2025-01-01", "effective: in spring"), ("shows: a smile", "show: a smile"))
    tiny.written(tmp_path / "tiny", edition=text)

    with pytest.raises(EditionError) as refused:
        load_policy(tmp_path)

    told = [mistake.what for mistake in refused.value.mistakes]
    assert "'effective' is a date, year-month-day" in told
    assert "there is no key 'show' here; did you mean 'shows'?" in told


# -- twenty mistakes ---------------------------------------------------------------------------------------------

TWENTY = [
    ("owner: Nobody", "owners: Nobody"),
    ("review_due: 2026-01-01", "review_due: soon"),
    ("hold_down_days: 7", "hold_down_days: a week"),
    ("pieces_for_details: 3", "pieces_for_details: 0"),
    ("self_given_pieces_count: no", "self_given_pieces_count: maybe"),
    ("title: anyone else", "titel: anyone else"),
    ("when: {requester: [other, official]}", "when: {requester: [others, official]}"),
    ("actions: [hear-checkouts, hear-holds]", "actions: [hear-checkouts, hear-hold]"),
    ("actions: everything", "actions: everythin"),
    ("#### R1 · reads TT.2", "#### R1 · reads TT.9"),
    ("who: stranger", "who: strangr"),
    ("when: {card: yes}", "when: {card: yess}"),
    ("readings: [R1]", "readings: [R7]"),
    ("must: Whisper.", "musst: Whisper."),
    ("when: {channel: telephone}", "when: {chanel: telephone}"),
    ("for: [permit]", "for: [permit, pemit]"),
    ("| in-person, other, card | hear-checkouts |", "| in-person, other, crad | hear-checkouts |"),
    ("| deny TT.1; unlock card |", "| denied TT.1; unlock card |"),
    ("name: paper-marks", "name: paper-mark"),
    ("```guidance", "```guidelines"),
]


def test_a_text_with_twenty_mistakes_reports_twenty_each_at_its_line_in_the_order_of_the_text(tmp_path: Path) -> None:
    text = spoilt(tiny.EDITION, *TWENTY)
    folder = tiny.written(tmp_path / "tiny", edition=text)
    lines = text.split("\n")
    expected = [number for number, line in enumerate(lines, 1) if any(wrong in line for _, wrong in TWENTY)]

    with pytest.raises(EditionError) as refused:
        load_edition(read_source(folder))

    reported = [mistake.line for mistake in refused.value.mistakes]
    assert len(expected) == 20
    assert sorted(set(reported) & set(expected)) == expected
    assert reported == sorted(reported)


# -- values are text -----------------------------------------------------------------------------------------------


def test_yaml_guesses_nothing(tmp_path: Path) -> None:
    text = spoilt(
        tiny.EDITION,
        ("owner: Nobody", "owner: no"),
        ("library: Tiny Library", "library: 2024-01-01"),
        ("title: A tiny edition", "title: on"),
        ("must: Whisper.", "must: [yes, 1_000, 0x10, null, ~, 1e3]"),
    )

    edition = load_edition(read_source(tiny.written(tmp_path / "tiny", edition=text)))

    assert (edition.owner, edition.library, edition.title) == ("no", "2024-01-01", "on")
    assert edition.contacts["office"].telephone == "503.988.5403"
    assert edition.rules[0].words.must == ("yes", "1_000", "0x10", "null", "~", "1e3")
    assert edition.settings.self_given_pieces_count is False


# -- amendments ---------------------------------------------------------------------------------------------------


def test_an_amendment_replaces_a_rule(tmp_path: Path) -> None:
    policy = load_policy(tiny.amended(tmp_path))

    before, after = policy.era("tiny").edition, policy.era("tiny-changed").edition
    assert [rule.when for rule in before.rules if rule.id == "TT.2"] == [({"card": ("yes",)},)]
    assert [rule.when for rule in after.rules if rule.id == "TT.2"] == [({"number": ("yes",)},)]


def test_an_amendment_cannot_replace_a_rule_that_does_not_exist(tmp_path: Path) -> None:
    policy = load_policy(
        tiny.amended(tmp_path, amendment=spoilt(tiny.AMENDMENT, ("replaces: TT.2", "replaces: TT.2/offce")))
    )

    with pytest.raises(EditionError, match=r"there is no rule 'TT.2/offce' to replace; did you mean 'TT.2/office'\?"):
        _ = policy.era("tiny-changed").edition


def test_an_amendment_restates_the_words_that_a_block_adds(tmp_path: Path) -> None:
    words = "\n```also\nreplaces: TT.2/also-kindly\nname: warmly\nactions: [titles]\nfor: [permit]\nsay: With pleasure.\n```\n"

    edition = load_policy(tiny.amended(tmp_path, amendment=tiny.AMENDMENT + words)).era("tiny-changed").edition

    assert [rule.words.say for rule in edition.rules if rule.outcome is None] == [("With pleasure.",)]


def test_a_ledger_that_an_amendment_lacks_is_named(tmp_path: Path) -> None:
    more = "\n### TT.5 Be quick\n\n```guidance\nshows: a clock\n```\n"
    policy = load_policy(tiny.amended(tmp_path, amendment=tiny.AMENDMENT + more))

    with pytest.raises(EditionError) as refused:
        _ = policy.era("tiny-changed").edition

    assert [str(mistake) for mistake in refused.value.mistakes] == [
        "tiny-changed/edition.md:1: there is no ledger.md beside this file, and its clauses are in no other"
    ]


def test_an_amendment_amends_an_edition_that_is_there(tmp_path: Path) -> None:
    tiny.amended(tmp_path, amendment=spoilt(tiny.AMENDMENT, ("amends: tiny", "amends: tony")))

    with pytest.raises(EditionError, match=r"it amends 'tony', which is not here; did you mean 'tiny'\?"):
        load_policy(tmp_path)


def test_an_amendment_does_not_take_effect_before_what_it_amends(tmp_path: Path) -> None:
    tiny.amended(tmp_path, amendment=spoilt(tiny.AMENDMENT, ("effective: 2025-06-01", "effective: 2024-06-01")))

    with pytest.raises(EditionError, match="it takes effect before the edition that it amends"):
        load_policy(tmp_path)


def test_two_texts_do_not_take_effect_on_one_day(tmp_path: Path) -> None:
    tiny.amended(tmp_path, amendment=spoilt(tiny.AMENDMENT, ("effective: 2025-06-01", "effective: 2025-01-01")))

    with pytest.raises(EditionError, match="another also takes effect on 2025-01-01"):
        load_policy(tmp_path)


def test_an_amendment_of_an_edition_that_is_over_does_not_bring_it_back(tmp_path: Path) -> None:
    tiny.amended(tmp_path)
    newer = spoilt(tiny.EDITION, ("id: tiny", "id: newer"), ("effective: 2025-01-01", "effective: 2025-01-02"))
    tiny.written(tmp_path / "newer", edition=newer)

    with pytest.raises(EditionError, match="on its day newer is in force"):
        load_policy(tmp_path)


def test_two_folders_never_share_an_id(tmp_path: Path) -> None:
    tiny.written(tmp_path / "one")
    tiny.written(tmp_path / "two")

    with pytest.raises(EditionError, match="its id 'tiny' is already that of one"):
        load_policy(tmp_path)


def test_only_an_amendment_replaces_a_rule(spoil: Spoil) -> None:
    told = spoil(("permit: [titles]", "replaces: TT.2/office\npermit: [titles]"))

    assert ("replaces: TT.2/office", "only an amendment replaces a rule") in told


# -- the fingerprint ------------------------------------------------------------------------------------------------

names = st.text("abc-", min_size=1, max_size=4).map(lambda word: f"{word}.md")
texts = st.lists(st.tuples(names, st.text(max_size=20)), min_size=1, max_size=4)


@given(texts, texts)
def test_the_fingerprint_changes_with_the_text_and_with_nothing_else(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    assert fingerprint(one) == fingerprint(list(one))
    assert (fingerprint(one) == fingerprint(other)) is (one == other)


@given(st.data())
def test_one_character_of_one_file_changes_the_fingerprint(data: st.DataObject) -> None:
    sections = list(read_source(SHIPPED / "2024-01").sections)
    at = data.draw(st.integers(0, len(sections) - 1))
    file, text = sections[at]
    where = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.characters(codec="utf-8").filter(lambda each: each != text[where]))

    changed = [*sections]
    changed[at] = (file, text[:where] + character + text[where + 1 :])

    assert fingerprint(changed) != fingerprint(sections)


def test_another_folder_with_the_same_text_has_the_same_fingerprint(tmp_path: Path) -> None:
    here = load_edition(read_source(tiny.written(tmp_path / "here")))
    there = load_edition(read_source(tiny.written(tmp_path / "there")))

    assert here.fingerprint == there.fingerprint


@pytest.mark.parametrize("how", ["windows line ends", "old line ends", "a byte order mark"])
def test_how_an_editor_saves_a_file_is_no_part_of_its_text(tmp_path: Path, how: str) -> None:
    plain = load_edition(read_source(tiny.written(tmp_path / "plain")))
    folder = tiny.written(tmp_path / "saved")
    for path in folder.glob("*.md"):
        saved = path.read_bytes()
        path.write_bytes(
            {
                "windows line ends": saved.replace(b"\n", b"\r\n"),
                "old line ends": saved.replace(b"\n", b"\r"),
                "a byte order mark": b"\xef\xbb\xbf" + saved,
            }[how]
        )

    edition = load_edition(read_source(folder))

    assert edition == plain


def test_lines_are_counted_as_an_editor_counts_them(spoil: Spoil) -> None:
    told = spoil(
        ("A photograph of a card is no card.", "A photograph\x0c of a\u2028card\x85 is none."), ("shows: a", "show: a")
    )

    assert ("show: a smile", "there is no key 'show' here; did you mean 'shows'?") in told


# -- any mistake at all -----------------------------------------------------------------------------------------

GARBLE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "```",
            "```rule",
            "| a | b |",
            "|",
            "### ",
            "#### R1 · reads",
            "when:",
            "who: []",
            "\t",
            "- ",
            ": :",
            "&a *a",
            "{",
            "]",
        ]
    ),
)


@st.composite
def mutilated(draw: st.DrawFn, sources: list[Source]) -> Source:
    """An edition with one line left out, doubled, garbled or replaced."""
    source = draw(st.sampled_from(sources))
    file, text = draw(st.sampled_from(source.sections))
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    cut = draw(st.integers(0, len(line)))
    lines[at : at + 1] = draw(
        st.sampled_from(
            [[], [line, line], [line[:cut]], [line[cut:]], [line[:cut] + draw(GARBLE) + line[cut:]], [draw(GARBLE)]]
        )
    )
    changed = tuple((name, "\n".join(lines) if name == file else kept) for name, kept in source.sections)
    return Source(source.name, changed)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(mutilated([read_source(folder) for folder in WHOLE]))
def test_a_garbled_edition_is_read_or_refused_by_name_and_nothing_else_happens(source: Source) -> None:
    files = dict(source.sections)

    for mistake in refusal(source):
        assert mistake.what
        assert 1 <= mistake.line <= files[mistake.file].count("\n") + 1


def refusal(source: Source) -> tuple[Mistake, ...]:
    """Why the edition is refused, or nothing where it is not. A refusal has at least one mistake to tell."""
    try:
        load_edition(source)
    except EditionError as error:
        return error.mistakes or (Mistake("", 0, ""),)
    return ()
