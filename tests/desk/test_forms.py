"""What the desk reads out of a form: what was said of a person, and whom to look for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.desk import forms
from carrel.desk.forms import Intake, InvalidField
from carrel.desk.workstation import Workstation
from carrel.ports import ClaimedIdentity, InvalidInput

HERE = Workstation()


def intake(**sent: str) -> Intake:
    return forms.intake(sent, HERE)


def test_nothing_said_is_the_cautious_reading() -> None:
    said = intake().situation

    assert (said.requester, said.assured, said.on_card) == ("other", False, False)


def test_staff_are_sure_only_of_somebody_who_says_that_it_is_their_own_account() -> None:
    assert intake(requester="holder", assured="yes").situation.assured
    assert not intake(requester="other", assured="yes").situation.assured
    assert not intake(requester="official", assured="yes").situation.assured


def test_a_number_on_a_photo_is_no_card() -> None:
    assert {shown: intake(shown_as=shown).situation.on_card for shown in ("card", "app", "paper", "number")} == {
        "card": True, "app": True, "paper": False, "number": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("doubt", "purpose", "fact"),
    [
        ("", "stated", "none"), ("not-stated", "not-stated", "none"), ("found-card", "stated", "found-card"),
        ("does-not-know-holder", "stated", "does-not-know-holder"), ("no-permission", "stated", "no-permission"),
    ],
)  # fmt: skip
def test_one_key_says_why_they_are_here(doubt: str, purpose: str, fact: str) -> None:
    said = intake(doubt=doubt).situation

    assert (said.purpose, said.doubt) == (purpose, fact)


def test_a_form_carries_what_was_said_along_and_reads_it_back() -> None:
    said = intake(
        channel="video", requester="holder", assured="yes", shown_as="app", says_name="yes", credential="library-pin"
    )

    assert forms.intake(dict(said.pairs()), Workstation(channel="telephone")) == said


@pytest.mark.parametrize(
    "field", ["channel", "place", "requester", "shown_as", "doubt", "credential", "assured", "says_name"]
)
@given(value=st.text(min_size=4))
def test_what_is_no_choice_is_refused_and_never_repeated(field: str, value: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        forms.intake({field: f"?{value}"}, HERE)

    assert value not in str(refusal.value) or value in field.replace("_", " ")


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        ("21168000000018", "number"), (" 2 1168 0000 00018 ", "number"), ("21168-000000018", "number"), ("^U7000001", "user-key"),
        ("u7000001", "user-key"), ("^u 7000001", "user-key"), ("Lee", "name"), ("O'Brien", "name"), ("王", "name"), ("Ursula 3", "name"),
    ],
)  # fmt: skip
def test_one_field_takes_a_number_a_user_key_or_a_name(typed: str, by: str) -> None:
    assert forms.sought({"who": typed}, intake()).by == by


@pytest.mark.parametrize("typed", ["", "   ", "^", "--", "\x00", "x" * 301, "a\nb"])
def test_what_is_nobody_is_refused_beside_the_field(typed: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        forms.sought({"who": typed}, intake())

    assert refusal.value.field == "who"
    assert "Nothing was released" in refusal.value.advice


@pytest.mark.parametrize(
    ("channel", "chosen", "scanned", "stands_on"),
    [
        ("in-person", "", "yes", "card"),  # a scan at the desk
        ("in-person", "", "", "number"),  # typed as it was said
        ("in-person", "card", "", "card"),  # typed from the card in hand
        ("in-person", "paper", "yes", "paper"),  # a scan of a photo
        ("in-person", "app", "yes", "app"),
        ("video", "", "yes", "number"),  # nobody scans through a camera
        ("video", "card", "", "card"),  # held up
        ("telephone", "card", "yes", "number"),  # nobody shows a card by telephone
        ("chat", "app", "", "number"),
    ],
)
def test_what_a_number_stands_on(channel: str, chosen: str, scanned: str, stands_on: str) -> None:
    here = intake(channel=channel, shown_as=chosen)

    assert forms.sought({"who": "21168000000018", "scanned": scanned}, here).shown_as == stands_on


def test_of_what_was_chosen_for_somebody_else_only_what_makes_a_card_less_is_taken() -> None:
    scan = {"who": "21168000000018", "scanned": "yes"}
    stands_on = {
        chosen: forms.sought(scan, intake(shown_as=chosen), is_first=False).shown_as
        for chosen in ("", "card", "number", "paper")
    }

    assert stands_on == {"": "card", "card": "card", "number": "card", "paper": "paper"}
    assert forms.sought({"who": "21168000000018"}, intake(shown_as="card"), is_first=False).shown_as == "number"


def test_a_scan_raises_nothing_that_staff_took_down_before_it() -> None:
    scan = {"who": "21168000000018", "scanned": "yes"}

    assert {chosen: forms.sought(scan, intake(shown_as=chosen)).shown_as for chosen in ("number", "paper")} == {
        "number": "number",
        "paper": "paper",
    }


def test_a_credential_that_the_page_chose_by_itself_is_nobodys_choice() -> None:
    assert intake(credential="library-pin", was_credential="library-pin").credential == ""
    assert intake(credential="library-connect-password", was_credential="library-pin").credential != ""


@pytest.mark.parametrize("typed", ["1985-04-17", "04/17/1985", "4/17/1985", "4-17-1985", "04171985", "4.17.1985"])
def test_a_birth_date_is_read_as_people_write_it(typed: str) -> None:
    assert forms.said({"said_birth_date": typed}).birth_date == date(1985, 4, 17)


@pytest.mark.parametrize("typed", ["17/04/1985", "1985", "4171985", "02/30/1985", "yesterday", "١٩٨٥-٠٤-١٧"])
def test_what_is_no_birth_date_is_refused(typed: str) -> None:
    with pytest.raises(InvalidField):
        forms.said({"said_birth_date": typed})


@pytest.mark.parametrize(
    ("typed", "cents"), [("3", "300"), ("3.50", "350"), ("$12.05", "1205"), ("0.99", "99"), ("7,25", "725")]
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: str) -> None:
    assert forms.act({"with_dollars": typed}, "pay-fee").particulars["cents"] == cents


@pytest.mark.parametrize("typed", ["", "0", "0.00", "-3", "=1+1", "3.5", "1e3", "three", "9999999"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(InvalidField):
        forms.act({"with_dollars": typed}, "pay-fee")


def test_there_is_no_act_beside_those_of_the_library_system() -> None:
    with pytest.raises(InvalidInput):
        forms.act({}, "hear-checkouts")


def test_pressing_twice_is_one_inquiry_and_another_want_is_another() -> None:
    sent = {"form": "2f6f3ad8-7c62-4d0d-9d39-111111111111"}

    assert forms.inquiry_id(sent, "renew") == forms.inquiry_id(sent, "renew")
    assert forms.inquiry_id(sent, "renew") != forms.inquiry_id(sent, "hear-holds")
    assert forms.inquiry_id({}, "renew") != forms.inquiry_id({}, "renew")


def test_what_a_person_says_has_no_printable_form() -> None:
    said = forms.said({"said_name": "Unmistakable", "said_email": "un@example.org"})

    assert "Unmistakable" not in repr(said)
    assert "un@example.org" not in repr(said)


def test_a_scanned_license_says_its_names_apart_and_a_typed_one_the_name_alone() -> None:
    typed = {"said_name": "Alma Tanager", "said_birth_date": "05/06/1970"}
    scanned = {**typed, "licence_surname": "TANAGER", "licence_given": "ALMA JANE", "licence_cut": "yes"}

    one, other = forms.said(scanned, "photo_id"), forms.said({**typed, "licence_surname": ""}, "photo_id")

    assert (one.name, one.birth_date, one.surname, one.given, one.is_cut) == (
        "Alma Tanager", date(1970, 5, 6), "TANAGER", "ALMA JANE", True,
    )  # fmt: skip
    assert (other.surname, other.given, other.is_cut) == ("", "", False)
    assert "TANAGER" not in repr(one)


def test_what_a_license_says_is_for_comparing_photo_id_alone() -> None:
    scanned = {"said_birth_date": "1970-05-06", "licence_surname": "TANAGER", "licence_given": "ALMA"}

    assert forms.said(scanned, "birth_date") == ClaimedIdentity(birth_date=date(1970, 5, 6))
    assert forms.said(scanned, "details").surname == ""
    with pytest.raises(InvalidField):
        forms.said({**scanned, "licence_given": "ALMA\nJANE"}, "photo_id")
