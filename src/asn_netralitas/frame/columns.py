"""Parse the cells of Arrow columns into values of the domain."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import evolve, field, frozen

from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._files.yaml_cursor import BOOLEANS
from asn_netralitas._model.case import At
from asn_netralitas._model.codes import SECTIONS_OF, Act, Category
from asn_netralitas._model.law import local_category
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.days import day_in_table
from asn_netralitas._reading.rulebook import Rulebook

from .row_keys import Codes

REQUIRED: Final = ("category", "act", "at")
_DAY_LENGTH: Final = len("2024-08-15")
# What words of `law/words.yaml` mean in a cell.
_EMPTY: Final = "empty"
_UNKNOWN: Final = "unknown"
_BITS: Final = (0, 1)


def columns_known(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the names of all columns that a question can have."""
    return (*REQUIRED, "region", "election", *rulebook.vocabulary.facts)


@frozen
class Fault:
    """What is wrong with a value of a column, or (without a column) with a row as a whole."""

    column: str | None
    problem: Problem


CellValue: TypeAlias = Any  # a value that `evaluate` takes, or a Fault


@frozen(eq=False)
class Column:
    """The values of the distinct cells met in a column; both cells and values keep their numbers.

    `read` returns the value of a cell or a `Fault`; values with one key by `key_of` share a number,
    under which `values` has the first one.
    """

    name: str
    read: Callable[[object], CellValue]
    key_of: Callable[[CellValue], Hashable]
    cells: list[CellValue] = field(factory=list, init=False)
    values: list[CellValue] = field(factory=list, init=False)
    _of_cell: array[int] = field(factory=lambda: array("q"), init=False)
    _numbers: dict[Hashable, int] = field(factory=dict, init=False)
    _cells: dict[Hashable, int] = field(factory=dict, init=False)

    def cells_of(self, written: Iterable[object]) -> Codes:
        """Return the numbers of cells."""
        return np.array([self._cell(cell) for cell in written], dtype=np.int64)

    def _cell(self, written: object) -> int:
        key = (type(written), str(written))
        if key not in self._cells:
            self._cells[key] = len(self.cells)
            value = self.read(written)
            number = self._numbers.setdefault(self.key_of(value), len(self.values))
            if number == len(self.values):
                self.values.append(value)
            self.cells.append(value)
            self._of_cell.append(number)
        return self._cells[key]

    def numbers(self, cells: Codes) -> Codes:
        """Return the numbers of the values of cells by the numbers of these."""
        return np.array(self._of_cell, dtype=np.int64)[cells]

    @property
    def faulty(self) -> npt.NDArray[np.bool_]:
        """Return for each number whether its value is a fault."""
        return np.array([isinstance(value, Fault) for value in self.values], dtype=np.bool_)

    def each(self, number_of: Callable[[CellValue], int]) -> Codes:
        """Return a number for each value that is known and no fault, else 0."""
        untold = (Fault, type(None))
        numbers = (0 if isinstance(value, untold) else number_of(value) for value in self.values)
        return np.fromiter(numbers, dtype=np.int64)


def columns_in(
    names: Iterable[str], law: LawDiagrams, defaults: Mapping[str, object]
) -> dict[str, Column]:
    """Return how to read each of the named columns, with the codes that the law adds.

    Args:
        names: The names of the columns.
        law: The law.
        defaults: What an empty cell of a column stands for, written as a cell is.

    Raises:
        CaseError: If a default has no meaning.
    """
    calendar, vocabulary = law.calendar, law.rulebook.vocabulary
    readers: dict[str, Callable[[object], CellValue]] = {
        "category": partial(_category, vocabulary, law.rulebook.local_categories),
        "act": partial(_code, "act", "acts", _codes(Act), vocabulary),
        "at": _at,
        "region": partial(_region, calendar),
        "election": partial(_place, calendar.require),
    }
    for name, spec in vocabulary.facts.items():
        if issubclass(spec.type, StrEnum):
            section = SECTIONS_OF[spec.type][0]
            readers[name] = partial(_code, name, section, _codes(spec.type), vocabulary)
        else:
            readers[name] = _boolean
    given = {name: _meaning(readers[name], value) for name, value in defaults.items()}
    problems = [
        evolve(value, path=("defaults", name))
        for name, value in given.items()
        if isinstance(value, Problem)
    ]
    if problems:
        raise CaseError(problems)
    day_key = partial(_day_key, law)
    return {
        name: Column(
            name,
            partial(_checked, name, readers[name], given.get(name)),
            day_key if name == "at" else same_value,
        )
        for name in names
    }


def _checked(
    name: str, read: Callable[[object], CellValue], default: CellValue, written: object
) -> CellValue:
    """Return the value of a cell, or what is wrong with it in this column."""
    value = _meaning(read, written)
    if value is None:
        value = default
    if value is None and name in REQUIRED:
        value = Problem(code="empty-cell")
    return Fault(name, value) if isinstance(value, Problem) else value


def _meaning(read: Callable[[object], CellValue], written: object) -> CellValue:
    """Return the value of a cell, None where nothing is told, or the problem with it."""
    if not isinstance(written, str):
        return None if written is None else read(written)
    text = written.strip()
    return None if everyday_words().code_in("cells", text) == _EMPTY else read(text)


def _codes(enum: type[StrEnum]) -> dict[str, StrEnum]:
    return {code.value: code for code in enum}


def _category(
    vocabulary: Vocabulary, local: Mapping[str, Category], written: object
) -> StrEnum | Problem:
    named = local_category(local, written) if isinstance(written, str) else None
    codes = {**_codes(Category), **local}
    return named or _code("category", "categories", codes, vocabulary, written)


def _code(
    what: str, section: str, codes: Mapping[str, StrEnum], vocabulary: Vocabulary, written: object
) -> StrEnum | Problem:
    """Return the code that is written, or for which a term or an everyday word is."""
    values = {"what": what, "written": str(written)}
    if not isinstance(written, str):
        return Problem(code="unknown-code", values=values)
    code = codes.get(written) or codes.get(vocabulary.code_in(section, written) or "")
    problem = Problem(code="unknown-code", values=values)
    return code or vocabulary.with_meant(problem, section, written, tuple(codes))


def _boolean(written: object) -> bool | Problem | None:
    """Return yes or no, None for a word that says that nobody knows."""
    if not isinstance(written, str):
        return bool(written) if written in _BITS else _wrong("yes or no", written)
    words = everyday_words()
    said = words.code_in("cells", written) or words.code_in("answers", written)
    if said == _UNKNOWN:
        return None
    value = BOOLEANS.get(said or written.casefold())
    return _wrong("yes or no", written) if value is None else value


def _at(written: object) -> At | Problem:
    if isinstance(written, str):
        return _at_text(written)
    if written != written:  # noqa: PLR0124  # the time of pandas that is none
        return _wrong("a day", written)
    if not isinstance(written, datetime) or written.tzinfo is not None:
        return written if isinstance(written, date) else _wrong("a day", written)
    # Frames without a type for days hold them as midnights.
    if written.time() == time.min:
        return date(written.year, written.month, written.day)
    return Problem(code="naive-datetime", values={"written": written.isoformat()})


def _at_text(written: str) -> At | Problem:
    """Return the day or the time of a text; forms without a type for times have them as texts."""
    is_time = written[_DAY_LENGTH : _DAY_LENGTH + 1] in {"T", " "} and written[:4].isdigit()
    with suppress(ValueError):
        if is_time:
            return _at(datetime.fromisoformat(written))
        day = date.fromisoformat(written)
        # Of the forms that the standard library reads, the columns have one.
        if day.isoformat() == written:
            return day
    with suppress(ValueError):
        if not is_time and (said := day_in_table(written)) is not None:
            return said
    return Problem(code="bad-time" if is_time else "bad-date", values={"written": written})


def _region(calendar: Calendar, written: object) -> str | Problem:
    code = calendar.place_names.code_of(written) if isinstance(written, str) else None
    return _place(calendar.places, code or written)


def _place(check: Callable[[str], object], written: object) -> str | Problem:
    if not isinstance(written, str):
        return _wrong("text", written)
    try:
        check(written)
    except CaseError as error:
        return error.problems[0]
    return written


def _wrong(expected: str, written: object) -> Problem:
    return Problem(code="wrong-type", values={"written": str(written), "expected": expected})


def _day_key(law: LawDiagrams, value: CellValue) -> Hashable:
    """Return one key for days that law and calendar treat alike, and for times on such days.

    A time may be on one day in some time zones and on the next in others.
    """
    if not isinstance(value, date):
        return same_value(value)
    if not isinstance(value, datetime):
        return law.circumstances.segment(value)
    try:
        civil_days = law.calendar.civil_days(value)
    except CaseError:  # a time at the end of all time, which no zone can move
        return value.isoformat()
    segments = [law.circumstances.segment(civil.day) for civil in civil_days]
    zones = (civil.zones for civil in civil_days)
    return tuple(zip(segments, zones, strict=True)) if len(set(segments)) > 1 else segments[0]


def same_value(value: CellValue) -> Hashable:
    """Return the key of a value; faults with one sentence share it."""
    return (value.column, value.problem.sentence()) if isinstance(value, Fault) else value
