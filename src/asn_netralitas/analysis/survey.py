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
from asn_netralitas._engine.cells import Cell, Effective, Values
from asn_netralitas._engine.law_space import LawCell
from asn_netralitas._model.codes import Act, FactValue, Modality
from asn_netralitas._model.law import STRICTEST_FIRST, VERDICT_OF, Rule

from .cell_answers import admissible, choices_in
from .witness import Shows, Witness, facts_that_reach, find_witness, stands

# Of equal cells so many are searched for an example case.
_TRIED: Final = 8
_FORBIDDING: Final = frozenset({Modality.PROHIBITION, Modality.OBLIGATION})


@define(slots=False, eq=False)
class CellGroup:
    """Cells in which the same rules meet the same facts; the first is examined for all of them."""

    cell: Cell
    values: Values
    most: int
    members: list[LawCell] = field(factory=list)
    count: int = 0

    @cached_property
    def reached(self) -> tuple[tuple[int, ...], bool]:
        """Return the masks of rules that some facts reach, and whether these are all."""
        reached, whole = {self.cell.bits_of_rules: None}, True
        for fact, masks in self.cell.masks.items():
            steps = {masks[value]: None for value in self.values[fact]}
            reached = {mask & step: None for mask in reached for step in steps}
            if len(reached) > self.most:
                # The same sample each time, from the whole range.
                stride = -(-len(reached) // self.most)
                reached, whole = dict.fromkeys(sorted(reached)[::stride]), False
        return tuple(reached), whole

    def surveyed(self) -> Iterator[SurveyedCell]:
        """Yield what applies under every choice of readings wherever facts reach."""
        for choice, mask in product(choices_in(self.cell), self.reached[0]):
            yield SurveyedCell(self, mask, choice, self.cell.standing(mask, choice))


@frozen(eq=False)
class SurveyedCell:
    """The rules that apply in a group of cells with some facts and readings."""

    group: CellGroup
    mask: int
    choice: Effective
    applied: AppliedRules

    @property
    def facts(self) -> dict[str, FactValue]:
        """Return facts that reach the mask, without those that do not matter."""
        return facts_that_reach(self.group.cell, self.group.values, self.mask)

    def witness(self, law: LawIndex, shows: Shows) -> Witness | None:
        """Return a case of the group with these facts that `shows` accepts, or None."""
        return find_witness(law, self.group.members, self.facts, self.choice, shows)


def groups(cells: Iterable[LawCell], most: int) -> Iterable[CellGroup]:
    """Return the groups of equal cells, without those in which nobody can be."""
    known: dict[Hashable, CellGroup] = {}
    for law_cell in cells:
        cell = law_cell.compiled
        values = admissible(law_cell.act, cell)
        if values:
            key = (
                law_cell.act,
                cell.category,
                tuple(cell.rules),
                tuple(values[fact] for fact in cell.masks),
                choices_in(cell),
            )
            group = known.setdefault(key, CellGroup(cell, values, most))
            group.count += 1
            if len(group.members) < _TRIED:
                group.members.append(law_cell)
    return known.values()


@define(eq=False)
class Survey:
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
        """Return the rules of cells whose facts were only sampled."""
        return frozenset().union(*self.sampled.values())

    def add(self, cells: Iterable[LawCell], most: int) -> None:
        """Add some cells to the survey."""
        for group in groups(cells, most):
            if not group.reached[1]:
                self.sampled.setdefault(group.members[0].act, set()).update(group.cell.rules)
            for surveyed in group.surveyed():
                self._add(surveyed)

    def _add(self, surveyed: SurveyedCell) -> None:
        standing = {rule for rule, _ in surveyed.applied.stands}
        lifted = {rule for rule, *_ in surveyed.applied.lifted}
        here = [rule for rule in surveyed.group.cell.rules.values() if rule.id in standing]
        self.stood |= standing
        self.lifted.update((rule.id, each) for rule in here for each in rule.exception_to & lifted)
        self._add_strictest(surveyed, here)
        permissions = [rule.id for rule in here if rule.modality is Modality.PERMISSION]
        forbidding = [rule.id for rule in here if rule.modality in _FORBIDDING]
        for pair in product(permissions, forbidding):
            if pair not in self.conflicts:
                witness = surveyed.witness(self.law, stands(*pair))
                if witness is not None:
                    self.conflicts[pair] = witness

    def _add_strictest(self, surveyed: SurveyedCell, here: Sequence[Rule]) -> None:
        strictness = {rule.id: STRICTEST_FIRST.index(VERDICT_OF[rule.modality]) for rule in here}
        for rule, rank in strictness.items():
            if rank == min(strictness.values()):
                self.deciding.add(rule)
            elif len(idle := self.idle.setdefault(rule, [])) < _TRIED:
                idle.append(surveyed)
