"""Whole frames, beside the least that as many answers can cost and beside engines for columns."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from time import process_time
from typing import Any, Final

import numpy as np
import polars as pl

from asn_netralitas import Verdict
from asn_netralitas.frame import evaluate_frame
from benchmarks import national
from benchmarks.budgets import Ratio
from benchmarks.columns import DUCKDB, POLARS, Decide, frame_of
from benchmarks.ours import Ours
from benchmarks.timing import Measure, Seconds
from benchmarks.workload import (
    ALL_CASES,
    FLAGS,
    PERMITTED,
    SEED,
    UNKNOWN,
    UNREGULATED,
    Answer,
    Facts,
    numbered,
    random_cases,
    synthetic_law,
    without,
)

SIZES: Final = (1_000_000, 10_000_000)
# Each takes seconds.
FRAME_ROUNDS: Final = 3
FEW: Final = 500
OPENFISCA: Final = "OpenFisca, one population"
ENGINES: Final = (POLARS, DUCKDB, OPENFISCA)
CATEGORIES: Final = "evaluate_frame, 500 questions, categories and booleans"
TEXTS: Final = "evaluate_frame, 500 questions, texts"
UNTOLD: Final = "evaluate_frame, 500 questions, three facts of each unknown"
MANY: Final = "evaluate_frame, 184,320 questions, categories and booleans"
TAKE: Final = "numpy take"
_SMALL, _LARGE = SIZES
_UNTOLD_FLAGS: Final = 3
_COLUMNS: Final = ("category", "act", *FLAGS)
# What is prohibited is answered by its strongest sanction.
_ANSWERS: Final = {
    Verdict.PERMITTED.value: PERMITTED,
    Verdict.UNREGULATED.value: UNREGULATED,
    Verdict.DEPENDS.value: UNKNOWN,
}


def row_of(name: str, rows: int) -> str:
    """Return the name of a contestant with so many rows."""
    return f"{name}, a row of {rows:,}"


def _to_take(name: str, rows: int, limit: float | None) -> Ratio:
    return Ratio(row_of(name, rows), row_of(TAKE, rows), limit)


FRAME_RATIOS: Final = (
    _to_take(CATEGORIES, _LARGE, 25),
    _to_take(TEXTS, _LARGE, 60),
    _to_take(UNTOLD, _LARGE, None),
    _to_take(MANY, _LARGE, None),
    # Twelve times the time for ten times the rows.
    Ratio(row_of(CATEGORIES, _LARGE), row_of(CATEGORIES, _SMALL), 1.2),
    *(Ratio(row_of(CATEGORIES, _LARGE), row_of(name, _LARGE), 1) for name in ENGINES),
)


DIFFERING: Final = "evaluate_frame, national law, all rows differ"
# Rows, and the seconds that one of them may take.
DIFFERING_ROWS: Final[Mapping[int, Seconds]] = {20_000: 40e-6, 1_000_000: 10e-6}
# With more seconds for a frame than this, a larger one is not tried.
_PATIENCE: Final = 60


# ------------------------------------------------------------------ races


def differing() -> Mapping[int, list[Seconds]]:
    """Return what a row took in each round, where all rows of a frame differ.

    A size is left out where the rows before it say that it would take minutes.
    """
    found: dict[int, list[Seconds]] = {}
    for rows in DIFFERING_ROWS:
        if found and rows * min(next(reversed(found.values()))) > _PATIENCE:
            break
        found[rows] = []
        for seed in range(FRAME_ROUNDS):
            frame = national_rows(rows, SEED + seed)
            found[rows].append(_timed(evaluate_frame, frame)())
    return found


def national_rows(rows: int, seed: int) -> pl.DataFrame:
    """Return cases of the national law by chance, of which hardly two are equal."""
    return pl.DataFrame(
        {
            name: pl.Series(values, dtype=pl.Categorical if isinstance(values[0], str) else None)[
                numbers
            ]
            for name, (values, numbers) in national.columns(rows, seed).items()
        }
    )


def frames(engines: Mapping[str, Decide]) -> Mapping[str, Measure]:
    """Return the same rows decided in every form, and by other engines."""
    ours = Ours(synthetic_law())
    few = random_cases(FEW)
    every = [numbered(number) for number in range(ALL_CASES)]
    asked = {
        CATEGORIES: questions(ours, few),
        TEXTS: as_texts(questions(ours, few)),
        UNTOLD: questions(ours, untold(few)),
        MANY: questions(ours, every),
    }
    found: dict[str, Measure] = {}
    for rows in SIZES:
        found[row_of(TAKE, rows)] = _take(rows)
        for name, frame in asked.items():
            found[row_of(name, rows)] = _timed(partial(_decide, ours), repeated(frame, rows))
        told = repeated(frame_of(few), rows)
        for name, decide in engines.items():
            found[row_of(name, rows)] = _timed(decide, told)
    return found


def questions(ours: Ours, cases: Iterable[Facts]) -> pl.DataFrame:
    """Return cases as asn_netralitas takes them, the rulebook needing some facts besides."""
    rows = [
        {"at": ours.prepare(facts)[2], **{name: facts.get(name) for name in _COLUMNS}}
        for facts in cases
    ]
    types = {name: pl.Boolean if name in FLAGS else pl.Categorical for name in _COLUMNS}
    return pl.DataFrame(rows, schema={"at": pl.Date, **types}).with_columns(
        region=pl.lit("64.08").cast(pl.Categorical),
        target=pl.lit("candidate").cast(pl.Categorical),
        resigned=pl.lit(False),  # noqa: FBT003  # a column of one value
    )


def as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose columns are all texts."""
    told = pl.col(pl.Boolean)
    return frame.with_columns(
        pl.col(pl.Categorical, pl.Date).cast(pl.String),
        pl.when(told).then(pl.lit("yes")).otherwise(pl.lit("no")).name.keep(),
    )


def untold(cases: Iterable[Facts]) -> Iterator[Facts]:
    """Yield cases of which some flags are not told."""
    chance = random.Random(SEED)  # noqa: S311  # the same cases in every run
    for facts in cases:
        yield without(facts, chance.sample(FLAGS, _UNTOLD_FLAGS))


def answers(ours: Ours, frame: pl.DataFrame) -> list[Answer]:
    """Return what asn_netralitas answers, as the one code that every engine is asked for."""
    rows = _decide(ours, frame).rows
    told: Iterable[tuple[str, str]] = zip(rows["verdict"], rows["possible_sanction"], strict=True)
    return [_ANSWERS.get(verdict, sanction) for verdict, sanction in told]


def _decide(ours: Ours, frame: pl.DataFrame) -> Any:  # noqa: ANN401  # typed in its own module
    return evaluate_frame(frame, rulebook=ours.rulebook, calendar=ours.calendar)


def repeated(frame: pl.DataFrame, rows: int) -> pl.DataFrame:
    """Return rows of a frame by chance."""
    return frame[np.random.default_rng(SEED).integers(0, len(frame), rows)]


def _take(rows: int) -> Measure:
    found = np.arange(ALL_CASES, dtype=np.int32)
    keys = np.random.default_rng(SEED).integers(0, ALL_CASES, rows)
    timed = _timed(found.take, keys)

    def measure() -> Seconds:
        # The first one would pay for memory that the other contestants gave back.
        timed()
        return timed()

    return measure


def _timed(decide: Any, rows: Any) -> Measure:  # noqa: ANN401  # whatever an engine takes
    def measure() -> Seconds:
        start = process_time()
        decide(rows)
        return (process_time() - start) / len(rows)

    return measure
