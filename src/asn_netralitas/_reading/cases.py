"""Read the person, the activity and the day of a case as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from attrs import evolve

from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model.case import Activity, CaseInput, Person
from asn_netralitas._model.codes import Act, Category, FactValue
from asn_netralitas._model.law import local_category
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary

from .calendar import Calendar
from .days import read_at
from .fields import entries_of, given_value
from .rulebook import load_vocabulary

PERSON_KEYS: Final = ("category", "region")
ACTIVITY_KEYS: Final = ("act", "election")


def read_case(
    person: Cursor, activity: Cursor, vocabulary: Vocabulary, local: Mapping[str, Category]
) -> tuple[Person, Activity]:
    """Return the person and the activity in two mappings, after noting their faults.

    `local` holds the names of categories that overlays add.
    """
    person_facts = _facts(person, "person", PERSON_KEYS, vocabulary)
    activity_facts = _facts(activity, "activity", ACTIVITY_KEYS, vocabulary)
    region, election = person.get("region"), activity.get("election")
    category, act = read_category(person["category"], local), activity["act"].code(Act)
    return (
        Person(category, region=given_value(region, read_region), **person_facts),
        Activity(act, election=given_value(election, Cursor.text), **activity_facts),
    )


def read_question(question: Cursor, vocabulary: Vocabulary) -> CaseInput:
    """Return the question that a mapping of JSON holds, after noting its faults."""
    person, activity = read_case(question["person"], question["activity"], vocabulary, {})
    at, chosen = read_at(question["at"]), entries_of(question.get("readings"))
    readings = {dispute.text(): reading.text() for dispute, reading in chosen}
    return CaseInput(person=person, activity=activity, at=at, readings=readings)


def question_of(body: object, vocabulary: Vocabulary, *, words: bool = False) -> CaseInput:
    """Return the question that a mapping of JSON holds, in codes or in people's own words.

    Raises:
        CaseError: If there is any fault; its path is that of the keys.

    >>> body = {
    ...     "person": {"category": "PPPK", "region": "Kutim"},
    ...     "activity": {"act": "ngelike"},
    ...     "at": "15 Agustus 2024",
    ... }
    >>> question = question_of(body, load_vocabulary(), words=True)
    >>> question.person.region, question.activity.act.value, question.at.isoformat()
    ('64.08', 'like_post', '2024-08-15')
    """
    problems: list[Problem] = []
    cursor = Cursor.over(body, problems=problems, vocabulary=vocabulary if words else None)
    question = read_question(cursor, vocabulary)
    if problems:
        raise CaseError(problems)
    return question


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
