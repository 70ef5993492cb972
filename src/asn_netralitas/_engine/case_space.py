"""The space of a case: its query without the plain facts, and the cells that it reaches.

A query that reaches one cell takes a shorter path (`_OneCell`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import product
from typing import Final, NamedTuple, TypeVar

from attrs import frozen

from asn_netralitas._model.codes import Act, Category, FactValue, Target
from asn_netralitas._model.law import facts_tested
from asn_netralitas._reading.calendar import Place

from .applicable_law import ActSelector, ApplicableLaw, LawIndex, Occasion
from .application import Choice
from .cells import Cell, Effective, Values, cell_of
from .query import Query, Readings, readings_in
from .result import Outcome

BOOKS: Final = 8
_GROUNDS: Final = 8192
_MASKS: Final = 1024
T = TypeVar("T")


class CellKey(NamedTuple):
    """Where a cell lies; the names of the first five things that can be open."""

    at: date
    region: Place
    election: frozenset[str]
    category: Category
    target: Target | None


VectorOf = Callable[[CellKey, int], tuple[Hashable, ...]]


@frozen(eq=False)
class _OneCell:
    """The one cell of a ground: the facts that it tests, and those that cannot have every value.

    Each tested fact comes with its masks and the value that it has untold, if there is one only.
    """

    full: int
    tests: tuple[tuple[str, Mapping[FactValue | None, int], FactValue | None], ...]
    limits: tuple[tuple[str, frozenset[FactValue]], ...]

    def mask(self, given: Mapping[str, FactValue]) -> int | None:
        """Return the mask that is left where every tested fact has one value it may have."""
        mask = self.full
        for fact, masks, untold in self.tests:
            left = masks.get(given.get(fact, untold))
            if left is None:
                return None
            mask &= left
        possible = all(given.get(fact) in {None, *values} for fact, values in self.limits)
        return mask if possible else None


@frozen(slots=False, eq=False)
class CaseSpace:
    """All of a question but its plain facts: every cell that may be met, under which readings."""

    law: LawIndex
    act: Act
    members: tuple[Category, ...]
    target: Target | None
    settings: Mapping[Occasion, ApplicableLaw]
    readings: Mapping[Occasion, Readings]

    @cached_property
    def candidates(self) -> Mapping[CellKey, Cell]:
        """Return the cells; what is given may make some of them impossible."""
        return {
            CellKey(*spot, category, target): cell_of(self.law, setting, category, target)
            for spot, setting in self.settings.items()
            for category in self.members
            for target in self.targets(setting)
        }

    def targets(self, setting: ApplicableLaw) -> tuple[Target | None, ...]:
        """Return the targets to try; None where each stage gives its own."""
        if self.target is not None:
            return (self.target,)
        return (None,) if setting.staged else tuple(Target)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Return every way to choose one reading for each dispute that has several."""
        options: dict[str, dict[str, None]] = {}
        touched = frozenset().union(*(cell.disputes for cell in self.candidates.values()))
        for readings in self.readings.values():
            for dispute, found in readings:
                if dispute in touched:
                    options.setdefault(dispute, {}).update(dict.fromkeys(found))
        names = [dispute for dispute, readings in options.items() if len(readings) > 1]
        return tuple(
            dict(zip(names, chosen, strict=True))
            for chosen in product(*(options[name] for name in names))
        )

    @cached_property
    def effective(self) -> Mapping[CellKey, tuple[Effective | None, ...]]:
        """Return the readings in force in each cell under each choice, if the choice exists."""
        return {
            key: tuple(
                _effective(choice, self.readings[key[:3]], cell.disputes) for choice in self.choices
            )
            for key, cell in self.candidates.items()
        }

    def outcome(self, key: CellKey, mask: int) -> Outcome:
        """Return what stands in a cell where a mask is left, under each choice."""
        cell = self.candidates[key]
        return tuple(
            None if effective is None else cell.standing(mask, effective)
            for effective in self.effective[key]
        )

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Return the facts that matter here, in the order of the vocabulary.

        A fact that no rule tests may still make a cell impossible, by what entails it.
        """
        vocabulary = self.law.rulebook.vocabulary
        tested = {fact for cell in self.candidates.values() for fact in cell.masks}
        tested |= {entailment.fact for entailment in vocabulary.entailments}
        return tuple(name for name in vocabulary.facts if name in tested)

    @cached_property
    def unless_given(self) -> Mapping[CellKey, Values]:
        """Return the values that each fact may have in each cell if it is not given."""
        return {
            key: {fact: self._unless_given(fact, key) for fact in self.facts}
            for key in self.candidates
        }

    def _unless_given(self, fact: str, key: CellKey) -> tuple[FactValue, ...]:
        vocabulary = self.law.rulebook.vocabulary
        presumed = vocabulary.presumed(fact, key.category)
        values = vocabulary.facts[fact].values if presumed is None else (presumed,)
        return tuple(value for value in values if value in self.admissible[key][fact])

    @cached_property
    def admissible(self) -> Mapping[CellKey, Mapping[str, frozenset[FactValue]]]:
        """Return the values that category, act, target and stage leave to each fact."""
        return {key: self._admissible(key) for key in self.candidates}

    def _admissible(self, key: CellKey) -> dict[str, frozenset[FactValue]]:
        vocabulary = self.law.rulebook.vocabulary
        sources: dict[str, StrEnum | None] = {
            "category": key.category,
            "act": self.act,
            "target": key.target,
            "stage": self.candidates[key].setting.stage,
        }
        found = {fact: frozenset(vocabulary.facts[fact].values) for fact in self.facts}
        for entailment in vocabulary.entailments:
            if sources[entailment.source] in entailment.values:
                found[entailment.fact] &= entailment.allowed
        return found

    # -------------------------------------------------------------- one completion only

    @cached_property
    def _single(self) -> _OneCell | None:
        """Return how to find the mask of a completion, if there is one cell only."""
        if len(self.candidates) != 1:
            return None
        ((key, cell),) = self.candidates.items()
        untold, admissible = self.unless_given[key], self.admissible[key]
        tests: dict[str, dict[FactValue | None, int]] = {
            fact: {value: mask for value, mask in masks.items() if value in admissible[fact]}
            for fact, masks in cell.masks.items()
        }
        every = self.law.rulebook.vocabulary.facts
        return _OneCell(
            cell.full,
            tuple(
                (fact, masks, untold[fact][0] if len(untold[fact]) == 1 else None)
                for fact, masks in tests.items()
            ),
            tuple(
                (fact, values)
                for fact, values in admissible.items()
                if fact not in tests and len(values) < len(every[fact].values)
            ),
        )

    def mask(self, given: Mapping[str, FactValue]) -> int | None:
        """Return the mask of the only completion; None where there are several, or none."""
        return None if self._single is None else self._single.mask(given)

    @cached_property
    def shown(self) -> Callable[[int], tuple[str, ...]]:
        """Return the facts that a decision shows where a mask is left of the only cell."""
        return lru_cache(_MASKS)(self._shown)

    def _shown(self, mask: int) -> tuple[str, ...]:
        key = next(iter(self.candidates))
        found = {
            rule
            for standing in self.outcome(key, mask)
            if standing is not None
            for rule, *_ in (*standing.stands, *standing.lifted)
        }
        rules = [rule for rule in self.settings[key[:3]].rules if rule.id in found]
        facts = {leaf.fact for rule in rules for leaf in facts_tested(rule.when)}
        vocabulary = self.law.rulebook.vocabulary
        # The post of a person stands in every finding, and decides who imposes a sanction.
        facts |= {"position", "employer_level"}
        facts |= {presumption.fact for presumption in vocabulary.presumptions}
        return tuple(name for name in vocabulary.facts if name in facts)


def ground_of(question: Query) -> CaseSpace:
    """Return the ground of a question; it is laid when first met and kept, bounded."""
    person, activity = question.input.person, question.input.activity
    return _grounds(question.law)(
        question.wanted,
        person.region,
        question.alike,
        person.category,
        activity.target,
        tuple(question.input.readings.items()),
    )


@lru_cache(BOOKS)
def _grounds(law: LawIndex) -> Callable[..., CaseSpace]:
    vocabulary = law.rulebook.vocabulary

    @lru_cache(_GROUNDS)
    def ground(
        wanted: ActSelector,
        region: str | None,
        days: tuple[date, ...],
        category: Category,
        target: Target | None,
        readings: tuple[tuple[str, str], ...],
    ) -> CaseSpace:
        settings = law.spots(wanted, region, days)
        chosen = dict(readings)
        return CaseSpace(
            law=law,
            act=wanted.act,
            members=vocabulary.members(category),
            target=vocabulary.target_of(wanted.act, target),
            settings=settings,
            readings={spot: readings_in(setting, chosen) for spot, setting in settings.items()},
        )

    return ground


def keep_or_all(value: T, allowed: tuple[T, ...]) -> tuple[T, ...]:
    return (value,) if value in allowed else allowed


def _effective(choice: Choice, readings: Readings, disputes: frozenset[str]) -> Effective | None:
    """Return the reading of each dispute of a cell; None where the choice does not exist."""
    found = []
    for dispute, options in readings:
        if not options or dispute not in disputes:
            continue
        chosen = options[0] if len(options) == 1 else choice[dispute]
        if chosen not in options:
            return None
        found.append((dispute, chosen))
    return tuple(found)
