"""A checked question: its bits, the spots that it may mean, and the readings chosen there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Final

from attrs import frozen

from asn_netralitas._model.case import Activity, At, Case, Person
from asn_netralitas._model.codes import Category, FactValue, Stage, Target
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import in_force
from asn_netralitas._model.problems import CaseError, bad_argument
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import Calendar, CivilDay
from asn_netralitas._reading.compiled_law import LAW_FOLDER, compiled_law
from asn_netralitas._reading.rulebook import Rulebook

from .circumstances import Spot
from .diagrams import single_bits
from .law_diagrams import MOST_LAWS, Cell, LawDiagrams

EVERY_DISPUTE: Final = "*"
# What callers may wish is not bounded by the law.
MOST_CHOICES: Final = 4_096


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

    `segments` are those of the days from `first` to `last`, `places` the classes of the places,
    `situations` what rules can see then and there, `known` the bits of what was given, `members`
    the categories that the person may belong to, and `target` what the caller gives or the act has.
    `civil_days` are those of a time whose day the place decides, else none.
    """

    law: LawDiagrams
    person: Person
    activity: Activity
    at: At
    readings: Mapping[str, str]
    first: date
    last: date
    segments: range
    places: tuple[int, ...]
    situations: Collection[int]
    known: int
    members: tuple[Category, ...]
    target: Target | None
    civil_days: tuple[CivilDay, ...] = ()

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
        variables = self.law.variables
        return dict(map(variables.by_bit.__getitem__, single_bits(self.known)))

    def knowing(self, known: int) -> Query:
        """Return the question with other facts given, by their bits; unlike `evolve`, fast."""
        asked = (self.law, self.person, self.activity, self.at, self.readings)
        days = (self.first, self.last, self.segments)
        where = (self.places, self.situations)
        return Query(*asked, *days, *where, known, self.members, self.target, self.civil_days)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Return where the act may happen, by day, then by place: of alike places the last."""
        circumstances, activity = self.law.circumstances, self.activity
        election, contest = activity.election, activity.contest
        if self.civil_days:
            occasions = circumstances.occasions(self.civil_days, self.person.region, election)
        else:
            occasions = circumstances.unlike_occasions(self.segments, self.places, election)
        return circumstances.spots(occasions, election, contest)

    @cached_property
    def chosen(self) -> Collection[tuple[int, int]]:
        """Return the applicable laws, each with the bits of the readings chosen there."""
        law_of, act = self.law.law_of, self.activity.act
        if not self.readings and not self.law.rulebook.overlays:
            return {(law_of(act, situation), 0) for situation in self.situations}
        laws = ((law_of(act, spot.situation), spot) for spot in self.spots)
        return {(number, self.pinned(spot, number)) for number, spot in laws}

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

    def cells(self, law: int) -> Iterator[Cell]:
        """Yield the cells of a law that may be meant, each once, be they possible or not."""
        numbers = self.law.cells_met(law, self.members, self.target)
        return map(self.law.cells.__getitem__, numbers)

    def pinned(self, spot: Spot, law: int) -> int:
        """Return the bits of the readings that were chosen in a spot."""
        circumstances = self.law.circumstances
        overlays = circumstances.place_classes[spot.place].overlays
        if not self.readings and not overlays:
            return 0
        stretch = circumstances.stretches[spot.segment]
        return chosen_readings(self.law, law, overlays, stretch, self._wishes)

    @cached_property
    def _wishes(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.readings.items())


@lru_cache(MOST_CHOICES)
def chosen_readings(
    law: LawDiagrams,
    number: int,
    overlays: tuple[int, ...],
    stretch: int,
    wished: tuple[tuple[str, str], ...] = (),
) -> int:
    """Return the bits of the readings that are chosen for the disputes of an applicable law.

    The caller's wish for a dispute comes before the choice of an overlay, and that before the
    caller's wish for all.
    """
    book, variables, chosen = law.rulebook, law.variables, 0
    wishes, day = dict(wished), law.circumstances.day_of(stretch)
    in_effect = [
        overlay.readings
        for overlay in map(book.overlays.__getitem__, overlays)
        if in_force(overlay.first, overlay.last, day)
    ]
    for variable, _ in law.readings[number]:
        dispute = book.disputes[variable - variables.facts]
        overlaid = (readings[dispute.id] for readings in in_effect if dispute.id in readings)
        wanted = (wishes.get(dispute.id), next(overlaid, None), wishes.get(EVERY_DISPUTE))
        meant = (dispute.meant(wish, day) for wish in wanted if wish is not None)
        reading = next(filter(None, meant), None)
        chosen |= variables.bits_of(variable, (reading.id,)) if reading else 0
    return chosen
