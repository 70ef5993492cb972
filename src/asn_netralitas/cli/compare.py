"""The command `compare`: two cases side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import click

from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas.comparison.compare import compare as compared
from asn_netralitas.comparison.text import render_reasons, render_shared, side_by_side
from asn_netralitas.render import Form

from .console import print_json, print_table, print_text, width_of_terminal
from .evaluate import NEEDED, decide
from .options import CaseOptions, case_option, form, lang
from .program import Command

_MOST: Final = 2
_SINGLE: Final = ("category", "act", "at", "region", "election")
_PAIRS: Final = ("fact", "reading")


def _given_twice(command: Any) -> Any:  # noqa: ANN401  # a decorator, as of click
    for name in reversed((*_SINGLE, *_PAIRS)):
        command = case_option(name, multiple=True)(command)
    return command


@click.command(cls=Command, needed=NEEDED)
@_given_twice
@case_option("others_no")
@case_option("overlay")
@form
@lang
def compare(
    *,
    others_no: bool,
    overlay: tuple[str, ...],
    lang: Language,
    form: Form,
    **options: tuple[str, ...],
) -> int:
    """Decide the two cases that options describe of which one is given twice, and compare them."""
    given = _by_name(options)
    law = CaseOptions(overlay=overlay)
    law.problems.extend(_not_a_pair(given))
    rulebook = law.rulebook()
    law.finish()
    decisions, problems = list[Decision](), list[Problem]()
    for number in range(_MOST):
        case = _case(given, number, others_no=others_no)
        try:
            decisions.append(decide(case, rulebook))
        except CaseError as error:
            problems += (problem for problem in error.problems if problem not in problems)
    if problems:
        raise CaseError(problems)
    comparison = compared(*decisions, rulebook=rulebook)
    if form == "json":
        print_json(comparison.to_dict())
    else:
        width = width_of_terminal()
        print_text(f"{render_shared(comparison, lang=lang, width=width)}\n")
        headings, *rows = side_by_side(comparison, lang=lang)
        print_table(headings, rows)
        reasons = render_reasons(comparison, lang=lang, width=width)
        print_text(f"\n{reasons}".rstrip("\n"))
    return 0


def _by_name(options: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return what is written for each option, and for each name of those that take pairs."""
    given = {name: options[name] for name in _SINGLE}
    for option in _PAIRS:
        for pair in options[option]:
            name = f"{option} {pair.partition('=')[0].strip()}"
            given[name] = (*given.get(name, ()), pair)
    return given


def _not_a_pair(given: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Yield why options do not describe two cases that differ in one thing."""
    twice = [f"--{name}" for name, values in given.items() if len(values) >= _MOST]
    for name, values in given.items():
        if len(values) > _MOST:
            yield Problem(code="given-too-often", values={"name": f"--{name}"})
    if not twice:
        yield Problem(code="nothing-compared")
    if len(twice) > 1:
        yield Problem(code="too-much-compared", values={"names": ", ".join(twice)})


def _case(given: Mapping[str, tuple[str, ...]], number: int, *, others_no: bool) -> CaseOptions:
    """Return the options of one case: of what is given twice, the first or the second."""
    chosen = {
        name: values[min(number, len(values) - 1)] for name, values in given.items() if values
    }
    options: dict[str, Any] = {name: chosen.get(name) for name in _SINGLE}
    for kind in _PAIRS:
        options[kind] = tuple(pair for name, pair in chosen.items() if name.startswith(f"{kind} "))
    return CaseOptions(**options, others_no=others_no)
