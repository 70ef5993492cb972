"""Scenario files: cases with expected decisions, and their check.

A scenario says who does what on which day, and what the decision must hold; what it leaves out is
not compared. A failure is data with a sentence.
"""

from .check import check_ids, run, unknown_names
from .files import SUFFIXES, FileRead, language_of, load, read, read_from
from .values import Expectation, Failure, Mode, Result, Scenario, WordPlace, WordPlaces, report

__all__ = [
    "SUFFIXES",
    "Expectation",
    "Failure",
    "FileRead",
    "Mode",
    "Result",
    "Scenario",
    "WordPlace",
    "WordPlaces",
    "check_ids",
    "language_of",
    "load",
    "read",
    "read_from",
    "report",
    "run",
    "unknown_names",
]
__dir__ = __all__.copy
