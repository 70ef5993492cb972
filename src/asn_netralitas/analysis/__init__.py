"""A rulebook checked like a program: gaps, conflicts, idle rules, dates that do not meet.

Nothing here is about single cases: the whole finite space of persons, acts, days, places and facts
is looked at. What is found is a warning or an error with a case that shows it.
"""

from .audit import check, gaps
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
