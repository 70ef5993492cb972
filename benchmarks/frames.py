"""Whole frames, beside the least that as many answers can cost: one take out of an array."""

from __future__ import annotations

from collections.abc import Mapping
from time import process_time
from typing import Final

import numpy as np
import polars as pl

from asn_netralitas.frame import evaluate_frame
from benchmarks.budgets import Budget
from benchmarks.ours import Ours
from benchmarks.timing import Measure, Seconds
from benchmarks.workload import ALL_CASES, FLAGS, SEED, random_cases, synthetic_law

ROWS: Final = 10_000_000
# Each takes seconds.
FRAME_ROUNDS: Final = 3
_QUESTIONS: Final = 500

TAKE: Final = "numpy take, a row of 10,000,000"
FROM_CATEGORIES: Final = "evaluate_frame, 500 questions, categories and booleans, a row"
FROM_TEXTS: Final = "evaluate_frame, 500 questions, texts, a row"

FRAME_BUDGETS: Final = (
    Budget(FROM_CATEGORIES, TAKE, 25),
    Budget(FROM_TEXTS, TAKE, 60),
)


def frames() -> Mapping[str, Measure]:
    """Return the same rows decided from categories and from texts."""
    ours = Ours(synthetic_law())
    asked = np.random.default_rng(SEED).integers(0, _QUESTIONS, ROWS)
    categories = _questions(ours)
    texts = categories.with_columns(
        pl.col("category", "act", "region", "target").cast(pl.String),
        pl.col("at").cast(pl.String),
        pl.when(pl.col(*FLAGS, "resigned")).then(pl.lit("yes")).otherwise(pl.lit("no")).name.keep(),
    )
    return {
        TAKE: _take(),
        FROM_CATEGORIES: _whole(ours, categories[asked]),
        FROM_TEXTS: _whole(ours, texts[asked]),
    }


def _questions(ours: Ours) -> pl.DataFrame:
    """Return questions as a frame, the rulebook of the workload needing some facts besides."""
    rows = [
        {"at": ours.prepare(facts)[2], **{name: facts[name] for name in facts if name != "period"}}
        for facts in random_cases(_QUESTIONS)
    ]
    return pl.DataFrame(rows).with_columns(
        pl.col("category", "act").cast(pl.Categorical),
        region=pl.lit("64.08").cast(pl.Categorical),
        target=pl.lit("candidate").cast(pl.Categorical),
        resigned=pl.lit(False),  # noqa: FBT003  # a column of one value
    )


def _take() -> Measure:
    answers = np.arange(ALL_CASES, dtype=np.int32)
    keys = np.random.default_rng(SEED).integers(0, ALL_CASES, ROWS)

    def measure() -> Seconds:
        start = process_time()
        answers.take(keys)
        return (process_time() - start) / ROWS

    return measure


def _whole(ours: Ours, frame: pl.DataFrame) -> Measure:
    def measure() -> Seconds:
        start = process_time()
        evaluate_frame(frame, rulebook=ours.rulebook, calendar=ours.calendar)
        return (process_time() - start) / ROWS

    return measure
