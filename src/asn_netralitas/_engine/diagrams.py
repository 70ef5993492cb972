"""Reduced, ordered decision diagrams over the facts and the readings of one law.

A variable is a fact, or a dispute whose values are its readings; facts come first, in the order of
the vocabulary. A node tests one variable and has a child for each value; a value that is impossible
has none (`None`). Equal nodes are one number, a node whose children are all the same is that child,
and so two diagrams over the same possible values are equal exactly if their numbers are.

Numbers below 0 are leaves: `FALSE` and `TRUE`, or a verdict (see `application`).

What is known of a case is an int with one bit for each value of each variable. A walk takes the
child of the bit that is set, or all children where none is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from threading import Lock
from typing import Any, Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._model.case import path_of
from asn_netralitas._model.codes import FactValue
from asn_netralitas._model.law import Dispute
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.vocabulary import NEVER_TESTED, Vocabulary

FALSE: Final = -1
TRUE: Final = -2
# No diagram of the national law has a hundredth of it. Without a limit, rules that each join a fact
# and a reading of their own would double it one by one.
MOST_NODES: Final = 4_000
# A table of this size takes some ten megabytes; what it forgets is joined again.
_MOST_JOINS: Final = 100_000

# One child for each value of a variable, None where the value is impossible.
Children = tuple[int | None, ...]


@frozen(eq=False, slots=False)
class Variables:
    """The facts of a vocabulary and the disputes of a rulebook, each value with a bit of its own.

    A fact keeps the number that it has in `names`; the disputes follow after `facts` facts.
    """

    names: tuple[str, ...]
    values: tuple[tuple[FactValue | str, ...], ...]
    facts: int
    bits: tuple[tuple[int, ...], ...]
    masks: tuple[int, ...]

    @classmethod
    def of_law(cls, vocabulary: Vocabulary, disputes: Iterable[Dispute]) -> Variables:
        """Return the variables of a law."""
        facts = {
            name: spec.values for name, spec in vocabulary.facts.items() if name not in NEVER_TESTED
        }
        named: list[tuple[str, tuple[FactValue | str, ...]]] = list(facts.items())
        named += (
            (dispute.id, tuple(reading.id for reading in dispute.readings)) for dispute in disputes
        )
        bits, used = [], 0
        for _, values in named:
            bits.append(tuple(1 << used + number for number in range(len(values))))
            used += len(values)
        return cls(
            names=tuple(name for name, _ in named),
            values=tuple(values for _, values in named),
            facts=len(facts),
            bits=tuple(bits),
            masks=tuple(map(sum, bits)),
        )

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Return the number of each fact."""
        return {name: number for number, name in enumerate(self.names[: self.facts])}

    @cached_property
    def disputes(self) -> Mapping[str, int]:
        """Return the number of each dispute."""
        disputes = range(self.facts, len(self.names))
        return {self.names[number]: number for number in disputes}

    @cached_property
    def by_bit(self) -> Mapping[int, tuple[str, Any]]:
        """Return of each bit the variable, by its name, and the value."""
        own = zip(self.names, self.bits, self.values, strict=True)
        return {
            bit: (name, value)
            for name, bits, values in own
            for bit, value in zip(bits, values, strict=True)
        }

    @cached_property
    def every_fact(self) -> int:
        """Return the bits of all values of all facts."""
        return sum(self.masks[: self.facts])

    def bits_of(self, variable: int, values: Iterable[FactValue | str]) -> int:
        """Return the bits of some values of a variable."""
        own = self.values[variable]
        return sum(self.bits[variable][own.index(value)] for value in values)

    def pairs(self, variable: int, bits: int) -> Iterator[tuple[int, FactValue | str]]:
        """Yield each bit of a variable that is set, with its value."""
        values = zip(self.bits[variable], self.values[variable], strict=True)
        yield from ((bit, value) for bit, value in values if bit & bits)

    def of_bits(self, variable: int, bits: int) -> Iterator[Any]:
        """Yield the values of a variable whose bits are set."""
        yield from (value for _, value in self.pairs(variable, bits))

    def known(self, bits: int) -> int:
        """Return the bits of every value of each variable of which one is set."""
        return sum(mask for mask in self.masks if bits & mask)

    def narrowed(self, possible: int, known: int) -> int:
        """Return the bits of the possible values that are left once some are known."""
        return possible & (~self.known(known) | known)


@frozen(eq=False, repr=False)
class Diagrams:
    """Nodes that are shared by all diagrams of a law; a node is a position in these lists.

    `steps` holds the child of each bit, `branches` the distinct children: none for a reading, where
    a walk over facts ends.
    """

    variables: Variables
    tested: list[int] = field(factory=list, init=False)
    children: list[Children] = field(factory=list, init=False)
    masks: list[int] = field(factory=list, init=False)
    steps: list[dict[int, int]] = field(factory=list, init=False)
    branches: list[tuple[int, ...]] = field(factory=list, init=False)
    _nodes: dict[tuple[int, Children], int] = field(factory=dict, init=False)
    _joined: dict[tuple[int, int, int], int] = field(factory=dict, init=False)
    _bounded: set[int] = field(factory=set, init=False)
    _adding: Lock = field(factory=Lock, init=False)

    # -------------------------------------------------------------- building

    def node(self, variable: int, children: Children) -> int:
        """Return the diagram that tests a variable, with one child for each of its values."""
        number = self._nodes.get((variable, children))
        if number is not None:
            return number
        distinct = dict.fromkeys(child for child in children if child is not None)
        if len(distinct) <= 1:
            return next(iter(distinct), FALSE)
        with self._adding:
            number = self._nodes.get((variable, children))
            return self._add(variable, children) if number is None else number

    def _add(self, variable: int, children: Children) -> int:
        pairs = zip(self.variables.bits[variable], children, strict=True)
        steps = {bit: child for bit, child in pairs if child is not None}
        self.tested.append(variable)
        self.children.append(children)
        self.masks.append(self.variables.masks[variable])
        self.steps.append(steps)
        is_fact = variable < self.variables.facts
        self.branches.append(tuple(dict.fromkeys(steps.values())) if is_fact else ())
        # Other threads use a node as soon as it is known, so it must be complete by then.
        return self._nodes.setdefault((variable, children), len(self.tested) - 1)

    def restore(self, nodes: Iterable[tuple[int, Children]]) -> None:
        """Add nodes as `tested` and `children` list them, to a law that has none yet."""
        for variable, children in nodes:
            self._add(variable, children)

    def test(self, variable: int, true: int, possible: int) -> int:
        """Return the diagram that is true for some values of a variable.

        Args:
            variable: The number of the variable.
            true: The bits of the values for which it is true.
            possible: The bits of all values that are possible, of any variables.
        """
        bits = self.variables.bits[variable]
        return self.node(
            variable,
            tuple((TRUE if bit & true else FALSE) if bit & possible else None for bit in bits),
        )

    def choose(self, test: int, yes: int, no: int) -> int:
        """Return the diagram that is `yes` where `test` is true, else `no`.

        All three must lack the same values, as those of one cell do.

        Raises:
            CaseError: If it has more than `MOST_NODES` nodes (`rules-too-entangled`).
        """
        chosen = self._choose(test, yes, no)
        if chosen >= 0 and chosen not in self._bounded:
            if len(self._reached(chosen)) > MOST_NODES:
                problem = Problem(code="rules-too-entangled", path=path_of("act"))
                raise CaseError([problem])
            self._bounded.add(chosen)
        return chosen

    def _choose(self, test: int, yes: int, no: int) -> int:
        if test == TRUE or yes == no:
            return yes
        if test == FALSE:
            return no
        if (yes, no) == (TRUE, FALSE):
            return test
        key = (test, yes, no)
        joined = self._joined.get(key)
        if joined is None:
            if len(self._joined) >= _MOST_JOINS:
                self._joined.clear()
            joined = self._joined[key] = self._join(key)
        return joined

    def _join(self, parts: tuple[int, int, int]) -> int:
        variable = min(self.tested[part] for part in parts if part >= 0)
        tests = [part >= 0 and self.tested[part] == variable for part in parts]
        shape = self.children[next(part for part, here in zip(parts, tests, strict=True) if here)]
        bits = self.variables.bits[variable]
        below = (
            tuple(
                self.steps[part][bit] if here else part
                for part, here in zip(parts, tests, strict=True)
            )
            for bit, child in zip(bits, shape, strict=True)
            if child is not None
        )
        joined = (self._choose(*triple) for triple in below)
        return self.node(
            variable, tuple(None if child is None else next(joined) for child in shape)
        )

    def all_of(self, parts: Iterable[int]) -> int:
        """Return the diagram that is true where every part is."""
        whole = TRUE
        for part in parts:
            whole = self.choose(part, whole, FALSE)
        return whole

    def any_of(self, parts: Iterable[int]) -> int:
        """Return the diagram that is true where some part is."""
        whole = FALSE
        for part in dict.fromkeys(parts):
            whole = self.choose(part, TRUE, whole)
        return whole

    def equals(self, diagram: int, leaf: int) -> int:
        """Return the diagram that is true where another one ends in a leaf."""
        return self._changed(diagram, lambda end: TRUE if end == leaf else FALSE, 0)

    def chosen(self, diagram: int, known: int) -> int:
        """Return what is left of a diagram once the values in `known` are chosen."""
        return self._changed(diagram, lambda end: end, known)

    def _changed(self, diagram: int, leaf: Callable[[int], int], known: int) -> int:
        """Return a diagram with other leaves, without the variables of which a value is known."""
        made: dict[int, int] = {}

        def changed(node: int) -> int:
            if node < 0:
                return leaf(node)
            if node not in made:
                bit = known & self.masks[node]
                if bit:
                    made[node] = changed(self.steps[node][bit])
                else:
                    below = (
                        child if child is None else changed(child) for child in self.children[node]
                    )
                    made[node] = self.node(self.tested[node], tuple(below))
            return made[node]

        return changed(diagram)

    # -------------------------------------------------------------- walking

    def followed(self, diagram: int, known: int) -> int:
        """Return where what is known leads: a leaf, or the first node of which it says nothing."""
        masks, steps = self.masks, self.steps
        node = diagram
        while node >= 0 and (bit := known & masks[node]):
            node = steps[node][bit]
        return node

    def ends(self, diagram: int, known: int) -> set[int]:
        """Return what a diagram can end in: leaves, or readings that `known` does not choose."""
        masks, steps, branches = self.masks, self.steps, self.branches
        ends: set[int] = set()
        seen: set[int] = set()
        ahead = [diagram]
        while ahead:
            node = ahead.pop()
            while node >= 0:
                bit = known & masks[node]
                if bit:
                    node = steps[node][bit]
                    continue
                below = branches[node]
                if not below:
                    node = self.chosen(node, known)
                    break
                if node in seen:
                    break
                seen.add(node)
                ahead += below[1:]
                node = below[0]
            if node < 0 or not branches[node]:
                ends.add(node)
        return ends

    def leaves(self, diagram: int) -> set[int]:
        """Return every leaf of a diagram."""
        return {node for node in self._reached(diagram) if node < 0}

    def support(self, diagram: int) -> set[int]:
        """Return every variable that a diagram tests."""
        return {self.tested[node] for node in self._reached(diagram) if node >= 0}

    def _reached(self, diagram: int) -> set[int]:
        reached: set[int] = set()
        ahead = [diagram]
        while ahead:
            node = ahead.pop()
            if node not in reached:
                reached.add(node)
                ahead += self.steps[node].values() if node >= 0 else ()
        return reached

    def deciding(self, diagram: int, left: int) -> set[int]:
        """Return the facts on which the end of a diagram turns where the values `left` are.

        What is left of the diagram is reduced again first: a fact all of whose children end alike,
        under the readings that are left, decides nothing.

        Args:
            diagram: The diagram.
            left: The bits of all values that a variable may still have.
        """
        numbers: dict[Hashable, int] = {}
        tested: dict[int, frozenset[int]] = {}
        known: dict[int, int] = {}

        def reduced(node: int) -> int:
            """Return a number that nodes share exactly if they end alike."""
            if node in known:
                return known[node]
            key: Hashable = node
            own: frozenset[int] = frozenset()
            if node >= 0:
                steps = self.steps[node].items()
                below = tuple(reduced(child) for bit, child in steps if bit & left)
                if all(child == below[0] for child in below):
                    return known.setdefault(node, below[0])
                key = (self.tested[node], below)
                own = frozenset({self.tested[node]}).union(*(tested[child] for child in below))
            number = known[node] = numbers.setdefault(key, len(numbers))
            tested[number] = own
            return number

        return {each for each in tested[reduced(diagram)] if each < self.variables.facts}

    def unlike(self, one: int, other: int, left: int) -> bool:
        """Tell whether two diagrams of readings can end unlike, where the readings `left` are."""
        return any(
            one_end != other_end
            for one_end, other_end in _pairs(
                RestrictedDiagram(self, one, left),
                RestrictedDiagram(self, other, left),
                until=len(self.variables.names),
            )
        )

    def step(self, node: int, variable: int, bit: int) -> int:
        """Return what follows a node that may test a variable, where that has a value."""
        tests = node >= 0 and self.tested[node] == variable
        return self.steps[node][bit] if tests else node

    def settled(self, left: int) -> int:
        """Return the bits of the variables that have one value left."""
        masks = self.variables.masks
        return sum(left & mask for mask in masks if (left & mask).bit_count() == 1)


class RestrictedDiagram(NamedTuple):
    """A diagram with the bits of the values that its variables may still have."""

    diagrams: Diagrams
    root: int
    left: int

    def first(self, node: int) -> int:
        """Return the variable that a node tests; a number beyond all for a leaf."""
        return self.diagrams.tested[node] if node >= 0 else len(self.diagrams.variables.names)


def end_pairs(here: RestrictedDiagram, there: RestrictedDiagram) -> Iterator[tuple[int, int]]:
    """Yield the ends of two diagrams that completions have when they move from here to there.

    Each fact keeps its value there; where that is impossible, it takes any that is possible. The
    diagrams may be of two laws with the same facts.
    """
    settled = (here.diagrams.settled(here.left), there.diagrams.settled(there.left))
    for one, other in _pairs(here, there, until=here.diagrams.variables.facts):
        yield here.diagrams.chosen(one, settled[0]), there.diagrams.chosen(other, settled[1])


def _pairs(
    here: RestrictedDiagram, there: RestrictedDiagram, *, until: int
) -> Iterator[tuple[int, int]]:
    """Walk two diagrams side by side; nodes of variables from `until` on are ends too."""
    seen = {(here.root, there.root)}
    ahead = [(here.root, there.root)]
    while ahead:
        one, other = ahead.pop()
        variable = min(here.first(one), there.first(other))
        if variable >= until:
            yield one, other
            continue
        mask = here.diagrams.variables.masks[variable]
        for bit in single_bits(mask & here.left):
            below = here.diagrams.step(one, variable, bit)
            for moved in single_bits(bit if bit & there.left else mask & there.left):
                pair = (below, there.diagrams.step(other, variable, moved))
                if pair not in seen:
                    seen.add(pair)
                    ahead.append(pair)


def single_bits(bits: int) -> Iterator[int]:
    """Yield each bit that is set in a number, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest
