"""A checked question: its bits, the spots that it may mean, and the readings chosen there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Final

from attrs import field, frozen

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
from .law_diagrams import MOST_LAWS, LawDiagrams

EVERY_DISPUTE: Final = "*"


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
        variables = self.law.variables
        return {
            name: value
            for name, number in variables.numbers.items()
            for value in variables.of_bits(number, self.known)
        }

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
    for variable, _ in law.laws[number].readings:
        dispute = book.disputes[variable - variables.facts]
        overlaid = (readings[dispute.id] for readings in in_effect if dispute.id in readings)
        wanted = (wishes.get(dispute.id), next(overlaid, None), wishes.get(EVERY_DISPUTE))
        meant = (dispute.meant(wish, day) for wish in wanted if wish is not None)
        reading = next(filter(None, meant), None)
        chosen |= variables.bits_of(variable, (reading.id,)) if reading else 0
    return chosen
