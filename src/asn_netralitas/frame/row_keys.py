"""Encode Arrow columns as one number a row, equal for equal values.

Each distinct value of a column has a step, and the key of a row is the sum of its steps. Booleans
are read from their bitmaps, eight columns at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import frozen

Codes: TypeAlias = npt.NDArray[np.int64]
Bytes: TypeAlias = npt.NDArray[np.uint8]
# The place of each row in a table of steps, and the table.
_KeyPart: TypeAlias = tuple[npt.NDArray[Any], Codes]

_BLOCK: Final = 1 << 16
_EIGHT: Final = 8
_BYTE: Final = 256
# The bits of each byte as eight bytes, for eight rows.
_SPREAD: Final = (
    np.unpackbits(np.arange(_BYTE, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    .view(np.uint64)
    .ravel()
)


@frozen(eq=False)
class Chunk:
    """Some rows as Arrow columns, each either of booleans or a dictionary."""

    columns: Mapping[str, Any]
    size: int

    def at(self, rows: Codes) -> Chunk:
        """Return some of the rows."""
        chosen = pa.array(rows)
        found = {name: values.take(chosen) for name, values in self.columns.items()}
        return Chunk(found, len(rows))

    def written(self, name: str) -> list[object]:
        """Return the values that a column may hold; null comes last, where there is any."""
        values = self.columns[name]
        found: list[object] = [False, True]
        if not _boolean(values):
            found = values.dictionary.to_pylist()
        return [*found, None] if values.null_count else found

    def places(self, name: str) -> npt.NDArray[Any]:
        """Return for each row the place of its value in what is written."""
        values = self.columns[name]
        null = 2 if _boolean(values) else len(values.dictionary)
        found = values.cast(pa.uint8()) if _boolean(values) else values.indices
        if found.null_count:
            found = found.cast(pa.int32()).fill_null(null)
        return found.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def chunk_of(batch: pa.RecordBatch) -> Chunk:
    """Return rows of any columns as a chunk."""
    found = {name: _encoded(batch.column(name)) for name in batch.schema.names}
    return Chunk(found, batch.num_rows)


def _boolean(values: Any) -> bool:  # noqa: ANN401  # an Arrow array
    return pa.types.is_boolean(values.type)


def _encoded(values: Any) -> Any:  # noqa: ANN401  # an Arrow array of any type
    if _boolean(values) or pa.types.is_dictionary(values.type):
        return values
    try:
        return values.dictionary_encode()
    except pa.ArrowNotImplementedError:
        # A type that no column can have; as texts its values can be complained of.
        listed = [None if each is None else str(each) for each in values.to_pylist()]
        return pa.array(listed).dictionary_encode()


@frozen(eq=False)
class RowKeys:
    """How the key of each row adds up: from where, and by which step at which place."""

    start: int
    parts: Sequence[_KeyPart]
    size: int

    def blocks(self) -> Iterator[tuple[slice, Codes]]:
        """Yield rows with their keys, so few at once that they stay near the processor."""
        for start in range(0, self.size, _BLOCK):
            block = slice(start, min(start + _BLOCK, self.size))
            key = np.full(block.stop - start, self.start, dtype=np.int64)
            for places, step in self.parts:
                key += step.take(places[block])
            yield block, key

    def at(self, rows: Codes) -> Codes:
        """Return the keys of some rows."""
        key = np.full(len(rows), self.start, dtype=np.int64)
        for places, step in self.parts:
            key += step.take(places[rows])
        return key


def keys_of(chunk: Chunk, steps: Mapping[str, Codes]) -> RowKeys:
    """Return the keys of a chunk; the steps of a column are those of what is written there."""
    start = 0
    parts: list[_KeyPart] = []
    flags: list[tuple[Bytes, int]] = []
    for name, step in steps.items():
        if (step == step[:1]).all():
            start += int(step[:1].sum())
        elif _boolean(chunk.columns[name]):
            start += int(step[-1] if len(step) > 2 else step[0])  # noqa: PLR2004  # null
            flags += _flags(chunk.columns[name], step)
        else:
            places = chunk.places(name)
            parts.append((places.astype(np.uint8) if len(step) <= _BYTE else places, step))
    parts += [
        _packed(flags[first : first + _EIGHT], chunk.size) for first in range(0, len(flags), _EIGHT)
    ]
    return RowKeys(start, _merged(parts), chunk.size)


def _merged(parts: Iterable[_KeyPart]) -> list[_KeyPart]:
    """Make one part of several while a byte can tell their places apart.

    To look a row up in a table of steps costs more than to multiply and add.
    """
    merged: list[_KeyPart] = []
    for places, step in sorted(parts, key=lambda part: len(part[1])):
        if merged and len(merged[-1][1]) * len(step) <= _BYTE:
            before, base = merged[-1]
            both = before * np.uint8(len(step)) + places
            merged[-1] = (both, np.add.outer(base, step).ravel())
        else:
            merged.append((places, step))
    return merged


def _flags(values: Any, step: Codes) -> Iterator[tuple[Bytes, int]]:  # noqa: ANN401  # booleans
    """Yield bitmaps with what a bit that is set adds to the step of the first or of null."""
    known, true = values.buffers()
    bits = _bits(true, values.offset, len(values))
    if values.null_count:
        told = _bits(known, values.offset, len(values))
        yield told, int(step[0] - step[2])
        bits = bits & told
    yield bits, int(step[1] - step[0])


def _bits(buffer: Any, offset: int, size: int) -> Bytes:  # noqa: ANN401  # a buffer of Arrow
    first, within = divmod(offset, _EIGHT)
    bits = np.frombuffer(buffer, dtype=np.uint8)[first:]
    if within:
        bits = bits[: _bytes(within + size)]
        bits = np.packbits(np.unpackbits(bits, bitorder="little")[within:], bitorder="little")
    return bits[: _bytes(size)]


def _bytes(bits: int) -> int:
    return (bits + _EIGHT - 1) // _EIGHT


def _packed(flags: Sequence[tuple[Bytes, int]], size: int) -> tuple[Bytes, Codes]:
    """Return up to eight bitmaps as a byte for each row, and the step of each byte."""
    found = np.zeros(_bytes(size), dtype=np.uint64)
    step = np.zeros(1 << len(flags), dtype=np.int64)
    for place, (bits, added) in enumerate(flags):
        spread = _SPREAD << np.uint64(place)
        for start in range(0, len(found), _BLOCK // _EIGHT):
            block = slice(start, start + _BLOCK // _EIGHT)
            found[block] |= spread.take(bits[block])
        step += added * (np.arange(len(step)) >> place & 1)
    return found.view(np.uint8)[:size], step
