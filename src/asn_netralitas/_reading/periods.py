"""Derive the periods of an election from its phases."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Confidence, Contest, ElectionKind, PeriodKind
from asn_netralitas._model.elections import (
    ONE_DAY,
    Election,
    ElectionPeriod,
    contest_groups,
    weakest,
)
from asn_netralitas._phrases.text import Text

_REGISTRATION: Final = "pendaftaran_calon"
_DETERMINATION: Final = ("penetapan_calon", "penetapan_dct")
_CAMPAIGN: Final = "kampanye"
_QUIET: Final = "masa_tenang"
_VOTING: Final = "pemungutan_suara"
PHASES: Final = (_REGISTRATION, *_DETERMINATION, _CAMPAIGN, _QUIET, _VOTING)
WINDOWS: Final = (PeriodKind.MUTATION_WINDOW.value, PeriodKind.PROGRAMME_WINDOW.value)

Period = tuple[PeriodKind, date, date, Confidence]


@frozen
class Phase:
    """A stretch of days as a file gives it; an open `last` of a window follows from the result."""

    name: str
    contests: frozenset[Contest]
    first: date
    last: date | None
    confidence: Confidence


@frozen
class Oath:
    day: date
    confidence: Confidence


@frozen(kw_only=True)
class Timetable:
    """An election as its file has it, before its phases become periods."""

    id: str
    name: Text
    kind: ElectionKind
    regions: tuple[str, ...]
    regions_complete: bool
    first: date
    determined: Mapping[Contest, date]
    result: date
    oath: Oath | None
    confidence: Confidence
    phases: tuple[Phase, ...]
    windows: tuple[Phase, ...]

    def election(self) -> Election:
        """Return the election with its periods; only for a timetable without problems."""
        periods = tuple(
            period
            for day, contests in contest_groups(self.determined).items()
            for period in ContestGroup(self, day, contests).periods()
        )
        ends = [self.result, *(period.last for period in periods)]
        oath = None if self.oath is None else self.oath.day
        return Election(
            id=self.id,
            name=self.name,
            kind=self.kind,
            first=self.first,
            determined=self.determined,
            result=self.result,
            oath=oath,
            last=max(ends),
            regions=self.regions,
            regions_complete=self.regions_complete,
            periods=periods,
            confidence=self.confidence,
        )


@frozen
class ContestGroup:
    """The contests of a timetable whose candidates were determined on one day."""

    table: Timetable
    determined: date
    contests: tuple[Contest, ...]

    def periods(self) -> Iterator[ElectionPeriod]:
        """Yield the periods of the group; one that has no day of its own is left out."""
        parts = (self._nominating(), self._competing(), self._voting(), self._windows())
        for kind, first, last, confidence in chain.from_iterable(parts):
            if first <= last:
                yield ElectionPeriod(
                    kind=kind,
                    election=self.table.id,
                    contests=self.contests,
                    first=first,
                    last=last,
                    confidence=confidence,
                )

    def _phases(self, *names: str) -> list[Phase]:
        """Return the phases of these names that concern the group, in the order of their days."""
        found = [phase for phase in self.table.phases if phase.name in names]
        return sorted(self._concerned(found), key=lambda phase: phase.first)

    def _concerned(self, spans: Iterable[Phase]) -> Iterator[Phase]:
        return (span for span in spans if not span.contests.isdisjoint(self.contests))

    def _nominating(self) -> Iterator[Period]:
        opened = self._phases(_REGISTRATION)
        if not opened:
            return
        day, mark = opened[0].first, opened[0].confidence
        eve = self.determined - ONE_DAY
        before = weakest([mark, self.table.confidence])
        yield PeriodKind.PRE_NOMINATION, self.table.first, min(day - ONE_DAY, eve), before
        yield PeriodKind.NOMINATION, day, eve, weakest([mark, self._determined_mark])

    def _competing(self) -> Iterator[Period]:
        fixed, campaigns = self._phases(*_DETERMINATION), self._phases(_CAMPAIGN)
        yield from _as_they_are(PeriodKind.DETERMINATION, fixed)
        # A repeat vote has its candidates from its first day on: no day of theirs lies between.
        if campaigns and (fixed or self.determined > self.table.first):
            ended = max((last_of(phase) for phase in fixed), default=self.determined)
            mark = weakest([campaigns[0].confidence, self._determined_mark])
            begun = campaigns[0].first
            yield PeriodKind.PRE_CAMPAIGN, ended + ONE_DAY, begun - ONE_DAY, mark
        yield from _as_they_are(PeriodKind.CAMPAIGN, campaigns)
        yield from _as_they_are(PeriodKind.QUIET_PERIOD, self._phases(_QUIET))

    def _voting(self) -> Iterator[Period]:
        table, votes = self.table, self._phases(_VOTING)
        yield from _as_they_are(PeriodKind.VOTING_DAY, votes)
        if votes:
            mark = weakest([votes[0].confidence, table.confidence])
            yield PeriodKind.COUNTING, votes[0].first, table.result, mark
        if table.oath is not None:
            mark = weakest([table.oath.confidence, table.confidence])
            yield PeriodKind.AFTERMATH, table.result + ONE_DAY, table.oath.day, mark

    def _windows(self) -> Iterator[Period]:
        for window in self._concerned(self.table.windows):
            last, mark = _end_of_window(self.table, window)
            yield PeriodKind(window.name), window.first, last, mark
        oath = self.table.oath
        if oath is not None:
            last = _six_months_from(oath.day)
            yield PeriodKind.INSTALLATION_WINDOW, oath.day, last, oath.confidence

    @property
    def _determined_mark(self) -> Confidence:
        fixed = self._phases(*_DETERMINATION)
        return weakest([phase.confidence for phase in fixed] or [self.table.confidence])


def _as_they_are(kind: PeriodKind, phases: Iterable[Phase]) -> Iterator[Period]:
    """Yield phases as periods of one kind; those of the same days are one."""
    marks: dict[tuple[date, date], list[Confidence]] = {}
    for phase in phases:
        marks.setdefault((phase.first, last_of(phase)), []).append(phase.confidence)
    yield from ((kind, first, last, weakest(found)) for (first, last), found in marks.items())


def last_of(phase: Phase) -> date:
    return phase.first if phase.last is None else phase.last


def _end_of_window(table: Timetable, window: Phase) -> tuple[date, Confidence]:
    """Return the last day of a window: unless it is given, the result, or the end of the term."""
    if window.last is not None:
        return window.last, window.confidence
    marks = [window.confidence, table.confidence]
    if table.oath is None or window.name == PeriodKind.PROGRAMME_WINDOW:
        return table.result, weakest(marks)
    return max(table.result, table.oath.day), weakest([*marks, table.oath.confidence])


def _six_months_from(day: date) -> date:
    """Return the last of six calendar months that begin on a day."""
    years, month = divmod(day.month + 5, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) - ONE_DAY
