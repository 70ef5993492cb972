"""Diagrams do what trying every assignment does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import product
from typing import NamedTuple

import pytest
from attrs import evolve
from builders import dispute
from hypothesis import example, given
from hypothesis import strategies as st
from made_laws import PLAIN

from asn_netralitas import CaseError
from asn_netralitas._engine import diagrams as module
from asn_netralitas._engine.diagrams import (
    FALSE,
    TRUE,
    Diagrams,
    RestrictedDiagram,
    Variables,
    end_pairs,
)

FACTS = ("public", "active_support", "candidacy")
SINCE = date(2020, 1, 1)
DISPUTES = (dispute("one", a=SINCE, b=SINCE), dispute("two", c=SINCE, d=SINCE, e=SINCE))
VARIABLES = Variables.of_law(
    evolve(PLAIN, facts={name: PLAIN.facts[name] for name in FACTS}), DISPUTES
)
ALL = sum(VARIABLES.masks)
READINGS = ALL & ~VARIABLES.every_fact
ALL_BUT_A_READING = ALL & ~VARIABLES.bits[-1][0]

# One bit for each variable.
Assignment = tuple[int, ...]
Function = Callable[[Assignment], int]
# What is left of a function where the facts are known.
OverReadings = tuple[int, ...]


def assignments(left: int, variables: Iterable[int] | None = None) -> Iterator[Assignment]:
    """Yield every choice of one bit of those left for each variable."""
    numbers = range(len(VARIABLES.names)) if variables is None else variables
    yield from product(*([bit for bit in VARIABLES.bits[n] if bit & left] for n in numbers))


def some_left(within: int = ALL) -> st.SearchStrategy[int]:
    """Draw the bits of some values of each variable, at least one."""
    rows = [[bit for bit in bits if bit & within] for bits in VARIABLES.bits]
    return st.tuples(*(st.sets(st.sampled_from(row), min_size=1) for row in rows)).map(
        lambda chosen: sum(map(sum, chosen))
    )


class Choice(NamedTuple):
    """A leaf, and what it takes to end there: two tests, of a variable with the bits it may have.

    Both must hold, or one of them.
    """

    leaf: int
    one: tuple[int, int]
    other: tuple[int, int]
    both: bool = True

    def diagram(self, diagrams: Diagrams, possible: int) -> int:
        """Return the diagram of what it takes."""
        join = diagrams.all_of if self.both else diagrams.any_of
        return join(diagrams.test(*test, possible) for test in (self.one, self.other))

    def holds(self, values: Assignment) -> bool:
        """Tell whether an assignment has what it takes."""
        join = all if self.both else any
        return join(values[number] & true for number, true in (self.one, self.other))


# The last choice whose tests hold gives the leaf; without any it is FALSE.
Choices = list[Choice]


def choices() -> st.SearchStrategy[Choices]:
    """Draw what a diagram of three leaves is made of."""
    tests = st.one_of(
        [
            st.tuples(st.just(number), st.sets(st.sampled_from(bits)).map(sum))
            for number, bits in enumerate(VARIABLES.bits)
        ]
    )
    leaves = st.sampled_from([TRUE, -3, FALSE])
    drawn = st.builds(Choice, leaves, tests, tests, st.booleans())
    return st.lists(drawn, min_size=1, max_size=4)


def made(diagrams: Diagrams, chosen: Choices, possible: int) -> tuple[int, Function]:
    """Return a diagram with the function that it is to be."""
    diagram = FALSE
    for choice in chosen:
        diagram = diagrams.choose(choice.diagram(diagrams, possible), choice.leaf, diagram)

    def function(values: Assignment) -> int:
        holding = (choice.leaf for choice in reversed(chosen) if choice.holds(values))
        return next(holding, FALSE)

    return diagram, function


def walked(diagrams: Diagrams, diagram: int, values: Assignment) -> int:
    """Return the leaf in which a diagram ends."""
    while diagram >= 0:
        number = diagrams.tested[diagram]
        diagram = diagrams.steps[diagram][values[number]]
    return diagram


def over_readings(function: Function, facts: Assignment, left: int) -> OverReadings:
    """Return what a function is under each choice of readings."""
    readings = assignments(left, range(len(FACTS), len(VARIABLES.names)))
    return tuple(function((*facts, *chosen)) for chosen in readings)


def reached(function: Function, left: int) -> set[OverReadings]:
    """Return what is left of a function with all that its facts may be."""
    facts = assignments(left, range(len(FACTS)))
    return {over_readings(function, values, left) for values in facts}


@given(choices(), choices(), some_left())
def test_two_diagrams_are_one_number_exactly_if_they_are_one_function(
    these: Choices, those: Choices, possible: int
) -> None:
    diagrams = Diagrams(VARIABLES)
    one, function = made(diagrams, these, possible)
    other, other_function = made(diagrams, those, possible)
    every = list(assignments(possible))

    assert [walked(diagrams, one, values) for values in every] == list(map(function, every))
    assert (one == other) == all(function(values) == other_function(values) for values in every)


@given(choices(), some_left())
def test_a_diagram_ends_in_what_facts_leave_of_it(chosen: Choices, known: int) -> None:
    diagrams = Diagrams(VARIABLES)
    diagram, function = made(diagrams, chosen, ALL)
    settled = diagrams.settled(known)
    left = ALL & ~VARIABLES.known(settled) | settled

    ends = diagrams.ends(diagram, settled)

    facts = next(assignments(left, range(len(FACTS))))
    found = {over_readings(partial(walked, diagrams, end), facts, left) for end in ends}
    assert found == reached(function, left)
    assert len(found) == len(ends)
    assert set().union(*map(diagrams.leaves, ends)) == set().union(*found)


# Only the first of three readings tells the values of the third fact apart, and it is not left.
@example([Choice(TRUE, (2, VARIABLES.bits[2][0]), (4, VARIABLES.bits[4][0]))], ALL_BUT_A_READING)
@given(choices(), some_left())
def test_a_fact_decides_if_its_values_alone_make_a_difference(chosen: Choices, left: int) -> None:
    diagrams = Diagrams(VARIABLES)
    diagram, function = made(diagrams, chosen, ALL)
    facts = list(assignments(left, range(len(FACTS))))

    assert diagrams.deciding(diagram, left) == {
        number
        for number in range(len(FACTS))
        for one, other in product(facts, repeat=2)
        if one[:number] + one[number + 1 :] == other[:number] + other[number + 1 :]
        and over_readings(function, one, left) != over_readings(function, other, left)
    }


@pytest.mark.slow
@given(choices(), choices(), some_left(), some_left())
def test_whoever_moves_from_cell_to_cell_changes_only_what_must(
    these: Choices, those: Choices, here: int, there: int
) -> None:
    diagrams = Diagrams(VARIABLES)
    readings = here & READINGS
    there = there & ~READINGS | readings
    one, function = made(diagrams, these, here)
    other, other_function = made(diagrams, those, there)

    def moved(facts: Assignment) -> Iterator[Assignment]:
        masks = zip(facts, VARIABLES.masks, strict=False)
        kept = sum(bit if bit & there else mask & there for bit, mask in masks)
        yield from assignments(kept, range(len(FACTS)))

    pairs = end_pairs(
        RestrictedDiagram(diagrams, one, here), RestrictedDiagram(diagrams, other, there)
    )

    assert any(end != other_end for end, other_end in pairs) == any(
        over_readings(function, facts, readings) != over_readings(other_function, after, readings)
        for facts in assignments(here, range(len(FACTS)))
        for after in moved(facts)
    )


@given(choices(), choices(), some_left())
def test_a_diagram_of_readings_is_unlike_another_if_a_choice_tells_them_apart(
    these: Choices, those: Choices, left: int
) -> None:
    diagrams = Diagrams(VARIABLES)
    one, other = (made(diagrams, chosen, ALL)[0] for chosen in (these, those))

    assert diagrams.unlike(one, other, left) == any(
        walked(diagrams, one, values) != walked(diagrams, other, values)
        for values in assignments(left)
    )


@given(choices())
def test_where_a_diagram_ends_in_a_leaf_is_a_diagram(chosen: Choices) -> None:
    diagrams = Diagrams(VARIABLES)
    diagram, function = made(diagrams, chosen, ALL)

    ends = diagrams.equals(diagram, -3)

    for values in assignments(ALL):
        assert (walked(diagrams, ends, values) == TRUE) == (function(values) == -3)


def test_joins_that_are_forgotten_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_JOINS", 1)
    diagrams = Diagrams(VARIABLES)
    tests = [diagrams.test(number, bits[0], ALL) for number, bits in enumerate(VARIABLES.bits)]

    assert diagrams.all_of(tests) == diagrams.all_of(tests)
    assert diagrams.support(diagrams.all_of(tests)) == set(range(len(tests)))


def test_values_and_bits_stand_for_each_other() -> None:
    number = VARIABLES.numbers["public"]
    bits = VARIABLES.bits_of(number, [True])

    assert list(VARIABLES.of_bits(number, bits)) == [True]
    assert VARIABLES.known(bits) == VARIABLES.masks[number]


def test_the_first_node_is_no_leaf() -> None:
    diagrams = Diagrams(VARIABLES)

    first = diagrams.test(0, VARIABLES.bits[0][0], ALL)

    assert (first, diagrams.leaves(first), diagrams.leaves(TRUE)) == (0, {FALSE, TRUE}, {TRUE})


def test_a_diagram_of_more_nodes_than_are_allowed_is_refused_at_the_act(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    diagrams = Diagrams(VARIABLES)
    tests = [diagrams.test(variable, VARIABLES.bits[variable][0], ALL) for variable in (0, 1, 2)]
    monkeypatch.setattr(module, "MOST_NODES", 4)  # with the two leaves

    assert diagrams.all_of(tests[:2]) != FALSE
    with pytest.raises(CaseError) as caught:
        diagrams.all_of(tests)

    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("rules-too-entangled", ("activity", "act"))
