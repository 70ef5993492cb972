"""Pages of HTML that explain the law and decisions.

A page runs no script, loads nothing, works in light and dark, on a phone and on paper, and says in
words all that it shows. No function reads the clock.
"""

from .calendar_page import calendar
from .decision_page import why
from .matrix_page import matrix
from .sanctions_page import sanctions
from .scenarios_page import scenarios

__all__ = ["calendar", "matrix", "sanctions", "scenarios", "why"]
