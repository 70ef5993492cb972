"""What the forms of tables in files share: a file that is open, and what its faults become.

The size of a part is bounded in rows and bytes, so memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import shorten
from typing import Final, Literal, TypeAlias

import pyarrow as pa
from attrs import field, frozen
from pyarrow import types

from asn_netralitas._model.codes import Verdict
from asn_netralitas._model.problems import refuse

FileForm = Literal["csv", "parquet", "arrow", "jsonl", "xlsx"]
Watch: TypeAlias = Callable[[float], None]  # takes the share of a file that has been read
Write: TypeAlias = Callable[[pa.Table], None]
Cell: TypeAlias = str | int | float

FORMS: Final[Mapping[str, FileForm]] = {
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    ".xlsx": "xlsx",
    ".parquet": "parquet",
    **dict.fromkeys((".arrow", ".feather", ".ipc"), "arrow"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
}
MOST_ROWS: Final = 1 << 16
# Rows of CSV and lines of JSON are shorter; of CSV, pyarrow reads up to 32 times as much ahead.
MOST_BYTES: Final = 1 << 20
MOST_FAULTS: Final = 20
_LONGEST_REASON: Final = 200
_TEXTS: Final = (types.is_string, types.is_large_string, types.is_string_view)


@frozen(kw_only=True)
class Request:
    """How a file is to be opened.

    `separators` are those that a CSV file may have, and its header decides between them.
    `is_heading` says whether a text heads a column of the question, by which the header of a sheet
    is found among the lines above it.
    """

    separators: Sequence[str]
    is_heading: Callable[[str], bool]


@frozen(kw_only=True)
class Dialect:
    """How a file of text is written: the separator and the encoding of CSV, its first bytes."""

    separator: str = ","
    encoding: str = "utf-8"
    mark: bytes = b""


@frozen(kw_only=True)
class SheetRows:
    """Where a table lies in a workbook: its sheet, the row of its header, and those of its rows."""

    file: Path
    sheet: str
    header: int
    numbers: Sequence[int]


@frozen(eq=False, kw_only=True)
class Opened:
    """A file that can be read: its columns, its rows in parts, from the first one at each call."""

    schema: pa.Schema
    read: Callable[[Watch], Iterator[pa.Table]]
    dialect: Dialect = field(factory=Dialect)
    sheet: SheetRows | None = None


@frozen(kw_only=True)
class Counts:
    """Rows of a recapitulation under their headings; a float is a share."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@frozen(eq=False)
class TermList:
    """The texts to choose from in a column: their heading, and each with other words for it."""

    heading: str
    rows: Sequence[tuple[str, str]]


@frozen(kw_only=True, eq=False)
class Look:
    """What a workbook shows besides cells, by the places of its columns.

    `lists` are the texts to choose from in a column, `day` is the column of days, and `verdict`
    the header of that of verdicts, whose texts `verdicts` holds. `titles` are those of the sheets
    with the table, the counts and the terms, and `also` heads other words for a term.
    """

    titles: tuple[str, str, str]
    also: str
    lists: Mapping[int, TermList]
    day: int | None
    verdict: str | None
    verdicts: Mapping[str, Verdict]


def _no_recapitulation(_: Sequence[Counts]) -> None:
    """Write no counts, which most forms cannot hold beside a table."""


@frozen(eq=False)
class TableWriter:
    """Writes the parts of a table, and at the end what was counted, where the form can hold it."""

    write: Write
    recapitulate: Callable[[Sequence[Counts]], None] = _no_recapitulation


def holds_text(kind: pa.DataType) -> bool:
    """Return whether a column of a type holds texts, in a dictionary or not."""
    if types.is_dictionary(kind):
        return holds_text(kind.value_type)
    return any(holds(kind) for holds in _TEXTS)


@contextmanager
def reported(path: Path, code: str) -> Iterator[None]:
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
