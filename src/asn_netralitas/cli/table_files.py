"""Read and write tables in parts: CSV, Parquet, Arrow IPC and JSON Lines.

The size of a part is bounded in rows and bytes, so memory does not grow with the file. All columns
of a CSV file are text; an empty cell is null. Needs the extra `[frame]`.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import islice
from math import isfinite
from pathlib import Path
from textwrap import shorten
from typing import Any, Final, Literal, Never, TypeAlias

import pyarrow as pa
from attrs import evolve, frozen
from pyarrow import compute, ipc, parquet
from pyarrow import csv as arrow_csv

from asn_netralitas._model.problems import LoadError, Location, Problem, refuse

FileForm = Literal["csv", "parquet", "arrow", "jsonl"]
Watch: TypeAlias = Callable[[float], None]  # is told which share of a file has been read
Write: TypeAlias = Callable[[pa.Table], None]

_FORMS: Final[Mapping[str, FileForm]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_TAB: Final = "\t"
SEPARATORS: Final = {",": ",", ";": ";", "|": "|", "tab": _TAB}
_BOM: Final = b"\xef\xbb\xbf"
_MOST_ROWS: Final = 1 << 16
# Rows of CSV and lines of JSON are shorter; of CSV, pyarrow reads up to 32 times as much ahead.
_MOST_BYTES: Final = 1 << 20
_LONGEST_HEADER: Final = 1 << 17
_BUFFER: Final = 1 << 20
# Lines become Python objects, of which few are kept at a time.
_MOST_LINES: Final = 1 << 14
_LINES_A_LOOK: Final = 1 << 12
_MOST_FAULTS: Final = 20
_LONGEST_REASON: Final = 200
_INTEGERS: Final = range(-(1 << 63), 1 << 63)
# A column with this mark holds values as JSON, since no other type holds them all.
_AS_JSON: Final = {b"asn-netralitas": b"json"}


@frozen
class Style:
    """CSV dialect: separator and byte-order mark."""

    separator: str = ","
    mark: bytes = b""


@frozen(eq=False)
class Opened:
    """A file that can be read: its columns, its rows in parts, and its style as a CSV file."""

    schema: pa.Schema
    tables: Iterator[pa.Table]
    style: Style = Style()


def form_of(path: Path) -> FileForm:
    """Return the form of a file, which its suffix tells.

    Raises:
        LoadError: If it is none of those that are known.
    """
    form = _FORMS.get(path.suffix.casefold())
    if form is None:
        refuse("unknown-form", path=str(path), suffixes=", ".join(_FORMS))
    return form


def open_tables(path: Path, separator: str | None, watch: Watch) -> Opened:
    """Open a file; the separator of a CSV file is found in its header if it is not given.

    Raises:
        LoadError: If the file cannot be read; what is wrong further down is told when it is met.
    """
    form = form_of(path)
    with _told(path, "unreadable"):
        opened = _OPENED[form](path, separator, watch)
    return Opened(opened.schema, _watched(path, opened.tables), opened.style)


def is_json(column: pa.Field[Any]) -> bool:
    """Tell whether the texts of a column are JSON."""
    return dict(column.metadata or {}).items() >= _AS_JSON.items()


def _watched(path: Path, tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    with _told(path, "unreadable"):
        yield from tables


@contextmanager
def _told(path: Path, code: str) -> Iterator[None]:
    """Tell in a sentence why a file cannot be used.

    Raises:
        LoadError: If it cannot.
    """
    shown = str(path)
    try:
        yield
    except FileNotFoundError:
        refuse("missing-file", path=shown)
    except IsADirectoryError:
        refuse("is-folder", path=shown)
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        refuse(code, path=shown, reason=shorten(reason, _LONGEST_REASON))


def _open_csv(path: Path, separator: str | None, watch: Watch) -> Opened:
    with path.open("rb") as file:
        mark = _BOM if file.read(len(_BOM)) == _BOM else b""
        file.seek(len(mark))
        start = file.read(_LONGEST_HEADER)
    try:
        # What is read may end within a sign.
        text = codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError as error:
        before = start[: error.start]
        _refuse_byte(path, before.count(b"\n") + 1, before.rpartition(b"\n")[2])
    known = separator or (_TAB if path.suffix.casefold() == ".tsv" else None)
    headers = {one: _header(text, one) for one in ([known] if known else SEPARATORS.values())}
    found = max(headers, key=lambda one: len(headers[one]))
    if not headers[found]:
        refuse("empty-file", path=str(path))
    schema = pa.schema([pa.field(name, pa.string()) for name in headers[found]])
    return Opened(schema, _csv_tables(path, schema, found, watch), Style(found, mark))


def _header(text: str, separator: str) -> list[str]:
    """Return the cells of the first row that is not blank."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return next((row for row in rows if row), [])


def _csv_tables(path: Path, schema: pa.Schema, separator: str, watch: Watch) -> Iterator[pa.Table]:
    """Yield the rows of a CSV file, as far as each has as many cells as the header.

    Raises:
        LoadError: If one has not, or the text is none or breaks off.
    """
    bad: dict[int | None, arrow_csv.InvalidRow] = {}
    size, last = path.stat().st_size, schema.empty_table()
    try:
        for number, batch in enumerate(_csv_reader(path, schema, separator, bad), start=1):
            # By blocks handed on, for pyarrow has read far more.
            watch(min(1, number * _MOST_BYTES / size))
            last = pa.Table.from_batches([batch], schema)
            # What follows a fault is read only for what else is wrong with it.
            if not bad:
                yield last
    except pa.ArrowInvalid as error:
        if not bad:
            _refuse_csv(path, error)
    if bad:
        raise LoadError(_wrong_fields(path, row) for row in bad.values())
    if _ends_in_a_break(last) and _quotes_are_open(path):
        refuse("open-quote", path=str(path), limit=str(_MOST_BYTES))


def _csv_reader(
    path: Path, schema: pa.Schema, separator: str, bad: dict[int | None, arrow_csv.InvalidRow]
) -> Iterator[pa.RecordBatch]:
    """Return the rows in batches; rows that are wrong are put into `bad`, until there are many."""
    return arrow_csv.open_csv(
        path,
        # With threads, rows that are wrong have no number.
        arrow_csv.ReadOptions(block_size=_MOST_BYTES, use_threads=False),
        arrow_csv.ParseOptions(
            delimiter=separator,
            newlines_in_values=True,
            invalid_row_handler=lambda row: (
                "skip"
                if len(bad) < _MOST_FAULTS and bad.setdefault(row.number, row) is row
                else "error"
            ),
        ),
        arrow_csv.ConvertOptions(
            column_types=schema,
            strings_can_be_null=True,
            null_values=[""],
            # So that an empty text in quotes is one again when it is written.
            quoted_strings_can_be_null=False,
        ),
    )


def _wrong_fields(path: Path, row: arrow_csv.InvalidRow) -> Problem:
    values = {"row": row.number, "got": row.actual_columns, "expected": row.expected_columns}
    told = {name: str(value) for name, value in values.items()}
    return Problem(code="wrong-fields", values={"path": str(path), **told})


def _refuse_csv(path: Path, error: pa.ArrowInvalid) -> None:
    """Say what pyarrow found wrong with a CSV file; a header without an end of line is nothing.

    Raises:
        LoadError: If it is known what is meant.
        ArrowInvalid: If not.
    """
    said = str(error)
    if "straddling" in said:
        refuse("open-quote", path=str(path), limit=str(_MOST_BYTES))
    if "Empty CSV" not in said:
        _refuse_bytes(path)
        raise error


def _refuse_bytes(path: Path) -> None:
    """Tell the first line that is not UTF-8.

    Raises:
        LoadError: If there is one.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            _text(line, path, number)


def _text(line: bytes, path: Path, number: int) -> str:
    """Return the text of a line.

    Raises:
        LoadError: If it is not UTF-8.
    """
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        _refuse_byte(path, number, line[: error.start])


def _refuse_byte(path: Path, line: int, before: bytes) -> Never:
    """Say that a file is not UTF-8 behind some bytes of a line.

    Raises:
        LoadError: Always.
    """
    column = len(before.decode("utf-8-sig")) + 1
    refuse("not-utf8", Location(str(path), line, column), path=str(path))


def _ends_in_a_break(table: pa.Table) -> bool:
    """Tell whether the last cell goes on after an end of line, as if its quotes were never shut."""
    return len(table) > 0 and "\n" in (table.column(-1)[-1].as_py() or "")


def _quotes_are_open(path: Path) -> bool:
    """Tell whether a file has an odd number of quotes, so that some are not shut."""
    with path.open("rb") as file:
        blocks = iter(partial(file.read, _MOST_BYTES), b"")
        return sum(block.count(b'"') for block in blocks) % 2 == 1


def _open_parquet(path: Path, _: str | None, watch: Watch) -> Opened:
    # With a buffer, a group of rows is not read as a whole.
    file = parquet.ParquetFile(path, buffer_size=_BUFFER)

    def tables() -> Iterator[pa.Table]:
        done, total = 0, file.metadata.num_rows
        with file:
            for batch in file.iter_batches(_MOST_ROWS):
                done += len(batch)
                watch(done / total)
                yield pa.Table.from_batches([batch])

    return Opened(file.schema_arrow, tables())


def _open_arrow(path: Path, _: str | None, watch: Watch) -> Opened:
    file = ipc.open_file(pa.OSFile(str(path), "rb"))

    def tables() -> Iterator[pa.Table]:
        parts = file.num_record_batches
        for number in range(parts):
            table = pa.Table.from_batches([file.get_batch(number)])
            watch((number + 1) / parts)
            for start in range(0, len(table), _MOST_ROWS):
                yield table.slice(start, _MOST_ROWS)

    return Opened(file.schema, tables())


def _open_jsonl(path: Path, _: str | None, watch: Watch) -> Opened:
    """Read a file once for its columns, since any line may have one of its own."""
    kinds: dict[str, set[pa.DataType | None]] = {}
    for row in _json_rows(path, lambda share: watch(share / 2)):
        for name, value in row.items():
            found = kinds.setdefault(name, set())
            if value is not None:
                found.add(_kind(value))
    if not kinds:
        refuse("empty-file", path=str(path))
    schema = pa.schema([_json_field(name, found) for name, found in kinds.items()])
    return Opened(schema, _json_tables(path, schema, lambda share: watch((1 + share) / 2)))


def _kind(value: object) -> pa.DataType | None:
    """Return the type of a column of such values; None where only JSON holds them."""
    match value:
        case bool():
            return pa.bool_()
        case str():
            return pa.string()
        case float():
            return pa.float64()
        case int() if value in _INTEGERS:
            return pa.int64()
        case _:
            return None


def _json_field(name: str, kinds: set[pa.DataType | None]) -> pa.Field[Any]:
    only = next(iter(kinds)) if len(kinds) == 1 else None
    if only is not None or not kinds:
        return pa.field(name, only or pa.string())
    return pa.field(name, pa.string(), metadata=_AS_JSON)


def _json_tables(path: Path, schema: pa.Schema, watch: Watch) -> Iterator[pa.Table]:
    rows = _json_rows(path, watch)
    while part := list(islice(rows, _MOST_LINES)):
        yield pa.table([_column(column, part) for column in schema], schema=schema)


def _column(column: pa.Field[Any], rows: list[dict[str, object]]) -> pa.Array[Any]:
    values = [row.get(column.name) for row in rows]
    if is_json(column):
        values = [None if value is None else _JSON.encode(value) for value in values]
    array: pa.Array[Any] = pa.array(values, column.type)
    return array


def _json_rows(path: Path, watch: Watch) -> Iterator[dict[str, object]]:
    """Yield the object of each line that is not blank.

    Raises:
        LoadError: If a line holds something else.
    """
    bad: list[Problem] = []
    size, read = path.stat().st_size, 0
    with path.open("rb") as file:
        lines = iter(partial(file.readline, _MOST_BYTES), b"")
        for number, line in enumerate(lines, start=1):
            read += len(line)
            if number % _LINES_A_LOOK == 0:
                watch(read / size)
            try:
                row = _json_row(_text(line, path, number), Location(str(path), number, 1))
            except LoadError as error:
                bad += error.problems
                if len(bad) == _MOST_FAULTS:
                    break
            else:
                if row and not bad:
                    yield row
    if bad:
        raise LoadError(bad)


def _json_row(text: str, where: Location) -> dict[str, object]:
    """Return the object of a line; an empty one for a line that is blank.

    Raises:
        LoadError: If it holds something else.
    """
    if not text.strip():
        return {}
    try:
        row = _DECODER.decode(text.rstrip())
        if "\\u" in text:
            # Half a sign may be written as JSON, but is no text.
            _JSON.encode(row).encode()
    except _TwiceError as error:
        refuse("duplicate-key", where, key=str(error))
    except json.JSONDecodeError as error:
        refuse("bad-json", evolve(where, column=error.colno))
    except (ValueError, RecursionError):
        refuse("bad-json", where)
    if not isinstance(row, dict):
        refuse("not-an-object", where)
    return row


class _TwiceError(Exception):
    """A key that stands twice in an object."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object.

    Raises:
        _TwiceError: If a key stands twice, of which readers of JSON take one or the other.
    """
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return values


def _finite(written: str) -> float:
    """Return a number.

    Raises:
        ValueError: If it is larger than any, or none, which some writers of JSON let pass.
    """
    value = float(written)
    if not isfinite(value):
        raise ValueError(written)
    return value


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite
)
_JSON: Final = json.JSONEncoder(ensure_ascii=False)
_OPENED: Final[Mapping[FileForm, Callable[[Path, str | None, Watch], Opened]]] = {
    "csv": _open_csv,
    "parquet": _open_parquet,
    "arrow": _open_arrow,
    "jsonl": _open_jsonl,
}


@contextmanager
def writing(scratch: Path, path: Path, schema: pa.Schema, style: Style) -> Iterator[Write]:
    """Lend what writes tables, in the form of `path`, to the file `scratch`.

    Raises:
        LoadError: If a column cannot be written in this form, or the file cannot be written.
    """
    form = form_of(path)
    fitted = _fitted(path, form, schema)
    with _told(path, "unwritable"), _SINKS[form](scratch, fitted, style) as write:
        yield lambda table: write(_as(table, fitted))


def _fitted(path: Path, form: FileForm, schema: pa.Schema) -> pa.Schema:
    """Return the columns as a form can hold them.

    Raises:
        LoadError: If it cannot hold one of them.
    """
    names = schema.names
    problems = [
        Problem(code="repeated-column", values={"path": str(path), "column": name})
        for name in dict.fromkeys(names)
        if form == "jsonl" and names.count(name) > 1
    ]
    fitted = schema
    for number, column in enumerate(schema):
        kind = _plain(column.type) if form in _OF_TEXT else _decoded(form, column.type)
        if kind is None:
            values = {"path": str(path), "column": column.name, "type": str(column.type)}
            problems.append(Problem(code="unwritable-column", values=values))
        else:
            fitted = fitted.set(number, column.with_type(kind))
    if problems:
        raise LoadError(problems)
    return fitted


def _decoded(form: FileForm, kind: pa.DataType) -> pa.DataType:
    """Return a type without its dictionary, of which a file of Arrow holds only one a column."""
    return kind.value_type if form == "arrow" and pa.types.is_dictionary(kind) else kind


def _plain(kind: pa.DataType) -> pa.DataType | None:
    """Return the type to write as text; None where no text holds such values."""
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if any(holds(kind) for holds in _PLAIN):
        return kind
    return pa.string() if any(holds(kind) for holds in _SPELLED) else None


def _as(table: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = [
        _cast(column, field.type) for column, field in zip(table.columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _cast(column: pa.ChunkedArray[Any], kind: pa.DataType) -> pa.ChunkedArray[Any]:
    if pa.types.is_dictionary(column.type) and column.type != kind:
        column = column.cast(column.type.value_type)
    return column if column.type == kind else column.cast(kind)


@contextmanager
def _csv_sink(scratch: Path, schema: pa.Schema, style: Style) -> Iterator[Write]:
    options = arrow_csv.WriteOptions(delimiter=style.separator)
    with scratch.open("wb") as file:
        file.write(style.mark)
        with arrow_csv.CSVWriter(file, schema, write_options=options) as writer:
            yield writer.write_table


@contextmanager
def _parquet_sink(scratch: Path, schema: pa.Schema, _: Style) -> Iterator[Write]:
    with parquet.ParquetWriter(scratch, schema) as writer:
        held: list[pa.Table] = []

        def write(table: pa.Table) -> None:
            # Each table becomes a group of rows, and many small ones are slow to read.
            held.append(table)
            if sum(map(len, held)) >= _MOST_ROWS:
                writer.write_table(pa.concat_tables(held))
                held.clear()

        yield write
        if held:
            writer.write_table(pa.concat_tables(held))


@contextmanager
def _arrow_sink(scratch: Path, schema: pa.Schema, _: Style) -> Iterator[Write]:
    with pa.OSFile(str(scratch), "wb") as file, ipc.new_file(file, schema) as writer:
        yield writer.write_table


@contextmanager
def _jsonl_sink(scratch: Path, schema: pa.Schema, _: Style) -> Iterator[Write]:
    with scratch.open("w", encoding="utf-8", newline="\n") as file:

        def write(table: pa.Table) -> None:
            columns = map(_json_values, schema, table.columns)
            for row in zip(*columns, strict=True):
                values = dict(zip(schema.names, row, strict=True))
                file.write(f"{_JSON.encode(values)}\n")

        yield write


def _json_values(column: pa.Field[Any], values: pa.ChunkedArray[Any]) -> Sequence[object]:
    """Return the values of a column; what is no number to JSON is none there."""
    if pa.types.is_floating(column.type):
        values = compute.if_else(compute.is_finite(values), values, None)
    found = values.to_pylist()
    if is_json(column):
        return [None if value is None else json.loads(value) for value in found]
    return found


# Types that CSV and JSON hold as they are, and those that stand there as texts.
_PLAIN: Final[Sequence[Callable[[pa.DataType], bool]]] = (
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
)
_SPELLED: Final[Sequence[Callable[[pa.DataType], bool]]] = (
    pa.types.is_null,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_date,
    pa.types.is_time,
    pa.types.is_timestamp,
    pa.types.is_decimal,
)
_OF_TEXT: Final = frozenset[FileForm]({"csv", "jsonl"})
_SINKS: Final[
    Mapping[FileForm, Callable[[Path, pa.Schema, Style], AbstractContextManager[Write]]]
] = {"csv": _csv_sink, "parquet": _parquet_sink, "arrow": _arrow_sink, "jsonl": _jsonl_sink}
