"""JSON Lines: an object a line, of which any may add a column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from attrs import evolve
from pyarrow import compute, types

from asn_netralitas._files.json_text import object_of
from asn_netralitas._model.problems import LoadError, Location, Problem, refuse

from .csv_form import decoded
from .forms import MOST_BYTES, MOST_FAULTS, Look, Opened, Request, TableWriter, Watch

# Lines become Python objects, of which few are kept at a time.
_MOST_LINES: Final = 1 << 14
_LINES_A_LOOK: Final = 1 << 12
_INTEGERS: Final = range(-(1 << 63), 1 << 63)
_JSON_TYPES: Final[Mapping[type, pa.DataType]] = {
    bool: pa.bool_(),
    str: pa.string(),
    float: pa.float64(),
    int: pa.int64(),
}
# A column with this mark holds values as JSON, since no other type holds them all.
_AS_JSON: Final = {b"asn-netralitas": b"json"}


def is_json(column: pa.Field[Any]) -> bool:
    """Return whether the texts of a column are JSON."""
    return dict(column.metadata or {}).items() >= _AS_JSON.items()


def open_jsonl(path: Path, _: Request, watch: Watch) -> Opened:
    """Open a file after reading it once for its columns."""
    kinds: dict[str, set[pa.DataType | None]] = {}
    for row in _json_rows(path, watch):
        for name, value in row.items():
            kinds.setdefault(name, set()).update(() if value is None else (_json_type(value),))
    if not kinds:
        refuse("empty-file", path=str(path))
    schema = pa.schema([_json_field(name, of_column) for name, of_column in kinds.items()])
    return Opened(schema=schema, read=partial(_json_tables, path, schema))


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
        lines = iter(partial(file.readline, MOST_BYTES), b"")
        for number, line in enumerate(lines, start=1):
            read += len(line)
            if number % _LINES_A_LOOK == 0:
                watch(read / size)
            try:
                row = _json_row(decoded(line, path, number), Location(str(path), number, 1))
            except LoadError as error:
                bad += error.problems
                if len(bad) == MOST_FAULTS:
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


@contextmanager
def jsonl_sink(scratch: Path, schema: pa.Schema, _: Opened, __: Look) -> Iterator[TableWriter]:
    """Lend what writes a file of JSON Lines."""
    with scratch.open("w", encoding="utf-8", newline="\n") as file:

        def write(table: pa.Table) -> None:
            columns = map(_json_values, schema, table.columns)
            for row in zip(*columns, strict=True):
                values = dict(zip(schema.names, row, strict=True))
                file.write(f"{_JSON.encode(values)}\n")

        yield TableWriter(write)


def _json_values(column: pa.Field[Any], values: pa.ChunkedArray[Any]) -> Sequence[object]:
    """Return the values of a column; null for floats that JSON cannot hold."""
    if types.is_floating(column.type):
        values = compute.if_else(compute.is_finite(values), values, None)
    listed = values.to_pylist()
    if is_json(column):
        return [None if value is None else json.loads(value) for value in listed]
    return listed
