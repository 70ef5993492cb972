"""Iterate over every completion of a case, and find the facts on which its outcome turns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from asn_netralitas._model.codes import Verdict

from .application import AppliedRules
from .case_space import CaseSpace, CellKey, VectorOf, keep_or_all
from .cells import Cell, Values
from .query import Query
from .result import CellContext, Outcome


@frozen(slots=False, eq=False)
class Completions:
    """Every completion of a question, as cells with the values that each fact may have there."""

    question: Query
    ground: CaseSpace
    _without: dict[tuple[CellKey, str], tuple[int, ...]] = field(factory=dict, init=False)
    _beside: dict[tuple[CellKey, CellKey], Iterable[tuple[int, int]]] = field(
        factory=dict, init=False
    )

    @cached_property
    def cells(self) -> Mapping[CellKey, Cell]:
        """Return the cells that are possible, with what was given."""
        return {
            key: cell
            for key, cell in self.ground.candidates.items()
            if all(self.values[key].values())
        }

    @cached_property
    def values(self) -> Mapping[CellKey, Values]:
        """Return the values that each fact may have in each cell."""
        given = {
            fact: (value,)
            for fact in self.ground.facts
            if (value := self.question.given.get(fact)) is not None
        }
        admissible = self.ground.admissible
        return {
            key: {
                **untold,
                **{
                    fact: told if told[0] in admissible[key][fact] else ()
                    for fact, told in given.items()
                },
            }
            for key, untold in self.ground.unless_given.items()
        }

    # -------------------------------------------------------------- what stands

    def distinct(self) -> Iterator[tuple[CellContext, Outcome]]:
        """Yield what stands where, each once however many completions share it."""
        for key, cell in self.cells.items():
            where = CellContext(cell.setting, key.category, cell.meetings)
            outcomes = (self.ground.outcome(key, mask) for mask in cell.reachable(self.values[key]))
            yield from ((where, outcome) for outcome in dict.fromkeys(outcomes))

    def verdicts(self) -> frozenset[tuple[Verdict | None, ...]]:
        """Return what the verdict can be, under each choice of readings side by side."""
        outcomes = (
            self.ground.outcome(key, mask)
            for key, cell in self.cells.items()
            for mask in cell.reachable(self.values[key], within=cell.bits_of_rules)
        )
        return frozenset(
            tuple(None if found is None else found.verdict for found in outcome)
            for outcome in outcomes
        )

    # -------------------------------------------------------------- what is open

    @cached_property
    def _single(self) -> bool:
        """Tell whether there is one completion only."""
        return len(self.cells) == 1 and all(
            len(values) == 1 for key in self.cells for values in self.values[key].values()
        )

    def decided_by(self, part: Callable[[AppliedRules], Hashable]) -> tuple[str, ...]:
        """Return what decides a part of what stands; given and presumed facts never do."""
        if self._single:
            return ()
        known: dict[tuple[CellKey, int], tuple[Hashable, ...]] = {}

        def vector(key: CellKey, mask: int) -> tuple[Hashable, ...]:
            if (key, mask) not in known:
                outcome = self.ground.outcome(key, mask)
                known[key, mask] = tuple(
                    None if standing is None else part(standing) for standing in outcome
                )
            return known[key, mask]

        decisive = [
            name for index, name in enumerate(CellKey._fields) if self._branches(index, vector)
        ]
        decisive += (
            fact
            for fact in self.ground.facts
            if any(self._decides(fact, key, vector) for key in self.cells)
        )
        return tuple(decisive)

    def _decides(self, fact: str, key: CellKey, vector: VectorOf) -> bool:
        """Tell whether two values of a fact differ in some completion of the others."""
        cell, values = self.cells[key], self.values[key]
        if fact not in cell.masks or len(values[fact]) == 1:
            return False
        steps = sorted({cell.masks[fact][value] for value in values[fact]})
        if (key, fact) not in self._without:
            self._without[key, fact] = cell.reachable(values, without=fact)
        return any(
            len({vector(key, mask & step) for step in steps}) > 1
            for mask in self._without[key, fact]
        )

    def _branches(self, index: int, vector: VectorOf) -> bool:
        """Tell whether cells that differ in one thing, and else where they must, decide."""
        return any(
            vector(key, here) != vector(other, there)
            for key, other in self._pairs(index)
            for here, there in self._side_by_side(key, other)
        )

    def _side_by_side(self, key: CellKey, other: CellKey) -> Iterable[tuple[int, int]]:
        if (key, other) not in self._beside:
            self._beside[key, other] = self.cells[key].pairs(
                self.values[key], self.cells[other], self.values[other]
            )
        return self._beside[key, other]

    def _pairs(self, index: int) -> Iterator[tuple[CellKey, CellKey]]:
        values = dict.fromkeys(key[index] for key in self.cells)
        for key in self.cells if len(values) > 1 else ():
            for value in values:
                if value != key[index]:
                    change: dict[str, Any] = {CellKey._fields[index]: value}
                    yield from (
                        (key, other)
                        for other in self._nearest(key._replace(**change))
                        if other[index] == value and other in self.cells
                    )

    def _nearest(self, wanted: CellKey) -> Iterator[CellKey]:
        """Yield the places nearest to one that may be impossible."""
        spot = wanted[:3]
        settings = self.ground.settings
        same_place = (other for other in settings if other[:2] == spot[:2])
        for other in (spot,) if spot in settings else same_place:
            for target in keep_or_all(wanted.target, self.ground.targets(settings[other])):
                yield CellKey(*other, wanted.category, target)
