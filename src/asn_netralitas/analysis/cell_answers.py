"""The verdict of a cell when only category, act, target and context are known.

It equals the verdict of `evaluate`: every completion of the facts that rules test, under every
choice of readings, with presumptions and entailments. To compare two laws, compare the answers
completion by completion.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property, lru_cache
from itertools import product
from typing import Final

from attrs import field, frozen

from asn_netralitas._engine.applicable_law import ApplicableLaw, LawIndex
from asn_netralitas._engine.application import AppliedRules
from asn_netralitas._engine.cells import Cell, Effective, Values
from asn_netralitas._engine.law_space import contents
from asn_netralitas._engine.query import readings_in
from asn_netralitas._model.codes import Act, Category, FactValue, Stage, Target, Verdict
from asn_netralitas._model.vocabulary import Vocabulary

_REMEMBERED: Final = 8192
Vector = tuple[AppliedRules, ...]


def choices_in(cell: Cell) -> tuple[Effective, ...]:
    """Return every way to choose one reading for each dispute of a cell."""
    options = (
        [(dispute, reading) for reading in readings]
        for dispute, readings in readings_in(cell.setting, {})
        if readings and dispute in cell.disputes
    )
    return tuple(product(*options))


def admissible(act: Act, cell: Cell) -> Values:
    """Return the values that each fact may have in a cell, "no" and "none" first.

    Empty where entailments leave no value to some fact, so that nobody is ever in the cell.
    """
    return _admissible(cell.vocabulary, cell.category, act, cell.target, cell.setting.stage)


@lru_cache(_REMEMBERED)
def _admissible(
    vocabulary: Vocabulary, category: Category, act: Act, target: Target | None, stage: Stage
) -> Values:
    sources = {"category": category, "act": act, "target": target, "stage": stage}
    values = {
        fact: tuple(sorted(vocabulary.admissible(fact, sources), key=_something))
        for fact in vocabulary.facts
    }
    return values if all(values.values()) else {}


def _something(value: FactValue) -> bool:
    return value not in {False, "none"}


@frozen(slots=False, eq=False)
class CellAnswer:
    """The rules that apply in a cell: one vector for each completion that can be told apart.

    A vector holds the applied rules under each choice of readings, in the order of `choices`.
    """

    cell: Cell
    values: Values = field(repr=False)

    def has_own(self, target: Target) -> bool:
        """Tell whether a target exists at the stage of the cell and is not read as another."""
        return self.cell.meetings[0].target is target

    @cached_property
    def choices(self) -> tuple[Effective, ...]:
        """Return every way to choose one reading for each dispute of the cell."""
        return choices_in(self.cell)

    def vector(self, mask: int) -> Vector:
        """Return the rules that apply where a mask is left, under each choice."""
        return tuple(self.cell.standing(mask, choice) for choice in self.choices)

    @cached_property
    def vectors(self) -> frozenset[Vector]:
        """Return the vectors of all completions."""
        return frozenset(map(self.vector, self.cell.reachable(self.values)))

    @cached_property
    def verdict(self) -> Verdict:
        """Return the verdict of every completion, else `depends` or `disputed`."""
        by_choice = [
            {applied.verdict for applied in column} for column in zip(*self.vectors, strict=True)
        ]
        if any(len(verdicts) > 1 for verdicts in by_choice):
            return Verdict.DEPENDS
        firm = set().union(*by_choice)
        return firm.pop() if len(firm) == 1 else Verdict.DISPUTED

    @cached_property
    def all_applied(self) -> tuple[AppliedRules, ...]:
        """Return what applies in any completion under any choice, each once."""
        return tuple({applied: None for vector in self.vectors for applied in vector})

    @cached_property
    def rules(self) -> frozenset[str]:
        """Return the rules that stand in some completion under some choice."""
        return frozenset(rule for applied in self.all_applied for rule, _ in applied.stands)


@frozen(eq=False)
class CellAnswers:
    """The answers of a law in its cells, found once for all cells with equal law."""

    law: LawIndex
    _known: dict[Hashable, CellAnswer | None] = field(factory=dict, init=False, repr=False)

    def of(
        self, act: Act, setting: ApplicableLaw, category: Category, target: Target | None
    ) -> CellAnswer | None:
        """Return the answer in a cell of one context; None where nobody can be in it."""
        cell = Cell(setting, category, target, self.law.rulebook.vocabulary)
        key = act, *_key(cell)
        if key not in self._known:
            self._known[key] = _answer(act, cell)
        return self._known[key]


def _key(cell: Cell) -> tuple[Hashable, ...]:
    """Return all of a cell that can change its answer, but the act."""
    category, setting = cell.category, cell.setting
    (meeting,) = cell.meetings
    context = meeting.context
    covering = frozenset(
        rule.id
        for rule in setting.rules
        if (category in rule.categories or rule.positions)
        and (not rule.targets or meeting.target in rule.targets)
    )
    where = category, cell.target, meeting.target, context.kind, context.stage
    if not covering:
        return where
    _, consequences, schedules, disputes = contents(setting)
    own = frozenset(each for each in consequences if each[0] in covering)
    return *where, covering, own, schedules, disputes


def _answer(act: Act, cell: Cell) -> CellAnswer | None:
    vocabulary = cell.vocabulary
    values = dict(admissible(act, cell))
    for fact, left in values.items():
        presumed = vocabulary.presumed(fact, cell.category)
        if presumed is not None:
            values[fact] = tuple(value for value in left if value == presumed)
    return CellAnswer(cell, values) if values and all(values.values()) else None
