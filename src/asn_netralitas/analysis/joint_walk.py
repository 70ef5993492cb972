"""Several diagrams walked at once: what they end in together, and the fewest facts that decide it.

The diagrams may be of several laws, or of several cells of one law. A fact has the same value in
all of them, one that is possible in each. A reading is the same in all laws that have it; one that
a law lacks goes with any reading that this law has.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import product
from operator import and_
from typing import NamedTuple, TypeVar

from attrs import field, frozen

from asn_netralitas._engine.diagrams import Diagrams
from asn_netralitas._model.codes import FactValue

LabelT = TypeVar("LabelT")
# One node or leaf for each diagram.
Joint = tuple[int, ...]


class JointPart(NamedTuple):
    """A diagram, and the bits of the values that facts and readings may have in its cell."""

    diagrams: Diagrams
    root: int
    left: int


class GivenValue(NamedTuple):
    """A fact with a value, or a dispute with the reading that is chosen."""

    name: str
    value: FactValue | str
    is_reading: bool


Given = tuple[GivenValue, ...]


@frozen(eq=False, slots=False)
class JointWalk:
    """A walk through some diagrams; with `to_readings` it ends where only readings are left."""

    parts: tuple[JointPart, ...]
    to_readings: bool = False
    _fewest: dict[Hashable, Given] = field(factory=dict, init=False, repr=False)

    @cached_property
    def start(self) -> Joint:
        """Return the roots, without the disputes of which one reading is left."""
        settled = (part.diagrams.settled(part.left) & ~self._every_fact for part in self.parts)
        parts = zip(self.parts, settled, strict=True)
        return tuple(part.diagrams.chosen(part.root, known) for part, known in parts)

    @cached_property
    def ends(self) -> frozenset[Joint]:
        """Return what the diagrams can end in together: nothing, if no case is possible in all."""
        if not self._is_possible:
            return frozenset()
        ends, seen, ahead = set[Joint](), {self.start}, [self.start]
        while ahead:
            joint = ahead.pop()
            test = self.first_test(joint)
            if test is None:
                ends.add(joint)
                continue
            for _, following in self.moves(joint, test):
                if following not in seen:
                    seen.add(following)
                    ahead.append(following)
        return frozenset(ends)

    def fewest(self, label: Callable[[Joint], LabelT | None], wanted: LabelT) -> Given:
        """Return the fewest facts and readings under which every end has a label that some end has.

        Of several that are as few, facts that come first in the vocabulary stay open, and values
        that come first are given.
        """
        if wanted not in self._fewest:
            meets = {end: label(end) == wanted for end in self.ends}
            self._fewest[wanted] = _Search(self, meets).fewest(frozenset({self.start})) or ()
        return self._fewest[wanted]

    # -------------------------------------------------------------- what is tested

    @cached_property
    def _facts(self) -> int:
        return self.parts[0].diagrams.variables.facts

    @property
    def _every_fact(self) -> int:
        return self.parts[0].diagrams.variables.every_fact

    @cached_property
    def _left(self) -> int:
        """Return the bits of the values of facts that are possible in all cells."""
        return reduce(and_, (part.left for part in self.parts))

    @cached_property
    def _is_possible(self) -> bool:
        masks = self.parts[0].diagrams.variables.masks[: self._facts]
        return all(mask & self._left for mask in masks)

    @cached_property
    def _disputes(self) -> Mapping[str, int]:
        """Return every dispute with a number behind those of the facts."""
        names = (part.diagrams.variables.names[self._facts :] for part in self.parts)
        every = dict.fromkeys(name for each in names for name in each)
        return {name: self._facts + number for number, name in enumerate(every)}

    def first_test(self, joint: Joint) -> int | None:
        """Return the first fact or dispute that a joint tests; None where it has ended."""
        first: int | None = None
        for node, part in zip(joint, self.parts, strict=True):
            if node >= 0:
                tested = part.diagrams.tested[node]
                if tested >= self._facts:
                    if self.to_readings:
                        continue
                    tested = self._disputes[part.diagrams.variables.names[tested]]
                first = tested if first is None else min(first, tested)
        return first

    def moves(self, joint: Joint, test: int) -> Iterator[tuple[GivenValue, Joint]]:
        """Yield each value of a fact, or each reading of a dispute, with what then follows."""
        moves = self._of_fact if test < self._facts else self._of_dispute
        yield from moves(joint, test)

    def _of_fact(self, joint: Joint, fact: int) -> Iterator[tuple[GivenValue, Joint]]:
        variables = self.parts[0].diagrams.variables
        for bit, value in variables.pairs(fact, self._left):
            yield (
                GivenValue(variables.names[fact], value, is_reading=False),
                tuple(
                    part.diagrams.step(node, fact, bit)
                    for node, part in zip(joint, self.parts, strict=True)
                ),
            )

    def _of_dispute(self, joint: Joint, number: int) -> Iterator[tuple[GivenValue, Joint]]:
        name = next(name for name, known in self._disputes.items() if known == number)
        held = [dict(_readings(part, name)) for part in self.parts]
        for reading in dict.fromkeys(reading for each in held for reading in each):
            given = GivenValue(name, reading, is_reading=True)
            # Where nobody holds it, any other may be chosen; without others nothing is.
            bits = (
                [each[reading]] if reading in each else [*each.values()] or [0] for each in held
            )
            for chosen in product(*bits):
                following = zip(self.parts, joint, chosen, strict=True)
                yield given, tuple(part.diagrams.chosen(*rest) for part, *rest in following)


@frozen(eq=False)
class _Search:
    """The search for the fewest values after which all ends meet what is wanted."""

    walk: JointWalk
    meets: Mapping[Joint, bool]
    _known: dict[frozenset[Joint], Given | None] = field(factory=dict, init=False)

    def fewest(self, joints: frozenset[Joint]) -> Given | None:
        """Return the fewest values if a case may be at any of some joints; None if none do."""
        if joints not in self._known:
            self._known[joints] = self._find(joints)
        return self._known[joints]

    def _find(self, joints: frozenset[Joint]) -> Given | None:
        if not all(self.meets.get(joint, True) for joint in joints):
            return None
        tests = [test for joint in joints if (test := self.walk.first_test(joint)) is not None]
        if not tests:
            return ()
        first = min(tests)
        after: dict[GivenValue, set[Joint]] = {}
        for joint in joints:
            for given, following in self.walk.moves(joint, first):
                after.setdefault(given, set()).add(following)
        untold = self.fewest(frozenset[Joint]().union(*after.values()))
        if untold == ():
            return untold
        told = (
            (given, *rest)
            for given, following in after.items()
            if (rest := self.fewest(frozenset(following))) is not None
        )
        ways = [way for way in (untold, *told) if way is not None]
        return min(ways, key=len, default=None)


def _readings(part: JointPart, name: str) -> Iterator[tuple[str, int]]:
    """Yield each reading of a dispute that can be chosen in a cell, with its bit."""
    variables = part.diagrams.variables
    if name in variables.names[variables.facts :]:
        number = variables.names.index(name, variables.facts)
        yield from ((str(value), bit) for bit, value in variables.pairs(number, part.left))
