"""Survey every cell of every version of the law, under every choice of readings.

Cells in which the same rules meet the same facts are examined once. A finding without an example
case is dropped, except "never applies", which has none by definition.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import compress, product
from typing import Final, NamedTuple

from attrs import define, field

from asn_netralitas._engine.diagrams import TRUE
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.codes import Act, FactValue, Modality, Verdict
from asn_netralitas._model.law import STRICTEST_FIRST, VERDICT_OF

from .law_space import LawCell
from .witness import Shows, Witness, find_witness, stands

# Of equal cells so many are searched for an example case.
_TRIED: Final = 8

# The diagrams of a cell after some facts: the verdict, then where each rule stands and is lifted.
_State = tuple[int, ...]


@define(slots=False, eq=False)
class CellGroup:
    """Cells in which the same rules meet the same facts; the first is examined for all of them."""

    cell: LawCell
    most: int
    members: list[LawCell] = field(factory=list)

    @cached_property
    def _standing(self) -> Mapping[str, int]:
        rules = self.cell.law.rulebook.rules
        return {rules[rule.rule].id: rule.anywhere for rule in self.cell.diagrams}

    @cached_property
    def _lifted(self) -> Mapping[tuple[str, str], int]:
        rules = self.cell.law.rulebook.rules
        return {
            (rules[rule.rule].id, lifter): diagram
            for rule in self.cell.diagrams
            for _, lifter, diagram in rule.lifted
        }

    @cached_property
    def states(self) -> tuple[Mapping[_State, Mapping[str, FactValue]], bool]:
        """Return the states that some facts reach with these facts, and whether these are all.

        Facts that do not matter are left out.
        """
        rules = (*self._standing.values(), *self._lifted.values())
        start = (self.cell.compiled.verdict, *rules)
        reached: dict[_State, dict[str, FactValue]] = {start: {}}
        whole, diagrams = True, self.cell.law.diagrams
        tested = set[int]().union(*map(diagrams.support, start))
        for fact in sorted(tested & set(range(diagrams.variables.facts))):
            name, after = diagrams.variables.names[fact], dict[_State, dict[str, FactValue]]()
            for state, facts in reached.items():
                below = {
                    value: tuple(diagrams.step(node, fact, bit) for node in state)
                    for bit, value in self.values(fact)
                }
                matters = len(set(below.values())) > 1
                for value, following in below.items():
                    after.setdefault(following, {**facts, name: value} if matters else facts)
            reached = after
            if len(reached) > self.most:
                # The same sample each time, from the whole range.
                stride = -(-len(reached) // self.most)
                reached, whole = dict(sorted(reached.items())[::stride]), False
        return reached, whole

    def values(self, fact: int) -> list[tuple[int, FactValue]]:
        """Return the values of a fact that are possible with their bits, "no" and "none" first."""
        values = self.cell.law.variables.of_bits(fact, self.cell.possible)
        ordered = sorted(values, key=lambda value: value not in {False, "none"})
        return [(self.cell.law.variables.bits_of(fact, (value,)), value) for value in ordered]

    def surveyed(self) -> Iterator[SurveyedCell]:
        """Yield what applies under every choice of readings wherever facts reach."""
        for choice, (state, facts) in product(self.cell.choices, self.states[0].items()):
            leaf, *nodes = (self.cell.law.diagrams.chosen(node, choice) for node in state)
            holds = [node == TRUE for node in nodes]
            stands = frozenset(compress(self._standing, holds))
            lifted = frozenset(compress(self._lifted, holds[len(self._standing) :]))
            yield SurveyedCell(self, facts, choice, STRICTEST_FIRST[~leaf], stands, lifted)


class SurveyedCell(NamedTuple):
    """The rules that stand in a group of cells with some facts and readings, and what is lifted.

    `lifted` holds the rule and its exception, `choice` the bits of the readings.
    """

    group: CellGroup
    facts: Mapping[str, FactValue]
    choice: int
    verdict: Verdict
    stands: frozenset[str]
    lifted: frozenset[tuple[str, str]]

    @property
    def readings(self) -> dict[str, str]:
        """Return the chosen reading of each dispute."""
        return readings_of(self.group.cell, self.choice)

    def witness(self, shows: Shows, readings: Mapping[str, str] | None = None) -> Witness | None:
        """Return a case of the group with these facts that `shows` accepts, or None."""
        chosen = self.readings if readings is None else readings
        return find_witness(self.group.members[:_TRIED], self.facts, chosen, shows)


def readings_of(cell: LawCell, choice: int) -> dict[str, str]:
    """Return the reading of each dispute of a cell whose bit is in a choice."""
    variables = cell.law.variables
    return {
        variables.names[dispute]: str(value)
        for dispute in cell.compiled.touched
        for value in variables.of_bits(dispute, choice)
    }


def groups(cells: Iterable[LawCell], most: int) -> Iterable[CellGroup]:
    """Return the groups of equal cells, without those in which nobody can be."""
    known: dict[Hashable, CellGroup] = {}
    for cell in cells:
        if cell.can_be:
            numbers = cell.law.numbers_of(cell.at.number, cell.category, cell.target)
            key = (cell.act, cell.category, numbers, cell.possible)
            known.setdefault(key, CellGroup(cell, most)).members.append(cell)
    return known.values()


@define(eq=False)
class Survey:
    """What stands, lifts and decides anywhere, and which rules stand against each other."""

    law: LawDiagrams
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

    @property
    def alive(self) -> frozenset[str]:
        """Return the rules that stand or are lifted somewhere."""
        return frozenset(self.stood | {lifted for _, lifted in self.lifted})

    def add(self, cells: Iterable[LawCell], most: int) -> None:
        """Add some cells to the survey."""
        for group in groups(cells, most):
            if not group.states[1]:
                self.sampled.setdefault(group.cell.act, set()).update(group.cell.rules)
            for surveyed in group.surveyed():
                self._add(surveyed)

    def _add(self, surveyed: SurveyedCell) -> None:
        lifted = {rule for rule, _ in surveyed.lifted}
        rules = surveyed.group.cell.rules
        here = [rule for rule in rules.values() if rule.id in surveyed.stands]
        self.stood |= surveyed.stands
        self.lifted.update((rule.id, each) for rule in here for each in rule.exception_to & lifted)
        strictness = {rule.id: STRICTEST_FIRST.index(VERDICT_OF[rule.modality]) for rule in here}
        for rule, rank in strictness.items():
            if rank == min(strictness.values()):
                self.deciding.add(rule)
            elif len(idle := self.idle.setdefault(rule, [])) < _TRIED:
                idle.append(surveyed)
        permissions = [rule.id for rule in here if rule.modality is Modality.PERMISSION]
        forbidding = [rule.id for rule in here if VERDICT_OF[rule.modality] is Verdict.PROHIBITED]
        for pair in product(permissions, forbidding):
            if pair not in self.conflicts:
                witness = surveyed.witness(stands(*pair))
                if witness is not None:
                    self.conflicts[pair] = witness
