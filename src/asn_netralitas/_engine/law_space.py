"""Iterate over the whole law: the days, places and contexts in which it differs, and its cells.

A *version* of the law is a stretch of days without a change. Contexts that no rule can tell apart
(kind, contests, stage, periods) are merged, and so are applicable laws with equal contents; each
keeps the first day and place where it occurs as a witness.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple, TypeVar

from attrs import field, frozen

from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.elections import Context
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import OUTSIDE, Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook

from .applicable_law import ApplicableLaw, LawIndex, law_of
from .cells import Cell, cell_of

T = TypeVar("T")


class ContextAt(NamedTuple):
    """A context with a day and a place in which the law is looked at."""

    day: date
    place: Place
    context: Context


class SettingAt(NamedTuple):
    """A setting of one context, with the first day and place that bring it."""

    day: date
    place: Place
    setting: ApplicableLaw


@frozen(eq=False)
class LawCell:
    """One cell of the law with its act, and the day and place that witness it."""

    act: Act
    day: date
    place: Place
    compiled: Cell = field(repr=False)

    @property
    def context(self) -> Context:
        """Return the one context of the cell."""
        return self.compiled.setting.contexts[0]


@frozen(eq=False)
class LawSpace:
    """A law with days and places, and the contexts in which it is looked at there."""

    law: LawIndex
    days: tuple[date, ...]
    places: tuple[Place, ...]
    contexts: Callable[[date, Place], tuple[Context, ...]]

    @classmethod
    def of_days(
        cls, law: LawIndex, days: Iterable[date], codes: frozenset[str] = frozenset()
    ) -> LawSpace:
        """Return the law of some days, in the contexts that each of them brings anywhere.

        Args:
            law: The law with its calendar.
            days: The days, in the order in which they are looked at.
            codes: Regions to tell apart besides those that the law names.
        """
        met = lru_cache(None)(lambda day: _unlike(law.calendar.met_anywhere(day)))
        return cls(law, tuple(days), _places(law, codes), lambda day, _: met(day))

    @classmethod
    def of_all_versions(cls, law: LawIndex) -> LawSpace:
        """Return every version of a law, in the contexts that were met under it."""
        return cls.of_days(law, versions(law))

    @classmethod
    def of_day(cls, law: LawIndex, day: date, codes: frozenset[str] = frozenset()) -> LawSpace:
        """Return the law of one day, in every context that the calendar ever brings."""
        met = (each for turn in law.calendar.turns for each in law.calendar.met_anywhere(turn))
        ever = _unlike((OUTSIDE, *met))
        return cls(law, (day,), _places(law, codes), lambda *_: ever)

    def __iter__(self) -> Iterator[ContextAt]:
        """Yield every context of each day in each place."""
        for day, place in product(self.days, self.places):
            for context in self.contexts(day, place):
                yield ContextAt(day, place, context)

    def settings(self, act: Act) -> Iterator[SettingAt]:
        """Yield each setting of an act once, with the first day and place that bring it."""
        settings = (
            SettingAt(day, place, self.law.under(act, day, place, (context,)))
            for day, place, context in self
        )
        return firsts(settings, lambda at: (alike(at.setting.contexts[0]), contents(at.setting)))

    def cells(self, act: Act) -> Iterator[LawCell]:
        """Yield every cell of an act that some rule covers."""
        targets = self.law.rulebook.vocabulary.targets_of(act)
        categories = single_categories(self.law.rulebook.vocabulary)
        for day, place, setting in self.settings(act):
            for category, target in product(categories, targets if setting.rules else ()):
                cell = cell_of(self.law, setting, category, target)
                if cell.full:
                    yield LawCell(act, day, place, cell)


def law_or_national(rulebook: Rulebook | None, calendar: Calendar | None) -> LawIndex:
    """Return the law of a rulebook and a calendar, by default the national ones."""
    return law_of(
        rulebook if rulebook is not None else Rulebook.national(),
        calendar if calendar is not None else Calendar.national(),
    )


def versions(law: LawIndex) -> list[date]:
    """Return the first day of each version of a law."""
    book = law.rulebook
    turns = {*law.turns, *law.calendar.turns, book.known_from}
    return sorted(day for day in turns if book.known_from <= day <= book.known_until)


def horizon(law: LawIndex) -> date:
    """Return the last day of which both law and elections are known."""
    return min(law.rulebook.known_until, law.calendar.known_until)


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

    rules: tuple[str, ...]
    consequences: frozenset[tuple[str, int]]
    schedules: tuple[str, ...]
    disputes: tuple[tuple[str, tuple[str, ...], str | None], ...]


def contents(setting: ApplicableLaw) -> LawContents:
    """Return the contents of a setting."""
    return LawContents(
        tuple(rule.id for rule in setting.rules),
        setting.brought.consequences,
        tuple(schedule.id for schedule in setting.brought.schedules),
        tuple((each.dispute.id, each.readings, each.chosen) for each in setting.disputes),
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


def _places(law: LawIndex, codes: frozenset[str]) -> tuple[Place, ...]:
    """Return one place for each region that codes or the law name, and one besides."""
    codes |= law.codes
    places = law.calendar.places(None, codes)
    elsewhere = [place for place in places if not place.within(codes)]
    return (*elsewhere[:1], *(place for place in places if place.within(codes)))


def _unlike(contexts: Iterable[Context]) -> tuple[Context, ...]:
    """Return the first of all contexts that are alike, in the order of the last ones."""
    return tuple({alike(each): each for each in reversed(tuple(contexts))}.values())[::-1]
