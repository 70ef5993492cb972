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
from asn_netralitas._model.law import STRICTEST_FIRST, VERDICT_OF, Rule

from .law_space import LawCell
from .witness import Shows, Witness, find_witness, stands

# Of equal cells so many are searched for an example case.
_TRIED: Final = 8

# The diagrams of a cell after some facts: the verdict, then where each rule stands and is lifted.
_State = tuple[int, ...]


class Combination(NamedTuple):
    """The rules that stand in a cell with some facts and readings, and what is lifted.

    `lifted` holds the rule and its exception, `choice` the bits of the readings.
    """

    facts: Mapping[str, FactValue]
    choice: int
    verdict: Verdict
    stands: frozenset[str]
    lifted: frozenset[tuple[str, str]]


@define(slots=False, eq=False)
class CellGroup:
    """Cells of a category in which the same rules meet the same facts.

    The first of `members` is examined for all of them, and for the groups of which it is `like`.
    """

    cell: LawCell
    most: int
    like: CellGroup | None = None
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
    def _states(self) -> tuple[Mapping[_State, Mapping[str, FactValue]], bool]:
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

    @property
    def is_whole(self) -> bool:
        """Tell whether all facts were tried."""
        return self.like.is_whole if self.like is not None else self._states[1]

    @cached_property
    def combinations(self) -> tuple[Combination, ...]:
        """Return what applies under every choice of readings wherever facts reach."""
        return self.like.combinations if self.like is not None else tuple(self._combinations())

    def _combinations(self) -> Iterator[Combination]:
        for choice, (state, facts) in product(self.cell.choices, self._states[0].items()):
            leaf, *nodes = (self.cell.law.diagrams.chosen(node, choice) for node in state)
            holds = [node == TRUE for node in nodes]
            stands = frozenset(compress(self._standing, holds))
            lifted = frozenset(compress(self._lifted, holds[len(self._standing) :]))
            yield Combination(facts, choice, STRICTEST_FIRST[~leaf], stands, lifted)

    @cached_property
    def effects(self) -> tuple[_Effect, ...]:
        """Return what each combination shows of the rules."""
        if self.like is not None:
            return self.like.effects
        return tuple(_effect(each, self.cell.rules) for each in self.combinations)

    def surveyed(self) -> Iterator[SurveyedCell]:
        """Yield the group with each combination."""
        return (SurveyedCell(self, combination) for combination in self.combinations)


class _Effect(NamedTuple):
    """What a combination shows: what is lifted by what, and which rules decide and which do not.

    `pairs` are the permissions that stand, each with each prohibition that does.
    """

    lifted: tuple[tuple[str, str], ...]
    deciding: tuple[str, ...]
    idle: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


def _effect(found: Combination, rules: Mapping[str, Rule]) -> _Effect:
    lifted = {rule for rule, _ in found.lifted}
    here = [rule for rule in rules.values() if rule.id in found.stands]
    ranks = {rule.id: STRICTEST_FIRST.index(VERDICT_OF[rule.modality]) for rule in here}
    first = min(ranks.values(), default=0)
    permissions = [rule.id for rule in here if rule.modality is Modality.PERMISSION]
    forbidding = [rule.id for rule in here if VERDICT_OF[rule.modality] is Verdict.PROHIBITED]
    return _Effect(
        tuple((rule.id, each) for rule in here for each in rule.exception_to & lifted),
        tuple(rule for rule, rank in ranks.items() if rank == first),
        tuple(rule for rule, rank in ranks.items() if rank != first),
        tuple(product(permissions, forbidding)),
    )


class SurveyedCell(NamedTuple):
    """A group of cells with one combination of facts and readings, and what applies there."""

    group: CellGroup
    found: Combination

    @property
    def readings(self) -> dict[str, str]:
        """Return the chosen reading of each dispute."""
        return readings_of(self.group.cell, self.found.choice)

    def witness(self, shows: Shows, readings: Mapping[str, str] | None = None) -> Witness | None:
        """Return a case of the group with these facts that `shows` accepts, or None."""
        chosen = self.readings if readings is None else readings
        return find_witness(self.group.members[:_TRIED], self.found.facts, chosen, shows)


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
    first: dict[Hashable, CellGroup] = {}
    for cell in cells:
        if cell.can_be:
            numbers = cell.law.numbers_of(cell.at.number, cell.category, cell.target)
            seen = (numbers, cell.possible)
            group = known.get((cell.act, cell.category, seen))
            if group is None:
                group = CellGroup(cell, most, first.get(seen))
                known[cell.act, cell.category, seen] = group
                first.setdefault(seen, group)
            group.members.append(cell)
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
            if not group.is_whole:
                self.sampled.setdefault(group.cell.act, set()).update(group.cell.rules)
            if group.like is None:
                self._add_rules(group)
            for combination, effect in zip(group.combinations, group.effects, strict=True):
                self._add_examples(SurveyedCell(group, combination), effect)

    def _add_rules(self, group: CellGroup) -> None:
        for combination, effect in zip(group.combinations, group.effects, strict=True):
            self.stood |= combination.stands
            self.lifted.update(effect.lifted)
            self.deciding.update(effect.deciding)

    def _add_examples(self, surveyed: SurveyedCell, effect: _Effect) -> None:
        for rule in effect.idle:
            if len(idle := self.idle.setdefault(rule, [])) < _TRIED:
                idle.append(surveyed)
        for pair in effect.pairs:
            if pair not in self.conflicts:
                witness = surveyed.witness(stands(*pair))
                if witness is not None:
                    self.conflicts[pair] = witness
