"""What guards a library system whose records are elsewhere, and keeps it from binding a patron of this one."""

from tests.mutants.mutant import Mutant, without

ELSEWHERE = "database/sql/built/elsewhere.sql"
TRAIL, FORGET = "database/sql/built/trail.sql", "database/sql/built/forget.sql"
BEFORE_RECORDS = "ils/elsewhere.py"

DATABASE = "tests/database/test_elsewhere.py"
PRINCIPALS = "tests/database/test_principals.py"
IN_MEMORY = "tests/ils/test_in_memory.py"

MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        ELSEWHERE, "  IF guard.is_embedded() OR NOT EXISTS (SELECT", "  IF NOT EXISTS (SELECT",
        f"{DATABASE}::test_no_patron_of_this_library_is_bound_by_what_another_says[embedded]",
        "a mistake of Carrel's binds any patron by their identifier",
    ),
    Mutant(
        ELSEWHERE, "OR NOT EXISTS (SELECT FROM guard.library l WHERE l.system = wanted) THEN", "THEN",
        f"{DATABASE}::test_only_what_was_proposed_and_committed_is_bound_and_only_under_the_librarys_name",
        "the key of one library system is bound as that of another",
    ),
    without(
        ELSEWHERE, "  PERFORM guard.use_guess(guard.finding(here, about, said)), guard.lock_attempts(guard.by_missed(here.member));\n",
        f"{DATABASE}::test_only_what_was_proposed_and_committed_is_bound_and_only_under_the_librarys_name",
        "an account elsewhere is bound for a guess that nobody counted",
    ),
    without(
        ELSEWHERE, "     OR cardinality(candidates) = 1 AND guard.are_circumstances(is_so) IS NOT TRUE",
        f"{DATABASE}::test_what_is_told_of_an_account_elsewhere_is_all_that_the_policy_asks_in_its_own_words",
        "an address is decided on as settled of which nothing was told",
    ),
    Mutant(
        ELSEWHERE, '{"email": "changed", "postal": "changed"}', '{"email": "settled", "postal": "settled"}',
        f"{DATABASE}::test_an_address_of_which_nothing_is_told_is_not_settled",
        "a card number goes to an address of which nobody knows since when it is on file",
    ),
    Mutant(
        ELSEWHERE, "WHEN NOT is_allowed THEN 'closed' ELSE result END", "ELSE result END",
        f"{DATABASE}::test_a_check_that_is_closed_stays_closed_whatever_the_library_system_says",
        "details are guessed until another system says that they match",
    ),
    Mutant(
        ELSEWHERE, "(field = ANY (leave.cleared)) IS NOT TRUE THEN", "false THEN",
        f"{IN_MEMORY}::test_without_a_grant_in_force_the_system_is_asked_for_nothing",
        "leave to hear an amount reads titles elsewhere",
    ),
    Mutant(
        ELSEWHERE, "    NEW.account_key := NEW.patron_id::text;", "    NULL;",
        f"{DATABASE}::test_the_key_of_an_account_is_its_own_whoever_writes_it",
        "what was shown for one account counts for another",
    ),
    without(
        ELSEWHERE, "CREATE TRIGGER chosen BEFORE INSERT OR UPDATE ON guard.library FOR EACH ROW EXECUTE FUNCTION guard.choose_library();\n",
        f"{DATABASE}::test_a_library_whose_patrons_are_here_is_not_called_another",
        "a library whose patrons are here is called another, and its patrons are bound by their identifiers",
    ),
    Mutant(
        ELSEWHERE, "AND g.sign_in = me.sign_in AND g.is_spent AND g.result IS NULL;", "AND g.sign_in = me.sign_in;",
        f"{DATABASE}::test_an_act_is_begun_once_and_ends_once_and_not_without_its_proposal",
        "an act that was done is said not to have been",
    ),
    Mutant(
        ELSEWHERE, "    RAISE EXCEPTION 'not before it is written down' USING ERRCODE = 'CA010';\n  END IF;\n  used := guard.spend", "  END IF;\n  used := guard.spend",
        f"{DATABASE}::test_an_act_is_begun_once_and_ends_once_and_not_without_its_proposal",
        "an act is done elsewhere that was not written down",
    ),
    Mutant(
        BEFORE_RECORDS, "if may else \"no-match\"", "if may or self._account(presence) else \"no-match\"",
        f"{IN_MEMORY}::test_a_check_that_is_closed_or_of_nobody_never_reaches_the_system",
        "the records compare what nobody may try any more",
    ),
    Mutant(
        BEFORE_RECORDS, "elif not begun[\"has_ended\"]:", "elif False:",
        f"{IN_MEMORY}::test_who_presses_again_while_an_act_is_under_way_hears_that_it_is_not_known_and_nothing_is_done_twice",
        "staff are told to ask anew for what a slow library system is doing, and it is done twice",
    ),
    Mutant(
        BEFORE_RECORDS, "        if begun[\"is_first\"]:\n", "        if True:\n",
        "tests/ils/test_in_memory.py::TestInMemory::test_a_grant_is_good_for_one_act_and_the_same_again_tells_how_it_ended",
        "a second click pays twice",
    ),
    Mutant(
        TRAIL, "     OR EXISTS (SELECT FROM staff.interactions i WHERE i.id = NEW.interaction AND i.principal <> NEW.principal)\n", "",
        f"{PRINCIPALS}::test_a_row_of_an_interaction_is_of_whoever_began_it",
        "what a member of staff looked up stands in the trail as a job of Carrel's own",
    ),
    without(
        FORGET, "  PERFORM guard.job_done('forget-patrons');\n",
        f"{PRINCIPALS}::test_a_job_of_carrels_own_says_that_it_was_done_and_names_nobody",
        "patrons are forgotten and no row says when",
    ),
)  # fmt: skip
