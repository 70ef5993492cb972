"""Iterate over the whole law: the days, places and contexts in which it differs, and its cells.

A *version* of the law is a stretch of days without a change. Contexts that no rule can tell apart
(kind, contests, stage, periods) are merged, and so are applicable laws with equal contents; each
keeps the first day and place where it occurs as a witness.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple, TypeVar

from attrs import field, frozen

from asn_netralitas._engine.application import RuleDiagrams
from asn_netralitas._engine.diagrams import single_bits
from asn_netralitas._engine.law_diagrams import Cell, LawDiagrams
from asn_netralitas._engine.query import chosen_readings
from asn_netralitas._model.codes import Act, Category, Target
from asn_netralitas._model.elections import Context, context_apart
from asn_netralitas._model.law import Rule
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import OUTSIDE, Calendar, Place

T = TypeVar("T")


class ContextAt(NamedTuple):
    """A context with a day and a place in which the law is looked at."""

    day: date
    place: Place
    context: Context


class SettingAt(NamedTuple):
    """The law that applies to an act in one context, with the first day and place that bring it.

    `number` is that of the `ApplicableLaw`, `pins` are the bits of the readings that overlays
    choose.
    """

    day: date
    place: Place
    context: Context
    number: int
    pins: int


class SituationAt(NamedTuple):
    """A legal situation by its number, with the overlays that apply, and where it was met first."""

    at: ContextAt
    situation: int
    overlays: tuple[int, ...]

    @property
    def seen(self) -> Hashable:
        """Return all by which situations differ for any act; overlays choose by the day."""
        return self.situation, self.overlays, self.at.day if self.overlays else None


@frozen(slots=False, eq=False)
class LawCell:
    """One cell of the law with its act, and the day and place that witness it."""

    law: LawDiagrams = field(repr=False)
    act: Act
    at: SettingAt
    category: Category
    target: Target | None

    @cached_property
    def compiled(self) -> Cell:
        """Return the cell as it is compiled."""
        return self.law.cell(self.at.number, self.category, self.target)

    @cached_property
    def diagrams(self) -> tuple[RuleDiagrams, ...]:
        """Return the diagrams of the rules that cover the cell."""
        return self.law.rule_diagrams(self.at.number, self.category, self.target)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Return these rules by id."""
        rules = self.law.rulebook.rules
        return {rules[entry.rule].id: rules[entry.rule] for entry in self.diagrams}

    @cached_property
    def possible(self) -> int:
        """Return the bits of the values of each fact, and of the readings that can be chosen."""
        possible = self.law.possible(self.at.number, self.compiled)
        return self.law.variables.narrowed(possible, self.at.pins)

    @property
    def can_be(self) -> bool:
        """Tell whether every fact has some value in the cell, so that somebody can be in it."""
        return all(mask for mask, _ in self.compiled.presumed)

    @cached_property
    def choices(self) -> tuple[int, ...]:
        """Return every way to choose one reading for each dispute of the cell, as bits."""
        variables = self.law.variables
        readings = (
            tuple(single_bits(self.possible & variables.masks[dispute]))
            for dispute in self.compiled.touched
        )
        return tuple(map(sum, product(*filter(None, readings))))


@frozen(eq=False, slots=False)
class LawSpace:
    """A law with days and places, and the contexts in which it is looked at there."""

    law: LawDiagrams
    days: tuple[date, ...]
    places: tuple[Place, ...]
    contexts: Callable[[date, Place], tuple[Context, ...]]

    @classmethod
    def of_days(cls, law: LawDiagrams, days: Iterable[date], *others: LawDiagrams) -> LawSpace:
        """Return the law of some days, in the contexts that each of them brings anywhere.

        Args:
            law: The law with its calendar.
            days: The days, in the order in which they are looked at.
            others: Laws whose regions and contests are told apart too.
        """
        apart = contexts_apart(law, *others)
        met = lru_cache(None)(lambda day: _unlike((*law.calendar.met_anywhere(day), *apart)))
        return cls(law, tuple(days), _places(law, *others), lambda day, _: met(day))

    @classmethod
    def of_all_versions(cls, law: LawDiagrams) -> LawSpace:
        """Return every version of a law, in the contexts that were met under it."""
        return cls.of_days(law, versions(law))

    @classmethod
    def of_day(cls, law: LawDiagrams, day: date, *others: LawDiagrams) -> LawSpace:
        """Return the law of one day, in every context that the calendar ever brings."""
        met = (each for turn in law.calendar.turns for each in law.calendar.met_anywhere(turn))
        ever = _unlike((OUTSIDE, *met, *contexts_apart(law, *others)))
        return cls(law, (day,), _places(law, *others), lambda *_: ever)

    def __iter__(self) -> Iterator[ContextAt]:
        """Yield every context of each day in each place."""
        for day, place in product(self.days, self.places):
            for context in self.contexts(day, place):
                yield ContextAt(day, place, context)

    @cached_property
    def _situations(self) -> tuple[SituationAt, ...]:
        met = (situation_at(self.law, at) for at in self)
        return tuple(firsts(met, lambda found: (alike(found.at.context), found.seen)))

    def settings(self, act: Act) -> Iterator[SettingAt]:
        """Yield each setting of an act once, with the first day and place that bring it."""
        settings = (setting_of(self.law, act, met) for met in self._situations)
        return firsts(settings, lambda at: (alike(at.context), at.number, at.pins))

    def cells(self, act: Act) -> Iterator[LawCell]:
        """Yield every cell of an act that some rule covers."""
        targets = self.law.rulebook.vocabulary.targets_of(act)
        categories = single_categories(self.law.rulebook.vocabulary)
        for at in self.settings(act):
            some = self.law.laws[at.number].rules
            for category, target in product(categories, targets if some else ()):
                if self.law.rule_diagrams(at.number, category, target):
                    yield LawCell(self.law, act, at, category, target)


def setting_at(law: LawDiagrams, act: Act, day: date, place: Place, context: Context) -> SettingAt:
    """Return the law of a day in a place that applies to an act in one context, met or not."""
    return setting_of(law, act, situation_at(law, ContextAt(day, place, context)))


def situation_at(law: LawDiagrams, at: ContextAt) -> SituationAt:
    """Return the situation of a day in a place in one context, met or not."""
    circumstances = law.circumstances
    segment, number = circumstances.segment(at.day), circumstances.class_of(at.place)
    situation = circumstances.situation(segment, number, (circumstances.phase(at.context),))
    return SituationAt(at, situation, circumstances.place_classes[number].overlays)


def setting_of(law: LawDiagrams, act: Act, found: SituationAt) -> SettingAt:
    """Return the law that applies to an act in a situation."""
    number, pins = law.law_of(act, found.situation), 0
    if found.overlays:
        stretch = law.circumstances.stretch_of(found.at.day)
        pins = chosen_readings(law, number, found.overlays, stretch)
    return SettingAt(*found.at, number, pins)


def contexts_apart(*laws: LawDiagrams) -> tuple[Context, ...]:
    """Return the contexts of contests that no calendar holds, if a rule names their elections."""
    kinds = {pair: None for law in laws for pair in law.rulebook.vocabulary.kinds_apart.items()}
    named = {kind for law in laws for rule in law.rulebook.rules for kind in rule.election_kinds}
    return tuple(context_apart(*pair) for pair in kinds if pair[1] in named)


def versions(law: LawDiagrams) -> list[date]:
    """Return the first day of each version of a law."""
    book = law.rulebook
    turns = {*law.circumstances.turns, book.known_from}
    return sorted(day for day in turns if book.known_from <= day <= book.known_until)


def single_categories(vocabulary: Vocabulary) -> tuple[Category, ...]:
    """Return every category that is no group."""
    return tuple(each for each in Category if each not in vocabulary.category_groups)


def alike(context: Context) -> Hashable:
    """Return all of a context that a rule can test."""
    return context.kind, context.contests, context.stage, context.periods


class LawContents(NamedTuple):
    """The law of a setting without its contexts, by ids.

    Settings of one law with equal contents apply the same law.
    """

    rules: tuple[str, ...] = ()
    consequences: frozenset[tuple[str, int]] = frozenset()
    schedules: tuple[str, ...] = ()
    disputes: tuple[tuple[str, tuple[str, ...], str | None], ...] = ()


def contents(law: LawDiagrams, number: int, pins: int) -> LawContents:
    """Return the contents of an applicable law under the readings that overlays choose."""
    book, variables, applicable = law.rulebook, law.variables, law.laws[number]
    disputes: list[tuple[str, tuple[str, ...], str | None]] = []
    for dispute, held in applicable.readings:
        names = variables.of_bits(dispute, held)
        chosen = variables.of_bits(dispute, held & pins)
        disputes.append((variables.names[dispute], tuple(map(str, names)), next(chosen, None)))
    return LawContents(
        tuple(book.rules[rule].id for rule in applicable.rules),
        frozenset((book.rules[rule].id, place) for rule, place in applicable.consequences),
        tuple(book.schedules[schedule].id for schedule in applicable.schedules),
        tuple(disputes),
    )


def firsts(items: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[T]:
    """Yield the first of all items that have the same key."""
    seen: set[Hashable] = set()
    for item in items:
        if (mark := key(item)) not in seen:
            seen.add(mark)
            yield item


def election_at_rest(calendar: Calendar, day: date) -> str | None:
    """Return an election that does not run on a day, so that whoever names it meets none."""
    resting = (entry.id for entry in calendar.elections if not entry.first <= day <= entry.last)
    return next(resting, None)


def _places(*laws: LawDiagrams) -> tuple[Place, ...]:
    """Return one place for each region that the laws name, and one besides.

    All have the calendar of the first.
    """
    codes = frozenset[str]().union(*(law.circumstances.codes for law in laws))
    places = laws[0].calendar.places(None, codes)
    elsewhere = [place for place in places if not place.within(codes)]
    return (*elsewhere[:1], *(place for place in places if place.within(codes)))


def _unlike(contexts: Iterable[Context]) -> tuple[Context, ...]:
    """Return the first of all contexts that are alike, in the order of the last ones."""
    return tuple({alike(each): each for each in reversed(tuple(contexts))}.values())[::-1]
