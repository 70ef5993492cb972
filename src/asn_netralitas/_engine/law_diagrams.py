"""Everything that is compiled of one law: its cells, each with the diagram of its verdict.

A cell is compiled when it is first met and kept, which the law bounds: the diagrams of all cells
share their nodes. `packed_diagrams` holds those of the national law.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from itertools import chain, count, product
from threading import Lock, RLock
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._model.codes import Act, Category, Target
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .applicable_law import ApplicableLaw, LawInForce, Readings
from .application import AppliedRules, Conditions, RuleDiagrams
from .cell_law import TARGETS, Alike, CellLaw, CellLaws
from .circumstances import NONE, Circumstances, Numbered
from .diagrams import Diagrams, Variables

MOST_LAWS: Final = 8
ROW: Final = len(Category) * len(TARGETS)
_ACT: Final = {act: number for number, act in enumerate(Act)}
_TARGET: Final = {target: number for number, target in enumerate(TARGETS)}
_CATEGORY: Final = {category: number * len(TARGETS) for number, category in enumerate(Category)}


# Pairs of the bits of a fact and that of the value it has untold.
Presumed = tuple[tuple[int, int], ...]


class Cell(NamedTuple):
    """What a law says to one category about an act with one target, as far as a verdict needs it.

    `excluded` are the bits of impossible values, `presumed` pairs of the bits of a fact and that of
    the value it has untold, and `touched` the variables of the disputes that what can stand here
    belongs to.
    """

    verdict: int
    excluded: int
    presumed: Presumed
    touched: tuple[int, ...]


RuleSet = tuple[RuleDiagrams, ...]
# Gives the applicable laws, the diagrams of the rules of their cells, and the numbers of these.
Rest = Callable[[], tuple[Sequence[ApplicableLaw], Sequence[RuleSet], Sequence[int]]]


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
    seen: CellLaws
    conditions: Conditions
    serial: int = field(factory=count().__next__, init=False)
    staged: list[bool] = field(factory=list, init=False)
    readings: list[Readings] = field(factory=list, init=False)
    law_numbers: array[int] = field(factory=lambda: array("I"), init=False)
    cells: Numbered[Cell] = field(factory=Numbered[Cell], init=False)
    cell_numbers: array[int] = field(factory=lambda: array("I"), init=False)
    _laws: Numbered[ApplicableLaw] = field(factory=Numbered[ApplicableLaw], init=False)
    _rule_sets: Numbered[RuleSet] = field(factory=Numbered[RuleSet], init=False)
    _rule_numbers: array[int] = field(factory=lambda: array("I"), init=False)
    _groups: dict[tuple[int, tuple[Category, ...], Target | None], frozenset[int]] = field(
        factory=dict, init=False
    )
    _unread: list[Rest] = field(factory=list, init=False)
    _alike: dict[int, Alike] = field(factory=dict, init=False)
    _compiled: dict[tuple[CellLaw, Presumed], tuple[int, int]] = field(factory=dict, init=False)
    _rules: dict[RuleDiagrams, RuleDiagrams] = field(factory=dict, init=False)
    _compiling: AbstractContextManager[bool] = field(factory=RLock, init=False)
    _reading: Lock = field(factory=Lock, init=False)

    @classmethod
    def of(cls, rulebook: Rulebook, calendar: Calendar) -> LawDiagrams:
        """Return a law of which nothing is compiled yet."""
        circumstances = Circumstances(rulebook, calendar)
        variables = Variables.of_law(rulebook.vocabulary, rulebook.disputes)
        diagrams, force = Diagrams(variables), LawInForce(circumstances, variables)
        conditions = Conditions(rulebook, diagrams)
        return cls(circumstances, variables, diagrams, force, CellLaws(force), conditions)

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

    # -------------------------------------------------------------- what is read later

    @property
    def laws(self) -> Numbered[ApplicableLaw]:
        """Return the applicable laws, by their numbers."""
        self._read()
        return self._laws

    @property
    def rule_numbers(self) -> array[int]:
        """Return the numbers of the rules of cells, by law, category and target."""
        self._read()
        return self._rule_numbers

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
                    laws, rule_sets, rule_numbers = rest()
                    for law in laws:
                        self._laws.number(law)
                    for rules in rule_sets:
                        self._rule_sets.number(rules)
                    self._rule_numbers.extend(rule_numbers)
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
                self.readings.append(law.readings)
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
        return self.cells[self._number(law, category, target)]

    def cells_met(
        self, law: int, members: tuple[Category, ...], target: Target | None
    ) -> Iterable[int]:
        """Return the numbers of the cells of some categories with all targets to try."""
        if len(members) == 1:
            return self._of_targets(law, members[0], target)
        known = self._groups.get((law, members, target))
        if known is None:
            own = (self._of_targets(law, member, target) for member in members)
            known = self._groups[law, members, target] = frozenset(chain.from_iterable(own))
        return known

    def _of_targets(self, law: int, category: Category, target: Target | None) -> Iterable[int]:
        if target is not None or self.staged[law]:
            return (self._number(law, category, target),)
        first = law * ROW + _CATEGORY[category]
        numbers = set(self.cell_numbers[first + 1 : first + len(TARGETS)])
        if NONE in numbers:
            numbers = {self._number(law, category, each) for each in Target}
        return numbers

    def _number(self, law: int, category: Category, target: Target | None) -> int:
        number = self.cell_numbers[law * ROW + _CATEGORY[category] + _TARGET[target]]
        return self._compile(law, category, target)[0] if number == NONE else number

    def numbers_of(self, law: int, category: Category, target: Target | None) -> tuple[int, int]:
        """Return the numbers of a cell and of its rules, which cells that are alike share."""
        place = law * ROW + _CATEGORY[category] + _TARGET[target]
        numbers = self.cell_numbers[place], self.rule_numbers[place]
        return self._compile(law, category, target) if NONE in numbers else numbers

    def rule_diagrams(self, law: int, category: Category, target: Target | None) -> RuleSet:
        """Return where each rule of a cell stands, what lifts it and what follows."""
        return self.rule_sets[self.numbers_of(law, category, target)[1]]

    def _compile(self, law: int, category: Category, target: Target | None) -> tuple[int, int]:
        """Return the numbers of a cell and of its rules, once for all cells that see the same."""
        with self._compiling:
            applicable, presumed = self.laws[law], self._presumed[category]
            seen = self.seen.of(applicable, category, target)
            numbers = self._compiled.get((seen, presumed))
            if numbers is None:
                numbers = self._compiled[seen, presumed] = self._add(seen, presumed)
            if law not in self._alike:
                self._alike[law] = self.seen.alike(applicable)
            categories, targets = self._alike[law]
            for other, aim in product(categories[category], targets[target]):
                place = law * ROW + _CATEGORY[other] + _TARGET[aim]
                self.cell_numbers[place], self.rule_numbers[place] = numbers
        return numbers

    def _add(self, seen: CellLaw, presumed: Presumed) -> tuple[int, int]:
        applied = AppliedRules(self.conditions, seen)
        rules = tuple(self._rules.setdefault(rule, rule) for rule in applied.rules)
        facts = self.variables.masks[: self.variables.facts]
        # A fact that can have no value makes the cell impossible: no fact at all is always untold.
        never = tuple((0, mask) for mask in facts if not mask & seen.possible)
        excluded = self.variables.every_fact & ~seen.possible
        cell = Cell(applied.verdict, excluded, presumed + never, seen.touched)
        return self.cells.number(cell), self.rule_sets.number(rules)

    def possible(self, law: int, cell: Cell) -> int:
        """Return the bits of the values of facts and readings that are possible in a cell."""
        return self.variables.every_fact & ~cell.excluded | self.held(law)

    def held(self, law: int) -> int:
        """Return the bits of the readings that somebody holds."""
        return sum(bits for _, bits in self.readings[law])

    @cached_property
    def _presumed(self) -> Mapping[Category, Presumed]:
        variables, vocabulary = self.variables, self.rulebook.vocabulary
        return {
            category: tuple(
                (variables.masks[number], variables.bits_of(number, (value,)))
                for name, number in variables.numbers.items()
                if (value := vocabulary.presumed(name, category)) is not None
            )
            for category in Category
        }
