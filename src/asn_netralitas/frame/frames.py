"""Decide a frame, or a stream of tables, and add the answers as columns."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from typing import Any, Final, Literal, TypeAlias, overload

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import define, field, frozen

from asn_netralitas._model.codes import SanctionClass, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem, near
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language, Shown
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.frame import polars_columns as _polars

from .columns import REQUIRED, Fault, columns_known
from .rows import (
    Decided,
    RowAnswer,
    RowOutcome,
    RowQuestion,
    Rows,
    RowSource,
    decide_rows,
    grouped,
    rows_of,
)

Errors = Literal["raise", "column"]

_ROWS_NAMED: Final = 5
_FAULTS_A_COLUMN: Final = 5
# Values and outcomes that a stream keeps in mind; a register of the whole country needs far fewer.
_REMEMBERED: Final = 1 << 17
# The rows of a stream are not counted before, so its table of answers may be of any size.
_ENDLESS: Final = 1 << 62
_PHRASES: Final = Catalogue("frames")
_SANCTIONS: Final = tuple(SanctionClass)


@frozen(repr=False)
class RowFault(Shown):
    """What is wrong in a frame: in which column, in which rows, and the problem.

    `rows` are the first ones concerned, counted from 0, of `count`; both are empty where a column
    is missing. Without a column, the values of the row do not fit together.
    """

    column: str | None
    rows: tuple[int, ...]
    count: int
    problem: Problem

    def sentence(self, lang: Language = "en") -> str:
        """Return the fault as one sentence in `lang`."""
        places = []
        if self.column is not None:
            places.append(_PHRASES.say("column", lang, column=self.column))
        if self.rows:
            rows = _PHRASES.say("rows", lang, rows=", ".join(map(str, self.rows)))
            more = self.count - len(self.rows)
            places.append(f"{rows} {_PHRASES.say('more', lang, count=more)}" if more else rows)
        return f"{', '.join(places)}: {self.problem.sentence(lang)}"


class FrameError(CaseError):
    """A frame cannot be decided as it stands; `faults` says where and why, column by column."""

    def __init__(self, faults: Iterable[RowFault]) -> None:
        """Keep the faults, in the order of the columns."""
        self.faults = tuple(faults)
        super().__init__(fault.problem for fault in self.faults)
        self.args = ("\n".join(fault.sentence() for fault in self.faults),)

    def __reduce__(self) -> tuple[type[FrameError], tuple[Any]]:
        """Pickle by the faults, so that the error survives a process border."""
        return type(self), (self.faults,)


@frozen(eq=False)
class Decisions(Sequence[Decision]):
    """The distinct decisions of a frame; each is made when it is first looked at."""

    _asked: Sequence[RowQuestion]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._asked)

    @overload
    def __getitem__(self, index: int) -> Decision: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Decision]: ...
    def __getitem__(self, index: int | slice) -> Decision | Sequence[Decision]:
        """Return the decision of a number in the column `decision`."""
        if isinstance(index, slice):
            return Decisions(self._asked[index])
        return self._asked[index].decide()


@frozen(eq=False)
class Answers:
    """The answers to a frame.

    `rows` is the frame with the answers beside it. `decisions` is a frame of the same kind with
    one row for each distinct decision, and `each` holds these decisions themselves: the column
    `decision` is the place in both. Rows share a decision if theirs are the same in everything
    but what was asked; its `input` is that of the first of them.
    """

    rows: Any
    decisions: Any
    each: Decisions


def evaluate_frame(  # noqa: PLR0913  # each is one choice, and named
    df: Any,  # noqa: ANN401  # whatever narwhals knows
    *,
    mapping: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    overlays: Iterable[str | os.PathLike[str]] = (),
    readings: Mapping[str, str] | None = None,
    errors: Errors = "raise",
    lang: Language = "en",
) -> Answers:
    """Decide every row of a frame of Polars, pandas, PyArrow, DuckDB or whatever narwhals knows.

    The frame has the columns `category`, `act`, `at` and `region`, and may have `election` and
    one for each fact; others are left as they are. `mapping` tells under which name the frame has
    a column, as `{"category": "golongan"}`. A null is not known, never no; `category`, `act` and
    `at` must be known. Codes are text or categories, `at` is a day (a date, a midnight without
    zone, or text as 2024-08-15) or a time with a zone (or text as 2024-08-15T20:00+08:00), and a
    fact that is true or false may also be text: yes, no, ya, tidak.

    The rows come back in their order, with the columns `decision`, `verdict`, `allowed`,
    `sanction` (the strongest class that is certain), `possible_sanction` (the strongest class at
    all), `rules` (those that stand or may stand), `open_facts` and `disputes`; the last three are
    texts of ids with a blank between them. With `errors="column"` rows that cannot be decided
    have nulls there, and the columns `problem_codes` and `problem` (a sentence in `lang`) say why.

    A lazy frame is collected, and comes back lazy. Overlays are put on the rulebook.

    Raises:
        FrameError: If a column is missing or, unless `errors="column"`, if any row cannot be
            decided; every column is named, with the first rows concerned. It is a `CaseError`.
        CaseError: If a reading is unknown.
        LoadError: If an overlay cannot be used.

    >>> import pyarrow as pa
    >>> table = pa.table(
    ...     {
    ...         "category": ["pns", "pns", "tk2d"],
    ...         "act": ["like_post", "vote", "like_post"],
    ...         "at": ["2024-08-15", "2024-11-27", "2024-08-15"],
    ...         "region": ["64.08", "64.08", None],
    ...     }
    ... )
    >>> answers = evaluate_frame(table)
    >>> answers.rows["verdict"].to_pylist()
    ['prohibited', 'permitted', 'prohibited']
    >>> answers.rows["rules"].to_pylist()[0]
    'skb-a-04'
    """
    book, days = law_given(rulebook, calendar, overlays)
    frame = nw.from_native(df)
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    columns = _names(eager.columns, mapping or {}, columns_known(book), errors)
    source = RowSource(len(eager), tuple(columns), lambda part: _arrow(eager[part], columns))
    decided = decide_rows(source, book, days, readings or {})
    if errors == "raise":
        _refuse(decided, columns, 0)
    beside = _arrays(_ANSWERS, list(_answer_rows(decided.outcomes, count())))
    if errors == "column":
        beside |= _arrays(_PROBLEMS, list(_problem_rows(decided.outcomes, columns, lang)))
    rows = eager.with_columns(*_spread(beside, decided.numbers, eager))
    each = [outcome for outcome in decided.outcomes if isinstance(outcome, RowQuestion)]
    decisions = _frame(_arrays(_ANSWERS, list(_answer_rows(each, count()))), eager)
    return Answers(_like(frame, rows), _like(frame, decisions), Decisions(each))


def evaluate_tables(  # noqa: PLR0913  # as evaluate_frame
    tables: Iterable[pa.Table],
    *,
    mapping: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    overlays: Iterable[str | os.PathLike[str]] = (),
    readings: Mapping[str, str] | None = None,
    errors: Errors = "raise",
    lang: Language = "en",
) -> Iterator[pa.Table]:
    """Decide the rows of Arrow tables one table after the other, in memory that does not grow.

    All is as in `evaluate_frame`, but for two things: each table comes back as soon as it is
    decided, and there is no table of the decisions beside them. Equal numbers in the column
    `decision` still mean the same decision; where a stream holds very many, some are forgotten,
    and come under a new number when they are met again. The answers are plain texts.

    Rows are counted from the start of the stream. Whatever was yielded before an error stands.

    Raises:
        FrameError: As `evaluate_frame`, while the tables are read.
        CaseError: If a reading is unknown, while the tables are read.
        LoadError: If an overlay cannot be used.

    >>> import pyarrow as pa
    >>> row = {"category": "pns", "act": "vote", "at": "2024-11-27", "region": None}
    >>> for table in evaluate_tables(pa.Table.from_pylist([row]) for _ in range(2)):
    ...     print(table["decision"].to_pylist(), table["verdict"].to_pylist())
    [0] ['permitted']
    [0] ['permitted']
    """
    book, days = law_given(rulebook, calendar, overlays)
    stream = Stream(
        rulebook=book,
        calendar=days,
        mapping=mapping or {},
        readings=readings or {},
        errors=errors,
        lang=lang,
    )
    return stream.decide(tables)


@frozen(eq=False)
class _Memory:
    """What was found out so far about tables that have the same columns."""

    present: Sequence[str]
    columns: Mapping[str, str]
    rows: Rows
    numbers: Iterator[int]
    lang: Language
    answers: list[_AnswerRow] = field(factory=list, init=False)
    problems: list[_AnswerRow] = field(factory=list, init=False)

    def holds(self, table: pa.Table) -> bool:
        """Tell whether a table can be decided, and without remembering too much."""
        much = len(self.rows.outcomes) + self.rows.words > _REMEMBERED
        return not much and self.present == tuple(table.column_names)

    def decide(self, table: pa.Table) -> Decided:
        """Decide the rows of a table, and take up the outcomes that are new."""
        asked = table.select(list(self.columns.values())).rename_columns(list(self.columns))
        decided = Decided(self.rows.decide(asked), self.rows.outcomes)
        new = decided.outcomes[len(self.answers) :]
        self.answers.extend(_answer_rows(new, self.numbers))
        self.problems.extend(_problem_rows(new, self.columns, self.lang))
        return decided


@define(eq=False, kw_only=True)
class Stream:
    """How tables are decided, and what was found out, which serves every table that comes later."""

    rulebook: Rulebook
    calendar: Calendar
    mapping: Mapping[str, str]
    readings: Mapping[str, str]
    errors: Errors
    lang: Language
    _memory: _Memory | None = field(default=None, init=False)
    _numbers: Iterator[int] = field(factory=count, init=False)

    def decide(self, tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Yield each table with the answers beside it; rows are counted from the first of these.

        Raises:
            FrameError: As `evaluate_frame`.
            CaseError: If a reading is unknown.
        """
        before = 0
        for table in tables:
            memory = self._remembered(table)
            # Only what this table needs, since the memory may hold far more.
            used, decided = _used(memory.decide(table))
            if self.errors == "raise":
                _refuse(decided, memory.columns, before)
            before += len(table)
            beside = _arrays(_ANSWERS, [memory.answers[each] for each in used])
            if self.errors == "column":
                beside |= _arrays(_PROBLEMS, [memory.problems[each] for each in used])
            added = pa.table(beside).take(decided.numbers)
            names = [*table.column_names, *added.column_names]
            yield pa.Table.from_arrays([*table.columns, *added.columns], names)

    def _remembered(self, table: pa.Table) -> _Memory:
        if self._memory is None or not self._memory.holds(table):
            present, known = table.column_names, columns_known(self.rulebook)
            columns = _names(present, self.mapping, known, self.errors)
            names = tuple(columns)
            rows = rows_of(names, self.rulebook, self.calendar, self.readings, total=_ENDLESS)
            if self._memory is not None:
                self._memory.rows.forget()
            self._memory = _Memory(tuple(present), columns, rows, self._numbers, self.lang)
        return self._memory


def _used(decided: Decided) -> tuple[list[int], Decided]:
    """Return the numbers of the outcomes that rows have, and the rows by these outcomes alone."""
    place_of = np.zeros(len(decided.outcomes), dtype=np.int32)
    place_of[decided.numbers] = 1
    used = np.flatnonzero(place_of)
    place_of[used] = np.arange(len(used))
    outcomes = [decided.outcomes[each] for each in used.tolist()]
    return used.tolist(), Decided(place_of[decided.numbers], outcomes)


def law_given(
    rulebook: Rulebook | None, calendar: Calendar | None, overlays: Iterable[str | os.PathLike[str]]
) -> tuple[Rulebook, Calendar]:
    """Return what to decide by: the national law where nothing else was given.

    Raises:
        LoadError: If an overlay cannot be used.
    """
    book = rulebook if rulebook is not None else Rulebook.national()
    days = calendar if calendar is not None else Calendar.national()
    return (book.with_overlays(*overlays) if overlays else book), days


def _names(
    present: Sequence[str], mapping: Mapping[str, str], known: Sequence[str], errors: Errors
) -> dict[str, str]:
    """Return under which name the frame has each column of the question.

    Raises:
        FrameError: If a column that is needed or named is missing, or one of the answers is there.
    """
    found = {name: mapping.get(name, name) for name in known}
    problems = {
        name: Problem(code="unknown-fact", values={"written": name}, hint=near(name, known))
        for name in mapping
        if name not in found
    }
    others = [column for column in present if column not in known]
    problems |= {
        column: Problem(code="missing-key", values={"key": column}, hint=near(column, others))
        for name, column in found.items()
        if column not in present and (name in REQUIRED or name in mapping)
    }
    answers = (*_ANSWERS, *(_PROBLEMS if errors == "column" else ()))
    twice = [column for column in found.values() if present.count(column) > 1]
    twice += [name for name in answers if name in present]
    problems |= {name: Problem(code="given-twice", values={"name": name}) for name in twice}
    if problems:
        raise FrameError(RowFault(column, (), 0, each) for column, each in problems.items())
    return {name: column for name, column in found.items() if column in present}


def _arrow(eager: nw.DataFrame[Any], columns: Mapping[str, str]) -> pa.Table:
    """Return the columns of the question, by their names in it."""
    return pa.table({name: _values(eager[column]) for name, column in columns.items()})


def _values(series: nw.Series[Any]) -> Any:  # noqa: ANN401  # an Arrow array, plain or in chunks
    polars = series.implementation.is_polars()
    if series.dtype == nw.String:
        if polars and (found := _polars.of_texts(series.to_native())) is not None:
            return found
        # Most texts come many times, and the frame's own library finds them out faster.
        series = series.cast(nw.Categorical)
    if polars and series.dtype == nw.Categorical:
        return _polars.of_categories(series.to_native())
    try:
        return series.to_frame().to_arrow().column(0)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # A column of Python objects of several kinds; as texts they can be complained of.
        return pa.array([None if each is None else str(each) for each in series.to_list()])


def _strongest(classes: frozenset[SanctionClass]) -> str | None:
    return max(classes, key=_SANCTIONS.index).value if classes else None


_ALLOWED: Final = {Verdict.PERMITTED: True, Verdict.DISCOURAGED: True, Verdict.PROHIBITED: False}
_READ: Final[Mapping[str, Callable[[RowAnswer], str | bool | None]]] = {
    "verdict": lambda answer: answer.verdict.value,
    "allowed": lambda answer: _ALLOWED.get(answer.verdict),
    "sanction": lambda answer: _strongest(answer.certain),
    "possible_sanction": lambda answer: _strongest(answer.possible),
    "rules": lambda answer: " ".join(answer.rules),
    "open_facts": lambda answer: " ".join(answer.open_facts),
    "disputes": lambda answer: " ".join(answer.disputes),
}
_PROBLEMS: Final = ("problem_codes", "problem")
_ANSWERS: Final = ("decision", *_READ)
# The columns of answers, with those that tell why a row has none.
ANSWERS: Final = (*_ANSWERS, *_PROBLEMS)
_TYPES: Final = {"decision": pa.int32(), "allowed": pa.bool_()}
_ENUMS: Final = {
    "verdict": [each.value for each in Verdict],
    "sanction": [each.value for each in _SANCTIONS],
    "possible_sanction": [each.value for each in _SANCTIONS],
}
_AnswerRow: TypeAlias = tuple[Any, ...]


def _answer_rows(outcomes: Iterable[RowOutcome], numbers: Iterator[int]) -> Iterator[_AnswerRow]:
    """Yield the answers of each outcome; decisions take the next of the numbers."""
    for each in outcomes:
        if isinstance(each, RowQuestion):
            yield (next(numbers), *(read(each.told) for read in _READ.values()))
        else:
            yield (None,) * len(_ANSWERS)


def _problem_rows(
    outcomes: Iterable[RowOutcome], columns: Mapping[str, str], lang: Language
) -> Iterator[_AnswerRow]:
    for faults in map(_faults_in, outcomes):
        codes = " ".join(dict.fromkeys(fault.problem.code for fault in faults))
        yield codes or None, "; ".join(_sentence(fault, columns, lang) for fault in faults) or None


def _arrays(names: Sequence[str], rows: Sequence[_AnswerRow]) -> dict[str, Any]:
    """Return rows as Arrow arrays, one a column."""
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return {
        name: pa.array(column, _TYPES.get(name, pa.string()))
        for name, column in zip(names, columns, strict=True)
    }


def _sentence(fault: Fault, columns: Mapping[str, str], lang: Language) -> str:
    sentence = fault.problem.sentence(lang)
    return sentence if fault.column is None else f"{columns[fault.column]}: {sentence}"


def _frame(columns: Mapping[str, Any], like: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Return columns as a frame; texts as categories, so that a row costs a number and no text."""
    cheap = {
        name: column.dictionary_encode() if column.type == pa.string() else column
        for name, column in columns.items()
    }
    frame = nw.DataFrame.from_arrow(pa.table(cheap), backend=like.implementation)
    if not like.implementation.is_polars():
        return frame
    # A byte a row where categories take four.
    return frame.with_columns(nw.col(name).cast(nw.Enum(codes)) for name, codes in _ENUMS.items())


def _spread(
    answers: Mapping[str, Any], numbers: npt.NDArray[np.int32], like: nw.DataFrame[Any]
) -> Iterator[nw.Series[Any]]:
    """Yield the answers of each row as columns; those that are alike are made only once.

    Where nothing is unknown, the certain sanctions are the possible ones, and no fact is open.
    """
    first = {
        name: next(other for other, found in answers.items() if found.equals(column))
        for name, column in answers.items()
    }
    distinct = _frame(answers, like).select(*dict.fromkeys(first.values()))
    # Viewed as unsigned, numbers need no negative-index check.
    made = distinct[numbers.view(np.uint32)]
    for name, same in first.items():
        yield made[same].alias(name)


def _like(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], eager: nw.DataFrame[Any]) -> Any:  # noqa: ANN401  # as the frame that was given
    """Return a frame as lazy as the one that was given."""
    if isinstance(frame, nw.LazyFrame):
        return eager.lazy(backend=frame.implementation).to_native()
    return eager.to_native()


def _refuse(decided: Decided, columns: Mapping[str, str], before: int) -> None:
    """Complain of rows that were not decided, after so many rows that were.

    Raises:
        FrameError: If there are any.
    """
    faults = list(_faults(decided, columns, before))
    if faults:
        raise FrameError(faults)


def _faults(decided: Decided, columns: Mapping[str, str], before: int) -> Iterator[RowFault]:
    """Yield the faults of each column, those of its first rows first and only so many."""
    found: dict[str | None, dict[str, _Concerned]] = {name: {} for name in (*columns, None)}
    for number, rows in _rows_of_bad(decided):
        for fault in _faults_in(decided.outcomes[number]):
            of_column = found[fault.column]
            same = of_column.setdefault(fault.problem.sentence(), _Concerned(fault.problem))
            same.rows.extend(rows[:_ROWS_NAMED].tolist())
            same.counts.append(len(rows))
    for name, of_column in found.items():
        ordered = sorted(of_column.values(), key=lambda each: min(each.rows))
        for each in islice(ordered, _FAULTS_A_COLUMN):
            rows_named = tuple(before + row for row in sorted(each.rows)[:_ROWS_NAMED])
            column = None if name is None else columns[name]
            yield RowFault(column, rows_named, sum(each.counts), each.problem)


@frozen(eq=False)
class _Concerned:
    """A problem of a column with the first rows of each outcome that has it."""

    problem: Problem
    rows: list[int] = field(factory=list)
    counts: list[int] = field(factory=list)


def _faults_in(outcome: RowOutcome) -> tuple[Fault, ...]:
    return () if isinstance(outcome, RowQuestion) else outcome


def _rows_of_bad(decided: Decided) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """Yield each outcome that is no decision with the rows that have it, in their order."""
    bad = np.array([not isinstance(each, RowQuestion) for each in decided.outcomes], dtype=np.bool_)
    rows = np.flatnonzero(bad[decided.numbers]) if bad.any() else np.empty(0, dtype=np.int64)
    for number, places in grouped(decided.numbers[rows]):
        yield number, rows[places]
