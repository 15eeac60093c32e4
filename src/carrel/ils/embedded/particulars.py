"""Refusing an act whose particulars do not fit it, before anything is done. What they held is not said."""

from carrel.operations.fitting import fitted, invalid_particular
from carrel.ports import PARTICULARS, Act, InvalidInput


class InvalidParticular(InvalidInput):
    """A particular of an act is missing, unknown or misshapen; which one is said, and what it held is not."""

    def __init__(self, action: str, name: str) -> None:
        super().__init__(f"{action} cannot be done with that {name.replace('_', ' ')}")


def checked(act: Act) -> dict[str, str]:
    """The particulars, each as its kind asks, without those left empty that may be. Raises `InvalidParticular`."""
    if act.action not in PARTICULARS:
        raise InvalidParticular("what was asked for", "action")
    given = fitted(act.action, act.particulars)
    if name := invalid_particular(act.action, given):
        raise InvalidParticular(act.action, name)
    return given
