"""What the desk's own scripts guard: who is before the screen, and what a scanner or a hand meant."""

from tests.mutants.mutant import Mutant

_DESK = "desk/static/desk"
NEXT, LOCK, IDLE, TURNED = (f"{_DESK}/{name}.js" for name in ("next", "lock", "idle", "turned"))
MACHINE, READER, CODES, LICENCE = (f"{_DESK}/{name}.js" for name in ("machine", "reader", "codes", "licence"))
ROUTE, OTHERS, PRINTS, SCRIPT = (f"{_DESK}/{name}.js" for name in ("route", "others", "prints", "desk"))

NEXT_PERSON = "tests/browser/test_next_person.py"
LOCKING = "tests/browser/test_locking.py"
TEST_READER = "tests/browser/test_reader.py"
TEST_CODES = "tests/browser/test_codes.py"
LICENSES = "tests/browser/test_licenses.py"
MACHINES = "tests/browser/test_machine.py"
KEYS = "tests/browser/test_visits_keys.py"

_WHO_IS_HERE = (
    Mutant(
        NEXT, "    if (event.persisted) location.reload();\n    else document.body.hidden = false;\n", "    document.body.hidden = false;\n",
        f"{NEXT_PERSON}::test_coming_back_from_another_page_opens_nothing_by_itself",
        "the back button shows what was opened before",
    ),
    Mutant(
        NEXT, "  for (const request of [...underWay]) request.abort();\n  empty();\n", "  empty();\n",
        f"{NEXT_PERSON}::test_an_answer_on_its_way_is_given_up_with_the_person_it_is_about",
        "an answer about the last person comes into the next one's page",
    ),
    Mutant(
        NEXT, "  for (const request of [...underWay]) request.abort();\n  empty();\n", "  for (const request of [...underWay]) request.abort();\n",
        f"{NEXT_PERSON}::test_where_the_server_does_not_end_it_nobody_else_is_begun_with_and_the_empty_screen_says_so",
        "the last person stays on the screen while the server is slow",
    ),
    Mutant(
        NEXT, '  if (!isTold) tellOthers("next");\n', "",
        "tests/browser/test_two_tabs.py::test_the_next_person_in_one_tab_empties_the_other",
        "the last person stays open in another tab",
    ),
    Mutant(
        NEXT, "    return answer.status === 403 ? { address: location.pathname } : null;", '    return { address: "/" };',
        f"{NEXT_PERSON}::test_where_the_server_does_not_end_it_nobody_else_is_begun_with_and_the_empty_screen_says_so",
        "a second person is begun with while the first is still open",
    ),
    Mutant(
        MACHINE, "{ state: next, effects: waited } = STEPS.acted(bare);", "{ state: next, effects: waited } = stay(bare);",
        f"{MACHINES}::test_a_scan_that_closes_the_list_of_keys_goes_after_what_waited_under_it",
        "the desk is dead after a scan that closes the list of keys",
    ),
    Mutant(
        MACHINE, "isCovered(state) || isImpatient ? stay(state)", "isCovered(state) ? stay(state)",
        "tests/browser/test_visits_undo.py::test_a_key_takes_back_what_was_done_last_and_an_impatient_second_press_nothing_more",
        "an impatient second press takes back what nobody meant",
    ),
    Mutant(
        SCRIPT, 'by("who").value.trim() && beginsVisit()) {', "false) {",
        "tests/browser/test_visits_drop_box.py::test_whoever_is_typed_in_the_middle_of_a_pile_has_a_visit_of_their_own",
        "the pile of the drop box stands on the page of whoever comes next",
    ),
    Mutant(
        SCRIPT, "goOn(isTold, leaveKeys(Boolean(card)))", "goOn(isTold, leaveKeys(false))",
        f"{KEYS}::test_a_scan_that_the_next_persons_page_comes_into_is_theirs_whole",
        "the book that is scanned while the next person's page comes is lost",
    ),
    Mutant(
        READER, "tornAt === null || now - tornAt > FALTER ?", "tornAt === null ?",
        f"{KEYS}::test_a_scan_that_was_cut_short_long_before_the_next_person_is_not_spoken_of",
        "the desk says that something was not taken, and nothing was there",
    ),
    Mutant(
        READER, "    return tornAt === null || now - tornAt > FALTER ? [] : [{ key: TORN, at: tornAt }];", "    return [];",
        f"{KEYS}::test_the_rest_of_a_scan_that_f9_cut_short_looks_for_nobody",
        "a part of a number is searched for the next person, and may be somebody else's",
    ),
    Mutant(
        LOCK, '  const body = new FormData(form);\n  empty();\n', "  const body = new FormData(form);\n",
        f"{LOCKING}::test_a_lock_that_does_not_reach_the_server_says_so_over_an_empty_screen_until_it_does",
        "a desk that could not be locked goes on showing somebody's titles",
    ),
    Mutant(
        LOCK, "  } catch {\n    return false;\n  }", "  } catch {\n    return true;\n  }",
        f"{LOCKING}::test_a_lock_that_does_not_reach_the_server_says_so_over_an_empty_screen_until_it_does",
        "a desk is left that looks locked and is not",
    ),
    Mutant(
        LOCK, '  if (!isTold) tellOthers("lock");\n', "",
        "tests/browser/test_two_tabs.py::test_a_lock_in_one_tab_locks_the_other",
        "a tab behind the one that was locked stays open",
    ),
    Mutant(
        IDLE, "    if (idle() >= lock()) leave();\n    else if", "    if",
        f"{LOCKING}::test_after_five_minutes_the_screen_locks_and_shows_nothing",
        "a desk that was left is never locked",
    ),
    Mutant(
        IDLE, "    else if (idle() >= blank() && !isBlank) { isBlank = true; onBlank(true); }\n", "",
        f"{LOCKING}::test_after_two_minutes_the_screen_blanks_and_a_hand_brings_it_back",
        "somebody's titles stay on a screen that nobody sits at",
    ),
    Mutant(
        IDLE, "  for (const kind of INPUTS) addEventListener(kind, swallow, { capture: true });\n", "",
        f"{LOCKING}::test_the_hand_that_wakes_a_blank_screen_does_nothing_else",
        "the key that wakes a screen does something unseen to whoever was here",
    ),
    Mutant(
        TURNED, '  document.getElementById("screen").hidden = true;\n', "",
        "tests/browser/test_scenes_ah.py::test_the_screen_is_turned_for_the_holder_and_hides_the_staffs_side",
        "a turned screen shows what staff see",
    ),
    Mutant(
        PRINTS, "  for (const frame of document.querySelectorAll(\"iframe\")) frame.remove();\n", "",
        "tests/browser/test_printing.py::test_what_was_printed_goes_with_the_next_person",
        "the last person's list is still on the page, to be printed",
    ),
)  # fmt: skip

_WHAT_WAS_MEANT = (
    Mutant(
        MACHINE, "    if (state.covers.includes(\"turned\") || state.covers.includes(\"blank\")) return stay({ ...state, lost: state.lost + 1 });\n", "",
        f"{MACHINES}::test_nothing_is_stuck_lost_done_twice_or_done_for_another_person",
        "a scan on a covered screen is done where nobody sees for whom",
    ),
    Mutant(
        MACHINE, "state.name === \"gone\" || isCovered(state) || isImpatient ? stay(state)", "isImpatient ? stay(state)",
        f"{MACHINES}::test_nothing_is_stuck_lost_done_twice_or_done_for_another_person",
        "a key on a turned screen opens something before the person",
    ),
    Mutant(
        MACHINE, "  return stay({ ...START, name, queue: [...queue] }, said(lost));", "  return stay({ ...START, name, queue: [...state.queue] }, said(lost));",
        f"{MACHINES}::test_nothing_is_stuck_lost_done_twice_or_done_for_another_person",
        "what was scanned for one person goes out to the next",
    ),
    Mutant(
        MACHINE, "    const isImpatient = state.name === \"doing\" || state.queue.at(-1)?.is === \"enter\";\n    return isImpatient ? stay(state) : STEPS.key(state, event);", "    return STEPS.key(state, event);",
        f"{MACHINES}::test_nothing_is_stuck_lost_done_twice_or_done_for_another_person",
        "Enter twice pays twice",
    ),
    Mutant(
        CODES, '  if (number.length > 20) return nothing("two");\n', "",
        f"{TEST_CODES}::test_two_scans_run_together_are_nobody",
        "two cards scanned as one find a third person",
    ),
    Mutant(
        CODES, '    if (number[0] === "2" && isWhole) return { kind: "card", number };', '    if (number[0] === "2") return { kind: "card", number };',
        f"{TEST_CODES}::test_a_number_without_its_check_digit_or_of_another_length_is_only_a_number",
        "a card that was misread is somebody else's card",
    ),
    Mutant(
        READER, '    if (run.longest > this.#gap && isOfACode(text, place)) return { refused: "pieces" };\n', "",
        f"{TEST_READER}::test_a_code_in_pieces_that_do_not_fit_is_refused_and_never_searched",
        "a part of a card number finds somebody else",
    ),
    Mutant(
        ROUTE, '  if (it.kind === "number" && isShort(it.number)) return refuse(REFUSED.short);\n', "",
        "tests/browser/test_visits_scanner.py::test_a_part_of_a_number_is_never_searched",
        "a number that was cut short finds somebody else",
    ),
    Mutant(
        READER, '    if (run.licence === "yes") return { scan: plain(text, this.#settings()) };\n', "",
        f"{TEST_READER}::test_of_a_license_nothing_but_itself_is_told_whatever_the_reader_sends_around_its_lines",
        "a license is typed into the page, and its letters are keys",
    ),
    Mutant(
        SCRIPT, "const leaveKeys = listenToScanner({", "const leaveKeys = () => [];\nlistenToScanner({",
        f"{NEXT_PERSON}::test_a_scan_that_was_not_over_when_the_next_person_was_called_finds_nobody_for_them",
        "the last person's card is found for the next one",
    ),
)  # fmt: skip

MUTANTS: tuple[Mutant, ...] = (*_WHO_IS_HERE, *_WHAT_WAS_MEANT)
