"""Derive the periods of an election from its phases."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Final

from attrs import evolve, frozen

from asn_netralitas._model.codes import Confidence, Contest, PeriodKind
from asn_netralitas._model.elections import (
    ONE_DAY,
    Election,
    ElectionPeriod,
    Province,
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
class Dated:
    """A day and how well it is confirmed."""

    day: date
    confidence: Confidence


@frozen
class Closing:
    """When the elected of one office were determined and sworn in; None where it is not known."""

    elected: Dated | None
    oath: Dated | None


@frozen(kw_only=True)
class Timetable:
    """An election without periods, and the days from which its periods follow.

    `closings` are those of the offices, by region, that differ from `closing`.
    """

    election: Election
    closing: Closing
    closings: Mapping[str, Closing]
    phases: tuple[Phase, ...]
    windows: tuple[Phase, ...]

    def scheduled(self, regions: Mapping[str, Province]) -> Election:
        """Return the election with its periods; only for a timetable without faults."""
        main, common = self.election, self._closed([self.closing])
        apart: dict[Election, list[str]] = {}
        for province, entry in regions.items():
            # The province comes first: what its places have too needs no part of its own.
            known = common
            for code in (province, *entry.regencies):
                part = self._at(code, province) or known
                if part != known:
                    apart.setdefault(part, []).append(code)
                if code == province:
                    known = part
        parts = (evolve(part, regions=tuple(codes)) for part, codes in apart.items())
        return evolve(common, regions=main.regions, parts=tuple(parts))

    def _at(self, code: str, province: str) -> Election | None:
        """Return the election in a place, by the offices that it voted for; None if for none.

        A province stands for its places that vote for the head of the province alone, or, in a
        nationwide election, for all those without days of their own.
        """
        listed = self.election.regions
        offices = [office for office in dict.fromkeys((province, code)) if _votes(office, listed)]
        if not listed and code == province:
            offices.append("")
        if not offices:
            return None
        closings = dict.fromkeys(self.closings.get(office, self.closing) for office in offices)
        checks = {self.election.region_checks.get(office) for office in offices}
        return self._closed(closings, inferred=checks == {"left"})

    def _closed(self, closings: Iterable[Closing], *, inferred: bool = False) -> Election:
        """Return the election with the periods that follow from some offices."""
        offices = tuple(closings)
        elected = [each.elected.day for each in offices if each.elected is not None]
        oaths = [each.oath.day for each in offices if each.oath is not None]
        election = evolve(
            self.election,
            regions=(),
            elected=max(elected, default=None),
            oath=max(oaths, default=None),
            confidence=Confidence.DERIVED if inferred else self.election.confidence,
        )
        groups = contest_groups(election.determined).items()
        found = dict.fromkeys(
            period
            for day, contests in groups
            for closing in offices
            for period in ContestGroup(self, closing, day, contests).periods()
        )
        periods = tuple(one for one in found if not any(_outlasts(other, one) for other in found))
        last = max([election.ends, *(period.last for period in periods)])
        return evolve(election, periods=periods, last=last)


def _votes(office: str, listed: tuple[str, ...]) -> bool:
    return not listed or office in listed


def _outlasts(other: ElectionPeriod, one: ElectionPeriod) -> bool:
    """Return whether a period begins with another of its kind and ends after it."""
    begin = (one.kind, one.contests, one.first)
    return (other.kind, other.contests, other.first) == begin and other.last > one.last


@frozen
class ContestGroup:
    """The contests of a timetable whose candidates were determined on one day, and an office."""

    table: Timetable
    closing: Closing
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
        election, oath, votes = self.table.election, self.closing.oath, self._phases(_VOTING)
        yield from _as_they_are(PeriodKind.VOTING_DAY, votes)
        if votes:
            mark = weakest([votes[0].confidence, election.confidence])
            yield PeriodKind.COUNTING, votes[0].first, election.result, mark
        if oath is not None:
            mark = weakest([oath.confidence, election.confidence])
            yield PeriodKind.AFTERMATH, election.result + ONE_DAY, oath.day, mark

    def _windows(self) -> Iterator[Period]:
        for window in self._concerned(self.table.windows):
            last, mark = self._end_of_window(window)
            yield PeriodKind(window.name), window.first, last, mark
        oath = self.closing.oath
        if oath is not None:
            last = _six_months_from(oath.day)
            yield PeriodKind.INSTALLATION_WINDOW, oath.day, last, oath.confidence

    def _end_of_window(self, window: Phase) -> tuple[date, Confidence]:
        """Return the last day of a window: as written, or that of the elected or of the oath."""
        election, oath = self.table.election, self.closing.oath
        if window.last is not None:
            return window.last, window.confidence
        known = Dated(election.result, election.confidence)
        elected = known if self.closing.elected is None else self.closing.elected
        marks = [window.confidence, elected.confidence]
        if oath is None or window.name == PeriodKind.PROGRAMME_WINDOW:
            return max(election.result, elected.day), weakest(marks)
        return max(election.result, oath.day), weakest([*marks, oath.confidence])

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


def _six_months_from(day: date) -> date:
    """Return the last day of six calendar months that begin on a day."""
    years, month = divmod(day.month + 5, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) - ONE_DAY
