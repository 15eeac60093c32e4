"""People who are not the account holder, at the desk: a scene for each clause of NH."""

from tests.browser.scenes import Opens, clause
from tests.world import World


@clause("NH.4a")
def test_a_neighbour_with_the_number_hears_what_is_out(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.checked_out(emma, "The Overstory of NH4a")
    desk = at_the_desk("telephone").says_the_number(emma)

    answer = desk.wants("hear-checkouts")

    assert (answer.outcome, answer.clauses) == ("permit", ("NH.4a",))
    assert "The Overstory of NH4a" in answer
    assert "name, address" in answer


@clause("NH.5b")
def test_a_neighbour_with_the_name_alone_hears_of_nothing_that_is_out_or_held(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    world.checked_out(emma, "Borrowed NH5b")
    world.hold(emma, world.item("Held NH5b"))
    desk = at_the_desk("telephone").says_the_name(emma)

    for action in ("hear-checkouts", "hear-holds"):
        answer = desk.wants(action)

        assert (answer.outcome, answer.clauses) == ("deny", ("NH.5b",))
        assert "With the card or the card number, I can" in answer
        assert "the card number" in answer
    assert "NH5b" not in desk.came()


@clause("NH.4c")
def test_with_the_number_alone_nothing_is_checked_out(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    desk = at_the_desk().says_the_number(emma)

    answer = desk.wants("check-out")

    assert (answer.outcome, answer.clauses) == ("deny", ("NH.4c",))
    assert "I need to see the card itself" in answer
    assert not answer.has_a_deed


@clause("NH.3")
def test_a_brother_with_the_card_takes_a_book_out_for_her(at_the_desk: Opens, world: World) -> None:
    emma = world.patron("Emma")
    barcode = world.item("Taken NH3")
    desk = at_the_desk().shows_the_card(emma)

    answer = desk.wants("check-out")
    desk.does_it(barcode=barcode)

    assert (answer.outcome, answer.clauses) == ("permit", ("NH.3",))
    assert "Checked out" in desk.result()
    assert world.out_to(emma) == ["Taken NH3"]
