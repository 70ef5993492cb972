"""The command `report`: pages of HTML about the law, decisions and scenarios."""

from __future__ import annotations

import sys
from typing import Final

import click

from asn_netralitas._files.yaml_cursor import finish
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.cases import read_category
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
from .console import write
from .evaluate import NEEDED, OPTIONS, decide_with_ways
from .options import (
    FAILED,
    CaseOptions,
    at_options,
    case_option,
    case_options,
    lang,
    lang_of_problems,
    paths,
)
from .program import Command, Group
from .quiz import COUNT, SOURCES, results_of


def _page_file(context: click.Context, _param: click.Parameter, written: str | None) -> str | None:
    """Return the file of a page; raise CaseError where the page would fill a terminal."""
    if written is None and sys.stdout.isatty() and not context.resilient_parsing:
        raise CaseError([Problem(code="page-on-terminal")])
    return written


output: Final = click.option(
    "-o", "--output", metavar="FILE", shell_complete=a_file, callback=_page_file
)


@click.group(cls=Group)
@lang_of_problems
def report() -> None:
    """Draw one of the pages."""


@report.command(cls=Command, needed=["at"])
@case_options("at", "region", "others_no", "overlay", "reading")
@case_option("category", multiple=True)
@case_option("act", multiple=True)
@output
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
@output
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
@output
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
@output
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
@output
@lang
def decision(*, case: CaseOptions, output: str | None, lang: Language) -> int:
    """Decide one case and write it as a tree."""
    decided, ways = decide_with_ways(case)
    write(decision_page.why(decided, ways=ways, lang=lang), output)
    return 0


@report.command(cls=Command)
@paths
@output
@lang
def scenarios(*, paths: tuple[str, ...], output: str | None, lang: Language) -> int:
    """Check scenario files and write what became of each scenario."""
    results = [checked.result for checked in check_all(paths, lang)]
    write(scenarios_page.scenarios(results, lang=lang), output)
    return 0 if all(result.passed for result in results) else FAILED


@report.command(cls=Command)
@SOURCES
@COUNT
@output
@lang
def quiz(*, paths: tuple[str, ...], count: int, output: str | None, lang: Language) -> int:
    """Write a quiz about scenario files, or about the questions of the package without any."""
    write(quiz_page.quiz(results_of(paths, lang), lang=lang, count=count), output)
    return 0


@report.command(cls=Command)
@output
@lang
def questions(*, output: str | None, lang: Language) -> int:
    """Write the questions that people ask, with their answers and a search."""
    write(questions_page.questions(lang=lang), output)
    return 0
