"""What nobody should send: it is refused in words, shown as text, and nothing is done or told."""

import re
from uuid import uuid4

import pytest

from tests.desk.test_paper import Desk
from tests.site.browsing import Browser, page
from tests.world import Member, Patron, World

ODD = {
    "a script": "<script>alert(1)</script>",
    "a formula": "=cmd|' /C calc'!A0",
    "an escape": "\x1b[2J",
    "nothing at all": "\x00",
    "another line": "one\r\nSet-Cookie: a=b",
    "very long": "9" * 10_000,
    "turned around": "\u202egnirts",
    "many marks": "e" + "\u0301" * 280,
    "half a character": "\ud83d",
    "a query": "'; DROP TABLE library.patrons; --",
    "a wild card": "%",
    "other digits": "２１１６８０００００００１８",  # as an input method writes them
}
FIELDS = (
    "who", "said_name", "said_birth_date", "said_address", "said_telephone", "said_email", "channel", "place", "requester",
    "doubt", "shown_as", "assured", "credential", "ask", "do", "check", "form", "asked", "duty", "with_barcode", "revision",
    "narrow_birth_date", "account", "was_credential", "item", "undo", "renew_one", "pay_one", "another_card", "words",
)  # fmt: skip
BUTTONS = {
    "who": {"find": "yes"},
    "said_name": {"check": "details"},
    "with_barcode": {"do": "return"},
    "item": {"scan_item": "yes"},
}


@pytest.fixture
def patron(world: World) -> Patron:
    made = world.patron()
    world.checked_out(made, "Not For Anybody")
    return made


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_whatever_stands_in_a_field_nothing_breaks_and_nothing_is_told(clerk: Member, patron: Patron, odd: str) -> None:
    desk = Desk(clerk, patron)
    sendable = odd.encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    for name in FIELDS:
        pressed = BUTTONS.get(name) or ({"check": "details"} if name.startswith("said_") else {})
        response = desk.post("", {"form": str(uuid4()), **pressed, name: sendable})

        assert response.status_code < 500, name
        assert "Not For Anybody" not in page(response), name
        assert "<script>alert" not in page(response), name
        assert "Set-Cookie: a" not in str(response.headers), name


@pytest.mark.usefixtures("site")
def test_a_title_that_is_a_script_or_a_formula_is_shown_as_text(world: World, clerk: Member) -> None:
    patron = world.patron()
    for title in ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", '"><img src=x onerror=alert(1)>'):
        world.checked_out(patron, title)
    desk = Desk(clerk, patron)

    for shown in (
        page(desk.post("", {"ask": "hear-checkouts", "form": str(uuid4())})),
        page(desk.printed("checkouts")),
    ):
        assert "&lt;script&gt;alert(1)" in shown
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("token", ["", "forged", "x" * 64])
def test_a_form_with_a_stale_or_forged_token_does_nothing(
    world: World, clerk: Member, patron: Patron, token: str
) -> None:
    desk = Desk(clerk, patron)
    barcode = world.item()

    response = desk.browser.client.post(
        desk.address, {"do": "check-out", "with_barcode": barcode, "form": str(uuid4()), "csrfmiddlewaretoken": token}
    )

    assert response.status_code == 403
    assert "Nothing was done" in page(response)
    assert len(world.out_to(patron)) == 1


@pytest.mark.usefixtures("site")
def test_an_interaction_that_nobody_began_is_nobodys(clerk: Member) -> None:
    desk = Desk(clerk)
    for address in (f"/desk/{uuid4()}/", f"/desk/{uuid4()}/paper/checkouts"):
        response = desk.browser.post(address, {"ask": "hear-checkouts", "form": str(uuid4())})

        assert response.status_code == 409


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "address", ["/desk/1/", "/desk/../staff", "/desk/%00/", "/desk/{}/paper/../next", "/policy/%2e%2e"]
)
def test_an_address_that_is_none_is_no_page(clerk: Member, address: str) -> None:
    assert Browser(clerk).get(address.format(uuid4())).status_code in {301, 404}


@pytest.mark.usefixtures("site")
def test_anothers_interaction_takes_no_act(world: World, clerk: Member, patron: Patron) -> None:
    mine, theirs = Desk(clerk, patron), Desk(world.staff())
    theirs.address = mine.address

    response = theirs.post(
        "", {"do": "check-out", "with_barcode": world.item(), "form": str(uuid4()), "shown_as": "card"}
    )

    assert response.status_code == 409
    assert len(world.out_to(patron)) == 1


@pytest.mark.usefixtures("site")
def test_evidence_that_is_only_claimed_in_the_form_is_no_evidence(clerk: Member, patron: Patron) -> None:
    desk = Desk(clerk)
    desk.post("", {"find": "yes", "who": f"{patron.first_name} {patron.last_name}"})

    claimed = {
        "shown_as": "card",
        "card": "yes",
        "number": "yes",
        "photo_id": "yes",
        "details": "yes",
        "assured": "yes",
    }
    answer = page(desk.post("", {**claimed, "ask": "hear-checkouts", "form": str(uuid4())}))

    assert re.search(r'data-outcome="deny"', answer)
    assert "Not For Anybody" not in answer


@pytest.mark.usefixtures("site")
def test_a_hold_of_somebody_else_is_not_cancelled(world: World, clerk: Member, patron: Patron) -> None:
    hold = world.hold(world.patron(), world.item("Theirs"))
    desk = Desk(clerk, patron)

    answer = desk.post("", {"do": "cancel-hold", "with_hold": str(hold), "form": str(uuid4()), "shown_as": "card"})

    assert "no longer there" in page(answer)
    assert world.owner.execute("SELECT 1 FROM library.holds WHERE id = %s", (hold,)).fetchone() == (1,)


@pytest.mark.usefixtures("site")
def test_a_method_that_is_not_meant_is_refused(clerk: Member, patron: Patron) -> None:
    desk = Desk(clerk, patron)

    for address in ("paper/checkouts", "next", "turned"):
        assert desk.browser.get(desk.address + address).status_code == 405
