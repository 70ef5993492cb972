"""The law and the calendar in memory cannot be changed, wherever one reaches into them."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any

import pytest
from attrs import evolve, fields, has
from places import ROOT

from asn_netralitas import Act, Activity, Calendar, Category, Contest, Person, Rulebook, evaluate
from asn_netralitas._model.values import ReadOnly

OVERLAID = Rulebook.national().with_overlays(ROOT / "docs" / "how-to" / "contoh.overlay.yaml")


def reached(value: Any, seen: dict[int, Any]) -> Iterator[Any]:
    """Yield a value and all that can be reached from it by its attributes and its entries."""
    if isinstance(value, str | int | date | Enum | type | None) or id(value) in seen:
        return
    seen[id(value)] = value
    yield value
    inner: list[Any] = []
    if isinstance(value, Mapping):
        inner = [*value.keys(), *value.values()]
    elif isinstance(value, tuple | frozenset):
        inner = list(value)
    elif has(type(value)):
        inner = [getattr(value, part.name) for part in fields(type(value))]
    for part in inner:
        yield from reached(part, seen)


@pytest.mark.parametrize("law", [OVERLAID, Calendar.national()], ids=["rulebook", "calendar"])
def test_nothing_that_can_be_reached_can_be_set(law: Any) -> None:
    values = list(reached(law, {}))
    kinds = {type(value) for value in values}

    assert len(values) > 500
    assert ReadOnly in kinds
    assert all(issubclass(kind, ReadOnly | tuple | frozenset) or has(kind) for kind in kinds)
    for value in values:
        if isinstance(value, ReadOnly):
            with pytest.raises(TypeError, match="frozen"):
                value["anything"] = None
            with pytest.raises(TypeError, match="frozen"):
                value.clear()
        elif has(type(value)):
            for part in fields(type(value)):
                with pytest.raises(AttributeError):
                    setattr(value, part.name, None)


def test_what_a_caller_keeps_changes_no_calendar() -> None:
    national = Calendar.national()
    mine = dict(national.regions)
    calendar = evolve(national, regions=mine)

    mine.clear()

    assert calendar == national
    assert calendar.digest == national.digest


def test_no_day_of_an_election_can_be_moved() -> None:
    election = Calendar.national().election("pilkada-2024")
    before = evaluate(Person(Category.PNS), Activity(Act.LIKE_POST), at=date(2024, 10, 7))

    with pytest.raises(TypeError):
        election.determined[Contest.REGIONAL_HEAD] = date(2024, 12, 31)  # type: ignore[index]

    again = evaluate(Person(Category.PNS), Activity(Act.LIKE_POST), at=date(2024, 10, 7))
    assert again == before
