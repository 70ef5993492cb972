"""Check what must hold between the parts of a rulebook, once all of them are read.

Faults are noted where they were written; nothing is raised or changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, islice
from typing import Final

from asn_netralitas._files.yaml_nodes import MOST_PROBLEMS
from asn_netralitas._model.codes import Category, Position
from asn_netralitas._model.elections import Province, region_meant
from asn_netralitas._model.law import Dispute, Instrument, Overlay, ReadingRef, Rule

from .names import REGION, Names, dispute_of

_Persons = tuple[frozenset[Category], frozenset[Position]]
_NOBODY: Final[_Persons] = (frozenset(), frozenset())


def check_names(names: Names) -> None:
    """Note each id that is used although nothing is called so."""
    for kind, name, cursor in names.used:
        known = names.defined.get(kind, {})
        if kind == REGION or name in known:
            continue
        hint, dispute = cursor.meant(name, known), dispute_of(kind)
        if kind == "dispute":
            cursor.problem("unknown-dispute", written=name, hint=hint)
        elif dispute is None:
            cursor.problem("unknown-id", what=kind, written=name, hint=hint)
        elif dispute in names.defined.get("dispute", {}):
            cursor.problem("unknown-reading", written=name, dispute=dispute, hint=hint)


def check_regions(names: Names, regions: Mapping[str, Province]) -> None:
    """Note each region that is none of the provinces, regencies and cities in `regions`."""
    known = {code for province, one in regions.items() for code in (province, *one.regencies)}
    for kind, code, cursor in names.used:
        if kind == REGION and code not in known:
            cursor.problem("unknown-region", written=code, hint=region_meant(code, regions))


def check_exceptions(
    rules: Sequence[Rule], instruments: Iterable[Instrument], names: Names
) -> None:
    """Note exceptions that go round in a circle, and undeclared ones to rules of higher rank."""
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
    """Yield circles, each from its alphabetically first rule, until cutting them leaves none."""
    graph = {rule: set(lifted) for rule, lifted in lifts.items()}
    while True:
        try:
            TopologicalSorter({rule: sorted(graph[rule]) for rule in sorted(graph)}).prepare()
        except CycleError as error:
            # Each rule of this list is lifted by the next; the last is the first again.
            circle = error.args[1][:0:-1]
            start = circle.index(min(circle))
            turned = (*circle[start:], *circle[:start])
            graph[turned[-1]].discard(turned[0])
            yield (*turned, turned[0])
        else:
            return


def check_readings(disputes: Iterable[Dispute], rules: Iterable[Rule], names: Names) -> None:
    """Note each dispute whose readings, by their rules and consequences, name other persons.

    A reading without rules is silent: under it nothing is regulated, and it is left alone.
    """
    named: dict[ReadingRef, _Persons] = {}
    users: dict[str, list[tuple[str, str]]] = {}
    for rule in rules:
        for reading, persons in _named(rule):
            known = named.get(reading, _NOBODY)
            named[reading] = (known[0] | persons[0], known[1] | persons[1])
            users.setdefault(reading.dispute, []).append(("rule", rule.id))
    for dispute in disputes:
        refs = (ReadingRef(dispute.id, part.id) for part in dispute.readings)
        persons_of = {named[ref] for ref in refs if ref in named}
        if len(persons_of) > 1:
            places = [("dispute", dispute.id), *users[dispute.id]]
            _note_at(names, places, "unequal-readings", dispute=dispute.id)


def check_overlays(overlays: Iterable[Overlay], names: Names) -> None:
    """Note overlays that choose different readings of a dispute for one place and day."""
    for one, other in combinations(overlays, 2):
        if not (_share_a_place(one, other) and _share_a_day(one, other)):
            continue
        for dispute in sorted(one.readings.keys() & other.readings.keys()):
            if one.readings[dispute] != other.readings[dispute]:
                values = {"first": one.id, "second": other.id, "dispute": dispute}
                _note_at(names, [("overlay", other.id)], "overlay-conflict", **values)


def _named(rule: Rule) -> Iterator[tuple[ReadingRef, _Persons]]:
    """Yield the readings that a rule and its consequences belong to, and for whom."""
    bound = (rule.categories, rule.positions)
    if rule.reading is not None:
        yield rule.reading, bound
    for consequence in rule.consequences:
        if consequence.reading is not None:
            own = (consequence.categories, consequence.positions)
            yield consequence.reading, bound if own == _NOBODY else own


def _share_a_place(one: Overlay, other: Overlay) -> bool:
    return any(
        region == another or region.startswith(f"{another}.") or another.startswith(f"{region}.")
        for region in one.regions
        for another in other.regions
    )


def _share_a_day(one: Overlay, other: Overlay) -> bool:
    begins = max(one.first, other.first)
    return all(overlay.last is None or begins <= overlay.last for overlay in (one, other))


def _note_at(names: Names, places: Iterable[tuple[str, str]], code: str, **values: str) -> None:
    """Note a problem at the first of the named things that was read from these files."""
    cursors = (names.defined.get(kind, {}).get(name) for kind, name in places)
    cursor = next((found for found in cursors if found is not None), None)
    if cursor is not None:
        cursor.problem(code, **values)
