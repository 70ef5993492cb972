"""The command `report`: pages of HTML about the law, decisions and scenarios."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from asn_netralitas._files.atomic import replace
from asn_netralitas._files.yaml_cursor import finish
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_at
from asn_netralitas.pictures.pages import calendar, matrix, sanctions, scenarios, why

from .check import FAILED, check_all
from .evaluate import decide_written
from .options import at_options, check_place, national_with, option_value, pairs


def draw_matrix(  # noqa: PLR0913  # click makes an argument of every option
    *,
    at: str | None,
    region: str | None,
    overlay: tuple[str, ...],
    reading: tuple[str, ...],
    others_no: bool,
    output: str | None,
    lang: Language,
) -> int:
    """Write the verdict of every category and act."""
    problems: list[Problem] = []
    rulebook = national_with(overlay, problems)
    day = read_at(option_value("--at", at, problems))
    readings = dict(pairs("--reading", reading, problems))
    check_place(region, None, Calendar.national(), problems)
    if problems:
        raise CaseError(problems)
    try:
        page = matrix(
            day, region, others_no=others_no, readings=readings, rulebook=rulebook, lang=lang
        )
    except CaseError as error:
        raise at_options(error) from None
    return _put(page, output)


def draw_calendar(
    *, at: str | None, region: str | None, election: str | None, output: str | None, lang: Language
) -> int:
    """Write the elections of a region with their periods as bars."""
    problems: list[Problem] = []
    day = None if at is None else read_at(option_value("--at", at, problems))
    check_place(region, election, Calendar.national(), problems)
    finish(problems)
    return _put(calendar(region=region, election=election, at=day, lang=lang), output)


def draw_sanctions(
    *, on: str | None, overlay: tuple[str, ...], output: str | None, lang: Language
) -> int:
    """Write the sanctions from light to heavy."""
    problems: list[Problem] = []
    rulebook = national_with(overlay, problems)
    day = None if on is None else option_value("--on", on, problems).date()
    finish(problems)
    return _put(sanctions(rulebook, on=day, lang=lang), output)


def draw_decision(*, output: str | None, lang: Language, **case: Any) -> int:  # noqa: ANN401  # as `decide_written`
    """Decide one case and write it as a tree."""
    decision, ways = decide_written(**case)
    return _put(why(decision, ways=ways, lang=lang), output)


def draw_scenarios(*, paths: tuple[str, ...], output: str | None, lang: Language) -> int:
    """Check scenario files and write what became of each scenario."""
    results = [each.result for each in check_all(paths, lang)]
    _put(scenarios(results, lang=lang), output)
    return 0 if all(result.passed for result in results) else FAILED


def _put(page: str, output: str | None) -> int:
    if output is None:
        sys.stdout.write(page)
    else:
        replace(Path(output), page)
    return 0
