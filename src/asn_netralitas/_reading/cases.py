"""Read the person, the activity and the day of a case as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from attrs import evolve

from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model.case import Activity, At, DaySpan, Person
from asn_netralitas._model.codes import Act, Category, FactValue
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary

from .fields import entries_of, given_value
from .rulebook import load_vocabulary

PERSON_KEYS: Final = ("category", "region")
ACTIVITY_KEYS: Final = ("act", "election")
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_LENGTH: Final = 10


def read_case(
    person: Cursor, activity: Cursor, vocabulary: Vocabulary, local: Mapping[str, Category]
) -> tuple[Person, Activity]:
    """Return the person and the activity that two mappings describe; faults are noted there.

    `local` holds the names of categories that an overlay adds.
    """
    specs = vocabulary.facts.values()
    person_facts = [spec for spec in specs if spec.owner == "person"]
    activity_facts = [spec for spec in specs if spec.owner == "activity"]
    who = person.mapping(*PERSON_KEYS, *(spec.name for spec in person_facts))
    what = activity.mapping(*ACTIVITY_KEYS, *(spec.name for spec in activity_facts))
    return (
        Person(
            read_category(who["category"], local),
            region=given_value(who.get("region"), Cursor.text),
            **_facts(who, person_facts),
        ),
        Activity(
            what["act"].code(Act),
            election=given_value(what.get("election"), Cursor.text),
            **_facts(what, activity_facts),
        ),
    )


def read_category(cursor: Cursor, local: Mapping[str, Category]) -> Category:
    """Return the category that is written, which may be a name that an overlay adds."""
    if cursor.text() in local:
        return local[cursor.text()]
    written = cursor.coded("categories")
    if written in set(Category) or not written:
        return Category(written or Category.ASN)
    cursor.unknown("category", written, [*Category, *local], "categories")
    return Category.ASN


def read_fact(cursor: Cursor, spec: FactSpec) -> FactValue:
    """Return the value of a fact that is written: yes or no in either language, or a code."""
    if issubclass(spec.type, StrEnum):
        return cursor.code(spec.type)
    return cursor.boolean()


def read_at(cursor: Cursor) -> At:
    """Return the day, the span `first/last` or the time with an offset that is written."""
    written = cursor.text()
    if "/" in written:
        first, _, last = (part.strip() for part in written.partition("/"))
        span = DaySpan(_day(cursor, first), _day(cursor, last))
        if date.min not in {span.first, span.last} and span.last < span.first:
            values = {"first": span.first.isoformat(), "last": span.last.isoformat()}
            cursor.problem("reversed-days", **values)
        return span
    if written[_DAY_LENGTH : _DAY_LENGTH + 1] in {"T", " "}:
        return _time(cursor, written)
    return _day(cursor, written) if written else date.min


def _time(cursor: Cursor, written: str) -> date | datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        cursor.problem("bad-time", written=written)
        return date.min
    if at.utcoffset() is None:
        cursor.problem("naive-datetime", written=written)
    return at


def _day(cursor: Cursor, written: str) -> date:
    try:
        # Of the forms that the standard library reads, the format has one.
        return date.fromisoformat(written if _DAY.fullmatch(written) else "")
    except ValueError:
        cursor.problem("bad-date", written=written)
        return date.min


def _facts(owner: Cursor, specs: Iterable[FactSpec]) -> dict[str, Any]:
    values = ((spec, owner.get(spec.name)) for spec in specs)
    return {spec.name: read_fact(value, spec) for spec, value in values if value is not None}


def local_categories(overlays: Iterable[Path]) -> dict[str, Category]:
    """Return the categories that overlays name; what else is in them is read when they are used."""
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
    """Return the case in which every fact that is not given is no, or the code `none`.

    Presumed facts, the target, and facts without such a value stay as they are. Where the category
    (each member of a group), the act or the target rules the negative value out, the value that is
    left holds; of several that are left, none does.

    >>> person, activity = fill_others(
    ...     Person(Category.PNS), Activity(Act.ACCOMPANY_SPOUSE), load_vocabulary()
    ... )
    >>> person.unpaid_leave, person.spouse_is_candidate, person.resigned
    (False, True, None)
    """
    values: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    owners: Mapping[str, Person | Activity] = {"person": person, "activity": activity}
    presumed = _presumed(person.category, vocabulary)
    for name, spec in vocabulary.facts.items():
        if name not in presumed and getattr(owners[spec.owner], name) is None:
            values[spec.owner][name] = _other_value(spec, person, activity, vocabulary)
    return evolve(person, **values["person"]), evolve(activity, **values["activity"])


def _presumed(category: Category, vocabulary: Vocabulary) -> frozenset[str]:
    members = set(vocabulary.members(category))
    return frozenset(
        entry.fact for entry in vocabulary.presumptions if not members.isdisjoint(entry.categories)
    )


def _other_value(
    spec: FactSpec, person: Person, activity: Activity, vocabulary: Vocabulary
) -> FactValue | None:
    """Return the value of a fact that was left out, or None if it stays unknown."""
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
