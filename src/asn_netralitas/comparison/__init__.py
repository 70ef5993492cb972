"""Two decisions side by side: what of the question differs, what of the answer, and why.

Why a rule stands in one of them only is told by what it wants and the other case has not: from the
trees of why where both decisions tell of the rule, else from the rule itself. Nothing is guessed.
"""

from .compare import (
    COMPARISON_SCHEMA,
    NOTHING,
    Comparison,
    DisputeDifference,
    RuleDifference,
    SanctionDifference,
    compare,
)
from .text import (
    ComparedRow,
    GivenValue,
    render_comparison,
    render_reasons,
    render_shared,
    side_by_side,
)

__all__ = [
    "COMPARISON_SCHEMA",
    "NOTHING",
    "ComparedRow",
    "Comparison",
    "DisputeDifference",
    "GivenValue",
    "RuleDifference",
    "SanctionDifference",
    "compare",
    "render_comparison",
    "render_reasons",
    "render_shared",
    "side_by_side",
]
