"""Apply the rules of a cell: join what they say into diagrams.

A rule stands in a context if it covers person, act, target and time, its condition is true,
its reading is the chosen one, and no standing rule lifts it in the same context. An exception that
is itself lifted lifts nothing. The strictest standing rule of all contexts gives the verdict.

A fact that is known and one that is not go through the same lines: a diagram holds all cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Final, NamedTuple, assert_never

from attrs import field, frozen

from asn_netralitas._model.codes import Act, Position, Verdict
from asn_netralitas._model.law import (
    STRICTEST_FIRST,
    VERDICT_OF,
    AllOf,
    AnyOf,
    Condition,
    Consequence,
    FactIs,
    Named,
    Not,
    ReadingRef,
    Rule,
    conditions_named,
    facts_tested,
)
from asn_netralitas._reading.rulebook import Rulebook

from .cell_law import CellLaw, CoveringRule
from .diagrams import FALSE, TRUE, Diagrams

# The leaf of a diagram that stands for a verdict.
LEAF_OF: Final[Mapping[Verdict, int]] = {
    verdict: ~number for number, verdict in enumerate(STRICTEST_FIRST)
}


class RuleDiagrams(NamedTuple):
    """When a rule stands, what lifts it, and what follows, as diagrams of yes and no.

    `stands` holds (number of the context class, diagram), `lifted` that with the lifter's id, and
    `follows` (position of the consequence, schedule that gives its kinds or "", diagram).
    """

    rule: int
    anywhere: int
    stands: tuple[tuple[int, int], ...]
    lifted: tuple[tuple[int, str, int], ...]
    follows: tuple[tuple[int, str, int], ...]


@frozen(eq=False, slots=False)
class Conditions:
    """The conditions of a rulebook as diagrams, each made once for the same possible values."""

    rulebook: Rulebook
    diagrams: Diagrams
    _made: dict[tuple[int, bool, frozenset[str], int], int] = field(factory=dict, init=False)
    _tested: dict[int, tuple[frozenset[str], int]] = field(factory=dict, init=False)

    def of_rule(self, rule: CoveringRule, cell: CellLaw) -> int:
        """Return when a rule applies in a cell that it covers, its reading included."""
        own = self.rulebook.rules[rule.number]
        return self._made_once(own, own.positions if rule.by_post else frozenset(), cell)

    def of_consequence(self, rule: CoveringRule, position: int, cell: CellLaw) -> int:
        """Return what a consequence demands beside its rule."""
        part = self.rulebook.rules[rule.number].consequences[position]
        return self._made_once(part, part.positions, cell)

    def of_condition(self, condition: Condition, act: Act, possible: int) -> int:
        """Return a condition that is no part of a rule, as it is for an act."""
        named = conditions_named(condition)
        met = frozenset(part.name for part in named if act in part.acts)
        return self._diagram(condition, met, possible)

    def of_name(self, name: str, act: Act, possible: int) -> int:
        """Return a condition of the vocabulary, as it is for an act."""
        named = self.rulebook.vocabulary.conditions[name]
        met = frozenset({name} if act in named.acts else ())
        return self._diagram(named, met, possible)

    def _made_once(
        self, part: Rule | Consequence, positions: frozenset[Position], cell: CellLaw
    ) -> int:
        """Return the diagram of a condition that may also ask for one of some positions."""
        # A part of the rulebook lives as long as this, and its identity is hashed at once.
        if id(part) not in self._tested:
            self._tested[id(part)] = self._tested_by(part)
        named, tested = self._tested[id(part)]
        key = (id(part), bool(positions), cell.met & named, cell.possible & tested)
        if key not in self._made:
            post = FactIs("position", frozenset(positions)) if positions else None
            demands = (demand for demand in (post, part.when) if demand is not None)
            self._made[key] = self.diagrams.all_of(
                (
                    self.of_reading(part.reading, cell.possible),
                    *(self._diagram(demand, cell.met, cell.possible) for demand in demands),
                )
            )
        return self._made[key]

    def _tested_by(self, part: Rule | Consequence) -> tuple[frozenset[str], int]:
        """Return the conditions that a part names, and the bits of all that it can test."""
        variables = self.diagrams.variables
        names = {"position", *(leaf.fact for leaf in facts_tested(part.when))}
        tested = {variables.numbers[name] for name in names}
        tested |= {variables.disputes[part.reading.dispute]} if part.reading else set()
        named = frozenset(each.name for each in conditions_named(part.when))
        return named, sum(variables.masks[variable] for variable in tested)

    def _diagram(self, condition: Condition, met: frozenset[str], possible: int) -> int:
        """Return the diagram of a condition; those in `met` hold whatever the facts."""
        diagrams, variables = self.diagrams, self.diagrams.variables
        match condition:
            case FactIs(fact, values):
                number = variables.numbers[fact]
                return diagrams.test(number, variables.bits_of(number, values), possible)
            case Not(part):
                return diagrams.choose(self._diagram(part, met, possible), FALSE, TRUE)
            case AllOf(parts):
                return diagrams.all_of(self._diagram(part, met, possible) for part in parts)
            case AnyOf(parts):
                return diagrams.any_of(self._diagram(part, met, possible) for part in parts)
            case Named(name, part):
                return TRUE if name in met else self._diagram(part, met, possible)
            case _:
                assert_never(condition)

    def of_reading(self, ref: ReadingRef | None, possible: int) -> int:
        """Return the diagram that is true where a reading is the chosen one."""
        if ref is None:
            return TRUE
        variables = self.diagrams.variables
        variable = variables.disputes[ref.dispute]
        if not possible & variables.masks[variable]:
            return FALSE
        return self.diagrams.test(variable, variables.bits_of(variable, (ref.reading,)), possible)

    @cached_property
    def lifters(self) -> tuple[tuple[int, ...], ...]:
        """Return for each rule its exceptions, in the order of their ids."""
        rules = self.rulebook.rules
        numbers = {rule.id: number for number, rule in enumerate(rules)}
        lifters: list[list[int]] = [[] for _ in rules]
        for name in sorted(numbers):
            for lifted in rules[numbers[name]].exception_to & numbers.keys():
                lifters[numbers[lifted]].append(numbers[name])
        return tuple(map(tuple, lifters))

    @cached_property
    def order(self) -> Mapping[int, int]:
        """Return for each rule its place in an order in which its exceptions come before it."""
        lifters = dict(enumerate(self.lifters))
        return {number: at for at, number in enumerate(TopologicalSorter(lifters).static_order())}


@frozen(eq=False, slots=False)
class AppliedRules:
    """The rules of one cell."""

    conditions: Conditions
    law: CellLaw

    @property
    def verdict(self) -> int:
        """Return the diagram of the verdict."""
        diagrams, rules = self.conditions.diagrams, self.conditions.rulebook.rules
        standing: dict[Verdict, list[int]] = {}
        for (number, _), diagram in self._stands.items():
            standing.setdefault(VERDICT_OF[rules[number].modality], []).append(diagram)
        verdict = LEAF_OF[Verdict.UNREGULATED]
        for stricter in reversed(STRICTEST_FIRST):
            anywhere = diagrams.any_of(standing.get(stricter, ()))
            verdict = diagrams.choose(anywhere, LEAF_OF[stricter], verdict)
        return verdict

    @property
    def rules(self) -> tuple[RuleDiagrams, ...]:
        """Return the diagrams of each rule that covers the cell."""
        return tuple(map(self._rule, self.law.rules))

    @cached_property
    def _stands(self) -> Mapping[tuple[int, int], int]:
        """Return when each rule stands in each context class."""
        diagrams, stands = self.conditions.diagrams, dict[tuple[int, int], int]()
        order = self.conditions.order
        for rule in sorted(self.law.rules, key=lambda rule: order[rule.number]):
            own, lifters = self._own(rule), self.conditions.lifters[rule.number]
            for place in rule.classes:
                lifted = diagrams.any_of(stands.get((by, place), FALSE) for by in lifters)
                stands[rule.number, place] = diagrams.choose(lifted, FALSE, own)
        return stands

    def _own(self, rule: CoveringRule) -> int:
        return self.conditions.of_rule(rule, self.law)

    def _rule(self, rule: CoveringRule) -> RuleDiagrams:
        stands = tuple((place, self._stands[rule.number, place]) for place in rule.classes)
        return RuleDiagrams(
            rule=rule.number,
            anywhere=self.conditions.diagrams.any_of(diagram for _, diagram in stands),
            stands=tuple(entry for entry in stands if entry[1] != FALSE),
            lifted=tuple(self._lifted(rule)),
            follows=tuple(self._follows(rule)),
        )

    def _lifted(self, rule: CoveringRule) -> Iterator[tuple[int, str, int]]:
        """Yield by which rule this one is lifted: the first that stands in each context class."""
        diagrams, rules = self.conditions.diagrams, self.conditions.rulebook.rules
        for place in rule.classes:
            left = self._own(rule)
            for lifter in self.conditions.lifters[rule.number]:
                standing = self._stands.get((lifter, place), FALSE)
                lifted = diagrams.choose(standing, left, FALSE)
                if lifted != FALSE:
                    yield place, rules[lifter].id, lifted
                left = diagrams.choose(standing, FALSE, left)

    def _follows(self, rule: CoveringRule) -> Iterator[tuple[int, str, int]]:
        """Yield what follows, with the schedule that gives it its kinds, "" where none does."""
        diagrams, book = self.conditions.diagrams, self.conditions.rulebook
        for position, classes, schedules in rule.follows:
            standing = diagrams.any_of(self._stands[rule.number, place] for place in classes)
            demands = self.conditions.of_consequence(rule, position, self.law)
            chosen = [
                (schedule.id, self.conditions.of_reading(schedule.reading, self.law.possible))
                for schedule in map(book.schedules.__getitem__, schedules)
            ]
            other = diagrams.choose(diagrams.any_of(each for _, each in chosen), FALSE, TRUE)
            for schedule, diagram in (*chosen, ("", other)):
                follows = diagrams.all_of((diagram, demands, standing))
                if follows != FALSE:
                    yield position, schedule, follows
