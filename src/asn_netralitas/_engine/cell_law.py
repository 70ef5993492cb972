"""What a cell sees of an applicable law: the rules that cover it, and the values that are left.

In a *cell* everything but plain facts and readings is fixed: an applicable law, a category and a
target. Cells that see the same are compiled once, wherever they lie.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple, TypeVar

from attrs import field, frozen

from asn_netralitas._model.codes import Act, Category, SanctionClass, Target
from asn_netralitas._model.law import Consequence
from asn_netralitas._reading.rulebook import Rulebook

from .applicable_law import ApplicableLaw, LawInForce, read_target, stages_met

T = TypeVar("T")
# The targets of cells; None where each stage gives its own.
TARGETS: Final = (None, *Target)
# For each category those that see the same, and for each target.
Alike = tuple[
    Mapping[Category, tuple[Category, ...]], Mapping[Target | None, tuple[Target | None, ...]]
]


class ConsequenceMet(NamedTuple):
    """A consequence that may follow from a rule, by its position.

    It may in some classes of contexts, and take its kinds from some schedules.
    """

    position: int
    classes: tuple[int, ...]
    schedules: tuple[int, ...]


class CoveringRule(NamedTuple):
    """A rule that covers a cell, by its number, with the classes of contexts in which it is met.

    `by_post` says that it binds the category by position alone.
    """

    number: int
    by_post: bool
    classes: tuple[int, ...]
    follows: tuple[ConsequenceMet, ...]


class CellLaw(NamedTuple):
    """All that the rules of a cell depend on.

    `met` names the conditions of the vocabulary that the act meets whatever the facts, `touched`
    are the disputes that what can stand here belongs to, by their variables, and `possible` the
    bits of the values that facts have, and the readings of these disputes.
    """

    rules: tuple[CoveringRule, ...]
    met: frozenset[str]
    touched: tuple[int, ...]
    possible: int


@frozen(eq=False, slots=False)
class CellLaws:
    """What the cells of a rulebook see."""

    force: LawInForce
    _known: dict[CoveringRule, CoveringRule] = field(factory=dict, init=False)

    @property
    def rulebook(self) -> Rulebook:
        """Return the rulebook."""
        return self.force.rulebook

    def of(self, law: ApplicableLaw, category: Category, target: Target | None) -> CellLaw:
        """Return what a category with a target sees of a law."""
        view = _View(self.rulebook, law, category, target)
        touched = self.force.disputes_of(view.covering, view.schedules_met)
        readings = sum(bits for dispute, bits in law.readings if dispute in touched)
        return CellLaw(
            tuple(self._known.setdefault(rule, rule) for rule in view.rules()),
            self._met[law.act],
            touched,
            self._admissible(law, category, target) | readings,
        )

    @cached_property
    def _met(self) -> Mapping[Act, frozenset[str]]:
        conditions = self.rulebook.vocabulary.conditions
        return {
            act: frozenset(name for name, named in conditions.items() if act in named.acts)
            for act in Act
        }

    def _admissible(self, law: ApplicableLaw, category: Category, target: Target | None) -> int:
        """Return the bits of the values that category, act, target and stage leave to each fact."""
        sources = {"category": category, "act": law.act, "target": target, "stage": law.stage}
        left = self.force.variables.every_fact
        for source, values, allowed in self._entailments:
            if sources[source] in values:
                left &= allowed
        return left

    @cached_property
    def _entailments(self) -> tuple[tuple[str, frozenset[StrEnum], int], ...]:
        """Return each entailment as its source, its values and the bits that it leaves."""
        variables = self.force.variables
        return tuple(
            (
                entry.source,
                entry.values,
                ~variables.masks[fact] | variables.bits_of(fact, entry.allowed),
            )
            for entry in self.rulebook.vocabulary.entailments
            for fact in (variables.numbers[entry.fact],)
        )

    def alike(self, law: ApplicableLaw) -> Alike:
        """Return for each category, and each target, those that see the same of a law."""
        return self._categories(law), self._targets(law)

    def _categories(self, law: ApplicableLaw) -> Mapping[Category, tuple[Category, ...]]:
        book, vocabulary = self.rulebook, self.rulebook.vocabulary
        sets = {book.rules[number].categories for number in law.rules}
        sets |= {book.rules[rule].consequences[at].categories for rule, at in law.consequences}
        sets |= {book.schedules[number].categories for number in law.schedules}
        sets |= {presumption.categories for presumption in vocabulary.presumptions}
        entailed = [values for source, values, _ in self._entailments if source == "category"]
        return _alike(Category, lambda each: tuple(each in own for own in (*sets, *entailed)))

    def _targets(self, law: ApplicableLaw) -> Mapping[Target | None, tuple[Target | None, ...]]:
        rules = self.rulebook.rules
        sets = {rules[number].targets for number in law.rules}
        sets |= {rules[rule].consequences[at].targets for rule, at in law.consequences}
        stages = {context.stage for context in law.contexts}
        entailed = [values for source, values, _ in self._entailments if source == "target"]

        def seen(target: Target | None) -> Hashable:
            met = stages_met(stages, target)
            aims = {stage: read_target(target, stage) for stage in met}
            named = {
                (stage, named) for stage, aim in aims.items() for named in sets if aim in named
            }
            return met, frozenset(named), *(target in values for values in entailed)

        return _alike(TARGETS, seen)


def _alike(values: Iterable[T], seen: Callable[[T], Hashable]) -> Mapping[T, tuple[T, ...]]:
    """Return for each value those of which the same is seen."""
    groups: dict[Hashable, list[T]] = {}
    for value in values:
        groups.setdefault(seen(value), []).append(value)
    return {value: tuple(group) for group in groups.values() for value in group}


@frozen(eq=False, slots=False)
class _View:
    """How a category with a target sees a law."""

    rulebook: Rulebook
    law: ApplicableLaw
    category: Category
    target: Target | None

    @cached_property
    def _aims(self) -> tuple[Target, ...]:
        """Return the target as it is read in each class of contexts."""
        return tuple(read_target(self.target, context.stage) for context in self.law.contexts)

    @cached_property
    def covering(self) -> Mapping[int, tuple[int, ...]]:
        """Return the rules that cover the cell with the classes in which they are met, in order."""
        stages = stages_met((context.stage for context in self.law.contexts), self.target)
        met: dict[int, list[int]] = {}
        for place, (context, aim) in enumerate(zip(self.law.contexts, self._aims, strict=True)):
            for number in context.rules if context.stage in stages else ():
                rule = self.rulebook.rules[number]
                bound = self.category in rule.categories or rule.positions
                if bound and (not rule.targets or aim in rule.targets):
                    met.setdefault(number, []).append(place)
        return {number: tuple(met[number]) for number in sorted(met)}

    def rules(self) -> Iterator[CoveringRule]:
        """Yield these rules with what may follow from them."""
        follows: dict[int, list[ConsequenceMet]] = {}
        for number, position in self.law.consequences:
            part = self.rulebook.rules[number].consequences[position]
            classes = tuple(self._classes(number, part))
            if classes:
                schedules = () if part.kinds else self._schedules.get(part.sanction_class, ())
                met = ConsequenceMet(position, classes, tuple(schedules))
                follows.setdefault(number, []).append(met)
        for number, classes in self.covering.items():
            by_post = self.category not in self.rulebook.rules[number].categories
            yield CoveringRule(number, by_post, classes, tuple(follows.get(number, ())))

    def _classes(self, number: int, part: Consequence) -> Iterator[int]:
        """Yield the classes of contexts in which a consequence of a rule may follow."""
        for_all = not part.categories or self.category in part.categories
        for place in self.covering.get(number, ()) if for_all else ():
            kinds, kind = part.kinds_of_election, self.law.contexts[place].kind
            aimed = not part.targets or self._aims[place] in part.targets
            if aimed and (not kinds or kind in kinds):
                yield place

    @cached_property
    def _schedules(self) -> Mapping[SanctionClass | None, Sequence[int]]:
        """Return the schedules for the category by the class of sanctions."""
        found: dict[SanctionClass | None, list[int]] = {}
        for number in self.law.schedules:
            schedule = self.rulebook.schedules[number]
            if self.category in schedule.categories:
                found.setdefault(schedule.sanction_class, []).append(number)
        return found

    @property
    def schedules_met(self) -> Iterator[int]:
        """Yield the schedules of the classes of sanctions that covering rules may ever bring."""
        rules = (self.rulebook.rules[number] for number in self.covering)
        for each in {part.sanction_class for rule in rules for part in rule.consequences}:
            yield from self._schedules.get(each, ())
