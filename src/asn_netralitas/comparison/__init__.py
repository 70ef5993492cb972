"""Compare two decisions: inputs, answers, and the reasons for the difference.

A rule that applies to one case only is explained by the requirement that the other case fails: from
the trees of why if both decisions have the rule, else from the rule itself.
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
from .text import ComparedRow, render_comparison, render_reasons, render_shared, side_by_side

__all__ = [
    "COMPARISON_SCHEMA",
    "NOTHING",
    "ComparedRow",
    "Comparison",
    "DisputeDifference",
    "RuleDifference",
    "SanctionDifference",
    "compare",
    "render_comparison",
    "render_reasons",
    "render_shared",
    "side_by_side",
]
__dir__ = __all__.copy
