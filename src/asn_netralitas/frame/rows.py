"""Decide rows of Arrow columns; each distinct question is built and decided once.

A column is encoded as small integers, and the integers of a row form one key. A table maps keys to
answers, so Python sees new keys only; of these it decides one for each *class*: rows in which the
same rules match and the same facts show. Rows are processed in chunks to bound memory.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import field, frozen

from asn_netralitas._engine.applicable_law import LawIndex, law_of
from asn_netralitas._engine.case_space import CaseSpace, ground_of
from asn_netralitas._engine.cells import Cell, Values
from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._engine.query import validate
from asn_netralitas._model.case import Activity, At, Person
from asn_netralitas._model.codes import Act, Category, FactValue, SanctionClass, Status, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .columns import REQUIRED, CellValue, Column, Fault, columns_in, same_value
from .row_keys import Chunk, Codes, RowKeys, chunk_of, keys_of

# What chooses the law that a row meets, apart from plain facts.
_OF_GROUND: Final = (*REQUIRED, "election", "target", "contest")
_CHUNK: Final = 1 << 20
# Beyond this a table of all keys is slower than looking for the distinct ones.
_LARGEST_TABLE: Final = 1 << 24
_SMALLEST_TABLE: Final = 1 << 16
_MOST_KEYS: Final = 1 << 62
_MOST_BITS: Final = 62
_SEVERAL: Final = -1


@frozen(eq=False)
class RowAnswer:
    """What the rows tell of a decision; the sanctions are classes, those that are certain apart."""

    verdict: Verdict
    certain: frozenset[SanctionClass]
    possible: frozenset[SanctionClass]
    rules: tuple[str, ...]
    open_facts: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()


@frozen(eq=False)
class RowQuestion:
    """A distinct decision: how to make it, and what the rows tell of it."""

    told: RowAnswer
    decide: Callable[[], Decision]


RowOutcome: TypeAlias = RowQuestion | tuple[Fault, ...]


@frozen(eq=False)
class _Few:
    """Rows to learn from: what each column may hold, and where the value of each row stands."""

    written: Mapping[str, Sequence[object]]
    places: Mapping[str, npt.NDArray[Any]]

    def row(self, number: int) -> dict[str, object]:
        """Return the values of a row as they stand in the frame."""
        return {name: values[self.places[name][number]] for name, values in self.written.items()}


def _distinct(columns: Sequence[npt.NDArray[Any]]) -> tuple[Codes, Codes]:
    """Return the first place of each distinct row of columns, and the number of it for each row."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    width = 1
    for column in columns:
        size = int(column.max()) + 1
        if width * size > _MOST_KEYS:
            key = np.unique(key, return_inverse=True)[1]
            width = int(key.max()) + 1
        key = key * size + column
        width *= size
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    return first, number


def grouped(values: npt.NDArray[Any]) -> Iterator[tuple[int, Codes]]:
    """Yield each distinct value with its places, which are in their order."""
    order = np.argsort(values, kind="stable")
    found, starts = np.unique(values[order], return_index=True)
    ends = [*starts[1:].tolist(), len(values)]
    for value, start, end in zip(found.tolist(), starts.tolist(), ends[: len(found)], strict=True):
        yield value, order[start:end]


@frozen(eq=False)
class Decided:
    """The outcome of each row by its number, and the outcomes in order of first appearance."""

    numbers: npt.NDArray[np.int32]
    outcomes: Sequence[RowOutcome]


@frozen
class RowSource:
    """Rows to decide: their number, the names of their columns, and how to read some of them."""

    total: int
    names: tuple[str, ...]
    read: Callable[[slice], pa.Table]


def decide_rows(
    source: RowSource, rulebook: Rulebook, calendar: Calendar, readings: Mapping[str, str]
) -> Decided:
    """Decide every row of a source whose columns have the names of the question.

    Raises:
        CaseError: If a reading is unknown.
    """
    rows = rows_of(source.names, rulebook, calendar, readings, total=source.total)
    numbers = np.empty(source.total, dtype=np.int32)
    for start in range(0, source.total, _CHUNK):
        part = slice(start, start + _CHUNK)
        numbers[part] = rows.decide(source.read(part))
    return Decided(numbers, rows.outcomes)


def rows_of(
    names: Sequence[str],
    rulebook: Rulebook,
    calendar: Calendar,
    readings: Mapping[str, str],
    *,
    total: int,
) -> Rows:
    """Return what decides rows of so named columns, of which there may be as many as `total`.

    Raises:
        CaseError: If a reading is unknown.
    """
    law = law_of(rulebook, calendar)
    # What is wrong for every row is no fault of a row.
    validate(Person(Category.PNS), Activity(Act.VOTE), date.min, law, readings)
    return Rows(law, dict(readings), columns_in(names, law), total)


@frozen(cache_hash=True)
class _Class:
    """Where the same holds: a ground, the mask left there, and the facts that show."""

    ground: CaseSpace
    mask: int
    shown: tuple[int, ...]


@frozen(eq=False)
class Rows:
    """Rows decided one part after the other, and what was found so far.

    `outcomes` are in order of first appearance; they grow with what is distinct, not with rows.
    """

    law: LawIndex
    readings: Mapping[str, str]
    columns: Mapping[str, Column]
    total: int
    outcomes: list[RowOutcome] = field(factory=list, init=False)
    _of_class: dict[Hashable, int] = field(factory=dict, init=False)
    _of_faults: dict[Hashable, int] = field(factory=dict, init=False)
    # For the numbers of values that each column has: the outcome of each key, -1 where not met.
    _tables: dict[tuple[int, ...], npt.NDArray[np.int32]] = field(factory=dict, init=False)

    @property
    def words(self) -> int:
        """Tell how many distinct values of columns were met."""
        return sum(column.met for column in self.columns.values())

    def forget(self) -> None:
        """Break the reference cycle between outcomes and this object."""
        self.outcomes.clear()

    def decide(self, part: pa.Table) -> npt.NDArray[np.int32]:
        """Return the number of the outcome of each row of a table with the columns."""
        chunks = part.select(list(self.columns)).combine_chunks().to_batches()
        found = [self._numbers(chunk_of(batch)) for batch in chunks]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int32)

    def _numbers(self, chunk: Chunk) -> npt.NDArray[np.int32]:
        codes = {name: column.numbers(chunk.written(name)) for name, column in self.columns.items()}
        widths = tuple(len(column.words) for column in self.columns.values())
        size = prod(widths)
        if size > min(_LARGEST_TABLE, max(_SMALLEST_TABLE, 4 * self.total)):
            return self._by_search(chunk, codes)
        if widths not in self._tables:
            self._tables.clear()
            self._tables[widths] = np.full(size, -1, dtype=np.int32)
        strides = accumulate(widths, mul, initial=1)
        steps = {
            name: of_value * stride
            for (name, of_value), stride in zip(codes.items(), strides, strict=False)
        }
        return self._by_table(chunk, keys_of(chunk, steps), self._tables[widths])

    def _by_table(
        self, chunk: Chunk, keys: RowKeys, table: npt.NDArray[np.int32]
    ) -> npt.NDArray[np.int32]:
        found = np.empty(chunk.size, dtype=np.int32)
        for block, key in keys.blocks():
            # No key is out of the table; any mode but the usual one writes without a copy.
            table.take(key, out=found[block], mode="clip")
        new = np.flatnonzero(found < 0)
        if len(new):
            key = keys.at(new)
            # Of values that are set in one place the last one stays: here the first row of a key.
            table[key[::-1]] = -2 - new[::-1]
            rows = new[table[key] == -2 - new]
            table[keys.at(rows)] = self._learn(chunk.at(rows))
            found[new] = table[key]
        return found

    def _by_search(self, chunk: Chunk, codes: Mapping[str, Codes]) -> npt.NDArray[np.int32]:
        columns = [of_value[chunk.places(name)] for name, of_value in codes.items()]
        first, number = _distinct(columns)
        order = np.argsort(first)
        learnt = np.empty(len(first), dtype=np.int32)
        learnt[order] = self._learn(chunk.at(first[order]))
        return learnt[number]

    # -------------------------------------------------------------- classes

    def _learn(self, chunk: Chunk) -> npt.NDArray[np.int32]:
        """Return the outcomes of rows, of which no two are the same, in their order."""
        few = _Few(
            {name: chunk.written(name) for name in self.columns},
            {name: chunk.places(name) for name in self.columns},
        )
        numbers = {
            name: column.numbers(few.written[name])[few.places[name]]
            for name, column in self.columns.items()
        }
        of_row = np.empty(chunk.size, dtype=np.int64)
        keys: list[Hashable] = []
        for places, number, found in self._classes(numbers):
            of_row[places] = number + len(keys)
            keys += found
        first = np.unique(of_row, return_index=True)[1]
        outcomes = np.empty(len(keys), dtype=np.int32)
        for each in np.argsort(first).tolist():
            outcomes[each] = self._number(keys[each], few, int(first[each]))
        return outcomes[of_row]

    def _classes(
        self, numbers: Mapping[str, Codes]
    ) -> Iterator[tuple[Codes, Codes, list[Hashable]]]:
        """Yield places, the number of the class of each, and the classes in order of number."""
        faulty = np.zeros(len(numbers["act"]), dtype=np.bool_)
        for name, column in self.columns.items():
            faulty |= column.faulty[numbers[name]]
        bad, good = np.flatnonzero(faulty), np.flatnonzero(~faulty)
        if len(bad):
            yield bad, *_each_its_own({name: column[bad] for name, column in numbers.items()})
        if len(good):
            of_ground = [numbers[name][good] for name in self.columns if name in _OF_GROUND]
            for _, group in grouped(_distinct(of_ground)[1]):
                places = good[group]
                here = {name: column[places] for name, column in numbers.items()}
                yield places, *self._classes_on_ground(here)

    def _classes_on_ground(self, numbers: Mapping[str, Codes]) -> tuple[Codes, list[Hashable]]:
        """Return the number of the class of each row on one ground, and the classes."""
        words = {name: self.columns[name].words[column[0]] for name, column in numbers.items()}
        person, activity, at = self._question({name: words.get(name) for name in _OF_GROUND})
        try:
            ground = ground_of(validate(person, activity, at, self.law, self.readings))
        except CaseError:
            return _each_its_own(numbers)
        masks, of_mask = np.unique(self._masks(ground, numbers), return_inverse=True)
        deciding = self.law.deciding(activity.act)
        shown = [deciding if mask == _SEVERAL else ground.shown(mask) for mask in masks.tolist()]
        facts = [name for name in self.law.rulebook.vocabulary.facts if name in numbers]
        # What does not show is the same for all.
        seen = {
            fact: numbers[fact] * np.array([fact in names for names in shown])[of_mask]
            for fact in facts
        }
        first, number = _distinct([of_mask, *seen.values()])
        values = zip(*(column[first].tolist() for column in seen.values()), strict=True)
        found = values if seen else [()] * len(first)
        of_class = masks[of_mask[first]].tolist()
        return number, [
            _Class(ground, mask, each) for mask, each in zip(of_class, found, strict=True)
        ]

    def _masks(self, ground: CaseSpace, numbers: Mapping[str, Codes]) -> npt.NDArray[Any]:
        """Return the mask of the one completion that each row has; `_SEVERAL` where not one."""
        rows = len(numbers["act"])
        if len(ground.candidates) != 1:
            return np.full(rows, _SEVERAL, dtype=np.int64)
        key, cell = next(iter(ground.candidates.items()))
        kind = np.int64 if cell.full.bit_length() <= _MOST_BITS else object
        masks = np.full(rows, cell.full, dtype=kind)
        several = np.zeros(rows, dtype=np.bool_)
        for fact in ground.facts:
            step = _steps(fact, cell, ground.admissible[key], ground.unless_given[key])
            words = self.columns[fact].words if fact in numbers else [None]
            left = np.array([step(word) for word in words], dtype=kind)
            found = left[numbers[fact]] if fact in numbers else left[:1]
            several |= found == _SEVERAL
            masks &= found
        masks[several] = _SEVERAL
        return masks

    # -------------------------------------------------------------- one question

    def _number(self, key: Hashable, few: _Few, row: int) -> int:
        """Return the number of the outcome of a class, of which this is the first row."""
        if key not in self._of_class:
            number = len(self.outcomes)
            outcome = self._outcome(key, few.row(row))
            same = None if isinstance(outcome, RowQuestion) else tuple(map(same_value, outcome))
            if same is not None:
                number = self._of_faults.setdefault(same, number)
            if number == len(self.outcomes):
                self.outcomes.append(outcome)
            self._of_class[key] = number
        return self._of_class[key]

    def _outcome(self, key: Hashable, written: Mapping[str, object]) -> RowOutcome:
        asked = partial(self._evaluate, written)
        told = _told_of(key) if isinstance(key, _Class) else None
        if told is not None:
            return RowQuestion(told, asked)
        # What was read of a value before is looked up: the hint for a wrong one takes long to find.
        faults = tuple(
            word
            for name, column in self.columns.items()
            if isinstance(word := column.words[column.numbers([written[name]])[0]], Fault)
        )
        if faults:
            return faults
        try:
            return RowQuestion(_told_by(asked()), asked)
        except CaseError as error:
            return tuple(Fault(None, problem) for problem in error.problems)

    def _evaluate(self, written: Mapping[str, object]) -> Decision:
        words = {name: column.read(written[name]) for name, column in self.columns.items()}
        person, activity, at = self._question(words)
        return evaluate(
            person,
            activity,
            at=at,
            rulebook=self.law.rulebook,
            calendar=self.law.calendar,
            readings=self.readings,
        )

    def _question(self, words: Mapping[str, CellValue]) -> tuple[Person, Activity, At]:
        facts = self.law.rulebook.vocabulary.facts
        owned: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
        for name, spec in facts.items():
            owned[spec.owner][name] = words.get(name)
        person = Person(words["category"], region=words["region"], **owned["person"])
        activity = Activity(words["act"], election=words.get("election"), **owned["activity"])
        return person, activity, words["at"]


def _told_of(found: _Class) -> RowAnswer | None:
    """Return what is told where one completion is left, under one choice of readings."""
    ground = found.ground
    if found.mask == _SEVERAL or len(ground.choices) > 1:
        return None
    key = next(iter(ground.candidates))
    # There is only one choice, so it exists.
    (standing,) = filter(None, ground.outcome(key, found.mask))
    stands = {rule for rule, _ in standing.stands}
    rules = ground.candidates[key].setting.rules
    return RowAnswer(
        verdict=standing.verdict,
        certain=standing.classes,
        possible=standing.classes,
        rules=tuple(rule.id for rule in rules if rule.id in stands),
    )


def _told_by(decision: Decision) -> RowAnswer:
    classes = [
        (sanction.sanction_class, sanction.certain)
        for sanction in decision.sanctions
        if sanction.sanction_class is not None
    ]
    return RowAnswer(
        verdict=decision.verdict,
        certain=frozenset(found for found, certain in classes if certain),
        possible=frozenset(found for found, _ in classes),
        rules=tuple(
            finding.rule for finding in decision.findings if finding.status is not Status.LIFTED
        ),
        open_facts=decision.open_facts,
        disputes=tuple(dispute.id for dispute in decision.disputes),
    )


def _each_its_own(numbers: Mapping[str, Codes]) -> tuple[Codes, list[Hashable]]:
    """Return every row as a class, for it may be wrong in a way of its own."""
    found: list[Hashable] = list(
        zip(*(column.tolist() for column in numbers.values()), strict=True)
    )
    return np.arange(len(found)), found


def _steps(
    fact: str, cell: Cell, admissible: Mapping[str, frozenset[FactValue]], unless_given: Values
) -> Callable[[FactValue | None], int]:
    """Return what each value of a fact leaves of a mask; `_SEVERAL` where there is not one."""
    masks = cell.masks.get(fact)

    def step(value: FactValue | None) -> int:
        values = unless_given[fact] if value is None else (value,)
        if not values or (value is not None and value not in admissible[fact]):
            return _SEVERAL
        if masks is None:
            return cell.full
        return masks[values[0]] if len(values) == 1 else _SEVERAL

    return step
