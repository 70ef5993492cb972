"""The command `calendar`: list elections with their periods, or those that a day meets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

import click
from attrs import frozen

from asn_netralitas._files.yaml_cursor import finish
from asn_netralitas._model.codes import Contest
from asn_netralitas._model.elections import Context, Election, ElectionPeriod, Unfixed
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.pictures.calendar_page import elections_in
from asn_netralitas.render import Form

from .console import fields_of, print_json, print_table, print_text, say, say_all
from .options import CaseOptions, case_options, form, lang
from .program import Command

_PERIOD: Final = ("kind", "first", "last", "confidence")
_ELECTION: Final = (
    *("id", "name", "kind", "first", "determined", "result", "elected", "oath", "last"),
    *("regions", "regions_complete", "region_checks"),
)
_PART: Final = ("regions", "result", "elected", "oath", "last", "confidence")


@click.command(cls=Command)
@case_options("on", "region", "election")
@form
@lang
def calendar(*, case: CaseOptions, lang: Language, form: Form) -> int:
    """Print the elections, or those that a day meets, and return the exit code."""
    national = Calendar.national()
    day = case.day("on")
    case.check_place()
    finish(case.problems)
    known = {"known_until": national.known_until, "region": case.region}
    if day is None:
        elections = [election for election, _ in elections_in(national, case.region, case.election)]
        not_fixed = [entry for entry in national.not_fixed if case.election in {None, entry.id}]
        if form == "json":
            print_json({**known, **_elections_as_json(elections, not_fixed)})
        else:
            _print_elections(elections, not_fixed, lang)
    else:
        meetings = list(_meetings(national, day, case.region, case.election))
        if form == "json":
            contexts = [meeting.to_dict() for meeting in meetings]
            print_json({**known, "on": day, "contexts": contexts})
        else:
            rows = [row for meeting in meetings for row in _meeting_rows(meeting, national, lang)]
            headings = say_all(lang, "election", "stage", "period", "first", "last", "where")
            print_table(headings, rows, leading=2)
    if form != "json":
        reach = "known-until" if day is None or day <= national.known_until else "after-known"
        print_text("\n" + say(lang, reach, day=national.known_until))
    return 0


def _elections_as_json(
    elections: Iterable[Election], not_fixed: Sequence[Unfixed]
) -> dict[str, Any]:
    return {
        "elections": [
            {
                **fields_of(election, *_ELECTION),
                "periods": _periods_as_json(election),
                "parts": [
                    {**fields_of(part, *_PART), "periods": _periods_as_json(part)}
                    for part in election.parts
                ],
            }
            for election in elections
        ],
        "not_fixed": not_fixed,
    }


def _periods_as_json(election: Election) -> list[dict[str, Any]]:
    return [fields_of(period, "contests", *_PERIOD) for period in election.periods]


def _print_elections(
    elections: Iterable[Election], not_fixed: Sequence[Unfixed], lang: Language
) -> None:
    term = load_vocabulary().term
    rows: list[list[str]] = []
    for election in elections:
        name = f"{election.name[lang]} ({election.id})"
        rows.append([name, say(lang, "whole"), str(election.first), str(election.last)])
        for period in election.periods:
            kind = term(period.kind)[lang] + _contests(period.contests, election, lang)
            rows.append(["", kind, str(period.first), str(period.last)])
    print_table(say_all(lang, "election", "period", "first", "last"), rows, leading=1)
    for entry in not_fixed:
        name = f"{entry.name[lang]} ({entry.id})"
        print_text("\n" + say(lang, "not-fixed", election=name, note=entry.note[lang]))


def _contests(contests: Iterable[Contest], election: Election, lang: Language) -> str:
    """Return the contests in brackets where those of the election go apart, else nothing."""
    if len(set(election.determined.values())) == 1:
        return ""
    term = load_vocabulary().term
    return f" ({', '.join(term(contest)[lang] for contest in contests)})"


@frozen
class _Meeting:
    """An election as a day meets it, in all places that were asked about or in some.

    It is certain unless the list of its regions has gaps and does not name the place.
    """

    context: Context
    everywhere: bool
    certain: bool
    periods: Sequence[ElectionPeriod]

    def to_dict(self) -> dict[str, Any]:
        return {
            **fields_of(self.context, "election", "kind", "contests", "stage"),
            "periods": [fields_of(period, *_PERIOD) for period in self.periods],
            **fields_of(self, "everywhere", "certain"),
        }


def _meetings(
    calendar: Calendar, day: date, region: str | None, election: str | None
) -> Iterator[_Meeting]:
    places = calendar.places(region)
    certainties: dict[Context, list[bool]] = {}
    open_there: dict[Context, dict[ElectionPeriod, None]] = {}
    for place in places:
        unsure = () if election is not None else calendar.uncertain(day, place)
        members = dict.fromkeys(unsure, True)
        for context in calendar.contexts(day, place, election=election, membership=members):
            certainties.setdefault(context, []).append(context.election not in unsure)
            known = _periods_at(place, context, calendar)
            met = (each for each in known if each.first <= day <= each.last)
            open_there.setdefault(context, {}).update(dict.fromkeys(met))
    for context, certain in certainties.items():
        everywhere, periods = len(certain) == len(places), tuple(open_there[context])
        yield _Meeting(context, everywhere=everywhere, certain=all(certain), periods=periods)


def _periods_at(place: Place, context: Context, calendar: Calendar) -> Iterator[ElectionPeriod]:
    """Yield the periods that the contests of a context have in a place."""
    if context.election is not None:
        election = calendar.election(context.election)
        part = election.part(election.part_at(place.code, place.province))
        yield from (period for period in part.periods if period.contests == context.contests)


def _meeting_rows(meeting: _Meeting, calendar: Calendar, lang: Language) -> Iterator[list[str]]:
    """Yield a row for each open period; only the first has what they share."""
    context, term = meeting.context, load_vocabulary().term
    name = "-"
    if context.election is not None:
        election = calendar.election(context.election)
        name = f"{election.name[lang]}{_contests(context.contests, election, lang)}"
    where = "everywhere" if meeting.everywhere else "partly"
    last = say(lang, where if meeting.certain else "unsure")
    periods = [
        [term(period.kind)[lang], str(period.first), str(period.last)] for period in meeting.periods
    ]
    first, *others = periods or [["-", "", ""]]
    yield [name, term(context.stage)[lang], *first, last]
    yield from (["", "", *period, ""] for period in others)
