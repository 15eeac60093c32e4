"""What the road and the pages around it guard before the database is asked, and after."""

from tests.mutants.mutant import Mutant

ROAD, SITUATION, PORTS, LIBRARY, CLEARED = (
    "disclosure.py",
    "situation.py",
    "ports.py",
    "ils/embedded/system.py",
    "cleared.py",
)
KEPT = "desk/kept.py"
FORMS, VISIT, PAPER, ONCE = "desk/forms.py", "desk/visit.py", "desk/paper.py", "desk/once.py"
MIDDLEWARE, SETTINGS, LOGS, VIEWS = "site/middleware.py", "site/settings.py", "site/logs.py", "site/views.py"
REQUEST = "site/request.py"
CHOOSING = "staff/choosing.py"
REFUSALS, USAGE = "database/refusals.py", "cli/usage.py"

TEST_ROAD = "tests/disclosure/test_road.py"
BY_CHANNEL = "tests/disclosure/test_evidence_by_channel.py"
SECRETS = "tests/disclosure/test_secrets.py"
SITE = "tests/site/test_site.py"
CHOOSES = "tests/staff/test_choosing.py"
HEADERS = "tests/site/test_headers.py"

_EVIDENCE = (
    Mutant(
        SITUATION, 'shown = identification.shown if identification.found == "one" else frozenset()', "shown = identification.shown",
        f"{BY_CHANNEL}::test_what_found_nobody_is_no_evidence_anywhere",
        "a number that is nobody's passes for a card",
    ),
    Mutant(
        SITUATION, '"details": _yes("details" in identification.matched and attended)', '"details": _yes("details" in identification.matched)',
        f"{BY_CHANNEL}::test_only_what_can_be_shown_on_a_channel_counts_there",
        "details that were matched by telephone open the account on a machine",
    ),
    Mutant(
        SITUATION, '"birth_date": _yes("birth_date" in identification.matched and attended)', '"birth_date": _yes("birth_date" in identification.matched)',
        f"{BY_CHANNEL}::test_only_what_can_be_shown_on_a_channel_counts_there",
        "a birth date counts where nobody heard it",
    ),
    Mutant(
        SITUATION, '_yes("photo_id" in identification.matched and situation.channel in _WHERE_AN_ID_IS_SHOWN)', '_yes("photo_id" in identification.matched)',
        f"{BY_CHANNEL}::test_only_what_can_be_shown_on_a_channel_counts_there",
        "photo ID counts over the telephone",
    ),
    Mutant(
        SITUATION, '_yes("card" in shown and situation.on_card and situation.channel in _WHERE_A_CARD_IS_SHOWN)', '_yes("card" in shown and situation.on_card)',
        f"{BY_CHANNEL}::test_only_what_can_be_shown_on_a_channel_counts_there",
        "a card counts over the telephone",
    ),
    Mutant(
        SITUATION, '_yes("card" in shown and situation.on_card and', '_yes("card" in shown and',
        "tests/desk/test_desk.py::TestAnswers::test_a_card_that_was_a_photo_is_a_number",
        "a photo of a card takes books out",
    ),
    Mutant(
        SITUATION, "_yes(situation.assured and situation.channel not in _UNATTENDED)", "_yes(situation.assured)",
        f"{BY_CHANNEL}::test_only_what_can_be_shown_on_a_channel_counts_there",
        "somebody is known by sight where nobody sees them",
    ),
    Mutant(
        FORMS, 'assured=bool(self.assured) and self.requester == "holder"', "assured=bool(self.assured)",
        "tests/desk/test_forms.py::test_staff_are_sure_only_of_somebody_who_says_that_it_is_their_own_account",
        "a friend whom staff know is taken for the holder",
    ),
)  # fmt: skip

_ORDER = (
    Mutant(
        ROAD, "        if open_duties:\n            return Reply(option.answer, open_duties=open_duties)\n        grant = self._written(inquiry, action, form)\n",
        "        grant = self._written(inquiry, action, form)\n",
        f"{TEST_ROAD}::test_a_duty_that_is_not_done_clears_nothing",
        "a record is opened before staff did what they must",
    ),
    Mutant(
        ROAD, "tuple(duty for duty in (*answer.must, *answer.once) if duty not in self.done)", "tuple(duty for duty in answer.must if duty not in self.done)",
        f"{TEST_ROAD}::test_a_duty_of_the_whole_sign_in_comes_first_as_well",
        "at home, a record is opened within hearing of others",
    ),
    Mutant(
        ROAD, '        if act.particulars.get("credential", inquiry.situation.credential) != inquiry.situation.credential:\n            raise FactsChanged("This form is for another PIN or password.")\n', "",
        f"{TEST_ROAD}::test_a_secret_is_set_for_the_credential_that_was_asked_about_and_no_other",
        "whoever may change a PIN changes a password",
    ),
    Mutant(
        ROAD, "        self._library.validate(act)\n", "",
        f"{TEST_ROAD}::test_particulars_that_do_not_fit_are_refused_before_a_row_is_written_and_the_same_form_then_works",
        "an inquiry is lost to a slip of the hand",
    ),
    Mutant(
        ROAD, "            return {}\n        return {cleared: self._library.read(inquiry.presence, grant, cleared) for cleared in grant.cleared}",
        "            return {}\n        return {cleared: self._library.read(inquiry.presence, grant, cleared) for cleared in (*grant.cleared, 'personal')}",
        f"{TEST_ROAD}::test_a_helper_with_the_number_hears_titles_and_a_row_says_so",
        "more is fetched than was cleared",
    ),
    Mutant(
        ROAD, "        if option.answer.outcome is not Outcome.PERMIT or option.obstacle:\n            return Reply(option.answer, cannot=option.obstacle)\n        if grant.id is None:", "        if grant.id is None:",
        f"{TEST_ROAD}::test_a_refusal_opens_nothing_and_is_written_down",
        "a refusal tells whether there is an account",
    ),
    Mutant(
        ROAD, "if grant.id is None or inquiry.option(grant.action).obstacle:", "if grant.id is None:",
        "tests/desk/test_cannot.py::test_what_it_cannot_read_is_not_read_whatever_must_be_done_first",
        "a library system is asked for what it cannot tell",
    ),
    Mutant(
        ROAD, "cannot = option.obstacle.code if option.obstacle else None", "cannot = None",
        "tests/desk/test_cannot.py::test_who_asks_for_it_all_the_same_reads_why_and_a_row_with_its_code_is_written",
        "the trail does not tell what was done from what could not be done",
    ),
    Mutant(
        ROAD, "if option.answer.outcome is not Outcome.PERMIT or option.obstacle:", "if option.answer.outcome is not Outcome.PERMIT:",
        "tests/desk/test_cannot.py::test_an_old_page_that_still_has_the_form_does_nothing_and_is_written_down",
        "a library system is asked to do what it cannot",
    ),
    Mutant(
        LIBRARY, "if statement is None or cleared not in grant.cleared:", "if statement is None:",
        f"{SECRETS}::test_a_field_that_a_grant_does_not_clear_is_not_asked_for",
        "what was not cleared is asked of the records",
    ),
    Mutant(
        CLEARED, "    if columns.keys() != kinds.keys() or any(", "    if not columns.keys() >= kinds.keys() or any(",
        "tests/test_cleared.py::test_a_line_with_other_columns_than_its_field_has_is_refused_and_nothing_of_it_is_said",
        "a library system tells more of a line than was cleared",
    ),
    Mutant(
        CLEARED, 'return f"<{type(self).__name__}>"', 'return f"<{[getattr(self, each.name) for each in fields(self)]}>"',
        "tests/test_cleared.py::test_a_line_has_no_printable_form", "what was read stands in a log",
    ),
    Mutant(
        VISIT, '        if intake.revision != identification.revision:  # a scan may overtake a key, a tab, or a lock\n            raise FactsChanged("Something changed since this page was drawn.")\n', "",
        "tests/desk/test_desk.py::TestFinding::test_what_was_said_of_one_account_is_not_taken_for_the_one_found_since",
        "what was said of one person opens the next one's account",
    ),
    Mutant(
        ROAD, "options = inquiry.options if facts == inquiry.facts else self._answered(facts, inquiry.today)", "options = inquiry.options",
        "tests/desk/test_decisions.py::test_what_changes_the_facts_is_asked_about_once_before_and_once_after",
        "after an act the desk answers as it did before",
    ),
    Mutant(
        ONCE, "hmac.new(token.encode(), duty.encode(), hashlib.sha256)", "hmac.new(b'', duty.encode(), hashlib.sha256)",
        "tests/desk/test_ticks.py::test_what_one_member_of_staff_ticked_is_not_ticked_for_another",
        "what one member of staff ticked holds for the next at that desk",
    ),
    Mutant(
        PAPER, 'Paper("checkouts", "Checked out", _LIST, is_shredded=True)', 'Paper("checkouts", "Checked out", _LIST, is_shredded=False)',
        "tests/desk/test_paper.py::test_every_paper_with_titles_is_shredded_and_no_other",
        "lists of titles lie about",
    ),
)  # fmt: skip

_SECRETS = (
    Mutant(
        ROAD, "cleared: Cleared = field(default_factory=dict, repr=False)", "cleared: Cleared = field(default_factory=dict)",
        f"{SECRETS}::test_what_holds_a_secret_prints_none_of_it", "titles stand in a log",
    ),
    Mutant(
        PORTS, "    token: str = field(repr=False)\n", "    token: str\n",
        f"{SECRETS}::test_what_holds_a_secret_prints_none_of_it", "a sign-in stands in a log, to be used",
    ),
    Mutant(
        PORTS, '    name: str = field(default="", repr=False)\n', '    name: str = ""\n',
        f"{SECRETS}::test_what_holds_a_secret_prints_none_of_it", "names stand in a log",
    ),
    Mutant(
        PORTS, "    birth_date: date | None = field(default=None, repr=False)\n", "    birth_date: date | None = None\n",
        f"{SECRETS}::test_what_holds_a_secret_prints_none_of_it", "birth dates stand in a log",
    ),
    Mutant(
        PORTS, "    particulars: Mapping[str, str] = field(default_factory=dict, repr=False)\n", "    particulars: Mapping[str, str] = field(default_factory=dict)\n",
        f"{SECRETS}::test_what_holds_a_secret_prints_none_of_it", "PINs stand in a log",
    ),
    Mutant(
        "database/store.py", "    server: str | None = field(default=None, repr=False)\n", "    server: str | None = None\n",
        f"{SECRETS}::test_what_holds_a_secret_prints_none_of_it", "the database's password stands in a log",
    ),
    Mutant(
        REFUSALS, "        raise _said(_kind_of(refusal, otherwise)) from None", "        raise _said(_kind_of(refusal, otherwise)) from refusal",
        "tests/disclosure/test_canary_everywhere.py::test_the_canary_is_heard_of_nowhere_but_where_a_clause_clears_it",
        "an error quotes what was sent to the database",
    ),
    Mutant(
        USAGE, '        return _wrong_value(error)', '        return error.format_message()',
        "tests/cli/test_bad_input.py::test_nothing_typed_that_could_be_a_name_or_a_number_is_repeated",
        "a name that was typed in the wrong place stands in the shell's log",
    ),
)  # fmt: skip

_PAGES = (
    Mutant(
        KEPT, '    return Intake.at(station)\n    try:\n', '    return Intake.at(station)\n    kept = {}\n    try:\n',
        "tests/desk/test_said.py::test_a_page_that_is_asked_for_anew_keeps_what_was_said",
        "a reload makes a card again of what staff took down, and titles are told to a finder",
    ),
    Mutant(
        KEPT, '    if kept.pop("account", "") != account:\n', '    if not kept.pop("account", "x"):\n',
        "tests/desk/test_said.py::test_a_page_that_is_asked_for_anew_says_nothing_of_another_account",
        "being sure of one person is taken for the next one's account",
    ),
    Mutant(
        VIEWS, 'response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure', 'response.set_cookie(COOKIE, token, secure',
        f"{HEADERS}::test_the_sign_in_is_for_no_script_and_no_other_site",
        "another site acts with the sign-in of whoever is at the desk",
    ),
    Mutant(
        LOGS, "return \" \".join(filter(None, (record.levelname,", "return \" \".join(filter(None, (record.getMessage(), record.levelname,",
        f"{HEADERS}::test_the_log_holds_the_kind_of_an_error_and_nothing_that_was_sent",
        "names and numbers that were sent stand in the server's log",
    ),
    Mutant(
        MIDDLEWARE, '    "Cache-Control": "no-store",\n', "",
        f"{HEADERS}::test_every_page_is_kept_by_nobody_and_framed_by_nobody",
        "a page about somebody stays on the disk of a public machine",
    ),
    Mutant(
        MIDDLEWARE, '    "frame-ancestors": "\'none\'",\n', '    "frame-ancestors": "\'self\'",\n',
        f"{HEADERS}::test_every_page_is_kept_by_nobody_and_framed_by_nobody",
        "another page frames the desk and has staff press what it likes",
    ),
    Mutant(
        MIDDLEWARE, '            signed_in(cast("SiteStaffRequest", request))\n', "            pass\n",
        f"{SITE}::TestSigningIn::test_whoever_is_not_signed_in_is_sent_to_sign_in",
        "the pages open to whoever has their address",
    ),
    Mutant(
        REQUEST, "    request.member = None\n", "    request.member, request.road = None, request.services.road  # type: ignore[attr-defined]\n",
        "tests/site/test_request.py::test_a_page_that_is_open_to_anybody_is_handed_no_road",
        "whoever is not signed in asks about accounts",
    ),
    Mutant(
        SETTINGS, '            "django.middleware.csrf.CsrfViewMiddleware",\n', "",
        f"{SITE}::TestSigningIn::test_a_form_without_this_browsers_token_is_refused",
        "another site sends the desk's forms",
    ),
    Mutant(
        SETTINGS, '"DATA_UPLOAD_MAX_MEMORY_SIZE": 64 * 1024,', '"DATA_UPLOAD_MAX_MEMORY_SIZE": None,',
        f"{SITE}::TestDesk::test_a_megabyte_of_name_is_refused",
        "the desk stops for everybody while somebody sends it a book",
    ),
    Mutant(
        VIEWS, '    return place if _A_PERSON_SERVED.fullmatch(place) else ""', "    return place",
        f"{SITE}::TestSigningIn::test_unlocking_leads_nowhere_but_to_the_desk",
        "the lock screen sends staff to a page that looks like it",
    ),
    Mutant(
        VIEWS, "    rotate_token(request)  # a form's token from before is nobody's now\n", "",
        f"{SITE}::TestSigningIn::test_a_form_from_before_the_sign_in_is_no_form_after_it",
        "a form made before signing in is sent as the member of staff",
    ),
    Mutant(
        VIEWS, "        request.services.accounts.sign_out(request.token, address_of(request))  # whoever was here before is gone\n", "        pass\n",
        f"{SITE}::TestSigningIn::test_whoever_signs_in_at_a_locked_desk_ends_what_was_there",
        "the sign-in of whoever was at the desk before goes on",
    ),
    Mutant(
        MIDDLEWARE, "            return None if route_of(request) in BEFORE_CHOOSING else answered(request, refusal)", "            return None",
        f"{SITE}::TestSigningIn::test_a_password_that_somebody_else_set_leads_to_the_choice_of_another_and_then_to_the_desk",
        "pages open to whoever set a clerk's password",
    ),
    Mutant(
        VIEWS, "    if new != request.POST.get(\"again\", \"\")[: LONGEST + 1]:", "    if False:",
        f"{SITE}::TestSigningIn::test_a_password_that_somebody_else_set_leads_to_the_choice_of_another_and_then_to_the_desk",
        "a slip of the hand shuts a clerk out, and the one that was given is used up",
    ),
    Mutant(
        CHOOSING, "    if any(_is_about(name, text) for name in (*_OF_THE_HOUSE, *names) for text in (plain, spelled)):", "    if False:",
        f"{CHOOSES}::test_for_an_account_neither_its_name_nor_a_part_of_it_nor_a_place_will_do",
        "a clerk's name opens the clerk's account",
    ),
    Mutant(
        CHOOSING, "    if any(_is_common(_letters(text)) for text in (plain, core)):", "    if False:",
        f"{CHOOSES}::test_some_thousand_common_ones_come_along_and_none_of_them_will_do",
        "the first guess is right",
    ),
)  # fmt: skip

MUTANTS: tuple[Mutant, ...] = (*_EVIDENCE, *_ORDER, *_SECRETS, *_PAGES)
