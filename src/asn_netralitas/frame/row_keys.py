"""Encode Arrow columns as one number a row, equal for equal values.

Each distinct value of a column has a step, and the key of a row is the sum of its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import reduce
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import frozen

Codes: TypeAlias = npt.NDArray[np.int64]
KeyOf: TypeAlias = Callable[[Codes | slice], Codes]
# The place of each row in a table of steps, and the table.
_KeyPart: TypeAlias = tuple[npt.NDArray[Any], Codes]

_BYTE: Final = 256
# What Arrow raises for a day or a time beyond the years of Python, or in a zone that is not known.
_NO_VALUE: Final = (ArithmeticError, LookupError, NotImplementedError, ValueError)


@frozen(eq=False)
class EncodedColumn:
    """The distinct values of a column, and for each row the place of its value among them."""

    values: Sequence[object]
    places: npt.NDArray[Any]


@frozen(eq=False)
class Chunk:
    """Some rows as encoded columns."""

    columns: Mapping[str, EncodedColumn]

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values())).places)

    def at(self, rows: Codes | slice) -> Chunk:
        """Return some of the rows."""
        return Chunk(
            {
                name: EncodedColumn(column.values, column.places[rows])
                for name, column in self.columns.items()
            }
        )


def chunk_of(batch: pa.RecordBatch) -> Chunk:
    """Return rows of any columns as a chunk."""
    return Chunk({name: _encoded(batch.column(name)) for name in batch.schema.names})


def _encoded(array: Any) -> EncodedColumn:  # noqa: ANN401  # an Arrow array of any type
    """Encode a column; null comes behind the other values, where there is any."""
    encoded = _dictionary(array)
    values, places = _values(encoded.dictionary), encoded.indices
    if encoded.null_count:
        places = places.cast(pa.int32()).fill_null(len(values))
        values.append(None)
    return EncodedColumn(values, places.to_numpy(zero_copy_only=False))


def _dictionary(array: Any) -> Any:  # noqa: ANN401  # Arrow arrays
    if pa.types.is_dictionary(array.type):
        return array
    if pa.types.is_boolean(array.type):
        # Hashing them would take longer.
        both: Any = pa.array([False, True])
        return pa.DictionaryArray.from_arrays(array.cast(pa.uint8()), both, safe=False)
    try:
        return array.dictionary_encode()
    except pa.ArrowNotImplementedError:
        return as_texts(_values(array)).dictionary_encode()


def _values(array: Any) -> list[object]:  # noqa: ANN401  # an Arrow array of any type
    """Return values of Python; a day or time that Python does not have as the text of its fault."""
    try:
        values: list[object] = array.to_pylist()
    except _NO_VALUE:
        return [_value(scalar) for scalar in array]
    return values


def _value(scalar: Any) -> object:  # noqa: ANN401  # an Arrow scalar of any type
    with suppress(*_NO_VALUE):
        return scalar.as_py()
    zone = getattr(scalar.type, "tz", None)
    with suppress(*_NO_VALUE):
        plain = scalar.cast(pa.timestamp(scalar.type.unit)) if zone else scalar
        text = str(plain.cast(pa.string()))
        if not text.startswith("<"):  # Arrow cannot write a day beyond its own years either
            return " ".join(filter(None, (text, zone)))
    return str(getattr(scalar, "value", scalar.type))


def as_texts(values: Iterable[object]) -> Any:  # noqa: ANN401  # an Arrow array
    """Return values of a type that no column may have as texts, which their faults show."""
    return pa.array([None if value is None else str(value) for value in values])


def keys_of(chunk: Chunk, steps: Mapping[str, Codes]) -> KeyOf:
    """Return the function that returns the keys of some rows of a chunk.

    Args:
        chunk: The rows.
        steps: For each column the step of each of its `values`, in their order.
    """
    start = 0
    parts: list[_KeyPart] = []
    for name, of_value in steps.items():
        if (of_value == of_value[:1]).all():
            start += int(of_value[:1].sum())
        else:
            places = chunk.columns[name].places
            small = len(of_value) <= _BYTE
            parts.append((places.astype(np.uint8, copy=False) if small else places, of_value))
    nothing = (np.zeros(chunk.size, dtype=np.uint8), np.zeros(1, dtype=np.int64))
    (places, of_place), *others = _merged(parts) or [nothing]
    summed = [(places, of_place + start), *others]
    return lambda rows: reduce(np.add, (step.take(place[rows]) for place, step in summed))


def _merged(parts: Iterable[_KeyPart]) -> list[_KeyPart]:
    """Merge parts while a byte can tell their places apart.

    A look-up in a table of steps costs more than a multiplication and an addition.
    """
    merged: list[_KeyPart] = []
    for places, steps in sorted(parts, key=lambda part: len(part[1])):
        if merged and len(merged[-1][1]) * len(steps) <= _BYTE:
            before, base = merged[-1]
            both = before * np.uint8(len(steps)) + places
            merged[-1] = (both, np.add.outer(base, steps).ravel())
        else:
            merged.append((places, steps))
    return merged
