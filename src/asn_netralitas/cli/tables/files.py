"""Open and write tables in files, by the forms that their suffixes name.

Parquet and Arrow IPC are read and written here; the other forms have modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyarrow as pa
from attrs import evolve
from pyarrow import ipc, parquet, types

from asn_netralitas._files.paths import waits
from asn_netralitas._model.problems import LoadError, Problem, refuse

from .csv_form import csv_sink, open_csv
from .forms import (
    FORMS,
    MOST_ROWS,
    FileForm,
    Look,
    Opened,
    Request,
    TableWriter,
    Watch,
    holds_text,
    reported,
)
from .jsonl_form import jsonl_sink, open_jsonl

_OF_TEXT: Final = {"csv", "jsonl", "xlsx"}
_BUFFER: Final = 1 << 20
# Types that texts hold as they are, and those that they hold as texts.
_PLAIN: Final = (types.is_boolean, types.is_integer, types.is_floating)
_SPELLED: Final = (
    *(holds_text, types.is_null, types.is_decimal),
    *(types.is_date, types.is_time, types.is_timestamp),
)
Opener: TypeAlias = Callable[[Path, Request, Watch], Opened]
Sink: TypeAlias = Callable[[Path, pa.Schema, Opened, Look], AbstractContextManager[TableWriter]]


def form_of(path: Path) -> FileForm:
    """Return the form of a file by its suffix; raise LoadError if the suffix is unknown."""
    form = FORMS.get(path.suffix.casefold())
    if form is None:
        refuse("unknown-form", path=str(path), suffixes=", ".join(FORMS))
    return form


def open_table(path: Path, request: Request, watch: Watch) -> Opened:
    """Open a file to read it.

    Raises:
        LoadError: If the file cannot be read. Faults further down are raised as it is read.
    """
    form = form_of(path)
    if waits(path):
        refuse("special-file", path=str(path))
    with reported(path, "unreadable"):
        opened = _opener(form)(path, request, watch)

    def read(watch: Watch) -> Iterator[pa.Table]:
        with reported(path, "unreadable"):
            yield from opened.read(watch)

    return evolve(opened, read=read)


def _open_parquet(path: Path, _: Request, __: Watch) -> Opened:
    def tables(watch: Watch) -> Iterator[pa.Table]:
        # With a buffer, a group of rows is not read as a whole.
        with parquet.ParquetFile(path, buffer_size=_BUFFER) as file:
            done, total = 0, file.metadata.num_rows
            for batch in file.iter_batches(MOST_ROWS):
                done += len(batch)
                watch(done / total)
                yield pa.Table.from_batches([batch])

    return Opened(schema=parquet.read_schema(path), read=tables)


def _open_arrow(path: Path, _: Request, __: Watch) -> Opened:
    file = ipc.open_file(pa.OSFile(str(path), "rb"))

    def tables(watch: Watch) -> Iterator[pa.Table]:
        parts = file.num_record_batches
        for number in range(parts):
            table = pa.Table.from_batches([file.get_batch(number)])
            watch((number + 1) / parts)
            for start in range(0, len(table), MOST_ROWS):
                yield table.slice(start, MOST_ROWS)

    return Opened(schema=file.schema, read=tables)


@contextmanager
def writing(
    scratch: Path, path: Path, schema: pa.Schema, like: Opened, look: Look
) -> Iterator[TableWriter]:
    """Lend what writes tables, in the form of `path`, to the file `scratch`.

    A CSV file has the dialect of the file that was read, and a workbook the look that is given.
    """
    form = form_of(path)
    fitted = _fitted(path, form, schema)
    told = pa.schema(map(_in_known_zone, schema)) if form in _OF_TEXT else fitted
    with reported(path, "unwritable"), _sink(form)(scratch, fitted, like, look) as writer:
        yield evolve(writer, write=lambda table: writer.write(table.cast(told).cast(fitted)))


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
    is_day = types.is_date(kind) or (types.is_timestamp(kind) and kind.tz is None)
    if form == "arrow" or any(holds(kind) for holds in _PLAIN) or (form == "xlsx" and is_day):
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
def _parquet_sink(scratch: Path, schema: pa.Schema, _: Opened, __: Look) -> Iterator[TableWriter]:
    with parquet.ParquetWriter(scratch, schema) as writer:
        held: list[pa.Table] = []

        def write(table: pa.Table) -> None:
            # Each table becomes a row group, and many small ones are slow to read.
            held.append(table)
            if sum(map(len, held)) >= MOST_ROWS:
                writer.write_table(pa.concat_tables(held))
                held.clear()

        yield TableWriter(write)
        if held:
            writer.write_table(pa.concat_tables(held))


@contextmanager
def _arrow_sink(scratch: Path, schema: pa.Schema, _: Opened, __: Look) -> Iterator[TableWriter]:
    with pa.OSFile(str(scratch), "wb") as file, ipc.new_file(file, schema) as writer:
        yield TableWriter(writer.write_table)


_OPENERS: Final[Mapping[FileForm, Opener]] = {
    "csv": open_csv,
    "parquet": _open_parquet,
    "arrow": _open_arrow,
    "jsonl": open_jsonl,
}
_SINKS: Final[Mapping[FileForm, Sink]] = {
    "csv": csv_sink,
    "parquet": _parquet_sink,
    "arrow": _arrow_sink,
    "jsonl": jsonl_sink,
}


def _opener(form: FileForm) -> Opener:
    return _OPENERS.get(form) or _workbooks().open_xlsx


def _sink(form: FileForm) -> Sink:
    return _SINKS.get(form) or _workbooks().xlsx_sink


def _workbooks() -> Any:  # noqa: ANN401  # a module, which needs an extra of its own
    return import_module(".xlsx_form", __package__)
