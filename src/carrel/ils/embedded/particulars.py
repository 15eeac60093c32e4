"""Refusing an act whose particulars do not fit it, before anything is done. What they held is not said."""

from carrel.operations.fitting import fitted, misfit
from carrel.ports import DEEDS, Deed, Unfit


class UnfitParticular(Unfit):
    """A particular of an act is missing, unknown or misshapen; which one is said, and what it held is not."""

    def __init__(self, action: str, name: str) -> None:
        super().__init__(f"{action} cannot be done with that {name.replace('_', ' ')}")


def checked(deed: Deed) -> dict[str, str]:
    """The particulars, each as its kind asks, without those left empty that may be. Raises `UnfitParticular`."""
    if deed.action not in DEEDS:
        raise UnfitParticular("what was asked for", "action")
    given = fitted(deed.action, deed.particulars)
    if name := misfit(deed.action, given):
        raise UnfitParticular(deed.action, name)
    return given
