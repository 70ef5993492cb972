"""The verdict of a cell when only category, act, target and context are known.

It equals the verdict of `evaluate`: every completion of the facts that rules test, under every
choice of readings, with presumptions and entailments. To compare two laws, compare the answers
completion by completion.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property
from itertools import product

from attrs import field, frozen

from asn_netralitas._engine.diagrams import FALSE, TRUE, RestrictedDiagram, end_pairs
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.codes import Act, Category, SanctionClass, Target, Verdict
from asn_netralitas._model.law import STRICTEST_FIRST, Consequence
from asn_netralitas._model.values import cached_method

from .law_changes import ChangeDirection, SanctionLine
from .law_space import LawCell, LawContents, SettingAt, contents

# The ids of a dispute and of one of its readings.
_Reading = tuple[str, str]


@frozen(slots=False, eq=False)
class CellAnswer:
    """What the rules of a cell, and of all that are like it, give."""

    cell: LawCell

    @property
    def law(self) -> LawDiagrams:
        """Return the law of the cell."""
        return self.cell.law

    @cached_property
    def left(self) -> int:
        """Return the bits of the values that a case of the cell may have."""
        left = self.cell.possible
        for mask, bit in self.cell.compiled.presumed:
            left &= ~mask | bit
        return left

    @cached_property
    def _settled(self) -> int:
        return self.law.diagrams.settled(self.left)

    def ends(self, diagram: int) -> set[int]:
        """Return what a diagram of the cell can end in: leaves, or diagrams of readings."""
        return self.law.diagrams.ends(diagram, self._settled)

    @cached_property
    def verdict(self) -> Verdict:
        """Return the verdict of every completion, else `depends` or `disputed`."""
        ends = self.ends(self.cell.compiled.verdict)
        if len(ends) > 1:
            return Verdict.DEPENDS
        end = ends.pop()
        return Verdict.DISPUTED if end >= 0 else STRICTEST_FIRST[~end]

    @cached_property
    def rules(self) -> frozenset[str]:
        """Return the rules that stand in some completion under some choice."""
        return frozenset(
            self.law.rulebook.rules[rule.rule].id
            for rule in self.cell.diagrams
            if self.ends(rule.anywhere) != {FALSE}
        )

    @cached_property
    def _consequences(self) -> list[tuple[Consequence, str, int]]:
        """Return each consequence with the schedule that it takes, and where it follows."""
        rules = self.law.rulebook.rules
        return [
            (rules[rule.rule].consequences[number], schedule, diagram)
            for rule in self.cell.diagrams
            for number, schedule, diagram in rule.follows
        ]

    @cached_property
    def sanctions(self) -> frozenset[SanctionLine]:
        """Return the sanctions that follow in some completion under some choice."""
        kinds = {schedule.id: schedule.kinds for schedule in self.law.rulebook.schedules}
        return frozenset(
            SanctionLine(
                sanction_class=part.sanction_class,
                kinds=kinds[schedule] if schedule else part.kinds,
                by=part.by,
                certain=part.sanction_class in self.certain,
            )
            for part, schedule, diagram in self._consequences
            if self.ends(diagram) != {FALSE}
        )

    @cached_property
    def certain(self) -> frozenset[SanctionClass | None]:
        """Return the classes that every completion has under every choice."""
        of_class: dict[SanctionClass | None, list[int]] = {}
        for part, _, diagram in self._consequences:
            of_class.setdefault(part.sanction_class, []).append(diagram)
        any_of = self.law.diagrams.any_of
        return frozenset(
            each for each, diagrams in of_class.items() if self.ends(any_of(diagrams)) == {TRUE}
        )

    def verdicts_of(self, end: int) -> Iterator[tuple[frozenset[_Reading], Verdict]]:
        """Yield each choice of the readings on which an end turns, and the verdict it gives."""
        diagrams = self.law.diagrams
        for chosen in product(*map(self._readings, sorted(diagrams.support(end)))):
            leaf = diagrams.chosen(end, sum(bit for bit, _ in chosen))
            yield frozenset(reading for _, reading in chosen), STRICTEST_FIRST[~leaf]

    @cached_property
    def held(self) -> frozenset[_Reading]:
        """Return each reading that can be chosen in the cell."""
        disputes = self.cell.compiled.touched
        return frozenset(reading for one in disputes for _, reading in self._readings(one))

    def _readings(self, variable: int) -> list[tuple[int, _Reading]]:
        """Return each reading of a dispute that can be chosen, after its bit."""
        pairs = self.law.variables.pairs(variable, self.left)
        return [(bit, (self.law.variables.names[variable], str(value))) for bit, value in pairs]


@frozen(eq=False, slots=False)
class CellAnswers:
    """The answers of a law in its cells, found once for all cells that are alike."""

    law: LawDiagrams
    _known: dict[Hashable, CellAnswer | None] = field(factory=dict, init=False, repr=False)

    def of(
        self, act: Act, at: SettingAt, category: Category, target: Target | None
    ) -> CellAnswer | None:
        """Return the answer in a cell of one context; None where nobody can be in it."""
        numbers = self.law.numbers_of(at.number, category, target)
        key = (*numbers, self.law.readings[at.number], at.pins)
        if key not in self._known:
            answer = CellAnswer(LawCell(self.law, act, at, category, target))
            masks = self.law.variables.masks[: self.law.variables.facts]
            self._known[key] = answer if all(mask & answer.left for mask in masks) else None
        return self._known[key]

    @cached_method()
    def contents(self, number: int, pins: int) -> LawContents:
        """Return the contents of an applicable law under some chosen readings."""
        return contents(self.law, number, pins)


def direction(old: CellAnswer, new: CellAnswer) -> ChangeDirection | None:
    """Return the direction of a change; None where every verdict stays in every completion."""
    laws = [(each.law.serial, each.cell.compiled.verdict, each.left) for each in (old, new)]
    if laws[0] == laws[1]:
        return None
    if old.verdict in STRICTEST_FIRST and new.verdict is Verdict.DISPUTED:
        return ChangeDirection.DISPUTED
    if old.verdict is Verdict.DISPUTED and new.verdict in STRICTEST_FIRST:
        return ChangeDirection.SETTLED
    steps = {*_steps(old, new), *(-step for step in _steps(new, old))} - {0}
    if not steps:
        return None
    if min(steps) > 0:
        return ChangeDirection.STRICTER
    return ChangeDirection.FREER if max(steps) < 0 else ChangeDirection.MIXED


def _steps(here: CellAnswer, there: CellAnswer) -> Iterator[int]:
    """Yield by how much stricter each completion becomes when its case moves from here to there.

    A reading that both have stays; one that only one of them has goes with any of the other.
    """
    sides = (
        RestrictedDiagram(answer.law.diagrams, answer.cell.compiled.verdict, answer.left)
        for answer in (here, there)
    )
    for one, other in set(end_pairs(*sides)):
        verdicts = product(here.verdicts_of(one), there.verdicts_of(other))
        for (choice, before), (counterpart, after) in verdicts:
            fixed = {dispute for dispute, _ in choice & there.held}
            if {reading for reading in counterpart if reading[0] in fixed} <= choice:
                yield STRICTEST_FIRST.index(before) - STRICTEST_FIRST.index(after)
