"""The calendar as a page: elections and periods as bars on a scale of days.

Each bar has its name above it and its days in a table below, so that no information is in its
length alone.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from textwrap import shorten
from typing import Final

from attrs import evolve, frozen

from asn_netralitas._model.case import At, DaySpan
from asn_netralitas._model.codes import Confidence, Contest, PeriodKind, Stage
from asn_netralitas._model.elections import ONE_DAY, Election, ElectionPeriod, contest_groups
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._text.document import Item
from asn_netralitas._text.html import list_elements, safe

from .sheet import NOTHING, PageWords, Sheet, row, table

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
_PERIOD_COLUMNS: Final = ("period", "first", "last", "confidence")
_MOST_TICKS: Final = 6
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_MONTH_SHOWN: Final = 3
_MONTHS: Final = 12
# The share of the width that a letter of a label takes on a phone of 360 pixels.
_LETTER: Final = 7 / 3.28
_WHOLE: Final = 100
# In letters, for the same phone; the title of a row and the text around it have all of a name.
_LONGEST_LABEL: Final = 50


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
    year: int | None = None,
    lang: Language = "id",
) -> str:
    """Return the elections of a region, or one of them, with their stages and periods as bars.

    Args:
        region: The code of a regency, or of a province for all places in it; None for everywhere.
        at: A day or span of days to mark, and to list the elections and periods of.
        year: The year to show; by default that of the day asked about, and all years without one.

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
    shown = _year(year, days if election is None else None)
    runs = [
        run
        for run in _runs(elections_in(book, region, election))
        if shown is None or _meets(run.election, shown)
    ]
    kinds = {bar.kind for run in runs for bar in _bars(run)}
    body = (
        *_met(runs, days, words),
        *_plans(runs, shown, days, words, kinds),
        *_tables(runs, shown, days, words),
        *_unfixed(book, words),
    )
    return _sheet(_title(region, shown, words), body, book, words).page()


def _year(year: int | None, days: DaySpan | None) -> DaySpan | None:
    """Return the days of a year, or of all years in which some days are."""
    if year is not None:
        return DaySpan(date(year, 1, 1), date(year, _MONTHS, 31))
    if days is None:
        return None
    return DaySpan(date(days.first.year, 1, 1), date(days.last.year, _MONTHS, 31))


def _title(region: str | None, shown: DaySpan | None, words: PageWords) -> str:
    where = words.where(region)
    if shown is None:
        return words.page(
            "calendar-everywhere" if region is None else "calendar-in-place", where=where
        )
    years = dict.fromkeys((shown.first.year, shown.last.year))
    phrase = "calendar-year-everywhere" if region is None else "calendar-year-in-place"
    return words.page(phrase, where=where, year=NOTHING.join(map(str, years)))


def _days(at: At, region: str | None, calendar: Calendar) -> DaySpan:
    if isinstance(at, DaySpan):
        return at
    civil_days = calendar.civil_days(at, region)
    return DaySpan(civil_days[0].day, civil_days[-1].day)


def overview(calendar: Calendar, lang: Language = "id") -> Sheet:
    """Return all elections of a calendar on one scale."""
    words = PageWords(lang=lang)
    runs = tuple(_runs(elections_in(calendar, None)))
    overview = _overview(runs, None, None, words, linked=False)
    body = ('<div class="plans">', *_legend(None, words, {"vote"}), *overview, "</div>")
    return _sheet(words.page("calendar-everywhere"), body, calendar, words)


def _sheet(title: str, body: Sequence[str], calendar: Calendar, words: PageWords) -> Sheet:
    lead = [words.page("calendar-known", day=words.day(calendar.known_until))]
    return Sheet(title=title, lead=lead, body=body, lang=words.lang)


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


# The marks of stages, which are in every legend.
_STAGE_MARKS: Final = ("before", "after", "rest", "turn")
# Height of a row with its label, and where its bar begins; the scale is above all rows.
_ROW: Final = 34
_BAR: Final = 16
_SCALE: Final = 18
# Top and height of a bar in its row: they differ so that nobody needs colour.
_HEIGHTS: Final = {"before": (5, 4), "rest": (2, 10)}


def _bar(kind: str, x: str, width: str, top: int) -> str:
    y, height = _HEIGHTS.get(kind, (0, 14))
    return f'<rect class="{kind}" x="{x}" width="{width}" y="{top + y}" height="{height}"/>'


def _placed(start: float, end: float, width: float) -> tuple[float, str]:
    """Return where a label is anchored, and how, so that it fits a phone.

    It begins with its bar or else ends with it; one too long for both is in the middle.
    """
    if start + width <= _WHOLE or not start:
        return start, ""
    if end >= width:
        return end, ' text-anchor="end"'
    return _WHOLE / 2, ' text-anchor="middle"'


def _line(kind: str, x: str, height: int, top: int = 0) -> str:
    return f'<line class="{kind}" x1="{x}" x2="{x}" y1="{top}" y2="{height}"/>'


def _diamond(x: str, top: int) -> str:
    path = '<path class="vote" d="M0 -2l6 9-6 9-6-9z"/>'
    return f'<svg x="{x}" y="{top}" overflow="visible">{path}</svg>'


def _legend(at: DaySpan | None, words: PageWords, kinds: Container[str]) -> Iterator[str]:
    """Yield the marks of the charts: of stages, of some kinds, and of the days asked about."""
    marks = {kind: _bar(kind, "1", "34", 4) for kind in ("before", "after", "rest")}
    marks |= {"turn": _line("turn", "18", 22), "vote": _diamond("18", 4)}
    marks |= {kind: _bar(kind, "1", "34", 4) for kind in ("period", "window")}
    marks["asked"] = '<rect class="asked" x="16" width="4" y="0" height="22"/>'
    shown = [*_STAGE_MARKS, *(mark for mark in ("vote", "period", "window") if mark in kinds)]
    yield '<ul class="legend">'
    for name in (*shown, *(["asked"] if at is not None else [])):
        svg = f'<svg width="36" height="22" aria-hidden="true">{marks[name]}</svg>'
        yield f"<li>{svg} {words.html(f'mark-{name}')}</li>"
    yield "</ul>"


@frozen(kw_only=True)
class _Chart:
    """Rows of bars on one scale of days, in one drawing; all rows mark some days."""

    days: DaySpan
    at: DaySpan | None
    determined: date | None = None
    words: PageWords

    def share(self, day: date) -> float:
        """Return where a day begins, in a hundred parts of the width."""
        first, last = self.days.first, self.days.last
        return _WHOLE * (day - first).days / ((last - first).days + 1)

    def holds(self, day: date) -> bool:
        return self.days.first <= day <= self.days.last

    def x(self, day: date) -> str:
        return f"{self.share(day):.2f}%"

    def bar(self, kind: str, days: DaySpan, top: int) -> str:
        """Return a bar over days, cut where the picture ends; nothing outside of it."""
        if not _meets(self.days, days):
            return ""
        first, end = max(days.first, self.days.first), min(days.last, self.days.last) + ONE_DAY
        return _bar(kind, self.x(first), f"{self.share(end) - self.share(first):.2f}%", top)

    def ticks(self) -> tuple[date, ...]:
        """Return the first days of months, as many as there is room for."""
        first, last = self.days.first, self.days.last
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        starts = [date(month // 12, month % 12 + 1, 1) for month in months]
        most = _MONTHS if self.is_year else _MOST_TICKS
        choices = (
            tuple(
                day for day in starts if (day.month - 1 + 12 * day.year) % step == 0 and day > first
            )
            for step in _STEPS
        )
        found = next((days for days in choices if len(days) <= most), ())
        return (first, *found) if self.is_year else found

    @property
    def is_year(self) -> bool:
        """Tell whether the scale is one year, whose number need not stand at each month."""
        first, last = self.days.first, self.days.last
        return first == date(first.year, 1, 1) and last == date(first.year, _MONTHS, 31)

    def drawing(self, title: str, rows: Sequence[str]) -> str:
        """Return the rows with the scale above them as one drawing; `title` says what it shows."""
        height = _SCALE + _ROW * len(rows)
        return (
            f'<svg class="chart" width="100%" height="{height}" role="img">'
            f"<title>{safe(title)}</title>{self._marks(height)}{''.join(rows)}</svg>"
        )

    def row(self, number: int, label: str, title: str, days: DaySpan, drawn: str) -> str:
        """Return a row: its label above what is drawn, where its days are."""
        start = self.share(max(days.first, self.days.first))
        end = self.share(min(days.last, self.days.last) + ONE_DAY)
        label = shorten(label, _LONGEST_LABEL, placeholder=" …", break_on_hyphens=False)
        at, anchor = _placed(start, end, _LETTER * len(label))
        y = self.top(number) - 4
        text = f'<text class="name" x="{at:.2f}%" y="{y}"{anchor}>{safe(label)}</text>'
        return f"<g><title>{safe(title)}</title>{text}{drawn}</g>"

    def top(self, number: int) -> int:
        """Return where the bars of a row begin."""
        return _SCALE + _ROW * number + _BAR

    def _marks(self, height: int) -> str:
        """Return what goes through every row: months, the determination, the days asked about."""
        marks = []
        for day in self.ticks():
            _, month, year = self.words.day(day).split()
            name = month[:_MONTH_SHOWN] if self.is_year else f"{month[:_MONTH_SHOWN]} {year}"
            marks.append(_line("tick", self.x(day), height, _SCALE - 2))
            marks.append(f'<text x="{self.x(day)}" y="12">{name}</text>')
        if self.determined is not None and _meets(
            self.days, DaySpan(self.determined, self.determined)
        ):
            marks.append(_line("turn", self.x(self.determined), height, _SCALE - 2))
        if self.at is not None and _meets(self.days, self.at):
            first, end = max(self.at.first, self.days.first), min(self.at.last, self.days.last)
            width = f"{self.share(end + ONE_DAY) - self.share(first):.2f}%"
            marks.append(
                f'<rect class="asked" x="{self.x(first)}" width="{width}"'
                f' y="{_SCALE - 2}" height="{height - _SCALE + 2}"/>'
            )
        return "".join(marks)


def _plans(
    runs: Sequence[_Run],
    shown: DaySpan | None,
    at: DaySpan | None,
    words: PageWords,
    kinds: Container[str],
) -> Iterator[str]:
    """Yield the drawings with one legend beside them all."""
    if not runs:
        yield f"<p>{words.html('no-election')}</p>"
        return
    yield '<div class="plans">'
    yield from _legend(at, words, kinds)
    yield "<div>"
    yield from _overview(runs, shown, at, words)
    for run in runs:
        chart = _chart(run, shown, at, words)
        rows = [bar.row(number, chart) for number, bar in enumerate(_bars_in(run, chart))]
        name = run.name(words)
        yield f'<section id="{safe(run.anchor)}"><h2>{safe(name)}</h2>'
        yield f"{chart.drawing(name, rows)}</section>"
    yield "</div></div>"


def _chart(run: _Run, shown: DaySpan | None, at: DaySpan | None, words: PageWords) -> _Chart:
    whole = DaySpan(run.election.first, run.election.last)
    return _Chart(days=shown or whole, at=at, determined=run.determined, words=words)


def _bars_in(run: _Run, chart: _Chart) -> list[_Bar]:
    return [bar for bar in _bars(run) if _meets(chart.days, bar.days)]


def _overview(
    runs: Sequence[_Run],
    shown: DaySpan | None,
    at: DaySpan | None,
    words: PageWords,
    *,
    linked: bool = True,
) -> Iterator[str]:
    firsts, lasts = zip(*((run.election.first, run.election.last) for run in runs), strict=True)
    chart = _Chart(days=shown or DaySpan(min(firsts), max(lasts)), at=at, words=words)
    rows = [
        chart.row(
            number,
            _label(run, words),
            _label(run, words),
            DaySpan(run.election.first, run.election.last),
            "".join(_drawn(run, chart, chart.top(number))),
        )
        for number, run in enumerate(runs)
    ]
    caption = words.page("overview")
    drawing = chart.drawing(caption, rows)
    yield f"<figure><figcaption>{safe(caption)}</figcaption>{drawing}</figure>"
    if linked:
        yield f'<nav aria-label="{safe(caption)}"><ul class="legend">'
        for run in runs:
            yield f'<li><a href="#{safe(run.anchor)}">{safe(run.name(words))}</a></li>'
        yield "</ul></nav>"


def _label(run: _Run, words: PageWords) -> str:
    name = run.name(words)
    return name if run.certain else words.page("unsure", name=name)


def _drawn(run: _Run, chart: _Chart, top: int) -> Iterator[str]:
    election = run.election
    yield from (chart.bar(_KINDS[stage], days, top) for stage, days in run.stages)
    if election.ends < election.last:
        yield chart.bar("rest", DaySpan(election.ends + ONE_DAY, election.last), top)
    for day, mark in ((run.determined, _turn), (run.voting_day, _diamond)):
        if day is not None and chart.holds(day):
            yield mark(chart.x(day), top)


def _turn(x: str, top: int) -> str:
    return _line("turn", x, top + 16, top - 2)


def _tables(
    runs: Sequence[_Run], shown: DaySpan | None, at: DaySpan | None, words: PageWords
) -> Iterator[str]:
    """Yield the days of all that is drawn."""
    if not runs:
        return
    headings = [words.html(column) for column in _PERIOD_COLUMNS]
    yield f'<section class="next-sheet"><h2>{words.html("days-of-all")}</h2>'
    for run in runs:
        chart = _chart(run, shown, at, words)
        groups = _groups(_bars_in(run, chart), chart, headings)
        yield from table("stacked days", headings, groups, safe(run.name(words)))
    yield "</section>"


@frozen(kw_only=True)
class _Bar:
    """A stage or a period of an election, and how it is drawn."""

    code: StrEnum
    days: DaySpan
    confidence: Confidence

    @property
    def kind(self) -> str:
        return _KINDS.get(self.code, "period")

    def row(self, number: int, chart: _Chart) -> str:
        words, top = chart.words, chart.top(number)
        first, last = words.day(self.days.first), words.day(self.days.last)
        title = f"{words.term(self.code)}: {first} {NOTHING} {last}"
        voting = self.kind == "vote"
        drawn = (
            _diamond(chart.x(self.days.first), top)
            if voting
            else chart.bar(self.kind, self.days, top)
        )
        return chart.row(number, words.term(self.code), title, self.days, drawn)


def _bars(run: _Run) -> Iterator[_Bar]:
    """Yield stages, then periods, then windows."""
    stages = (
        _Bar(code=stage, days=days, confidence=run.election.confidence)
        for stage, days in run.stages
    )
    periods = (
        _Bar(code=each.kind, days=DaySpan(each.first, each.last), confidence=each.confidence)
        for each in run.periods
    )
    bars = (*stages, *periods)
    for kinds in _GROUPS.values():
        yield from (bar for bar in bars if bar.kind in kinds)


def _groups(bars: Sequence[_Bar], chart: _Chart, headings: Sequence[str]) -> Iterator[str]:
    for group, kinds in _GROUPS.items():
        if members := [bar for bar in bars if bar.kind in kinds]:
            yield '<tbody class="group">'
            heading = chart.words.html(group)
            yield f'<tr><th scope="rowgroup" colspan="{len(headings)}">{heading}</th></tr>'
            yield from (_bar_row(bar, chart, headings) for bar in members)
            yield "</tbody>"


def _bar_row(bar: _Bar, chart: _Chart, headings: Sequence[str]) -> str:
    words, met = chart.words, _meets(bar.days, chart.at)
    days = (words.day(bar.days.first), words.day(bar.days.last))
    unbroken = (f'<span class="nowrap">{safe(day)}</span>' for day in days)
    tag = f' <span class="tag">{words.html("on-that-day")}</span>' if met else ""
    name = safe(words.term(bar.code)) + tag
    cells = (name, *unbroken, safe(words.term(bar.confidence)))
    return row(headings, cells, "met" if met else "")
