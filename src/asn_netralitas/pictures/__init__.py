"""Pages of HTML that explain the law and decisions.

A page runs no script, loads nothing, works in light and dark, on a phone and on paper, and says in
words all that it shows. No function reads the clock.
"""

from .pages import calendar, matrix, sanctions, scenarios, why

__all__ = ["calendar", "matrix", "sanctions", "scenarios", "why"]
