"""The command `report`: pages about the law, decisions and scenarios, and documents of offices."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import click

from asn_netralitas import report_texts
from asn_netralitas._files.yaml_cursor import finish
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.cases import read_category
from asn_netralitas._reading.days import read_day
from asn_netralitas.pictures import (
    calendar_page,
    decision_page,
    matrix_page,
    poster_page,
    questions_page,
    quiz_page,
    sanctions_page,
    scenarios_page,
)
from asn_netralitas.pictures.paper import PAPERS, PaperName

from .candidates import a_file
from .check import check_all
from .console import write, write_file
from .evaluate import NEEDED, OPTIONS, decide, decide_with_ways
from .options import (
    FAILED,
    CaseOptions,
    CommandT,
    at_options,
    case_option,
    case_options,
    lang,
    lang_of_problems,
    needed,
    option_value,
    paths,
    today,
)
from .program import Command, Group
from .quiz import COUNT, SOURCES, results_of

_DOCX: Final = ".docx"
_HTML: Final = (".html", ".htm")


def _file_of(
    context: click.Context, _param: click.Parameter, written: str | None, *, suffixes: Sequence[str]
) -> str | None:
    """Return the file to write; raise CaseError if its suffix is that of another form.

    So it does where a page would fill a terminal.
    """
    if written is None:
        if sys.stdout.isatty() and suffixes != (_DOCX,) and not context.resilient_parsing:
            raise CaseError([Problem(code="page-on-terminal")])
    elif (suffix := Path(written).suffix.casefold()) and suffix not in suffixes:
        values = {"path": written, "suffixes": ", ".join(suffixes)}
        raise CaseError([Problem(code="unknown-form", path=("--output",), values=values)])
    return written


def _output(*suffixes: str) -> Callable[[CommandT], CommandT]:
    """Return the option for a file of a command that writes files with these suffixes."""
    read = partial(_file_of, suffixes=suffixes)
    return click.option("-o", "--output", metavar="FILE", shell_complete=a_file, callback=read)


template: Final = click.option("--template", metavar="FILE", shell_complete=a_file)


def _days_of_events(command: CommandT) -> CommandT:
    """Give a command an option for the day of each event from which a deadline runs."""
    for event in reversed(report_texts.EVENTS):
        command = click.option(f"--{event}-on", metavar="DAY")(command)
    return command


@click.group(cls=Group)
@lang_of_problems
def report() -> None:
    """Draw one of the pages."""


@report.command(cls=Command, needed=["at"])
@case_options("at", "region", "others_no", "overlay", "reading")
@case_option("category", multiple=True)
@case_option("act", multiple=True)
@_output(*_HTML)
@lang
def matrix(  # its options
    *,
    case: CaseOptions,
    category: tuple[str, ...],
    act: tuple[str, ...],
    output: str | None,
    lang: Language,
) -> int:
    """Write the verdict of every category and act."""
    rulebook = case.rulebook()
    categories, acts = case.category_codes(category, rulebook), case.act_codes(act)
    at = case.at_needed()
    readings = case.readings()
    case.check_place()
    case.finish()
    with at_options():
        page = matrix_page.matrix(
            at,
            case.region,
            categories=categories,
            acts=acts,
            others_no=case.others_no,
            readings=readings,
            rulebook=rulebook,
            lang=lang,
        )
    write(page, output)
    return 0


@report.command(cls=Command, needed=["category"])
@case_options("category", "at", "stage", "election", "region", "overlay", "reading")
@case_option("act", multiple=True)
@click.option("--paper", type=click.Choice(tuple(PAPERS)), default="A4")
@click.option("--head", metavar="TEXT", default="")
@click.option("--address", metavar="URL")
@_output(*_HTML)
@lang
def poster(  # noqa: PLR0913  # its options
    *,
    case: CaseOptions,
    act: tuple[str, ...],
    paper: PaperName,
    head: str,
    address: str | None,
    output: str | None,
    lang: Language,
) -> int:
    """Write what people of a category may do as one sheet to be printed."""
    rulebook = case.rulebook()
    at = case.days_needed()
    category = read_category(case.cursor("category"), rulebook.local_categories)
    acts, readings = case.act_codes(act), case.readings()
    case.check_place()
    case.finish()
    with at_options():
        page = poster_page.poster(
            category,
            at,
            case.region,
            acts=acts,
            election=case.election,
            paper=paper,
            head=head,
            address=address,
            readings=readings,
            rulebook=rulebook,
            lang=lang,
        )
    write(page, output)
    return 0


@report.command(cls=Command)
@case_options("at", "year", "region", "election")
@_output(*_HTML)
@lang
def calendar(*, case: CaseOptions, output: str | None, lang: Language) -> int:
    """Write the elections of a region with their periods as bars."""
    at, year = case.at_given(), case.year_given()
    case.check_place()
    finish(case.problems)
    page = calendar_page.calendar(
        region=case.region, election=case.election, at=at, year=year, lang=lang
    )
    write(page, output)
    return 0


@report.command(cls=Command)
@case_options("on", "overlay")
@_output(*_HTML)
@lang
def sanctions(*, case: CaseOptions, output: str | None, lang: Language) -> int:
    """Write the sanctions from light to heavy."""
    rulebook = case.rulebook()
    day = case.day("on")
    finish(case.problems)
    write(sanctions_page.sanctions(rulebook, on=day, lang=lang), output)
    return 0


@report.command(cls=Command, needed=NEEDED)
@case_options(*OPTIONS)
@template
@_output(*_HTML, _DOCX)
@lang
def decision(*, case: CaseOptions, template: str | None, output: str | None, lang: Language) -> int:
    """Decide one case and write it as a tree, or as a note where the file is a .docx."""
    decided, ways = decide_with_ways(case)
    if template is not None or Path(output or "").suffix.casefold() == _DOCX:
        file = needed("-o", output)
        write_file(report_texts.note(decided, template=template, lang=lang), file)
    else:
        write(decision_page.why(decided, ways=ways, lang=lang), output)
    return 0


@report.command(cls=Command, needed=(*NEEDED, "output"))
@case_options(*OPTIONS)
@_days_of_events
@click.option("--holiday", metavar="DAY", multiple=True)
@template
@_output(_DOCX)
@lang
def worksheet(  # its options
    *,
    case: CaseOptions,
    holiday: tuple[str, ...],
    template: str | None,
    output: str | None,
    lang: Language,
    **events: str | None,
) -> int:
    """Decide one case and write the worksheet of a report on it, with its deadlines as dates."""
    read = partial(_day, problems=case.problems)
    days: dict[report_texts.Event, date] = {
        event: read(f"--{event}-on", written)
        for event in report_texts.EVENTS
        if (written := events[f"{event}_on"]) is not None
    }
    holidays = {read("--holiday", written) for written in holiday}
    file = needed("-o", output)
    decided = decide(case, case.rulebook())
    sheet = report_texts.worksheet(
        decided, days=days, holidays=holidays, template=template, lang=lang
    )
    write_file(sheet, file)
    return 0


def _day(option: str, written: str, problems: list[Problem]) -> date:
    cursor = option_value(option, written, problems)
    return read_day(cursor, cursor.text(), today())


@report.command(cls=Command)
@paths
@_output(*_HTML)
@lang
def scenarios(*, paths: tuple[str, ...], output: str | None, lang: Language) -> int:
    """Check scenario files and write what became of each scenario."""
    results = [checked.result for checked in check_all(paths, lang)]
    write(scenarios_page.scenarios(results, lang=lang), output)
    return 0 if all(result.passed for result in results) else FAILED


@report.command(cls=Command)
@SOURCES
@COUNT
@_output(*_HTML)
@lang
def quiz(*, paths: tuple[str, ...], count: int, output: str | None, lang: Language) -> int:
    """Write a quiz about scenario files, or about the questions of the package without any."""
    write(quiz_page.quiz(results_of(paths, lang), lang=lang, count=count), output)
    return 0


@report.command(cls=Command)
@_output(*_HTML)
@lang
def questions(*, output: str | None, lang: Language) -> int:
    """Write the questions that people ask, with their answers and a search."""
    write(questions_page.questions(lang=lang), output)
    return 0
