"""Compare two laws: their parts, and what they decide, cell by cell.

Two rulebooks are compared on each day on which one of them, or the calendar, changes, in the
contexts of that day. Given days are compared in every context that is ever met. Completions are
compared one by one: a fact, and a reading that both laws have, is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Any, Final, TypeVar

from attrs import asdict, evolve, frozen

from asn_netralitas._engine.diagrams import RestrictedDiagram, end_pairs
from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.law_space import (
    ContextAt,
    LawSpace,
    SettingAt,
    contents,
    law_or_national,
    setting_at,
    single_categories,
    versions,
)
from asn_netralitas._model.codes import (
    Act,
    Category,
    ElectionKind,
    PeriodKind,
    Stage,
    Target,
    Verdict,
)
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import (
    STRICTEST_FIRST,
    Consequence,
    Dispute,
    Overlay,
    Rule,
    Schedule,
    in_force,
)
from asn_netralitas._model.values import cached_method
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook

from .cell_answers import CellAnswer, CellAnswers
from .law_changes import (
    ChangedCase,
    ChangeDirection,
    ChangeEffect,
    ChangeGroup,
    ChangeWitness,
    LawDiff,
    LawPart,
    PartChange,
    PartKind,
    SanctionLine,
    Side,
    part_change,
)

_CodeT = TypeVar("_CodeT", bound=StrEnum)
Progress = Callable[[Sequence[Act]], Iterable[Act]]

_SETTINGS: Final = 4096


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
    ['bkn-2019-attend', 'pp53-1', 'pp53-2-a']
    """
    if (old_day is None) is not (new_day is None):
        msg = "give both days or none"
        raise ValueError(msg)
    return _LawComparison(
        _ComparedLaw(law_or_national(old, calendar), old_day),
        _ComparedLaw(law_or_national(new, calendar), new_day),
    ).diff(progress)


@frozen(slots=False, eq=False)
class _ComparedLaw:
    """A law with its answers, on a day or on all of its days."""

    law: LawDiagrams
    day: date | None

    @cached_property
    def answers(self) -> CellAnswers:
        """Return the answers of the law."""
        return CellAnswers(self.law)

    def side(self) -> Side:
        """Return the rulebook by its id, version and digest."""
        book = self.law.rulebook
        return Side(
            rulebook=book.id,
            version=book.version,
            digest=book.digest,
            overlays=tuple(overlay.id for overlay in book.overlays),
            day=self.day,
        )

    @cached_property
    def parts(self) -> Mapping[tuple[PartKind, str], LawPart]:
        """Return every part as it is on the day: its consequences and the readings held by then."""
        book = self.law.rulebook
        kinds: tuple[tuple[PartKind, Iterator[LawPart]], ...] = (
            ("rule", (self._of_rule(rule) for rule in book.rules if self._is_law(rule))),
            ("schedule", (each for each in book.schedules if self._is_law(each))),
            ("dispute", (each for each in map(self._of_dispute, book.disputes) if each.readings)),
            ("overlay", (each for each in book.overlays if self._is_law(each))),
        )
        return {(kind, part.id): part for kind, parts in kinds for part in parts}

    def _is_law(self, part: Rule | Consequence | Schedule | Overlay) -> bool:
        return self.day is None or in_force(part.first, part.last, self.day)

    def _of_rule(self, rule: Rule) -> Rule:
        return evolve(rule, consequences=tuple(filter(self._is_law, rule.consequences)))

    def _of_dispute(self, dispute: Dispute) -> Dispute:
        last = self.day or date.max
        held = tuple(reading for reading in dispute.readings if reading.since <= last)
        return evolve(dispute, readings=held)

    @cached_method()
    def sanctions(self, answer: CellAnswer) -> frozenset[SanctionLine]:
        """Return the sanctions that a cell can have."""
        lines = {self._line(*following) for following in answer.follows}
        return frozenset(
            evolve(line, certain=line.sanction_class in answer.certain) for line in lines
        )

    def _line(self, rule: str, number: int, schedule: str) -> SanctionLine:
        consequence = self.law.rulebook.rule(rule).consequences[number]
        return SanctionLine(
            sanction_class=consequence.sanction_class,
            kinds=self._schedules[schedule].kinds if schedule else consequence.kinds,
            by=consequence.by,
            certain=False,
        )

    @cached_property
    def _schedules(self) -> Mapping[str, Schedule]:
        return {schedule.id: schedule for schedule in self.law.rulebook.schedules}

    # -------------------------------------------------------------- cases

    def case(self, change: _CellChange, answer: CellAnswer) -> ChangedCase | None:
        """Return a case of a cell, from the nearest day on which its context is met."""
        near, met = self.day or change.at.day, change.at.context
        for day, context in self._met_on(near, met.kind, met.stage):
            setting = self.under(change.act, day, change.at.place, context)
            if self.answers.of(change.act, setting, change.category, change.target) is answer:
                contest = next(iter(context.contests), None)
                for region in change.regions:
                    case = ChangedCase(day, region, context.election, contest)
                    if self._confirms(case, change, answer, context):
                        return case
        return None

    # The groups of an act ask for the same settings.
    @cached_method(_SETTINGS)
    def under(self, act: Act, day: date, place: Place, context: Context) -> SettingAt:
        """Return the law of a day in a place that applies to an act in one context."""
        return setting_at(self.law, act, day, place, context)

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
        """Tell whether `evaluate` meets just the context of a case, and gives the verdict."""
        decision = evaluate(
            *case.asked(change.category, change.act, change.target),
            at=case.day,
            rulebook=self.law.rulebook,
            calendar=self.law.calendar,
        )
        met = {(each.election, each.stage) for each in decision.contexts}
        return decision.verdict is answer.verdict and met == {(context.election, context.stage)}


@frozen(eq=False)
class _CellChange:
    """A cell with what happens to it, and where it was compared.

    `regions` are those that a person may name for the place; None where no law names it.
    """

    effect: ChangeEffect
    act: Act
    category: Category
    target: Target
    old: CellAnswer
    new: CellAnswer
    at: ContextAt
    regions: tuple[str | None, ...]


@frozen(slots=False, eq=False)
class _LawComparison:
    """Two laws side by side."""

    old: _ComparedLaw
    new: _ComparedLaw

    def diff(self, progress: Progress) -> LawDiff:
        """Compare the parts, then every cell of every act."""
        by_effect: dict[ChangeEffect, list[_CellChange]] = {}
        for act in progress(tuple(Act)):
            for change in self._changes(act):
                by_effect.setdefault(change.effect, []).append(change)
        return LawDiff(
            old=self.old.side(),
            new=self.new.side(),
            parts=tuple(self._parts.values()),
            groups=tuple(self._group(*item) for item in sorted(by_effect.items(), key=_order)),
        )

    # -------------------------------------------------------------- parts

    @cached_property
    def _parts(self) -> Mapping[tuple[PartKind, str], PartChange]:
        """Return the parts that differ."""
        old, new = self.old.parts, self.new.parts
        sides = dict.fromkeys(old, self.old) | dict.fromkeys(new, self.new)
        return {
            key: part_change(
                key[0], side.parts[key], side.law.rulebook, old=old.get(key), new=new.get(key)
            )
            for key, side in sides.items()
            if old.get(key) != new.get(key)
        }

    @cached_property
    def _altered(self) -> frozenset[str]:
        """Return the ids of the parts that both laws have, but not alike."""
        return frozenset(id_ for (_, id_), part in self._parts.items() if part.status == "changed")

    # -------------------------------------------------------------- cells

    @cached_property
    def _space(self) -> LawSpace:
        """Return the days and places of both laws; both have the calendar of the first."""
        codes = self.old.law.circumstances.codes | self.new.law.circumstances.codes
        if self.old.day is not None:
            return LawSpace.of_day(self.old.law, self.old.day, codes)
        days = {*versions(self.old.law), *versions(self.new.law)}
        return LawSpace.of_days(self.old.law, sorted(days), codes)

    def _changes(self, act: Act) -> Iterator[_CellChange]:
        """Yield every cell of an act that changes, once for all with equal law."""
        seen: set[Hashable] = set()
        codes = self.old.law.circumstances.codes | self.new.law.circumstances.codes
        for at in self._space:
            old = self.old.under(act, at.day, at.place, at.context)
            new = self.new.under(act, self.new.day or at.day, at.place, at.context)
            laws = self._key(self.old, old, "old"), self._key(self.new, new, "new")
            key = at.context.kind, at.context.stage, laws
            if laws[0] != laws[1] and key not in seen:
                seen.add(key)
                code = at.place.code
                regions = (code,) if at.place.within(codes) else (None, code)
                for category, target, before, after in self._answers(act, old, new):
                    effect = self._effect(before, after)
                    if effect is not None:
                        yield _CellChange(effect, act, category, target, before, after, at, regions)

    def _key(self, law: _ComparedLaw, at: SettingAt, side: str) -> Hashable:
        """Return the contents of a setting; parts that the laws define differently carry a side."""
        rules, consequences, schedules, disputes = contents(law.law, at.number, at.pins)
        parts = frozenset((id_, side if id_ in self._altered else "") for id_ in rules + schedules)
        return parts, consequences, disputes

    def _answers(
        self, act: Act, old: SettingAt, new: SettingAt
    ) -> Iterator[tuple[Category, Target, CellAnswer, CellAnswer]]:
        """Yield the answers of both laws in each cell of a setting in which anybody can be."""
        vocabulary = self.new.law.rulebook.vocabulary
        for category, target in product(single_categories(vocabulary), vocabulary.targets_of(act)):
            before = self.old.answers.of(act, old, category, target)
            after = self.new.answers.of(act, new, category, target)
            if before is not None and after is not None and before.has_own(target):
                yield category, target, before, after

    @cached_method()
    def _effect(self, old: CellAnswer, new: CellAnswer) -> ChangeEffect | None:
        before, after = self.old.sanctions(old), self.new.sanctions(new)
        change = _direction(old, new)
        if change is None and before == after:
            return None
        return ChangeEffect(
            change=ChangeDirection.SANCTIONS if change is None else change,
            before=old.verdict,
            after=new.verdict,
            gained=tuple(sorted(new.rules - old.rules)),
            lost=tuple(sorted(old.rules - new.rules)),
            altered=tuple(sorted(old.rules & new.rules & self._altered)),
            sanctions_before=tuple(sorted(before - after, key=repr)),
            sanctions_after=tuple(sorted(after - before, key=repr)),
        )

    # -------------------------------------------------------------- groups

    def _group(self, effect: ChangeEffect, changes: Sequence[_CellChange]) -> ChangeGroup:
        kinds = {change.at.context.kind for change in changes}
        return ChangeGroup(
            **asdict(effect, recurse=False),
            categories=_ordered(Category, (change.category for change in changes)),
            acts=_ordered(Act, (change.act for change in changes)),
            targets=_ordered(Target, (change.target for change in changes)),
            kinds=tuple(kind for kind in (None, *ElectionKind) if kind in kinds),
            stages=_ordered(Stage, (change.at.context.stage for change in changes)),
            periods=_ordered(PeriodKind, self._asked(effect, "periods")),
            regions=tuple(sorted(self._asked(effect, "regions"))),
            cells=len(changes),
            witness=self._witness(changes),
        )

    def _asked(self, effect: ChangeEffect, name: str) -> frozenset[Any]:
        """Return the periods or regions of the rules of an effect, if each rule names some."""
        rules = [self.new.law.rulebook.rule(rule) for rule in (*effect.gained, *effect.altered)]
        rules += (self.old.law.rulebook.rule(rule) for rule in effect.lost)
        asked: list[frozenset[Any]] = [getattr(rule, name) for rule in rules]
        return frozenset().union(*asked) if all(asked) else frozenset()

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
            context=change.at.context,
            before=self.old.case(change, change.old),
            after=self.new.case(change, change.new),
        )


def _direction(old: CellAnswer, new: CellAnswer) -> ChangeDirection | None:
    """Return the direction of a change; None where every verdict stays in every completion."""
    if old.verdict in STRICTEST_FIRST and new.verdict is Verdict.DISPUTED:
        return ChangeDirection.DISPUTED
    if old.verdict is Verdict.DISPUTED and new.verdict in STRICTEST_FIRST:
        return ChangeDirection.SETTLED
    steps = set(_steps(old, new)) | {-step for step in _steps(new, old)}
    steps.discard(0)
    if not steps:
        return None
    if min(steps) > 0:
        return ChangeDirection.STRICTER
    return ChangeDirection.FREER if max(steps) < 0 else ChangeDirection.MIXED


def _steps(here: CellAnswer, there: CellAnswer) -> Iterator[int]:
    """Yield by how much stricter each completion becomes when its case moves from here to there.

    A reading that both have stays; one that only one of them has goes with any of the other.
    """
    for one, other in _end_pairs(here, there):
        verdicts = product(here.verdicts_of(one), there.verdicts_of(other))
        for (choice, before), (counterpart, after) in verdicts:
            fixed = {dispute for dispute, _ in choice & there.held}
            if {pair for pair in counterpart if pair[0] in fixed} <= choice:
                yield STRICTEST_FIRST.index(before) - STRICTEST_FIRST.index(after)


def _end_pairs(here: CellAnswer, there: CellAnswer) -> set[tuple[int, int]]:
    """Return where the verdicts of two cells end in one completion, side by side."""
    sides = (
        RestrictedDiagram(answer.law.diagrams, answer.cell.compiled.verdict, answer.left)
        for answer in (here, there)
    )
    return set(end_pairs(*sides))


def _ordered(enum: type[_CodeT], codes: Iterable[_CodeT]) -> tuple[_CodeT, ...]:
    """Return each code once, in the order of the vocabulary."""
    present = set(codes)
    return tuple(code for code in enum if code in present)


def _order(item: tuple[ChangeEffect, list[_CellChange]]) -> tuple[object, ...]:
    effect, changes = item
    return list(ChangeDirection).index(effect.change), -len(changes), repr(effect)
