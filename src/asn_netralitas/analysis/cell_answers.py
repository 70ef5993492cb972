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

from asn_netralitas._engine.applicable_law import read_target
from asn_netralitas._engine.diagrams import FALSE, TRUE
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.law_space import LawCell, LawContents, SettingAt, contents
from asn_netralitas._model.codes import Act, Category, SanctionClass, Target, Verdict
from asn_netralitas._model.law import STRICTEST_FIRST

# A consequence that can follow: its rule, its number there, and the schedule that it takes.
Following = tuple[str, int, str]


@frozen(slots=False, eq=False)
class CellAnswer:
    """What the rules of a cell of one context give; `left` are the bits that a case may have."""

    cell: LawCell
    left: int = field(repr=False)

    @property
    def law(self) -> LawDiagrams:
        """Return the law of the cell."""
        return self.cell.law

    def has_own(self, target: Target) -> bool:
        """Tell whether a target exists at the stage of the cell and is not read as another."""
        return read_target(self.cell.target, self.cell.at.context.stage) is target

    @cached_property
    def _known(self) -> int:
        """Return the bits of all that has one value in the cell."""
        masks = self.law.variables.masks
        return sum(self.left & m for m in masks if (self.left & m).bit_count() == 1)

    def ends(self, diagram: int) -> set[int]:
        """Return what a diagram of the cell can end in: leaves, or diagrams of readings."""
        return self.law.diagrams.ends(diagram, self._known)

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
    def follows(self) -> frozenset[Following]:
        """Return the consequences that follow in some completion under some choice."""
        return frozenset(
            (self.law.rulebook.rules[rule.rule].id, number, schedule)
            for rule in self.cell.diagrams
            for number, schedule, diagram in rule.follows
            if self.ends(diagram) != {FALSE}
        )

    @cached_property
    def possible(self) -> frozenset[SanctionClass | None]:
        """Return the classes that some completion has, None for one without a level."""
        return frozenset(self._class_of(rule, number) for rule, number, _ in self.follows)

    @cached_property
    def certain(self) -> frozenset[SanctionClass | None]:
        """Return the classes that every completion has under every choice."""
        return frozenset(one for one in self.possible if self.ends(self._diagram_of(one)) == {TRUE})

    def _diagram_of(self, of_class: SanctionClass | None) -> int:
        rules = self.law.rulebook.rules
        return self.law.diagrams.any_of(
            diagram
            for rule in self.cell.diagrams
            for number, _, diagram in rule.follows
            if rules[rule.rule].consequences[number].sanction_class is of_class
        )

    def _class_of(self, rule: str, number: int) -> SanctionClass | None:
        return self.law.rulebook.rule(rule).consequences[number].sanction_class

    def verdicts_of(self, end: int) -> Iterator[tuple[frozenset[tuple[str, str]], Verdict]]:
        """Yield each choice of the readings on which an end turns, and the verdict that it gives.

        A choice is a set of (dispute, reading).
        """
        variables, diagrams = self.law.variables, self.law.diagrams
        tested = sorted(diagrams.support(end))
        for chosen in product(*(variables.pairs(variable, self.left) for variable in tested)):
            bits = sum(bit for bit, _ in chosen)
            names = (variables.names[variable] for variable in tested)
            pairs = zip(names, (str(value) for _, value in chosen), strict=True)
            yield frozenset(pairs), STRICTEST_FIRST[~diagrams.chosen(end, bits)]

    @cached_property
    def held(self) -> frozenset[tuple[str, str]]:
        """Return each (dispute, reading) that can be chosen in the cell."""
        variables = self.law.variables
        return frozenset(
            (variables.names[variable], str(value))
            for variable in (variables.facts + number for number in self.cell.compiled.touched)
            for _, value in variables.pairs(variable, self.left)
        )


@frozen(eq=False)
class CellAnswers:
    """The answers of a law in its cells, found once for all cells with equal law."""

    law: LawDiagrams
    _known: dict[Hashable, CellAnswer | None] = field(factory=dict, init=False, repr=False)
    _contents: dict[tuple[int, int], LawContents] = field(factory=dict, init=False, repr=False)

    def of(
        self, act: Act, at: SettingAt, category: Category, target: Target | None
    ) -> CellAnswer | None:
        """Return the answer in a cell of one context; None where nobody can be in it."""
        cell = LawCell(self.law, act, at, category, target)
        law = self._contents.get((at.number, at.pins))
        if law is None:
            law = self._contents[at.number, at.pins] = contents(self.law, at.number, at.pins)
        key = _key(cell, law)
        if key not in self._known:
            self._known[key] = _answer(cell)
        return self._known[key]


def _key(cell: LawCell, law: LawContents) -> Hashable:
    """Return all of a cell that can change its answer."""
    context, rules = cell.at.context, frozenset(cell.rules)
    aim = read_target(cell.target, context.stage)
    where = cell.act, cell.category, cell.target, aim, context.kind, context.stage
    if not rules:
        return where
    own = frozenset(entry for entry in law.consequences if entry[0] in rules)
    return *where, rules, own, law.schedules, law.disputes


def _answer(cell: LawCell) -> CellAnswer | None:
    left = cell.possible
    for mask, bit in cell.compiled.presumed:
        left &= ~mask | bit
    answer = CellAnswer(cell, left)
    masks = cell.law.variables.masks[: cell.law.variables.facts]
    return answer if all(mask & left for mask in masks) else None
