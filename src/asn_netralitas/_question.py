"""A question whose every word is known to be good, and the settings in which it is asked.

A *setting* is what law and calendar give on one day in one place: the rules in force there that
name the act and can bind the person then, the contexts, and the readings that each dispute has.
Days, and places, that meet the same settings are asked about once. No verdict is reached here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Final

from attrs import evolve, field, fields, frozen

from ._calendar import OUTSIDE, Calendar, Place
from ._errors import CaseError, Problem, near
from ._load import Rulebook
from ._model import (
    Activity,
    At,
    CaseInput,
    Context,
    DaySpan,
    Dispute,
    Note,
    Person,
    ReadingRef,
    Rule,
)
from ._standing import Brought, binds, in_force, in_time
from ._vocabulary import (
    Act,
    Category,
    Contest,
    FactSpec,
    FactValue,
    Stage,
    Target,
    Vocabulary,
)

LONGEST_SPAN: Final = 1_100
EVERY_DISPUTE: Final = "*"
POLICIES: Final[Mapping[str, int]] = {"strictest": 0, "most_lenient": -1}
Readings = tuple[tuple[str, tuple[str, ...]], ...]
Spot = tuple[date, Place, frozenset[str]]


@frozen
class Setting:
    """What law and calendar give on one day in one place; equal settings are the same question."""

    day: date = field(eq=False)
    contexts: tuple[Context, ...]
    rules: tuple[Rule, ...]
    brought: Brought
    readings: Readings

    @property
    def staged(self) -> tuple[Context, ...]:
        """Return the contexts of elections that run: before or after determination."""
        return tuple(context for context in self.contexts if context.stage is not Stage.OUTSIDE)

    @property
    def stage(self) -> Stage:
        """Return the one stage of all elections that run, else `outside`."""
        stages = {context.stage for context in self.staged}
        return stages.pop() if len(stages) == 1 else Stage.OUTSIDE


@frozen(kw_only=True)
class Question:
    """A checked question with its rulebook and calendar."""

    input: CaseInput
    days: tuple[date, ...]
    rulebook: Rulebook
    calendar: Calendar
    given: Mapping[str, FactValue]

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
        activity, vocabulary = self.input.activity, self.vocabulary
        return (
            vocabulary.fixed_targets.get(activity.act)
            or activity.target
            or vocabulary.default_targets.get(activity.act)
        )

    def presumed(self, fact: str, category: Category) -> FactValue | None:
        """Return the value that is presumed of a fact that was not given, if any is."""
        return next(
            (
                presumption.value
                for presumption in self.vocabulary.presumptions
                if presumption.fact == fact and category in presumption.categories
            ),
            None,
        )

    def settings(self) -> dict[Spot, Setting]:
        """Return one setting for each day, place and membership that can be told apart."""
        places = self._places()
        rows = {
            day: tuple(
                tuple(
                    (members, self._setting(day, place, members))
                    for members in self._memberships(day, place)
                )
                for place in places
            )
            for day in self.days
        }
        days = {row: day for day, row in reversed(rows.items())}
        columns = zip(places, zip(*days, strict=True), strict=True)
        kept = {column: place for place, column in columns}.values()
        return {
            (day, place, members): setting
            for row, day in sorted(days.items(), key=lambda item: item[1])
            for place, cell in zip(places, row, strict=True)
            if place in kept
            for members, setting in cell
        }

    def notes(self, settings: Iterable[Setting]) -> tuple[Note, ...]:
        """Return what a reader must know of the reach of calendar and rulebook."""
        first, last = self.days[0], self.days[-1]
        activity = self.input.activity
        running = [setting for setting in settings if setting.staged]
        found: dict[Note, bool] = {
            "after-calendar": last > self.calendar.known_until,
            "before-rulebook": first < self.rulebook.known_from,
            "after-rulebook": last > self.rulebook.known_until,
            "regions-incomplete": any(
                self.calendar.uncertain(day, place) for day in self.days for place in self._places()
            )
            and activity.election is None,
            "election-not-running": activity.election is not None and not running,
            "election-not-fixed": activity.election is not None
            and self.calendar.is_not_fixed(activity.election),
            "contest-not-running": activity.contest is not None and not running,
        }
        return tuple(note for note, applies in found.items() if applies)

    def _places(self) -> tuple[Place, ...]:
        codes = {code for rule in self.rulebook.rules for code in rule.regions}
        codes |= {code for overlay in self.rulebook.overlays for code in overlay.regions}
        places = self.calendar.places(self.input.person.region, codes)
        named = self.input.activity.election
        if named is None or self.calendar.is_not_fixed(named):
            return places
        # Whoever names an election without a place means a place in which it runs.
        election = self.calendar.election(named)
        if not election.regions or not election.regions_complete:
            return places
        return tuple(place for place in places if place.within(election.regions)) or places

    def _memberships(self, day: date, place: Place) -> Iterator[frozenset[str]]:
        """Yield every way in which elections of an incomplete list may run in the place."""
        named = self.input.activity.election is not None
        unsure = () if named else self.calendar.uncertain(day, place)
        for runs in product((False, True), repeat=len(unsure)):
            yield frozenset(name for name, yes in zip(unsure, runs, strict=True) if yes)

    def _setting(self, day: date, place: Place, members: frozenset[str]) -> Setting:
        activity = self.input.activity
        contexts = _of_contest(
            self.calendar.contexts(
                day, place, election=activity.election, membership=dict.fromkeys(members, True)
            ),
            activity.contest,
        )
        rules = tuple(
            rule
            for rule in self.rulebook.rules
            if activity.act in rule.acts
            and in_force(rule.first, rule.last, day)
            and (not rule.regions or place.within(rule.regions))
            and any(in_time(rule, context) for context in contexts)
            and self._can_bind(rule)
        )
        brought = self._brought(day, rules)
        return Setting(
            day, contexts, rules, brought, tuple(self._readings(day, place, rules, brought))
        )

    def _brought(self, day: date, rules: tuple[Rule, ...]) -> Brought:
        """Return the consequences in force on a day and the schedules that they may draw on."""
        consequences = {
            (rule.id, number): consequence.sanction_class
            for rule in rules
            for number, consequence in enumerate(rule.consequences)
            if in_force(consequence.first, consequence.last, day)
        }
        return Brought(
            frozenset(consequences),
            tuple(
                schedule
                for schedule in self.rulebook.schedules
                if in_force(schedule.first, schedule.last, day)
                and schedule.sanction_class in consequences.values()
                and not schedule.categories.isdisjoint(self.members)
            ),
        )

    def _can_bind(self, rule: Rule) -> bool:
        position = self.given.get("position")
        return any(binds(rule, category, position) for category in self.members) or (
            position is None and bool(rule.positions)
        )

    def _readings(
        self, day: date, place: Place, rules: tuple[Rule, ...], brought: Brought
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield, for each dispute that the law touches, the readings it may have that day."""
        refs = [ref for rule in rules for ref in reading_refs(rule)]
        refs += [schedule.reading for schedule in brought.schedules if schedule.reading]
        touched = {ref.dispute for ref in refs}
        for dispute in self.rulebook.disputes:
            if dispute.id not in touched:
                continue
            exist = tuple(reading.id for reading in dispute.readings if reading.since <= day)
            overlays = (
                overlay.readings.get(dispute.id)
                for overlay in self.rulebook.overlays
                if in_force(overlay.first, overlay.last, day)
                and (not overlay.regions or place.within(overlay.regions))
            )
            chosen = self.input.readings
            wanted = (chosen.get(dispute.id), *overlays, chosen.get(EVERY_DISPUTE))
            found = (_meant(dispute, each, exist, day) for each in wanted if each is not None)
            pinned = next((reading for reading in found if reading is not None), None)
            yield dispute.id, exist if pinned is None else (pinned,)


def _meant(dispute: Dispute, wanted: str, exist: tuple[str, ...], day: date) -> str | None:
    """Return the reading of a day that is chosen by its id, by a holder, or by its strictness."""
    if wanted in exist:
        return wanted
    if wanted in POLICIES:
        return exist[POLICIES[wanted]] if exist else None
    held = [
        (holder.since, reading.id)
        for reading in dispute.readings
        for holder in reading.holders
        if holder.authority == wanted and holder.since <= day
    ]
    return max(held)[1] if held else None


def reading_refs(rule: Rule) -> Iterator[ReadingRef]:
    """Yield the readings that a rule, or one of its consequences, belongs to."""
    refs = (rule.reading, *(consequence.reading for consequence in rule.consequences))
    yield from (ref for ref in refs if ref is not None)


def _of_contest(contexts: tuple[Context, ...], contest: Contest | None) -> tuple[Context, ...]:
    """Keep the contexts of the contest that the act is about; outside, if it is not voted for."""
    if contest is None:
        return contexts
    kept = tuple(
        evolve(context, contests=(contest,)) for context in contexts if contest in context.contests
    )
    runs = any(context.stage is not Stage.OUTSIDE for context in kept)
    return kept if runs else (OUTSIDE, *kept)


# ------------------------------------------------------------------ checking what was asked


def ask(
    person: Person,
    activity: Activity,
    at: At,
    rulebook: Rulebook,
    calendar: Calendar,
    readings: Mapping[str, str],
) -> Question:
    """Check a question word by word.

    Raises:
        CaseError: If a code is unknown, a datetime has no zone, or a span is empty or too long;
            every fault is listed.
    """
    vocabulary = rulebook.vocabulary
    problems = [
        *_enum_problems("category", person.category, Category),
        *_enum_problems("act", activity.act, Act),
        *_fact_problems(person, activity, vocabulary),
        *_reading_problems(readings, rulebook.disputes),
    ]
    if not problems:
        problems += _target_problems(activity, vocabulary)
    problems += _place_problems(person, activity, calendar)
    day_problems = [] if problems else list(_at_problems(at))
    if problems or day_problems:
        raise CaseError([*problems, *day_problems])
    when = calendar.civil_day(at, person.region) if isinstance(at, datetime) else at
    return Question(
        input=CaseInput(person=person, activity=activity, at=when, readings=readings),
        days=tuple(_days(when)),
        rulebook=rulebook,
        calendar=calendar,
        given=_given(person, activity, vocabulary),
    )


def _place_problems(person: Person, activity: Activity, calendar: Calendar) -> Iterator[Problem]:
    try:
        calendar.places(person.region)
    except CaseError as error:
        yield from error.problems
    try:
        if activity.election is not None:
            calendar.require(activity.election)
    except CaseError as error:
        yield from error.problems


def _given(person: Person, activity: Activity, vocabulary: Vocabulary) -> dict[str, FactValue]:
    owners: Mapping[str, Person | Activity] = {"person": person, "activity": activity}
    values = {name: getattr(owners[spec.owner], name) for name, spec in vocabulary.facts.items()}
    return {
        name: value
        for name, value in values.items()
        if value is not None and name not in {"target", "contest"}
    }


def _fact_problems(person: Person, activity: Activity, vocabulary: Vocabulary) -> Iterator[Problem]:
    for owner in (person, activity):
        for attribute in fields(type(owner)):
            spec = vocabulary.facts.get(attribute.name)
            value = getattr(owner, attribute.name)
            if spec is not None and value is not None:
                yield from _value_problems(spec, value)


def _value_problems(spec: FactSpec, value: object) -> Iterator[Problem]:
    if issubclass(spec.type, StrEnum):
        yield from _enum_problems(spec.name, value, spec.type)
    elif not isinstance(value, bool):
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
    known = {dispute.id: [*_names(dispute), *POLICIES] for dispute in disputes}
    known[EVERY_DISPUTE] = [name for names in known.values() for name in names]
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
