"""Everything that is compiled of one law: its cells, each with the diagram of its verdict.

A cell is compiled when it is first met and kept, which the law bounds: the diagrams of all cells
share their nodes. `packed_diagrams` holds those of the national law.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from itertools import count
from threading import Lock, RLock
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._model.codes import Act, Category, Target
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .applicable_law import ApplicableLaw, LawInForce
from .application import AppliedRules, Conditions, RuleDiagrams
from .circumstances import Circumstances, Numbered
from .diagrams import Diagrams, Variables

MOST_LAWS: Final = 8
# The targets of cells; None where each stage gives its own.
TARGETS: Final = (None, *Target)
# A number that stands for what is not compiled yet.
NONE: Final = 0xFFFFFFFF
ROW: Final = len(Category) * len(TARGETS)
_ACT: Final = {act: number for number, act in enumerate(Act)}
_TARGET: Final = {target: number for number, target in enumerate(TARGETS)}
_CATEGORY: Final = {category: number * len(TARGETS) for number, category in enumerate(Category)}


class Cell(NamedTuple):
    """What a law says to one category about an act with one target, as far as a verdict needs it.

    `excluded` are the bits of impossible values, `presumed` pairs of the bits of a fact and that of
    the value it has untold, and `touched` the disputes that what can stand here belongs to.
    """

    verdict: int
    excluded: int
    presumed: tuple[tuple[int, int], ...]
    touched: tuple[int, ...]


RuleSet = tuple[RuleDiagrams, ...]
# Gives the applicable laws, and the diagrams of the rules of their cells.
Rest = Callable[[], tuple[Sequence[ApplicableLaw], Sequence[RuleSet]]]


@frozen(eq=False, slots=False, repr=False)
class LawDiagrams:
    """A rulebook with a calendar, and what was compiled of them; no other has its `serial`.

    The cells of a law are a row of `ROW` places, one for each category and target; `cell_numbers`
    and `rule_numbers` hold the rows of all laws, `law_numbers` the laws of each situation, by act.
    """

    circumstances: Circumstances
    variables: Variables
    diagrams: Diagrams
    force: LawInForce
    conditions: Conditions
    serial: int = field(factory=count().__next__, init=False)
    staged: list[bool] = field(factory=list, init=False)
    law_numbers: array[int] = field(factory=lambda: array("I"), init=False)
    cells: Numbered[Cell] = field(factory=Numbered[Cell], init=False)
    cell_numbers: array[int] = field(factory=lambda: array("I"), init=False)
    rule_numbers: array[int] = field(factory=lambda: array("I"), init=False)
    _laws: Numbered[ApplicableLaw] = field(factory=Numbered[ApplicableLaw], init=False)
    _rule_sets: Numbered[RuleSet] = field(factory=Numbered[RuleSet], init=False)
    _unread: list[Rest] = field(factory=list, init=False)
    _groups: dict[int, Mapping[Category, tuple[Category, ...]]] = field(factory=dict, init=False)
    _known_rules: dict[RuleDiagrams, RuleDiagrams] = field(factory=dict, init=False)
    _deciding: dict[Act, int] = field(factory=dict, init=False)
    _compiling: AbstractContextManager[bool] = field(factory=RLock, init=False)
    _reading: Lock = field(factory=Lock, init=False)

    @classmethod
    def of(cls, rulebook: Rulebook, calendar: Calendar) -> LawDiagrams:
        """Return a law of which nothing is compiled yet."""
        circumstances = Circumstances(rulebook, calendar)
        variables = Variables.of_law(rulebook.vocabulary, rulebook.disputes)
        diagrams = Diagrams(variables)
        return cls(
            circumstances,
            variables,
            diagrams,
            LawInForce(circumstances, variables),
            Conditions(rulebook, diagrams),
        )

    @property
    def rulebook(self) -> Rulebook:
        """Return the rulebook."""
        return self.circumstances.rulebook

    @property
    def calendar(self) -> Calendar:
        """Return the calendar."""
        return self.circumstances.calendar

    @property
    def horizon(self) -> date:
        """Return the last day of which both law and elections are known."""
        return min(self.rulebook.known_until, self.calendar.known_until)

    def deciding(self, act: Act) -> int:
        """Return the bits of the facts that may change anything in a decision about an act."""
        known = self._deciding.get(act)
        if known is None:
            known = self._deciding[act] = self.force.deciding(act)
        return known

    # -------------------------------------------------------------- what is read later

    @property
    def laws(self) -> Numbered[ApplicableLaw]:
        """Return the applicable laws, by their numbers."""
        self._read()
        return self._laws

    @property
    def rule_sets(self) -> Numbered[RuleSet]:
        """Return the diagrams of the rules of cells, by the numbers in `rule_numbers`."""
        self._read()
        return self._rule_sets

    def read_later(self, rest: Rest) -> None:
        """Take the laws and the diagrams of their rules from `rest` when they are first needed."""
        self._unread.append(rest)

    def _read(self) -> None:
        if self._unread:
            with self._reading:
                for rest in self._unread:
                    laws, rule_sets = rest()
                    for law in laws:
                        self._laws.number(law)
                    for rules in rule_sets:
                        self._rule_sets.number(rules)
                self._unread.clear()

    # -------------------------------------------------------------- the law of a situation

    def law_of(self, act: Act, situation: int) -> int:
        """Return the number of the law that applies to an act in a situation."""
        place = situation * len(_ACT) + _ACT[act]
        try:
            number = self.law_numbers[place]
        except IndexError:
            number = NONE
        return self._find_law(act, situation) if number == NONE else number

    def _find_law(self, act: Act, situation: int) -> int:
        with self._compiling:
            number = self.number_of(
                self.force.applicable(act, self.circumstances.situations[situation])
            )
            missing = (situation + 1) * len(_ACT) - len(self.law_numbers)
            self.law_numbers.extend([NONE] * missing)
            self.law_numbers[situation * len(_ACT) + _ACT[act]] = number
            return number

    def number_of(self, law: ApplicableLaw) -> int:
        """Return the number by which an applicable law is known."""
        with self._compiling:
            number = self.laws.number(law)
            if number == len(self.staged):
                self.staged.append(law.staged)
                self.cell_numbers.extend([NONE] * ROW)
                self.rule_numbers.extend([NONE] * ROW)
            return number

    def targets(self, law: int, target: Target | None) -> tuple[Target | None, ...]:
        """Return the targets to try; None where each stage gives its own."""
        if target is not None:
            return (target,)
        return (None,) if self.staged[law] else tuple(Target)

    # -------------------------------------------------------------- cells

    def cell(self, law: int, category: Category, target: Target | None) -> Cell:
        """Return the cell of a law for one category, which is no group, and one target."""
        number = self.cell_numbers[law * ROW + _CATEGORY[category] + _TARGET[target]]
        return self.cells[self._compile(law, category, target) if number == NONE else number]

    def _compile(self, law: int, category: Category, target: Target | None) -> int:
        with self._compiling:
            number = self.cells.number(self._cell(self.applied(law, category, target)))
            for place in self._alike(law, category, target):
                self.cell_numbers[place] = number
        return number

    def possible(self, law: int, cell: Cell) -> int:
        """Return the bits of the values of facts and readings that are possible in a cell."""
        return self.variables.every_fact & ~cell.excluded | self.laws[law].held

    def applied(self, law: int, category: Category, target: Target | None) -> AppliedRules:
        """Return the rules of a cell, applied."""
        applicable = self.laws[law]
        possible = self.force.admissible(applicable, category, target) | applicable.held
        return AppliedRules(self.conditions, applicable, category, target, possible)

    def _cell(self, applied: AppliedRules) -> Cell:
        facts = self.variables.masks[: self.variables.facts]
        # A fact that can have no value makes the cell impossible: no fact at all is always untold.
        never = tuple((0, mask) for mask in facts if not mask & applied.possible)
        return Cell(
            applied.verdict,
            self.variables.every_fact & ~applied.possible,
            self._presumed[applied.category] + never,
            applied.disputes,
        )

    def rule_diagrams(self, law: int, category: Category, target: Target | None) -> RuleSet:
        """Return where each rule of a cell stands, what lifts it and what follows."""
        number = self.rule_numbers[law * ROW + _CATEGORY[category] + _TARGET[target]]
        if number == NONE:
            number = self._compile_rules(law, category, target)
        return self.rule_sets[number]

    def _compile_rules(self, law: int, category: Category, target: Target | None) -> int:
        with self._compiling:
            applied = self.applied(law, category, target)
            rules = tuple(self._known_rules.setdefault(rule, rule) for rule in applied.rules)
            number = self.rule_sets.number(rules)
            for place in self._alike(law, category, target):
                self.rule_numbers[place] = number
        return number

    def _alike(self, law: int, category: Category, target: Target | None) -> Iterator[int]:
        """Yield the places of the categories that a law does not tell apart from one."""
        if law not in self._groups:
            self._groups[law] = self.force.alike(self.laws[law])
        for other in self._groups[law][category]:
            yield law * ROW + _CATEGORY[other] + _TARGET[target]

    @cached_property
    def _presumed(self) -> Mapping[Category, tuple[tuple[int, int], ...]]:
        variables, vocabulary = self.variables, self.rulebook.vocabulary
        return {
            category: tuple(
                (variables.masks[number], variables.bits_of(number, (value,)))
                for name, number in variables.numbers.items()
                if (value := vocabulary.presumed(name, category)) is not None
            )
            for category in Category
        }
