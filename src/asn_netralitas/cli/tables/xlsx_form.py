"""Excel workbooks (.xlsx), with openpyxl: the sheet that holds the table, and what is written.

A workbook that is read is bounded in size, and its table is held as texts. Answers to a workbook
are written beside their rows in a copy of it; those to another file into a new workbook, row by
row. Whatever begins as a formula would is written as text. Needs the extra `[xlsx]`.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final
from warnings import catch_warnings, simplefilter

import openpyxl
import pyarrow as pa
from attrs import define, field
from openpyxl.utils.exceptions import InvalidFileException

from asn_netralitas._files.archives import MOST_UNPACKED, check_clock, is_bounded
from asn_netralitas._model.problems import LoadError, refuse

from .forms import MOST_ROWS, Counts, Look, Opened, Request, SheetRows, TableWriter, Watch
from .sheets import NewSheet, add_counts, add_terms, column_after, put_headings, put_rows

_MOST_COLUMNS: Final = 1 << 10
# The lines in which a header is looked for; above it may stand a title.
_MOST_LINES_ABOVE: Final = 20
_LEAST_HEADINGS: Final = 2
# How a workbook under a password begins, and one of Excel before 2007.
_OLD_START: Final = b"\xd0\xcf\x11\xe0"
# What openpyxl raises of files that are damaged.
_DAMAGED: Final = (
    *(ValueError, LookupError, TypeError, AttributeError, SyntaxError, EOFError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, InvalidFileException),
)


def open_xlsx(path: Path, request: Request, watch: Watch) -> Opened:
    """Open the first sheet with a row of headings; without any, the first sheet.

    Raises:
        LoadError: If the file is no workbook, is locked, or is too large when unpacked.
    """
    _check_archive(path)
    with _opening(path), closing(_load(path, read_only=True)) as workbook:
        found = [(sheet, *_header(sheet, request)) for sheet in workbook.worksheets]
        if not any(headings for *_, headings, _ in found):
            refuse("empty-file", path=str(path))
        sheet, row, headings, _ = max(found, key=lambda each: each[-1])
        table = _Table(len(headings))
        cells = sheet.iter_rows(min_row=row + 1, max_col=len(headings), values_only=True)
        for number, values in enumerate(cells, start=row + 1):
            table.add(number, values)
        title = sheet.title
    watch(1)
    schema = pa.schema([pa.field(name, pa.string()) for name in headings])
    return Opened(
        schema=schema,
        read=partial(_tables, table.parts(schema)),
        sheet=SheetRows(file=path, sheet=title, header=row, numbers=table.numbers),
    )


def _check_archive(path: Path) -> None:
    """Refuse a file that is no archive of a workbook, or one too large to unpack."""
    with path.open("rb") as file:
        if file.read(len(_OLD_START)) == _OLD_START:
            refuse("locked-workbook", path=str(path))
        try:
            is_small = is_bounded(file)
        except zipfile.BadZipFile:
            refuse("bad-workbook", path=str(path))
    if not is_small:
        refuse("large-workbook", path=str(path), limit=str(MOST_UNPACKED))


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """Turn what openpyxl raises of a damaged file into a LoadError."""
    try:
        yield
    except LoadError:
        raise
    except _DAMAGED:
        refuse("bad-workbook", path=str(path))


def _load(path: Path, *, read_only: bool) -> Any:  # noqa: ANN401  # a workbook of either kind
    """Load a workbook: its values to read, or everything to write it again."""
    with catch_warnings():
        simplefilter("ignore")  # of parts that openpyxl does not read
        return openpyxl.load_workbook(
            path, read_only=read_only, data_only=read_only, rich_text=not read_only
        )


def _header(sheet: Any, request: Request) -> tuple[int, list[str], bool]:  # noqa: ANN401  # of a workbook to read
    """Return the row of the header, its headings, and whether they are those of a question."""
    # What a sheet says of its own size may be wrong.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=_MOST_LINES_ABOVE, max_col=_MOST_COLUMNS, values_only=True)
    lines = [(number, _headings(values)) for number, values in enumerate(rows, start=1)]
    for number, headings in lines:
        if sum(map(request.is_heading, filter(None, headings))) >= _LEAST_HEADINGS:
            return number, headings, True
    number, headings = next(((number, told) for number, told in lines if told), (1, []))
    return number, headings, False


def _headings(values: Sequence[object]) -> list[str]:
    texts = ["" if value is None else _text(value).strip() for value in values]
    last = max((number for number, text in enumerate(texts, start=1) if text), default=0)
    return texts[:last]


@define
class _Table:
    """The rows of a sheet that are not blank, with their numbers."""

    width: int
    numbers: list[int] = field(factory=list, init=False)
    _columns: list[list[str | None]] = field(factory=list, init=False)

    def add(self, number: int, values: Sequence[object]) -> None:
        texts = [None if value is None else _text(value) for value in values]
        texts += [None] * (self.width - len(texts))
        if any(texts):
            self.numbers.append(number)
            self._columns = self._columns or [[] for _ in texts]
            for column, text in zip(self._columns, texts, strict=True):
                column.append(text)

    def parts(self, schema: pa.Schema) -> list[pa.Table]:
        """Return the rows in parts."""
        columns = [pa.array(column, pa.string()) for column in self._columns]
        whole = pa.Table.from_arrays(columns, schema=schema) if columns else schema.empty_table()
        return [whole.slice(start, MOST_ROWS) for start in range(0, len(whole), MOST_ROWS)]


def _tables(parts: Sequence[pa.Table], _: Watch) -> Iterator[pa.Table]:
    yield from parts


def _text(value: object) -> str:
    """Return the value of a cell as a table of texts has it."""
    match value:
        case bool():
            return str(value).lower()
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


@contextmanager
def xlsx_sink(scratch: Path, schema: pa.Schema, like: Opened, look: Look) -> Iterator[TableWriter]:
    """Lend what writes a workbook: a copy of the one that was read, or a new one.

    Raises:
        LoadError: If the machine's clock names a year that a workbook cannot hold.
    """
    check_clock()
    rows, beside = like.sheet, schema.names[len(like.schema) :]
    writer = _new(scratch, schema, look) if rows is None else _copied(scratch, rows, beside, look)
    with writer as lent:
        yield lent


@contextmanager
def _copied(
    scratch: Path, rows: SheetRows, names: Sequence[str], look: Look
) -> Iterator[TableWriter]:
    """Lend what writes the columns of these names beside the rows of a copy of a workbook."""
    with _opening(rows.file):
        workbook = _load(rows.file, read_only=False)
        sheet = workbook[rows.sheet]
        first = column_after(sheet)
    numbers = iter(rows.numbers)
    put_headings(sheet, rows.header, first, names, look)

    def write(table: pa.Table) -> None:
        answers = table.select(list(names))
        put_rows(sheet, islice(numbers, len(table)), first, answers)

    def recapitulate(counts: Sequence[Counts]) -> None:
        add_counts(workbook, look, counts, workbook.index(sheet) + 1)

    yield TableWriter(write, recapitulate)
    workbook.save(scratch)


@contextmanager
def _new(scratch: Path, schema: pa.Schema, look: Look) -> Iterator[TableWriter]:
    """Lend what writes a workbook of the table, the counts, and the terms to choose from."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = NewSheet(workbook, schema.names, look)

    def recapitulate(counts: Sequence[Counts]) -> None:
        add_counts(workbook, look, counts)

    yield TableWriter(sheet.write, recapitulate)
    sheet.finish()
    add_terms(workbook, look)
    workbook.save(scratch)
