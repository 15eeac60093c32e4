"""What stands between an account and whoever comes to it online."""

from tests.mutants.mutant import Mutant, without

_SQL = "database/sql/built"
HOLDERS, TRAIL, READ, ACCOUNT = (f"{_SQL}/{name}.sql" for name in ("holders", "trail", "read", "account"))
SIGNING, OWN = "portal/signing.py", "portal/own.py"
MIDDLEWARE, PINS, ROAD = "site/middleware.py", "operations/pins.py", "disclosure.py"

GUARDED = "tests/database/test_holders.py"
SIGNS_IN = "tests/portal/test_signing.py"
PAGES = "tests/portal/test_pages.py"
CHOSEN = "tests/operations/test_pins.py"

_SIGNING_IN = (
    Mutant(
        HOLDERS, "is_right := coalesce((guard.secret_of(patron)).proof_hash = guard.hash(proof), false);", "is_right := patron IS NOT NULL;",
        f"{SIGNS_IN}::test_every_failure_reads_the_same_whether_anybody_has_the_number_or_not",
        "a number without its PIN opens the account",
    ),
    Mutant(
        HOLDERS, "guard.take_slot(guard.by_source(source), 5, interval '15 minutes')", "true",
        f"{SIGNS_IN}::test_five_failures_close_a_source_to_every_card_and_no_other_source",
        "whoever has a list of card numbers tries 1234 on all of them",
    ),
    Mutant(
        HOLDERS, "guard.take_slot(guard.by_card(card), 20, interval '24 hours')", "true",
        f"{SIGNS_IN}::test_twenty_failures_in_a_day_close_a_number_to_the_pin_and_end_no_sign_in_that_is_open",
        "ten thousand computers try ten thousand PINs on one account",
    ),
    Mutant(
        HOLDERS, "WHEN 6 THEN network(set_masklen(place, 64))::text", "WHEN 6 THEN host(place)",
        f"{SIGNS_IN}::test_an_address_of_one_network_is_one_source",
        "whoever has a network of IPv6 has as many tries as it has addresses",
    ),
    Mutant(
        HOLDERS, "  PERFORM guard.give_back(guard.by_source(source), is_right);",
        "  UPDATE guard.slots s SET failures = CASE WHEN is_right THEN '{}' ELSE s.failures END WHERE s.subject = guard.by_source(source);",
        f"{SIGNS_IN}::test_a_pin_that_is_right_gives_no_failure_back",
        "whoever has a card of their own tries others' PINs for ever",
    ),
    Mutant(
        HOLDERS, "  IF guard.take_up(guard.pin_proof(card, proof)) THEN", "  IF true THEN",
        f"{GUARDED}::test_a_pin_is_compared_only_once_it_was_proposed_and_committed",
        "a PIN is tried as often as anybody likes, and the count taken back",
    ),
    without(
        HOLDERS, "    PERFORM guard.note_at_home('sign-in', 'tried', NULL);\n",
        f"{SIGNS_IN}::test_each_attempt_is_a_row_before_it_is_compared_and_another_that_says_how_it_ended",
        "whoever tries a PIN and takes it back leaves nothing",
    ),
    Mutant(
        HOLDERS, "                  left(encode(guard.keyed(convert_to('PIN salt ' || card, 'UTF8')), 'hex'), 32))", "                  '')",
        f"{GUARDED}::test_the_salt_of_a_number_that_nobody_has_looks_the_same_and_stays_the_same",
        "it is told which numbers are somebody's",
    ),
    Mutant(
        HOLDERS, "c.number = card AND c.state = 'active' $$;", "c.number = card $$;",
        f"{SIGNS_IN}::test_every_failure_reads_the_same_whether_anybody_has_the_number_or_not",
        "a card that was lost and replaced still signs in",
    ),
    Mutant(
        HOLDERS, "CASE p.kind WHEN 'library-connect' THEN 'library-connect-password' ELSE 'library-pin' END", "'library-pin'",
        f"{SIGNS_IN}::test_an_account_of_library_connect_signs_in_with_its_own_password",
        "an account is opened by a secret that is not the one it signs in with",
    ),
)  # fmt: skip

_ENDING = (
    without(
        HOLDERS, "\n         AND s.seen_at > clock_timestamp() - interval '30 minutes'",
        f"{SIGNS_IN}::test_a_sign_in_ends_after_half_an_hour_without_anybody_and_at_its_end",
        "an account stays open on a library's computer for whoever sits down next",
    ),
    Mutant(
        TRAIL, "ELSE guard.is_at_home(s) AND s.patron_id = g.patron_id END", "ELSE true END",
        f"{GUARDED}::test_a_grant_opens_nothing_once_the_sign_in_has_ended_by_itself",
        "what was permitted goes on after the sign-in has ended",
    ),
    without(
        HOLDERS, "    PERFORM guard.ends_at_home(mine.patron_id);\n",
        f"{SIGNS_IN}::test_signing_out_ends_the_sign_in_here_and_everywhere_where_that_is_asked",
        "a lost telephone stays signed in",
    ),
    Mutant(
        HOLDERS, "WHERE s.patron_id = patron AND s.id IS DISTINCT FROM but $$;", "WHERE s.patron_id IS NOT NULL AND s.id IS DISTINCT FROM but $$;",
        f"{SIGNS_IN}::test_signing_out_everywhere_leaves_other_account_holders_alone",
        "one account holder signs out all of them",
    ),
    Mutant(
        ACCOUNT, "  PERFORM guard.ends_at_home(patron, but => used.sign_in);\n  INSERT INTO library.pins AS p", "  INSERT INTO library.pins AS p",
        f"{PAGES}::test_another_pin_needs_the_one_of_now_and_ends_every_other_sign_in",
        "whoever came in with a PIN that was found out stays in",
    ),
    without(
        SIGNING, "    if request.token:\n        request.holders.sign_out(request.token)\n",
        f"{SIGNS_IN}::test_whoever_signs_in_after_somebody_in_one_browser_leaves_nobody_signed_in",
        "the account of whoever was here before stays open",
    ),
    without(
        SIGNING, "    rotate_token(request)  # a form's token from before is nobody's now\n",
        f"{SIGNS_IN}::test_a_form_from_before_the_sign_in_is_no_form_after_it",
        "a form that somebody prepared acts on the account of whoever signs in",
    ),
)  # fmt: skip

_OWN_ACCOUNT = (
    Mutant(
        TRAIL, """facts @> '{"channel": "online", "requester": "holder", "team": "branch", "exception": "none", "legal_basis": "none"}'""", "true",
        f"{GUARDED}::test_an_account_holder_is_the_holder_online_and_nobody_and_nowhere_else",
        "by their own door somebody asks as the Director's Office",
    ),
    without(
        TRAIL, " AND facts ->> 'channel' IS DISTINCT FROM 'online'",
        f"{GUARDED}::test_staff_are_not_online",
        "a row says that the account holder came, and it was a clerk",
    ),
    Mutant(
        TRAIL, "CASE WHEN anybody THEN guard.asker(token) ELSE guard.member(token) END", "guard.asker(token)",
        f"{GUARDED}::test_nothing_that_is_for_staff_is_done_for_an_account_holder",
        "whoever is signed in to one account finds the next by its name",
    ),
    without(
        ACCOUNT, "  PERFORM guard.use_proven_pin(used);\n",
        f"{GUARDED}::test_an_account_holder_sets_another_pin_only_where_the_one_of_now_was_given",
        "whoever sits down at an open page locks its account holder out",
    ),
    Mutant(
        HOLDERS, "UPDATE staff.sign_ins s SET pin_proven_at = NULL\n", "UPDATE staff.sign_ins s SET pin_proven_at = s.pin_proven_at\n",
        f"{GUARDED}::test_an_account_holder_sets_another_pin_only_where_the_one_of_now_was_given",
        "one PIN that was given sets two",
    ),
    Mutant(
        "situation.py", '_yes("pin" in shown and number and situation.channel in _WHERE_A_PIN_IS_ENTERED)', '_yes("pin" in shown)',
        "tests/disclosure/test_evidence_by_channel.py::test_a_pin_counts_where_whoever_has_it_can_enter_it",
        "a PIN counts where nobody can have entered it",
    ),
    without(
        HOLDERS, "s.principal = 'account-holder' AND s.patron_id IS NOT NULL AND ",
        f"{GUARDED}::test_a_member_of_staff_has_no_account_of_a_patron_by_signing_in",
        "a clerk's sign-in is one of an account holder",
    ),
    Mutant(
        MIDDLEWARE, "came_home(request, is_open=route_of(request) in portal_urls.OPEN_ROUTES)", "came_home(request, is_open=True)",
        f"{SIGNS_IN}::test_whoever_is_not_signed_in_is_sent_to_sign_in_and_no_form_does_anything",
        "a page of an account is asked for by nobody",
    ),
    Mutant(
        OWN, "is_shown=request.method == \"POST\")", "is_shown=True)",
        f"{PAGES}::test_contact_details_are_not_read_until_they_are_asked_for",
        "an address is read over somebody's shoulder",
    ),
    Mutant(
        PINS, "        or _is_a_run(plain)\n", "",
        f"{CHOSEN}::test_a_pin_that_is_short_or_tried_first_is_refused",
        "1234 opens every tenth account",
    ),
)  # fmt: skip

_WHO_LOOKED = (
    without(
        READ, " AND NOT EXISTS (\n          SELECT FROM trail.entries d WHERE d.interaction = e.interaction AND d.facts ->> 'legal_basis' = 'determined')",
        f"{GUARDED}::test_who_looked_leaves_out_a_visit_in_which_the_directors_office_had_determined",
        "whoever is looked into learns of it before the law allows",
    ),
    Mutant(
        READ, "e.patron = guard.pseudonym(guard.patron('looks'))", "true",
        f"{PAGES}::test_what_was_looked_at_of_somebody_else_is_not_among_it",
        "everybody sees when everybody else was at the library",
    ),
    Mutant(
        READ, "    WHERE p.id <> ALL ((SELECT guard.untold_past())::bigint[]) ORDER BY", "    ORDER BY",
        f"{GUARDED}::test_what_is_kept_because_of_the_law_alone_is_not_told_online",
        "whoever is looked into learns of it from what is still kept",
    ),
)  # fmt: skip

MUTANTS: tuple[Mutant, ...] = (*_SIGNING_IN, *_ENDING, *_OWN_ACCOUNT, *_WHO_LOOKED)
"""Guards of the account holder's door, and of what is theirs behind it."""
