"""What the database guards by itself."""

from tests.mutants.mutant import Mutant, without

_SQL = "database/sql/built"
ACCOUNT, ACT, CIRCULATION, FIND = (
    f"{_SQL}/account.sql",
    f"{_SQL}/act.sql",
    f"{_SQL}/circulation.sql",
    f"{_SQL}/find.sql",
)
FORGET, GUESSES, HOLDS, LOGGING_OFF = (
    f"{_SQL}/forget.sql",
    f"{_SQL}/guesses.sql",
    f"{_SQL}/holds.sql",
    f"{_SQL}/logging_off.sql",
)
READ, ROWS, STAFF, TRAIL, UNDO = (f"{_SQL}/{name}.sql" for name in ("read", "rows", "staff", "trail", "undo"))
ADMINISTERING, STAFF_TRAIL = f"{_SQL}/administering.sql", f"{_SQL}/staff_trail.sql"

CARRYING_OUT = "tests/database/test_carrying_out.py"
EVIDENCE = "tests/database/test_evidence.py"
GUARD = "tests/database/test_guard.py"
TAKING_BACK = "tests/database/test_taking_back.py"
ROLES = "tests/database/test_roles.py"
VISITS = "tests/database/test_visits.py"
ROAD = "tests/disclosure/test_road.py"
LIBRARY = "tests/ils/test_embedded.py::TestEmbedded"
ACCOUNTS = "tests/staff/test_accounts.py"
CHOOSES = "tests/staff/test_choosing.py"
EVENTS = "tests/staff/test_trail.py"

_FACTS = (
    without(
        TRAIL, "facts ->> 'team' IS DISTINCT FROM (here.member).team\n     OR ",
        f"{ROAD}::test_a_team_that_is_not_the_clerks_own_is_refused",
        "a clerk of any team has what the Director's Office may",
    ),
    without(
        TRAIL, "     OR (facts ->> 'card' = 'yes' AND NOT 'card' = ANY (shown))\n",
        f"{EVIDENCE}::test_no_evidence_is_written_down_that_was_not_seen[card]",
        "a card that nobody showed takes books out",
    ),
    without(
        TRAIL, "     OR (facts ->> 'number' = 'yes' AND NOT shown && ARRAY['card', 'number'])\n",
        f"{EVIDENCE}::test_no_evidence_is_written_down_that_was_not_seen[number]",
        "titles are told to whoever says that they have the number",
    ),
    without(
        TRAIL, "     OR (facts ->> 'pin' = 'yes' AND NOT 'pin' = ANY (shown))\n",
        f"{EVIDENCE}::test_no_evidence_is_written_down_that_was_not_seen[pin]",
        "a PIN that nobody entered signs the holder in",
    ),
    without(
        TRAIL, "     OR (facts ->> 'details' = 'yes' AND NOT 'details' = ANY (i.matched))\n",
        f"{EVIDENCE}::test_no_evidence_is_written_down_that_was_not_seen[details]",
        "details that nobody compared open the account",
    ),
    without(
        TRAIL, "     OR (facts ->> 'photo_id' = 'yes' AND NOT 'photo_id' = ANY (i.matched))\n",
        f"{EVIDENCE}::test_no_evidence_is_written_down_that_was_not_seen[photo_id]",
        "photo ID that nobody compared gives a card number away",
    ),
    without(
        TRAIL, "     OR (facts ->> 'birth_date' = 'yes' AND NOT 'birth_date' = ANY (i.matched))\n",
        f"{EVIDENCE}::test_no_evidence_is_written_down_that_was_not_seen[birth_date]",
        "a birth date that does not match counts as one",
    ),
    without(
        TRAIL, "     OR (NOT bare AND NOT facts @> guard.circumstances_of(i))\n",
        f"{GUARD}::test_facts_that_the_database_knows_otherwise_are_refused[lie6]",
        "what was changed in the same call passes for settled",
    ),
    Mutant(
        TRAIL, "CASE WHEN bare THEN '{}' ELSE i.shown END", "i.shown",
        f"{EVIDENCE}::test_what_found_nobody_is_no_evidence",
        "any number that is nobody's counts as a card",
    ),
    Mutant(
        FIND, "matched = CASE WHEN is_same THEN i.matched ELSE '{}' END", "matched = i.matched",
        f"{LIBRARY}::test_evidence_for_one_account_is_none_for_the_next",
        "one person's photo ID opens the next one's account",
    ),
    Mutant(
        FIND, "WHEN is_same THEN i.shown || shown_now ELSE array_remove(ARRAY[shown_now], NULL) END",
        "ELSE array_remove(i.shown || shown_now, NULL) END",
        f"{LIBRARY}::test_evidence_for_one_account_is_none_for_the_next",
        "one person's card is the next one's, too",
    ),
)  # fmt: skip

_ROWS = (
    without(
        TRAIL, "     OR NEW.outcome = 'permit' AND cardinality(NEW.clauses) = 0\n",
        f"{EVIDENCE}::test_a_permit_without_an_edition_and_its_clauses_is_refused_and_opens_nothing",
        "a record is opened by a row that no clause stands behind",
    ),
    without(
        TRAIL, "     OR NOT NEW.clauses <@ coalesce((SELECT e.clauses FROM trail.editions e WHERE e.name = NEW.edition), '{}')\n",
        f"{ROLES}::test_a_row_has_no_room_for_a_name_a_number_or_a_title",
        "a title stands in the trail as if it were a clause",
    ),
    without(
        TRAIL, """     OR EXISTS (SELECT FROM jsonb_each_text(NEW.facts) f
                WHERE NOT EXISTS (SELECT FROM trail.facts k WHERE k.name = f.key AND k.value = f.value))
""",
        f"{ROLES}::test_a_row_has_no_room_for_a_name_a_number_or_a_title",
        "a name stands in the trail as if it were a fact",
    ),
    Mutant(
        TRAIL, "  RAISE EXCEPTION 'the trail is only ever added to' USING ERRCODE = 'CA009';", "  RETURN coalesce(NEW, OLD);",
        f"{ROLES}::test_not_even_the_owner_changes_a_row_of_the_trail",
        "what was looked up can be made never to have been",
    ),
    Mutant(
        TRAIL, "guard.pseudonym(bound), interaction_id, sent)", "convert_to(bound, 'UTF8'), interaction_id, sent)",
        f"{ROAD}::test_the_row_says_who_what_why_and_of_whom_only_a_pseudonym",
        "the trail says whose account it was",
    ),
    Mutant(
        TRAIL, "IF current_setting('synchronous_commit') = 'off' THEN", "IF false THEN",
        f"{GUARD}::test_a_row_that_a_crash_could_lose_is_not_written",
        "a crash leaves a record opened and no row",
    ),
    Mutant(
        TRAIL, "IF revision IS DISTINCT FROM (here.interaction).written_by::text THEN", "IF false THEN",
        f"{ROAD}::test_what_was_decided_before_something_changed_opens_nothing_afterwards",
        "what was permitted of one account is read of another",
    ),
    Mutant(
        TRAIL, "AND (g.is_spent OR (e.facts = write.facts AND e.clauses = cited));", ";",
        f"{ROAD}::test_a_form_that_was_permitted_opens_nothing_once_there_is_doubt",
        "a form that was permitted once opens the record again under doubt",
    ),
    Mutant(
        TRAIL, "opens := answered = 'permit'\n", "opens := true\n",
        f"{GUARD}::test_a_refusal_grants_nothing",
        "a refusal opens the record",
    ),
)  # fmt: skip

_GRANTS = (
    without(
        TRAIL, "guard.is_committed(g.written_by) AND ",
        f"{GUARD}::test_a_grant_that_is_not_yet_committed_opens_nothing",
        "a record is read and its row taken back",
    ),
    Mutant(
        TRAIL, " AND g.expires_at > clock_timestamp()\n", "\n", f"{GUARD}::test_an_expired_grant_opens_nothing",
        "a leave of half a minute lasts for ever",
    ),
    Mutant(
        TRAIL, "AND s.token_hash = guard.hash(token) AND guard.is_committed(s.written_by) AND s.ends_at > clock_timestamp()\n    AND a.disabled_at",
        "AND a.disabled_at", f"{GUARD}::test_a_colleagues_grant_opens_nothing",
        "whoever has a colleague's leave reads with it",
    ),
    Mutant(
        TRAIL, "    AND a.disabled_at IS NULL AND s.locked_at IS NULL\n", "    AND a.disabled_at IS NULL\n",
        f"{TAKING_BACK}::test_while_a_sign_in_is_locked_nothing_is_found_written_read_or_done",
        "a desk that is locked goes on reading",
    ),
    without(
        TRAIL, "    AND current_setting('transaction_isolation') IN ('read committed', 'read uncommitted')\n",
        f"{TAKING_BACK}::test_an_old_snapshot_does_not_keep_a_grant_alive",
        "an old snapshot keeps a leave alive after the next person was called",
    ),
    Mutant(
        TRAIL, "    AND NOT i.ended AND i.touched_at > clock_timestamp() - interval '10 minutes'\n    AND i.patron_id", "    AND i.patron_id",
        f"{GUARD}::test_after_next_person_nothing_is_left_of_the_last",
        "the last person's record is read with the next one at the desk",
    ),
    without(
        TRAIL, "\n    AND i.patron_id IS NOT DISTINCT FROM g.patron_id AND i.account_key IS NOT DISTINCT FROM g.account_key",
        f"{GUARD}::test_when_another_account_is_found_the_grant_on_the_first_opens_nothing",
        "the account before is read while another one is served",
    ),
    without(
        TRAIL, "  WHERE field = ANY (g.cleared)\n", f"{GUARD}::test_a_grant_for_one_field_opens_no_other",
        "whoever may hear the balance reads the titles",
    ),
    Mutant(
        TRAIL, "IF used.id IS NULL OR used.action <> act THEN", "IF used.id IS NULL THEN",
        f"{LIBRARY}::test_a_grant_for_one_act_does_no_other",
        "leave to renew sets a new PIN",
    ),
    Mutant(
        READ, "'(' || string_agg(format('patron_id = (SELECT guard.patron(%L))', f), ' OR ') || ')'", "'(' || string_agg('true', ' OR ') || ')'",
        f"{GUARD}::test_a_grant_reads_one_patron_and_no_other",
        "one leave reads everybody's titles",
    ),
    Mutant(
        READ, "CASE WHEN it.name IN ('payments', 'acts') THEN ' AND interaction = (SELECT guard.interaction())' ELSE '' END", "''",
        f"{LIBRARY}::test_a_receipt_is_of_what_was_paid_in_this_interaction",
        "a helper's receipt says what others paid on the account before",
    ),
    without(
        READ, " WHERE x.telephone_key = (SELECT guard.permitted_number())",
        f"{VISITS}::test_the_number_to_be_called_is_told_only_while_it_is_the_one_that_was_permitted",
        "particulars are left on an answering machine that the holder never allowed",
    ),
    Mutant(
        ROWS, "ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY", "ENABLE ROW LEVEL SECURITY",
        f"{TAKING_BACK}::test_not_even_the_owners_errors_quote_a_row",
        "an error quotes the row of a patron into the log",
    ),
    without(
        LOGGING_OFF, "    EXECUTE format('ALTER FUNCTION %s SET debug_print_plan = off', it);\n",
        f"{TAKING_BACK}::test_no_act_prints_its_plan_or_anything_else_to_whoever_asks_for_it",
        "a plan is printed with names and numbers in it",
    ),
)  # fmt: skip

_GUESSES = (
    Mutant(
        GUESSES, "x.digest = wanted AND guard.is_committed(x.written_by) AND", "x.digest = wanted AND",
        f"{TAKING_BACK}::test_a_guess_that_is_not_written_down_is_not_compared",
        "guesses are compared and taken back without end",
    ),
    Mutant(
        GUESSES, "    WHERE (SELECT count(*) FROM unnest(s.failures) f WHERE f > since) < allowed;", ";",
        f"{TAKING_BACK}::test_however_guesses_are_mixed_no_fourth_wrong_one_is_compared",
        "birth dates are guessed until one is right",
    ),
    Mutant(
        FIND, "guard.take_attempt(guard.by_missed(here.member), 60, interval '1 hour')", "true",
        f"{LIBRARY}::test_sixty_that_find_nobody_in_an_hour_are_enough_for_one_member_of_staff",
        "card numbers are tried one after another until one finds somebody",
    ),
    without(
        FIND, " AND i.narrowings < 5", f"{LIBRARY}::test_narrowing_is_not_a_way_to_guess",
        "an address is guessed by narrowing a name",
    ),
    Mutant(
        FIND, "WHERE NOT guard.take_attempt(counted, 10, interval '24 hours'))", "WHERE false)",
        f"{LIBRARY}::test_ten_wrong_narrowings_close_a_name_for_a_day_over_all_staff",
        "several members of staff narrow one name to find where somebody lives",
    ),
    Mutant(
        FIND, "  ELSIF NOT is_allowed THEN\n    PERFORM guard.give_back(guard.by_compared(patron::text, about), false);\n    RETURN 'closed';\n", "",
        f"{LIBRARY}::test_three_failures_close_the_check_over_all_staff_and_photo_identification_stays_open",
        "details are guessed until they match",
    ),
    Mutant(
        FIND, "pieces - (SELECT count(*) FROM unnest(p.unconfirmed) u WHERE said ->> u IS NOT NULL)", "pieces",
        f"{ROAD}::test_whoever_has_the_name_cannot_bring_the_details_that_they_gave",
        "whoever has the name brings the details that they gave themselves",
    ),
    Mutant(
        FIND, "THEN 2 ELSE 3 END\n", "THEN 2 ELSE 2 END\n",
        f"{LIBRARY}::test_two_pieces_are_too_few_for_an_adult_and_enough_for_a_child",
        "two details, as a neighbor has them, open an account",
    ),
    Mutant(
        FIND, "WHERE c.number = said ->> 'number' AND c.state = 'active')", "WHERE c.number = said ->> 'number')",
        f"{LIBRARY}::test_a_replaced_card_no_longer_finds_the_account",
        "a card that was lost and replaced still opens the account",
    ),
    without(
        FIND, "    PERFORM guard.note(here, bound, 'hold-card', 'one', '{}');\n",
        f"{VISITS}::test_a_card_that_staff_hold_is_written_down_before_it_counts",
        "a typed number becomes a card, and no row says who said so",
    ),
    Mutant(
        FIND, "IF bound IS NULL OR NOT (here.interaction).shown && ARRAY['card', 'number'] THEN", "IF bound IS NULL THEN",
        f"{LIBRARY}::test_a_card_is_held_only_where_its_number_found_an_account",
        "a name becomes a card by saying so",
    ),
    Mutant(
        FIND, "WHEN NOT has_number THEN '^U' || p.user_key", "WHEN false THEN ''",
        f"{LIBRARY}::test_a_user_key_finds_the_account_and_is_no_evidence",
        "whoever brings a user key is told the end of the card number",
    ),
)  # fmt: skip

_STAFF = (
    Mutant(
        ADMINISTERING, "  IF NOT 'administrator' = ANY (me.roles) THEN", "  IF false THEN",
        f"{ACCOUNTS}::test_no_team_and_no_other_role_administers_accounts[branch-supervisor]",
        "any clerk gives herself another team",
    ),
    Mutant(
        STAFF, "WHERE a.name = account_name AND a.disabled_at IS NULL AND a.proof_hash = guard.hash(proof)\n",
        "WHERE a.name = account_name AND a.disabled_at IS NULL\n",
        f"{GUARD}::test_nobody_becomes_a_member_of_staff_without_a_proof",
        "any password signs in",
    ),
    Mutant(
        STAFF, "WHERE a.name = account_name AND a.disabled_at IS NULL AND a.proof_hash", "WHERE a.name = account_name AND a.proof_hash",
        f"{ACCOUNTS}::test_what_was_tried_while_the_account_was_closed_opens_nothing_once_it_is_open_again",
        "whoever left the library signs in",
    ),
    Mutant(
        STAFF, "    AND guard.take_attempt(guard.by_name(account_name), 5, interval '15 minutes');", ";",
        f"{ACCOUNTS}::test_after_five_failures_the_right_password_fails_too",
        "passwords of staff are guessed without end",
    ),
    Mutant(
        STAFF, "guard.take_attempt(guard.by_address(address), 30, interval '15 minutes')", "true",
        f"{ACCOUNTS}::test_failures_from_one_address_close_it_for_every_name",
        "one machine tries a password on every name",
    ),
    Mutant(
        STAFF, "  IF is_locked THEN\n    RAISE EXCEPTION 'this sign-in is locked' USING ERRCODE = 'CA011';\n  END IF;\n", "",
        f"{TAKING_BACK}::test_while_a_sign_in_is_locked_nothing_is_found_written_read_or_done",
        "a desk that is locked looks people up",
    ),
    without(
        STAFF, " OR s.seen_at < clock_timestamp() - interval '15 minutes'",
        f"{TAKING_BACK}::test_a_sign_in_left_alone_for_a_quarter_of_an_hour_is_locked",
        "a desk that was left stays open",
    ),
    Mutant(
        STAFF, "opened boolean := whose IS NOT NULL AND guard.proven(whose, proof, 'unlocked', came_from) IS NOT NULL;",
        "opened boolean := whose IS NOT NULL AND coalesce(guard.proven(whose, proof, 'unlocked', came_from), 1) IS NOT NULL;",
        f"{TAKING_BACK}::test_five_wrong_passwords_close_the_lock_screen_and_signing_in_alike",
        "any password unlocks a desk",
    ),
)  # fmt: skip

_ACTS = (
    without(
        ACCOUNT, "\n         AND 'yes' IN (e.facts ->> 'number', e.facts ->> 'card', e.facts ->> 'photo_id', e.facts ->> 'details')",
        f"{EVIDENCE}::test_details_that_the_holder_gives_without_evidence_stay_unconfirmed",
        "whoever says that it is their account makes themselves its holder (P2)",
    ),
    Mutant(
        ACCOUNT, """'{"requester": "holder", "assured": "yes"}'""", """'{"requester": "holder"}'""",
        f"{EVIDENCE}::test_details_that_somebody_else_gives_stay_unconfirmed_whatever_they_show",
        "a helper's telephone number becomes a detail of the holder's",
    ),
    Mutant(
        ACCOUNT, "  WHERE f.patron_id = patron AND (one IS NULL OR f.id = one);", "  WHERE one IS NULL AND f.patron_id = patron OR f.id = one;",
        f"{EVIDENCE}::test_a_fee_that_is_somebody_elses_is_not_paid_by_its_number",
        "a fee is paid that is somebody else's, and that it is owed is learnt",
    ),
    Mutant(
        ACCOUNT, "WHERE f.patron_id = patron AND f.owed_cents > 0 AND (one IS NULL", "WHERE f.owed_cents > 0 AND (one IS NULL",
        f"{EVIDENCE}::test_what_is_paid_goes_to_ones_own_fees_though_somebody_elses_is_older",
        "what somebody pays goes to a stranger's fees",
    ),
    Mutant(
        ACCOUNT, "  IF paid_cents > owed THEN", "  IF false THEN",
        f"{LIBRARY}::test_fees_are_paid_oldest_first_and_never_more_than_is_owed",
        "more is taken than is owed",
    ),
    without(
        ACCOUNT, "    AND NOT EXISTS (SELECT FROM library.patrons x WHERE x.id = patron AND x.legal_hold)\n",
        f"{EVIDENCE}::test_what_law_holds_is_kept_when_what_was_owed_on_it_is_paid",
        "what a court asked for is gone",
    ),
    Mutant(
        ACCOUNT, "voicemail_permission = p.voicemail_permission AND (update_contact.kind <> 'telephone' OR p.voicemail_number = new_key),",
        "voicemail_permission = p.voicemail_permission,",
        f"{LIBRARY}::test_permission_for_detailed_messages_is_of_the_number_that_it_was_given_for",
        "a helper's own number is called with the holder's particulars",
    ),
    Mutant(
        ACCOUNT, "  IF NOT is_right THEN", "  IF false THEN",
        f"{LIBRARY}::test_what_is_not_on_file_confirms_nothing_and_tells_nothing_more",
        "whoever holds a card settles the address that they made up",
    ),
    Mutant(
        ACCOUNT, "(number IS NULL OR EXISTS (SELECT FROM library.patrons p WHERE p.id = patron AND 'telephone' = ANY (p.unconfirmed)))", "number IS NULL",
        f"{LIBRARY}::test_messages_with_particulars_go_to_no_number_that_somebody_else_gave",
        "titles are left on the machine of whoever changed the number",
    ),
    Mutant(
        ACCOUNT, "  ELSIF new_key <> '' AND new_key = library.contact_key(patron, kind) THEN\n    RETURN guard.done();\n", "",
        f"{LIBRARY}::test_giving_the_same_address_again_confirms_nothing_and_starts_nothing_anew",
        "giving the address on file once more keeps the holder from being sent anything",
    ),
    Mutant(
        ACCOUNT, "WHEN 'email' THEN o.kind IN ('card-number-by-email', 'pin-reset') WHEN", "WHEN 'email' THEN false WHEN",
        f"{ROAD}::test_what_waits_to_be_sent_goes_to_no_address_that_came_later",
        "a card number is sent to an address that somebody else gave",
    ),
    without(
        ACCOUNT, "  UPDATE library.cards c SET state = 'replaced' WHERE c.patron_id = patron AND c.number <> new_number;\n",
        f"{LIBRARY}::test_a_replaced_card_no_longer_finds_the_account",
        "a stolen card works on",
    ),
    without(
        ACT, " AND g.sign_in = (guard.member(token)).sign_in",
        f"{TAKING_BACK}::test_how_an_act_ended_is_told_to_whoever_did_it_and_to_nobody_else",
        "a colleague's act is done, or heard of, by whoever has its number",
    ),
    Mutant(
        ACT, "(used.act_digest = guard.act_digest(act, particulars) AND guard.is_committed(used.digested_by)) IS NOT TRUE", "false",
        f"{TAKING_BACK}::test_a_grant_tries_one_thing_and_no_other",
        "one leave tries one barcode after another",
    ),
    without(
        ACT, "g.sign_in = me.sign_in AND ", f"{TAKING_BACK}::test_how_an_act_ended_is_told_to_whoever_did_it_and_to_nobody_else",
        "how an act on somebody's account ended is told to a colleague",
    ),
    Mutant(
        UNDO, "g.patron_id IS NOT DISTINCT FROM i.patron_id\n    FROM library.acts", "a.patron_id IS NOT DISTINCT FROM i.patron_id\n    FROM library.acts",
        "tests/ils/test_embedded.py::TestEmbedded::test_what_was_done_for_another_account_is_told_apart_and_whose_an_item_was_is_not",
        "the list tells whose the item was that came back",
    ),
    without(
        CIRCULATION, "    WHEN holder <> patron THEN guard.not_done('waits-for-another')\n",
        f"{LIBRARY}::test_what_cannot_be_checked_out_is_refused_with_a_reason",
        "a book that waits for somebody is given to another",
    ),
    Mutant(
        CIRCULATION, "IF NOT has_label OR NOT guard.is_at_hand(used) THEN", "IF NOT has_label THEN",
        f"{TAKING_BACK}::test_whose_hold_label_is_told_has_a_row_and_it_is_told_to_whoever_has_the_item_at_hand",
        "whose hold it is is told over the telephone",
    ),
    without(
        CIRCULATION, "  PERFORM guard.also(used, 'tell-hold-label', 'one', waiting.patron_id);\n",
        f"{TAKING_BACK}::test_whose_hold_label_is_told_has_a_row_and_it_is_told_to_whoever_has_the_item_at_hand",
        "whose hold it is is told, and no row says so",
    ),
    Mutant(
        CIRCULATION, "WHERE c.item_id = item AND c.patron_id = patron AND (", "WHERE c.item_id = item AND c.patron_id = patron AND (true OR ",
        f"{VISITS}::test_a_clerk_with_a_name_alone_cannot_learn_whether_the_patron_has_an_item",
        "whether somebody has a certain book is learnt with their name",
    ),
    Mutant(
        CIRCULATION, "c.patron_id = used.patron_id AND (one IS NULL OR c.id = one)", "(one IS NULL AND c.patron_id = used.patron_id OR c.id = one)",
        f"{LIBRARY}::test_one_checkout_is_renewed_and_no_other_and_somebody_elses_is_not",
        "somebody else's book is renewed, and that they have it is learnt",
    ),
    Mutant(
        CIRCULATION, """  WHERE p.id = ended.patron_id AND (p.legal_hold OR EXISTS (""", """  WHERE p.id = ended.patron_id AND (true OR EXISTS (""",
        f"{LIBRARY}::test_a_returned_checkout_is_forgotten_unless_something_is_owed",
        "everything that somebody ever read is kept",
    ),
    Mutant(
        HOLDS, "SELECT h.* INTO seen FROM library.holds h WHERE h.id = wanted AND h.patron_id = patron;", "SELECT h.* INTO seen FROM library.holds h WHERE h.id = wanted;",
        f"{LIBRARY}::test_another_patrons_hold_can_be_neither_changed_nor_cancelled",
        "a stranger's hold is canceled by its number",
    ),
    Mutant(
        ACT, "  IF used.action <> act THEN", "  IF false THEN",
        f"{CARRYING_OUT}::test_a_grant_for_one_act_carries_out_no_other",
        "what was written down is not what was done",
    ),
    without(
        ACT, " AND f.proowner = current_user::regrole",
        f"{CARRYING_OUT}::test_a_function_of_somebody_elses_carries_nothing_out",
        "a function that a stranger put there runs with the rights of the owner",
    ),
    Mutant(
        ACT, "ELSIF guard.is_done_with(act, particulars) IS NOT TRUE THEN", "ELSIF false THEN",
        f"{VISITS}::test_an_act_is_done_with_its_own_particulars_and_with_nothing_else",
        "what an act never asked for is slipped in beside what it did",
    ),
    Mutant(
        UNDO, "    AND (act.patron_id = patron OR EXISTS (SELECT FROM guard.needs_no_patron n WHERE n.action = is_own_act.action))\n", "",
        f"{LIBRARY}::test_what_was_done_to_a_hold_is_taken_back_only_while_its_account_is_served",
        "what was done to one patron's hold is taken back under another's account",
    ),
    Mutant(
        UNDO, "  SELECT act.interaction = within\n    AND EXISTS", "  SELECT EXISTS",
        f"{LIBRARY}::test_nothing_but_ones_own_act_of_this_interaction_is_taken_back",
        "a colleague's checkout is taken back, and whose it was is seen",
    ),
    Mutant(
        FORGET, "current_date - library.rule('forget-after-days') AND NOT p.legal_hold", "current_date - library.rule('forget-after-days')",
        f"{EVIDENCE}::test_what_law_holds_is_not_forgotten_neither_the_patron_nor_what_was_paid",
        "a patron whom law holds is forgotten",
    ),
    Mutant(
        FORGET, "AND f.owed_cents = 0 AND NOT p.legal_hold\n", "AND f.owed_cents = 0\n",
        f"{EVIDENCE}::test_what_law_holds_is_not_forgotten_neither_the_patron_nor_what_was_paid",
        "what law holds of a fee is forgotten",
    ),
    without(
        FORGET, "\n  WHERE e.at < clock_timestamp() - (SELECT make_interval(days => s.keep_days) FROM trail.schedule s)",
        f"{ROLES}::test_the_purger_forgets_by_the_schedule_and_nothing_younger",
        "the purger empties the trail, and nobody can be asked about last week",
    ),
)  # fmt: skip

_EVENTS = (
    Mutant(
        STAFF_TRAIL, "VALUES ((SELECT a.name FROM staff.accounts a WHERE a.name = whose), what,", "VALUES (whose, what,",
        f"{EVENTS}::test_a_password_that_is_typed_as_a_name_is_not_kept[kobari-tesuno]",
        "a password stands in the trail, typed where the name should be",
    ),
    Mutant(
        STAFF_TRAIL, "EXCEPTION WHEN OTHERS THEN\n  RAISE EXCEPTION 'what happens to an account is written down, or does not happen' USING ERRCODE = 'CA023';",
        "EXCEPTION WHEN OTHERS THEN\n  NULL;",
        f"{EVENTS}::test_when_it_cannot_be_written_down_an_account_stays_as_it_is[change]",
        "an administrator changes accounts, and no table shows it",
    ),
    Mutant(
        STAFF_TRAIL, "  IF current_setting('synchronous_commit') = 'off' THEN", "  IF false THEN",
        f"{EVENTS}::test_a_row_that_a_crash_could_lose_is_refused",
        "a crash takes back that somebody tried",
    ),
    without(
        STAFF_TRAIL, "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON trail.staff_events\nFOR EACH ROW EXECUTE FUNCTION trail.keep_staff_events();\n",
        f"{EVENTS}::test_nobody_changes_a_row_or_takes_one_away_its_owner_neither",
        "what an administrator did is taken out of the trail",
    ),
    Mutant(
        STAFF_TRAIL, "  IF NOT me.roles && ARRAY['administrator', 'auditor'] THEN", "  IF false THEN",
        f"{EVENTS}::test_administrators_and_auditors_read_it_and_nobody_else",
        "every clerk sees when and from where a colleague works",
    ),
    Mutant(
        STAFF_TRAIL, "  IF NOT EXISTS (SELECT FROM trail.staff_events e\n                 WHERE e.kind = 'too-many'", "  IF NOT EXISTS (SELECT FROM trail.staff_events e\n                 WHERE false",
        f"{EVENTS}::test_whoever_goes_on_trying_does_not_fill_the_trail",
        "somebody fills the trail from outside, and nobody signs in any more",
    ),
    without(
        STAFF, "    PERFORM staff.note('tried', account_name, NULL, place);\n  ELSE\n",
        f"{EVENTS}::test_that_a_password_is_tried_is_committed_before_it_is_compared",
        "whoever tries a password and takes it back leaves nothing",
    ),
    Mutant(
        ADMINISTERING, "  IF me.name = account_name THEN", "  IF false THEN",
        f"{EVENTS}::test_nobody_gives_a_team_a_role_or_a_password_to_themselves",
        "an administrator gives herself every role",
    ),
    Mutant(
        ADMINISTERING, "  IF staff.is_last_administrator(account_name) THEN", "  IF false THEN",
        f"{EVENTS}::TestTheLastAdministrator::test_neither_closes_nor_loses_the_role_even_at_the_console",
        "nobody is left who can close an account",
    ),
    Mutant(
        ADMINISTERING, " ORDER BY a.id FOR NO KEY UPDATE;", ";",
        f"{EVENTS}::TestTheLastAdministrator::test_of_two_who_close_one_another_at_once_one_is_left",
        "two administrators close one another, and nobody is left",
    ),
    Mutant(
        STAFF, "  IF password_is NOT IN ('own', 'unknown') AND NOT may_choose THEN", "  IF false THEN",
        f"{CHOOSES}::test_a_password_that_somebody_else_set_opens_nothing_but_the_choice_of_another",
        "an administrator sets a clerk's password, and reads titles as that clerk",
    ),
    Mutant(
        STAFF, "a.password_is IN ('given', 'unknown') THEN 'used'", "a.password_is = 'given' THEN 'used'",
        f"{CHOOSES}::test_one_of_which_nobody_knows_who_set_it_signs_in_once_more_and_whoever_works_meanwhile_works_on",
        "who set a clerk's password before it was written down signs in with it for ever",
    ),
    without(
        STAFF, "  PERFORM staff.note_closing('left-alone', whose, came_from);\n",
        f"{EVENTS}::test_a_desk_that_was_left_alone_locks_by_itself_and_whoever_notices_it_leaves_one_row",
        "a desk that was left open is left open without a trace",
    ),
    Mutant(
        STAFF, "      AND NOT (what = 'signed-in' AND a.password_is = 'used');", ";",
        f"{CHOOSES}::test_it_signs_in_once",
        "a password on a slip of paper signs in whoever finds it",
    ),
    Mutant(
        STAFF, "guard.proven(me.name, old_proof, 'password', came_from, is_new)", "guard.proven(me.name, old_proof, 'password', came_from)",
        f"{CHOOSES}::test_asking_which_passwords_an_account_has_had_is_counted_as_guessing",
        "whoever is at a clerk's desk learns which passwords the clerk has had",
    ),
    Mutant(
        STAFF, "  changes boolean := is_me AND is_new;", "  changes boolean := is_me;",
        f"{CHOOSES}::test_a_password_that_the_account_has_had_does_not_come_back",
        "a password that was found out comes back",
    ),
)  # fmt: skip

MUTANTS: tuple[Mutant, ...] = (*_FACTS, *_ROWS, *_GRANTS, *_GUESSES, *_STAFF, *_EVENTS, *_ACTS)
