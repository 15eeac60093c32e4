"""Shifts on the telephone and in chat, and a message that is left: callers one after the other, in one tab."""

from datetime import date

from playwright.sync_api import expect

from tests.browser.visiting import Works
from tests.world import World


def test_five_callers_in_a_row_are_each_told_what_they_may_hear(at_work: Works, world: World) -> None:
    by_name, by_number, holder, guesser = (
        world.patron(name, f"Fivecall{letter}")
        for name, letter in (("Abe", "a"), ("Bea", "b"), ("Cal", "c"), ("Dot", "d"))
    )
    namesakes = [world.patron("Sam", "Severals", birth_date=date(year, 3, 4)) for year in (1961, 1972, 1983)]
    titles = {patron: f"Out to {patron.last_name}{patron.id}" for patron in (by_name, by_number, holder, *namesakes)}
    for patron, title in titles.items():
        world.checked_out(patron, title)
    clerk = at_work(team="contact-center")
    expect(clerk.page.locator("#channel")).to_have_value("telephone")

    clerk.serves(by_name, titles[by_name])  # a name alone: renewed, and nothing told
    clerk.looks_up("Abe Fivecalla")
    clerk.wants("c", "hear-checkouts", "deny")
    clerk.wants("r", "renew")
    clerk.presses("Enter")
    clerk.did()
    assert titles[by_name] not in clerk.page.content()
    clerk.still_answers().next_person()

    clerk.serves(by_number, titles[by_number])  # the number
    clerk.looks_up(by_number.number)
    assert titles[by_number] in clerk.wants("c", "hear-checkouts").inner_text()
    clerk.still_answers().next_person()

    clerk.serves(holder, titles[holder])  # the holder, by details
    clerk.looks_up("Cal Fivecallc")
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")
    assert "matches" in clerk.compares("Cal Fivecallc", "05/06/1970", holder.telephone)
    clerk.taps("Escape")
    assert titles[holder] in clerk.wants("c", "hear-checkouts").inner_text()
    clerk.still_answers().next_person()

    clerk.serves(guesser)  # three wrong tries
    clerk.looks_up("Dot Fivecalld")
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")
    for year in (1950, 1951, 1952):
        assert "matches" not in clerk.compares("Dot Fivecalld", f"01/01/{year}", guesser.telephone)
    assert "Closed" in clerk.compares("Dot Fivecalld", "05/06/1970", guesser.telephone)
    expect(clerk.page.locator("#identification")).to_contain_text("photo ID")
    clerk.taps("Escape")
    clerk.still_answers("letter").next_person()

    clerk.serves(namesakes[1], titles[namesakes[1]])  # several of one name
    clerk.looks_up("Sam Severals")
    expect(clerk.page.locator("#identification")).to_have_attribute("data-found", "several")
    expect(clerk.page.locator("#narrow-birth")).to_be_focused()
    clerk.types("03/04/1972")
    clerk.presses("Enter")
    expect(clerk.page.locator("#identification")).to_have_attribute("data-found", "one")
    clerk.wants("r", "renew")
    clerk.presses("Enter")
    clerk.did()
    clerk.still_answers().next_person()

    assert [world.days_left(patron) for patron in namesakes] == [[3], [21], [3]]
    assert world.days_left(by_name) == [21]


def test_in_chat_the_credential_of_a_library_connect_account_is_chosen_already(at_work: Works, world: World) -> None:
    student, regular = world.patron("Lia", "Connector", kind="library-connect"), world.patron("Reg", "Regular")
    world.owner.execute("UPDATE library.personal SET library_connect_id = '445566' WHERE patron_id = %s", (student.id,))
    clerk = at_work(team="virtual-services")
    expect(clerk.page.locator("#channel")).to_have_value("chat")
    chosen = []

    for patron in (student, regular):
        clerk.serves(patron)
        clerk.looks_up(patron.number)
        expect(clerk.page.locator("#identification")).to_have_attribute("data-found", "one")
        clerk.presses("Shift+T")
        clerk.presses("Shift+R")
        assert "matches" in clerk.compares(f"{patron.first_name} {patron.last_name}", "05/06/1970", patron.telephone)
        clerk.taps("Escape")
        clerk.presses("e")
        clerk.is_answered("reset-pin")
        chosen.append(clerk.page.locator("#answer [name=credential]:checked").get_attribute("value"))
        clerk.still_answers().next_person()

    assert chosen == ["library-connect-password", "library-pin"]


def test_a_telephone_that_was_given_by_name_gets_no_message_with_particulars(at_work: Works, world: World) -> None:
    patron = world.patron("Vic", "Voicely", voicemail_permission=True)
    world.hold(patron, world.item("Not for the new number"), ready=True)
    clerk = at_work("telephone")
    clerk.serves(patron)
    clerk.looks_up("Vic Voicely")
    clerk.wants("u", "update-contact")
    clerk.does_what_must_be()
    clerk.page.locator("#act [name=with_kind]").select_option("telephone")
    clerk.page.locator("#act [name=with_value]").focus()
    clerk.types("(503) 555-9911")
    clerk.presses("Enter")
    clerk.did()
    clerk.still_answers()

    clerk.chooses("#channel", "voicemail")
    clerk.wants("d", "leave-detailed-voicemail", "deny")

    assert "Not for the new number" not in clerk.page.content()
    clerk.wants("p", "leave-plain-voicemail")
    clerk.presses("Enter")
    clerk.did()
    clerk.still_answers("letter")


def test_where_the_permission_holds_the_number_for_it_is_there_when_the_call_is_made(
    at_work: Works, world: World
) -> None:
    patron = world.patron("Vic", "Voicely", voicemail_permission=True)
    world.hold(patron, world.item("Ready for Vic"), ready=True)
    clerk = at_work("voicemail")
    clerk.serves(patron, "Ready for Vic")
    clerk.looks_up(patron.number)

    clerk.wants("d", "leave-detailed-voicemail")
    if not clerk.page.get_by_text("Ready for Vic").count():
        clerk.does_what_must_be()
        clerk.presses("Enter")

    assert patron.telephone in clerk.page.locator("#answer").inner_text()
    clerk.presses("Enter")
    clerk.did()
    clerk.still_answers("letter")
