"""Diagrams say what the function that they stand for says: compared with it in every situation of small spaces."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import reduce
from itertools import product
from operator import or_

from hypothesis import given
from hypothesis import strategies as st

from carrel.policy.classifying import classified, classifying
from carrel.policy.diagram import Cube, Forest, Node, union

SIZES = (3, 2, 4, 2)
EVERYTHING = tuple(product(*(range(size) for size in SIZES)))

Situation = tuple[int, ...]
Function = Mapping[Situation, Hashable]

functions: st.SearchStrategy[Function] = st.binary(min_size=len(EVERYTHING), max_size=len(EVERYTHING)).map(
    lambda drawn: {situation: "abc"[byte % 3] for situation, byte in zip(EVERYTHING, drawn, strict=True)}
)
"""Drawn as one string of bytes: forty-eight draws of a letter took most of the time of these tests."""


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    """Some levels, each with some of its values."""
    levels = draw(st.sets(st.sampled_from(range(len(SIZES)))))
    return {
        level: draw(st.frozensets(st.sampled_from(range(SIZES[level])), min_size=1, max_size=SIZES[level]))
        for level in sorted(levels)
    }


def planted(forest: Forest, function: Function, begun: Situation = ()) -> Node:
    """The function as a diagram, made one level after another."""
    if len(begun) == len(SIZES):
        return forest.leaf(function[begun])
    level = len(begun)
    return forest.node(level, tuple(planted(forest, function, (*begun, code)) for code in range(SIZES[level])))


def read(forest: Forest, root: Node) -> Function:
    """What the diagram says everywhere."""
    return {situation: forest.value(root, situation) for situation in EVERYTHING}


def inside(cube: Cube, situation: Situation) -> bool:
    return all(situation[level] in codes for level, codes in cube.items())


def through(path: Mapping[int, int]) -> Iterator[Situation]:
    """The situations that a path with one code a level leaves open."""
    return (each for each in EVERYTHING if all(each[level] == code for level, code in path.items()))


# -- making --------------------------------------------------------------------------------------------------------


@given(function=functions)
def test_a_diagram_says_what_its_function_says_everywhere(function: Function) -> None:
    forest = Forest(SIZES)

    assert read(forest, planted(forest, function)) == function


@given(one=functions, other=functions)
def test_equal_functions_are_the_same_number_and_others_are_not(one: Function, other: Function) -> None:
    forest = Forest(SIZES)

    first, again, second = (planted(forest, each) for each in (one, dict(one), other))

    assert first == again
    assert (first == second) is (one == other)


def test_leaves_that_python_takes_for_equal_are_two() -> None:
    forest = Forest(SIZES)

    assert len({forest.leaf(True), forest.leaf(1), forest.leaf("1")}) == 3


@given(several=st.lists(cubes(), max_size=5))
def test_classified_says_which_cubes_hold(several: list[Cube]) -> None:
    forest = Forest(SIZES)

    root = classified(forest, several, lambda fired: fired)

    for situation, fired in read(forest, root).items():
        assert fired == sum(1 << at for at, cube in enumerate(several) if inside(cube, situation))


@given(several=st.lists(cubes(), min_size=1, max_size=5), data=st.data())
def test_what_is_moot_is_asked_for_no_more_and_nothing_else_changes(several: list[Cube], data: st.DataObject) -> None:
    forest = Forest(SIZES)
    rank = [data.draw(st.integers(0, 2)) for _ in several]
    moot = [sum(1 << other for other, weaker in enumerate(rank) if weaker > mine) for mine in rank]

    def first(fired: int) -> object:
        held = [at for at in range(len(several)) if fired >> at & 1]
        return tuple(at for at in held if rank[at] == min(rank[at] for at in held))

    root = classified(forest, several, first, moot)

    for situation, said in read(forest, root).items():
        assert said == first(sum(1 << at for at, cube in enumerate(several) if inside(cube, situation)))


@given(several=st.lists(cubes(), min_size=1, max_size=5))
def test_where_one_is_enough_the_others_are_moot(several: list[Cube]) -> None:
    forest = Forest(SIZES)
    moot = [((1 << len(several)) - 1) & ~(1 << at) for at in range(len(several))]

    root = classified(forest, several, bool, moot)

    for situation, said in read(forest, root).items():
        assert said is any(inside(cube, situation) for cube in several)


@given(several=st.lists(cubes(), max_size=5), chosen=st.lists(st.integers(0, 31), max_size=4))
def test_a_choice_of_cubes_is_what_they_are_by_themselves_whatever_was_chosen_before(
    several: list[Cube], chosen: list[int]
) -> None:
    forest = Forest(SIZES)
    classify = classifying(forest, several, lambda fired: fired)

    for mask in (choice & (1 << len(several)) - 1 for choice in chosen):
        root = classify(mask)

        assert read(forest, root) == {
            each: sum(1 << i for i, cube in enumerate(several) if mask >> i & 1 and inside(cube, each))
            for each in EVERYTHING
        }


# -- combining -----------------------------------------------------------------------------------------------------


@given(function=functions)
def test_mapped_changes_every_leaf(function: Function) -> None:
    forest = Forest(SIZES)

    root = forest.mapped(planted(forest, function), lambda leaf: leaf == "a")

    assert read(forest, root) == {situation: leaf == "a" for situation, leaf in function.items()}


@given(function=functions)
def test_copied_says_the_same_in_another_forest(function: Function) -> None:
    here, there = Forest(SIZES), Forest(SIZES)
    there.leaf("something else")  # so that numbers differ

    root = there.copying(here, str.upper)(planted(here, function))  # type: ignore[arg-type]

    assert read(there, root) == {situation: str(leaf).upper() for situation, leaf in function.items()}


@given(one=functions, other=functions)
def test_combined_joins_the_leaves_of_two(one: Function, other: Function) -> None:
    forest = Forest(SIZES)

    root = forest.combined(planted(forest, one), planted(forest, other), lambda a, b: (a, b))

    assert read(forest, root) == {situation: (one[situation], other[situation]) for situation in EVERYTHING}


@given(one=functions, other=functions)
def test_combined_may_leave_out_the_parts_that_are_alike(one: Function, other: Function) -> None:
    forest = Forest(SIZES)
    left, right = planted(forest, one), planted(forest, other)
    differ: Callable[[Hashable, Hashable], bool] = lambda a, b: a != b  # noqa: E731 - one join for both

    assert forest.combined(left, right, differ, forest.leaf(False)) == forest.combined(left, right, differ)


@given(several=st.lists(functions, min_size=1, max_size=4))
def test_gathered_joins_the_leaves_of_all(several: list[Function]) -> None:
    forest = Forest(SIZES)

    root = forest.gathered([planted(forest, each) for each in several], lambda *leaves: leaves)

    assert read(forest, root) == {
        situation: tuple(function[situation] for function in several) for situation in EVERYTHING
    }


@given(function=functions, cube=cubes(), data=st.data())
def test_assigned_is_the_function_once_those_levels_have_those_values(
    function: Function, cube: Cube, data: st.DataObject
) -> None:
    forest = Forest(SIZES)
    codes = {level: data.draw(st.sampled_from(sorted(values))) for level, values in cube.items()}

    root = forest.assigned(planted(forest, function), codes)

    for situation, leaf in read(forest, root).items():
        assert leaf == function[tuple(codes.get(level, code) for level, code in enumerate(situation))]


@given(one=functions, other=functions, cube=cubes())
def test_where_is_one_function_inside_the_cube_and_another_outside(one: Function, other: Function, cube: Cube) -> None:
    forest = Forest(SIZES)

    root = forest.where(cube, planted(forest, one), planted(forest, other))

    assert read(forest, root) == {
        situation: (one if inside(cube, situation) else other)[situation] for situation in EVERYTHING
    }


@given(function=functions)
def test_simplified_agrees_wherever_anyone_cares_and_is_no_larger(function: Function) -> None:
    forest = Forest(SIZES)
    root = planted(forest, function)

    simple = forest.simplified(root, lambda leaf: leaf != "c")

    cared = {situation: leaf for situation, leaf in function.items() if leaf != "c"}
    assert {situation: leaf for situation, leaf in read(forest, simple).items() if situation in cared} == cared
    assert forest.size(simple) <= forest.size(root)
    if cared:
        assert "c" not in forest.values(simple)


@given(several=st.lists(functions, max_size=3))
def test_a_union_holds_where_any_of_them_does(several: list[Function]) -> None:
    forest = Forest(SIZES)
    roots = [forest.mapped(planted(forest, function), lambda leaf: leaf == "a") for function in several]

    joined = union(forest, roots)

    assert read(forest, joined) == {
        situation: any(function[situation] == "a" for function in several) for situation in EVERYTHING
    }


# -- asking --------------------------------------------------------------------------------------------------------


@given(function=functions)
def test_every_situation_is_counted_once(function: Function) -> None:
    forest = Forest(SIZES)

    assert forest.counted(planted(forest, function)) == Counter(function.values())


@given(function=functions)
def test_the_leaves_are_those_that_some_situation_reaches(function: Function) -> None:
    forest = Forest(SIZES)

    leaves = forest.values(planted(forest, function))

    assert sorted(map(str, leaves)) == sorted({str(leaf) for leaf in function.values()})


@given(several=st.lists(functions, max_size=3))
def test_the_leaves_of_several_are_those_of_any_of_them(several: list[Function]) -> None:
    forest = Forest(SIZES)

    leaves = forest.values(*(planted(forest, each) for each in several))

    assert set(leaves) == {leaf for each in several for leaf in each.values()}


@given(pairs=st.lists(st.tuples(functions, functions), min_size=1, max_size=3))
def test_two_meet_where_some_situation_has_such_leaves_whatever_was_asked_before(
    pairs: list[tuple[Function, Function]],
) -> None:
    forest = Forest(SIZES)
    meets = forest.meeting(lambda before, after: (before, after) == ("a", "b"))

    for one, other in pairs:
        expected = any((one[each], other[each]) == ("a", "b") for each in EVERYTHING)
        assert meets(planted(forest, one), planted(forest, other)) is expected


@given(function=functions)
def test_the_levels_are_those_on_which_the_function_depends(function: Function) -> None:
    forest = Forest(SIZES)

    levels = forest.levels(planted(forest, function))

    for level in range(len(SIZES)):
        matters = any(
            function[situation] != function[(*situation[:level], 0, *situation[level + 1 :])]
            for situation in EVERYTHING
        )
        assert (level in levels) is matters


@given(function=functions)
def test_the_paths_cover_every_situation_once_with_its_leaf(function: Function) -> None:
    forest = Forest(SIZES)

    met = [
        (situation, leaf)
        for path, leaf in forest.paths(planted(forest, function))
        for situation in EVERYTHING
        if inside(path, situation)
    ]

    assert len(met) == len(EVERYTHING)
    assert dict(met) == function


@given(function=functions, cube=cubes())
def test_an_example_is_one_and_there_is_none_only_where_there_is_none(function: Function, cube: Cube) -> None:
    forest = Forest(SIZES)
    root = planted(forest, function)

    found = forest.example(root, lambda leaf: leaf == "a", cube)

    there_is = any(leaf == "a" and inside(cube, situation) for situation, leaf in function.items())
    assert (found is not None) is there_is
    assert forest.meets(root, cube, lambda leaf: leaf == "a") is there_is
    if found is not None:
        assert all(function[situation] == "a" for situation in through(found))
        assert any(inside(cube, situation) for situation in through(found))


@given(function=functions, first=st.sampled_from(EVERYTHING))
def test_an_example_is_the_usual_situation_where_that_will_do(function: Function, first: Situation) -> None:
    forest = Forest(SIZES)

    found = forest.example(planted(forest, function), lambda leaf: leaf == function[first], first=first)

    assert found is not None
    assert all(first[level] == code for level, code in found.items())


@given(function=functions, cube=cubes(), data=st.data())
def test_the_cheapest_ways_are_those_that_cost_nothing_that_another_does_without(
    function: Function, cube: Cube, data: st.DataObject
) -> None:
    forest = Forest(SIZES)
    bits = st.integers(0, 7)
    price = {level: {code: data.draw(bits) for code in range(1, SIZES[level])} for level in range(3)}
    cube = {level: codes | {0} for level, codes in cube.items()}  # a way that costs nothing is always open

    found = forest.cheapest(planted(forest, function), lambda leaf: leaf == "a", cube, price)

    costs = {
        reduce(or_, (price[level].get(situation[level], 0) for level in price))
        for situation, leaf in function.items()
        if leaf == "a" and inside(cube, situation)
    }
    dearest = {cost for cost in costs if any(other != cost and other & cost == other for other in costs)}
    assert sorted(found) == sorted(costs - dearest)


@given(function=functions, first=st.sampled_from(EVERYTHING))
def test_every_leaf_has_an_example(function: Function, first: Situation) -> None:
    forest = Forest(SIZES)

    found = forest.examples(planted(forest, function), first)

    assert found.keys() == set(function.values())
    for leaf, path in found.items():
        assert all(function[situation] == leaf for situation in through(path))


@given(function=functions)
def test_plain_tuples_lead_to_the_same_leaves(function: Function) -> None:
    forest = Forest(SIZES)
    places = (3, 1, 0, 2)

    nested = forest.nested(planted(forest, function), lambda leaf: leaf, places)

    for situation, leaf in function.items():
        at = nested
        while isinstance(at, tuple):
            place, *kids = at
            at = kids[situation[places.index(place)]]
        assert at == leaf
