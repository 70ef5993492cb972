"""Compile all of a law: every cell that some question can reach.

Days, places, elections and contests that nothing tells apart bring the same situation, so only one
of them is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from asn_netralitas._engine.circumstances import Circumstances
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.codes import Act, Contest
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .law_space import single_categories


def wholly_compiled(rulebook: Rulebook, calendar: Calendar) -> LawDiagrams:
    """Return a law of which every cell is compiled that some question can reach."""
    law = LawDiagrams.of(rulebook, calendar)
    for segment in range(len(law.circumstances.stretches)):
        _meet_situations(law.circumstances, segment)
    for situation, act in product(range(len(law.circumstances.situations)), Act):
        law.law_of(act, situation)
    vocabulary = rulebook.vocabulary
    for number, applicable in enumerate(law.laws):
        act = applicable.act
        targets = law.targets(number, vocabulary.fixed_targets.get(act))
        targets = tuple(dict.fromkeys((*targets, *vocabulary.targets_of(act))))
        for category, target in product(single_categories(vocabulary), targets):
            law.cell(number, category, target)
    return law


def _meet_situations(circumstances: Circumstances, segment: int) -> None:
    """Meet every situation on the days of a segment, and so give it a number."""
    contests = _unlike_contests(circumstances, segment)
    for election in (None, *(met.election.id for met in circumstances.met(segment))):
        places = _unlike_places(circumstances, segment, election)
        for place, contest in product(places, contests):
            circumstances.spots((segment,), (place,), election, contest)


def _unlike_places(
    circumstances: Circumstances, segment: int, election: str | None
) -> Iterable[int]:
    """Return one of all classes of places that are alike on the days of a segment.

    In an election that is named, only its days there tell them apart, and regional law.
    """
    found: dict[object, int] = {}
    met = [each.number for each in circumstances.met(segment)]
    for number in circumstances.classes(None):
        place = circumstances.place_classes[number]
        seen: object = tuple((place.runs[each], place.parts[each]) for each in met)
        if election is not None:
            seen = circumstances.part(number, election)
        found.setdefault((place.elsewhere, place.overlays, seen), number)
    return found.values()


def _unlike_contests(circumstances: Circumstances, segment: int) -> Iterable[Contest | None]:
    """Return one of all contests that are alike on the days of a segment, None for any of them."""
    apart = circumstances.rulebook.vocabulary.kinds_apart
    parts = [part for met in circumstances.met(segment) for part in met.parts]
    found: dict[object, Contest | None] = {}
    for contest in (None, *Contest):
        phases = tuple(tuple(phase for _, phase in part[contest]) for part in parts)
        found.setdefault((apart.get(contest) if contest else None, phases), contest)
    return found.values()
