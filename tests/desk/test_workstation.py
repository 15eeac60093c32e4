"""What a workstation remembers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.desk.workstation import Workstation


def test_a_workstation_remembers_how_people_reach_it() -> None:
    chosen = Workstation().with_changes(
        {"channel": "telephone", "place": "telework", "prefix": "~", "gap": "80", "look": "dark"}
    )

    assert Workstation.of(chosen.as_cookie()) == chosen


def test_the_contact_center_begins_on_the_telephone_until_something_else_is_chosen() -> None:
    assert Workstation.of("", "contact-center").channel == "telephone"
    assert Workstation.of("", "circulation").channel == "in-person"
    assert Workstation.of(Workstation(channel="chat").as_cookie(), "contact-center").channel == "chat"


@given(st.text(max_size=200))
def test_an_odd_cookie_is_a_new_workstation_or_a_fit_one(cookie: str) -> None:
    known = Workstation.of(cookie)

    assert Workstation.of(known.as_cookie()) == known


@pytest.mark.parametrize(
    "sent",
    [
        {"channel": "online"},
        {"place": "moon"},
        {"gap": "5"},
        {"gap": "1000"},
        {"gap": "²0"},
        {"prefix": "x" * 9},
        {"look": "pink"},
        {"patron": "1"},
    ],
)
def test_a_setting_that_cannot_be_is_dropped(sent: dict[str, str]) -> None:
    assert Workstation().with_changes(sent) == Workstation()


def test_nobody_teleworks_in_person() -> None:
    assert Workstation().with_changes({"place": "telework"}).channel == "telephone"
    assert Workstation(channel="telephone", place="telework").with_changes({"channel": "in-person"}).place == "library"


def test_a_screen_at_home_blanks_and_locks_sooner() -> None:
    home, library = Workstation(place="telework", channel="chat"), Workstation()

    assert home.seconds_to_blank < library.seconds_to_blank
    assert home.seconds_to_lock < library.seconds_to_lock
