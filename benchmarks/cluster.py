"""Spark on two cores of one machine, beside the least that a trip to Python and back costs.

Run by `make bench-spark`, in the venv of the Spark test, since the one of the other engines has no
room for Spark. What counts is, as in the other races, the processor time: here of the virtual
machine and of the Python workers together.
"""
# pyright: reportMissingImports=false, reportMissingModuleSource=false

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession

from asn_netralitas.spark import evaluate
from benchmarks import national
from benchmarks.budgets import Ratio
from benchmarks.timing import Measure, Seconds, Timings, race
from benchmarks.workload import SEED

ROWS: Final = (1_000_000, 10_000_000)
# Each takes many seconds; the first rounds also find out what the virtual machine compiles.
CLUSTER_ROUNDS: Final = 3
_PARTITIONS: Final = 4


def identity(rows: int) -> str:
    """Return the name of the trip there and back."""
    return f"mapInArrow, identity, a row of {rows:,}"


def constants(rows: int) -> str:
    """Return the name of the trip that brings back as many columns as there are answers."""
    return f"mapInArrow, constants for answers, a row of {rows:,}"


def decided(rows: int) -> str:
    """Return the name of the trip that decides."""
    return f"spark.evaluate, national law, all rows differ, a row of {rows:,}"


# Four fifths of the rows a second.
CLUSTER_BUDGETS: Final = tuple(Ratio(decided(rows), identity(rows), 1.25) for rows in ROWS)
# How much of it is the answers' own trip, whatever finds them.
CLUSTER_FIGURES: Final = tuple(Ratio(decided(rows), constants(rows), None) for rows in ROWS)


@contextmanager
def cluster() -> Iterator[Mapping[str, Measure]]:
    """Yield the same rows sent to Python and back, sent back with constants, and decided."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "4g")
    # Whole files, so that there are as many partitions.
    for name in ("maxPartitionBytes", "openCostInBytes"):
        builder = builder.config(f"spark.sql.files.{name}", "1g")
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    session = builder.config(map=quiet).getOrCreate()
    try:
        with TemporaryDirectory() as folder:
            contestants: dict[str, Measure] = {}
            for rows in ROWS:
                path = Path(folder) / str(rows)
                _write(path, rows)
                contestants |= _contestants(session.read.parquet(str(path)), rows)
            yield contestants
    finally:
        session.stop()


def _contestants(frame: DataFrame, rows: int) -> Mapping[str, Measure]:
    answered = evaluate(frame)
    added = answered.columns[len(frame.columns) :]
    # Of a row that is firmly forbidden or allowed, as most are.
    value = answered.where("allowed is not null").select(added).first().asDict()
    return {
        identity(rows): _whole(frame.mapInArrow(_back, deepcopy(frame.schema)), rows),
        constants(rows): _whole(frame.mapInArrow(_beside(value), answered.schema), rows),
        decided(rows): _whole(answered, rows),
    }


def _back(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield from batches


def _beside(value: Mapping[str, Any]) -> Callable[..., Iterator[pa.RecordBatch]]:
    """Return what puts the answers of one row beside every row."""
    types = [
        pa.field(name, pa.bool_() if isinstance(each, bool) else pa.string())
        for name, each in value.items()
    ]
    answers = pa.RecordBatch.from_pylist([value], pa.schema(types))

    def beside(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            added = answers.take(np.zeros(batch.num_rows, dtype=np.int64))
            names = [*batch.schema.names, *answers.schema.names]
            yield pa.RecordBatch.from_arrays([*batch.columns, *added.columns], names)

    return beside


def _whole(frame: DataFrame, rows: int) -> Measure:
    def measure() -> Seconds:
        start = _processor_time()
        # Makes every column of every row, and keeps none.
        frame.write.format("noop").mode("overwrite").save()
        return (_processor_time() - start) / rows

    return measure


def _processor_time() -> Seconds:
    """Return what this process, those below it and those that ended below it have taken."""
    here = psutil.Process()
    return sum(sum(each.cpu_times()[:4]) for each in (here, *here.children(recursive=True)))


def _write(folder: Path, rows: int) -> None:
    """Write questions of which hardly two are equal, as one file a partition."""
    folder.mkdir()
    for part in range(_PARTITIONS):
        columns = national.columns(rows // _PARTITIONS, SEED + part)
        table = {
            name: pa.array(values).take(numbers) for name, (values, numbers) in columns.items()
        }
        pq.write_table(pa.table(table), folder / f"{part}.parquet")


def main() -> int:
    """Race, and print what each took and every budget."""
    with cluster() as contestants:
        timings = race(contestants, CLUSTER_ROUNDS)
    for name in timings.rounds:
        sys.stdout.write(f"{name}: {timings.figure(name) * 1e6:.2f} us\n")
    for budget in (*CLUSTER_BUDGETS, *CLUSTER_FIGURES):
        sys.stdout.write(f"{budget.name} to {budget.baseline}: {_verdict(budget, timings)}\n")
    return 0


def _verdict(budget: Ratio, timings: Timings) -> str:
    ratio = timings.ratio(budget.name, budget.baseline)
    rate = f"{ratio:.2f}x, {1 / ratio:.0%} of its rows"
    if budget.limit is None:
        return rate
    return f"{rate}, {'met' if ratio <= budget.limit else 'missed'} (wanted {budget.limit}x)"


if __name__ == "__main__":
    sys.exit(main())
