"""Fields that several parts of a rulebook file share: days, amounts, lists of codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.law import AllOf, Condition, Deadline, Joined, KindOfDays, Unit

ValueT = TypeVar("ValueT")
CodeT = TypeVar("CodeT", bound=StrEnum)

_JOINED: Final[tuple[Joined, ...]] = ("alternative", "and", "and_or")
KINDS_OF_DAYS: Final[tuple[KindOfDays, ...]] = ("calendar", "working")
UNITS: Final[tuple[Unit, ...]] = ("days", "months", "rupiah")


def joined_as(cursor: Cursor) -> Joined:
    named = cursor.get("joined")
    return _JOINED[0] if named is None else named.word("joined", *_JOINED)


def amount(cursor: Cursor) -> tuple[int | None, int | None]:
    """Return the bounds of an amount; a plain number is both."""
    if cursor.kind != "mapping":
        return cursor.integer(), cursor.integer()
    noted = len(cursor.problems)
    cursor.mapping("least", "most")
    least = given_value(cursor.get("least"), Cursor.integer)
    most = given_value(cursor.get("most"), Cursor.integer)
    if least is None and most is None:
        cursor.problem("missing-key", key="least")
    if least is not None and most is not None and least > most and len(cursor.problems) == noted:
        cursor.problem("reversed-range", least=str(least), most=str(most))
    return least, most


def deadline(cursor: Cursor) -> Deadline:
    cursor.mapping("days", "kind", "from")
    return Deadline(
        days=cursor["days"].integer(),
        kind=cursor["kind"].word("kind of days", *KINDS_OF_DAYS),
        start=cursor["from"].text(),
    )


def both_conditions(one: Condition | None, other: Condition | None) -> Condition | None:
    if one is None or other is None:
        return other if one is None else one
    return AllOf((one, other))


def days_of(
    cursor: Cursor, first: date | None = None, last: date | None = None
) -> tuple[date | None, date | None]:
    """Return the first and the last day that are written, or those given; `any` is open."""
    written_first, written_last = cursor.get("first"), cursor.get("last")
    first = first if written_first is None else day_of(written_first)
    last = last if written_last is None else day_of(written_last)
    note_reversed(written_last or written_first or cursor, first, last)
    return first, last


def day_of(cursor: Cursor) -> date | None:
    return None if cursor.kind == "text" and cursor.text() == "any" else cursor.date()


def note_reversed(cursor: Cursor, first: date | None, last: date | None) -> None:
    """Note a last day before the first."""
    # A day that could not be read is `date.min`; that was noted already.
    if first is not None and last is not None and date.min not in {first, last} and last < first:
        cursor.problem("reversed-days", first=first.isoformat(), last=last.isoformat())


def whole_entries(listed: Cursor | None, read: Callable[[Cursor], ValueT]) -> Iterator[ValueT]:
    """Yield the entries of a list in which nothing is wrong."""
    for entry in listed_entries(listed):
        noted = len(entry.problems)
        value = read(entry)
        if len(entry.problems) == noted:
            yield value


def listed_entries(listed: Cursor | None) -> tuple[Cursor, ...]:
    return () if listed is None else listed.sequence()


def entries_of(cursor: Cursor | None) -> Iterator[tuple[Cursor, Cursor]]:
    return iter(()) if cursor is None else cursor.items()


def many_entries(listed: Cursor | None) -> tuple[Cursor, ...]:
    """Return a list that may also be one entry; an empty one would be taken to mean any."""
    if listed is None:
        return ()
    if is_empty(listed):
        listed.problem("empty-list")
    return listed.many()


def is_empty(listed: Cursor | None) -> bool:
    return listed is None or (listed.kind == "list" and not listed.sequence())


def codes(
    listed: Cursor, enum: type[CodeT], groups: Mapping[str, Iterable[CodeT]] | None = None
) -> tuple[CodeT, ...]:
    many_entries(listed)
    return listed.codes(enum, groups)


def code_set(
    listed: Cursor | None, enum: type[CodeT], groups: Mapping[str, Iterable[CodeT]] | None = None
) -> frozenset[CodeT]:
    return frozenset() if listed is None else frozenset(codes(listed, enum, groups))


def given_value(cursor: Cursor | None, read: Callable[[Cursor], ValueT]) -> ValueT | None:
    return None if cursor is None else read(cursor)
