"""Decide rows of Arrow columns; each distinct question is answered once.

A column is encoded as small integers, and the integers of a row form one key. A table maps keys to
outcomes, so Python sees new keys only. Where such a table would be too large, the rows that mean
the same are found by occasion, category, act, target and the bits of their facts.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
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

from asn_netralitas._decision.evaluate import evaluate
from asn_netralitas._decision.question import ask, facts_that_matter
from asn_netralitas._engine.query import Query, diagrams_of
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .columns import Column, Fault, columns_in, same_value
from .row_answers import RowAnswer, RowAnswers
from .row_keys import Chunk, Codes, KeyOf, chunk_of, keys_of

# Beyond this, a table of all keys is slower than a search for the distinct ones.
_LARGEST_TABLE: Final = 1 << 24
_SMALLEST_TABLE: Final = 1 << 16
_BLOCK: Final = 1 << 16
_FAULTY: Final = -1
# As many bits as are kept in one number of an array.
_WORD: Final = 62
_WHOLE: Final = (1 << _WORD) - 1
_OF_OCCASION: Final = ("at", "region", "election", "contest")

Numbers: TypeAlias = npt.NDArray[np.int32]
Answer: TypeAlias = RowAnswer | tuple[Fault, ...]


def rows_of(
    names: Sequence[str],
    rulebook: Rulebook,
    calendar: Calendar,
    readings: Mapping[str, str],
    defaults: Mapping[str, object],
    *,
    total: int,
) -> Rows:
    """Return the `Rows` with the named columns, of which about `total` will be decided.

    Raises:
        CaseError: If a reading is unknown, or a default has no meaning.
    """
    law = diagrams_of(rulebook, calendar)
    # A fault of every row is no fault of a row.
    query = ask(Person(Category.PNS), Activity(Act.VOTE), date.min, law, readings)
    columns = columns_in(dict.fromkeys((*names, *defaults)), law, defaults)
    return Rows(RowQuestions(query, columns), RowAnswers(query), total)


@frozen(eq=False)
class RowQuestions:
    """The first row of each distinct question, as the numbers of its cells."""

    query: Query
    columns: Mapping[str, Column]
    _cells: array[int] = field(factory=lambda: array("I"), init=False)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._cells) // len(self.columns)

    def add(self, cells: Iterable[Codes]) -> None:
        """Add questions, given as the numbers of their cells column by column."""
        self._cells.frombytes(np.stack(list(cells), axis=1).astype(np.uint32).tobytes())

    def decide(self, number: int) -> Decision:
        """Return the whole decision of a question."""
        width = len(self.columns)
        return self.evaluate(self._cells[number * width : (number + 1) * width])

    def evaluate(self, cells: Iterable[int]) -> Decision:
        """Return the whole decision of a row, given as the numbers of its cells.

        Raises:
            CaseError: If its values do not fit together.
        """
        columns = zip(self.columns.items(), cells, strict=True)
        values = {name: column.cells[cell] for (name, column), cell in columns}
        facts: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
        for name, spec in self.query.vocabulary.facts.items():
            facts[spec.owner][name] = values.get(name)
        return evaluate(
            Person(values["category"], region=values.get("region"), **facts["person"]),
            Activity(values["act"], election=values.get("election"), **facts["activity"]),
            at=values["at"],
            rulebook=self.query.rulebook,
            calendar=self.query.calendar,
            readings=self.query.readings,
        )


@frozen(eq=False)
class Rows:
    """Decides rows one part after the other, and remembers the outcome of each question.

    An *outcome* is that of a distinct question, or the faults of a row. Outcomes are numbered in
    order of first appearance; they grow with distinct questions, not with rows. `answers` are those
    of all outcomes, each once.
    """

    questions: RowQuestions
    _found: RowAnswers
    total: int
    answers: list[Answer] = field(factory=list, init=False)
    _of_answer: array[int] = field(factory=lambda: array("i"), init=False)
    _of_question: array[int] = field(factory=lambda: array("i"), init=False)
    _of_key: dict[Hashable, int] = field(factory=dict, init=False)
    _occasions: dict[tuple[int, ...], int] = field(factory=dict, init=False)
    _outcomes: dict[tuple[int, ...], int] = field(factory=dict, init=False)
    _of_faults: dict[tuple[int, ...], int] = field(factory=dict, init=False)
    # The outcome of each key, -1 where it is not known, by the numbers of values in the columns.
    _tables: dict[tuple[int, ...], Numbers] = field(factory=dict, init=False)

    @property
    def remembered(self) -> int:
        """Return how many outcomes and distinct cells are kept."""
        cells = sum(len(column.cells) for column in self.questions.columns.values())
        return len(self._of_answer) + cells

    @property
    def of_answer(self) -> Numbers:
        """Return for each outcome the number of its answer."""
        return np.array(self._of_answer, dtype=np.int32)

    @property
    def of_question(self) -> Numbers:
        """Return for each outcome the number of its question, -1 for faults."""
        return np.array(self._of_question, dtype=np.int32)

    def decide(self, part: pa.Table) -> Numbers:
        """Return the number of the outcome of each row of a table with the columns."""
        numbers = list(map(self._decide, self._chunks(part)))
        return np.concatenate([np.empty(0, dtype=np.int32), *numbers])

    def texts(self, part: pa.Table, write: Callable[[Decision], str]) -> Iterator[str | None]:
        """Yield what is written of the decision of each row, None for one with a fault.

        Rows with one outcome may be about another day or place, so each distinct row is decided.
        """
        columns, known = self.questions.columns, dict[tuple[int, ...], str | None]()
        for chunk in self._chunks(part):
            cells = (
                column.cells_of(chunk.columns[name].values)[chunk.columns[name].places]
                for name, column in columns.items()
            )
            for row in _keys(cells):
                if row not in known:
                    known[row] = self._text(row, write)
                yield known[row]

    def _chunks(self, part: pa.Table) -> Iterator[Chunk]:
        """Yield the rows of a table; a column that it has not is empty."""
        names = list(self.questions.columns)
        for name in names:
            if name not in part.column_names:
                part = part.append_column(name, pa.nulls(len(part), pa.string()))
        yield from map(chunk_of, part.select(names).combine_chunks().to_batches())

    def _text(self, row: Sequence[int], write: Callable[[Decision], str]) -> str | None:
        columns = zip(self.questions.columns.values(), row, strict=True)
        if any(isinstance(column.cells[cell], Fault) for column, cell in columns):
            return None
        try:
            return write(self.questions.evaluate(row))
        except CaseError:
            return None

    def _decide(self, chunk: Chunk) -> Numbers:
        columns = self.questions.columns
        codes = {
            name: column.numbers(column.cells_of(chunk.columns[name].values))
            for name, column in columns.items()
        }
        widths = tuple(len(column.values) for column in columns.values())
        size = prod(widths)
        if size > min(_LARGEST_TABLE, max(_SMALLEST_TABLE, 4 * self.total)):
            starts = range(0, chunk.size, _BLOCK)
            parts = [self._learn(chunk.at(slice(start, start + _BLOCK))) for start in starts]
            return np.concatenate(parts)
        if widths not in self._tables:
            self._tables.clear()
            self._tables[widths] = np.full(size, -1, dtype=np.int32)
        strides = accumulate(widths, mul, initial=1)
        steps = {
            name: of_value * stride
            for (name, of_value), stride in zip(codes.items(), strides, strict=False)
        }
        return self._by_table(chunk, keys_of(chunk, steps), self._tables[widths])

    def _by_table(self, chunk: Chunk, key_of: KeyOf, table: Numbers) -> Numbers:
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

    def _learn(self, chunk: Chunk) -> Numbers:
        """Return the outcomes of rows, of which most are new."""
        cells, numbers = {}, {}
        outcomes = np.zeros(chunk.size, dtype=np.int32)
        for name, column in self.questions.columns.items():
            encoded = chunk.columns[name]
            cells[name] = column.cells_of(encoded.values)[encoded.places]
            numbers[name] = column.numbers(cells[name])
            outcomes[column.faulty[numbers[name]]] = _FAULTY
        good = np.flatnonzero(outcomes != _FAULTY)
        outcomes[good] = self._ask(_at(numbers, good), _at(cells, good))
        bad = np.flatnonzero(outcomes == _FAULTY)
        rows = _keys(_at(cells, bad).values())
        outcomes[bad] = _numbered(
            _keys(_at(numbers, bad).values()),
            self._of_faults,
            lambda _, place: self._fault(rows[place]),
        )
        return outcomes

    def _ask(self, numbers: Mapping[str, Codes], cells: Mapping[str, Codes]) -> Codes:
        """Return the outcomes of rows without faulty values, `_FAULTY` where there is no answer."""
        columns, law = self.questions.columns, self.questions.query.law
        shifts = range(0, law.variables.every_fact.bit_length(), _WORD)
        nothing = np.zeros(len(numbers["act"]), dtype=np.int64)
        keys = (
            _numbered(
                _keys(numbers[name] for name in _OF_OCCASION if name in columns),
                self._occasions,
                self._occasion,
            ),
            numbers["act"],
            numbers["category"],
            numbers.get("target", nothing),
            *(self._word(shift, numbers) for shift in shifts),
        )
        new: list[int] = []
        outcomes = _numbered(_keys(keys), self._outcomes, partial(self._outcome, new))
        self.questions.add(codes[new] for codes in cells.values())
        return outcomes

    def _word(self, shift: int, numbers: Mapping[str, Codes]) -> Codes:
        """Return some of the bits of what is known of each row, as far as they decide its act."""
        columns, law = self.questions.columns, self.questions.query.law
        known = np.zeros(len(numbers["act"]), dtype=np.int64)
        for name, variable in law.variables.numbers.items():
            if name in columns:
                values, bits = law.variables.values[variable], law.variables.bits[variable]
                words = (bit >> shift & _WHOLE for bit in bits)
                of_value = columns[name].each(dict(zip(values, words, strict=True)).__getitem__)
                known = known + of_value[numbers[name]]
        deciding = columns["act"].each(lambda act: facts_that_matter(law, act) >> shift & _WHOLE)
        return known & deciding[numbers["act"]]

    def _occasion(self, key: tuple[int, ...], _: int) -> int:
        columns = self.questions.columns
        names = (name for name in _OF_OCCASION if name in columns)
        pairs = zip(names, key, strict=True)
        values = {name: columns[name].values[number] for name, number in pairs}
        named = (values.get("election"), values.get("contest"))
        try:
            return self._found.occasion(values["at"], values.get("region"), *named)
        except CaseError:  # a time at the end of all time, which no zone can move
            return _FAULTY

    def _outcome(self, new: list[int], key: tuple[int, ...], place: int) -> int:
        """Return the outcome of a question, which is a new one of the rows at the places `new`."""
        occasion, act, category, target, *words = key
        columns = self.questions.columns
        if occasion == _FAULTY:
            return _FAULTY
        try:
            answer = self._found.answer(
                occasion,
                columns["act"].values[act],
                columns["category"].values[category],
                columns["target"].values[target] if "target" in columns else None,
                sum(word << number * _WORD for number, word in enumerate(words)),
            )
        except CaseError:
            return _FAULTY
        new.append(place)
        return self._add(answer, self._found.answers[answer], len(self.questions) + len(new) - 1)

    def _fault(self, cells: Sequence[int]) -> int:
        """Return the outcome of a row with something wrong."""
        columns = self.questions.columns.values()
        values = [column.cells[cell] for column, cell in zip(columns, cells, strict=True)]
        faults = [value for value in values if isinstance(value, Fault)]
        if not faults:
            try:
                self.questions.evaluate(cells)
            except CaseError as error:
                faults += (Fault(None, problem) for problem in error.problems)
        return self._add(tuple(map(same_value, faults)), tuple(faults), _FAULTY)

    def _add(self, key: Hashable, answer: Answer, question: int) -> int:
        number = self._of_key.setdefault(key, len(self.answers))
        if number == len(self.answers):
            self.answers.append(answer)
        self._of_answer.append(number)
        self._of_question.append(question)
        return len(self._of_answer) - 1


def _at(columns: Mapping[str, Codes], rows: Codes) -> dict[str, Codes]:
    return {name: codes[rows] for name, codes in columns.items()}


def _keys(columns: Iterable[Codes]) -> list[tuple[int, ...]]:
    return list(zip(*(codes.tolist() for codes in columns), strict=True))


def _numbered(
    keys: Iterable[tuple[int, ...]],
    known: dict[tuple[int, ...], int],
    make: Callable[[tuple[int, ...], int], int],
) -> Codes:
    """Return the number of each key; that of a new one is made of it and of its first place."""
    numbers = []
    for place, key in enumerate(keys):
        number = known.get(key)
        if number is None:
            number = known[key] = make(key, place)
        numbers.append(number)
    return np.array(numbers, dtype=np.int64)


def grouped(values: npt.NDArray[Any]) -> Iterator[tuple[int, Codes]]:
    """Yield each distinct value with its places in ascending order."""
    order = np.argsort(values, kind="stable")
    distinct, starts = np.unique(values[order], return_index=True)
    parts = np.split(order, starts[1:])
    yield from zip(distinct.tolist(), parts, strict=False)
