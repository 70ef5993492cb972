"""When and where an act happens, as far as law and calendar can tell days and places apart.

Days between two changes of law or calendar are one *segment*. Places in which the same elections
run and to which the same regional law applies are one *class*. An election as an act meets it is a
context; what a rule can see of it (kind, contests, stage, open periods) is its *phase*. An election
whose list of regions has gaps may or may not run in a place, which makes several *spots* of it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain, product
from threading import Lock
from typing import Final, Generic, NamedTuple, TypeVar

from attrs import evolve, field, frozen

from asn_netralitas._model.case import path_of
from asn_netralitas._model.codes import Contest, Stage
from asn_netralitas._model.elections import ONE_DAY, Context, Election, context_apart
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._reading.calendar import OUTSIDE, Calendar, CivilDay, Place
from asn_netralitas._reading.rulebook import Rulebook

T = TypeVar("T")
# Numbers that stand for a situation that was not looked up yet, and for several of them.
NONE: Final = 0xFFFFFFFF
SEVERAL: Final = NONE - 1
# More ways to complete incomplete lists than these are not tried.
MOST_SPOTS: Final = 100_000
_NOBODY: Final[frozenset[str]] = frozenset()
_ABSENT, _RUNS, _UNSURE = range(3)
# A segment of days and a class of places, by their numbers.
Occasion = tuple[int, int]


class Spot(NamedTuple):
    """Days that are alike, places that are alike, and the elections of incomplete lists that run.

    `situation` is the number of all that rules can see there; see `LegalSituation`.
    """

    segment: int
    place: int
    members: frozenset[str]
    situation: int


class LegalSituation(NamedTuple):
    """What rules can see of a spot: law in force, law that does not apply there, open phases.

    `stretch` numbers the days between two changes of the rulebook. `elsewhere` holds the numbers of
    the rules of other regions, `phases` those of what is seen of each context, once and in order.
    """

    stretch: int
    elsewhere: tuple[int, ...]
    phases: tuple[int, ...]


class Numbered(Generic[T]):
    """Distinct values, each with a number, in the order in which they came."""

    def __init__(self, *values: T) -> None:
        """Begin with some distinct values."""
        self._values = list(values)
        self._numbers = {value: number for number, value in enumerate(values)}
        self._lock = Lock()

    def number(self, value: T) -> int:
        """Return the number of a value, which is added if it is new."""
        number = self._numbers.get(value)
        if number is None:
            with self._lock:
                number = self._numbers.get(value)
                return self._add(value) if number is None else number
        return number

    def _add(self, value: T) -> int:
        # Other threads use a number as soon as it is known, so its value must be there by then.
        self._values.append(value)
        return self._numbers.setdefault(value, len(self._values) - 1)

    def __getitem__(self, number: int) -> T:
        return self._values[number]

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[T]:
        return iter(self._values)


class PlaceClass(NamedTuple):
    """Places that are alike: which elections run there, and which regional law applies.

    `parts` holds the number of the part of each election that they belong to, `elsewhere` the
    numbers of the rules of other regions, `overlays` those of the overlays that apply.
    """

    runs: tuple[int, ...]
    parts: tuple[int, ...]
    elsewhere: tuple[int, ...]
    overlays: tuple[int, ...]


class _Met(NamedTuple):
    """An election on the days of a segment, by its number: its contexts by part, with phases."""

    number: int
    election: Election
    parts: tuple[tuple[tuple[Context, int], ...], ...]


@frozen(eq=False, slots=False, repr=False)
class Circumstances:
    """Segments of days, classes of places and spots of a rulebook with a calendar."""

    rulebook: Rulebook
    calendar: Calendar
    phases: Numbered[Context] = field(factory=lambda: Numbered(_seen(OUTSIDE)), init=False)
    situations: Numbered[LegalSituation] = field(factory=Numbered[LegalSituation], init=False)
    place_classes: Numbered[PlaceClass] = field(factory=Numbered[PlaceClass], init=False)
    class_numbers: dict[str, int] = field(factory=dict, init=False)
    _places: dict[tuple[str | None, frozenset[str] | None], dict[int, Place]] = field(
        factory=dict, init=False
    )
    _met: dict[int, tuple[_Met, ...]] = field(factory=dict, init=False)
    _classes_of: dict[str | None, tuple[int, ...]] = field(factory=dict, init=False)
    situation_rows: dict[Contest | None, array[int]] = field(factory=dict, init=False)
    _situations_of: dict[tuple[int, tuple[int, ...], Contest | None], frozenset[int]] = field(
        factory=dict, init=False
    )

    # -------------------------------------------------------------- days

    @cached_property
    def law_turns(self) -> tuple[date, ...]:
        """Return the days on which something in the rulebook begins, or is over."""
        return tuple(sorted(set(_law_turns(self.rulebook, self.calendar))))

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """Return the days on which something in the rulebook or the calendar begins or is over."""
        return tuple(sorted({*self.law_turns, *self.calendar.turns}))

    def segment(self, day: date) -> int:
        """Return the segment that holds a day."""
        return bisect_right(self.turns, day)

    def segments(self, first: date, last: date) -> range:
        """Return the segments of the days from one to another, both included."""
        begin = bisect_right(self.turns, first)
        return range(begin, (begin if first is last else bisect_right(self.turns, last)) + 1)

    def first_of(self, segment: int) -> date:
        """Return the first day of a segment; before all law and elections there is only `min`."""
        return self.turns[segment - 1] if segment else date.min

    def day_of(self, stretch: int) -> date:
        """Return the first day of a stretch between two changes of the rulebook."""
        return self.law_turns[stretch - 1] if stretch else date.min

    def stretch_of(self, day: date) -> int:
        """Return the number of the stretch between two changes of the rulebook that holds a day."""
        return bisect_right(self.law_turns, day)

    @cached_property
    def stretches(self) -> tuple[int, ...]:
        """Return for each segment the number of its stretch between two changes of the rulebook."""
        return tuple(
            self.stretch_of(self.first_of(number)) for number in range(len(self.turns) + 1)
        )

    # -------------------------------------------------------------- places

    def classes(self, region: str | None, election: str | None = None) -> tuple[int, ...]:
        """Return the classes of the places that a region may mean, or those of them in an election.

        Raises:
            CaseError: If the region is unknown.
        """
        known = self._classes_of.get(region)
        if known is None:
            known = self._classes_of[region] = tuple(self.places(region))
        runs = self._list_of(election) if election is not None else None
        return known if runs is None else tuple(filter(runs, known)) or known

    def occasions(
        self, days: Iterable[CivilDay], region: str | None, election: str | None = None
    ) -> tuple[Occasion, ...]:
        """Return when and where a time may be, by day: each day with the places of its zones.

        Of an election that is named, these are the places in which it runs, if there are any.

        Raises:
            CaseError: If the region is unknown.
        """
        known = tuple(
            dict.fromkeys(
                (self.segment(civil.day), place)
                for civil in days
                for place in self.places(region, civil.zones)
            )
        )
        runs = self._list_of(election)
        if runs is None:
            return known
        return tuple((segment, place) for segment, place in known if runs(place)) or known

    def _list_of(self, election: str | None) -> Callable[[int], bool] | None:
        """Return whether a class of places is on the list of an election; None without a list.

        Whoever names an election without a place means a place in which it runs.
        """
        if election is None or self.calendar.is_not_fixed(election):
            return None
        listed = self.calendar.election(election)
        if not listed.regions or not listed.regions_complete:
            return None
        number = self._numbers[election]
        return lambda place: self.place_classes[place].runs[number] == _RUNS

    def places(
        self, region: str | None, zones: frozenset[str] | None = None
    ) -> Mapping[int, Place]:
        """Return the last place of each class that a region may mean, by its class, in their order.

        With `zones`, only places in these time zones count.

        Raises:
            CaseError: If the region is unknown.
        """
        if (region, zones) not in self._places:
            last: dict[int, Place] = {}
            for place in self.calendar.places(region, self.codes):
                if zones is None or self.calendar.zone_of(place) in zones:
                    number = self.class_of(place)
                    last.pop(number, None)
                    last[number] = place
            self._places[region, zones] = last
        return self._places[region, zones]

    def class_of(self, place: Place) -> int:
        """Return the number of the class of a place."""
        number = self.class_numbers.get(place.code or place.province)
        if number is None:
            rules, overlays = self.rulebook.rules, self.rulebook.overlays
            number = self.class_numbers[place.code or place.province] = self.place_classes.number(
                PlaceClass(
                    tuple(_state(election, place) for election in self.calendar.elections),
                    tuple(
                        election.part_at(place.code, place.province)
                        for election in self.calendar.elections
                    ),
                    tuple(n for n, rule in enumerate(rules) if not _is_of(rule.regions, place)),
                    tuple(n for n, entry in enumerate(overlays) if _is_of(entry.regions, place)),
                )
            )
        return number

    def unlike_occasions(
        self, segments: Sequence[int], places: tuple[int, ...], election: str | None = None
    ) -> tuple[Occasion, ...]:
        """Return some segments in each place: of classes of places that are alike then the last.

        In an election that is named, its parts alone tell places apart, and regional law.
        """
        if len(places) == 1:
            return tuple(product(segments, places))
        numbers = {met.number for segment in segments for met in self.met(segment)}
        if election is not None:
            numbers &= {self._numbers.get(election, -1)}
        last: dict[Hashable, int] = {}
        for place in places:
            own = self.place_classes[place]
            seen = (own.elsewhere, own.overlays, *((own.runs[n], own.parts[n]) for n in numbers))
            last.pop(seen, None)
            last[seen] = place
        return tuple(product(segments, last.values()))

    def may_run(self, place: int, election: str) -> bool:
        """Tell whether an election runs, or may run, in a class of places."""
        return self.place_classes[place].runs[self._numbers[election]] != _ABSENT

    def part(self, place: int, election: str | None) -> int:
        """Return the number of the part of an election that a class of places belongs to."""
        return 0 if election is None else self.place_classes[place].parts[self._numbers[election]]

    @cached_property
    def codes(self) -> frozenset[str]:
        """Return the regions that a rule or an overlay names."""
        rules = (code for rule in self.rulebook.rules for code in rule.regions)
        overlays = (code for overlay in self.rulebook.overlays for code in overlay.regions)
        return frozenset(rules) | frozenset(overlays)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {election.id: number for number, election in enumerate(self.calendar.elections)}

    # -------------------------------------------------------------- contexts

    def met(self, segment: int) -> tuple[_Met, ...]:
        """Return the elections that have a stage or an open period on the days of a segment."""
        known = self._met.get(segment)
        if known is None:
            running = self.calendar.running_on(self.first_of(segment))
            known = self._met[segment] = tuple(
                _Met(
                    self._numbers[election.id],
                    election,
                    tuple(
                        tuple((context, self.phase(context)) for context in contexts)
                        for contexts in parts
                    ),
                )
                for election, parts in running
            )
        return known

    def is_staged(self, phase: int) -> bool:
        """Tell whether an election of a phase is before or after determination."""
        return self.phases[phase].stage is not Stage.OUTSIDE

    def unsure(self, segment: int, place: int) -> tuple[str, ...]:
        """Return the elections of which nobody knows whether they run in a class of places."""
        runs = self.place_classes[place].runs
        return tuple(met.election.id for met in self.met(segment) if runs[met.number] == _UNSURE)

    def contexts(
        self, spot: Spot, election: str | None, contest: Contest | None
    ) -> tuple[tuple[Context, int], ...]:
        """Return every context of a spot with its phase, for the elections and the contest meant.

        Where no election is before or after determination, the context outside comes first. A
        contest whose elections no calendar holds has one context of its own.
        """
        apart = self._apart.get(contest)
        if apart is not None:
            return ((apart, self.phase(apart)),)
        runs, parts = self.place_classes[spot.place].runs, self.place_classes[spot.place].parts
        found = tuple(
            entry
            for met in self.met(spot.segment)
            if _counts(runs[met.number], met.election.id, election, spot.members)
            for entry in self._of_contest(met.parts[parts[met.number]], contest)
        )
        staged = any(self.is_staged(phase) for _, phase in found)
        return found if staged else ((OUTSIDE, 0), *found)

    @cached_property
    def _apart(self) -> Mapping[Contest | None, Context]:
        kinds = self.rulebook.vocabulary.kinds_apart
        return {contest: context_apart(contest, kind) for contest, kind in kinds.items()}

    def _of_contest(
        self, entries: Iterable[tuple[Context, int]], contest: Contest | None
    ) -> Iterator[tuple[Context, int]]:
        """Yield contexts with their phases; of a contest, those in which it is voted for."""
        for context, phase in entries:
            if contest is None:
                yield context, phase
            elif contest in context.contests:
                narrowed = evolve(context, contests=(contest,))
                yield narrowed, self.phase(narrowed)

    # -------------------------------------------------------------- spots

    def situations_of(
        self,
        segments: Sequence[int],
        places: tuple[int, ...],
        election: str | None = None,
        contest: Contest | None = None,
    ) -> Collection[int]:
        """Return the numbers of the situations of the spots of some segments and places.

        Raises:
            CaseError: If there are too many ways in which elections of incomplete lists may run.
        """
        found: Collection[int]
        if election is not None and contest not in self._apart:
            found = frozenset(self._named(segments, places, election, contest))
        elif len(segments) == 1:
            found = self._situations_on(segments[0], places, contest)
        else:
            found = frozenset().union(
                *(self._situations_on(segment, places, contest) for segment in segments)
            )
        if SEVERAL in found:
            # No election is named then, since a named one leaves no list open.
            spots = self.spots(self.unlike_occasions(segments, places), contest=contest)
            found = frozenset(spot.situation for spot in spots)
        return found

    def _situations_on(
        self, segment: int, places: tuple[int, ...], contest: Contest | None
    ) -> Collection[int]:
        if len(places) == 1:
            return (self._situation_at(segment, places[0], contest),)
        known = self._situations_of.get((segment, places, contest))
        if known is None:
            found = (self._situation_at(segment, place, contest) for place in places)
            known = self._situations_of[segment, places, contest] = frozenset(found)
        return known

    def _named(
        self,
        segments: Sequence[int],
        places: tuple[int, ...],
        election: str,
        contest: Contest | None,
    ) -> Iterator[int]:
        """Yield the situations in an election that is named."""
        for segment, place in self.unlike_occasions(segments, places, election):
            spot = Spot(segment, place, _NOBODY, NONE)
            phases = (phase for _, phase in self.contexts(spot, election, contest))
            yield self.situation(segment, place, phases)

    def _situation_at(self, segment: int, place: int, contest: Contest | None) -> int:
        """Return the number of the situation of an occasion, or `SEVERAL`."""
        row, at = self.situation_rows.get(contest), place * len(self.stretches) + segment
        number = row[at] if row is not None and at < len(row) else NONE
        if number == NONE:
            row = self.situation_rows.setdefault(contest, array("I"))
            row.extend([NONE] * (at + 1 - len(row)))
            number = row[at] = self._find_situation(segment, place, contest)
        return number

    def _find_situation(self, segment: int, place: int, contest: Contest | None) -> int:
        if contest not in self._apart and self.unsure(segment, place):
            return SEVERAL
        contexts = self.contexts(Spot(segment, place, _NOBODY, NONE), None, contest)
        return self.situation(segment, place, (phase for _, phase in contexts))

    def spots(
        self,
        occasions: Sequence[Occasion],
        election: str | None = None,
        contest: Contest | None = None,
    ) -> tuple[Spot, ...]:
        """Return the spots of some occasions.

        Raises:
            CaseError: If there are too many ways in which elections of incomplete lists may run.
        """
        if election is not None or self._several_unsure(occasions):
            return self._find_spots(occasions, election, contest)
        return tuple(chain.from_iterable(self._spots_at(*where, contest) for where in occasions))

    def _spots_at(self, segment: int, place: int, contest: Contest | None) -> tuple[Spot, ...]:
        situation = self._situation_at(segment, place, contest)
        if situation == SEVERAL:
            return self._find_spots(((segment, place),), None, contest)
        return (Spot(segment, place, _NOBODY, situation),)

    def _several_unsure(self, occasions: Iterable[Occasion]) -> bool:
        return any(
            _UNSURE in self.place_classes[place].runs and len(self.unsure(segment, place)) > 1
            for segment, place in occasions
        )

    def _find_spots(
        self, occasions: Iterable[Occasion], election: str | None, contest: Contest | None
    ) -> tuple[Spot, ...]:
        settled = election is not None or contest in self._apart
        unsure = {
            (segment, place): () if settled else self.unsure(segment, place)
            for segment, place in occasions
        }
        alike = self._alike(unsure, contest)
        found: list[Spot] = []
        for (segment, place), names in unsure.items():
            groups = list(dict.fromkeys(alike[name] for name in names))
            if len(found) + (1 << len(groups)) > MOST_SPOTS:
                values, path = {"tell": "region"}, path_of("region")
                raise CaseError([Problem(code="too-much-open", values=values, path=path)])
            for runs in product((False, True), repeat=len(groups)):
                chosen = (group for group, yes in zip(groups, runs, strict=True) if yes)
                members = _NOBODY.union(*chosen)
                spot = Spot(segment, place, members, NONE)
                phases = {phase for _, phase in self.contexts(spot, election, contest)}
                found.append(spot._replace(situation=self.situation(segment, place, phases)))
        return tuple(found)

    def situation(self, segment: int, place: int, phases: Iterable[int]) -> int:
        """Return the number of the situation in which some phases are open then and there."""
        elsewhere = self.place_classes[place].elsewhere
        return self.situations.number(
            LegalSituation(self.stretches[segment], elsewhere, tuple(sorted(set(phases))))
        )

    def phase(self, context: Context) -> int:
        """Return the number of what rules can see of a context."""
        return self.phases.number(_seen(context))

    def _alike(
        self, unsure: Mapping[tuple[int, int], tuple[str, ...]], contest: Contest | None
    ) -> Mapping[str, frozenset[str]]:
        """Return the elections that nothing tells apart in any of these spots, each by its name.

        Whether one of them runs or several makes no difference to any rule.
        """
        seen: dict[str, list[object]] = {}
        for (segment, place), names in unsure.items():
            parts = self.place_classes[place].parts
            for met in self.met(segment):
                if met.election.id in names:
                    entries = self._of_contest(met.parts[parts[met.number]], contest)
                    phases = sorted({phase for _, phase in entries})
                    seen.setdefault(met.election.id, []).append((segment, place, phases))
        groups: dict[str, frozenset[str]] = {}
        for entry in seen.values():
            group = frozenset(name for name, other in seen.items() if other == entry)
            groups.update(dict.fromkeys(group, group))
        return groups


def _seen(context: Context) -> Context:
    """Return a context without what no rule can see: which election it is, and how well known."""
    return evolve(context, election=context.election and "", confidence=None)


def _is_of(regions: Collection[str], place: Place) -> bool:
    """Tell whether what names some regions, or none for all of them, applies in a place."""
    return not regions or place.within(regions)


def _state(election: Election, place: Place) -> int:
    if _is_of(election.regions, place):
        return _RUNS
    return _ABSENT if election.regions_complete else _UNSURE


def _counts(state: int, election: str, named: str | None, members: frozenset[str]) -> bool:
    """Tell whether an election counts in a place; one that is named is meant, wherever it runs."""
    if named is not None:
        return election == named
    return state == _RUNS or (state == _UNSURE and election in members)


def _law_turns(book: Rulebook, calendar: Calendar) -> Iterator[date]:
    spans: list[tuple[date | None, date | None]] = []
    for entries in (book.rules, book.schedules, book.duties, book.routes, book.overlays):
        spans += ((entry.first, entry.last) for entry in entries)
    spans += ((part.first, part.last) for rule in book.rules for part in rule.consequences)
    spans += ((step.first, step.last) for route in book.routes for step in route.forwarding)
    readings = (reading for dispute in book.disputes for reading in dispute.readings)
    spans += ((holder.since, holder.last) for reading in readings for holder in reading.holders)
    spans += ((book.known_from, book.known_until), (None, calendar.known_until))
    yield from (first for first, _ in spans if first is not None)
    # Behind the last day that Python has there is none; files have no such day.
    yield from (last + ONE_DAY for _, last in spans if last is not None and last < date.max)
