"""Check the parts of a rulebook against each other, once all of them are read.

Faults are noted at their places; nothing is raised or changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, islice
from typing import Final

from asn_netralitas._model.codes import Category, Position
from asn_netralitas._model.law import Dispute, Instrument, Overlay, ReadingRef, Rule
from asn_netralitas._model.problems import MOST_PROBLEMS

from .election_files import national_places
from .fields import check_region
from .parts import REGION, Names, dispute_of

_Persons = tuple[frozenset[Category], frozenset[Position]]
_NOBODY: Final[_Persons] = (frozenset(), frozenset())


def check_names(names: Names) -> None:
    """Note each use of an id that is not defined, and each code that is no region."""
    for kind, name, cursor in names.used:
        known = names.defined.get(kind, {})
        if kind == REGION:
            check_region(cursor, name, national_places().regions)
        elif name not in known:
            hint, dispute = cursor.meant(name, known), dispute_of(kind)
            if kind == "dispute":
                cursor.problem("unknown-dispute", written=name, hint=hint)
            elif dispute is None:
                cursor.problem("unknown-id", what=kind, written=name, hint=hint)
            elif dispute in names.defined.get("dispute", {}):
                cursor.problem("unknown-reading", written=name, dispute=dispute, hint=hint)


def check_exceptions(
    rules: Sequence[Rule], instruments: Iterable[Instrument], names: Names
) -> None:
    """Note circles of exceptions, and undeclared exceptions to rules of higher rank."""
    by_id = {rule.id: rule for rule in rules}
    circles = _circles({rule.id: rule.exception_to & by_id.keys() for rule in rules})
    for circle in islice(circles, MOST_PROBLEMS):
        places = [("rule", rule) for rule in circle]
        _note_at(names, places, "exception-circle", circle=" → ".join(circle))
    ranks = {instrument.id: instrument.rank.order for instrument in instruments}
    for rule in rules:
        for lifted in () if rule.interpretation_by else sorted(rule.exception_to & by_id.keys()):
            own, others = ranks.get(rule.instrument), ranks.get(by_id[lifted].instrument)
            if own is not None and others is not None and own > others:
                values = {"rule": rule.id, "lifted": lifted}
                _note_at(names, [("rule", rule.id)], "undeclared-interpretation", **values)


def _circles(lifts: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yield circles, each from its alphabetically first rule, and cut each before the next."""
    graph = {rule: set(lifted) for rule, lifted in lifts.items()}
    while True:
        try:
            TopologicalSorter({rule: sorted(graph[rule]) for rule in sorted(graph)}).prepare()
        except CycleError as error:
            # `graphlib` lists each rule before the one that lifts it, and the first one twice.
            circle = error.args[1][:0:-1]
            start = circle.index(min(circle))
            turned = (*circle[start:], *circle[:start])
            graph[turned[-1]].discard(turned[0])
            yield (*turned, turned[0])
        else:
            return


def check_readings(disputes: Iterable[Dispute], rules: Iterable[Rule], names: Names) -> None:
    """Note each dispute whose readings bind different persons.

    A reading without rules leaves everything unregulated, so it is not compared.
    """
    bound: dict[ReadingRef, _Persons] = {}
    users: dict[str, list[tuple[str, str]]] = {}
    for rule in rules:
        for reading, persons in _bound_by(rule):
            categories, positions = bound.get(reading, _NOBODY)
            bound[reading] = (categories | persons[0], positions | persons[1])
            users.setdefault(reading.dispute, []).append(("rule", rule.id))
    for dispute in disputes:
        refs = (ReadingRef(dispute.id, part.id) for part in dispute.readings)
        persons_of = {bound[ref] for ref in refs if ref in bound}
        if len(persons_of) > 1:
            places = [("dispute", dispute.id), *users[dispute.id]]
            _note_at(names, places, "unequal-readings", dispute=dispute.id)


def check_overlays(overlays: Iterable[Overlay], names: Names) -> None:
    """Note overlays that choose different readings of a dispute for the same place and day."""
    for overlay, other in combinations(overlays, 2):
        if not (_share_a_place(overlay, other) and _share_a_day(overlay, other)):
            continue
        for dispute in sorted(overlay.readings.keys() & other.readings.keys()):
            if overlay.readings[dispute] != other.readings[dispute]:
                values = {"first": overlay.id, "second": other.id, "dispute": dispute}
                _note_at(names, [("overlay", other.id)], "overlay-conflict", **values)


def _bound_by(rule: Rule) -> Iterator[tuple[ReadingRef, _Persons]]:
    """Yield the readings of a rule and of its consequences, with the persons they bind."""
    bound = (rule.categories, rule.positions)
    if rule.reading is not None:
        yield rule.reading, bound
    for consequence in rule.consequences:
        if consequence.reading is not None:
            own = (consequence.categories, consequence.positions)
            yield consequence.reading, bound if own == _NOBODY else own


def _share_a_place(overlay: Overlay, other: Overlay) -> bool:
    return any(
        region == another or region.startswith(f"{another}.") or another.startswith(f"{region}.")
        for region in overlay.regions
        for another in other.regions
    )


def _share_a_day(overlay: Overlay, other: Overlay) -> bool:
    begins = max(overlay.first, other.first)
    return all(last is None or begins <= last for last in (overlay.last, other.last))


def _note_at(names: Names, places: Iterable[tuple[str, str]], code: str, **values: str) -> None:
    """Note a problem at the first of several ids that these files define."""
    cursors = (names.defined.get(kind, {}).get(name) for kind, name in places)
    for cursor in islice(filter(None, cursors), 1):
        cursor.problem(code, **values)
