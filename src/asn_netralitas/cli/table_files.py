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
from typing import Any, Final, Literal, TypeAlias

import pyarrow as pa
from attrs import evolve, frozen
from pyarrow import compute, ipc, parquet, types
from pyarrow import csv as arrow_csv

from asn_netralitas._files.json_text import object_of
from asn_netralitas._model.problems import LoadError, Location, Problem, refuse

FileForm = Literal["csv", "parquet", "arrow", "jsonl"]
Watch: TypeAlias = Callable[[float], None]  # takes the share of a file that has been read
Write: TypeAlias = Callable[[pa.Table], None]

_FORMS: Final[Mapping[str, FileForm]] = {
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    ".parquet": "parquet",
    **dict.fromkeys((".arrow", ".feather", ".ipc"), "arrow"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
}
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
_JSON_TYPES: Final[Mapping[type, pa.DataType]] = {
    bool: pa.bool_(),
    str: pa.string(),
    float: pa.float64(),
    int: pa.int64(),
}
# A column with this mark holds values as JSON, since no other type holds them all.
_AS_JSON: Final = {b"asn-netralitas": b"json"}
_TEXTS: Final = (types.is_string, types.is_large_string, types.is_string_view)
# Types that CSV and JSON hold as they are, and those that they hold as texts.
_PLAIN: Final = (types.is_boolean, types.is_integer, types.is_floating)
_SPELLED: Final = (
    *(*_TEXTS, types.is_null, types.is_decimal),
    *(types.is_date, types.is_time, types.is_timestamp),
)


@frozen(eq=False)
class Opened:
    """A file that can be read: its columns, its rows in parts, and its dialect as a CSV file."""

    schema: pa.Schema
    tables: Iterator[pa.Table]
    separator: str = ","
    mark: bytes = b""


def form_of(path: Path) -> FileForm:
    """Return the form of a file by its suffix; raise LoadError if the suffix is unknown."""
    form = _FORMS.get(path.suffix.casefold())
    if form is None:
        refuse("unknown-form", path=str(path), suffixes=", ".join(_FORMS))
    return form


def open_tables(path: Path, separators: Sequence[str], watch: Watch) -> Opened:
    """Open a file to read it.

    Args:
        separators: The separators that a CSV file may have; its header decides between them.
        watch: Called with the share that has been read.

    Raises:
        LoadError: If the file cannot be read. Faults further down are raised by the iterator.
    """
    form = form_of(path)
    with _reported(path, "unreadable"):
        opened = _OPENED[form](path, separators, watch)

    def tables() -> Iterator[pa.Table]:
        with _reported(path, "unreadable"):
            yield from opened.tables

    return evolve(opened, tables=tables())


def is_json(column: pa.Field[Any]) -> bool:
    """Return whether the texts of a column are JSON."""
    return dict(column.metadata or {}).items() >= _AS_JSON.items()


def holds_text(kind: pa.DataType) -> bool:
    """Return whether a column of a type holds texts, in a dictionary or not."""
    if types.is_dictionary(kind):
        return holds_text(kind.value_type)
    return any(holds(kind) for holds in _TEXTS)


@contextmanager
def _reported(path: Path, code: str) -> Iterator[None]:
    """Turn the errors of reading or writing a file into a LoadError."""
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


def _open_csv(path: Path, separators: Sequence[str], watch: Watch) -> Opened:
    with path.open("rb") as file:
        start = file.read(_LONGEST_HEADER)
    # The start may end within a character, which this decoder leaves out.
    text = codecs.getincrementaldecoder("utf-8-sig")("replace").decode(start)
    if "\N{REPLACEMENT CHARACTER}" in text:
        _refuse_bytes(path)
    if len(separators) > 1 and path.suffix.casefold() == ".tsv":
        separators = ["\t"]
    rows = {sign: csv.reader(io.StringIO(text, newline=""), delimiter=sign) for sign in separators}
    # The first row that is not blank.
    headers = {sign: next(filter(None, of_sign), []) for sign, of_sign in rows.items()}
    separator, header = max(headers.items(), key=lambda item: len(item[1]))
    if not header:
        refuse("empty-file", path=str(path))
    schema = pa.schema([pa.field(name, pa.string()) for name in header])
    mark = codecs.BOM_UTF8 if start.startswith(codecs.BOM_UTF8) else b""
    return Opened(schema, _csv_tables(path, schema, separator, watch), separator, mark)


def _csv_tables(path: Path, schema: pa.Schema, separator: str, watch: Watch) -> Iterator[pa.Table]:
    """Yield the rows; raise LoadError for rows of another length, bad bytes and an open quote."""
    bad: dict[int | None, dict[str, str]] = {}
    size, last = path.stat().st_size, schema.empty_table()
    try:
        for number, batch in enumerate(_csv_reader(path, schema, separator, bad), start=1):
            # pyarrow has read far ahead of the blocks that it yields.
            watch(min(1, number * _MOST_BYTES / size))
            last = pa.Table.from_batches([batch], schema)
            # After a fault the file is only read for further faults.
            if not bad:
                yield last
    except pa.ArrowInvalid as error:
        # A header without an end of line is an empty CSV to pyarrow, and a table without rows here.
        if not bad and "Empty CSV" not in str(error):
            if "straddling" in str(error):
                refuse("open-quote", path=str(path), limit=str(_MOST_BYTES))
            _refuse_bytes(path)
            raise
    if bad:
        raise LoadError(Problem(code="wrong-fields", values=values) for values in bad.values())
    # A last cell that goes on after an end of line may be one whose quote is never closed.
    if len(last) and "\n" in (last.column(-1)[-1].as_py() or "") and _quotes_are_open(path):
        refuse("open-quote", path=str(path), limit=str(_MOST_BYTES))


def _csv_reader(
    path: Path, schema: pa.Schema, separator: str, bad: dict[int | None, dict[str, str]]
) -> Iterator[pa.RecordBatch]:
    """Return the rows in batches; put the first rows of another length into `bad`."""

    def handle(row: arrow_csv.InvalidRow) -> Literal["skip", "error"]:
        if len(bad) == _MOST_FAULTS:
            return "error"
        counts = {"row": row.number, "got": row.actual_columns, "expected": row.expected_columns}
        values = {name: str(count) for name, count in counts.items()}
        bad.setdefault(row.number, {"path": str(path), **values})
        return "skip"

    return arrow_csv.open_csv(
        path,
        # With threads, rows have no number.
        arrow_csv.ReadOptions(block_size=_MOST_BYTES, use_threads=False),
        arrow_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, invalid_row_handler=handle
        ),
        arrow_csv.ConvertOptions(
            column_types=schema,
            strings_can_be_null=True,
            null_values=[""],
            # An empty text in quotes stays one when it is written.
            quoted_strings_can_be_null=False,
        ),
    )


def _refuse_bytes(path: Path) -> None:
    """Refuse a file at its first line that is not UTF-8, if there is one."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            _decoded(line, path, number)


def _decoded(line: bytes, path: Path, number: int) -> str:
    """Return the text of a line; refuse the file if the line is not UTF-8."""
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode("utf-8-sig")) + 1
        refuse("not-utf8", Location(str(path), number, column), path=str(path))


def _quotes_are_open(path: Path) -> bool:
    """Return whether a file has an odd number of quotes."""
    with path.open("rb") as file:
        blocks = iter(partial(file.read, _MOST_BYTES), b"")
        return sum(block.count(b'"') for block in blocks) % 2 == 1


def _open_parquet(path: Path, _: Sequence[str], watch: Watch) -> Opened:
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


def _open_arrow(path: Path, _: Sequence[str], watch: Watch) -> Opened:
    file = ipc.open_file(pa.OSFile(str(path), "rb"))

    def tables() -> Iterator[pa.Table]:
        parts = file.num_record_batches
        for number in range(parts):
            table = pa.Table.from_batches([file.get_batch(number)])
            watch((number + 1) / parts)
            for start in range(0, len(table), _MOST_ROWS):
                yield table.slice(start, _MOST_ROWS)

    return Opened(file.schema, tables())


def _open_jsonl(path: Path, _: Sequence[str], watch: Watch) -> Opened:
    """Open a file after reading it once for its columns, since any line may add one."""
    kinds: dict[str, set[pa.DataType | None]] = {}
    for row in _json_rows(path, lambda share: watch(share / 2)):
        for name, value in row.items():
            kinds.setdefault(name, set()).update(() if value is None else (_json_type(value),))
    if not kinds:
        refuse("empty-file", path=str(path))
    schema = pa.schema([_json_field(name, of_column) for name, of_column in kinds.items()])
    return Opened(schema, _json_tables(path, schema, lambda share: watch((1 + share) / 2)))


def _json_type(value: object) -> pa.DataType | None:
    """Return the type of a column of such values; None where only JSON holds them."""
    fits = not isinstance(value, int) or value in _INTEGERS
    return _JSON_TYPES.get(type(value)) if fits else None


def _json_field(name: str, kinds: set[pa.DataType | None]) -> pa.Field[Any]:
    only, *others = kinds or {pa.string()}
    if only is None or others:
        return pa.field(name, pa.string(), metadata=_AS_JSON)
    return pa.field(name, only)


def _json_tables(path: Path, schema: pa.Schema, watch: Watch) -> Iterator[pa.Table]:
    rows = _json_rows(path, watch)
    while part := list(islice(rows, _MOST_LINES)):
        columns = []
        for column in schema:
            values = [row.get(column.name) for row in part]
            if is_json(column):
                values = [None if value is None else _JSON.encode(value) for value in values]
            columns.append(pa.array(values, column.type))
        yield pa.table(columns, schema=schema)


def _json_rows(path: Path, watch: Watch) -> Iterator[dict[str, object]]:
    """Yield the object of each line that is not blank; raise LoadError for the first bad lines."""
    bad: list[Problem] = []
    size, read = path.stat().st_size, 0
    with path.open("rb") as file:
        lines = iter(partial(file.readline, _MOST_BYTES), b"")
        for number, line in enumerate(lines, start=1):
            read += len(line)
            if number % _LINES_A_LOOK == 0:
                watch(read / size)
            try:
                row = _json_row(_decoded(line, path, number), Location(str(path), number, 1))
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
    """Return the object of a line, an empty one for a blank line; refuse anything else."""
    if not text.strip():
        return {}
    try:
        row = _DECODER.decode(text.rstrip())
        if "\\u" in text:
            # JSON may hold half of a surrogate pair, which is no text.
            _JSON.encode(row).encode()
    except KeyError as error:
        refuse("duplicate-key", where, key=error.args[0])
    except json.JSONDecodeError as error:
        refuse("bad-json", evolve(where, column=error.colno))
    except (ValueError, RecursionError):
        refuse("bad-json", where)
    if not isinstance(row, dict):
        refuse("not-an-object", where)
    return row


def _finite(written: str) -> float:
    """Return a number; raise ValueError for `NaN` and what no float holds."""
    value = float(written)
    if not isfinite(value):
        raise ValueError(written)
    return value


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=object_of, parse_float=_finite, parse_constant=_finite
)
_JSON: Final = json.JSONEncoder(ensure_ascii=False)
_OPENED: Final[Mapping[FileForm, Callable[[Path, Sequence[str], Watch], Opened]]] = {
    "csv": _open_csv,
    "parquet": _open_parquet,
    "arrow": _open_arrow,
    "jsonl": _open_jsonl,
}


@contextmanager
def writing(scratch: Path, path: Path, schema: pa.Schema, like: Opened) -> Iterator[Write]:
    """Lend a function that writes tables, in the form of `path`, to the file `scratch`.

    A CSV file has the dialect of the file that was read.
    """
    form = form_of(path)
    fitted = _fitted(path, form, schema)
    told = pa.schema(map(_in_known_zone, schema)) if form in {"csv", "jsonl"} else fitted
    with _reported(path, "unwritable"), _SINKS[form](scratch, fitted, like) as write:
        yield lambda table: write(table.cast(told).cast(fitted))


def _fitted(path: Path, form: FileForm, schema: pa.Schema) -> pa.Schema:
    """Return the columns as a form can hold them; refuse those that it cannot."""
    names = schema.names
    columns: list[pa.Field[Any]] = []
    problems = [
        Problem(code="repeated-column", values={"path": str(path), "column": name})
        for name in dict.fromkeys(names)
        if form == "jsonl" and names.count(name) > 1
    ]
    for column in schema:
        kind = _type_in(form, column.type)
        if kind is None:
            values = {"path": str(path), "column": column.name, "type": str(column.type)}
            problems.append(Problem(code="unwritable-column", values=values))
        else:
            columns.append(column.with_type(kind))
    if problems:
        raise LoadError(problems)
    return pa.schema(columns).with_metadata(schema.metadata)


def _type_in(form: FileForm, kind: pa.DataType) -> pa.DataType | None:
    """Return the type as which a form holds a column; None if it cannot."""
    if form == "parquet":
        return kind
    # A file of Arrow holds one dictionary a column, and each part brings its own.
    if types.is_dictionary(kind):
        return _type_in(form, kind.value_type)
    if form == "arrow" or any(holds(kind) for holds in _PLAIN):
        return kind
    return pa.string() if any(holds(kind) for holds in _SPELLED) else None


def _in_known_zone(column: pa.Field[Any]) -> pa.Field[Any]:
    """Return a column of times in UTC where nobody knows the zone by which to write them."""
    if not types.is_timestamp(column.type):
        return column
    try:
        pa.array([0], pa.int64()).view(column.type).cast(pa.string())
    except pa.ArrowInvalid:
        return column.with_type(pa.timestamp(column.type.unit, "UTC"))
    return column


@contextmanager
def _csv_sink(scratch: Path, schema: pa.Schema, like: Opened) -> Iterator[Write]:
    options = arrow_csv.WriteOptions(delimiter=like.separator)
    with scratch.open("wb") as file:
        file.write(like.mark)
        with arrow_csv.CSVWriter(file, schema, write_options=options) as writer:
            yield writer.write_table


@contextmanager
def _parquet_sink(scratch: Path, schema: pa.Schema, _: Opened) -> Iterator[Write]:
    with parquet.ParquetWriter(scratch, schema) as writer:
        held: list[pa.Table] = []

        def write(table: pa.Table) -> None:
            # Each table becomes a row group, and many small ones are slow to read.
            held.append(table)
            if sum(map(len, held)) >= _MOST_ROWS:
                writer.write_table(pa.concat_tables(held))
                held.clear()

        yield write
        if held:
            writer.write_table(pa.concat_tables(held))


@contextmanager
def _arrow_sink(scratch: Path, schema: pa.Schema, _: Opened) -> Iterator[Write]:
    with pa.OSFile(str(scratch), "wb") as file, ipc.new_file(file, schema) as writer:
        yield writer.write_table


@contextmanager
def _jsonl_sink(scratch: Path, schema: pa.Schema, _: Opened) -> Iterator[Write]:
    with scratch.open("w", encoding="utf-8", newline="\n") as file:

        def write(table: pa.Table) -> None:
            columns = map(_json_values, schema, table.columns)
            for row in zip(*columns, strict=True):
                values = dict(zip(schema.names, row, strict=True))
                file.write(f"{_JSON.encode(values)}\n")

        yield write


def _json_values(column: pa.Field[Any], values: pa.ChunkedArray[Any]) -> Sequence[object]:
    """Return the values of a column; null for floats that JSON cannot hold."""
    if types.is_floating(column.type):
        values = compute.if_else(compute.is_finite(values), values, None)
    listed = values.to_pylist()
    if is_json(column):
        return [None if value is None else json.loads(value) for value in listed]
    return listed


_SINKS: Final[
    Mapping[FileForm, Callable[[Path, pa.Schema, Opened], AbstractContextManager[Write]]]
] = {"csv": _csv_sink, "parquet": _parquet_sink, "arrow": _arrow_sink, "jsonl": _jsonl_sink}
