"""Provinces, elections, their periods, and the contexts in which an act meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Final, Literal

from attrs import field, frozen

from asn_netralitas._phrases.text import Shown, Text

from .codes import Confidence, Contest, ElectionKind, PeriodKind, Stage
from .values import with_read_only_mappings

ONE_DAY: Final = timedelta(days=1)
# How a region of a list is confirmed: how many sources name it, and whether the lists of the other
# elections leave no other region. One that no source names is an inference.
RegionCheck = Literal["named_twice", "named_once_and_left", "named_once", "left"]


@frozen(repr=False)
class FormerCode(Shown):
    """A code that a region had until a day, and the code that it has now."""

    now: str
    last: date


@frozen(repr=False, field_transformer=with_read_only_mappings)
class Province(Shown):
    """A province: its name, its time zone, and its regencies and cities by code.

    `complete` is False where the list of regencies is known to have gaps. `former` holds the codes
    that they had before, `bps` the codes of the statistics office, where known; those are no codes
    of regions here.
    """

    name: str
    zone: str
    complete: bool
    regencies: Mapping[str, str] = field(hash=False)
    former: Mapping[str, FormerCode] = field(factory=dict, hash=False)
    bps: Mapping[str, str] = field(factory=dict, hash=False)


def contest_groups(determined: Mapping[Contest, date]) -> dict[date, tuple[Contest, ...]]:
    """Return the contests by the day on which their candidates were determined, in order."""
    return {
        day: tuple(contest for contest in Contest if determined.get(contest) == day)
        for day in sorted(set(determined.values()))
    }


def weakest(marks: Iterable[Confidence]) -> Confidence:
    return max(marks, key=list(Confidence).index)


@frozen(kw_only=True, repr=False)
class ElectionPeriod(Shown):
    """One period of some contests of an election, from `first` to `last`, both included."""

    kind: PeriodKind
    election: str
    contests: tuple[Contest, ...]
    first: date
    last: date
    confidence: Confidence


@frozen(kw_only=True, repr=False, field_transformer=with_read_only_mappings)
class Election(Shown):
    """An election: its contests, its regions, and the days on which its stages begin and end.

    `determined` maps each contest to the day on which its candidates were determined. `regions` is
    empty for a nationwide election; where `regions_complete` is False, a region outside the list
    may or may not hold the election. `region_checks` says how its regions are confirmed. `result`
    is the end of the count, `elected` the day on which the elected are determined, if known. The
    elections of `parts` are this one as it is in regions that have days of their own.
    """

    id: str
    name: Text
    kind: ElectionKind
    first: date
    determined: Mapping[Contest, date] = field(hash=False)
    result: date
    oath: date | None
    last: date
    regions: tuple[str, ...]
    regions_complete: bool
    periods: tuple[ElectionPeriod, ...]
    confidence: Confidence
    elected: date | None = None
    region_checks: Mapping[str, RegionCheck] = field(factory=dict, hash=False)
    parts: tuple[Election, ...] = ()

    @property
    def ends(self) -> date:
        """Return the last day on which it is before or after determination."""
        return self.result if self.elected is None else max(self.result, self.elected)

    def spans(self, when: Stage | PeriodKind) -> Iterator[tuple[date, date]]:
        """Yield the first and last days of a stage, for each day of determination, or a period."""
        for period in self.periods:
            if period.kind == when:
                yield period.first, period.last
        for determined in sorted(set(self.determined.values())):
            if when is Stage.BEFORE_DETERMINATION and self.first < determined:
                yield self.first, determined - ONE_DAY
            if when is Stage.AFTER_DETERMINATION:
                yield determined, self.ends

    def part_at(self, code: str | None, province: str) -> int:
        """Return the number of the part that a place belongs to, the first being 1; else 0."""
        numbers = self._part_numbers
        return numbers.get(code or province, numbers.get(province, 0)) if numbers else 0

    def part(self, number: int) -> Election:
        """Return a part by its number; 0 is the election as it is in most regions."""
        return self.parts[number - 1] if number else self

    @property
    def whole(self) -> tuple[Election, ...]:
        """Return the election and its parts, in the order of their numbers."""
        return (self, *self.parts)

    @cached_property
    def _part_numbers(self) -> Mapping[str, int]:
        entries = (((code, number) for code in part.regions) for number, part in _counted(self))
        return dict(chain.from_iterable(entries))


def _counted(election: Election) -> Iterable[tuple[int, Election]]:
    return enumerate(election.parts, start=1)


@frozen(kw_only=True, repr=False)
class Unfixed(Shown):
    """An election that the law foresees, but whose days no authority has fixed yet."""

    id: str
    name: Text
    note: Text


@frozen(kw_only=True, repr=False)
class Context(Shown):
    """One election on the day of an act: its kind, contests, stage and the periods that run.

    `election` is None for the one context outside every election, which has no kind, and for an
    election that no calendar holds.
    """

    election: str | None
    kind: ElectionKind | None
    contests: tuple[Contest, ...]
    stage: Stage
    periods: tuple[PeriodKind, ...]
    confidence: Confidence | None

    @property
    def is_apart(self) -> bool:
        """Tell whether it is an election that no calendar holds, such as that of a village head."""
        return self.election is None and self.kind is not None


def context_apart(contest: Contest, kind: ElectionKind) -> Context:
    """Return the context of a contest whose elections no calendar holds: they have no stages."""
    return Context(
        election=None,
        kind=kind,
        contests=(contest,),
        stage=Stage.OUTSIDE,
        periods=(),
        confidence=None,
    )
