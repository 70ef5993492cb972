"""The calendar as a page: elections and periods as bars on a scale of days.

Each bar is in a table beside its name and days, so that no information is in its length alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import evolve, frozen

from asn_netralitas._model.case import At, DaySpan
from asn_netralitas._model.codes import Confidence, Contest, PeriodKind, Stage
from asn_netralitas._model.elections import ONE_DAY, Election, ElectionPeriod, contest_groups
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._text.document import Item
from asn_netralitas._text.html import list_elements, safe

from .sheet import NOTHING, PageWords, Sheet, row, rows, table

# How stages and periods are drawn; all other periods are plain bars.
_KINDS: Final[Mapping[StrEnum, str]] = {
    Stage.BEFORE_DETERMINATION: "before",
    Stage.AFTER_DETERMINATION: "after",
    PeriodKind.VOTING_DAY: "vote",
    **dict.fromkeys((kind for kind in PeriodKind if kind.endswith("_window")), "window"),
}
_GROUPS: Final = {
    "group-stages": {"before", "after"},
    "group-periods": {"period", "vote"},
    "group-windows": {"window"},
}
_ELECTION_COLUMNS: Final = ("election", "first", "determined", "voting-day", "last")
_PERIOD_COLUMNS: Final = ("period", "first", "last", "confidence")
_MOST_TICKS: Final = 6
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_LAST_TICK: Final = 90
_MONTH_SHOWN: Final = 3


def elections_in(
    calendar: Calendar, region: str | None, election: str | None = None
) -> Iterator[tuple[Election, bool]]:
    """Yield the elections of a region, and whether it is certain that each runs there.

    It is uncertain where the list of regions of an election has gaps and lacks this region. Where
    the places of the region have days of their own that are all alike, the election has these.

    Args:
        election: The id of the only election to yield; all of them where it is None.

    Raises:
        CaseError: If the calendar does not know the region.
    """
    places = calendar.places(region)
    for entry in calendar.elections:
        if election not in {None, entry.id}:
            continue
        listed = not entry.regions or any(place.within(entry.regions) for place in places)
        if listed or not entry.regions_complete:
            parts = {entry.part_at(place.code, place.province) for place in places}
            local = entry.part(parts.pop()) if len(parts) == 1 else entry
            yield evolve(local, regions=entry.regions), listed


def calendar(
    calendar: Calendar | None = None,
    *,
    region: str | None = None,
    election: str | None = None,
    at: At | None = None,
    lang: Language = "id",
) -> str:
    """Return the elections of a region, or one of them, with their stages and periods as bars.

    Args:
        region: The code of a regency, or of a province for all places in it; None for everywhere.
        at: A day or span of days to mark, and to list the elections and periods of.

    Raises:
        CaseError: If the calendar does not know the region or the election, or a datetime has no
            zone.

    >>> "pemungutan suara" in calendar(region="64.08")
    True
    """
    book = Calendar.national() if calendar is None else calendar
    if election is not None:
        book.require(election)
    days = None if at is None else _days(at, region, book)
    words = PageWords(lang=lang)
    runs = tuple(_runs(elections_in(book, region, election)))
    place = "everywhere" if region is None else "in-place"
    title = words.page(f"calendar-{place}", where=words.where(region))
    bars = (*_overview(runs, days, words), *_legend(days, words), *_details(runs, days, words))
    body = (*_met(runs, days, words), *bars, *_unfixed(book, words))
    return _sheet(title, body, book, words).page()


def _days(at: At, region: str | None, calendar: Calendar) -> DaySpan:
    if isinstance(at, DaySpan):
        return at
    civil_days = calendar.civil_days(at, region)
    return DaySpan(civil_days[0].day, civil_days[-1].day)


def overview(calendar: Calendar, lang: Language = "id") -> Sheet:
    """Return all elections of a calendar on one scale."""
    words = PageWords(lang=lang)
    runs = tuple(_runs(elections_in(calendar, None)))
    body = (*_overview(runs, None, words, linked=False), *_legend(None, words))
    return _sheet(words.page("calendar-everywhere"), body, calendar, words)


def _sheet(title: str, body: Sequence[str], calendar: Calendar, words: PageWords) -> Sheet:
    lead = [words.page("calendar-known", day=words.day(calendar.known_until))]
    return Sheet(title=title, lead=lead, body=body, lang=words.lang, across=True)


@frozen(kw_only=True)
class _Run:
    """An election for the contests whose candidates are determined on one day."""

    election: Election
    contests: tuple[Contest, ...]
    determined: date
    certain: bool

    @property
    def anchor(self) -> str:
        return f"{self.election.id}-{self.determined}"

    @property
    def periods(self) -> Iterator[ElectionPeriod]:
        return (each for each in self.election.periods if each.contests == self.contests)

    @property
    def voting_day(self) -> date | None:
        voting = PeriodKind.VOTING_DAY
        return next((each.first for each in self.periods if each.kind is voting), None)

    @property
    def stages(self) -> Iterator[tuple[Stage, DaySpan]]:
        before = DaySpan(self.election.first, self.determined - ONE_DAY)
        if before.first <= before.last:
            yield Stage.BEFORE_DETERMINATION, before
        yield Stage.AFTER_DETERMINATION, DaySpan(self.determined, self.election.ends)

    def name(self, words: PageWords) -> str:
        """Return the name of the election, with the contests where these go apart."""
        name = self.election.name[words.lang]
        if len(set(self.election.determined.values())) == 1:
            return name
        return words.say("election", name=name, about=words.terms("and", self.contests))


def _runs(elections: Iterable[tuple[Election, bool]]) -> Iterator[_Run]:
    for election, certain in elections:
        for determined, contests in contest_groups(election.determined).items():
            yield _Run(election=election, contests=contests, determined=determined, certain=certain)


def _meets(days: DaySpan | Election | ElectionPeriod, at: DaySpan | None) -> bool:
    return at is not None and days.first <= at.last and at.first <= days.last


def _met(runs: Iterable[_Run], at: DaySpan | None, words: PageWords) -> Iterator[str]:
    """Yield the elections on the days asked about; those that still have a stage come first."""
    if at is None:
        return
    when = words.when(at.first if at.first == at.last else at)
    yield f"<h2>{words.html('elections-on', when=when)}</h2>"
    stages = {
        run: [stage for stage, days in run.stages if _meets(days, at)]
        for run in runs
        if _meets(run.election, at)
    }
    if stages:
        running_first = sorted(stages, key=lambda run: not stages[run])
        yield from list_elements(_met_item(run, stages[run], at, words) for run in running_first)
    else:
        yield f"<p>{words.html('no-election-on', when=when)}</p>"


def _met_item(run: _Run, stages: Sequence[Stage], at: DaySpan, words: PageWords) -> Item:
    name, stage = run.name(words), words.terms("or", stages or [Stage.OUTSIDE])
    periods = (Item(words.term(each.kind)) for each in run.periods if _meets(each, at))
    return Item(words.say("pair", name=name, value=stage), tuple(periods), lead=name)


def _unfixed(calendar: Calendar, words: PageWords) -> Iterator[str]:
    if calendar.not_fixed:
        yield f"<h2>{words.html('unfixed')}</h2>"
        yield from list_elements(
            Item(words.page("not-fixed", election=name, note=entry.note[words.lang]), lead=name)
            for entry in calendar.not_fixed
            for name in [entry.name[words.lang]]
        )


def _legend(at: DaySpan | None, words: PageWords) -> Iterator[str]:
    marks = {kind: _bar(kind, "1", "34") for kind in ("before", "after", "rest")}
    marks |= {"turn": _line("turn", "18"), "vote": _diamond("18")}
    marks |= {kind: _bar(kind, "1", "34") for kind in ("period", "window")}
    if at is not None:
        marks["asked"] = _bar("asked", "16", "4")
    yield '<ul class="legend">'
    for name, drawn in marks.items():
        svg = f'<svg width="36" height="22" aria-hidden="true">{drawn}</svg>'
        yield f"<li>{svg} {words.html(f'mark-{name}')}</li>"
    yield "</ul>"


# Top and height of a bar in its row of 22: they differ so that nobody needs colour.
_HEIGHTS: Final = {"before": (9, 4), "asked": (0, 22)}


def _bar(kind: str, x: str, width: str) -> str:
    y, height = _HEIGHTS.get(kind, (4, 14))
    return f'<rect class="{kind}" x="{x}" width="{width}" y="{y}" height="{height}"/>'


def _line(kind: str, x: str) -> str:
    return f'<line class="{kind}" x1="{x}" x2="{x}" y1="0" y2="22"/>'


def _diamond(x: str) -> str:
    return f'<svg x="{x}" overflow="visible"><path class="vote" d="M0 2l6 9-6 9-6-9z"/></svg>'


@frozen(kw_only=True)
class _Chart:
    """A table whose rows have a drawing of their days, on one scale; all mark some days."""

    columns: tuple[str, ...]
    days: DaySpan
    at: DaySpan | None
    determined: date | None = None
    words: PageWords

    def share(self, day: date) -> float:
        """Return where a day begins, in a hundred parts of the width."""
        first, last = self.days.first, self.days.last
        return 100 * (day - first).days / ((last - first).days + 1)

    def x(self, day: date) -> str:
        return f"{self.share(day):.2f}%"

    def bar(self, kind: str, days: DaySpan) -> str:
        """Return a bar over days, cut where the picture ends."""
        first, end = max(days.first, self.days.first), min(days.last, self.days.last) + ONE_DAY
        return _bar(kind, self.x(first), f"{self.share(end) - self.share(first):.2f}%")

    def ticks(self) -> tuple[date, ...]:
        """Return the first days of months, as many as there is room for."""
        first, last = self.days.first, self.days.last
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        choices = (
            tuple(date(month // 12, month % 12 + 1, 1) for month in months if not month % step)
            for step in _STEPS
        )
        return next((days for days in choices if len(days) <= _MOST_TICKS), ())

    @property
    def headings(self) -> list[str]:
        """Return the headings of all columns but that of the drawings."""
        return [self.words.html(column) for column in self.columns]

    def table(self, bodies: Iterable[str], caption: str = "") -> Iterator[str]:
        return table("stacked days", (*self.headings, self._axis()), bodies, caption)

    def row(self, name: str, cells: Iterable[str], title: str, drawn: str, *, met: bool) -> str:
        """Return a row; its cells are plain text, and `drawn` is SVG that `title` says in words."""
        unbroken = (f'<span class="nowrap">{safe(cell)}</span>' for cell in cells)
        drawing = (
            '<svg width="100%" height="22" role="img">'
            f"<title>{safe(title)}</title>{self._marks()}{drawn}</svg>"
        )
        return row((*self.headings, ""), (name, *unbroken, drawing), "met" if met else "")

    def _marks(self) -> str:
        """Return what goes through every row: months, the determination, the days asked about."""
        marks = [_line("tick", self.x(day)) for day in self.ticks()]
        if self.determined is not None:
            marks.append(_line("turn", self.x(self.determined)))
        if self.at is not None and _meets(self.days, self.at):
            marks.append(self.bar("asked", self.at))
        return "".join(marks)

    def _axis(self) -> str:
        """Return the names of the months, as the heading of the drawings."""
        labels = []
        for day in self.ticks():
            if self.share(day) < _LAST_TICK:
                _, month, year = self.words.day(day).split()
                name = f"{month[:_MONTH_SHOWN]} {year}"
                labels.append(f'<text x="{self.x(day)}" y="12">{name}</text>')
        return f'<svg width="100%" height="16" aria-hidden="true">{"".join(labels)}</svg>'


def _overview(
    runs: Sequence[_Run], at: DaySpan | None, words: PageWords, *, linked: bool = True
) -> Iterator[str]:
    if not runs:
        yield f"<p>{words.html('no-election')}</p>"
        return
    firsts, lasts = zip(*((run.election.first, run.election.last) for run in runs), strict=True)
    days = DaySpan(min(firsts), max(lasts))
    chart = _Chart(columns=_ELECTION_COLUMNS, days=days, at=at, words=words)
    lines = (_election_row(run, chart, linked=linked) for run in runs)
    yield from chart.table(rows(lines), words.html("overview"))


def _election_row(run: _Run, chart: _Chart, *, linked: bool) -> str:
    election, words = run.election, chart.words
    title = run.name(words)
    name = f'<a href="#{safe(run.anchor)}">{safe(title)}</a>' if linked else safe(title)
    if not run.certain:
        name += f" <small>({words.html('not-certain')})</small>"
    days = (election.first, run.determined, run.voting_day, election.last)
    cells = (NOTHING if day is None else words.day(day) for day in days)
    drawn = "".join(_drawn(run, chart))
    return chart.row(name, cells, title, drawn, met=_meets(election, chart.at))


def _drawn(run: _Run, chart: _Chart) -> Iterator[str]:
    election = run.election
    yield from (chart.bar(_KINDS[stage], days) for stage, days in run.stages)
    yield _line("turn", chart.x(run.determined))
    if election.ends < election.last:
        yield chart.bar("rest", DaySpan(election.ends + ONE_DAY, election.last))
    if run.voting_day is not None:
        yield _diamond(chart.x(run.voting_day))


def _details(runs: Iterable[_Run], at: DaySpan | None, words: PageWords) -> Iterator[str]:
    for run in runs:
        days, turn = DaySpan(run.election.first, run.election.last), run.determined
        chart = _Chart(columns=_PERIOD_COLUMNS, days=days, at=at, determined=turn, words=words)
        yield f'<section id="{safe(run.anchor)}"><h2>{safe(run.name(words))}</h2>'
        yield from chart.table(_groups(run, chart))
        yield "</section>"


def _groups(run: _Run, chart: _Chart) -> Iterator[str]:
    stages = [(stage, days, run.election.confidence) for stage, days in run.stages]
    periods = [(each.kind, DaySpan(each.first, each.last), each.confidence) for each in run.periods]
    for group, kinds in _GROUPS.items():
        bars = [bar for bar in (*stages, *periods) if _KINDS.get(bar[0], "period") in kinds]
        if bars:
            yield '<tbody class="group">'
            yield f'<tr><th scope="rowgroup" colspan="5">{chart.words.html(group)}</th></tr>'
            yield from (_bar_row(*bar, chart) for bar in bars)
            yield "</tbody>"


def _bar_row(code: StrEnum, days: DaySpan, confidence: Confidence, chart: _Chart) -> str:
    words, kind, met = chart.words, _KINDS.get(code, "period"), _meets(days, chart.at)
    first, last, term = words.day(days.first), words.day(days.last), words.term(code)
    drawn = _diamond(chart.x(days.first)) if kind == "vote" else chart.bar(kind, days)
    tag = f' <span class="tag">{words.html("on-that-day")}</span>' if met else ""
    cells, title = (first, last, words.term(confidence)), f"{term}: {first} {NOTHING} {last}"
    return chart.row(safe(term) + tag, cells, title, drawn, met=met)
