"""A checked question: its bits, the spots that it may mean, and the readings chosen there."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from operator import attrgetter, getitem
from typing import Any, Final

from attrs import evolve, field, frozen

from asn_netralitas._model.case import Activity, At, Case, DaySpan, Person, part_problems, path_of
from asn_netralitas._model.codes import Act, Category, FactValue, Stage, Target
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import Dispute, in_force
from asn_netralitas._model.problems import CaseError, Problem, bad_argument
from asn_netralitas._model.spelling import code_meant, near
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import Calendar, CivilDay, Place
from asn_netralitas._reading.compiled_law import LAW_FOLDER, compiled_law
from asn_netralitas._reading.rulebook import Rulebook

from .circumstances import Spot
from .law_diagrams import MOST_LAWS, LawDiagrams

LONGEST_SPAN: Final = 1_100
EVERY_DISPUTE: Final = "*"
POLICIES: Final = ("strictest", "most_lenient", "highest_rank")
_NO_READINGS: Final[Mapping[str, str]] = {}
_AT: Final = path_of("at")
# What every question tells; a fact that is not told is None.
_CODES: Final[Mapping[str, type[StrEnum]]] = {"category": Category, "act": Act}


@lru_cache(MOST_LAWS)
def diagrams_of(rulebook: Rulebook, calendar: Calendar) -> LawDiagrams:
    """Return the one `LawDiagrams` of a rulebook and a calendar."""
    law = LawDiagrams.of(rulebook, calendar)
    compiled = compiled_law()
    if compiled is not None and rulebook is Rulebook.national() and calendar is Calendar.national():
        from .packed_diagrams import restore  # noqa: PLC0415  # slow to load, and a checkout has none

        restore(law, LAW_FOLDER, compiled.sources)
    return law


@cache
def _national() -> LawDiagrams:
    return diagrams_of(Rulebook.national(), Calendar.national())


def law_or_national(rulebook: Rulebook | None, calendar: Calendar | None) -> LawDiagrams:
    """Return the law of a rulebook and a calendar, by default the national ones.

    Raises:
        CaseError: If one of them is something else.
    """
    if rulebook is None and calendar is None:
        return _national()
    given = (("rulebook", rulebook, Rulebook), ("calendar", calendar, Calendar))
    problems = [
        bad_argument(value, kind.__name__, name)
        for name, value, kind in given
        if value is not None and not isinstance(value, kind)
    ]
    if problems:
        raise CaseError(problems)
    return diagrams_of(
        rulebook if rulebook is not None else Rulebook.national(),
        calendar if calendar is not None else Calendar.national(),
    )


@frozen(eq=False, slots=False)
class Query:
    """A checked question with the law that answers it.

    `segments` are those of the days from `first` to `last`, `known` the bits of what was given,
    `members` the categories that the person may belong to, `target` what the caller gives or the
    act has, and `spots` where the act may happen, by day, then by place. `civil_days` are those of
    a time whose day the place decides, else none.
    """

    law: LawDiagrams
    person: Person
    activity: Activity
    at: At
    readings: Mapping[str, str]
    first: date
    last: date
    segments: range
    known: int
    members: tuple[Category, ...]
    target: Target | None
    spots: tuple[Spot, ...]
    civil_days: tuple[CivilDay, ...] = ()
    _pins: dict[tuple[int, int, tuple[int, ...]], int] = field(factory=dict, init=False)

    @cached_property
    def input(self) -> Case:
        """Return the question as it was asked."""
        return Case(self.person, self.activity, self.at, self.readings)

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
        return self.law.rulebook.vocabulary

    @cached_property
    def given(self) -> Mapping[str, FactValue]:
        """Return the facts that were given, in the order of the vocabulary."""
        encoder, tested = _encoder(self.law), self.law.variables.numbers
        values = zip(encoder.names, encoder.values(self.person, self.activity), strict=True)
        return {name: value for name, value in values if name in tested and value is not None}

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
            self.civil_days,
            self.person.region,
            (activity.act, self.person.category, activity.target),
            (activity.election, activity.contest),
            tuple(self.readings.items()),
            self.known & self.law.deciding(activity.act),
        )

    def knowing(self, known: int) -> Query:
        """Return the question with other facts given, by their bits; unlike `evolve`, fast."""
        asked = (self.law, self.person, self.activity, self.at, self.readings)
        days = (self.first, self.last, self.segments)
        where = (self.spots, self.civil_days)
        return Query(*asked, *days, known, self.members, self.target, *where)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Return the stages of the elections that may run, each once."""
        law, act = self.law, self.activity.act
        numbers = (law.law_of(act, spot.situation) for spot in self.spots)
        return tuple(dict.fromkeys(law.laws[number].stage for number in numbers))

    @cached_property
    def contexts(self) -> Mapping[Spot, tuple[tuple[Context, int], ...]]:
        """Return the contexts of each spot, each with its phase."""
        activity, contexts = self.activity, self.law.circumstances.contexts
        return {spot: contexts(spot, activity.election, activity.contest) for spot in self.spots}

    @cached_property
    def shown(self) -> Mapping[Spot, tuple[tuple[Context, int], ...]]:
        """Return the contexts of the spots to show, each with its phase.

        Of days to which law and calendar are alike it is the first, of places the last.
        """
        act, law, contexts = self.activity.act, self.law, self.contexts
        if len(contexts) == 1:
            return contexts
        rows: dict[int, list[tuple[int, Hashable]]] = {}
        columns: dict[int, list[tuple[int, Hashable]]] = {}
        for spot, met in contexts.items():
            number = law.law_of(act, spot.situation)
            seen: Hashable = (spot.members, number, self.pinned(spot, number), met)
            rows.setdefault(spot.segment, []).append((spot.place, seen))
        firsts = {tuple(row): segment for segment, row in reversed(rows.items())}
        for row, segment in firsts.items():
            for place, seen in row:
                columns.setdefault(place, []).append((segment, seen))
        days = set(firsts.values())
        places = set({tuple(column): place for place, column in columns.items()}.values())
        return {
            spot: met
            for spot, met in contexts.items()
            if spot.segment in days and spot.place in places
        }

    def day_of(self, spot: Spot) -> date:
        """Return the first day that is meant of those of a spot."""
        return max(self.first, self.law.circumstances.first_of(spot.segment))

    def place_of(self, spot: Spot) -> Place:
        """Return the place to show of those of a spot."""
        segment, circumstances = self.law.circumstances.segment, self.law.circumstances
        then = (civil.zones for civil in self.civil_days if segment(civil.day) == spot.segment)
        zones = frozenset[str]().union(*then) if self.civil_days else None
        return circumstances.places(self.person.region, zones)[spot.place]

    @property
    def regions_are_unsure(self) -> bool:
        """Tell whether an election that is met may or may not run in a place that is meant."""
        circumstances = self.law.circumstances
        return self.activity.election is None and any(
            circumstances.unsure(spot.segment, spot.place) for spot in self.spots
        )

    @property
    def chooses(self) -> bool:
        """Tell whether the caller or an overlay chooses readings."""
        return bool(self.readings or self.law.rulebook.overlays)

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
    in_effect = [
        overlay.readings
        for overlay in map(book.overlays.__getitem__, overlays)
        if in_force(overlay.first, overlay.last, day)
    ]
    for position, bits in law.laws[number].readings:
        dispute = book.disputes[position]
        pairs = zip(dispute.readings, variables.bits[variables.facts + position], strict=True)
        held = {reading.id: bit for reading, bit in pairs if bit & bits}
        overlaid = (readings[dispute.id] for readings in in_effect if dispute.id in readings)
        wanted = (wishes.get(dispute.id), next(overlaid, None), wishes.get(EVERY_DISPUTE))
        meant = (reading_meant(dispute, held, wish, day) for wish in wanted if wish is not None)
        chosen |= next(filter(None, meant), 0)
    return chosen


def reading_meant(dispute: Dispute, held: Mapping[str, int], wish: str, day: date) -> int:
    """Return the bit of the reading that a wish chooses by id, holder or policy; 0 if none."""
    match wish:
        case "strictest":
            return next(iter(held.values()), 0)
        case "most_lenient":
            return tuple(held.values())[-1] if held else 0
        case "highest_rank":
            return _of_highest_rank(dispute, held, day)
        case _:
            return held.get(wish) or _of_holder(dispute, held, wish, day)


def _of_highest_rank(dispute: Dispute, held: Mapping[str, int], day: date) -> int:
    """Return the bit of the reading whose best holder has the highest rank; 0 if several have."""
    ranked = [
        (rank.order, held[reading.id])
        for reading in dispute.readings
        if reading.id in held and (rank := reading.rank(day)) is not None
    ]
    highest = min((order for order, _ in ranked), default=None)
    best = [bit for order, bit in ranked if order == highest]
    return best[0] if len(best) == 1 else 0


def _of_holder(dispute: Dispute, held: Mapping[str, int], authority: str, day: date) -> int:
    """Return the bit of the reading that an authority holds on a day, the newest; 0 if none."""
    by_holder = [
        (holder.since, reading.id)
        for reading in dispute.readings
        for holder in reading.holders
        if holder.authority == authority and holder.holds(day, day)
    ]
    return held[max(by_holder)[1]] if by_holder else 0


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
    encoder, circumstances = _encoder(law), law.circumstances
    if readings is not None:
        _require_parts(person, activity, readings)
    chosen = dict(readings) if readings else _NO_READINGS
    civil_days: tuple[CivilDay, ...] = ()
    try:
        known = sum(map(getitem, encoder.bits_of, map(id, encoder.values(person, activity))))
        target = encoder.vocabulary.target_of(activity.act, activity.target)
        places = circumstances.classes(person.region, activity.election)
    except (AttributeError, KeyError, TypeError, CaseError):
        raise CaseError(_problems(person, activity, at, law, chosen)) from None
    if readings or type(at) is not date or (activity.target and activity.target is not target):
        problems = _problems(person, activity, at, law, chosen)
        if problems:
            raise CaseError(problems)
        at, civil_days = _settled(at, person.region, law.calendar)
    if civil_days:
        first, last = civil_days[0].day, civil_days[-1].day
    else:
        first, last = (at.first, at.last) if isinstance(at, DaySpan) else (at, at)
    segments = circumstances.segments(first, last)
    if civil_days:
        occasions = circumstances.occasions(civil_days, person.region, activity.election)
        spots = circumstances.spots_of(occasions, activity.election, activity.contest)
    else:
        spots = circumstances.spots(segments, places, activity.election, activity.contest)
    return Query(
        law,
        person,
        activity,
        at,
        chosen,
        first,
        last,
        segments,
        known,
        encoder.members[person.category],
        target,
        spots,
        civil_days,
    )


def _require_parts(person: object, activity: object, readings: object) -> None:
    problems = list(part_problems(person, activity, readings))
    if problems:
        raise CaseError(problems)


def _settled(at: At, region: str | None, calendar: Calendar) -> tuple[At, tuple[CivilDay, ...]]:
    """Return a time as its civil day; with its civil days instead where the place decides it."""
    if not isinstance(at, datetime):
        return at, ()
    civil_days = calendar.civil_days(at, region)
    if len(civil_days) == 1:
        return civil_days[0].day, ()
    # Whatever class of time and zone a caller has, the value is a plain one.
    return datetime.fromisoformat(at.isoformat()), civil_days


@frozen(eq=False)
class _Encoder:
    """How to read category, act and facts of a question, by `names`, and to turn them into bits.

    `bits_of` finds a value by its identity: True equals 1 and a code equals its text, but neither
    is the other here.
    """

    vocabulary: Vocabulary
    names: tuple[str, ...]
    of_person: Callable[[Person], tuple[Any, ...]]
    of_activity: Callable[[Activity], tuple[Any, ...]]
    bits_of: tuple[Mapping[int, int], ...]
    members: Mapping[Category, tuple[Category, ...]]

    def values(self, person: Person, activity: Activity) -> tuple[Any, ...]:
        """Return the values in the order of `names`."""
        return self.of_person(person) + self.of_activity(activity)


@lru_cache(MOST_LAWS)
def _encoder(law: LawDiagrams) -> _Encoder:
    vocabulary, variables = law.rulebook.vocabulary, law.variables
    facts = vocabulary.facts
    bits = {name: dict.fromkeys(map(id, (None, *spec.values)), 0) for name, spec in facts.items()}
    bits |= {name: dict.fromkeys(map(id, kind), 0) for name, kind in _CODES.items()}
    for name, number in variables.numbers.items():
        values = zip(variables.values[number], variables.bits[number], strict=True)
        bits[name] |= {id(value): bit for value, bit in values}
    persons = ("category", *(name for name, spec in facts.items() if spec.owner == "person"))
    activities = ("act", *(name for name, spec in facts.items() if spec.owner == "activity"))
    return _Encoder(
        vocabulary=vocabulary,
        names=persons + activities,
        of_person=attrgetter(*persons),
        of_activity=attrgetter(*activities),
        bits_of=tuple(map(bits.__getitem__, persons + activities)),
        members={category: vocabulary.members(category) for category in Category},
    )


# -------------------------------------------------------------- what can be wrong


def _problems(
    person: Person, activity: Activity, at: At, law: LawDiagrams, readings: Mapping[str, str]
) -> list[Problem]:
    problems = list(part_problems(person, activity, readings))
    if problems:
        return problems
    problems = [
        *_value_problems(person, activity, law),
        *reading_problems(readings, law.rulebook.disputes),
    ]
    if not problems:
        problems += _target_problems(activity, law.rulebook.vocabulary.fixed_targets)
    problems += place_problems(person.region, activity.election, law.calendar)
    return [*problems, *_at_problems(at)]


def _value_problems(person: Person, activity: Activity, law: LawDiagrams) -> Iterator[Problem]:
    encoder, facts = _encoder(law), law.rulebook.vocabulary.facts
    values = zip(encoder.names, encoder.values(person, activity), encoder.bits_of, strict=True)
    wrong = {name: value for name, value, bits in values if id(value) not in bits}
    # Category and act come first.
    for name in sorted(wrong, key=facts.__contains__):
        code, kind = str(wrong[name]), _CODES[name] if name in _CODES else facts[name].type
        if issubclass(kind, StrEnum):
            hint = code_meant(code, kind)
            yield _problem("unknown-code", path_of(name), hint, what=name, written=code)
        else:
            yield bad_argument(f"{name}={code}", "True/False", *path_of(name))


def _target_problems(activity: Activity, fixed_targets: Mapping[Act, Target]) -> Iterator[Problem]:
    fixed = fixed_targets.get(activity.act)
    if fixed is not None and activity.target not in {None, fixed}:
        act, written = activity.act.value, str(activity.target)
        yield _problem("fixed-target", path_of("target"), act=act, fixed=fixed, written=written)


def place_problems(region: object, election: object, calendar: Calendar) -> Iterator[Problem]:
    """Yield why a calendar does not know a region or an election."""
    checks: tuple[tuple[str, object, Callable[[str], object]], ...] = (
        ("region", region, calendar.places),
        ("election", election, calendar.require),
    )
    for name, code, check in checks:
        if isinstance(code, str):
            try:
                check(code)
            except CaseError as error:
                yield from (evolve(problem, path=path_of(name)) for problem in error.problems)
        elif code is not None:
            yield bad_argument(f"{name}={code}", "str", *path_of(name))


def reading_problems(readings: Mapping[Any, Any], disputes: Iterable[Dispute]) -> Iterator[Problem]:
    """Yield why readings cannot be chosen."""
    if not readings:
        return
    known = {dispute.id: [*names_of_readings(dispute), *POLICIES] for dispute in disputes}
    known[EVERY_DISPUTE] = [*POLICIES, *(name for names in known.values() for name in names)]
    for name, wish in readings.items():
        dispute, reading, path = str(name), str(wish), ("readings", str(name))
        if dispute not in known:
            yield _problem("unknown-dispute", path, near(dispute, known), written=dispute)
        elif reading not in known[dispute]:
            hint = near(reading, known[dispute])
            yield _problem("unknown-reading", path, hint, written=reading, dispute=dispute)


def names_of_readings(dispute: Dispute) -> Iterator[str]:
    """Yield the names by which a reading of a dispute can be chosen."""
    for reading in dispute.readings:
        yield reading.id
        yield from (holder.authority for holder in reading.holders if holder.authority)


def _at_problems(at: object) -> Iterator[Problem]:
    match at:
        case datetime():
            if at.utcoffset() is None:
                yield _problem("naive-datetime", _AT, written=at.isoformat())
        case date():
            return
        case DaySpan(datetime(), _) | DaySpan(_, datetime()):
            yield bad_argument(at, "DaySpan(date, date)", *_AT)
        case DaySpan(date() as first, date() as last) if last < first:
            yield _problem("empty-span", _AT, first=first.isoformat(), last=last.isoformat())
        case DaySpan(date() as first, date() as last):
            if (last - first).days >= LONGEST_SPAN:
                yield _problem("too-long-span", _AT, limit=str(LONGEST_SPAN))
        case _:
            yield bad_argument(at, "date, datetime, DaySpan", *_AT)


def _problem(code: str, path: tuple[str, ...], hint: str | None = None, **values: str) -> Problem:
    return Problem(code=code, values=values, hint=hint, path=path)
