"""Decide rows of Arrow columns; each distinct question is built and decided once.

A column is encoded as small integers, and the integers of a row form one key. A table maps keys to
outcomes, so Python sees new keys only; of these it decides one for each *class*: rows in which the
same rules match and the same facts show.
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
from .row_keys import Chunk, Codes, KeyOf, chunk_of, keys_of

# The columns that choose the law that a row meets.
_OF_GROUND: Final = (*REQUIRED, "election", "target", "contest")
# Beyond this, a table of all keys is slower than a search for the distinct ones.
_LARGEST_TABLE: Final = 1 << 24
_SMALLEST_TABLE: Final = 1 << 16
_BLOCK: Final = 1 << 16
_MOST_KEYS: Final = 1 << 62
_MOST_BITS: Final = 62
_SEVERAL: Final = -1


@frozen(eq=False)
class RowAnswer:
    """The part of a decision that rows show; `possible` holds the certain sanctions too."""

    verdict: Verdict
    certain: frozenset[SanctionClass]
    possible: frozenset[SanctionClass]
    rules: tuple[str, ...]
    open_facts: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()


@frozen(eq=False)
class RowQuestion:
    """A distinct question: its answer, and how to make the whole decision."""

    answer: RowAnswer
    decide: Callable[[], Decision]


RowOutcome: TypeAlias = RowQuestion | tuple[Fault, ...]


def rows_of(
    names: Sequence[str],
    rulebook: Rulebook,
    calendar: Calendar,
    readings: Mapping[str, str],
    *,
    total: int,
) -> Rows:
    """Return the `Rows` with the named columns, of which about `total` will be decided.

    Raises:
        CaseError: If a reading is unknown.
    """
    law = law_of(rulebook, calendar)
    # A fault of every row is no fault of a row.
    validate(Person(Category.PNS), Activity(Act.VOTE), date.min, law, readings)
    return Rows(law, dict(readings), columns_in(names, law), total)


@frozen(cache_hash=True)
class _Class:
    """Rows with one outcome: their ground, the mask left there, and the facts that show."""

    ground: CaseSpace
    mask: int
    shown: tuple[int, ...]


@frozen(eq=False)
class Rows:
    """Decides rows one part after the other, and remembers the outcome of each class.

    `outcomes` are in order of first appearance; they grow with distinct questions, not with rows.
    """

    law: LawIndex
    readings: Mapping[str, str]
    columns: Mapping[str, Column]
    total: int
    outcomes: list[RowOutcome] = field(factory=list, init=False)
    _of_class: dict[Hashable, int] = field(factory=dict, init=False)
    _of_faults: dict[Hashable, int] = field(factory=dict, init=False)
    # The outcome of each key, -1 where it is not known, by the numbers of values in the columns.
    _tables: dict[tuple[int, ...], npt.NDArray[np.int32]] = field(factory=dict, init=False)

    @property
    def remembered(self) -> int:
        """Return how many outcomes and distinct cells are kept."""
        return len(self.outcomes) + sum(len(column.of_cell) for column in self.columns.values())

    def decide(self, part: pa.Table) -> npt.NDArray[np.int32]:
        """Return the number of the outcome of each row of a table with the columns."""
        batches = part.select(list(self.columns)).combine_chunks().to_batches()
        numbers = [self._numbers(chunk_of(batch)) for batch in batches]
        return np.concatenate([np.empty(0, dtype=np.int32), *numbers])

    def _numbers(self, chunk: Chunk) -> npt.NDArray[np.int32]:
        codes = {
            name: column.numbers(chunk.columns[name].values)
            for name, column in self.columns.items()
        }
        widths = tuple(len(column.values) for column in self.columns.values())
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
        self, chunk: Chunk, key_of: KeyOf, table: npt.NDArray[np.int32]
    ) -> npt.NDArray[np.int32]:
        numbers = np.empty(chunk.size, dtype=np.int32)
        # In blocks, whose keys fit in the processor's cache.
        for start in range(0, chunk.size, _BLOCK):
            block = slice(start, start + _BLOCK)
            # No key is out of the table; any mode but the usual one writes without a copy.
            table.take(key_of(block), out=numbers[block], mode="clip")
        new = np.flatnonzero(numbers < 0)
        if len(new):
            key = key_of(new)
            # The last value set in a place stays: in reverse order, the first row of a key.
            table[key[::-1]] = -2 - new[::-1]
            rows = new[table[key] == -2 - new]
            table[key_of(rows)] = self._learn(chunk.at(rows))
            numbers[new] = table[key]
        return numbers

    def _by_search(self, chunk: Chunk, codes: Mapping[str, Codes]) -> npt.NDArray[np.int32]:
        columns = [of_value[chunk.columns[name].places] for name, of_value in codes.items()]
        first, number = _distinct(columns)
        order = np.argsort(first)
        learnt = np.empty(len(first), dtype=np.int32)
        learnt[order] = self._learn(chunk.at(first[order]))
        return learnt[number]

    # -------------------------------------------------------------- classes

    def _learn(self, chunk: Chunk) -> npt.NDArray[np.int32]:
        """Return the outcomes of rows, of which no two are the same, in their order."""
        numbers = {}
        for name, column in self.columns.items():
            encoded = chunk.columns[name]
            numbers[name] = column.numbers(encoded.values)[encoded.places]
        of_row = np.empty(chunk.size, dtype=np.int64)
        classes: list[Hashable] = []
        for places, number, here in self._classes(numbers):
            of_row[places] = number + len(classes)
            classes += here
        first = np.unique(of_row, return_index=True)[1]
        outcomes = np.empty(len(classes), dtype=np.int32)
        for number in np.argsort(first).tolist():
            outcomes[number] = self._number(classes[number], chunk.row(int(first[number])))
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
        first_row = {name: self.columns[name].values[codes[0]] for name, codes in numbers.items()}
        person, activity, at = self._case({name: first_row.get(name) for name in _OF_GROUND})
        try:
            ground = ground_of(validate(person, activity, at, self.law, self.readings))
        except CaseError:
            return _each_its_own(numbers)
        masks, of_mask = np.unique(self._masks(ground, numbers), return_inverse=True)
        deciding = self.law.deciding(activity.act)
        shown = [deciding if mask == _SEVERAL else ground.shown(mask) for mask in masks.tolist()]
        # Where a fact does not show, all its values count as one.
        seen = [
            numbers[fact] * np.array([fact in facts for facts in shown])[of_mask]
            for fact in self.law.rulebook.vocabulary.facts
            if fact in numbers
        ]
        first, number = _distinct([of_mask, *seen])
        values = np.array([codes[first] for codes in seen]).reshape(len(seen), len(first))
        of_class = zip(masks[of_mask[first]].tolist(), values.T.tolist(), strict=True)
        return number, [_Class(ground, mask, tuple(row)) for mask, row in of_class]

    def _masks(self, ground: CaseSpace, numbers: Mapping[str, Codes]) -> npt.NDArray[Any]:
        """Return for each row the mask of its one completion, or `_SEVERAL`."""
        rows = len(numbers["act"])
        if len(ground.candidates) != 1:
            return np.full(rows, _SEVERAL, dtype=np.int64)
        key, cell = next(iter(ground.candidates.items()))
        kind = np.int64 if cell.full.bit_length() <= _MOST_BITS else object
        masks = np.full(rows, cell.full, dtype=kind)
        several = np.zeros(rows, dtype=np.bool_)
        for fact in ground.facts:
            step = _steps(fact, cell, ground.admissible[key], ground.unless_given[key])
            values = self.columns[fact].values if fact in numbers else [None]
            left = np.array([step(value) for value in values], dtype=kind)
            of_row = left[numbers[fact]] if fact in numbers else left[:1]
            several |= of_row == _SEVERAL
            masks &= of_row
        masks[several] = _SEVERAL
        return masks

    # -------------------------------------------------------------- one question

    def _number(self, key: Hashable, cells: Mapping[str, object]) -> int:
        """Return the number of the outcome of a class, whose first row has these cells."""
        if key not in self._of_class:
            number = len(self.outcomes)
            outcome = self._outcome(key, cells)
            if not isinstance(outcome, RowQuestion):
                number = self._of_faults.setdefault(tuple(map(same_value, outcome)), number)
            if number == len(self.outcomes):
                self.outcomes.append(outcome)
            self._of_class[key] = number
        return self._of_class[key]

    def _outcome(self, key: Hashable, cells: Mapping[str, object]) -> RowOutcome:
        decide = partial(self._evaluate, cells)
        answer = _answer_of(key) if isinstance(key, _Class) else None
        if answer is not None:
            return RowQuestion(answer, decide)
        # Values are looked up, not read again: the hint for a wrong one takes long to find.
        values = (
            column.values[column.numbers([cells[name]])[0]] for name, column in self.columns.items()
        )
        faults = tuple(value for value in values if isinstance(value, Fault))
        if faults:
            return faults
        try:
            return RowQuestion(_answer_in(decide()), decide)
        except CaseError as error:
            return tuple(Fault(None, problem) for problem in error.problems)

    def _evaluate(self, cells: Mapping[str, object]) -> Decision:
        values = {name: column.read(cells[name]) for name, column in self.columns.items()}
        person, activity, at = self._case(values)
        return evaluate(
            person,
            activity,
            at=at,
            rulebook=self.law.rulebook,
            calendar=self.law.calendar,
            readings=self.readings,
        )

    def _case(self, values: Mapping[str, CellValue]) -> tuple[Person, Activity, At]:
        facts: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
        for name, spec in self.law.rulebook.vocabulary.facts.items():
            facts[spec.owner][name] = values.get(name)
        person = Person(values["category"], region=values["region"], **facts["person"])
        activity = Activity(values["act"], election=values.get("election"), **facts["activity"])
        return person, activity, values["at"]


def _answer_of(rows: _Class) -> RowAnswer | None:
    """Return the answer where one completion is left, under one choice of readings."""
    ground = rows.ground
    if rows.mask == _SEVERAL or len(ground.choices) > 1:
        return None
    key = next(iter(ground.candidates))
    # There is only one choice, so it exists.
    (standing,) = filter(None, ground.outcome(key, rows.mask))
    stands = {rule for rule, _ in standing.stands}
    rules = ground.candidates[key].setting.rules
    return RowAnswer(
        verdict=standing.verdict,
        certain=standing.classes,
        possible=standing.classes,
        rules=tuple(rule.id for rule in rules if rule.id in stands),
    )


def _answer_in(decision: Decision) -> RowAnswer:
    classes = [(sanction.sanction_class, sanction.certain) for sanction in decision.sanctions]
    return RowAnswer(
        verdict=decision.verdict,
        certain=frozenset(of_class for of_class, certain in classes if of_class and certain),
        possible=frozenset(of_class for of_class, _ in classes if of_class),
        rules=tuple(rule.rule for rule in decision.findings if rule.status is not Status.LIFTED),
        open_facts=decision.open_facts,
        disputes=tuple(dispute.id for dispute in decision.disputes),
    )


def _each_its_own(numbers: Mapping[str, Codes]) -> tuple[Codes, list[Hashable]]:
    """Return every row as a class of its own, since each may have other faults."""
    rows: list[Hashable] = list(zip(*(codes.tolist() for codes in numbers.values()), strict=True))
    return np.arange(len(rows)), rows


def _steps(
    fact: str, cell: Cell, admissible: Mapping[str, frozenset[FactValue]], unless_given: Values
) -> Callable[[FactValue | None], int]:
    """Return the function from values of a fact to the mask that they leave, or `_SEVERAL`."""
    masks = cell.masks.get(fact)

    def step(value: FactValue | None) -> int:
        values = unless_given[fact] if value is None else (value,)
        if not values or (value is not None and value not in admissible[fact]):
            return _SEVERAL
        if masks is None:
            return cell.full
        return masks[values[0]] if len(values) == 1 else _SEVERAL

    return step


def _distinct(columns: Sequence[npt.NDArray[Any]]) -> tuple[Codes, Codes]:
    """Return the first place of each distinct row of columns, and for each row its number."""
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
    """Yield each distinct value with its places in ascending order."""
    order = np.argsort(values, kind="stable")
    distinct, starts = np.unique(values[order], return_index=True)
    parts = np.split(order, starts[1:])
    yield from zip(distinct.tolist(), parts, strict=False)
