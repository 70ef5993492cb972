"""Parse the options of the command line; a problem has the name of its option as its path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from attrs import evolve

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.codes import Category
from asn_netralitas._model.problems import CaseError, LoadError, Problem, near
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_fact
from asn_netralitas._reading.rulebook import Rulebook

# Where a fault of the question as a whole was written.
_OPTION_OF: Final = {
    "unknown-dispute": "--reading",
    "unknown-reading": "--reading",
    "too-long-span": "--at",
    "fixed-target": "--fact target",
}
_FORMS_OF_PAIRS: Final = {
    "--fact": "NAME=VALUE",
    "--reading": "DISPUTE=READING",
    "--map": "NAME=COLUMN",
}


def at_options(error: CaseError) -> CaseError:
    """Return what is wrong with a question, at the options by which it was asked."""
    return CaseError(map(_at_option, error.problems))


def _at_option(problem: Problem) -> Problem:
    option = _OPTION_OF.get(problem.code)
    return problem if option is None else evolve(problem, path=(option,))


def facts_given(
    written: Iterable[str], vocabulary: Vocabulary, problems: list[Problem]
) -> dict[str, dict[str, Any]]:
    """Return the facts of the person and those of the activity, by name."""
    facts: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    for name, value in pairs("--fact", written, problems):
        spec = vocabulary.facts.get(name)
        if spec is None:
            hint = near(name, vocabulary.facts)
            values = {"written": name}
            problems.append(
                Problem(code="unknown-fact", values=values, hint=hint, path=("--fact",))
            )
        else:
            facts[spec.owner][name] = read_fact(
                option_value(f"--fact {name}", value, problems), spec
            )
    return facts


def pairs(
    option: str, written: Iterable[str], problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Yield name and value of each `NAME=VALUE`; a name that comes twice is a fault."""
    seen: set[str] = set()
    for pair in written:
        name, equals, value = (part.strip() for part in pair.partition("="))
        path = (option,)
        if not (name and equals and value):
            values = {"written": pair, "form": _FORMS_OF_PAIRS[option]}
            problems.append(Problem(code="not-a-pair", values=values, path=path))
        elif name in seen:
            problems.append(Problem(code="given-twice", values={"name": name}, path=path))
        else:
            seen.add(name)
            yield name, value


def option_value(option: str, written: str | None, problems: list[Problem]) -> Cursor:
    """Return a cursor on the value of an option, so that options are read as files are.

    An option that was not given is a fault; whatever else is asked of its value is none.
    """
    if written is None:
        problems.append(Problem(code="missing-option", values={"option": option}))
        return Cursor.over("", option)
    return Cursor.over(written, option, problems=problems)


def national_with(overlays: tuple[str, ...], problems: list[Problem]) -> Rulebook:
    """Return the national rulebook with overlays, or alone where one of them cannot be used."""
    national = Rulebook.national()
    try:
        return national.with_overlays(*overlays) if overlays else national
    except LoadError as error:
        problems += error.problems
        return national


def local_names(rulebook: Rulebook) -> dict[str, Category]:
    """Return the categories by the names that the overlays of a rulebook give them."""
    return {
        name: category
        for overlay in rulebook.overlays
        for name, category in overlay.categories.items()
    }


def check_place(
    region: str | None, election: str | None, calendar: Calendar, problems: list[Problem]
) -> None:
    """Note a region or an election that the calendar does not know."""
    lookups: tuple[tuple[str, str | None, Callable[[str], object]], ...] = (
        ("--region", region, calendar.places),
        ("--election", election, calendar.require),
    )
    for option, written, look_up in lookups:
        try:
            if written is not None:
                look_up(written)
        except CaseError as error:
            problems += (evolve(problem, path=(option,)) for problem in error.problems)
