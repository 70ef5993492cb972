"""Pictures of the law and of decisions: whole pages of HTML for people who must explain them.

Each page runs no script, needs nothing from elsewhere, is read in light and dark, on a phone and on
paper, and says in words all that it shows. Nothing is drawn of today: no function knows the day.
"""

from .pages import calendar, matrix, sanctions, scenarios, why

__all__ = ["calendar", "matrix", "sanctions", "scenarios", "why"]
