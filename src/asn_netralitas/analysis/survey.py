"""Survey every cell of every version of the law, under every choice of readings.

Cells in which the same rules meet the same facts are examined once. A finding without an example
case is dropped, except "never applies", which has none by definition.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product
from typing import Final

from attrs import define, field, frozen

from asn_netralitas._engine.applicable_law import LawIndex
from asn_netralitas._engine.application import AppliedRules
from asn_netralitas._engine.cells import Cell
from asn_netralitas._model.codes import Act, Modality
from asn_netralitas._model.law import STRICTEST_FIRST, VERDICT_OF, Rule

from .law_space import LawCell
from .witness import (
    ReadingChoice,
    Shows,
    Values,
    Witness,
    admissible,
    choices_in,
    facts_that_reach,
    find_witness,
    stands,
)

# Of cells that are alike so many are tried for a case.
_TRIED: Final = 8
_FORBIDDING: Final = frozenset({Modality.PROHIBITION, Modality.OBLIGATION})


@define(slots=False, eq=False)
class CellGroup:
    """Cells in which the same rules meet the same facts; the first of them stand for all."""

    cell: Cell
    values: Values
    most: int
    corners: list[LawCell] = field(factory=list)
    count: int = 0

    @cached_property
    def reached(self) -> tuple[tuple[int, ...], bool]:
        """Return the masks of rules that some facts reach, and whether these are all."""
        within = self.cell.bits_of_rules
        reached, whole = {within: None}, True
        for fact, masks in self.cell.masks.items():
            steps = {masks[value]: None for value in self.values[fact]}
            reached = {mask & step: None for mask in reached for step in steps}
            if len(reached) > self.most:
                # The same ones each time, from the whole range.
                stride = -(-len(reached) // self.most)
                reached, whole = dict.fromkeys(sorted(reached)[::stride]), False
        return tuple(reached), whole

    def spots(self) -> Iterator[SurveyedCell]:
        """Yield what stands under every choice of readings wherever facts reach."""
        for choice, mask in product(choices_in(self.cell), self.reached[0]):
            yield SurveyedCell(self, mask, choice, self.cell.standing(mask, choice))


@frozen(eq=False)
class SurveyedCell:
    """What stands in cells that are alike, with the facts and readings that bring it."""

    group: CellGroup
    mask: int
    choice: ReadingChoice
    standing: AppliedRules

    def witness(self, law: LawIndex, shows: Shows) -> Witness | None:
        """Return a case of the spot that shows what is looked for, if there is one."""
        cell, values = self.group.cell, self.group.values
        facts = facts_that_reach(cell, values, self.mask)
        return find_witness(law, self.group.corners, facts, self.choice, shows)


def groups(corners: Iterable[LawCell], most: int) -> Iterable[CellGroup]:
    """Return the cells, once for all that are alike; those in which nobody can be are left out."""
    found: dict[Hashable, CellGroup] = {}
    for corner in corners:
        cell = corner.cell
        values = admissible(corner.act, cell)
        if values is not None:
            key = (
                corner.act,
                corner.category,
                tuple(cell.rules),
                tuple(values[fact] for fact in cell.masks),
                tuple(choices_in(cell)),
            )
            group = found.setdefault(key, CellGroup(cell, values, most))
            group.count += 1
            if len(group.corners) < _TRIED:
                group.corners.append(corner)
    return found.values()


@define(eq=False)
class Seen:
    """What stands, lifts and decides anywhere, and which rules stand against each other."""

    law: LawIndex
    stood: set[str] = field(factory=set)
    lifted: set[tuple[str, str]] = field(factory=set)
    deciding: set[str] = field(factory=set)
    idle: dict[str, list[SurveyedCell]] = field(factory=dict)
    conflicts: dict[tuple[str, str], Witness] = field(factory=dict)
    sampled: dict[Act, set[str]] = field(factory=dict)

    @property
    def unsure(self) -> frozenset[str]:
        """Return the rules of cells that were not looked at whole."""
        return frozenset().union(*self.sampled.values())

    def look(self, corners: Iterable[LawCell], most: int) -> None:
        """Take in what stands in some cells."""
        for group in groups(corners, most):
            if not group.reached[1]:
                self.sampled.setdefault(group.corners[0].act, set()).update(group.cell.rules)
            for spot in group.spots():
                self._take(spot)

    def _take(self, spot: SurveyedCell) -> None:
        rules = spot.group.cell.rules
        for number in range(len(spot.group.cell.meetings)):
            here = [rules[rule] for rule, where in spot.standing.stands if where == number]
            gone = [rules[rule] for rule, where, _ in spot.standing.lifted if where == number]
            self._take_context(spot, here, gone)

    def _take_context(self, spot: SurveyedCell, here: Sequence[Rule], gone: Sequence[Rule]) -> None:
        self.stood.update(rule.id for rule in here)
        lifted = {rule.id for rule in gone}
        self.lifted.update((rule.id, each) for rule in here for each in rule.exception_to & lifted)
        strictness = {rule.id: STRICTEST_FIRST.index(VERDICT_OF[rule.modality]) for rule in here}
        for rule in here:
            if strictness[rule.id] == min(strictness.values()):
                self.deciding.add(rule.id)
            elif len(idle := self.idle.setdefault(rule.id, [])) < _TRIED:
                idle.append(spot)
        permissions = [rule.id for rule in here if rule.modality is Modality.PERMISSION]
        forbidding = [rule.id for rule in here if rule.modality in _FORBIDDING]
        for pair in product(permissions, forbidding):
            if pair not in self.conflicts:
                self._try_conflict(spot, pair)

    def _try_conflict(self, spot: SurveyedCell, pair: tuple[str, str]) -> None:
        both = [stands(rule) for rule in pair]
        found = spot.witness(self.law, lambda decision: all(shows(decision) for shows in both))
        if found is not None:
            self.conflicts[pair] = found
