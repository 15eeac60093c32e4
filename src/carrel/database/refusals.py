"""The database's refusals, as Carrel's errors.

What the driver says is dropped, for it may quote what was sent.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg_pool import PoolTimeout

from carrel import ports
from carrel.errors import CarrelError

_BY_SQLSTATE: Final[Mapping[str, type[CarrelError]]] = {
    "CA001": ports.NotSignedIn,
    "CA002": ports.InteractionOver,
    "CA003": ports.NothingPermits,
    "CA004": ports.NotYourRole,
    "CA005": ports.FactsChanged,
    "CA006": ports.InvalidInput,
    "CA007": ports.DoneAlready,
    "CA008": ports.EnoughGuesses,
    "CA010": ports.NothingPermits,
    "CA011": ports.Locked,
    "CA020": ports.PasswordToChoose,
    "CA021": ports.OwnAccount,
    "CA022": ports.LastAdministrator,
    "CA023": ports.AuditUnwritable,
}
_UNFIT: Final = ("22", "23")
"""Classes of data exceptions and constraint violations: what was sent does not fit."""


@contextmanager
def refusals(otherwise: type[CarrelError] = ports.LibraryUnreachable) -> Iterator[None]:
    """Turn what the database refuses into Carrel's errors; whatever has no name of its own becomes `otherwise`."""
    try:
        yield
    except UnicodeError:
        raise _said(ports.InvalidInput) from None
    except (psycopg.Error, PoolTimeout) as refusal:
        raise _said(_kind_of(refusal, otherwise)) from None


def _kind_of(refusal: Exception, otherwise: type[CarrelError]) -> type[CarrelError]:
    sqlstate = getattr(refusal, "sqlstate", None) or ""
    kind = _BY_SQLSTATE.get(sqlstate)
    if kind is None:
        is_unfit = sqlstate[:2] in _UNFIT or (not sqlstate and isinstance(refusal, psycopg.DataError))
        # What is written to the trail is no input: whatever stops it, the trail could not be written.
        kind = ports.InvalidInput if is_unfit and otherwise is ports.LibraryUnreachable else otherwise
    return kind


def _said(kind: type[CarrelError]) -> CarrelError:
    return kind((kind.__doc__ or "").partition("\n")[0])
