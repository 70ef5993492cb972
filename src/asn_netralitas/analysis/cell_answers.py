"""The verdict of a cell when only category, act, target and context are known.

It equals the verdict of `evaluate`: every completion of the facts that rules test, under every
choice of readings, with presumptions and entailments. To compare two laws, compare the answers
completion by completion.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property, lru_cache
from itertools import product

from attrs import field, frozen

from asn_netralitas._engine.applicable_law import ApplicableLaw, LawIndex
from asn_netralitas._engine.application import AppliedRules
from asn_netralitas._engine.cells import Cell, Effective, Values
from asn_netralitas._engine.query import readings_in
from asn_netralitas._model.codes import Act, Category, SanctionClass, Stage, Target, Verdict
from asn_netralitas._model.elections import Context

_REMEMBERED = 8192
Vector = tuple[AppliedRules, ...]


@frozen(slots=False, eq=False)
class CellAnswer:
    """What a cell says: one vector for each completion that can be told apart.

    A vector holds what stands under each choice of readings, in the order of `choices`.
    """

    cell: Cell
    values: Values = field(repr=False)

    @property
    def silent(self) -> bool:
        """Tell whether no rule speaks of the cell."""
        return not self.cell.full

    @property
    def context(self) -> Context:
        """Return the one context of the cell."""
        return self.cell.meetings[0].context

    def speaks_of(self, target: Target) -> bool:
        """Tell whether a target is itself at the stage there is, not read as another."""
        return self.cell.meetings[0].target is target

    @cached_property
    def choices(self) -> tuple[Effective, ...]:
        """Return every way to choose one reading for each dispute of the cell."""
        options = [
            [(dispute, reading) for reading in readings]
            for dispute, readings in readings_in(self.cell.setting, {})
            if readings and dispute in self.cell.disputes
        ]
        return tuple(product(*options))

    def vector(self, mask: int) -> Vector:
        """Return what stands where a mask is left."""
        return tuple(self.cell.standing(mask, choice) for choice in self.choices)

    @cached_property
    def vectors(self) -> frozenset[Vector]:
        """Return the vectors of all completions."""
        return frozenset(map(self.vector, self.cell.reachable(self.values)))

    @cached_property
    def verdict(self) -> Verdict:
        """Return the verdict: what every completion gives, `depends`, or `disputed`."""
        under = [{standing.verdict for standing in column} for column in self._columns]
        if any(len(found) > 1 for found in under):
            return Verdict.DEPENDS
        firm = set().union(*under)
        return firm.pop() if len(firm) == 1 else Verdict.DISPUTED

    @cached_property
    def rules(self) -> frozenset[str]:
        """Return the rules that stand in some completion under some choice."""
        return frozenset(rule for each in self.all_standing for rule, _ in each.stands)

    @cached_property
    def possible(self) -> frozenset[SanctionClass]:
        """Return the classes that some completion has under some choice."""
        return frozenset[SanctionClass]().union(*(each.classes for each in self.all_standing))

    @cached_property
    def certain(self) -> frozenset[SanctionClass]:
        """Return the classes that every completion has under every choice."""
        return self.possible.intersection(*(each.classes for each in self.all_standing))

    @cached_property
    def all_standing(self) -> tuple[AppliedRules, ...]:
        """Return what stands in every completion under every choice, each once."""
        return tuple({standing: None for vector in self.vectors for standing in vector})

    @cached_property
    def _columns(self) -> tuple[Vector, ...]:
        return tuple(zip(*self.vectors, strict=True))


@frozen(slots=False, eq=False)
class CellAnswers:
    """What a law says in its cells, found once for all that are alike."""

    law: LawIndex

    def of(
        self, act: Act, setting: ApplicableLaw, category: Category, target: Target | None
    ) -> CellAnswer | None:
        """Return what a cell of one context says; None where nobody can be in it."""
        cell = Cell(setting, category, target, self.law.rulebook.vocabulary)
        key = self._key(act, cell)
        if key not in self._found:
            self._found[key] = self._saying(act, cell)
        return self._found[key]

    @cached_property
    def _found(self) -> dict[Hashable, CellAnswer | None]:
        return {}

    def _key(self, act: Act, cell: Cell) -> Hashable:
        """Return all that can change what a cell says."""
        setting, category = cell.setting, cell.category
        (meeting,) = cell.meetings
        rules = tuple(
            rule.id
            for rule in setting.rules
            if (category in rule.categories or rule.positions)
            and (not rule.targets or meeting.target in rule.targets)
        )
        context, brought = meeting.context, setting.brought
        where = (act, category, cell.target, meeting.target, context.kind, context.stage)
        if not rules:
            return where
        covering = frozenset(rules)
        consequences = frozenset(each for each in brought.consequences if each[0] in covering)
        schedules = tuple(schedule.id for schedule in brought.schedules)
        disputes = tuple((each.dispute.id, each.readings, each.chosen) for each in setting.disputes)
        return (*where, rules, consequences, schedules, disputes)

    def _saying(self, act: Act, cell: Cell) -> CellAnswer | None:
        values = self._values(act, cell.category, cell.target, cell.setting.stage)
        return CellAnswer(cell, values) if all(values.values()) else None

    @cached_property
    def _values(self) -> Callable[[Act, Category, Target | None, Stage], Values]:
        return lru_cache(_REMEMBERED)(self._find_values)

    def _find_values(
        self, act: Act, category: Category, target: Target | None, stage: Stage
    ) -> Values:
        """Return the values that each fact may have: presumed, and not excluded."""
        vocabulary = self.law.rulebook.vocabulary
        sources = {"category": category, "act": act, "target": target, "stage": stage}
        presumed = {fact: vocabulary.presumed(fact, category) for fact in vocabulary.facts}
        return {
            fact: tuple(
                value
                for value in vocabulary.admissible(fact, sources)
                if presumption in {None, value}
            )
            for fact, presumption in presumed.items()
        }
