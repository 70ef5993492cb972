"""Whole frames of cases: any frame that narwhals knows in, the same kind with the answers out.

Needs the extra `[frame]`: narwhals, pyarrow, numpy. The answers are those of `evaluate`; what is
new here is only that a question asked by many rows is decided once.
"""

from .frames import (
    ANSWERS,
    Answers,
    Decisions,
    Errors,
    FrameError,
    RowFault,
    Stream,
    evaluate_frame,
    evaluate_tables,
    law_given,
)

__all__ = [
    "ANSWERS",
    "Answers",
    "Decisions",
    "Errors",
    "FrameError",
    "RowFault",
    "Stream",
    "evaluate_frame",
    "evaluate_tables",
    "law_given",
]
