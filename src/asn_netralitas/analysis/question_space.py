"""Everything that can be asked of one law, or of two: each day, place, election and contest.

`LawSpace` looks at one context at a time. A case meets all elections of its day and place, so here
a question is whatever `evaluate` can be asked without facts: about all that run, about one election
or about one contest. The law of the last days is also looked at in every context that was ever met,
since an election to come may bring it again; of these there is no case yet.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, pairwise
from typing import NamedTuple

from attrs import evolve, frozen

from asn_netralitas._engine.circumstances import Circumstances, PlaceClass
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.codes import Category, Contest, Stage
from asn_netralitas._model.elections import ONE_DAY, Context
from asn_netralitas._model.values import cached_method
from asn_netralitas._reading.calendar import OUTSIDE, Calendar, Place

from .law_space import alike, contexts_apart, election_at_rest, firsts


class AskedOccasion(NamedTuple):
    """Days and a place that are alike, with what a question names, and all that it then meets.

    `situations` and `overlays` are those of each law. One that is `unsure` is one of several that a
    question may meet, since nobody knows where an election runs; one `ahead` is met in elections to
    come.
    """

    first: date
    last: date
    place: Place
    election: str | None
    contest: Contest | None
    contexts: tuple[Context, ...]
    situations: tuple[int, ...]
    overlays: tuple[tuple[int, ...], ...]
    unsure: bool = False
    ahead: bool = False

    @property
    def law(self) -> Hashable:
        """Return all by which laws differ here for any act."""
        return self.situations, self.overlays

    @property
    def named(self) -> Hashable:
        """Return the elections that are met."""
        return frozenset(context.election for context in self.contexts)


@frozen(eq=False, slots=False)
class QuestionSpace:
    """The occasions of one law, or of several with the calendar of the first."""

    laws: tuple[LawDiagrams, ...]

    @cached_method()
    def occasions(
        self, regions: frozenset[str], first: date | None, last: date | None
    ) -> Sequence[AskedOccasion]:
        """Return the occasions in some regions from one day to another, the earliest first.

        Without regions, or without a day, there is no limit. Of occasions that no law tells apart
        only the first is there, for each set of elections; the unsure come later, those ahead last.
        """
        every = _held(self._all(regions), first or date.min, last or date.max)
        held = sorted(every, key=lambda each: (each.ahead, each.unsure, each.first))
        return tuple(firsts(held, lambda each: (each.law, each.named, each.ahead)))

    @cached_method()
    def _all(self, regions: frozenset[str]) -> Sequence[AskedOccasion]:
        """Return the occasions of every day in some regions; in all regions if there are none."""
        places = self._places(regions)
        return (*self._met(places), *self._ahead(places))

    @cached_method()
    def alike(self, law: int, number: int) -> Mapping[Category, tuple[Category, ...]]:
        """Return for each category those that an applicable law of a law does not tell apart."""
        return self.laws[law].seen.alike(self.laws[law].laws[number])[0]

    # -------------------------------------------------------------- days and places

    @property
    def calendar(self) -> Calendar:
        """Return the calendar of all laws."""
        return self.laws[0].calendar

    def _days(self) -> Iterator[tuple[date, date]]:
        """Yield the first and the last day of each stretch of days that are alike."""
        known_from = self.laws[0].rulebook.known_from
        turns = {known_from, *chain(*(law.circumstances.turns for law in self.laws))}
        days = sorted(day for day in turns if day >= known_from)
        yield from ((day, following - ONE_DAY) for day, following in pairwise((*days, date.max)))

    def _places(self, regions: frozenset[str]) -> tuple[Place, ...]:
        """Return the first of all places that neither elections nor laws ever tell apart."""
        codes = regions.union(*(law.circumstances.codes for law in self.laws))
        every = self.calendar.places(None, codes)
        places = (place for place in every if not regions or place.within(regions))
        return tuple(
            firsts(
                places, lambda place: tuple(law.circumstances.class_of(place) for law in self.laws)
            )
        )

    @cached_method()
    def _law_at(self, place: Place) -> Hashable:
        """Return all by which the law of a place differs from that of others."""
        classes = [_class(law.circumstances, place) for law in self.laws]
        return tuple((each.elsewhere, each.overlays) for each in classes)

    def _law_unlike(self, places: Iterable[Place]) -> Iterator[Place]:
        """Yield the first of all places that have the same law."""
        return firsts(places, self._law_at)

    # -------------------------------------------------------------- what is met

    def _met(self, places: Sequence[Place]) -> Iterator[AskedOccasion]:
        """Yield the occasions of all days; days on which all stays the same in a place are one."""
        lasting: dict[Hashable, tuple[date, list[AskedOccasion]]] = {}
        for first, last in self._days():
            here = {self._seen(first, place): place for place in reversed(places)}
            for key, place in reversed(here.items()):
                until, asked = lasting.get(key, (None, []))
                if until != first - ONE_DAY:
                    yield from (each._replace(last=until) for each in asked if until)
                    asked = [*self._asked(first, place), *self._named_in_vain(first, place)]
                lasting[key] = (last, asked)
        for until, asked in lasting.values():
            yield from (each._replace(last=until) for each in asked)

    def _seen(self, day: date, place: Place) -> Hashable:
        """Return all that a question on a day in a place can be about, and the law there."""
        circumstances = self.laws[0].circumstances
        own = _class(circumstances, place)
        met = tuple(
            (met.election.id, own.runs[met.number], tuple(phase for _, phase in contexts))
            for met in circumstances.met(circumstances.segment(day))
            if circumstances.may_run(circumstances.class_of(place), met.election.id)
            for contexts in (met.parts[own.parts[met.number]],)
        )
        stretches = tuple(law.circumstances.stretch_of(day) for law in self.laws)
        return self._law_at(place), stretches, met

    def _named_in_vain(self, day: date, place: Place) -> Iterator[AskedOccasion]:
        """Yield what is met by who names an election that does not run, or that no calendar has."""
        yield self._at(day, place, election_at_rest(self.calendar, day), None, (OUTSIDE,))
        for context in contexts_apart(*self.laws):
            yield self._at(day, place, None, context.contests[0], (context,))

    def _asked(self, day: date, place: Place) -> Iterator[AskedOccasion]:
        """Yield what a question on a day in a place can be about, if an election is met at all."""
        law = self.laws[0].circumstances
        segment, number = law.segment(day), law.class_of(place)
        unsure = bool(law.unsure(segment, number))
        there = [
            met.election.id for met in law.met(segment) if law.may_run(number, met.election.id)
        ]
        # Whoever names the one election that there is meets no other, unless it may not run.
        for election in (None, *(there if unsure or len(there) > 1 else ())):
            spots = law.spots(((segment, number),), election)
            contests = {
                contest: None
                for spot in spots
                for context, _ in law.contexts(spot, election, None)
                for contest in context.contests
            }
            for contest in (None, *(contests if len(contests) > 1 else ())):
                for spot in law.spots(((segment, number),), election, contest):
                    met = law.contexts(spot, election, contest)
                    contexts = tuple(context for context, _ in met)
                    found = self._at(day, place, election, contest, contexts)
                    yield found._replace(unsure=unsure and election is None)

    def _at(
        self,
        day: date,
        place: Place,
        election: str | None,
        contest: Contest | None,
        contexts: tuple[Context, ...],
    ) -> AskedOccasion:
        all_circumstances = [law.circumstances for law in self.laws]
        situations = tuple(
            each.situation(
                each.segment(day), each.class_of(place), [each.phase(one) for one in contexts]
            )
            for each in all_circumstances
        )
        overlays = tuple(_class(each, place).overlays for each in all_circumstances)
        return AskedOccasion(day, day, place, election, contest, contexts, situations, overlays)

    def _ahead(self, places: Sequence[Place]) -> Iterator[AskedOccasion]:
        """Yield every context that was ever met, on the days of which no election is known."""
        met = (each for turn in self.calendar.turns for each in self.calendar.met_anywhere(turn))
        # Whatever election it will be, it is none of the calendar.
        ever = [
            evolve(each, election=each.election and "") for each in firsts((OUTSIDE, *met), alike)
        ]
        for first, last in self._days():
            if last > self.calendar.known_until:
                day = max(first, self.calendar.known_until)
                for place in self._law_unlike(places):
                    for context in ever:
                        staged = context.stage is not Stage.OUTSIDE or context == OUTSIDE
                        contexts = (context,) if staged else (OUTSIDE, context)
                        found = self._at(day, place, None, None, contexts)
                        yield found._replace(last=last, ahead=True)


def _held(occasions: Iterable[AskedOccasion], first: date, last: date) -> Iterator[AskedOccasion]:
    """Yield the occasions of some days; elections to come are no part of days that end."""
    for each in occasions:
        begin, end = max(each.first, first), min(each.last, last)
        if begin <= end and not (each.ahead and last < date.max):
            yield each._replace(first=begin, last=end)


def _class(circumstances: Circumstances, place: Place) -> PlaceClass:
    return circumstances.place_classes[circumstances.class_of(place)]
