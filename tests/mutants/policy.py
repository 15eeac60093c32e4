"""What the policy's own machinery guards: that an answer is the strongest rule's, and that nothing is guessed."""

from tests.mutants.mutant import Mutant

COMPILING, UNLOCKING, FACTS, ACTIONS, POLICY = (
    f"policy/{name}.py" for name in ("compiling", "unlocking", "facts", "actions", "policy")
)
LINES, TERMS = "cli/lines.py", "terms.py"

ORACLES = "tests/policy/test_oracles.py"
PROVEN = f"{ORACLES}::test_in_all_situations_rules_as_formulas_have_the_outcomes_and_clauses_of_the_diagram[2024-05]"
CANNOT_BE = f"{ORACLES}::test_the_facts_that_cannot_be_are_those_that_the_vocabulary_names"
TEST_FACTS = "tests/policy/test_facts.py"
TEST_ANSWERS = "tests/policy/test_answers.py"
EDITIONS = "tests/policy/test_editions.py"
TEST_LINES = "tests/cli/test_lines.py"

MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        COMPILING, "return min((outcome for outcome in outcomes if outcome)", "return max((outcome for outcome in outcomes if outcome)",
        PROVEN, "a permission outweighs the refusal beside it",
    ),
    Mutant(
        COMPILING, "default=Outcome.DENY)", "default=Outcome.PERMIT)", PROVEN, "what no clause speaks of is permitted",
    ),
    Mutant(
        COMPILING, "if strengths[other] > strengths[place]]", "if strengths[other] >= strengths[place]]",
        PROVEN, "an answer hides a clause that decided it",
    ),
    Mutant(
        COMPILING, "            if fired & ((1 << first) - 1):\n                return CANNOT_BE\n", "",
        f"{ORACLES}::test_a_situation_that_cannot_be_is_no_refusal_to_cedar_either",
        "a card over the telephone has an answer",
    ),
    Mutant(
        TERMS, 'Channel("text", "Text", 6, "by email", is_attended=True)', 'Channel("text", "Text", 6, "by email", shows=("photo_id",), is_attended=True)',
        CANNOT_BE, "a picture of photo ID that was sent is photo ID",
    ),
    Mutant(
        TERMS, 'Channel("self-checkout", shows=("card", "pin"), ', 'Channel("self-checkout", shows=("card", "pin"), is_attended=True, ',
        CANNOT_BE, "a machine is sure of whoever stands before it",
    ),
    Mutant(
        FACTS, '        channels=ATTENDED,\n        elsewhere="no member of staff is there to match details",', '        elsewhere="no member of staff is there to match details",',
        CANNOT_BE, "details that nobody compared open the account by mail",
    ),
    Mutant(
        FACTS, "            if codes[one] in ones and codes[other] in others:\n                raise ImpossibleFacts(impossible, _decoded(codes))\n", "            pass\n",
        f"{TEST_FACTS}::test_facts_that_cannot_be_together_are_refused_and_all_others_are_not",
        "facts that contradict one another have an answer",
    ),
    Mutant(
        FACTS, 'super().__init__(f"fact {place} is not in the vocabulary{did_you_mean(name, FACT)}")', 'super().__init__(f"fact {name} is not in the vocabulary{did_you_mean(name, FACT)}")',
        f"{TEST_FACTS}::test_an_error_repeats_nothing_of_what_was_given",
        "a name that was typed for a fact stands in an error",
    ),
    Mutant(
        ACTIONS, '    if (channel == "voicemail") is not (action in VOICEMAIL_ACTIONS):\n        raise ImpossibleQuestion(action, channel)', "",
        f"{ORACLES}::test_voicemail_actions_belong_to_voicemail_and_nothing_else_happens_there",
        "titles are asked for on an answering machine",
    ),
    Mutant(
        UNLOCKING, "return frozenset(each for each in sets if not any(other < each for other in sets))", "return sets",
        f"{TEST_ANSWERS}::test_unlock_is_every_smallest_set_of_evidence_that_permits_and_nothing_else[2024-05]",
        "people are asked for more than they need to show",
    ),
    Mutant(
        UNLOCKING, "{name: brought({name}) for name in BRINGS}", "{}",
        f"{ORACLES}::test_in_all_situations_rules_as_formulas_unlock_with_the_evidence_that_the_answer_names[2024-05]",
        "what is said to help does not help",
    ),
    Mutant(
        POLICY, "if era.effective <= day:", "if era.effective < day:", f"{EDITIONS}::test_the_free_mail_services_begin_on_their_day_and_not_before",
        "on its first day an edition is not in force",
    ),
    Mutant(
        POLICY, "key = (facts.codes, action, on)", "key = (facts.codes, action, self.eras[0].effective)",
        f"{EDITIONS}::test_the_free_mail_services_begin_on_their_day_and_not_before",
        "yesterday's edition answers today",
    ),
    Mutant(
        LINES, "            if len(lines[0]) > _LONGEST:\n                lines[0] = _TOO_LONG\n", "",
        f"{TEST_LINES}::test_an_error_says_what_would_be_right", "a stream without an end fills the memory",
    ),
)  # fmt: skip
