"""A checked question: its bits, the spots that it may mean, and the readings chosen there."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from operator import attrgetter, getitem
from typing import Any, Final

from attrs import field, frozen

from asn_netralitas._model.case import Activity, At, CaseInput, DaySpan, Person
from asn_netralitas._model.codes import Act, Category, FactValue, Stage, Target
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import Dispute, in_force
from asn_netralitas._model.problems import CaseError, Problem, near
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook

from .circumstances import Spot
from .law_diagrams import LawDiagrams

LONGEST_SPAN: Final = 1_100
_BOOKS: Final = 8
EVERY_DISPUTE: Final = "*"
POLICIES: Final[Mapping[str, int]] = {"strictest": 0, "most_lenient": -1}
_NO_READINGS: Final[Mapping[str, str]] = {}


@frozen(eq=False, slots=False)
class Query:
    """A checked question with the law that answers it.

    `known` are the bits of what was given, `members` the categories that the person may belong to,
    `target` what the caller gives or the act has, and `spots` where the act may happen, by day,
    then by place.
    """

    law: LawDiagrams
    person: Person
    activity: Activity
    at: date | DaySpan
    readings: Mapping[str, str]
    known: int
    members: tuple[Category, ...]
    target: Target | None
    spots: tuple[Spot, ...]
    _pins: dict[tuple[int, int, tuple[int, ...]], int] = field(factory=dict, init=False)

    @cached_property
    def input(self) -> CaseInput:
        """Return the question as it was asked."""
        return CaseInput(
            person=self.person, activity=self.activity, at=self.at, readings=self.readings
        )

    @property
    def rulebook(self) -> Rulebook:
        """Return the rulebook that decides."""
        return self.law.circumstances.rulebook

    @property
    def calendar(self) -> Calendar:
        """Return the calendar that decides."""
        return self.law.circumstances.calendar

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the rulebook."""
        return self.rulebook.vocabulary

    @property
    def first(self) -> date:
        """Return the first day that is meant."""
        return self.at.first if isinstance(self.at, DaySpan) else self.at

    @property
    def last(self) -> date:
        """Return the last day that is meant."""
        return self.at.last if isinstance(self.at, DaySpan) else self.at

    @cached_property
    def given(self) -> Mapping[str, FactValue]:
        """Return the facts that were given, in the order of the vocabulary."""
        facts = self.law.variables.numbers
        stated = stated_facts(self.person, self.activity, self.vocabulary)
        return {name: value for name, value in stated.items() if name in facts}

    @property
    def key(self) -> Hashable:
        """Return all of the question that can change anything but its own words in a decision.

        These are the law, the days and places that are meant, who acts and how, the readings that
        were chosen, and the facts that a rule about the act or the vocabulary knows.
        """
        activity = self.activity
        return (
            self.law.serial,
            self.segments,
            self.person.region,
            (activity.act, self.person.category, activity.target),
            (activity.election, activity.contest),
            tuple(self.readings.items()),
            self.known & self.law.deciding(activity.act),
        )

    def knowing(self, known: int) -> Query:
        """Return the question with other facts given, by their bits."""
        return Query(
            self.law,
            self.person,
            self.activity,
            self.at,
            self.readings,
            known,
            self.members,
            self.target,
            self.spots,
        )

    @cached_property
    def segments(self) -> range:
        """Return the segments of days that are meant."""
        return self.law.circumstances.segments(self.first, self.last)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Return the stages of the elections that may run, each once."""
        law, act = self.law, self.activity.act
        numbers = (law.law_of(act, spot.situation) for spot in self.spots)
        return tuple(dict.fromkeys(law.laws[number].stage for number in numbers))

    @cached_property
    def shown(self) -> Mapping[Spot, tuple[tuple[Context, int], ...]]:
        """Return the contexts of the spots to show, each with its phase.

        Of days to which law and calendar are alike it is the first, of places the last.
        """
        activity, law = self.activity, self.law
        if len(self.spots) == 1:
            spot = self.spots[0]
            return {spot: law.circumstances.contexts(spot, activity.election, activity.contest)}
        rows: dict[int, dict[int, dict[Spot, tuple[Any, ...]]]] = {}
        for spot in self.spots:
            contexts = law.circumstances.contexts(spot, activity.election, activity.contest)
            number = law.law_of(activity.act, spot.situation)
            seen = (spot.members, number, self.pinned(spot, number), contexts)
            rows.setdefault(spot.segment, {}).setdefault(spot.place, {})[spot] = seen
        unlike: dict[Hashable, dict[int, dict[Spot, tuple[Any, ...]]]] = {}
        for row in rows.values():
            unlike.setdefault(tuple(tuple(spots.values()) for spots in row.values()), row)
        columns = {
            tuple(tuple(row[place].values()) for row in unlike.values()): place
            for place in next(iter(rows.values()))
        }
        kept = set(columns.values())
        return {
            spot: contexts
            for row in unlike.values()
            for place, spots in row.items()
            if place in kept
            for spot, (*_, contexts) in spots.items()
        }

    def day_of(self, spot: Spot) -> date:
        """Return the first day that is meant of those of a spot."""
        return max(self.first, self.law.circumstances.first_of(spot.segment))

    def place_of(self, spot: Spot) -> Place:
        """Return the place to show of those of a spot."""
        return self.law.circumstances.places(self.person.region)[spot.place]

    @property
    def regions_are_unsure(self) -> bool:
        """Tell whether an election that is met may or may not run in a place that is meant."""
        if self.activity.election is not None:
            return False
        circumstances = self.law.circumstances
        return any(
            circumstances.unsure(segment, place)
            for place in circumstances.classes(self.person.region)
            for segment in self.segments
        )

    # -------------------------------------------------------------- chosen readings

    def pinned(self, spot: Spot, law: int) -> int:
        """Return the bits of the readings that were chosen in a spot."""
        overlays = self.law.circumstances.place_classes[spot.place].overlays
        if not self.readings and not overlays:
            return 0
        key = (law, spot.segment, overlays)
        if key not in self._pins:
            day = self.law.circumstances.first_of(spot.segment)
            self._pins[key] = chosen_readings(self.law, law, overlays, day, self.readings)
        return self._pins[key]


def chosen_readings(
    law: LawDiagrams, number: int, overlays: Iterable[int], day: date, wishes: Mapping[str, str]
) -> int:
    """Return the bits of the readings that are chosen for the disputes of an applicable law.

    The caller's wish for a dispute comes before the choice of an overlay, and that before the
    caller's wish for all.
    """
    book, variables, chosen = law.rulebook, law.variables, 0
    for position, bits in law.laws[number].readings:
        dispute = book.disputes[position]
        pairs = zip(dispute.readings, variables.bits[variables.facts + position], strict=True)
        held = {reading.id: bit for reading, bit in pairs if bit & bits}
        overlaid = (
            book.overlays[overlay].readings.get(dispute.id)
            for overlay in overlays
            if in_force(book.overlays[overlay].first, book.overlays[overlay].last, day)
        )
        wanted = (
            wishes.get(dispute.id),
            next((reading for reading in overlaid if reading is not None), None),
            wishes.get(EVERY_DISPUTE),
        )
        meant = (_meant(dispute, held, wish, day) for wish in wanted if wish is not None)
        chosen |= next((held[reading] for reading in meant if reading is not None), 0)
    return chosen


def _meant(dispute: Dispute, held: Mapping[str, int], wish: str, day: date) -> str | None:
    """Return the reading of a day that is chosen by its id, by a holder, or by its strictness."""
    if wish in held:
        return wish
    if wish in POLICIES:
        return tuple(held)[POLICIES[wish]] if held else None
    by_holder = [
        (holder.since, reading.id)
        for reading in dispute.readings
        for holder in reading.holders
        if holder.authority == wish and holder.since <= day
    ]
    return max(by_holder)[1] if by_holder else None


def ask(
    person: Person,
    activity: Activity,
    at: At,
    law: LawDiagrams,
    readings: Mapping[str, str] | None = None,
) -> Query:
    """Check a question.

    Raises:
        CaseError: If a code is unknown, a datetime has no zone, or a span is empty or too long;
            every fault is listed.
    """
    encoder = _encoder(law)
    known = encoder.bits(person, activity)
    chosen = dict(readings) if readings else _NO_READINGS
    if known is None or readings or type(at) is not date:
        _require(person, activity, at, law, chosen)
        known = encoder.bits(person, activity) or 0
        at = law.calendar.civil_day(at, person.region) if isinstance(at, datetime) else at
    act, circumstances = activity.act, law.circumstances
    first, last = (at.first, at.last) if isinstance(at, DaySpan) else (at, at)
    return Query(
        law,
        person,
        activity,
        at,
        chosen,
        known,
        encoder.members[person.category],
        encoder.fixed_targets.get(act) or activity.target or encoder.default_targets.get(act),
        circumstances.spots(
            circumstances.segments(first, last),
            circumstances.classes(person.region, activity.election),
            activity.election,
            activity.contest,
        ),
    )


@frozen(eq=False)
class _Encoder:
    """How to turn a question into bits, each value by its identity: there is one of each."""

    law: LawDiagrams
    of_person: Callable[[Person], tuple[object, ...]]
    of_activity: Callable[[Activity], tuple[object, ...]]
    bits_of: tuple[Mapping[int, int], ...]
    members: Mapping[Category, tuple[Category, ...]]
    elections: frozenset[str | None]
    fixed_targets: Mapping[Act, Target]
    default_targets: Mapping[Act, Target]

    def bits(self, person: Person, activity: Activity) -> int | None:
        """Return the bits of what is given; None where something must be looked at closer."""
        try:
            values = self.of_person(person) + self.of_activity(activity)
            known = sum(map(getitem, self.bits_of, map(id, values)))
            fixed = self.fixed_targets.get(activity.act)
            if fixed is not None and activity.target not in {None, fixed}:
                return None
            if activity.election not in self.elections:
                return None
            return known if self.law.circumstances.knows(person.region) else None
        except (KeyError, TypeError):
            return None


@lru_cache(_BOOKS)
def _encoder(law: LawDiagrams) -> _Encoder:
    vocabulary, variables = law.rulebook.vocabulary, law.variables
    names, _, _ = _facts_of(vocabulary)
    owners = [vocabulary.facts[name].owner for name in names]
    codes: dict[str, Mapping[int, int]] = {
        "category": {id(category): 0 for category in Category},
        "act": {id(act): 0 for act in Act},
    }
    for name in names:
        number = variables.numbers.get(name)
        values = vocabulary.facts[name].values
        bits = variables.bits[number] if number is not None else (0,) * len(values)
        codes[name] = {id(None): 0, **dict(zip(map(id, values), bits, strict=True))}
    persons = ("category", *names[: owners.count("person")])
    activities = ("act", *names[owners.count("person") :])
    return _Encoder(
        law=law,
        of_person=attrgetter(*persons),
        of_activity=attrgetter(*activities),
        bits_of=tuple(codes[name] for name in (*persons, *activities)),
        elections=frozenset({None, *law.calendar.names}),
        fixed_targets=vocabulary.fixed_targets,
        default_targets=vocabulary.default_targets,
        members={category: vocabulary.members(category) for category in Category},
    )


def _require(
    person: Person, activity: Activity, at: At, law: LawDiagrams, readings: Mapping[str, str]
) -> None:
    """Check a question word by word."""
    vocabulary = law.rulebook.vocabulary
    problems = [
        *_enum_problems("category", person.category, Category),
        *_enum_problems("act", activity.act, Act),
        *_fact_problems(stated_facts(person, activity, vocabulary), vocabulary),
        *_reading_problems(readings, law.rulebook.disputes),
    ]
    if not problems:
        problems += _target_problems(activity, vocabulary)
    problems += _place_problems(person, activity, law.calendar)
    problems = problems or list(_at_problems(at))
    if problems:
        raise CaseError(problems)


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


def stated_facts(
    person: Person, activity: Activity, vocabulary: Vocabulary
) -> dict[str, FactValue]:
    """Return the facts that were given, target and contest among them, in their order."""
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
    for name, value in stated.items():
        spec = vocabulary.facts[name]
        # True equals 1 and a code equals its text, but neither is the other here.
        if not any(value is possible for possible in spec.values):
            yield from _value_problems(spec, value)


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
