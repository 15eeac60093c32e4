"""What the guard is told of a guess or of an act: enough to count it and to know it again, as keys and marks.

The same for every library system, so that a guess counts as one guess however it is spelled.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from carrel.ils.embedded import keys
from carrel.ils.embedded.particulars import checked
from carrel.operations.particulars import NEW_CONTACT, NEW_PIN
from carrel.ports import Act, ClaimedIdentity, InvalidInput
from carrel.staff.passwords import new_salt, stretch

Counted = Mapping[str, object]

_KEY_OF_CONTACT: Final = {"email": keys.email_key, "telephone": keys.telephone_key, "address": keys.address_key}


def digits_of(number: str) -> str:
    """A card number as it is looked for: spaces and hyphens are not part of it."""
    return re.sub(r"[\s-]", "", number)[:64]


def a_number(number: str, shown_as: str, *, keeps: bool) -> Counted:
    """A card or a number that is looked for."""
    return {"number": digits_of(number), "shown_as": shown_as, **({"keeps": True} if keeps else {})}


def a_name(said: ClaimedIdentity) -> Counted:
    """A name that is looked for, with what narrows it. Raises `InvalidInput` where there is none."""
    names, needed = keys.names_to_find(said.name)
    if not names:
        raise InvalidInput("a name is needed")
    return {"names": names, "needed": needed, **_contact(said)}


def a_comparison(said: ClaimedIdentity) -> Counted:
    """What was said, as it is compared; what was not said is not there."""
    if said.surname or said.given:
        return {**keys.named_on_licence(said.surname, said.given, is_cut=said.is_cut), **_contact(said)}
    return {**keys.words_to_match(said.name), **_contact(said)}


def an_act(act: Act) -> dict[str, str]:
    """The particulars, and what is kept in place of a contact's spelling and of a PIN."""
    particulars = checked(act)
    if NEW_CONTACT.name in particulars:
        particulars["key"] = _KEY_OF_CONTACT[particulars["kind"]](particulars["value"])
    if NEW_PIN.name in particulars:
        secret = f"{particulars['credential']} {particulars['new_pin']}"
        particulars["mark"] = hashlib.sha256(secret.encode()).hexdigest()  # is it the same form with the same PIN?
        particulars["salt"] = new_salt()
        particulars["proof"] = stretch(particulars.pop("new_pin"), particulars["salt"])
    return particulars


def _contact(said: ClaimedIdentity) -> dict[str, object]:
    contact = {
        "birth_date": said.birth_date and said.birth_date.isoformat(),
        "address": keys.address_key(said.address),
        "telephone": keys.telephone_key(said.telephone),
        "email": keys.email_key(said.email),
    }
    return {name: value for name, value in contact.items() if value}
