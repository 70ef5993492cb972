"""CSV: the separator and the encoding are found in the file; all columns are text.

An empty cell is null. What is not UTF-8 is read as Windows writes it (cp1252), unless a part of it
is UTF-8 beyond doubt, and then it is damaged.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count, repeat
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa
from pyarrow import csv as arrow_csv

from asn_netralitas._model.problems import LoadError, Location, Problem, refuse

from .forms import MOST_BYTES, MOST_FAULTS, Dialect, Look, Opened, Request, TableWriter, Watch

_UTF_8: Final = "utf-8"
# Of the encodings from before UTF-8, the one of Windows in Indonesia.
_OF_WINDOWS: Final = "cp1252"


def open_csv(path: Path, request: Request, _: Watch) -> Opened:
    """Open a CSV file; its header decides between the separators."""
    encoding, separators = _encoding(path), request.separators
    with path.open("rb") as file:
        start = file.read(MOST_BYTES)
    mark = codecs.BOM_UTF8 if start.startswith(codecs.BOM_UTF8) else b""
    # The start may end within a character, which this decoder leaves out.
    text = codecs.getincrementaldecoder(encoding)().decode(start.removeprefix(mark))
    if len(separators) > 1 and path.suffix.casefold() == ".tsv":
        separators = ["\t"]
    headers = {sign: _first_row(text, sign) for sign in separators}
    separator, header = max(headers.items(), key=lambda item: len(item[1]))
    if not header:
        if text.strip():
            refuse("open-quote", path=str(path), limit=str(MOST_BYTES))
        refuse("empty-file", path=str(path))
    schema = pa.schema([pa.field(name, pa.string()) for name in header])
    dialect = Dialect(separator=separator, encoding=encoding, mark=mark)
    return Opened(schema=schema, read=partial(_tables, path, schema, dialect), dialect=dialect)


def _first_row(text: str, separator: str) -> list[str]:
    """Return the first row that is not blank; none if a field is too long for a heading."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return next(filter(None, rows), [])
    except csv.Error:
        return []


def _encoding(path: Path) -> str:
    """Return the encoding of a file; refuse one that is damaged, or in none that is read."""
    decoder = codecs.getincrementaldecoder(_UTF_8)()
    is_plain = True
    with path.open("rb") as file:
        for block in (*iter(partial(file.read, MOST_BYTES), b""), b""):
            try:
                is_plain &= decoder.decode(block, final=not block).isascii()
            except UnicodeDecodeError as error:
                if not is_plain or not error.object[: error.start].isascii() or not _is_old(path):
                    _refuse_bytes(path)
                return _OF_WINDOWS
    return _UTF_8


def _is_old(path: Path) -> bool:
    """Return whether a file can be one of Windows; one with null characters is in no such."""
    with path.open("rb") as file:
        try:
            return not any(
                "\0" in block.decode(_OF_WINDOWS)
                for block in iter(partial(file.read, MOST_BYTES), b"")
            )
        except UnicodeDecodeError:
            return False


def _tables(path: Path, schema: pa.Schema, dialect: Dialect, watch: Watch) -> Iterator[pa.Table]:
    """Yield the rows; raise LoadError for rows of another length and for an open quote."""
    bad: dict[int | None, dict[str, str]] = {}
    size, last = path.stat().st_size, schema.empty_table()
    try:
        for number, batch in enumerate(_reader(path, schema, dialect, bad), start=1):
            # pyarrow has read far ahead of the blocks that it yields.
            watch(min(1, number * MOST_BYTES / size))
            last = pa.Table.from_batches([batch], schema)
            # After a fault the file is only read for further faults.
            if not bad:
                yield last
    except pa.ArrowInvalid as error:
        # A header without an end of line is an empty CSV to pyarrow, and a table without rows here;
        # so would be one whose end lies beyond the first block.
        is_empty = "Empty CSV" in str(error)
        if "straddling" in str(error) or (is_empty and size > MOST_BYTES):
            refuse("open-quote", path=str(path), limit=str(MOST_BYTES))
        if not bad and not is_empty:
            raise
    if bad:
        raise LoadError(Problem(code="wrong-fields", values=values) for values in bad.values())
    # A last cell that goes on after an end of line may be one whose quote is never closed.
    if len(last) and "\n" in (last.column(-1)[-1].as_py() or "") and _quotes_are_open(path):
        refuse("open-quote", path=str(path), limit=str(MOST_BYTES))


def _reader(
    path: Path, schema: pa.Schema, dialect: Dialect, bad: dict[int | None, dict[str, str]]
) -> Iterator[pa.RecordBatch]:
    """Return the rows in batches; put the first rows of another length into `bad`."""

    def handle(row: arrow_csv.InvalidRow) -> Literal["skip", "error"]:
        if len(bad) == MOST_FAULTS:
            return "error"
        counts = {"row": row.number, "got": row.actual_columns, "expected": row.expected_columns}
        values = {name: str(count) for name, count in counts.items()}
        bad.setdefault(row.number, {"path": str(path), **values})
        return "skip"

    return arrow_csv.open_csv(
        path,
        # With threads, rows have no number.
        arrow_csv.ReadOptions(block_size=MOST_BYTES, use_threads=False, encoding=dialect.encoding),
        arrow_csv.ParseOptions(
            delimiter=dialect.separator, newlines_in_values=True, invalid_row_handler=handle
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
    """Refuse a file at its first line that is not UTF-8."""
    with path.open("rb") as file:
        deque(map(decoded, file, repeat(path), count(1)), maxlen=0)


def decoded(line: bytes, path: Path, number: int) -> str:
    """Return the text of a line; refuse the file if the line is not UTF-8."""
    try:
        return line.decode("utf-8-sig" if number == 1 else _UTF_8)
    except UnicodeDecodeError as error:
        # Without the mark with which the line may begin, which is no column.
        column = len(error.object[: error.start].decode(_UTF_8)) + 1
        refuse("not-utf8", Location(str(path), number, column), path=str(path))


def _quotes_are_open(path: Path) -> bool:
    """Return whether a file has an odd number of quotes."""
    with path.open("rb") as file:
        blocks = iter(partial(file.read, MOST_BYTES), b"")
        return sum(block.count(b'"') for block in blocks) % 2 == 1


@contextmanager
def csv_sink(scratch: Path, schema: pa.Schema, like: Opened, _: Look) -> Iterator[TableWriter]:
    """Lend what writes a CSV file, with the separator and the mark of the file that was read.

    It is UTF-8, and where that file was not, it begins with the mark by which Excel knows it.
    """
    dialect = like.dialect
    options = arrow_csv.WriteOptions(delimiter=dialect.separator)
    with scratch.open("wb") as file:
        file.write(dialect.mark if dialect.encoding == _UTF_8 else codecs.BOM_UTF8)
        with arrow_csv.CSVWriter(file, schema, write_options=options) as writer:
            yield TableWriter(writer.write_table)
