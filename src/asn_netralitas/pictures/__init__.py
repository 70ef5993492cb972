"""Pages of HTML that explain the law and decisions.

A page loads nothing, works in light and dark, on a phone and on paper, and says in words all that
it shows; only the questions and the quiz run a script. No function reads the clock.
"""

from .calendar_page import calendar
from .decision_page import why
from .matrix_page import matrix
from .poster_page import poster
from .questions_page import questions
from .quiz_page import quiz
from .register_page import register
from .sanctions_page import sanctions
from .scenarios_page import scenarios

__all__ = [
    "calendar",
    "matrix",
    "poster",
    "questions",
    "quiz",
    "register",
    "sanctions",
    "scenarios",
    "why",
]
__dir__ = __all__.copy
