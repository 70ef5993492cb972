"""Parse the cells of Arrow columns into values of the domain."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from asn_netralitas._engine.applicable_law import LawIndex
from asn_netralitas._files.yaml_cursor import BOOLEANS
from asn_netralitas._model.case import At
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.problems import CaseError, Problem, near
from asn_netralitas._model.vocabulary import FactSpec
from asn_netralitas._reading.rulebook import Rulebook

from .row_keys import Codes

REQUIRED: Final = ("category", "act", "at", "region")
_DAY_LENGTH: Final = len("2024-08-15")
_MAY_BE_NULL: Final = "region"


def columns_known(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the names of all columns that a question can have."""
    return (*REQUIRED, "election", *rulebook.vocabulary.facts)


@frozen
class Fault:
    """What is wrong with a value of a column, or (without a column) with a row as a whole."""

    column: str | None
    problem: Problem


CellValue: TypeAlias = Any  # a value that `evaluate` takes, or a Fault


@frozen(eq=False)
class Column:
    """The distinct values of a column as they are met; a value keeps its number."""

    name: str
    read: Callable[[object], CellValue]
    alike: Callable[[CellValue], Hashable]
    words: list[CellValue] = field(factory=list, init=False)
    _numbers: dict[Hashable, int] = field(factory=dict, init=False)
    _written: dict[Hashable, int] = field(factory=dict, init=False)

    def numbers(self, written: Iterable[object]) -> Codes:
        """Return the numbers of values as they stand in the frame."""
        return np.array([self._number(value) for value in written], dtype=np.int64)

    def _number(self, written: object) -> int:
        key = (type(written), str(written))
        if key not in self._written:
            word = self.read(written)
            number = self._numbers.setdefault(self.alike(word), len(self.words))
            if number == len(self.words):
                self.words.append(word)
            self._written[key] = number
        return self._written[key]

    @property
    def met(self) -> int:
        """Return the number of distinct raw values seen, before normalisation."""
        return len(self._written)

    @property
    def faulty(self) -> npt.NDArray[np.bool_]:
        """Tell of each number whether it stands for a value that cannot be used."""
        return np.array([isinstance(word, Fault) for word in self.words], dtype=np.bool_)


def columns_in(names: Sequence[str], law: LawIndex) -> dict[str, Column]:
    """Return how to read each of the named columns, with the codes that the law adds."""
    facts = law.rulebook.vocabulary.facts
    local = {
        name: category
        for overlay in law.rulebook.overlays
        for name, category in overlay.categories.items()
    }
    one_a_zone = {province.zone: code for code, province in law.calendar.regions.items()}
    readers: dict[str, Callable[[object], CellValue]] = {
        "category": partial(_code, "category", Category, local),
        "act": partial(_code, "act", Act, {}),
        "at": _at,
        "region": partial(_place, law.calendar.places),
        "election": partial(_place, law.calendar.require),
    }
    readers |= {name: _reader(spec) for name, spec in facts.items()}
    return {
        name: Column(
            name,
            partial(_checked, name, readers[name]),
            partial(_day_key, law, (None, *one_a_zone.values())) if name == "at" else same_value,
        )
        for name in names
    }


def _reader(spec: FactSpec) -> Callable[[object], CellValue]:
    if issubclass(spec.type, StrEnum):
        return partial(_code, spec.name, spec.type, {})
    return _boolean


def _checked(name: str, read: Callable[[object], CellValue], written: object) -> CellValue:
    """Return what a value means, or what is wrong with it in this column."""
    if written is None:
        if name in REQUIRED and name != _MAY_BE_NULL:
            return Fault(name, Problem(code="missing-key", values={"key": name}))
        return None
    word = read(written)
    return Fault(name, word) if isinstance(word, Problem) else word


def _code(
    what: str, enum: type[StrEnum], local: Mapping[str, StrEnum], written: object
) -> StrEnum | Problem:
    if isinstance(written, str):
        if written in local:
            return local[written]
        if written in set(enum):
            return enum(written)
    values = {"what": what, "written": str(written)}
    return Problem(code="unknown-code", values=values, hint=near(str(written), [*enum, *local]))


def _boolean(written: object) -> bool | Problem:
    if isinstance(written, bool):
        return written
    found = BOOLEANS.get(written.casefold()) if isinstance(written, str) else None
    return _wrong("yes or no", written) if found is None else found


def _at(written: object) -> At | Problem:
    if isinstance(written, datetime):
        # Frames without a type for days hold them as midnights.
        if written.tzinfo is None and written.time() == time.min:
            return date(written.year, written.month, written.day)
        if written.tzinfo is None:
            return Problem(code="naive-datetime", values={"written": written.isoformat()})
        return written
    if isinstance(written, date):
        return written
    return _moment(written) if isinstance(written, str) else _wrong("a day", written)


def _moment(written: str) -> At | Problem:
    """Return the day or the time of a text; forms without a type for times have them as texts."""
    if written[_DAY_LENGTH : _DAY_LENGTH + 1] not in {"T", " "}:
        return _day(written)
    try:
        return _at(datetime.fromisoformat(written))
    except ValueError:
        return Problem(code="bad-time", values={"written": written})


def _day(written: str) -> date | Problem:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    # Of the forms that the standard library reads, the columns have one.
    if day is None or day.isoformat() != written:
        return Problem(code="bad-date", values={"written": written})
    return day


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


def _day_key(law: LawIndex, regions: Sequence[str | None], word: CellValue) -> Hashable:
    """Return the same for days that are alike to law and calendar, and for times on such days.

    A time may be on one day or the next in each of the regions, and where none is given.
    """
    if not isinstance(word, date):
        return same_value(word)
    if not isinstance(word, datetime):
        return law.segment(word)
    try:
        days = [law.calendar.civil_day(word, region) for region in regions]
    except CaseError:  # a time at the end of all time; evaluating it says so
        return word.isoformat()
    segments = tuple(map(law.segment, days))
    return segments if len(set(segments)) > 1 else segments[0]


def same_value(word: CellValue) -> Hashable:
    """Return the key of a value; faults that read the same are one."""
    return (word.column, word.problem.sentence()) if isinstance(word, Fault) else word
