"""A question as it is asked: what can be wrong with it, and the `Query` that it becomes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter, getitem
from typing import Any, Final

from attrs import evolve, frozen

from asn_netralitas._engine.law_diagrams import MOST_LAWS, LawDiagrams
from asn_netralitas._engine.query import EVERY_DISPUTE, MOST_CHOICES, Query
from asn_netralitas._model.case import Activity, At, DaySpan, Person, part_problems, path_of
from asn_netralitas._model.codes import Act, Category, Target
from asn_netralitas._model.law import Dispute, facts_tested
from asn_netralitas._model.problems import CaseError, Problem, bad_argument
from asn_netralitas._model.spelling import code_meant, near
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import Calendar, CivilDay

LONGEST_SPAN: Final = 1_100
POLICIES: Final = ("strictest", "most_lenient", "highest_rank")
_NO_READINGS: Final[Mapping[str, str]] = {}
_AT: Final = path_of("at")
# What every question tells; a fact that is not told is None.
_CODES: Final[Mapping[str, type[StrEnum]]] = {"category": Category, "act": Act}


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
        # What else can be wrong is looked for only where it can be.
        is_plain = (
            type(at) is date
            and activity.target in (None, target)  # a set takes longer
            and (not chosen or _are_known(law, tuple(chosen.items())))
        )
    except (AttributeError, KeyError, TypeError, CaseError):
        raise CaseError(_problems(person, activity, at, law, chosen)) from None
    if not is_plain:
        problems = _problems(person, activity, at, law, chosen)
        if problems:
            raise CaseError(problems)
        at, civil_days = _settled(at, person.region, law.calendar)
    first, last = (at.first, at.last) if isinstance(at, DaySpan) else (at, at)
    if civil_days:
        first, last = civil_days[0].day, civil_days[-1].day
    segments = circumstances.segments(first, last)
    if civil_days:
        occasions = circumstances.occasions(civil_days, person.region, activity.election)
        spots = circumstances.spots(occasions, activity.election, activity.contest)
        situations: Collection[int] = {spot.situation for spot in spots}
    else:
        meant = (activity.election, activity.contest)
        situations = circumstances.situations_of(segments, places, *meant)
    return Query(
        law,
        person,
        activity,
        at,
        chosen,
        first,
        last,
        segments,
        places,
        situations,
        known,
        encoder.members[person.category],
        target,
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


@lru_cache(MOST_LAWS * len(Act))
def facts_that_matter(law: LawDiagrams, act: Act) -> int:
    """Return the bits of the facts that may change anything in a decision about an act."""
    vocabulary, variables = law.rulebook.vocabulary, law.variables
    # Every finding shows the post of a person, and it decides who imposes a sanction.
    names = {"position", "employer_level"}
    names |= {entailment.fact for entailment in vocabulary.entailments}
    names |= {presumption.fact for presumption in vocabulary.presumptions}
    for rule in map(law.rulebook.rules.__getitem__, law.force.rules_by_act[act]):
        for condition in (rule.when, *(part.when for part in rule.consequences)):
            names |= {leaf.fact for leaf in facts_tested(condition)}
    return sum(variables.masks[variables.numbers[name]] for name in names)


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


@lru_cache(MOST_CHOICES)
def _are_known(law: LawDiagrams, wishes: tuple[tuple[str, str], ...]) -> bool:
    return not any(reading_problems(dict(wishes), law.rulebook.disputes))


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
