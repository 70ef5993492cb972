"""Analyse a rulebook like a program: gaps, conflicts, idle rules, dates that do not meet.

The analysis covers the whole finite space of persons, acts, days, places and facts. It reports
warnings and errors, each with a case that shows it, what changes between two laws, and whether
what is claimed of a law holds in every case.
"""

from .checks import check, gaps
from .counterexample import Counterexample
from .gap_search import Gap, Situation
from .law_changes import LawDiff
from .law_diff import diff
from .law_diff_text import render_diff
from .proof import Proof, prove
from .properties import Property
from .property_files import load_properties, national_properties
from .register_changes import RegisterChanges, RowChange, render_changes, who_changes
from .witness import Diagnostic, Witness

__all__ = [
    "Counterexample",
    "Diagnostic",
    "Gap",
    "LawDiff",
    "Proof",
    "Property",
    "RegisterChanges",
    "RowChange",
    "Situation",
    "Witness",
    "check",
    "diff",
    "gaps",
    "load_properties",
    "national_properties",
    "prove",
    "render_changes",
    "render_diff",
    "who_changes",
]
__dir__ = __all__.copy
