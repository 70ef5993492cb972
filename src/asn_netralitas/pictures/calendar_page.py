"""The calendar as a page: elections and periods as bars on a scale of days.

Each bar is in a table beside its name and days, so that no information is in its length alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from asn_netralitas._model.case import DaySpan
from asn_netralitas._model.codes import Contest, PeriodKind, Stage
from asn_netralitas._model.elections import ONE_DAY, Election, ElectionPeriod, contest_groups
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._text.document import Item
from asn_netralitas._text.html import list_elements, safe
from asn_netralitas._text.words import Words

from .sheet import NOTHING, Sheet, head_row, heading, paragraphs, row, say

_WINDOWS: Final = frozenset(
    {PeriodKind.MUTATION_WINDOW, PeriodKind.PROGRAMME_WINDOW, PeriodKind.INSTALLATION_WINDOW}
)
_MOST_TICKS: Final = 6
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_LAST_TICK: Final = 90
_MONTH_SHOWN: Final = 3


def elections_in(
    calendar: Calendar, region: str | None, named: str | None = None
) -> Iterator[tuple[Election, bool]]:
    """Yield the elections of a region, and whether it is certain that the region has each.

    It is not where the list of the regions of an election has gaps and does not name this one.

    Raises:
        CaseError: If the calendar does not know the region.
    """
    places = calendar.places(region)
    for election in calendar.elections:
        if named not in {None, election.id}:
            continue
        listed = not election.regions or any(place.within(election.regions) for place in places)
        if listed or not election.regions_complete:
            yield election, listed


def calendar_sheet(
    calendar: Calendar,
    region: str | None = None,
    *,
    election: str | None = None,
    at: DaySpan | None = None,
    lang: Language = "id",
) -> Sheet:
    """Return the elections of a region on one scale, and then each with its periods.

    Raises:
        CaseError: If the calendar does not know the region.
    """
    words = Words(lang=lang)
    runs = tuple(_runs(elections_in(calendar, region, election)))
    place = "everywhere" if region is None else "in-place"
    title = say(lang, f"calendar-{place}", where=words.where(region))
    reach = say(lang, "calendar-known", day=words.day(calendar.known_until))
    return Sheet(
        title=title,
        head=tuple(heading(title, [reach])),
        body=(
            *_met(runs, at, words),
            *_overview(runs, at, words),
            *_legend(at, words),
            *_details(runs, at, words),
            *_unfixed(calendar, words),
        ),
        lang=lang,
        across=True,
    )


def overview(calendar: Calendar, lang: Language = "id") -> Sheet:
    """Return all elections of a calendar on one scale."""
    words = Words(lang=lang)
    runs = tuple(_runs((election, True) for election in calendar.elections))
    title = say(lang, "calendar-everywhere")
    reach = say(lang, "calendar-known", day=words.day(calendar.known_until))
    return Sheet(
        title=title,
        head=tuple(heading(title, [reach])),
        body=(*_overview(runs, None, words, linked=False), *_legend(None, words)),
        lang=lang,
        across=True,
    )


@frozen(kw_only=True)
class _Run:
    """An election for the contests whose candidates are determined on one day."""

    election: Election
    contests: tuple[Contest, ...]
    determined: date
    certain: bool

    @property
    def anchor(self) -> str:
        """Return the id of its table."""
        return f"{self.election.id}-{self.determined}"

    @property
    def periods(self) -> Iterator[ElectionPeriod]:
        """Yield the periods of these contests."""
        return (each for each in self.election.periods if each.contests == self.contests)

    @property
    def voting(self) -> ElectionPeriod | None:
        """Return voting day."""
        return next((each for each in self.periods if each.kind is PeriodKind.VOTING_DAY), None)

    @property
    def stages(self) -> Iterator[tuple[Stage, DaySpan]]:
        """Yield the stages that the election has, each with its days."""
        before = DaySpan(self.election.first, self.determined - ONE_DAY)
        if before.first <= before.last:
            yield Stage.BEFORE_DETERMINATION, before
        yield Stage.AFTER_DETERMINATION, DaySpan(self.determined, self.election.result)

    def name(self, words: Words) -> str:
        """Return the name of the election, with the contests where these go apart."""
        name = self.election.name[words.lang]
        if len(set(self.election.determined.values())) == 1:
            return name
        about = words.join("and", map(words.term, self.contests))
        return words.say("election", name=name, about=about)


def _runs(elections: Iterable[tuple[Election, bool]]) -> Iterator[_Run]:
    for election, certain in elections:
        for determined, contests in contest_groups(election.determined).items():
            yield _Run(election=election, contests=contests, determined=determined, certain=certain)


def _meets(first: date, last: date, at: DaySpan | None) -> bool:
    return at is not None and first <= at.last and at.first <= last


def _met(runs: Iterable[_Run], at: DaySpan | None, words: Words) -> Iterator[str]:
    """Yield what is met on the day that was asked about; what still has a stage comes first."""
    if at is None:
        return
    when = words.when(at.first if at.first == at.last else at)
    met = [each for each in runs if _meets(each.election.first, each.election.last, at)]
    yield f"<h2>{safe(say(words.lang, 'met', when=when))}</h2>"
    if met:
        items = sorted((_met_item(run, at, words) for run in met), key=lambda found: found[0])
        yield from list_elements(item for _, item in items)
    else:
        yield from paragraphs([say(words.lang, "nothing-met", when=when)])


def _met_item(run: _Run, at: DaySpan, words: Words) -> tuple[bool, Item]:
    """Return an election as it is met, and whether it is outside its stages."""
    stages = [stage for stage, days in run.stages if _meets(days.first, days.last, at)]
    periods = [each for each in run.periods if _meets(each.first, each.last, at)]
    name = run.name(words)
    stage = words.join("or", map(words.term, stages or [Stage.OUTSIDE]))
    text = say(words.lang, "at-stage", election=name, stage=stage)
    below = tuple(Item(words.term(period.kind)) for period in periods)
    return not stages, Item(text, below, lead=name)


def _unfixed(calendar: Calendar, words: Words) -> Iterator[str]:
    """Yield the elections whose days nobody has fixed yet."""
    if calendar.not_fixed:
        yield f"<h2>{safe(say(words.lang, 'unfixed'))}</h2>"
        yield from list_elements(
            Item(
                say(words.lang, "not-fixed", election=name, note=entry.note[words.lang]), lead=name
            )
            for entry in calendar.not_fixed
            for name in [entry.name[words.lang]]
        )


def _legend(at: DaySpan | None, words: Words) -> Iterator[str]:
    """Yield what each mark means."""
    marks = {kind: _bar(kind, "1", "34") for kind in ("before", "after", "rest")}
    marks["turn"] = _LINE.format(kind="turn", x="18")
    marks["vote"] = _DIAMOND.format(x="18")
    marks |= {kind: _bar(kind, "1", "34") for kind in ("period", "window")}
    if at is not None:
        marks["asked"] = _bar("asked", "16", "4")
    yield '<ul class="legend">'
    for name, drawn in marks.items():
        svg = f'<svg width="36" height="22" aria-hidden="true">{drawn}</svg>'
        yield f"<li>{svg} {safe(say(words.lang, f'mark-{name}'))}</li>"
    yield "</ul>"


_RECT: Final = '<rect class="{kind}" x="{x}" width="{width}" y="{y}" height="{height}"/>'
_LINE: Final = '<line class="{kind}" x1="{x}" x2="{x}" y1="0" y2="22"/>'
_DIAMOND: Final = '<svg x="{x}" overflow="visible"><path class="vote" d="M0 2l6 9-6 9-6-9z"/></svg>'


# From where to where a bar goes in its row of 22, which tells it apart without colour.
_HEIGHTS: Final = {"before": (9, 4), "asked": (0, 22)}


def _bar(kind: str, x: str, width: str) -> str:
    y, height = _HEIGHTS.get(kind, (4, 14))
    return _RECT.format(kind=kind, x=x, width=width, y=y, height=height)


@frozen
class _Scale:
    """The days from the left to the right side of a picture."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Return where a day begins, in a hundred parts of the width."""
        return 100 * (day - self.first).days / ((self.last - self.first).days + 1)

    def bar(self, kind: str, first: date, last: date) -> str:
        """Return a bar over days, cut where the picture ends."""
        left, right = max(first, self.first), min(last, self.last) + ONE_DAY
        return _bar(kind, f"{self.x(left):.2f}%", f"{self.x(right) - self.x(left):.2f}%")

    def marks(self, determined: date | None, at: DaySpan | None) -> Iterator[str]:
        """Yield what goes through every row: months, the day of determination, the day asked."""
        yield from (_LINE.format(kind="tick", x=f"{self.x(day):.2f}%") for day in self.ticks())
        if determined is not None:
            yield _LINE.format(kind="turn", x=f"{self.x(determined):.2f}%")
        if _meets(self.first, self.last, at) and at is not None:
            yield self.bar("asked", at.first, at.last)

    def ticks(self) -> tuple[date, ...]:
        """Return the first days of months, as many as there is room for."""
        months = range(
            self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month
        )
        choices = (
            tuple(date(each // 12, each % 12 + 1, 1) for each in months if not each % step)
            for step in _STEPS
        )
        return next((found for found in choices if len(found) <= _MOST_TICKS), ())

    def axis(self, words: Words) -> str:
        """Return the names of the months."""
        labels = (
            f'<text x="{self.x(day):.2f}%" y="12">{_month(day, words)}</text>'
            for day in self.ticks()
            if self.x(day) < _LAST_TICK
        )
        inside = "".join(labels)
        return f'<svg width="100%" height="16" aria-hidden="true">{inside}</svg>'


def _month(day: date, words: Words) -> str:
    _, month, year = words.day(day).split()
    return f"{month[:_MONTH_SHOWN]} {year}"


def _drawing(title: str, parts: Iterable[str]) -> str:
    inside = "".join(parts)
    return f'<svg width="100%" height="22" role="img"><title>{safe(title)}</title>{inside}</svg>'


def _overview(
    runs: Sequence[_Run], at: DaySpan | None, words: Words, *, linked: bool = True
) -> Iterator[str]:
    """Yield all elections on one scale."""
    if not runs:
        yield from paragraphs([say(words.lang, "no-election")])
        return
    firsts, lasts = zip(*((run.election.first, run.election.last) for run in runs), strict=True)
    scale = _Scale(min(firsts), max(lasts))
    headings = [safe(say(words.lang, word)) for word in ("election", *_ELECTION_HEADINGS)]
    yield f'<table class="stacked days"><caption>{safe(say(words.lang, "overview"))}</caption>'
    yield head_row([*headings, scale.axis(words)])
    yield "<tbody>"
    for run in runs:
        yield _election_row(run, scale, at, words, linked=linked)
    yield "</tbody></table>"


_KINDS: Final = {Stage.BEFORE_DETERMINATION: "before", Stage.AFTER_DETERMINATION: "after"}
_ELECTION_HEADINGS: Final = ("first", "determined", "voted", "last")
_PERIOD_HEADINGS: Final = ("first", "last", "confidence")


def _election_row(
    run: _Run, scale: _Scale, at: DaySpan | None, words: Words, *, linked: bool
) -> str:
    election, voting = run.election, run.voting
    name = safe(run.name(words))
    if linked:
        name = f'<a href="#{safe(run.anchor)}">{name}</a>'
    if not run.certain:
        name += f" <small>({safe(say(words.lang, 'not-certain'))})</small>"
    drawn = [
        *scale.marks(None, at),
        *(scale.bar(_KINDS[stage], days.first, days.last) for stage, days in run.stages),
        _LINE.format(kind="turn", x=f"{scale.x(run.determined):.2f}%"),
    ]
    if election.result < election.last:
        drawn.append(scale.bar("rest", election.result + ONE_DAY, election.last))
    if voting is not None:
        drawn.append(_DIAMOND.format(x=f"{scale.x(voting.first):.2f}%"))
    days = (election.first, run.determined, None if voting is None else voting.first, election.last)
    cells = (NOTHING if day is None else words.day(day) for day in days)
    headings = (say(words.lang, word) for word in _ELECTION_HEADINGS)
    kind = "met" if _meets(election.first, election.last, at) else ""
    return row(name, {**_unbroken(headings, cells), "": _drawing(run.name(words), drawn)}, kind)


def _unbroken(headings: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    return {
        safe(heading): f'<span class="nowrap">{safe(cell)}</span>'
        for heading, cell in zip(headings, cells, strict=True)
    }


def _details(runs: Iterable[_Run], at: DaySpan | None, words: Words) -> Iterator[str]:
    for run in runs:
        yield f'<section id="{safe(run.anchor)}"><h2>{safe(run.name(words))}</h2>'
        yield from _table(run, at, words)
        yield "</section>"


@frozen
class _Bar:
    """One row of the table of an election; its kind is how it is drawn."""

    name: str
    kind: str
    days: DaySpan
    confidence: str


def _table(run: _Run, at: DaySpan | None, words: Words) -> Iterator[str]:
    """Yield the stages, periods and windows of an election."""
    lang, scale = words.lang, _Scale(run.election.first, run.election.last)
    headings = [safe(say(lang, word)) for word in ("period", *_PERIOD_HEADINGS)]
    yield '<table class="stacked days">'
    yield head_row([*headings, scale.axis(words)])
    marks = "".join(scale.marks(run.determined, at))
    for group, bars in _groups(run, words).items():
        if bars:
            yield '<tbody class="group">'
            yield f'<tr><th scope="rowgroup" colspan="5">{safe(say(lang, group))}</th></tr>'
            yield from (_bar_row(bar, scale, marks, at, words) for bar in bars)
            yield "</tbody>"
    yield "</table>"


def _groups(run: _Run, words: Words) -> dict[str, list[_Bar]]:
    mark = words.term(run.election.confidence)
    stages = [_Bar(words.term(stage), _KINDS[stage], days, mark) for stage, days in run.stages]
    bars = [
        _Bar(
            words.term(each.kind),
            _how_drawn(each.kind),
            DaySpan(each.first, each.last),
            words.term(each.confidence),
        )
        for each in run.periods
    ]
    return {
        "group-stages": stages,
        "group-periods": [bar for bar in bars if bar.kind != "window"],
        "group-windows": [bar for bar in bars if bar.kind == "window"],
    }


def _how_drawn(kind: PeriodKind) -> str:
    if kind is PeriodKind.VOTING_DAY:
        return "vote"
    return "window" if kind in _WINDOWS else "period"


def _drawn(bar: _Bar, scale: _Scale) -> str:
    if bar.kind == "vote":
        return _DIAMOND.format(x=f"{scale.x(bar.days.first):.2f}%")
    return scale.bar(bar.kind, bar.days.first, bar.days.last)


def _bar_row(bar: _Bar, scale: _Scale, marks: str, at: DaySpan | None, words: Words) -> str:
    first, last = words.day(bar.days.first), words.day(bar.days.last)
    drawn = marks + _drawn(bar, scale)
    met = _meets(bar.days.first, bar.days.last, at)
    name = safe(bar.name)
    if met:
        name += f' <span class="tag">{safe(say(words.lang, "then"))}</span>'
    headings = (say(words.lang, word) for word in _PERIOD_HEADINGS)
    cells = _unbroken(headings, (first, last, bar.confidence))
    drawing = _drawing(f"{bar.name}: {first} {NOTHING} {last}", [drawn])
    return row(name, {**cells, "": drawing}, "met" if met else "")
