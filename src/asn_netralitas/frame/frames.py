"""Decide a frame, or a stream of tables, and add the answers as columns."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, get_args, overload

import narwhals as nw
import numpy as np
import pyarrow as pa
from attrs import define, evolve, field, frozen

from asn_netralitas._model.codes import SanctionClass, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import code_meant, near
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import LANGUAGES, Language, Shown
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.frame import polars_columns as _polars

from .columns import REQUIRED, Fault, columns_known, same_value
from .row_answers import RowAnswer
from .row_keys import Codes, as_texts
from .rows import Answer, Numbers, RowQuestions, Rows, grouped, rows_of

Errors = Literal["raise", "column"]

_ROWS_NAMED: Final = 5
_FAULTS_A_COLUMN: Final = 5
# Bounds the memory that the encoded columns of a frame take.
_CHUNK: Final = 1 << 20
# Cells and outcomes that a stream remembers; a register of the whole country needs far fewer.
_REMEMBERED: Final = 1 << 17
# The rows of a stream are not counted beforehand, so its table of keys may be of any size.
_ENDLESS: Final = 1 << 62
_PHRASES: Final = Catalogue("frames")
_SANCTIONS: Final = tuple(SanctionClass)


@frozen(repr=False)
class RowFault(Shown):
    """A problem of a frame with its column and rows.

    `rows` are the first of `count` rows, counted from 0; there are none where a column is missing.
    Without a column, the values of the row do not fit together.
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
    """A frame cannot be decided; `faults` says where and why, column by column."""

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
    """The distinct decisions of a frame; each is made when it is looked at."""

    _questions: RowQuestions
    _numbers: range

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Decision: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Decision]: ...
    def __getitem__(self, index: int | slice) -> Decision | Sequence[Decision]:
        """Return the decision of a number in the column `decision`."""
        if isinstance(index, slice):
            return Decisions(self._questions, self._numbers[index])
        return self._questions.decide(self._numbers[index])


@frozen(eq=False)
class Answers:
    """The answers to a frame.

    `rows` is the frame with the answers beside it. `decisions` is a frame of the same kind with
    one row for each distinct decision, and `each` holds these decisions themselves; the column
    `decision` is the index in both. Rows share a decision that is the same but for its `input`,
    which is that of the first of these rows. `read` has the column that was read for each part of
    the question, and `not_read` the columns of the frame that were not.
    """

    rows: Any
    decisions: Any
    each: Decisions
    read: Mapping[str, str]
    not_read: tuple[str, ...]


class FrameWarning(UserWarning):
    """A column is not read whose name is nearly that of a fact."""


def evaluate_frame(  # noqa: PLR0913  # each is a choice of its own, given by name
    df: Any,  # noqa: ANN401  # whatever narwhals knows
    *,
    mapping: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    overlays: Iterable[str | os.PathLike[str]] = (),
    readings: Mapping[str, str] | None = None,
    defaults: Mapping[str, object] | None = None,
    errors: Errors = "raise",
    lang: Language = "en",
) -> Answers:
    """Decide every row of a frame of Polars, pandas, PyArrow, DuckDB or whatever narwhals knows.

    The frame has the columns `category`, `act` and `at`, and may have `region`, `election` and
    one for each fact; other columns are left as they are. `mapping` holds the names that differ in
    the frame, as `{"category": "golongan"}`, and `defaults` what a missing column or an empty cell
    stands for, as `{"region": "64.08"}`. A null is unknown, never no; `category`, `act` and
    `at` must be known. Codes are text or categories. `at` is a day (a date, a midnight without
    zone, or text as 2024-08-15) or a time with a zone (or text as 2024-08-15T20:00+08:00). A
    fact that is true or false may also be text: yes, no, ya, tidak.

    The rows come back in their order, with the columns `decision`, `verdict`, `allowed`,
    `sanction` (the strongest certain class), `possible_sanction` (the strongest class), `rules`
    (those that stand or may stand), `open_facts` and `disputes`; the last three are texts of ids
    with a blank between them. With `errors="column"`, rows that cannot be decided have nulls
    there, and the columns `problem_codes` and `problem` (a sentence in `lang`) say why.

    A lazy frame is collected, and comes back lazy. Overlays are added to the rulebook. A column
    that is not read, but nearly has the name of a fact, gives a `FrameWarning`.

    Raises:
        FrameError: If a column is missing or, unless `errors="column"`, if any row cannot be
            decided; it names every column with the first rows concerned, and is a `CaseError`.
        CaseError: If a reading, `errors` or `lang` is unknown, or a default has no meaning.
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
    'skb-a-04 uu20-2023-24-1-d'
    """
    _check_choices(errors, lang)
    book, days = law_given(rulebook, calendar, overlays)
    frame = nw.from_native(df)
    eager = _eager(frame)
    given = defaults or {}
    columns = _question_columns(eager.columns, mapping or {}, given, book, _answer_names(errors))
    not_read = tuple(name for name in eager.columns if name not in columns.values())
    for problem in _nearly_read(not_read, columns, book):
        warnings.warn(problem.sentence(lang), FrameWarning, stacklevel=2)
    rows = rows_of(tuple(columns), book, days, readings or {}, given, total=len(eager))
    outcomes = np.concatenate([rows.decide(table) for table in _asked(eager, columns)])
    if errors == "raise":
        _refuse(outcomes, rows, columns, 0)
    table = _table_of(rows.answers, columns, lang, errors).take(rows.of_answer)
    decisions: Any = pa.array(rows.of_question, mask=rows.of_question < 0)
    table = table.add_column(0, _DECISION, decisions)
    answered = eager.with_columns(*_spread(table, outcomes, eager))
    distinct = _frame(table.filter(decisions.is_valid()).select(list(ANSWERS[:-2])), eager)
    each = Decisions(rows.questions, range(len(rows.questions)))
    return Answers(_like(frame, answered), _like(frame, distinct), each, columns, not_read)


def answers_of_rows(
    df: Any,  # noqa: ANN401  # as evaluate_frame
    *,
    mapping: Mapping[str, str],
    rulebook: Rulebook,
    defaults: Mapping[str, object],
    day: date | None,
) -> Iterator[RowAnswer | tuple[Problem, ...]]:
    """Yield the answer to each row of a frame, or what is wrong with it; equal ones are one value.

    The frame is read as by `evaluate_frame`. With a `day` all rows are asked about that day.

    Raises:
        FrameError: If a column is missing.
        CaseError: If a default has no meaning.
    """
    eager, given = _eager(nw.from_native(df)), {**defaults}
    present = list(eager.columns)
    if day is not None:
        given["at"] = day
        mapping = {name: column for name, column in mapping.items() if name != "at"}
        present = [column for column in present if column != "at"]
    columns = _question_columns(present, mapping, given, rulebook)
    rows = rows_of(tuple(columns), rulebook, Calendar.national(), {}, given, total=len(eager))
    for table in _asked(eager, columns):
        outcomes = rows.decide(table)
        told = [
            answer
            if isinstance(answer, RowAnswer)
            else tuple(_in_column(columns, fault.column, fault.problem) for fault in answer)
            for answer in rows.answers
        ]
        yield from map(told.__getitem__, rows.of_answer[outcomes].tolist())


def evaluate_tables(  # noqa: PLR0913  # as evaluate_frame
    tables: Iterable[pa.Table],
    *,
    mapping: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    overlays: Iterable[str | os.PathLike[str]] = (),
    readings: Mapping[str, str] | None = None,
    defaults: Mapping[str, object] | None = None,
    errors: Errors = "raise",
    lang: Language = "en",
) -> Iterator[pa.Table]:
    """Yield Arrow tables with the answers beside their rows, in memory that does not grow.

    It takes what `evaluate_frame` takes. A table comes back as soon as it is decided, its answers
    as plain texts, and there is no table of decisions. Equal numbers in the column `decision` mean
    the same decision; a stream with very many forgets some, which then come under new numbers.
    Errors count rows from the start of the stream; tables yielded before an error are complete.

    Raises:
        FrameError: As `evaluate_frame`, while the tables are read.
        CaseError: If a reading is unknown or a default has no meaning, while the tables are read.
        LoadError: If an overlay cannot be used.

    >>> import pyarrow as pa
    >>> row = {"category": "pns", "act": "vote", "at": "2024-11-27", "region": None}
    >>> for table in evaluate_tables(pa.Table.from_pylist([row]) for _ in range(2)):
    ...     print(table["decision"].to_pylist(), table["verdict"].to_pylist())
    [0] ['permitted']
    [0] ['permitted']
    """
    book, days = law_given(rulebook, calendar, overlays)
    return Stream(
        rulebook=book,
        calendar=days,
        mapping=mapping or {},
        readings=readings or {},
        defaults=defaults or {},
        errors=errors,
        lang=lang,
    ).decide(tables)


@define(eq=False, kw_only=True)
class Stream:
    """Decides tables one after the other; what it learns from one serves the later ones.

    `_rows` is what it knows about tables with the columns `_present`; the first of their decisions
    has the number `_first`.
    """

    rulebook: Rulebook
    calendar: Calendar
    mapping: Mapping[str, str]
    readings: Mapping[str, str]
    defaults: Mapping[str, object] = field(factory=dict)
    errors: Errors
    lang: Language
    _present: Sequence[str] = field(default=(), init=False)
    _columns: Mapping[str, str] = field(factory=dict, init=False)
    _rows: Rows | None = field(default=None, init=False)
    _first: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        """Raise CaseError for a choice that there is not."""
        _check_choices(self.errors, self.lang)

    def decide(self, tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Yield each table with the answers beside it; errors count rows from the first table.

        Raises:
            FrameError: As `evaluate_frame`.
            CaseError: As `evaluate_frame`.
        """
        before = 0
        for table in tables:
            rows, columns = self._rows_for(table), self._columns
            outcomes = rows.decide(
                table.select(list(columns.values())).rename_columns(list(columns))
            )
            if self.errors == "raise":
                _refuse(outcomes, rows, columns, before)
            before += len(table)
            numbers = rows.of_question[outcomes]
            # Only what this table needs, since the memory may hold far more.
            used, places = np.unique(rows.of_answer[outcomes], return_inverse=True)
            answers = [rows.answers[number] for number in used.tolist()]
            added = _table_of(answers, columns, self.lang, self.errors).take(places)
            decisions = pa.array(numbers + np.int32(self._first), mask=numbers < 0)
            names = [*table.column_names, _DECISION, *added.column_names]
            yield pa.Table.from_arrays([*table.columns, decisions, *added.columns], names)

    def texts(self, table: pa.Table, write: Callable[[Decision], str]) -> Iterator[str | None]:
        """Yield what is written of the decision of each row, None for one with a fault.

        Raises:
            FrameError: As `evaluate_frame`.
            CaseError: As `evaluate_frame`.
        """
        rows, columns = self._rows_for(table), self._columns
        part = table.select(list(columns.values())).rename_columns(list(columns))
        return rows.texts(part, write)

    def faults(self, table: pa.Table) -> Iterator[RowFault]:
        """Yield what is wrong with the rows of a table, each with its column in the table.

        Raises:
            FrameError: As `evaluate_frame`.
            CaseError: As `evaluate_frame`.
        """
        rows, columns = self._rows_for(table), self._columns
        part = table.select(list(columns.values())).rename_columns(list(columns))
        for number, places in grouped(rows.of_answer[rows.decide(part)]):
            answer = rows.answers[number]
            for fault in () if isinstance(answer, RowAnswer) else answer:
                first = tuple(places[:_ROWS_NAMED].tolist())
                column = fault.column and columns.get(fault.column)
                yield RowFault(column, first, len(places), fault.problem)

    def _rows_for(self, table: pa.Table) -> Rows:
        """Return what is known about tables like this, anew where it would be too much."""
        rows, present = self._rows, tuple(table.column_names)
        if rows and self._present == present and rows.remembered <= _REMEMBERED:
            return rows
        columns = _question_columns(
            present, self.mapping, self.defaults, self.rulebook, _answer_names(self.errors)
        )
        law = (self.rulebook, self.calendar, self.readings)
        new = rows_of(tuple(columns), *law, self.defaults, total=_ENDLESS)
        self._first += len(rows.questions) if rows else 0
        self._present, self._columns, self._rows = present, columns, new
        return new


def law_given(
    rulebook: Rulebook | None, calendar: Calendar | None, overlays: Iterable[str | os.PathLike[str]]
) -> tuple[Rulebook, Calendar]:
    """Return the rulebook with overlays, and the calendar; the national ones by default.

    Raises:
        LoadError: If an overlay cannot be used.
    """
    book = rulebook if rulebook is not None else Rulebook.national()
    days = calendar if calendar is not None else Calendar.national()
    return (book.with_overlays(*overlays) if overlays else book), days


def _check_choices(errors: str, lang: str) -> None:
    given = (("errors", errors, get_args(Errors)), ("lang", lang, LANGUAGES))
    problems = [
        Problem(
            code="bad-choice",
            values={"option": option, "choices": ", ".join(choices)},
            hint=near(str(written), choices),
            path=(option,),
        )
        for option, written, choices in given
        if written not in choices
    ]
    if problems:
        raise CaseError(problems)


def _nearly_read(
    not_read: Iterable[str], columns: Mapping[str, str], rulebook: Rulebook
) -> Iterator[Problem]:
    """Yield each column whose name is nearly that of a part of the question which has none."""
    missing = [name for name in columns_known(rulebook) if name not in columns]
    for column in not_read:
        meant = code_meant(column, missing)
        if meant is not None:
            values = {"column": column}
            yield Problem(
                code="unread-column", values=values, hint=meant, path=(column,), severity="warning"
            )


def _question_columns(
    present: Sequence[str],
    mapping: Mapping[str, str],
    defaults: Mapping[str, object],
    rulebook: Rulebook,
    added: Sequence[str] = (),
) -> dict[str, str]:
    """Return the columns of the question that the frame has, with their names in the frame.

    Raises:
        FrameError: If a required or mapped column is missing, or one comes twice, also beside
            those that are `added`.
    """
    known = columns_known(rulebook)
    columns = {name: mapping.get(name, name) for name in known}
    problems = {
        name: Problem(code="unknown-fact", values={"written": name}, hint=near(name, known))
        for name in (*mapping, *defaults)
        if name not in columns
    }
    others = [column for column in present if column not in known]
    problems |= {
        column: Problem(code="missing-key", values={"key": column}, hint=near(column, others))
        for name, column in columns.items()
        if column not in present
        and (name in mapping or (name in REQUIRED and name not in defaults))
    }
    twice = [column for column in columns.values() if present.count(column) > 1]
    twice += [name for name in added if name in present]
    problems |= {name: Problem(code="given-twice", values={"name": name}) for name in twice}
    if problems:
        raise FrameError(
            RowFault(name, (), 0, evolve(problem, path=(name,)))
            for name, problem in problems.items()
        )
    return {name: column for name, column in columns.items() if column in present}


def _eager(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def _asked(frame: nw.DataFrame[Any], columns: Mapping[str, str]) -> Iterator[pa.Table]:
    """Yield the columns of the question under their own names, in parts."""
    for start in range(0, max(len(frame), 1), _CHUNK):
        part = frame[start : start + _CHUNK]
        yield pa.table({name: _values(part[column]) for name, column in columns.items()})


def _values(series: nw.Series[Any]) -> Any:  # noqa: ANN401  # an Arrow array, plain or in chunks
    polars = series.implementation.is_polars()
    if series.dtype == nw.String:
        if polars and (encoded := _polars.of_texts(series.to_native())) is not None:
            return encoded
        # Most texts come many times, and the frame's own library finds them out faster.
        series = series.cast(nw.Categorical)
    if polars and series.dtype == nw.Categorical:
        return _polars.of_categories(series.to_native())
    try:
        return series.to_frame().to_arrow().column(0)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return as_texts(series.to_list())  # Python objects of several kinds


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
_DECISION: Final = "decision"
# The columns of answers; the last two explain why a row has none.
ANSWERS: Final = (_DECISION, *_READ, "problem_codes", "problem")
_TYPES: Final = {"allowed": pa.bool_()}
_CLASSES: Final = [of_class.value for of_class in _SANCTIONS]
_ENUMS: Final = {
    "verdict": [verdict.value for verdict in Verdict],
    "sanction": _CLASSES,
    "possible_sanction": _CLASSES,
}


def _answer_names(errors: Errors) -> Sequence[str]:
    return ANSWERS if errors == "column" else ANSWERS[:-2]


def _table_of(
    answers: Sequence[Answer], columns: Mapping[str, str], lang: Language, errors: Errors
) -> pa.Table:
    """Return answers and faults as the columns of `ANSWERS`, without that of the decision."""
    rows = [_row_of(answer, columns, lang) for answer in answers]
    names = _answer_names(errors)[1:]
    schema = pa.schema([(name, _TYPES.get(name, pa.string())) for name in names])
    return pa.Table.from_pylist(rows, schema)


def _row_of(answer: Answer, columns: Mapping[str, str], lang: Language) -> dict[str, Any]:
    if isinstance(answer, RowAnswer):
        return {name: read(answer) for name, read in _READ.items()}
    heads: dict[str | None, str] = {name: f"{column}: " for name, column in columns.items()}
    sentences = (heads.get(fault.column, "") + fault.problem.sentence(lang) for fault in answer)
    codes = dict.fromkeys(fault.problem.code for fault in answer)
    return {"problem_codes": " ".join(codes), "problem": "; ".join(sentences)}


def _frame(answers: pa.Table, like: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Return columns as a frame; texts as categories, so that a row costs a number and no text."""
    cheap: dict[str, Any] = {
        name: column.dictionary_encode() if column.type == pa.string() else column
        for name, column in zip(answers.column_names, answers.columns, strict=True)
    }
    frame = nw.DataFrame.from_arrow(pa.table(cheap), backend=like.implementation)
    if not like.implementation.is_polars():
        return frame
    # A byte a row where categories take four.
    return frame.with_columns(nw.col(name).cast(nw.Enum(codes)) for name, codes in _ENUMS.items())


def _spread(
    answers: pa.Table, outcomes: Numbers, like: nw.DataFrame[Any]
) -> Iterator[nw.Series[Any]]:
    """Yield the answers of each row as columns; equal columns are made only once.

    Where nothing is unknown, the certain sanctions are the possible ones, and no fact is open.
    """
    columns = dict(zip(answers.column_names, answers.columns, strict=True))
    first = {
        name: next(other for other, array in columns.items() if array.equals(column))
        for name, column in columns.items()
    }
    distinct = _frame(answers, like).select(*dict.fromkeys(first.values()))
    # Viewed as unsigned, numbers need no negative-index check.
    made = distinct[outcomes.view(np.uint32)]
    for name, same in first.items():
        yield made[same].alias(name)


def _like(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], eager: nw.DataFrame[Any]) -> Any:  # noqa: ANN401  # as the frame that was given
    """Return a frame as lazy as the one that was given."""
    if isinstance(frame, nw.LazyFrame):
        return eager.lazy(backend=frame.implementation).to_native()
    return eager.to_native()


def _refuse(outcomes: Numbers, rows: Rows, columns: Mapping[str, str], before: int) -> None:
    """Report rows that cannot be decided, counted from `before`.

    Raises:
        FrameError: If there are any.
    """
    bad = np.flatnonzero((rows.of_question < 0)[outcomes])
    if not len(bad):
        return
    met: dict[Hashable, tuple[Fault, list[Codes]]] = {}
    for number, places in grouped(rows.of_answer[outcomes[bad]]):
        answer = rows.answers[number]
        for fault in () if isinstance(answer, RowAnswer) else answer:
            met.setdefault(same_value(fault), (fault, []))[1].append(bad[places])
    concerned = [(fault, np.sort(np.concatenate(parts))) for fault, parts in met.values()]
    concerned.sort(key=lambda pair: pair[1][0])
    # Of each column, the faults that come first.
    raise FrameError(
        RowFault(
            column,
            tuple((before + found[:_ROWS_NAMED]).tolist()),
            len(found),
            _in_column(columns, name, fault.problem),
        )
        for name, column in (*columns.items(), (None, None))
        for fault, found in [pair for pair in concerned if pair[0].column == name][
            :_FAULTS_A_COLUMN
        ]
    )


def _in_column(columns: Mapping[str, str], name: str | None, problem: Problem) -> Problem:
    """Return a problem with the column that it is about as its path, by its name in the frame."""
    part = name if name is not None else "".join(map(str, problem.path[-1:]))
    return evolve(problem, path=(columns[part],) if part in columns else ())
