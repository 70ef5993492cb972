"""Decide scenarios and compare the decisions with what they expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from attrs import evolve

from asn_netralitas._decision.evaluate import decide
from asn_netralitas._decision.question import place_problems, reading_problems
from asn_netralitas._model.codes import Act, Category, Stage
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, LoadError, Location, Problem
from asn_netralitas._model.spelling import folded, near
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import disputes_by_title, fill_others, readings_by_id
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary

from .files import language_of
from .values import ALLOWED, COMPARED, Expectation, Failure, Result, Scenario, WordPlace


def run(
    scenario: Scenario, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> Result:
    """Decide the case of a scenario and compare the decision with what is expected of it.

    By default the national rulebook and calendar decide; the overlays of the scenario are added to
    the rulebook.

    Raises:
        LoadError: If an overlay of the scenario cannot be used.
        CaseError: If a region, election, reading, rule or dispute is unknown, or two facts
            contradict each other; every fault is listed with its place.
    """
    book = rulebook or Rulebook.national()
    if scenario.overlays:
        book = book.with_overlays(*scenario.overlays)
    scenario = _by_id(scenario, book)
    problems = list(check_ids(scenario, book))
    asked = scenario.case
    if scenario.others_no:
        person, activity = fill_others(asked.person, asked.activity, book.vocabulary)
        asked = evolve(asked, person=person, activity=activity)
    try:
        decision = decide(asked, book, calendar)
    except CaseError as error:
        placed = [_placed(problem, scenario) for problem in error.problems]
        raise CaseError([*placed, *problems]) from None
    if problems:
        raise CaseError(problems)
    failures = tuple(_failures(scenario, decision))
    return Result(scenario=scenario, decision=decision, failures=failures)


def unknown_names(
    scenario: Scenario, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> Iterator[Problem]:
    """Yield what rulebook and calendar do not know of a scenario that is too faulty to be decided.

    These are its region, election, readings, rules and disputes, and the problems of its overlays.
    """
    book = rulebook or Rulebook.national()
    try:
        book = book.with_overlays(*scenario.overlays) if scenario.overlays else book
    except LoadError as error:
        yield from error.problems
    scenario = _by_id(scenario, book)
    case = scenario.case
    region, election = case.person.region, case.activity.election
    found = (
        *place_problems(region or None, election or None, calendar or Calendar.national()),
        *reading_problems(case.readings, book.disputes),
    )
    yield from (_placed(problem, scenario) for problem in found)
    yield from check_ids(scenario, book)


def _by_id(scenario: Scenario, rulebook: Rulebook) -> Scenario:
    by_title = disputes_by_title(rulebook.disputes)
    readings = readings_by_id(scenario.case.readings, rulebook.disputes)
    expected = ((name, by_title.get(folded(name))) for name in scenario.expect.disputes)
    disputes = tuple(dispute.id if dispute else name for name, dispute in expected)
    return evolve(
        scenario,
        case=evolve(scenario.case, readings=readings),
        expect=evolve(scenario.expect, disputes=disputes),
    )


def check_ids(scenario: Scenario, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield the rules and disputes that a scenario expects and the rulebook does not have."""
    rules = [rule.id for rule in rulebook.rules]
    disputes = [dispute.id for dispute in rulebook.disputes]
    for key, ids in (("rules", rules), ("not_rules", rules), ("disputes", disputes)):
        code = "unknown-id" if ids is rules else "unknown-dispute"
        for written in _expected(scenario.expect, key):
            if written and written not in ids:
                values = ({"what": "rule"} if ids is rules else {}) | {"written": written}
                problem = Problem(code=code, values=values, hint=near(written, ids))
                yield _at(problem, scenario.places.get((key, written)))


def _placed(problem: Problem, scenario: Scenario) -> Problem:
    written, fact = problem.values.get("written"), problem.values.get("fact")
    file = scenario.location
    is_indonesian = file is not None and language_of(file.name) == "id"
    about = (
        place for (key, word), place in scenario.places.items() if word == written or key == fact
    )
    values = _in_terms(problem) if is_indonesian else problem.values
    path = (*scenario.path, *problem.path)
    return _at(evolve(problem, values=values, where=file, path=path), next(about, None))


def _at(problem: Problem, place: WordPlace | None) -> Problem:
    return problem if place is None else evolve(problem, where=place.where, path=place.path)


def _in_terms(problem: Problem) -> Mapping[str, str]:
    """Return the values of a problem with Indonesian terms for known codes."""
    vocabulary = load_vocabulary()
    values = dict(problem.values)
    if problem.code == "fixed-target":
        for name, section in (("act", "acts"), ("fixed", "targets"), ("written", "targets")):
            values[name] = vocabulary.terms[section][values[name]].id
    for fact, value in (("if_fact", "if_value"), ("fact", "value")):
        if fact in values and value in values:
            values[value] = _value_term(values[fact], values[value], vocabulary)
            values[fact] = vocabulary.key_term(values[fact]).id
    return values


def _value_term(fact: str, code: str, vocabulary: Vocabulary) -> str:
    spec = vocabulary.facts.get(fact)
    enum = _SOURCES.get(fact) if spec is None else spec.type
    if enum is None or not issubclass(enum, StrEnum):
        return {"yes": "ya", "no": "tidak"}.get(code, code)
    return vocabulary.term(enum(code)).id


# They entail values of facts but are no facts themselves.
_SOURCES: Final[Mapping[str, type[StrEnum]]] = {"category": Category, "act": Act, "stage": Stage}


def _failures(scenario: Scenario, decision: Decision) -> Iterator[Failure]:
    for key, compared in COMPARED.items():
        expected = _expected(scenario.expect, key)
        got = tuple(dict.fromkeys(str(code) for code in compared.held(decision) if code))
        if expected and not compared.meets(expected, got):
            where = _place_of(key, expected, scenario)
            yield Failure(key=key, expected=expected, got=got, where=where)


def _expected(expect: Expectation, key: str) -> tuple[str, ...]:
    value = getattr(expect, key)
    if key == "allowed":
        return () if value is None else (ALLOWED[value],)
    return tuple(str(code) for code in value)


def _place_of(key: str, expected: Iterable[str], scenario: Scenario) -> Location | None:
    """Return the place of a key of `expect`; a scenario that is not from a file has none."""
    words = (*((key, code) for code in expected), ("expect", key))
    places = (scenario.places.get(word) for word in words)
    return next((place.where for place in places if place is not None), scenario.location)
