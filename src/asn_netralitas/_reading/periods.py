"""Derive the periods of an election from its phases."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Final

from attrs import evolve, frozen

from asn_netralitas._model.codes import Confidence, Contest, PeriodKind
from asn_netralitas._model.elections import (
    ONE_DAY,
    Election,
    ElectionPeriod,
    contest_groups,
    weakest,
)

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
    """A phase or a window as it is written; only a window may have no `last`."""

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
    """An election without periods, and the days from which its periods follow."""

    election: Election
    oath: Oath | None
    phases: tuple[Phase, ...]
    windows: tuple[Phase, ...]

    def scheduled(self) -> Election:
        """Return the election with its periods; only for a timetable without faults."""
        groups = contest_groups(self.election.determined).items()
        periods = tuple(
            period
            for day, contests in groups
            for period in ContestGroup(self, day, contests).periods()
        )
        last = max([self.election.result, *(period.last for period in periods)])
        return evolve(self.election, periods=periods, last=last)


@frozen
class ContestGroup:
    """The contests of a timetable whose candidates were determined on one day."""

    table: Timetable
    determined: date
    contests: tuple[Contest, ...]

    def periods(self) -> Iterator[ElectionPeriod]:
        """Yield the periods of the group; a period without a day is left out."""
        parts = (self._nominating(), self._competing(), self._voting(), self._windows())
        for kind, first, last, confidence in chain.from_iterable(parts):
            if first <= last:
                yield ElectionPeriod(
                    kind=kind,
                    election=self.table.election.id,
                    contests=self.contests,
                    first=first,
                    last=last,
                    confidence=confidence,
                )

    def _phases(self, *names: str) -> list[Phase]:
        """Return the phases of the group that have one of these names, by their first days."""
        phases = [phase for phase in self._concerned(self.table.phases) if phase.name in names]
        return sorted(phases, key=lambda phase: phase.first)

    def _concerned(self, spans: Iterable[Phase]) -> Iterator[Phase]:
        return (span for span in spans if not span.contests.isdisjoint(self.contests))

    def _nominating(self) -> Iterator[Period]:
        election, eve = self.table.election, self.determined - ONE_DAY
        for phase in self._phases(_REGISTRATION)[:1]:
            before = weakest([phase.confidence, election.confidence])
            last = min(phase.first - ONE_DAY, eve)
            yield PeriodKind.PRE_NOMINATION, election.first, last, before
            mark = weakest([phase.confidence, self._determined_mark])
            yield PeriodKind.NOMINATION, phase.first, eve, mark

    def _competing(self) -> Iterator[Period]:
        fixed, campaigns = self._phases(*_DETERMINATION), self._phases(_CAMPAIGN)
        yield from _as_they_are(PeriodKind.DETERMINATION, fixed)
        # A repeat vote has its candidates from its first day on, so none are determined in it.
        if campaigns and (fixed or self.determined > self.table.election.first):
            ended = max((last_of(phase) for phase in fixed), default=self.determined)
            mark = weakest([campaigns[0].confidence, self._determined_mark])
            begun = campaigns[0].first
            yield PeriodKind.PRE_CAMPAIGN, ended + ONE_DAY, begun - ONE_DAY, mark
        yield from _as_they_are(PeriodKind.CAMPAIGN, campaigns)
        yield from _as_they_are(PeriodKind.QUIET_PERIOD, self._phases(_QUIET))

    def _voting(self) -> Iterator[Period]:
        election, oath, votes = self.table.election, self.table.oath, self._phases(_VOTING)
        yield from _as_they_are(PeriodKind.VOTING_DAY, votes)
        if votes:
            mark = weakest([votes[0].confidence, election.confidence])
            yield PeriodKind.COUNTING, votes[0].first, election.result, mark
        if oath is not None:
            mark = weakest([oath.confidence, election.confidence])
            yield PeriodKind.AFTERMATH, election.result + ONE_DAY, oath.day, mark

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
        marks = [phase.confidence for phase in self._phases(*_DETERMINATION)]
        return weakest(marks or [self.table.election.confidence])


def _as_they_are(kind: PeriodKind, phases: Iterable[Phase]) -> Iterator[Period]:
    """Yield phases as periods of one kind; phases of the same days become one period."""
    marks: dict[tuple[date, date], list[Confidence]] = {}
    for phase in phases:
        marks.setdefault((phase.first, last_of(phase)), []).append(phase.confidence)
    for (first, last), confidences in marks.items():
        yield kind, first, last, weakest(confidences)


def last_of(phase: Phase) -> date:
    return phase.first if phase.last is None else phase.last


def _end_of_window(table: Timetable, window: Phase) -> tuple[date, Confidence]:
    """Return the last day of a window: as written, or the day of the result or of the oath."""
    election, oath = table.election, table.oath
    if window.last is not None:
        return window.last, window.confidence
    marks = [window.confidence, election.confidence]
    if oath is None or window.name == PeriodKind.PROGRAMME_WINDOW:
        return election.result, weakest(marks)
    return max(election.result, oath.day), weakest([*marks, oath.confidence])


def _six_months_from(day: date) -> date:
    """Return the last day of six calendar months that begin on a day."""
    years, month = divmod(day.month + 5, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) - ONE_DAY
