"""Apply the rules of a cell: join what they say into diagrams.

In a *cell* everything but plain facts and readings is fixed: an applicable law, a category and a
target. A rule stands in a context if it covers person, act, target and time, its condition is true,
its reading is the chosen one, and no standing rule lifts it in the same context. An exception that
is itself lifted lifts nothing. The strictest standing rule of all contexts gives the verdict.

A fact that is known and one that is not go through the same lines: a diagram holds all cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final, NamedTuple, assert_never

from attrs import field, frozen

from asn_netralitas._model.codes import Act, Category, Position, Target, Verdict
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

from .applicable_law import ApplicableLaw, ContextClass, read_target, reading_refs, stages_met
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
    _made: dict[tuple[tuple[int, int], bool, frozenset[str], int], int] = field(
        factory=dict, init=False
    )

    def of_rule(self, number: int, category: Category, act: Act, possible: int) -> int:
        """Return when a rule applies to what somebody of a category does, its reading included."""
        rule = self.rulebook.rules[number]
        positions = rule.positions if category not in rule.categories else None
        return self._made_once((number, -1), rule, positions, act, possible)

    def of_consequence(self, number: int, position: int, act: Act, possible: int) -> int:
        """Return what a consequence demands beside its rule."""
        part = self.rulebook.rules[number].consequences[position]
        return self._made_once((number, position), part, part.positions or None, act, possible)

    def of_name(self, name: str, act: Act, possible: int) -> int:
        """Return a condition of the vocabulary, as it is for an act."""
        named = self.rulebook.vocabulary.conditions[name]
        met = frozenset({name} if act in named.acts else ())
        return self._diagram(named, met, possible)

    def _made_once(
        self,
        place: tuple[int, int],
        part: Rule | Consequence,
        positions: frozenset[Position] | None,
        act: Act,
        possible: int,
    ) -> int:
        """Return the diagram of a condition that also asks for one of some positions."""
        met = frozenset(named.name for named in self._named[place] if act in named.acts)
        key = (place, positions is None, met, possible & self._tested[place])
        if key not in self._made:
            post = None if positions is None else FactIs("position", frozenset(positions))
            demands = (demand for demand in (post, part.when) if demand is not None)
            self._made[key] = self.diagrams.all_of(
                (
                    self.of_reading(part.reading, possible),
                    *(self._diagram(demand, met, possible) for demand in demands),
                )
            )
        return self._made[key]

    @cached_property
    def _parts(self) -> Mapping[tuple[int, int], Rule | Consequence]:
        """Return every rule (at -1) and each of its consequences."""
        parts: dict[tuple[int, int], Rule | Consequence] = {}
        for number, rule in enumerate(self.rulebook.rules):
            parts[number, -1] = rule
            parts |= {(number, at): part for at, part in enumerate(rule.consequences)}
        return parts

    @cached_property
    def _named(self) -> Mapping[tuple[int, int], tuple[Named, ...]]:
        return {place: tuple(conditions_named(part.when)) for place, part in self._parts.items()}

    @cached_property
    def _tested(self) -> Mapping[tuple[int, int], int]:
        """Return the bits of all that a rule or a consequence can test."""
        return {place: self._bits_tested(part) for place, part in self._parts.items()}

    def _bits_tested(self, part: Rule | Consequence) -> int:
        variables = self.diagrams.variables
        names = {"position", *(leaf.fact for leaf in facts_tested(part.when))}
        bits = sum(variables.masks[variables.numbers[name]] for name in names)
        return bits | (variables.masks[self._dispute(part.reading)] if part.reading else 0)

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
        variable, variables = self._dispute(ref), self.diagrams.variables
        if not possible & variables.masks[variable]:
            return FALSE
        return self.diagrams.test(variable, variables.bits_of(variable, (ref.reading,)), possible)

    def _dispute(self, ref: ReadingRef) -> int:
        return self.diagrams.variables.facts + self._disputes[ref.dispute]

    @cached_property
    def _disputes(self) -> Mapping[str, int]:
        return {dispute.id: number for number, dispute in enumerate(self.rulebook.disputes)}

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """Return for each rule how long the longest chain of exceptions to it is."""
        rules = self.rulebook.rules
        numbers = {rule.id: number for number, rule in enumerate(rules)}
        lifts = [[numbers[name] for name in rule.exception_to if name in numbers] for rule in rules]
        waiting = [0] * len(rules)
        for lifted in (number for row in lifts for number in row):
            waiting[lifted] += 1
        depths, ready = [0] * len(rules), [n for n, count in enumerate(waiting) if not count]
        while ready:
            number = ready.pop()
            for lifted in lifts[number]:
                depths[lifted] = max(depths[lifted], depths[number] + 1)
                waiting[lifted] -= 1
                if not waiting[lifted]:
                    ready.append(lifted)
        return tuple(depths)


@frozen(eq=False, slots=False)
class AppliedRules:
    """The rules of one cell; `possible` are the bits of all values that facts and readings have."""

    conditions: Conditions
    law: ApplicableLaw
    category: Category
    target: Target | None
    possible: int

    @cached_property
    def covering(self) -> Mapping[int, tuple[int, ...]]:
        """Return the rules that cover the cell with the context classes in which they are met.

        Those that nothing lifts come first.
        """
        rules, depths = self.conditions.rulebook.rules, self.conditions.depths
        stages = stages_met((context.stage for context in self.law.contexts), self.target)
        met: dict[int, list[int]] = {}
        for place, context in enumerate(self.law.contexts):
            aim = read_target(self.target, context.stage)
            for number in context.rules if context.stage in stages else ():
                rule = rules[number]
                bound = self.category in rule.categories or rule.positions
                if bound and (not rule.targets or aim in rule.targets):
                    met.setdefault(number, []).append(place)
        return {number: tuple(met[number]) for number in sorted(met, key=depths.__getitem__)}

    @property
    def disputes(self) -> tuple[int, ...]:
        """Return the disputes that what can stand in the cell belongs to."""
        book = self.conditions.rulebook
        rules = [book.rules[number] for number in self.covering]
        refs = [ref for rule in rules for ref in reading_refs(rule)]
        classes = {part.sanction_class for rule in rules for part in rule.consequences}
        schedules = (book.schedules[number] for number in self.law.schedules)
        refs += (
            schedule.reading
            for schedule in schedules
            if schedule.reading
            and schedule.sanction_class in classes
            and self.category in schedule.categories
        )
        names = {ref.dispute for ref in refs}
        return tuple(n for n, dispute in enumerate(book.disputes) if dispute.id in names)

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
        return tuple(map(self._rule, sorted(self.covering)))

    @cached_property
    def _stands(self) -> Mapping[tuple[int, int], int]:
        """Return when each rule stands in each context class."""
        diagrams, stands = self.conditions.diagrams, dict[tuple[int, int], int]()
        for number, places in self.covering.items():
            own = self.conditions.of_rule(number, self.category, self.law.act, self.possible)
            for place in places:
                lifters = (stands.get((by, place), FALSE) for by in self._lifters.get(number, ()))
                stands[number, place] = diagrams.choose(diagrams.any_of(lifters), FALSE, own)
        return stands

    @cached_property
    def _lifters(self) -> Mapping[int, tuple[int, ...]]:
        """Return for each rule its exceptions, in the order of their ids."""
        rules = self.conditions.rulebook.rules
        numbers = {rules[number].id: number for number in self.covering}
        lifters: dict[int, list[int]] = {}
        for name in sorted(numbers):
            for lifted in rules[numbers[name]].exception_to & numbers.keys():
                lifters.setdefault(numbers[lifted], []).append(numbers[name])
        return {number: tuple(exceptions) for number, exceptions in lifters.items()}

    def _rule(self, number: int) -> RuleDiagrams:
        stands = tuple((place, self._stands[number, place]) for place in self.covering[number])
        return RuleDiagrams(
            rule=number,
            anywhere=self.conditions.diagrams.any_of(diagram for _, diagram in stands),
            stands=tuple(entry for entry in stands if entry[1] != FALSE),
            lifted=tuple(self._lifted(number)),
            follows=tuple(self._follows(number)),
        )

    def _lifted(self, number: int) -> Iterator[tuple[int, str, int]]:
        """Yield by which rule this one is lifted: the first that stands in each context class."""
        diagrams, rules = self.conditions.diagrams, self.conditions.rulebook.rules
        for place in self.covering[number] if number in self._lifters else ():
            left = self.conditions.of_rule(number, self.category, self.law.act, self.possible)
            for lifter in self._lifters[number]:
                standing = self._stands.get((lifter, place), FALSE)
                lifted = diagrams.choose(standing, left, FALSE)
                if lifted != FALSE:
                    yield place, rules[lifter].id, lifted
                left = diagrams.choose(standing, FALSE, left)

    def _follows(self, number: int) -> Iterator[tuple[int, str, int]]:
        diagrams = self.conditions.diagrams
        for position, part in enumerate(self.conditions.rulebook.rules[number].consequences):
            for_all = not part.categories or self.category in part.categories
            if for_all and (number, position) in self.law.consequences:
                standing = diagrams.any_of(
                    self._stands[number, place]
                    for place in self.covering[number]
                    if self._meets(part, self.law.contexts[place])
                )
                demands = self.conditions.of_consequence(
                    number, position, self.law.act, self.possible
                )
                for schedule, chosen in self._schedules(part):
                    follows = diagrams.all_of((chosen, demands, standing))
                    if follows != FALSE:
                        yield position, schedule, follows

    def _meets(self, part: Consequence, context: ContextClass) -> bool:
        kinds = part.kinds_of_election
        aim = read_target(self.target, context.stage)
        return (not part.targets or aim in part.targets) and (not kinds or context.kind in kinds)

    def _schedules(self, part: Consequence) -> Iterator[tuple[str, int]]:
        """Yield the schedules that give a consequence its kinds, "" where none does."""
        left, book = TRUE, self.conditions.rulebook
        takes = not part.kinds and part.sanction_class is not None
        for schedule in (book.schedules[number] for number in self.law.schedules if takes):
            same_class = schedule.sanction_class is part.sanction_class
            if same_class and self.category in schedule.categories:
                chosen = self.conditions.of_reading(schedule.reading, self.possible)
                yield schedule.id, chosen
                left = self.conditions.diagrams.choose(chosen, FALSE, left)
        yield "", left
