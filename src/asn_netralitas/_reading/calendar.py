"""The elections of a calendar, their periods, and the places and time zones in which they run.

No clock is read. This is the only module that imports pendulum, and only to convert a time of day
into a civil day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, cached_property, lru_cache
from itertools import chain
from os import PathLike
from typing import Final, NamedTuple, Never

from attrs import field, frozen

from asn_netralitas._model.case import DaySpan
from asn_netralitas._model.codes import Confidence, PeriodKind, Stage
from asn_netralitas._model.elections import (
    ONE_DAY,
    Context,
    Election,
    ElectionPeriod,
    Province,
    Unfixed,
    contest_groups,
    weakest,
)
from asn_netralitas._model.places import PlaceNames
from asn_netralitas._model.problems import Candidate, CaseError, LoadError, Problem, bad_argument
from asn_netralitas._model.spelling import near
from asn_netralitas._model.values import ReadOnly, html_of, with_read_only_mappings
from asn_netralitas._phrases.text import Shown

from .compiled_law import CompiledLaw, compiled_law
from .digests import digest_of

# The elections of a day, each with the contexts of its parts.
_Running = tuple[tuple[Election, tuple[tuple[Context, ...], ...]], ...]
OUTSIDE: Final = Context(
    election=None, kind=None, contests=(), stage=Stage.OUTSIDE, periods=(), confidence=None
)
_REMEMBERED: Final = 4096


@frozen(repr=False)
class Place(Shown):
    """One regency or city; without a code, any one of the province that no list of codes names."""

    code: str | None
    province: str

    def within(self, codes: Collection[str]) -> bool:
        """Tell whether `codes` name the place or its whole province."""
        return self.province in codes or (self.code is not None and self.code in codes)


class CivilDay(NamedTuple):
    """A civil day, and the time zones in which a time is on it."""

    day: date
    zones: frozenset[str]


@frozen(kw_only=True, repr=False, cache_hash=True, field_transformer=with_read_only_mappings)
class Calendar:
    """The known elections, the day until which they are known, and the regions of the country.

    Calendars are immutable, hashable and picklable values. Lookups are cached.
    """

    elections: tuple[Election, ...]
    known_until: date
    regions: Mapping[str, Province] = field(hash=False)
    not_fixed: tuple[Unfixed, ...] = ()

    def __repr__(self) -> str:
        """Return the number of elections and the day until which they are known."""
        return f"<Calendar of {len(self.elections)} elections, known until {self.known_until}>"

    def _repr_html_(self) -> str | None:
        return html_of(self)

    @classmethod
    def national(cls) -> Calendar:
        """Return the calendar of the package, which is cached.

        >>> Calendar.national().election("pilkada-2024").determined
        {<Contest.REGIONAL_HEAD: 'regional_head'>: datetime.date(2024, 9, 22)}
        """
        return _national()

    def election(self, election: str) -> Election:
        """Return an election by its id.

        Raises:
            CaseError: If the calendar has no such election, or its days are not fixed yet.
        """
        if election not in self._by_id:
            _refuse("unknown-election", str(election), near(str(election), self._by_id))
        return self._by_id[election]

    @cached_property
    def digest(self) -> str:
        """Return `sha256:` and the SHA-256 of the content, whatever the order of its parts."""
        return digest_of(self)

    def require(self, election: str) -> None:
        """Raise a CaseError for an election that the calendar does not have, even without days."""
        if not self.is_not_fixed(election):
            self.election(election)

    def is_not_fixed(self, election: str) -> bool:
        """Tell whether an election is foreseen but has no fixed days yet.

        >>> Calendar.national().is_not_fixed("pemilu-2029")
        True
        """
        return any(entry.id == election for entry in self.not_fixed)

    def periods_on(
        self, day: date | datetime, region: str | None = None
    ) -> tuple[ElectionPeriod, ...]:
        """Return the periods that are open on a day, in the order of their elections.

        Args:
            day: A time is on the civil day of each place, so that two may count without a region.
            region: A province, or no region, stands for every place in it. An election whose list
                of regions has gaps counts only in the places on the list.

        Raises:
            CaseError: If the region is unknown, or a datetime has no zone.

        >>> periods = Calendar.national().periods_on(date(2019, 4, 15), "64.08")
        >>> [period.kind.value for period in periods]
        ['quiet_period']
        """
        civil_days, places = self.civil_days(day, region), self.places(region)
        found = dict.fromkeys(
            period
            for civil in civil_days
            for election, _ in self._running(self.segment(civil.day))
            for number in dict.fromkeys(
                election.part_at(place.code, place.province)
                for place in places
                if self.zone_of(place) in civil.zones
                and (not election.regions or place.within(election.regions))
            )
            for period in election.part(number).periods
            if period.first <= civil.day <= period.last
        )
        order = {election.id: number for number, election in enumerate(self.elections)}
        return tuple(sorted(found, key=lambda period: order[period.election]))

    def days_of(
        self, election: str, when: Stage | PeriodKind, region: str | None = None
    ) -> DaySpan:
        """Return the days on which an election is in a stage or a period, as they are in a region.

        Where contests, or places of a province, have days of their own, these are the days that
        all of them share. Without a region they are the days of most regions.

        Raises:
            CaseError: If the calendar does not know the election or the region, or if there are no
                such days.

        >>> days = Calendar.national().days_of("pilkada-2024", PeriodKind.CAMPAIGN, "64.08")
        >>> days.first.isoformat(), days.last.isoformat()
        ('2024-09-25', '2024-11-23')
        """
        entry = self.election(election)
        places = () if region is None else self.places(region)
        parts = {entry.part_at(place.code, place.province) for place in places} or {0}
        spans = [span for part in sorted(parts) for span in entry.part(part).spans(when)]
        first = max((first for first, _ in spans), default=date.max)
        last = min((last for _, last in spans), default=date.min)
        if last < first:
            values = {"election": election, "written": when.value}
            raise CaseError([Problem(code="no-such-days", values=values, path=("stage",))])
        return DaySpan(first, last)

    def civil_days(self, at: date | datetime, region: str | None = None) -> tuple[CivilDay, ...]:
        """Return the civil days that a time may be on, in their order, each with its zones.

        A date is one day. A time is one too where a region is given, since no province has two
        zones; without a region it may be on one day in the west and on the next in the east.

        Raises:
            CaseError: If the region is unknown, or the datetime has no zone.

        >>> from datetime import timedelta, timezone
        >>> wib = timezone(timedelta(hours=7))
        >>> late = datetime(2024, 9, 21, 23, 30, tzinfo=wib)
        >>> for civil in Calendar.national().civil_days(late):
        ...     print(civil.day, "Asia/Jakarta" in civil.zones, "Asia/Jayapura" in civil.zones)
        2024-09-21 True False
        2024-09-22 False True
        """
        given = None if region is None else self._province_of(self.region_now(region))
        provinces = self.regions if given is None else (given,)
        zones = frozenset(self.regions[province].zone for province in provinces)
        # A datetime is a date too, so this question comes first.
        if not isinstance(at, datetime):
            return (CivilDay(date(at.year, at.month, at.day), zones),)
        if at.utcoffset() is None:
            _refuse("naive-datetime", at.isoformat())
        found: dict[date, set[str]] = {}
        for zone in zones:
            local = _in_zone(at, zone)
            found.setdefault(date(local.year, local.month, local.day), set()).add(zone)
        return tuple(CivilDay(day, frozenset(found[day])) for day in sorted(found))

    def civil_day(self, at: date | datetime, region: str) -> date:
        """Return the civil day of a time in a region.

        Raises:
            CaseError: If the region is unknown, or the datetime has no zone.

        >>> from datetime import timedelta, timezone
        >>> wib = timezone(timedelta(hours=7))
        >>> Calendar.national().civil_day(datetime(2024, 9, 21, 23, 30, tzinfo=wib), "91.71")
        datetime.date(2024, 9, 22)
        """
        (civil,) = self.civil_days(at, region)
        return civil.day

    def zone_of(self, place: Place) -> str:
        """Return the time zone of a place."""
        return self.regions[place.province].zone

    def offset_of(self, zone: str) -> int:
        """Return how many minutes a time zone is east of UTC, ever since the first election.

        Raises:
            LoadError: If the distance has changed since then.

        >>> Calendar.national().offset_of("Asia/Jayapura")
        540
        """
        days = (*self.turns, self.known_until)
        offsets = {_zone(zone).utcoffset(datetime(day.year, day.month, day.day)) for day in days}  # noqa: DTZ001  # any time of the zone
        if len(offsets) > 1:
            raise LoadError([Problem(code="changing-zone", values={"zone": zone})])
        return int((offsets.pop() or timedelta()).total_seconds()) // 60

    def region_now(self, region: str) -> str:
        """Return the code that a region has now; a code that it had before may be given.

        >>> Calendar.national().region_now("91.08"), Calendar.national().region_now("64.08")
        ('94.03', '64.08')
        """
        return self._codes_now.get(region, region)

    def places(self, region: str | None, extra_codes: Iterable[str] = ()) -> tuple[Place, ...]:
        """Return the places in a region that an election or `extra_codes` tells apart.

        A regency or city is one place. A province, or no region, is one place for each regency
        that a list of codes names, and one more for all the others.

        Raises:
            CaseError: If the region is unknown.
        """
        code = None if region is None else self.region_now(region)
        if code is not None and code != (province := self._province_of(code)):
            return (Place(code, province),)
        return self._places(code, frozenset(extra_codes))

    def contexts(
        self,
        day: date,
        place: Place,
        *,
        election: str | None = None,
        membership: Mapping[str, bool] | None = None,
    ) -> tuple[Context, ...]:
        """Return the contexts of all elections on a day in a place, or of one election.

        `OUTSIDE` comes first unless an election is before or after determination.

        Args:
            day: The civil day.
            place: The place of the act.
            election: The id of the one election, which counts even if it does not run in the place.
            membership: Whether elections whose lists of regions have gaps run in the place; those
                left out do not.

        Raises:
            CaseError: If the calendar has no election of that id.
        """
        if election is not None:
            self.require(election)
        members = frozenset(name for name, runs in (membership or {}).items() if runs)
        return self._contexts(self.segment(day), place, election, members)

    def uncertain(self, day: date, place: Place) -> tuple[str, ...]:
        """Return the ids of the elections on a day that may or may not run in a place."""
        return tuple(
            election.id
            for election, _ in self._running(self.segment(day))
            if not election.regions_complete and not place.within(election.regions)
        )

    def period_confidence(
        self, context: Context, kind: PeriodKind, day: date, part: int = 0
    ) -> Confidence | None:
        """Return the confidence in the days of an open period; None if it is not open.

        Args:
            part: The number of the part of the election; 0 is the election in most regions.
        """
        if context.election is None:
            return None
        marks = [
            period.confidence
            for period in self.election(context.election).part(part).periods
            if period.kind is kind
            and period.first <= day <= period.last
            and not set(period.contests).isdisjoint(context.contests)
        ]
        return weakest(marks) if marks else None

    def segment(self, day: date) -> int:
        """Return the number of the stretch of equal days that holds a day; see `turns`."""
        return bisect_right(self.turns, day)

    def met_anywhere(self, day: date) -> tuple[Context, ...]:
        """Return `OUTSIDE` and the contexts of all elections on a day, in whatever place."""
        running = (parts for _, parts in self._running(self.segment(day)))
        met = chain.from_iterable(chain.from_iterable(running))
        return (OUTSIDE, *dict.fromkeys(met))

    def running_on(self, day: date) -> tuple[tuple[Election, tuple[tuple[Context, ...], ...]], ...]:
        """Return the elections that run anywhere on a day, each with the contexts of its parts."""
        return self._running(self.segment(day))

    @cached_property
    def _by_id(self) -> Mapping[str, Election]:
        return ReadOnly({election.id: election for election in self.elections})

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """Return the days on which a stage or a period of any election begins or has ended."""
        parts = (part for election in self.elections for part in election.whole)
        return tuple(sorted({day for part in parts for day in _turns(part)}))

    @cached_property
    def _running(self) -> Callable[[int], _Running]:
        return lru_cache(_REMEMBERED)(self._find_running)

    @cached_property
    def _contexts(self) -> Callable[[int, Place, str | None, frozenset[str]], tuple[Context, ...]]:
        return lru_cache(_REMEMBERED)(self._find_contexts)

    @cached_property
    def _places(self) -> Callable[[str | None, frozenset[str]], tuple[Place, ...]]:
        return lru_cache(_REMEMBERED)(self._find_places)

    def _find_running(self, segment: int) -> _Running:
        if segment == 0:
            return ()
        day = self.turns[segment - 1]
        return tuple(
            (election, tuple(tuple(_met(part, day)) for part in election.whole))
            for election in self.elections
            if any(part.first <= day <= part.last for part in election.whole)
        )

    def _find_contexts(
        self, segment: int, place: Place, only: str | None, members: frozenset[str]
    ) -> tuple[Context, ...]:
        contexts = tuple(
            context
            for election, parts in self._running(segment)
            if _runs(election, place, only, members)
            for context in parts[election.part_at(place.code, place.province)]
        )
        staged = any(context.stage is not Stage.OUTSIDE for context in contexts)
        return contexts if staged else (OUTSIDE, *contexts)

    def _find_places(self, region: str | None, extra_codes: frozenset[str]) -> tuple[Place, ...]:
        listed = (part.regions for election in self.elections for part in election.whole)
        apart = extra_codes.union(*listed)
        provinces = self.regions if region is None else (region,)
        return tuple(chain.from_iterable(self._places_in(code, apart) for code in provinces))

    def _places_in(self, province: str, apart: frozenset[str]) -> Iterator[Place]:
        regencies = self.regions[province].regencies
        codes = sorted(regencies.keys() & apart)
        yield from (Place(code, province) for code in codes)
        if not (codes and self.regions[province].complete and len(codes) == len(regencies)):
            yield Place(None, province)

    @cached_property
    def place_names(self) -> PlaceNames:
        """Return the regions by their names, as people write them."""
        return PlaceNames(self.regions)

    @cached_property
    def _provinces(self) -> Mapping[str, str]:
        return ReadOnly(
            {
                code: province
                for province, entry in self.regions.items()
                for code in (province, *entry.regencies)
            }
        )

    @cached_property
    def _codes_now(self) -> Mapping[str, str]:
        entries = (province.former.items() for province in self.regions.values())
        return ReadOnly({code: former.now for code, former in chain.from_iterable(entries)})

    def _province_of(self, region: str) -> str:
        """Return the province of a region; raise a CaseError if no region has the code."""
        if region not in self._provinces:
            _refuse("unknown-region", str(region), candidates=self.place_names.meant(str(region)))
        return self._provinces[region]


def _refuse(
    code: str, written: str, hint: str | None = None, candidates: tuple[Candidate, ...] = ()
) -> Never:
    # A region that was meant for sure is a hint by its code.
    hint = hint or (candidates[0].code if len(candidates) == 1 else None)
    values = {"written": written}
    section = "regions" if code == "unknown-region" else None
    raise CaseError(
        [Problem(code=code, values=values, hint=hint, candidates=candidates, section=section)]
    )


@cache
def _zone(name: str) -> tzinfo:
    import pendulum  # noqa: PLC0415  # slow to load, and most questions come with a plain date

    # Cached, since pendulum reads the file of the zone each time.
    return pendulum.timezone(name)


def _in_zone(at: datetime, zone: str) -> datetime:
    try:
        return at.astimezone(_zone(zone))
    except (OverflowError, ValueError):  # pandas has a class of times with an end of its own
        raise CaseError([bad_argument(at.isoformat(), "date, datetime", "at")]) from None


def _turns(election: Election) -> Iterator[date]:
    yield from (election.first, election.last + ONE_DAY)
    yield from election.determined.values()
    yield election.ends + ONE_DAY
    for period in election.periods:
        yield from (period.first, period.last + ONE_DAY)


def _met(election: Election, day: date) -> Iterator[Context]:
    """Yield a context for each group of contests that has a stage or a period on a day."""
    for determined, contests in contest_groups(election.determined).items():
        stage = _stage(election, determined, day)
        open_kinds = {
            period.kind
            for period in election.periods
            if period.contests == contests and period.first <= day <= period.last
        }
        if stage is not Stage.OUTSIDE or open_kinds:
            yield Context(
                election=election.id,
                kind=election.kind,
                contests=contests,
                stage=stage,
                periods=tuple(kind for kind in PeriodKind if kind in open_kinds),
                confidence=election.confidence,
            )


def _stage(election: Election, determined: date, day: date) -> Stage:
    if not election.first <= day <= election.ends:
        return Stage.OUTSIDE
    return Stage.BEFORE_DETERMINATION if day < determined else Stage.AFTER_DETERMINATION


def _runs(election: Election, place: Place, only: str | None, members: frozenset[str]) -> bool:
    """Tell whether an election counts in a place; the caller decides where its list has gaps."""
    if only is not None:
        return election.id == only
    if not election.regions or place.within(election.regions):
        return True
    return not election.regions_complete and election.id in members


def load_calendar(path: str | PathLike[str]) -> Calendar:
    """Read a calendar from a folder or from one file.

    A folder holds `calendar.yaml`, elections in `elections/` and, unless the national regions
    hold, `regions.yaml`. One file holds `known_until` and `elections`.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    from .election_files import read_calendar  # noqa: PLC0415  # the compiled law needs no reader

    return Calendar(**read_calendar(path, lambda: Calendar.national().regions))


@cache
def _national() -> Calendar:
    return national_calendar(compiled_law())


def national_calendar(law: CompiledLaw | None) -> Calendar:
    """Return the calendar of the package from the compiled law or, without it, from YAML."""
    if law is not None:
        calendar = Calendar(**law.calendar)
        # As in `national_rulebook`.
        object.__setattr__(calendar, "digest", law.calendar_digest)
        return calendar
    from .election_files import read_national  # noqa: PLC0415  # as in `load_calendar`

    return Calendar(**read_national())
