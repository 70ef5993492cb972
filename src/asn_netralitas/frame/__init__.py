"""Decide whole frames of any kind that narwhals knows; the answers come back in the same kind.

Needs the extra `[frame]`: narwhals, pyarrow, numpy. The answers equal those of `evaluate`; a
question that many rows ask is decided once.
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
