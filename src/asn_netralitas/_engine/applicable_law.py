"""The law that applies to an act on a day in a place.

An `ApplicableLaw` holds the rules in force that name the act, the contexts, and the readings of
each dispute. It is the same for every day between two changes of law or calendar, so it is built
once for each such stretch and cached. This module reaches no verdict.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import product
from typing import Final

from attrs import evolve, field, frozen

from asn_netralitas._model.codes import Act, Contest, Stage
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import Dispute, ReadingRef, Rule, facts_tested, in_force
from asn_netralitas._reading.calendar import OUTSIDE, Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook

from .application import EffectiveConsequences, in_time

_REMEMBERED: Final = 4096
_SPOTS: Final = 512
_BOOKS: Final = 8

Occasion = tuple[date, Place, frozenset[str]]


@frozen
class Contested:
    """A dispute on one day in one place: the readings there are, and the overlay's choice."""

    dispute: Dispute
    readings: tuple[str, ...]
    chosen: str | None


@frozen(cache_hash=True, slots=False)
class ApplicableLaw:
    """What law and calendar give on one day in one place; equal settings are the same question.

    `day` is the first of the stretch of days that are alike to both.
    """

    day: date = field(eq=False)
    contexts: tuple[Context, ...]
    rules: tuple[Rule, ...]
    brought: EffectiveConsequences
    disputes: tuple[Contested, ...]

    @cached_property
    def staged(self) -> tuple[Context, ...]:
        """Return the contexts of elections that run: before or after determination."""
        return tuple(context for context in self.contexts if context.stage is not Stage.OUTSIDE)

    @cached_property
    def stage(self) -> Stage:
        """Return the one stage of all elections that run, else `outside`."""
        stages = {context.stage for context in self.staged}
        return stages.pop() if len(stages) == 1 else Stage.OUTSIDE


@frozen
class ActSelector:
    """What of an activity decides which settings it meets."""

    act: Act
    election: str | None
    contest: Contest | None


@frozen(eq=False, slots=False)
class LawIndex:
    """A rulebook and a calendar with the settings that were made of them."""

    rulebook: Rulebook
    calendar: Calendar

    def segment(self, day: date) -> tuple[int, int]:
        """Return the stretch of days, all alike to law and calendar, that holds a day."""
        return self.calendar.segment(day), bisect_right(self.turns, day)

    def first_of(self, segment: tuple[int, int]) -> date:
        """Return the first day of a stretch; before all law and elections there is only `min`."""
        era, stretch = segment
        begins = self.turns[stretch - 1] if stretch else date.min
        return max(begins, self.calendar.first_of(era))

    def setting(
        self, wanted: ActSelector, day: date, place: Place, members: frozenset[str]
    ) -> ApplicableLaw:
        """Return the setting of a day and place where these elections of incomplete lists run."""
        return self._settings(wanted, *self.segment(day), place, members)

    def spots(
        self, wanted: ActSelector, region: str | None, days: tuple[date, ...]
    ) -> Mapping[Occasion, ApplicableLaw]:
        """Return one setting for each day, place and membership that can be told apart.

        Of `days`, in their order, no two are alike.
        """
        return self._spots(wanted, region, days)

    def places(self, wanted: ActSelector, region: str | None) -> tuple[Place, ...]:
        """Return the places that a region may mean for an act."""
        places = self.calendar.places(region, self.codes)
        named = wanted.election
        if named is None or self.calendar.is_not_fixed(named):
            return places
        # Whoever names an election without a place means a place in which it runs.
        election = self.calendar.election(named)
        if not election.regions or not election.regions_complete:
            return places
        return tuple(place for place in places if place.within(election.regions)) or places

    @cached_property
    def codes(self) -> frozenset[str]:
        """Return the regions that a rule or an overlay names."""
        rules = (code for rule in self.rulebook.rules for code in rule.regions)
        overlays = (code for overlay in self.rulebook.overlays for code in overlay.regions)
        return frozenset(rules) | frozenset(overlays)

    @cached_property
    def deciding(self) -> Callable[[Act], tuple[str, ...]]:
        """Return the facts that may change anything in a decision about an act."""
        return lru_cache(len(Act))(self._find_deciding)

    def _find_deciding(self, act: Act) -> tuple[str, ...]:
        vocabulary = self.rulebook.vocabulary
        found = {"position", "employer_level"}
        found |= {entailment.fact for entailment in vocabulary.entailments}
        found |= {presumption.fact for presumption in vocabulary.presumptions}
        found = found.union(*(_tested(rule) for rule in self._by_act(act)))
        return tuple(name for name in vocabulary.facts if name in found)

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """Return the days on which something in the rulebook begins, or is over."""
        return tuple(sorted(set(_turns(self))))

    @cached_property
    def _spots(self) -> Callable[..., Mapping[Occasion, ApplicableLaw]]:
        return lru_cache(_SPOTS)(self._find_spots)

    def _find_spots(
        self, wanted: ActSelector, region: str | None, days: tuple[date, ...]
    ) -> Mapping[Occasion, ApplicableLaw]:
        places = self.places(wanted, region)
        rows = {
            day: tuple(
                tuple(
                    (members, self.setting(wanted, day, place, members))
                    for members in self._memberships(wanted, day, place)
                )
                for place in places
            )
            for day in days
        }
        unlike = {row: day for day, row in reversed(rows.items())}
        columns = zip(places, zip(*unlike, strict=True), strict=True)
        kept = set({column: place for place, column in columns}.values())
        return {
            (day, place, members): setting
            for row, day in sorted(unlike.items(), key=lambda item: item[1])
            for place, cell in zip(places, row, strict=True)
            if place in kept
            for members, setting in cell
        }

    def _memberships(
        self, wanted: ActSelector, day: date, place: Place
    ) -> Iterator[frozenset[str]]:
        """Yield every way in which elections of an incomplete list may run in the place."""
        unsure = () if wanted.election is not None else self.calendar.uncertain(day, place)
        for runs in product((False, True), repeat=len(unsure)):
            yield frozenset(name for name, yes in zip(unsure, runs, strict=True) if yes)

    @cached_property
    def _settings(self) -> Callable[..., ApplicableLaw]:
        return lru_cache(_REMEMBERED)(self._find)

    def _find(
        self, wanted: ActSelector, era: int, stretch: int, place: Place, members: frozenset[str]
    ) -> ApplicableLaw:
        """Return the setting of a stretch of days, the same value for all that are equal."""
        return self._alike(self._build(wanted, self.first_of((era, stretch)), place, members))

    @cached_property
    def _alike(self) -> Callable[[ApplicableLaw], ApplicableLaw]:
        """Intern equal settings."""
        return lru_cache(_REMEMBERED)(lambda setting: setting)

    @cached_property
    def _by_act(self) -> Callable[[Act], tuple[Rule, ...]]:
        return lru_cache(len(Act))(self._find_by_act)

    def _find_by_act(self, act: Act) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rulebook.rules if act in rule.acts)

    def _build(
        self, wanted: ActSelector, day: date, place: Place, members: frozenset[str]
    ) -> ApplicableLaw:
        met = self.calendar.contexts(
            day, place, election=wanted.election, membership=dict.fromkeys(members, True)
        )
        return self.under(wanted.act, day, place, _of_contest(met, wanted.contest))

    def under(
        self, act: Act, day: date, place: Place, contexts: tuple[Context, ...]
    ) -> ApplicableLaw:
        """Return the setting that the law of a day gives to an act in contexts, met or not."""
        rules = tuple(
            rule
            for rule in self._by_act(act)
            if in_force(rule.first, rule.last, day)
            and (not rule.regions or place.within(rule.regions))
            and any(in_time(rule, context) for context in contexts)
        )
        brought = self._brought(day, rules)
        return ApplicableLaw(
            day, contexts, rules, brought, tuple(self._contested(day, place, rules, brought))
        )

    def _brought(self, day: date, rules: tuple[Rule, ...]) -> EffectiveConsequences:
        """Return the consequences in force on a day and the schedules that they may draw on."""
        consequences = {
            (rule.id, number): consequence.sanction_class
            for rule in rules
            for number, consequence in enumerate(rule.consequences)
            if in_force(consequence.first, consequence.last, day)
        }
        return EffectiveConsequences(
            frozenset(consequences),
            tuple(
                schedule
                for schedule in self.rulebook.schedules
                if in_force(schedule.first, schedule.last, day)
                and schedule.sanction_class in consequences.values()
            ),
        )

    def _contested(
        self, day: date, place: Place, rules: tuple[Rule, ...], brought: EffectiveConsequences
    ) -> Iterator[Contested]:
        """Yield the disputes that the law touches, each with the readings it has that day."""
        refs = [ref for rule in rules for ref in reading_refs(rule)]
        refs += [schedule.reading for schedule in brought.schedules if schedule.reading]
        touched = {ref.dispute for ref in refs}
        for dispute in self.rulebook.disputes:
            if dispute.id in touched:
                exist = tuple(reading.id for reading in dispute.readings if reading.since <= day)
                chosen = (
                    overlay.readings.get(dispute.id)
                    for overlay in self.rulebook.overlays
                    if in_force(overlay.first, overlay.last, day)
                    and (not overlay.regions or place.within(overlay.regions))
                )
                found = next((reading for reading in chosen if reading is not None), None)
                yield Contested(dispute, exist, found)


@lru_cache(_BOOKS)
def law_of(rulebook: Rulebook, calendar: Calendar) -> LawIndex:
    """Return the one `LawIndex` of a rulebook and a calendar."""
    return LawIndex(rulebook, calendar)


def reading_refs(rule: Rule) -> Iterator[ReadingRef]:
    """Yield the readings that a rule, or one of its consequences, belongs to."""
    refs = (rule.reading, *(consequence.reading for consequence in rule.consequences))
    yield from (ref for ref in refs if ref is not None)


def _tested(rule: Rule) -> set[str]:
    conditions = (rule.when, *(part.when for part in rule.consequences))
    return {leaf.fact for condition in conditions for leaf in facts_tested(condition)}


def _turns(law: LawIndex) -> Iterator[date]:
    book = law.rulebook
    spans: list[tuple[date | None, date | None]] = []
    spans += ((entry.first, entry.last) for entry in book.rules)
    spans += ((entry.first, entry.last) for entry in book.schedules)
    spans += ((entry.first, entry.last) for entry in book.duties)
    spans += ((entry.first, entry.last) for entry in book.routes)
    spans += ((entry.first, entry.last) for entry in book.overlays)
    spans += ((part.first, part.last) for rule in book.rules for part in rule.consequences)
    spans += ((step.first, step.last) for route in book.routes for step in route.forwarding)
    for first, last in spans:
        if first is not None:
            yield first
        if last is not None:
            yield last + timedelta(days=1)
    for dispute in book.disputes:
        yield from (holder.since for reading in dispute.readings for holder in reading.holders)
    yield book.known_from
    yield from (end + timedelta(days=1) for end in (book.known_until, law.calendar.known_until))


def _of_contest(contexts: tuple[Context, ...], contest: Contest | None) -> tuple[Context, ...]:
    """Keep the contexts of the contest that the act is about; outside, if it is not voted for."""
    if contest is None:
        return contexts
    kept = tuple(
        evolve(context, contests=(contest,)) for context in contexts if contest in context.contests
    )
    runs = any(context.stage is not Stage.OUTSIDE for context in kept)
    return kept if runs else (OUTSIDE, *kept)
