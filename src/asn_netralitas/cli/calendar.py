"""The command `calendar`: list elections with their periods, or those that a day meets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from asn_netralitas._api.listings import Meeting, calendar_listing, elections_not_fixed, meetings
from asn_netralitas._files.yaml_cursor import finish
from asn_netralitas._model.codes import Contest
from asn_netralitas._model.elections import Election, Unfixed
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.pictures.calendar_page import elections_in
from asn_netralitas.render import Form

from .console import print_json, print_table, print_text, say, say_all
from .options import CaseOptions, case_options, form, lang
from .program import Command


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
    if form == "json":
        print_json(calendar_listing(national, day=day, region=case.region, election=case.election))
        return 0
    if day is None:
        elections = [election for election, _ in elections_in(national, case.region, case.election)]
        _print_elections(elections, elections_not_fixed(national, case.election), lang)
    else:
        met = meetings(national, day, case.region, case.election)
        rows = [row for meeting in met for row in _meeting_rows(meeting, national, lang)]
        headings = say_all(lang, "election", "stage", "period", "first", "last", "where")
        print_table(headings, rows, leading=2)
    reach = "known-until" if day is None or day <= national.known_until else "after-known"
    print_text("\n" + say(lang, reach, day=national.known_until))
    return 0


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


def _meeting_rows(meeting: Meeting, calendar: Calendar, lang: Language) -> Iterator[list[str]]:
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
