"""Compare two laws: their parts, and what they decide, cell by cell.

Two rulebooks are compared on each day on which one of them, or the calendar, changes, in the
contexts of that day. Given days are compared in every context that is ever met. Completions are
compared one by one: a fact, and a reading that both laws have, is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain, product
from typing import Any, Final, TypeVar

from attrs import asdict, evolve, frozen

from asn_netralitas._engine.applicable_law import ApplicableLaw, LawIndex, law_of
from asn_netralitas._engine.cells import Effective
from asn_netralitas._engine.evaluate import evaluate
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
from asn_netralitas._model.law import STRICTEST_FIRST, Dispute, Overlay, Rule, Schedule, in_force
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook

from .cell_answers import CellAnswer, CellAnswers, Vector
from .law_changes import (
    ChangedCase,
    ChangeDirection,
    ChangeGroup,
    ChangeWitness,
    LawDiff,
    LawPart,
    PartChange,
    PartKind,
    SanctionLine,
    Side,
    aspects_changed,
    citations_of,
    title_of,
)
from .law_space import LawSpace

_CodeT = TypeVar("_CodeT", bound=StrEnum)


_SETTINGS: Final = 4096
_FIRM: Final = frozenset(STRICTEST_FIRST)


def diff(  # two laws, two days, and the calendar of both
    old: Rulebook | None = None,
    new: Rulebook | None = None,
    *,
    old_day: date | None = None,
    new_day: date | None = None,
    calendar: Calendar | None = None,
    progress: Callable[[Sequence[Act]], Iterable[Act]] = iter,
) -> LawDiff:
    """Tell what changes from one rulebook to another, or from one day of the law to another.

    Without `old` or `new` the national rulebook is meant. With days, the law of those days is
    compared in every context that the calendar ever meets, so a change of law shows even where no
    election ran; without, both laws on every day. `progress` hands on the acts, one by one.

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
    national = calendar if calendar is not None else Calendar.national()
    sides = tuple(
        _ComparedLaw(law_of(book if book is not None else Rulebook.national(), national), day)
        for book, day in ((old, old_day), (new, new_day))
    )
    return _LawComparison(*sides).diff(progress)


@frozen(slots=False, eq=False)
class _ComparedLaw:
    """A law with what it says in its cells, on a day or on all of its days."""

    law: LawIndex
    day: date | None

    @cached_property
    def sayings(self) -> CellAnswers:
        """Return what the law says."""
        return CellAnswers(self.law)

    @cached_property
    def view(self) -> Side:
        """Return the rulebook by name."""
        book = self.law.rulebook
        overlays = tuple(overlay.id for overlay in book.overlays)
        return Side(
            rulebook=book.id,
            version=book.version,
            digest=book.digest,
            overlays=overlays,
            day=self.day,
        )

    @cached_property
    def parts(self) -> Mapping[tuple[PartKind, str], LawPart]:
        """Return all that decides, as it is on the day."""
        book = self.law.rulebook
        found: dict[tuple[PartKind, str], LawPart] = {}
        found |= {
            ("rule", rule.id): self._of_rule(rule) for rule in book.rules if self._is_law(rule)
        }
        found |= {("schedule", each.id): each for each in book.schedules if self._is_law(each)}
        disputes = map(self._of_dispute, book.disputes)
        found |= {("dispute", each.id): each for each in disputes if each.readings}
        found |= {("overlay", each.id): each for each in book.overlays if self._is_law(each)}
        return found

    def _is_law(self, part: Rule | Schedule | Overlay) -> bool:
        return self.day is None or in_force(part.first, part.last, self.day)

    def _of_rule(self, rule: Rule) -> Rule:
        """Return a rule with the consequences that it has on the day."""
        day = self.day
        if day is None:
            return rule
        kept = (part for part in rule.consequences if in_force(part.first, part.last, day))
        return evolve(rule, consequences=tuple(kept))

    def _of_dispute(self, dispute: Dispute) -> Dispute:
        """Return a dispute with the readings that are held on the day."""
        day = self.day
        if day is None:
            return dispute
        kept = (reading for reading in dispute.readings if reading.since <= day)
        return evolve(dispute, readings=tuple(kept))

    @cached_property
    def lines(self) -> Callable[[CellAnswer], frozenset[SanctionLine]]:
        """Return the sanctions that a cell can have."""
        return lru_cache(None)(self._lines)

    def _lines(self, saying: CellAnswer) -> frozenset[SanctionLine]:
        brought = [
            {self._line(*each) for each in standing.follows} for standing in saying.all_standing
        ]
        classes = [{line.sanction_class for line in lines} for lines in brought]
        certain = classes[0].intersection(*classes)
        return frozenset(
            evolve(line, certain=line.sanction_class in certain)
            for lines in brought
            for line in lines
        )

    def _line(self, rule: str, number: int, schedule: str) -> SanctionLine:
        consequence = self.law.rulebook.rule(rule).consequences[number]
        return SanctionLine(
            sanction_class=consequence.sanction_class,
            kinds=self._schedules[schedule].kinds if schedule else consequence.kinds,
            by=consequence.by,
            certain=False,
        )

    # -------------------------------------------------------------- cases

    def case(self, cell: _CellChange, saying: CellAnswer, near: date) -> ChangedCase | None:
        """Return a case of a cell, from the nearest day on which its context is met."""
        kind, stage = saying.context.kind, saying.context.stage
        place = cell.sight.place
        for day, context in self._met(near if self.day is None else None, kind, stage):
            setting = self._under(cell.act, day, place, context)
            if self.sayings.of(cell.act, setting, cell.category, cell.target) is saying:
                # Who names no place means one in which the election runs.
                for region in cell.sight.regions:
                    contest = next(iter(context.contests), None)
                    case = ChangedCase(day, region, context.election, contest)
                    if self._decides_so(case, cell, saying, context):
                        return case
        return None

    @cached_property
    def _under(self) -> Callable[[Act, date, Place, Context], ApplicableLaw]:
        """Return the setting of a context; groups of one act ask for the same ones."""
        return lru_cache(_SETTINGS)(
            lambda act, day, place, context: self.law.under(act, day, place, (context,))
        )

    @cached_property
    def _met(
        self,
    ) -> Callable[[date | None, ElectionKind | None, Stage], list[tuple[date, Context]]]:
        return lru_cache(None)(self._find_met)

    def _find_met(
        self, only: date | None, kind: ElectionKind | None, stage: Stage
    ) -> list[tuple[date, Context]]:
        """Return the days that meet a kind and a stage, the nearest first, with the context."""
        near = self.day or date.min
        turns = LawSpace.of_all_versions(self.law).days
        days = (
            (only,) if only is not None else sorted({near, *turns}, key=lambda day: abs(day - near))
        )
        return [
            (day, context)
            for day in days
            for context in self.law.calendar.met_anywhere(day)
            if (context.kind, context.stage) == (kind, stage)
        ]

    def _decides_so(
        self, case: ChangedCase, cell: _CellChange, saying: CellAnswer, context: Context
    ) -> bool:
        """Tell whether `evaluate` meets just the context of a case, and gives the verdict."""
        decision = evaluate(
            *case.asked(cell.category, cell.act, cell.target),
            at=case.day,
            rulebook=self.law.rulebook,
            calendar=self.law.calendar,
        )
        met = {(each.election, each.stage) for each in decision.contexts}
        return decision.verdict is saying.verdict and met == {(context.election, context.stage)}

    @cached_property
    def _schedules(self) -> Mapping[str, Schedule]:
        return {schedule.id: schedule for schedule in self.law.rulebook.schedules}


@frozen(kw_only=True, cache_hash=True)
class _Effect:
    """What happens to a cell; equal effects are one group."""

    change: ChangeDirection
    before: Verdict
    after: Verdict
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    altered: tuple[str, ...]
    sanctions_before: tuple[SanctionLine, ...]
    sanctions_after: tuple[SanctionLine, ...]


@frozen(slots=False, eq=False)
class _LawComparison:
    """Two laws side by side."""

    old: _ComparedLaw
    new: _ComparedLaw

    def diff(self, progress: Callable[[Sequence[Act]], Iterable[Act]]) -> LawDiff:
        """Compare rules, then every act."""
        met: dict[_Effect, list[_CellChange]] = {}
        for act in progress(tuple(Act)):
            for cell in self._cells(act):
                met.setdefault(cell.effect, []).append(cell)
        grouping = _Grouping(self.old, self.new)
        return LawDiff(
            old=self.old.view,
            new=self.new.view,
            parts=tuple(self.parts.values()),
            groups=tuple(grouping.group(*item) for item in sorted(met.items(), key=_order)),
        )

    @cached_property
    def parts(self) -> Mapping[tuple[PartKind, str], PartChange]:
        """Return the parts that differ: added, changed, ended."""
        keys = dict.fromkeys((*self.old.parts, *self.new.parts))
        return {key: change for key in keys for change in self._part(key)}

    def _part(self, key: tuple[PartKind, str]) -> Iterator[PartChange]:
        """Yield what differs of a part, if anything does."""
        old, new = self.old.parts.get(key), self.new.parts.get(key)
        shown = old if new is None else new
        law = self.old.law if new is None else self.new.law
        if shown is None or old == new:
            return
        cited = citations_of(shown)
        both = old is not None and new is not None
        yield PartChange(
            part=key[0],
            id=shown.id,
            status="changed" if both else "ended" if new is None else "added",
            title=title_of(shown, law.rulebook.vocabulary),
            instrument=law.rulebook.instrument(cited[0].instrument).number if cited else None,
            citations=cited,
            kinds=shown.kinds if isinstance(shown, Schedule) else (),
            aspects=aspects_changed(old, new),
        )

    @cached_property
    def _changed(self) -> frozenset[str]:
        """Return the parts that both laws have, but not alike, by their ids."""
        return frozenset(id_ for (_, id_), each in self.parts.items() if each.status == "changed")

    # -------------------------------------------------------------- cells

    @cached_property
    def _days(self) -> tuple[tuple[date, date], ...]:
        if self.old.day is not None and self.new.day is not None:
            return ((self.old.day, self.new.day),)
        days = {
            day for side in (self.old, self.new) for day in LawSpace.of_all_versions(side.law).days
        }
        return tuple((day, day) for day in sorted(days))

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        """Return one place for each region that one of the laws names, and one besides."""
        codes = self.old.law.codes | self.new.law.codes
        places = self.old.law.calendar.places(None, codes)
        elsewhere = [place for place in places if not place.within(codes)]
        return (*elsewhere[:1], *(place for place in places if place.within(codes)))

    def _regions(self, place: Place) -> tuple[str | None, ...]:
        """Return what a person may say of a place: nothing, if no law names it."""
        codes = self.old.law.codes | self.new.law.codes
        return (place.code,) if place.within(codes) else (None, place.code)

    def _contexts(self, day: date) -> tuple[Context, ...]:
        return LawSpace(self.old.law, (), ever=self.old.day is not None).contexts(day)

    def _cells(self, act: Act) -> Iterator[_CellChange]:
        """Yield every cell of an act that changes, once for all that are alike."""
        seen: set[Hashable] = set()
        for (before, after), place in product(self._days, self._places):
            for context in self._contexts(before):
                old = self.old.law.under(act, before, place, (context,))
                new = self.new.law.under(act, after, place, (context,))
                key = (context.kind, context.stage, self._key(old, "old"), self._key(new, "new"))
                if key not in seen and key[2] != key[3]:
                    sight = _Sight(before, after, place, self._regions(place), context)
                    yield from self._in_setting(act, sight, old, new)
                seen.add(key)

    def _key(self, setting: ApplicableLaw, side: str) -> Hashable:
        """Return a key; parts that the two laws define differently carry their side."""
        brought = setting.brought
        named: tuple[Rule | Schedule, ...] = (*setting.rules, *brought.schedules)
        parts = frozenset((each.id, side if each.id in self._changed else "") for each in named)
        disputes = tuple((each.dispute.id, each.readings, each.chosen) for each in setting.disputes)
        return parts, brought.consequences, disputes

    def _in_setting(
        self, act: Act, sight: _Sight, old: ApplicableLaw, new: ApplicableLaw
    ) -> Iterator[_CellChange]:
        groups = self.old.law.rulebook.vocabulary.category_groups
        for category in (each for each in Category if each not in groups):
            for target in self.new.law.rulebook.vocabulary.targets_of(act):
                here = self.old.sayings.of(act, old, category, target)
                there = self.new.sayings.of(act, new, category, target)
                if here is None or there is None or not here.speaks_of(target):
                    continue
                effect = self._effect(here, there)
                if effect is not None:
                    yield _CellChange(effect, act, category, target, sight, here, there)

    # -------------------------------------------------------------- one cell

    @cached_property
    def _effect(self) -> Callable[[CellAnswer, CellAnswer], _Effect | None]:
        return lru_cache(None)(self._find_effect)

    def _find_effect(self, old: CellAnswer, new: CellAnswer) -> _Effect | None:
        before, after = self.old.lines(old), self.new.lines(new)
        found = _change(old, new)
        if found is None and before == after:
            return None
        stood, stands = old.rules, new.rules
        return _Effect(
            change=ChangeDirection.SANCTIONS if found is None else found,
            before=old.verdict,
            after=new.verdict,
            gained=tuple(sorted(stands - stood)),
            lost=tuple(sorted(stood - stands)),
            altered=tuple(sorted(stood & stands & self._changed)),
            sanctions_before=_in_order(before - after),
            sanctions_after=_in_order(after - before),
        )


def _in_order(lines: Iterable[SanctionLine]) -> tuple[SanctionLine, ...]:
    return tuple(sorted(lines, key=repr))


def _change(old: CellAnswer, new: CellAnswer) -> ChangeDirection | None:
    """Return what becomes of a cell; None where every verdict stays in every completion."""
    firm, disputed = _FIRM.intersection, Verdict.DISPUTED
    if firm({old.verdict}) and new.verdict is disputed:
        return ChangeDirection.DISPUTED
    if old.verdict is disputed and firm({new.verdict}):
        return ChangeDirection.SETTLED
    choices = _together(old.choices, new.choices)
    steps = {
        STRICTEST_FIRST.index(before[one].verdict) - STRICTEST_FIRST.index(after[two].verdict)
        for before, after in _side_by_side(old, new)
        for one, two in choices
    } - {0}
    if not steps:
        return None
    if min(steps) > 0:
        return ChangeDirection.STRICTER
    return ChangeDirection.FREER if max(steps) < 0 else ChangeDirection.MIXED


def _side_by_side(old: CellAnswer, new: CellAnswer) -> set[tuple[Vector, Vector]]:
    """Return what stands before and after in each completion."""
    masks = set(old.cell.pairs(old.values, new.cell, new.values))
    masks |= {(here, there) for there, here in new.cell.pairs(new.values, old.cell, old.values)}
    return {(old.vector(here), new.vector(there)) for here, there in masks}


def _together(old: Sequence[Effective], new: Sequence[Effective]) -> set[tuple[int, int]]:
    """Return the choices of two laws, by number, that agree on every reading that both have.

    What only one of them has goes with any choice of the other.
    """
    forth = {(one, two) for one, choice in enumerate(old) for two in _counterparts(choice, new)}
    back = {(one, two) for two, choice in enumerate(new) for one in _counterparts(choice, old)}
    return forth | back


def _counterparts(choice: Effective, others: Sequence[Effective]) -> Iterator[int]:
    shared = set(chain.from_iterable(others)).intersection(choice)
    yield from (number for number, other in enumerate(others) if shared.issubset(other))


@frozen(eq=False)
class _CellChange:
    """A cell with what happens to it."""

    effect: _Effect
    act: Act
    category: Category
    target: Target
    sight: _Sight
    old: CellAnswer
    new: CellAnswer


@frozen
class _Sight:
    """Where a cell was looked at: a day of each law, and a place."""

    before: date
    after: date
    place: Place
    regions: tuple[str | None, ...]
    context: Context


def _met(enum: type[_CodeT], codes: Iterable[_CodeT]) -> tuple[_CodeT, ...]:
    """Return the codes that were met, in the order of the vocabulary."""
    found = set(codes)
    return tuple(code for code in enum if code in found)


def _order(item: tuple[_Effect, list[_CellChange]]) -> tuple[object, ...]:
    effect, cells = item
    return list(ChangeDirection).index(effect.change), -len(cells), repr(effect)


@frozen(slots=False, eq=False)
class _Grouping:
    """The cells of a comparison as groups."""

    old: _ComparedLaw
    new: _ComparedLaw

    def group(self, effect: _Effect, cells: Sequence[_CellChange]) -> ChangeGroup:
        """Return the group that cells with one effect are."""
        kinds = {cell.sight.context.kind for cell in cells}
        return ChangeGroup(
            **asdict(effect, recurse=False),
            categories=_met(Category, (cell.category for cell in cells)),
            acts=_met(Act, (cell.act for cell in cells)),
            targets=_met(Target, (cell.target for cell in cells)),
            kinds=tuple(kind for kind in (None, *ElectionKind) if kind in kinds),
            stages=_met(Stage, (cell.sight.context.stage for cell in cells)),
            periods=_met(PeriodKind, self._asked(effect, "periods")),
            regions=tuple(sorted(self._asked(effect, "regions"))),
            cells=len(cells),
            witness=self._witness(cells),
        )

    def _asked(self, effect: _Effect, name: str) -> frozenset[Any]:
        """Return what the rules of a group ask of the context, if each of them asks for some."""
        rules = [self.new.law.rulebook.rule(rule) for rule in (*effect.gained, *effect.altered)]
        rules += (self.old.law.rulebook.rule(rule) for rule in effect.lost)
        asked: list[frozenset[Any]] = [getattr(rule, name) for rule in rules]
        return frozenset().union(*asked) if asked and all(asked) else frozenset()

    def _witness(self, cells: Sequence[_CellChange]) -> ChangeWitness:
        """Return the first cell, or the last if there are more cases of that."""
        found = self._cases(cells[0])
        if len(cells) > 1 and (found.before is None or found.after is None):
            other = self._cases(cells[-1])
            return max(found, other, key=lambda each: len({each.before, each.after} - {None}))
        return found

    def _cases(self, cell: _CellChange) -> ChangeWitness:
        sight = cell.sight
        return ChangeWitness(
            category=cell.category,
            act=cell.act,
            target=cell.target,
            context=sight.context,
            before=self.old.case(cell, cell.old, sight.before),
            after=self.new.case(cell, cell.new, sight.after),
        )
