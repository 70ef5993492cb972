"""Decide the rows of a Spark DataFrame on its executors, with the code for frames.

Needs the extra `[spark]`, and on every executor `[frame]` of the same version. PySpark is not
imported: the DataFrame, of Spark or of Spark Connect, has all that is needed.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache, partial
from os import PathLike
from typing import Any, Final, Protocol, TypeVar

from asn_netralitas._model.problems import without_extra
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

try:
    import pyarrow as pa

    from asn_netralitas.frame.frames import Errors, FrameError, Stream, law_given
except ModuleNotFoundError as error:
    raise without_extra(error, __name__, "spark") from None

__all__ = ["evaluate"]
__dir__ = __all__.copy

# Streams that a Python worker caches; a job has one.
_STREAMS: Final = 4
# Each partition numbers its own decisions, so numbers of two partitions cannot be compared.
_NUMBER: Final = "decision"
_SPARK_TYPES: Final[Mapping[Any, str]] = {pa.string(): "string", pa.bool_(): "boolean"}
_PHRASES: Final = Catalogue("frames")

_DecideBatches = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


class _DataFrame(Protocol):
    """The part of PySpark's DataFrame that is used here."""

    @property
    def columns(self) -> list[str]: ...

    @property
    def schema(self) -> Any: ...  # noqa: ANN401  # a `StructType`

    def mapInArrow(self, func: _DecideBatches, schema: Any) -> Any: ...  # noqa: ANN401, N802  # as above


_FrameT = TypeVar("_FrameT", bound=_DataFrame)


def evaluate(  # noqa: PLR0913  # as evaluate_frame
    df: _FrameT,
    *,
    mapping: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    overlays: Iterable[str | PathLike[str]] = (),
    readings: Mapping[str, str] | None = None,
    defaults: Mapping[str, object] | None = None,
    errors: Errors = "raise",
    lang: Language = "en",
) -> _FrameT:
    """Return a Spark DataFrame with the answers beside its rows; they are decided when it is used.

    Columns in and answers out are those of `frame.evaluate_frame`, with three differences. There
    is no column `decision`, whose numbers would differ between partitions; the name stays reserved.
    The answers are plain texts. The day of a timestamp is that of the row's region, or without a
    region each civil day that it may be in Indonesia; a timestamp without zone must be a midnight.

    The law, with its overlays, is read here and sent with the function, so executors need no
    files. A Python worker keeps what it has learnt for its next tasks.

    Raises:
        FrameError: If a column is missing or comes twice. Rows that cannot be decided make the job
            fail with a `FrameError` in the text of Spark's `PythonException`, unless
            `errors="column"`. It is a `CaseError`.
        CaseError: If a reading is unknown, or a default has no meaning.
        LoadError: If an overlay cannot be used.

    >>> from pyspark.sql import SparkSession  # doctest: +SKIP
    >>> spark = SparkSession.builder.master("local[2]").getOrCreate()  # doctest: +SKIP
    >>> posts = spark.createDataFrame(  # doctest: +SKIP
    ...     [("pns", "like_post", "2024-08-15", "64.08")],
    ...     "category string, act string, at string, region string",
    ... )
    >>> evaluate(posts).select("verdict", "rules").collect()  # doctest: +SKIP
    [Row(verdict='prohibited', rules='skb-a-04 uu20-2023-24-1-d')]
    """
    book, days = law_given(rulebook, calendar, overlays)
    asked: dict[str, Any] = {
        "rulebook": book,
        "calendar": days,
        "mapping": dict(mapping or {}),
        "readings": dict(readings or {}),
        "defaults": dict(defaults or {}),
        "errors": errors,
        "lang": lang,
    }
    schema = deepcopy(df.schema)
    for field in _answers(df.columns, Stream(**asked)):
        schema.add(field.name, _SPARK_TYPES[field.type])
    # Spark Connect has no broadcast variables; Spark sends the function of a stage only once to
    # each executor.
    result: _FrameT = df.mapInArrow(partial(_decide, pickle.dumps(asked)), schema)
    return result


def _answers(columns: Sequence[str], stream: Stream) -> list[pa.Field[Any]]:
    """Return the columns of the answers, by answering a table without rows."""
    nothing = pa.Table.from_arrays([pa.nulls(0) for _ in columns], list(columns))
    (answered,) = stream.decide([nothing])
    return [field for field in list(answered.schema)[len(columns) :] if field.name != _NUMBER]


def _decide(asked: bytes, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the batches of one partition with the answers beside them; it runs on executors."""
    stream = _stream(asked)
    try:
        for table in stream.decide(pa.Table.from_batches([batch]) for batch in batches):
            yield from table.drop_columns(_NUMBER).combine_chunks().to_batches()
    except FrameError as error:
        error.add_note(_PHRASES.say("counted", stream.lang))
        raise


@lru_cache(_STREAMS)
def _stream(asked: bytes) -> Stream:
    return Stream(**pickle.loads(asked))  # noqa: S301  # the driver's own
