"""Whole visits as people do them: each is told once, for the tests, and for the figures of keys and seconds.

A visit makes its people, serves them through the page, and looks at what the database then says.
"""

import re
from collections.abc import Callable
from secrets import token_hex
from typing import Final

from playwright.sync_api import expect

from tests.browser.visiting import Clerk
from tests.world import Patron

_HAS = "SELECT barcode FROM library.checkouts JOIN library.items ON items.id = item_id WHERE patron_id = %s ORDER BY barcode"


def has(clerk: Clerk, patron: Patron) -> list[str]:
    """The barcodes that are out to somebody, as the owner of the database finds them."""
    return clerk.world.found(_HAS, patron.id)


def stack_of_twelve(clerk: Clerk) -> None:
    """A mother with the cards of two children, four books to each."""
    world = clerk.world
    family = [world.patron(name, f"Stackpole{letter}") for name, letter in (("Mia", "a"), ("Ben", "b"), ("Lou", "c"))]
    stacks = {patron: [world.item(f"{patron.last_name} {number}") for number in range(4)] for patron in family}

    for patron, items in stacks.items():
        clerk.lays_down(patron, *(f"{patron.last_name} {number}" for number in range(4)))
        for item in items:
            clerk.checks_out(item)
            clerk.still_answers()
    clerk.next_person()

    for patron, items in stacks.items():
        assert has(clerk, patron) == sorted(items)


def drop_box(clerk: Clerk) -> None:
    """Twenty from the drop box, holds among them for each branch, at the empty desk."""
    world = clerk.world
    lenders = [world.patron("Lena", f"Dropwort{letter}") for letter in "ab"]
    items = [world.checked_out(lenders[number % 2], f"Drop box {number}") for number in range(20)]
    places = {3: ("central", "Central"), 9: ("hollow", "Hollow Road"), 15: ("ferry", "Ferry Landing")}
    for number, (branch, _) in places.items():
        world.hold(world.patron("Wanda", "Waiting"), items[number], pickup=branch)
    for lender in lenders:
        clerk.serves(lender)
    clerk.serves(world.patron("Nobody", "Nowherefrom"))

    for number, item in enumerate(items):
        said = clerk.takes_back(item)
        assert ("hold shelf" in said) == (number in places)
        assert places.get(number, ("", ""))[1] in said
        clerk.still_answers()

    assert has(clerk, lenders[0]) + has(clerk, lenders[1]) == []
    assert clerk.count == 20


def pick_ups_for_a_neighbor(clerk: Clerk) -> None:
    """Three holds of a neighbor's, fetched from the shelf and taken on the picker's own card, which is shown once."""
    world = clerk.world
    ida, jonas = world.patron("Ida", "Shelfwright"), world.patron("Jonas", "Pickerel")
    items = [world.item(f"For Ida {number}") for number in range(3)]
    for item in items:
        world.hold(ida, item, ready=True)
    clerk.serves(ida, *(f"For Ida {number}" for number in range(3)))
    clerk.serves(jonas)

    clerk.taps("Escape")  # out of the field in which a name would be typed
    clerk.presses("Shift+L")
    clerk.wants("s", "check-out-hold-to-self")
    clerk.does_what_must_be()
    clerk.scans_ahead(items[0])
    clerk.scans(jonas.number)
    clerk.did(items[0])
    for item in items[1:]:
        clerk.checks_out(item)
        clerk.still_answers("enter")
    clerk.next_person()

    assert (has(clerk, jonas), has(clerk, ida)) == (sorted(items), [])


def fees_in_parts(clerk: Clerk) -> None:
    """A fee is paid in two parts, both receipts are printed, and the amount is seen before money is taken."""
    world = clerk.world
    patron = world.patron("Fay", "Feebly")
    world.fee(patron, 1234, world.item("A torn atlas"))

    clerk.lays_down(patron, "A torn atlas")
    assert "$12.34" in clerk.wants("y", "pay-fee").inner_text()
    clerk.types("2.34")
    clerk.presses("Enter")
    said = clerk.did()
    assert "$2.34" in said
    expect(clerk.page.locator("#answer")).to_contain_text("$10.00")
    prints(clerk, "plain-receipt")
    clerk.still_answers("letter", "scan")
    clerk.wants("y", "pay-fee")
    clerk.types("10")
    clerk.presses("Enter")
    clerk.did()
    prints(clerk, "detailed-receipt")
    clerk.still_answers()
    clerk.next_person()

    plain, detailed = clerk.printed[-2:]
    assert "$2.34" in plain
    assert "atlas" not in plain
    assert "A torn atlas" in detailed
    assert world.owed_by(patron) == 0


def prints(clerk: Clerk, kind: str) -> None:
    """The button of one print-out; the paper comes, and the cursor stays at the desk."""
    before = len(clerk.printed)
    clerk.does_what_must_be()
    clerk.points_at(f"#answer form.paper[action$='/{kind}/'] button, #answer form.paper[action$='/{kind}'] button")
    is_printed(clerk, before + 1)


def is_printed(clerk: Clerk, count: int) -> None:
    """So many papers came, and the desk goes on."""
    clerk.page.wait_for_function("count => visit.prints.length >= count", arg=count, polling=20)
    assert len(clerk.printed) == count


def renew_one_and_all(clerk: Clerk) -> None:
    """Everything is renewed that gains days, and then one by its row; what cannot be is said with its reason."""
    world = clerk.world
    patron = world.patron("Rena", "Renewell")
    titles = [f"Renewed {number}" for number in range(3)]
    items = [world.checked_out(patron, title) for title in titles]
    _set(clerk, items[1], "renewals = 3")
    _set(clerk, items[2], "due_on = current_date + 21")

    clerk.lays_down(patron, *titles)
    clerk.wants("r", "renew")
    clerk.presses("Enter")
    said = clerk.page.locator("#answer .result").inner_text()
    assert "1" in said
    assert "2 not" in said
    clerk.still_answers()
    clerk.wants("c", "hear-checkouts")
    expect(clerk.page.locator("#answer .cleared")).to_contain_text("limit")
    clerk.clicks(clerk.page.get_by_role("button", name="Renew Renewed 2"))
    expect(clerk.page.locator("#answer .result")).to_contain_text("Not renewed")
    clerk.still_answers()
    clerk.next_person()

    assert [_of(clerk, item, "due_on - current_date || ' ' || renewals") for item in items] == ["21 1", "3 3", "21 0"]


def _set(clerk: Clerk, item: str, what: str) -> None:
    query = f"UPDATE library.checkouts SET {what} WHERE item_id = (SELECT id FROM library.items WHERE barcode = %s)"
    clerk.world.owner.execute(query.encode(), (item,))


def _of(clerk: Clerk, item: str, what: str) -> str:
    query = f"SELECT {what} FROM library.checkouts WHERE item_id = (SELECT id FROM library.items WHERE barcode = %s)"
    return clerk.world.found(query, item)[0]


def caller_with_the_number(clerk: Clerk) -> None:
    """A caller has the number, hears what is out, and has it renewed."""
    patron = clerk.world.patron("Carla", "Callaway")
    clerk.world.checked_out(patron, "Heard on the telephone")

    clerk.serves(patron, "Heard on the telephone")
    clerk.looks_up(patron.number)
    clerk.is_found(patron)
    assert "Heard on the telephone" in clerk.wants("c", "hear-checkouts").inner_text()
    clerk.still_answers()
    clerk.wants("r", "renew")
    clerk.presses("Enter")
    clerk.did()
    clerk.still_answers()
    clerk.next_person()

    assert clerk.world.days_left(patron) == [21]


def holder_who_calls(clerk: Clerk) -> None:
    """A holder calls without the number: three details match, and the holds are told."""
    patron = clerk.world.patron("Hannah")
    clerk.world.hold(patron, clerk.world.item("Held for the caller"))

    clerk.serves(patron, "Held for the caller")
    clerk.looks_up(f"Hannah {patron.last_name}")
    expect(clerk.page.locator("#identification")).to_have_attribute("data-found", "one")
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")
    assert "matches" in clerk.compares(f"Hannah {patron.last_name}", "05/06/1970", patron.telephone)
    clerk.taps("Escape")
    assert "Held for the caller" in clerk.wants("h", "hear-holds").inner_text()
    clerk.still_answers()
    clerk.next_person()


def hold_placed_moved_canceled(clerk: Clerk) -> None:
    """A title is found with a typo and held; the hold is moved, and canceled by its number."""
    world = clerk.world
    patron, title = world.patron("Polly", "Placewell"), f"Zephyrine Quadrilles {token_hex(2)}"
    world.item(title)
    world.hold(patron, world.item("Another of Polly's"))
    where = "SELECT pickup FROM library.holds JOIN library.titles t ON t.id = title_id WHERE patron_id = %s AND t.title = %s"

    clerk.lays_down(patron, title, "Another of Polly's")
    clerk.wants("p", "place-hold")
    with clerk.answered():
        clerk.types("zephyrin quadriles")
    expect(clerk.page.locator("#titles")).to_contain_text(title)
    choose_by_number(clerk, title)
    clerk.presses("Enter")
    clerk.did()
    assert world.found(where, patron.id, title) == ["central"]
    clerk.still_answers()

    clerk.wants("g", "change-hold")
    choose_by_number(clerk, title)
    pick_up_at(clerk, "f")
    clerk.presses("Enter")
    clerk.did()
    assert world.found(where, patron.id, title) == ["ferry"]
    clerk.still_answers()

    clerk.wants("x", "cancel-hold")
    choose_by_number(clerk, title)
    clerk.presses("Enter")
    assert title in clerk.did()
    clerk.still_answers()
    clerk.next_person()

    assert world.found("SELECT title FROM library.holds JOIN library.titles t ON t.id = title_id WHERE patron_id = %s",
                       patron.id) == ["Another of Polly's"]  # fmt: skip


def choose_by_number(clerk: Clerk, title: str) -> None:
    """The digit that stands beside a title chooses it."""
    choice = clerk.page.locator("#act label", has_text=title).locator("input[data-choice]")
    if choice.is_checked():
        return
    if clerk.page.evaluate("document.activeElement.matches('input[type=search], input:not([type=radio])')"):
        clerk.taps("Escape")
    clerk.taps(str(choice.get_attribute("data-choice")))
    expect(choice).to_be_checked()


def pick_up_at(clerk: Clerk, letter: str) -> None:
    """From the chosen hold on to the list of branches; a letter chooses, and Enter leaves it."""
    clerk.taps("Tab", letter)
    expect(clerk.page.locator("#act [name=with_pickup]")).to_have_value(re.compile(f"^{letter}"))
    clerk.taps("Enter")
    expect(clerk.page.locator("#wants")).to_be_focused()


def new_contact_information(clerk: Clerk) -> None:
    """A holder with the card gives a new email address."""
    patron = clerk.world.patron("Nora", "Newhouse")

    clerk.lays_down(patron)
    clerk.presses("Shift+T")
    clerk.presses("Shift+R")
    clerk.wants("u", "update-contact")
    clerk.does_what_must_be()
    clerk.page.locator("#act [name=with_value]").focus()
    clerk.types("nora.new@example.org")
    clerk.presses("Enter")
    clerk.did()
    clerk.still_answers()
    clerk.next_person()

    found = clerk.world.found("SELECT email FROM library.personal WHERE patron_id = %s", patron.id)
    assert found == ["nora.new@example.org"]


def lock_in_the_middle(clerk: Clerk) -> None:
    """The desk is locked between two books, and the work goes on where it was."""
    patron = clerk.world.patron("Lola", "Lockhart")
    first, second = clerk.world.item("Before the lock"), clerk.world.item("After the lock")

    clerk.lays_down(patron, "Before the lock", "After the lock")
    clerk.checks_out(first)
    clerk.still_answers()
    clerk.locks_and_unlocks()
    clerk.is_found(patron)
    clerk.checks_out(second)
    clerk.still_answers()
    clerk.next_person()

    assert has(clerk, patron) == sorted([first, second])


def a_hundred_out_and_back(clerk: Clerk) -> None:
    """A hundred books go out to two people and come back, scanned one after the other, and nobody waits for an answer."""
    world = clerk.world
    people = [world.patron("Hugo", f"Hundredmark{letter}") for letter in "ab"]
    stacks = {patron: [world.item() for _ in range(50)] for patron in people}
    items = [item for stack in stacks.values() for item in stack]

    for patron, stack in stacks.items():
        clerk.lays_down(patron)
        clerk.scans_ahead(*stack)
        all_of_them(clerk, 50, stack[-1])
        clerk.next_person()
    for patron, stack in stacks.items():
        assert has(clerk, patron) == sorted(stack)
    clerk.scans_ahead(*items)
    all_of_them(clerk, 100, items[-1])

    assert [has(clerk, patron) for patron in people] == [[], []]


def all_of_them(clerk: Clerk, count: int, last: str) -> None:
    """The running list holds as many as were scanned, and the last answer is of the last one."""
    expect(clerk.page.locator("#acts")).to_have_attribute("data-count", str(count), timeout=60_000)
    clerk.did(last)
    clerk.is_quiet()


TEN: Final[tuple[tuple[str, Callable[[Clerk], None], str], ...]] = (
    ("twelve books for a mother on three cards", stack_of_twelve, "in-person"),
    ("twenty from the drop box, three of them held", drop_box, "in-person"),
    ("three pick-ups for a neighbor on one's own card", pick_ups_for_a_neighbor, "in-person"),
    ("a fee paid in two parts, two receipts printed", fees_in_parts, "in-person"),
    ("renew everything, and one by its row", renew_one_and_all, "in-person"),
    ("a caller with the number: what is out, renewed", caller_with_the_number, "telephone"),
    ("a holder who calls: three details, the holds", holder_who_calls, "telephone"),
    ("a hold placed with a typo, moved, canceled", hold_placed_moved_canceled, "in-person"),
    ("a new email address", new_contact_information, "in-person"),
    ("two books, with the lock between them", lock_in_the_middle, "in-person"),
)
"""What the figures are made of: a name, the visit, and how people reach the desk."""
