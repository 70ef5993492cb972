"""Analyse a rulebook like a program: gaps, conflicts, idle rules, dates that do not meet.

The analysis covers the whole finite space of persons, acts, days, places and facts. It reports
warnings and errors, each with a case that shows it, and what changes between two laws.
"""

from .checks import check, gaps
from .gap_search import Gap, Situation
from .law_changes import LawDiff
from .law_diff import diff
from .law_diff_text import render_diff
from .witness import Diagnostic, Witness

__all__ = [
    "Diagnostic",
    "Gap",
    "LawDiff",
    "Situation",
    "Witness",
    "check",
    "diff",
    "gaps",
    "render_diff",
]
__dir__ = __all__.copy
