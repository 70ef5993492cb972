"""Compare two laws: their parts, and what they decide, cell by cell.

Two rulebooks are compared on each day on which one of them, or the calendar, changes, in the
contexts of that day. Given days are compared in every context that is ever met. Completions are
compared one by one: a fact, and a reading that both laws have, is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import product
from typing import NamedTuple, TypeVar

from attrs import asdict, evolve, frozen

from asn_netralitas._decision.question import ask
from asn_netralitas._engine.applicable_law import read_target
from asn_netralitas._engine.evaluation import evaluation_of
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.codes import Act, Category, ElectionKind, PeriodKind, Stage, Target
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import Consequence, Overlay, Rule, Schedule, in_force
from asn_netralitas._model.values import cached_method
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .cell_answers import CellAnswer, CellAnswers, direction
from .law_changes import (
    ChangedCase,
    ChangeDirection,
    ChangeEffect,
    ChangeGroup,
    ChangeWitness,
    LawDiff,
    LawPart,
    LawSide,
    PartChange,
    part_change,
)
from .law_space import (
    ContextAt,
    LawCell,
    LawContents,
    LawSpace,
    SettingAt,
    SituationAt,
    firsts,
    setting_at,
    setting_of,
    single_categories,
    situation_at,
    versions,
)

_T = TypeVar("_T")
Progress = Callable[[Sequence[Act]], Iterable[Act]]


def diff(  # two laws, two days, and the calendar of both
    old: Rulebook | None = None,
    new: Rulebook | None = None,
    *,
    old_day: date | None = None,
    new_day: date | None = None,
    calendar: Calendar | None = None,
    progress: Progress = iter,
) -> LawDiff:
    """Return what changes from one rulebook to another, or from one day of the law to another.

    Args:
        old: The first rulebook, by default the national one.
        new: The second rulebook, by default the national one.
        old_day: The day of the first law. The law of two days is compared in every context that
            the calendar ever brings, so that a change shows even where no election ran. Without
            days the laws are compared on every day.
        new_day: The day of the second law; required with `old_day`.
        calendar: The elections of both, by default the national ones.
        progress: Is given the acts, and yields each before it is compared.

    Raises:
        ValueError: If only one of the days is given.

    >>> from datetime import date
    >>> from asn_netralitas.analysis import diff
    >>> changes = diff(old_day=date(2021, 8, 30), new_day=date(2021, 9, 1))
    >>> [part.id for part in changes.parts if part.status == "ended"][:3]
    ['bkn-2019-attend', 'pp53-12-a', 'pp53-12-a-join']
    """
    if (old_day is None) is not (new_day is None):
        msg = "give both days or none"
        raise ValueError(msg)
    return _LawComparison(
        _ComparedLaw(law_or_national(old, calendar), old_day),
        _ComparedLaw(law_or_national(new, calendar), new_day),
    ).diff(progress)


class _CellSide(NamedTuple):
    """What one of the laws says of a cell, and the setting in which it was asked."""

    at: SettingAt
    answer: CellAnswer


class _CellChange(NamedTuple):
    """A cell with its answers, what happens to it, and where it was compared.

    `regions` are those that a person may name for the place; None where no law names it.
    """

    effect: ChangeEffect
    act: Act
    category: Category
    target: Target
    old: _CellSide
    new: _CellSide
    regions: tuple[str | None, ...]


@frozen(slots=False, eq=False)
class _ComparedLaw:
    """A law with its answers, on a day or on all of its days."""

    law: LawDiagrams
    day: date | None

    @cached_property
    def answers(self) -> CellAnswers:
        return CellAnswers(self.law)

    def side(self) -> LawSide:
        book = self.law.rulebook
        return LawSide(
            rulebook=book.id,
            version=book.version,
            digest=book.digest,
            overlays=tuple(overlay.id for overlay in book.overlays),
            day=self.day,
        )

    @cached_property
    def parts(self) -> Mapping[tuple[type, str], LawPart]:
        """Return every part as it is on the day: its consequences and the readings held by then."""
        book, until = self.law.rulebook, self.day or date.max
        rules = (
            evolve(rule, consequences=tuple(filter(self._is_law, rule.consequences)))
            for rule in filter(self._is_law, book.rules)
        )
        disputes = (
            evolve(
                dispute, readings=tuple(each for each in dispute.readings if each.since <= until)
            )
            for dispute in book.disputes
        )
        parts: tuple[LawPart, ...] = (
            *rules,
            *filter(self._is_law, book.schedules),
            *(dispute for dispute in disputes if dispute.readings),
            *filter(self._is_law, book.overlays),
        )
        return {(type(part), part.id): part for part in parts}

    def _is_law(self, part: Rule | Consequence | Schedule | Overlay) -> bool:
        return self.day is None or in_force(part.first, part.last, self.day)

    def case(self, change: _CellChange, side: _CellSide) -> ChangedCase | None:
        """Return a case that meets just the context of a cell, on the nearest day with its law."""
        met, meant = side.at.context, self._law_of(change, side.at)
        for day, context in self._met_on(side.at.day, met.kind, met.stage):
            setting = setting_at(self.law, change.act, day, side.at.place, context)
            if self._law_of(change, setting) == meant:
                contest = next(iter(context.contests), None)
                for region in change.regions:
                    case = ChangedCase(day, region, context.election, contest)
                    if self._confirms(case, change, side.answer, context):
                        return case
        return None

    def _law_of(self, change: _CellChange, at: SettingAt) -> LawContents:
        """Return the law of a cell: the contents of that of its setting, without other rules."""
        rules = LawCell(self.law, change.act, at, change.category, change.target).rules
        if not rules:
            return LawContents()
        law = self.answers.contents(at.number, at.pins)
        own = frozenset(entry for entry in law.consequences if entry[0] in rules)
        return law._replace(rules=tuple(rules), consequences=own)

    @cached_method()
    def _met_on(
        self, near: date, kind: ElectionKind | None, stage: Stage
    ) -> list[tuple[date, Context]]:
        """Return the days that meet a kind and a stage, the nearest first, with the context.

        Where each day of the law is compared, only that day itself counts.
        """
        days = {near} if self.day is None else {near, *versions(self.law)}
        return [
            (day, context)
            for day in sorted(days, key=lambda day: (abs(day - near), day))
            for context in self.law.calendar.met_anywhere(day)
            if (context.kind, context.stage) == (kind, stage)
        ]

    def _confirms(
        self, case: ChangedCase, change: _CellChange, answer: CellAnswer, context: Context
    ) -> bool:
        query = ask(*case.asked(change.category, change.act, change.target), case.day, self.law)
        meant = context.election, context.stage
        contexts_of = self.law.circumstances.contexts
        met = (contexts_of(spot, case.election, case.contest) for spot in query.spots)
        return (
            all((each.election, each.stage) == meant for contexts in met for each, _ in contexts)
            and evaluation_of(query).verdict() is answer.verdict
        )


@frozen(slots=False, eq=False)
class _LawComparison:
    old: _ComparedLaw
    new: _ComparedLaw

    def diff(self, progress: Progress) -> LawDiff:
        by_effect: dict[ChangeEffect, list[_CellChange]] = {}
        for act in progress(tuple(Act)):
            for change in self._changes(act):
                by_effect.setdefault(change.effect, []).append(change)
        return LawDiff(
            old=self.old.side(),
            new=self.new.side(),
            parts=self._parts,
            groups=tuple(self._group(*item) for item in sorted(by_effect.items(), key=_order)),
        )

    @cached_property
    def _parts(self) -> tuple[PartChange, ...]:
        old, new = self.old.parts, self.new.parts
        sides = dict.fromkeys(old, self.old) | dict.fromkeys(new, self.new)
        return tuple(
            part_change(side.parts[key], side.law.rulebook, old=old.get(key), new=new.get(key))
            for key, side in sides.items()
            if old.get(key) != new.get(key)
        )

    @cached_property
    def _altered(self) -> frozenset[str]:
        return frozenset(part.id for part in self._parts if part.status == "changed")

    # -------------------------------------------------------------- cells

    @cached_property
    def _codes(self) -> frozenset[str]:
        return self.old.law.circumstances.codes | self.new.law.circumstances.codes

    @cached_property
    def _space(self) -> LawSpace:
        """Return the days and places of both laws; both have the calendar of the first."""
        if self.old.day is not None:
            return LawSpace.of_day(self.old.law, self.old.day, self.new.law)
        days = {*versions(self.old.law), *versions(self.new.law)}
        return LawSpace.of_days(self.old.law, sorted(days), self.new.law)

    def _changes(self, act: Act) -> Iterator[_CellChange]:
        """Yield every cell of an act that changes and in which anybody can be."""
        vocabulary = self.new.law.rulebook.vocabulary
        people, targets = single_categories(vocabulary), vocabulary.targets_of(act)
        for old, new in self._settings(act):
            code = old.place.code
            regions = (code,) if old.place.within(self._codes) else (None, code)
            own = [target for target in targets if read_target(target, old.context.stage) is target]
            for category, target in product(people, own):
                before = self.old.answers.of(act, old, category, target)
                after = self.new.answers.of(act, new, category, target)
                if before is not None and after is not None:
                    effect = self._effect(before, after)
                    if effect is not None:
                        sides = _CellSide(old, before), _CellSide(new, after)
                        yield _CellChange(effect, act, category, target, *sides, regions)

    def _settings(self, act: Act) -> Iterator[tuple[SettingAt, SettingAt]]:
        """Yield where the laws of an act differ, once for all settings with equal laws."""
        seen: set[Hashable] = set()
        for one, other in self._situations:
            old = setting_of(self.old.law, act, one)
            new = setting_of(self.new.law, act, other)
            laws = self._key(self.old, old, "old"), self._key(self.new, new, "new")
            key = old.context.kind, old.context.stage, laws
            if laws[0] != laws[1] and key not in seen:
                seen.add(key)
                yield old, new

    @cached_property
    def _situations(self) -> tuple[tuple[SituationAt, SituationAt], ...]:
        """Return the situations of both laws in each context, once for all that are alike."""
        pairs = (
            (situation_at(self.old.law, at), situation_at(self.new.law, self._in_new(at)))
            for at in self._space
        )
        return tuple(firsts(pairs, _seen))

    def _in_new(self, at: ContextAt) -> ContextAt:
        return at if self.new.day is None else at._replace(day=self.new.day)

    def _key(self, law: _ComparedLaw, at: SettingAt, side: str) -> Hashable:
        """Return the contents of a setting; parts that the laws define differently carry a side."""
        rules, consequences, schedules, disputes = law.answers.contents(at.number, at.pins)
        parts = frozenset((id_, side if id_ in self._altered else "") for id_ in rules + schedules)
        return parts, consequences, disputes

    @cached_method()
    def _effect(self, old: CellAnswer, new: CellAnswer) -> ChangeEffect | None:
        change = direction(old, new)
        if change is None and old.sanctions == new.sanctions:
            return None
        return ChangeEffect(
            change=ChangeDirection.SANCTIONS if change is None else change,
            before=old.verdict,
            after=new.verdict,
            gained=tuple(sorted(new.rules - old.rules)),
            lost=tuple(sorted(old.rules - new.rules)),
            altered=tuple(sorted(old.rules & new.rules & self._altered)),
            sanctions_before=tuple(sorted(old.sanctions - new.sanctions, key=repr)),
            sanctions_after=tuple(sorted(new.sanctions - old.sanctions, key=repr)),
        )

    # -------------------------------------------------------------- groups

    def _group(self, effect: ChangeEffect, changes: Sequence[_CellChange]) -> ChangeGroup:
        contexts = [change.old.at.context for change in changes]
        rules = [self.new.law.rulebook.rule(rule) for rule in (*effect.gained, *effect.altered)]
        rules += (self.old.law.rulebook.rule(rule) for rule in effect.lost)
        return ChangeGroup(
            **asdict(effect, recurse=False),
            categories=_ordered(Category, (change.category for change in changes)),
            acts=_ordered(Act, (change.act for change in changes)),
            targets=_ordered(Target, (change.target for change in changes)),
            kinds=_ordered((None, *ElectionKind), (context.kind for context in contexts)),
            stages=_ordered(Stage, (context.stage for context in contexts)),
            periods=_ordered(PeriodKind, _all_asked([rule.periods for rule in rules])),
            regions=tuple(sorted(_all_asked([rule.regions for rule in rules]))),
            cells=len(changes),
            witness=self._witness(changes),
        )

    def _witness(self, changes: Sequence[_CellChange]) -> ChangeWitness:
        """Return the first cell, or the last if there are more cases of that."""
        first = self._cases(changes[0])
        if first.before is not None and first.after is not None:
            return first
        last = self._cases(changes[-1])
        return max(first, last, key=lambda each: len({each.before, each.after} - {None}))

    def _cases(self, change: _CellChange) -> ChangeWitness:
        return ChangeWitness(
            category=change.category,
            act=change.act,
            target=change.target,
            context=change.old.at.context,
            before=self.old.case(change, change.old),
            after=self.new.case(change, change.new),
        )


def _seen(pair: tuple[SituationAt, SituationAt]) -> Hashable:
    old, new = pair
    return old.at.context.kind, old.at.context.stage, old.seen, new.seen


def _all_asked(asked: Sequence[frozenset[_T]]) -> frozenset[_T]:
    """Return what some rules ask for, or nothing if one of them asks for nothing."""
    return frozenset[_T]().union(*asked) if all(asked) else frozenset()


def _ordered(every: Iterable[_T], some: Iterable[_T]) -> tuple[_T, ...]:
    """Return each of some values once, in the order of all."""
    present = set(some)
    return tuple(value for value in every if value in present)


def _order(item: tuple[ChangeEffect, list[_CellChange]]) -> tuple[object, ...]:
    effect, changes = item
    return list(ChangeDirection).index(effect.change), -len(changes), repr(effect)
