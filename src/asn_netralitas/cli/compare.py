"""The command `compare`: two cases side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas.comparison.compare import Comparison, compare
from asn_netralitas.comparison.text import render_reasons, render_shared, side_by_side
from asn_netralitas.render import Form

from .console import print_json, print_table, print_text
from .evaluate import Written
from .options import national_with

_MOST: Final = 2


def compare_cases(  # noqa: PLR0913  # click makes an argument of every option
    *,
    category: tuple[str, ...],
    act: tuple[str, ...],
    at: tuple[str, ...],
    region: tuple[str, ...],
    election: tuple[str, ...],
    fact: tuple[str, ...],
    reading: tuple[str, ...],
    others_no: bool,
    overlay: tuple[str, ...],
    lang: Language,
    form: Form,
) -> int:
    """Decide the two cases that options describe of which one is given twice, and compare them."""
    problems: list[Problem] = []
    given: dict[str, tuple[str, ...]] = {
        "--category": category,
        "--act": act,
        "--at": at,
        "--region": region,
        "--election": election,
        **_by_name("--fact", fact),
        **_by_name("--reading", reading),
    }
    problems += _not_a_pair(given)
    rulebook = national_with(overlay, problems)
    if problems:
        raise LoadError(problems)
    decisions: list[Decision] = []
    for number in range(_MOST):
        try:
            decisions.append(_written(given, number, others_no=others_no).decide(rulebook, []))
        except CaseError as error:
            problems += (problem for problem in error.problems if problem not in problems)
    if problems:
        raise CaseError(problems)
    first, second = decisions
    comparison = compare(first, second, rulebook=rulebook)
    if form == "json":
        print_json(comparison.to_dict())
    else:
        _print_comparison(comparison, lang)
    return 0


def _by_name(option: str, written: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what is written as NAME=VALUE by option and name."""
    found: dict[str, tuple[str, ...]] = {}
    for pair in written:
        name = f"{option} {pair.partition('=')[0].strip()}"
        found[name] = (*found.get(name, ()), pair)
    return found


def _not_a_pair(given: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Yield why options do not describe two cases that differ in one thing."""
    twice = [name for name, values in given.items() if len(values) >= _MOST]
    for name in twice:
        if len(given[name]) > _MOST:
            yield Problem(code="given-too-often", values={"name": name})
    if not twice:
        yield Problem(code="nothing-compared")
    if len(twice) > 1:
        yield Problem(code="too-much-compared", values={"names": ", ".join(twice)})


def _written(given: Mapping[str, tuple[str, ...]], number: int, *, others_no: bool) -> Written:
    """Return the options of one case: of what is given twice, the first or the second."""
    chosen = {
        name: values[min(number, len(values) - 1)] for name, values in given.items() if values
    }
    pairs = {
        option: tuple(value for name, value in chosen.items() if name.startswith(f"{option} "))
        for option in ("--fact", "--reading")
    }
    return Written(
        category=chosen.get("--category"),
        act=chosen.get("--act"),
        at=chosen.get("--at"),
        region=chosen.get("--region"),
        election=chosen.get("--election"),
        fact=pairs["--fact"],
        reading=pairs["--reading"],
        others_no=others_no,
    )


def _print_comparison(comparison: Comparison, lang: Language) -> None:
    print_text(f"{render_shared(comparison, lang=lang)}\n")
    headings, *rows = side_by_side(comparison, lang=lang)
    print_table(headings, rows)
    print_text(f"\n{render_reasons(comparison, lang=lang)}".rstrip("\n"))
