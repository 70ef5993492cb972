"""What the cells of a table mean, as far as that turns on the other cells of their columns.

A first look at the whole table finds in which order days are written, whether codes of places went
through numbers, and whether a column of marks has marks for yes. Cells then become codes; what has
no code stays as it is written, and is a fault of its row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, Literal, Protocol

import pyarrow as pa
from attrs import define, field, frozen
from pyarrow import compute, types

from asn_netralitas._model.codes import SECTIONS_OF, Act, Category
from asn_netralitas._model.law import local_category
from asn_netralitas._model.places import PlaceNames
from asn_netralitas._model.spelling import squeezed
from asn_netralitas._model.words import everyday_words
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.days import DayOrder, day_in_order, orders_of
from asn_netralitas._reading.rulebook import Rulebook

from .tables.forms import Opened, Watch, holds_text
from .tables.jsonl_form import is_json

Dates = Literal["iso", "dmy", "mdy"]

_MIDNIGHT: Final = re.compile(r"[ T]0?0[:.]00([:.]00)?$")
_PLACE_IN_NUMBERS: Final = re.compile(r"(?P<province>[0-9]{2})(?:[.,](?P<rest>[0-9]{1,2}))?")
_CROSS: Final = "x"
_YES: Final = "yes"
_NO: Final = "no"


@frozen
class Note:
    """Something that was found out about a table, under the name of its phrase, for the summary."""

    name: str
    values: Mapping[str, str | int]


class _ColumnCells(Protocol):
    """The cells of a column: `add` looks at a text and how often it comes, before any is read."""

    def add(self, text: str, count: int) -> None: ...

    def read(self, text: str) -> str: ...

    def notes(self) -> Iterator[Note]: ...


@frozen
class _Codes:
    """Cells that are codes, or words for them."""

    code_of: Callable[[str], str | None]

    def add(self, text: str, count: int) -> None:
        """Learn nothing, since a word means the same in every column."""

    def read(self, text: str) -> str:
        return self.code_of(text) or text

    def notes(self) -> Iterator[Note]:
        yield from ()


@define
class _Days:
    """Days: those of three numbers are in one order, the one that is given or that fits all."""

    given: Dates | None
    day_first: int = 0
    month_first: int = 0
    unclear: int = 0
    example: str = ""

    def add(self, text: str, count: int) -> None:
        orders = orders_of(_MIDNIGHT.sub("", text))
        if len(orders) > 1:
            self.unclear += count
            self.example = self.example or text
        else:
            self.day_first += count * ("dmy" in orders)
            self.month_first += count * ("mdy" in orders)

    @property
    def order(self) -> DayOrder | None:
        """Return the order of all days; none where they are in both, or only ISO days are wanted.

        Where nothing tells, it is the Indonesian one.
        """
        if self.given is not None:
            return None if self.given == "iso" else self.given
        if self.month_first:
            return None if self.day_first else "mdy"
        return "dmy"

    def read(self, text: str) -> str:
        bare = _MIDNIGHT.sub("", text)
        order = self.order
        if order is None and self.given is None:
            # In a column of both orders, a day that can only be in one is clear all the same.
            (order,) = orders if len(orders := orders_of(bare)) == 1 else (None,)
        day = day_in_order(bare, order) if order else None
        return bare if day is None else day.isoformat()

    def notes(self) -> Iterator[Note]:
        if self.given is not None or not self.day_first + self.month_first + self.unclear:
            return
        if self.order is None:
            yield Note("days-in-both-orders", {"count": self.unclear})
            return
        yield Note(f"days-{self.order}", {})
        if self.unclear:
            values = {"written": self.example, "day": self.read(self.example)}
            yield Note(f"unclear-days-{self.order}", {"count": self.unclear, **values})


@define
class _Places:
    """Places: where all of a column are numbers, 33.1 is 33.10, which lost its last figure."""

    names: PlaceNames
    are_numbers: bool = True
    short: int = 0
    example: str = ""

    def add(self, text: str, count: int) -> None:
        self.are_numbers &= _PLACE_IN_NUMBERS.fullmatch(text) is not None
        if self.are_numbers and self._whole(text) != text:
            self.short += count
            self.example = self.example or text

    def read(self, text: str) -> str:
        code = self._whole(text) if self.are_numbers else text
        return self.names.code_of(code) or text

    def notes(self) -> Iterator[Note]:
        if self.are_numbers and self.short:
            code = self._whole(self.example)
            values = {"written": self.example, "code": code}
            yield Note("places-from-numbers", {"count": self.short, **values})

    @staticmethod
    def _whole(text: str) -> str:
        number = _PLACE_IN_NUMBERS.fullmatch(text)
        if number is None or number["rest"] is None:
            return text
        return f"{number['province']}.{number['rest']:0<2}"


@define
class _Marks:
    """Yes and no: a lone x is no where another mark of the column is yes, else it may be either."""

    heading: str
    has_yes: bool = False
    crosses: int = 0

    def add(self, text: str, count: int) -> None:
        if squeezed(text) == _CROSS:
            self.crosses += count
        self.has_yes |= everyday_words().code_in("cells", text) == _YES

    def read(self, text: str) -> str:
        return _NO if self.has_yes and squeezed(text) == _CROSS else text

    def notes(self) -> Iterator[Note]:
        if self.crosses:
            name = "crosses-are-no" if self.has_yes else "crosses-unclear"
            yield Note(name, {"column": self.heading, "count": self.crosses})


@frozen
class TableCells:
    """The cells of the columns of the question, by the places of these columns."""

    places: Mapping[str, int]
    nothing: frozenset[str]
    _cells: Mapping[str, _ColumnCells] = field(repr=False)

    def survey(self, opened: Opened, watch: Watch) -> list[Note]:
        """Look at all cells whose meaning turns on others, and return what was found out."""
        looking = {name: cells for name, cells in self._cells.items() if type(cells) is not _Codes}
        for table in opened.read(watch) if looking else ():
            for name, cells in looking.items():
                texts = self._texts(table, opened.schema, name)
                if texts is not None:
                    found = compute.value_counts(texts).flatten()
                    for written, count in zip(*(each.to_pylist() for each in found), strict=True):
                        if text := self._told(written):
                            cells.add(text, count)
        return [note for cells in self._cells.values() for note in cells.notes()]

    def read(self, table: pa.Table, schema: pa.Schema) -> pa.Table:
        """Return the columns of the question under their own names, with codes for words."""
        return pa.Table.from_arrays(
            [self._column(table, schema, name) for name in self.places], names=list(self.places)
        )

    def meaning(self, name: str, text: str) -> str:
        """Return what a text means in a column, without a look at its other cells."""
        return self._cells[name].read(text)

    def _column(
        self, table: pa.Table, schema: pa.Schema, name: str
    ) -> pa.ChunkedArray[Any] | pa.Array[Any]:
        texts = self._texts(table, schema, name)
        if texts is None:
            return table.column(self.places[name])
        # Most texts come many times.
        encoded = texts.dictionary_encode()
        told = [self._told(written.as_py()) for written in encoded.dictionary]
        codes = [self._cells[name].read(text) if text else None for text in told]
        return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(codes, pa.string()))

    def _texts(self, table: pa.Table, schema: pa.Schema, name: str) -> pa.Array[Any] | None:
        """Return the cells of a column as texts; None where they are values of another type."""
        column, kind = table.column(self.places[name]), schema.field(self.places[name])
        if name == "region" and (types.is_floating(column.type) or types.is_integer(column.type)):
            return column.cast(pa.string()).combine_chunks()
        if not holds_text(column.type):
            return None
        texts = column.cast(pa.string()).combine_chunks()
        if not is_json(kind):
            return texts
        return pa.array(map(_from_json, texts.to_pylist()), pa.string())

    def _told(self, written: str | None) -> str | None:
        """Return a text without blanks around it, None for one that stands for nothing."""
        text = (written or "").strip()
        return None if squeezed(text) in self.nothing else text


def _from_json(written: str | None) -> str | None:
    """Return a text of JSON as it is told, and any other value as it is written."""
    value = None if written is None else json.loads(written)
    return value if isinstance(value, str) else written


def cells_of(
    columns: Mapping[str, int],
    headers: Sequence[str],
    rulebook: Rulebook,
    *,
    dates: Dates | None,
    nothing: Sequence[str],
) -> TableCells:
    """Return how the cells of some columns are read.

    Args:
        columns: The places of the columns, by their meaning.
        headers: The headers of all columns.
        rulebook: The rulebook, whose overlays may name categories.
        dates: How days are written; without it the days themselves tell.
        nothing: Words for an empty cell, besides those that are known.
    """
    vocabulary, local = rulebook.vocabulary, rulebook.local_categories
    facts = {name: spec.type for name, spec in vocabulary.facts.items()}
    kinds: Mapping[str, type] = {"category": Category, "act": Act, **facts}

    def cells(name: str, heading: str) -> _ColumnCells:
        if name == "at":
            return _Days(dates)
        if name == "region":
            return _Places(Calendar.national().place_names)
        kind = kinds.get(name, str)
        if kind is bool:
            return _Marks(heading)
        section = SECTIONS_OF[kind][0] if issubclass(kind, StrEnum) else None
        own = local if name == "category" else {}
        return _Codes(
            lambda text: (
                local_category(own, text) or (section and vocabulary.code_in(section, text))
            )
        )

    words = (*everyday_words().spellings("cells", "empty"), *nothing)
    return TableCells(
        columns,
        frozenset(map(squeezed, words)),
        {name: cells(name, headers[place]) for name, place in columns.items()},
    )
