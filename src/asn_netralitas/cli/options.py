"""Options of the command line to values; what is wrong is a problem at the name of the option."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from attrs import evolve, frozen

from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._files.yaml_cursor import Cursor, document_text
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.decision import Decision, Way
from asn_netralitas._model.problems import CaseError, LoadError, Location, Problem, near
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import fill_others, read_at, read_category, read_fact
from asn_netralitas._reading.rulebook import Rulebook, with_overlays

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


@frozen(kw_only=True)
class Written:
    """The options that describe one case, as they were written."""

    category: str | None
    act: str | None
    at: str | None
    region: str | None
    election: str | None
    fact: tuple[str, ...]
    reading: tuple[str, ...]
    others_no: bool

    def decide(self, rulebook: Rulebook, problems: list[Problem]) -> Decision:
        """Return the decision by a rulebook and the national calendar.

        Raises:
            CaseError: If there are problems, noted before or of the case; each has its option.
        """
        calendar, vocabulary = Calendar.national(), rulebook.vocabulary
        facts = facts_given(self.fact, vocabulary, problems)
        category = option_value("--category", self.category, problems)
        person = Person(
            read_category(category, local_names(rulebook)), region=self.region, **facts["person"]
        )
        act = option_value("--act", self.act, problems).code(Act)
        activity = Activity(act, election=self.election, **facts["activity"])
        day = read_at(option_value("--at", self.at, problems))
        readings = dict(pairs("--reading", self.reading, problems))
        check_place(self.region, self.election, calendar, problems)
        if problems:
            raise CaseError(problems)
        if self.others_no:
            person, activity = fill_others(person, activity, vocabulary)
        try:
            return evaluate(
                person, activity, at=day, rulebook=rulebook, calendar=calendar, readings=readings
            )
        except CaseError as error:
            raise at_options(error) from None


def decide_written(
    *,
    overlay: tuple[str, ...],
    ways: bool,
    **case: Any,  # noqa: ANN401  # the options of `Written`, which click passes by their names
) -> tuple[Decision, tuple[Way, ...] | None]:
    """Return the decision on a case that options describe, and the ways if they are asked for.

    These are what would permit the act, or what would prohibit one that nothing forbids.

    Raises:
        CaseError: If there is anything wrong with the options; each problem has its own.
    """
    problems: list[Problem] = []
    rulebook = national_with(overlay, problems)
    decision = Written(**case).decide(rulebook, problems)
    return decision, (decision.ways_to_permit() or decision.ways_to_prohibit()) if ways else None


def at_options(error: CaseError) -> CaseError:
    """Return what is wrong with a question, at the options by which it was asked."""
    return CaseError(map(_at_option, error.problems))


def _at_option(problem: Problem) -> Problem:
    option = _OPTION_OF.get(problem.code)
    return problem if option is None else evolve(problem, where=Location(option, 1, 1))


def facts_given(
    written: Iterable[str], vocabulary: Vocabulary, problems: list[Problem]
) -> dict[str, dict[str, Any]]:
    """Return the facts of the person and those of the activity, by name."""
    facts: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    for name, value in pairs("--fact", written, problems):
        spec = vocabulary.facts.get(name)
        if spec is None:
            where = Location("--fact", 1, 1)
            hint = near(name, vocabulary.facts)
            values = {"written": name}
            problems.append(Problem(code="unknown-fact", values=values, hint=hint, where=where))
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
        where = Location(option, 1, 1)
        if not (name and equals and value):
            values = {"written": pair, "form": _FORMS_OF_PAIRS[option]}
            problems.append(Problem(code="not-a-pair", values=values, where=where))
        elif name in seen:
            problems.append(Problem(code="given-twice", values={"name": name}, where=where))
        else:
            seen.add(name)
            yield name, value


def option_value(option: str, written: str | None, problems: list[Problem]) -> Cursor:
    """Return a cursor on the value of an option, so that options are read as files are.

    An option that was not given is a fault; whatever else is asked of its value is none.
    """
    if written is None:
        problems.append(Problem(code="missing-option", values={"option": option}))
        return document_text('""', option)
    return document_text(json.dumps(written, ensure_ascii=False), option, problems=problems)


def national_with(overlays: tuple[str, ...], problems: list[Problem]) -> Rulebook:
    """Return the national rulebook with overlays, or alone where one of them cannot be used."""
    national = Rulebook.national()
    try:
        return with_overlays(national, *overlays) if overlays else national
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
            where = Location(option, 1, 1)
            problems += (evolve(problem, where=where) for problem in error.problems)
