"""Decide whole frames of any kind that narwhals knows; the answers come back in the same kind.

Needs the extra `[frame]`: narwhals, pyarrow, numpy. The answers equal those of `evaluate`; a
question that many rows ask is decided once.
"""

from asn_netralitas._model.problems import without_extra

try:
    from .frames import (
        ANSWERS,
        Answers,
        Decisions,
        Errors,
        FrameError,
        FrameWarning,
        RowFault,
        Stream,
        evaluate_frame,
        evaluate_tables,
        law_given,
    )
except ModuleNotFoundError as error:
    raise without_extra(error, __name__, "frame") from None

__all__ = [
    "ANSWERS",
    "Answers",
    "Decisions",
    "Errors",
    "FrameError",
    "FrameWarning",
    "RowFault",
    "Stream",
    "evaluate_frame",
    "evaluate_tables",
    "law_given",
]
__dir__ = __all__.copy
