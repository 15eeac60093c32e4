"""What guards mail: that it is sent once, to the right address, and says nothing."""

from tests.mutants.mutant import Mutant, without

_SQL = "database/sql/built"
MAIL, MAILINGS = f"{_SQL}/mail.sql", f"{_SQL}/mailings.sql"
KINDS, LETTERS = "mail/kinds.py", "mail/letters.py"
OUTBOX, SMTP, JOBS, PAGES = "work/outbox.py", "work/smtp.py", "work/jobs.py", "site/mail.py"

SENDING = "tests/work/test_sending.py"
NEWS = "tests/work/test_mailings.py"
NOTICES = "tests/work/test_notices.py"
WORDS = "tests/mail/test_letters.py"

MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        MAIL, "LIMIT 1 FOR UPDATE SKIP LOCKED", "LIMIT 1",
        f"{SENDING}::test_of_two_workers_at_once_each_letter_is_sent_by_one",
        "the same letter comes twice",
    ),
    without(
        MAIL, " AND guard.is_committed(l.taken_by)",
        f"{SENDING}::test_that_a_letter_is_tried_is_committed_before_it_is_read",
        "a letter is read, and no row says so",
    ),
    without(
        MAIL, "  PERFORM mail.note(letter, 'tried');\n",
        f"{SENDING}::test_that_a_letter_is_tried_is_committed_before_it_is_read",
        "a letter goes out, and no row says so",
    ),
    without(
        MAIL, "unsure = l.unsure + (l.taking IS NOT NULL)::integer,",
        f"{SENDING}::test_a_worker_killed_after_the_server_took_a_letter_sends_it_once_more_and_it_is_said",
        "a letter comes twice, and nobody can tell why",
    ),
    Mutant(
        MAIL, "WHEN how.goes_to = 'settled' THEN mail.on_file(letter.account_key, true)", "WHEN how.goes_to = 'settled' THEN mail.on_file(letter.account_key, false)",
        f"{SENDING}::test_what_opens_an_account_goes_to_a_settled_address_or_nowhere",
        "a card number goes to whoever changed the address",
    ),
    without(
        MAIL, " OR letter.mailing IS NOT NULL AND NOT mail.wants_mailings(letter.account_key)",
        f"{NEWS}::test_who_opts_out_while_it_waits_gets_none",
        "news comes after it was stopped",
    ),
    without(
        MAIL, "mail.is_refusing(letter.account_key) OR ",
        f"{SENDING}::test_a_notice_is_not_sent_to_an_address_that_refuses_and_what_was_asked_for_is_tried",
        "the library's mail is taken for junk, and arrives nowhere",
    ),
    without(
        MAIL, "NOT p.key = ANY (how.needs || how.may_have) OR ",
        f"{SENDING}::test_a_letter_has_no_room_for_what_its_kind_does_not_say",
        "a title waits in the outbox",
    ),
    Mutant(
        MAIL, "p.value #>> '{}' !~ '^/[A-Za-z0-9/_.~-]{0,250}$'", "false",
        f"{SENDING}::test_a_letter_has_no_room_for_what_its_kind_does_not_say",
        "a letter in the library's name leads to somebody else's page",
    ),
    without(
        MAIL, " AND r.address = mail.digest(mail.on_file(r.account_key, false))",
        f"{SENDING}::test_an_address_that_was_changed_or_that_takes_mail_again_is_no_bad_one",
        "staff are told that a good address is a bad one",
    ),
    without(
        MAIL, "  DELETE FROM mail.letters l WHERE l.account_key = OLD.id::text;\n",
        f"{SENDING}::test_nothing_is_kept_of_whom_it_was_written_to_when_an_account_is_forgotten",
        "what was written to somebody is kept when they are forgotten",
    ),
    Mutant(
        MAILINGS, "  IF NOT me.roles && ARRAY['administrator', 'supervisor', 'management-team'] THEN", "  IF false THEN",
        f"{NEWS}::test_who_may_post_is_asked_of_the_database",
        "anybody at a desk writes to every patron",
    ),
    Mutant(
        OUTBOX, '        """Is there a letter to send? Whatever is still to be marked is marked first."""\n        self._mark_what_is_left()\n',
        '        """Is there a letter to send?"""\n',
        f"{SENDING}::test_what_the_database_could_not_be_told_is_told_before_another_letter_is_taken",
        "a letter comes twice where the database was away for a moment",
    ),
    Mutant(
        SMTP, "            return Deferred(0, is_unsure=True)", "            return Refused(0, is_address=False)",
        f"{SENDING}::test_a_server_that_breaks_off_after_the_last_byte_may_have_taken_it_and_it_is_sent_again",
        "a letter that nobody got is never sent again",
    ),
    without(
        SMTP, "        if about == _ABOUT_POLICY:\n            return Deferred(code)\n",
        f"{SENDING}::test_a_letter_that_is_put_off_is_tried_again_after_ever_longer_rests",
        "a slip in the mail server's settings loses all mail",
    ),
    without(
        SMTP, "        if not self._server.is_tls and not self._server.is_plain:\n            smtp.starttls(context=self._trust())\n            smtp.ehlo()\n",
        f"{SENDING}::test_nothing_is_sent_to_a_server_without_encryption_or_that_proves_nothing",
        "whoever listens reads card numbers",
    ),
    Mutant(
        SMTP, 're.sub(rb"(?m)^\\.", b"..", letter)', "letter",
        f"{NEWS}::test_news_goes_once_to_everybody_who_did_not_opt_out",
        "a letter ends at a line with a period, and what follows is taken for commands",
    ),
    Mutant(
        JOBS, '    if not outbox.one("SELECT pg_try_advisory_lock(%s, %s)", *lock):', "    if False:",
        "tests/work/test_jobs.py::test_a_job_that_runs_elsewhere_is_left_alone_and_one_whose_holder_is_gone_is_not",
        "two servers write the same notices at once",
    ),
    Mutant(
        LETTERS, "words = escape(paragraph.words)", "words = paragraph.words",
        f"{WORDS}::test_no_markup_of_a_mailing_is_markup",
        "a letter runs what somebody typed",
    ),
    Mutant(
        KINDS, '"pin-link", GoesTo.SETTLED', '"pin-link", GoesTo.ON_FILE',
        f"{WORDS}::test_what_tells_a_number_or_opens_an_account_goes_to_a_settled_address",
        "a link that sets the PIN goes to whoever changed the address",
    ),
    Mutant(
        PAGES, '    if request.method != "POST":\n        return render(request, "site/unsubscribe.html", {"is_asked": True})\n', "",
        "tests/site/test_mail.py::test_looking_at_the_link_ends_nothing_and_one_press_without_a_cookie_ends_mailings",
        "a mail filter that looks at links stops the news",
    ),
)  # fmt: skip
