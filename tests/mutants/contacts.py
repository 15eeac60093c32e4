"""Guards of contact information: what may be sent to, what counts as a detail, who is told, and what a link does."""

from typing import Final

from tests.mutants.mutant import Mutant, without

_SQL: Final = "database/sql/built"
ACCOUNT, ALARMS, CONTACTS, ELSEWHERE, FIND, NOTICES, PINS, READ = (
    f"{_SQL}/{name}.sql" for name in ("account", "alarms", "contacts", "elsewhere", "find", "notices", "pins", "read")
)
TESTS: Final = "tests/database/test_contacts.py"
PAGES: Final = "tests/site/test_contact.py"
OF_PINS: Final = "tests/database/test_pins.py"

_SETTLED: Final = (
    Mutant(
        CONTACTS, "coalesce(guard.settles_at(it) <= clock_timestamp(), false)", "true",
        f"{TESTS}::test_what_another_clerk_changed_a_day_ago_is_sent_nothing",
        "a card number goes to the address that somebody gave yesterday",
    ),
    Mutant(
        CONTACTS, "make_interval(days => (guard.figures_now()).hold_down_days)", "interval '30 days'",
        f"{TESTS}::test_a_figure_of_the_edition_decides_and_none_settles_nothing",
        "a library that waits longer is not heeded",
    ),
    Mutant(
        CONTACTS, "SELECT n.told_at + guard.hold_down()", "SELECT n.posted_at + guard.hold_down()",
        f"{TESTS}::test_a_notice_that_did_not_go_out_settles_nothing[refused]",
        "a change settles of which nobody ever heard",
    ),
    Mutant(
        CONTACTS, "p.given_at IS NOT NULL AND guard.is_settled(p) THEN clock_timestamp()", "p.given_at IS NOT NULL THEN clock_timestamp()",
        f"{TESTS}::test_however_many_changes_follow_it_is_the_last_settled_address_that_is_told",
        "with a second change the notice goes to the thief",
    ),
    without(
        CONTACTS, "NOT guard.is_frozen(whose)\n    AND ",
        f"{PAGES}::test_until_an_alarm_is_closed_nothing_is_sent_and_afterwards_to_what_was_there_before",
        "after an alarm the card number is sent all the same",
    ),
    without(
        ACCOUNT, "guard.may_be_sent_to(patron::text, kind) AND ",
        f"{TESTS}::test_whoever_asks_for_the_number_while_the_address_changes_is_sent_nothing",
        "what is sent while the address changes goes to the new one",
    ),
    Mutant(
        READ, "  ELSIF guard.is_still_so(grant_id) IS NOT TRUE THEN", "  ELSIF false THEN",
        f"{TESTS}::test_whoever_reads_a_list_to_be_mailed_after_the_address_changed_reads_nothing",
        "a list of titles is mailed to a house that was given meanwhile",
    ),
)  # fmt: skip

_GONE_BACK_TO: Final = (
    without(
        CONTACTS, "it.is_on_file AND ",
        f"{TESTS}::test_what_was_replaced_before_its_time_never_settles_afterwards",
        "an address that was replaced before its time settles afterwards, and is gone back to",
    ),
    Mutant(
        CONTACTS, "ORDER BY p.is_on_file DESC, p.id DESC LIMIT 1\n$$;\n\n-- What a piece goes back to", "ORDER BY p.id DESC LIMIT 1\n$$;\n\n-- What a piece goes back to",
        f"{TESTS}::test_what_counts_after_a_change_was_taken_back_is_what_is_on_file_again",
        "an address that was taken back is kept",
    ),
)  # fmt: skip

_CONFIRMED: Final = (
    without(
        CONTACTS, "\n         AND 'yes' IN (coalesce(e.facts ->> 'photo_id', 'no'), coalesce(e.facts ->> 'details', 'no'))",
        f"{TESTS}::test_a_number_or_a_card_confirms_nothing_that_its_bearer_gives",
        "whoever found a card makes their own pieces the holder's (R41)",
    ),
    Mutant(
        CONTACTS, """e.facts @> '{"requester": "holder", "assured": "yes"}'""", "true",
        f"{TESTS}::test_only_photo_id_or_confirmed_pieces_of_the_holder_confirm_what_is_given[shown1]",
        "a helper's telephone number becomes a detail of the holder's",
    ),
    Mutant(
        CONTACTS, "ELSE coalesce((guard.last_confirmed(patron::text, k.name)).key, '') END", "ELSE library.contact_key(patron, k.name) END",
        f"{TESTS}::test_the_last_confirmed_piece_counts_until_another_is_confirmed[email]",
        "whoever overwrites the pieces locks the holder out, and brings them",
    ),
    Mutant(
        FIND, "pieces - count(*) FILTER (WHERE c.is_pending AND c.key IS DISTINCT FROM said ->> c.kind)", "pieces",
        f"{TESTS}::test_planted_details_do_not_survive_a_new_card",
        "whoever has the name brings the details that they gave themselves",
    ),
    Mutant(
        FIND, "FILTER (WHERE NOT c.is_pending OR c.key = said ->> c.kind)", "",
        f"{TESTS}::test_a_new_address_that_is_said_beside_three_right_pieces_spoils_nothing",
        "a holder who moved, and says where to, is not known by three pieces that are right",
    ),
    Mutant(
        FIND, "(counted < figures.pieces) IS NOT FALSE THEN 'too-few'", "is_like THEN 'too-few'",
        f"{TESTS}::test_whoever_overwrites_two_pieces_learns_nothing_by_trying_the_third",
        "“too few” says that the one piece that was guessed is right",
    ),
)  # fmt: skip

_TOLD: Final = (
    without(
        ACCOUNT, "  PERFORM guard.tell_of_change(patron, kind);\n",
        f"{TESTS}::test_the_last_settled_address_is_told_at_once_and_not_the_new_one[email]",
        "an account is taken over, and its holder never hears of it",
    ),
    without(
        ACCOUNT, "  PERFORM guard.kill_links(patron::text);\n",
        f"{TESTS}::test_a_change_kills_every_link_that_was_sent_before_it[telephone]",
        "a link that was asked for before the change sets a PIN after it",
    ),
    Mutant(
        CONTACTS, "NOT (is_shown AND 'photo_id' = ANY (evidence))", "true",
        f"{TESTS}::test_a_change_made_with_photo_id_is_told_without_a_link_that_reverts_it",
        "whoever has the old mailbox takes back what the holder changed in person",
    ),
    Mutant(
        CONTACTS, "AND NOT p.is_on_file AND (guard.is_settled(p) OR NOT p.is_revertible)", "AND NOT p.is_on_file",
        f"{TESTS}::test_what_is_taken_back_goes_to_the_last_that_was_settled_and_not_to_what_came_between",
        "taking a change back brings the thief's first address",
    ),
    without(
        CONTACTS, "  DELETE FROM guard.reach r WHERE r.account_key = OLD.id::text;\n",
        f"{TESTS}::test_whoever_is_forgotten_leaves_no_address_of_before",
        "addresses of people who are forgotten stay",
    ),
    without(
        CONTACTS, "  PERFORM guard.forget_pieces(whose);\n",
        f"{TESTS}::test_of_addresses_of_before_nothing_is_kept_once_the_new_one_is_settled_and_confirmed",
        "every address that somebody ever had is kept",
    ),
    without(
        NOTICES, "  DELETE FROM guard.letters l WHERE l.account_key = whose AND l.kind = 'card' AND l.taken_at IS NULL;\n",
        f"{PAGES}::test_a_card_that_waits_is_not_printed_for_an_address_that_changed",
        "a card is mailed to a house that nobody lives in any more",
    ),
)  # fmt: skip

_LINKS: Final = (
    without(
        NOTICES, " AND l.expires_at > clock_timestamp()",
        f"{TESTS}::test_a_link_that_is_too_late_or_was_never_sent_does_nothing",
        "an old mail that somebody finds freezes an account",
    ),
    without(
        NOTICES, "  DELETE FROM guard.links l WHERE l.hash = guard.hash(token);\n  IF NOT FOUND THEN\n    RETURN NULL;\n  END IF;\n",
        f"{TESTS}::test_a_link_that_is_pressed_twice_at_once_does_its_thing_once",
        "one link raises two alarms",
    ),
    without(
        NOTICES, "  PERFORM guard.note_link(whose, act, 'done');\n",
        f"{TESTS}::test_what_a_link_did_has_a_row_of_nobody_but_the_link[undo-revert-contact]",
        "an account changes, and no row says by what",
    ),
    Mutant(
        NOTICES, "WHERE p.account_key = whose AND p.is_on_file AND p.is_revertible AND guard.is_settled(p) IS NOT TRUE\n  LOOP",
        "WHERE p.account_key = whose AND p.is_on_file AND guard.is_settled(p) IS NOT TRUE\n  LOOP",
        f"{TESTS}::test_photo_id_takes_the_way_back_from_no_change_that_was_made_without_it",
        "what the holder changed with photo ID is taken back with the rest",
    ),
    without(
        NOTICES, "  UPDATE library.pins p SET proof_hash = NULL WHERE p.patron_id = whose::bigint;\n",
        f"{TESTS}::test_after_a_change_was_put_back_no_secret_and_no_link_of_the_account_works_on",
        "the PIN that the thief set works on",
    ),
    Mutant(
        "site/contact.py", "links.use(token) if is_done else links.act_of(token)", "links.use(token)",
        f"{PAGES}::test_looking_at_a_link_does_nothing_and_pressing_its_button_takes_the_change_back",
        "a mail scanner that opens links takes changes back",
    ),
)  # fmt: skip

_STAFF: Final = (
    Mutant(
        ALARMS, "  IF NOT me.roles && roles THEN", "  IF false THEN",
        f"{PAGES}::test_supervisors_and_administrators_see_the_alarms_and_nobody_else[-403]",
        "any clerk closes the alarm about what they did",
    ),
    Mutant(
        ALARMS, "  IF guard.is_involved(alarm, me.name) THEN", "  IF false THEN",
        f"{PAGES}::test_whoever_made_the_change_does_not_close_its_alarm",
        "a supervisor closes the alarm about what they did",
    ),
    Mutant(
        ALARMS, "l.sign_in = me.sign_in AND guard.is_committed(l.written_by)", "l.sign_in = me.sign_in",
        f"{PAGES}::test_alarms_are_told_only_once_it_is_written_down_of_whom",
        "alarms are read, and no row says by whom",
    ),
    Mutant(
        ALARMS, "          OR me.roles && ARRAY['administrator', 'supervisor', 'contact-center-administrator']) THEN", "          OR true) THEN",
        f"{PAGES}::test_letters_are_for_the_teams_that_mail[branch-403]",
        "anybody reads where people live, and their card numbers",
    ),
    Mutant(
        ALARMS, "    WHERE l.taken_by = me.sign_in AND l.taken_at > clock_timestamp() - interval '1 hour' AND guard.is_committed(l.written_by)\n    ORDER BY l.id;",
        "    WHERE guard.is_committed(l.written_by)\n    ORDER BY l.id;",
        f"{PAGES}::test_what_one_took_nobody_else_prints",
        "one letter is printed twice, and lies about",
    ),
)  # fmt: skip

_CARDS_AND_PINS: Final = (
    without(
        ACCOUNT, " OR NOT library.has_check_digit(new_number)",
        f"{OF_PINS}::test_a_new_card_has_a_right_check_digit_and_is_no_items_and_was_nobodys",
        "a digit that was typed wrong is somebody's card",
    ),
    Mutant(
        ACCOUNT, "  ELSIF EXISTS (SELECT FROM library.items i WHERE i.barcode = new_number) THEN", "  ELSIF false THEN",
        f"{OF_PINS}::test_a_new_card_has_a_right_check_digit_and_is_no_items_and_was_nobodys",
        "the barcode of a book opens an account",
    ),
    without(
        ACCOUNT, " WHERE NOT EXISTS (SELECT FROM guard.former_cards f WHERE f.digest = guard.card_digest(new_number))",
        f"{OF_PINS}::test_a_new_card_has_a_right_check_digit_and_is_no_items_and_was_nobodys",
        "an old card that somebody finds opens another's account",
    ),
    without(
        ACCOUNT, ", guard.end_cards(patron, used.interaction)",
        f"{OF_PINS}::test_a_card_that_is_replaced_dies_at_every_desk_where_it_was_shown",
        "whoever showed the stolen card a minute ago goes on with it",
    ),
    without(
        ACCOUNT, "guard.sending_to(patron, 'email') IS NULL AND ",
        f"{OF_PINS}::test_in_a_conversation_a_reset_is_a_code_that_sets_a_pin_once_with_the_number[telephone]",
        "whoever has no email is told no code",
    ),
    Mutant(
        PINS, "l.act = 'set-pin' AND l.expires_at > clock_timestamp() AND guard.is_committed(l.written_by)\n    RETURNING",
        "l.act = 'set-pin'\n    RETURNING",
        f"{OF_PINS}::test_a_code_is_good_for_ten_minutes_and_for_nobody_elses_number",
        "a code that somebody wrote down sets a PIN next week",
    ),
    Mutant(
        PINS, "guard.take_slot(guard.by_code_for(number), 5, interval '15 minutes')", "true",
        f"{OF_PINS}::test_five_wrong_codes_close_a_number_to_the_right_one",
        "codes are guessed without end",
    ),
    without(
        PINS, " OR guard.sending_to(whose::bigint, 'email') IS NULL",
        f"{OF_PINS}::test_forgot_pin_mails_nothing_to_an_address_that_is_new_or_that_is_none",
        "the PIN goes to the address that somebody gave yesterday",
    ),
    Mutant(
        PINS, "guard.take_slot(guard.keyed(convert_to('forgot for ' || number, 'UTF8')), 3, interval '24 hours')", "true",
        f"{OF_PINS}::test_forgot_pin_mails_three_a_day_for_one_number_and_ten_an_hour_for_one_source",
        "somebody's mailbox is filled by whoever has their number",
    ),
    Mutant(
        PINS, "guard.note_link(whose, 'set-pin', 'done'), guard.ends_at_home(whose::bigint);", "guard.note_link(whose, 'set-pin', 'done');",
        f"{OF_PINS}::test_a_new_pin_ends_every_sign_in_with_the_one_before",
        "whoever had the old PIN stays in",
    ),
    without(
        ELSEWHERE, "    PERFORM guard.change_elsewhere(used, particulars ->> 'kind', particulars ->> 'key');\n",
        "tests/database/test_elsewhere.py::test_what_carrel_changes_in_a_library_elsewhere_is_settled_by_no_time_but_once_the_holder_confirms_it",
        "of a library elsewhere a new address is sent to at once",
    ),
)  # fmt: skip

MUTANTS: Final = (*_SETTLED, *_CONFIRMED, *_TOLD, *_LINKS, *_STAFF, *_GONE_BACK_TO, *_CARDS_AND_PINS)
