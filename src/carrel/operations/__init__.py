"""One record per action: everything that the software knows of it stands there, and everything else derives from it.

The vocabulary of the policy, what a library system is asked to do, the tables by which the database guards it, and the
lists, forms and words of the desk. What the policy answers is the edition's text.
"""

from collections.abc import Mapping
from typing import Final

from carrel.operations.cards import CARDS
from carrel.operations.doing import DOING
from carrel.operations.hearing import HEARING
from carrel.operations.outbound import OUTBOUND
from carrel.operations.record import ActKind, Operation

OPERATIONS: Final = (*HEARING, *DOING, *CARDS, *OUTBOUND)
OPERATION: Final[Mapping[str, Operation]] = {operation.name: operation for operation in OPERATIONS}
ACTS: Final[Mapping[str, ActKind]] = {operation.name: operation.act for operation in OPERATIONS if operation.act}
"""What may be done, by its name."""
