"""Read the person, the activity and the day of a case as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from attrs import asdict, evolve

from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model.case import (
    Activity,
    Case,
    DaySpan,
    JsonInput,
    Person,
    Understood,
    time_as_text,
)
from asn_netralitas._model.codes import Act, Category, FactValue, code_of
from asn_netralitas._model.law import Dispute, local_category
from asn_netralitas._model.problems import Candidate, CaseError, Problem
from asn_netralitas._model.spelling import folded
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import LANGUAGES, Text

from .calendar import Calendar
from .days import read_at
from .fields import entries_of, given_value
from .rulebook import load_vocabulary

UNKNOWN: Final = "unknown"
PERSON_KEYS: Final = ("category", "region")
ACTIVITY_KEYS: Final = ("act", "election")
_QUESTION_KEYS: Final = ("person", "activity", "at", "readings")
_PHRASES: Final = Catalogue("common")


def read_case(
    person: Cursor, activity: Cursor, vocabulary: Vocabulary, local: Mapping[str, Category]
) -> tuple[Person, Activity]:
    """Return the person and the activity in two mappings, after noting their faults.

    `local` holds the names of categories that overlays add.
    """
    return read_person(person, vocabulary, local), read_activity(activity, vocabulary)


def read_person(person: Cursor, vocabulary: Vocabulary, local: Mapping[str, Category]) -> Person:
    """Return the person in a mapping, after noting its faults."""
    facts = _facts(person, "person", PERSON_KEYS, vocabulary)
    category = read_category(person["category"], local)
    return Person(category, region=given_value(person.get("region"), read_region), **facts)


def read_activity(activity: Cursor, vocabulary: Vocabulary) -> Activity:
    """Return the activity in a mapping, after noting its faults."""
    facts = _facts(activity, "activity", ACTIVITY_KEYS, vocabulary)
    election = given_value(activity.get("election"), Cursor.text)
    return Activity(activity["act"].code(Act), election=election, **facts)


def read_question(
    question: Cursor, vocabulary: Vocabulary, *others: str, today: date | None = None
) -> Case:
    """Return the case that a mapping holds, after noting its faults; `others` are more keys."""
    question.mapping(*_QUESTION_KEYS, *others)
    person = read_person(question["person"], vocabulary, {})
    activity = read_activity(question["activity"], vocabulary)
    at, chosen = read_at(question["at"], today), entries_of(question.get("readings"))
    readings = {dispute.text(): reading.text() for dispute, reading in chosen}
    return Case(person, activity, at, readings)


def case_from(data: object, *, words: bool = False, today: date | None = None) -> Case:
    """Return the case that JSON values hold, as `Case.from_dict` says.

    Raises:
        CaseError: If there is any fault.
    """
    problems: list[Problem] = []
    vocabulary = load_vocabulary()
    told = _told(data, words=words)
    root = Cursor.over(told, problems=problems, vocabulary=vocabulary if words else None)
    case = read_question(root, vocabulary, today=today)
    region = root["person"].get("region") if words else None
    if region is not None:
        _check_place(region)
    if problems:
        raise CaseError(problems)
    return evolve(case, understood=tuple(_understood(root, case, vocabulary))) if words else case


def part_from(kind: type[JsonInput], data: object) -> JsonInput:
    """Return the person or the activity that JSON values hold.

    Raises:
        CaseError: If there is any fault.
    """
    problems: list[Problem] = []
    root, vocabulary = Cursor.over(_told(data, words=False), problems=problems), load_vocabulary()
    is_person = kind is Person
    part = read_person(root, vocabulary, {}) if is_person else read_activity(root, vocabulary)
    if problems:
        raise CaseError(problems)
    return part


def _told(data: object, *, words: bool) -> object:
    """Return JSON values without what is said to be unknown, and a day or a span as text."""
    if isinstance(data, date | DaySpan):
        return time_as_text(data)
    if not isinstance(data, Mapping):
        return data
    return {
        key: _told(value, words=words)
        for key, value in data.items()
        if not (value is None or (words and isinstance(value, str) and says_unknown(value)))
    }


def says_unknown(written: str) -> bool:
    """Return whether a text says, in either language, that something is not known."""
    ways = (way for lang in LANGUAGES for way in _PHRASES.series("answers-of-not-knowing", lang))
    known = everyday_words().code_in("answers", written) == UNKNOWN
    return known or written.casefold() in {UNKNOWN, *ways}


def _check_place(region: Cursor) -> None:
    """Note a name that means no place, or several, of the national calendar."""
    try:
        Calendar.national().places(read_region(region))
    except CaseError as error:
        for problem in error.problems:
            region.note(problem)


def _understood(root: Cursor, case: Case, vocabulary: Vocabulary) -> Iterator[Understood]:
    """Yield which values of a case are written in other words than their codes."""
    for part, owner in (("person", case.person), ("activity", case.activity)):
        for name, value in asdict(owner).items():
            written = root[part].get(name)
            if written is not None and written.text() not in _codes_of(value):
                meant = _named(name, value, vocabulary)
                yield Understood(written.path, written.text(), meant)
    day = time_as_text(case.at)
    if root["at"].text() != day:
        yield Understood(root["at"].path, root["at"].text(), Candidate(day, Text(day, day)))


def _codes_of(value: FactValue | str) -> tuple[str, ...]:
    """Return how a value is written in codes; a boolean also as JSON has it."""
    if isinstance(value, bool):
        return code_of(value), str(value).lower()
    return (value,)


def _named(name: str, value: FactValue | str, vocabulary: Vocabulary) -> Candidate:
    """Return a value of a case that is written in other words, with its name."""
    if name == "region":
        return Calendar.national().place_names.named(str(value))
    if isinstance(value, StrEnum):
        return Candidate(value.value, vocabulary.term(value))
    return Candidate(code_of(bool(value)), _PHRASES.text(code_of(bool(value))))


def _facts(owner: Cursor, name: str, keys: Iterable[str], vocabulary: Vocabulary) -> dict[str, Any]:
    specs = {spec.name: spec for spec in vocabulary.facts.values() if spec.owner == name}
    owner.mapping(*keys, *specs)
    values = {fact: owner.get(fact) for fact in specs}
    return {
        fact: read_fact(value, specs[fact]) for fact, value in values.items() if value is not None
    }


def read_category(cursor: Cursor, local: Mapping[str, Category]) -> Category:
    """Return a category, which may be written as a name that an overlay adds."""
    named = local_category(local, cursor.text())
    if named is not None:
        return named
    written = cursor.coded("categories")
    if written in set(Category) or not written:
        return Category(written or Category.ASN)
    cursor.unknown("category", written, [*Category, *local], "categories")
    return Category.ASN


def read_pairs(
    option: str, form: str, written: Iterable[str], problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Yield name and value of each pair of an option, written in a form such as `NAME=VALUE`."""
    seen: set[str] = set()
    for pair in written:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (name and equals and value):
            values = {"written": pair, "form": form}
            problems.append(Problem(code="not-a-pair", values=values, path=(option,)))
        elif name in seen:
            values = {"name": name}
            problems.append(Problem(code="given-twice", values=values, path=(option,)))
        else:
            seen.add(name)
            yield name, value


def read_fact(cursor: Cursor, spec: FactSpec) -> FactValue:
    return cursor.code(spec.type) if issubclass(spec.type, StrEnum) else cursor.boolean()


def read_region(cursor: Cursor) -> str:
    """Return the code of a region, which may go by a name where words are understood.

    What is no name of one place stays as it is written: the calendar refuses it, with a hint.
    """
    written = cursor.text()
    code = Calendar.national().place_names.code_of(written) if cursor.takes_words else None
    return code or written


def local_categories(overlays: Iterable[Path]) -> dict[str, Category]:
    """Return the categories that overlays name; their faults are noted when they are used."""
    return {
        name.text(): category.code(Category)
        for overlay in overlays
        for name, category in entries_of(
            document(overlay, vocabulary=load_vocabulary()).get("categories")
        )
    }


def read_readings(cursor: Cursor | None) -> dict[str, str]:
    """Return the chosen readings; a dispute that is named in two languages is a duplicate."""
    readings: dict[str, str] = {}
    for name, chosen in entries_of(cursor):
        dispute = name.coded("policies")
        if dispute in readings:
            name.problem("duplicate-key", key=name.text())
        readings[dispute] = chosen.coded("policies")
    return readings


def readings_by_id(readings: Mapping[str, str], disputes: Iterable[Dispute]) -> dict[str, str]:
    """Return chosen readings by the ids of disputes and readings, where titles were written."""
    by_title = disputes_by_title(disputes)
    found: dict[str, str] = {}
    for name, chosen in readings.items():
        dispute = by_title.get(folded(name))
        ids = {
            folded(title): reading.id
            for reading in (dispute.readings if dispute else ())
            for title in (reading.title.id, reading.title.en)
        }
        found[dispute.id if dispute else name] = ids.get(folded(chosen), chosen)
    return found


def disputes_by_title(disputes: Iterable[Dispute]) -> dict[str, Dispute]:
    """Return disputes by their ids and titles, as names are compared."""
    return {
        folded(title): dispute
        for dispute in disputes
        for title in (dispute.id, dispute.title.id, dispute.title.en)
    }


def fill_others(
    person: Person, activity: Activity, vocabulary: Vocabulary
) -> tuple[Person, Activity]:
    """Return the case with every fact that is not given set to no, or to the code `none`.

    Presumed facts, the target, and facts without such a value stay as they are. Where an
    entailment of the category, the act or the target excludes the negative value, the fact takes
    the one value that is left; it stays unknown if several are left.

    >>> person, activity = fill_others(
    ...     Person(Category.PNS), Activity(Act.ACCOMPANY_SPOUSE), load_vocabulary()
    ... )
    >>> person.unpaid_leave, person.spouse_is_candidate, person.resigned
    (False, True, None)
    """
    owners: Mapping[str, Person | Activity] = {"person": person, "activity": activity}
    values: dict[str, dict[str, Any]] = {owner: {} for owner in owners}
    members = vocabulary.members(person.category)
    for name, spec in vocabulary.facts.items():
        presumed = any(vocabulary.presumed(name, member) is not None for member in members)
        if not presumed and getattr(owners[spec.owner], name) is None:
            values[spec.owner][name] = _other_value(spec, person, activity, vocabulary)
    return evolve(person, **values["person"]), evolve(activity, **values["activity"])


def _other_value(
    spec: FactSpec, person: Person, activity: Activity, vocabulary: Vocabulary
) -> FactValue | None:
    """Return the value of a fact that was left out; None if it stays unknown."""
    if spec.negative is None:
        return None
    target = vocabulary.target_of(activity.act, activity.target)
    left = {
        value
        for member in vocabulary.members(person.category)
        for value in vocabulary.admissible(
            spec.name, {"category": member, "act": activity.act, "target": target}
        )
    }
    if spec.negative in left:
        return spec.negative
    return left.pop() if len(left) == 1 else None
