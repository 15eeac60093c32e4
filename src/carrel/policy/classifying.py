"""From cubes to diagrams: which of many conditions hold, in every situation at once."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import accumulate
from operator import or_

from carrel.policy.diagram import Cube, Forest, Node


def classified(
    forest: Forest, cubes: Sequence[Cube], value_of: Callable[[int], Hashable], moot: Sequence[int] | None = None
) -> Node:
    """The diagram whose leaf is `value_of(fired)`, where bit i of `fired` says that cube i holds.

    As soon as cube i is sure to hold, nobody asks after the cubes of the mask `moot[i]`, and `fired` may be without
    them. That keeps the diagram's making small: what no leaf depends on is not followed.
    """
    return classifying(forest, cubes, value_of, moot)((1 << len(cubes)) - 1)


def classifying(
    forest: Forest, cubes: Sequence[Cube], value_of: Callable[[int], Hashable], moot: Sequence[int] | None = None
) -> Callable[[int], Node]:
    """`classified` for several choices of these cubes, each a mask: what they have in common is made once."""
    matching, bottom = _matching(forest.sizes, cubes), len(forest.sizes)
    settling = [0] * (bottom + 1)  # by level: the cubes that hold for sure once it is reached
    asking = [0] * bottom  # by level: the cubes that ask about it
    for i, cube in enumerate(cubes):
        settling[max(cube, default=-1) + 1] |= 1 << i
        for level in cube:
            asking[level] |= 1 << i
    unsettled = [~mask for mask in accumulate(settling, or_)]
    followed = _following(moot) if moot else None
    arrived: list[dict[int, Node]] = [{} for _ in range(bottom + 1)]
    made: list[dict[int, Node]] = [{} for _ in range(bottom + 1)]

    def build(level: int, alive: int) -> Node:
        came_to, came_with = level, alive
        if followed and (holding := alive & settling[level]):
            alive &= followed(holding)
        if alive & unsettled[level]:
            while not alive & asking[level]:
                level += 1
        else:
            level = bottom
        node = made[level].get(alive)
        if node is None:
            if level == bottom:
                node = forest.leaf(value_of(alive))
            else:
                below = arrived[level + 1]
                rests = [alive & mask for mask in matching[level]]
                kids = [below[rest] if rest in below else build(level + 1, rest) for rest in rests]
                node = forest.node(level, tuple(kids))
            made[level][alive] = node
        arrived[came_to][came_with] = node
        return node

    return lambda chosen: build(0, chosen)


def _matching(sizes: Sequence[int], cubes: Sequence[Cube]) -> list[list[int]]:
    """Level → code → the mask of the cubes that the code leaves possible."""
    masks = [[(1 << len(cubes)) - 1] * size for size in sizes]
    for i, cube in enumerate(cubes):
        for level, codes in cube.items():
            row = masks[level]
            for code in range(len(row)):
                if code not in codes:
                    row[code] -= 1 << i
    return masks


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, rising."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _following(moot: Sequence[int]) -> Callable[[int], int]:
    """From the cubes that hold to the mask of those that are still asked after, as `moot` says."""
    known: dict[int, int] = {}

    def followed(holding: int) -> int:
        mask = known.get(holding)
        if mask is None:
            mask, left = -1, holding
            while left:
                lowest = left & -left
                mask &= ~moot[lowest.bit_length() - 1]
                left = (left ^ lowest) & mask
            known[holding] = mask
        return mask

    return followed
