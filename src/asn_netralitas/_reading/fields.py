"""Read fields that several kinds of file share: days, amounts, lists of codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from attrs import evolve

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.elections import Province
from asn_netralitas._model.places import PlaceNames
from asn_netralitas._model.problems import Problem

from .days import note_reversed, read_day

ValueT = TypeVar("ValueT")
CodeT = TypeVar("CodeT", bound=StrEnum)
# The day of independence, and a day before which every number of years and days still ends.
EARLIEST: Final = date(1945, 8, 17)
LATEST: Final = date(2199, 12, 31)


def amount(cursor: Cursor) -> tuple[int | None, int | None]:
    """Return the bounds of an amount; a plain number is both."""
    if cursor.kind != "mapping":
        return cursor.integer(), cursor.integer()
    noted = len(cursor.problems)
    cursor.mapping("least", "most")
    least, most = (given_value(cursor.get(key), Cursor.integer) for key in ("least", "most"))
    if least is None and most is None:
        cursor.problem("missing-key", key="least")
    if least is not None and most is not None and least > most and len(cursor.problems) == noted:
        cursor.problem("reversed-range", least=str(least), most=str(most))
    return least, most


def law_day(cursor: Cursor) -> date:
    """Return a day that law or calendar can have; `date.min` after noting any other."""
    noted = len(cursor.problems)
    spoken = cursor.takes_words and cursor.kind == "text"
    day = read_day(cursor, cursor.text()) if spoken else cursor.date()
    if len(cursor.problems) == noted and not EARLIEST <= day <= LATEST:
        first, last = EARLIEST.isoformat(), LATEST.isoformat()
        cursor.problem("unlikely-day", written=day.isoformat(), first=first, last=last)
        return date.min
    return day


def days_of(
    cursor: Cursor, first: date | None = None, last: date | None = None
) -> tuple[date | None, date | None]:
    """Return the first and the last day of a mapping, or those given; `any` is open."""
    written_first, written_last = cursor.get("first"), cursor.get("last")
    first = first if written_first is None else _day_of(written_first)
    last = last if written_last is None else _day_of(written_last)
    note_reversed(written_last or written_first or cursor, first, last)
    return first, last


def _day_of(cursor: Cursor) -> date | None:
    return None if cursor.kind == "text" and cursor.text() == "any" else law_day(cursor)


def known_day(cursor: Cursor) -> date | None:
    """Return a day; None where the file says that it is not known."""
    return None if cursor.kind == "text" and cursor.text() == "unknown" else law_day(cursor)


def check_region(cursor: Cursor, code: str, regions: Mapping[str, Province]) -> None:
    if not any(code == known or code in province.regencies for known, province in regions.items()):
        meant = PlaceNames(regions).meant(code)
        hint = meant[0].code if len(meant) == 1 else None
        problem = Problem(code="unknown-region", values={"written": code}, hint=hint)
        cursor.note(evolve(problem, candidates=meant, section="regions"))


def whole_entries(listed: Cursor | None, read: Callable[[Cursor], ValueT]) -> Iterator[ValueT]:
    """Yield the entries of a list that have no faults."""
    for entry in listed_entries(listed):
        noted = len(entry.problems)
        value = read(entry)
        if len(entry.problems) == noted:
            yield value


def listed_entries(listed: Cursor | None) -> Iterator[Cursor]:
    """Yield the entries of a list, until there are so many faults that no more will be told."""
    for entry in () if listed is None else listed.sequence():
        if entry.tells_no_more:
            return
        yield entry


def entries_of(cursor: Cursor | None) -> Iterator[tuple[Cursor, Cursor]]:
    return iter(()) if cursor is None else cursor.items()


def many_entries(listed: Cursor | None) -> tuple[Cursor, ...]:
    """Return a list that may also be one entry; note an empty one, which could be read as any."""
    if listed is not None and is_empty(listed):
        listed.problem("empty-list")
    return () if listed is None else listed.many()


def is_empty(listed: Cursor | None) -> bool:
    return listed is None or (listed.kind == "list" and not listed.sequence())


def codes(
    listed: Cursor | None, enum: type[CodeT], groups: Mapping[str, Iterable[CodeT]] | None = None
) -> tuple[CodeT, ...]:
    """Return the codes of a list, in the order written; none if there is no list."""
    many_entries(listed)
    return () if listed is None else listed.codes(enum, groups)


def code_set(
    listed: Cursor | None, enum: type[CodeT], groups: Mapping[str, Iterable[CodeT]] | None = None
) -> frozenset[CodeT]:
    return frozenset(codes(listed, enum, groups))


def given_value(cursor: Cursor | None, read: Callable[[Cursor], ValueT]) -> ValueT | None:
    return None if cursor is None else read(cursor)
