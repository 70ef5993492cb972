"""Iterate over the whole law: every cell of every act, context, category and target.

A *version* of the law is a stretch of days without a change. Contexts that no rule can tell apart
(kind, contests, stage, periods) are merged, and so are applicable laws with equal rules; each keeps
the first day and place where it occurs as a witness. Only cells with a rule are yielded.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import product

from attrs import field, frozen

from asn_netralitas._engine.applicable_law import ApplicableLaw, LawIndex
from asn_netralitas._engine.cells import Cell, cell_of
from asn_netralitas._model.codes import Act, Category, Target
from asn_netralitas._model.elections import Context
from asn_netralitas._reading.calendar import OUTSIDE, Place


@frozen(slots=False, eq=False)
class LawCell:
    """One cell of the law with the act, and the day and place that witness it."""

    act: Act
    day: date
    place: Place
    setting: ApplicableLaw
    cell: Cell = field(repr=False)

    @property
    def context(self) -> Context:
        """Return the one context of the corner."""
        return self.setting.contexts[0]

    @property
    def category(self) -> Category:
        """Return the category of the corner, which is no group."""
        return self.cell.category

    @property
    def target(self) -> Target | None:
        """Return the target of the corner; None where the stage gives it."""
        return self.cell.target


@frozen(slots=False, eq=False)
class LawSpace:
    """Every cell of a law: of all its versions, or of the versions of some days."""

    law: LawIndex
    days: tuple[date, ...]
    ever: bool = False

    @classmethod
    def of_all_versions(cls, law: LawIndex) -> LawSpace:
        """Return the cells of every version, in the contexts that were met under it."""
        book = law.rulebook
        turns = {*law.turns, *law.calendar.turns, book.known_from}
        days = sorted(day for day in turns if book.known_from <= day <= book.known_until)
        return cls(law, tuple(days))

    @classmethod
    def of_day(cls, law: LawIndex, day: date) -> LawSpace:
        """Return the cells of the version of one day, in every context that is ever met."""
        return cls(law, (day,), ever=True)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """Return every category that is no group."""
        groups = self.law.rulebook.vocabulary.category_groups
        return tuple(category for category in Category if category not in groups)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return one place for each region that a rule or an overlay names, and one besides."""
        places = self.law.calendar.places(None, self.law.codes)
        elsewhere = [place for place in places if not place.within(self.law.codes)]
        return (*elsewhere[:1], *(place for place in places if place.within(self.law.codes)))

    @cached_property
    def _ever(self) -> tuple[Context, ...]:
        calendar = self.law.calendar
        met = (context for day in calendar.turns for context in calendar.met_anywhere(day))
        return _unlike((OUTSIDE, *met))

    def contexts(self, day: date) -> tuple[Context, ...]:
        """Return the contexts in which the law of a day is looked at, none like another."""
        if self.ever:
            return self._ever
        return _unlike(self.law.calendar.met_anywhere(day))

    def settings(self, act: Act) -> Iterator[tuple[date, Place, ApplicableLaw]]:
        """Yield each setting of an act once, with the first day and place that bring it."""
        seen: set[Hashable] = set()
        for day, place in product(self.days, self.places):
            for context in self.contexts(day):
                setting = self.law.under(act, day, place, (context,))
                alike = _alike(context), setting.rules, setting.brought, setting.disputes
                if alike not in seen:
                    seen.add(alike)
                    yield day, place, setting

    def corners(self, act: Act) -> Iterator[LawCell]:
        """Yield every cell of an act of which some rule speaks."""
        targets = self.law.rulebook.vocabulary.targets_of(act)
        for day, place, setting in self.settings(act):
            for category, target in product(self.categories, targets if setting.rules else ()):
                cell = cell_of(self.law, setting, category, target)
                if cell.masks or cell.full:
                    yield LawCell(act, day, place, setting, cell)


def _alike(context: Context) -> Hashable:
    """Return all of a context that a rule can look at."""
    return context.kind, context.contests, context.stage, context.periods


def _unlike(contexts: Iterable[Context]) -> tuple[Context, ...]:
    """Return the first of all contexts that are alike."""
    return tuple({_alike(context): context for context in reversed(tuple(contexts))}.values())[::-1]
