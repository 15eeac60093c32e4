"""Decision diagrams: a function of every situation, small enough to ask questions of.

A diagram reads the facts in one fixed order and ends in a leaf, the function's value. Equal parts are made once
("hash-consed"), so equal functions are the same number, and a question about all of billions of situations is a walk
over some hundred nodes. Reading: R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation" (1986), here
with many-valued facts and many-valued leaves.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from types import MappingProxyType
from typing import Final, TypeAlias

Node: TypeAlias = int
"""A diagram, named by the number of its root in the forest that made it."""

Cube: TypeAlias = Mapping[int, frozenset[int]]
"""The situations in which each listed level takes one of these values."""


class Forest:
    """Every diagram over one list of levels, each level with its number of values."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes: Final = tuple(sizes)
        self._bottom: Final = len(sizes)
        self._levels: list[int] = []
        self._kids: list[tuple[Node, ...]] = []
        self._values: list[Hashable] = []
        self._unique: dict[tuple[object, Hashable], Node] = {}
        self._asked: dict[Node, frozenset[int]] = {}
        self._growing: Final = Lock()
        # Situations below each level, so that a skipped level still counts.
        self._below: list[int] = [1] * (self._bottom + 1)
        for level in range(self._bottom - 1, -1, -1):
            self._below[level] = self._below[level + 1] * sizes[level]

    def __len__(self) -> int:
        return len(self._levels)

    # -- making ------------------------------------------------------------------------------------------------

    def leaf(self, value: Hashable) -> Node:
        """The diagram that is `value` everywhere."""
        return self._made(self._bottom, (), value)

    def node(self, level: int, kids: tuple[Node, ...]) -> Node:
        """The diagram that goes on with `kids[code]` where `level` has the value `code`."""
        first = kids[0]
        if kids.count(first) == len(kids):
            return first
        found = self._unique.get((level, kids))
        return self._made(level, kids, None) if found is None else found

    def _made(self, level: int, kids: tuple[Node, ...], value: Hashable) -> Node:
        key = (level, kids) if kids else (type(value), value)  # True and 1 are equal, and are two leaves
        found = self._unique.get(key)
        return self._grown(key, level, kids, value) if found is None else found

    def _grown(self, key: tuple[object, Hashable], level: int, kids: tuple[Node, ...], value: Hashable) -> Node:
        """A new node, which others come to know only once it is whole: threads grow one forest at once."""
        with self._growing:
            found = self._unique.get(key)
            if found is None:
                found = len(self._levels)
                self._levels.append(level)
                self._kids.append(kids)
                self._values.append(value)
                self._unique[key] = found
            return found

    # -- combining ---------------------------------------------------------------------------------------------

    def mapped(self, root: Node, change: Callable[[Hashable], Hashable]) -> Node:
        """The diagram with every leaf changed."""
        return self.mapping(change)(root)

    def mapping(self, change: Callable[[Hashable], Hashable]) -> Callable[[Node], Node]:
        """`mapped` for several diagrams: what they have in common is walked once."""
        return self.copying(self, change)

    def combined(
        self,
        left: Node,
        right: Node,
        join: Callable[[Hashable, Hashable], Hashable],
        alike: Node | None = None,
    ) -> Node:
        """The diagram whose leaf is `join` of the leaves of both, in every situation.

        Where `join` of equal leaves is always the same, `alike` is that leaf, and equal parts are not walked.
        """
        memo: dict[tuple[Node, Node], Node] = {}
        levels, all_kids, values, bottom = self._levels, self._kids, self._values, self._bottom

        def walk(a: Node, b: Node) -> Node:
            if a == b and alike is not None:
                return alike
            key = (a, b)
            done = memo.get(key)
            if done is not None:
                return done
            level_a, level_b = levels[a], levels[b]
            if level_a == level_b:
                if level_a == bottom:
                    done = self.leaf(join(values[a], values[b]))
                else:
                    done = self.node(
                        level_a, tuple([walk(x, y) for x, y in zip(all_kids[a], all_kids[b], strict=True)])
                    )
            elif level_a < level_b:
                done = self.node(level_a, tuple([walk(x, b) for x in all_kids[a]]))
            else:
                done = self.node(level_b, tuple([walk(a, y) for y in all_kids[b]]))
            memo[key] = done
            return done

        return walk(left, right)

    def copying(self, other: "Forest", change: Callable[[Hashable], Hashable]) -> Callable[[Node], Node]:
        """From a diagram of another forest over the same levels to one made here, with every leaf changed."""
        memo: dict[Node, Node] = {}

        def walk(at: Node) -> Node:
            done = memo.get(at)
            if done is None:
                kids = other._kids[at]
                if kids:
                    done = self.node(other._levels[at], tuple([walk(kid) for kid in kids]))
                else:
                    done = self.leaf(change(other._values[at]))
                memo[at] = done
            return done

        return walk

    def assigned(self, root: Node, codes: Mapping[int, int]) -> Node:
        """The diagram as it is once these levels have these values, whatever they were."""
        return self.assigning(codes)(root)

    def assigning(self, codes: Mapping[int, int]) -> Callable[[Node], Node]:
        """`assigned` for several diagrams: what they have in common is walked once."""
        memo: dict[Node, Node] = {}
        deepest = max(codes, default=-1)

        def walk(at: Node) -> Node:
            level = self._levels[at]
            if level > deepest:
                return at
            done = memo.get(at)
            if done is None:
                kids = self._kids[at]
                code = codes.get(level)
                if code is None:
                    done = self.node(level, tuple([walk(kid) for kid in kids]))
                else:
                    done = walk(kids[code])
                memo[at] = done
            return done

        return walk

    def where(self, cube: Cube, then: Node, otherwise: Node) -> Node:
        """`then` in the situations of the cube, `otherwise` in all others."""
        asked = sorted(cube)
        memo: dict[tuple[int, Node, Node], Node] = {}

        def walk(first: int, inside: Node, outside: Node) -> Node:
            if first == len(asked) or inside == outside:
                return inside
            key = (first, inside, outside)
            done = memo.get(key)
            if done is None:
                here = asked[first]
                level = min(self._levels[inside], self._levels[outside], here)
                pairs = zip(self._split(inside, level), self._split(outside, level), strict=True)
                if level == here:
                    allowed = cube[level]
                    kids = [walk(first + 1, x, y) if code in allowed else y for code, (x, y) in enumerate(pairs)]
                else:
                    kids = [walk(first, x, y) for x, y in pairs]
                done = memo[key] = self.node(level, tuple(kids))
            return done

        return walk(0, then, otherwise)

    def gathered(self, roots: Sequence[Node], join: Callable[..., Hashable]) -> Node:
        """The diagram whose leaf is `join` of the leaves of all the roots, in every situation."""
        memo: dict[tuple[Node, ...], Node] = {}
        levels, bottom = self._levels, self._bottom

        def walk(at: tuple[Node, ...]) -> Node:
            done = memo.get(at)
            if done is None:
                level = min([levels[each] for each in at])
                if level == bottom:
                    done = self.leaf(join(*[self._values[each] for each in at]))
                else:
                    split = [self._split(each, level) for each in at]
                    done = self.node(level, tuple([walk(kids) for kids in zip(*split, strict=True)]))
                memo[at] = done
            return done

        return walk(tuple(roots))

    def _split(self, at: Node, level: int) -> tuple[Node, ...]:
        """What the diagram goes on with for each code of a level, which it may not ask about."""
        return self._kids[at] if self._levels[at] == level else (at,) * self.sizes[level]

    def simplified(self, root: Node, care: Callable[[Hashable], bool]) -> Node:
        """A smaller diagram that agrees wherever `care` holds of the leaf, and is anything elsewhere.

        A level all of whose kids agree, but for those that nobody cares about, is left out.
        """
        memo: dict[Node, Node | None] = {}

        def walk(at: Node) -> Node | None:
            if at in memo:
                return memo[at]
            kids = self._kids[at]
            done: Node | None
            if not kids:
                done = at if care(self._values[at]) else None
            else:
                walked = [walk(kid) for kid in kids]
                cared = [kid for kid in walked if kid is not None]
                if not cared:
                    done = None
                elif len(set(cared)) == 1:
                    done = cared[0]
                else:
                    done = self.node(self._levels[at], tuple(cared[0] if kid is None else kid for kid in walked))
            memo[at] = done
            return done

        simple = walk(root)
        return root if simple is None else simple

    # -- asking ------------------------------------------------------------------------------------------------

    def value(self, root: Node, codes: Sequence[int]) -> Hashable:
        """The leaf in the situation in which each level has this code."""
        at = root
        while self._kids[at]:
            at = self._kids[at][codes[self._levels[at]]]
        return self._values[at]

    def values(self, *roots: Node) -> list[Hashable]:
        """Every leaf that some situation reaches, in any of the diagrams. What they have in common is walked once."""
        return [self._values[at] for at in self._reached(*roots) if not self._kids[at]]

    def levels(self, root: Node) -> frozenset[int]:
        """Every level that the function depends on."""
        known = self._asked.get(root)
        if known is None:
            known = self._asked[root] = frozenset(self._levels[at] for at in self._reached(root) if self._kids[at])
        return known

    def size(self, root: Node) -> int:
        """How many nodes the diagram has, leaves included."""
        return sum(1 for _ in self._reached(root))

    def _reached(self, *roots: Node) -> Iterator[Node]:
        seen, waiting = set(roots), [*roots]
        while waiting:
            at = waiting.pop()
            yield at
            for kid in self._kids[at]:
                if kid not in seen:
                    seen.add(kid)
                    waiting.append(kid)

    def counted(self, root: Node) -> dict[Hashable, int]:
        """How many situations reach each leaf."""
        order = sorted(self._reached(root), key=self._levels.__getitem__)
        arriving = dict.fromkeys(order, 0)
        arriving[root] = self._below[0] // self._below[self._levels[root]]
        counts: dict[Hashable, int] = {}
        for at in order:
            count = arriving[at]
            if not self._kids[at]:
                counts[self._values[at]] = counts.get(self._values[at], 0) + count
                continue
            below = self._below[self._levels[at] + 1]
            for kid in self._kids[at]:
                arriving[kid] += count * (below // self._below[self._levels[kid]])
        return counts

    def example(
        self,
        root: Node,
        wanted: Callable[[Hashable], bool],
        cube: Cube = MappingProxyType({}),
        first: Sequence[int] = (),
    ) -> dict[int, int] | None:
        """Codes for the levels on one path inside the cube to a wanted leaf; None when there is none.

        `first` has a code a level that is tried before the others.
        """
        dead: set[Node] = set()

        def walk(at: Node) -> dict[int, int] | None:
            if at in dead:
                return None
            kids, level = self._kids[at], self._levels[at]
            if not kids:
                return {} if wanted(self._values[at]) else None
            codes: Collection[int] = cube.get(level, range(len(kids)))
            preferred = first[level] if first else -1
            if preferred in codes:
                codes = (preferred, *[code for code in codes if code != preferred])
            for code in codes:
                found = walk(kids[code])
                if found is not None:
                    found[level] = code
                    return found
            dead.add(at)
            return None

        return walk(root)

    def cheapest(
        self, root: Node, wanted: Callable[[Hashable], bool], cube: Cube, price: Mapping[int, Mapping[int, int]]
    ) -> tuple[int, ...]:
        """What the ways inside the cube to a wanted leaf cost, where no other way costs less.

        `price` has a bit for each code of a level that costs something; a cost is the union of such bits.
        """
        memo: dict[Node, tuple[int, ...]] = {}

        def walk(at: Node) -> tuple[int, ...]:
            done = memo.get(at)
            if done is None:
                kids, level = self._kids[at], self._levels[at]
                if not kids:
                    done = (0,) if wanted(self._values[at]) else ()
                else:
                    codes, prices = cube.get(level, range(len(kids))), price.get(level)
                    if prices is None:
                        costs = {cost for kid in {kids[code] for code in codes} for cost in walk(kid)}
                    else:
                        costs = {cost | prices.get(code, 0) for code in codes for cost in walk(kids[code])}
                    done = _least(costs)
                memo[at] = done
            return done

        return walk(root)

    def examples(self, root: Node, first: Sequence[int]) -> dict[Hashable, dict[int, int]]:
        """For every leaf, the codes on one path to it; `first` has a code a level that is tried before the others."""
        found: dict[Hashable, dict[int, int]] = {}
        seen: set[Node] = set()
        path: dict[int, int] = {}
        orders = [sorted(range(size), key=first[level].__ne__) for level, size in enumerate(self.sizes)]

        def walk(at: Node) -> None:
            seen.add(at)
            kids, level = self._kids[at], self._levels[at]
            if not kids:
                found[self._values[at]] = dict(path)
                return
            for code in orders[level]:
                if kids[code] not in seen:
                    path[level] = code
                    walk(kids[code])
            path.pop(level, None)

        walk(root)
        return found

    def meeting(self, wanted: Callable[[Hashable, Hashable], bool]) -> Callable[[Node, Node], bool]:
        """Whether `wanted` is so of the leaves of two diagrams in some situation; it is of no equal ones.

        For several pairs of diagrams: what was walked for one and is not so is not walked again.
        """
        levels, all_kids, values, bottom = self._levels, self._kids, self._values, self._bottom
        never: set[tuple[Node, Node]] = set()

        def meets(a: Node, b: Node) -> bool:
            if a == b or (a, b) in never:
                return False
            level_a, level_b = levels[a], levels[b]
            if level_a == level_b:
                if level_a == bottom:
                    return wanted(values[a], values[b])
                pairs = set(zip(all_kids[a], all_kids[b], strict=True))
            elif level_a < level_b:
                pairs = {(kid, b) for kid in all_kids[a]}
            else:
                pairs = {(a, kid) for kid in all_kids[b]}
            if any(meets(x, y) for x, y in pairs):
                return True
            never.add((a, b))
            return False

        return meets

    def meets(self, root: Node, cube: Cube, wanted: Callable[[Hashable], bool]) -> bool:
        """Does some situation of the cube reach a wanted leaf?"""
        return self.example(root, wanted, cube) is not None

    def paths(self, root: Node) -> Iterator[tuple[dict[int, frozenset[int]], Hashable]]:
        """Every path to a leaf: the values that each level on it may have, and the leaf. No two paths overlap."""
        kids = self._kids[root]
        if not kids:
            yield {}, self._values[root]
            return
        codes: dict[Node, list[int]] = {}
        for code, kid in enumerate(kids):
            codes.setdefault(kid, []).append(code)
        for kid, taken in codes.items():
            for path, value in self.paths(kid):
                yield {self._levels[root]: frozenset(taken), **path}, value

    def nested(self, root: Node, leaf: Callable[[Hashable], object], place: Sequence[int]) -> object:
        """The diagram as plain tuples, quickest to walk: `(place of the fact, kid, kid, …)` down to `leaf(value)`."""
        memo: dict[Node, object] = {}

        def walk(at: Node) -> object:
            done = memo.get(at)
            if done is None:
                kids = self._kids[at]
                if kids:
                    done = (place[self._levels[at]], *[walk(kid) for kid in kids])
                else:
                    done = leaf(self._values[at])
                memo[at] = done
            return done

        return walk(root)


def union(forest: Forest, roots: Iterable[Node]) -> Node:
    """The situations in which any of these true-or-false diagrams is true."""
    joined = forest.leaf(False)
    for root in roots:
        joined = forest.combined(joined, root, lambda a, b: bool(a or b))
    return joined


def _least(costs: Collection[int]) -> tuple[int, ...]:
    """The sets of bits that contain no other of them."""
    if 0 in costs or len(costs) < 2:
        return (0,) if 0 in costs else tuple(costs)
    least: list[int] = []
    for cost in sorted(costs, key=lambda cost: (cost.bit_count(), cost)):
        if not any(cheaper & cost == cheaper for cheaper in least):
            least.append(cost)
    return tuple(least)
