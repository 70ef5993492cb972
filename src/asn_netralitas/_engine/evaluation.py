"""What can be true in a case: its possible cells, the verdict, and the facts that decide it.

A *completion* fills in all that is not known: a spot, the category of a group, the target, and
every fact that a rule tests. Presumptions hold unless the caller says otherwise. A walk through the
diagram of each possible cell meets every completion at once:

- all ends are one leaf: that verdict is firm;
- one end, which is a diagram of readings: `disputed`;
- ends that differ under a choice of readings that both have: `depends`.

A fact is *open* if two completions that agree on everything else (but where the fact decides what
the others may be) differ under some choice of readings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, reduce
from itertools import chain, combinations
from operator import or_
from typing import NamedTuple

from attrs import frozen

from asn_netralitas._model.case import path_of
from asn_netralitas._model.codes import Category, Target, Verdict, code_of
from asn_netralitas._model.law import STRICTEST_FIRST
from asn_netralitas._model.problems import CaseError, Problem

from .circumstances import Spot
from .law_diagrams import Cell
from .query import Query

# A leaf or a diagram of readings, and the bits of the readings under which it can be had.
End = tuple[int, int]


class Possible(NamedTuple):
    """A cell that what was given leaves possible, in every spot of one law and one choice.

    `pins` are the bits of the readings that were chosen, `known` those and all that is given or
    presumed.
    """

    law: int
    pins: int
    category: Category
    target: Target | None
    cell: Cell
    known: int


@frozen(eq=False, slots=False)
class Evaluation:
    """What the diagrams of the possible cells of a question end in.

    `roots` are the diagrams of their verdicts, each once with the bits that are known there.
    """

    query: Query
    roots: Collection[tuple[int, int]]

    @cached_property
    def possible(self) -> Sequence[Possible]:
        """Return the cells that what was given leaves possible, by law, target and category."""
        query, law, possible = self.query, self.query.law, list[Possible]()
        for number, pins in self.places:
            for target in law.targets(number, query.target):
                for category in query.members:
                    cell = law.cell(number, category, target)
                    known = completed(cell, query.known | pins)
                    if known is not None:
                        possible.append(Possible(number, pins, category, target, cell, known))
        return possible

    @cached_property
    def places(self) -> Mapping[tuple[int, int], Sequence[Spot]]:
        """Return the spots of each applicable law and choice of readings."""
        query, places = self.query, dict[tuple[int, int], list[Spot]]()
        for spot in query.spots:
            number = query.law.law_of(query.activity.act, spot.situation)
            places.setdefault((number, query.pinned(spot, number)), []).append(spot)
        return places

    @cached_property
    def ends(self) -> frozenset[End]:
        """Return what the verdict can be: leaves, or diagrams of readings."""
        query, ends, found = self.query, self.query.law.diagrams.ends, set[End]()
        for law, pins in query.chosen:
            for cell in query.cells(law):
                known = completed(cell, query.known | pins)
                if known is not None:
                    choices = self.choices(law, pins, cell)
                    found |= {(end, choices) for end in ends(cell.verdict, known)}
        return frozenset(found)

    def verdict(self) -> Verdict:
        """Return the verdict over all completions and all choices of readings."""
        diagrams, ends = self.query.law.diagrams, set[int]()
        for root, known in self.roots:
            end = diagrams.followed(root, known)
            ends |= {end} if end < 0 else diagrams.ends(end, known)
        leaves = [end for end in ends if end < 0]
        if len(leaves) > 1:
            return Verdict.DEPENDS
        return (
            STRICTEST_FIRST[~leaves[0]] if len(ends) == len(leaves) else self.verdict_of(self.ends)
        )

    def verdict_of(self, ends: Collection[End]) -> Verdict:
        """Return the verdict that ends amount to."""
        diagrams = self.query.law.diagrams
        if any(
            diagrams.unlike(one, other, one_choices & other_choices & self._held)
            for (one, one_choices), (other, other_choices) in combinations(ends, 2)
        ):
            return Verdict.DEPENDS
        leaves = set[int]().union(*(diagrams.leaves(end) for end, _ in ends))
        return STRICTEST_FIRST[~leaves.pop()] if len(leaves) == 1 else Verdict.DISPUTED

    # -------------------------------------------------------------- readings

    @cached_property
    def readings(self) -> int:
        """Return the bits of the readings of each dispute that has several, here or there.

        They count only where a cell touches the dispute.
        """
        law, found = self.query.law, dict[int, int]()
        cells = set(candidates(self.query))
        for dispute in {dispute for cell in cells for dispute in cell.touched}:
            mask = law.variables.masks[dispute]
            found[dispute] = 0
            for number, pins in self.query.chosen:
                found[dispute] |= pins & mask or dict(law.readings[number]).get(dispute, 0)
        return sum(bits for bits in found.values() if bits.bit_count() > 1)

    @cached_property
    def _held(self) -> int:
        """Return the bits of the readings that somebody holds in some spot."""
        held = self.query.law.held
        return reduce(or_, (held(number) for number, _ in self.query.chosen))

    def choices(self, number: int, pins: int, cell: Cell) -> int:
        """Return the bits of the readings that can be chosen so that a cell has completions.

        A dispute that it does not touch, or of which it has one reading, may be read in any way.
        """
        # The cells of one law and choice have the same readings.
        if len(self.query.chosen) == 1 or not self.readings:
            return -1
        law, choices = self.query.law, self.readings
        for dispute, held in law.readings[number]:
            mask = law.variables.masks[dispute]
            if dispute in cell.touched and held.bit_count() > 1 and not pins & mask:
                choices &= ~mask | held
        return choices

    def left(self, cell: Possible) -> int:
        """Return the bits of all values that facts and readings may have in a cell."""
        law = self.query.law
        return law.variables.narrowed(law.possible(cell.law, cell.cell), cell.known)


def candidates(query: Query) -> Iterator[Cell]:
    """Yield every cell of the spots of a question, be it possible or not."""
    return chain.from_iterable(map(query.cells, {law for law, _ in query.chosen}))


def completed(cell: Cell, known: int) -> int | None:
    """Return what is known in a cell, with what is presumed there; None where it is impossible."""
    whole = known
    for mask, bit in cell.presumed:
        whole |= 0 if known & mask else bit
    return None if whole & cell.excluded else whole


def evaluation_of(query: Query) -> Evaluation:
    """Find the diagrams of the cells of a question.

    Raises:
        CaseError: If what was given fits no cell, or leaves too much open.
    """
    law, by_pins, roots = query.law, dict[int, set[int]](), dict[tuple[int, int], None]()
    for number, pins in query.chosen:
        cells = law.cells_met(number, query.members, query.target)
        by_pins.setdefault(pins, set()).update(cells)
    for pins, numbers in by_pins.items():
        for cell in map(law.cells.__getitem__, numbers):
            known = completed(cell, query.known | pins)
            if known is not None:
                roots[cell.verdict, known] = None
    if not roots:
        raise CaseError(contradictions(query))
    return Evaluation(query, roots)


def contradictions(query: Query) -> list[Problem]:
    """Return why no completion fits what was given, naming the two facts of each clash."""
    sources: dict[str, tuple[StrEnum | None, ...]] = {
        "category": query.members,
        "act": (query.activity.act,),
        "target": (query.target,),
        "stage": query.stages,
    }
    problems = [
        Problem(
            code="contradiction",
            values={
                "if_fact": entailment.source,
                "if_value": str(sources[entailment.source][0]),
                "fact": entailment.fact,
                "value": code_of(query.given[entailment.fact]),
            },
            path=path_of(entailment.fact),
        )
        for entailment in query.vocabulary.entailments
        if entailment.values.issuperset(sources[entailment.source])
        and query.given.get(entailment.fact) not in {None, *entailment.allowed}
    ]
    return problems or [Problem(code="impossible-case")]
