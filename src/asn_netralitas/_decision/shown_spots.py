"""The spots of a question that a decision shows, with what is shown of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date

from asn_netralitas._engine.circumstances import Spot
from asn_netralitas._engine.query import Query
from asn_netralitas._model.elections import Context
from asn_netralitas._reading.calendar import Place


def shown_spots(query: Query) -> Mapping[Spot, tuple[tuple[Context, int], ...]]:
    """Return the contexts of the spots to show, each with its phase.

    Of days to which law and calendar are alike it is the first, of places the last.
    """
    act, law, contexts = query.activity.act, query.law, query.contexts
    if len(contexts) == 1:
        return contexts
    rows: dict[int, list[tuple[int, Hashable]]] = {}
    columns: dict[int, list[tuple[int, Hashable]]] = {}
    for spot, met in contexts.items():
        number = law.law_of(act, spot.situation)
        seen: Hashable = (spot.members, number, query.pinned(spot, number), met)
        rows.setdefault(spot.segment, []).append((spot.place, seen))
    firsts = {tuple(row): segment for segment, row in reversed(rows.items())}
    for row, segment in firsts.items():
        for place, seen in row:
            columns.setdefault(place, []).append((segment, seen))
    days = set(firsts.values())
    places = set({tuple(column): place for place, column in columns.items()}.values())
    return {
        spot: met for spot, met in contexts.items() if spot.segment in days and spot.place in places
    }


def shown_day(query: Query, spot: Spot) -> date:
    """Return the first day that is meant of those of a spot."""
    return max(query.first, query.law.circumstances.first_of(spot.segment))


def shown_place(query: Query, spot: Spot) -> Place:
    """Return the last place that is meant of those of a spot."""
    circumstances = query.law.circumstances
    then = (
        civil.zones
        for civil in query.civil_days
        if circumstances.segment(civil.day) == spot.segment
    )
    zones = frozenset[str]().union(*then) if query.civil_days else None
    return circumstances.places(query.person.region, zones)[spot.place]
