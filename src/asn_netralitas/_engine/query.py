"""Validated input of an evaluation, and the readings available for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from attrs import frozen

from asn_netralitas._model.case import Activity, At, CaseInput, DaySpan, Person
from asn_netralitas._model.codes import Act, Category, FactValue, Target
from asn_netralitas._model.decision import Note
from asn_netralitas._model.law import Dispute
from asn_netralitas._model.problems import CaseError, Problem, near
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .applicable_law import ActSelector, ApplicableLaw, Contested, LawIndex

LONGEST_SPAN: Final = 1_100
_BOOKS: Final = 8
EVERY_DISPUTE: Final = "*"
# Facts that choose the settings and the contexts; no condition tests them.
_TO_SETTINGS: Final = frozenset({"target", "contest"})
POLICIES: Final[Mapping[str, int]] = {"strictest": 0, "most_lenient": -1}
Readings = tuple[tuple[str, tuple[str, ...]], ...]


@frozen(kw_only=True)
class Query:
    """A checked question with the law that answers it."""

    input: CaseInput
    days: tuple[date, ...]
    law: LawIndex
    given: Mapping[str, FactValue]

    @property
    def rulebook(self) -> Rulebook:
        """Return the rulebook that decides."""
        return self.law.rulebook

    @property
    def calendar(self) -> Calendar:
        """Return the calendar that decides."""
        return self.law.calendar

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the rulebook."""
        return self.rulebook.vocabulary

    @property
    def members(self) -> tuple[Category, ...]:
        """Return the categories that the person may belong to."""
        return self.vocabulary.members(self.input.person.category)

    @property
    def target(self) -> Target | None:
        """Return the target that the act or the caller gives, or that the act has by default."""
        activity = self.input.activity
        return self.vocabulary.target_of(activity.act, activity.target)

    def presumed(self, fact: str, category: Category) -> FactValue | None:
        """Return the value that is presumed of a fact that was not given, if any is."""
        return self.vocabulary.presumed(fact, category)

    @property
    def wanted(self) -> ActSelector:
        """Return what of the activity decides which settings it meets."""
        activity = self.input.activity
        return ActSelector(activity.act, activity.election, activity.contest)

    @property
    def alike(self) -> tuple[date, ...]:
        """Return one day of each stretch of days that are alike to law and calendar, in order.

        Of a span it is the first that is meant; a single day is any of its stretch.
        """
        if len(self.days) == 1:
            return (self.law.first_of(self.law.segment(self.days[0])),)
        alike = {self.law.segment(day): day for day in reversed(self.days)}
        return tuple(sorted(alike.values()))

    def notes(self, settings: Iterable[ApplicableLaw]) -> tuple[Note, ...]:
        """Return what a reader must know of the reach of calendar and rulebook."""
        first, last = self.days[0], self.days[-1]
        activity = self.input.activity
        running = [setting for setting in settings if setting.staged]
        found: dict[Note, bool] = {
            "after-calendar": last > self.calendar.known_until,
            "before-rulebook": first < self.rulebook.known_from,
            "after-rulebook": last > self.rulebook.known_until,
            "regions-incomplete": any(
                self.calendar.uncertain(day, place)
                for day in self.alike
                for place in self.law.places(self.wanted, self.input.person.region)
            )
            and activity.election is None,
            "election-not-running": activity.election is not None and not running,
            "election-not-fixed": activity.election is not None
            and self.calendar.is_not_fixed(activity.election),
            "contest-not-running": activity.contest is not None and not running,
        }
        return tuple(note for note, applies in found.items() if applies)


def readings_in(setting: ApplicableLaw, chosen: Mapping[str, str]) -> Readings:
    """Return the readings that each dispute of a setting may have, once a caller has chosen."""
    return tuple(
        (entry.dispute.id, _choose(entry, setting.day, chosen)) for entry in setting.disputes
    )


def _choose(entry: Contested, day: date, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the chosen reading: the caller's for it, the overlay's, the caller's for all."""
    wanted = (chosen.get(entry.dispute.id), entry.chosen, chosen.get(EVERY_DISPUTE))
    found = (_meant(entry, each, day) for each in wanted if each is not None)
    pinned = next((reading for reading in found if reading is not None), None)
    return entry.readings if pinned is None else (pinned,)


def _meant(entry: Contested, wanted: str, day: date) -> str | None:
    """Return the reading of a day that is chosen by its id, by a holder, or by its strictness."""
    if wanted in entry.readings:
        return wanted
    if wanted in POLICIES:
        return entry.readings[POLICIES[wanted]] if entry.readings else None
    held = [
        (holder.since, reading.id)
        for reading in entry.dispute.readings
        for holder in reading.holders
        if holder.authority == wanted and holder.since <= day
    ]
    return max(held)[1] if held else None


def validate(
    person: Person, activity: Activity, at: At, law: LawIndex, readings: Mapping[str, str]
) -> Query:
    """Check a question word by word.

    Raises:
        CaseError: If a code is unknown, a datetime has no zone, or a span is empty or too long;
            every fault is listed.
    """
    vocabulary = law.rulebook.vocabulary
    stated = _stated(person, activity, vocabulary)
    problems = [
        *_enum_problems("category", person.category, Category),
        *_enum_problems("act", activity.act, Act),
        *_fact_problems(stated, vocabulary),
        *_reading_problems(readings, law.rulebook.disputes),
    ]
    if not problems:
        problems += _target_problems(activity, vocabulary)
    problems += _place_problems(person, activity, law.calendar)
    day_problems = [] if problems else list(_at_problems(at))
    if problems or day_problems:
        raise CaseError([*problems, *day_problems])
    when = law.calendar.civil_day(at, person.region) if isinstance(at, datetime) else at
    return Query(
        input=CaseInput(person=person, activity=activity, at=when, readings=readings),
        days=tuple(_days(when)),
        law=law,
        given={name: value for name, value in stated.items() if name not in _TO_SETTINGS},
    )


def _place_problems(person: Person, activity: Activity, calendar: Calendar) -> Iterator[Problem]:
    checks: tuple[tuple[str, object, Callable[[str], object]], ...] = (
        ("region", person.region, calendar.places),
        ("election", activity.election, calendar.require),
    )
    for name, code, check in checks:
        if code is not None and not isinstance(code, str):
            yield _bad_argument(f"{name}={code}", "str")
        elif code is not None:
            try:
                check(code)
            except CaseError as error:
                yield from error.problems


def _stated(person: Person, activity: Activity, vocabulary: Vocabulary) -> dict[str, FactValue]:
    """Return the facts that were given, in the order of the vocabulary."""
    names, of_person, of_activity = _facts_of(vocabulary)
    values = zip(names, (*of_person(person), *of_activity(activity)), strict=True)
    return {name: value for name, value in values if value is not None}


@lru_cache(_BOOKS)
def _facts_of(
    vocabulary: Vocabulary,
) -> tuple[tuple[str, ...], Callable[[Person], Any], Callable[[Activity], Any]]:
    """Return the names of all facts, those of persons first, and how to read them at once."""
    persons = [name for name, spec in vocabulary.facts.items() if spec.owner == "person"]
    activities = [name for name, spec in vocabulary.facts.items() if spec.owner == "activity"]
    return (*persons, *activities), attrgetter(*persons), attrgetter(*activities)


def _fact_problems(stated: Mapping[str, FactValue], vocabulary: Vocabulary) -> Iterator[Problem]:
    good = _good_values(vocabulary)
    for name, value in stated.items():
        if id(value) not in good[name]:
            yield from _value_problems(vocabulary.facts[name], value)


@lru_cache(_BOOKS)
def _good_values(vocabulary: Vocabulary) -> Mapping[str, frozenset[int]]:
    """Return what each value of a fact is known by: there is one True and one of each member."""
    return {name: frozenset(map(id, spec.values)) for name, spec in vocabulary.facts.items()}


def _value_problems(spec: FactSpec, value: object) -> Iterator[Problem]:
    if issubclass(spec.type, StrEnum):
        yield from _enum_problems(spec.name, value, spec.type)
    else:
        yield _bad_argument(f"{spec.name}={value}", "True/False")


def _enum_problems(what: str, value: object, enum: type[StrEnum]) -> Iterator[Problem]:
    if not isinstance(value, enum):
        values = {"what": what, "written": str(value)}
        yield Problem(code="unknown-code", values=values, hint=near(str(value), enum))


def _target_problems(activity: Activity, vocabulary: Vocabulary) -> Iterator[Problem]:
    fixed = vocabulary.fixed_targets.get(activity.act)
    if fixed is not None and activity.target not in {None, fixed}:
        values = {"act": activity.act.value, "fixed": fixed, "written": str(activity.target)}
        yield Problem(code="fixed-target", values=values)


def _reading_problems(
    readings: Mapping[str, str], disputes: Iterable[Dispute]
) -> Iterator[Problem]:
    if not readings:
        return
    known = {dispute.id: [*_names(dispute), *POLICIES] for dispute in disputes}
    known[EVERY_DISPUTE] = [*POLICIES, *(name for names in known.values() for name in names)]
    for dispute, reading in readings.items():
        if dispute not in known:
            values = {"written": dispute}
            yield Problem(code="unknown-dispute", values=values, hint=near(dispute, known))
        elif reading not in known[dispute]:
            values = {"written": reading, "dispute": dispute}
            hint = near(reading, known[dispute])
            yield Problem(code="unknown-reading", values=values, hint=hint)


def _names(dispute: Dispute) -> Iterator[str]:
    """Yield the names by which a reading of a dispute can be chosen."""
    for reading in dispute.readings:
        yield reading.id
        yield from (holder.authority for holder in reading.holders if holder.authority)


def _at_problems(at: object) -> Iterator[Problem]:
    match at:
        case datetime():
            if at.utcoffset() is None:
                yield Problem(code="naive-datetime", values={"written": at.isoformat()})
        case date():
            return
        case DaySpan(datetime(), _) | DaySpan(_, datetime()):
            yield _bad_argument(str(at), "DaySpan(date, date)")
        case DaySpan(date() as first, date() as last) if last < first:
            values = {"first": first.isoformat(), "last": last.isoformat()}
            yield Problem(code="empty-span", values=values)
        case DaySpan(date() as first, date() as last):
            if (last - first).days >= LONGEST_SPAN:
                yield Problem(code="too-long-span", values={"limit": str(LONGEST_SPAN)})
        case _:
            yield _bad_argument(str(at), "date, datetime, DaySpan")


def _bad_argument(written: str, expected: str) -> Problem:
    return Problem(code="bad-argument", values={"written": written, "expected": expected})


def _days(when: date | DaySpan) -> Iterator[date]:
    if isinstance(when, DaySpan):
        for number in range((when.last - when.first).days + 1):
            yield when.first + timedelta(days=number)
    else:
        yield when
